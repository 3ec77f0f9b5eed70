"""The page of an import on which the user sets the meaning of each column of a table.

It hides the list of meanings and their labels. A choice is identified by the heading of the column, so that it can be
remembered, or by the number of the column if it has no heading.
"""

from collections.abc import Sequence as Rows
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from wiposeq.standard.edition import Edition
from wiposeq.texts import mark, tr
from wiposeq.ui.widgets.layout import choice, column, row, wrapped

if TYPE_CHECKING:
    from wiposeq.formats.tables.headings import Matched

MEANING_NAMES = {
    "": mark("ignored"),
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
    "legend": mark("legend of the notation"),
    "remark": mark("remark (ignored)"),
}
SHOWN_ROWS = 30
"""How many rows of a table are shown."""
MAX_COLUMN_WIDTH = 220
"""Width in pixels to which a column with long texts is limited."""


class ColumnsPage(QWidget):
    """The tables of an import, one at a time.

    matched(dict): the user set the meaning of a column; the meaning by the key of the column.
    """

    matched = Signal(object)

    def __init__(self, edition: Edition, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tables: list[Matched] = []
        self._meanings = _meanings(edition)
        self.which = choice(tr("Sheet or table"))
        self.which.activated.connect(lambda _: self._fill())
        self.label = wrapped()
        self.grid = QTableWidget()
        self.grid.setAccessibleName(tr("First rows of the table"))
        self.grid.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.grid.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.grid.setTabKeyNavigation(False)
        self.grid.setWordWrap(False)
        self.boxes: list[QComboBox] = []
        column(row((self.label, 1), self.which), (self.grid, 1), parent=self)

    def show_tables(self, tables: "Rows[Matched]") -> None:
        """Show other tables. The selected table stays selected if the number of tables is the same."""
        place = self.which.currentIndex() if len(tables) == len(self._tables) else 0
        self._tables = list(tables)
        self.which.clear()
        for number, table in enumerate(tables, 1):
            self.which.addItem(table.sheet or tr("Table {number}", number=number))
        self.which.setCurrentIndex(max(0, place))
        self.which.setVisible(len(tables) > 1)
        self._fill()

    def show_trouble(self, trouble: str) -> None:
        """Show why no sequence could be read; "" if at least one was read."""
        words = tr("Choose above each column what it contains. The program remembers the choice for this heading.")
        self.label.setText(f"{trouble}\n{words}" if trouble else words)

    def _fill(self) -> None:
        self.boxes = []
        self.grid.clear()
        self.grid.setRowCount(0)
        current = self.which.currentIndex()
        if not 0 <= current < len(self._tables):
            return
        table = self._tables[current]
        rows = table.first[:SHOWN_ROWS]
        width = len(table.meanings)
        self.grid.setColumnCount(width)
        self.grid.setRowCount(len(rows) + 1)
        self.grid.setHorizontalHeaderLabels([str(number) for number in range(1, width + 1)])
        self.grid.setVerticalHeaderLabels(["", *(str(number) for number, _ in rows)])
        for place, (number, cells) in enumerate(rows, 1):
            for at, text in enumerate(cells[:width]):
                item = QTableWidgetItem(" ".join(text.split())[:200])
                if number == table.heading_row:
                    font = item.font()
                    font.setBold(True)
                    item.setFont(font)
                elif number < table.heading_row:
                    item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEnabled)
                self.grid.setItem(place, at, item)
        for at, meaning in enumerate(table.meanings):
            box = self._box(meaning, table.headings[at] or f"#{at + 1}")
            box.activated.connect(lambda _, at=at: self._emit_choice(at))
            self.grid.setCellWidget(0, at, box)
            self.boxes.append(box)
        self.grid.resizeColumnsToContents()
        for at, box in enumerate(self.boxes):
            width = min(self.grid.columnWidth(at), MAX_COLUMN_WIDTH)
            self.grid.setColumnWidth(at, max(width, box.sizeHint().width() + 6))

    def _box(self, meaning: str, heading: str) -> QComboBox:
        box = choice(tr("What the column {heading} contains", heading=heading))
        box.setModel(self._meanings)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(14)
        box.view().setMinimumWidth(260)
        place = box.findData(meaning)
        if place < 0:
            _add(self._meanings, meaning, meaning)
            place = box.findData(meaning)
        box.setCurrentIndex(place)
        return box

    def _emit_choice(self, at: int) -> None:
        from wiposeq.formats.plain.cells import plain

        table = self._tables[self.which.currentIndex()]
        key = "" if table.is_guessed else plain(table.headings[at])
        key = key or f"{table.sheet}!#{at + 1}".lstrip("!")
        self.matched.emit({key: self.boxes[at].currentData()})


def _meanings(edition: Edition) -> QStandardItemModel:
    """Return every meaning that a column can have, as one model for all boxes."""
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
