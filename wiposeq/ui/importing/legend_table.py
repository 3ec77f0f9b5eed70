"""The editor of a legend: its name, its use, and a table of its symbols that shows errors while the user types.

It hides how a cell of the table is edited. formats/notation checks a legend; legend_choice.py saves it.
"""

from typing import Any, Final

from msgspec.structs import replace
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFormLayout,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from wiposeq.formats.notation.legend import FIELDS, KINDS, SURE, Legend, LegendEntry, Problem, problems
from wiposeq.standard.edition import newest
from wiposeq.texts import mark, tr, trn
from wiposeq.ui.widgets.layout import column, filter_line, push_button, row, wrapped
from wiposeq.ui.widgets.record_table import Column, RecordTable, record_view
from wiposeq.ui.window import icons

_HEADINGS: Final = {
    "symbol": (mark("Symbol"), 110),
    "kind": (mark("Kind"), 200),
    "residue": (mark("Residue"), 70),
    "sugar": (mark("DNA/RNA"), 80),
    "feature": (mark("Feature"), 110),
    "mod_base": (mark("mod_base"), 160),
    "note": (mark("Note (full name)"), 300),
    "name": (mark("Name of residue"), 130),
    "only": (mark("Residues"), 70),
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
    "residue": mark("a c g t u n, or the letter of an amino acid. X or n for any other residue."),
    "mod_base": mark(
        "One abbreviation, or one for each residue (c=cm g=gm u=um). Other residues get OTHER and the note."
    ),
    "note": mark(
        "{nucleoside}, {deoxynucleoside}, {base}, {residue}, {Residue} are replaced by the name of the residue. "
        "Without these, adjacent residues of different kinds share one feature."
    ),
    "only": mark("The residues that can have this symbol, separated by spaces. Empty: all residues."),
}


class LegendTable(RecordTable):
    """The entries of a legend. edited(place, field, value): the user changed the value of a cell."""

    edited = Signal(int, str, str)

    def __init__(self) -> None:
        super().__init__(
            [Column(tr(heading), _text(name), False, None, width) for name, (heading, width) in _HEADINGS.items()]
        )
        self._problems: dict[int, list[Problem]] = {}

    def show_problems(self, found: list[Problem]) -> None:
        """Mark the cells and rows of entries with problems."""
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
        here = found if index.column() == 0 else [problem for problem in found if problem.field == field]
        if role == Qt.ItemDataRole.DecorationRole and here:
            return icons.severity(any(problem.is_error for problem in here))
        if role == Qt.ItemDataRole.ToolTipRole and here:
            return "\n".join(problem.text for problem in here)
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
    def text(place: int, entry: LegendEntry) -> str:
        value: str = getattr(entry, field)
        if field == "kind":
            return tr(KINDS[value]) if value in KINDS else value
        if field == "sure":
            return tr(_SURE[value]) if _SURE.get(value) else value
        return value

    return text


class _Editors(QStyledItemDelegate):
    """A list for a cell with fixed choices, a line for any other cell."""

    def __init__(self, editor: "LegendEditor") -> None:
        super().__init__(editor)
        self._legend_editor = editor

    def _choices(self, field: str) -> list[tuple[str, str]]:
        molecule = self._legend_editor.legend.molecule
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
        field = FIELDS[index.column()]
        choices = self._choices(field)
        name = tr(_HEADINGS[field][0])
        if not choices:
            line = QLineEdit(parent)
            line.setAccessibleName(name)
            return line
        box = QComboBox(parent)
        box.setAccessibleName(name)
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
    """A legend to edit, and its problems. changed(): the user changed the legend."""

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
        form.addRow(tr("&Molecule type if no symbol gives it"), self.molecule)
        form.addRow(tr("&Use"), self.about)
        self.filter = filter_line(tr("Find a symbol or name"), lambda _: self._filter())
        self.table = LegendTable()
        self.view = record_view(self.table, tr("Symbols of the legend"), can_sort=False)
        self.view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.view.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.view.setItemDelegate(_Editors(self))
        self.problem_words = wrapped()
        self.problem_words.setAccessibleName(tr("Problems of the legend"))
        self.problem_words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        add = push_button(tr("Add a s&ymbol"), self.add)
        remove = push_button(tr("Remo&ve"), self.remove)
        column(form, row((self.filter, 1), add, remove), (self.view, 1), self.problem_words, parent=self)
        self.name.textEdited.connect(lambda text: self._change(name=text.strip()))
        self.about.textEdited.connect(lambda text: self._change(about=text.strip()))
        self.molecule.activated.connect(lambda _: self._change(molecule=self.molecule.currentData()))
        self.table.edited.connect(self._edit)

    def show_legend(self, legend: Legend) -> None:
        """Show another legend, without the signal changed()."""
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
        self._check()

    def add(self) -> None:
        """Insert an empty entry below the current one, and edit its symbol."""
        self.filter.clear()
        current = self.view.currentIndex()
        place = self.table.place(current.row()) + 1 if current.isValid() else len(self.legend.entries)
        entries = list(self.legend.entries)
        entries.insert(place, LegendEntry("", "suffix" if not self.legend.is_protein else "residue"))
        self._change_entries(entries)
        index = self.table.index(self.table.row_of(place), 0)
        self.view.setCurrentIndex(index)
        self.view.setFocus()
        self.view.edit(index)

    def remove(self) -> None:
        """Remove the entries of all selected cells."""
        rows = {self.table.place(index.row()) for index in self.view.selectedIndexes()}
        if not rows:
            return
        entries = [entry for place, entry in enumerate(self.legend.entries) if place not in rows]
        self._change_entries(entries)
        next_row = self.table.row_of(min(min(rows), len(entries) - 1))
        if next_row >= 0:
            self.view.setCurrentIndex(self.table.index(next_row, 0))

    def _edit(self, place: int, field: str, value: str) -> None:
        entries = list(self.legend.entries)
        entries[place] = replace(entries[place], **{field: value})
        self._change_entries(entries, changed=(place,))

    def _change_entries(self, entries: list[LegendEntry], changed: tuple[int, ...] | None = None) -> None:
        """Replace the entries. changed: their places if no entry was added or removed."""
        if changed is None:
            self.table.show_records(tuple(entries))
        else:
            self.table.update_records(tuple(entries), changed)
        self._change(entries=tuple(entries))

    def _change(self, **fields: Any) -> None:
        self.legend = replace(self.legend, **fields)
        self._check()
        self.changed.emit()

    def _filter(self) -> None:
        wanted = self.filter.text().strip().lower()

        def places(entries: tuple[LegendEntry, ...]) -> list[int]:
            return [
                place
                for place, entry in enumerate(entries)
                if any(wanted in text.lower() for text in (entry.symbol, entry.note, entry.name, entry.comment))
            ]

        self.table.filter(places if wanted else None)

    def _check(self) -> None:
        self.problems = problems(self.legend)
        self.table.show_problems(self.problems)
        errors = [problem for problem in self.problems if problem.is_error]
        shown = errors or self.problems
        lines = [self._in_words(problem) for problem in shown[:3]]
        if len(shown) > 3:
            lines.append(tr("and {count} more", count=len(shown) - 3))
        if errors:
            lines.insert(
                0,
                trn(
                    "The legend has {count} error and cannot be used.",
                    "The legend has {count} errors and cannot be used.",
                    len(errors),
                ),
            )
        self.problem_words.setText("\n".join(lines))
        self.problem_words.setVisible(bool(lines))

    def _in_words(self, problem: Problem) -> str:
        if problem.entry < 0:
            return problem.text
        symbol = self.legend.entries[problem.entry].symbol or "?"
        return tr("Row {row} ({symbol}): {what}", row=problem.entry + 1, symbol=symbol, what=problem.text)
