"""Iterate several times over sequences that are available only once.

The module hides where they are stored: sequences in memory stay there, and streamed ones go to a temporary file next to
the file that is written. The temporary file is removed at the end.
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


class StoredSequences:
    """The sequences of a temporary file. It can be iterated several times, also at the same time."""

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
) -> Iterator["SequenceList | tuple[Sequence, ...] | StoredSequences"]:
    """Yield the sequences as a collection that can be iterated several times. Raises UnwritableFile, Cancelled.

    path: the file that is written from them.
    """
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
        yield StoredSequences(file, count)
