"""The residue pane: what a sequence is, its feature map, its residues, and bars to find residues or go to a position.

It hides how the three views are kept in step with the session (a change, a new report) and with each other. What
happens inside the views they know themselves; forms of features are another pane's.
"""

from bisect import bisect_left
from collections.abc import Callable

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPalette, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from wiposeq.app.document import Changes
from wiposeq.errors import UnreadableFile
from wiposeq.model import text_diff
from wiposeq.model.address import Address, pick
from wiposeq.model.edits import SetField
from wiposeq.model.finding import Severity
from wiposeq.model.location import LocationError, parse
from wiposeq.model.records import Sequence
from wiposeq.texts import tr, trn
from wiposeq.ui.features.map import FeatureMap
from wiposeq.ui.residues.coding_track import coding_track
from wiposeq.ui.residues.search import Query, ResidueSearch
from wiposeq.ui.residues.text import clean_residues, length_text
from wiposeq.ui.residues.view import ResidueView
from wiposeq.ui.widgets.fields import TextKeys
from wiposeq.ui.window.session import Session

MANY_FEATURES = 1_000
"""With more features than this the map follows the edits after a pause, not at every key."""

MAP_DELAY = 250
COUNT_DELAY = 250
"""Milliseconds of rest before the map is made anew, and before matches are counted."""

MOLECULE_TYPES = ("DNA", "RNA", "AA")


class ElidedLabel(QLabel):
    """A label that cuts its text short rather than asking for room; the whole text is its tooltip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        return QSize(24, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        self.setToolTip(self.text() if shown != self.text() else "")
        self.style().drawItemText(
            painter,
            self.contentsRect(),
            int(self.alignment()),
            self.palette(),
            self.isEnabled(),
            shown,
            QPalette.ColorRole.WindowText,
        )
        painter.end()


class _StillBox(QComboBox):
    """A list of choices that the mouse wheel does not change by accident."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class FindBar(QWidget):
    """Where residues to find are typed. wanted(is_forward): find the next or previous; changed(); closed()."""

    wanted = Signal(bool)
    changed = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = QLineEdit()
        TextKeys(self.line)
        self.line.setPlaceholderText(tr("Residues to find"))
        self.line.setAccessibleName(tr("Residues to find"))
        self.line.setClearButtonEnabled(True)
        self.line.setMinimumWidth(80)
        self.line.textChanged.connect(self.changed)
        self.count = ElidedLabel()
        self.count.setMinimumWidth(24)
        self.previous = _button("▲", tr("Previous match (Shift+Enter)"), lambda: self.wanted.emit(False))
        self.next = _button("▼", tr("Next match (Enter)"), lambda: self.wanted.emit(True))
        self.ambiguous = QCheckBox(tr("A&mbiguity"))
        self.ambiguous.setToolTip(tr("IUPAC symbols match what they stand for: r finds a, g and r"))
        self.both_strands = QCheckBox(tr("&Both strands"))
        self.both_strands.setToolTip(tr("Finds the reverse complement too"))
        for box in (self.ambiguous, self.both_strands):
            box.toggled.connect(self.changed)
        self.close_button = _button("✕", tr("Close (Esc)"), self.closed.emit)
        options = QHBoxLayout()
        options.setSpacing(6)
        options.addWidget(self.ambiguous)
        options.addWidget(self.both_strands)
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.line, 3)
        row.addWidget(self.previous)
        row.addWidget(self.next)
        row.addWidget(self.close_button)
        lower = QHBoxLayout()
        lower.setSpacing(8)
        lower.addLayout(options)
        lower.addWidget(self.count, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 4, 6, 4)
        layout.setSpacing(3)
        layout.addLayout(row)
        layout.addLayout(lower)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.wanted.emit(not event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        else:
            super().keyPressEvent(event)


class GoBar(QWidget):
    """Where a position or location is typed. wanted(text); closed()."""

    wanted = Signal(str)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = QLineEdit()
        TextKeys(self.line)
        self.line.setPlaceholderText(tr("Position or location, such as 41 or 41..60"))
        self.line.setAccessibleName(tr("Position to go to"))
        label = QLabel(tr("&Go to:"))
        label.setBuddy(self.line)
        self.close_button = _button("✕", tr("Close (Esc)"), self.closed.emit)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(6, 4, 6, 4)
        layout.addWidget(label)
        layout.addWidget(self.line, 1)
        layout.addWidget(self.close_button)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.wanted.emit(self.line.text())
        else:
            super().keyPressEvent(event)


class ResiduePane(QWidget):
    """One sequence: header line, feature map, residues.

    selection_changed(start, end): see ResidueView; selection_text() says it in words. feature_selected(Address): a
    feature was picked here. new_feature_requested(start, end): the user wants a feature there.
    """

    selection_changed = Signal(int, int)
    feature_selected = Signal(object)
    new_feature_requested = Signal(int, int)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.uid: int | None = None
        self._feature: Address | None = None
        self._query: Query | None = None
        self._starts: list[int] = []

        self.title = ElidedLabel()
        bold = self.title.font()
        bold.setBold(True)
        self.title.setFont(bold)
        self.molecule = _StillBox()
        self.molecule.setAccessibleName(tr("Molecule type"))
        self.molecule.setToolTip(tr("Molecule type"))
        self.molecule.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.molecule.textActivated.connect(self._set_molecule_type)
        self.size = QLabel()
        self.organism = ElidedLabel()
        self.map = FeatureMap()
        self.view = ResidueView(session)
        self.find_bar = FindBar()
        self.go_bar = GoBar()
        self.find_bar.hide()
        self.go_bar.hide()

        header = QHBoxLayout()
        header.setContentsMargins(8, 4, 8, 2)
        header.setSpacing(8)
        header.addWidget(self.title)
        header.addWidget(self.molecule)
        header.addWidget(self.size)
        header.addWidget(self.organism)
        header.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(header)
        layout.addWidget(self.map)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.find_bar)
        layout.addWidget(self.go_bar)

        self._map_timer = _timer(self, MAP_DELAY, self._update_map)
        self._stop_preparing: Callable[[], None] = lambda: None
        self._count_timer = _timer(self, COUNT_DELAY, self._count)
        self._finder = ResidueSearch(self)
        self._counter = ResidueSearch(self)
        self._finder.found.connect(self._found)
        self._finder.missed.connect(self._missed)
        self._finder.progressed.connect(lambda percent: self._tell_count(tr("searching: {percent} %", percent=percent)))
        self._counter.counted.connect(self._counted)
        self._counter.progressed.connect(lambda percent: self._tell_count(tr("counting: {percent} %", percent=percent)))

        self.view.selection_changed.connect(self.selection_changed)
        self.view.visible_changed.connect(self.map.set_view)
        self.view.feature_wanted.connect(self._pick_feature_at)
        self.view.new_feature_requested.connect(self.new_feature_requested)
        self.view.find_requested.connect(self.open_find)
        self.view.find_again_requested.connect(self.find_next)
        self.view.go_to_requested.connect(self.open_go_to)
        self.map.feature_selected.connect(self._pick_feature)
        self.map.position_clicked.connect(self.go_to)
        self.find_bar.wanted.connect(self.find_next)
        self.find_bar.changed.connect(self._query_changed)
        self.find_bar.closed.connect(self.close_find)
        self.go_bar.wanted.connect(self._go_to_text)
        self.go_bar.closed.connect(self._close_go_to)
        session.changed.connect(self._changed)
        session.report_changed.connect(self._show_findings)
        session.document_replaced.connect(self._replaced)
        self._show_header()

    # ---- what is shown

    @property
    def sequence(self) -> Sequence | None:
        """The sequence shown, as the project has it; None if there is none."""
        if self.uid is None:
            return None
        try:
            return self.session.project.sequences.by_uid(self.uid)
        except (LookupError, UnreadableFile):
            return None

    @property
    def feature(self) -> Address | None:
        """The feature whose residues are tinted."""
        return self._feature

    def set_sequence(self, uid: int | None) -> None:
        """Shows a sequence by its uid, from its start; None, or one that is gone, shows nothing."""
        if uid is not None and uid == self.uid and self.view.sequence is self.sequence:
            return
        self._stop_searching()
        self.uid = uid
        self._feature = None
        sequence = self.sequence
        if sequence is None:
            self.uid = None
        self.view.set_sequence(sequence)
        self._update_map()
        self.map.set_view(*self.view.visible())
        self._show_header()
        self._show_findings()
        if self.find_bar.isVisibleTo(self):
            self._query_changed()

    def select_feature(self, address: Address | None, *, is_revealed: bool = True) -> None:
        """Tints the residues of a feature of this sequence, with its translation if it is a CDS.

        is_revealed: scrolls to it if another one (or none) was selected before, and none of it is on screen.
        """
        if address is not None and (address.sequence != self.uid or address.feature is None):
            address = None
        before = self._feature
        self._feature = Address(address.sequence, address.feature) if address is not None else None
        self.map.select(self._feature)
        spans = self._show_feature()
        if is_revealed and self._feature != before:
            self._reveal(spans)

    def _reveal(self, spans: list[tuple[int, int]]) -> None:
        """Scrolls to the first of some spans unless one of them is on screen."""
        first, last = self.view.visible()
        if spans and not any(start <= last and end >= first for start, end in spans):
            start, end = spans[0]
            self.view.reveal(start, min(end, start + self.view.per_line - 1))

    def shows(self, address: Address) -> bool:
        """Whether this pane is the place for an address: the residues, molecule type or whole of a sequence here."""
        return (
            address.kind == "sequence"
            and address.field in ("", "residues", "molecule_type")
            and address.sequence in self.session.project.sequences
        )

    def focus_address(self, address: Address, residues: tuple[int, int] | None = None) -> None:
        """Goes to an address and gives it the focus; residues: the stretch (1-based, inclusive) to select."""
        if address.sequence != self.uid:
            self.set_sequence(address.sequence)
        if address.field == "molecule_type":
            self.molecule.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if address.feature is not None:
            self.select_feature(address)
        if residues is not None:
            self.view.select(*residues)
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def selection_text(self) -> str:
        """The selection in words, such as "41..60 (20 nt)"; "" without a sequence."""
        return self.view.selection_text()

    def go_to(self, position: int) -> None:
        """Puts the caret before a position (1-based) and shows it."""
        self.view.go_to(position)

    def _replaced(self) -> None:
        self.set_sequence(None)

    def _changed(self, changes: Changes) -> None:
        if self.uid is None:
            return
        if self.uid in changes.sequences.removed or self.uid not in self.session.project.sequences:
            self.set_sequence(None)
            return
        if self.uid in changes.sequences.changed:
            self._refresh()
        if changes.sequences:
            self._show_header()

    def _refresh(self) -> None:
        sequence = self.sequence
        before = self.view.sequence
        if sequence is before:
            return
        has_moved = before is None or sequence.residues is not before.residues
        self.view.refresh(sequence)
        if len(sequence.features) > MANY_FEATURES:
            self._map_timer.start()
        else:
            self._update_map()
        self._show_feature()
        if has_moved:
            self._starts = []
            self._counter.stop()
            self._finder.stop()
            if self.find_bar.isVisibleTo(self):
                self._count_timer.start()

    def _prepare_typing(self) -> None:
        """Reads the locations of very many features beside the window, so that the first key is not held up."""
        sequence = self.sequence
        self._stop_preparing()
        if sequence is not None and len(sequence.features) >= text_diff.MANY_FEATURES:
            features = sequence.features
            self._stop_preparing = self.session.beside(
                lambda progress: text_diff.prepare(features, progress), lambda _: None, lambda _: None
            )

    def _update_map(self) -> None:
        self._map_timer.stop()
        self.map.set_sequence(self.sequence)
        self.map.select(self._feature)
        self._prepare_typing()

    def _show_header(self) -> None:
        sequence = self.sequence
        for widget in (self.molecule, self.size, self.organism):
            widget.setVisible(sequence is not None)
        self.map.setVisible(sequence is not None and bool(sequence.residues))
        if sequence is None:
            self.title.setText(tr("No sequence"))
            return
        number = tr("Sequence {number}", number=self.session.project.number(sequence.uid))
        title = f"{number} – {sequence.name}" if sequence.name else number
        self.title.setText(tr("{title} (skipped)", title=title) if sequence.is_skipped else title)
        self.size.setText(length_text(len(sequence.residues), sequence.is_protein))
        self.organism.setText(sequence.organism)
        with QSignalBlocker(self.molecule):
            current = sequence.molecule_type
            choices = [*MOLECULE_TYPES, *([] if current in MOLECULE_TYPES else [current])]
            if [self.molecule.itemText(n) for n in range(self.molecule.count())] != choices:
                self.molecule.clear()
                self.molecule.addItems(choices)
            self.molecule.setCurrentIndex(choices.index(current))
        self.molecule.setEnabled(not sequence.is_skipped)

    def _set_molecule_type(self, value: str) -> None:
        if self.uid is not None:
            label = tr("Change molecule type to {value}", value=value)
            self.session.do(SetField(Address(self.uid, field="molecule_type"), value, label))

    # ---- findings and features

    def _show_findings(self, report: object = None) -> None:
        """Underlines and badges what the last check says about this sequence."""
        uid = self.uid
        here = [f for f in self.session.report.findings if f.address.sequence == uid] if uid is not None else []
        self.view.set_findings((*f.residues, f.severity, f.message) for f in here if f.residues is not None)
        badges: dict[int, Severity] = {}
        for finding in here:
            if finding.address.feature is not None and badges.get(finding.address.feature) is not Severity.ERROR:
                badges[finding.address.feature] = finding.severity
        self.map.set_badges(badges)

    def _show_feature(self) -> list[tuple[int, int]]:
        """Tints the selected feature and shows its translation; returns its spans in the order of the location."""
        sequence = self.sequence
        feature = None
        if self._feature is not None and sequence is not None:
            try:
                feature = pick(sequence.features, self._feature.feature)[1]
            except LookupError:
                self._feature = None
        if feature is None:
            self.view.set_feature(())
            self.view.set_track(None)
            return []
        try:
            spans = [(min(a, b), max(a, b)) for a, b, _ in parse(feature.location).spans()]
        except LocationError:
            spans = []
        self.view.set_feature(() if feature.key in ("source", "SOURCE") else spans)  # the whole needs no tint
        self.view.set_track(coding_track(sequence, feature))
        return spans

    def _pick_feature(self, address: Address) -> None:
        self.select_feature(address, is_revealed=False)
        self._reveal(self._show_feature())
        self.feature_selected.emit(address)

    def _pick_feature_at(self, position: int) -> None:
        address = self.map.feature_at(position)
        if address is None:
            return
        start, end = next(part for part in self.map.parts_of(address) if part[0] <= position <= part[1])
        self.view.select(start, end)
        self.select_feature(address, is_revealed=False)
        self.feature_selected.emit(address)

    # ---- finding residues

    def open_find(self) -> None:
        """Opens the find bar with what is selected, if that is short."""
        self.go_bar.hide()
        start, end = self.view.selection
        if 0 < end - start + 1 <= 100:
            self.find_bar.line.setText(self.view.selected_text())
        is_nucleotide = self.sequence is not None and not self.sequence.is_protein
        self.find_bar.both_strands.setVisible(is_nucleotide)
        self.find_bar.show()
        self.find_bar.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.find_bar.line.selectAll()
        self._query_changed()

    def close_find(self) -> None:
        """Closes the find bar and ends every search."""
        self._stop_searching()
        self.find_bar.hide()
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def find_next(self, is_forward: bool = True) -> None:
        """Selects the next (or previous) match of what stands in the find bar; opens the bar if it is empty."""
        if not self._make_query():
            if not self.find_bar.line.text().strip():
                self.open_find()
            return
        start, end = self.view.selection
        place = start if is_forward and end >= start else start - 1
        self._finder.find(self.view.residues, self._query, place, is_forward=is_forward)

    def _stop_searching(self) -> None:
        self._finder.stop()
        self._counter.stop()
        self._count_timer.stop()
        self._starts = []
        self.view.set_matches([], 0)

    def _make_query(self) -> bool:
        """Reads the find bar. False, and a word beside it, if there is nothing to find."""
        self._query = None
        sequence = self.sequence
        if sequence is None:
            return False
        cleaned = clean_residues(self.find_bar.line.text(), sequence.molecule_type)
        if not cleaned.residues:
            self._tell_count(tr("letters only") if cleaned.left_out else "")
            return False
        self._query = Query(
            cleaned.residues,
            sequence.molecule_type,
            is_ambiguous=self.find_bar.ambiguous.isChecked(),
            both_strands=self.find_bar.both_strands.isChecked(),
        )
        return True

    def _query_changed(self) -> None:
        self._stop_searching()
        if self._make_query():
            self._count_timer.start()

    def _count(self) -> None:
        if self._make_query():
            self._counter.count(self.view.residues, self._query)

    def _counted(self, starts: list[int], is_all: bool) -> None:
        self._starts = starts
        self.view.set_matches(starts, self._query.length)
        if is_all:
            self._tell_count(trn("{count} match", "{count} matches", len(starts)) if starts else tr("no match"))
        else:
            self._tell_count(tr("more than {count} matches", count=f"{len(starts) - 1:,}"))

    def _found(self, start: int, end: int, is_wrapped: bool) -> None:
        self.view.select(start, end)
        self._tell_place(start - 1)
        if is_wrapped:
            self.session.told.emit(tr("Found beyond the end of the sequence, from its other end on."))

    def _tell_place(self, start: int) -> None:
        place = bisect_left(self._starts, start)
        if place < len(self._starts) and self._starts[place] == start:
            self._tell_count(tr("{number} of {count}", number=place + 1, count=len(self._starts)))

    def _missed(self) -> None:
        self._tell_count(tr("no match"))
        self.session.told.emit(tr("These residues do not occur."))

    def _tell_count(self, text: str) -> None:
        self.find_bar.count.setText(text)

    # ---- going to a position

    def open_go_to(self) -> None:
        """Opens the bar that takes a position."""
        self.close_find()
        self.go_bar.show()
        self.go_bar.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.go_bar.line.selectAll()

    def _close_go_to(self) -> None:
        self.go_bar.hide()
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_to_text(self, text: str) -> None:
        """Goes to a position (thousands may be set apart) or selects a location."""
        text = "".join(text.split())
        digits = text.replace(",", "").replace(".", "").replace("'", "")
        length = self.view.length
        try:
            start, end = (int(digits), 0) if digits.isdecimal() and ".." not in text else parse(text).bounds
        except (LocationError, ValueError):
            self.session.told.emit(tr("`{text}` is no position or location.", text=text[:40]))
            return
        if not 1 <= start <= max(length, 1):
            told = tr("The sequence has no residue {position}; it ends at {length}.", position=start, length=length)
            self.session.told.emit(told)
            return
        if end:
            self.view.select(start, end)
        else:
            self.view.go_to(start)
        self._close_go_to()

    # ---- keys for the whole pane

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and self._command(event) is not None:
            event.accept()
            return True
        return super().event(event)

    def _command(self, event: QKeyEvent) -> Callable[[], object] | None:
        """What a key asks of the whole pane, if anything."""
        if event.matches(QKeySequence.StandardKey.Find):
            return self.open_find
        if QKeySequence(event.keyCombination()) == QKeySequence("Ctrl+G"):
            return self.open_go_to
        if event.matches(QKeySequence.StandardKey.FindNext):
            return self.find_next
        if event.matches(QKeySequence.StandardKey.FindPrevious):
            return lambda: self.find_next(False)
        return None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        command = self._command(event)
        if command is not None:
            command()
        elif event.key() == Qt.Key.Key_Escape and self.find_bar.isVisibleTo(self):
            self.close_find()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.organism.setVisible(self.uid is not None and self.width() >= 420)

    def minimumSizeHint(self) -> QSize:
        return QSize(280, super().minimumSizeHint().height())


def _button(text: str, name: str, run: Callable[[], object]) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setToolTip(name)
    button.setAccessibleName(name)
    button.setAutoRaise(True)
    button.clicked.connect(lambda: run())
    return button


def _timer(parent: QWidget, milliseconds: int, run: Callable[[], object]) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(milliseconds)
    timer.timeout.connect(run)
    return timer
