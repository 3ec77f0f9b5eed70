"""The ring around the control that has the focus, in every window of the program.

It hides how the ring follows its control. A style sheet cannot draw outside of a control, and custom painted views
would each need code of their own; one overlay serves them all.
"""

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QMainWindow,
    QMenu,
    QMenuBar,
    QWidget,
)
from shiboken6 import isValid

from wiposeq.ui.window import theme

_GAP = 1
"""Pixels between a control and its ring, at 100 %."""


_KINDS = (
    QEvent.Type.Resize,
    QEvent.Type.Move,
    QEvent.Type.Show,
    QEvent.Type.Hide,
    QEvent.Type.LayoutRequest,
    QEvent.Type.ParentChange,
)
"""The events after which a control can be at another place."""


class FocusRing(QObject):
    """Draws one ring around the focused control of the active window; install() makes the only one."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._watched: list[QWidget] = []
        """The focused control, and the widgets around it up to the window: the ring moves with each of them."""
        self._overlay: _Overlay | None = None
        application.focusChanged.connect(self._move_to)

    def _move_to(self, _: QWidget | None, new: QWidget | None) -> None:
        for each in self._watched:
            if isValid(each):
                each.removeEventFilter(self)
        target = new if new is not None and _has_ring(new) else None
        self._watched = list(_up_to_window(target)) if target is not None else []
        if self._overlay is not None and not isValid(self._overlay):
            self._overlay = None
        if self._overlay is not None and (target is None or self._overlay.parent() is not target.window()):
            self._overlay.hide()
            self._overlay.deleteLater()
            self._overlay = None
        if target is None:
            return
        if self._overlay is None:
            self._overlay = _Overlay(target.window())
        for each in self._watched:
            each.installEventFilter(self)
        self._overlay.follow(target)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        overlay, target = self._overlay, next(iter(self._watched), None)
        if event.type() in _KINDS and overlay is not None and isValid(overlay) and target is not None:
            if isValid(target):
                overlay.follow(target)
            else:
                overlay.hide()
        return False


def install(application: QApplication) -> FocusRing:
    """Draw the ring in all windows of the application from now on; an application has one."""
    return application.findChild(FocusRing) or FocusRing(application)


def _has_ring(widget: QWidget) -> bool:
    """Return whether a ring is drawn: not around windows, menus, and large areas, which mark the place themselves."""
    if widget.isWindow() or isinstance(widget, QMenu | QMenuBar | QMainWindow):
        return False
    return not isinstance(widget, QAbstractScrollArea) or isinstance(widget, QAbstractItemView) or widget.height() < 300


def _up_to_window(widget: QWidget) -> Iterator[QWidget]:
    """Yield a widget and what is around it in its window, but not the window."""
    each: QWidget | None = widget
    while each is not None and not each.isWindow():
        yield each
        each = each.parentWidget()


class _Overlay(QWidget):
    """Covers the focused control; lets the mouse through."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._ring = QRect()
        """Where the ring is drawn; the part of it that a scrolled area hides is outside of the overlay."""

    def follow(self, target: QWidget) -> None:
        """Surround a control."""
        margin = theme.px(_GAP + theme.tokens().size["focusRing"])
        window = self.parentWidget() or target
        ring = QRect(target.mapTo(window, QPoint(0, 0)), target.size()).adjusted(-margin, -margin, margin, margin)
        seen = ring
        for each in _up_to_window(target):
            if isinstance(area := each.parentWidget(), QAbstractScrollArea) and each is area.viewport():
                seen = seen.intersected(QRect(each.mapTo(window, QPoint(0, 0)), each.size()))
        self._ring = ring.translated(-seen.topLeft())
        self.setGeometry(seen)
        self.setVisible(target.isVisible() and not seen.isEmpty())
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        draw_ring(QPainter(self), self._ring)


def draw_ring(painter: QPainter, place: QRect) -> None:
    """Draw the ring along the edge of a place."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    width = theme.px("focusRing")
    painter.setPen(QPen(theme.color("focus"), width))
    edge = (width + 1) // 2
    radius = theme.px(7)
    painter.drawRoundedRect(place.adjusted(edge, edge, -edge, -edge), radius, radius)
