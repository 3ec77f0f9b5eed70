"""The residues of one sequence as numbered blocks of ten, to read, select and edit, at any length.

It hides layout (only the visible lines are looked at and painted; scrolling counts lines, so the length has no bound),
caret and selection, and how keys, the clipboard and the mouse become edits handed to the session. Which sequence is
shown, and what is highlighted in it, it is told by the residue pane.

Positions that leave this module are 1-based; the caret is a number from 0 (before the first residue) to the length.

Letters outside the alphabet of the molecule type are accepted and left to the check, because a listing that is being
repaired must be able to hold them; what is no letter is refused, and said so.
"""

from collections.abc import Callable, Iterable
from itertools import count

from PySide6.QtCore import QBasicTimer, QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QClipboard,
    QColor,
    QContextMenuEvent,
    QFont,
    QFontDatabase,
    QFontInfo,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QMenu, QToolTip, QWidget

from wiposeq.model.edits import ReplaceResidues
from wiposeq.model.finding import Severity
from wiposeq.model.records import Sequence
from wiposeq.standard.residues import reverse_complement
from wiposeq.texts import tr, trn
from wiposeq.ui.residues.coding_track import CodingTrack
from wiposeq.ui.residues.grid import BLOCK, Grid
from wiposeq.ui.residues.paint import Brush, Marks, visible_signs
from wiposeq.ui.residues.text import (
    NUCLEOTIDES,
    Stretches,
    changed_stretch,
    clean_residues,
    moved_caret,
    number_text,
    span_text,
)
from wiposeq.ui.window.session import Session

Key = QKeySequence.StandardKey

_runs = count(1)
"""Numbers for undo steps: what is typed in one run can be undone at once."""


def fixed_font() -> QFont:
    """The system's fixed-width font, or one that is fixed for sure."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    if not QFontInfo(font).fixedPitch():
        font.setFamilies(["DejaVu Sans Mono", "Consolas", "Menlo", "Liberation Mono", "Courier New"])
    font.setStyleHint(QFont.StyleHint.Monospace)
    font.setFixedPitch(True)
    font.setKerning(False)
    return font


class ResidueView(QAbstractScrollArea):
    """The residues of one sequence.

    selection_changed(start, end): 1-based and inclusive; end = start - 1 is a caret before start.
    visible_changed(start, end): the residues on screen. feature_wanted(position): a double-click asks for the feature
    there. new_feature_requested(start, end), find_requested(), find_again_requested(is_forward), go_to_requested():
    the pane's part of a shortcut or menu entry.
    """

    selection_changed = Signal(int, int)
    visible_changed = Signal(int, int)
    feature_wanted = Signal(int)
    new_feature_requested = Signal(int, int)
    find_requested = Signal()
    find_again_requested = Signal(bool)
    go_to_requested = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.sequence: Sequence | None = None
        self.grid = Grid()
        self.marks = Marks()
        self.painted = (0, 0)
        """The 1-based residues that the last paint looked at."""
        self._residues = ""
        self._caret = 0
        self._anchor = 0
        self._is_at_line_end = False
        self._goal: int | None = None
        self._run = 0
        self._run_kind = ""
        self._steps: list[_Step] = []
        self._is_editing = False
        self._is_caret_on = True
        self._blink = QBasicTimer()
        self._drag_scroll = QBasicTimer()
        self._drag_point = QPoint()
        self._is_dragging = False
        self._last_visible = (0, 0)

        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # always there, so that the number of blocks on a line does not flicker with it
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Base)
        self.setAccessibleName(tr("Residues"))
        self.setMinimumWidth(200)
        self.setFont(fixed_font())
        self._make_actions()
        self._moves = self._make_moves()
        self._measure()

    # ---- what is shown

    @property
    def residues(self) -> str:
        """The residues shown."""
        return self._residues

    @property
    def length(self) -> int:
        """How many residues there are."""
        return len(self._residues)

    @property
    def is_read_only(self) -> bool:
        """Whether there is nothing to edit: no sequence, or a skipped one."""
        return self.sequence is None or self.sequence.is_skipped

    @property
    def is_protein(self) -> bool:
        """Whether the residues are amino acids."""
        return self.sequence is not None and self.sequence.is_protein

    @property
    def selection(self) -> tuple[int, int]:
        """The selected residues, 1-based and inclusive; (n, n - 1) when only the caret stands before n."""
        return min(self._caret, self._anchor) + 1, max(self._caret, self._anchor)

    @property
    def has_selection(self) -> bool:
        """Whether at least one residue is selected."""
        return self._caret != self._anchor

    @property
    def caret(self) -> int:
        """How many residues stand before the caret."""
        return self._caret

    def selected_text(self) -> str:
        """The selected residues."""
        start, end = self.selection
        return self._residues[start - 1 : end]

    def set_sequence(self, sequence: Sequence | None) -> None:
        """Shows another sequence from its start, with nothing marked."""
        self.sequence = sequence
        self._residues = sequence.residues if sequence else ""
        self.marks = Marks()
        self._steps.clear()
        self._caret = self._anchor = 0
        self._is_at_line_end = False
        self._end_run()
        self._measure()
        self.verticalScrollBar().setValue(0)
        self._selection_moved(is_shown=False)
        self._update_actions()

    def refresh(self, sequence: Sequence) -> None:
        """Shows the same sequence after a change; caret and selection stay with their residues.

        After an undo they are what they were before the step that was undone.
        """
        old, self.sequence = self._residues, sequence
        self._residues = new = sequence.residues
        if old is not new and not self._is_editing:
            self._end_run()
            self.marks.matches = []
            for step in self._steps:
                if step.after is old and step.before is new:
                    self._anchor, self._caret = step.selected_before
                    break
                if step.before is old and step.after is new:
                    self._anchor = self._caret = step.caret_after
                    break
            else:
                start, removed, inserted = changed_stretch(old, new)
                self._anchor = moved_caret(self._anchor, start, removed, inserted)
                self._caret = moved_caret(self._caret, start, removed, inserted)
            self._measure()
            self._selection_moved(is_shown=self.hasFocus())
        else:
            if old is not new:
                self.marks.matches = []
            self._measure()
        self._update_actions()

    def set_track(self, track: CodingTrack | None) -> None:
        """Shows this translation under the residues, or none."""
        had = self.marks.track is not None
        self.marks.track = track
        if had != (track is not None):
            self._measure()
        self.viewport().update()

    def set_findings(self, findings: "Iterable[tuple[int, int, Severity] | tuple[int, int, Severity, str]]") -> None:
        """Underlines the residues of findings: (start, end, severity) and, if there is one, a sentence for the tip."""
        self.marks.set_findings(findings)
        self.viewport().update()

    def set_feature(self, spans: Iterable[tuple[int, int]]) -> None:
        """Tints the residues of the selected feature: its spans, whatever their strand."""
        self.marks.feature = Stretches((min(a, b), max(a, b)) for a, b in spans)
        self.viewport().update()

    def set_matches(self, starts: list[int], length: int) -> None:
        """Tints what a search found: the ordered 0-based starts, and how long each match is."""
        self.marks.matches, self.marks.match_length = starts, length
        self.viewport().update()

    # ---- layout

    def _measure(self) -> None:
        """Works out the layout for the font, the size and the length; the first residue seen stays in sight."""
        grid, port, bar = self.grid, self.viewport(), self.verticalScrollBar()
        top = grid.first_line * grid.per_line
        per_line = grid.per_line
        grid.fit(self.font(), port.width(), port.height(), self.length, self.marks.track is not None)
        bar.setPageStep(grid.fitting)
        bar.setRange(0, max(grid.line_count - grid.fitting, 0))
        if grid.per_line != per_line:
            bar.setValue(top // grid.per_line)
        grid.first_line = bar.value()
        port.update()

    @property
    def per_line(self) -> int:
        """Residues on one line."""
        return self.grid.per_line

    def visible(self) -> tuple[int, int]:
        """The residues on screen, 1-based and inclusive."""
        return self.grid.visible()

    def caret_rectangle(self) -> QRect:
        """Where the caret is, in the viewport."""
        return self.grid.caret_rectangle(self._caret, self._is_at_line_end)

    def sizeHint(self) -> QSize:
        return QSize(int(self.grid.gutter + 67 * self.grid.advance) + 30, self.grid.ruler + 12 * self.grid.line_height)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.grid.ruler + 3 * self.grid.line_height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._measure()
        self._tell_visible()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.grid.first_line = self.verticalScrollBar().value()
        self.viewport().update()
        self._tell_visible()

    def _tell_visible(self) -> None:
        visible = self.visible()
        if visible != self._last_visible:
            self._last_visible = visible
            self.visible_changed.emit(*visible)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "_moves"):
            self._measure()
        elif event.type() in (QEvent.Type.PaletteChange, QEvent.Type.EnabledChange):
            self.viewport().update()

    # ---- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        painter.setFont(self.font())
        palette, grid, has_focus = self.palette(), self.grid, self.hasFocus()
        brush = Brush(
            painter,
            grid,
            palette,
            is_active=has_focus,
            is_faded=self.is_read_only,
            ratio=self.devicePixelRatioF(),
        )
        painter.fillRect(event.rect(), brush.base)
        lines = grid.lines_within(event.rect().top(), event.rect().bottom())
        self.painted = (lines.start * grid.per_line + 1, min(lines.stop * grid.per_line, self.length))
        selection = self.selection
        for line in lines:
            start = line * grid.per_line
            residues = self._residues[start : start + grid.per_line]
            if residues:
                brush.line(line, residues, selection, self.marks)
        if not self.length:
            self._paint_empty(painter, brush.muted)
        brush.ruler(self.viewport().width())
        caret = self.caret_rectangle()
        if has_focus and self._is_caret_on and self.sequence is not None and caret.top() >= grid.ruler:
            painter.fillRect(caret, brush.text)
        if has_focus:
            painter.setPen(QPen(palette.color(QPalette.ColorRole.Highlight), 1))
            painter.drawRect(self.viewport().rect().adjusted(0, 0, -1, -1))
        painter.end()

    def _paint_empty(self, painter: QPainter, colour: QColor) -> None:
        if self.sequence is None:
            text = tr("No sequence is selected.")
        elif self.is_read_only:
            text = tr("This sequence is skipped.")
        else:
            text = tr("Type or paste residues here.")
        painter.setPen(colour)
        left = int(self.grid.gutter + self.grid.advance)
        area = self.viewport().rect().adjusted(left, self.grid.ruler, -8, 0)
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap, text)

    # ---- caret and selection

    def set_caret(self, caret: int, *, keeps_anchor: bool = False, is_at_line_end: bool = False) -> None:
        """Puts the caret after that many residues; with keeps_anchor what lies between becomes selected."""
        self._end_run()
        self._move(caret, keeps_anchor, is_at_line_end)

    def select(self, start: int, end: int) -> None:
        """Selects residues start..end (1-based) as far as they exist, and shows them; end = start - 1 is a caret."""
        start = min(max(start, 1), self.length + 1)
        end = min(max(end, start - 1), self.length)
        self._end_run()
        self._goal = None
        self._anchor, self._caret = start - 1, end
        self._is_at_line_end = end % self.grid.per_line == 0 and end > start - 1
        self._selection_moved(is_shown=False)
        self.reveal(start, end)

    def select_all(self) -> None:
        """Selects every residue; what is on screen stays on screen."""
        self._end_run()
        self._anchor, self._caret = 0, self.length
        self._selection_moved(is_shown=False)

    def go_to(self, position: int) -> None:
        """Puts the caret before a 1-based position, in the middle of the view if it was out of sight."""
        self.select(position, position - 1)

    def reveal(self, start: int, end: int) -> None:
        """Scrolls so that residues start..end are seen, or at least their start."""
        top, low = (start - 1) // self.grid.per_line, max(end - 1, start - 1) // self.grid.per_line
        fitting = self.grid.fitting
        if self.grid.first_line <= top and low < self.grid.first_line + fitting:
            return
        spare = max(fitting - (low - top + 1), 0)
        self.verticalScrollBar().setValue(top - (spare // 2 if spare else 0))

    def _move(self, caret: int, keeps_anchor: bool, is_at_line_end: bool = False, keeps_goal: bool = False) -> None:
        self._caret = min(max(caret, 0), self.length)
        self._is_at_line_end = is_at_line_end
        if not keeps_anchor:
            self._anchor = self._caret
        if not keeps_goal:
            self._goal = None
        self._selection_moved()

    def _selection_moved(self, is_shown: bool = True) -> None:
        if is_shown:
            line = self.grid.place(self._caret, self._is_at_line_end)[0]
            if line < self.grid.first_line:
                self.verticalScrollBar().setValue(line)
            elif line >= self.grid.first_line + self.grid.fitting:
                self.verticalScrollBar().setValue(line - self.grid.fitting + 1)
        self._restart_blink()
        self.viewport().update()
        self._update_actions()
        self._describe()
        self.selection_changed.emit(*self.selection)

    def selection_text(self) -> str:
        """The selection in words, such as "41..60 (20 nt)"; "" without a sequence."""
        return span_text(*self.selection, self.is_protein) if self.sequence is not None else ""

    def _describe(self) -> None:
        """Says where the caret is to whoever does not see it."""
        if self.sequence is None:
            self.setAccessibleDescription("")
            return
        parts = [self.selection_text()]
        if not self.has_selection and self._caret < self.length:
            parts.append(self._residues[self._caret])
        parts.append(tr("of {length}", length=number_text(self.length)))
        self.setAccessibleDescription(", ".join(parts))

    def _restart_blink(self) -> None:
        self._is_caret_on = True
        time = QApplication.cursorFlashTime() // 2
        if self.hasFocus() and time > 0:
            self._blink.start(time, self)
        else:
            self._blink.stop()

    def timerEvent(self, event: QEvent) -> None:
        if event.timerId() == self._blink.timerId():
            self._is_caret_on = not self._is_caret_on
            self.viewport().update(self.caret_rectangle())
        elif event.timerId() == self._drag_scroll.timerId():
            self._scroll_drag()

    def focusInEvent(self, event: QEvent) -> None:
        super().focusInEvent(event)
        self._restart_blink()
        self.viewport().update()

    def focusOutEvent(self, event: QEvent) -> None:
        super().focusOutEvent(event)
        self._blink.stop()
        self._end_run()
        self.viewport().update()

    # ---- keyboard

    def _make_moves(self) -> list[tuple[Key, Key, Callable[[bool], None]]]:
        """(key that moves, key that selects, what it does with "keeps the anchor")."""
        return [
            (Key.MoveToNextChar, Key.SelectNextChar, lambda keeps: self._step(1, keeps)),
            (Key.MoveToPreviousChar, Key.SelectPreviousChar, lambda keeps: self._step(-1, keeps)),
            (Key.MoveToNextWord, Key.SelectNextWord, lambda keeps: self._to_block(1, keeps)),
            (Key.MoveToPreviousWord, Key.SelectPreviousWord, lambda keeps: self._to_block(-1, keeps)),
            (Key.MoveToNextLine, Key.SelectNextLine, lambda keeps: self._to_line(1, keeps)),
            (Key.MoveToPreviousLine, Key.SelectPreviousLine, lambda keeps: self._to_line(-1, keeps)),
            (Key.MoveToNextPage, Key.SelectNextPage, lambda keeps: self._to_page(1, keeps)),
            (Key.MoveToPreviousPage, Key.SelectPreviousPage, lambda keeps: self._to_page(-1, keeps)),
            (Key.MoveToStartOfLine, Key.SelectStartOfLine, self._to_line_start),
            (Key.MoveToEndOfLine, Key.SelectEndOfLine, self._to_line_end),
            (Key.MoveToStartOfDocument, Key.SelectStartOfDocument, lambda keeps: self._move(0, keeps)),
            (Key.MoveToEndOfDocument, Key.SelectEndOfDocument, lambda keeps: self._move(self.length, keeps)),
        ]

    def _step(self, by: int, keeps_anchor: bool) -> None:
        if self.has_selection and not keeps_anchor:
            self._move(max(self._caret, self._anchor) if by > 0 else min(self._caret, self._anchor), False)
        else:
            self._move(self._caret + by, keeps_anchor)

    def _to_block(self, by: int, keeps_anchor: bool) -> None:
        block = self._caret // BLOCK + 1 if by > 0 else -(-self._caret // BLOCK) - 1
        self._move(block * BLOCK, keeps_anchor)

    def _to_line(self, by: int, keeps_anchor: bool) -> None:
        line, column = self.grid.place(self._caret, self._is_at_line_end)
        goal = column if self._goal is None else self._goal
        line += by
        if line < 0:
            self._move(0, keeps_anchor, keeps_goal=True)
        elif line >= self.grid.line_count:
            self._move(self.length, keeps_anchor, keeps_goal=True)
        else:
            caret = line * self.grid.per_line + goal
            self._move(caret, keeps_anchor, is_at_line_end=goal == self.grid.per_line, keeps_goal=True)
        self._goal = goal

    def _to_page(self, by: int, keeps_anchor: bool) -> None:
        lines = max(self.grid.fitting - 1, 1)
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + by * lines)
        self._to_line(by * lines, keeps_anchor)

    def _to_line_start(self, keeps_anchor: bool) -> None:
        line = self.grid.place(self._caret, self._is_at_line_end)[0]
        self._move(line * self.grid.per_line, keeps_anchor)

    def _to_line_end(self, keeps_anchor: bool) -> None:
        line = self.grid.place(self._caret, self._is_at_line_end)[0]
        self._move((line + 1) * self.grid.per_line, keeps_anchor, is_at_line_end=True)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and self._is_ours(event):
            event.accept()
            return True
        return super().event(event)

    def _is_ours(self, event: QKeyEvent) -> bool:
        """Whether a key is for the residues, though the window has a shortcut of the same name."""
        return (
            self._action_for(event) is not None
            or any(event.matches(move) or event.matches(select) for move, select, _ in self._moves)
            or event.matches(Key.SelectAll)
            or self._is_typed(event)
            or event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)
        )

    @staticmethod
    def _is_typed(event: QKeyEvent) -> bool:
        held = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        is_altgr = held == (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        text = event.text()
        return (
            bool(text)
            and text.isprintable()
            and (not held or is_altgr or bool(held & Qt.KeyboardModifier.GroupSwitchModifier))
        )

    def _action_for(self, event: QKeyEvent) -> QAction | None:
        pressed = QKeySequence(event.keyCombination())
        for action in self.actions():
            if pressed in action.shortcuts():
                return None if event.key() == Qt.Key.Key_Delete and action is self.remove_action else action
        return None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        for move, select, run in self._moves:
            is_select = event.matches(select)
            if is_select or event.matches(move):
                self._end_run()
                run(is_select)
                return
        action = self._action_for(event)
        if action is not None:
            if action.isEnabled():
                action.trigger()
        elif event.matches(Key.DeleteEndOfWord):
            self._erase(min((self._caret // BLOCK + 1) * BLOCK, self.length))
        elif event.matches(Key.DeleteStartOfWord):
            self._erase(max((-(-self._caret // BLOCK) - 1) * BLOCK, 0))
        elif event.key() == Qt.Key.Key_Backspace:
            self._erase(self._caret - 1)
        elif event.key() == Qt.Key.Key_Delete:
            self._erase(self._caret + 1)
        elif event.key() == Qt.Key.Key_Escape and self.has_selection:
            self.set_caret(self._caret, is_at_line_end=self._is_at_line_end)
        elif self._is_typed(event):
            self._type(event.text())
        else:
            event.ignore()

    # ---- editing

    def _end_run(self) -> None:
        self._run_kind = ""

    def _refuse(self) -> bool:
        """Says why nothing can be edited here, if so."""
        if self.sequence is not None and self.sequence.is_skipped:
            self.session.told.emit(tr("A skipped sequence cannot be edited; include it first."))
        return self.is_read_only

    def _tell(self, *notes: str) -> None:
        if any(notes):
            self.session.told.emit(" ".join(note for note in notes if note))

    def _type(self, text: str) -> None:
        if self._refuse():
            return
        cleaned = clean_residues(text, self.sequence.molecule_type)
        if not cleaned.residues:
            if not text.isspace():
                self.session.told.emit(tr("`{sign}` is not a residue; only letters are.", sign=text))
            else:
                self.session.told.emit(tr("Residues are written without blanks; the blocks are only shown."))
            return
        start, end = self.selection
        lost = self._replace(start, end, cleaned.residues, tr("Type residues"), "type")
        self._tell(tr("u is written as t.") if cleaned.u_to_t else "", lost)

    def _erase(self, to: int) -> None:
        """Removes the selection, or what lies between the caret and another place."""
        if self._refuse():
            return
        start, end = self.selection
        if end < start:
            to = min(max(to, 0), self.length)
            start, end = min(to, self._caret) + 1, max(to, self._caret)
            if end < start:
                return
            kind = "backspace" if to < self._caret else "delete"
        else:
            kind = "remove"
        label = trn("Remove {count} residue", "Remove {count} residues", end - start + 1)
        self._tell(self._replace(start, end, "", label, kind))

    def insert(self, text: str) -> None:
        """Puts residues out of any text in the place of the selection, and tells what of the text was no residue."""
        if self._refuse():
            return
        cleaned = clean_residues(text, self.sequence.molecule_type)
        count = len(cleaned.residues)
        told = []
        lost = ""
        if count:
            start, end = self.selection
            told.append(trn("{count} residue pasted", "{count} residues pasted", count))
            label = trn("Paste {count} residue", "Paste {count} residues", count)
            lost = self._replace(start, end, cleaned.residues, label)
        else:
            told.append(tr("The clipboard holds no residues"))
        if cleaned.records > 1:
            told.append(trn("{count} record joined", "{count} records joined", cleaned.records))
        if cleaned.u_to_t:
            told.append(trn("{count} u written as t", "{count} u written as t", cleaned.u_to_t))
        if cleaned.left_out:
            told.append(trn("{count} sign left out", "{count} signs left out", cleaned.left_out))
        self._tell("; ".join(told) + ".", lost)

    def reverse_complement_selection(self) -> None:
        """Puts the other strand in the place of the selection, read 5' to 3'; locations do not change."""
        if self._refuse() or not self.has_selection or self.sequence.molecule_type not in NUCLEOTIDES:
            return
        start, end = self.selection
        text = reverse_complement(self.selected_text())
        self._replace(start, end, text, tr("Reverse complement {span}", span=f"{start}..{end}"), keeps_selection=True)

    def _replace(
        self, start: int, end: int, text: str, label: str, kind: str = "", *, keeps_selection: bool = False
    ) -> str:
        """Replaces residues start..end (1-based) as one step, or as part of the run of typing under way.

        Returns what went with the residues, in words; "" if nothing did.
        """
        sequence = self.sequence
        assert sequence is not None
        is_new_run = not kind or kind != self._run_kind
        if is_new_run:
            self._run = next(_runs)
            self._steps = self._steps[-99:]
            self._steps.append(_Step(sequence.residues, (self._anchor, self._caret)))
        merge_key = f"residues/{sequence.uid}/{self._run}" if kind else ""
        self._is_editing = True
        try:
            is_done = self.session.do(ReplaceResidues(sequence.uid, start, end, text, label), merge_key)
        finally:
            self._is_editing = False
        if not is_done:
            return ""
        self._run_kind = kind
        after = self.session.project.sequences.by_uid(sequence.uid)
        if after is not self.sequence:
            self.refresh(after)
        if keeps_selection:
            self._anchor, self._caret = start - 1, start - 1 + len(text)
            self._is_at_line_end = False
            self._selection_moved()
        else:
            caret = start - 1 + len(text)
            self._move(caret, False, is_at_line_end=bool(text) and caret % self.grid.per_line == 0)
        step = self._steps[-1]
        step.after, step.caret_after = after.residues, self._caret
        lost = len(sequence.features) - len(after.features)
        if lost > 0:
            return trn(
                "{count} feature that lay wholly in the removed residues was removed too.",
                "{count} features that lay wholly in the removed residues were removed too.",
                lost,
            )
        return ""

    # ---- clipboard

    def copy(self) -> None:
        """Copies the selected residues as plain text."""
        if self.has_selection:
            QGuiApplication.clipboard().setText(self.selected_text())

    def copy_reverse_complement(self) -> None:
        """Copies the other strand of the selection, read 5' to 3'."""
        if self.has_selection:
            QGuiApplication.clipboard().setText(reverse_complement(self.selected_text()))

    def cut(self) -> None:
        """Copies the selected residues and removes them."""
        if not self.has_selection or self._refuse():
            return
        self.copy()
        start, end = self.selection
        label = trn("Cut {count} residue", "Cut {count} residues", end - start + 1)
        self._tell(self._replace(start, end, "", label))

    def paste(self) -> None:
        """Puts the residues on the clipboard in the place of the selection."""
        self.insert(QGuiApplication.clipboard().text())

    def remove_selection(self) -> None:
        """Removes the selected residues."""
        if self.has_selection:
            self._erase(self._caret)

    # ---- mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        if event.button() == Qt.MouseButton.LeftButton:
            caret, is_at_line_end = self.grid.caret_at(point)
            keeps = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.set_caret(caret, keeps_anchor=keeps, is_at_line_end=is_at_line_end)
            self._is_dragging = True
        elif event.button() == Qt.MouseButton.MiddleButton:
            clipboard = QGuiApplication.clipboard()
            if clipboard.supportsSelection() and not self.is_read_only:
                self.set_caret(self.grid.caret_at(point)[0])
                self.insert(clipboard.text(QClipboard.Mode.Selection))
        else:
            event.ignore()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not self._is_dragging or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        self._drag_point = event.position().toPoint()
        height = self.viewport().height()
        if self.grid.ruler <= self._drag_point.y() < height:
            self._drag_scroll.stop()
        elif not self._drag_scroll.isActive():
            self._drag_scroll.start(40, self)
        self._drag()

    def _drag(self) -> None:
        height = self.grid.fitting * self.grid.line_height
        y = min(max(self._drag_point.y(), self.grid.ruler), self.grid.ruler + height - 1)
        caret, is_at_line_end = self.grid.caret_at(QPoint(self._drag_point.x(), y))
        if caret != self._caret:
            self.set_caret(caret, keeps_anchor=True, is_at_line_end=is_at_line_end)

    def _scroll_drag(self) -> None:
        """Scrolls the faster the further out the pointer is."""
        y, bar = self._drag_point.y(), self.verticalScrollBar()
        beyond = y - self.grid.ruler if y < self.grid.ruler else y - self.viewport().height()
        step = 1 + abs(beyond) // 20
        bar.setValue(bar.value() + (step if beyond > 0 else -step))
        self._drag()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._drag_scroll.stop()
        if self._is_dragging and event.button() == Qt.MouseButton.LeftButton:
            self._is_dragging = False
            clipboard = QGuiApplication.clipboard()
            if clipboard.supportsSelection() and 0 < self.selection[1] - self.selection[0] < 1_000_000:
                clipboard.setText(self.selected_text(), QClipboard.Mode.Selection)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        position = self.grid.residue_at(event.position().toPoint())
        if position:
            block = (position - 1) // BLOCK
            self.select(block * BLOCK + 1, (block + 1) * BLOCK)
            self.feature_wanted.emit(position)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            self._show_tip(event)
            return True
        return super().viewportEvent(event)

    def _show_tip(self, event: QHelpEvent) -> None:
        position = self.grid.residue_at(event.pos())
        if not position:
            QToolTip.hideText()
            return
        lines = [f"{number_text(position)}: {visible_signs(self._residues[position - 1])}"]
        lines += self.marks.messages_at(position)[:5]
        QToolTip.showText(event.globalPos(), "\n".join(lines), self)

    # ---- actions

    def _make_actions(self) -> None:
        def action(text: str, run: Callable[[], object], *keys: Key | str) -> QAction:
            made = QAction(text, self)
            shortcuts = [QKeySequence(key) for key in keys if isinstance(key, str)]
            for key in keys:
                if isinstance(key, Key):
                    shortcuts += QKeySequence.keyBindings(key)
            made.setShortcuts(shortcuts)
            made.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            made.setShortcutVisibleInContextMenu(True)
            made.triggered.connect(lambda: run())
            self.addAction(made)
            return made

        self.cut_action = action(tr("Cu&t"), self.cut, Key.Cut)
        self.copy_action = action(tr("&Copy"), self.copy, Key.Copy)
        self.copy_other_action = action(tr("Copy re&verse complement"), self.copy_reverse_complement)
        self.paste_action = action(tr("&Paste"), self.paste, Key.Paste)
        self.remove_action = action(tr("&Delete"), self.remove_selection, Key.Delete)
        self.select_all_action = action(tr("Select &all"), self.select_all, Key.SelectAll)
        self.new_feature_action = action(
            tr("&New feature from selection"), lambda: self.new_feature_requested.emit(*self.selection)
        )
        self.turn_action = action(tr("&Reverse complement selection"), self.reverse_complement_selection)
        self.find_action = action(tr("&Find residues…"), self.find_requested.emit, Key.Find)
        self.find_next_action = action(tr("Find ne&xt"), lambda: self.find_again_requested.emit(True), Key.FindNext)
        self.find_previous_action = action(
            tr("Find previou&s"), lambda: self.find_again_requested.emit(False), Key.FindPrevious
        )
        self.go_to_action = action(tr("&Go to position…"), self.go_to_requested.emit, "Ctrl+G")
        # F3 stays; Ctrl+G is for positions, as in every editor of sequences
        for made in (self.find_next_action, self.find_previous_action):
            made.setShortcuts([keys for keys in made.shortcuts() if "G" not in keys.toString()])

    def _update_actions(self) -> None:
        has_sequence = self.sequence is not None
        is_nucleotide = has_sequence and self.sequence.molecule_type in NUCLEOTIDES
        for action in (self.cut_action, self.remove_action):
            action.setEnabled(self.has_selection and not self.is_read_only)
        self.copy_action.setEnabled(self.has_selection)
        self.copy_other_action.setEnabled(self.has_selection and is_nucleotide)
        self.copy_other_action.setVisible(is_nucleotide)
        self.turn_action.setEnabled(self.has_selection and is_nucleotide and not self.is_read_only)
        self.turn_action.setVisible(is_nucleotide)
        self.paste_action.setEnabled(not self.is_read_only)
        self.select_all_action.setEnabled(self.length > 0)
        self.new_feature_action.setEnabled(self.has_selection and not self.is_read_only)
        for action in (self.find_action, self.find_next_action, self.find_previous_action, self.go_to_action):
            action.setEnabled(self.length > 0)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            where = event.globalPos()
            caret = self.grid.caret_at(self.viewport().mapFromGlobal(where))[0]
            start, end = self.selection
            if not start - 1 <= caret <= end:
                self.set_caret(caret)
        else:
            where = self.viewport().mapToGlobal(self.caret_rectangle().bottomLeft())
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        groups = (
            (self.cut_action, self.copy_action, self.copy_other_action, self.paste_action, self.remove_action),
            (self.select_all_action,),
            (self.new_feature_action, self.turn_action),
            (self.find_action, self.find_next_action, self.find_previous_action, self.go_to_action),
        )
        for number, group in enumerate(groups):
            if number:
                menu.addSeparator()
            menu.addActions(group)
        menu.popup(where)


class _Step:
    """One undo step made here: the residues before and after it, and what was selected."""

    def __init__(self, before: str, selected_before: tuple[int, int]) -> None:
        self.before = self.after = before
        self.selected_before = selected_before
        self.caret_after = selected_before[1]
