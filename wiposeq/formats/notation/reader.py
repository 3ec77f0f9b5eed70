"""Notations of modified oligonucleotides and peptides, read with a legend: "UmsGmsAms", "Tyr-Aib-D-Ala-Gly-NH2".

It hides how names and notations stand in a text, and that one row that cannot be read does not stop the others: every
row is a sequence or a stop that says where and why, nothing is guessed. What symbols mean is the legend's (legend.py),
how they follow one another the grammar's (notationgrammar.py), what a listing says of them notationfeatures.py's.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from msgspec import Struct

from wiposeq.errors import UnreadableFile, UnreadNotation, UsageError, UserError
from wiposeq.formats.files import start_as_text
from wiposeq.formats.notation.bonds import split_bonds
from wiposeq.formats.notation.chain import Chain, chain_of
from wiposeq.formats.notation.features import SYNTHETIC, as_features, describe
from wiposeq.formats.notation.grammar import Token, plain_signs, tokens_of
from wiposeq.formats.notation.legend import Legend, preset, presets, read_legend, usable
from wiposeq.formats.options import NO_DEFAULTS, Defaults
from wiposeq.formats.source import Given, Source, as_source
from wiposeq.model.changes import Change, ChangeLog
from wiposeq.model.records import Feature, Qualifier, Sequence
from wiposeq.progress import SILENT, Progress
from wiposeq.standard.edition import Edition, newest
from wiposeq.texts import tr


class Reading(Struct, frozen=True):
    """One notation read: residues as a listing writes them, molecule type, features with the source first, and every
    step from the text to these. tokens: the symbols, for whoever shows them."""

    residues: str
    molecule_type: str
    features: tuple[Feature, ...]
    changes: tuple[Change, ...]
    tokens: tuple[Token, ...] = ()

    def sequence(self, uid: int, name: str = "") -> Sequence:
        """The sequence it makes."""
        return Sequence(uid, name, self.molecule_type, self.residues, self.features)


def read_notation(
    text: str,
    legend: Legend,
    defaults: Defaults = NO_DEFAULTS,
    *,
    edition: Edition | None = None,
    where: str = "",
    line: int = 0,
) -> Reading:
    """Parse a notation with a legend and return the sequence it describes.

    A molecule that contains both DNA and RNA has the type DNA, whatever `defaults` says (par. 55).

    defaults: molecule is the type of residues whose symbols do not say DNA or RNA; without it the legend's type is
        used. organism and mol_type belong to the source feature; without them it has synthetic construct (par. 83) and
        other DNA, other RNA or protein.
    where, line: the place that the changes name.

    Raises UnreadNotation for a symbol that the legend does not define or that can be read in two ways, with its
    1-based place. Raises UsageError for a legend that cannot be used or that is for another molecule type.
    """
    edition = edition or newest()
    usable(legend, edition)
    molecule = defaults.molecule if isinstance(defaults.molecule, str) else ""
    organism = defaults.organism
    if molecule and (molecule == "AA") != legend.is_protein:
        raise UsageError(
            "The legend {legend} is for {its}, not for {molecule}.", "Choose another legend.",
            legend=legend.name or legend.id, its=legend.molecule, molecule=molecule,
        )  # fmt: skip
    log = ChangeLog(where, line)
    body, bonds = split_bonds(text, legend)
    tokens = tokens_of(body, legend)
    chain = chain_of(tokens, body, legend)
    chain.bonds = bonds
    made = describe(chain, text, legend, molecule or legend.molecule, edition, log)
    _tell_passed_over(chain, text, log)
    if not organism or made.is_hybrid:
        log.add("organism/assumed", "No organism given; {after} assumed (par. 83)", after=SYNTHETIC)
    source = _source(made.molecule, len(made.residues), "" if made.is_hybrid else organism, defaults.mol_type, edition)
    features = (source, *as_features(made.features, 2))
    told = Change(
        "notation/read", "Read with the legend {legend}", where, line,
        before=" ".join(text.split()), after=made.residues, values={"legend": legend.name or legend.id},
    )  # fmt: skip
    changes = (told, *log)
    return Reading(made.residues, made.molecule, features, changes, tuple(tokens))


def _tell_passed_over(chain: Chain, text: str, log: ChangeLog) -> None:
    for token in chain.passed:
        log.count("notation/passed-over", "Makes no feature: {before}", before=token.entry.symbol)
    typographic = sum(one != other for one, other in zip(text, plain_signs(text)))
    log.count("notation/typographic", "Typographic signs read as plain ones", times=typographic)


def _source(molecule: str, length: int, organism: str, mol_type: str, edition: Edition) -> Feature:
    allowed = edition.mol_types(molecule)
    made = organism in ("", SYNTHETIC)
    if mol_type not in allowed or (made and molecule != "AA"):
        mol_type = "protein" if molecule == "AA" else f"{'other' if made else 'unassigned'} {molecule}"
    qualifiers = (Qualifier(1, "mol_type", mol_type), Qualifier(2, "organism", organism or SYNTHETIC))
    return Feature(1, "source", f"1..{length}", qualifiers)


# ------------------------------------------------------------------------------------------------- texts of rows


class NotationRow(Struct, frozen=True):
    """One notation in a text: its name, the notation, and where it begins: line and column, 1-based. starts: for a
    notation of several lines, the line of each and where it begins in the notation (0-based)."""

    name: str
    text: str
    line: int
    column: int = 1
    starts: tuple[tuple[int, int], ...] = ()

    def at(self, place: int) -> tuple[int, int]:
        """Line and column (1-based) of a 1-based place of the notation."""
        line, column = self.line, self.column - 1 + place
        for number, start in self.starts:
            if start < place:
                line, column = number, place - start
        return line, column


class Stopped(Struct, frozen=True):
    """A row that was not read, and why."""

    row: NotationRow
    error: UnreadNotation


class Notations(Struct, frozen=True):
    """What a text of notations became, row by row in its order: a sequence, or a stop."""

    rows: tuple[tuple[NotationRow, Reading | Stopped], ...]
    told: tuple[Change, ...] = ()
    first_uid: int = 1

    @property
    def sequences(self) -> tuple[Sequence, ...]:
        """The sequences of the rows that were read; uids count from first_uid."""
        found = [(row, each) for row, each in self.rows if isinstance(each, Reading)]
        return tuple(each.sequence(uid, row.name) for uid, (row, each) in enumerate(found, self.first_uid))

    @property
    def stops(self) -> tuple[Stopped, ...]:
        """The rows that were left out."""
        return tuple(each for _, each in self.rows if isinstance(each, Stopped))

    @property
    def changes(self) -> tuple[Change, ...]:
        """Every step of every row, and every row that was left out."""
        found = list(self.told)
        for row, each in self.rows:
            found.extend(each.changes if isinstance(each, Reading) else [change_of_stop(row, each.error)])
        return tuple(found)


STOPPED: Final = "notation/stopped"
"""The kind of change that tells of a row left out."""


def change_of_stop(row: NotationRow, error: UserError) -> Change:
    """The line of an import report that tells of a row that was not read."""
    line, column = row.at(error.place) if isinstance(error, UnreadNotation) else (row.line, row.column)
    values = {"line": line, "column": column, "why": error.message.rstrip("."), "hint": error.hint}
    return Change(
        STOPPED, "Row left out. {why}. {hint}", row.name or tr("line {line}", line=row.line), line,
        before=" ".join(row.text.split()), values=values,
    )  # fmt: skip


def read_notations(
    source: Given | str,
    legend: Legend,
    defaults: Defaults = NO_DEFAULTS,
    *,
    edition: Edition | None = None,
    first_uid: int = 1,
    progress: Progress = SILENT,
) -> Notations:
    """All rows of a file or text: a notation a line, with a name and a tab before it or without, or FASTA-like.

    A row that cannot be read becomes a stop, and the others are read. Options: see read_notation. Raises UnreadableFile
    for what is no text or holds no row, UsageError.
    """
    log = ChangeLog()
    found = tuple(read_rows(source, legend, log, defaults, edition=edition, progress=progress))
    return Notations(found, tuple(log), first_uid)


def read_rows(
    source: Given | str,
    legend: Legend,
    log: ChangeLog,
    defaults: Defaults = NO_DEFAULTS,
    *,
    edition: Edition | None = None,
    progress: Progress = SILENT,
) -> Iterator[tuple[NotationRow, "Reading | Stopped"]]:
    """As read_notations, a row at a time; log: takes what is passed over between rows."""
    edition = edition or newest()
    usable(legend, edition)
    text = _text_of(source)
    names: set[str] = set()
    count = done = 0
    for count, row in enumerate(rows_of(text, log), 1):  # noqa: B007
        progress.check()
        if row.name and row.name in names:
            log.add("name/repeated", "An earlier record has the same name; both are kept", row.name, row.line)
        names.add(row.name)
        done += len(row.name) + len(row.text) + 2
        progress.report(min(done, len(text)), len(text))
        try:
            if "\t" in row.text:
                raise _two_tabs(row)
            yield row, read_notation(row.text, legend, defaults, edition=edition, where=row.name, line=row.line)
        except UnreadNotation as error:
            yield row, Stopped(row, error)
    if not count:
        raise UnreadableFile("{path} holds no notation.", "Write one a line.", path=_said(source))


def _two_tabs(row: NotationRow) -> UnreadNotation:
    return UnreadNotation(
        "Position {place}: a second tab; which column is the notation?",
        "Write a row as name, tab, notation.", place=row.text.index("\t") + 1, around="",
    )  # fmt: skip


def rows_of(text: str, log: ChangeLog) -> Iterator[NotationRow]:
    """The rows of a text; what is passed over is told."""
    lines = text.splitlines()
    if any(line.startswith(">") for line in lines):
        yield from _rows_of_fasta(lines)
        return
    comments = 0
    for number, line in enumerate(lines, 1):
        if line.startswith("# "):
            comments += 1
            if comments == 1:
                first = number
            continue
        if not line.strip():
            continue
        name, tab, rest = line.partition("\t")
        if tab:
            yield NotationRow(name.strip(), rest.rstrip(), number, len(name) + 2)
        else:
            yield NotationRow("", line.rstrip(), number)
    if comments:
        log.add("line/comment", "Comment lines left out", line=first, count=comments)


def _rows_of_fasta(lines: list[str]) -> Iterator[NotationRow]:
    header: tuple[str, int] | None = None
    parts: list[tuple[int, str]] = []
    for number, line in enumerate(lines, 1):
        if line.startswith(">"):
            if header or parts:
                yield _row_of(header, parts)
            header, parts = (line[1:].strip(), number), []
        elif line.strip():
            parts.append((number, line.rstrip()))
    if header or parts:
        yield _row_of(header, parts)


def _row_of(header: tuple[str, int] | None, parts: list[tuple[int, str]]) -> NotationRow:
    starts, length = [], 0
    for number, part in parts:
        starts.append((number, length))
        length += len(part) + 1
    name, line = header or ("", parts[0][0])
    return NotationRow(name, "\n".join(part for _, part in parts), parts[0][0] if parts else line, 1, tuple(starts))


def _text_of(source: Given | str) -> str:
    if isinstance(source, str):
        return source.lstrip("\ufeff")
    text = start_as_text(as_source(source).read())
    if text is None:
        raise UnreadableFile("{path} is not text.", "Save it as plain text, one notation a line.", path=_said(source))
    return text.lstrip("\ufeff")


def _said(source: Given | str) -> str:
    if isinstance(source, Source):
        return source.label
    return str(source) if isinstance(source, Path) else tr("The text")


__all__ = [
    "Legend",
    "NotationRow",
    "Notations",
    "Reading",
    "Stopped",
    "change_of_stop",
    "preset",
    "presets",
    "read_legend",
    "read_notation",
    "read_notations",
    "read_rows",
    "rows_of",
]
