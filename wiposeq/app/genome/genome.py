"""Disclose a genome: convert chromosomes in FASTA, with or without GFF3, to a package of listings and documents.

survey() returns the chromosomes and what their headers state, which a person can correct. disclose() writes a listing
for each chromosome, or one for all, with the documents of each, an import report and an index. The module hides how
residues are matched with rows, and holds one chromosome in memory at a time. (ST.26 par. 13, 63; Annex I, source)
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from wiposeq.app.checking import check
from wiposeq.app.exporting.converting import signed
from wiposeq.app.importing.opening import shared_progress
from wiposeq.errors import UnreadableFile, UsageError
from wiposeq.formats.entries import Entry, Noted
from wiposeq.formats.files import is_file, is_folder, replacing, unreadable
from wiposeq.formats.header_toml import empty_header
from wiposeq.formats.kinds import recognized
from wiposeq.formats.options import Defaults
from wiposeq.formats.plain.fasta import Fasta
from wiposeq.formats.plain.records import UNIDENTIFIED
from wiposeq.formats.records.annotated import sequence_of
from wiposeq.formats.records.coding_proteins import CodingProteins
from wiposeq.formats.records.genome_headers import QUALIFIERS, header_values
from wiposeq.formats.records.gff import OTHER_KINDS, Rows, needs_companion, read_rows
from wiposeq.formats.reports.check_report import as_html, changes_as_html
from wiposeq.formats.reports.documents import DOCUMENT_FORMATS, filled, templates
from wiposeq.formats.reports.package_index import Listed, new_folder, write_index
from wiposeq.formats.source import MOST_OPEN, Source, file_of
from wiposeq.formats.st26 import listing as st26
from wiposeq.model.changes import Change, ChangeLog
from wiposeq.model.finding import Report
from wiposeq.model.location import Span
from wiposeq.model.records import Header, Title, new_uid
from wiposeq.model.records import Sequence as Record
from wiposeq.progress import SILENT, Progress
from wiposeq.standard.edition import Edition, newest
from wiposeq.texts import mark, tr, trn

GIVEN: Final = mark("given")
ROWS: Final = mark("the row of the GFF3 file for the whole sequence")
_ENDINGS: Final = (".fasta", ".fa", ".fna", ".fas", ".gff", ".gff3", ".gtf")
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"
_LONGEST_NAME: Final = 40


class Chromosome(Struct, frozen=True):
    """A record that becomes a sequence.

    source: its file. number: of the record in the file, from 1. length: in nucleotides.
    values: the qualifiers of the source feature, including organism and mol_type. by: how each value was found.
    rows: the number of its rows in GFF3 files.
    """

    source: Path
    number: int
    name: str
    length: int
    values: dict[str, str] = {}
    by: dict[str, str] = {}
    rows: int = 0

    def with_value(self, name: str, value: str) -> "Chromosome":
        """Return the chromosome with a value that a person gives; "" removes the value."""
        values = {key: each for key, each in self.values.items() if key != name}
        by = {key: each for key, each in self.by.items() if key != name}
        if value:
            values[name], by[name] = value, GIVEN
        return replace(self, values=values, by=by)


class Survey(Struct, frozen=True):
    """What can be disclosed. rows: of the GFF3 files. changes: what was reported so far."""

    chromosomes: tuple[Chromosome, ...]
    rows: tuple[Rows, ...] = ()
    changes: tuple[Change, ...] = ()


class DisclosureOptions(Struct, frozen=True):
    """How a genome is disclosed.

    header: its texts may contain the placeholders of the templates, such as {organism} or {chromosome}.
    is_each: write a listing for each chromosome, instead of one for all.
    has_proteins: add the proteins of coding sequences as sequences.
    documents: the endings of the documents, of DOCUMENT_FORMATS.
    templates: a file with the user's own templates.
    is_compact: write listings without indentation.
    """

    header: Header = empty_header()
    is_each: bool = True
    has_proteins: bool = True
    documents: tuple[str, ...] = ("docx", "html")
    templates: Path | None = None
    is_compact: bool = False


class Disclosed(Struct, frozen=True):
    """The result of disclose(). reports: the check of each listing by its file name. changes: the import report."""

    folder: Path
    reports: dict[str, Report]
    changes: tuple[Change, ...]
    files: tuple[Listed, ...]

    @property
    def errors(self) -> int:
        """The number of errors in the listings."""
        return sum(report.errors for report in self.reports.values())


# Survey


def survey(
    inputs: Sequence[Path | Source],
    given: Mapping[str, str] | None = None,
    edition: Edition | None = None,
    *,
    progress: Progress = SILENT,
) -> Survey:
    """Return the chromosomes in FASTA and GFF3 files, or in folders of such files, and what their headers state.

    given: qualifiers of the source feature of every chromosome, which override its header.
    Raises UnreadableFile for other files, for proteins, and if there is no record; UsageError for a qualifier that a
    source feature cannot have; Cancelled.
    """
    edition = edition or newest()
    given = _given_qualifiers(given or {}, edition)
    log = ChangeLog()
    fastas, gffs = _files_by_kind(inputs, log)
    shares = shared_progress([*gffs, *fastas], progress)
    rows = tuple(read_rows(source, log, share) for source, share in islice(shares, len(gffs)))
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
            if chromosome.rows and chromosome.name in names:
                raise UnreadableFile(
                    'Two records of "{path}" have the name "{name}", which rows of the GFF3 file use.',
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
    return Survey(tuple(found), rows, tuple(log))


def _given_qualifiers(given: Mapping[str, str], edition: Edition) -> dict[str, str]:
    """Return the qualifiers that have a value. Raises UsageError for one that a source feature cannot have."""
    qualifiers = {name: value for name, value in given.items() if value}
    allowed = edition.allowed_qualifiers("DNA", "source")
    if qualifiers.get("mol_type", "genomic DNA") not in edition.mol_types("DNA"):
        raise UsageError(
            '"{value}" is not a mol_type of DNA, which a genome must have.',
            "The values are: {known}.",
            value=qualifiers["mol_type"],
            known=", ".join(edition.mol_types("DNA")),
        )
    for name in qualifiers:
        if name not in allowed:
            raise UsageError(
                'The source feature has no qualifier "{name}".',
                "Its qualifiers are: {known}.",
                name=name,
                known=", ".join(sorted(allowed)),
            )
    return qualifiers


def _files_by_kind(inputs: Iterable[Path | Source], log: ChangeLog) -> tuple[list[Source], list[Source]]:
    """Return the FASTA files, and the GFF3 files without residues. Other files in folders are skipped and reported."""
    fastas: dict[Path, Source] = {}
    gffs: dict[Path, Source] = {}
    for source, in_folder in _recognized(inputs, log):
        path = file_of(source)
        if len(fastas) + len(gffs) >= MOST_OPEN:
            source.close()
        if source.kind == "gff" and needs_companion(source):
            gffs.setdefault(path, source)
        elif source.kind == "fasta":
            fastas.setdefault(path, source)
        elif source.kind == "gff":
            raise UnreadableFile(
                '"{path}" contains both rows and residues.',
                "Move the residues to a FASTA file, or convert it to a listing of its own.",
                path=source.label,
            )
        elif in_folder and not _has_known_ending(path):
            log.add("genome/other-file", "File skipped; it is neither FASTA nor GFF3", path.name)
        else:
            raise UnreadableFile('"{path}" is neither FASTA nor GFF3.', "Give FASTA files.", path=source.label)
    return list(fastas.values()), list(gffs.values())


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
                log.add("genome/other-file", "File skipped; it is neither FASTA nor GFF3", path.name)
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


# Disclosure


def disclose(
    found: Survey,
    folder: Path,
    options: DisclosureOptions,
    edition: Edition | None = None,
    *,
    progress: Progress = SILENT,
) -> Disclosed:
    """Write the package to a new folder, which appears complete or not at all.

    A listing with errors is included as a draft. progress: counts nucleotides.
    Raises UsageError, UnreadableFile, UnwritableFile, Cancelled.
    """
    edition, today = edition or newest(), date.today()
    log = ChangeLog()
    log.extend(found.changes)
    _report_values(found.chromosomes, log)
    with new_folder(folder) as temporary:
        package = _Package(temporary, options, edition, today, progress.silent())
        sequences = _sequences(found, options, edition, log, progress)
        if options.is_each:
            names = _FileNames()
            for chromosome, group in sequences:
                package.add_listing(f"{names.of(chromosome)}.xml", [chromosome], iter(group))
        else:
            name = _file_stem(options.header.file_reference or "") or "genome"
            package.add_listing(f"{name}.xml", found.chromosomes, (each for _, group in sequences for each in group))
        records = {each.name for each in found.chromosomes}
        for rows in found.rows:
            rows.report_unused(records, log)
        changes = tuple(log)
        source = ", ".join(dict.fromkeys(each.source.name for each in found.chromosomes))
        package.add_page(
            "import-report.html", changes_as_html(tr("Import report"), source, changes), tr("Import report")
        )
        page = as_html([replace(report, source=name) for name, report in package.reports.items()])
        package.add_page("check-report.html", page, tr("Check report"))
        remark = tr(
            "{what}. The documents are templates with the known facts. Read and complete them.",
            what=_counted(found.chromosomes),
        )
        listed = write_index(temporary, tr("Disclosure of a genome"), package.about, remark)
    reports = {name: replace(report, source=str(folder / name)) for name, report in package.reports.items()}
    return Disclosed(folder, reports, changes, listed)


class _Package:
    """The folder while it is written.

    about: a description for each file name. reports: the check of each listing by its file name.
    """

    def __init__(
        self, folder: Path, options: DisclosureOptions, edition: Edition, today: date, progress: Progress
    ) -> None:
        self.about: dict[str, str] = {}
        self.reports: dict[str, Report] = {}
        self._folder, self._options, self._edition = folder, options, edition
        self._today, self._progress = today, progress
        self._templates = templates(options.templates)

    def add_listing(self, name: str, chromosomes: Sequence[Chromosome], sequences: Iterator[Record]) -> None:
        """Write a listing of these sequences with its documents, and check it."""
        path = self._folder / name
        known = _known(chromosomes, self._options.header, name, self._today)
        header = signed(_with_texts(self._options.header, known), path, self._today)
        tally = _Tally()
        st26.write(
            path,
            header,
            tally.counting(sequences),
            self._edition,
            options=st26.WriteOptions(self._options.is_compact),
            progress=self._progress,
        )
        known.update(tally.values())
        self.about[name] = tr("The sequence listing of {what}", what=known["what"])
        self.reports[name] = check(path, self._edition, today=self._today, progress=self._progress)
        for template in self._templates:
            document = filled(template, known)
            for ending in self._options.documents:
                content = DOCUMENT_FORMATS[ending](document)
                self._add_file(f"{path.stem}-{template.id}.{ending}", content, document.title)

    def add_page(self, name: str, text: str, what: str) -> None:
        """Write a page in HTML. what: its description in the index."""
        self._add_file(name, text.encode("utf-8", "replace"), what)

    def _add_file(self, name: str, content: bytes, what: str) -> None:
        with replacing(self._folder / name) as file:
            file.write(content)
        self.about[name] = what


def _report_values(chromosomes: Iterable[Chromosome], log: ChangeLog) -> None:
    """Report how each qualifier of the source features was found that the user did not give."""
    for each in chromosomes:
        for name, by in each.by.items():
            if by != GIVEN:
                values = {"name": name, "by": tr(by)}
                log.add(
                    "genome/value", "{name} {after} taken from {by}", each.name, after=each.values[name], values=values
                )
        if "organism" not in each.values:
            log.add("organism/assumed", "No organism given; {after} assumed (par. 81)", each.name, after=UNIDENTIFIED)
        if "mol_type" not in each.values:
            message = mark("No mol_type given; {after} assumed for a chromosome")
            log.add("mol_type/assumed", message, each.name, after="genomic DNA")


def _sequences(
    found: Survey,
    options: DisclosureOptions,
    edition: Edition,
    log: ChangeLog,
    progress: Progress,
) -> Iterator[tuple[Chromosome, list[Record]]]:
    """Yield each chromosome with its sequence and the proteins of its coding sequences, numbered as in the listing."""
    wanted = {(each.source, each.number): each for each in found.chromosomes}
    whole = sum(each.length for each in found.chromosomes)
    done = number = 0
    linker = CodingProteins(edition, log, options.has_proteins)
    for path in dict.fromkeys(each.source for each in found.chromosomes):
        stream = Fasta(path, Defaults(molecule="DNA"), edition, progress=progress.silent())
        for sequence in stream:
            chromosome = wanted.pop((path, stream.records), None)
            if chromosome is None:
                continue
            progress.check()
            if options.is_each:
                linker, number = CodingProteins(edition, log, options.has_proteins), 0
            described = _described(chromosome, sequence, found.rows, edition, log)
            group = [replace(each, uid=new_uid()) for each in linker.linked(described, number + 1)]
            number += len(group)
            yield chromosome, group
            done += chromosome.length
            progress.report(done, whole)
        log.extend(each for each in stream.changes if each.kind not in OTHER_KINDS)
    if wanted:
        missing = next(iter(wanted.values()))
        raise UnreadableFile(
            '"{path}" has changed since it was read: the record "{name}" no longer exists.',
            "Read the files again.",
            path=str(missing.source),
            name=missing.name or f"#{missing.number}",
        )


def _described(
    chromosome: Chromosome, sequence: Record, rows: tuple[Rows, ...], edition: Edition, log: ChangeLog
) -> Record:
    """Return the sequence with its source feature as surveyed, and the features of its rows."""
    length = len(sequence.residues)
    if length != chromosome.length or sequence.name != chromosome.name:
        raise UnreadableFile(
            '"{path}" has changed since it was read: the record "{name}" is different.',
            "Read the files again.",
            path=str(chromosome.source),
            name=sequence.name or f"#{chromosome.number}",
        )
    features: list[Noted] = []
    rest: list[tuple[str, str | None]] = []
    is_circular = False
    for each in rows:
        entry = each.entry(sequence, log)
        is_circular = is_circular or entry.is_circular
        for noted in entry.features:
            if noted.key == "source":
                for name, value in noted.qualifiers:
                    mine = chromosome.values.get(name)
                    if mine is None and name not in (*QUALIFIERS, "mol_type"):
                        rest.append((name, value))
                    elif mine is not None and value and mine != value:
                        message = mark("{name} differs from the value in the row of the GFF3 file")
                        log.add(
                            "genome/given",
                            message,
                            sequence.name,
                            noted.line,
                            before=value,
                            after=mine,
                            values={"name": name},
                        )
            else:
                features.append(noted)
    values = {"organism": UNIDENTIFIED, "mol_type": "genomic DNA", **chromosome.values}
    order = ["organism", "mol_type", *(name for name in QUALIFIERS if name != "organism")]
    names = [*order, *(name for name in values if name not in order)]
    known: list[tuple[str, str | None]] = [(name, values[name]) for name in names if name in values]
    source = Noted("source", f"1..{length}", Span(1, length, is_range=True), (*known, *rest))
    entry = Entry(
        name=sequence.name,
        residues=sequence.residues,
        features=(source, *features),
        molecule="DNA",
        kind="DNA",
        is_circular=is_circular,
    )
    described = sequence_of(entry, "DNA", edition, log, ("", ""))
    assert described is not None  # the reader never returns a sequence without residues
    return described


# Names, texts, numbers


def _file_stem(text: str) -> str:
    return "".join(each if each in _LETTERS else "-" for each in text).strip("-")[:_LONGEST_NAME]


class _FileNames:
    """Unique file names without ending, of letters, digits, - and _. Names that differ only in case are not unique."""

    def __init__(self) -> None:
        self._taken: dict[str, int] = {}

    def of(self, chromosome: Chromosome) -> str:
        """Return a name for this chromosome."""
        stem = name = _file_stem(chromosome.name) or f"sequence-{chromosome.number}"
        while name.lower() in self._taken:
            count = self._taken[stem.lower()] = self._taken.get(stem.lower(), 1) + 1
            name = f"{stem}-{count}"
        self._taken.setdefault(name.lower(), 1)
        return name


def _known(chromosomes: Sequence[Chromosome], header: Header, file: str, today: date) -> dict[str, str]:
    """Return the values for the templates that the source features and the header contain."""

    def common(name: str) -> str:
        return ", ".join(dict.fromkeys(value for each in chromosomes if (value := each.values.get(name))))

    organism = common("organism")
    kinds = (
        ("cultivar", mark("cultivar {value}")),
        ("variety", mark("variety {value}")),
        ("ecotype", mark("ecotype {value}")),
        ("strain", mark("strain {value}")),
    )
    called = [tr(words, value=common(kind)) for kind, words in kinds if common(kind)]
    title = next((each.text for each in header.titles), "")
    return {
        "what": _what(chromosomes),
        "name": " ".join([organism or "[organism]", *called]),
        "length": f"{sum(each.length for each in chromosomes):,}",
        "file": file,
        "reference": header.file_reference or "",
        "applicant": header.applicant.name if header.applicant else "",
        "title": title,
        "date": today.isoformat(),
        **{name: common(name) for name in QUALIFIERS},
    }


def _what(chromosomes: Sequence[Chromosome]) -> str:
    if len(chromosomes) > 1:
        return _counted(chromosomes)
    values = chromosomes[0].values
    if "chromosome" in values:
        return tr("chromosome {name}", name=values["chromosome"])
    if "organelle" in values:
        return tr("the genome of the {organelle}", organelle=values["organelle"].rpartition(":")[2])
    return tr("the sequence {name}", name=chromosomes[0].name) if chromosomes[0].name else tr("the sequence")


def _counted(chromosomes: Sequence[Chromosome]) -> str:
    """Return the number as text. The parts are not called chromosomes if one is an organelle or a scaffold."""
    if all("chromosome" in each.values for each in chromosomes):
        return trn("{count} chromosome", "{count} chromosomes", len(chromosomes))
    return trn("{count} part of the genome", "{count} parts of the genome", len(chromosomes))


def _with_texts(header: Header, known: Mapping[str, str]) -> Header:
    """Return the header with filled placeholders in its reference and titles; other braces are not changed."""

    def text(words: str) -> str:
        for name, value in known.items():
            words = words.replace("{" + name + "}", value)
        return words

    reference = text(header.file_reference) if header.file_reference else header.file_reference
    titles = tuple(Title(each.uid, text(each.text), each.language) for each in header.titles)
    return replace(header, file_reference=reference, titles=titles)


class _Tally:
    """Counts the features and residues of sequences while they are written."""

    def __init__(self) -> None:
        self._kinds: Counter[str] = Counter()
        self._strong = self._unknown = self._length = 0

    def counting(self, sequences: Iterable[Record]) -> Iterator[Record]:
        """Yield the same sequences, and count them."""
        for each in sequences:
            if not each.is_protein:
                self._kinds.update(feature.key for feature in each.features if feature.key != "source")
                self._length += len(each.residues)
                self._unknown += each.residues.count("n")
                self._strong += each.residues.count("g") + each.residues.count("c") + each.residues.count("s")
            yield each

    def values(self) -> dict[str, str]:
        """Return the counts as texts; "" for 0."""
        total = sum(self._kinds.values())
        read = self._length - self._unknown
        return {
            "features": f"{total:,}" if total else "",
            "kinds": ", ".join(f"{count:,} {key}" for key, count in self._kinds.most_common()),
            "genes": f"{self._kinds['gene']:,}" if self._kinds["gene"] else "",
            "coding": f"{self._kinds['CDS']:,}" if self._kinds["CDS"] else "",
            "unknown": f"{self._unknown:,}" if self._unknown else "",
            "no_unknown": "" if self._unknown else "0",
            "percent_gc": f"{100 * self._strong / read:.1f}" if read else "",
        }


__all__ = ["GIVEN", "Chromosome", "Disclosed", "DisclosureOptions", "Survey", "disclose", "survey"]
