"""The residues of one sequence as numbered blocks, to read, select and edit, at any length.

It hides that only the visible lines are read and painted, and that scrolling counts lines, so that the length is not
limited. Caret and selection are in cursor.py, edits in editor.py; keys, mouse and actions have a module each. The pane
sets the sequence and its marks.

Positions outside this module are 1-based. The caret is a number from 0 (before the first residue) to the length.
"""

from collections.abc import Iterable

from PySide6.QtCore import QBasicTimer, QEvent, QRect, QSize, Qt, QTimerEvent, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QFont,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QFrame, QToolTip, QWidget

from wiposeq.model.feature_map import Packing
from wiposeq.model.finding import Severity
from wiposeq.model.records import Sequence
from wiposeq.texts import labeled, listed, shown_number, tr
from wiposeq.ui.residues.coding_track import CodingTrack
from wiposeq.ui.residues.commands import ResidueCommands
from wiposeq.ui.residues.cursor import Cursor
from wiposeq.ui.residues.editor import ResidueEditor
from wiposeq.ui.residues.grid import TEXT_SIZE, Grid
from wiposeq.ui.residues.keys import ResidueKeys
from wiposeq.ui.residues.marks import Marks
from wiposeq.ui.residues.mouse import MouseSelection
from wiposeq.ui.residues.paint import LinePainter, visible_text
from wiposeq.ui.residues.text import Stretches, span_text
from wiposeq.ui.window import theme
from wiposeq.ui.window.session import Session

ZOOMS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 2.5, 3.0)
"""The steps of the zoom of the residues alone."""


def residue_font(zoom: float) -> QFont:
    """Return the fixed-width font of residues. zoom: of the residues alone; that of the window is added."""
    font = theme.font("residues", theme.zoom() * zoom)
    font.setStyleHint(QFont.StyleHint.Monospace)
    font.setFixedPitch(True)
    font.setKerning(False)
    return font


class ResidueView(QAbstractScrollArea):
    """The residues of one sequence.

    selection_changed(start, end): 1-based and inclusive; end = start - 1 is a caret before start.
    visible_changed(start, end): other residues are visible.
    zoomed(zoom): the size of the residues has changed.
    feature_requested(position): a double-click requests the feature at a position.
    range_dragged(first, last, is_added): residues were dragged over while a location is built.
    The signals of `commands` are part of the view.
    """

    selection_changed = Signal(int, int)
    visible_changed = Signal(int, int)
    zoomed = Signal(float)
    feature_requested = Signal(int)
    range_dragged = Signal(int, int, bool)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.grid = Grid()
        self.marks = Marks()
        self.painted = (0, 0)
        """The first and last residue that the last paint event read, 1-based."""
        self._cursor = Cursor(self.grid, self)
        self.editor = ResidueEditor(session, self._cursor, self)
        self._is_caret_on = True
        self._blink = QBasicTimer()
        self._last_visible = (0, 0)

        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # always visible, so that the number of blocks on a line does not change with it
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Base)
        self.setAccessibleName(tr("Residues"))
        self.setMinimumWidth(200)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.zoom = 1.0
        """Of the residues alone; 1.0 is the size of the window."""
        self._scale = 1.0
        self._shows_bars = True
        self._packing = Packing()
        self.setFont(residue_font(self.zoom))
        self.commands = ResidueCommands(self, self.editor)
        self._keys = ResidueKeys(self.editor, self.commands, self.to_page)
        self.is_drawn_on = False
        """Whether a location is built, which drags fill."""
        self._mouse = MouseSelection(self, self.grid, self.editor, lambda: self.is_drawn_on)
        self._mouse.dragged.connect(self.range_dragged)
        self._cursor.moved.connect(self._selection_moved)
        self.editor.replaced.connect(self.refresh)
        self._measure()

    # ---- what is shown

    @property
    def sequence(self) -> Sequence | None:
        """The sequence that is shown, or None."""
        return self.editor.sequence

    @property
    def residues(self) -> str:
        return self.editor.residues

    @property
    def length(self) -> int:
        """How many residues there are."""
        return len(self.editor.residues)

    @property
    def selection(self) -> tuple[int, int]:
        """The selected residues, 1-based and inclusive; (n, n - 1) for a caret before n without a selection."""
        return self._cursor.selection

    @property
    def caret(self) -> int:
        """The number of residues before the caret."""
        return self._cursor.caret

    def set_sequence(self, sequence: Sequence | None) -> None:
        """Show another sequence from its start, without marks."""
        self.marks = Marks()
        self._packing = Packing()
        self.editor.set_sequence(sequence)
        self._measure()
        self.verticalScrollBar().setValue(0)
        self._selection_moved(is_shown=False)

    def refresh(self, sequence: Sequence) -> None:
        """Show the same sequence after a change. Caret and selection stay at their residues."""
        if self.residues is not sequence.residues:
            self.marks.matches = []
        is_moved = self.editor.refresh(sequence)
        self._measure()
        if is_moved:
            self._selection_moved(is_shown=self.hasFocus())
        self.commands.refresh()

    def set_track(self, track: CodingTrack | None) -> None:
        """Show a translation under the residues, or none."""
        had = self.marks.track is not None
        self.marks.track = track
        if had != (track is not None):
            self._measure()
        self.viewport().update()

    def set_bars(self, packing: Packing) -> None:
        """Show the bars of other features under the residues."""
        had = self.marks.has_bars
        self._packing = packing
        self.marks.bars = packing if self._shows_bars else Packing()
        if had != self.marks.has_bars:
            self._measure()
        self.viewport().update()

    def set_findings(self, findings: "Iterable[tuple[int, int, Severity] | tuple[int, int, Severity, str]]") -> None:
        """Underline the residues of findings: (start, end, severity) and optionally a sentence for the tooltip."""
        self.marks.set_findings(findings)
        self.viewport().update()

    def set_feature(self, spans: Iterable[tuple[int, int]], uid: int | None = None) -> None:
        """Highlight the residues of the selected feature. spans: on either strand. uid: of the feature."""
        self.marks.selected = uid
        self.marks.feature = Stretches((min(a, b), max(a, b)) for a, b in spans)
        self.viewport().update()

    def set_matches(self, starts: list[int], length: int) -> None:
        """Highlight the matches of a search. starts: 0-based, in order. length: of each match."""
        self.marks.matches, self.marks.match_length = starts, length
        self.viewport().update()

    # ---- layout

    def _measure(self) -> None:
        """Compute the layout for font, size and length. The first visible residue stays visible."""
        grid, port, bar = self.grid, self.viewport(), self.verticalScrollBar()
        top = grid.first_line * grid.per_line
        per_line = grid.per_line
        rows = {"has_translation": self.marks.track is not None, "has_bars": self.marks.has_bars}
        grid.fit(self.font(), port.size(), self.length, **rows)
        bar.setPageStep(grid.fitting)
        bar.setRange(0, max(grid.line_count - grid.fitting, 0))
        if grid.per_line != per_line:
            bar.setValue(top // grid.per_line)
        grid.first_line = bar.value()
        port.update()

    def caret_rectangle(self) -> QRect:
        return self.grid.caret_rectangle(self._cursor.caret, self._cursor.is_at_line_end)

    def sizeHint(self) -> QSize:
        return QSize(int(self.grid.gutter + 67 * self.grid.advance) + 30, self.grid.ruler + 12 * self.grid.line_height)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.grid.ruler + 3 * self.grid.line_height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._measure()
        self._report_visible()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.grid.first_line = self.verticalScrollBar().value()
        self.viewport().update()
        self._report_visible()

    def _report_visible(self) -> None:
        visible = self.grid.visible()
        if visible != self._last_visible:
            self._last_visible = visible
            self.visible_changed.emit(*visible)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        kinds = (QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange, QEvent.Type.StyleChange)
        if event.type() in kinds and hasattr(self, "_keys"):
            self.set_zoom(self.zoom)
        elif event.type() in (QEvent.Type.PaletteChange, QEvent.Type.EnabledChange):
            self.viewport().update()

    def set_zoom(self, zoom: float) -> None:
        """Show the residues alone larger or smaller."""
        self.zoom = min(max(zoom, ZOOMS[0]), ZOOMS[-1])
        font = residue_font(self.zoom * self._scale)
        if font != self.font():
            self.setFont(font)
        self._measure()
        self._report_visible()
        self.zoomed.emit(self.zoom)

    def use_look(self, block: int, size: int, shows_bars: bool) -> None:
        """Show blocks of another length, letters of another size in pixels at 100 %, or no bars of features."""
        look = (block, size / TEXT_SIZE, shows_bars)
        if look == (self.grid.block, self._scale, self._shows_bars):
            return
        self.grid.block, self._scale, self._shows_bars = look
        self.set_bars(self._packing)
        self.set_zoom(self.zoom)

    def step_zoom(self, by: int) -> None:
        """Show the residues one step larger (1) or smaller (-1), or at 100 % (0)."""
        place = min(range(len(ZOOMS)), key=lambda index: abs(ZOOMS[index] - self.zoom)) + by
        self.set_zoom(ZOOMS[min(max(place, 0), len(ZOOMS) - 1)] if by else 1.0)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Change the zoom if Ctrl is held."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if event.angleDelta().y():
                self.step_zoom(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    # ---- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        painter.setFont(self.font())
        grid, has_focus = self.grid, self.hasFocus()
        lines_painter = LinePainter(
            painter,
            grid,
            is_active=has_focus,
            is_faded=self.editor.is_read_only,
            ratio=self.devicePixelRatioF(),
        )
        painter.fillRect(event.rect(), lines_painter.base)
        lines = grid.lines_within(event.rect().top(), event.rect().bottom())
        self.painted = (lines.start * grid.per_line + 1, min(lines.stop * grid.per_line, self.length))
        selection = self.selection
        for line in lines:
            start = line * grid.per_line
            residues = self.residues[start : start + grid.per_line]
            if residues:
                lines_painter.line(line, residues, selection, self.marks)
        if not self.length:
            self._paint_empty(painter, lines_painter.muted)
        lines_painter.ruler(self.viewport().width())
        caret = self.caret_rectangle()
        if has_focus and self._is_caret_on and self.sequence is not None and caret.top() >= grid.ruler:
            painter.fillRect(caret, lines_painter.text)
        painter.end()

    def _paint_empty(self, painter: QPainter, color: QColor) -> None:
        if self.sequence is None:
            text = tr("No sequence is selected.")
        elif self.editor.is_read_only:
            text = tr("This sequence is skipped.")
        else:
            text = tr("Type or paste residues here.")
        painter.setPen(color)
        left = int(self.grid.gutter + self.grid.advance)
        area = self.viewport().rect().adjusted(left, self.grid.ruler, -8, 0)
        side = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute  # where the residues will begin
        painter.setLayoutDirection(QGuiApplication.layoutDirection())  # the sentence, unlike residues, may be Arabic
        painter.drawText(area, side | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap, text)

    # ---- caret and selection

    def select(self, start: int, end: int) -> None:
        """Select and show residues start..end (1-based), clipped to the sequence. end = start - 1 is a caret."""
        self.editor.end_run()
        self._cursor.select(start, end)
        self.reveal(*self.selection)

    def to_page(self, by: int, keeps_anchor: bool) -> None:
        """Move the caret by a page, and scroll by the same number of lines."""
        lines = max(self.grid.fitting - 1, 1)
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + by * lines)
        self._cursor.to_line(by * lines, keeps_anchor)

    def go_to(self, position: int) -> None:
        """Place the caret before a 1-based position, in the middle of the view if it was not visible."""
        self.select(position, position - 1)

    def reveal(self, start: int, end: int) -> None:
        """Scroll so that residues start..end are visible, or at least their start."""
        top, low = (start - 1) // self.grid.per_line, max(end - 1, start - 1) // self.grid.per_line
        fitting = self.grid.fitting
        if self.grid.first_line <= top and low < self.grid.first_line + fitting:
            return
        spare = max(fitting - (low - top + 1), 0)
        self.verticalScrollBar().setValue(top - (spare // 2 if spare else 0))

    def _selection_moved(self, is_shown: bool = True) -> None:
        if is_shown:
            line = self._cursor.line
            if line < self.grid.first_line:
                self.verticalScrollBar().setValue(line)
            elif line >= self.grid.first_line + self.grid.fitting:
                self.verticalScrollBar().setValue(line - self.grid.fitting + 1)
        self._restart_blink()
        self.viewport().update()
        self.commands.refresh()
        self._describe()
        self.selection_changed.emit(*self.selection)

    def selection_text(self) -> str:
        """Return the selection for a screen reader, such as "41..60 (20 nt)", or "" without a sequence."""
        return span_text(*self.selection, self.sequence.is_protein) if self.sequence is not None else ""

    def _describe(self) -> None:
        """Describe the caret for screen readers."""
        if self.sequence is None:
            self.setAccessibleDescription("")
            return
        parts = [self.selection_text()]
        if not self._cursor.has_selection and self.caret < self.length:
            parts.append(self.residues[self.caret])
        parts.append(tr("of {length}", length=shown_number(self.length)))
        self.setAccessibleDescription(listed(parts))

    def _restart_blink(self) -> None:
        self._is_caret_on = True
        time = QApplication.cursorFlashTime() // 2
        if self.hasFocus() and time > 0:
            self._blink.start(time, self)
        else:
            self._blink.stop()

    def timerEvent(self, event: QTimerEvent) -> None:
        if event.timerId() == self._blink.timerId():
            self._is_caret_on = not self._is_caret_on
            self.viewport().update(self.caret_rectangle())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._restart_blink()
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._blink.stop()
        self.editor.end_run()
        self.viewport().update()

    # ---- keyboard

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._keys.is_ours(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._keys.press(event):
            event.ignore()

    # ---- mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._mouse.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._mouse.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._mouse.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        position = self.grid.residue_at(event.position().toPoint())
        if position:
            block = (position - 1) // self.grid.block
            self.select(block * self.grid.block + 1, (block + 1) * self.grid.block)
            self.feature_requested.emit(position)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            self._show_tip(event)
            return True
        return super().viewportEvent(event)

    def _show_tip(self, event: QHelpEvent) -> None:
        position = self.grid.residue_at(event.pos())
        if not position:
            QToolTip.hideText()
            return
        lines = [labeled(shown_number(position), visible_text(self.residues[position - 1]))]
        lines += self.marks.messages_at(position)[:5]
        QToolTip.showText(event.globalPos(), "\n".join(lines), self)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            where = event.globalPos()
            caret = self.grid.caret_at(self.viewport().mapFromGlobal(where))[0]
            start, end = self.selection
            if not start - 1 <= caret <= end:
                self.editor.set_caret(caret)
        else:
            where = self.viewport().mapToGlobal(self.caret_rectangle().bottomLeft())
        self.commands.menu().popup(where)
