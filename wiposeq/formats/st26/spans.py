"""Cut a large listing into spans that can be read separately, also by other processes.

It hides where a listing may be cut, and how the part around the sequences is read. Cuts are found in the bytes, after
the end tags of sequences. So a listing is cut only if it is UTF-8 and has no entities, no name spaces, and nothing in
which such a tag could be mere text (comments, CDATA, instructions). If a span has something that must be reported, the
caller reads the whole listing (reader.py), because only this reader can report what it is and where.
"""

import codecs
import re
from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from wiposeq.formats.source import Given
from wiposeq.formats.st26.names import BLOCK, ROOT
from wiposeq.formats.st26.reader import Reading
from wiposeq.formats.st26.xml_stream import CHUNK, Fault, XmlStream, has_notes
from wiposeq.progress import SILENT, Progress
from wiposeq.standard.edition import Edition
from wiposeq.texts import mark

SPAN: Final = 8 << 20
"""The number of bytes after which a span ends with the next sequence."""
MOST_AROUND: Final = 4 << 20
"""The most bytes before the first sequence, and after the last."""

_READ: Final = 2 << 20
_END: Final = f"</{BLOCK}>".encode()
_first: Final = re.compile(rf"<{BLOCK}[\s>]".encode()).search
_behind: Final = re.compile(rf"\s*</{ROOT}>\s*".encode()).fullmatch


class Span(Struct, frozen=True):
    """Sequences in a row: the offsets of their bytes, how many sequences come before them, and how many they are."""

    start: int
    end: int
    before: int
    count: int


class Uncuttable(Exception):
    """The listing must be read as one."""


class Cutting:
    """The spans of one listing, found during iteration. It can be iterated once, and raises Uncuttable.

    size: bytes of the file. Raises UnreadableFile.
    """

    def __init__(self, given: Given, span: int = SPAN) -> None:
        self._span = span
        self._source = XmlStream(given)
        self.size = self._source.size
        self._first = self._last = 0
        self.count = 0
        """The number of sequences, known at the end."""

    def __iter__(self) -> Iterator[Span]:
        source = self._source
        if not is_cuttable(source):
            raise Uncuttable
        with source.source.open() as file:
            file.seek(source.start)
            head = file.read(MOST_AROUND)
            first = _first(head)
            if first is None or has_notes(head[: first.start()]) or b"xmlns" in head[: first.start()]:
                raise Uncuttable
            start = at = self._first = source.start + first.start()
            file.seek(at)
            count, last, held = 0, at, b""
            while block := file.read(min(self._span, _READ)):
                if b"<" not in block and b"<" not in held:  # most of a chromosome
                    at += len(block)
                    held = b""
                    continue
                data = held + block
                if has_notes(data):
                    raise Uncuttable
                end = data.rfind(_END)
                if end >= 0:
                    count += data.count(_END)
                    last = at - len(held) + end + len(_END)
                    if last - start >= self._span:
                        yield Span(start, last, self.count, count)
                        self.count += count
                        start, count = last, 0
                at += len(block)
                held = block[1 - len(_END) :]
            if count:
                yield Span(start, last, self.count, count)
                self.count += count
            self._last = last
            if at - last > MOST_AROUND:
                raise Uncuttable
            file.seek(last)
            if not _behind(file.read()):
                raise Uncuttable

    def is_same(self, reading: Reading) -> bool:
        """Return whether a reading after the spans found the same file."""
        return (reading.size, reading.modified) == (self.size, self._source.modified)

    def around(self, edition: Edition) -> Reading:
        """Return the listing without its sequences, read to its end, with the header, count and facts of the whole.

        Call it after the last span. Raises Uncuttable if the whole listing must be read to know them.
        """
        source = self._source
        head, tail = (source.start, self._first), (self._last, self.size)
        reading = read_around(source.source.given, head, tail, self.count, edition)
        if reading is None or not reading.is_sound_part:
            raise Uncuttable
        return reading


def is_cuttable(stream: XmlStream) -> bool:
    """Return whether nothing before the first element of a listing forbids reading it in parts."""
    doctype = stream.prolog.doctype
    return (
        stream.encoding == "utf-8"
        and stream.foreign is None
        and not stream.prolog.open
        and stream.prolog.root == ROOT
        and (doctype is None or not (doctype.has_subset or doctype.entities))
    )


Piece = bytes | tuple[int, int]
"""Bytes, or where they are in the file: (start, end)."""


def open_span(given: Given, piece: Piece, before: int, edition: Edition) -> Reading:
    """Return a reading of successive sequences; its is_sound_part is False if the whole listing must be read.

    before: how many sequences come before them.
    """
    return Reading(_Pieces(given, (f"<{ROOT}>".encode(), piece, f"</{ROOT}>".encode())), edition, before=before)


def read_around(given: Given, head: Piece, tail: Piece, count: int, edition: Edition) -> Reading | None:
    """Return a listing without its sequences, or None if it breaks, or a sequence is in its head or tail.

    head, tail: what comes before the first and after the last sequence. count: how many sequences there are.
    """
    reading = Reading(_Pieces(given, (head, f"<{BLOCK}/>".encode(), tail)), edition, counted=count)
    return reading if next(reading.sequences, None) is None and reading.is_whole else None


class _Pieces(XmlStream):
    """Some pieces of a listing in UTF-8, and bytes between them."""

    is_part = True

    def __init__(self, given: Given, pieces: tuple[Piece, ...]) -> None:
        super().__init__(given)
        self._pieces = pieces

    def chunks(self, progress: Progress = SILENT, goes_on: bool = False) -> Iterator[bytes]:
        """Yield the pieces one after the other. Bytes that are not UTF-8 end them, with `fault`."""
        for piece in self._pieces:
            if isinstance(piece, bytes):
                self.spaces += piece.count(b"xmlns")
                yield piece
            else:
                yield from self._in_file(*piece, progress)
            if self.fault:
                break

    def _in_file(self, at: int, end: int, progress: Progress) -> Iterator[bytes]:
        decoder = codecs.getincrementaldecoder("utf-8")("strict")
        tail = b""
        with self.source.open() as file:
            file.seek(at)
            while at < end and (data := file.read(min(CHUNK, end - at))):
                progress.check()
                at += len(data)
                try:
                    if not data.isascii() or decoder.getstate()[0]:
                        data = decoder.decode(data, at == end).encode("utf-8")
                except UnicodeError:
                    self.fault = Fault(mark("The bytes are not UTF-8."), "bad-character")
                    return
                self._notice(tail, data, 0)
                tail = data[-16:]
                yield data
