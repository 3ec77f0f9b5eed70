"""Prepare the text of a specification for the search: one flow without running heads, hyphens and damage of layout.

The module hides how a place in the flow leads back to the place in the text.
"""

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final

from wiposeq.model.specification import LISTING, MARGIN, Specification

_HYPHENATED: Final = re.compile(r"(?<=[^\W\d_])[-‐\u00ad][ ]?\n[ ]*(?=[a-zß-ÿа-я])")
_DAMAGED_HEAD: Final = re.compile(
    r"(?<![A-Za-z])S[ ]?E[ ]?[QO0][ ]?[.]?[ _-]{0,3}\n?[ ]?[I1l|"
    r"][ ]?D[ ]?[.]?[ _-]{0,3}\n?[ ]?(?:N[ ]?[O0o0][ ]?[Ss5]?|N[ ]?R)(?=[\s.:;_,0-9(])"
)
_GOOD_HEAD: Final = re.compile(r"SEQ(?:\. ?|[ _-]?)ID(?:\. ?|[ _\n-]?)N(?:[Oo]s?|OS|R|r)")


class Flow:
    """The text in which mentions and residues are searched. Paragraphs are separated by an empty line.

    A running head comes after the flow, so that it does not interrupt a sentence. The pages of a printed listing are
    not part of it.
    """

    def __init__(self, specification: Specification) -> None:
        self._starts = array("l")
        self._places = array("l")
        self._pieces: list[str] = []
        self._length = 0
        margins = []
        before = None
        for paragraph in specification.paragraphs:
            if paragraph.part == LISTING:
                continue
            if paragraph.kind == MARGIN:
                margins.append(paragraph)
                continue
            if before is not None:
                goes_on = paragraph.number and paragraph.number == before.number and paragraph.file == before.file
                cell = paragraph.table and (paragraph.table, paragraph.row) == (before.table, before.row)
                self._add(before.end, "\t" if cell else "\n" if goes_on and not paragraph.table else "\n\n")
            self._add_text(specification.text, paragraph.start, paragraph.end)
            before = paragraph
        for paragraph in margins:
            self._add(paragraph.start, "\n\n")
            self._add_text(specification.text, paragraph.start, paragraph.end)
        self.text = "".join(self._pieces)
        self._pieces.clear()

    def _add_text(self, text: str, start: int, end: int) -> None:
        piece = text[start:end]
        at = 0
        for low, high, written in _repairs(piece):
            self._add(start + at, piece[at:low])
            self._add(start + low, written)
            at = high
        self._add(start + at, piece[at:])

    def _add(self, place: int, text: str) -> None:
        if text:
            self._starts.append(self._length)
            self._places.append(place)
            self._pieces.append(text)
            self._length += len(text)

    def place(self, offset: int) -> int:
        """Return the place in the specification of a character of the flow."""
        if not self._starts:
            return 0
        index = max(0, bisect_right(self._starts, offset) - 1)
        return self._places[index] + offset - self._starts[index]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span in the specification of a span of the flow."""
        return self.place(start), self.place(end - 1) + 1


def _repairs(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, what is read instead) of each damage of layout, in order."""
    found = [(each.start(), each.end(), "") for each in _HYPHENATED.finditer(text)]
    for each in _DAMAGED_HEAD.finditer(text):
        if not _GOOD_HEAD.fullmatch(each[0]):
            found.append((each.start(), each.end(), "SEQ ID NO"))
    end = 0
    for low, high, written in sorted(found):
        if low >= end:
            yield low, high, written
            end = high
