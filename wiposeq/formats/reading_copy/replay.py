"""Sequences that can be gone through again, though they came only once.

It hides where they are meanwhile: what is held stays where it is, what streams past goes to a temporary file beside
the file that is being made, one sequence after the other. The file is gone afterwards in any case.
"""

import os
import struct
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import BinaryIO, Final

from msgspec import msgpack

from wiposeq.formats.files import unwritable
from wiposeq.formats.reading_copy.pages import aside_of
from wiposeq.model.records import Sequence
from wiposeq.model.sequence_list import SequenceList
from wiposeq.progress import SILENT, Progress

_LENGTH: Final = struct.Struct("<Q")


class Spooled:
    """The sequences of a temporary file; it can be iterated any number of times, also at once."""

    def __init__(self, file: BinaryIO, count: int) -> None:
        self._file, self._count = file, count
        self._decoder = msgpack.Decoder(Sequence)

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Sequence]:
        place = 0
        for _ in range(self._count):
            self._file.seek(place)
            (size,) = _LENGTH.unpack(self._file.read(_LENGTH.size))
            place += _LENGTH.size + size
            yield self._decoder.decode(self._file.read(size))


@contextmanager
def repeatable(
    sequences: Iterable[Sequence], path: str | os.PathLike[str], progress: Progress = SILENT
) -> Iterator["SequenceList | tuple[Sequence, ...] | Spooled"]:
    """The sequences to go through more than once while the file at `path` is made. Raises UnwritableFile, Cancelled."""
    if isinstance(sequences, (SequenceList, tuple)):
        yield sequences
        return
    encoder = msgpack.Encoder()
    with aside_of(path) as file:
        count = 0
        for sequence in sequences:
            progress.check()
            packed = encoder.encode(sequence)
            try:
                file.write(_LENGTH.pack(len(packed)))
                file.write(packed)
            except OSError as error:
                raise unwritable(path, error) from error
            count += 1
        try:
            file.flush()
        except OSError as error:
            raise unwritable(path, error) from error
        yield Spooled(file, count)
