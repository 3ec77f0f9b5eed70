"""Write copies of a listing for reading: a page in HTML that needs no other file, and plain text.

The module hides how a listing of any size is written as a stream. The sequences go to a temporary file first, because
the general information and contents before them are complete only after the last sequence. parts.py decides the
contents of a copy and their order. A copy is not a listing: nothing checks it or reads it back.
"""

import contextlib
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sized
from contextlib import contextmanager
from functools import cache, lru_cache
from html import escape
from itertools import count
from pathlib import Path
from typing import BinaryIO, Final

from msgspec import Struct

from wiposeq.columns import columns, lines
from wiposeq.formats.files import replacing, unwritable
from wiposeq.formats.reading_copy.parts import (
    RIGHT_TO_LEFT,
    STRETCH,
    Contents,
    Facts,
    FeaturePicture,
    FeatureRows,
    Heading,
    Part,
    ResidueLines,
    Words,
    is_short,
    opening_parts,
    other_words,
    sequence_parts,
)
from wiposeq.formats.templates import macros, markup, render, shown
from wiposeq.model.records import Header, Qualifier, Sequence
from wiposeq.progress import SILENT, Progress
from wiposeq.standard.edition import Edition
from wiposeq.texts import colon, labeled, language, tr

WIDTH: Final = 100
"""Columns of a line of plain text."""

_ENOUGH: Final = 1 << 18
"""Characters that are collected before they are written."""
_FEATURES: Final = 100
"""Features that are written together."""
_ROWS: Final = 500
"""Qualifiers below one cell with key and location; the rows that a table cell can span are limited."""


class ReadingCopy(Struct, frozen=True):
    """A copy that is to be written.

    header: may be a function. It is called after the first sequence (for the languages) and after the last one.
    sequences: are iterated once and never held.
    source: the name of the file that is copied.
    numbers: the SEQ ID NOs of the sequences; None for 1, 2, 3 ... A list may grow while the sequences are read.
    remarks: returns what a reader must know of the copy. It is called after the last sequence.
    warn: is called with a sentence about what the copy cannot show.
    """

    header: Header | Callable[[], Header]
    sequences: Iterable[Sequence]
    edition: Edition
    source: str = ""
    numbers: Iterable[int] | None = None
    remarks: Callable[[], Iterable[str]] | None = None
    warn: Callable[[str], object] | None = None

    @property
    def known_header(self) -> Header:
        """The header, as far as it is known now."""
        return self.header if isinstance(self.header, Header) else self.header()

    def known_remarks(self) -> tuple[str, ...]:
        """Return the remarks, as far as they are known now."""
        return tuple(self.remarks()) if self.remarks else ()


def write_html(path: str | os.PathLike[str], copy: ReadingCopy, progress: Progress = SILENT) -> int:
    """Write a page to read and print, whole or not at all, and return the number of sequences.

    SEQ ID NO n has the anchor seq-n.

    progress: counts sequences; the total is 0 if it is not known.

    Raises UnwritableFile, Cancelled.
    """
    return _write(path, _Page(copy.edition, copy.source), copy, progress)


def write_text(path: str | os.PathLike[str], copy: ReadingCopy, progress: Progress = SILENT) -> int:
    """Write the same as plain text in UTF-8: 60 residues a line, other texts wrapped after about 100 columns."""
    return _write(path, _PlainText(copy.edition, copy.source), copy, progress)


# Writing


def _write(path: str | os.PathLike[str], layout: "_Page | _PlainText", copy: ReadingCopy, progress: Progress) -> int:
    contents = Contents()
    total = len(copy.sequences) if isinstance(copy.sequences, Sized) else 0

    def body() -> Iterator[str]:
        for sequence, number in zip(copy.sequences, count(1) if copy.numbers is None else copy.numbers):
            if not contents.count:
                layout.other_language = copy.known_header.other_language or ""
            contents.add(number, sequence)
            yield from layout.sequence(number, sequence)
            progress.report(contents.count, total)
        yield layout.ending()

    with replacing(path) as file, aside_of(path) as aside:
        _pour(path, body(), aside, progress)
        _pour(path, layout.opening(copy.known_header, contents, copy.known_remarks()), file, progress)
        try:
            aside.seek(0)
            while part := aside.read(1 << 20):
                progress.check()
                file.write(part)
        except OSError as error:
            raise unwritable(path, error) from error
    return contents.count


@contextmanager
def aside_of(path: str | os.PathLike[str]) -> Iterator[BinaryIO]:
    """Yield a temporary file on the disk of `path`, which is removed at the end."""
    try:
        file = tempfile.TemporaryFile(dir=Path(os.path.realpath(path)).parent)  # noqa: SIM115
    except OSError as error:
        raise unwritable(path, error) from error
    try:
        yield file
    finally:
        with contextlib.suppress(OSError):
            file.close()


def _pour(path: str | os.PathLike[str], pieces: Iterable[str], file: BinaryIO, progress: Progress) -> None:
    held: list[str] = []
    size = 0

    def write() -> None:
        try:
            file.write("".join(held).encode("utf-8", "replace"))
        except OSError as error:
            raise unwritable(path, error) from error

    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size > _ENOUGH:
            progress.check()
            write()
            held.clear()
            size = 0
    progress.check()
    write()


# HTML


_Cells = tuple[int, str, str | None, str, str, str, str]
"""The values of a qualifier for parts.html."""


class _Page:
    """The layout as HTML."""

    def __init__(self, edition: Edition, source: str) -> None:
        self.edition = edition
        self.source = source
        self.other_language = ""
        self._macros = macros("parts")
        self._heading = lru_cache(maxsize=64)(self._macros.Heading)
        self._features_begin = lru_cache(maxsize=8)(self._macros.features_begin)
        # Values are in English, and the page is in the language of the program.
        self._english = _of_language("" if language() == "en" else "en")

    def opening(self, header: Header, contents: Contents, remarks: Iterable[str]) -> Iterator[str]:
        title = tr("Sequence listing")
        name = self.source or header.file_reference or ""
        yield render("reading_copy", title=shown(labeled(title, name)), css="reading.css")
        for part in opening_parts(header, contents, remarks, self.edition, self.source):
            yield from self._part(part)
        yield "<main>\n"

    def ending(self) -> str:
        return "</main>\n</body>\n</html>\n"

    def sequence(self, number: int, sequence: Sequence) -> Iterator[str]:
        short = ' class="short"' if sequence.is_skipped or is_short(sequence) else ""
        yield f'<section id="seq-{number}"{short}>\n'
        for part in sequence_parts(number, sequence, self.other_language):
            yield from self._part(part)
        yield "</section>\n"

    def _part(self, part: Part) -> Iterator[str]:
        if isinstance(part, FeatureRows):
            yield from self._features(part)
        elif isinstance(part, ResidueLines):
            yield _numbered(part)
        elif isinstance(part, FeaturePicture):
            yield part.svg
        elif isinstance(part, Heading):
            yield self._heading(part)
        elif isinstance(part, Facts):
            yield self._macros.facts([(what, text, _attributes(code, text)) for what, text, code in part.rows])
        else:
            yield getattr(self._macros, type(part).__name__)(part)

    def _features(self, rows: FeatureRows) -> Iterator[str]:
        yield self._features_begin(other_words(rows.other_language, self.edition) if rows.has_other else "")
        cells: list[tuple[str, str, list[_Cells]]] = []
        for feature in rows.features:
            location = _breakable(feature.location)
            for start in range(0, max(len(feature.qualifiers), 1), _ROWS):
                qualifiers = feature.qualifiers[start : start + _ROWS]
                cells.append((feature.key, location, self._cells(qualifiers, rows.other_language)))
            if len(cells) >= _FEATURES:
                yield self._macros.feature_rows(cells, rows.has_other)
                cells.clear()
        yield self._macros.feature_rows(cells, rows.has_other)
        yield "</tbody></table>\n"

    def _cells(self, qualifiers: tuple[Qualifier, ...], other_language: str) -> list["_Cells"]:
        english = self._english  # not _attributes(), as there are millions of values
        return [
            (
                number,
                each.name,
                each.id,
                value := each.value or "",
                english or ("" if value.isascii() else _in_any_language()),
                other := each.translation or "",
                _attributes(other_language, other) if other else "",
            )
            for number, each in enumerate(qualifiers)
        ]


def _attributes(code: str, text: str) -> str:
    """Return the attributes of an element with a text in this language."""
    return _of_language(code) or ("" if text.isascii() else _in_any_language())


@cache
def _in_any_language() -> str:
    return markup(' dir="auto"')


@lru_cache(maxsize=256)
def _of_language(code: str) -> str:
    code = code.strip().lower()
    if not re.fullmatch(r"[a-z]{2,3}", code):
        return ""
    return markup(f' lang="{code}" dir="{"rtl" if code in RIGHT_TO_LEFT else "ltr"}"')


def _breakable(location: str) -> str:
    """Return a location that a browser may break after a comma, but not within a number."""
    return markup(escape(shown(location)).replace(",", ",<wbr>")) if "," in location else location


def _numbered(part: ResidueLines) -> str:
    """Return lines of residues with the numbers of their first, without a template: there may be millions of them."""
    kind = ' class="long"' if part.length > STRETCH else ""
    width = len(str(part.length))
    lines = part.lines
    joined = "".join([line for _, line in lines])
    if "<" in joined or ">" in joined or "&" in joined:
        lines = [(place, escape(line, quote=False)) for place, line in lines]
    text = "".join([f"<i>{place:>{width}}</i> {line}\n" for place, line in lines])
    return f"<pre{kind}>{text}</pre>\n"


# Plain text


def _contents_in_columns(contents: Contents) -> Iterator[str]:
    """Yield the contents with columns for number, molecule type and length; organism and name follow."""
    rows = [contents.heads(), *([str(e.number), e.kind, e.length, e.organism, e.name] for e in contents.entries)]
    number, kind, length = (max(len(shown(row[column])) for row in rows) for column in range(3))
    for row in rows:
        rest = "  ".join(" ".join(text.split()) for text in row[3:] if text)
        yield _wrapped(
            rest,
            f"  {row[0]:>{number}}  {shown(row[1]):<{kind}}  {row[2]:>{length}}  ",
            " " * (number + kind + length + 8),
        )


def _wrapped(text: str, first: str, rest: str) -> str:
    """Return the text in lines that break at a blank or comma. first, rest: what precedes the first and other lines."""
    found: list[str] = []
    for line in shown(text).rstrip("\n ").split("\n"):
        room = WIDTH - len(rest)
        if not line.isascii() and columns(line) > len(line):
            found += lines(line, room) if line.strip() else [line]
            continue
        start = 0
        while len(line) - start > room:
            end = max(line.rfind(" ", start, start + room), line.rfind(",", start, start + room)) + 1
            if end <= start + room // 3:
                end = start + room
            found.append(line[start:end])
            start = end
        found.append(line[start:])
    return "".join(f"{rest if number else first}{line}".rstrip(" ") + "\n" for number, line in enumerate(found))


def _fact(what: str, text: str) -> str:
    return _wrapped(text, f"  {what}{colon()}", "    ")


def _heading(text: str, mark: str) -> str:
    return f"{text}\n{mark * columns(text)}\n"


class _PlainText:
    """The layout as plain text."""

    def __init__(self, edition: Edition, source: str) -> None:
        self.edition = edition
        self.source = source
        self.other_language = ""

    def opening(self, header: Header, contents: Contents, remarks: Iterable[str]) -> Iterator[str]:
        for part in opening_parts(header, contents, remarks, self.edition, self.source):
            if isinstance(part, Heading):
                yield ("\n" if part.level > 1 else "") + _heading(part.text, "=-"[part.level - 1])
            elif isinstance(part, Words):
                yield "\n" + (_wrapped(part.text, "! ", "  ") if part.kind == "note" else _wrapped(part.text, "", ""))
            elif isinstance(part, Facts):
                yield from (_fact(what, text) for what, text, _ in part.rows)
            elif isinstance(part, Contents) and part.lists_all:
                yield "\n" + _heading(tr("Contents"), "-")
                yield from _contents_in_columns(part)

    def ending(self) -> str:
        return ""

    def sequence(self, number: int, sequence: Sequence) -> Iterator[str]:
        indent = "  "
        for part in sequence_parts(number, sequence, self.other_language):
            if isinstance(part, Heading):
                if part.level == 2:
                    yield "\n\n" + _heading(part.text, "-")
                else:
                    indent = "    "
                    yield f"\n  {part.text}{f' ({part.note})' if part.note else ''}\n"
            elif isinstance(part, Words):
                yield _wrapped(part.text, indent, indent)
            elif isinstance(part, Facts):
                yield from (_fact(what, text) for what, text, _ in part.rows)
            elif isinstance(part, ResidueLines):
                width = max(len(str(part.length)), 6)
                yield "".join([f"  {place:>{width}} {line}\n" for place, line in part.lines])
            elif isinstance(part, FeatureRows):
                for feature in part.features:
                    yield _wrapped(feature.location, f"    {shown(feature.key)}  ", " " * 8)
                    yield from (self._qualifier(qualifier) for qualifier in feature.qualifiers)

    def _qualifier(self, qualifier: Qualifier) -> str:
        id = f" ({tr('id {id}', id=shown(qualifier.id))})" if qualifier.id is not None else ""
        value = "" if qualifier.value is None else f" = {qualifier.value}"
        lines = _wrapped(value, f"      {shown(qualifier.name)}{id}", " " * 8)
        if qualifier.translation is not None:
            language = self.other_language or tr("other language")
            lines += _wrapped(qualifier.translation, f"        [{shown(language)}] ", " " * 10)
        return lines
