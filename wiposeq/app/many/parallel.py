"""Run work in other processes: each item is sent to a free process, and its result comes back as soon as it is ready.

It hides how processes are started, watched and ended. They are spawned, so that they inherit no window, thread or lock,
and they do not run the main module of the caller. They use the language of the caller, leave Ctrl-C to the caller, and
end with the caller. If a process dies, for example because memory is short, only its item is lost, and a new process
takes its place. The work and the order of the results are left to the caller. No other module starts processes.
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
"""Seconds between two checks whether the work is cancelled."""
ENDS_WITHIN: Final = 2.0
"""Seconds until a process that does not end by itself is killed."""
_NAME: Final = "wiposeq-worker"
_starting = threading.Lock()


class Died(UserError):
    """A process ended while it worked on an item."""

    def __init__(self, code: int | None = None) -> None:
        super().__init__(
            "The system ended the process that worked on it (exit code {code}), perhaps because memory is short.",
            "Check this file alone, or on a computer with more memory.",
            code=code,
        )


class Event(NamedTuple, Generic[Result]):
    """The start of an item, or its end with a result or an error. number: of the item, from 0."""

    number: int
    is_end: bool
    result: Result | None = None
    error: Exception | None = None


def usable_cores() -> int:
    """Return the number of cores that this process may use, at least 1."""
    with contextlib.suppress(AttributeError, OSError):
        return max(len(os.sched_getaffinity(0)), 1)
    return os.cpu_count() or 1


def run_each(
    work: Callable[[Item], Result],
    items: Iterable[Item],
    processes: "int | Crew",
    *,
    progress: Progress = SILENT,
) -> Generator[Event[Result], None, None]:
    """Call work(item) for each item in other processes, at least one; yield each event when it happens.

    An item is taken from the iterable when a process is free. Closing the iterator ends the processes.

    work: a function of a module. The function, the items and the results must be picklable.
    processes: how many, or those that were started before for the same work; the iterator ends them too.
    Raises Cancelled.
    """
    waiting = enumerate(items)
    workers: list[Worker] = []
    count = processes if isinstance(processes, int) else processes.count
    if not isinstance(processes, int):
        workers = processes.taken()
    is_out = False
    try:
        while True:
            while not is_out:
                free = next((each for each in workers if each.number is None), None)
                if free is None and len(workers) >= max(count, 1):
                    break
                found = next(waiting, None)
                if found is None:
                    is_out = True
                    break
                if free is None:
                    free = Worker(work)
                    workers.append(free)
                number, item = found
                free.give(number, item)
                yield Event(number, False)
            busy = {each.pipe: each for each in workers if each.number is not None}
            if not busy:
                return
            for pipe in wait(list(busy), ASK_EVERY):
                worker = busy[pipe]  # type: ignore[index]
                event = worker.take()
                if isinstance(event.error, Died):
                    workers.remove(worker)
                yield event
            progress.check()
    finally:
        for each in workers:
            each.end()


class Worker:
    """A process, the pipe to it, and the number of its item; None if it is free.

    It belongs to one thread. work: a function of a module.
    """

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
        """Start the work on an item. number: any number that take() returns with the result."""
        self.number = number
        with contextlib.suppress(OSError):  # take() finds out that a process has died
            self.pipe.send(item)

    def has_ended(self, seconds: float) -> bool:
        """Wait at most these seconds, and return whether take() will not wait."""
        return bool(self.pipe.poll(seconds))

    def take(self) -> Event[Any]:
        """Wait for the end of the item, and return its result, or Died if the process ended."""
        assert self.number is not None
        number, self.number = self.number, None
        try:
            result, error = self.pipe.recv()
        except (EOFError, OSError):
            self.end()
            return Event(number, True, None, Died(self._process.exitcode))
        return Event(number, True, result, error)

    def end(self) -> None:
        """End the process: at once if it works on an item."""
        is_idle = self.number is None
        self.pipe.close()
        if is_idle:
            self._process.join(ENDS_WITHIN)
        if self._process.is_alive():
            self._process.kill()
        self._process.join()


class Crew:
    """Processes that are started before there is work for them, so that they are ready in time.

    It is a context: the processes that run_each() did not take end with it.
    work: a function of a module. count: the number of processes.
    """

    def __init__(self, work: Callable[[Any], Any], count: int) -> None:
        self.count = count
        self._workers: list[Worker] = []
        try:
            for _ in range(count):
                self._workers.append(Worker(work))
        except BaseException:
            self.end()
            raise

    def __enter__(self) -> "Crew":
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def taken(self) -> list[Worker]:
        """Return the processes, which belong to the caller from now on."""
        workers, self._workers = self._workers, []
        return workers

    def end(self) -> None:
        """End the processes that were not taken."""
        for each in self.taken():
            each.end()


@contextlib.contextmanager
def _without_interrupts() -> Iterator[None]:
    """Keep Ctrl-C from a process that is started in this block, also while it starts."""
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
    """Keep a process that is started in this block from importing the main module of the caller.

    Spawned processes import it by default. A script without a check of __name__ would run again in each of them.
    Processes that other code starts are not affected.
    """

    def prepared(name: str) -> dict[str, Any]:
        data = before(name)
        if name == _NAME:
            data.pop("init_main_from_name", None)
            data.pop("init_main_from_path", None)
        return data

    with _starting:
        before = spawn.get_preparation_data
        spawn.get_preparation_data = prepared
        try:
            yield
        finally:
            spawn.get_preparation_data = before


def _serve(pipe: "Connection[Any, Any]", work: Callable[[Any], Any], language: str) -> None:
    """Run in a worker process: receive items and send answers, until the caller closes the pipe."""
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
    """End this process when its parent has ended, also while it works on an item."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _portable(error: Exception) -> Exception:
    """Return the error, or a RuntimeError with its text if it cannot be pickled."""
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error
