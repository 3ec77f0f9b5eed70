"""Work on the machines of a cluster: Dask distributed, where it is installed (wiposeq[cluster]).

It hides everything of Dask. Its workers must run the same version of the program and see the files by the same paths.
What comes back is what parallel.run_each gives.
"""

import contextlib
from collections.abc import Callable, Generator, Iterable
from queue import Empty, SimpleQueue
from typing import Any, Final, TypeVar

from wiposeq import texts
from wiposeq.app.parallel import Happened
from wiposeq.errors import Cancelled, UsageError, UserError

Item = TypeVar("Item")
Result = TypeVar("Result")

PATIENCE: Final = 5
"""Seconds to wait for a scheduler."""
AT_A_TIME: Final = 4
"""How many items each thread of the cluster is given ahead."""
ASK_EVERY: Final = 0.2
"""Seconds between two questions whether the work is cancelled."""


def run_each(
    work: Callable[[Item], Result],
    items: Iterable[Item],
    scheduler: str,
    *,
    cancelled: Callable[[], bool] | None = None,
) -> Generator[Happened[Result], None, None]:
    """Does work(item) for each on a cluster; gives what happens when it happens, as parallel.run_each does.

    scheduler: its address, such as tcp://host:8786. Raises UsageError where distributed is not installed or nobody
    answers at the address, and Cancelled.
    """
    client = _client(scheduler)
    waiting = enumerate(items)
    numbers: dict[Any, int] = {}
    over: SimpleQueue[Any] = SimpleQueue()
    try:
        room = AT_A_TIME * max(_threads(client), 1)
        is_out = False
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
                yield _happened(numbers.pop(future), future)
                future.release()
            if cancelled is not None and cancelled():
                raise Cancelled
            if client.status not in ("running", "connecting"):
                raise UserError(
                    "The scheduler at {address} is gone.", "Start it again, and go on with --resume.", address=scheduler
                )
    finally:
        if numbers:
            client.cancel(list(numbers), force=True)
        client.close(timeout=PATIENCE)


def _client(scheduler: str) -> Any:
    try:
        from distributed import Client
    except ImportError:
        raise UsageError(
            "Dask distributed is not installed, without which there is no --scheduler.",
            "Install wiposeq[cluster], or leave --scheduler out.",
        ) from None
    try:
        return Client(scheduler, timeout=PATIENCE, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, TimeoutError, ValueError, TypeError):
        raise UsageError(
            "No scheduler answers at {address}.", "Look at the address, and whether it runs.", address=scheduler
        ) from None


def _threads(client: Any) -> int:
    threads = sum(client.nthreads().values())
    if not threads:
        client.wait_for_workers(1, timeout=PATIENCE)
        threads = sum(client.nthreads().values())
    return int(threads)


def _happened(number: int, future: Any) -> Happened[Any]:
    error = future.exception() if future.status != "cancelled" else RuntimeError("the cluster gave it up")
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
