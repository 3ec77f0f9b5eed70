"""Runs jobs in threads beside the window.

It hides that Python must not collect garbage in a thread, that progress is reported only some times a second, and that
an unexpected error is logged. No other module of the window makes a thread.
"""

import gc
import logging
import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal

from wiposeq.errors import UserError, trace_of
from wiposeq.progress import Progress

Job = Callable[[Progress], Any]

PROGRESS_EVERY = 0.05
"""Seconds between two progress signals of one job."""
MANY_OBJECTS = 50_000
"""Number of new Python objects that take too long to search for garbage at once."""

log = logging.getLogger(__name__)


class Work(QThread):
    """One job in a thread.

    progressed(done, total): how far the job is.
    ended(result, error): the job has ended; one of the two is None. The signal arrives in the thread of the window.
    """

    progressed = Signal(object, object)
    ended = Signal(object, object)

    def __init__(self, job: Job, parent: QObject) -> None:
        super().__init__(parent)
        self._job = job
        self._last = 0.0
        self.is_cancelled = False

    def cancel(self) -> None:
        """Ask the job to stop. It stops at the next point where no data is lost."""
        self.is_cancelled = True

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


class Workers(QObject):
    """The threads of one session."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._works: set[Work] = set()

    @property
    def is_idle(self) -> bool:
        """Whether no thread is running."""
        return not self._works

    def start(self, job: Job, ended: Callable[[Any, Any], None]) -> Work:
        """Run a job in a new thread, and then ended(result, error) in the thread of the window."""

        def finished(result: Any, error: Any) -> None:
            if work not in self._works:
                return  # the signal was on its way when all threads were stopped
            # UserError includes Cancelled
            if error is not None and not isinstance(error, UserError):
                log.error("work beside the window failed\n%s", trace_of(error))
            ended(result, error)

        if not self._works:
            _pause_garbage_collection(self)
        work = Work(job, self)
        self._works.add(work)
        work.ended.connect(finished)
        work.finished.connect(lambda: self._forget(work))
        work.start()
        return work

    def _forget(self, work: Work) -> None:
        self._works.discard(work)
        work.deleteLater()
        if not self._works:
            _resume_garbage_collection(self)

    def stop_all(self) -> None:
        """Stop all threads and wait for them. No ended() is called."""
        for work in list(self._works):
            work.cancel()
            work.ended.disconnect()
            work.wait(10_000)
        self._works.clear()
        _resume_garbage_collection(self)


_busy: set[int] = set()
"""The ids of the Workers with a running thread."""
_was_collecting = False


def _pause_garbage_collection(workers: Workers) -> None:
    """Stop Python from collecting garbage while a thread runs.

    Python collects garbage in the thread that happens to allocate memory. It would delete windows and timers in that
    thread, and Qt would crash.
    """
    global _was_collecting
    if not _busy:
        _was_collecting = gc.isenabled()
        gc.disable()
    _busy.add(id(workers))


def _resume_garbage_collection(workers: Workers) -> None:
    """Let Python collect garbage again if no thread of any session is running.

    If a thread has made very many objects, such as findings, they are excluded from the search for garbage, which
    would stop the window for a second. The next document includes them again.
    """
    if id(workers) in _busy:
        _busy.discard(id(workers))
        if not _busy and _was_collecting:
            if gc.get_count()[0] > MANY_OBJECTS:
                gc.freeze()
            gc.enable()
