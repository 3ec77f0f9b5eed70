"""The workers of the service: threads that claim jobs, each with a process that checks them.

It hides the limits of time and attempts, and what happens to a job whose process dies. What is done with a finished job
is left to the caller.
"""

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar

from wiposeq.app import crash
from wiposeq.app.exporting import copies
from wiposeq.app.many.batch import CheckOptions
from wiposeq.app.many.parallel import Died, Worker
from wiposeq.app.service.queue import Outcome, Queue, now
from wiposeq.app.service.settings import Settings
from wiposeq.app.service.validation import Job, Refused, State
from wiposeq.app.service.work import REPORT_FORMATS, Check, Writing, work
from wiposeq.errors import UnwritableFile, summary_of, trace_of
from wiposeq.texts import tr

LONGEST_LIFE: Final = 5_000
"""Files after which a process is replaced, so that its memory cannot grow for ever."""
STEP: Final = 0.25
"""Seconds between two looks at a process that works, and at the queue."""
SECONDS_OF_REPORT: Final = 120.0
PAUSE: Final = 1.0
"""Seconds between two attempts to change a queue whose disk is full."""
Result = TypeVar("Result")

_log = logging.getLogger(__name__)


class Pool:
    """Checks the jobs of a queue. path_of: returns the file of a job. finished: is called with each finished job."""

    def __init__(
        self, queue: Queue, settings: Settings, path_of: Callable[[Job], Path], finished: Callable[[Job], None]
    ) -> None:
        self.deaths = 0
        self.checked = 0
        self.busy_seconds = 0.0
        self._queue, self._settings = queue, settings
        self._path_of, self._finished = path_of, finished
        self._is_stopping = threading.Event()
        self._news = threading.Semaphore(0)
        count = max(settings.workers, 1)
        self._threads = [threading.Thread(target=self._run, name=f"worker-{n}", daemon=True) for n in range(count)]

    def start(self) -> None:
        """Start the threads."""
        for thread in self._threads:
            thread.start()

    def wake(self) -> None:
        """Let a free worker look at the queue at once."""
        self._news.release()

    def stop(self) -> None:
        """End the processes. Jobs that are being checked wait again."""
        self._is_stopping.set()
        for _ in self._threads:
            self._news.release()
        for thread in self._threads:
            if thread.is_alive():
                thread.join(30)

    @property
    def alive(self) -> int:
        """The number of threads that work."""
        return sum(thread.is_alive() for thread in self._threads)

    def _run(self) -> None:
        worker: Worker | None = None
        life = 0
        while not self._is_stopping.is_set():
            job = None
            try:
                job = self._insist(lambda: self._queue.claim(now()))
                if job is None:
                    self._news.acquire(timeout=STEP)
                    continue
                if worker is None or life >= LONGEST_LIFE:
                    if worker is not None:
                        worker.end()
                    worker, life = Worker(work), 0
                life += 1
                if not self._check(worker, job):
                    worker = None
            except Exception as error:
                _log.error("A worker failed\n%s", trace_of(error))
                if worker is not None:
                    worker.end()
                worker = None
                self._is_stopping.wait(1)
                if job is not None:
                    self._release(job)
        if worker is not None:
            worker.end()

    def _check(self, worker: Worker, job: Job) -> bool:
        """Check a claimed job. Return whether the process can be used again."""
        limits, options = self._settings.limits, job.options
        checked = CheckOptions(options.edition, options.profile, options.type == "formality")
        path, began = self._path_of(job), time.monotonic()
        worker.give(0, Check(str(path), job.name, checked, options.language, limits.memory))
        while not worker.has_ended(STEP):
            if self._is_stopping.is_set():
                worker.end()
                self._release(job, counts=False)
                return False
            if limits.seconds and time.monotonic() - began > limits.seconds:
                worker.end()
                words = tr("The check took longer than {count} seconds and was stopped.", count=int(limits.seconds))
                self._store(job, Outcome(State.ERROR, code="time-limit", message=words))
                return False
        event = worker.take()
        self.busy_seconds += time.monotonic() - began
        if isinstance(event.error, Died):
            self.deaths += 1
            if job.attempts < limits.attempts:
                self._release(job)
            else:
                words = tr("The worker ended {count} times while it checked the file.", count=job.attempts)
                self._store(job, Outcome(State.ERROR, code="worker-died", message=words))
            return False
        if event.error is not None:
            why = crash.explain(event.error, ("serve",)).replace(str(path), job.name)
            self._store(job, Outcome(State.ERROR, code="not-checked", message=why))
        else:
            assert isinstance(event.result, Outcome)
            self._store(job, event.result)
        return True

    def _insist(self, change: Callable[[], Result]) -> Result | None:
        """Change the queue, as often as it takes while the disk is full. Return None if the program stops meanwhile."""
        is_first = True
        while True:
            try:
                return change()
            except UnwritableFile as error:
                if is_first:
                    _log.error("The queue cannot be written; it is tried again until it can: %s", summary_of(error))
                is_first = False
                if self._is_stopping.wait(PAUSE):
                    return None

    def _release(self, job: Job, *, counts: bool = True) -> None:
        self._insist(lambda: self._queue.release(job, counts=counts))

    def _store(self, job: Job, outcome: Outcome) -> None:
        done = self._insist(lambda: self._queue.finish(job, outcome, now()))
        if done is not None:
            self.checked += 1
            self._finished(done)


class Writer:
    """Writes reports in a process of its own, one after the other."""

    def __init__(self) -> None:
        self._worker: Worker | None = None
        self._guard = threading.Lock()

    @property
    def formats(self) -> dict[str, str]:
        """The formats that can be written, and their types."""
        return REPORT_FORMATS | ({"pdf": "application/pdf"} if copies.pdf_writers else {})

    def write(self, packed: bytes, job: Job, form: str) -> bytes:
        """Return the report of a job. Raises UserError, and Refused if it takes too long."""
        converter = copies.pdf_writers[0][1] if form == "pdf" else None
        with self._guard:
            if self._worker is None:
                self._worker = Worker(work)
            self._worker.give(0, Writing(packed, job.name, form, job.options.language, converter))
            if not self._worker.has_ended(SECONDS_OF_REPORT):
                self._worker.end()
                self._worker = None
                raise Refused(500, "report-failed", "The report could not be written in time.", "Use another format.")
            event = self._worker.take()
            if isinstance(event.error, Died):
                self._worker = None
        if event.error is not None:
            raise event.error
        assert isinstance(event.result, bytes)
        return event.result

    def stop(self) -> None:
        """End the process."""
        with self._guard:
            if self._worker is not None:
                self._worker.end()
            self._worker = None
