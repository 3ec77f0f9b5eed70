"""Read GFF3 or GTF with FASTA: combine the rows of each feature, and assign features to sequences.

The module hides the nine columns, percent signs, features in several rows, phases, and where the residues are: after
##FASTA in the same file, or in a FASTA file of the same name in the same folder. feature_mapping.py maps the terms of
the Sequence Ontology to feature keys. (Sequence Ontology, GFF3 1.26)
"""

import io
import os
import re
import zlib
from array import array
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Final, TypeVar
from urllib.parse import unquote

from msgspec.structs import replace

from wiposeq.errors import UnreadableFile
from wiposeq.formats.entries import Entry, Noted
from wiposeq.formats.plain.fasta import Fasta
from wiposeq.formats.records.flat_lines import Lines, lines_of
from wiposeq.formats.records.genome_headers import BRACKETS, DEFINITION, header_values, organelle_named
from wiposeq.formats.records.gff_pieces import GENES, Group, Row, grouped, in_order, named_by_genes
from wiposeq.formats.records.gtf import attributes_of, is_gtf, linked, with_codons, with_gene_names
from wiposeq.formats.records.location import INEXACT, Unfit
from wiposeq.formats.source import Source, file_of
from wiposeq.model.changes import ChangeLog
from wiposeq.model.location import Complement, Join, Location, Span
from wiposeq.model.records import Sequence
from wiposeq.progress import SILENT, Progress
from wiposeq.texts import mark, tr

_File = TypeVar("_File", Path, Source, Path | Source)

FASTA_ENDINGS: Final = (".fasta", ".fa", ".fna", ".fas", ".faa")
_GFF_ENDINGS: Final = (".gff", ".gff3", ".gtf")

_WHOLE: Final = frozenset(
    {"region", "source", "chromosome", "contig", "scaffold", "supercontig", "plasmid", "databank_entry"}
)
"""The types of a row that describes the whole sequence."""
_TRANSCRIPTS: Final = re.compile(
    r"(?:m|t|r|nc|lnc_|lnc|sn|sno|mi|sc|tm|misc_)RNA|transcript|pseudogenic_transcript", re.I
)
_LISTS: Final = frozenset(
    {"Parent", "Alias", "Dbxref", "db_xref", "Ontology_term", "EC_number", "ec_number", "gene_synonym"}
)
"""The attributes in which commas separate values. Commas in others belong to the text."""
_POSITIONS: Final = frozenset({"transl_except", "anticodon", "start_range", "end_range"})
_USED: Final = frozenset({"part", "start_range", "end_range", "partial", "Is_circular"})
_TERMS: Final = {"SO:0000316": "CDS", "SO:0000704": "gene", "SO:0000234": "mRNA", "SO:0000147": "exon"}
"""Accession numbers of the Sequence Ontology for the types whose rows are combined."""
OTHER_KINDS: Final = ("organism/assumed", "mol_type/assumed", "molecule/by-letters", "residues/outside-alphabet")
"""Changes of the FASTA reader that the mapping of features reports in more detail."""
STRANDLESS: Final = "gff/strandless"
"""The kind of the change that reports a coding sequence that was not read as one, because it has no strand."""
_DIGITS: Final = 12
_FIRST_ROWS: Final = 1_000
"""How many rows of a GFF file are searched for the names of their sequences, to find its FASTA file."""


def companion(path: Path) -> Path | None:
    """Return the FASTA file with the name of a GFF file in the same folder, or None."""
    named = path.with_suffix("") if path.suffix.lower() in (".gz", ".gzip") else path
    for ending in FASTA_ENDINGS:
        for tail in ("", ".gz"):
            beside = named.with_suffix(ending + tail)
            if beside.is_file():
                return beside
    return None


def needs_companion(given: Path | Source) -> bool:
    """Return whether a GFF file contains no residues. Raises UnreadableFile."""
    with lines_of(given, ChangeLog()) as lines:
        for line in lines:
            if line.startswith(">") or _begins_residues(line):
                lines.push(line)
                break
        return not _has_residues(lines)


def _has_residues(lines: Iterable[str]) -> bool:
    """Return whether the FASTA part of a GFF file has a line that is neither a header nor empty."""
    return any(line.strip() and not line.startswith((">", ";", "##FASTA")) for line in lines)


def _begins_residues(line: str) -> bool:
    """Return whether a line is the directive ##FASTA itself, not another one that begins like it."""
    return line.startswith("##FASTA") and line.rstrip() == "##FASTA"


def read_gff(source: Source, log: ChangeLog, progress: Progress = SILENT) -> Iterator[Entry]:
    """Yield the sequences of the FASTA part with the features of the rows that name them.

    Raises UnreadableFile, Cancelled.
    """
    with lines_of(source, log, progress) as lines:
        rows = Rows(lines, log)
        text = "".join(lines)
    residues: Path | bytes = text.encode()
    if not _has_residues(text.splitlines()):
        beside = source.residues_in or (companion(source.path) if source.path is not None else None)
        if beside is None:
            raise UnreadableFile(
                '"{path}" has features but no residues.',
                "Give its FASTA file too, put one of the same name into its folder, or add its text after ##FASTA.",
                path=source.label,
            )
        log.add("gff/residues", 'The residues were read from "{name}"', values={"name": beside.name})
        residues = beside
    stream = Fasta(residues, progress=progress.silent())
    names = set()
    for sequence in stream:
        names.add(sequence.name)
        yield _with_stated(rows.entry(sequence, log), stream.description, log)
    log.extend(change for change in stream.changes if change.kind not in OTHER_KINDS)
    rows.report_unused(names, log)


def _with_stated(entry: Entry, description: str, log: ChangeLog) -> Entry:
    """Return the entry with the values of its FASTA header that no row of the whole sequence states, and report them.

    A name such as Gm01 states nothing; its chromosome is left to a disclosure of a genome.
    """
    stated = header_values(entry.name, description)
    features = list(entry.features)
    at = next((place for place, noted in enumerate(features) if noted.key == "source"), -1)
    own = features[at].qualifiers if at >= 0 else ()
    known = {name for name, _ in own}
    found = [(n, each) for n, each in stated.items() if each.by in (BRACKETS, DEFINITION) and n not in known]
    if not found:
        return entry
    for name, each in found:
        values = {"name": name, "by": tr(each.by)}
        log.add("genome/value", "{name} {after} taken from {by}", entry.name, after=each.value, values=values)
    pairs = (*own, *((name, each.value) for name, each in found))
    if at >= 0:
        features[at] = replace(features[at], qualifiers=pairs)
    else:
        length = len(entry.residues)
        features.insert(0, Noted("source", f"1..{length}", Span(1, length, is_range=True), pairs))
    return replace(entry, features=tuple(features))


def read_rows(source: Source, log: ChangeLog, progress: Progress = SILENT) -> "Rows":
    """Read the rows of a GFF3 file without its residues. Raises UnreadableFile, Cancelled."""
    with lines_of(source, log, progress) as lines:
        return Rows(lines, log)


class _Text:
    """Lines with their numbers in little memory: a genome has hundreds of thousands. They are stored compressed."""

    def __init__(self) -> None:
        self.numbers = array("q")
        self._packed: list[bytes] = []
        self._open = bytearray()

    def add(self, number: int, line: str) -> None:
        self.numbers.append(number)
        self._open += line.rstrip("\n").encode("utf-8", "surrogatepass") + b"\n"
        if len(self._open) >= _BLOCK:
            self._packed.append(zlib.compress(self._open, 1))
            self._open.clear()

    def __iter__(self) -> Iterator[tuple[int, str]]:
        numbers = iter(self.numbers)
        for block in chain(map(zlib.decompress, self._packed), [bytes(self._open)]):
            for line in io.BytesIO(block):
                yield next(numbers), line.decode("utf-8", "surrogatepass")


_BLOCK: Final = 1 << 18
"""So many bytes of lines are compressed at once."""


class Rows:
    """The rows of a GFF3 file by the sequence that they name. They are stored as text and parsed on request."""

    def __init__(self, lines: Lines, log: ChangeLog) -> None:
        """Read the lines before the FASTA part, whose first line stays unread."""
        self._lines: dict[str, _Text] = defaultdict(_Text)
        self._has_gtf = False
        for line in lines:
            if line.startswith(">"):
                lines.push(line)
                break
            if line.startswith("#"):
                if _begins_residues(line):
                    break
                continue
            if not line.strip():
                continue
            if not _is_row(line):
                log.count("gff/row", "Rows that do not follow GFF3 omitted", line=lines.number)
                continue
            self._has_gtf = self._has_gtf or is_gtf(line.rpartition("\t")[2])
            name = unquote(line.partition("\t")[0].strip())
            self._lines[name].add(lines.number, line)

    def _of(self, name: str) -> Iterator[tuple[int, str]]:
        """Yield the rows that name a sequence, with the numbers of their lines."""
        return iter(self._lines[name]) if name in self._lines else iter(())

    def entry(self, sequence: Sequence, log: ChangeLog) -> Entry:
        """Return the entry of a sequence with the features of the rows that name it."""
        own = [self._row(line, number, log) for number, line in self._of(sequence.name)]
        own = with_gene_names(own) if self._has_gtf else named_by_genes(own)
        is_circular = any(row.first("Is_circular").lower() == "true" for row in own)
        return Entry(
            name=sequence.name,
            residues=sequence.residues,
            features=tuple(_features(own, sequence, is_circular, log)),
            molecule=sequence.molecule_type,
            kind=sequence.molecule_type,
            is_circular=is_circular,
            has_free_names=True,
        )

    def whole(self, name: str, length: int) -> tuple[tuple[str, str | None], ...]:
        """Return the qualifiers of the row that describes the whole sequence, or ()."""
        for number, line in self._of(name):
            if _describes_whole(row := self._row(line, number, ChangeLog()), length):
                return _of_whole(_qualifiers(Group((row,))))
        return ()

    def _row(self, line: str, number: int, log: ChangeLog) -> Row:
        """Return a row, and report the words of column 9 that are not attributes."""
        cells = line.rstrip("\n").split("\t")
        _, _, kind, start, end, _, strand, phase = cells[:8]
        kind, column = unquote(kind.strip()), cells[8] if len(cells) == 9 else ""
        is_of_gtf = is_gtf(column) or (self._has_gtf and "=" not in column)
        attributes, words = attributes_of(column, kind) if is_of_gtf else _attributes(column, number, log)
        if words and words != ["."]:
            message = "Words in column 9 that are not an attribute omitted: {before}"
            log.add("gff/column-9", message, line=number, before="; ".join(words))
        if kind in _TERMS or kind.lower() == "cds":
            kind = _TERMS.get(kind, "CDS")
        frame = int(phase) if phase.strip() in ("0", "1", "2") else -1
        if frame < 0 and phase.strip() not in ("", "."):
            log.count("gff/phase-value", "Phases that are not 0, 1 or 2 ignored: {before}", line=number, before=phase)
        if strand.strip() not in ("+", "-", ".", ""):
            message = "Strands that are not + or - read as +: {before}"
            log.count("gff/strand", message, line=number, before=strand)
        row = Row(kind, int(start), int(end), strand.strip(), frame, attributes, number)
        return linked(row) if is_of_gtf else row

    def count(self, name: str) -> int:
        """Return the number of rows that name a sequence."""
        return len(self._lines[name].numbers) if name in self._lines else 0

    def report_unused(self, names: Container[str], log: ChangeLog) -> None:
        """Report the rows that name none of these sequences."""
        for name, left in self._lines.items():
            if name in names:
                continue
            log.add(
                "gff/no-residues",
                'Rows omitted, because no FASTA record has the name "{name}"',
                line=left.numbers[0],
                count=len(left.numbers),
                values={"name": name[:60]},
            )


# Rows


def _is_row(line: str) -> bool:
    cells = line.rstrip("\n").split("\t")
    return len(cells) in (8, 9) and _is_number(cells[3]) and _is_number(cells[4]) and bool(cells[2].strip())


def _attributes(column: str, line: int, log: ChangeLog) -> tuple[dict[str, list[str]], list[str]]:
    """Return the attributes of column 9 of GFF3, and the words that are not attributes."""
    attributes: dict[str, list[str]] = {}
    words = []
    for part in column.split(";"):
        key, equals, value = part.strip().partition("=")
        if key and equals:
            key = unquote(key.strip())
            is_list = key in _LISTS
            if "," in value and not is_list and key not in _POSITIONS:
                log.count("gff/commas", "Values of {before} that have commas stay one value", line=line, before=key)
            values = value.split(",") if is_list else [value]
            attributes.setdefault(key, []).extend(unquote(each.strip()) for each in values)
        elif part.strip():
            words.append(unquote(part.strip()))
    return attributes, words


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _DIGITS


# Features


def _features(rows: list[Row], sequence: Sequence, is_circular: bool, log: ChangeLog) -> Iterator[Noted]:
    if any(row.is_gtf for row in rows):
        rows = with_codons(rows, sequence.residues, sequence.name, log)
    exons: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.type.lower() == "exon":
            for parent in row.attributes.get("Parent", ()):
                exons[parent].append(row)
    for group in grouped(rows, sequence.residues, is_circular, sequence.name, log):
        yield _noted(group, exons, len(sequence.residues), is_circular, sequence.name, log)


def _noted(
    group: Group, exons: dict[str, list[Row]], length: int, is_circular: bool, name: str, log: ChangeLog
) -> Noted:
    first = group.first
    parts = group.rows
    key = first.type
    if len(parts) == 1 and _describes_whole(first, length):
        key = "source"
    elif _TRANSCRIPTS.fullmatch(key) and len(parts) == 1 and len(exons.get(first.first("ID"), ())) > 1:
        own = exons[first.first("ID")]
        if {row.strand for row in own} == {first.strand}:
            parts = in_order(own, length, is_circular)
            log.count("gff/exons", "Transcripts have the locations of their exons", name, first.line)
    qualifiers = _of_whole(_qualifiers(group)) if key == "source" else _qualifiers(group)
    text = ",".join(f"{row.start}..{row.end}({row.strand})" for row in parts)
    if key == "CDS" and any(row.strand not in ("+", "-") for row in parts):
        key = "misc_feature"
        qualifiers = (*qualifiers, ("note", "CDS; the file does not state its strand"))
        message = mark("CDS without a strand ({location}) read as misc_feature and not translated")
        log.add(STRANDLESS, message, f"{name} {text}", first.line, values={"location": text[:60]})
    location, reason = None, ""
    try:
        location = _location(parts, length, is_circular)
    except Unfit as unfit:
        reason = unfit.reason
    return Noted(key, str(location) if location is not None else text, location, qualifiers, first.line, reason)


def _describes_whole(row: Row, length: int) -> bool:
    return row.type.lower() in _WHOLE and (row.start, row.end) == (1, length)


def _location(rows: tuple[Row, ...], length: int, is_circular: bool) -> Location:
    """Return the location of rows in the order in which they are read, 5' to 3'. Raises Unfit."""
    if any(row.start > row.end for row in rows):
        raise Unfit(mark("the end of a row is smaller than its start"))
    if any(row.start < 1 for row in rows):
        raise Unfit(INEXACT)
    strands = {row.strand == "-" for row in rows}
    if len(strands) > 1:
        parts: list[Location] = []
        for row in rows:
            spans = _spans(row, length, is_circular)
            parts += [Complement(span) for span in reversed(spans)] if row.strand == "-" else spans
        return Join(tuple(parts))
    ascending = rows if True not in strands else rows[::-1]
    spans = [span for row in ascending for span in _spans(row, length, is_circular)]
    if any(row.first("start_range").startswith(".") for row in rows):
        spans[0] = Span(spans[0].start, spans[0].end, before=True, after=spans[0].after, is_range=True)
    if any(row.first("end_range").endswith(".") for row in rows):
        spans[-1] = Span(spans[-1].start, spans[-1].end, before=spans[-1].before, after=True, is_range=True)
    found: Location = spans[0] if len(spans) == 1 else Join(tuple(spans))
    return Complement(found) if True in strands else found


def _spans(row: Row, length: int, is_circular: bool) -> list[Span]:
    """Return the span of a row, or two if it crosses the origin of a circular sequence."""
    if is_circular and row.end > length >= row.start and row.end - length < row.start:
        return [Span(row.start, length), Span(1, row.end - length)]
    return [Span(row.start, row.end)]


def _of_whole(pairs: tuple[tuple[str, str | None], ...]) -> tuple[tuple[str, str | None], ...]:
    """Return the qualifiers of a row of the whole sequence, with those of ST.26 for NCBI's genome and plasmid-name."""
    names = {name for name, _ in pairs}
    found: list[tuple[str, str | None]] = []
    for name, value in pairs:
        organelle = organelle_named(value or "") if name == "genome" else ""
        if organelle and "organelle" not in names:
            found.append(("organelle", organelle))
        elif name == "plasmid-name" and "plasmid" not in names:
            found.append(("plasmid", value))
        else:
            found.append((name, value))
    return tuple(found)


def _qualifiers(group: Group) -> tuple[tuple[str, str | None], ...]:
    """Return the attributes of the rows, with the parents of the group only."""
    first = group.first
    pairs: dict[tuple[str, str | None], None] = {}
    for row in group.rows:
        for name, values in row.attributes.items():
            if row.is_gtf and name in ("ID", "Parent"):
                continue  # they come from the attributes gene_id and transcript_id
            if name == "Parent" and group.parents:
                values = list(group.parents)
            if name not in _USED:
                pairs.update(dict.fromkeys((name, value) for value in values))
    found = list(pairs)
    if first.type.lower() in GENES and first.first("Name") and "gene" not in first.attributes:
        found = [("gene" if name == "Name" else name, value) for name, value in found]
    if first.type == "CDS" and "codon_start" not in first.attributes and group.rows[0].phase > 0:
        found.append(("codon_start", str(group.rows[0].phase + 1)))
    return tuple(found)


def without_companions(given: Iterable[_File]) -> list[_File | Source]:
    """Return the files without the FASTA files that contain the residues of a GFF file among them.

    Such a file has the name of the GFF file, or is the only FASTA file beside the only GFF file without residues: that
    one is used, although a file with the name of the GFF file is in its folder, because a person named it.
    """
    listed: list[_File | Source] = list(given)
    named = {os.path.realpath(file_of(each)) for each in listed}
    beside = set()
    lonely: list[_File | Source] = []
    for each in listed:
        path = file_of(each)
        if _has_ending(path, _GFF_ENDINGS) and needs_companion(each):
            found = companion(path)
            if found is not None and os.path.realpath(found) in named:
                beside.add(os.path.realpath(found))
            else:
                lonely.append(each)
    left = [each for each in listed if os.path.realpath(file_of(each)) not in beside] if beside else listed
    fastas = [each for each in left if _has_ending(file_of(each), FASTA_ENDINGS)]
    if len(lonely) != 1 or len(fastas) != 1:
        return left
    (rows,), (fasta,) = lonely, fastas
    if companion(file_of(rows)) is not None and not _names_a_record(rows, fasta):
        return left
    source = rows if isinstance(rows, Source) else Source(rows)
    source.residues_in = file_of(fasta)
    return [source if each is rows else each for each in left if each is not fasta]


def _names_a_record(rows: Path | Source, fasta: Path | Source) -> bool:
    """Return whether one of the first rows of a GFF file names a record of a FASTA file."""
    names = set()
    with lines_of(rows, ChangeLog()) as lines:
        for line in islice(lines, _FIRST_ROWS):
            name, tab, _ = line.partition("\t")
            if tab and not line.startswith("#"):
                names.add(name)
    with lines_of(fasta, ChangeLog()) as lines:
        return any(line[:1] == ">" and (line[1:].split() or [""])[0] in names for line in lines)


def _has_ending(path: Path, endings: tuple[str, ...]) -> bool:
    return path.name.lower().removesuffix(".gz").endswith(endings)


__all__ = ["OTHER_KINDS", "Rows", "companion", "needs_companion", "read_gff", "read_rows", "without_companions"]
