"""Keeps unsaved changes safe in idle moments, and reports when they are not.

It hides the timers: very large changes are written to the working copy in steps, and a look every few seconds notices
files that another program removed. app/document.py decides what is safe.
"""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from wiposeq.app.document import Document
from wiposeq.errors import UserError
from wiposeq.ui.window.workers import Work, Workers

STORE_EVERY = 10
"""Milliseconds between two steps of writing a very large change to the working copy."""
LOOK_EVERY = 5000
"""Milliseconds between two looks whether the unsaved changes are still safe."""


class Safety(QObject):
    """Keeps the changes of one session safe. document: returns the one that is open.

    changed(): unsaved changes are not safe any more, or safe again, see Document.danger.
    """

    changed = Signal()

    def __init__(self, document: Callable[[], Document], workers: Workers) -> None:
        super().__init__(workers)
        self._document, self._workers = document, workers
        self._danger: UserError | None = None
        self._copying: Work | None = None
        self._storing = QTimer(self)
        self._storing.setInterval(STORE_EVERY)
        self._storing.timeout.connect(self._store)
        self._looking = QTimer(self)
        self._looking.setInterval(LOOK_EVERY)
        self._looking.timeout.connect(self.look)

    @property
    def danger(self) -> UserError | None:
        """Why unsaved changes can be lost at the moment, or None."""
        return self._document().danger

    def note(self) -> None:
        """Store what is not stored yet, and report whether the changes are safe. Call it after each change."""
        document = self._document()
        if document.is_behind:
            self._storing.start()
        if document.is_modified and not self._looking.isActive():
            self._looking.start()
        if document.danger is not self._danger:
            self._danger = document.danger
            self.changed.emit()

    def look(self) -> None:
        """Notice if another program has removed what keeps the changes safe."""
        self._document().look()
        if not self._document().is_modified:
            self._looking.stop()
        self.note()

    def try_again(self) -> None:
        """Try at once to store the changes."""
        self._document().try_again()
        self.note()

    def stop(self) -> None:
        """Stop the timers. The next note() starts them again."""
        self._storing.stop()
        self._looking.stop()

    def _store(self) -> None:
        """Write the next part of a large change to the working copy."""
        document = self._document()
        if document.owes_listing and self._copying is None:
            self._copying = self._workers.start(document.copy_listing, self._copied)
        if document.catch_up():
            self._storing.stop()
        self.note()

    def _copied(self, result: Any, error: Any) -> None:
        self._copying = None
