"""Copies of a listing for reading: a page in HTML that needs nothing besides itself, and plain text.

It hides how a listing of any size is laid out while it streams past: the sequences go to a temporary file first, since
what stands before them (general information, contents) is complete only after the last one. A copy is no listing: what
is right or wrong in it is left to the rules, and nothing reads it back.

Every text and every residue is shown as it stands, except that a character which cannot be shown is given as a symbol
for it. Of a skipped sequence only that it is skipped is shown, as in the listing.
"""

import contextlib
import os
import re
import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sized
from contextlib import contextmanager
from html import escape
from pathlib import Path
from typing import BinaryIO, Final

from msgspec import Struct

from wiposeq import resources
from wiposeq.errors import Cancelled
from wiposeq.formats.files import replacing, unwritable
from wiposeq.model.address import FIELD_NAMES
from wiposeq.model.project import Application, Feature, Header, Party, Qualifier, Sequence
from wiposeq.standard.edition import Edition
from wiposeq.texts import tr, trn

Progress = Callable[[int, int], None]
IsCancelled = Callable[[], bool]
Remarks = Callable[[], Iterable[str]]

LINE: Final = 60
"""Residues in a line."""
BLOCK: Final = 10
"""Residues between two blanks."""
MOST_LISTED: Final = 2000
"""Up to how many sequences the contents have a line for each; above that they lead to every hundredth or so."""
WIDTH: Final = 100
"""Columns at which a text of more than one word is continued in the next line (plain text only)."""

_STRETCH: Final = 1000 * LINE
"""Residues that are laid out at once, and that stand in one part of a page."""
_ENOUGH: Final = 1 << 18
"""Characters that are gathered before they are written."""
_ROWS: Final = 500
"""Qualifiers that share one cell for key and location; a table cell cannot span any number of rows."""
RIGHT_TO_LEFT: Final = frozenset({"ar", "dv", "fa", "he", "iw", "ji", "ks", "ps", "sd", "ug", "ur", "yi"})
"""ISO 639-1 codes of the languages usually written from right to left."""


class _Entry(Struct, frozen=True, gc=False):
    """A line of the contents."""

    number: int
    kind: str
    length: str
    organism: str
    name: str


class _Contents:
    """What is gathered while the sequences stream past."""

    def __init__(self) -> None:
        self.count = 0
        self.skipped = 0
        self.entries: list[_Entry] = []

    def add(self, number: int, sequence: Sequence) -> None:
        self.count = number
        self.skipped += sequence.is_skipped
        if number <= MOST_LISTED:
            if sequence.is_skipped:
                entry = _Entry(number, tr("skipped"), "", "", "")
            else:
                entry = _Entry(
                    number, sequence.molecule_type, str(len(sequence.residues)), sequence.organism, sequence.name
                )
            self.entries.append(entry)

    @property
    def lists_all(self) -> bool:
        return self.count <= MOST_LISTED


def write_html(
    path: str | os.PathLike[str],
    header: Header | Callable[[], Header],
    sequences: Iterable[Sequence],
    edition: Edition,
    *,
    source: str = "",
    remarks: Remarks | None = None,
    progress: Progress | None = None,
    cancelled: IsCancelled | None = None,
) -> int:
    """Writes a page to read and print, whole or not at all, and gives the number of sequences.

    The sequences are gone through once and never held; SEQ ID NO n has the anchor seq-n. header: may be a function,
    asked after the first sequence (for the languages) and after the last. source: what the copy was made of. remarks:
    asked at the end for what a reader must know of the copy. progress counts sequences, of 0 where the total is not
    known. Raises UnwritableFile and Cancelled.
    """
    return _write(path, _Page(edition, source), header, sequences, remarks, progress, cancelled)


def write_text(
    path: str | os.PathLike[str],
    header: Header | Callable[[], Header],
    sequences: Iterable[Sequence],
    edition: Edition,
    *,
    source: str = "",
    remarks: Remarks | None = None,
    progress: Progress | None = None,
    cancelled: IsCancelled | None = None,
) -> int:
    """The same as plain text in UTF-8; residues 60 in a line, other texts continued after about 100 columns."""
    return _write(path, _PlainText(edition, source), header, sequences, remarks, progress, cancelled)


# Writing


def _write(
    path: str | os.PathLike[str],
    layout: "_Page | _PlainText",
    header: Header | Callable[[], Header],
    sequences: Iterable[Sequence],
    remarks: Remarks | None,
    progress: Progress | None,
    cancelled: IsCancelled | None,
) -> int:
    contents = _Contents()
    total = len(sequences) if isinstance(sequences, Sized) else 0

    def body() -> Iterator[str]:
        for number, sequence in enumerate(sequences, 1):
            if number == 1:
                layout.other_language = _known(header).other_language or ""
            contents.add(number, sequence)
            yield from layout.sequence(number, sequence)
            if progress is not None:
                progress(number, total)
        yield layout.ending()

    with replacing(path) as file, _aside(path) as aside:
        _pour(path, body(), aside, cancelled)
        _pour(path, layout.opening(_known(header), contents, tuple(remarks()) if remarks else ()), file, cancelled)
        try:
            aside.seek(0)
            while part := aside.read(1 << 20):
                if cancelled is not None and cancelled():
                    raise Cancelled()
                file.write(part)
        except OSError as error:
            raise unwritable(path, error) from error
    return contents.count


def _known(header: Header | Callable[[], Header]) -> Header:
    return header if isinstance(header, Header) else header()


@contextmanager
def _aside(path: str | os.PathLike[str]) -> Iterator[BinaryIO]:
    """A temporary file on the disk of `path`, gone afterwards in any case."""
    try:
        file = tempfile.TemporaryFile(dir=Path(os.path.realpath(path)).parent)  # noqa: SIM115
    except OSError as error:
        raise unwritable(path, error) from error
    try:
        yield file
    finally:
        with contextlib.suppress(OSError):
            file.close()


def _pour(path: str | os.PathLike[str], pieces: Iterable[str], file: BinaryIO, cancelled: IsCancelled | None) -> None:
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
            if cancelled is not None and cancelled():
                raise Cancelled()
            write()
            held.clear()
            size = 0
    if cancelled is not None and cancelled():
        raise Cancelled()
    write()


# What is said, however it is laid out

_UNSHOWN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_UNSHOWN_RESIDUE = re.compile("[\x00-\x20\x7f-\xa0\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def _symbol(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code == 0x20:
        return "\u2423"
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else "\ufffd"


def shown(text: str) -> str:
    """The text with control characters, except line end and tab, as the symbols for them; what is none as U+FFFD."""
    return text if text.isprintable() else _UNSHOWN.sub(_symbol, text)


def _residue_lines(residues: str) -> Iterator[list[tuple[int, str]]]:
    """Stretches of lines, each with the 1-based number of its first residue; the stretches bound what is held."""
    for start in range(0, len(residues), _STRETCH):
        stretch = residues[start : start + _STRETCH]
        if not (stretch.isascii() and stretch.isalpha()):
            stretch = _UNSHOWN_RESIDUE.sub(_symbol, stretch)
        yield [
            (start + at + 1, " ".join([stretch[k : k + BLOCK] for k in range(at, at + LINE, BLOCK)]).rstrip(" "))
            for at in range(0, len(stretch), LINE)
        ]


def _named(code: str, names: "dict[str, str]") -> str:
    return f"{code} ({names[code]})" if code in names else code


def _language_names(edition: Edition) -> dict[str, str]:
    return {code: language.name for code, language in edition.languages.items()}


def _general(header: Header, edition: Edition) -> Iterator[tuple[str, str, str]]:
    """(what, text, language code or "") of everything the general information says, in the order of the listing."""
    offices = {code: office.name for code, office in edition.offices.items()}
    languages = _language_names(edition)

    def application(field: str, value: Application | None) -> Iterator[tuple[str, str, str]]:
        if value is not None:
            yield tr(FIELD_NAMES[f"{field}.office"]), _named(value.office, offices), ""
            yield tr(FIELD_NAMES[f"{field}.number"]), value.number, ""
            if value.date is not None:
                yield tr(FIELD_NAMES[f"{field}.date"]), value.date, ""

    def party(field: str, value: Party | None) -> Iterator[tuple[str, str, str]]:
        if value is not None:
            yield tr(FIELD_NAMES[f"{field}.name"]), value.name, value.language
            if value.latin is not None:
                yield tr(FIELD_NAMES[f"{field}.latin"]), value.latin, ""
            yield tr(FIELD_NAMES[f"{field}.language"]), _named(value.language, languages), ""

    for title in header.titles:
        yield tr("Title"), title.text, title.language
        yield tr("Title language"), _named(title.language, languages), ""
    yield from application("application", header.application)
    if header.file_reference is not None:
        yield tr(FIELD_NAMES["file_reference"]), header.file_reference, ""
    yield from application("priority", header.priority)
    yield from party("applicant", header.applicant)
    yield from party("inventor", header.inventor)
    for field in ("original_language", "other_language"):
        code = getattr(header, field)
        if code is not None:
            yield tr(FIELD_NAMES[field]), _named(code, languages), ""
    for field in ("production_date", "file_name", "software_name", "software_version"):
        text = getattr(header, field)
        if text is not None:
            yield tr(FIELD_NAMES[field]), text, ""


def _quantity(contents: _Contents) -> str:
    text = str(contents.count)
    if contents.skipped:
        text += " (" + trn("{count} skipped", "{count} skipped", contents.skipped) + ")"
    return text


def _length(sequence: Sequence) -> str:
    count = len(sequence.residues)
    if sequence.is_protein:
        return trn("{count} amino acid", "{count} amino acids", count)
    if sequence.molecule_type in ("DNA", "RNA"):
        return trn("{count} nucleotide", "{count} nucleotides", count)
    return trn("{count} residue", "{count} residues", count)


def _facts(sequence: Sequence) -> list[tuple[str, str]]:
    """What is told of a sequence above its residues."""
    kind = sequence.molecule_type
    if sequence.mol_type:
        kind += f" ({sequence.mol_type})"
    facts = [(tr("Molecule type"), kind), (tr("Length"), _length(sequence)), (tr("Organism"), sequence.organism)]
    if sequence.name:
        facts.insert(0, (tr("Name"), sequence.name))
    if sequence.other_seqids is not None:
        facts.append((tr("Other sequence ids"), ", ".join(sequence.other_seqids)))
    return facts


def _skipped_words(sequence: Sequence) -> str:
    words = tr("This sequence is intentionally skipped: the listing has 000 in its place, and its number stays.")
    if sequence.residues.strip() not in ("", "000") or sequence.features or sequence.name:
        words += " " + tr("What the project keeps of it is not shown.")
    return words


def _about(source: str) -> str:
    if source:
        return tr("A copy for reading, made by WipoSeq of {source}. It is not the listing itself.", source=source)
    return tr("A copy for reading, made by WipoSeq. It is not the listing itself.")


def _uracil(sequence: Sequence) -> str:
    return tr("In RNA, t stands for uracil.") if sequence.molecule_type == "RNA" and sequence.residues else ""


# HTML


def _html(text: str) -> str:
    return escape(shown(text))


def _in_language(code: str, text: str) -> str:
    """The attributes of an element with a text in this language."""
    code = code.strip().lower()
    if re.fullmatch(r"[a-z]{2,3}", code):
        return f' lang="{code}" dir="{"rtl" if code in RIGHT_TO_LEFT else "ltr"}"'
    return "" if text.isascii() else ' dir="auto"'


def _rows(rows: Iterable[tuple[str, str, str]]) -> str:
    parts = ['<table class="facts"><tbody>\n']
    for what, text, language in rows:
        parts.append(f"<tr><th>{_html(what)}</th><td{_in_language(language, text)}>{_html(text)}</td></tr>\n")
    parts.append("</tbody></table>\n")
    return "".join(parts)


class _Page:
    """The layout as HTML."""

    def __init__(self, edition: Edition, source: str) -> None:
        self.edition = edition
        self.source = source
        self.other_language = ""

    def opening(self, header: Header, contents: _Contents, remarks: Iterable[str]) -> Iterator[str]:
        title = tr("Sequence listing")
        said = self.source or header.file_reference or ""
        yield (
            '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<title>{_html(f'{title}: {said}' if said else title)}</title>\n"
            f"<style>\n{resources.text('styles', 'reading.css')}</style>\n</head>\n<body>\n"
            f'<h1>{_html(title)}</h1>\n<p class="about">{_html(_about(self.source))}</p>\n'
        )
        for remark in remarks:
            yield f'<p class="note">{_html(remark)}</p>\n'
        yield f"<h2>{_html(tr('General information'))}</h2>\n"
        yield _rows([*_general(header, self.edition), (tr("Sequences"), _quantity(contents), "")])
        if contents.count:
            yield f"<nav>\n<h2>{_html(tr('Contents'))}</h2>\n"
            yield from _contents_by_line(contents) if contents.lists_all else _contents_by_step(contents.count)
            yield "</nav>\n"
        yield "<main>\n"

    def ending(self) -> str:
        return "</main>\n</body>\n</html>\n"

    def sequence(self, number: int, sequence: Sequence) -> Iterator[str]:
        short = ' class="short"' if sequence.is_skipped or _is_short(sequence) else ""
        yield f'<section id="seq-{number}"{short}>\n<h2>{_html(tr("SEQ ID NO {number}", number=number))}</h2>\n'
        if sequence.is_skipped:
            yield f"<p>{_html(_skipped_words(sequence))}</p>\n</section>\n"
            return
        yield _rows((what, text, "") for what, text in _facts(sequence))
        yield f"<h3>{_html(tr('Residues'))}</h3>\n"
        if note := _uracil(sequence):
            yield f'<p class="about">{_html(note)}</p>\n'
        if not sequence.residues:
            yield f"<p>{_html(tr('No residues.'))}</p>\n"
        width = len(str(len(sequence.residues)))
        kind = ' class="long"' if len(sequence.residues) > _STRETCH else ""
        for lines in _residue_lines(sequence.residues):
            told = [f"<i>{place:>{width}}</i> {escape(line, quote=False)}\n" for place, line in lines]
            yield f"<pre{kind}>{''.join(told)}</pre>\n"
        yield f"<h3>{_html(tr('Features'))}</h3>\n"
        if sequence.features:
            yield from self._features(sequence.features)
        else:
            yield f"<p>{_html(tr('No features.'))}</p>\n"
        yield "</section>\n"

    def _features(self, features: tuple[Feature, ...]) -> Iterator[str]:
        has_other = any(part.translation is not None for feature in features for part in feature.qualifiers)
        heads = [
            (tr("Feature key"), "key"),
            (tr("Location"), "place"),
            (tr("Qualifier"), "name"),
            (tr("Value"), "value"),
        ]
        if has_other:
            heads.append((_other_words(self.other_language, self.edition), "value"))
        yield '<table class="features"><thead><tr>'
        yield "".join(f'<th class="{kind}">{_html(words)}</th>' for words, kind in heads)
        yield "</tr></thead><tbody>\n"
        for feature in features:
            yield from self._feature(feature, has_other)
        yield "</tbody></table>\n"

    def _feature(self, feature: Feature, has_other: bool) -> Iterator[str]:
        found = feature.qualifiers
        place = _html(feature.location).replace(",", ",<wbr>")  # else a number would be broken in two
        for start in range(0, max(len(found), 1), _ROWS):
            part = found[start : start + _ROWS]
            span = f' rowspan="{len(part)}"' if len(part) > 1 else ""
            opening = f'<td class="key"{span}>{_html(feature.key)}</td><td class="place"{span}>{place}</td>'
            if not part:
                yield f"<tr>{opening}{'<td></td>' * (3 if has_other else 2)}</tr>\n"
            for qualifier in part:
                yield f"<tr>{opening}{self._qualifier(qualifier, has_other)}</tr>\n"
                opening = ""

    def _qualifier(self, qualifier: Qualifier, has_other: bool) -> str:
        id = f" <small>{_html(tr('id {id}', id=qualifier.id))}</small>" if qualifier.id is not None else ""
        value = qualifier.value or ""
        cells = f'<td class="name">{_html(qualifier.name)}{id}</td><td{_in_language("", value)}>{_html(value)}</td>'
        if has_other:
            other = qualifier.translation or ""
            language = _in_language(self.other_language, other) if other else ""
            cells += f"<td{language}>{_html(other)}</td>"
        return cells


def _other_words(code: str, edition: Edition) -> str:
    if not code:
        return tr("Value in the other language")
    return tr("Value in {language}", language=_named(code, _language_names(edition)))


def _is_short(sequence: Sequence) -> bool:
    """Whether a sequence should stay on one page in print."""
    if len(sequence.residues) > 20 * LINE or len(sequence.features) > 10:
        return False
    rows = sum(max(len(feature.qualifiers), 1) for feature in sequence.features)
    size = sum(
        len(part.value or "") + len(part.translation or "")
        for feature in sequence.features
        for part in feature.qualifiers
    )
    return rows <= 20 and size < 1500


def _contents_by_line(contents: _Contents) -> Iterator[str]:
    has_names = any(entry.name for entry in contents.entries)
    heads = [tr("SEQ ID NO"), tr("Molecule type"), tr("Length"), tr("Organism"), *([tr("Name")] if has_names else [])]
    yield '<table class="contents"><thead><tr>'
    yield "".join(f"<th>{_html(words)}</th>" for words in heads)
    yield "</tr></thead><tbody>\n"
    for entry in contents.entries:
        name = f"<td>{_html(entry.name)}</td>" if has_names else ""
        yield (
            f'<tr><td class="number"><a href="#seq-{entry.number}">{entry.number}</a></td><td>{_html(entry.kind)}</td>'
            f'<td class="number">{entry.length}</td><td>{_html(entry.organism)}</td>{name}</tr>\n'
        )
    yield "</tbody></table>\n"


def _contents_by_step(count: int) -> Iterator[str]:
    step = 100
    while count > 1000 * step:
        step *= 10
    yield "<p>\n"
    for number in range(1, count + 1, step):
        yield f'<a href="#seq-{number}">{number}</a>\n'
    yield "</p>\n"


# Plain text


def _wrapped(text: str, first: str, rest: str) -> str:
    """The text as lines, the first behind `first`, each further one behind `rest`; broken at a blank or comma."""
    lines = []
    for line in shown(text).rstrip("\n ").split("\n"):
        room = WIDTH - len(rest)
        if not line.isascii() and any(unicodedata.east_asian_width(sign) in "WF" for sign in line[:200]):
            room //= 2
        start = 0
        while len(line) - start > room:
            end = max(line.rfind(" ", start, start + room), line.rfind(",", start, start + room)) + 1
            if end <= start + room // 3:
                end = start + room
            lines.append(line[start:end])
            start = end
        lines.append(line[start:])
    return "".join(f"{rest if number else first}{line}".rstrip(" ") + "\n" for number, line in enumerate(lines))


def _told(what: str, text: str) -> str:
    return _wrapped(text, f"  {what}: ", "    ")


def _heading(text: str, mark: str) -> str:
    return f"{text}\n{mark * len(text)}\n"


class _PlainText:
    """The layout as plain text."""

    def __init__(self, edition: Edition, source: str) -> None:
        self.edition = edition
        self.source = source
        self.other_language = ""

    def opening(self, header: Header, contents: _Contents, remarks: Iterable[str]) -> Iterator[str]:
        yield _heading(tr("Sequence listing"), "=") + "\n"
        yield _wrapped(_about(self.source), "", "")
        for remark in remarks:
            yield "\n" + _wrapped(remark, "! ", "  ")
        yield "\n" + _heading(tr("General information"), "-")
        for what, text, _ in _general(header, self.edition):
            yield _told(what, text)
        yield _told(tr("Sequences"), _quantity(contents))
        if contents.count and contents.lists_all:
            yield "\n" + _heading(tr("Contents"), "-")
            width = len(str(contents.count))
            for entry in contents.entries:
                parts = (entry.kind, entry.length, entry.organism, entry.name)
                said = "  ".join(" ".join(part.split()) for part in parts if part)
                yield _wrapped(said, f"  {entry.number:>{width}}  ", " " * (width + 6))

    def ending(self) -> str:
        return ""

    def sequence(self, number: int, sequence: Sequence) -> Iterator[str]:
        yield "\n\n" + _heading(tr("SEQ ID NO {number}", number=number), "-")
        if sequence.is_skipped:
            yield _wrapped(_skipped_words(sequence), "  ", "  ")
            return
        for what, text in _facts(sequence):
            yield _told(what, text)
        note = _uracil(sequence)
        yield f"\n  {tr('Residues')}{f' ({note})' if note else ''}\n"
        if not sequence.residues:
            yield f"    {tr('No residues.')}\n"
        width = max(len(str(len(sequence.residues))), 6)
        for lines in _residue_lines(sequence.residues):
            yield "".join([f"  {place:>{width}} {line}\n" for place, line in lines])
        yield f"\n  {tr('Features')}\n"
        if not sequence.features:
            yield f"    {tr('No features.')}\n"
        for feature in sequence.features:
            yield _wrapped(feature.location, f"    {shown(feature.key)}  ", " " * 8)
            for qualifier in feature.qualifiers:
                yield self._qualifier(qualifier)

    def _qualifier(self, qualifier: Qualifier) -> str:
        id = f" ({tr('id {id}', id=shown(qualifier.id))})" if qualifier.id is not None else ""
        value = "" if qualifier.value is None else f" = {qualifier.value}"
        made = _wrapped(value, f"      {shown(qualifier.name)}{id}", " " * 8)
        if qualifier.translation is not None:
            language = self.other_language or tr("other language")
            made += _wrapped(qualifier.translation, f"        [{shown(language)}] ", " " * 10)
        return made
