"""The features of the shown sequence: a table, and the form of the selected feature.

It hides how table and form follow the session. The pane offers the keys that the edition allows for the molecule type.
"""

from collections.abc import Sequence as Rows
from typing import Any, Final

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QPushButton,
    QWidget,
)

from wiposeq.app.document import Changes
from wiposeq.errors import UnreadableFile
from wiposeq.model.address import Address, pick
from wiposeq.model.edits import Insert, Move, Remove
from wiposeq.model.finding import Finding, Report
from wiposeq.model.records import Feature, Sequence
from wiposeq.texts import shown_number, tr, trn
from wiposeq.ui.features.form import FeatureForm
from wiposeq.ui.features.qualifier_row import edition_molecule, new_feature
from wiposeq.ui.features.shapes import swatch
from wiposeq.ui.widgets.fields import ChoiceBox, TextKeys, by_address, icon_button
from wiposeq.ui.widgets.layout import at_each_zoom, column, row, scale
from wiposeq.ui.widgets.placeholders import shorten_placeholder
from wiposeq.ui.widgets.record_table import Column, RecordTable, record_view
from wiposeq.ui.window import icons, theme
from wiposeq.ui.window.session import Session


def summary(feature: Feature) -> str:
    """Return the qualifiers of a feature on one line."""
    return "; ".join(
        f"{q.name}={q.value}" if q.value else q.name if q.value is None else f"{q.name}=" for q in feature.qualifiers
    )


LEAST_WITH_CAPTION: Final = 460
"""Pixels at 100 % of the width below which the bar has no heading."""


class FeaturePane(QWidget):
    """Table and form of the features of one sequence.

    feature_selected(Address or None): the user selected another feature.
    """

    feature_selected = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self._uid: int | None = None
        self._selection: tuple[int, int] | None = None
        self._caret = 1
        self._findings: dict[Address, list[Finding]] = {}
        self._tips: dict[int, list[Finding]] = {}
        self.setAccessibleName(tr("Features"))

        self._build_table()
        self.form = FeatureForm(session)
        """The form of the selected feature; the window places it."""
        column(self._build_bar(), (self.view, 1), parent=self, margin=0).setSpacing(0)
        at_each_zoom(self, lambda: self.setMinimumHeight(theme.px(100)))

        session.changed.connect(self._changed)
        session.document_replaced.connect(self._clear)
        session.report_changed.connect(self._checked)

    def _build_bar(self) -> QFrame:
        self.key_choice = ChoiceBox()
        self.key_choice.setAccessibleName(tr("Key of a new feature"))
        self.key_choice.setMinimumContentsLength(9)
        self.key_choice.line.setPlaceholderText(tr("Feature key"))
        shorten_placeholder(self.key_choice.line, tr("Key"))
        TextKeys(self.key_choice)
        self.key_choice.entered.connect(self.add)
        self.add_button = QPushButton(icons.icon("add"), tr("Add feature"))
        self.add_button.setToolTip(tr("Add feature"))
        self.add_button.setAccessibleName(tr("Add feature"))
        self.add_button.clicked.connect(lambda: self.add(self.key_choice.value()))
        self.caption = QLabel(tr("Features"))
        self.caption.setProperty("level", "strong")
        self.count = QLabel()
        self.count.setProperty("level", "secondary")
        bar = QFrame()
        bar.setProperty("role", "heading")
        parts = (
            self.caption,
            self.count,
            None,
            icon_button("up", tr("Move the feature up"), lambda: self.move_current(-1)),
            icon_button("down", tr("Move the feature down"), lambda: self.move_current(1)),
            icon_button("remove", tr("Remove the selected features"), self.remove),
            self.key_choice,
            self.add_button,
        )
        self._heading = line = row(*parts, parent=bar)
        at_each_zoom(bar, lambda: scale(line, (16, 4, 8, 4)))
        return bar

    def _build_table(self) -> None:
        self.table = RecordTable(
            [
                Column("", lambda place, f: "", width=32),
                Column(tr("Key"), lambda place, f: f.key, width=150, icon=lambda f: swatch(f.key)),
                Column(tr("Location"), lambda place, f: f.location, width=140),
                Column(tr("Qualifiers"), lambda place, f: summary(f), width=200),
            ],
            self.severity,
            lambda f: "\n".join(each.message for each in self._tips.get(f.uid, ())),
            parent=self,
        )
        self.view = record_view(self.table, tr("Features"), can_sort=False)
        self.view.setSelectionMode(self.view.SelectionMode.ExtendedSelection)
        self.view.selectionModel().currentRowChanged.connect(self._row_changed)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the room of the heading to the buttons if it is needed; a tab has the same words."""
        super().resizeEvent(event)
        for each in (self.caption, self.count):
            each.setVisible(self.width() >= theme.px(LEAST_WITH_CAPTION))
        self.add_button.setText(tr("Add feature"))
        self._heading.invalidate()
        if self._heading.minimumSize().width() > self.width():  # a long word at a large zoom: the icon remains
            self.add_button.setText("")

    # ---- what is shown

    @property
    def sequence(self) -> Sequence | None:
        """The sequence shown, or None."""
        if self._uid is None:
            return None
        try:
            return self.session.project.sequences.by_uid(self._uid)
        except (LookupError, UnreadableFile):
            return None

    def _clear(self) -> None:
        self.set_sequence(None)

    def set_sequence(self, uid: int | None) -> None:
        """Show the features of a sequence and select the first."""
        self._uid = uid
        self._selection, self._caret = None, 1
        sequence = self.sequence
        self._offer_keys(sequence)
        self._tips = self._tips_of(uid)
        self.table.show_records(sequence.features if sequence else ())
        self.setEnabled(sequence is not None)
        self._show_count()
        if sequence is not None and sequence.features:
            self._select_row(0)
        else:
            self._show_feature(None)

    def set_residue_selection(self, start: int, end: int) -> None:
        """Set the selected residues (1-based, inclusive; end < start for none), the location of a new feature."""
        self._selection = (start, end) if end >= start >= 1 else None
        self._caret = start if end < start else 1
        self.form.set_residue_selection(self._selection)

    def select_feature(self, uid: int) -> None:
        sequence = self.sequence
        if sequence is None:
            return
        for place, feature in enumerate(sequence.features):
            if feature.uid == uid:
                self._select_row(self.table.row_of(place))

    @property
    def current(self) -> int | None:
        """The uid of the selected feature, or None."""
        index = self.view.currentIndex()
        return self.table.record(index.row()).uid if index.isValid() and index.row() < self.table.rowCount() else None

    def step_feature(self, by: int) -> None:
        """Select the next (1) or previous (-1) feature in the order of the table."""
        index = self.view.currentIndex()
        place = (index.row() if index.isValid() else -1) + by
        if 0 <= place < self.table.rowCount():
            self._select_row(place)

    def _show_count(self) -> None:
        sequence = self.sequence
        self.count.setText(shown_number(len(sequence.features)) if sequence is not None else "")

    def help_page(self) -> str:
        """Return the page of the help about the selected feature: that of its key."""
        from wiposeq.ui.help.context import page_at

        uid = self.current
        return page_at(self.session, Address(self._uid, uid, field="key")) if uid is not None else ""

    def _offer_keys(self, sequence: Sequence | None) -> None:
        molecule = edition_molecule(sequence) if sequence is not None else ""
        entries = self.session.edition.keys(molecule).items()
        keys = {key: entry for key, entry in entries if not entry.molecules or molecule in entry.molecules}
        choices = [(key, tr(entry.summary)) for key, entry in sorted(keys.items(), key=lambda item: item[0].lower())]
        self.key_choice.offer(choices)
        if self.key_choice.value() not in keys:
            self.key_choice.show_value("")
        self.form.key.offer(choices)

    def _select_row(self, at: int) -> None:
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.view.selectionModel().setCurrentIndex(self.table.index(at, 0), flags)
        self.view.scrollTo(self.table.index(at, 0))

    def _row_changed(self, index: Any, _: Any) -> None:
        self._show_feature(self.table.record(index.row()).uid if index.isValid() else None)

    def _show_feature(self, uid: int | None) -> None:
        address = Address(self._uid, uid) if self._uid is not None and uid is not None else None
        self.form.set_feature(address)
        self.form.show_findings(self._findings)
        self.feature_selected.emit(address)

    def severity(self, feature: Feature) -> str:
        """Return "error", "warning" or "", the worst of the findings on a feature."""
        found = self._tips.get(feature.uid)
        return "" if not found else "error" if any(each.is_error for each in found) else "warning"

    # ---- edits

    def add(self, key: str, location: str = "") -> None:
        """Add a feature after the current one.

        location: "" for the selected residues, else the residue after the caret, unless the caret is at an end; then
            the whole sequence.
        """
        sequence = self.sequence
        if sequence is None:
            return
        if not key:
            self.session.message.emit(tr("Choose a feature key first."))
            self.key_choice.setFocus()
            return
        if not location:
            length = max(1, len(sequence.residues))
            at_caret = (self._caret, self._caret) if 1 < self._caret <= length else (1, length)
            start, end = self._selection or at_caret
            location = str(start) if start == end else f"{start}..{end}"
        feature = new_feature(self.session.edition, sequence, key, location)
        current = self.current
        places = [i for i, each in enumerate(sequence.features) if each.uid == current]
        index = places[0] + 1 if places else len(sequence.features)
        self.session.do(Insert(Address(sequence.uid, field="features"), index, (feature,), tr("Add {key}", key=key)))
        self.select_feature(feature.uid)
        self.form.focus_first()

    def selected_features(self) -> tuple[Feature, ...]:
        """Return the selected features, in the order of the table."""
        rows = sorted(index.row() for index in self.view.selectionModel().selectedRows())
        return tuple(self.table.record(row) for row in rows)

    def remove(self) -> None:
        rows = sorted(index.row() for index in self.view.selectionModel().selectedRows())
        if not rows or self._uid is None:
            return
        addresses = tuple(Address(self._uid, self.table.record(row).uid) for row in rows)
        title = trn("Remove {count} feature", "Remove {count} features", len(rows))
        self.session.do(Remove(addresses, title))
        if self.table.rowCount():
            self._select_row(min(rows[0], self.table.rowCount() - 1))

    def move_current(self, by: int) -> None:
        """Move the current feature up (-1) or down (1) in the table."""
        sequence, uid = self.sequence, self.current
        if sequence is None or uid is None:
            return
        place = pick(sequence.features, uid)[0] + by
        if 0 <= place < len(sequence.features):
            self.session.do(Move((Address(sequence.uid, uid),), place, tr("Move a feature")))
            self.select_feature(uid)

    # ---- following the session

    def _changed(self, changes: Changes) -> None:
        if self._uid is None:
            return
        if self._uid in changes.sequences.removed:
            self.set_sequence(None)
            return
        if changes.header:
            self.form.refresh()
        if changes.origin:
            self._offer_keys(self.sequence)
            self.form.refresh()
        if self._uid not in changes.sequences.changed:
            return
        sequence = self.sequence
        assert sequence is not None
        uid = self.current
        old = [feature.uid for feature in self.table.records]
        new = [feature.uid for feature in sequence.features]
        if old == new:
            self.table.update_records(sequence.features)
            self.table.redraw()
            self.form.refresh()
        else:
            self.table.show_records(sequence.features)
            self._show_count()
            at = new.index(uid) if uid in new else min(old.index(uid) if uid in old else 0, len(new) - 1)
            if at >= 0:
                self._select_row(at)
            else:
                self._show_feature(None)
        self._offer_keys(sequence)

    def _tips_of(self, uid: int | None) -> dict[int, list[Finding]]:
        tips: dict[int, list[Finding]] = {}
        for address, found in self._findings.items():
            if address.sequence == uid and address.feature is not None:
                tips.setdefault(address.feature, []).extend(found)
        return tips

    def _checked(self, report: Report) -> None:
        self.show_findings(report.findings)

    def show_findings(self, findings: Rows[Finding]) -> None:
        """Show badges for the findings on the features."""
        self._findings = by_address(findings)
        self._tips = self._tips_of(self._uid)
        self.table.redraw()
        self.form.show_findings(self._findings)

    def shows(self, address: Address) -> bool:
        """Return whether this pane edits an address."""
        return address.sequence is not None and (address.feature is not None or address.field == "features")

    def is_in_view(self, address: Address) -> bool:
        """Return whether the feature of an address is selected and its field visible."""
        if address.feature is None:
            return self.isVisible()
        return self.current == address.feature and not self.form.target(address).visibleRegion().isEmpty()

    def focus_address(self, address: Address) -> None:
        """Select the feature of an address and focus its field."""
        if address.feature is None:
            self.key_choice.setFocus()
            return
        self.select_feature(address.feature)
        self.form.focus_address(address)
