"""Work in other processes: each item goes to a free one, and what came of it comes back as soon as it is there.

It hides how processes are begun, watched and ended. They begin afresh (spawn), so that none inherits a window, a thread
or a lock, and without running the caller's program once more; they speak the caller's language, leave Ctrl-C to the
caller, and end when the caller does, however that ends. One that dies (killed by the system where memory is short)
costs the item it had, and another takes its place.
What the work is, and the order of the results, it leaves to the caller. Processes live only here.
"""

import contextlib
import multiprocessing
import os
import pickle
import signal
import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from multiprocessing import spawn
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Final, Generic, NamedTuple, TypeVar

from wiposeq import texts
from wiposeq.errors import UserError
from wiposeq.progress import SILENT, Progress

Item = TypeVar("Item")
Result = TypeVar("Result")

ASK_EVERY: Final = 0.1
"""Seconds between two questions whether the work is cancelled."""
ENDS_WITHIN: Final = 2.0
"""Seconds a process has to end by itself."""
_NAME: Final = "wiposeq-worker"
_starting = threading.Lock()


class Died(UserError):
    """The process that had an item ended in the middle of it."""

    def __init__(self, code: int | None = None) -> None:
        super().__init__(
            "The process that worked on it was ended by the system ({code}), perhaps for want of memory.",
            "Try it alone, or on a larger computer.",
            code=code,
        )


class Happened(NamedTuple, Generic[Result]):
    """What happened to the item of that number (from 0): it was begun, or ended with a result or an error."""

    number: int
    is_end: bool
    result: Result | None = None
    error: Exception | None = None


def usable_cores() -> int:
    """How many cores this process may use, at least 1."""
    with contextlib.suppress(AttributeError, OSError):
        return max(len(os.sched_getaffinity(0)), 1)
    return os.cpu_count() or 1


def run_each(
    work: Callable[[Item], Result],
    items: Iterable[Item],
    processes: int,
    *,
    progress: Progress = SILENT,
) -> Generator[Happened[Result], None, None]:
    """Does work(item) for each in so many processes, at least one; gives what happens when it happens.

    Items are taken from the iterable as processes become free. work: a function of a module; it, the items and the
    results must be picklable. Closing the iterator ends the processes. Raises Cancelled.
    """
    waiting = enumerate(items)
    workers: list[_Worker] = []
    is_out = False
    try:
        while True:
            while not is_out:
                free = next((each for each in workers if each.number is None), None)
                if free is None and len(workers) >= max(processes, 1):
                    break
                found = next(waiting, None)
                if found is None:
                    is_out = True
                    break
                if free is None:
                    free = _Worker(work)
                    workers.append(free)
                number, item = found
                free.give(number, item)
                yield Happened(number, False)
            busy = {each.pipe: each for each in workers if each.number is not None}
            if not busy:
                return
            for pipe in wait(list(busy), ASK_EVERY):
                worker = busy[pipe]  # type: ignore[index]
                happened = worker.take()
                if isinstance(happened.error, Died):
                    workers.remove(worker)
                yield happened
            progress.check()
    finally:
        for each in workers:
            each.end()


class _Worker:
    """A process, the pipe to it, and the number of the item it has."""

    def __init__(self, work: Callable[[Any], Any]) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.number: int | None = None
        self._process: BaseProcess = context.Process(
            target=_serve, args=(theirs, work, texts.language()), daemon=True, name=_NAME
        )
        with _without_interrupts(), _without_main():
            self._process.start()
        theirs.close()

    def give(self, number: int, item: Any) -> None:
        self.number = number
        with contextlib.suppress(OSError):  # one that has died is found out when its answer is asked for
            self.pipe.send(item)

    def take(self) -> Happened[Any]:
        assert self.number is not None
        number, self.number = self.number, None
        try:
            result, error = self.pipe.recv()
        except (EOFError, OSError):
            self.end()
            return Happened(number, True, None, Died(self._process.exitcode))
        return Happened(number, True, result, error)

    def end(self) -> None:
        is_idle = self.number is None
        self.pipe.close()
        if is_idle:
            self._process.join(ENDS_WITHIN)
        if self._process.is_alive():
            self._process.kill()
        self._process.join()


@contextlib.contextmanager
def _without_interrupts() -> Iterator[None]:
    """A process begun in here never hears of Ctrl-C, not even while it starts."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextlib.contextmanager
def _without_main() -> Iterator[None]:
    """A process begun in here does not import the program of the caller, which spawned ones do by themselves: a script
    that does not look whether it is __main__ would start over in each of them. Processes of others are as ever."""

    def prepared(name: str) -> dict[str, Any]:
        told = before(name)
        if name == _NAME:
            told.pop("init_main_from_name", None)
            told.pop("init_main_from_path", None)
        return told

    with _starting:
        before = spawn.get_preparation_data
        spawn.get_preparation_data = prepared
        try:
            yield
        finally:
            spawn.get_preparation_data = before


def _serve(pipe: "Connection[Any, Any]", work: Callable[[Any], Any], language: str) -> None:
    """The life of a process: items come, answers go, until nobody is there any more."""
    with contextlib.suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    texts.use_language(language)
    while True:
        try:
            item = pipe.recv()
        except (EOFError, OSError):
            return
        answer: tuple[Any, Exception | None]
        try:
            answer = work(item), None
        except Exception as error:
            answer = None, _portable(error)
        try:
            pipe.send(answer)
        except OSError:
            return


def _end_with_parent() -> None:
    """Ends this process as soon as the one that began it is gone, also in the middle of an item."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _portable(error: Exception) -> Exception:
    """The error, or where it cannot travel, one that says the same."""
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error
