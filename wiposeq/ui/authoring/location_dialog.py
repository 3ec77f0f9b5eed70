"""The dialog that builds a location from parts, in place of typing it.

It hides how the rows of the table and the text of the location follow each other. model/location_parts.py has the
operations. The location is drawn in map and residues while it is built, and dragging there sets its parts; so the
window stays usable beside the dialog.
"""

from collections.abc import Callable
from typing import Final

from msgspec.structs import replace
from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QFormLayout, QHeaderView, QSpinBox, QTableWidget, QTableWidgetItem, QWidget

from wiposeq.model.address import Address, pick
from wiposeq.model.edits import SetField
from wiposeq.model.location import LocationError, Site, Span, parse
from wiposeq.model.location_parts import Part, Parts, built, merged, parts_of, shifted, split_at, turned
from wiposeq.model.readable import short
from wiposeq.model.shifting import shift
from wiposeq.model.text_diff import common_ends
from wiposeq.texts import isolated, mark, shown_number, tr, trn
from wiposeq.ui.residues.drawing import Drawing
from wiposeq.ui.widgets import dialogs
from wiposeq.ui.widgets.direction import write_from_left
from wiposeq.ui.widgets.flow import flow
from wiposeq.ui.widgets.layout import choice, column, hint, line, push_button, wrapped
from wiposeq.ui.window import theme
from wiposeq.ui.window.session import Session

_BEFORE, _START, _END, _AFTER, _OTHER, _BETWEEN = range(6)
_CHECKED: Final = (_BEFORE, _AFTER, _OTHER, _BETWEEN)
_NO_SITE: Final = mark(
    '"{location}" is not a site; x^y must be two adjacent residues, or the ends ({length}^1) of a circle'
)


class LocationDialog(dialogs.Dialog):
    """The form. place: the feature. show: called with a location to select its residues. drawing: of the window."""

    def __init__(
        self,
        session: Session,
        place: Address,
        show: Callable[[str], object],
        drawing: Drawing,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, tr("Build a location"), 660, 400)
        self._session = session
        self._place = place
        sequence = session.project.sequences.by_uid(place.sequence or 0)
        self._length = max(len(sequence.residues), 1)
        self._show_residues = show
        self._drawing = drawing
        self._is_dragged = False
        self.text = write_from_left(line(tr("Location"), "1..300"))
        self.text.setFont(theme.font("residues"))
        self.text.textEdited.connect(self._typed)
        self.operator = choice(
            tr("Parts are"), ((tr("joined end to end (join)"), "join"), (tr("in this order (order)"), "order"))
        )
        self.operator.currentIndexChanged.connect(lambda _: self._edited())
        self._build_table()
        self.outcome = wrapped()
        buttons, self.ok = dialogs.ok_buttons(self, self._carry_out, tr("Use this l&ocation"))
        form = QFormLayout()
        form.addRow(tr("&Location"), self.text)
        form.addRow(tr("&Parts are"), self.operator)
        about = hint(tr("Drag on the map or the residues to set the marked part. Hold Shift to add a part."))
        column(form, about, (self.table, 1), *self._button_rows(), self.outcome, buttons, parent=self)
        self._residues = sequence.residues
        self._base = pick(sequence.features, place.feature or 0)[1].location.strip()
        self.text.setText(self._base)
        drawing.start(sequence.uid)
        drawing.dragged.connect(self._dragged)
        session.changed.connect(self._project_changed)
        session.document_replaced.connect(self.reject)
        self._typed()
        self.table.setFocus()

    def _build_table(self) -> None:
        self.table = QTableWidget(0, 6)
        headings = (isolated("<"), tr("From"), tr("To"), isolated(">"), tr("Complement"), tr("Between (^)"))
        self.table.setHorizontalHeaderLabels(list(headings))
        self.table.setAccessibleName(tr("Parts of the location, in reading order"))
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(_START, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(_END, QHeaderView.ResizeMode.Stretch)
        self.table.setSelectionBehavior(self.table.SelectionBehavior.SelectRows)
        # Shift, held while a part is added, must not select more rows
        self.table.setSelectionMode(self.table.SelectionMode.SingleSelection)
        self.table.itemChanged.connect(lambda _: self._edited())
        self.table.currentCellChanged.connect(lambda *_: self._show_part())

    def _button_rows(self) -> tuple[QWidget, QWidget]:
        self.at = QSpinBox()
        self.at.setRange(-self._length, self._length)
        self.at.setValue(1)
        self.at.setAccessibleName(tr("Residue or distance"))
        first = flow(
            push_button(tr("&Add a part"), self.add_part),
            push_button(tr("&Remove"), self.remove_part),
            push_button(tr("&Up"), lambda: self.move_part(-1)),
            push_button(tr("&Down"), lambda: self.move_part(1)),
            push_button(tr("&Merge with the next"), self.merge_parts),
            push_button(tr("Other &strand"), lambda: self._replace(turned(self.parts()))),
            gap=6,
        )
        second = flow(
            self.at,
            push_button(tr("Spl&it behind this residue"), self.split_part),
            push_button(tr("Shi&ft by this number"), lambda: self._replace(shifted(self.parts(), self.at.value()))),
            push_button(tr("Se&t to the selected residues"), self.take_selection),
            gap=6,
        )
        return first, second

    # ---- table and text

    def parts(self) -> Parts:
        """Return the parts in the table. Numbers that cannot be read are 0."""
        found = []
        for at in range(self.table.rowCount()):
            start, end = self._number(at, _START), self._number(at, _END)
            before, after, other, between = (self._is_checked(at, each) for each in _CHECKED)
            found.append(Part(start, end, before and not between, after and not between, other, between))
        return Parts(tuple(found), self.operator.currentData())

    def _number(self, at: int, number: int) -> int:
        item = self.table.item(at, number)
        text = item.text().strip().replace(",", "") if item is not None else ""
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else 0

    def _is_checked(self, at: int, number: int) -> bool:
        item = self.table.item(at, number)
        return item is not None and item.checkState() is Qt.CheckState.Checked

    def _show_parts(self, parts: Parts) -> None:
        current = max(self.table.currentRow(), 0)
        with QSignalBlocker(self.table), QSignalBlocker(self.operator):
            self.operator.setCurrentIndex(self.operator.findData(parts.operator))
            self.table.setRowCount(len(parts.parts))
            for at, part in enumerate(parts.parts):
                for number, text in ((_START, part.start), (_END, part.end)):
                    self.table.setItem(at, number, QTableWidgetItem(str(text)))
                marks = (part.before, part.after, part.is_other, part.is_between)
                for number, is_on in zip(_CHECKED, marks):
                    item = QTableWidgetItem()
                    item.setFlags(Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEnabled)
                    item.setCheckState(Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked)
                    self.table.setItem(at, number, item)
            if parts.parts:
                self.table.setCurrentCell(min(current, len(parts.parts) - 1), _START)

    def _typed(self, *_: object) -> None:
        """Show the parts of the text that the user typed."""
        try:
            parts = parts_of(parse(self.text.text().strip()))
        except LocationError as error:
            self._show_outcome(tr("The location cannot be parsed: {reason}.", reason=error.message), False)
            return
        self.table.setEnabled(parts is not None)
        if parts is not None:
            self._show_parts(parts)
        self._explain()

    def _edited(self) -> None:
        """Show the text of the parts in the table."""
        parts = self.parts()
        if parts.parts:
            self.text.setText(str(built(parts)))
        self._explain()

    def _replace(self, parts: Parts) -> None:
        self._show_parts(parts)
        self._edited()

    def _explain(self) -> None:
        text = self.text.text().strip()
        try:
            low, high = parse(text).bounds
        except LocationError as error:
            self._show_outcome(tr("The location cannot be parsed: {reason}.", reason=error.message), False)
            return
        parts = parts_of(parse(text))
        self._drawing.show((min(a, b), max(a, b)) for a, b, _ in parse(text).spans())
        if low < 1 or high > self._length:
            words = tr("The location is not inside the sequence of {count} residues.", count=shown_number(self._length))
            self._show_outcome(words, False)
            return
        fault = self._fault_of_sites(text)
        if fault:
            self._show_outcome(fault, False)
        elif any(isinstance(each, Span) and each.is_misplaced for each in parse(text).walk()):
            words = tr(
                'In "{location}", < may only precede the first residue, and > only the last one', location=short(text)
            )
            self._show_outcome(f"{words}.", True)
        elif parts is None:
            self._show_outcome(tr("This location mixes join and order. Edit it as text."), True)
        elif any(each.end < each.start for each in parts.parts if not each.is_between):
            self._show_outcome(tr("A part ends before it starts."), False)
        else:
            size = sum(each.length for each in parts.parts)
            words = trn("{count} residue", "{count} residues", size)
            if len(parts.parts) > 1:
                words = tr("{size} in {count} parts", size=words, count=len(parts.parts))
            self._show_outcome(f"{words}.", True)
        if not self._is_dragged:
            self._show_residues(text)

    def _fault_of_sites(self, text: str) -> str:
        """Return a sentence if a site x^y is not between two adjacent residues or the ends of a circle, else ""."""
        for each in parse(text).walk():
            is_circle = isinstance(each, Site) and (each.start, each.end) == (self._length, 1)
            if isinstance(each, Site) and each.end != each.start + 1 and not is_circle:
                words = tr(_NO_SITE, location=str(each), length=self._length)
                return f"{words}."
        return ""

    def _show_outcome(self, words: str, is_good: bool) -> None:
        self.outcome.setText(words)
        self.ok.setEnabled(is_good)

    def _show_part(self) -> None:
        parts, at = self.parts().parts, self.table.currentRow()
        if not self._is_dragged and 0 <= at < len(parts) and 1 <= parts[at].start <= parts[at].end <= self._length:
            self._show_residues(f"{parts[at].start}..{parts[at].end}")

    # ---- map, residues and project

    def _dragged(self, first: int, last: int, is_added: bool) -> None:
        """Set the current part to residues that the user dragged over, or add a part."""
        self._is_dragged = True
        try:
            self._take(first, last, is_added)
        finally:
            self._is_dragged = False

    def _take(self, first: int, last: int, is_added: bool) -> None:
        parts, at = self.parts(), max(self.table.currentRow(), 0)
        if is_added or not parts.parts:
            is_other = bool(parts.parts) and parts.parts[-1].is_other
            later = (n for n, each in enumerate(parts.parts) if (each.start > first) is not is_other)
            at = next(later, len(parts.parts))
            new = Part(first, last, is_other=is_other)
            self._replace(replace(parts, parts=(*parts.parts[:at], new, *parts.parts[at:])))
            self.table.setCurrentCell(at, _START)
        else:
            new = replace(parts.parts[at], start=first, end=last, is_between=False)
            self._replace(replace(parts, parts=(*parts.parts[:at], new, *parts.parts[at + 1 :])))

    def take_selection(self) -> None:
        """Set the current part to the selected residues."""
        chosen = self._drawing.selection
        if chosen is None:
            self.outcome.setText(tr("No residues of this sequence are selected."))
        else:
            self._dragged(*chosen, False)

    def _project_changed(self, *_: object) -> None:
        """Follow the residues and the feature. Close if the feature does not exist any more."""
        try:
            sequence = self._session.project.sequences.by_uid(self._place.sequence or 0)
            location = pick(sequence.features, self._place.feature or 0)[1].location.strip()
        except LookupError:
            self.reject()
            return
        self._length = max(len(sequence.residues), 1)
        self.at.setRange(-self._length, self._length)
        text = self.text.text().strip()
        moved = self._moved(text, sequence.residues, location)
        self._residues, self._base = sequence.residues, location
        if moved != text:
            self.text.setText(moved)
            self._typed()
        else:
            self._explain()

    def _moved(self, text: str, residues: str, location: str) -> str:
        """Return the text after an edit: moved as the feature is, or its location if the text cannot follow."""
        old = self._residues
        if text == self._base:
            return location
        if old is residues:
            return text
        start, end = common_ends(old, residues)
        change = start + 1, len(old) - end, len(residues) - start - end
        is_moved = shift(self._base, *change, length=len(old)) == location
        return (shift(text, *change, length=len(old)) or location) if is_moved else location

    def done(self, result: int) -> None:
        self._drawing.stop()
        super().done(result)

    # ---- operations

    def add_part(self) -> None:
        """Add a part behind the last residue of the location."""
        parts = self.parts()
        last = max((each.end for each in parts.parts), default=0)
        start = min(last + 1, self._length)
        new = Part(start, min(start + 9, self._length), is_other=bool(parts.parts) and parts.parts[-1].is_other)
        at = 0 if new.is_other else len(parts.parts)
        self._replace(replace(parts, parts=(*parts.parts[:at], new, *parts.parts[at:])))

    def remove_part(self) -> None:
        """Remove the current part; a location keeps at least one."""
        parts, at = self.parts(), self.table.currentRow()
        if len(parts.parts) > 1 and at >= 0:
            self._replace(replace(parts, parts=(*parts.parts[:at], *parts.parts[at + 1 :])))

    def move_part(self, by: int) -> None:
        """Move the current part up (-1) or down (1)."""
        parts, at = self.parts(), self.table.currentRow()
        if at >= 0 and 0 <= at + by < len(parts.parts):
            moved = list(parts.parts)
            moved[at], moved[at + by] = moved[at + by], moved[at]
            self._replace(replace(parts, parts=tuple(moved)))
            self.table.setCurrentCell(at + by, _START)

    def merge_parts(self) -> None:
        """Merge the current part with the next one."""
        at = self.table.currentRow()
        self._replace(merged(self.parts(), at, at + 1))

    def split_part(self) -> None:
        """Split the part that contains the residue."""
        parts, position = self.parts(), self.at.value()
        found = next((n for n, each in enumerate(parts.parts) if each.start <= position < each.end), -1)
        if found >= 0:
            self._replace(split_at(parts, found, position))
        else:
            self.outcome.setText(tr("No part can be split behind residue {position}.", position=position))

    def _carry_out(self) -> None:
        text = self.text.text().strip()
        self._session.do(SetField(self._place.at("location"), text, tr("Set the location")))
        self.accept()
