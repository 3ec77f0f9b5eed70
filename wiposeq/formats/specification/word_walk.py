"""Walk through the XML of a Word document in the order in which a person reads it.

The module hides runs, fields, content controls, hyperlinks, tracked changes, text boxes, alternate content, footnotes
and automatic numbers. Each piece of text carries the element that holds it, so that a copy of the document can be
changed at the same place.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, Final

from msgspec import Struct

from wiposeq.formats.word_stream import WordStream
from wiposeq.model.specification import BODY, BOX, CELL, NOTE

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_M: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_V: Final = "{urn:schemas-microsoft-com:vml}"
_MOST_NESTED: Final = 60

_SKIPPED: Final = frozenset(
    (
        *(W + name for name in ("del", "moveFrom", "instrText", "delText", "delInstrText", "pPr", "rPr", "sectPr")),
        *(W + name for name in ("tblPr", "tblGrid", "trPr", "tcPr", "sdtPr", "sdtEndPr", "annotationRef", "ruby")),
        _MC + "Fallback",
    )
)
_WITHOUT_RUBY: Final = _SKIPPED - {W + "ruby"}
_TEXTS: Final = {
    W + "tab": "\t",
    W + "cr": "\n",
    W + "noBreakHyphen": "\u2011",
    W + "softHyphen": "\u00ad",
    W + "ptab": "\t",
}


class Piece(Struct, gc=False):
    """A piece of a paragraph. start: its 0-based place in the text of the paragraph.

    element: the w:t that holds the text; another element (a tab, a break) holds one character.
    """

    start: int
    text: str
    element: Any


class WordParagraph(Struct):
    """A paragraph in the order of reading. element: its w:p.

    pages: the places in its text where a page begins, as far as the document has that information.
    label: its automatic number ("[0012]"), which is not in its text. notes: the ids of its footnotes and endnotes.
    """

    element: Any
    kind: str = BODY
    pieces: list[Piece] = []
    label: str = ""
    table: int = 0
    row: int = 0
    column: int = 0
    pages: list[int] = []
    notes: list[tuple[str, str]] = []

    @property
    def text(self) -> str:
        """The text with all tracked changes accepted."""
        return "".join(piece.text for piece in self.pieces)


class Numbering:
    """The automatic numbers of paragraphs, counted while the document is walked.

    numbering, styles: the roots of the parts of these names, or None.
    """

    def __init__(self, numbering: Any, styles: Any) -> None:
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._abstract: dict[str, str] = {}
        self._of_style: dict[str, tuple[str, int]] = {}
        self._counts: dict[str, Counter[int]] = {}
        if numbering is not None:
            self._read(numbering)
        for style in styles.iter(W + "style") if styles is not None else ():
            if found := _number_properties(style):
                self._of_style[style.get(W + "styleId", "")] = found

    def _read(self, numbering: Any) -> None:
        for abstract in numbering.iter(W + "abstractNum"):
            levels = self._levels[abstract.get(W + "abstractNumId", "")] = {}
            for level in abstract.iter(W + "lvl"):
                form, text, start = (_value(level, name) for name in ("numFmt", "lvlText", "start"))
                levels[_whole(level.get(W + "ilvl"))] = (form, text, _whole(start, 1))
        for number in numbering.iter(W + "num"):
            self._abstract[number.get(W + "numId", "")] = _value(number, "abstractNumId")

    def label(self, paragraph: Any) -> str:
        """Return the automatic number of the next paragraph, "" if there is no number or only a bullet."""
        found = _number_properties(paragraph)
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        of_style = self._of_style.get(style.get(W + "val", "")) if style is not None else None
        if found is None or not found[0]:
            found = of_style
        if found is None or found[0] in ("", "0"):
            return ""
        abstract = self._abstract.get(found[0], "")
        levels, level = self._levels.get(abstract, {}), found[1]
        if level not in levels:
            return ""
        counts = self._counts.setdefault(abstract, Counter())
        counts[level] = counts[level] + 1 if level in counts else levels[level][2]
        for deeper in [each for each in counts if each > level]:
            del counts[deeper]
        form, text, _ = levels[level]
        if form == "bullet":
            return ""
        for each in range(level + 1):
            count = counts.get(each, levels.get(each, ("", "", 1))[2])
            text = text.replace(f"%{each + 1}", _written(count, levels.get(each, ("", "", 1))[0]))
        return text


def _written(count: int, form: str) -> str:
    widths = {"decimalZero": 2, "decimalEnclosedCircle": 0}
    return str(count).zfill(widths.get(form, 0))


def _value(element: Any, name: str) -> str:
    found = element.find(W + name)
    return found.get(W + "val", "") if found is not None else ""


def _whole(text: str | None, otherwise: int = 0) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 9 else otherwise


def _number_properties(element: Any) -> tuple[str, int] | None:
    found = element.find(f"{W}pPr/{W}numPr")
    return None if found is None else (_value(found, "numId"), _whole(_value(found, "ilvl")))


class Walk:
    """A walk through a part of a document. pictures: the number of pictures seen so far.

    tracked: the numbers of insertions taken and deletions dropped. unread: the kinds of content that were not read.
    """

    def __init__(self, numbering: Numbering | None = None) -> None:
        self.numbering = numbering
        self.pictures = 0
        self.tracked: Counter[str] = Counter()
        self.unread: Counter[str] = Counter()
        self._tables = 0

    def paragraphs(self, root: Any, kind: str = BODY) -> Iterator[WordParagraph]:
        """Yield the paragraphs inside an element: body, cells, and text boxes after the paragraph that holds them."""
        yield from self._blocks(root, kind, (0, 0, 0), 0)

    def streamed(self, stream: WordStream) -> Iterator[WordParagraph]:
        """Yield the paragraphs of a whole document. Their elements are empty as soon as the next one is read."""
        yield from self._stream(stream, 0)

    def _stream(self, stream: WordStream, depth: int) -> Iterator[WordParagraph]:
        for child in stream.children():
            tag = child.tag
            if tag == W + "p":
                stream.whole()
                yield from self._paragraph(child, BODY, (0, 0, 0), depth)
            elif tag == W + "tbl":
                self._tables += 1
                yield from self._rows(_whole_rows(stream), self._tables, depth)
            elif tag == W + "altChunk":
                self.unread["altChunk"] += 1
            elif tag in (W + "del", W + "moveFrom"):
                self.tracked["del"] += 1
            elif tag not in _SKIPPED and depth <= _MOST_NESTED:
                yield from self._stream(stream, depth + 1)
            elif tag not in _SKIPPED:
                self.unread["deep"] += 1

    def _blocks(self, parent: Any, kind: str, cell: tuple[int, int, int], depth: int) -> Iterator[WordParagraph]:
        if depth > _MOST_NESTED:
            self.unread["deep"] += 1
            return
        for child in parent:
            tag = child.tag
            if tag == W + "p":
                yield from self._paragraph(child, kind, cell, depth)
            elif tag == W + "tbl":
                yield from self._table(child, depth)
            elif tag == W + "altChunk":
                self.unread["altChunk"] += 1
            elif tag in (W + "del", W + "moveFrom"):
                self.tracked["del"] += 1
            elif type(tag) is str and tag not in _SKIPPED:
                yield from self._blocks(child, kind, cell, depth + 1)

    def _table(self, table: Any, depth: int) -> Iterator[WordParagraph]:
        self._tables += 1
        own = (row for row in table.iter(W + "tr") if next(row.iterancestors(W + "tbl"), None) is table)
        yield from self._rows(own, self._tables, depth)

    def _rows(self, rows: Iterable[Any], number: int, depth: int) -> Iterator[WordParagraph]:
        row_number = 0
        for row in rows:
            if row.find(f"{W}trPr/{W}del") is not None:
                self.tracked["del"] += 1
                continue
            row_number += 1
            column = 0
            for cell in row.iter(W + "tc"):
                if next(cell.iterancestors(W + "tr"), None) is not row:
                    continue
                column += 1
                yield from self._blocks(cell, CELL, (number, row_number, column), depth + 1)
                span = cell.find(f"{W}tcPr/{W}gridSpan")
                column += _whole(span.get(W + "val"), 1) - 1 if span is not None else 0

    def _paragraph(self, element: Any, kind: str, cell: tuple[int, int, int], depth: int) -> Iterator[WordParagraph]:
        found = WordParagraph(element, kind, [], "", *cell, [], [])
        boxes: list[Any] = []
        self._runs(element, found, boxes, 0)
        if self.numbering is not None and kind == BODY:
            found.label = self.numbering.label(element)
        yield found
        for box in boxes:
            yield from self._blocks(box, BOX, (0, 0, 0), depth + 1)

    def _runs(self, parent: Any, found: WordParagraph, boxes: list[Any], length: int) -> int:
        """Add the pieces inside an element to a paragraph, and return the length of its text."""
        waiting = [iter(parent)]
        while waiting:
            child = next(waiting[-1], None)
            if child is None:
                waiting.pop()
                continue
            tag = child.tag
            if type(tag) is not str or tag in _WITHOUT_RUBY:
                if tag in (W + "del", W + "moveFrom"):
                    self.tracked["del"] += 1
                continue
            if tag in (W + "ins", W + "moveTo"):
                self.tracked["ins"] += 1
            if tag == W + "txbxContent":
                boxes.append(child)
                continue
            if tag == W + "rt":  # the small reading above a word in Japanese
                continue
            text = self._text_of(child, tag, found, length)
            if text:
                found.pieces.append(Piece(length, text, child))
                length += len(text)
            elif len(waiting) < _MOST_NESTED:
                waiting.append(iter(child))
        return length

    def _text_of(self, element: Any, tag: str, found: WordParagraph, length: int) -> str:
        if tag in (W + "t", _M + "t"):
            return element.text or ""
        if tag == W + "tab" and element.getparent().tag != W + "r":
            return ""
        if tag in _TEXTS:
            return _TEXTS[tag]
        if tag == W + "br":
            if element.get(W + "type") == "page":
                found.pages.append(length)
            return "\n"
        if tag == W + "lastRenderedPageBreak":
            found.pages.append(length)
        elif tag == W + "sym":
            return symbol(element)
        elif tag in (W + "footnoteReference", W + "endnoteReference"):
            found.notes.append((tag[len(W) :].removesuffix("Reference"), element.get(W + "id", "")))
        elif tag in (_A + "blip", _V + "imagedata"):
            self.pictures += 1
        return ""


def _whole_rows(stream: WordStream) -> Iterator[Any]:
    for row in stream.inside(W + "tr"):
        stream.whole()
        yield row


def symbol(element: Any) -> str:
    """Return the character of an element "sym" as far as it matters for numbers and residues."""
    try:
        code = int(element.get(W + "char", ""), 16) & 0xFF
    except ValueError:
        return "\ufffd"
    if element.get(W + "font", "").lower() == "symbol":
        return {0xA2: "\u2032", 0xB2: "\u2033", 0x2D: "-", 0x20: " ", 0xB0: "°"}.get(
            code, chr(code) if 0x30 <= code <= 0x39 or code in (0x28, 0x29, 0x2C, 0x2E) else "\ufffd"
        )
    return chr(code) if 0x20 <= code < 0x7F else "\ufffd"


def note_elements(root: Any, kind: str) -> dict[str, Any]:
    """Return the notes of the part "footnotes" or "endnotes" by their ids, without the separators."""
    if root is None:
        return {}
    notes = (each for each in root.iter(W + kind) if each.get(W + "type") in (None, "normal"))
    return {each.get(W + "id", ""): each for each in notes}


__all__ = ["NOTE", "Numbering", "Piece", "W", "Walk", "WordParagraph", "note_elements", "symbol"]
