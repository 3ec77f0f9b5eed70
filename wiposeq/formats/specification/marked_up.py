"""Read OpenDocument texts (.odt) and web pages (.html) into paragraphs.

The module hides the elements of both. Links, pictures and scripts are never fetched or run.
"""

import re
from typing import Any, Final

from msgspec.structs import replace

from wiposeq.errors import UnreadableFile
from wiposeq.formats.source import Source
from wiposeq.formats.specification.archives import opened_archive, parsed
from wiposeq.formats.specification.blocks import Block
from wiposeq.model.changes import ChangeLog
from wiposeq.model.specification import BODY, CELL, NOTE

_TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_DRAW: Final = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_OFFICE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_MANIFEST: Final = "{urn:oasis:names:tc:opendocument:xmlns:manifest:1.0}"
_MOST_NESTED: Final = 100


class _Document:
    """Collects the paragraphs of an OpenDocument text. page: of the next paragraph."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.page = 1
        self.pictures = 0
        self._tables = 0

    def read(self, parent: Any, kind: str = BODY, cell: tuple[int, int, int] = (0, 0, 0), depth: int = 0) -> None:
        """Add the paragraphs inside an element."""
        if depth > _MOST_NESTED:
            return
        for child in parent:
            tag = child.tag
            if tag in (_TEXT + "p", _TEXT + "h"):
                self._paragraph(child, kind, cell, depth)
            elif tag == _TEXT + "tracked-changes":
                continue
            elif tag == _TABLE + "table":
                self._tables += 1
                self._rows(child, self._tables, depth)
            elif type(tag) is str and tag != _OFFICE + "annotation":
                self.read(child, kind, cell, depth + 1)

    def _rows(self, table: Any, number: int, depth: int) -> None:
        for row_number, row in enumerate(table.iter(_TABLE + "table-row"), 1):
            cells = [each for each in row if each.tag in (_TABLE + "table-cell", _TABLE + "covered-table-cell")]
            for column, cell in enumerate(cells, 1):
                self.read(cell, CELL, (number, row_number, column), depth + 1)

    def _paragraph(self, element: Any, kind: str, cell: tuple[int, int, int], depth: int) -> None:
        parts: list[str] = []
        later: list[tuple[Any, str]] = []
        page = self.page
        self._inline(element, parts, later, depth)
        self.blocks.append(Block("".join(parts), kind, "", page, *cell))
        for each, inner in later:
            self.read(each, inner, (0, 0, 0), depth + 1)

    def _inline(self, element: Any, parts: list[str], later: list[tuple[Any, str]], depth: int) -> None:
        parts.append(element.text or "")
        for child in element:
            tag = child.tag
            if tag == _TEXT + "s":
                count = child.get(_TEXT + "c", "1")
                parts.append(" " * (min(int(count[:9]), 1000) if count.isdecimal() else 1))
            elif tag == _TEXT + "tab":
                parts.append("\t")
            elif tag == _TEXT + "line-break":
                parts.append("\n")
            elif tag == _TEXT + "soft-page-break":
                self.page += 1
            elif tag == _TEXT + "note":
                later += [(body, NOTE) for body in child.iter(_TEXT + "note-body")]
            elif tag == _DRAW + "frame":
                self.pictures += sum(1 for _ in child.iter(_DRAW + "image"))
                later += [(box, "box") for box in child.iter(_DRAW + "text-box")]
            elif type(tag) is str and tag != _OFFICE + "annotation" and depth < _MOST_NESTED:
                self._inline(child, parts, later, depth + 1)
            parts.append(child.tail or "")


def read_open_document(source: Source, log: ChangeLog) -> tuple[list[Block], int, int]:
    """Return (the paragraphs of an .odt file, the number of pages or 0, the number of pictures).

    Raises UnreadableFile.
    """
    with opened_archive(source) as archive:
        manifest = parsed(archive, "META-INF/manifest.xml", source.label)
        if manifest is not None and next(manifest.iter(_MANIFEST + "encryption-data"), None) is not None:
            raise UnreadableFile(
                '"{path}" is protected with a password.',
                "Open it with its password, and save it without one.",
                path=source.label,
            )
        root = parsed(archive, "content.xml", source.label)
    body = root.find(f"{_OFFICE}body/{_OFFICE}text") if root is not None else None
    if body is None:
        raise UnreadableFile('"{path}" is not an OpenDocument text.', "Save it as .docx or .odt.", path=source.label)
    document = _Document()
    document.read(body)
    if body.find(_TEXT + "tracked-changes") is not None:
        log.add(
            "specification/tracked",
            "Tracked changes taken as accepted: the deleted text is omitted",
        )
    if document.page == 1:
        return [replace(each, page=0) for each in document.blocks], 0, document.pictures
    return document.blocks, document.page, document.pictures


# ------------------------------------------------------------------------------------------------------- web pages

_BLOCKS: Final = re.compile(
    r"address|article|aside|blockquote|body|center|d[dlt]|details|div|fieldset|fig(?:caption|ure)|"
    r"foot(?:er)?|form|h[1-6r]"
    r"|header|html|li|main|nav|[ou]l|p|pre|section|summary|table|t(?:body|foot|head|[rdh])|caption"
).fullmatch
_NOT_SHOWN: Final = re.compile(
    r"script|style|head|template|noscript|iframe|object|embed|svg|math|select|textarea"
).fullmatch


class _Page:
    """Collects the paragraphs of a web page."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.pictures = self.deleted = 0
        self._parts: list[str] = []
        self._tables = 0
        self._cell = (0, 0, 0)

    def read(self, element: Any, is_pre: bool = False, depth: int = 0) -> None:
        """Add the paragraphs inside an element."""
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag == "del":
            self.deleted += 1
        if not tag or tag == "del" or _NOT_SHOWN(tag) or depth > 400:
            return
        is_pre = is_pre or tag == "pre"
        before = self._cell
        if _BLOCKS(tag):
            self.end()
        if tag == "table":
            self._tables += 1
            self._cell = (self._tables, 0, 0)
        elif tag == "tr" and self._cell[0]:
            self._cell = before = (before[0], before[1] + 1, 0)
        elif tag in ("td", "th") and self._cell[0]:
            self._cell = before = (before[0], max(1, before[1]), before[2] + 1)
        elif tag == "br":
            self._parts.append("\n")
        elif tag == "img":
            self.pictures += 1
        self._add(element.text, is_pre)
        for child in element:
            self.read(child, is_pre, depth + 1)
            self._add(child.tail, is_pre)
        if _BLOCKS(tag):
            self.end()
        if tag == "table":
            self._cell = before

    def _add(self, text: str | None, is_pre: bool) -> None:
        if text:
            self._parts.append(text if is_pre else _collapsed(text))

    def end(self) -> None:
        """End the paragraph."""
        text = "".join(self._parts)
        self._parts.clear()
        if text.strip():
            in_cell = bool(self._cell[2])
            self.blocks.append(
                Block(text.strip(" "), CELL if in_cell else BODY, "", 0, *(self._cell if in_cell else ()))
            )


def _collapsed(text: str) -> str:
    """Return a text with each run of blanks and line ends as one blank. Non-breaking blanks stay."""
    words = text.replace("\n", " ").replace("\r", " ").replace("\t", " ")
    while "  " in words:
        words = words.replace("  ", " ")
    return words


_LONG_TAG: Final = re.compile(r"<[A-Za-z][^<>]{50000}[^<>]*+")
_MOST_WORDS: Final = 5_000
"""Words of a tag. The parser compares each attribute with all others of its tag."""


def read_page(text: str, log: ChangeLog) -> tuple[list[Block], int]:
    """Return (the paragraphs of a web page, the number of its pictures). Text that is marked as deleted is omitted.

    Raises UnreadableFile for a tag with too many attributes.
    """
    from lxml import html

    if any(len(tag[0].split()) > _MOST_WORDS for tag in _LONG_TAG.finditer(text)):
        raise UnreadableFile("A tag of the web page has too many attributes.", "Save it as .docx.")

    parser = html.HTMLParser(no_network=True, huge_tree=True, encoding="utf-8")
    page = _Page()
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except Exception:  # lxml raises several types for a text without any element
        return [], 0
    page.read(root)
    page.end()
    if page.deleted:
        log.add(
            "specification/tracked",
            "Tracked changes taken as accepted: the deleted text is omitted",
        )
    return page.blocks, page.pictures
