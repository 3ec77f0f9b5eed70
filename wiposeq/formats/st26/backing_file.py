"""A file that is kept open because its content is fetched piece by piece, and must stay what it was.

It hides how a file that was changed under the program is noticed (size and time of the open file: one that was replaced
or removed by name is still the old one where the system keeps it), reading by several threads, and going on with a
copy. When such a copy is made it leaves to workingcopy.py.
"""

import contextlib
import os
import threading
from pathlib import Path
from typing import BinaryIO, Final, Protocol

from msgspec import Struct

from wiposeq.errors import UnreadableFile
from wiposeq.formats import files
from wiposeq.model.backing import Backing
from wiposeq.model.sequence_list import SequenceList

_PIECE: Final = 1 << 20


class Ground(Struct, frozen=True):
    """What has to be known of a base to open a copy of it again: its kind, size in bytes, how many sequences it has,
    how it is cut into stretches, and whether all has been read that there is to tell of it."""

    kind: str
    size: int
    count: int
    stretch: int
    heaviest: int
    edition: str
    is_read: bool = False


class Base(Protocol):
    """A file from which the sequences of a list are fetched. sequences: all of them, in the file's order."""

    file: "HeldFile"
    backing: Backing
    sequences: SequenceList

    @property
    def ground(self) -> Ground: ...


class HeldFile:
    """An open file as it was at one moment: path, size in bytes, modified in nanoseconds. Any thread may read.

    is_own: whether it is a copy of ours by now, which nobody else changes.

    Raises UnreadableFile when it cannot be opened.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)
        self._lock = threading.Lock()
        self._file: BinaryIO = files.opened(self.path)
        found = os.fstat(self._file.fileno())
        self.size, self.modified = found.st_size, found.st_mtime_ns
        self.is_own = False

    def read(self, offset: int, length: int) -> bytes:
        """The bytes from a 0-based offset on. Raises UnreadableFile if the file is no longer what it was."""
        with self._lock:
            try:
                self._examine()
                self._file.seek(offset)
                data = self._file.read(length)
            except (OSError, ValueError) as error:
                reason = error if isinstance(error, OSError) else OSError(str(error))
                raise files.unreadable(self.path, reason) from error
        if len(data) != length:
            raise self.changed()
        return data

    def _examine(self) -> None:
        found = os.fstat(self._file.fileno())
        if (found.st_size, found.st_mtime_ns) != (self.size, self.modified) and not self.is_own:
            raise self.changed()

    def changed(self) -> UnreadableFile:
        """The error for a file that is no longer what it was."""
        return UnreadableFile(
            "{path} was changed by another program while it was open here.",
            "What was not looked at yet cannot be read any more. Open the file again to go on with what it holds now.",
            path=str(self.path),
        )

    @property
    def written(self) -> int:
        """When the file was written that is read from now, in nanoseconds since 1970."""
        with self._lock, contextlib.suppress(OSError, ValueError):
            return os.fstat(self._file.fileno()).st_mtime_ns
        return self.modified

    def copy_some(self, target: BinaryIO, most: int) -> bool:
        """Goes on copying to a file that holds the first bytes already; True when it holds them all.

        At most `most` bytes are copied, so that nobody waits. Raises UnreadableFile if the file is no longer what it
        was; OSError of the target.
        """
        done = target.seek(0, os.SEEK_END)
        until = min(self.size, done + most)
        while done < until:
            data = self.read(done, min(_PIECE, until - done))
            target.write(data)
            done += len(data)
        return done >= self.size

    def go_on_with(self, copy: Path) -> None:
        """Reads from a whole copy of the file from now on, which nobody else changes. Raises UnreadableFile."""
        file = files.opened(copy)
        with self._lock:
            self._file.close()
            self._file, self.path, self.is_own = file, copy, True

    def close(self) -> None:
        """Lets go of the file; nothing can be fetched any more."""
        with contextlib.suppress(OSError), self._lock:
            self._file.close()
