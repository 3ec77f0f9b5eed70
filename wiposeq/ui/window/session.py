"""The Session: the open document as a QObject. Panes hear of changes from it and hand it edits; never each other.

It hides the undo stack (which keeps projects, not inverses), the worker threads and their timing: a check runs 300 ms
after the last change on the frozen project, and a result for an older project is dropped; long work (opening,
importing, generating) runs beside the window with progress and cancel. These are the only threads of the program.
"""

import gc
import logging
import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QThread, QTimer, Signal, Slot
from PySide6.QtGui import QUndoCommand, QUndoStack

from wiposeq.app.document import Changes, Document, compare_by_identity
from wiposeq.app.importing.large_listing import Completed, Completion
from wiposeq.errors import Cancelled, UserError
from wiposeq.model.address import Address
from wiposeq.model.edits import Edit
from wiposeq.model.finding import Finding, Fix, Report
from wiposeq.model.project import Project
from wiposeq.progress import Progress
from wiposeq.standard.edition import Edition, newest
from wiposeq.texts import tr

CHECK_DELAY = 300
"""Milliseconds between the last change and the check."""
KEEP_EVERY = 10
"""Milliseconds between two steps of writing a very large change to the working copy."""
PROGRESS_EVERY = 0.05
"""Seconds between two progress signals of one job."""

log = logging.getLogger(__name__)
Job = Callable[[Progress], Any]


_NOTHING = Project()


class EditCommand(QUndoCommand):
    """One entry of the undo stack: the project before and after. Typing on in one field merges into one entry."""

    def __init__(
        self,
        session: "Session",
        before: Project,
        after: Project,
        title: str,
        merge_key: str = "",
        changes: Changes | None = None,
    ) -> None:
        super().__init__(title)
        self._changes = changes
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
        self._changes = None
        other._before = other._after = _NOTHING  # Qt deletes it, but PySide keeps what Python has of it for ever
        return True

    def map(self, change: Callable[[Project], Project]) -> None:
        """Makes other projects of the two, which the user does not see as a step."""
        self._before, self._after = change(self._before), change(self._after)
        self._changes = None

    def redo(self) -> None:
        self._session._show(self._after, self._changes)

    def undo(self) -> None:
        self._session._show(self._before, self._changes.reversed() if self._changes else None)


class _Work(QThread):
    """One job in a thread. progressed(done, total); ended(result, error), one of them None, arrives in the window."""

    progressed = Signal(object, object)
    ended = Signal(object, object)

    def __init__(self, job: Job, parent: QObject) -> None:
        super().__init__(parent)
        self._job = job
        self._last = 0.0
        self.is_cancelled = False

    def run(self) -> None:
        try:
            result = self._job(Progress(self._report, lambda: self.is_cancelled))
        except Exception as error:
            self.ended.emit(None, error)
        else:
            self.ended.emit(result, None)

    def _report(self, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self._last >= PROGRESS_EVERY or done == total:
            self._last = now
            self.progressed.emit(done, total)


MANY_MADE = 50_000
"""Things made since Python last collected garbage that take too long to look through at once."""
_busy: set[int] = set()
_was_collecting = False


def _garbage_stays(session: "Session") -> None:
    """Stops Python from collecting garbage while a worker runs.

    Python collects in whichever thread happens to allocate; windows and timers that are garbage would then be deleted
    in the worker, which Qt does not survive.
    """
    global _was_collecting
    if not _busy:
        _was_collecting = gc.isenabled()
        gc.disable()
    _busy.add(id(session))


def _garbage_goes(session: "Session") -> None:
    """Lets Python collect garbage again when no session has a worker any more.

    What a worker has made by the hundred thousand (facts of sequences, findings) is not looked through for garbage:
    that would hold up the window for a second. With the next document it is like all else again.
    """
    if id(session) in _busy:
        _busy.discard(id(session))
        if not _busy and _was_collecting:
            if gc.get_count()[0] > MANY_MADE:
                gc.freeze()
            gc.enable()


class Session(QObject):
    """The document, its undo stack and its report.

    changed(Changes): the project was replaced. document_replaced(): another document was opened; forget everything
    shown. report_changed(Report): a check of the current project is done. checking(bool): a check began or ended.
    reading(done, total): a large listing that is shown already is read to its end, in bytes; (0, 0) when it is not.
    check_progressed(done, total): of the check that is running, in sequences.
    message(str): for the status bar. place_requested(Address): show that place. failed(Exception): show it.
    working(str): a job began, in words, or "" ended; progressed(done, total): of that job.
    """

    changed = Signal(object)
    document_replaced = Signal()
    saved = Signal()
    report_changed = Signal(object)
    checking = Signal(bool)
    check_progressed = Signal(object, object)
    reading = Signal(object, object)
    message = Signal(str)
    place_requested = Signal(object)
    failed = Signal(object)
    working = Signal(str)
    progressed = Signal(object, object)

    def __init__(self, document: Document | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.document = document or Document()
        self.undo_stack = QUndoStack(self)
        self.report = Report()
        self.is_report_current = False
        self.profile_name = "filing"
        self.own_organisms: tuple[str, ...] = ()
        self._checker: Any = None
        self._checker_for = ("", "")
        self._check_work: _Work | None = None
        self._checked: Project | None = None
        self._reading: _Work | None = None
        self._completed: Completed | None = None
        self._job: _Work | None = None
        self._copying: _Work | None = None
        self._threads: set[_Work] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(CHECK_DELAY)
        self._timer.timeout.connect(self.check_now)
        self._has_told_trouble = False
        self._keeping = QTimer(self)
        self._keeping.setInterval(KEEP_EVERY)
        self._keeping.timeout.connect(self._keep_safe)

    # ---- the project

    @property
    def project(self) -> Project:
        """The current project."""
        return self.document.project

    @property
    def edition(self) -> Edition:
        """The edition of the project, or the newest one in force if the program does not have that one."""
        return _edition_of(self.project)

    def do(self, edit: Edit, merge_key: str = "") -> bool:
        """Applies an edit as one undoable step. False, with a word in the status bar, if its place is gone.

        merge_key: edits in a row with the same key become one step (typing in one field); "" never merges.
        """
        try:
            after = edit.apply(self.project)
        except LookupError:
            self.message.emit(tr("That place is no longer in the project."))
            return False
        if after is self.project:
            return True
        self.undo_stack.push(EditCommand(self, self.project, after, edit.title, merge_key))
        return True

    def do_beside(self, title: str, make: Callable[[], Edit | None], done: Callable[[], None] = lambda: None) -> None:
        """Like do(), for an edit that takes long: make() and what follows from it run beside the window, then done().

        None from make(): there is nothing to do. If the project was changed meanwhile, that is told and nothing done.
        """
        before, document = self.project, self.document

        def job(progress: Progress) -> tuple[Project, str, Changes] | None:
            edit = make()
            progress.check()
            if edit is None:
                return None
            after = edit.apply(before)
            progress.check()
            return after, edit.title, compare_by_identity(before, after)

        def ended(result: tuple[Project, str, Changes] | None) -> None:
            if self.document is not document:
                return
            start = before
            changes: Changes | None = None
            if result is not None:
                after, name, changes = result
                if self.project is not before and self._completed is not None:  # the file was read to its end meanwhile
                    start, after, changes = self._completed(before), self._completed(after), None
                if self.project is not start:
                    self.message.emit(tr("Something else was changed meanwhile, so this was not done. Do it again."))
                    return
                if after is not start:
                    self.undo_stack.push(EditCommand(self, start, after, name, changes=changes))
            done()

        def failed(error: Any) -> None:
            if self.document is document:
                if isinstance(error, LookupError):
                    self.message.emit(tr("That place is no longer in the project."))
                else:
                    self.failed.emit(error)

        self.run(title, job, ended, failed)

    def beside(
        self, job: Callable[[Progress], Any], done: Callable[[Any], None], failed: Callable[[Exception], None]
    ) -> Callable[[], None]:
        """Runs something short-lived in a thread, such as sorting, then done(result) or failed(error).

        Gives what cancels it: after that neither is called.
        """

        def ended(result: Any, error: Any) -> None:
            if work.is_cancelled:
                return
            if error is None:
                done(result)
            else:
                if not isinstance(error, UserError):
                    log.error("work beside the window failed", exc_info=error)
                failed(error)

        work = self._start(job, ended)

        def cancel() -> None:
            work.is_cancelled = True

        return cancel

    def apply(self, finding: Finding, fix: Fix) -> bool:
        """Apply a fix of a finding and keep the list of what it changed.

        Return False, with a message in the status bar, if its place is gone.
        """
        try:
            edit = fix.make(self.project)
        except LookupError:
            self.message.emit(tr("That place is no longer in the project."))
            return False
        from wiposeq.app import repairs

        planned = repairs.plan_repairs([(finding, fix)], self.project)
        done = self.do(planned.edit(fix.label) if planned.edits else edit)
        if done:
            self.message.emit(tr("Done: {what}", what=fix.label))
        return done

    def go_to(self, address: Address) -> None:
        """Asks the window to go to a place."""
        self.place_requested.emit(address)

    def open(self, document: Document) -> None:
        """Replaces the document. What was not saved of the old one is gone: ask before."""
        self.stop_checking()
        if self._reading is not None:
            self._reading.is_cancelled = True
            self._reading = None
        self._completed = None
        old = self.document
        self.document = document
        self.undo_stack.clear()
        self.report = Report()
        self.is_report_current = False
        self._checker = None
        self._checked = None
        if old is not document:
            old.discard()
        gc.unfreeze()
        self._keeping.stop()
        self.document_replaced.emit()
        self.check_soon()

    def _show(self, project: Project, told: Changes | None = None) -> None:
        changes: Changes = self.document.show(project, told)
        if changes:
            self.is_report_current = False
            self.changed.emit(changes)
            self.check_soon()
        if self.document.is_behind:
            self._keeping.start()

    def _keep_safe(self) -> None:
        if self.document.owes_listing and self._copying is None:
            copy = self.document.copy_listing
            self._copying = self._start(copy, self._copied)
        if self.document.catch_up():
            self._keeping.stop()
            self._has_told_trouble = False
        elif self.document.trouble is not None and not self._has_told_trouble:
            self._has_told_trouble = True
            self.message.emit(
                tr("Changes are not being kept safe: {why} Save soon.", why=self.document.trouble.message)
            )

    def _copied(self, result: Any, error: Any) -> None:
        self._copying = None
        if error is not None:
            log.error("copying the listing failed", exc_info=error)

    # ---- checking

    def check_soon(self) -> None:
        """Starts the check 300 ms from now, or later if something changes until then."""
        if self._check_work is not None:
            self._check_work.is_cancelled = True
        self._timer.start()

    def use_profile(self, name: str) -> None:
        """Checks against another profile from now on."""
        if name != self.profile_name:
            self.profile_name = name
            self._checked = None
            self.is_report_current = False
            self.check_soon()

    @Slot()
    def check_now(self) -> None:
        """Starts the check of the project as it is now; a running check of an older project is told to stop."""
        self._timer.stop()
        if self._check_work is not None:
            self._check_work.is_cancelled = True
            self._timer.start(20)
            return
        if not self.document.is_read:
            self._read_rest()
            return
        project = self.project
        self._checked = project
        job: Job = lambda progress: self._check(project, progress)  # noqa: E731
        work = self._start(job, self._check_ended)
        work.progressed.connect(self.check_progressed)
        self._check_work = work
        self.checking.emit(True)

    def _check(self, project: Project, progress: Progress) -> Report:
        """Runs in the worker; the rules are loaded there at the first check, so that the window does not wait."""
        from wiposeq.checking.engine import Checker
        from wiposeq.checking.profile import profile

        edition = _edition_of(project)
        wanted = (edition.id, self.profile_name)
        checker = self._checker
        if checker is None or self._checker_for != wanted:
            checker = Checker(edition, profile(wanted[1]))
            self._checker, self._checker_for = checker, wanted
        report: Report = checker.check(project, progress=progress)
        return report

    def _read_rest(self) -> None:
        """Reads a large listing that is shown already to its end, in a thread; the check comes after it."""
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
                if not isinstance(error, UserError):
                    log.error("reading the rest failed", exc_info=error)
                self.failed.emit(error)

        job: Job = lambda progress: large.complete(progress=progress)  # noqa: E731
        self._reading = self._start(job, ended)
        self._reading.progressed.connect(self.reading)
        self.reading.emit(0, 1)

    def _complete(self, completion: Completion) -> None:
        """Brings what was read into the project and into all that undo leads to."""
        completed = self._completed = Completed(completion)
        for number in range(self.undo_stack.count()):
            command = self.undo_stack.command(number)
            if isinstance(command, EditCommand):
                command.map(completed)
        changes = self.document.complete(completed)
        if changes:
            self.changed.emit(changes)
        if self.document.is_behind:
            self._keeping.start()
        self.message.emit(completion.message)
        self.check_soon()

    def stop_checking(self) -> None:
        """Stops the timer and tells a running check to stop."""
        self._timer.stop()
        if self._check_work is not None:
            self._check_work.is_cancelled = True

    def _check_ended(self, report: Any, error: Any) -> None:
        self._check_work = None
        self.checking.emit(False)
        if error is not None:
            if not isinstance(error, Cancelled):
                if not isinstance(error, UserError):
                    log.error("the check failed", exc_info=error)
                self.failed.emit(error)
            return
        if self._checked is not self.project:
            return
        self.report = report
        self.is_report_current = True
        self.report_changed.emit(report)

    # ---- long work

    @property
    def is_working(self) -> bool:
        """Whether a job (opening, importing, generating) is running; there is one at a time."""
        return self._job is not None

    def run(
        self, title: str, job: Job, done: Callable[[Any], object], failed: Callable[[Any], object] | None = None
    ) -> bool:
        """Runs job(progress) beside the window, then done(result) in it. False if one is running already.

        failed(error) is called instead of the usual message when given. A cancelled job is told in the status bar.
        """
        if self._job is not None:
            self.message.emit(tr("Wait for the work that is under way, or stop it."))
            return False

        def ended(result: Any, error: Any) -> None:
            self._job = None
            self.working.emit("")
            if isinstance(error, Cancelled):
                self.message.emit(error.message)
            elif error is not None:
                if not isinstance(error, UserError):
                    log.error("%s failed", title, exc_info=error)
                (failed or self.failed.emit)(error)
            else:
                done(result)

        self._job = self._start(job, ended)
        self._job.progressed.connect(self.progressed)
        self.working.emit(title)
        return True

    def cancel(self) -> None:
        """Asks the running job to stop; it stops at the next point where nothing is lost."""
        if self._job is not None:
            self._job.is_cancelled = True

    def stop_background(self) -> None:
        """Stops reading the rest of a large listing, and the check; the next change, or check_now(), begins again."""
        if self._reading is not None:
            self._reading.is_cancelled = True
        self.stop_checking()

    def _start(self, job: Job, ended: Callable[[Any, Any], None]) -> _Work:
        if not self._threads:
            _garbage_stays(self)
        work = _Work(job, self)
        self._threads.add(work)
        work.ended.connect(ended)
        work.finished.connect(lambda: self._forget(work))
        work.start()
        return work

    def _forget(self, work: _Work) -> None:
        self._threads.discard(work)
        work.deleteLater()
        if not self._threads:
            _garbage_goes(self)

    def close(self) -> None:
        """Stops all work and lets go of the document; what was not saved is gone: ask before."""
        self.undo_stack.blockSignals(True)
        self._keeping.stop()
        self.stop_checking()
        self.cancel()
        for work in list(self._threads):
            work.is_cancelled = True
            work.ended.disconnect()
            work.wait(10_000)
        self._threads.clear()
        _garbage_goes(self)
        self.document.discard()


def _edition_of(project: Project) -> Edition:
    try:
        return project.edition_on()
    except UserError:
        return newest()
