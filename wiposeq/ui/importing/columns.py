"""What the columns of tables mean, matched by hand: the first rows of each table with a choice above every column.

It hides the choices and their words. What is chosen is told by the heading of the column, so that it can be remembered,
or by its number where it has none.
"""

from collections.abc import Sequence as Rows
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from wiposeq.standard.edition import Edition
from wiposeq.texts import mark, tr

if TYPE_CHECKING:
    from wiposeq.formats.tables.headings import Matched

MEANING_NAMES = {
    "": mark("left out"),
    "number": mark("SEQ ID NO"),
    "name": mark("name"),
    "molecule": mark("molecule type"),
    "mol_type": mark("mol_type"),
    "organism": mark("organism"),
    "residues": mark("residues"),
    "residues DNA": mark("residues of DNA"),
    "residues RNA": mark("residues of RNA"),
    "residues AA": mark("residues of proteins"),
    "residues nucleotides": mark("residues of nucleotides"),
    "feature key": mark("feature key"),
    "location": mark("location"),
    "qualifier": mark("qualifier"),
    "value": mark("qualifier value"),
    "length": mark("length, to compare"),
    "remark": mark("remark (left out)"),
}
SHOWN = 30
"""Rows of a table that are shown."""
WIDEST = 220


class ColumnsPage(QWidget):
    """The tables of an import, one at a time. matched(dict): what the user says, by headings.key_of(heading)."""

    matched = Signal(object)

    def __init__(self, edition: Edition, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tables: list[Matched] = []
        self._words = _choices(edition)
        self.which = QComboBox()
        self.which.setAccessibleName(tr("Sheet or table"))
        self.which.activated.connect(lambda _: self._fill())
        self.label = QLabel()
        self.label.setWordWrap(True)
        self.grid = QTableWidget()
        self.grid.setAccessibleName(tr("First rows of the table"))
        self.grid.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.grid.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.grid.setTabKeyNavigation(False)
        self.grid.setWordWrap(False)
        self.boxes: list[QComboBox] = []
        row = QHBoxLayout()
        row.addWidget(self.label, 1)
        row.addWidget(self.which)
        column = QVBoxLayout(self)
        column.addLayout(row)
        column.addWidget(self.grid, 1)

    def show_tables(self, tables: "Rows[Matched]") -> None:
        """Shows other tables; the one that was looked at stays if there are as many."""
        place = self.which.currentIndex() if len(tables) == len(self._tables) else 0
        self._tables = list(tables)
        self.which.clear()
        for number, table in enumerate(tables, 1):
            self.which.addItem(table.sheet or tr("Table {number}", number=number))
        self.which.setCurrentIndex(max(0, place))
        self.which.setVisible(len(tables) > 1)
        self._fill()

    def show_trouble(self, why: str) -> None:
        """Says why nothing could be read, "" where something was."""
        words = tr("Say above each column what it holds. It is remembered by the heading.")
        self.label.setText(f"{why}\n{words}" if why else words)

    def _fill(self) -> None:
        self.boxes = []
        self.grid.clear()
        self.grid.setRowCount(0)
        place = self.which.currentIndex()
        if not 0 <= place < len(self._tables):
            return
        table = self._tables[place]
        rows = table.first[:SHOWN]
        width = len(table.meanings)
        self.grid.setColumnCount(width)
        self.grid.setRowCount(len(rows) + 1)
        self.grid.setHorizontalHeaderLabels([str(number) for number in range(1, width + 1)])
        self.grid.setVerticalHeaderLabels(["", *(str(number) for number, _ in rows)])
        for at, (number, cells) in enumerate(rows, 1):
            for column, text in enumerate(cells[:width]):
                item = QTableWidgetItem(" ".join(text.split())[:200])
                if number == table.heading_row:
                    font = item.font()
                    font.setBold(True)
                    item.setFont(font)
                elif number < table.heading_row:
                    item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEnabled)
                self.grid.setItem(at, column, item)
        for column, meaning in enumerate(table.meanings):
            box = self._box(meaning, table.headings[column] or f"#{column + 1}")
            box.activated.connect(lambda _, column=column: self._chosen(column))
            self.grid.setCellWidget(0, column, box)
            self.boxes.append(box)
        self.grid.resizeColumnsToContents()
        for column in range(width):
            least = self.boxes[column].sizeHint().width() + 6
            self.grid.setColumnWidth(column, max(min(self.grid.columnWidth(column), WIDEST), least))

    def _box(self, meaning: str, heading: str) -> QComboBox:
        box = QComboBox()
        box.setModel(self._words)
        box.setAccessibleName(tr("What the column {heading} holds", heading=heading))
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(14)
        box.view().setMinimumWidth(260)
        place = box.findData(meaning)
        if place < 0:
            _add(self._words, meaning, meaning)
            place = box.findData(meaning)
        box.setCurrentIndex(place)
        return box

    def _chosen(self, column: int) -> None:
        table = self._tables[self.which.currentIndex()]
        from wiposeq.formats.plain.cells import plain

        key = "" if table.is_guessed else plain(table.headings[column])
        key = key or f"{table.sheet}!#{column + 1}".lstrip("!")
        self.matched.emit({key: self.boxes[column].currentData()})


def _choices(edition: Edition) -> QStandardItemModel:
    """Return everything that a column may mean, one model for all boxes."""
    model = QStandardItemModel()
    for meaning, name in MEANING_NAMES.items():
        _add(model, meaning, tr(name))
    keys = dict.fromkeys(key for molecule in edition.molecules for key in edition.keys(molecule) if key != "source")
    for key in sorted(keys, key=str.lower):
        _add(model, key, tr("locations of {key}", key=key))
    names = dict.fromkeys(
        name for molecule in edition.molecules for name in edition.allowed_qualifiers(molecule, "source")
    )
    for name in sorted(names, key=str.lower):
        if name not in ("mol_type", "organism"):
            _add(model, f"source/{name}", tr("{name} of the source", name=name))
    return model


def _add(model: QStandardItemModel, meaning: str, name: str) -> None:
    item = QStandardItem(name)
    item.setData(meaning, Qt.ItemDataRole.UserRole)
    model.appendRow(item)
