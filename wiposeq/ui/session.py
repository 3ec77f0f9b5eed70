"""The Session: the open document as a QObject. Panes hear of changes from it and hand it edits; never each other.

It hides the undo stack (which keeps projects, not inverses), the checking worker thread and its timing. A check runs
300 ms after the last change on the frozen project; a result for an older project is dropped.
"""

from PySide6.QtCore import QObject, QThread, QTimer, Signal, Slot
from PySide6.QtGui import QUndoCommand, QUndoStack

from wiposeq.app.document import Document
from wiposeq.model.address import Address
from wiposeq.model.edits import Edit
from wiposeq.model.finding import Report
from wiposeq.model.project import Project

CHECK_DELAY = 300
"""Milliseconds between the last change and the check."""


class EditCommand(QUndoCommand):
    """One entry of the undo stack: the project before and after. Typing on in one field merges into one entry."""

    def __init__(self, session: "Session", before: Project, after: Project, title: str, merge_key: str = "") -> None:
        super().__init__(title)
        self._session = session
        self._before = before
        self._after = after
        self._merge_key = merge_key

    def id(self) -> int:
        return hash(self._merge_key) & 0x3FFFFFFF if self._merge_key else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, EditCommand) or other._merge_key != self._merge_key:
            return False
        self._after = other._after
        return True

    def redo(self) -> None:
        self._session._show(self._after)

    def undo(self) -> None:
        self._session._show(self._before)


class Session(QObject):
    """The document, its undo stack and its report.

    changed(Changes): the project was replaced. report_changed(Report): a check of the current project is done.
    checking(bool): a check began or ended. told(str): something for the status bar. asked_to_show(Address): go there.
    document_replaced(): another document was opened; forget everything shown.
    """

    changed = Signal(object)
    document_replaced = Signal()
    report_changed = Signal(object)
    checking = Signal(bool)
    told = Signal(str)
    asked_to_show = Signal(object)

    def __init__(self, document: Document | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.document = document or Document()
        self.undo_stack = QUndoStack(self)
        self.report = Report()

    @property
    def project(self) -> Project:
        """The current project."""
        return self.document.project

    def do(self, edit: Edit, merge_key: str = "") -> bool:
        """Applies an edit as one undoable step. False (and a word in the status bar) if its place is gone.

        merge_key: edits in a row with the same key become one step (typing in one field); "" never merges.
        """
        try:
            after = edit.apply(self.project)
        except LookupError:
            return False
        if after is self.project:
            return True
        self.undo_stack.push(EditCommand(self, self.project, after, edit.title, merge_key))
        return True

    def show(self, address: Address) -> None:
        """Asks the window to go to a place."""
        self.asked_to_show.emit(address)

    def open(self, document: Document) -> None:
        """Replaces the document; nothing of the old one can be undone any more."""
        self.document = document
        self.undo_stack.clear()
        self.report = Report()
        self.document_replaced.emit()

    def _show(self, project: Project) -> None:
        changes = self.document.show(project)
        if changes:
            self.changed.emit(changes)


__all__ = ["CHECK_DELAY", "EditCommand", "QThread", "QTimer", "Session", "Slot"]
