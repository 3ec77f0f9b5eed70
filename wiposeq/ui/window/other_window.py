"""Finds the window that has a project or a listing open, also in another process, and brings it to the front.

It hides the local sockets: a window that holds one listens under a name that follows from the path of the file.
"""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QWidget

from wiposeq.formats.project.locks import project_key
from wiposeq.ui.window.session import Session

PATIENCE: Final = 500
"""Milliseconds in which the other window must answer."""


def show_other(path: Path) -> bool:
    """Bring the window that has a project open to the front. Return False if no window answers."""
    socket = QLocalSocket()
    socket.connectToServer(_name(path))
    is_there = socket.waitForConnected(PATIENCE)
    socket.disconnectFromServer()
    return is_there


class Doorbell(QObject):
    """Brings a window to the front when another window asks for its project. called(): another window has asked."""

    called = Signal()

    def __init__(self, window: QWidget, session: Session) -> None:
        super().__init__(window)
        self._window, self._session = window, session
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._answer)
        session.document_replaced.connect(self._listen)
        session.saved.connect(self._listen)
        self._listen()

    def _listen(self, *_: object) -> None:
        """Listen under the name of the project that is open now. Its lock is ours, so an older socket is a remnant."""
        path = self._session.document.path or self._session.document.listing
        name = _name(path) if path is not None else ""
        if name == self._server.serverName():
            return
        self._server.close()
        if name:
            QLocalServer.removeServer(name)
            self._server.listen(name)

    def _answer(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.deleteLater()
        self._window.setWindowState(self._window.windowState() & ~Qt.WindowState.WindowMinimized)
        self._window.raise_()
        self._window.activateWindow()
        self.called.emit()


def _name(path: Path) -> str:
    return f"wiposeq-{project_key(path)}"
