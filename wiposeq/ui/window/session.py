"""The Session: the open document as a QObject. Panes receive changes from it and pass edits to it, not to each other.

It hides the undo stack, which stores projects instead of inverse edits, and the timing of the work in threads: a check
starts 300 ms after the last change, and its result is dropped if the project has changed meanwhile.
"""

import gc
from collections.abc import Callable
from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QUndoStack
from shiboken6 import isValid

from wiposeq.app.document import Changes, Document, compare_by_identity
from wiposeq.app.importing.large_listing import Completed, Completion
from wiposeq.errors import Cancelled, UserError
from wiposeq.model.address import Address
from wiposeq.model.edit import Edit
from wiposeq.model.finding import Finding, Fix, Report
from wiposeq.model.project import Project, Version
from wiposeq.progress import Progress
from wiposeq.standard.edition import Edition, newest
from wiposeq.texts import language, tr
from wiposeq.ui.window.safety import Safety
from wiposeq.ui.window.steps import EditCommand, Steps
from wiposeq.ui.window.workers import Job, Work, Workers

MOST_FINDINGS = 100_000
"""Findings that are listed if the user asks for all. Each takes about a kilobyte."""
CHECK_DELAY = 300
"""Milliseconds between the last change and the check."""


class Session(QObject):
    """The document, its undo stack and its report. lists_all: reports list up to MOST_FINDINGS findings.

    changed(Changes): the project was replaced.
    document_replaced(): another document was opened; everything shown is out of date.
    generated(Written): a listing was written from the project.
    report_changed(Report): a check of the current project has ended.
    checking(bool): a check has begun or ended.
    check_progressed(done, total): sequences that the running check has checked.
    reading(done, total): bytes read of a large listing that is already shown; (0, 0) when reading has ended.
    message(str): for the status bar.
    place_requested(Address): the window shall show this place.
    failed(Exception): the window shall show this error.
    working(str): a job with this title has begun; "" when it has ended.
    progressed(done, total): how far the job is.
    """

    changed = Signal(object)
    document_replaced = Signal()
    generated = Signal(object)
    saved = Signal()
    report_changed = Signal(object)
    checking = Signal(bool)
    check_progressed = Signal(object, object)
    reading = Signal(object, object)
    message = Signal(str)
    place_requested = Signal(object)
    finding_requested = Signal(object)
    fix_requested = Signal(object, object)
    failed = Signal(object)
    working = Signal(str)
    progressed = Signal(object, object)

    def __init__(self, document: Document | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.document = document or Document()
        self.undo_stack = QUndoStack(self)
        self._steps = Steps(self.undo_stack)
        self.report = Report()
        self.is_report_current = False
        self.lists_all = False
        self.profile_name = "filing"
        self.own_organisms: tuple[str, ...] = ()
        self.checks_while_typing = True
        self.new_sequence_values: dict[str, tuple[str, str]] = {}
        """Organism and mol_type that a new sequence gets, by its molecule type; "" for none."""
        self.workers = Workers(self)
        self._checker: Any = None
        self._checker_for = ("", "", "")
        self._check_work: Work | None = None
        self._checked: Project | None = None
        self._reading: Work | None = None
        self._completed: Completed | None = None
        self._job: Work | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(CHECK_DELAY)
        self._timer.timeout.connect(self.check_now)
        self.safety = Safety(lambda: self.document, self.workers)

    # ---- the project

    @property
    def project(self) -> Project:
        """The current project."""
        return self.document.project

    @property
    def edition(self) -> Edition:
        """The edition of the project, or the newest one in force if the program does not have that edition."""
        return edition_of(self.project)

    def announce_missing_place(self) -> None:
        """Show in the status bar that the place of an edit or a finding does not exist any more."""
        self.message.emit(tr("That place is no longer in the project."))

    def announce_conflict(self) -> None:
        """Show in the status bar that a change was not made, because the project has changed since it was prepared."""
        self.message.emit(tr("The project has changed meanwhile, so this was not done. Try again."))

    def do(self, edit: Edit, merge_key: str = "") -> bool:
        """Apply an edit as one step to undo. Return False, with a message, if its place does not exist.

        merge_key: edits in a row with the same key become one step, such as typing in one field; "" never merges.
        """
        try:
            after = edit.apply(self.project)
        except LookupError:
            self.announce_missing_place()
            return False
        if after is not self.project:
            self._steps.push(EditCommand(self._show, self.project, after, edit.title, merge_key))
        return True

    def do_prepared(self, before: Project, edit: Edit) -> bool:
        """Apply an edit that was prepared for the project `before`. Return False, with a message, if it is another."""
        if self.project is before:
            return self.do(edit)
        self.announce_conflict()
        return False

    def use_versions(self, versions: tuple[Version, ...]) -> None:
        """Replace the named versions of the project. This is not a step to undo, and undo does not change them."""

        def change(project: Project) -> Project:
            return replace(project, versions=versions)

        for number in range(self.undo_stack.count()):
            command = self.undo_stack.command(number)
            if isinstance(command, EditCommand):
                command.map(change)
        is_current = self.is_report_current
        changes = self.document.show(change(self.project))
        self._checked = self.project if is_current else self._checked
        self.changed.emit(changes)
        self.safety.note()

    def do_beside(
        self,
        title: str,
        make: Callable[[], Edit | None],
        done: Callable[[], None] = lambda: None,
        known: tuple[Project, Project] | None = None,
    ) -> None:
        """Apply an edit that takes long, and then call done().

        make: returns the edit, or None if there is nothing to do. It runs in a thread. The edit is dropped, with a
            message, if the project has changed meanwhile.
        known: a project and what the edit makes of it, if a preview has computed it.
        """
        before, document = self.project, self.document

        def job(progress: Progress) -> tuple[Project, str, Changes] | None:
            edit = make()
            progress.check()
            if edit is None:
                return None
            after = known[1] if known is not None and known[0] is before else edit.apply(before)
            progress.check()
            return after, edit.title, compare_by_identity(before, after)

        def ended(result: tuple[Project, str, Changes] | None) -> None:
            if self.document is not document:
                return
            if result is not None:
                start, (after, name, changes) = before, result
                known: Changes | None = changes
                if self.project is not before and self._completed is not None:  # the rest of the file was read
                    start, after, known = self._completed(before), self._completed(after), None
                if self.project is not start:
                    self.announce_conflict()
                    return
                if after is not start:
                    self._steps.push(EditCommand(self._show, start, after, name, changes=known))
            done()

        def failed(error: Any) -> None:
            if self.document is not document:
                return
            if isinstance(error, LookupError):
                self.announce_missing_place()
            else:
                self.failed.emit(error)

        self.run(title, job, ended, failed)

    def beside(
        self, owner: QObject, job: Job, done: Callable[[Any], None], failed: Callable[[Exception], None]
    ) -> Callable[[], None]:
        """Run a short job in a thread, such as sorting, and then done(result) or failed(error).

        owner: what done and failed change. If Qt has deleted it when the job ends, neither is called.
        Return a function that cancels the job; then neither is called.
        """

        def ended(result: Any, error: Any) -> None:
            if work.is_cancelled or not isValid(owner):
                return
            if error is None:
                done(result)
            else:
                failed(error)

        work = self.workers.start(job, ended)
        return work.cancel

    def apply(self, finding: Finding, fix: Fix) -> bool:
        """Apply a fix of a finding and store the list of what it changed.

        Return False, with a message, if its place does not exist.
        """
        from wiposeq.app import repairs

        try:
            edit = fix.make(self.project)
        except LookupError:
            self.announce_missing_place()
            return False
        planned = repairs.plan_repairs([(finding, fix)], self.project)
        is_done = self.do(planned.edit(fix.label) if planned.edits else edit)
        if is_done:
            self.message.emit(tr("Done: {what}", what=fix.label))
        return is_done

    def go_to(self, address: Address) -> None:
        """Ask the window to show a place."""
        self.place_requested.emit(address)

    def open(self, document: Document) -> None:
        """Replace the document. Unsaved changes of the old one are lost, so the caller asks first."""
        self.stop_background()
        self._reading = None
        self._completed = None
        old = self.document
        self.document = document
        self.undo_stack.clear()
        self.report = Report()
        self.is_report_current = False
        self.lists_all = False
        self._checker = None
        self._checked = None
        if old is not document:
            old.discard()
        gc.unfreeze()
        self.safety.stop()
        self.safety.note()
        self.document_replaced.emit()
        self.check_soon()

    def _show(self, project: Project, known: Changes | None = None) -> None:
        changes = self.document.show(project, known)
        if changes:
            self.is_report_current = False
            self.changed.emit(changes)
            if self.checks_while_typing:
                self.check_soon()
            else:
                self.stop_checking()
        self.safety.note()

    # ---- checking

    def check_soon(self) -> None:
        """Start the check after CHECK_DELAY, counted from the last call."""
        if self._check_work is not None:
            self._check_work.cancel()
        self._timer.start()

    def set_checking_while_typing(self, is_on: bool) -> None:
        """Check by itself after each change, or only when the user asks for it."""
        self.checks_while_typing = is_on
        if is_on and not self.is_report_current:
            self.check_soon()

    def use_profile(self, name: str) -> None:
        """Check by another profile from now on."""
        if name != self.profile_name:
            self.profile_name = name
            self._checked = None
            self.is_report_current = False
            self.check_soon()

    @Slot()
    def check_now(self) -> None:
        """Start a check of the current project. If a check is running, stop it first."""
        self._timer.stop()
        if self._check_work is not None:
            self._check_work.cancel()
            self._timer.start(20)
            return
        if not self.document.is_read:
            self._read_rest()
            return
        project = self._checked = self.project
        self._check_work = self.workers.start(lambda progress: self._check(project, progress), self._check_ended)
        self._check_work.progressed.connect(self.check_progressed)
        self.checking.emit(True)

    def _check(self, project: Project, progress: Progress) -> Report:
        """Check a project. This runs in a thread, which also loads the rules at the first check."""
        from wiposeq.checking.checker import Checker
        from wiposeq.checking.engine import CAP
        from wiposeq.checking.profile import profile

        edition = edition_of(project)
        wanted = (edition.id, self.profile_name, language())
        checker = self._checker
        if checker is None or self._checker_for != wanted:
            checker = Checker(edition, profile(self.profile_name))
            self._checker, self._checker_for = checker, wanted
        report: Report = checker.check(project, progress=progress, cap=MOST_FINDINGS if self.lists_all else CAP)
        return report

    def _check_ended(self, report: Any, error: Any) -> None:
        self._check_work = None
        self.checking.emit(False)
        if error is not None:
            if not isinstance(error, Cancelled):
                self.failed.emit(error)
        elif self._checked is self.project:
            self.report = report
            self.is_report_current = True
            self.report_changed.emit(report)

    def stop_checking(self) -> None:
        """Stop the timer and the running check."""
        self._timer.stop()
        if self._check_work is not None:
            self._check_work.cancel()

    def stop_background(self) -> None:
        """Stop the check, and reading the rest of a large listing. The next change or check_now() starts them again."""
        if self._reading is not None:
            self._reading.cancel()
        self.stop_checking()

    # ---- a large listing

    def _read_rest(self) -> None:
        """Read the rest of a large listing in a thread. The check starts after that."""
        large = self.document.large
        if self._reading is not None or large is None:
            return

        def ended(completion: Any, error: Any) -> None:
            self._reading = None
            self.reading.emit(0, 0)
            if self.document.large is not large:
                return
            if error is None:
                self._complete(completion)
            elif not isinstance(error, Cancelled):
                self.failed.emit(error)

        self._reading = self.workers.start(lambda progress: large.complete(progress=progress), ended)
        self._reading.progressed.connect(self.reading)
        self.reading.emit(0, 1)

    def _complete(self, completion: Completion) -> None:
        """Add what was read to the project and to all projects of the undo stack."""
        completed = self._completed = Completed(completion)
        for number in range(self.undo_stack.count()):
            command = self.undo_stack.command(number)
            if isinstance(command, EditCommand):
                command.map(completed)
        changes = self.document.complete(completed)
        if changes:
            self.changed.emit(changes)
        self.safety.note()
        self.message.emit(completion.message)
        self.check_soon()

    # ---- jobs

    @property
    def is_working(self) -> bool:
        """Whether a job, such as opening, importing or generating, is running. There is one at a time."""
        return self._job is not None

    def run(
        self, title: str, job: Job, done: Callable[[Any], object], failed: Callable[[Any], object] | None = None
    ) -> bool:
        """Run a job in a thread, and then done(result). Return False, with a message, if another job is running.

        failed: called with the error; None: the window shows it. A cancelled job only leads to a message.
        """
        if self._job is not None:
            self.message.emit(tr("Wait until the current work has ended, or stop it."))
            return False

        def ended(result: Any, error: Any) -> None:
            self._job = None
            self.working.emit("")
            if isinstance(error, Cancelled):
                self.message.emit(error.message)
            elif error is not None:
                (failed or self.failed.emit)(error)
            else:
                done(result)

        self._job = self.workers.start(job, ended)
        self._job.progressed.connect(self.progressed)
        self.working.emit(title)
        return True

    def cancel(self) -> None:
        """Ask the running job to stop. It stops at the next point where no data is lost."""
        if self._job is not None:
            self._job.cancel()

    def close(self) -> None:
        """Stop all work and discard the document. Unsaved changes are lost, so the caller asks first."""
        self.undo_stack.blockSignals(True)
        self.safety.stop()
        self._timer.stop()
        self.workers.stop_all()
        self.document.discard()


def edition_of(project: Project) -> Edition:
    """Return the edition of a project, or the newest one if the program does not have that edition."""
    try:
        return project.edition_on()
    except UserError:
        return newest()
