"""Write a copy of a Word file with comments, or with tracked changes. The original never changes.

The module hides how a span of the text leads to runs of the document, and how runs are split at its ends.
"""

import copy
import io
import os
from bisect import bisect_right
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from wiposeq.errors import UnreadableFile, UsageError
from wiposeq.formats.files import DAMAGE_OF_ZIP, replacing
from wiposeq.formats.office_zip import steady
from wiposeq.formats.source import Source
from wiposeq.formats.specification.archives import opened_archive, refuse_vast
from wiposeq.formats.specification.word import read_word
from wiposeq.formats.specification.word_walk import Piece, W, Walk, WordParagraph
from wiposeq.model.changes import ChangeLog
from wiposeq.model.specification import MARGIN, NOTE, Specification

AUTHOR: Final = "WipoSeq"
_DAMAGE: Final = (*DAMAGE_OF_ZIP, SyntaxError, LookupError, AttributeError, TypeError)
"""What the library raises for a document whose parts are not what their names say."""
_XML_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"


class Remark(Struct, frozen=True):
    """A comment on a span of the specification (0-based, half open)."""

    start: int
    end: int
    text: str


class Insertion(Struct, frozen=True):
    """A text to insert at a place of the specification (0-based), as a tracked change."""

    place: int
    text: str


class Replacement(Struct, frozen=True):
    """A text to write instead of a span of the specification (0-based, half open), as a tracked change."""

    start: int
    end: int
    text: str


Change = Remark | Insertion | Replacement


class Copied(Struct, frozen=True):
    """The result of write_word_copy(). written: how many comments and insertions the copy has.

    omitted: those at a place where a comment cannot be: a footnote, a running head, a formula, or another file.
    """

    path: Path
    written: int
    omitted: tuple[Change, ...] = ()


def write_word_copy(
    source: Path,
    target: Path,
    specification: Specification,
    changes: Iterable[Change],
    *,
    file: int = 0,
) -> Copied:
    """Write a copy of a .docx file with these comments, insertions and replacements.

    specification: the text that was read from the file. file: the 0-based place of the file in the specification.
    Raises UnreadableFile if the file has changed since it was read or is not .docx, UsageError if both paths are the
    same file, UnwritableFile.
    """
    import docx

    if os.path.realpath(target) == os.path.realpath(source):
        raise UsageError('"{path}" is not changed.', "Give the copy another name.", path=str(source))
    given = Source(source)
    read_word(given, ChangeLog())  # refuses what is unsafe to open
    with opened_archive(given) as archive:
        refuse_vast(archive, given.label)
    content = io.BytesIO()
    try:
        document: Any = docx.Document(io.BytesIO(given.read()))
        editor = _Editor(document, specification, file)
        if not editor.fits:
            raise UnreadableFile('"{path}" has changed since it was read.', "Read it again.", path=str(source))
        written, omitted = editor.apply(changes)
        document.save(content)
    except _DAMAGE as error:
        raise UnreadableFile('"{path}" is not a Word file (.docx).', "Save it as .docx.", path=str(source)) from error
    with replacing(target) as out:
        out.write(steady(content.getvalue()))
    return Copied(target, written, tuple(omitted))


class _Editor:
    """Changes a document in memory. fits: whether it has the paragraphs of the specification."""

    def __init__(self, document: Any, specification: Specification, file: int) -> None:
        self._document = document
        self._found = list(Walk().paragraphs(document.element))
        self._places = [
            each for each in specification.paragraphs if each.file == file and each.kind not in (NOTE, MARGIN)
        ]
        texts = [specification.text[each.start : each.end] for each in self._places]
        self.fits = [each.text for each in self._found] == texts
        self._ids = (
            max(
                (
                    int(each.get(W + "id", "0")[:9])
                    for each in document.element.iter(W + "ins", W + "del")
                    if each.get(W + "id", "0").isdecimal()
                ),
                default=0,
            )
            + 1_000
        )

    def apply(self, changes: Iterable[Change]) -> tuple[int, list[Change]]:
        """Make all changes. Return (how many were made, those that could not be made)."""
        omitted: list[Change] = []
        by_paragraph: dict[int, list[Change]] = {}
        starts = [each.start for each in self._places]
        for each in changes:
            start, end = _span(each)
            index = bisect_right(starts, start) - 1
            if index < 0 or end > self._places[index].end:
                omitted.append(each)
            else:
                by_paragraph.setdefault(index, []).append(each)
        written = 0
        for index, group in by_paragraph.items():
            start = self._places[index].start
            _cut(self._found[index], {place - start for each in group for place in _span(each)})
            for each in sorted(group, key=_span):
                if self._make(self._found[index], each, start):
                    written += 1
                else:
                    omitted.append(each)
        return written, omitted

    def _make(self, paragraph: WordParagraph, change: Change, offset: int) -> bool:
        start, end = (place - offset for place in _span(change))
        if isinstance(change, Insertion):
            before = [piece for piece in paragraph.pieces if piece.start + len(piece.text) == end]
            run = _run_of(before[-1]) if before else None
            if run is not None:
                self._insert_after(run, change.text)
            return run is not None
        inside = [piece for piece in paragraph.pieces if piece.start < end and piece.start + len(piece.text) > start]
        runs = [run for piece in inside if (run := _run_of(piece)) is not None]
        if not runs:
            return False
        if isinstance(change, Replacement):
            return len(runs) == len(inside) and self._replace(runs, change.text)
        from docx.text.run import Run

        first, last = (Run(run, self._document) for run in (runs[0], runs[-1]))
        self._document.add_comment([first, last], text=change.text, author=AUTHOR, initials="WS")
        return True

    def _replace(self, runs: list[Any], text: str) -> bool:
        """Mark runs as deleted, and insert a text behind them. Return False if a run has more than text."""
        own = list(dict.fromkeys(runs))
        if any(child.tag not in (W + "rPr", W + "t") for run in own for child in run):
            return False
        self._insert_after(own[-1], text)
        for run in own:
            for child in run.findall(W + "t"):
                child.tag = W + "delText"
            deleted = self._tracked("w:del")
            run.addprevious(deleted)
            deleted.append(run)
        return True

    def _tracked(self, name: str) -> Any:
        """Return an empty element of a tracked change: w:ins or w:del."""
        from docx.oxml import OxmlElement

        self._ids += 1
        found = OxmlElement(name)
        found.set(W + "id", str(self._ids))
        found.set(W + "author", AUTHOR)
        found.set(W + "date", datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
        return found

    def _insert_after(self, run: Any, text: str) -> None:
        from docx.oxml import OxmlElement

        new = OxmlElement("w:r")
        if (properties := run.find(W + "rPr")) is not None:
            new.append(copy.deepcopy(properties))
        written = OxmlElement("w:t")
        written.text = text
        written.set(_XML_SPACE, "preserve")
        new.append(written)
        if run.getparent().tag in (W + "ins", W + "moveTo"):
            run.addnext(new)  # an insertion cannot be inside another one
            return
        inserted = self._tracked("w:ins")
        inserted.append(new)
        run.addnext(inserted)


def _span(change: Change) -> tuple[int, int]:
    return (change.place, change.place) if isinstance(change, Insertion) else (change.start, change.end)


def _run_of(piece: Piece) -> Any:
    """Return the run of a piece, None if it is inside a formula."""
    parent = piece.element.getparent()
    return parent if parent is not None and parent.tag == W + "r" else None


def _cut(paragraph: WordParagraph, places: set[int]) -> None:
    """Split runs so that a run begins at each of these places of a paragraph."""
    for place in sorted(places, reverse=True):
        for index, piece in enumerate(paragraph.pieces):
            inside = place - piece.start
            run = _run_of(piece)
            if run is None or not 0 <= inside < len(piece.text):
                continue
            if inside == 0:
                _split(run, piece.element)
                break
            if piece.element.tag != W + "t":
                break
            element = copy.deepcopy(piece.element)
            element.text, piece.element.text = piece.text[inside:], piece.text[:inside]
            for each in (element, piece.element):
                each.set(_XML_SPACE, "preserve")
            piece.element.addnext(element)
            paragraph.pieces.insert(index + 1, Piece(place, piece.text[inside:], element))
            piece.text = piece.text[:inside]
            _split(run, element)
            break


def _split(run: Any, element: Any) -> None:
    """Move an element of a run and all that follows it to a new run, unless it is the first of the run."""
    before = [each for each in element.itersiblings(preceding=True) if each.tag != W + "rPr"]
    if not before:
        return
    moved = [element, *element.itersiblings()]
    new = run.makeelement(run.tag, dict(run.attrib))
    if (properties := run.find(W + "rPr")) is not None:
        new.append(copy.deepcopy(properties))
    for each in moved:
        new.append(each)
    run.addnext(new)
