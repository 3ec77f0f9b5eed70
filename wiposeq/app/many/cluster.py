"""Run work on the machines of a cluster with Dask distributed, if it is installed (wiposeq[cluster]).

It hides Dask. The workers must run the same version of the program and find the files under the same paths. The results
are the same as those of parallel.run_each().
"""

import contextlib
import logging
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from queue import Empty, SimpleQueue
from typing import Any, Final, TypeVar

from wiposeq import texts
from wiposeq.app.many.parallel import Event
from wiposeq.errors import UsageError, UserError
from wiposeq.progress import SILENT, Progress

Item = TypeVar("Item")
Result = TypeVar("Result")

PATIENCE: Final = 5
"""Seconds to wait for a scheduler."""
AT_A_TIME: Final = 4
"""Number of items that are submitted ahead for each thread of the cluster."""
WITHOUT_WORKERS: Final = 30
"""Seconds to wait for workers if all of them are lost."""
ASK_EVERY: Final = 0.2
"""Seconds between two checks whether the work is cancelled."""


def run_each(
    work: Callable[[Item], Result],
    items: Iterable[Item],
    scheduler: str,
    *,
    progress: Progress = SILENT,
) -> Generator[Event[Result], None, None]:
    """Call work(item) for each item on a cluster; yield each event when it happens, as parallel.run_each() does.

    scheduler: its address, such as tcp://host:8786. Raises UsageError if distributed is not installed, or if no
    scheduler answers or it has no workers; UserError if the connection to the scheduler is lost; Cancelled.
    """
    client = _client(scheduler)
    waiting = enumerate(items)
    numbers: dict[Any, int] = {}
    over: SimpleQueue[Any] = SimpleQueue()
    try:
        with _explain_loss(scheduler):
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
                    future = client.submit(_in_language, work, item, texts.language(), pure=False)
                    numbers[future] = number
                    future.add_done_callback(over.put)
                    yield Event(number, False)
                if not numbers:
                    return
                with contextlib.suppress(Empty):
                    future = over.get(timeout=ASK_EVERY)
                    event = _event(numbers[future], future)
                    del numbers[future]
                    yield event
                    future.release()
                    heard = time.monotonic()
                if time.monotonic() - heard > WITHOUT_WORKERS:
                    if not client.nthreads():
                        raise UserError(
                            "The scheduler at {address} has lost all its workers.",
                            "Start them again, and continue with --resume.",
                            address=scheduler,
                        )
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
    """The connection to the scheduler is lost."""


@contextlib.contextmanager
def _explain_loss(scheduler: str) -> Iterator[None]:
    """Raise UserError if the scheduler is lost, which Dask reports in several ways."""
    from distributed import CancelledError

    try:
        yield
    except (OSError, CancelledError, _Lost) as error:
        raise UserError(
            "The connection to the scheduler at {address} is lost.",
            "Start it again, and continue with --resume.",
            address=scheduler,
        ) from error


def _client(scheduler: str) -> Any:
    try:
        from distributed import Client
    except ImportError:
        raise UsageError(
            "--scheduler requires Dask distributed, which is not installed.",
            "Omit --scheduler; or install wiposeq[cluster] by pip, in a Python of your own.",
        ) from None
    for name in ("distributed", "distributed.client"):  # this module reports the same in one line
        logging.getLogger(name).setLevel(logging.CRITICAL)
    client = Client.__new__(Client)
    try:
        client.__init__(scheduler, timeout=PATIENCE, set_as_default=False)  # type: ignore[misc]
        return client
    except Exception:  # Dask fails in many ways if another program answers
        client.status = "closed"  # so that its destructor does not wait
        raise UsageError(
            "No scheduler answers at {address}.", "Check the address, and that the scheduler runs.", address=scheduler
        ) from None


def _threads(client: Any, scheduler: str) -> int:
    """Return the number of threads of all workers. Raises UsageError if there is none, or if one has no WipoSeq."""
    if not client.nthreads():
        try:
            client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError:
            raise UsageError(
                "The scheduler at {address} has no workers.", "Start a worker on each computer.", address=scheduler
            ) from None
    found = client.run(eval, "__import__('wiposeq').__version__", on_error="return")
    for worker, answer in found.items():
        if isinstance(answer, Exception):
            raise UsageError(
                "WipoSeq is not installed on the worker {worker} ({error}).",
                "Install the same version on all computers.",
                worker=worker,
                error=f"{type(answer).__name__}: {answer}",
            )
    return max(int(sum(client.nthreads().values())), 1)


def _event(number: int, future: Any) -> Event[Any]:
    if future.status == "cancelled":
        raise _Lost
    error = future.exception()
    if error is None:
        return Event(number, True, future.result())
    if type(error).__name__ == "KilledWorker":
        error = UserError(
            "The workers that worked on it were ended, perhaps because memory is short.",
            "Check this file alone, or on a computer with more memory.",
        )
    return Event(number, True, None, error if isinstance(error, Exception) else RuntimeError(repr(error)))


def _in_language(work: Callable[[Item], Result], item: Item, language: str) -> Result:
    """Run on a worker, in the language of the caller."""
    if texts.language() != language:
        texts.use_language(language)
    return work(item)
