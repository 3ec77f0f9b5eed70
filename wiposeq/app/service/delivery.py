"""The folders of the service: files that appear in the inbox, and files that are moved to the outbox with a report.

It hides how a file that is still being copied is recognized, and how a move that was interrupted is repeated: each file
is found in exactly one of inbox, data folder and outbox, and its report is written before it is moved.
"""

import contextlib
import hashlib
import logging
import os
import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from wiposeq.app.service.queue import Queue
from wiposeq.app.service.validation import Job, State
from wiposeq.formats.files import replacing

SETTLED: Final = 2.0
"""Seconds during which a file must not change before it is checked."""
PATIENCE: Final = 15
"""How many times as long a file must not change that does not end as a listing does: its sender may pause."""
END: Final = b"</ST26SequenceListing>"
UNFINISHED: Final = (".part", ".tmp", ".crdownload", ".filepart", ".download", "~")
"""Endings of files that another program is still writing."""

_log = logging.getLogger(__name__)


class Inbox:
    """Finds the files in a folder that are complete.

    settled: seconds during which a file must not change; PATIENCE times as long if it does not end as a listing does.
    """

    def __init__(self, folder: Path, settled: float = SETTLED) -> None:
        self.folder = folder
        self._settled = settled
        self._seen: dict[str, tuple[tuple[int, int], float]] = {}

    def complete(self) -> list[Path]:
        """Return the files that have not changed for some time, the oldest first."""
        clock, found, seen = time.monotonic(), [], {}
        with contextlib.suppress(OSError), os.scandir(self.folder) as entries:
            for entry in entries:
                if entry.name.startswith(".") or entry.name.lower().endswith(UNFINISHED):
                    continue
                try:
                    if not entry.is_file(follow_symlinks=False):
                        continue
                    facts = entry.stat()
                except OSError:
                    continue
                stamp = facts.st_size, facts.st_mtime_ns
                before, since = self._seen.get(entry.name, ((-1, -1), clock))
                since = since if before == stamp else clock
                seen[entry.name] = stamp, since
                quiet = clock - since
                if quiet >= self._settled * PATIENCE or (quiet >= self._settled and _has_end(Path(entry.path))):
                    found.append((facts.st_mtime_ns, entry.name))
        self._seen = seen
        return [self.folder / name for _, name in sorted(found)]


def _has_end(path: Path) -> bool:
    """Return whether a file ends as a listing does."""
    with contextlib.suppress(OSError), path.open("rb") as file:
        file.seek(max(file.seek(0, os.SEEK_END) - 1000, 0))
        return END in file.read()
    return False


class Outbox:
    """Moves finished files to a folder, with their reports beside them. report_of: returns a report in a format."""

    def __init__(
        self, folder: Path, queue: Queue, forms: tuple[str, ...], report_of: Callable[[Job, str], bytes]
    ) -> None:
        self.folder = folder
        self._queue, self._forms, self._report_of = queue, forms, report_of
        self._guard = threading.Lock()  # two files of one name must not get the same free name

    def deliver(self, job: Job, path: Path) -> None:
        """Write the reports of a job, then move its file. It can be repeated after a stop at any moment.

        path: of the file in the data folder. Raises UnwritableFile, OSError, UserError.
        """
        with self._guard:
            name = job.delivered.rstrip("/")
            if not name or self._is_of_another(name, job, path):
                name = self._free_name(job.name)
                self._queue.name_delivery(job.id, f"{name}/")
            if path.exists() or not (self.folder / name).exists():
                self._write_reports(name, job)
                if path.exists():
                    move(path, self.folder / name)
            self._queue.name_delivery(job.id, name)
            shutil.rmtree(path.parent, ignore_errors=True)

    def _is_of_another(self, name: str, job: Job, path: Path) -> bool:
        """Return whether the outbox has another file of the name that was planned before a stop."""
        target = self.folder / name
        if not path.exists() or not target.exists():
            return False
        with target.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() != job.sha256

    def _write_reports(self, name: str, job: Job) -> None:
        if job.state is State.ERROR:
            self._write(name, "error.txt", f"{job.code}: {job.message}\n".encode())
            return
        for form in self._forms:
            self._write(name, f"report.{form}", self._report_of(job, form))

    def _write(self, name: str, ending: str, content: bytes) -> None:
        with replacing(self.folder / f"{name}.{ending}") as file:
            file.write(content)

    def _free_name(self, name: str) -> str:
        """Return a name that no file of the outbox has: x.xml, x-2.xml, x-3.xml ..."""
        stem, ending = os.path.splitext(name)  # noqa: PTH122
        number, free = 1, name
        while any((self.folder / f"{free}{each}").exists() for each in ("", ".report.xml", ".error.txt")):
            number += 1
            free = f"{stem}-{number}{ending}"
        return free


def move(path: Path, target: Path) -> None:
    """Move a file, also to another file system, where it gets its name when it is complete. Raises OSError."""
    try:
        path.rename(target)
    except OSError as error:
        if not path.exists():
            raise error
        partial = target.with_name(f".{target.name}.part")
        shutil.copyfile(path, partial)
        with partial.open("rb+") as file:
            os.fsync(file.fileno())
        partial.replace(target)
        path.unlink()
