"""The steps that can be undone: a project before and after an edit.

The module hides that the sequences of forgotten steps are released piece by piece. To free 100,000 sequences at once
stops the window for a tenth of a second.
"""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QUndoCommand, QUndoStack

from wiposeq.app.document import Changes
from wiposeq.model.project import Project
from wiposeq.model.sequence_list import Chunk
from wiposeq.texts import language

PIECE: Final = 4
"""Number of chunks of sequences that are released at a time, which takes a millisecond or two."""
_NOTHING = Project()


class EditCommand(QUndoCommand):
    """An entry of the undo stack: the project before and after an edit.

    show: shows a project in the window. merge_key: entries in a row with the same key become one; "" never merges.
    changes: what differs between the two, if that is known already.
    """

    def __init__(
        self,
        show: Callable[[Project, Changes | None], None],
        before: Project,
        after: Project,
        title: str,
        merge_key: str = "",
        changes: Changes | None = None,
    ) -> None:
        super().__init__(title)
        self._language = language()
        self._show = show
        self._before = before
        self._after = after
        self._merge_key = merge_key
        self._changes = changes

    @property
    def title(self) -> str:
        """What the menu calls the step; "" if another language than that of the title was chosen since."""
        return self.text() if self._language == language() else ""

    @property
    def after(self) -> Project:
        """The project after the edit."""
        return self._after

    def id(self) -> int:
        return hash(self._merge_key) & 0x3FFFFFFF if self._merge_key else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, EditCommand) or other._merge_key != self._merge_key:
            return False
        self._after = other._after
        self._changes = None
        other._before = other._after = _NOTHING  # Qt deletes the command, but PySide never frees its Python part
        return True

    def map(self, change: Callable[[Project], Project]) -> None:
        """Replace both projects in a way that is not a step for the user."""
        self._before, self._after = change(self._before), change(self._after)
        self._changes = None

    def redo(self) -> None:
        self._show(self._after, self._changes)

    def undo(self) -> None:
        self._show(self._before, self._changes.reversed() if self._changes else None)


class Steps:
    """Adds steps to an undo stack, and releases the steps that were undone and cannot be done again."""

    def __init__(self, stack: QUndoStack) -> None:
        self._stack = stack
        self._forgotten: list[Chunk] = []
        self._timer = QTimer(stack)
        self._timer.timeout.connect(self._release)

    def push(self, step: EditCommand) -> None:
        """Do a step. It replaces the steps that were undone."""
        for each in map(self._stack.command, range(self._stack.index(), self._stack.count())):
            if isinstance(each, EditCommand):
                self._forgotten += each.after.sequences.chunks
        if self._forgotten:
            self._timer.start(0)
        self._stack.push(step)

    def _release(self) -> None:
        del self._forgotten[-PIECE:]
        if not self._forgotten:
            self._timer.stop()
