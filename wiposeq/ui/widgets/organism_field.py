"""Offers names of organisms while one is typed.

It hides that the bundled list is searched at each letter, that names with typing errors are compared after a pause, and
that a common name is shown but not inserted.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtWidgets import QCompleter, QLineEdit

from wiposeq.app.organisms import resembling
from wiposeq.standard.organisms import is_known, offered
from wiposeq.texts import tr
from wiposeq.ui.widgets.layout import delayed

if TYPE_CHECKING:
    from wiposeq.ui.window.session import Session

FIXED = ("synthetic construct", "unidentified")
"""Values that ST.26 requires if there is no organism (par. 82, 83)."""
PAUSE = 250
"""Milliseconds from the last key until names that resemble the text are offered."""
MOST_SEARCHED = 2_000
"""Maximum number of sequences of a project whose organism is offered."""


class OrganismCompleter(QCompleter):
    """Offers names for what is typed in a line: those of `first`, then the bundled list.

    first: returns names to be offered before all others, such as those of the project.
    chosen(str): an offered name was chosen.
    """

    chosen = Signal(str)

    def __init__(self, line: QLineEdit, first: Callable[[], Iterable[str]]) -> None:
        super().__init__(line)
        self._first = first
        self._names: dict[str, str] = {}
        self._is_similar = False
        self._offers = QStringListModel(self)
        self.setModel(self._offers)
        self.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setMaxVisibleItems(6)
        line.setCompleter(self)
        self._line = line
        self._pause = delayed(self, PAUSE, self._offer_similar)
        line.textEdited.connect(self._look_up)
        self.activated.connect(self.chosen)

    def pathFromIndex(self, index: object) -> str:
        """Return the name of an offer without its common name."""
        shown = super().pathFromIndex(index)  # type: ignore[arg-type]
        return self._names.get(shown, shown)

    def splitPath(self, path: str) -> list[str]:
        """Return what the offers must contain: nothing if they only resemble the text."""
        return [""] if self._is_similar else super().splitPath(path)

    def _look_up(self, text: str) -> None:
        self._is_similar = False
        first = (name for name in self._first() if name != text)
        shown = {f"{name} ({common})" if common else name: name for name, common in offered(text, first)}
        if text.strip() in shown.values() or text.strip() in FIXED:
            shown = {}  # the name is complete; the list would cover the buttons below the field
        self._show(shown)
        if shown:
            self._pause.stop()
        else:
            self._pause.start()

    def _show(self, shown: dict[str, str]) -> None:
        """Offer names. shown: the name to insert, by the text in the list."""
        self._names = shown
        self._offers.setStringList(list(shown))
        popup = self.popup()
        if not shown and popup is not None:
            popup.hide()

    def _offer_similar(self) -> None:
        """Offer names that resemble a text with typing errors."""
        text = self._line.text().strip()
        if not self._line.hasFocus() or text in FIXED or is_known(text):
            return
        shown = {}
        for name, common in resembling(text):
            words = tr("{name} (like {common})", name=name, common=common) if common else name
            shown[words] = name
        if shown:
            self._is_similar = True
            self._show(shown)
            self.setCompletionPrefix("")
            self.complete()


def known_organisms(session: "Session") -> tuple[str, ...]:
    """Return what is offered first: the user's own organisms, the fixed values, and the organisms of the project."""
    found = {sequence.organism for sequence, _ in zip(session.project.sequences, range(MOST_SEARCHED))}
    return (*session.own_organisms, *FIXED, *sorted(found - {""}))
