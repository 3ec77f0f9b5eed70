"""An import to choose from: what files or a pasted text would bring, before any of it is in the project.

It hides which record of which file a sequence came from, so that a molecule type set by hand reads that file again
(letters mean other residues then). Showing the offer is the window's, reading the formats', the edit the model's.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace

from wiposeq.errors import UnreadableFile
from wiposeq.formats.sequences import Fasta
from wiposeq.model.address import Address
from wiposeq.model.edits import Edit, Insert, KeepChanges, Together
from wiposeq.model.origin import Change
from wiposeq.model.project import Sequence as Record
from wiposeq.model.project import new_uid
from wiposeq.texts import tr, trn

Progress = Callable[[int, int], None]
IsCancelled = Callable[[], bool]


@dataclass(frozen=True)
class Part:
    """One source of an offer: a file or pasted bytes, its sequences, and the number of the record each came from."""

    source: Path | bytes
    sequences: tuple[Record, ...]
    records: tuple[int, ...]
    changes: tuple[Change, ...]
    molecules: Mapping[int, str]

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

    def with_molecule(self, molecules: Mapping[int, str]) -> "Offer":
        """The offer read again with the molecule type of some sequences (by 0-based place) set by hand."""
        parts, start = [], 0
        for part in self.parts:
            here = {part.records[p - start]: m for p, m in molecules.items() if 0 <= p - start < len(part.records)}
            start += len(part.records)
            parts.append(_read(part.source, {**part.molecules, **here}) if here else part)
        return Offer(tuple(parts))

    def edit(self, places: Collection[int], *, index: int, organism: str, mol_types: Mapping[str, str]) -> Edit:
        """The one edit that inserts the sequences at these 0-based places before a 0-based index of the project.

        organism: of all of them, "" keeps the placeholder; mol_types: by molecule type. The import report is kept
        with the project.
        """
        chosen = set(places)
        offered = self.sequences
        taken = tuple(
            _described(sequence, organism, mol_types.get(sequence.molecule_type, ""))
            for place, sequence in enumerate(offered)
            if place in chosen
        )
        told = [change for change in self.changes if not (change.kind == "organism/assumed" and organism)]
        told = [change for change in told if change.kind != "mol_type/assumed"]
        if len(taken) < len(offered):
            told.append(Change("record/not-taken", "Sequences left out by choice", count=len(offered) - len(taken)))
        label = trn("Import {count} sequence", "Import {count} sequences", len(taken))
        return Together(label, (Insert(Address(field="sequences"), index, taken), KeepChanges(tuple(told))))


def offer_files(
    paths: Sequence[Path], *, progress: Progress | None = None, cancelled: IsCancelled | None = None
) -> Offer:
    """What these FASTA files would bring. Raises UnreadableFile naming the file, Cancelled."""
    sizes = [path.stat().st_size if path.is_file() else 0 for path in paths]
    parts = []
    for number, path in enumerate(paths):
        before, whole, size = sum(sizes[:number]), sum(sizes), sizes[number]

        def told(done: int, total: int, before: int = before, whole: int = whole, size: int = size) -> None:
            if progress is not None and total:
                progress(before + size * done // total, whole)

        parts.append(_read(path, {}, told, cancelled))
    return Offer(tuple(parts))


def offer_text(text: str) -> Offer:
    """What a pasted text would bring: FASTA, or plain residues as one sequence. Raises UnreadableFile."""
    lines = text.lstrip("\ufeff").lstrip()
    if not lines.startswith(">"):
        lines = ">\n" + lines
    return Offer((_read(lines.encode("utf-8", "replace"), {}),))


def _read(
    source: Path | bytes,
    molecules: Mapping[int, str],
    progress: Progress | None = None,
    cancelled: IsCancelled | None = None,
) -> Part:
    stream = Fasta(source, molecule=molecules or None, first_uid=new_uid(), progress=progress, cancelled=cancelled)
    sequences, records = [], []
    for sequence in stream:
        sequences.append(sequence)
        records.append(stream.records)
    if not sequences:
        name = str(source) if isinstance(source, Path) else tr("The clipboard")
        raise UnreadableFile("{path} holds no residues.", "Nothing was imported.", path=name)
    return Part(source, tuple(sequences), tuple(records), tuple(stream.changes), molecules)


def _described(sequence: Record, organism: str, mol_type: str) -> Record:
    source = sequence.features[0]
    values = {"organism": organism, "mol_type": mol_type}
    qualifiers = tuple(replace(q, value=values[q.name]) if values.get(q.name) else q for q in source.qualifiers)
    return replace(sequence, features=(replace(source, qualifiers=qualifiers), *sequence.features[1:]))


__all__ = ["Offer", "Part", "offer_files", "offer_text"]
