"""Read the text of an ST.25 listing that was printed into a PDF.

The module hides what a page has in addition to the lines of the listing: running heads and feet, page numbers, and line
numbers in the left margin. They are removed and reported. Pages without text are pictures, and the listing is refused
with their numbers: no character recognition takes place.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from wiposeq.errors import UnreadableFile
from wiposeq.formats.pdf_text import read_pdf, scanned
from wiposeq.formats.source import Source
from wiposeq.model.changes import ChangeLog
from wiposeq.progress import SILENT, Progress

MAGIC: Final = b"%PDF-"
_EXAMINED: Final = 2
"""Pages from the start that decide whether a PDF is a listing."""
_FEWEST_TAGS: Final = 3
_TAG: Final = re.compile(r"\s*(?:\d{1,3}\s+)?<\s*(1[1-7][01]|2[12][0-3]|30[0-9]|400)\s*>")
_EDGE: Final = 3
"""Lines at the top and at the bottom of a page that can be running heads."""
_DIGITS: Final = re.compile(r"\d+")
_ONE_NUMBER: Final = re.compile(r"\D{0,3}(\d{1,5})\D{0,3}")
_NUMBERS_ONLY: Final = re.compile(r"\s*\d+(?:\s+\d+)+\s*")
_RESIDUES: Final = re.compile(
    r"\s*(?:[acgtunrykmswbdhv]{1,10}\s+)*[acgtunrykmswbdhv]{1,10}\s*\d*\s*|\s*(?:[A-Z][a-z]{2}\s*)+"
)
_NUMBERED: Final = re.compile(r"\s*(\d{1,4})(?:\s+(?=\S*[^\d\s])|\s*$)")
_STEPS: Final = (5, 1)
_FEWEST_NUMBERS: Final = 3


def is_listing(source: Source) -> bool:
    """Return whether the first pages of a PDF have the numeric identifiers of ST.25 at the start of lines."""
    try:
        pages = read_pdf(source, SILENT, most=_EXAMINED).pages
    except UnreadableFile:
        return False
    found = {match[1] for lines in pages for line in lines if (match := _TAG.match(line))}
    return len(found) >= _FEWEST_TAGS and bool(found & {"210", "160"})


def text_of_listing(source: Source, log: ChangeLog, progress: Progress = SILENT) -> str:
    """Return the lines of a listing without what its pages add. log: gets what was removed.

    Raises UnreadableFile if a page has no text, Cancelled.
    """
    found = read_pdf(source, progress)
    if found.pictures:
        raise scanned(source.label, found.pictures)
    pages = [[line for line in lines if line.strip()] for lines in found.pages]
    log.add("pdf/text", "The text of a PDF was read; compare the sequences with its pages", count=len(pages))
    pages = _without_heads(pages, log)
    pages = _without_page_numbers(pages, log)
    pages = _without_line_numbers(pages, log)
    return "\n".join(line for lines in pages for line in lines) + "\n"


def _edges(lines: Sequence[str]) -> Iterator[int]:
    """Yield the places of lines at the top and at the bottom of a page."""
    yield from sorted({*range(min(_EDGE, len(lines))), *range(max(0, len(lines) - _EDGE), len(lines))})


def _is_of_listing(line: str) -> bool:
    """Return whether a line can only belong to the listing: a tag, residues, or the numbers below residues."""
    return bool(_TAG.match(line) or _NUMBERS_ONLY.fullmatch(line) or _RESIDUES.fullmatch(line))


def _shape(line: str) -> str:
    return _DIGITS.sub("0", " ".join(line.split()))


def _without_heads(pages: list[list[str]], log: ChangeLog) -> list[list[str]]:
    """Remove lines at the edges that more than half of the pages have, apart from their numbers."""
    seen: Counter[str] = Counter()
    for lines in pages:
        seen.update({_shape(lines[at]) for at in _edges(lines) if not _is_of_listing(lines[at])})
    heads = {
        shape
        for shape, count in seen.items()
        if count >= 2 and 2 * count > len(pages) and re.search(r"[^\W\d_]", shape)
    }
    found = []
    first: dict[str, str] = {}
    """Each running head as its first page has it, because its numbers may change from page to page."""
    for lines in pages:
        gone = {at for at in _edges(lines) if _shape(lines[at]) in heads}
        for at in sorted(gone):
            before = first.setdefault(_shape(lines[at]), " ".join(lines[at].split()))
            log.count("pdf/head", "Running heads of the pages removed: {before}", before=before)
        found.append([line for at, line in enumerate(lines) if at not in gone])
    return found


def _without_page_numbers(pages: list[list[str]], log: ChangeLog) -> list[list[str]]:
    """Remove the first or the last line of the pages if it is a number that rises by 1 from page to page."""
    for at in (0, -1):
        numbers = [
            int(found[1]) if lines and (found := _ONE_NUMBER.fullmatch(lines[at].strip())) else 0 for lines in pages
        ]
        rising = sum(bool(one) and two == one + 1 for one, two in pairwise(numbers))
        if len(pages) > 1 and 2 * rising >= len(pages) - 1 and rising:
            offsets = Counter(number - place for place, number in enumerate(numbers) if number)
            offset = offsets.most_common(1)[0][0]
            gone = {place for place, number in enumerate(numbers) if number and number - place == offset}
            log.count("pdf/page-number", "Page numbers removed", times=len(gone))
            pages = [
                [line for index, line in enumerate(lines) if place not in gone or index != (at % len(lines))]
                for place, lines in enumerate(pages)
            ]
    return pages


def _without_line_numbers(pages: list[list[str]], log: ChangeLog) -> list[list[str]]:
    """Remove the numbers 5, 10, 15 ... or 1, 2, 3 ... at the start of lines, if the pages have them in order."""
    numbered = [
        [
            (at, int(match[1]), not line[match.end() :].strip())
            for at, line in enumerate(lines)
            if not _NUMBERS_ONLY.fullmatch(line) and (match := _NUMBERED.match(line))
        ]
        for lines in pages
    ]
    for step in _STEPS:
        places = [_in_steps(each, step) for each in numbered]
        if sum(map(len, places)) < _FEWEST_NUMBERS:
            continue
        log.count("pdf/line-number", "Line numbers in the margin removed", times=sum(map(len, places)))
        remaining = (
            [_NUMBERED.sub("", line, count=1) if at in gone else line for at, line in enumerate(lines)]
            for lines, gone in zip(pages, places)
        )
        return [[line for line in lines if line.strip()] for lines in remaining]
    return pages


def _in_steps(numbered: list[tuple[int, int, bool]], step: int) -> set[int]:
    """Return the places of the numbers of a page that rise by `step`, if most of its numbers do.

    numbered: place, number, and whether the line has nothing else. Such a number can be one below amino acids.
    """
    run: set[int] = set()
    last = others = 0
    for place, number, is_alone in numbered:
        if number % step == 0 and (number == last + step or (not run and not is_alone)):
            run.add(place)
            last = number
        elif not is_alone:
            others += 1
    return run if len(run) >= 4 * others else set()


__all__ = ["MAGIC", "is_listing", "text_of_listing"]
