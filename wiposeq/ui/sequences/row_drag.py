"""Dragging rows of the list of sequences: a line shows where they go, and Escape ends it.

It hides the mouse, the line and when the list scrolls. What a drop does is left to the caller.
"""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QTableView, QWidget

from wiposeq.ui.window import theme


class RowDrag(QObject):
    """Lets the user drag the selected rows of a table.

    may_drag: returns whether rows can be moved now.
    show: called with the row before which a drop would place them, or -1 when the drag has ended.
    drop: called with that row.
    """

    def __init__(
        self,
        view: QTableView,
        may_drag: Callable[[], bool],
        show: Callable[[int], object],
        drop: Callable[[int], object],
    ) -> None:
        super().__init__(view)
        self._view, self._may_drag, self._show, self._drop = view, may_drag, show, drop
        self._pressed: QPoint | None = None
        self.target = -1
        """The row before which a drop would place the rows, or -1 while nothing is dragged."""
        self._line = _Line(view.viewport())
        view.viewport().installEventFilter(self)
        view.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Begin, follow and end a drag."""
        if isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape and event.type() == QEvent.Type.KeyPress and self.target >= 0:
                self._end()
                return True
            return False
        if not isinstance(event, QMouseEvent) or watched is not self._view.viewport():
            return False
        place = event.position().toPoint()
        if event.type() == QEvent.Type.MouseButtonPress:
            return self._press(event, place)
        if event.type() == QEvent.Type.MouseMove and self._pressed is not None:
            return self._move(place)
        if event.type() == QEvent.Type.MouseButtonRelease and self._pressed is not None:
            self._pressed = None
            if self.target >= 0:
                target = self.target
                self._end()
                self._drop(target)
                return True
        return False

    def _press(self, event: QMouseEvent, place: QPoint) -> bool:
        """Remember a press on a selected row. It must not change the selection: a drag of all may follow."""
        self._pressed = None
        index = self._view.indexAt(place)
        is_plain = event.button() is Qt.MouseButton.LeftButton and event.modifiers() == Qt.KeyboardModifier.NoModifier
        if index.isValid() and is_plain and self._view.selectionModel().isRowSelected(index.row()):
            self._pressed = place
        return False

    def _move(self, place: QPoint) -> bool:
        assert self._pressed is not None
        is_far = (place - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        if self.target < 0 and (not is_far or not self._may_drag()):
            return self.target < 0 and is_far
        bar, pitch = self._view.verticalScrollBar(), max(self._view.rowHeight(0), 1)
        if place.y() < 0 or place.y() > self._view.viewport().height():
            bar.setValue(bar.value() + (1 if place.y() > 0 else -1))
        height = self._view.viewport().height()
        y = min(max(place.y(), 0), height - 1)
        row = self._view.rowAt(y)
        count = self._view.model().rowCount()
        if row < 0:
            row = count
        elif y > self._view.rowViewportPosition(row) + pitch // 2:
            row += 1
        if row != self.target:
            self.target = row
            self._show(row)
        top = self._view.rowViewportPosition(row) if row < count else self._view.rowViewportPosition(count - 1) + pitch
        self._line.show_at(min(top, height - 1))
        return True

    def _end(self) -> None:
        self.target = -1
        self._pressed = None
        self._line.hide()
        self._show(-1)


class _Line(QWidget):
    """The line between two rows; it lets the mouse through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_at(self, y: int) -> None:
        parent, height = self.parentWidget(), max(theme.px(2), 2)
        if parent is not None:
            self.setGeometry(0, max(y - height // 2, 0), parent.width(), height)
            self.show()
            self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme.color("accent"))
