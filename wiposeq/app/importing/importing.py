"""An import to choose from: what files or a pasted text would bring, before any of it is in the project.

It hides which record of which file a sequence came from, so that a molecule type, the columns of a table or a legend
chosen by hand read that file again, and so that links lead to the new numbers of their sequences. Showing the offer is
the window's, reading the formats', the edit the model's. What comes without a window comes by the same way, all of it.
"""

import tempfile
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from dataclasses import replace as with_fields
from functools import cached_property, partial
from pathlib import Path
from typing import Any, Final

from msgspec.structs import replace

from wiposeq import texts
from wiposeq.app.importing import notations as notating
from wiposeq.app.importing.linking import renumbered
from wiposeq.app.importing.notations import NotationStream, refuse_none_read
from wiposeq.app.importing.opening import (
    NOTATION,
    named,
    open_any,
    plain_records,
    recognized_as,
    shared_progress,
)
from wiposeq.app.losses import accept_known, refuse_losses
from wiposeq.errors import UnreadableFile, UsageError, UserError
from wiposeq.formats.files import replacing
from wiposeq.formats.kinds import LISTINGS, RECORDS, TABLES, WRITTEN, kind_of_text
from wiposeq.formats.notation.legend import Legend
from wiposeq.formats.notation.reader import STOPPED
from wiposeq.formats.options import NO_DEFAULTS, Defaults
from wiposeq.formats.plain import text_records
from wiposeq.formats.plain.fasta_bodies import WORDS
from wiposeq.formats.plain.residue_text import BACKWARDS, OMITTED
from wiposeq.formats.records.annotated import numbered_records
from wiposeq.formats.records.gff import without_companions
from wiposeq.formats.reports.check_report import CHANGE_FORMATS
from wiposeq.formats.source import Source
from wiposeq.formats.tables.headings import Matched
from wiposeq.formats.tables.records import TableRecords, is_table
from wiposeq.formats.tables.template import write_template
from wiposeq.model.address import Address
from wiposeq.model.changes import Change, ChangeLog
from wiposeq.model.edits import Edit, Insert, KeepChanges, Together
from wiposeq.model.project import Project
from wiposeq.model.records import Sequence as Record
from wiposeq.model.records import new_uid
from wiposeq.model.sequence_list import SequenceList
from wiposeq.progress import SILENT, Progress
from wiposeq.standard.edition import Edition, newest
from wiposeq.texts import tr, trn

_UNSAID: Final = ("unidentified", "unassigned DNA", "unassigned RNA")
"""What readers of annotated records write where a record does not say its organism or mol_type."""

_STOPPED: Final = (STOPPED, WORDS, BACKWARDS, OMITTED)


@dataclass(frozen=True)
class Part:
    """One source of an offer: a file or pasted bytes, its sequences, and the number of the record each came from.

    The number is 0 for a protein that was made of a coding sequence. defaults: what the source was read with; said: the
    uids of sequences that say their organism, and of those that say their mol_type, None where their values tell.
    tables: the sheets and what their columns mean. trouble: why nothing could be read, where columns or legend may
    settle it.
    """

    source: Path | bytes
    kind: str
    sequences: tuple[Record, ...]
    records: tuple[int, ...]
    changes: tuple[Change, ...]
    defaults: Defaults = NO_DEFAULTS
    said: tuple[frozenset[int], frozenset[int]] | None = None
    tables: tuple[Matched, ...] = ()
    trouble: UserError | None = None
    edition: Edition | None = field(default=None, repr=False)

    @property
    def name(self) -> str:
        """The name of the file, or a word for the clipboard."""
        return self.source.name if isinstance(self.source, Path) else tr("pasted text")

    @property
    def is_listing(self) -> bool:
        """Whether it is a listing or a project, which says all of its sequences itself."""
        return self.kind in LISTINGS

    @property
    def may_need_legend(self) -> bool:
        """Whether a legend may say what it means: it is written by hand, or FASTA with a notation in it."""
        return self.kind in WRITTEN or (
            self.kind == "fasta" and bool(self.defaults.legend or notating.stopped(self.changes))
        )

    def read_with(self, **values: Any) -> "Part":
        """The part read again with other defaults."""
        return _read(Source(self.source, self.kind), with_fields(self.defaults, **values), self.edition)


@dataclass(frozen=True)
class Offer:
    """What an import would bring: sequences in order, and every change made on the way in."""

    parts: tuple[Part, ...]

    @cached_property
    def sequences(self) -> tuple[Record, ...]:
        """All sequences, in the order of the sources."""
        return tuple(sequence for part in self.parts for sequence in part.sequences)

    @property
    def changes(self) -> tuple[Change, ...]:
        """Every change and every dropped thing; with several sources each says which."""
        if len(self.parts) == 1:
            return self.parts[0].changes
        return tuple(change for part in self.parts for change in _named(part.changes, part.name))

    @property
    def trouble(self) -> UserError | None:
        """Why a source could not be read, as long as nobody has said what its columns or its notation mean."""
        return next((part.trouble for part in self.parts if part.trouble is not None), None)

    @cached_property
    def stopped(self) -> int:
        """How many records could not be read and are left out: notations without a legend, words, strands turned."""
        return sum(change.kind in _STOPPED for change in self.changes)

    @cached_property
    def made_places(self) -> frozenset[int]:
        """The 0-based places of the proteins that were made of coding sequences."""
        numbers = (number for part in self.parts for number in part.records)
        return frozenset(place for place, number in enumerate(numbers) if not number)

    @cached_property
    def fixed_places(self) -> frozenset[int]:
        """The 0-based places of the sequences of listings and projects, which say themselves what they are."""
        kinds = (part.is_listing for part in self.parts for _ in part.sequences)
        return frozenset(place for place, is_fixed in enumerate(kinds) if is_fixed)

    def with_molecule(self, molecules: Mapping[int, str]) -> "Offer":
        """The offer read again with the molecule type of some sequences (by 0-based place) set by hand."""
        parts, start = [], 0
        for part in self.parts:
            here = {part.records[p - start]: m for p, m in molecules.items() if 0 <= p - start < len(part.records)}
            here.pop(0, None)
            start += len(part.records)
            known = part.defaults.molecule if isinstance(part.defaults.molecule, Mapping) else {}
            parts.append(part.read_with(molecule={**known, **here}) if here and not part.is_listing else part)
        return Offer(tuple(parts))

    def with_columns(self, columns: Mapping[str, str]) -> "Offer":
        """The offer with its tables read again: what columns mean, by headings.key_of(heading)."""
        return Offer(tuple(p.read_with(columns=dict(columns)) if p.kind in TABLES else p for p in self.parts))

    def with_legend(self, legend: Legend | None) -> "Offer":
        """The offer with its tables and texts read again with a legend for notations of modified residues."""
        return Offer(tuple(p.read_with(legend=legend) if p.may_need_legend else p for p in self.parts))

    def taken(
        self, places: Collection[int], *, index: int, organism: str = "", mol_types: Mapping[str, str] | None = None
    ) -> tuple[list[Record], tuple[Change, ...]]:
        """The sequences at these 0-based places as they go before a 0-based index of a project, and what was changed.

        organism: of all that do not say theirs, "" keeps the placeholder; mol_types: by molecule type, likewise.
        protein_id follow the new numbers; a protein that is left out takes its link and translation with it.
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
            said = ChangeLog()
            said.extend(change for change in part.changes if not is_answered(change))
            here = [
                _described(sequence, organism, (mol_types or {}).get(sequence.molecule_type, ""), part)
                for place, sequence in enumerate(part.sequences, start)
                if place in chosen
            ]
            own = {
                number: numbers[start + number - 1]
                for number in range(1, len(part.sequences) + 1)
                if start + number - 1 in chosen
            }
            taken.extend(renumbered(here, partial(_number_in, own), said, is_told=part.is_listing))
            log.extend(_named(said, part.name) if len(self.parts) > 1 else said)
            start += len(part.sequences)
        if len(taken) < len(self.sequences):
            log.add("record/not-taken", "Sequences left out by choice", count=len(self.sequences) - len(taken))
        return taken, tuple(log)

    def organism_at(self, place: int, organism: str) -> str:
        """Return the organism with which the sequence at a 0-based place is imported; organism: the default."""
        for part in self.parts:
            if place < len(part.sequences):
                return _described(part.sequences[place], organism, "", part).organism
            place -= len(part.sequences)
        return ""

    def edit(self, places: Collection[int], *, index: int, organism: str, mol_types: Mapping[str, str]) -> Edit:
        """The one edit that puts taken() into the project; the import report is kept with it."""
        return _edit(index, *self.taken(places, index=index, organism=organism, mol_types=mol_types))

    def project(self, organism: str = "", mol_types: Mapping[str, str] | None = None) -> Project:
        """All that is offered as a project of its own, to be checked."""
        everything = range(len(self.sequences))
        taken, _ = self.taken(everything, index=0, organism=organism, mol_types=mol_types)
        return Project(sequences=SequenceList(taken))


def already_in(project: Project, offered: Iterable[Record]) -> dict[int, int]:
    """0-based place of each offered sequence that a project has already, with the same residues -> its number there."""
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
    """What these files would bring: listings, projects, records, FASTA, tables, texts.

    A table without a column of residues and a text that cannot be read make a part with trouble. Raises UnreadableFile
    naming the file for any other that cannot be read, DamagedFile, NewerFile, Cancelled.
    """
    inputs = list(given)
    paths = set(without_companions(each for each in inputs if isinstance(each, Path)))
    files = [each for each in inputs if isinstance(each, Source) or each in paths]
    return Offer(
        tuple(
            _read(each if isinstance(each, Source) else recognized_as(each, defaults), defaults, edition, part_progress)
            for each, part_progress in shared_progress(files, progress)
        )
    )


def offer_text(text: str, defaults: Defaults = NO_DEFAULTS, *, edition: Edition | None = None) -> Offer:
    """What a pasted text would bring: a listing, records, FASTA, cells of a spreadsheet, multi-sequence text, or plain
    residues as one sequence. Raises UnreadableFile."""
    body = text.lstrip("\ufeff").strip("\r\n")
    body = text_records.as_cells(body) or body
    kind = _kind_of_pasted(body)
    data = (body if kind == "csv" else body.lstrip()).encode("utf-8", "replace")
    return Offer((_read(Source(data, kind), defaults, edition),))


def import_into(
    project: Project,
    given: Iterable[Path | Source],
    defaults: Defaults = NO_DEFAULTS,
    *,
    index: int | None = None,
    edition: Edition | None = None,
    progress: Progress = SILENT,
) -> tuple[Edit, tuple[Change, ...]]:
    """The edit that puts the sequences of these files into the project, at the end or before a 0-based index, and
    every change made on the way. protein_id follow the new numbers of their sequences. Raises as offer_files does, and
    for what offer_files gives with trouble."""
    start = len(project.sequences) if index is None else min(max(index, 0), len(project.sequences))
    edition = edition or project.edition_on()
    offer = offer_files(given, defaults, edition=edition, progress=progress)
    if offer.trouble is not None:
        raise offer.trouble
    records, told = offer.taken(range(len(offer.sequences)), index=start)
    return _edit(start, records, told), told


def write_import_report(path: Path, offer: Offer) -> None:
    """Writes every change of an offer to sign off: .html, .csv, .txt, .json. Raises UsageError, UnwritableFile."""
    kind = {".html": "html", ".htm": "html", ".csv": "csv", ".txt": "text", ".json": "json"}.get(path.suffix.lower())
    if kind is None:
        raise UsageError(
            "{path} cannot be a report: its ending names no format.",
            "Use .html, .csv, .txt or .json.",
            path=str(path),
        )
    source = ", ".join(part.name for part in offer.parts)
    with replacing(path) as file:
        file.write(CHANGE_FORMATS[kind](tr("Import report"), source, offer.changes).encode("utf-8", "replace"))


def language_of_headings(chosen: str = "") -> str:
    """The language in which a template speaks: the one chosen, else that of the system."""
    return chosen or texts.wanted_languages()[0]


def _edit(index: int, records: list[Record], told: tuple[Change, ...]) -> Edit:
    label = trn("Import {count} sequence", "Import {count} sequences", len(records))
    return Together(label, (Insert(Address(field="sequences"), index, tuple(records)), KeepChanges(told)))


def _kind_of_pasted(text: str) -> str:
    if found := kind_of_text(text, "records") or kind_of_text(text, "listing"):
        return found
    if kind_of_text(text, "fasta") == "pir":
        return "pir"
    if text.lstrip().startswith(">") or "\n>" in text:
        return "fasta"
    if found := text_records.kind_of_plain(text):
        return found
    if text.strip() and max(len(line.split()) for line in text.split("\n")) == 1:
        return "raw"
    raise UnreadableFile(
        "{path} holds neither sequences nor a table of them.",
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
        found = numbered_records(
            source,
            kind,
            proteins=defaults.proteins,
            molecules=defaults.molecule if isinstance(defaults.molecule, Mapping) else None,
            organism=defaults.organism,
            mol_type=defaults.mol_type,
            edition=edition,
            progress=progress,
        )
        if not found.sequences:
            raise _nothing_in(source.given)
        records, sequences = zip(*found.sequences)
        return Part(source.given, kind, sequences, records, found.changes, defaults, edition=edition)
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
        if kind not in TABLES or not stream_tables(stream):
            raise
        trouble = error
    if not pairs and trouble is None:
        trouble = _nothing_in(source.given, stream.changes)
        if kind not in (*WRITTEN, NOTATION) and not notating.stopped(stream.changes):
            raise trouble
    if isinstance(stream, NotationStream):
        everything = frozenset(sequence.uid for sequence, _ in pairs)
        said = (everything, everything)
    else:
        said = (frozenset(stream.with_organism), frozenset(stream.with_mol_type))
    return Part(
        source.given,
        kind,
        tuple(sequence for sequence, _ in pairs),
        tuple(number for _, number in pairs),
        tuple(stream.changes),
        defaults,
        said,
        stream_tables(stream),
        trouble,
        edition,
    )


def _are_notations(source: Source, defaults: Defaults, edition: Edition | None) -> bool:
    """Whether a text is read as rows of notations: a legend is chosen, and no column is named as that of residues."""
    kind = source.kind
    if defaults.legend is None or kind not in ("raw", "csv", "fasta"):
        return kind == NOTATION
    return kind != "csv" or not is_table(source, defaults.columns, edition or newest())


def stream_tables(stream: object) -> tuple[Matched, ...]:
    """The tables a reader has seen; () for what reads no tables."""
    return tuple(stream.tables) if isinstance(stream, TableRecords) else ()


def _listing(
    source: Source,
    defaults: Defaults,
    edition: Edition | None,
    progress: Progress,
) -> Part:
    """A listing or project; a pasted one is put into a file as long as it is read."""
    kind, path = source.kind, source.path
    if path is None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"{tr('pasted text')}{'.xml' if kind == 'st26' else '.txt'}"
            path.write_bytes(source.start if source.size <= len(source.start) else source.open().read())
            part = _listing(Source(path, kind, defaults.encoding), defaults, edition, progress)
            return with_fields(part, source=source.given)
    other = accept_known(
        open_any(source, Defaults(encoding=defaults.encoding), edition=edition, progress=progress),
        defaults.accepted_losses,
    )
    read_as = refuse_losses(other.origin, path, len(other.sequences))
    uid = new_uid()
    sequences = tuple(replace(sequence, uid=uid + number) for number, sequence in enumerate(other.sequences, 1))
    if not sequences:
        raise UnreadableFile("{path} holds no sequences.", "Choose another file.", path=str(path))
    return Part(
        path,
        kind,
        sequences,
        tuple(range(1, len(sequences) + 1)),
        (*other.origin.changes, *read_as),
        edition=edition,
    )


def _is_of_unidentified(change: Change) -> bool:
    return change.kind == "organism/assumed" and change.after == _UNSAID[0]


def _nothing_in(source: Path | bytes, changes: Iterable[Change] = ()) -> UnreadableFile:
    name = str(source) if isinstance(source, Path) else tr("The clipboard")
    try:
        refuse_none_read(Path(name), changes)
    except UnreadableFile as error:
        return error
    return UnreadableFile("{path} holds no residues.", "Choose another file.", path=name)


def _named(changes: Iterable[Change], name: str) -> list[Change]:
    return named(changes, Path(name))


def _number_in(numbers: Mapping[int, int], number: int) -> int:
    return numbers.get(number, 0)


def _described(sequence: Record, organism: str, mol_type: str, part: Part) -> Record:
    """The sequence with this organism and mol_type where its record does not say them."""
    if not (organism or mol_type) or not sequence.features or part.is_listing:
        return sequence
    source = sequence.features[0]
    values = {"organism": organism, "mol_type": mol_type}
    if part.said is not None:
        for name, uids in zip(("organism", "mol_type"), part.said):
            if sequence.uid in uids:
                del values[name]
    qualifiers = tuple(
        replace(q, value=values[q.name]) if values.get(q.name) and (part.said or q.value in _UNSAID) else q
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
    "language_of_headings",
    "offer_files",
    "offer_text",
    "write_import_report",
    "write_template",
]
