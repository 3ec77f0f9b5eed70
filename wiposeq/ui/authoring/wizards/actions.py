"""The actions that open the wizards, at the sequence, the residues and the feature that are selected.

It hides that a wizard is loaded when it is opened.
"""

from wiposeq.app.authoring.wizards.needs import NEEDS, suits
from wiposeq.errors import UserError
from wiposeq.model.records import Sequence
from wiposeq.ui.window.panes import Panes
from wiposeq.ui.window.workspace import Workspace


class WizardActions:
    """The wizards of one window."""

    def __init__(self, workspace: Workspace, panes: Panes) -> None:
        self.workspace = workspace
        self.panes = panes

    def _record(self) -> Sequence | None:
        """Return the sequence shown. None if there is none, or if its file cannot be read."""
        uid = self.workspace.places.current_sequence
        try:
            return None if uid is None else self.workspace.session.project.sequences.by_uid(uid)
        except (LookupError, UserError):
            return None

    def can_open(self, id: str) -> bool:
        """Return whether the sequence shown is one that a wizard is for."""
        return suits(NEEDS[id], self._record())

    def open(self, id: str) -> None:
        """Open a wizard if it fits the sequence shown."""
        from wiposeq.app.authoring.wizards.catalog import WIZARDS
        from wiposeq.app.authoring.wizards.wizard import Place
        from wiposeq.ui.authoring.wizards.dialog import WizardDialog

        if not self.can_open(id):
            return
        session, record = self.workspace.session, self._record()
        start, end = self.panes.residues.view.selection if record is not None else (0, 0)
        place = Place(
            session.project,
            session.edition,
            record.uid if record is not None else None,
            start if end >= start else 0,
            end if end >= start else 0,
            self.panes.features.current if record is not None else None,
            self.workspace.insertion_index,
        )
        wizard = next(each for each in WIZARDS if each.id == id)
        dialog = WizardDialog(session, wizard, place, self.workspace.parent)
        dialog.added.connect(self.workspace.show_added)
        dialog.open()
