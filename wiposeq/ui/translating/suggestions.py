"""Proposals of the translation memory for the text that is shown: each with a button that uses it.

It hides that the memory is read in a thread, and read again after it has changed.
"""

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QWidget
from shiboken6 import isValid

from wiposeq.app.settings import Settings
from wiposeq.app.translating import memory as memories
from wiposeq.app.translating.memory import Match, Memory
from wiposeq.model.freetext import FreeText, translating
from wiposeq.texts import labeled, tr
from wiposeq.ui.widgets.labels import ElidedLabel
from wiposeq.ui.widgets.layout import delayed, push_button
from wiposeq.ui.window.session import Session

MOST: Final = 3
"""How many proposals are shown."""
PAUSE: Final = 300
"""Milliseconds from a change of the project until the memory is read again."""


class Suggestions(QWidget):
    """The proposals for one text. texts: returns all texts of the project. settings: returns the current settings."""

    def __init__(self, session: Session, texts: Callable[[], list[FreeText]], settings: Callable[[], Settings]) -> None:
        super().__init__()
        self._session = session
        self._texts = texts
        self._settings = settings
        self._text: FreeText | None = None
        self._matches: list[Match] = []
        self.memory = Memory("", ())
        self._stop: Callable[[], None] = lambda: None
        self.rows: list[tuple[QLabel, QLabel, QPushButton]] = []
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setColumnStretch(1, 1)
        for number in range(MOST):
            score, target = QLabel(), ElidedLabel()
            score.setProperty("level", "secondary")
            use = push_button(tr("Use proposal &{number}", number=number + 1), partial(self._use, number))
            use.setProperty("role", "quiet")
            for column, widget in enumerate((score, target, use)):
                grid.addWidget(widget, number, column, Qt.AlignmentFlag.AlignVCenter)
            self.rows.append((score, target, use))
        self._timer = delayed(self, PAUSE, self.read)
        self._show()

    def read_soon(self) -> None:
        """Read the memory again after a pause."""
        self._timer.start()

    def read(self) -> None:
        """Read the memory of the project, the user and the firm in a thread."""
        language = self._session.project.header.other_language or ""
        texts, settings = list(self._texts()), self._settings()

        def show(found: Memory) -> None:
            if isValid(self):
                if found.trouble and found.trouble != self.memory.trouble:
                    self._session.message.emit(found.trouble)
                self.memory = found
                self.show_text(self._text)

        self._stop()
        self._stop = self._session.beside(
            self, lambda progress: memories.memory(language, texts, settings), show, self._session.failed.emit
        )

    def show_text(self, text: FreeText | None) -> None:
        """Show the proposals for a text, or none."""
        self._text = text
        found = self.memory.matches(text.value, MOST) if text is not None else []
        self._matches = [each for each in found if text is not None and each.target != text.translation]
        self._show()

    def _show(self) -> None:
        for number, (score, target, use) in enumerate(self.rows):
            match = self._matches[number] if number < len(self._matches) else None
            for widget in (score, target, use):
                widget.setVisible(match is not None)
            if match is not None:
                score.setText(match.words)
                target.setText(match.target)
                target.setToolTip(f"{match.source}\n{match.target}")
                use.setAccessibleDescription(labeled(match.words, match.target))
        self.setVisible(bool(self._matches))

    def _use(self, number: int) -> None:
        if self._text is not None and number < len(self._matches):
            label = tr("Use a translation of the memory")
            edit = translating(self._session.project, self._text.address, self._matches[number].target, label)
            self._session.do(edit)

    def close_reading(self) -> None:
        """Stop reading, because the window is closed."""
        self._timer.stop()
        self._stop()
