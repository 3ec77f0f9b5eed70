"""The ring around the control that has the focus, in every window of the program.

It hides how the ring follows its control. A style sheet cannot draw outside of a control, and custom painted views
would each need code of their own; one overlay serves them all.
"""

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QRegion
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


class FocusRing(QObject):
    """Draws one ring around the focused control of the active window; install() makes the only one."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._watched: list[QWidget] = []
        self._overlay: _Overlay | None = None
        application.focusChanged.connect(self._move_to)

    def _move_to(self, _: QWidget | None, new: QWidget | None) -> None:
        for each in self._watched:
            if isValid(each):
                each.removeEventFilter(self)
        target = new if new is not None and _has_ring(new) else None
        self._watched = _with_parents(target) if target is not None else []
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
        kinds = (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.LayoutRequest)
        if self._overlay is not None and isValid(self._overlay) and self._watched and event.type() in kinds:
            self._overlay.follow(self._watched[0])
        return False


def install(application: QApplication) -> FocusRing:
    """Draw the ring in all windows of the application from now on; an application has one."""
    return application.findChild(FocusRing) or FocusRing(application)


def _has_ring(widget: QWidget) -> bool:
    """Return whether a ring is drawn: not around windows, menus, and large areas, which mark the place themselves."""
    if widget.isWindow() or isinstance(widget, QMenu | QMenuBar | QMainWindow):
        return False
    return not isinstance(widget, QAbstractScrollArea) or isinstance(widget, QAbstractItemView) or widget.height() < 300


def _with_parents(widget: QWidget) -> list[QWidget]:
    """Return a widget and the widgets around it up to its window, which move it when they scroll."""
    found = [widget]
    while (parent := found[-1].parentWidget()) is not None and not found[-1].isWindow():
        found.append(parent)
    return found


class _Overlay(QWidget):
    """Covers the focused control; lets the mouse through."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._target: QWidget | None = None

    def follow(self, target: QWidget) -> None:
        """Lie around a control."""
        self._target = target
        margin = theme.px(_GAP + theme.tokens().size["focusRing"])
        place = target.mapTo(self.parentWidget() or target, target.rect().topLeft())
        around = QRect(place, target.size()).adjusted(-margin, -margin, margin, margin)
        shown = self._unscrolled(around)
        self.setGeometry(around)
        self.setMask(QRegion(shown.translated(-around.topLeft())))
        self.setVisible(target.isVisible() and not shown.isEmpty())
        self.raise_()

    def _unscrolled(self, place: QRect) -> QRect:
        """Return the part of a place in the window that no scroll area around the control hides."""
        window = self.parentWidget()
        if self._target is None or window is None:
            return place
        for each in _with_parents(self._target):
            parent = each.parentWidget()
            if isinstance(parent, QAbstractScrollArea) and parent.viewport() is each and each is not self._target:
                margin = place.height() - self._target.height()
                view = QRect(each.mapTo(window, each.rect().topLeft()), each.size())
                place = place.intersected(view.adjusted(-margin, 0, margin, 0))
        return place

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = theme.px("focusRing")
        painter.setPen(QPen(theme.color("focus"), width))
        edge = (width + 1) // 2
        radius = theme.px(7)
        painter.drawRoundedRect(self.rect().adjusted(edge, edge, -edge, -edge), radius, radius)
