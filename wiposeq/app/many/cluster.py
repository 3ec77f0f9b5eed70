"""Work on the machines of a cluster: Dask distributed, where it is installed (wiposeq[cluster]).

It hides everything of Dask. Its workers must run the same version of the program and see the files by the same paths.
What comes back is what parallel.run_each gives.
"""

import contextlib
import logging
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from queue import Empty, SimpleQueue
from typing import Any, Final, TypeVar

from wiposeq import texts
from wiposeq.app.many.parallel import Happened
from wiposeq.errors import UsageError, UserError
from wiposeq.progress import SILENT, Progress

Item = TypeVar("Item")
Result = TypeVar("Result")

PATIENCE: Final = 5
"""Seconds to wait for a scheduler."""
AT_A_TIME: Final = 4
"""How many items each thread of the cluster is given ahead."""
WITHOUT_WORKERS: Final = 30
"""Seconds to wait for workers where all of them are lost."""
ASK_EVERY: Final = 0.2
"""Seconds between two questions whether the work is cancelled."""


def run_each(
    work: Callable[[Item], Result],
    items: Iterable[Item],
    scheduler: str,
    *,
    progress: Progress = SILENT,
) -> Generator[Happened[Result], None, None]:
    """Does work(item) for each on a cluster; gives what happens when it happens, as parallel.run_each does.

    scheduler: its address, such as tcp://host:8786. Raises UsageError where distributed is not installed, nobody
    answers at the address or it has no workers; UserError where the scheduler is lost in the midst; Cancelled.
    """
    client = _client(scheduler)
    waiting = enumerate(items)
    numbers: dict[Any, int] = {}
    over: SimpleQueue[Any] = SimpleQueue()
    try:
        with _told_when_lost(scheduler):
            room = AT_A_TIME * _threads(client, scheduler)
            is_out = False
            heard = time.monotonic()
            while True:
                while not is_out and len(numbers) < room:
                    found = next(waiting, None)
                    if found is None:
                        is_out = True
                        break
                    number, item = found
                    future = client.submit(_spoken, work, item, texts.language(), pure=False)
                    numbers[future] = number
                    future.add_done_callback(over.put)
                    yield Happened(number, False)
                if not numbers:
                    return
                with contextlib.suppress(Empty):
                    future = over.get(timeout=ASK_EVERY)
                    happened = _happened(numbers[future], future)
                    del numbers[future]
                    yield happened
                    future.release()
                    heard = time.monotonic()
                if time.monotonic() - heard > WITHOUT_WORKERS:
                    if not client.nthreads():
                        raise UserError(
                            "The scheduler at {address} has lost all its workers.",
                            "Start them again, and go on with --resume.", address=scheduler,
                        )  # fmt: skip
                    heard = time.monotonic()
                progress.check()
                if client.status != "running":
                    raise _Lost
    finally:
        if numbers and client.status == "running":
            with contextlib.suppress(Exception):
                client.cancel(list(numbers), force=True)
        with contextlib.suppress(Exception):
            client.close(timeout=PATIENCE)


class _Lost(Exception):
    """The scheduler is there no more."""


@contextlib.contextmanager
def _told_when_lost(scheduler: str) -> Iterator[None]:
    """Says in words that the scheduler is lost, in whichever of Dask's ways that shows."""
    from distributed import CancelledError

    try:
        yield
    except (OSError, CancelledError, _Lost) as error:
        raise UserError(
            "The scheduler at {address} is gone.", "Start it again, and go on with --resume.", address=scheduler
        ) from error


def _client(scheduler: str) -> Any:
    try:
        from distributed import Client
    except ImportError:
        raise UsageError(
            "Dask distributed is not installed, without which there is no --scheduler.",
            "Install wiposeq[cluster], or leave --scheduler out.",
        ) from None
    for name in ("distributed", "distributed.client"):  # what they would tell is said in one line here
        logging.getLogger(name).setLevel(logging.CRITICAL)
    client = Client.__new__(Client)
    try:
        client.__init__(scheduler, timeout=PATIENCE, set_as_default=False)  # type: ignore[misc]
        return client
    except Exception:  # whatever else answers there is read as a message, which fails in many ways
        client.status = "closed"  # there is nothing to wait for when it goes
        raise UsageError(
            "No scheduler answers at {address}.", "Look at the address, and whether it runs.", address=scheduler
        ) from None


def _threads(client: Any, scheduler: str) -> int:
    """How many threads the workers have together. Raises UsageError where there are none, or one has no WipoSeq."""
    if not client.nthreads():
        try:
            client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError:
            raise UsageError(
                "The scheduler at {address} has no workers.", "Start a worker on each computer that is to help.",
                address=scheduler,
            ) from None  # fmt: skip
    found = client.run(eval, "__import__('wiposeq').__version__", on_error="return")
    for worker, answer in found.items():
        if isinstance(answer, Exception):
            raise UsageError(
                "The worker {worker} has no WipoSeq ({error}).", "Install the same version everywhere.",
                worker=worker, error=f"{type(answer).__name__}: {answer}",
            )  # fmt: skip
    return max(int(sum(client.nthreads().values())), 1)


def _happened(number: int, future: Any) -> Happened[Any]:
    if future.status == "cancelled":
        raise _Lost
    error = future.exception()
    if error is None:
        return Happened(number, True, future.result())
    if type(error).__name__ == "KilledWorker":
        error = UserError(
            "The workers that worked on it were ended, perhaps for want of memory.",
            "Try it alone, or on a larger computer.",
        )
    return Happened(number, True, None, error if isinstance(error, Exception) else RuntimeError(repr(error)))


def _spoken(work: Callable[[Item], Result], item: Item, language: str) -> Result:
    """Runs on a worker, in the caller's language."""
    if texts.language() != language:
        texts.use_language(language)
    return work(item)
