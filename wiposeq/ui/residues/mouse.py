"""The mouse in the residue view: clicks, dragging beyond the border, and the selection clipboard of X11."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QClipboard, QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QAbstractScrollArea

from wiposeq.ui.residues.editor import ResidueEditor
from wiposeq.ui.residues.grid import Grid

SCROLL_EVERY = 40
"""Milliseconds between two scroll steps while the pointer is beyond the border."""


class MouseSelection(QObject):
    """The mouse over one view.

    is_drawing: returns whether a location is built, so that Shift adds a part and does not extend the selection.
    dragged(first, last, is_added): residues were dragged over meanwhile.
    """

    dragged = Signal(int, int, bool)

    def __init__(
        self, view: QAbstractScrollArea, grid: Grid, editor: ResidueEditor, is_drawing: Callable[[], bool]
    ) -> None:
        super().__init__(view)
        self.is_drawing = is_drawing
        self._adds_part = False
        self._view = view
        self._grid = grid
        self._editor = editor
        self._point = QPoint()
        self._is_dragging = False
        self._scrolling = QTimer(self)
        self._scrolling.setInterval(SCROLL_EVERY)
        self._scrolling.timeout.connect(self._scroll)

    def press(self, event: QMouseEvent) -> None:
        """Place the caret and begin to drag, or paste the selection clipboard."""
        point = event.position().toPoint()
        if event.button() == Qt.MouseButton.LeftButton:
            caret, is_at_line_end = self._grid.caret_at(point)
            keeps = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            if self.is_drawing():
                self._adds_part, keeps = keeps, False
            self._editor.set_caret(caret, keeps_anchor=keeps, is_at_line_end=is_at_line_end)
            self._is_dragging = True
        elif event.button() == Qt.MouseButton.MiddleButton:
            clipboard = QGuiApplication.clipboard()
            if clipboard.supportsSelection() and not self._editor.is_read_only:
                self._editor.set_caret(self._grid.caret_at(point)[0])
                self._editor.insert(clipboard.text(QClipboard.Mode.Selection))
        else:
            event.ignore()

    def move(self, event: QMouseEvent) -> None:
        """Select up to the pointer while the button is down."""
        if not self._is_dragging or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        self._point = event.position().toPoint()
        if self._grid.ruler <= self._point.y() < self._view.viewport().height():
            self._scrolling.stop()
        elif not self._scrolling.isActive():
            self._scrolling.start()
        self._drag()

    def release(self, event: QMouseEvent) -> None:
        """End dragging, and copy the selection to the selection clipboard."""
        self._scrolling.stop()
        if self._is_dragging and event.button() == Qt.MouseButton.LeftButton:
            self._is_dragging = False
            clipboard = QGuiApplication.clipboard()
            start, end = self._editor.cursor.selection
            if clipboard.supportsSelection() and 0 < end - start < 1_000_000:
                clipboard.setText(self._editor.selected_text(), QClipboard.Mode.Selection)

    def _drag(self) -> None:
        grid = self._grid
        y = min(max(self._point.y(), grid.ruler), grid.ruler + grid.fitting * grid.line_height - 1)
        caret, is_at_line_end = grid.caret_at(QPoint(self._point.x(), y))
        if caret != self._editor.cursor.caret:
            self._editor.set_caret(caret, keeps_anchor=True, is_at_line_end=is_at_line_end)
            start, end = self._editor.cursor.selection
            if self.is_drawing() and end >= start:
                adds_part, self._adds_part = self._adds_part, False
                self.dragged.emit(start, end, adds_part)

    def _scroll(self) -> None:
        """Scroll, faster if the pointer is farther beyond the border."""
        y, bar = self._point.y(), self._view.verticalScrollBar()
        beyond = y - self._grid.ruler if y < self._grid.ruler else y - self._view.viewport().height()
        step = 1 + abs(beyond) // 20
        bar.setValue(bar.value() + (step if beyond > 0 else -step))
        self._drag()
