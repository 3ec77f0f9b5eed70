"""Keep a file open whose content is read on demand, and detect if it changes.

It hides how a change is detected (by size and time of the open file, and by checksums of what was read first: a file
that is replaced or deleted still exists while it is open), reading by several threads, and how a copy replaces the
file. formats/project/working_copy.py decides when the copy is written.
"""

import contextlib
import os
import threading
import zlib
from pathlib import Path
from typing import BinaryIO, Final, Protocol

from msgspec import Struct

from wiposeq.errors import UnreadableFile
from wiposeq.formats import files
from wiposeq.formats.source import Source
from wiposeq.model.backing import Backing
from wiposeq.model.sequence_list import SequenceList

_PIECE: Final = 1 << 20


class Ground(Struct, frozen=True):
    """The properties of a base that must be the same when a copy of it is opened.

    kind: of the file; size: in bytes; count: how many sequences it has.
    stretch, heaviest: the most sequences and bytes of a stretch.
    edition: its id.
    is_read: whether the file has been read to its end.
    checksum: the CRC-32 of all its bytes; None in a working copy of an older version.
    """

    kind: str
    size: int
    count: int
    stretch: int
    heaviest: int
    edition: str
    is_read: bool = False
    checksum: int | None = None


class Base(Protocol):
    """A file from which the sequences of a list are read. sequences: all of them, in file order."""

    file: "HeldFile"
    backing: Backing
    sequences: SequenceList

    @property
    def ground(self) -> Ground: ...


class HeldFile:
    """An open file as it was when it was opened. Any thread may read.

    size: in bytes; modified: in nanoseconds.
    is_own: whether it is a copy that belongs to this program, so that no other program changes it.
    checksum: the CRC-32 of all bytes when the file was indexed, or None.

    Raises UnreadableFile if it cannot be opened.
    """

    def __init__(self, source: Source) -> None:
        assert source.path is not None
        self.path = source.path
        self._lock = threading.Lock()
        self._file: BinaryIO = source.open_file()
        found = os.fstat(self._file.fileno())
        self.size, self.modified = found.st_size, found.st_mtime_ns
        self._status_changed = found.st_ctime_ns
        self.is_own = False
        self.checksum: int | None = None
        self._copied = 0, 0  # how many bytes were copied, and their CRC-32

    def read(self, offset: int, length: int) -> bytes:
        """Return the bytes from a 0-based offset on. Raises UnreadableFile if the file has changed."""
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

    def read_same(self, offset: int, length: int, before: int, after: int) -> bytes:
        """Return the bytes from a 0-based offset on, if they are still those that were indexed.

        before, after: the CRC-32 of the file up to the offset, and up to the end of these bytes. A change in place is
        detected although size and time are equal. Raises UnreadableFile.
        """
        data = self.read(offset, length)
        if zlib.crc32(data, before) != after:
            raise self.changed()
        return data

    def verify(self) -> None:
        """Raise UnreadableFile unless the file is still what was indexed.

        All bytes are read only if the time of its last change of any kind differs: programs can set the other times.
        """
        self.read(0, 0)
        with self._lock:
            found = os.fstat(self._file.fileno())
        if self.checksum is None or found.st_ctime_ns == self._status_changed:
            return
        at = checksum = 0
        while at < self.size:
            data = self.read(at, min(_PIECE, self.size - at))
            checksum, at = zlib.crc32(data, checksum), at + len(data)
        if checksum != self.checksum:
            raise self.changed()

    def _examine(self) -> None:
        found = os.fstat(self._file.fileno())
        if (found.st_size, found.st_mtime_ns) != (self.size, self.modified) and not self.is_own:
            raise self.changed()

    def changed(self) -> UnreadableFile:
        """Return the error for a file that has changed."""
        return UnreadableFile(
            '"{path}" was changed by another program while it was open here.',
            "Sequences that were not read before cannot be read any more. Open the file again.",
            path=str(self.path),
        )

    def copy_some(self, target: BinaryIO, most: int) -> bool:
        """Copy the next bytes to a file that has the first ones. Return True if it has all of them.

        At most `most` bytes are copied, so that other threads do not wait. Raises UnreadableFile if the file has
        changed, and OSError of the target.
        """
        done = target.seek(0, os.SEEK_END)
        until = min(self.size, done + most)
        checksum = self._copied[1] if self._copied[0] == done else 0
        is_known = done in (0, self._copied[0])
        while done < until:
            data = self.read(done, min(_PIECE, until - done))
            target.write(data)
            done += len(data)
            checksum = zlib.crc32(data, checksum)
            if is_known:
                self._copied = done, checksum
        is_whole = done >= self.size
        if is_whole and is_known and self.checksum not in (None, checksum):
            raise self.changed()
        return is_whole

    def go_on_with(self, copy: Path) -> None:
        """Read from a complete copy of the file from now on. Raises UnreadableFile."""
        file = files.opened(copy)
        with self._lock:
            self._file.close()
            self._file, self.path, self.is_own = file, copy, True

    def close(self) -> None:
        """Close the file."""
        with contextlib.suppress(OSError), self._lock:
            self._file.close()
