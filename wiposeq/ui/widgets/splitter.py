"""A splitter whose parts are separated by a thin line that is easy to grip.

It hides that the mouse can grip the line beside it, too.
"""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QSplitterHandle, QWidget

from wiposeq.ui.widgets.layout import at_each_zoom
from wiposeq.ui.window import theme

GRIP: Final = 8
"""Pixels at 100 % in which the mouse can grip the line."""


class Splitter(QSplitter):
    """Parts beside or above each other; none of them can be collapsed."""

    def __init__(self, orientation: Qt.Orientation, *parts: QWidget) -> None:
        super().__init__(orientation)
        for part in parts:
            self.addWidget(part)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(1)

    def createHandle(self) -> QSplitterHandle:
        """Return the line between two parts; Qt calls this."""
        return _Handle(self.orientation(), self)


class _Handle(QSplitterHandle):
    """A line of one pixel; its margins belong to it for the mouse, but not for the eye."""

    def __init__(self, orientation: Qt.Orientation, parent: QSplitter) -> None:
        super().__init__(orientation, parent)
        self.setAttribute(Qt.WidgetAttribute.WA_MouseNoMask)  # the mask concerns the eye alone
        at_each_zoom(self, self._widen)

    def _widen(self) -> None:
        after = theme.px(GRIP) // 2
        before = theme.px(GRIP) - 1 - after
        if self.orientation() is Qt.Orientation.Horizontal:
            self.setContentsMargins(before, 0, after, 0)
        else:
            self.setContentsMargins(0, before, 0, after)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the line alone. The method of Qt would make the grip five pixels wide."""
        self.setMask(self.contentsRect())
