"""The choice whether a priority is claimed, above the fields of the earliest priority.

It hides how the choice follows the project. app/priority_claim.py has the edits.
"""

from collections.abc import Callable

from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from wiposeq.app.priority_claim import claim_none, claim_one, is_claimed
from wiposeq.texts import tr
from wiposeq.ui.widgets.layout import at_each_zoom, row, scale
from wiposeq.ui.window.session import Session


class PriorityClaim(QWidget):
    """The choice. fill: focuses the first field of the priority.

    Neither button is checked as long as the project has no priority and no answer that none is claimed.
    """

    def __init__(self, session: Session, fill: Callable[[], object]) -> None:
        super().__init__()
        self._session = session
        self._fill = fill
        self.claimed, self.none = QRadioButton(tr("Claimed")), QRadioButton(tr("None claimed"))
        self._group = QButtonGroup(self)
        for button in (self.claimed, self.none):
            self._group.addButton(button)
        self.claimed.clicked.connect(self._claim)
        self.none.clicked.connect(lambda: session.do(claim_none()))
        line = row(self.claimed, self.none, None, parent=self, margin=0)
        at_each_zoom(self, lambda: scale(line, (0, 0, 0, 0), 16))
        self.refresh()

    def _claim(self) -> None:
        if is_claimed(self._session.project) is False:
            self._session.do(claim_one())
            self.claimed.setChecked(True)  # until another change, if the fields stay empty
        self._fill()

    def refresh(self) -> None:
        """Show what the project says."""
        state = is_claimed(self._session.project)
        self._group.setExclusive(False)
        self.claimed.setChecked(state is True)
        self.none.setChecked(state is False)
        self._group.setExclusive(True)
