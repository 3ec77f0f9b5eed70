"""Read an XML file that is not well-formed piece by piece, so that each fault costs at most one piece.

A piece begins where an element of some names begins and ends where the next one does. It hides how pieces are found
without a parser, and the exact place of a fault. Repairs of markup are left to repair.py, the meaning of elements to
the reader.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from lxml import etree
from msgspec import Struct
from msgspec.structs import replace

from wiposeq.formats.st26.elements import Element, feed, parser_fault
from wiposeq.formats.st26.names import BLOCK, misnamed
from wiposeq.formats.st26.places import expat_error
from wiposeq.formats.st26.repair import Repair, Unrepairable, repaired
from wiposeq.formats.st26.xml_stream import LONGEST_LINE, UNFINISHED, Fault, XmlStream, advance, calm, cut
from wiposeq.progress import SILENT, Progress
from wiposeq.standard.edition import Element as Model

LONGEST_INERT: Final = 1 << 20
"""How many bytes after <!--, <![CDATA[ and <? are searched for their end; without an end they are text."""
LONGEST_BEFORE: Final = 16 << 20
"""The most bytes before the first piece; after more, no piece is searched for."""
_LARGE: Final = 1 << 20
_CONTROL: Final = bytes(number for number in range(32) if number not in b"\t\n\r")
_INERT_END: Final = {b"<!--": b"--", b"<![CDATA[": b"]]>", b"<?": b"?>"}
_LONGEST_MARK: Final = 64
_OPENED: Final = re.compile(r"mismatch: (\S+) line (\d+)")


class Piece(Struct, frozen=True):
    """Some bytes of a file as UTF-8, and the 1-based line and column (in characters) where they begin.

    name: of the element that begins here, "" for what is before the first one.
    """

    data: bytes
    line: int
    column: int
    name: str
    is_last: bool


class Break(Struct, frozen=True):
    """A place where a piece is not well-formed. found, read_as: the text there and what it was read as; both are empty
    if the piece could not be read. lost: what is lost with it, as in a fact of origin.NOT_WELL_FORMED."""

    fault: Fault
    found: str = ""
    read_as: str = ""
    lost: str = ""


class Salvaged(Struct, frozen=True):
    """What was read of a piece.

    element: the one that begins the piece, None if it could not be read.
    around: the element that it is in.
    is_end: whether the listing was closed in this piece, or the file ended.
    """

    element: Element | None
    around: Element | None
    breaks: tuple[Break, ...]
    is_end: bool = False

    @property
    def is_cut_off(self) -> bool:
        """Whether the file ends in the middle of the element."""
        return self.element is None and any(each.fault.cause == "cut-off" for each in self.breaks)


def empty(name: str) -> Element:
    """Return an empty element."""
    return etree.Element(name)


def start_of(stream: XmlStream, number: int, progress: Progress = SILENT) -> tuple[int, int, int]:
    """Return (offset in bytes, line, column) where the n-th sequence begins; (0, 1, 1) for number 0.

    number: from 1. Comments, CDATA and instructions before it must be well-formed.
    """
    start = _starts([BLOCK])
    passed, line, column = 0, 1, 1
    for data in calm(XmlStream.of(stream).chunks(progress.silent())) if number else ():
        for match in start.finditer(data):
            number -= 1
            if not number:
                before = data[: match.start()]
                return (passed + len(before), *advance(before, line, column))
        passed += len(data)
        line, column = advance(data, line, column)
    return passed, line, column


def pieces(chunks: Iterable[bytes], names: Iterable[str], line: int, column: int) -> Iterator[Piece]:
    """Yield what is before the first element of these local names, and the pieces that begin with such elements.

    line, column: where the chunks begin. A tag inside a comment, CDATA or an instruction begins no piece.
    """
    names = list(names)
    mark = re.compile(_starts(names).pattern + rb"|<!--|<!\[CDATA\[|<\?")
    held = b""
    parts: list[bytes] = []
    name = ""
    stream = iter(chunks)
    is_last = is_broken = False
    size = 0
    while not is_last:
        chunk = next(stream, None)
        is_last = chunk is None
        data = held + (chunk or b"")
        start = at = 0
        edge = len(data) if is_last else max(len(data) - _LONGEST_MARK, 0)
        missing: set[bytes] = set()  # the end marks of comments and the like that do not occur in the rest of the data
        while (found := mark.search(data, at)) is not None:
            ending = _INERT_END.get(found[0])
            if ending is None:
                if found.end() >= len(data) and not is_last:
                    edge = found.start()
                    break
                parts.append(data[start : found.start()])
                whole = b"".join(parts)
                yield Piece(whole, line, column, name, False)
                line, column = advance(whole, line, column)
                parts, start, at, name = [], found.start(), found.end(), misnamed(found[1].decode(), names)
                size, is_broken = 0, False
                continue
            end = -1 if ending in missing else data.find(ending, found.end())
            if end < 0:
                missing.add(ending)
            if (end < 0 or end + 3 > len(data)) and not is_last and len(data) - found.start() < LONGEST_INERT:
                edge = found.start()
                break
            is_sound = end >= 0 and (ending != b"--" or data[end + 2 : end + 3] == b">")
            at = end + len(ending) if is_sound else found.end()
        edge = max(edge, at)
        parts.append(data[start:edge])
        held = data[edge:]
        size += edge - start
        if not name and size > LONGEST_BEFORE:
            return
        if size > _LARGE and not is_broken:
            is_broken = len(parts[-1].translate(None, _CONTROL)) != len(parts[-1])
        elif is_broken:
            ends, rest = parts[-1].count(b"\n"), parts[-1].rpartition(b"\n")[2]
            parts[-1] = b"\n" * ends + rest[-LONGEST_LINE:]  # the piece is already broken, and may be very long
    yield Piece(b"".join(parts), line, column, name, True)


def behind(chunks: Iterable[bytes], offset: int) -> Iterator[bytes]:
    """Yield the chunks without the bytes before an offset."""
    for data in chunks:
        if offset >= len(data):
            offset -= len(data)
        else:
            yield data[offset:] if offset else data
            offset = 0


def read_piece(piece: Piece, opening: bytes, closing: bytes, models: Mapping[str, Model]) -> Salvaged:
    """Read a piece inside the element that opening and closing make, with repaired markup if it is not well-formed.

    models: the content models by name. A piece that cannot be read has one break.
    """
    element, around, fault = _parsed(piece.data, piece, opening, closing)
    if fault is None and (element is not None or not piece.name):
        return Salvaged(element, around, (), piece.is_last)
    fault = fault or Fault(f"{piece.name} is written differently.", "misspelled-tag", piece.line, piece.column)
    try:
        data, repairs = repaired(piece.data, models, is_inside=bool(opening), is_last=piece.is_last)
    except Unrepairable:
        return _unreadable(piece, opening, closing, around, fault)
    element, around, left = _parsed(data, piece, opening, closing)
    if (element is None and piece.name) or around is None or (left is not None and element is None):
        return _unreadable(piece, opening, closing, around, fault)
    breaks = [Break(_fault_of(piece, each), each.found, each.read_as, each.lost) for each in repairs]
    is_end = piece.is_last
    if left is not None:
        breaks.append(Break(_exact(replace(piece, data=data), left, opening, closing)))
        is_end = is_end or breaks[-1].fault.cause == "after-the-end"
    return Salvaged(element, around, tuple(breaks), is_end)


def _unreadable(piece: Piece, opening: bytes, closing: bytes, around: Element | None, fault: Fault) -> Salvaged:
    exact = _exact(piece, fault, opening, closing)
    return Salvaged(None, around, (Break(exact),), piece.is_last or exact.cause == "after-the-end")


_WORDS: Final = {
    "misspelled-tag": "{found} is not a name of the standard.",
    "unclosed-tag": "{found} of line {line} is not closed.",
    "missing-start-tag": "{found} has no start tag.",
    "stray-end-tag": "{found} has no start tag.",
    "unfinished-tag": "{found} is not finished.",
    "wrong-nesting": "{found} ends after the element that contains it.",
    "cut-off": UNFINISHED,
}
"""Messages about repaired markup, by cause, if the text at the place does not show the fault."""


def _fault_of(piece: Piece, repair: Repair) -> Fault:
    """Return the fault with the place of a repair and the lines around it."""
    line, column = advance(piece.data[: repair.offset], piece.line, piece.column)
    lines, shift = _lines_around(piece, repair.offset, line, column)
    message = _WORDS.get(repair.cause, "{found}").format(found=cut(repair.found, 100), line=line)
    return Fault(message, repair.cause, line, column, lines, shift)


def _parsed(
    data: bytes, piece: Piece, opening: bytes, closing: bytes
) -> tuple[Element | None, Element | None, Fault | None]:
    """Return (the element that begins the piece if all of it was read, the element around it, the first fault)."""
    parser = etree.XMLPullParser(
        events=("end",),
        encoding="utf-8",
        tag="{*}" + piece.name if piece.name else None,
        huge_tree=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
    )
    is_sound = feed(parser, opening + data) and (piece.is_last or feed(parser, closing))
    if is_sound:
        try:
            parser.close()
        except etree.XMLSyntaxError:
            is_sound = False
    fault = None if is_sound else parser_fault(parser)
    events: Any = parser.read_events()
    for _, element in events:
        around = element.getparent()
        if piece.name and around is not None and around.getparent() is None:
            return element, around, fault
        if not piece.name and around is None:
            return None, element, fault
    return None, None, fault


def _exact(piece: Piece, fault: Fault, opening: bytes, closing: bytes) -> Fault:
    """Return the fault with its place in the file and the lines around it."""
    data = piece.data
    error, offset, ends_too_soon = expat_error([opening + data, b"" if piece.is_last else closing])
    is_cut = ends_too_soon and piece.is_last
    if error is not None and (is_cut or not fault.line or abs(error.lineno - fault.line) <= 1):
        at = min(max(offset - len(opening), 0), len(data))
    else:
        at = 0
        for _ in range(fault.line - 1):
            at = data.find(b"\n", at) + 1
    message, cause = fault.message, fault.cause
    if is_cut:
        message, cause = UNFINISHED, "cut-off"
    elif closing in data[:at]:
        cause = "after-the-end"
    elif cause == "cut-off" and not piece.is_last:
        cause = "not-ended"
        begun = max(data.rfind(mark, 0, at) for mark in _INERT_END)
        at = begun if begun >= 0 else at
    opened = _OPENED.search(message)
    if opened:
        first = int(opened[2]) + piece.line - 1
        message = message.replace(opened[0], f"mismatch: {opened[1]} line {first}")
    line, column = advance(data[:at], piece.line, piece.column)
    return Fault(message, cause, line, column, *_lines_around(piece, at, line, column))


def _lines_around(piece: Piece, at: int, line: int, column: int) -> tuple[tuple[tuple[int, str], ...], int]:
    """Return up to five lines of a piece around an offset, as XmlStream.lines_around() returns them."""
    data = piece.data
    room = 4 * LONGEST_LINE
    shift = max(column - LONGEST_LINE // 2, 0) if column > LONGEST_LINE else 0
    start = data.rfind(b"\n", 0, at) + 1
    end = data.find(b"\n", at)
    end = len(data) if end < 0 else end
    text = " " * (piece.column - 1) if not start else ""
    text += data[start : min(end, at + room)].decode("utf-8", "ignore")
    shown = {line: text[shift : shift + LONGEST_LINE + 1]}
    before = start
    for number in (line - 1, line - 2):
        if before <= 0:
            break
        above = data.rfind(b"\n", 0, before - 1) + 1
        shown[number] = data[above : min(before - 1, above + room)].decode("utf-8", "ignore")
        before = above
    for number in (line + 1, line + 2):
        if end >= len(data):
            break
        below = data.find(b"\n", end + 1)
        below = len(data) if below < 0 else below
        shown[number] = data[end + 1 : min(below, end + 1 + room)].decode("utf-8", "ignore")
        end = below
    return tuple((number, cut(text.rstrip("\r"))) for number, text in sorted(shown.items())), shift


def _starts(names: Iterable[str]) -> "re.Pattern[bytes]":
    each = b"|".join(re.escape(name.encode()) for name in names)
    return re.compile(rb"<((?i:" + each + rb"))(?=[\s/>]|\Z)")
