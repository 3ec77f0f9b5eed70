"""Requests of the system to open a file: macOS sends an event, where other systems start the program with an argument.

Source: Qt, QFileOpenEvent.
"""

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication


class Application(QApplication):
    """The application; it reports the files that the system asks it to open."""

    file_requested = Signal(str)
    """The path of a file to open."""

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FileOpen and isinstance(event, QFileOpenEvent) and event.file():
            name = event.file()
            # the event must end before the answer, which can be a question
            QTimer.singleShot(0, lambda: self.file_requested.emit(name))
            return True
        return super().event(event)
