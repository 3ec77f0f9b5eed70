"""The keys of the residue view: they move the caret, run actions, or type residues.

It hides the keys of the platform, and which keys the view handles although the window has the same shortcut.
"""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from wiposeq.ui.residues.commands import ResidueCommands
from wiposeq.ui.residues.editor import ResidueEditor

Key = QKeySequence.StandardKey


class ResidueKeys:
    """The keys of one view.

    to_page: moves by a page and scrolls. Its arguments are 1 or -1, and whether the anchor is kept.
    """

    def __init__(self, editor: ResidueEditor, commands: ResidueCommands, to_page: Callable[[int, bool], None]) -> None:
        self._editor = editor
        self._commands = commands
        cursor = self._cursor = editor.cursor
        self._moves: list[tuple[Key, Key, Callable[[bool], None]]] = [
            (Key.MoveToNextChar, Key.SelectNextChar, lambda keeps: cursor.step(1, keeps)),
            (Key.MoveToPreviousChar, Key.SelectPreviousChar, lambda keeps: cursor.step(-1, keeps)),
            (Key.MoveToNextWord, Key.SelectNextWord, lambda keeps: cursor.to_block(1, keeps)),
            (Key.MoveToPreviousWord, Key.SelectPreviousWord, lambda keeps: cursor.to_block(-1, keeps)),
            (Key.MoveToNextLine, Key.SelectNextLine, lambda keeps: cursor.to_line(1, keeps)),
            (Key.MoveToPreviousLine, Key.SelectPreviousLine, lambda keeps: cursor.to_line(-1, keeps)),
            (Key.MoveToNextPage, Key.SelectNextPage, lambda keeps: to_page(1, keeps)),
            (Key.MoveToPreviousPage, Key.SelectPreviousPage, lambda keeps: to_page(-1, keeps)),
            (Key.MoveToStartOfLine, Key.SelectStartOfLine, cursor.to_line_start),
            (Key.MoveToEndOfLine, Key.SelectEndOfLine, cursor.to_line_end),
            (Key.MoveToStartOfDocument, Key.SelectStartOfDocument, lambda keeps: cursor.put(0, keeps)),
            (Key.MoveToEndOfDocument, Key.SelectEndOfDocument, cursor.to_end),
        ]
        """(key that moves, key that selects, function of whether the anchor is kept)."""

    def is_ours(self, event: QKeyEvent) -> bool:
        """Return whether the residue view handles a key, even if the window has the same shortcut."""
        return (
            self._commands.action_for(event) is not None
            or any(event.matches(move) or event.matches(select) for move, select, _ in self._moves)
            or event.matches(Key.SelectAll)
            or _is_typed(event)
            or event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)
        )

    def press(self, event: QKeyEvent) -> bool:
        """Handle a key. Return False if the view does not handle it."""
        editor, cursor = self._editor, self._cursor
        for move, select, run in self._moves:
            is_select = event.matches(select)
            if is_select or event.matches(move):
                editor.end_run()
                run(is_select)
                return True
        action = self._commands.action_for(event)
        if action is not None:
            if action.isEnabled():
                action.trigger()
        elif event.matches(Key.DeleteEndOfWord):
            editor.erase(cursor.block_border(1))
        elif event.matches(Key.DeleteStartOfWord):
            editor.erase(cursor.block_border(-1))
        elif event.key() == Qt.Key.Key_Backspace:
            editor.erase(cursor.caret - 1)
        elif event.key() == Qt.Key.Key_Delete:
            editor.erase(cursor.caret + 1)
        elif event.key() == Qt.Key.Key_Escape and cursor.has_selection:
            editor.set_caret(cursor.caret, is_at_line_end=cursor.is_at_line_end)
        elif _is_typed(event):
            editor.type(event.text())
        else:
            return False
        return True


def _is_typed(event: QKeyEvent) -> bool:
    held = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
    is_altgr = held == (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
    text = event.text()
    return (
        bool(text)
        and text.isprintable()
        and (not held or is_altgr or bool(held & Qt.KeyboardModifier.GroupSwitchModifier))
    )
