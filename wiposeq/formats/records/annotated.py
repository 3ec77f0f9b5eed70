"""Read annotated records (GenBank, GenPept, EMBL, UniProt text, SnapGene, GFF3 with FASTA) as sequences of ST.26.

The module hides which reader a file needs, and combines the readers, the mapping of features and the proteins of coding
sequences. The report lists everything that was changed, omitted or assumed. The module leaves to the rules what is
wrong with the result. (ST.26 par. 13, 14, 26, 63)
"""

from collections.abc import Iterator, Mapping
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from wiposeq.errors import UnreadableFile, UsageError
from wiposeq.formats.entries import Entry
from wiposeq.formats.options import NO_DEFAULTS, Defaults
from wiposeq.formats.plain.records import MOLECULES
from wiposeq.formats.records.coding_proteins import CodingProteins
from wiposeq.formats.records.feature_mapping import FeatureMapping
from wiposeq.formats.records.flat_file import read_flat
from wiposeq.formats.records.gff import read_gff
from wiposeq.formats.records.snapgene import read_snapgene
from wiposeq.formats.source import Source
from wiposeq.model.changes import Change, ChangeLog
from wiposeq.model.records import Sequence, new_uid
from wiposeq.progress import SILENT, Progress
from wiposeq.standard.edition import Edition, newest
from wiposeq.standard.residues import unknown_symbols
from wiposeq.texts import listed, mark


class AnnotatedRecords(Struct, frozen=True):
    """The sequences of an annotated file, each followed by the proteins of its coding sequences, and every change.

    numbers: for each sequence, the number of its record (from 1), or 0 if it is a protein of a coding sequence.
    """

    sequences: tuple[Sequence, ...]
    numbers: tuple[int, ...]
    changes: tuple[Change, ...]


def read_annotated(
    source: Source,
    defaults: Defaults = NO_DEFAULTS,
    edition: Edition | None = None,
    progress: Progress = SILENT,
) -> AnnotatedRecords:
    """Return the records of a source whose kind is one of kinds.RECORDS.

    protein_id counts the sequences of the import, from 1. Molecule types are read only from a mapping in the defaults.
    Raises UnreadableFile, UsageError, Cancelled.
    """
    edition = edition or newest()
    molecules = defaults.molecule if isinstance(defaults.molecule, Mapping) else {}
    for molecule in molecules.values():
        if molecule not in MOLECULES:
            raise UsageError('"{molecule}" is not a molecule type.', "Use DNA, RNA or AA.", molecule=molecule)
    if defaults.table and defaults.table not in edition.genetic_codes:
        known = listed(map(str, edition.genetic_codes))
        raise UsageError("There is no genetic code {table}.", "Use one of {known}.", table=defaults.table, known=known)
    log = ChangeLog()
    linker = CodingProteins(edition, log, defaults.proteins, defaults.table)
    sequences: list[Sequence] = []
    numbers: list[int] = []
    first_uid = new_uid()
    number = 0
    for number, entry in enumerate(_entries(source, log, progress), 1):
        progress.check()
        given = (defaults.organism, defaults.mol_type)
        sequence = sequence_of(entry, molecules.get(number, ""), edition, log, given)
        if sequence is None:
            continue
        for place, each in enumerate(linker.linked(sequence, len(sequences) + 1)):
            numbers.append(0 if place else number)
            sequences.append(replace(each, uid=first_uid + len(sequences)))
    if not number:
        raise UnreadableFile(
            '"{path}" has no record.', "Check whether the file is complete, or choose another file.", path=source.label
        )
    log.count(
        "record/header",
        "Definitions, references, comments and similar lines omitted; a listing has no element for them",
        times=number if source.kind != "gff" else 0,
    )
    return AnnotatedRecords(tuple(sequences), tuple(numbers), tuple(log))


def _entries(source: Source, log: ChangeLog, progress: Progress) -> Iterator[Entry]:
    if source.kind in ("genbank", "embl", "swiss"):
        return read_flat(source, log, progress)
    if source.kind == "snapgene":
        return read_snapgene(source, log)
    if source.kind == "gff":
        return read_gff(source, log, progress)
    raise UnreadableFile(
        '"{path}" is neither GenBank, EMBL, UniProt text, SnapGene nor GFF3.',
        "Choose another file.",
        path=source.label,
    )


def sequence_of(entry: Entry, wanted: str, edition: Edition, log: ChangeLog, given: tuple[str, str]) -> Sequence | None:
    """Return the sequence of a record without its proteins, or None if it has no residues. Its uid is 0.

    wanted: DNA, RNA or AA, or "" to use the value of the record.
    given: the organism and the mol_type of a record that states none.
    """
    if not entry.residues:
        log.add(
            "record/empty",
            "Record without residues omitted, with its features (number: {features})",
            entry.name,
            entry.line,
            values={"features": len(entry.features)},
        )
        return None
    if entry.length and entry.length != len(entry.residues):
        log.add(
            "record/length",
            "The record declares the length {before}, but has {after} residues",
            entry.name,
            entry.line,
            before=str(entry.length),
            after=str(len(entry.residues)),
        )
    molecule = wanted or _molecule(entry, edition, log)
    residues = _residues(entry, molecule, edition, log)
    if entry.is_circular:
        log.count(
            "record/circular", "Circular records: a listing cannot state this; residues are unchanged", entry.name
        )
    features = FeatureMapping(entry, molecule, residues, edition, log, given).features()
    return Sequence(0, entry.name, molecule, residues, features)


def _molecule(entry: Entry, edition: Edition, log: ChangeLog) -> str:
    """Return DNA, RNA or AA by the mol_type of the source feature, or else by the record."""
    types = (
        " ".join((value or "").split()).lower()
        for noted in entry.features
        if noted.key.lower() == "source"
        for name, value in noted.qualifiers
        if name == "mol_type"
    )
    mol_type = next(types, "")
    fitting = [m for m in MOLECULES if mol_type in {each.lower() for each in edition.mol_types(m)}]
    if len(fitting) == 1 and fitting[0] != entry.molecule:
        if entry.molecule:
            log.count(
                "molecule/by-mol-type",
                "Molecule type taken from mol_type",
                entry.name,
                entry.line,
                before=entry.molecule,
                after=fitting[0],
            )
        return fitting[0]
    return entry.molecule or "DNA"


def _residues(entry: Entry, molecule: str, edition: Edition, log: ChangeLog) -> str:
    """Return the residues as a listing writes them; keep and report symbols outside the alphabet."""
    if molecule == "AA":
        residues = entry.residues.upper()
        clean = residues.rstrip("*")
        if len(clean) < len(residues):
            log.add(
                "residues/stop-at-end",
                "Stop at the end removed",
                entry.name,
                entry.line,
                count=len(residues) - len(clean),
                before="*",
            )
        residues = clean
    else:
        residues = entry.residues if entry.residues.islower() else entry.residues.lower()
        if count := residues.count("u"):
            log.add(
                "residues/u-to-t",
                "u written as t (par. 14)",
                entry.name,
                entry.line,
                count=count,
                before="u",
                after="t",
            )
            residues = residues.replace("u", "t")
    unknown = unknown_symbols(residues, molecule, edition)
    if unknown:
        log.add(
            "residues/outside-alphabet",
            _FOREIGN_PROTEIN if molecule == "AA" else _FOREIGN,
            entry.name,
            entry.line,
            count=sum(each.count for each in unknown.values()),
            before=" ".join(list(unknown)[:20]),
        )
    return residues


_FOREIGN: Final = mark("Symbols that a nucleotide sequence must not have, kept for the check: {before}")
_FOREIGN_PROTEIN: Final = mark("Symbols that a protein must not have, kept for the check: {before}")

__all__ = ["AnnotatedRecords", "read_annotated", "sequence_of"]
