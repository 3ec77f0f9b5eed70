"""Offers names of organisms while one is typed.

It hides that the bundled list is searched at each letter, and that a common name is shown but not inserted.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtWidgets import QCompleter, QLineEdit

from wiposeq.standard.organisms import offered

if TYPE_CHECKING:
    from wiposeq.ui.window.session import Session

FIXED = ("synthetic construct", "unidentified")
"""Values that ST.26 requires if there is no organism (par. 82, 83)."""
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
        self._offers = QStringListModel(self)
        self.setModel(self._offers)
        self.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setMaxVisibleItems(6)
        line.setCompleter(self)
        line.textEdited.connect(self._look_up)
        self.activated.connect(self.chosen)

    def pathFromIndex(self, index: object) -> str:
        """Return the name of an offer without its common name."""
        shown = super().pathFromIndex(index)  # type: ignore[arg-type]
        return self._names.get(shown, shown)

    def _look_up(self, text: str) -> None:
        first = (name for name in self._first() if name != text)
        shown = {f"{name} ({common})" if common else name: name for name, common in offered(text, first)}
        if text.strip() in shown.values() or text.strip() in FIXED:
            shown = {}  # the name is complete; the list would cover the buttons below the field
        self._names = shown
        self._offers.setStringList(list(shown))
        if not shown:
            popup = self.popup()
            if popup is not None:
                popup.hide()


def known_organisms(session: "Session") -> tuple[str, ...]:
    """Return what is offered first: the user's own organisms, the fixed values, and the organisms of the project."""
    found = {sequence.organism for sequence, _ in zip(session.project.sequences, range(MOST_SEARCHED))}
    return (*session.own_organisms, *FIXED, *sorted(found - {""}))
