"""Find exact lines and columns in an XML file.

It hides how they are found without parsing the whole file. The tree parser counts lines up to 65,535 and no columns, so
the sequences in which a place is needed are found by bytes, and only these are parsed, with expat. The element of a
field is left to listing.py.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final
from xml.parsers import expat

from msgspec import Struct

from wiposeq.formats.st26.names import BLOCK
from wiposeq.formats.st26.xml_stream import CHUNK, UNFINISHED, Fault, XmlStream, advance, calm
from wiposeq.progress import SILENT, Progress

NOTE: Final = "!"
"""The name of a comment or processing instruction in the steps of a place."""

_ATTRIBUTE: Final = re.compile(r"""\s+([^\s=]+)\s*=\s*(?:"[^"]*"|'[^']*')""")

_BARE: Final = re.compile(rb"<(?![A-Za-z_:/!?\x80-\xff])|&(?!(?:amp|lt|gt|quot|apos|#[0-9]+|#x[0-9a-fA-F]+);)")
"""A < or & that begins neither a tag nor a reference, and was read as a character."""
_LONGEST_REFERENCE: Final = 16
_PLAIN: Final = b"<" + BLOCK.encode()
_START: Final = re.compile(_PLAIN + rb"(?=[\s/>])")
_MOST_HELD: Final = 1 << 22
"""How many bytes of a block are kept in order to parse it again without them."""

Found = dict["Place", tuple[int, int]]


class Place(Struct, frozen=True):
    """Where an element is: steps from its block, or from the root element if block is None.

    block: 0-based, in file order.
    steps: (local name, how many elements of that name come before it in its parent).
    attribute: the attribute that is meant, "" for the element itself.
    is_far: whether the element may come after the blocks.
    """

    block: int | None = None
    steps: tuple[tuple[str, int], ...] = ()
    attribute: str = ""
    is_far: bool = False


class _Done(Exception):
    """All places have been found, or can no longer be found."""


class _Finder:
    """Feeds XML that starts at a known line and column to expat, and notes where the requested elements start."""

    def __init__(self, places: Iterable[Place], line: int, column: int, stop_at: str = "") -> None:
        self.found: Found = {}
        self.is_done = False
        self._line, self._column, self._stop_at = line, column, stop_at
        self._tree: dict[Any, Any] = {}
        self._open = 0
        for place in places:
            node = self._tree
            for step in place.steps:
                node = node.setdefault(step, {})
            node.setdefault(None, []).append(place)
            self._open += 1
        self._wanted = self._open
        self._stack: list[tuple[dict[Any, Any] | None, dict[str, int]]] = []
        self._parser = self._new_parser()
        self._pending: list[bytes] = []
        self._size = self._need = self._fed = 0
        self._held: list[bytes] = []
        self._is_cleaned = False
        self._carried = b""

    def _new_parser(self) -> "expat.XMLParserType":
        parser = expat.ParserCreate("utf-8")
        parser.StartElementHandler = self._starts
        parser.EndElementHandler = self._ends
        parser.CommentHandler = self._notes
        parser.ProcessingInstructionHandler = self._notes
        return parser

    def feed(self, data: bytes, is_last: bool = False) -> None:
        """Feed the next bytes. In a long token they are collected first, because expat parses it again each time."""
        self._pending.append(data)
        self._size += len(data)
        if self._size < self._need and not is_last:
            return
        whole = b"".join(self._pending)
        if self._is_cleaned:
            whole = self._without_bare(whole, is_last)
        elif self._fed < _MOST_HELD:
            self._held.append(whole)
        self._fed += len(whole)
        self._pending, self._size = [], 0
        try:
            self._parser.Parse(whole, is_last)
        except _Done:
            self.is_done = True
            return
        except expat.ExpatError:
            self._begin_again(is_last)
            return
        behind = self._fed - max(self._parser.CurrentByteIndex, 0)
        self._need = behind if behind > 2 * CHUNK else 0

    def _begin_again(self, is_last: bool) -> None:
        """Parse all bytes again without bare signs. Stop if there are none."""
        whole = b"".join(self._held)
        if self._is_cleaned or self._fed != len(whole) or _BARE.search(whole) is None:
            self.is_done = True
            return
        self._is_cleaned = True
        self._parser, self._held, self._fed, self._need = self._new_parser(), [], 0, 0
        self._stack.clear()
        self.found.clear()
        self._open = self._wanted
        self.feed(whole, is_last)

    def _without_bare(self, data: bytes, is_last: bool) -> bytes:
        """Return the bytes with a blank for each bare sign, so that no place changes."""
        data, self._carried = self._carried + data, b""
        last = max(data.rfind(b"<"), data.rfind(b"&"))
        if not is_last and last >= max(0, len(data) - _LONGEST_REFERENCE):
            data, self._carried = data[:last], data[last:]
        return _BARE.sub(b" ", data)

    def _here(self) -> tuple[int, int]:
        line, column = self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber
        return self._line + line - 1, column + (self._column if line == 1 else 1)

    def _starts(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        node: dict[Any, Any] | None = self._tree
        if self._stack:
            above, counts = self._stack[-1]
            if above is None:
                self._stack.append((None, counts))
                return
            if local == self._stop_at:
                raise _Done
            seen = counts.get(local, 0)
            counts[local] = seen + 1
            node = above.get((local, seen))
        self._stack.append((node, {}))
        if node is not None:
            self._note(node, attributes)

    def _ends(self, name: str) -> None:
        self._stack.pop()
        if not self._stack:
            raise _Done

    def _notes(self, *_: str) -> None:
        if self._stack and (above := self._stack[-1][0]) is not None:
            counts = self._stack[-1][1]
            seen = counts.get(NOTE, 0)
            counts[NOTE] = seen + 1
            if (NOTE, seen) in above:
                self._note(above[NOTE, seen], ())

    def _note(self, node: dict[Any, Any], attributes: Iterable[str]) -> None:
        here = self._here()
        places = node.get(None, ())
        starts = self._attributes(here) if any(place.attribute in attributes for place in places) else {}
        for place in places:
            self.found[place] = starts.get(place.attribute, here)
            self._open -= 1
        if not self._open:
            raise _Done

    def _attributes(self, here: tuple[int, int]) -> dict[str, tuple[int, int]]:
        """Return where each attribute of the current start tag is."""
        context: Any = self._parser.GetInputContext() or b""
        tag = context.decode("utf-8", "replace")
        head = re.match(r"<[^\s/>]*", tag)
        end = head.end() if head else 0
        starts: dict[str, tuple[int, int]] = {}
        (line, column), at = here, 0
        while (found := _ATTRIBUTE.match(tag, end)) is not None:
            start = found.start(1)
            if lines := tag.count("\n", at, start):
                line, column = line + lines, start - tag.rfind("\n", at, start)
            else:
                column += start - at
            at = start
            starts.setdefault(found[1], (line, column))
            end = found.end()
        return starts


def positions(stream: XmlStream, places: Sequence[Place], progress: Progress = SILENT) -> list[tuple[int, int]]:
    """Return (line, column) of each place, 1-based, in characters.

    A place that is not in the file has that of the innermost element around it that is there, else (0, 0).
    The file is read once, and only the requested blocks are parsed. Raises UnreadableFile and Cancelled.
    """
    wanted: dict[int | None, set[Place]] = {}
    for place in places:
        group = wanted.setdefault(place.block, set())
        group.update(Place(place.block, place.steps[:length]) for length in range(len(place.steps) + 1))
        group.add(place)
    found: Found = {}
    in_root = wanted.pop(None, None)
    if in_root is not None:
        found.update(_find_in_root(stream, in_root, progress))
    if wanted:
        in_blocks = {index: group for index, group in wanted.items() if index is not None}
        found.update(_find_in_blocks(stream, in_blocks, progress))
    return [_nearest(place, found) for place in places]


def _nearest(place: Place, found: Found) -> tuple[int, int]:
    if place in found:
        return found[place]
    for length in range(len(place.steps), -1, -1):
        near = Place(place.block, place.steps[:length])
        if near in found:
            return found[near]
    return 0, 0


def _find_in_root(stream: XmlStream, places: set[Place], progress: Progress) -> Found:
    """Look before the first block, and through the whole file only for places that are not found there."""
    found: Found = {}
    for stop_at in (BLOCK, ""):
        left = [place for place in places if place not in found and (stop_at or place.is_far)]
        if not left:
            break
        finder = _Finder(left, 1, 1, stop_at)
        for data in XmlStream.of(stream).chunks(progress.silent()):
            finder.feed(data)
            if finder.is_done:
                break
        else:
            finder.feed(b"", True)
        found.update(finder.found)
    return found


def _find_in_blocks(stream: XmlStream, wanted: dict[int, set[Place]], progress: Progress) -> Found:
    found: Found = {}
    left = sorted(wanted, reverse=True)
    seen = 0
    line = column = 1
    finder: _Finder | None = None
    for data in calm(XmlStream.of(stream).chunks(progress.silent())):
        if finder is not None:
            finder.feed(data)
            if finder.is_done:
                found.update(finder.found)
                finder = None
        count = 0
        if b"<" in data:
            count = data.count(_PLAIN + b" ")
            if data.count(_PLAIN) != count:
                count = len(_START.findall(data))
        at = 0
        if left and left[-1] < seen + count:
            for index, match in enumerate(_START.finditer(data), seen):
                if not left or index != left[-1]:
                    continue
                left.pop()
                line, column = advance(data[at : match.start()], line, column)
                at = match.start()
                if finder is not None:
                    finder.feed(b"", True)
                    found.update(finder.found)
                finder = _Finder(wanted[index], line, column)
                finder.feed(data[at:])
                if finder.is_done:
                    found.update(finder.found)
                    finder = None
        seen += count
        if not left and finder is None:
            break
        line, column = advance(data[at:], line, column)
    if finder is not None:
        finder.feed(b"", True)
        found.update(finder.found)
    return found


def count(stream: XmlStream, progress: Progress = SILENT) -> int:
    """Return how many sequences start in a file, also after a place where it is not well-formed."""
    found = 0
    for data in calm(XmlStream.of(stream).chunks(progress.silent())):
        if _PLAIN in data:
            found += sum(1 for _ in _START.finditer(data))
    return found


_ENDS_TOO_SOON: Final = {
    expat.errors.codes[each]
    for each in (
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_PARTIAL_CHAR,
        expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
    )
}
"""The errors of expat at the end of a file that is cut off."""


def exact(source: XmlStream, fault: Fault) -> Fault:
    """Return the fault with the line and column where expat finds it, if it is the same, and the lines around it.

    If expat reads to the end and misses something there, the file is cut off, whatever the cause of the fault.
    """
    line, column = fault.line, fault.column
    error, _, ends_too_soon = expat_error(XmlStream.of(source).chunks())
    is_cut = ends_too_soon and not source.fault
    if error is not None and (is_cut or not line or abs(error.lineno - line) <= 1):
        line, column = error.lineno, error.offset + 1
    message, cause = fault.message, fault.cause
    if is_cut and cause != "cut-off":
        message, cause = UNFINISHED, "cut-off"
    return Fault(message, cause, line, column, *source.lines_around(line, column))


def expat_error(chunks: Iterable[bytes]) -> tuple[expat.ExpatError | None, int, bool]:
    """Return (the first error that expat finds, its 0-based offset, whether the error is that the text is cut off)."""
    parser = expat.ParserCreate("utf-8")
    is_at_end = False
    try:
        for data in _joined(chunks, parser):
            parser.Parse(data, False)
        is_at_end = True
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        return error, parser.ErrorByteIndex, is_at_end and error.code in _ENDS_TOO_SOON
    return None, 0, False


def _joined(chunks: Iterable[bytes], parser: "expat.XMLParserType") -> Iterable[bytes]:
    """Yield the chunks, joined to ever larger ones while expat is inside one long token."""
    fed = size = need = 0
    held: list[bytes] = []
    for data in chunks:
        held.append(data)
        size += len(data)
        if size >= need:
            fed += size
            yield b"".join(held)
            held, size = [], 0
            behind = fed - max(parser.CurrentByteIndex, 0)
            need = behind if behind > 2 * CHUNK else 0
    yield b"".join(held)
