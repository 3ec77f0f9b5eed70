"""Try whether a service can store files and results now, and read its inbox.

It hides what is tried, and how often: a monitor may ask every second.
"""

import logging
import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from wiposeq.app.service.queue import Queue
from wiposeq.app.service.settings import Settings
from wiposeq.errors import UserError, summary_of

FRESH: Final = 5.0
"""Seconds for which a result is used again."""
NEEDED: Final = 1_000_000
"""Bytes that must fit on the disk."""

_log = logging.getLogger(__name__)


class Storage:
    """The folders and the queue of a service. It can be used by several threads. fresh: see FRESH."""

    def __init__(self, settings: Settings, queue: Queue, fresh: float = FRESH) -> None:
        self._settings, self._queue, self._fresh = settings, queue, fresh
        self._guard = threading.Lock()
        self._problems: tuple[str, ...] = ()
        self._tried = -float("inf")

    def problems(self) -> tuple[str, ...]:
        """Return what cannot be used: "data", "queue", "inbox", "outbox", "temporary". The log has the reasons."""
        with self._guard:
            if time.monotonic() - self._tried >= self._fresh:
                before, self._problems = self._problems, tuple(self._failing())
                self._tried = time.monotonic()
                if before and not self._problems:
                    _log.warning("Everything can be stored again")
            return self._problems

    def _failing(self) -> Iterator[str]:
        """Yield the name of each part that cannot be used, and log why."""
        settings = self._settings
        tests: list[tuple[str, Path | None, Callable[[Path], None]]] = [
            ("data", settings.data / "files", _write),
            ("queue", settings.data, lambda _: self._queue.write_nothing()),
            ("inbox", settings.inbox, _list),
            ("outbox", settings.outbox, _write),
            ("temporary", Path(tempfile.gettempdir()), _write),
        ]
        for name, folder, test in tests:
            if folder is None:
                continue
            try:
                test(folder)
            except (OSError, UserError) as error:
                if name not in self._problems:
                    _log.error("The service cannot use its %s: %s", name, summary_of(error))
                yield name


def _write(folder: Path) -> None:
    """Write a file without a name to a folder. Raises OSError."""
    with tempfile.TemporaryFile(dir=folder) as file:
        file.write(b"\0" * NEEDED)
        file.flush()
        os.fsync(file.fileno())


def _list(folder: Path) -> None:
    """Read the first entry of a folder. Raises OSError."""
    with os.scandir(folder) as entries:
        next(entries, None)
