"""Prepare the text of a specification for the search: one flow without running heads, hyphens and damage of layout.

The module hides how a place in the flow leads back to the place in the text.
"""

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final

from wiposeq.model.residue_strings import CELL_END
from wiposeq.model.specification import LISTING, MARGIN, Paragraph, Specification

_HYPHENATED: Final = re.compile(r"(?<=[^\W\d_])[-‐\u00ad][ ]?\n[ ]*(?=[a-zß-ÿа-я])")
_BLANK: Final = "[\\s\u00ad]"
_DAMAGED_HEAD: Final = re.compile(
    rf"(?<![A-Za-z])S{_BLANK}?E{_BLANK}?[QO0]{_BLANK}?[.]?[-_\s\u00ad]{{0,3}}[I1l|]{_BLANK}?D{_BLANK}?[.]?[-_\s\u00ad]{{0,3}}"
    rf"(?:N{_BLANK}?[O0o][Ss]?|N{_BLANK}?R)(?=[\s.:;_,0-9(：])"
)
_GOOD_HEAD: Final = re.compile(r"SEQ(?:\. ?|[ _-]?)ID(?:\. ?|[ _\n-]?)N(?:[Oo]s?|OS|R|r)")

_DIGIT: Final = re.compile("[0-9０-９]")
_LETTER: Final = re.compile("[A-Za-z*-]")
_GROUPS_END: Final = re.compile("[A-Za-z0-9'’′][ ][A-Za-z'’′-]+$")
_GROUPS_BEGIN: Final = re.compile("[A-Za-z]+[ ][A-Za-z]")
"""Latin words or groups of residues with a blank between them: such a text does not break within a word."""
_WITHIN_EAST_ASIAN: Final = re.compile("(?<=[\u2e80-\u9fff\uac00-\ud7af])\n(?=[\u2e80-\u9fff\uac00-\ud7af])")
_EAST_ASIAN: Final = re.compile("[\u2e80-\u9fff\uac00-\ud7af]")
ROW_END: Final = "\u241e"
"""The character that ends a row of a table in the flow."""


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
                self._add(before.end, _separator(specification.text, before, paragraph))
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


def _separator(text: str, before: Paragraph, after: Paragraph) -> str:
    """Return what separates two paragraphs in the flow: nothing if a page ends within a word or a number."""
    goes_on = bool(before.number) and (before.number, before.file) == (after.number, after.file)
    found = _between(before, after, goes_on=goes_on)
    if found == "\n" and goes_on:
        first = text[before.start : before.end]
        if any(at == len(first) for at, _, _ in _wrapped_anywhere(f"{first}\n{text[after.start : after.end]}")):
            return ""
    return found


def _between(before: Paragraph, after: Paragraph, *, goes_on: bool) -> str:
    """Return what separates two paragraphs in the flow. No mention goes on in another cell."""
    if before.table or after.table:
        is_same_row = (before.file, before.table, before.row) == (after.file, after.table, after.row)
        if is_same_row:
            return "\n" if before.column == after.column else CELL_END
        return f"{ROW_END}\n\n"
    return "\n" if goes_on else "\n\n"


def _wrapped_anywhere(text: str) -> list[tuple[int, int, str]]:
    """Return the line ends to remove from a paragraph in Chinese, Japanese or Korean, whose lines break anywhere.

    Only the end of a full line is removed, and only between two digits or two Latin letters.
    """
    if "\n" not in text or len(_EAST_ASIAN.findall(text)) < 0.2 * len(text):
        return []
    lines = text.split("\n")
    widths = [sum(2 if character >= "\u2e80" else 1 for character in line) for line in lines]
    widest, longest = max(widths), max(map(len, lines))
    found, at = [], 0
    for line, width, after in zip(lines, widths, lines[1:]):
        at += len(line) + 1
        is_full = width >= 0.9 * widest or len(line) >= longest - 1
        is_number = is_full and _DIGIT.match(line[-1:]) and _DIGIT.match(after[:1])
        is_word = (width >= widest - 1 or len(line) == longest) and _LETTER.match(line[-1:]) and _LETTER.match(after)
        if is_number or (is_word and not _GROUPS_END.search(line) and not _GROUPS_BEGIN.match(after)):
            found.append((at - 1, at, ""))
    return found


def _repairs(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, what is read instead) of each damage of layout, in order."""
    found = [(each.start(), each.end(), "") for each in _HYPHENATED.finditer(text)]
    found += [(each.start(), each.end(), "") for each in _WITHIN_EAST_ASIAN.finditer(text)]
    found += _wrapped_anywhere(text)
    for each in _DAMAGED_HEAD.finditer(text):
        if not _GOOD_HEAD.fullmatch(each[0]):
            found.append((each.start(), each.end(), "SEQ ID NO"))
    end = 0
    for low, high, written in sorted(found):
        if low >= end:
            yield low, high, written
            end = high
