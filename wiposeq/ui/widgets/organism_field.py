"""Names of organisms offered while one is typed.

Hides when the list of names is looked at (as letters are typed) and how an offer becomes the text of a line.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtWidgets import QCompleter, QLineEdit

from wiposeq.standard.organisms import offered

if TYPE_CHECKING:
    from wiposeq.ui.window.session import Session

FIXED = ("synthetic construct", "unidentified")
"""What stands instead of an organism (par. 82, 83)."""
MOST_LOOKED_AT = 2_000
"""How many sequences of a project are asked for their organism."""


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
        self.setMaxVisibleItems(12)
        line.setCompleter(self)
        line.textEdited.connect(self._look_up)
        self.activated.connect(self.chosen)

    def pathFromIndex(self, index: object) -> str:
        """The name of an offer, without the common name that is shown with it."""
        shown = super().pathFromIndex(index)  # type: ignore[arg-type]
        return self._names.get(shown, shown)

    def _look_up(self, text: str) -> None:
        first = (name for name in self._first() if name != text)
        shown = {f"{name} ({common})" if common else name: name for name, common in offered(text, first)}
        self._names = shown
        self._offers.setStringList(list(shown))
        if not shown:
            popup = self.popup()
            if popup is not None:
                popup.hide()


def known_organisms(session: "Session") -> tuple[str, ...]:
    """What is offered first in a project: the user's own organisms, the fixed values, and those of the project."""
    there = {sequence.organism for sequence, _ in zip(session.project.sequences, range(MOST_LOOKED_AT))}
    return (*session.own_organisms, *FIXED, *sorted(there - {""}))
