"""Convert bytes to and from XML elements: a safe streaming parser, escaping, validation against the DTD.

It hides the parser of lxml: elements come one by one while the tree is built, and the caller removes each one, so
memory is that of the largest. Encodings and the prolog are left to xml_stream.py, exact lines and columns to places.py,
the names of elements to its callers.
"""

import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, Final, Generic, TypeVar

from lxml import etree

from wiposeq.formats.source import Given
from wiposeq.formats.st26 import places as xmlplaces
from wiposeq.formats.st26.long_residues import LongResidues, ends_in_residues
from wiposeq.formats.st26.names import BLOCK, RESIDUES
from wiposeq.formats.st26.xml_stream import CHUNK, Fault, XmlStream, calm, has_notes
from wiposeq.formats.xml_prolog import ILLEGAL
from wiposeq.progress import SILENT, Progress
from wiposeq.texts import mark

Element = etree._Element
Read = TypeVar("Read")

LONGEST_BLOCK: Final = 1 << 20
"""Longer blocks (in bytes) go to the parser in parts, so that no more than a feature must be held."""

# -------------------------------------------------------------------------------------------------------- parsing

_MOST_AT_ONCE: Final = 64
"""How many blocks are fed to the parser at once if the shortcut declines one after the other."""


class Elements(Generic[Read]):
    """The elements of some local names in a file, each when it ends, and None after each stretch in which none ended.

    After a None the caller may look into the tree: all but the last child of an open element have ended.
    root: the first element, None until an element of one of the names has ended.
    fault: why the file could not be read to its end, known after the last element; everything that ended before the
    fault has been yielded.

    shortcut: reads some blocks (elements of the first name, children of the root) without the parser. It gets the text
    from the end of one block up to the end tag of the next, and its result is yielded instead of the element. It must
    return None for a text that is not well-formed or that it cannot read. It never gets the first block.

    Raises Cancelled and UnreadableFile during iteration.
    """

    def __init__(
        self,
        source: XmlStream,
        names: Sequence[str],
        progress: Progress = SILENT,
        shortcut: Callable[[str], Read | None] | None = None,
    ) -> None:
        self.source = source
        self.root: Element | None = None
        self.fault: Fault | None = None
        self._names = names
        self._start, self._end = names[0].encode("ascii"), f"</{names[0]}>"
        self._shortcut = shortcut
        self._progress = progress
        self._at_once = 1
        self._ended_blocks = 0
        self._is_between = self._is_odd = False
        self._is_broken = self._is_altered = False
        """Whether the parser has found a fault, and whether it does not get the unchanged file."""
        self.long: LongResidues | None = None
        """The residues of the block that was yielded last, if the parser did not get all of them."""
        self._open: Element | None = None
        """The element of residues that began in the part that was fed last, until it ends."""

    def __iter__(self) -> Iterator[Element | Read | None]:
        source = self.source
        self.fault = _prolog_fault(source)
        if self.fault is not None:
            return
        parser = etree.XMLPullParser(
            events=("end",) if self._shortcut is None else ("start", "end"),
            tag=["{*}" + name for name in self._names] + ([] if self._shortcut is None else [RESIDUES]),
            encoding="utf-8",
            huge_tree=True,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
        )
        chunks = source.chunks(self._progress)
        if self._shortcut is None:
            for chunk in chunks:
                yield from self._fed(parser, chunk)
                if self._is_broken:
                    break
        else:
            yield from self._by_blocks(parser, chunks)
        if not self._is_broken and not source.fault:
            try:
                parser.close()
            except etree.XMLSyntaxError:
                self._is_broken = True
            yield from self._ended(parser)
        fault = source.fault
        if fault is None and self._is_broken:
            is_from_whole = self._is_altered and not source.is_part
            fault = _fault_of_whole(source, self._names) if is_from_whole else parser_fault(parser)
        if fault is not None:
            self.fault = fault if source.is_part else xmlplaces.exact(source, fault)

    def _fed(self, parser: Any, data: bytes) -> Iterator[Element | None]:
        self._is_broken = not feed(parser, data)
        yield from self._ended(parser)

    def _ended(self, parser: Any) -> Iterator[Element | None]:
        is_any = False
        block = self._names[0]
        for event, element in parser.read_events():
            if element.tag == RESIDUES:
                self._open = element if event == "start" else None
            if event == "start" or element.tag == RESIDUES:
                continue
            is_any = True
            if self.root is None:
                self.root = element.getroottree().getroot()
            if element.tag == block:
                self._ended_blocks += element.getparent() is self.root
                if self.long is not None and not self.long.is_in_place(element, self.root):
                    self.long.put_back()
                    self.long = None
            yield element
        if not is_any and not self._is_broken:
            yield None

    def _by_blocks(self, parser: Any, chunks: Iterable[bytes]) -> Iterator[Element | Read | None]:
        """Pass what is between the ends of two blocks to the shortcut, and feed the rest to the parser."""
        end = self._end.encode("ascii")
        held = b""
        for chunk in chunks:
            if self.long is not None and not self.long.is_ended:
                held, chunk = b"", held + chunk
                if not self.long.takes(chunk):
                    yield from self._given_back(parser)
                    if self._is_broken:
                        return
                elif self.long.is_ended:
                    chunk = self.long.rest
                else:
                    held = self.long.rest
                    yield None
                    continue
            found = chunk.rfind(end) if b"<" in chunk else -1
            if found >= 0:
                found += len(held)
            held = held + chunk if held else chunk
            if found < 0 and len(held) > len(chunk):
                edge = len(held) - len(chunk)
                found = held.rfind(end, max(edge - len(end), 0), edge + len(end))
            if found >= 0:
                cut = found + len(end)
                yield from self._whole_blocks(parser, held[:cut])
                held = held[cut:]
            elif len(held) > LONGEST_BLOCK or not self._is_between:
                edge = max(len(held) - len(end), 0)
                while edge and 0x80 <= held[edge] < 0xC0:  # no character is cut in two
                    edge -= 1
                yield from self._fed_part(parser, held[:edge])
                if self._open is not None and self.long is None and ends_in_residues(held[:edge]):
                    self.long = LongResidues(self._open)
                    self._is_altered = True
                held = held[edge:]
            if self._is_broken:
                return
        if self.long is not None and not self.long.is_ended:
            yield from self._given_back(parser)
        if held and not self._is_broken:
            yield from self._fed_part(parser, held)

    def _given_back(self, parser: Any) -> Iterator[Element | None]:
        """Feed the parser what it did not get of residues, because something else than their end tag follows."""
        assert self.long is not None
        data = self.long.joined("").encode("ascii")
        self.long = None
        yield from self._fed_part(parser, data)

    def _whole_blocks(self, parser: Any, data: bytes) -> Iterator[Element | Read | None]:
        """Read data that ends with the end tag of a block."""
        shortcut = self._shortcut
        assert shortcut is not None
        is_fit = not self.source.spaces and are_allowed(data)
        text = data.decode("utf-8")
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
            self._is_altered = True
        parts = text.split(self._end)
        at, last = 0, len(parts) - 1
        while at < last:
            if self._is_between and is_fit:
                read = shortcut(parts[at])
                if read is not None:
                    self._is_altered = True
                    self._at_once = 1
                    at += 1
                    yield read
                    continue
            few = parts[at : min(at + self._at_once, last)]
            at += len(few)
            self._at_once = min(2 * self._at_once, _MOST_AT_ONCE)
            yield from self._fed_part(parser, f"{self._end.join(few)}{self._end}".encode(), len(few))
            if self._is_broken:
                return

    def _fed_part(self, parser: Any, data: bytes, ends: int = 0) -> Iterator[Element | None]:
        """Feed a part to the parser.

        ends: how many end tags of blocks the part has, if it ends with one of them; 0 if it ends anywhere.

        The parser may be in a comment, deep in another block or in a broken tag. It is between two blocks if each block
        that begins in the part has ended as a child of the root, and the part has no "<!" and "<?".
        """
        self._ended_blocks = 0
        self._open = None
        self._is_odd = self._is_odd or has_notes(data)
        yield from self._fed(parser, data)
        self._is_between = (
            ends > 0 and not self._is_odd and self._ended_blocks == ends == data.count(b"<" + self._start)
        )
        self._is_odd = ends == 0 and (self._is_odd or self._start in data)


def _fault_of_whole(source: XmlStream, names: Sequence[str]) -> Fault | None:
    """Return why the file cannot be read to its end, from a parser that gets all of it."""
    whole: Elements[None] = Elements(XmlStream.of(source), names)
    for element in whole:
        node = whole.root
        while node is not None and len(node):  # elements that have ended are not needed
            del node[:-1]
            node = node[-1]
        if element is not None:
            element.clear()
    return whole.fault


def feed(parser: Any, data: bytes) -> bool:
    """Feed a pull parser. Return False if it cannot go on.

    The parser does not always raise then (not for an undeclared entity), but would read what follows as another file.
    """
    try:
        parser.feed(data)
    except etree.XMLSyntaxError:
        return False
    return not parser.feed_error_log or parser_fault(parser) is None


_OPEN: Final = {
    "comment": mark("The comment does not end."),
    "instruction": mark("The processing instruction does not end."),
    "doctype": mark("The DOCTYPE does not end."),
    "space": mark("There is no element."),
}


def _prolog_fault(source: XmlStream) -> Fault | None:
    """Return what makes the part before the first element unreadable, or None. The parser is then not started."""
    prolog = source.prolog
    message, cause = _OPEN.get(prolog.open, ""), "cut-off"
    if not message and not prolog.root and source.after in ("<!", "<?"):
        message, cause = mark("XML does not allow a DOCTYPE, comment or instruction at this place."), "not-xml"
    if not message:
        return None
    line, column = source.place_in_head(prolog.end)
    return Fault(message, cause, line, column, *source.lines_around(line, column))


_CAUSES: Final = {
    "ERR_TAG_NAME_MISMATCH": "unclosed-tag",
    "ERR_TAG_NOT_FINISHED": "cut-off",
    "ERR_DOCUMENT_END": "after-the-end",
    "ERR_DOCUMENT_EMPTY": "not-xml",
    "ERR_UNDECLARED_ENTITY": "unknown-entity",
    "ERR_ENTITYREF_SEMICOL_MISSING": "stray-ampersand",
    "ERR_INVALID_CHAR": "bad-character",
    "ERR_INVALID_CHARREF": "bad-character",
    "ERR_INVALID_ENCODING": "bad-character",
    "ERR_ATTRIBUTE_NOT_STARTED": "attribute-quote",
    "ERR_ATTRIBUTE_NOT_FINISHED": "attribute-quote",
    "ERR_ATTRIBUTE_WITHOUT_VALUE": "attribute-quote",
    "ERR_LT_IN_ATTRIBUTE": "attribute-quote",
    "ERR_SPACE_REQUIRED": "attribute-quote",
    "ERR_ATTRIBUTE_REDEFINED": "attribute-repeated",
    "ERR_RESOURCE_LIMIT": "too-deep",
    "ERR_MISPLACED_CDATA_END": "stray-bracket",
    "ERR_HYPHEN_IN_COMMENT": "bad-comment",
    "ERR_COMMENT_NOT_FINISHED": "cut-off",
    "ERR_CDATA_NOT_FINISHED": "cut-off",
    "ERR_PI_NOT_FINISHED": "cut-off",
    "ERR_LTSLASH_REQUIRED": "cut-off",
    "ERR_GT_REQUIRED": "stray-less-than",
}
"""The likely cause, as a short stable key, by the name that the parser gives the error."""


def parser_fault(parser: Any) -> Fault | None:
    """Return the first fatal error, or None. A prefix without a declared name space is not fatal."""
    for entry in parser.feed_error_log:
        if entry.type_name.startswith("NS_") or entry.level_name == "WARNING":
            continue
        message = str(entry.message).strip()
        cause = _CAUSES.get(entry.type_name, "not-xml")
        if entry.type_name == "ERR_NAME_REQUIRED":
            cause = "stray-ampersand" if "EntityRef" in message else "stray-less-than"
            message = mark("A name must follow & or <, or they must be written &amp; or &lt;.")
        return Fault(message, cause, entry.line, entry.column)
    return None


# -------------------------------------------------------------------------------------------------------- writing

_IN_TEXT: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;", "\r": "&#13;"})
_IN_ATTRIBUTE: Final = _IN_TEXT | {ord("\n"): "&#10;", ord("\t"): "&#9;"}
is_marked: Final = re.compile("[&<>\"'\r]").search
"""Whether a text has a character that escape() replaces (a match, or None)."""
_is_marked_attribute: Final = re.compile("[&<>\"'\r\n\t]").search
_CONTROL: Final = bytes(n for n in range(32) if n not in (9, 10, 13))
_CONTROLS: Final = tuple(bytes((n,)) for n in _CONTROL)
_LONG_DATA: Final = 1 << 14
"""From this length on, a search for each byte is three times as fast as one look at each byte of the data."""


_MARKS: Final = "&<>\"'\r"
_LONG: Final = 256
"""From this length on, six searches at memory speed are faster than one that looks at each character."""


def escape(text: str) -> str:
    """Return the text as content of an element: with the five entities of par. 41, and references for CR."""
    if len(text) < _LONG:
        return text.translate(_IN_TEXT) if is_marked(text) else text
    return text.translate(_IN_TEXT) if any(mark in text for mark in _MARKS) else text


def escape_attribute(text: str) -> str:
    """Return the text as the value of an attribute: with references for line ends and tabs, which XML folds."""
    return text.translate(_IN_ATTRIBUTE) if _is_marked_attribute(text) else text


def encode(text: str) -> bytes | None:
    """Return the text as UTF-8, or None if it has a character that XML 1.0 cannot hold."""
    try:
        data = text.encode("utf-8")
    except UnicodeEncodeError:
        return None
    return data if are_allowed(data) else None


def are_allowed(data: bytes) -> bool:
    """Return whether UTF-8 has only characters that XML 1.0 can hold."""
    if len(data) < _LONG_DATA:
        if len(data.translate(None, _CONTROL)) != len(data):
            return False
    elif any(byte in data for byte in _CONTROLS):
        return False
    return data.isascii() or (b"\xef\xbf\xbe" not in data and b"\xef\xbf\xbf" not in data)


def allowed(text: str) -> str:
    """Return the text with U+FFFD for each character that XML 1.0 cannot hold."""
    return ILLEGAL.sub("\ufffd", text)


def illegal_character(text: str) -> tuple[int, str] | None:
    """Return (1-based position, U+XXXX) of the first character that XML 1.0 cannot hold, or None."""
    found = ILLEGAL.search(text)
    return (found.start() + 1, f"U+{ord(found[0]):04X}") if found else None


# --------------------------------------------------------------------------------------------------- checking


@lru_cache(maxsize=4)
def _model(dtd: str) -> etree.DTD:
    return etree.DTD(io.StringIO(f"{dtd}\n<!ELEMENT r ({BLOCK}*)>"))


def dtd_faults(given: Given | XmlStream, dtd: str, most: int = 20) -> list[str]:
    """Return the messages of libxml2's validation of a file, sequence by sequence; [] if the file is valid.

    Ids are compared within a batch of sequences only. At most `most` messages. Raises UnreadableFile.
    """
    model = _model(dtd)
    source = XmlStream.of(given)
    parser = etree.XMLParser(huge_tree=True, resolve_entities=False, no_network=True, load_dtd=False)
    faults: list[str] = []

    def judge(xml: bytes) -> None:
        try:
            root = etree.fromstring(xml, parser)
        except etree.XMLSyntaxError as error:
            faults.append(str(error))
            return
        if not model.validate(root):
            log: Any = model.error_log
            faults.extend(str(entry.message) for entry in log)

    closing = b"</" + BLOCK.encode() + b">"
    root_end = b"</" + source.prolog.root.encode() + b">"
    head = b""
    pieces: list[bytes] = []
    for data in calm(source.chunks()):
        pieces.append(data)
        if closing not in data or sum(map(len, pieces)) < CHUNK:
            continue
        data = b"".join(pieces)
        end = data.rfind(closing) + len(closing)
        batch, rest = data[:end], data[end:]
        if not head:
            first = batch.find(closing) + len(closing)
            head, batch = batch[:first], batch[first:]
            judge(head + root_end)
        judge(b"<r>" + batch + b"</r>")
        pieces = [rest]
        if len(faults) >= most:
            return faults[:most]
    judge(head + b"".join(pieces))
    return faults[:most]
