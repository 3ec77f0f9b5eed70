"""Offer the sequences of files or of a pasted text, from which a person or a workflow chooses what to import.

It hides the file and record from which each sequence was read. A file can therefore be read again with another molecule
type, other meanings of columns, or a legend, and links get the new numbers of their sequences. The command line uses
the same offers and imports all sequences. Reading is left to formats/, showing the offer to the window.
"""

from collections import Counter
from collections.abc import Collection, Container, Iterable, Mapping
from dataclasses import dataclass, field
from dataclasses import replace as with_fields
from functools import cached_property, partial
from pathlib import Path
from typing import Any, Final

from msgspec.structs import replace

from wiposeq.app.importing import notations as notating
from wiposeq.app.importing.linking import beyond, renumbered, with_mentions
from wiposeq.app.importing.notations import NotationStream, refuse_none_read
from wiposeq.app.importing.omitted import OMISSIONS, facts_of_omitted
from wiposeq.app.importing.opening import (
    NOTATION,
    named,
    open_any,
    plain_records,
    recognized_as,
    shared_progress,
)
from wiposeq.app.losses import accept_known, refuse_losses
from wiposeq.app.report_files import format_named, write_report_file
from wiposeq.errors import UnclearNumbers, UnreadableFile, UserError
from wiposeq.formats.kinds import LISTINGS, RECORDS, TABLES, WRITTEN, kind_of_text
from wiposeq.formats.notation.legend import Legend
from wiposeq.formats.options import NO_DEFAULTS, Defaults
from wiposeq.formats.plain import text_records
from wiposeq.formats.plain.records import GAP_INSIDE, MIXED_CASE
from wiposeq.formats.plain.residue_text import NOTATION_OR_CASE
from wiposeq.formats.records.annotated import read_annotated
from wiposeq.formats.records.gff import without_companions
from wiposeq.formats.reports.check_report import CHANGE_FORMATS
from wiposeq.formats.source import Source
from wiposeq.formats.tables.headings import Matched
from wiposeq.formats.tables.records import TableRecords, is_table
from wiposeq.formats.tables.template import write_template
from wiposeq.model.address import Address
from wiposeq.model.changes import Change, ChangeLog
from wiposeq.model.edit import Edit
from wiposeq.model.edits import Insert, Together
from wiposeq.model.numbering import numbers_of
from wiposeq.model.origin import NOT_IMPORTED, QUANTITY, Fact
from wiposeq.model.origin_edits import KeepChanges
from wiposeq.model.project import Project
from wiposeq.model.records import Sequence as Record
from wiposeq.model.records import new_uid
from wiposeq.model.sequence_list import SequenceList
from wiposeq.progress import SILENT, Progress
from wiposeq.standard.edition import Edition, newest
from wiposeq.texts import tr, trn

_PLACEHOLDERS: Final = ("unidentified", "unassigned DNA", "unassigned RNA")
"""The values that readers of annotated records write if a record does not state its organism or mol_type."""


@dataclass(frozen=True)
class Part:
    """One source of an offer: a file or pasted bytes, and its sequences.

    records: for each sequence, the number of the record that it was read from; 0 for a protein of a coding sequence.
    defaults: how the source was read.
    stated: the uids of the sequences whose record states the organism, and of those whose record states the mol_type.
        None if this can be seen from the values.
    tables: the sheets and the meanings of their columns.
    trouble: why nothing could be read, if other columns or another legend may help.
    contradictions: the lengths and the number of sequences in a listing that its sequences contradict.
    numbers: the SEQ ID NOs in a listing or project; () for 1, 2, 3 ...
    """

    source: Path | bytes
    kind: str
    sequences: tuple[Record, ...]
    records: tuple[int, ...]
    changes: tuple[Change, ...]
    defaults: Defaults = NO_DEFAULTS
    stated: tuple[frozenset[int], frozenset[int]] | None = None
    tables: tuple[Matched, ...] = ()
    trouble: UserError | None = None
    edition: Edition | None = field(default=None, repr=False)
    contradictions: tuple[Fact, ...] = ()
    numbers: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        """The name of the file, or "pasted text"."""
        return self.source.name if isinstance(self.source, Path) else tr("pasted text")

    @property
    def is_listing(self) -> bool:
        """Whether it is a listing or a project, which is imported without defaults."""
        return self.kind in LISTINGS

    @property
    def may_need_legend(self) -> bool:
        """Whether it can be read with a legend: it is a text or table, or FASTA with a notation."""
        return self.kind in WRITTEN or (
            self.kind == "fasta" and bool(self.defaults.legend or notating.stopped(self.changes))
        )

    def facts(self, *, has_name: bool = False) -> tuple[Fact, ...]:
        """Return what the sequences lack of the source. has_name: whether the losses name it."""
        return (*self.contradictions, *facts_of_omitted(self.changes, self.name if has_name else ""))

    def read_with(self, **values: Any) -> "Part":
        """Read the part again with other defaults."""
        return _read(Source(self.source, self.kind), with_fields(self.defaults, **values), self.edition)


@dataclass(frozen=True)
class Offer:
    """The sequences that can be imported, in order, and every change that the readers made."""

    parts: tuple[Part, ...]

    @cached_property
    def sequences(self) -> tuple[Record, ...]:
        """All sequences in the order of the sources."""
        return tuple(sequence for part in self.parts for sequence in part.sequences)

    @property
    def changes(self) -> tuple[Change, ...]:
        """Every change and every omission; with the name of the source if there are several."""
        if len(self.parts) == 1:
            return self.parts[0].changes
        return tuple(change for part in self.parts for change in named(part.changes, Path(part.name)))

    @property
    def trouble(self) -> UserError | None:
        """Why a source could not be read yet, because the meaning of its columns or notation is unknown."""
        return next((part.trouble for part in self.parts if part.trouble is not None), None)

    @cached_property
    def stopped(self) -> int:
        """The number of records that could not be read and are omitted, such as notations without a legend."""
        return sum(change.kind in OMISSIONS for change in self.changes)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """What the sequences lack of their sources: losses, which a person accepts before a listing is written."""
        return tuple(fact for part in self.parts for fact in part.facts(has_name=len(self.parts) > 1))

    @cached_property
    def protein_places(self) -> frozenset[int]:
        """The 0-based places of the proteins of coding sequences."""
        numbers = (number for part in self.parts for number in part.records)
        return frozenset(place for place, number in enumerate(numbers) if not number)

    @cached_property
    def fixed_places(self) -> frozenset[int]:
        """The 0-based places of the sequences of listings and projects, which defaults do not change."""
        kinds = (part.is_listing for part in self.parts for _ in part.sequences)
        return frozenset(place for place, is_fixed in enumerate(kinds) if is_fixed)

    def with_molecule(self, molecules: Mapping[int, str]) -> "Offer":
        """Return the offer read again with these molecule types, by the 0-based place of the sequence."""
        parts, start = [], 0
        for part in self.parts:
            here = {part.records[p - start]: m for p, m in molecules.items() if 0 <= p - start < len(part.records)}
            here.pop(0, None)
            start += len(part.records)
            known = part.defaults.molecule if isinstance(part.defaults.molecule, Mapping) else {}
            parts.append(part.read_with(molecule={**known, **here}) if here and not part.is_listing else part)
        return Offer(tuple(parts))

    def with_columns(self, columns: Mapping[str, str]) -> "Offer":
        """Return the offer with its tables read again. columns: meanings by headings.key_of(heading)."""
        return Offer(tuple(p.read_with(columns=dict(columns)) if p.kind in TABLES else p for p in self.parts))

    def with_legend(self, legend: Legend | None) -> "Offer":
        """Return the offer with its tables and texts read again with a legend of modified residues."""
        return Offer(tuple(p.read_with(legend=legend) if p.may_need_legend else p for p in self.parts))

    def with_answers(self, gaps: str, case: str) -> "Offer":
        """Return the offer with FASTA, tables and texts read again. gaps, case: see Defaults."""
        kinds = (*LISTINGS, *RECORDS)
        return Offer(tuple(p if p.kind in kinds else p.read_with(gaps=gaps, case=case) for p in self.parts))

    @property
    def asks_about_gaps(self) -> bool:
        """Whether a record is not read because of a gap sign between its residues."""
        return any(change.kind == GAP_INSIDE for change in self.changes)

    @property
    def asks_about_case(self) -> bool:
        """Whether a record is not read because of small letters among capitals."""
        return any(change.kind == MIXED_CASE or change.message == NOTATION_OR_CASE for change in self.changes)

    def taken(
        self, places: Collection[int], *, index: int, organism: str = "", mol_types: Mapping[str, str] | None = None
    ) -> tuple[list[Record], tuple[Change, ...]]:
        """Return the chosen sequences as they are inserted into a project, and what was changed.

        The values of protein_id, and the mentions in free text of listings, are changed to the new numbers. If a
        protein is not chosen, its link and translation are removed.

        places: the 0-based places of the chosen sequences. index: the 0-based index of the project to insert before.
        organism: for all sequences whose record does not state it; "" to keep the placeholder.
        mol_types: by molecule type, for all sequences whose record does not state it.
        """
        chosen = set(places)
        numbers = {place: index + rank for rank, place in enumerate(sorted(chosen), 1)}
        taken: list[Record] = []
        log = ChangeLog()
        start = 0

        def is_answered(change: Change) -> bool:
            is_mol_type = change.kind == "mol_type/assumed" and not change.after.startswith("other")
            return bool((organism and _is_of_unidentified(change)) or (mol_types and is_mol_type))

        for part in self.parts:
            own_changes = ChangeLog()
            own_changes.extend(change for change in part.changes if not is_answered(change))
            here = [
                _described(sequence, organism, (mol_types or {}).get(sequence.molecule_type, ""), part)
                for place, sequence in enumerate(part.sequences, start)
                if place in chosen
            ]
            known = part.numbers or range(1, len(part.sequences) + 1)
            times = Counter(known)
            own = {
                number: numbers[place]
                for place, number in enumerate(known, start)
                if place in chosen and times[number] == 1
            }
            gone = {number for place, number in enumerate(known, start) if place not in chosen}
            if part.is_listing and (index or len(self.parts) > 1 or any(old != new for old, new in own.items())):
                here = list(with_mentions(here, partial(_mentioned, own, gone), own, own_changes))
            number_of = partial(_mentioned, own, gone) if part.is_listing else partial(_number_in, own)
            taken.extend(renumbered(here, number_of, own_changes, is_reported=part.is_listing))
            log.extend(named(own_changes, Path(part.name)) if len(self.parts) > 1 else own_changes)
            start += len(part.sequences)
        if len(taken) < len(self.sequences):
            log.add(
                "record/not-taken",
                "Sequences omitted, because they were not chosen",
                count=len(self.sequences) - len(taken),
            )
        return taken, tuple(log)

    def organism_at(self, place: int, organism: str) -> str:
        """Return the organism with which the sequence at a 0-based place is imported; organism: the default."""
        for part in self.parts:
            if place < len(part.sequences):
                return _described(part.sequences[place], organism, "", part).organism
            place -= len(part.sequences)
        return ""

    def edit(self, places: Collection[int], *, index: int, organism: str, mol_types: Mapping[str, str]) -> Edit:
        """Return the edit that inserts taken() into the project and stores the import report."""
        records, changes = self.taken(places, index=index, organism=organism, mol_types=mol_types)
        return _edit(index, records, changes, self.facts)

    def project(self, organism: str = "", mol_types: Mapping[str, str] | None = None) -> Project:
        """Return all offered sequences as a project, to check them."""
        everything = range(len(self.sequences))
        taken, _ = self.taken(everything, index=0, organism=organism, mol_types=mol_types)
        return Project(sequences=SequenceList(taken))


def already_in(project: Project, offered: Iterable[Record]) -> dict[int, int]:
    """Return the sequences that the project already has with the same residues: the number there by 0-based place."""
    known: dict[tuple[str, str], int] = {}
    for number, sequence in enumerate(project.sequences, 1):
        if sequence.residues:
            known.setdefault((sequence.molecule_type, sequence.residues), number)
    keys = ((place, (sequence.molecule_type, sequence.residues)) for place, sequence in enumerate(offered))
    return {place: known[key] for place, key in keys if key in known}


def offer_files(
    given: Iterable[Path | Source],
    defaults: Defaults = NO_DEFAULTS,
    *,
    edition: Edition | None = None,
    progress: Progress = SILENT,
) -> Offer:
    """Read the sequences that these files offer: listings, projects, records, FASTA, tables, texts.

    A table without a column of residues, or a text that cannot be read, results in a part with a trouble. Raises
    UnreadableFile for any other file that cannot be read, DamagedFile, NewerFile, Cancelled.
    """
    files = without_companions(given)
    return Offer(
        tuple(
            _read(_with_kind(each, defaults), defaults, edition, part_progress)
            for each, part_progress in shared_progress(files, progress)
        )
    )


def _with_kind(given: Path | Source, defaults: Defaults) -> Source:
    return given if isinstance(given, Source) and given.kind else recognized_as(given, defaults)


def offer_text(text: str, defaults: Defaults = NO_DEFAULTS) -> Offer:
    """Read the sequences that a pasted text offers.

    The text can be a listing, records, FASTA, cells of a spreadsheet, multi-sequence text, or the residues of one
    sequence. Raises UnreadableFile.
    """
    body = text.lstrip("\ufeff").strip("\r\n")
    body = text_records.as_cells(body) or body
    kind = _kind_of_pasted(body)
    data = (body if kind == "csv" else body.lstrip()).encode("utf-8", "replace")
    return Offer((_read(Source(data, kind), defaults, None),))


def import_into(
    project: Project,
    given: Iterable[Path | Source],
    defaults: Defaults = NO_DEFAULTS,
    *,
    index: int | None = None,
    edition: Edition | None = None,
    progress: Progress = SILENT,
) -> tuple[Edit, tuple[Change, ...]]:
    """Return the edit that inserts all sequences of these files into the project, and what was changed.

    index: the 0-based index to insert before; None for the end. Raises the same errors as offer_files(), and the
    trouble of an offer.
    """
    start = len(project.sequences) if index is None else min(max(index, 0), len(project.sequences))
    edition = edition or project.edition_on()
    offer = offer_files(given, defaults, edition=edition, progress=progress)
    if offer.trouble is not None:
        raise offer.trouble
    records, changes = offer.taken(range(len(offer.sequences)), index=start)
    changes = (*beyond(project, len(records)), *changes)
    return _edit(start, records, changes, offer.facts), changes


def write_import_report(path: Path, offer: Offer) -> None:
    """Write every change of an offer as .html, .csv, .txt or .json. Raises UsageError, UnwritableFile."""
    format = format_named(path, CHANGE_FORMATS)
    source = ", ".join(part.name for part in offer.parts)
    write_report_file(path, CHANGE_FORMATS[format](tr("Import report"), source, offer.changes))


def _edit(index: int, records: list[Record], changes: tuple[Change, ...], facts: tuple[Fact, ...]) -> Edit:
    label = trn("Import {count} sequence", "Import {count} sequences", len(records))
    return Together(label, (Insert(Address(field="sequences"), index, tuple(records)), KeepChanges(changes, facts)))


def _kind_of_pasted(text: str) -> str:
    if found := kind_of_text(text, "records") or kind_of_text(text, "listing"):
        return found
    if (found := kind_of_text(text, "fasta")) and found != "fasta":
        return found
    if text.lstrip().startswith(">") or "\n>" in text:
        return "fasta"
    if found := text_records.kind_of_plain(text):
        return found
    if text.strip() and max(len(line.split()) for line in text.split("\n")) == 1:
        return "raw"
    raise UnreadableFile(
        "{path} contains neither sequences nor a table of sequences.",
        "Copy residues, FASTA, records, or cells with a heading such as Sequence.",
        path=tr("The clipboard"),
    )


def _read(
    source: Source,
    defaults: Defaults,
    edition: Edition | None,
    progress: Progress = SILENT,
) -> Part:
    source.encoding = defaults.encoding
    kind = source.kind
    if kind in LISTINGS:
        return _listing(source, defaults, edition, progress)
    if kind in RECORDS:
        found = read_annotated(source, defaults, edition, progress)
        if not found.sequences:
            raise _nothing_in(source.given)
        return Part(source.given, kind, found.sequences, found.numbers, found.changes, defaults, edition=edition)
    if _are_notations(source, defaults, edition):
        source.kind = NOTATION
    stream = plain_records(source, defaults, edition, progress, first_uid=new_uid())
    trouble: UserError | None = None
    pairs: list[tuple[Record, int]] = []
    try:
        if isinstance(stream, NotationStream):
            pairs = [(sequence, number) for number, sequence in enumerate(stream, 1)]
        else:
            pairs = [(sequence, stream.record_of(sequence)) for sequence in stream]
    except UnreadableFile as error:
        if kind not in TABLES or not _tables_of(stream) or isinstance(error, UnclearNumbers):
            raise
        trouble = error
    if not pairs and trouble is None:
        trouble = _nothing_in(source.given, stream.changes)
        if kind not in (*WRITTEN, NOTATION) and not notating.stopped(stream.changes):
            raise trouble
    if isinstance(stream, NotationStream):
        everything = frozenset(sequence.uid for sequence, _ in pairs)
        stated = (everything, everything)
    else:
        stated = (frozenset(stream.with_organism), frozenset(stream.with_mol_type))
    return Part(
        source.given,
        kind,
        tuple(sequence for sequence, _ in pairs),
        tuple(number for _, number in pairs),
        tuple(stream.changes),
        defaults,
        stated,
        _tables_of(stream),
        trouble,
        edition,
    )


def _are_notations(source: Source, defaults: Defaults, edition: Edition | None) -> bool:
    """Return whether a text is read as rows of notations: a legend is chosen, and no column contains residues."""
    kind = source.kind
    if defaults.legend is None or kind not in ("raw", "csv", "fasta"):
        return kind == NOTATION
    return kind != "csv" or not is_table(source, defaults.columns, edition or newest())


def _tables_of(stream: object) -> tuple[Matched, ...]:
    """Return the tables that a reader has read."""
    return tuple(stream.tables) if isinstance(stream, TableRecords) else ()


def _listing(
    source: Source,
    defaults: Defaults,
    edition: Edition | None,
    progress: Progress,
) -> Part:
    """Read a listing or project."""
    path = Path(source.label)
    other = accept_known(
        open_any(source, Defaults(encoding=defaults.encoding), edition=edition, progress=progress),
        defaults.accepted_losses,
    )
    read_as = refuse_losses(other.origin, path, len(other.sequences))
    uid = new_uid()
    sequences = tuple(replace(sequence, uid=uid + number) for number, sequence in enumerate(other.sequences, 1))
    if not sequences:
        raise UnreadableFile('"{path}" contains no sequences.', "Choose another file.", path=str(path))
    return Part(
        source.given,
        source.kind,
        sequences,
        tuple(range(1, len(sequences) + 1)),
        (*other.origin.changes, *read_as),
        edition=edition,
        numbers=tuple(numbers_of(other)),
        contradictions=_contradictions(other, path.name),
    )


def _contradictions(project: Project, name: str) -> tuple[Fact, ...]:
    """Return the lengths and the number of sequences that a listing declares and its sequences contradict."""
    found = []
    for fact in project.origin.of_kind(QUANTITY):
        words = tr(
            '"{name}" declares {found} sequences, and has {count}.',
            name=name,
            found=str(fact.values.get("found") or ""),
            count=len(project.sequences),
        )
        found.append(Fact(NOT_IMPORTED, {"key": f"values=quantity/{name}", "words": words}, line=fact.line))
    for uid, declared in project.origin.declared.items():
        if declared.length is not None:
            number = project.number(uid)
            words = tr(
                'SEQ ID NO {number} of "{name}" has {count} residues, but declares the length {found}.',
                number=number,
                name=name,
                count=len(project.sequences.by_uid(uid).residues),
                found=declared.length,
            )
            found.append(Fact(NOT_IMPORTED, {"key": f"values=length/{number}", "words": words}))
    return tuple(found)


def _is_of_unidentified(change: Change) -> bool:
    return change.kind == "organism/assumed" and change.after == _PLACEHOLDERS[0]


def _nothing_in(source: Path | bytes, changes: Iterable[Change] = ()) -> UnreadableFile:
    name = str(source) if isinstance(source, Path) else tr("The clipboard")
    try:
        refuse_none_read(Path(name), changes)
    except UnreadableFile as error:
        return error
    return UnreadableFile("{path} contains no residues.", "Choose another file.", path=name)


def _number_in(numbers: Mapping[int, int], number: int) -> int:
    return numbers.get(number, 0)


def _mentioned(numbers: Mapping[int, int], gone: Container[int], number: int) -> int:
    """Return the new number of a sequence that a text of a listing mentions.

    gone: the numbers of the sequences that are not imported.
    """
    return numbers.get(number, 0 if number in gone else number)


def _described(sequence: Record, organism: str, mol_type: str, part: Part) -> Record:
    """Return the sequence with this organism and mol_type, unless its record states them."""
    if not (organism or mol_type) or not sequence.features or part.is_listing:
        return sequence
    source = sequence.features[0]
    values = {"organism": organism, "mol_type": mol_type}
    if part.stated is not None:
        for name, uids in zip(("organism", "mol_type"), part.stated):
            if sequence.uid in uids:
                del values[name]
    qualifiers = tuple(
        replace(q, value=values[q.name]) if values.get(q.name) and (part.stated or q.value in _PLACEHOLDERS) else q
        for q in source.qualifiers
    )
    if qualifiers == source.qualifiers:
        return sequence
    return replace(sequence, features=(replace(source, qualifiers=qualifiers), *sequence.features[1:]))


__all__ = [
    "WRITTEN",
    "Offer",
    "Part",
    "already_in",
    "import_into",
    "offer_files",
    "offer_text",
    "write_import_report",
    "write_template",
]
