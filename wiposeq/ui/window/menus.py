"""Menus, toolbar and keys of the main window, built from the table of actions.

It hides where an action appears: in a menu, on the toolbar, in the context menu of a pane.
"""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QMainWindow, QMenu

from wiposeq.app.keys import Keys, in_use
from wiposeq.texts import labeled, tr, without_mnemonic
from wiposeq.ui.window.actions import (
    ActionEntry,
    Controllers,
    commands,
    default_keys,
    entries,
    make_action,
    use_keys,
)
from wiposeq.ui.window.steps import EditCommand
from wiposeq.ui.window.toolbar import ToolBar

_OF_SEQUENCES = [
    "insert-dna",
    "insert-rna",
    "insert-aa",
    "duplicate",
    "skip",
    "change-many",
    "arrange-many",
    "move-strains",
    "move-up",
    "move-down",
    "beside",
    "bookmark",
    "extract",
    "find-frames",
    "remove-sequence",
]
_OF_FEATURES = [
    "add-feature",
    "build-location",
    "translate-feature",
    "find-known",
    "go-to-partner",
    "copy-features",
    "paste-features",
    "split-feature",
    "merge-features",
    "shift-features",
    "feature-up",
    "feature-down",
    "follow-genes",
    "all-features",
    "remove-feature",
]
_OF_RESIDUES = [
    "paste-residues",
    "change-residues",
    "derive",
    "translate-feature",
    "find-frames",
    "find-known",
    "find-replace",
    "bookmark",
]
_OF_RESULTS = ["apply-fix", "fix-all", "copy-findings", "save-findings"]


class Menus:
    """The actions of a window. actions: QActions by the id of their entry."""

    def __init__(self, window: QMainWindow, controllers: Controllers) -> None:
        self._controllers = controllers
        self.entries = entries()
        self.default_keys = {entry.id: default_keys(entry) for entry in self.entries}
        self._commands = commands(controllers)
        self.actions = {entry.id: make_action(entry, self._commands[entry.id], window) for entry in self.entries}
        self.recent = QMenu(tr("Open &recent"), window)
        self.recent.aboutToShow.connect(lambda: controllers.files.fill_recent(self.recent))
        self.bookmarks = QMenu(tr("Go to a boo&kmark"), window)
        self.bookmarks.aboutToShow.connect(lambda: controllers.navigation.fill_bookmarks(self.bookmarks))
        self._fill_bars(window)
        self.wizards = QMenu(tr("&Wizards"), window)
        self.wizards.addActions([self.actions[entry.id] for entry in self.entries if entry.id.startswith("wizard-")])
        self._fill_context_menus()
        panes = controllers.panes
        own, below = Qt.ShortcutContext.WidgetShortcut, Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence("Del"), panes.sequences.view, panes.sequences.remove).setContext(own)
        QShortcut(QKeySequence("Del"), panes.features.view, panes.features.remove).setContext(own)
        for keys, run in (("Ctrl+C", controllers.features.copy), ("Ctrl+V", controllers.features.paste)):
            QShortcut(QKeySequence(keys), panes.features.view, run).setContext(own)
        QShortcut(QKeySequence("Ctrl+V"), panes.sequences, controllers.imports.paste).setContext(below)

    def _fill_bars(self, window: QMainWindow) -> None:
        self.toolbar = ToolBar(self.actions)
        window.addToolBar(self.toolbar)
        menus: dict[str, QMenu] = {}
        for entry in self.entries:
            action = self.actions[entry.id]
            if entry.menu not in menus:
                menus[entry.menu] = window.menuBar().addMenu(entry.menu)
            menu = menus[entry.menu]
            if entry.starts_group:
                menu.addSeparator()
            menu.addAction(action)
            if entry.id == "open":
                menu.addMenu(self.recent)
            elif entry.id == "bookmark":
                menu.addMenu(self.bookmarks)

    def _fill_context_menus(self) -> None:
        panes = self._controllers.panes
        for view, names in (
            (panes.sequences.view, _OF_SEQUENCES),
            (panes.features.view, _OF_FEATURES),
            (panes.results.view, _OF_RESULTS),
        ):
            for name in names:
                view.addAction(self.actions[name])
        for view in (panes.sequences.view, panes.features.view):
            view.addAction(self.wizards.menuAction())
        of_residues = [self.actions[name] for name in _OF_RESIDUES]
        panes.residues.view.commands.of_window = [*of_residues, self.wizards.menuAction()]
        more = QMenu(panes.features.form.more)
        more.addActions([self.actions[name] for name in _OF_FEATURES])
        more.addMenu(self.wizards)
        panes.features.form.more.setMenu(more)

    def refresh(self) -> None:
        """Update the actions after a change of the project or the selection."""
        for id, command in self._commands.items():
            self.actions[id].setEnabled(command.is_enabled())
            if command.is_checked is not None:
                self.actions[id].setChecked(command.is_checked())
        session = self._controllers.workspace.session
        is_ready = bool(session.report.edition) and session.is_report_current and not session.report.errors
        is_next = is_ready and self.actions["generate"].isEnabled() and not self._controllers.panes.asks_elsewhere
        self.toolbar.show_ready(is_next)
        stack, at = session.undo_stack, session.undo_stack.index()
        for name, text, step in (
            ("undo", tr("&Undo"), stack.command(at - 1)),
            ("redo", tr("&Redo"), stack.command(at)),
        ):
            what = step.title if isinstance(step, EditCommand) else ""
            action = self.actions[name]
            plain = without_mnemonic(text)
            whole = what if len(what) <= 60 else f"{what[:59]}…"
            action.setText(labeled(text, whole.replace("&", "&&")) if what else text)
            action.setIconText(plain)
            action.setStatusTip(labeled(plain, what))
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            action.setToolTip(f"{labeled(plain, what)} ({keys})")

    def use_keys(self, changed: Keys) -> None:
        """Give the actions their shortcuts. changed: those that the user changed."""
        for id, keys in in_use(self.default_keys, changed).items():
            use_keys(self.actions[id], keys)
        self.refresh()

    def commands(self) -> list[tuple[QAction, str]]:
        """Return every action with its menu and name, as the command palette shows them."""
        return [(self.actions[entry.id], _path(entry)) for entry in self.entries]


def _path(entry: ActionEntry) -> str:
    return without_mnemonic(f"{entry.menu} > {entry.text}").rstrip(".")
