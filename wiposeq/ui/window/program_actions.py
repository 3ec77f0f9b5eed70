"""Actions that do not concern the project: command palette, shortcuts, colors, own organisms, about.

It hides in which dialog or page each of them is shown.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QAction, QDesktopServices

from wiposeq import __version__
from wiposeq.app.about import downloads_page
from wiposeq.app.keys import Keys
from wiposeq.texts import tr
from wiposeq.ui.widgets import dialogs
from wiposeq.ui.window import theme
from wiposeq.ui.window.organisms import edit_own_organisms
from wiposeq.ui.window.workspace import Workspace

if TYPE_CHECKING:
    from wiposeq.ui.window.preferences import PreferencesDialog


class ProgramActions:
    """The actions of a window that do not concern its project.

    commands: every action of the window, with its menu and name as the command palette shows them.
    help_matches: finds pages of the help for the command palette: names, and what opens each page.
    default_keys: the shortcuts of the actions before the user changed any.
    """

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.commands: list[tuple[QAction, str]] = []
        self.help_matches: Callable[[str], list[tuple[str, Callable[[], object]]]] = lambda text: []
        self.default_keys: Keys = {}

    def open_palette(self) -> None:
        """Open the command palette."""
        others = [(action, path) for action, path in self.commands if action.objectName() != "palette"]
        settings: list[tuple[str, str, str]] = []

        def more(text: str) -> list[tuple[str, Callable[[], object]]]:
            if not settings:
                from wiposeq.ui.window.preferences import titles

                settings.extend(titles(self.workspace.settings))
            own = self._preferences(text, settings)
            others = self.help_matches(text)
            return [*others, *own] if any(map(str.isdecimal, text)) else [*own, *others]  # "2" is a sequence first

        dialogs.Palette(others, more, self.workspace.parent).open()

    def _preferences(
        self, text: str, settings: Sequence[tuple[str, str, str]]
    ) -> list[tuple[str, Callable[[], object]]]:
        """Return the preferences that a text means as the command palette lists them: a name, and what opens each.

        settings: page, title and note of every preference.
        """
        from wiposeq.app.preferences import TITLES

        found: list[tuple[str, Callable[[], object]]] = []
        for page, title, note in settings:
            path = " > ".join((tr("Preferences"), tr(TITLES[page]), title))
            if all(word in f"{path} {note}".casefold() for word in text.casefold().split()):
                found.append((path, partial(self._show_setting, page, title)))
        return found

    def _show_setting(self, page: str, title: str) -> None:
        self.show_preferences(page).show_setting(page, title)

    def show_shortcuts(self) -> None:
        """Show every action with its shortcut."""
        dialogs.ShortcutsDialog(self.commands, self.workspace.parent).open()

    def show_about(self) -> None:
        """Show the name, version and license of the program."""
        dialogs.show_about(self.workspace.parent)

    def look_for_newer(self) -> None:
        """Open the page with newer versions in the browser. The program itself never uses the network."""
        page = downloads_page()
        if not page:
            words = tr("This copy of WipoSeq does not know a page with newer versions.")
            more = tr("Ask where you got it. You have version {version}.", version=__version__)
            dialogs.tell(self.workspace.parent, words, more)
        elif not QDesktopServices.openUrl(QUrl(page)):
            words = tr("No browser could be opened.")
            more = tr("Newer versions are at {page}. You have version {version}.", page=page, version=__version__)
            dialogs.tell(self.workspace.parent, words, more)

    def toggle_theme(self) -> None:
        """Switch between light and dark colors and save the choice."""
        self.show_look("light" if self.is_dark else "dark")

    @property
    def is_dark(self) -> bool:
        """Whether the window has dark colors."""
        return theme.is_dark()

    def show_look(self, chosen: str | None = None, zoom: float | None = None) -> None:
        """Show the window in a theme and at a zoom, and save the choice. None changes nothing of it."""
        old = self.workspace.settings
        new = old.changed(theme=old.theme if chosen is None else chosen, zoom=old.zoom if zoom is None else zoom)
        self.workspace.remember(new)

    def step_zoom(self, by: int) -> None:
        """Show the whole window larger (1), smaller (-1) or at 100 % (0)."""
        steps = theme.ZOOMS
        place = min(range(len(steps)), key=lambda at: abs(steps[at] - theme.zoom())) + by
        self.show_look(zoom=steps[min(max(place, 0), len(steps) - 1)] if by else 1.0)

    def show_preferences(self, page: str = "general") -> "PreferencesDialog":
        """Open the preferences at a page."""
        from wiposeq.ui.window.preferences import PreferencesDialog

        entries = [(action.objectName(), path) for action, path in self.commands]
        dialog = PreferencesDialog(self.workspace, entries, self.default_keys)
        dialog.show_page(page)
        dialog.open()
        return dialog

    def shows_preferences(self) -> bool:
        """Return whether the preferences are open."""
        from wiposeq.ui.window.preferences import PreferencesDialog

        return any(each.isVisible() for each in self.workspace.parent.findChildren(PreferencesDialog))

    def edit_own_organisms(self) -> None:
        """Open the list of the user's own organisms."""
        edit_own_organisms(self.workspace)

    def show_packs(self) -> None:
        """Open the list of the packs."""
        from wiposeq.ui.window.packs import PacksDialog

        PacksDialog(self.workspace.session, self.workspace.first_folder, self.workspace.parent).open()

    def quit(self) -> None:
        """Close the window."""
        self.workspace.parent.close()
