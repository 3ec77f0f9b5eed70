"""Find the chromosomes that FASTA, GFF3 and VCF files have, and what their headers state.

The result can be corrected by a person before anything is written. The module hides which files of a folder are used,
and how values are found. Reading the residues again and writing are left to genome.py.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from wiposeq.app.importing.opening import shared_progress
from wiposeq.errors import UnreadableFile, UsageError
from wiposeq.formats.files import is_file, is_folder, unreadable
from wiposeq.formats.kinds import recognized
from wiposeq.formats.plain.fasta import Fasta
from wiposeq.formats.records.genome_headers import QUALIFIERS, header_values
from wiposeq.formats.records.gff import Rows, needs_companion, read_rows
from wiposeq.formats.source import MOST_OPEN, Source, file_of
from wiposeq.formats.variants.vcf import VariantFile, survey_variants
from wiposeq.model.changes import Change, ChangeLog
from wiposeq.model.records import Sequence as Record
from wiposeq.progress import SILENT, Progress
from wiposeq.standard.edition import Edition, newest
from wiposeq.texts import listed, mark

GIVEN: Final = mark("given")
ROWS: Final = mark("the row of the GFF3 file for the whole sequence")
_ENDINGS: Final = (".fasta", ".fa", ".fna", ".fas", ".gff", ".gff3", ".gtf", ".vcf")


class Chromosome(Struct, frozen=True):
    """A record that becomes a sequence.

    source: its file. number: of the record in the file, from 1. length: in nucleotides.
    values: the qualifiers of the source feature, including organism and mol_type. by: how each value was found.
    rows, variants: the number of its rows in GFF3 files, and of its records in VCF files.
    """

    source: Path
    number: int
    name: str
    length: int
    values: dict[str, str] = {}
    by: dict[str, str] = {}
    rows: int = 0
    variants: int = 0

    def with_value(self, name: str, value: str) -> "Chromosome":
        """Return the chromosome with a value that a person gives; "" removes the value."""
        values = {key: each for key, each in self.values.items() if key != name}
        by = {key: each for key, each in self.by.items() if key != name}
        if value:
            values[name], by[name] = value, GIVEN
        return replace(self, values=values, by=by)


class Survey(Struct, frozen=True):
    """What can be disclosed. rows: of the GFF3 files. variants: the VCF files. changes: what was reported so far."""

    chromosomes: tuple[Chromosome, ...]
    rows: tuple[Rows, ...] = ()
    changes: tuple[Change, ...] = ()
    variants: tuple[VariantFile, ...] = ()

    @property
    def samples(self) -> tuple[str, ...]:
        """The samples of the VCF files, in their order."""
        return tuple(dict.fromkeys(name for each in self.variants for name in each.samples))


def survey(
    inputs: Sequence[Path | Source],
    given: Mapping[str, str] | None = None,
    edition: Edition | None = None,
    *,
    progress: Progress = SILENT,
) -> Survey:
    """Return the chromosomes in FASTA, GFF3 and VCF files, or in folders of such files, and what their headers state.

    given: qualifiers of the source feature of every chromosome, which override its header.
    Raises UnreadableFile for other files, for proteins, and if there is no record; UsageError for a qualifier that a
    source feature cannot have; Cancelled.
    """
    edition = edition or newest()
    given = _given_qualifiers(given or {}, edition)
    log = ChangeLog()
    fastas, gffs, vcfs = _files_by_kind(inputs, log)
    shares = shared_progress([*gffs, *vcfs, *fastas], progress)
    rows = tuple(read_rows(source, log, share) for source, share in islice(shares, len(gffs)))
    variants = tuple(survey_variants(source, log, share) for source, share in islice(shares, len(vcfs)))
    found: list[Chromosome] = []
    names: set[str] = set()
    for source, share in shares:
        path = file_of(source)
        stream = Fasta(source, edition=edition, progress=share)
        for sequence in stream:
            if sequence.is_protein:
                raise UnreadableFile(
                    'The record "{name}" of "{path}" is a protein, but a genome must be nucleotides.',
                    "Omit this file, or convert it to a listing of its own.",
                    path=str(path),
                    name=sequence.name or f"#{stream.records}",
                )
            chromosome = _chromosome(path, stream, sequence, rows, given, edition, log)
            chromosome = _with_variants(chromosome, variants)
            if (chromosome.rows or chromosome.variants) and chromosome.name in names:
                raise UnreadableFile(
                    'Two records of "{path}" have the name "{name}", which rows of the GFF3 or VCF file use.',
                    "Give each record a different name.",
                    path=str(path),
                    name=chromosome.name,
                )
            names.add(chromosome.name)
            found.append(chromosome)
    if not found:
        raise UnreadableFile(
            '"{path}" contains no FASTA sequences.',
            "Give FASTA files, or their folder.",
            path=", ".join(str(each) if isinstance(each, Path) else each.label for each in inputs),
        )
    _refuse_other_names(found, variants)
    return Survey(tuple(found), rows, tuple(log), variants)


def _with_variants(chromosome: Chromosome, files: tuple[VariantFile, ...]) -> Chromosome:
    """Return the chromosome with the number of its variants.

    Raises UnreadableFile if a header of VCF declares another length.
    """
    count = 0
    for each in files:
        own = each.counts.get(chromosome.name, 0)
        declared = each.lengths.get(chromosome.name, chromosome.length)
        if own and declared != chromosome.length:
            raise UnreadableFile(
                '"{path}" declares {declared} nucleotides for "{name}", but the FASTA file has {length}.',
                "Use the FASTA file with which the variants were called.",
                path=str(each.path),
                name=chromosome.name,
                declared=declared,
                length=chromosome.length,
            )
        count += own
    return replace(chromosome, variants=count) if count else chromosome


def _refuse_other_names(found: list[Chromosome], files: tuple[VariantFile, ...]) -> None:
    """Raise UnreadableFile if a VCF file has records, but none for a chromosome of the FASTA files."""
    names = {each.name for each in found}
    for each in files:
        if each.counts and not names & each.counts.keys():
            raise UnreadableFile(
                '"{path}" has variants of "{theirs}", but the FASTA files have "{ours}".',
                "Use the same names in both, or give the files that belong together.",
                path=str(each.path),
                theirs='", "'.join(list(each.counts)[:3]),
                ours='", "'.join(chromosome.name for chromosome in found[:3]),
            )


def _given_qualifiers(given: Mapping[str, str], edition: Edition) -> dict[str, str]:
    """Return the qualifiers that have a value. Raises UsageError for one that a source feature cannot have."""
    qualifiers = {name: value for name, value in given.items() if value}
    allowed = edition.allowed_qualifiers("DNA", "source")
    if qualifiers.get("mol_type", "genomic DNA") not in edition.mol_types("DNA"):
        raise UsageError(
            '"{value}" is not a mol_type of DNA, which a genome must have.',
            "The values are: {known}.",
            value=qualifiers["mol_type"],
            known=listed(edition.mol_types("DNA")),
        )
    for name in qualifiers:
        if name not in allowed:
            raise UsageError(
                'The source feature has no qualifier "{name}".',
                "Its qualifiers are: {known}.",
                name=name,
                known=listed(sorted(allowed)),
            )
    return qualifiers


def _files_by_kind(inputs: Iterable[Path | Source], log: ChangeLog) -> tuple[list[Source], list[Source], list[Source]]:
    """Return the FASTA files, the GFF3 files without residues, and the VCF files.

    Other files in folders are skipped and reported.
    """
    fastas: dict[Path, Source] = {}
    gffs: dict[Path, Source] = {}
    vcfs: dict[Path, Source] = {}
    for source, in_folder in _recognized(inputs, log):
        path = file_of(source)
        if len(fastas) + len(gffs) + len(vcfs) >= MOST_OPEN:
            source.close()
        if source.kind == "gff" and needs_companion(source):
            gffs.setdefault(path, source)
        elif source.kind == "fasta":
            fastas.setdefault(path, source)
        elif source.kind == "vcf":
            vcfs.setdefault(path, source)
        elif source.kind == "gff":
            raise UnreadableFile(
                '"{path}" contains both rows and residues.',
                "Move the residues to a FASTA file, or convert it to a listing of its own.",
                path=source.label,
            )
        elif in_folder and not _has_known_ending(path):
            log.add("genome/other-file", "File skipped; it is neither FASTA, GFF3 nor VCF", path.name)
        else:
            raise UnreadableFile('"{path}" is neither FASTA, GFF3 nor VCF.', "Give FASTA files.", path=source.label)
    return list(fastas.values()), list(gffs.values()), list(vcfs.values())


def _recognized(inputs: Iterable[Path | Source], log: ChangeLog) -> Iterator[tuple[Source, bool]]:
    """Yield the files with their kinds, and whether they are in a folder. Report what is skipped in folders."""
    for given in inputs:
        if isinstance(given, Source) or not is_folder(given):
            yield recognized(given), False
            continue
        try:
            inside = sorted(given.iterdir())
        except OSError as error:
            raise unreadable(given, error) from error
        for path in inside:
            if not is_file(path):
                if not path.name.startswith("."):
                    log.add("genome/other-file", "Folder skipped; to include its files, name it", path.name)
                continue
            try:
                source = recognized(path)
            except UnreadableFile:
                if _has_known_ending(path):
                    raise
                log.add("genome/other-file", "File skipped; it is neither FASTA, GFF3 nor VCF", path.name)
            else:
                yield source, True


def _has_known_ending(path: Path) -> bool:
    return path.name.lower().removesuffix(".gz").endswith(_ENDINGS)


def _chromosome(
    path: Path,
    stream: Fasta,
    sequence: Record,
    rows: tuple[Rows, ...],
    given: Mapping[str, str],
    edition: Edition,
    log: ChangeLog,
) -> Chromosome:
    length = len(sequence.residues)
    stated = header_values(sequence.name, stream.description)
    values = {name: each.value for name, each in stated.items()}
    by = {name: each.by for name, each in stated.items()}
    count = 0
    for each in rows:
        count += each.count(sequence.name)
        for name, value in each.whole(sequence.name, length):
            if value and name in (*QUALIFIERS, "mol_type") and name not in values:
                values[name], by[name] = value, ROWS
    mol_type = values.get("mol_type", "")
    if mol_type and mol_type not in edition.mol_types("DNA"):
        message = mark("The header states a mol_type that DNA cannot have; omitted")
        log.add("mol_type/unknown", message, sequence.name, before=mol_type)
        del values["mol_type"], by["mol_type"]
    for name, value in given.items():
        if name in values and values[name] != value:
            message = mark("The given {name} overrides the value in the header")
            log.add("genome/given", message, sequence.name, before=values[name], after=value, values={"name": name})
        values[name], by[name] = value, GIVEN
    return Chromosome(path, stream.records, sequence.name, length, values, by, count)


__all__ = ["GIVEN", "Chromosome", "Survey", "survey"]
