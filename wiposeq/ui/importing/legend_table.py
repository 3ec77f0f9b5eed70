"""The editor of a legend: its name and use, and a table of its symbols that says live what is wrong with them.

It hides how a table cell is edited. What must be true of a legend is formats/legend's, keeping it the dialog's.
"""

from typing import Any, Final

from msgspec.structs import replace
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from wiposeq.formats.notation.legend import FIELDS, KINDS, SURE, Entry, Legend, Problem, problems
from wiposeq.standard.edition import newest
from wiposeq.texts import mark, tr, trn
from wiposeq.ui.widgets.record_table import Column, RecordTable, record_view
from wiposeq.ui.window import icons

_HEADINGS: Final = {
    "symbol": (mark("Symbol"), 110),
    "kind": (mark("Stands"), 200),
    "residue": (mark("Residue"), 70),
    "sugar": (mark("DNA/RNA"), 80),
    "feature": (mark("Feature"), 110),
    "mod_base": (mark("mod_base"), 160),
    "note": (mark("Note (full name)"), 300),
    "name": (mark("Name of residue"), 130),
    "only": (mark("Only at"), 70),
    "sure": (mark("How sure"), 90),
    "comment": (mark("Remark"), 300),
}
"""Heading and width of each field of an entry."""

_SURE: Final = {
    "confirmed": mark("confirmed"),
    "inferred": mark("inferred"),
    "memory": mark("from memory"),
    "choice": mark("a choice"),
    "": "",
}

_TIPS: Final = {
    "residue": mark("a c g t u n, or one letter of an amino acid; X or n where it is none of these"),
    "mod_base": mark("One abbreviation, or by residue: c=cm g=gm u=um; elsewhere OTHER with the note"),
    "note": mark(
        "{nucleoside}, {deoxynucleoside}, {base}, {residue}, {Residue} stand for the name at that place. "
        "Without these, neighbours of different residues share one feature."
    ),
    "only": mark("The residues it may stand at, parted by blanks; empty: all"),
}


class LegendTable(RecordTable):
    """The entries of a legend; edited(place, field, value) tells what was typed into a cell."""

    edited = Signal(int, str, str)

    def __init__(self) -> None:
        super().__init__(
            [Column(tr(heading), _text(name), False, None, width) for name, (heading, width) in _HEADINGS.items()]
        )
        self._problems: dict[int, list[Problem]] = {}

    def show_problems(self, found: list[Problem]) -> None:
        """Marks the rows of entries that something is wrong with."""
        self._problems = {}
        for problem in found:
            self._problems.setdefault(problem.entry, []).append(problem)
        self.redraw()

    def flags(self, index: Any) -> Any:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.isValid() else flags

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.ToolTipRole and orientation is Qt.Orientation.Horizontal:
            tip = _TIPS.get(FIELDS[section])
            return tr(tip) if tip else None
        return super().headerData(section, orientation, role)

    def _data(self, index: QModelIndex | QPersistentModelIndex, role: int) -> Any:
        found = self._problems.get(self.place(index.row()), []) if index.row() < self.rowCount() else []
        field = FIELDS[index.column()]
        if role == Qt.ItemDataRole.EditRole:
            return getattr(self.record(index.row()), field)
        here = [problem for problem in found if problem.field == field]
        if role == Qt.ItemDataRole.DecorationRole:
            if found and index.column() == 0:
                return icons.severity(any(problem.is_error for problem in found))
            return icons.severity(any(problem.is_error for problem in here)) if here else super()._data(index, role)
        if role == Qt.ItemDataRole.ToolTipRole and (here or (found and index.column() == 0)):
            return "\n".join(problem.text for problem in (found if index.column() == 0 else here))
        if role == Qt.ItemDataRole.AccessibleTextRole and found and index.column() == 0:
            return " ".join([self.record(index.row()).symbol, *(problem.text for problem in found)])
        return super()._data(index, role)

    def setData(self, index: Any, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole:
            return False
        field = FIELDS[index.column()]
        text = str(value).strip()
        if text != getattr(self.record(index.row()), field):
            self.edited.emit(self.place(index.row()), field, text)
        return True


def _text(field: str) -> Any:
    def text(place: int, entry: Entry) -> str:
        value: str = getattr(entry, field)
        if field == "kind":
            return tr(KINDS[value]) if value in KINDS else value
        if field == "sure":
            return tr(_SURE[value]) if _SURE.get(value) else value
        return value

    return text


class _Editors(QStyledItemDelegate):
    """Lists where a cell has a closed choice, else a line to type in."""

    def __init__(self, editor: "LegendEditor") -> None:
        super().__init__(editor)
        self._of = editor

    def _choices(self, field: str) -> list[tuple[str, str]]:
        molecule = self._of.legend.molecule
        if field == "kind":
            return [(tr(words), kind) for kind, words in KINDS.items()]
        if field == "sure":
            return [(tr(_SURE[each]) if each else "", each) for each in SURE]
        if field == "sugar":
            return [("", "")] if molecule == "AA" else [("", ""), ("DNA", "DNA"), ("RNA", "RNA")]
        if field == "feature":
            keys = [key for key in newest().keys(molecule) if key != "source"]
            return [("", ""), *((key, key) for key in keys)]
        return []

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        choices = self._choices(FIELDS[index.column()])
        if not choices:
            line = QLineEdit(parent)
            line.setAccessibleName(tr(_HEADINGS[FIELDS[index.column()]][0]))
            return line
        box = QComboBox(parent)
        box.setAccessibleName(tr(_HEADINGS[FIELDS[index.column()]][0]))
        for words, value in choices:
            box.addItem(words, value)
        box.activated.connect(lambda *_: self._end_choice(box))
        return box

    def _end_choice(self, box: QComboBox) -> None:
        self.commitData.emit(box)
        self.closeEditor.emit(box)

    def setEditorData(self, editor: QWidget, index: QModelIndex | QPersistentModelIndex) -> None:
        value = index.data(Qt.ItemDataRole.EditRole)
        if isinstance(editor, QComboBox):
            if editor.findData(value) < 0:
                editor.addItem(value, value)
            editor.setCurrentIndex(editor.findData(value))
        elif isinstance(editor, QLineEdit):
            editor.setText(value)

    def setModelData(self, editor: QWidget, model: Any, index: QModelIndex | QPersistentModelIndex) -> None:
        value = editor.currentData() if isinstance(editor, QComboBox) else getattr(editor, "text", str)()
        model.setData(index, value)


class LegendEditor(QWidget):
    """A legend to edit; changed() tells that legend is another one now, and problems what is wrong with it."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.legend = Legend("")
        self.problems: list[Problem] = []
        self.name = QLineEdit()
        self.molecule = QComboBox()
        for molecule in ("DNA", "RNA", "AA"):
            self.molecule.addItem(molecule if molecule != "AA" else tr("protein (AA)"), molecule)
        self.about = QLineEdit()
        form = QFormLayout()
        form.addRow(tr("&Name"), self.name)
        form.addRow(tr("Residues are, where no symbol &says"), self.molecule)
        form.addRow(tr("&Use"), self.about)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(tr("Find a symbol or name"))
        self.filter.setAccessibleName(tr("Find a symbol or name"))
        self.filter.setClearButtonEnabled(True)
        self.table = LegendTable()
        self.view = record_view(self.table, tr("Symbols of the legend"), can_sort=False)
        self.view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.view.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.view.setItemDelegate(_Editors(self))
        self.told = QLabel()
        self.told.setWordWrap(True)
        self.told.setAccessibleName(tr("What is wrong with the legend"))
        self.told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        add = QPushButton(tr("Add a s&ymbol"))
        remove = QPushButton(tr("Remo&ve"))
        add.clicked.connect(self.add)
        remove.clicked.connect(self.remove)
        row = QHBoxLayout()
        row.addWidget(self.filter, 1)
        row.addWidget(add)
        row.addWidget(remove)
        whole = QVBoxLayout(self)
        whole.addLayout(form)
        whole.addLayout(row)
        whole.addWidget(self.view, 1)
        whole.addWidget(self.told)
        self.name.textEdited.connect(lambda text: self._take(replace(self.legend, name=text.strip())))
        self.about.textEdited.connect(lambda text: self._take(replace(self.legend, about=text.strip())))
        self.molecule.activated.connect(
            lambda _: self._take(replace(self.legend, molecule=self.molecule.currentData()))
        )
        self.filter.textChanged.connect(lambda _: self._filter())
        self.table.edited.connect(self._edit)

    def show_legend(self, legend: Legend) -> None:
        """Shows another legend; changed() is not told."""
        self.name.setText(legend.name)
        self.about.setText(legend.about)
        self.about.setCursorPosition(0)
        place = self.molecule.findData(legend.molecule)
        if place < 0:
            self.molecule.addItem(legend.molecule, legend.molecule)
            place = self.molecule.count() - 1
        self.molecule.setCurrentIndex(place)
        self.legend = legend
        self.table.show_records(legend.entries)
        self._look()

    def add(self) -> None:
        """A new, empty entry below the current one, to be filled in."""
        self.filter.clear()
        current = self.view.currentIndex()
        place = self.table.place(current.row()) + 1 if current.isValid() else len(self.legend.entries)
        entries = list(self.legend.entries)
        entries.insert(place, Entry("", "suffix" if not self.legend.is_protein else "residue"))
        self._take(replace(self.legend, entries=tuple(entries)), is_other_rows=True)
        index = self.table.index(self.table.row_of(place), 0)
        self.view.setCurrentIndex(index)
        self.view.setFocus()
        self.view.edit(index)

    def remove(self) -> None:
        """Takes out the entries of all selected cells."""
        rows = {self.table.place(index.row()) for index in self.view.selectedIndexes()}
        if not rows:
            return
        first = min(rows)
        entries = tuple(entry for place, entry in enumerate(self.legend.entries) if place not in rows)
        self._take(replace(self.legend, entries=entries), is_other_rows=True)
        row = self.table.row_of(min(first, len(entries) - 1))
        if row >= 0:
            self.view.setCurrentIndex(self.table.index(row, 0))

    def _edit(self, place: int, field: str, value: str) -> None:
        entries = list(self.legend.entries)
        entries[place] = replace(entries[place], **{field: value})
        self._take(replace(self.legend, entries=tuple(entries)), rows=(place,))

    def _take(self, legend: Legend, *, rows: tuple[int, ...] = (), is_other_rows: bool = False) -> None:
        self.legend = legend
        if is_other_rows:
            self.table.show_records(legend.entries)
        else:
            self.table.update_records(legend.entries, rows)
        self._look()
        self.changed.emit()

    def _filter(self) -> None:
        wanted = self.filter.text().strip().lower()

        def places(entries: tuple[Entry, ...]) -> list[int]:
            return [
                place
                for place, entry in enumerate(entries)
                if any(wanted in text.lower() for text in (entry.symbol, entry.note, entry.name, entry.comment))
            ]

        self.table.filter(places if wanted else None)

    def _look(self) -> None:
        self.problems = problems(self.legend)
        self.table.show_problems(self.problems)
        errors = [problem for problem in self.problems if problem.is_error]
        shown = errors or self.problems
        lines = [self._words(problem) for problem in shown[:3]]
        if len(shown) > len(lines):
            more = len(shown) - len(lines)
            lines.append(trn("and {count} more", "and {count} more", more))
        head = trn(
            "{count} error; the legend cannot be used.", "{count} errors; the legend cannot be used.", len(errors)
        )
        self.told.setText("\n".join([head, *lines] if errors else lines))
        self.told.setVisible(bool(lines))

    def _words(self, problem: Problem) -> str:
        if problem.entry < 0:
            return problem.text
        symbol = self.legend.entries[problem.entry].symbol or "?"
        return tr("Row {row} ({symbol}): {what}", row=problem.entry + 1, symbol=symbol, what=problem.text)
