"""Ways to go to a place: the one box for everything, bookmarks, and a second sequence beside the first.

It hides how a place of any kind is shown. app/authoring/going_to.py finds places.
"""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu, QSplitter

from wiposeq.app.authoring.going_to import Place, bookmarked, places, toggled
from wiposeq.model.origin import Bookmark
from wiposeq.texts import tr
from wiposeq.ui.authoring.side_pane import show_in
from wiposeq.ui.window.panes import Panes
from wiposeq.ui.window.workspace import Workspace

if TYPE_CHECKING:
    from wiposeq.ui.authoring.beside_pane import BesidePane


class Navigation:
    """The ways of one window. beside: it is built when it is shown for the first time."""

    def __init__(self, workspace: Workspace, panes: Panes, splitter: Callable[[], QSplitter]) -> None:
        self._workspace = workspace
        self._session = workspace.session
        self._panes = panes
        self._splitter = splitter
        self.beside: BesidePane | None = None

    # ---- one box

    def matches(self, text: str) -> list[tuple[str, Callable[[], object]]]:
        """Return the places that a text means as the command palette lists them: a name, and what goes there."""
        session = self._session
        found = places(text, session.project, self._panes.current_sequence, session.report)
        return [(each.name, partial(self.go, each)) for each in found]

    def go(self, place: Place) -> None:
        """Show a place and focus it."""
        if place.finding is not None:
            self._panes.go_to_finding(place.finding)
        elif self._workspace.places.go_to(place.address) and place.residues is not None:
            self._panes.residues.view.select(*place.residues)
            if place.address.feature is None:
                self._panes.residues.view.setFocus()

    # ---- bookmarks

    def _here(self) -> Bookmark | None:
        uid = self._panes.current_sequence
        if uid is None:
            return None
        start, end = self._panes.residues.view.selection
        return Bookmark(uid, self._panes.features.current or 0, start, end)

    def toggle_bookmark(self) -> None:
        """Set a bookmark at the feature and the residues that are selected, or remove the one there."""
        here = self._here()
        if here is not None:
            edit = toggled(self._session.project, here)
            self._session.do(edit)
            self._session.message.emit(tr("Done: {what}", what=edit.title))

    def fill_bookmarks(self, menu: QMenu) -> None:
        """Fill a menu with the bookmarks of the project."""
        menu.clear()
        for place in bookmarked(self._session.project):
            menu.addAction(place.name.replace("&", "&&"), partial(self.go, place))
        if menu.isEmpty():
            menu.addAction(tr("No bookmarks")).setEnabled(False)

    # ---- side by side

    def show_beside(self) -> None:
        """Show the current sequence in a second pane too, which stays when another one is chosen."""
        from wiposeq.ui.authoring.beside_pane import BesidePane

        uid = self._panes.current_sequence
        if uid is None:
            return
        if self.beside is None:
            self.beside = BesidePane(self._workspace, self._panes)
            self.beside.closed.connect(self._panes.focus_residues)
        show_in(self._splitter(), self.beside)
        self.beside.show_sequence(uid)
