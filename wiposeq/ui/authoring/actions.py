"""The actions of drafting: they open panes and dialogs for the sequences and features that are selected.

It hides which tool acts on what is shown. The tools are in app/authoring/.
"""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QSplitter

from wiposeq.app.authoring.replacing import Hit
from wiposeq.ui.authoring.side_pane import show_in
from wiposeq.ui.window.panes import Panes
from wiposeq.ui.window.workspace import Workspace

if TYPE_CHECKING:
    from wiposeq.ui.authoring.find_pane import FindPane


class AuthoringActions:
    """The tools of one window. find_pane: it is built when it is shown for the first time."""

    def __init__(self, workspace: Workspace, panes: Panes) -> None:
        self.workspace = workspace
        self.panes = panes
        self.session = workspace.session
        self.find_pane: FindPane | None = None
        self._splitter: QSplitter | None = None

    def use_splitter(self, splitter: QSplitter) -> None:
        """Show panes as parts of this splitter."""
        self._splitter = splitter

    # ---- find and replace

    def open_find_and_replace(self) -> None:
        """Show the pane that finds and replaces. A short selection of residues is the text to find."""
        from wiposeq.ui.authoring.find_pane import FindPane

        assert self._splitter is not None
        if self.find_pane is None:
            self.find_pane = FindPane(self.workspace)
            self.find_pane.hit_chosen.connect(self._show_hit)
            self.find_pane.closed.connect(self.panes.focus_sequences)
        show_in(self._splitter, self.find_pane)
        self.find_pane.open()

    def _show_hit(self, hit: Hit, is_focused: bool) -> None:
        if self.workspace.places.go_to(hit.address) and hit.is_residues:
            self.panes.residues.focus_address(hit.address, (hit.start + 1, hit.end))
