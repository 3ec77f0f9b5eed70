"""What the program offers besides the project: commands by name, shortcuts, rules, colors, own organisms, about.

It hides in which dialog or page each of them is shown.
"""

from PySide6.QtCore import QUrl
from PySide6.QtGui import QAction, QDesktopServices

from wiposeq import resources
from wiposeq.texts import tr
from wiposeq.ui.widgets import dialogs
from wiposeq.ui.window import icons, theme
from wiposeq.ui.window.organisms import edit_own_organisms
from wiposeq.ui.window.workspace import Workspace


class ProgramActions:
    """The actions of a window that do not concern its project.

    commands: every action of the window, with its menu and name as the command palette shows them.
    """

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.commands: list[tuple[QAction, str]] = []
        self.is_dark = theme.is_dark()

    def open_palette(self) -> None:
        """Open the command palette."""
        others = [(action, path) for action, path in self.commands if action.objectName() != "palette"]
        dialogs.Palette(others, self.workspace.parent).open()

    def show_shortcuts(self) -> None:
        """Show every action with its shortcut."""
        dialogs.ShortcutsDialog(self.commands, self.workspace.parent).open()

    def show_rules(self) -> None:
        """Open the page of all rules in the browser."""
        page = resources.path("help", "rules.html")
        if not page.is_file() or not QDesktopServices.openUrl(QUrl.fromLocalFile(str(page))):
            dialogs.tell(self.workspace.parent, tr("The page of all rules could not be opened."), str(page))

    def show_about(self) -> None:
        """Show the name, version and license of the program."""
        dialogs.show_about(self.workspace.parent)

    def toggle_theme(self) -> None:
        """Switch between light and dark colors and save the choice."""
        self.is_dark = not self.is_dark
        theme.use(self.is_dark)
        self.workspace.remember(self.workspace.settings.changed(theme="dark" if self.is_dark else "light"))
        icons.recolor(self.workspace.parent)

    def edit_own_organisms(self) -> None:
        """Open the list of the user's own organisms."""
        edit_own_organisms(self.workspace)

    def quit(self) -> None:
        """Close the window."""
        self.workspace.parent.close()
