"""Index a large listing: find where its sequences are in one pass over the bytes, and read them on demand.

It hides how the file is cut into stretches of sequences that can be read separately, and when that is not safe: a file
with an encoding other than UTF-8, declared entities, comments, CDATA, instructions or name spaces has no index, and the
caller reads it as a whole (listing.read). A stretch has exactly the sequences that reader.py reads there. complete()
reads the file once from start to end, and so finds the facts about it.
"""

import os
import re
import sys
import zlib
from array import array
from collections.abc import Callable
from itertools import islice
from typing import Any, Final

from msgspec.structs import replace

from wiposeq.errors import UnreadableFile
from wiposeq.formats.source import Given
from wiposeq.formats.st26.backing_file import Ground, HeldFile
from wiposeq.formats.st26.names import BLOCK
from wiposeq.formats.st26.reader import Reading
from wiposeq.formats.st26.recovery import sequences_of_pieces
from wiposeq.formats.st26.spans import is_cuttable, open_span, read_around
from wiposeq.formats.st26.xml_stream import XmlStream, has_notes
from wiposeq.model.backing import Backing, Stub
from wiposeq.model.mentions import MAY_MENTION
from wiposeq.model.numbering import number_links
from wiposeq.model.origin import Origin
from wiposeq.model.project import Project
from wiposeq.model.records import Header, Sequence
from wiposeq.model.sequence_list import Chunk, SequenceList
from wiposeq.progress import SILENT, Progress
from wiposeq.standard.edition import Edition, edition, newest

LARGE: Final = 100 << 20
"""The size in bytes from which a file gets an index; a smaller one is read in some five seconds."""
STRETCH: Final = 256
"""The most sequences of a stretch."""
HEAVIEST: Final = 1 << 20
"""The number of bytes after which a stretch ends with fewer sequences."""
MOST_AROUND: Final = 4 << 20
"""The most bytes before the first sequence, and after the last."""
READ_AT_ONCE: Final = 4 << 20
_END: Final = b"</" + BLOCK.encode() + b">"
_TAG: Final = b"<" + BLOCK.encode() + rb"(?:>|\s[^<>]*[^<>/]>)"
_FIRST: Final = re.compile(_TAG).search
_ENDS: Final = re.compile(rb"</" + BLOCK.encode() + rb"\s*>\s*(" + _TAG + rb")?").finditer
_STARTS: Final = re.compile(_TAG).finditer
_LINK: Final = re.compile(b"protein_id|" + MAY_MENTION.encode()).search
"""Finds what may name another sequence by its number."""


class Index:
    """Where the sequences of one listing are.

    file: the listing, kept open.
    count: how many sequences it seems to have.
    readable: how many sequences can be read, if complete() found that the file is broken in the middle.
    """

    def __init__(self, file: HeldFile, stream: XmlStream, edition: Edition, stretch: int, heaviest: int) -> None:
        self.file = file
        self.is_read = False
        self._shape = stretch, heaviest
        self.edition = edition
        self.count = 0
        self.readable = sys.maxsize
        self._stream = stream
        self._offsets = array("Q")
        self._firsts = array("Q")
        self._checksums = array("Q")
        self.backing = Backing(self._fetch, guess=self._guess)
        self.sequences = SequenceList()
        self.header = Header()

    def _fetch(self, stretch: int) -> tuple[Sequence, ...]:
        before, count = self._firsts[stretch], self._firsts[stretch + 1] - self._firsts[stretch]
        data = self._bytes(stretch)
        found = tuple(open_span(self._stream.source, data, before, self.edition).sequences)
        if len(found) != count:
            found = tuple(sequences_of_pieces(self._stream, data, before, self.edition))
        if before < self.readable < before + count:
            return found[: self.readable - before]
        if len(found) != count:
            raise UnreadableFile(
                '"{path}" is not well-formed between the sequences {first} and {last}.',
                "Wait until the file has been read: the place is then reported, and all before it can be used.",
                path=self._stream.source.label,
                first=before + 1,
                last=before + count,
            )
        return found

    def _bytes(self, stretch: int) -> bytes:
        """Return the bytes of a stretch. Raises UnreadableFile if they are not those that were indexed."""
        start, end = self._offsets[stretch], self._offsets[stretch + 1]
        return self.file.read_same(start, end - start, self._checksums[stretch], self._checksums[stretch + 1])

    def _guess(self, stretch: int, question: object) -> Any:
        """Return () if nothing in a stretch can name a sequence by its number, else None: it must be read."""
        if question is number_links and _LINK(self._bytes(stretch)) is None:
            return ()
        return None

    def _take(self, ends: "_Ends") -> None:
        """Set where the stretches begin, and how many sequences each has."""
        self._offsets, counts = ends.offsets, ends.counts
        self._checksums, self.file.checksum = ends.checksums, ends.checksum
        self._firsts.append(0)
        chunks = []
        for stretch, count in enumerate(counts):
            first = self._firsts[-1] + 1
            self._firsts.append(self._firsts[-1] + count)
            chunks.append(Chunk.stubbed(Stub(self.backing, stretch, first - 1, range(first, first + count))))
        self.sequences = SequenceList(chunks=tuple(chunks))
        self.count = self._firsts[-1]

    @property
    def ground(self) -> Ground:
        """What reopened() needs to open a copy of the file."""
        return Ground(
            "st26", self.file.size, self.count, *self._shape, self.edition.id, self.is_read, self.file.checksum
        )

    def project(self) -> Project:
        """Return the listing as a project whose sequences are read on demand; its origin has no facts yet."""
        source = self._stream
        origin = Origin(source.source.label, "st26", source.encoding, source.size, source.modified)
        return Project(self.header, self.sequences, origin)


def make_index(
    given: Given,
    by: Edition | None = None,
    *,
    progress: Progress = SILENT,
    stretch: int = STRETCH,
    heaviest: int | None = None,
) -> Index | None:
    """Return the index of a listing, or None if it must be read whole. It costs one pass over the bytes.

    progress counts bytes. Raises UnreadableFile and Cancelled.
    """
    stream = XmlStream(given)
    prolog = stream.prolog
    if (
        not is_cuttable(stream)
        or not prolog.declaration
        or prolog.declaration_offset
        or not prolog.is_declaration_sound
    ):
        return None
    index = Index(HeldFile(stream.source), stream, by or newest(), stretch, heaviest or HEAVIEST)
    is_filled = False
    try:
        is_filled = _fill(index, stream, progress)
    finally:
        if not is_filled:
            index.file.close()
    return index if is_filled else None


def _fill(index: Index, stream: XmlStream, progress: Progress) -> bool:
    file = index.file
    if (file.size, file.modified) != (stream.size, stream.modified):
        return False
    ends = _Ends(*index._shape, zlib.crc32(file.read(0, stream.start)))
    begun = 0
    at, held = stream.start, b""
    is_plain = True  # whether the bytes that are held are ASCII
    while at < file.size:
        progress.check()
        block = file.read(at, min(READ_AT_ONCE, file.size - at))
        base = at - len(held)
        at += len(block)
        data = held + block if held else block
        if has_notes(data):
            return False
        cut = len(data)
        if at < file.size:  # an end tag is examined only when the next tag has been read
            cut = data.rfind(_END)
            cut = cut if cut > 0 else max(data.rfind(b"<"), 0)
        is_plain = is_plain and block.isascii()
        if not (is_plain or _is_utf8(data[:cut])) or not ends.take(data, cut, base):
            return False
        begun += sum(1 for _ in _STARTS(data, 0, cut))
        held = data[cut:]
        is_plain = is_plain or held.isascii()
        if ends.first < 0 and base + cut - stream.start > MOST_AROUND:
            return False
        progress.report(at, file.size)
    if not ends.close() or begun != sum(ends.counts) or file.size - ends.offsets[-1] > MOST_AROUND:
        return False
    first, last = ends.offsets[0], ends.offsets[-1]
    head = file.read_same(0, first, 0, ends.checksums[0])[stream.start :]
    tail = file.read_same(last, file.size - last, ends.checksums[-1], ends.checksum)
    around = read_around(stream.source, head, tail, sum(ends.counts), index.edition)
    if around is None or b"xmlns" in head + tail:
        return False
    index._take(ends)
    index.header = around.header
    return True


class _Ends:
    """Collects where stretches begin, and how many sequences each has.

    offsets: where the stretches begin, and where the last one ends.
    checksums: the CRC-32 of the file up to each of these places; checksum: of all bytes that were taken.
    """

    def __init__(self, most: int, heaviest: int, checksum: int) -> None:
        self.offsets = array("Q")
        self.checksums = array("Q")
        self.checksum = checksum
        self._done = 0
        self.counts = array("Q")
        self.first = -1
        self._most, self._heaviest = most, heaviest
        self._count = 0
        self._last = self._last_checksum = 0
        self._is_followed = True

    def take(self, data: bytes, cut: int, base: int) -> bool:
        """Take bytes up to cut, which are at base in the file. Return False if there is text between two sequences."""
        view, self._done = memoryview(data), 0
        is_plain = self._find(data, view, cut, base)
        self._add(view, cut)
        return is_plain

    def _add(self, view: memoryview, until: int) -> None:
        self.checksum = zlib.crc32(view[self._done : until], self.checksum)
        self._done = until

    def _find(self, data: bytes, view: memoryview, cut: int, base: int) -> bool:
        if self.first < 0:
            start = _FIRST(data)
            if start is None or start.start() >= cut:
                return True
            self.first = base + start.start()
            self._add(view, start.start())
            self.offsets.append(self.first)
            self.checksums.append(self.checksum)
        for end in _ENDS(data):
            place = end.start()
            if place >= cut:
                break
            if not self._is_followed:
                return False
            self._is_followed = end[1] is not None
            place = data.index(b">", place) + 1
            self._add(view, place)
            place += base
            self._last, self._last_checksum = place, self.checksum
            self._count += 1
            if self._count == self._most or place - self.offsets[-1] >= self._heaviest:
                self._close_stretch()
        return True

    def _close_stretch(self) -> None:
        self.offsets.append(self._last)
        self.checksums.append(self._last_checksum)
        self.counts.append(self._count)
        self._count = 0

    def close(self) -> bool:
        """End the last stretch. Return False if the file does not end after a sequence, or has no sequence."""
        if self._count:
            self._close_stretch()
        return bool(self.counts) and not self._is_followed


def reopened(path: str | os.PathLike[str], ground: Ground) -> Index | None:
    """Return the index of a copy of a listing that was indexed before, or None if it differs. Raises UnreadableFile."""
    index = make_index(path, edition(ground.edition), stretch=ground.stretch, heaviest=ground.heaviest)
    if index is not None:
        index.is_read = ground.is_read
        if index.ground != replace(ground, checksum=ground.checksum or index.file.checksum):
            index.file.close()
            index = None
    return index


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def complete(
    index: Index,
    learn: Callable[[Chunk, tuple[Sequence, ...]], None] | None = None,
    *,
    progress: Progress = SILENT,
) -> tuple[Header, Origin, int, bool]:
    """Read the listing from start to end. Return (header, origin with all facts, number of sequences, is_whole).

    is_whole: whether the file could be read to its end.

    learn(chunk, sequences) is called for each chunk of the index on the way. progress counts bytes.
    Raises UnreadableFile if the file is no longer what it was, and Cancelled.
    """
    file = index.file
    file.verify()
    reading = Reading(file.path, index.edition, progress)
    if (reading.size, reading.modified) != (file.size, file.modified) and not file.is_own:
        raise file.changed()
    for chunk in index.sequences.chunks:
        items = tuple(islice(reading.sequences, len(chunk)))
        if len(items) < len(chunk):
            break
        chunk.learn(number_links, number_links(items))
        if learn is not None:
            learn(chunk, items)
    for _ in reading.sequences:
        pass
    file.verify()
    if not reading.is_whole or reading.count < index.count:
        index.readable = reading.count
    index.is_read = True
    origin = replace(
        reading.finished_origin(), source=index._stream.source.label, size=file.size, modified=file.modified
    )
    return reading.header, origin, reading.count, reading.is_whole
