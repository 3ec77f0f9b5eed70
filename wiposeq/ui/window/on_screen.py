"""Brings a window that is larger than its screen, or partly outside, to a size and a place inside.

It hides how much room the frame of a window takes, which is not known before the window is shown.
"""

from typing import Final

from PySide6.QtCore import QMargins, QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

_FRAME: Final = QMargins(8, 40, 8, 8)
"""Room for the frame and the title bar of a window, in pixels."""


def inside(window: QRect, screen: QRect) -> QRect:
    """Return where a window without its frame is wholly on a screen, as large as before if there is room, in pixels."""
    room = screen.marginsRemoved(_FRAME)
    found = QRect(window.topLeft(), window.size().boundedTo(room.size()))
    found.moveRight(min(found.right(), room.right()))
    found.moveBottom(min(found.bottom(), room.bottom()))
    found.moveLeft(max(found.left(), room.left()))
    found.moveTop(max(found.top(), room.top()))
    return found


def place(window: QWidget) -> None:
    """Bring a window that is not shown yet onto its screen. A maximized one stays so."""
    if window.isMaximized() or window.isFullScreen():
        return
    screen = QGuiApplication.screenAt(window.geometry().center()) or window.screen()
    before, after = window.geometry(), inside(window.geometry(), screen.availableGeometry())
    has_place = window.testAttribute(Qt.WidgetAttribute.WA_Moved)  # otherwise the system chooses one
    if after.size() != before.size() or (has_place and after != before):
        window.resize(after.size())
        window.move(after.marginsAdded(_FRAME).topLeft())  # before a window is shown, its place is that of its frame
