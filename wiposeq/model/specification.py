"""The text of a specification: description, claims, abstract and drawings as one text with pages and paragraphs.

It hides how a place in the text is found. formats/specification fills it; app/specification compares it with the
listing. A place is a 0-based offset in the text; pages and lines count from 1.
"""

from bisect import bisect_right
from functools import cached_property
from typing import Final

from msgspec import Struct

from wiposeq.model.changes import Change
from wiposeq.texts import listed, tr

DESCRIPTION: Final = "description"
CLAIMS: Final = "claims"
ABSTRACT: Final = "abstract"
DRAWINGS: Final = "drawings"
LISTING: Final = "listing"
"""A sequence listing that is printed in the specification. Nothing in it counts as a mention."""
PARTS: Final = (DESCRIPTION, CLAIMS, ABSTRACT, DRAWINGS, LISTING)

BODY: Final = "body"
HEADING: Final = "heading"
CELL: Final = "cell"
NOTE: Final = "note"
"""A footnote or an endnote."""
BOX: Final = "box"
"""A text box."""
MARGIN: Final = "margin"
"""A running head, a footer or a line number, which may interrupt a sentence."""


class Paragraph(Struct, frozen=True, gc=False):
    """A paragraph, a cell of a table, or a line of the margin. start, end: its span in the text.

    number: as the document writes it ("0012"), or that of a claim ("7"); "" without a number.
    page: on which it begins; 0 if the format has no pages. file: the 0-based place of its file.
    table, row, column: of a cell, from 1; 0 for another paragraph.
    """

    start: int
    end: int
    number: str = ""
    page: int = 0
    part: str = DESCRIPTION
    kind: str = BODY
    file: int = 0
    table: int = 0
    row: int = 0
    column: int = 0

    @property
    def label(self) -> str:
        """The number as it is shown: "[0012]", "claim 7", or ""."""
        if not self.number:
            return ""
        return tr("claim {number}", number=self.number) if self.part == CLAIMS else f"[{self.number}]"


class PageStart(Struct, frozen=True, gc=False):
    """Where a page begins in the text. page: its number in its file, from 1. file: the 0-based place of the file."""

    start: int
    page: int
    file: int = 0


class SpecificationFile(Struct, frozen=True):
    """One file of a specification. name: without its folder; sha256: in hexadecimal digits; pages: 0 if unknown.

    pictures: the pages that have no text, only a picture, and could not be read.
    pictures_in_text: the number of pictures in a document without fixed pages. They could not be read either.
    """

    name: str
    kind: str
    sha256: str = ""
    pages: int = 0
    pictures: tuple[int, ...] = ()
    pictures_in_text: int = 0


class Specification(Struct, frozen=True, dict=True):
    """A specification as one text. paragraphs: in order, without gaps that have words. changes: what the readers
    omitted or assumed."""

    text: str = ""
    paragraphs: tuple[Paragraph, ...] = ()
    pages: tuple[PageStart, ...] = ()
    files: tuple[SpecificationFile, ...] = ()
    changes: tuple[Change, ...] = ()

    @property
    def is_read_completely(self) -> bool:
        """Whether no page is only a picture and the text has words."""
        return bool(self.text.strip()) and not any(file.pictures for file in self.files)

    def paragraph_at(self, place: int) -> Paragraph:
        """Return the paragraph of a place, or the last one before it. Raises LookupError for an empty text."""
        if not self.paragraphs:
            raise LookupError("the specification has no paragraphs")
        return self.paragraphs[self._index(place)]

    def _index(self, place: int) -> int:
        """Return the 0-based place of the paragraph in the list of paragraphs."""
        return max(0, bisect_right(self._paragraph_starts, place) - 1)

    @cached_property
    def _paragraph_starts(self) -> list[int]:
        return [each.start for each in self.paragraphs]

    @cached_property
    def _page_starts(self) -> list[int]:
        return [each.start for each in self.pages]

    def page_at(self, place: int) -> int:
        """Return the page of a place, 0 if its file has no pages."""
        index = bisect_right(self._page_starts, place) - 1
        if index < 0 or (self.paragraphs and self.pages[index].file != self.paragraph_at(place).file):
            return 0
        return self.pages[index].page

    def where(self, place: int) -> str:
        """Return a place in words: "Paragraph [0043], page 11"."""
        if not self.paragraphs:
            return ""
        paragraph, page = self.paragraph_at(place), self.page_at(place)
        words = []
        if len(self.files) > 1:
            words.append(self.files[paragraph.file].name)
        if paragraph.number:
            claim = paragraph.part == CLAIMS
            words.append(paragraph.label if claim else tr("paragraph {label}", label=paragraph.label))
        elif paragraph.table:
            words.append(tr("table {table}, row {row}", table=paragraph.table, row=paragraph.row))
        elif not page:
            words.append(tr("paragraph {number}", number=self._index(place) + 1))
        if page:
            words.append(tr("page {page}", page=page))
        return listed(words)

    def around(self, start: int, end: int, most: int = 40) -> str:
        """Return the words around a span on one line, with "..." where the text goes on.

        most: the number of characters shown before and after the span.
        """
        low, high = max(0, start - most), min(len(self.text), end + most)
        before, after = self.text[low:start], self.text[end:high]
        if low and " " in before:
            before = "... " + before.partition(" ")[2]
        if high < len(self.text) and " " in after:
            after = after.rpartition(" ")[0] + " ..."
        return " ".join((before + self.text[start:end] + after).split())
