"""The residue pane: heading, feature map and residues of one sequence, and bars to find residues or go to a position.

It hides how heading, map and residues follow the session (a change, a new report) and each other.
"""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from wiposeq.app.document import Changes
from wiposeq.app.selection_facts import selection_facts
from wiposeq.errors import UnreadableFile
from wiposeq.model import text_diff
from wiposeq.model.address import Address, pick
from wiposeq.model.finding import Severity
from wiposeq.model.location import LocationError, parse
from wiposeq.model.records import Sequence
from wiposeq.ui.features.map import FeatureMap
from wiposeq.ui.residues.coding_track import coding_track
from wiposeq.ui.residues.drawing import Drawing
from wiposeq.ui.residues.finding import ResidueFinding
from wiposeq.ui.residues.heading import SequenceHeading
from wiposeq.ui.residues.view import ResidueView
from wiposeq.ui.widgets.layout import column, delayed
from wiposeq.ui.window import theme
from wiposeq.ui.window.session import Session

MANY_FEATURES = 1_000
"""With more features than this, the map follows the edits after a pause."""
MAP_DELAY = 250
"""Milliseconds from the last edit until the map of many features is updated."""


class ResiduePane(QWidget):
    """One sequence: header line, feature map, residues.

    selection_changed(start, end): see ResidueView; selection_text() returns it in words.
    feature_selected(Address): the user selected a feature in the map or the residues.
    new_feature_requested(start, end): the user requested a feature at these residues.
    """

    selection_changed = Signal(int, int)
    feature_selected = Signal(object)
    new_feature_requested = Signal(int, int)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.uid: int | None = None
        self._feature: Address | None = None
        self._has_map = True

        self.heading = SequenceHeading(session)
        self.map = FeatureMap()
        self.view = ResidueView(session)
        self.finding = ResidueFinding(session, self.view, self)
        self.body = QWidget()
        """The residues with the bars to find and go to, without heading and map."""
        column((self.view, 1), self.finding.find_bar, self.finding.go_bar, parent=self.body, margin=0).setSpacing(0)
        self._column = column(self.heading, self.map, (self.body, 1), parent=self, margin=0)
        self._column.setSpacing(0)

        self.drawing = Drawing(self.map, self.view, lambda: self.uid, self.show_feature)
        self._map_timer = delayed(self, MAP_DELAY, self._update_map)
        self._stop_preparing: Callable[[], None] = lambda: None

        self.view.selection_changed.connect(self.selection_changed)
        self.view.zoomed.connect(self.heading.show_zoom)
        self.heading.zoom_requested.connect(self.view.step_zoom)
        self.heading.menu_requested.connect(self._open_menu)
        self.view.visible_changed.connect(self.map.set_view)
        self.view.feature_requested.connect(self._select_feature_at)
        self.view.commands.new_feature_requested.connect(self.new_feature_requested)
        self.map.repacked.connect(self.view.set_bars)
        self.map.feature_selected.connect(self._select_in_map)
        self.map.position_clicked.connect(self.go_to)
        session.changed.connect(self._changed)
        session.report_changed.connect(self._show_findings)
        session.document_replaced.connect(self._clear)
        self._show_heading()

    # ---- what is shown

    @property
    def sequence(self) -> Sequence | None:
        """The sequence of the project that is shown, or None."""
        if self.uid is None:
            return None
        try:
            return self.session.project.sequences.by_uid(self.uid)
        except (LookupError, UnreadableFile):
            return None

    @property
    def feature(self) -> Address | None:
        """The feature whose residues are highlighted."""
        return self._feature

    def _clear(self) -> None:
        self.set_sequence(None)

    def set_sequence(self, uid: int | None) -> None:
        """Show a sequence from its start, or nothing for None or an unknown uid."""
        if uid is not None and uid == self.uid and self.view.sequence is self.sequence:
            return
        self.finding.stop()
        self.uid = uid
        self._feature = None
        sequence = self.sequence
        if sequence is None:
            self.uid = None
        self.view.set_sequence(sequence)
        self._update_map()
        self.map.set_view(*self.view.grid.visible())
        self._show_heading()
        self.heading.fit(round(self.width() / theme.zoom()))
        self._show_findings()
        self.finding.sequence_changed()
        self.drawing.follow()

    def show_parts(self, *, has_map: bool, has_residues: bool, lanes: int) -> None:
        """Show or hide map and residues. lanes: the map scrolls if it has more."""
        self._has_map = has_map
        self.map.set_most_lanes(lanes)
        self.body.setVisible(has_residues)
        vertical = QSizePolicy.Policy.Preferred if has_residues else QSizePolicy.Policy.Maximum
        self.setSizePolicy(QSizePolicy.Policy.Preferred, vertical)
        self._show_heading()

    def add_strip(self, strip: QWidget) -> None:
        """Show a strip below the heading."""
        self._column.insertWidget(1, strip)

    def _open_menu(self, button: QWidget) -> None:
        self.view.commands.menu().popup(button.mapToGlobal(button.rect().bottomLeft()))

    def select_feature(self, address: Address | None, *, is_revealed: bool = True) -> None:
        """Highlight the residues of a feature of this sequence, with its translation if it is a CDS.

        is_revealed: scroll to it if it was not selected before and no part of it is visible.
        """
        if address is not None and (address.sequence != self.uid or address.feature is None):
            address = None
        before = self._feature
        self._feature = Address(address.sequence, address.feature) if address is not None else None
        self.map.select(self._feature)
        spans = self.show_feature()
        if is_revealed and self._feature != before:
            self._reveal(spans)

    def _reveal(self, spans: list[tuple[int, int]]) -> None:
        """Scroll to the first of some spans unless one of them is visible."""
        first, last = self.view.grid.visible()
        if spans and not any(start <= last and end >= first for start, end in spans):
            start, end = spans[0]
            self.view.reveal(start, min(end, start + self.view.grid.per_line - 1))

    def shows(self, address: Address) -> bool:
        """Return whether this pane edits an address: the residues, molecule type or whole of a sequence."""
        return (
            address.kind == "sequence"
            and address.field in ("", "residues", "molecule_type", "name")
            and address.sequence in self.session.project.sequences
        )

    def focus_address(self, address: Address, residues: tuple[int, int] | None = None) -> None:
        """Go to an address and focus it. residues: the range (1-based, inclusive) to select."""
        if address.sequence != self.uid:
            self.set_sequence(address.sequence)
        if address.field == "molecule_type":
            self.heading.molecule.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if address.field == "name":
            self.heading.edit_name()
            return
        if address.feature is not None:
            self.select_feature(address)
        if residues is not None:
            self.view.select(*residues)
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def selection_text(self) -> str:
        """Return the selection in words for the status bar, or "" without a sequence."""
        sequence = self.view.sequence
        if sequence is None:
            return ""
        return selection_facts(sequence.residues, *self.view.selection, sequence.is_protein)

    def go_to(self, position: int) -> None:
        """Place the caret before a position (1-based) and show it."""
        self.view.go_to(position)

    def _changed(self, changes: Changes) -> None:
        if self.uid is None:
            return
        if self.uid in changes.sequences.removed or self.uid not in self.session.project.sequences:
            self.set_sequence(None)
            return
        if self.uid in changes.sequences.changed:
            self._refresh()
        if changes.sequences:
            self._show_heading()

    def _refresh(self) -> None:
        sequence = self.sequence
        before = self.view.sequence
        if sequence is None or sequence is before:
            return
        has_moved = before is None or sequence.residues is not before.residues
        self.view.refresh(sequence)
        if len(sequence.features) > MANY_FEATURES:
            self._map_timer.start()
        else:
            self._update_map()
        self.show_feature()
        if has_moved:
            self.finding.residues_changed()

    def _prepare_typing(self) -> None:
        """Parse the locations of very many features in a thread, so that the first key does not wait for it."""
        sequence = self.sequence
        self._stop_preparing()
        if sequence is not None and len(sequence.features) >= text_diff.MANY_FEATURES:
            features = sequence.features
            self._stop_preparing = self.session.beside(
                self, lambda progress: text_diff.prepare(features, progress), lambda _: None, lambda _: None
            )

    def _update_map(self) -> None:
        self._map_timer.stop()
        self.map.set_sequence(self.sequence)
        self.view.set_bars(self.map.packing)
        self.map.select(self._feature)
        self._prepare_typing()

    def _show_heading(self) -> None:
        sequence = self.sequence
        self.heading.show_sequence(sequence)
        self.map.setVisible(self._has_map and sequence is not None and bool(sequence.residues))

    # ---- findings and features

    def _show_findings(self, report: object = None) -> None:
        """Mark the findings of the last check in this sequence."""
        uid = self.uid
        here = [f for f in self.session.report.findings if f.address.sequence == uid] if uid is not None else []
        self.view.set_findings((*f.residues, f.severity, f.message) for f in here if f.residues is not None)
        badges: dict[int, Severity] = {}
        for finding in here:
            if finding.address.feature is not None and badges.get(finding.address.feature) is not Severity.ERROR:
                badges[finding.address.feature] = finding.severity
        self.map.set_badges(badges)
        self.heading.show_findings(here)

    def show_feature(self) -> list[tuple[int, int]]:
        """Highlight the selected feature and show its translation. Return its spans in the order of the location."""
        sequence = self.sequence
        feature = None
        uid = self._feature.feature if self._feature is not None else None
        if uid is not None and sequence is not None:
            try:
                feature = pick(sequence.features, uid)[1]
            except LookupError:
                self._feature = None
        if sequence is None or feature is None:
            self.view.set_feature(())
            self.view.set_track(None)
            return []
        try:
            spans = [(min(a, b), max(a, b)) for a, b, _ in parse(feature.location).spans()]
        except LocationError:
            spans = []
        # the source is the whole sequence
        shown = () if feature.key in ("source", "SOURCE") else spans
        self.view.set_feature(self.drawing.parts or () if self.drawing.is_here else shown, feature.uid)
        self.view.set_track(coding_track(sequence, feature, self.session.edition))
        return spans

    def _select_in_map(self, address: Address) -> None:
        self.select_feature(address, is_revealed=False)
        self._reveal(self.show_feature())
        self.feature_selected.emit(address)

    def _select_feature_at(self, position: int) -> None:
        address = self.map.feature_at(position)
        if address is None:
            return
        start, end = next(part for part in self.map.parts_of(address) if part[0] <= position <= part[1])
        self.view.select(start, end)
        self.select_feature(address, is_revealed=False)
        self.feature_selected.emit(address)

    # ---- keys for the whole pane

    def event(self, event: QEvent) -> bool:
        is_key = event.type() == QEvent.Type.ShortcutOverride
        if is_key and isinstance(event, QKeyEvent) and self._command(event) is not None:
            event.accept()
            return True
        return super().event(event)

    def _command(self, event: QKeyEvent) -> Callable[[], object] | None:
        """Return the command of a key for the whole pane, or None."""
        if event.matches(QKeySequence.StandardKey.Find):
            return self.finding.open_find
        if QKeySequence(event.keyCombination()) == QKeySequence("Ctrl+G"):
            return self.finding.open_go_to
        if event.matches(QKeySequence.StandardKey.FindNext):
            return self.finding.find_next
        if event.matches(QKeySequence.StandardKey.FindPrevious):
            return lambda: self.finding.find_next(False)
        return None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        command = self._command(event)
        if command is not None:
            command()
        elif event.key() == Qt.Key.Key_Escape and self.finding.is_open:
            self.finding.close_find()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.heading.fit(round(self.width() / theme.zoom()))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(280), super().minimumSizeHint().height())
