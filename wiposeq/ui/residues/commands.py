"""The actions of the residue view: their names, keys and context menu, and when they are enabled."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from wiposeq.texts import tr
from wiposeq.ui.residues.editor import ResidueEditor

Key = QKeySequence.StandardKey


class ResidueCommands(QObject):
    """The actions of one view, which owns them.

    new_feature_requested(start, end), find_requested(), find_again_requested(is_forward), go_to_requested(): actions
    that the pane carries out.
    """

    new_feature_requested = Signal(int, int)
    find_requested = Signal()
    find_again_requested = Signal(bool)
    go_to_requested = Signal()

    def __init__(self, view: QWidget, editor: ResidueEditor) -> None:
        super().__init__(view)
        self._view = view
        self._editor = editor
        cursor = editor.cursor
        self.of_window: list[QAction] = []
        """Actions of the window that the context menu has as well."""
        self.cut_action = self._add(tr("Cu&t"), editor.cut, Key.Cut)
        self.copy_action = self._add(tr("&Copy"), editor.copy, Key.Copy)
        self.copy_other_action = self._add(tr("Copy re&verse complement"), editor.copy_reverse_complement)
        self.paste_action = self._add(tr("&Paste"), editor.paste, Key.Paste)
        self.remove_action = self._add(tr("&Delete"), editor.remove_selection, Key.Delete)
        self.select_all_action = self._add(tr("Select &all"), editor.select_all, Key.SelectAll)
        self.new_feature_action = self._add(
            tr("&New feature from selection"), lambda: self.new_feature_requested.emit(*cursor.selection)
        )
        self.turn_action = self._add(tr("&Reverse complement selection"), editor.reverse_complement_selection)
        self.find_action = self._add(tr("&Find residues..."), self.find_requested.emit, Key.Find)
        self.find_next_action = self._add(tr("Find ne&xt"), lambda: self.find_again_requested.emit(True), Key.FindNext)
        self.find_previous_action = self._add(
            tr("Find previou&s"), lambda: self.find_again_requested.emit(False), Key.FindPrevious
        )
        self.go_to_action = self._add(tr("&Go to position..."), self.go_to_requested.emit, "Ctrl+G")
        # Ctrl+G goes to a position, as in other sequence editors; F3 finds the next match
        for action in (self.find_next_action, self.find_previous_action):
            action.setShortcuts([keys for keys in action.shortcuts() if "G" not in keys.toString()])

    def _add(self, text: str, run: Callable[[], object], *keys: Key | str) -> QAction:
        action = QAction(text, self._view)
        shortcuts = [QKeySequence(key) for key in keys if isinstance(key, str)]
        for key in keys:
            if isinstance(key, Key):
                shortcuts += QKeySequence.keyBindings(key)
        action.setShortcuts(shortcuts)
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.setShortcutVisibleInContextMenu(True)
        action.triggered.connect(lambda: run())
        self._view.addAction(action)
        return action

    def action_for(self, event: QKeyEvent) -> QAction | None:
        """Return the action with this key. None for Delete, which also removes a residue without a selection."""
        pressed = QKeySequence(event.keyCombination())
        for action in self._view.actions():
            if pressed in action.shortcuts():
                return None if event.key() == Qt.Key.Key_Delete and action is self.remove_action else action
        return None

    def refresh(self) -> None:
        """Enable and show the actions that apply to the sequence and the selection."""
        editor, has_selection = self._editor, self._editor.cursor.has_selection
        can_edit, is_nucleotide, has_residues = not editor.is_read_only, editor.is_nucleotide, bool(editor.residues)
        for action in (self.cut_action, self.remove_action):
            action.setEnabled(has_selection and can_edit)
        self.copy_action.setEnabled(has_selection)
        self.copy_other_action.setEnabled(has_selection and is_nucleotide)
        self.copy_other_action.setVisible(is_nucleotide)
        self.turn_action.setEnabled(has_selection and is_nucleotide and can_edit)
        self.turn_action.setVisible(is_nucleotide)
        self.paste_action.setEnabled(can_edit)
        self.select_all_action.setEnabled(has_residues)
        self.new_feature_action.setEnabled(has_selection and can_edit)
        for action in (self.find_action, self.find_next_action, self.find_previous_action, self.go_to_action):
            action.setEnabled(has_residues)

    def menu(self) -> QMenu:
        menu = QMenu(self._view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        groups = (
            (self.cut_action, self.copy_action, self.copy_other_action, self.paste_action, self.remove_action),
            (self.select_all_action,),
            (self.new_feature_action, self.turn_action),
            self.of_window,
            (self.find_action, self.find_next_action, self.find_previous_action, self.go_to_action),
        )
        for number, group in enumerate(filter(None, groups)):
            if number:
                menu.addSeparator()
            menu.addActions(group)
        return menu
