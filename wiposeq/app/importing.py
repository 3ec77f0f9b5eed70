"""An import to choose from: what files or a pasted text would bring, before any of it is in the project.

It hides which record of which file a sequence came from, so that a molecule type set by hand reads that file again
(letters mean other residues then). Showing the offer is the window's, reading the formats', the edit the model's.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from wiposeq.app.linking import renumbered
from wiposeq.errors import UnreadableFile
from wiposeq.formats.annotated import KINDS, kind_of, numbered_records
from wiposeq.formats.files import kind_of_text
from wiposeq.formats.gff import without_companions
from wiposeq.formats.sequences import Fasta
from wiposeq.model.address import Address
from wiposeq.model.edits import Edit, Insert, KeepChanges, Together
from wiposeq.model.origin import Change
from wiposeq.model.project import Sequence as Record
from wiposeq.model.project import new_uid
from wiposeq.texts import tr, trn

_UNSAID: Final = ("unidentified", "unassigned DNA", "unassigned RNA")
"""What readers of records write where a record does not say its organism or mol_type."""

Progress = Callable[[int, int], None]
IsCancelled = Callable[[], bool]


@dataclass(frozen=True)
class Part:
    """One source of an offer: a file or pasted bytes, its sequences, and the number of the record each came from.

    The number is 0 for a protein that was made of a coding sequence. kind: "fasta" or one of annotated.KINDS.
    """

    source: Path | bytes
    sequences: tuple[Record, ...]
    records: tuple[int, ...]
    changes: tuple[Change, ...]
    molecules: Mapping[int, str]
    kind: str = "fasta"

    @property
    def name(self) -> str:
        """The name of the file, or a word for the clipboard."""
        return self.source.name if isinstance(self.source, Path) else tr("pasted text")


@dataclass(frozen=True)
class Offer:
    """What an import would bring: sequences in order, and every change made on the way in."""

    parts: tuple[Part, ...]

    @property
    def sequences(self) -> tuple[Record, ...]:
        """All sequences, in the order of the sources."""
        return tuple(sequence for part in self.parts for sequence in part.sequences)

    @property
    def changes(self) -> tuple[Change, ...]:
        """Every change and every dropped thing; with several sources each says which."""
        if len(self.parts) == 1:
            return self.parts[0].changes
        return tuple(
            replace(change, where=f"{part.name}: {change.where}" if change.where else part.name)
            for part in self.parts
            for change in part.changes
        )

    @property
    def made_places(self) -> frozenset[int]:
        """The 0-based places of the proteins that were made of coding sequences."""
        numbers = (number for part in self.parts for number in part.records)
        return frozenset(place for place, number in enumerate(numbers) if not number)

    def with_molecule(self, molecules: Mapping[int, str]) -> "Offer":
        """The offer read again with the molecule type of some sequences (by 0-based place) set by hand."""
        parts, start = [], 0
        for part in self.parts:
            here = {part.records[p - start]: m for p, m in molecules.items() if 0 <= p - start < len(part.records)}
            here.pop(0, None)
            start += len(part.records)
            parts.append(_read(part.source, {**part.molecules, **here}, part.kind) if here else part)
        return Offer(tuple(parts))

    def edit(self, places: Collection[int], *, index: int, organism: str, mol_types: Mapping[str, str]) -> Edit:
        """The one edit that inserts the sequences at these 0-based places before a 0-based index of the project.

        organism: of all that do not say theirs, "" keeps the placeholder; mol_types: by molecule type, likewise.
        protein_id follow the new numbers; a protein that is left out takes its link and translation with it. The import
        report is kept with the project.
        """
        chosen = set(places)
        offered = self.sequences
        numbers = {place: index + rank for rank, place in enumerate(sorted(chosen), 1)}
        told = [change for change in self.changes if not (change.kind == "organism/assumed" and organism)]
        told = [change for change in told if change.kind != "mol_type/assumed" or change.after.startswith("other")]
        taken: list[Record] = []
        start = 0
        for part in self.parts:
            here = [
                _described(sequence, organism, mol_types.get(sequence.molecule_type, ""), part.kind != "fasta")
                for place, sequence in enumerate(part.sequences, start)
                if place in chosen
            ]
            if part.kind != "fasta":
                own = {number: numbers[start + number - 1] for number in _numbers(part) if start + number - 1 in chosen}
                here = list(renumbered(here, partial(_number_in, own), told, is_told=False))
            taken.extend(here)
            start += len(part.sequences)
        if len(taken) < len(offered):
            told.append(Change("record/not-taken", "Sequences left out by choice", count=len(offered) - len(taken)))
        label = trn("Import {count} sequence", "Import {count} sequences", len(taken))
        return Together(label, (Insert(Address(field="sequences"), index, tuple(taken)), KeepChanges(tuple(told))))


def offer_files(
    paths: Sequence[Path], *, progress: Progress | None = None, cancelled: IsCancelled | None = None
) -> Offer:
    """What these files would bring: FASTA, GenBank, EMBL, UniProt text, SnapGene, GFF3.

    Raises UnreadableFile naming the file, Cancelled.
    """
    paths = without_companions(paths)
    sizes = [path.stat().st_size if path.is_file() else 0 for path in paths]
    parts = []
    for number, path in enumerate(paths):
        before, whole, size = sum(sizes[:number]), sum(sizes), sizes[number]

        def told(done: int, total: int, before: int = before, whole: int = whole, size: int = size) -> None:
            if progress is not None and total:
                progress(before + size * done // total, whole)

        parts.append(_read(path, {}, kind_of(path), told, cancelled))
    return Offer(tuple(parts))


def offer_text(text: str) -> Offer:
    """What a pasted text would bring: records, FASTA, or plain residues as one sequence. Raises UnreadableFile."""
    lines = text.lstrip("\ufeff").lstrip()
    if kind := kind_of_text(lines):
        return Offer((_read(lines.encode("utf-8", "replace"), {}, kind),))
    if not lines.startswith(">"):
        lines = ">\n" + lines
    return Offer((_read(lines.encode("utf-8", "replace"), {}),))


def _read(
    source: Path | bytes,
    molecules: Mapping[int, str],
    kind: str = "",
    progress: Progress | None = None,
    cancelled: IsCancelled | None = None,
) -> Part:
    name = str(source) if isinstance(source, Path) else tr("The clipboard")
    if kind in KINDS:
        found = numbered_records(source, kind, molecules=molecules, progress=progress, cancelled=cancelled)
        if not found.sequences:
            raise UnreadableFile("{path} holds no residues.", "Nothing was imported.", path=name)
        records, sequences = zip(*found.sequences)
        return Part(source, sequences, records, found.changes, molecules, kind)
    stream = Fasta(source, molecule=molecules or None, first_uid=new_uid(), progress=progress, cancelled=cancelled)
    pairs = [(sequence, stream.records) for sequence in stream]
    if not pairs:
        raise UnreadableFile("{path} holds no residues.", "Nothing was imported.", path=name)
    sequences, records = zip(*pairs)
    return Part(source, sequences, records, tuple(stream.changes), molecules)


def _numbers(part: Part) -> range:
    """The numbers that links inside a part may have."""
    return range(1, len(part.sequences) + 1)


def _number_in(numbers: Mapping[int, int], number: int) -> int:
    return numbers.get(number, 0)


def _described(sequence: Record, organism: str, mol_type: str, only_unsaid: bool) -> Record:
    """The sequence with this organism and mol_type; only_unsaid: where its record does not say them."""
    source = sequence.features[0]
    values = {"organism": organism, "mol_type": mol_type}
    qualifiers = tuple(
        replace(q, value=values[q.name]) if values.get(q.name) and (not only_unsaid or q.value in _UNSAID) else q
        for q in source.qualifiers
    )
    if qualifiers == source.qualifiers:
        return sequence
    return replace(sequence, features=(replace(source, qualifiers=qualifiers), *sequence.features[1:]))


__all__ = ["Offer", "Part", "offer_files", "offer_text"]
