"""The disclosure of a genome: chromosomes as FASTA, with GFF3 or without, become a package of listings.

survey() says what there is and what the headers tell of it, so that a person can look and correct; disclose() makes one
listing a chromosome, or one of all, with the documents that go with each, an import report and an index. It hides the
pairing of residues with rows and holds one chromosome at a time. (ST.26 par. 13, 63; Annex I, source)
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from wiposeq.app.checking import check
from wiposeq.app.exporting.converting import signed
from wiposeq.checking.profile import Profile
from wiposeq.errors import UnreadableFile, UsageError
from wiposeq.formats.entries import Entry, Noted
from wiposeq.formats.files import is_file, is_folder, replacing, unreadable
from wiposeq.formats.header_toml import empty_header
from wiposeq.formats.kinds import sniff
from wiposeq.formats.options import Defaults
from wiposeq.formats.plain.fasta import Fasta
from wiposeq.formats.plain.records import UNIDENTIFIED
from wiposeq.formats.records.annotated import sequence_of
from wiposeq.formats.records.coding_proteins import CodingProteins
from wiposeq.formats.records.genome_headers import QUALIFIERS, header_values
from wiposeq.formats.records.gff import OTHER_KINDS, Rows, needs_companion, read_rows
from wiposeq.formats.reports.check_report import as_html, changes_as_html
from wiposeq.formats.reports.documents import DOCUMENT_FORMATS, Template, filled, templates
from wiposeq.formats.reports.package_index import Listed, new_folder, write_index
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
_ENDINGS: Final = (".fasta", ".fa", ".fna", ".fas", ".gff", ".gff3")
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"
_LONGEST_NAME: Final = 40


class Chromosome(Struct, frozen=True):
    """A record that becomes a sequence. source: its file; number: of the record in it, from 1; length in nucleotides.

    values: qualifiers of source, organism and mol_type among them; by: how each was found; rows: of a GFF3 file.
    """

    source: Path
    number: int
    name: str
    length: int
    values: dict[str, str] = {}
    by: dict[str, str] = {}
    rows: int = 0

    def with_value(self, name: str, value: str) -> "Chromosome":
        """The chromosome with a value a person gives; "" takes it away."""
        rest = {key: each for key, each in self.values.items() if key != name}
        told = {key: each for key, each in self.by.items() if key != name}
        if value:
            rest[name], told[name] = value, GIVEN
        return replace(self, values=rest, by=told)


class Survey(Struct, frozen=True):
    """What there is to disclose. rows: of the GFF3 files beside the FASTA files; changes: what was told so far."""

    chromosomes: tuple[Chromosome, ...]
    rows: tuple[Rows, ...] = ()
    changes: tuple[Change, ...] = ()


class Plan(Struct, frozen=True):
    """How a genome is disclosed. is_each: one listing a chromosome, else one of all; has_proteins: whether the proteins
    of coding sequences become sequences; documents: endings, of documents.DOCUMENT_FORMATS; templates: the user's own;
    is_compact: listings without indentation.

    Texts of the header may hold the placeholders of the templates, such as {organism} or {chromosome}.
    """

    header: Header = empty_header()
    is_each: bool = True
    has_proteins: bool = True
    documents: tuple[str, ...] = ("docx", "html")
    templates: Path | None = None
    is_compact: bool = False


class Disclosed(Struct, frozen=True):
    """What disclose() did. reports: the check of each listing by its file name; changes: the whole import report."""

    folder: Path
    reports: dict[str, Report]
    changes: tuple[Change, ...]
    files: tuple[Listed, ...]

    @property
    def errors(self) -> int:
        """How many errors stand in the listings."""
        return sum(report.errors for report in self.reports.values())


# Looking


def survey(
    paths: Sequence[Path],
    given: Mapping[str, str] | None = None,
    edition: Edition | None = None,
    *,
    progress: Progress = SILENT,
) -> Survey:
    """What FASTA and GFF3 files, or the folders of such files, hold, and what their headers say.

    given: qualifiers of source that hold for every chromosome, whatever a header says. Raises UnreadableFile for other
    files, for proteins, and where there is no record; UsageError for a qualifier that source does not have; Cancelled.
    """
    edition = edition or newest()
    given = {name: value for name, value in (given or {}).items() if value}
    allowed = edition.allowed_qualifiers("DNA", "source")
    if given.get("mol_type", "genomic DNA") not in edition.mol_types("DNA"):
        raise UsageError(
            "The mol_type of a genome is one of DNA, not {value}.", "Known are: {known}.",
            value=given["mol_type"], known=", ".join(edition.mol_types("DNA")),
        )  # fmt: skip
    for name in given:
        if name not in allowed:
            raise UsageError(
                "{name} is no qualifier of source.", "Known are: {known}.", name=name, known=", ".join(sorted(allowed))
            )
    log = ChangeLog()
    fastas, gffs = _told_apart(paths, log)
    sizes = [path.stat().st_size for path in (*gffs, *fastas)]
    shares = _shares(sizes, progress)
    rows = tuple(read_rows(path, log, next(shares)) for path in gffs)
    found: list[Chromosome] = []
    names: set[str] = set()
    for path in fastas:
        stream = Fasta(path, edition=edition, progress=next(shares))
        for sequence in stream:
            if sequence.is_protein:
                raise UnreadableFile(
                    "{path}: record {name} is a protein; a genome is given as nucleotides.",
                    "Leave this file out, or make a listing of it with convert.",
                    path=str(path),
                    name=sequence.name or f"#{stream.records}",
                )
            made = _chromosome(path, stream, sequence, rows, given, edition, log)
            if made.rows and made.name in names:
                raise UnreadableFile(
                    "{path}: two records are called {name}, and rows of the GFF3 file name it.",
                    "Give every record a name of its own.",
                    path=str(path),
                    name=made.name,
                )
            names.add(made.name)
            found.append(made)
    if not found:
        raise UnreadableFile(
            "{path} holds no sequences as FASTA.", "Name FASTA files, or their folder.", path=", ".join(map(str, paths))
        )
    return Survey(tuple(found), rows, tuple(log))


def _told_apart(paths: Iterable[Path], log: ChangeLog) -> tuple[list[Path], list[Path]]:
    """(FASTA files, GFF3 files without residues of their own); in folders, other files are left out and told."""
    fastas: list[Path] = []
    gffs: list[Path] = []
    for path in paths:
        in_folder = is_folder(path)
        try:
            inside = sorted(path.iterdir()) if in_folder else [path]
        except OSError as error:
            raise unreadable(path, error) from error
        for each in inside:
            if in_folder and not is_file(each):
                if not each.name.startswith("."):
                    log.add("genome/other-file", "Folder left out; name it to have what is in it", each.name)
                continue
            plain = each.name.lower().removesuffix(".gz")
            try:
                kind = sniff(each)
            except UnreadableFile:
                if not in_folder or plain.endswith(_ENDINGS):
                    raise
                kind = ""
            if kind == "gff" and needs_companion(each):
                gffs.append(each)
            elif kind == "fasta":
                fastas.append(each)
            elif kind == "gff":
                raise UnreadableFile(
                    "{path} holds rows and residues together.",
                    "Put the residues into a FASTA file of their own, or make a listing of it with convert.",
                    path=str(each),
                )
            elif not in_folder or plain.endswith(_ENDINGS):
                raise UnreadableFile("{path} is neither FASTA nor GFF3.", "Name FASTA files.", path=str(each))
            else:
                log.add("genome/other-file", "File left out; it is neither FASTA nor GFF3", each.name)
    return list(dict.fromkeys(fastas)), list(dict.fromkeys(gffs))


def _shares(sizes: list[int], progress: Progress) -> Iterator[Progress]:
    """For each file a progress that counts on through all of them, in bytes."""
    before, whole = 0, sum(sizes)
    for size in sizes:
        yield progress.part(before, size, whole)
        before += size


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
    said = header_values(sequence.name, stream.description)
    values = {name: each.value for name, each in said.items()}
    by = {name: each.by for name, each in said.items()}
    count = 0
    for each in rows:
        count += each.count(sequence.name)
        for name, value in each.whole(sequence.name, length):
            if value and name in (*QUALIFIERS, "mol_type") and name not in values:
                values[name], by[name] = value, ROWS
    mol_type = values.get("mol_type", "")
    if mol_type and mol_type not in edition.mol_types("DNA"):
        log.add("mol_type/unknown", "The header says a mol_type that no DNA has; left out", sequence.name,
                before=mol_type)  # fmt: skip
        del values["mol_type"], by["mol_type"]
    for name, value in given.items():
        if name in values and values[name] != value:
            log.add("genome/given", "{name} as given, not as the header says", sequence.name, before=values[name],
                    after=value, values={"name": name})  # fmt: skip
        values[name], by[name] = value, GIVEN
    return Chromosome(path, stream.records, sequence.name, length, values, by, count)


# Disclosing


def disclose(
    found: Survey,
    folder: Path,
    plan: Plan,
    edition: Edition | None = None,
    profile: Profile | None = None,
    *,
    today: date | None = None,
    progress: Progress = SILENT,
) -> Disclosed:
    """Makes the package in a new folder: there whole in the end, or not at all.

    A listing with errors is in it as a draft; its report says so. progress counts nucleotides. Raises UsageError,
    UnreadableFile, UnwritableFile, Cancelled.
    """
    edition, today = edition or newest(today), today or date.today()
    shapes = templates(plan.templates)
    log = ChangeLog()
    log.extend(found.changes)
    _tell_values(found.chromosomes, log)
    reports: dict[str, Report] = {}
    about: dict[str, str] = {}
    with new_folder(folder) as making:
        package = _Package(making, plan, shapes, edition, profile, today, about, reports, progress.silent())
        sequences = _sequences(found, plan, edition, log, progress)
        if plan.is_each:
            names = _FileNames()
            for chromosome, group in sequences:
                package.add(f"{names.of(chromosome)}.xml", [chromosome], iter(group))
        else:
            name = _file_stem(plan.header.file_reference or "") or "genome"
            package.add(f"{name}.xml", found.chromosomes, (each for _, group in sequences for each in group))
        records = {each.name for each in found.chromosomes}
        for rows in found.rows:
            rows.report_unused(records, log)
        changes = tuple(log)
        title = tr("Disclosure of a genome")
        source = ", ".join(dict.fromkeys(each.source.name for each in found.chromosomes))
        package.page("import-report.html", changes_as_html(tr("Import report"), source, changes), tr("Import report"))
        page = as_html([replace(report, source=name) for name, report in reports.items()])
        package.page("check-report.html", page, tr("What the check found"))
        remark = tr(
            "{what}; documents are templates filled with what is known: read and complete them.",
            what=_counted(found.chromosomes),
        )
        listed = write_index(making, title, about, remark)
    reports = {name: replace(report, source=str(folder / name)) for name, report in reports.items()}
    return Disclosed(folder, reports, changes, listed)


class _Package:
    """The folder while it is made."""

    def __init__(
        self,
        folder: Path,
        plan: Plan,
        shapes: tuple[Template, ...],
        edition: Edition,
        profile: Profile | None,
        today: date,
        about: dict[str, str],
        reports: dict[str, Report],
        progress: Progress,
    ) -> None:
        self._folder, self._plan, self._shapes = folder, plan, shapes
        self._edition, self._profile, self._today = edition, profile, today
        self._about, self._reports, self._progress = about, reports, progress

    def add(self, name: str, chromosomes: Sequence[Chromosome], sequences: Iterator[Record]) -> None:
        """A listing of these sequences, its check, and its documents."""
        path = self._folder / name
        known = _known(chromosomes, self._plan.header, name, self._today)
        header = signed(_with_texts(self._plan.header, known), path, self._today)
        tally = _Tally()
        st26.write(path, header, tally.counting(sequences), self._edition, is_compact=self._plan.is_compact,
                   progress=self._progress)  # fmt: skip
        known.update(tally.values())
        self._about[name] = tr("The sequence listing of {what}", what=known["what"])
        self._reports[name] = check(path, self._edition, self._profile, today=self._today, progress=self._progress)
        for shape in self._shapes:
            document = filled(shape, known)
            for ending in self._plan.documents:
                self.file(f"{path.stem}-{shape.id}.{ending}", DOCUMENT_FORMATS[ending](document), document.title)

    def page(self, name: str, text: str, what: str) -> None:
        """A page in HTML."""
        self.file(name, text.encode("utf-8", "replace"), what)

    def file(self, name: str, content: bytes, what: str) -> None:
        """A file of the package, and what the index says of it."""
        with replacing(self._folder / name) as file:
            file.write(content)
        self._about[name] = what


def _tell_values(chromosomes: Iterable[Chromosome], log: ChangeLog) -> None:
    """Tells how every qualifier of source came about that the user did not give."""
    for each in chromosomes:
        for name, by in each.by.items():
            if by != GIVEN:
                log.add("genome/value", "{name} {after} taken from {by}", each.name, after=each.values[name],
                        values={"name": name, "by": tr(by)})  # fmt: skip
        if "organism" not in each.values:
            log.add("organism/assumed", "No organism given; {after} assumed (par. 81)", each.name, after=UNIDENTIFIED)
        if "mol_type" not in each.values:
            log.add("mol_type/assumed", "No mol_type given; {after} assumed for a chromosome", each.name,
                    after="genomic DNA")  # fmt: skip


def _sequences(
    found: Survey,
    plan: Plan,
    edition: Edition,
    log: ChangeLog,
    progress: Progress,
) -> Iterator[tuple[Chromosome, list[Record]]]:
    """Each chromosome with its sequence and the proteins made of it, numbered as in its listing."""
    wanted = {(each.source, each.number): each for each in found.chromosomes}
    whole = sum(each.length for each in found.chromosomes)
    done = number = 0
    linker = CodingProteins(edition, log, plan.has_proteins)
    for path in dict.fromkeys(each.source for each in found.chromosomes):
        stream = Fasta(path, Defaults(molecule="DNA"), edition, progress=progress.silent())
        for sequence in stream:
            chromosome = wanted.pop((path, stream.records), None)
            if chromosome is None:
                continue
            progress.check()
            if plan.is_each:
                linker, number = CodingProteins(edition, log, plan.has_proteins), 0
            made = _described(chromosome, sequence, found.rows, edition, log)
            group = [replace(each, uid=new_uid()) for each in linker.linked(made, number + 1)]
            number += len(group)
            yield chromosome, group
            done += chromosome.length
            progress.report(done, whole)
        log.extend(each for each in stream.changes if each.kind not in OTHER_KINDS)
    if wanted:
        missing = next(iter(wanted.values()))
        raise UnreadableFile(
            "{path} has changed since it was looked at: record {name} is no longer there.",
            "Look at the files again.",
            path=str(missing.source),
            name=missing.name or f"#{missing.number}",
        )


def _described(
    chromosome: Chromosome, sequence: Record, rows: tuple[Rows, ...], edition: Edition, log: ChangeLog
) -> Record:
    """The sequence with its source as surveyed, and the features of its rows."""
    length = len(sequence.residues)
    if length != chromosome.length or sequence.name != chromosome.name:
        raise UnreadableFile(
            "{path} has changed since it was looked at: record {name} is another one.",
            "Look at the files again.",
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
                        log.add("genome/given", "{name} not as the row of the GFF3 file says", sequence.name,
                                noted.line, before=value, after=mine, values={"name": name})  # fmt: skip
            else:
                features.append(noted)
    values = {"organism": UNIDENTIFIED, "mol_type": "genomic DNA", **chromosome.values}
    order = ["organism", "mol_type", *(name for name in QUALIFIERS if name != "organism")]
    names = [*order, *(name for name in values if name not in order)]
    said: list[tuple[str, str | None]] = [(name, values[name]) for name in names if name in values]
    source = Noted("source", f"1..{length}", Span(1, length, is_range=True), (*said, *rest))
    entry = Entry(
        name=sequence.name,
        residues=sequence.residues,
        features=(source, *features),
        molecule="DNA",
        kind="DNA",
        is_circular=is_circular,
    )
    made = sequence_of(entry, "DNA", edition, log, ("", ""))
    assert made is not None  # the reader gives no sequence without residues
    return made


# Names, texts, numbers


def _file_stem(text: str) -> str:
    return "".join(each if each in _LETTERS else "-" for each in text).strip("-")[:_LONGEST_NAME]


class _FileNames:
    """Names of files of letters, digits, - and _ without ending, each given once, whatever the case of letters."""

    def __init__(self) -> None:
        self._taken: dict[str, int] = {}

    def of(self, chromosome: Chromosome) -> str:
        """One for this chromosome."""
        stem = name = _file_stem(chromosome.name) or f"sequence-{chromosome.number}"
        while name.lower() in self._taken:
            count = self._taken[stem.lower()] = self._taken.get(stem.lower(), 1) + 1
            name = f"{stem}-{count}"
        self._taken.setdefault(name.lower(), 1)
        return name


def _known(chromosomes: Sequence[Chromosome], header: Header, file: str, today: date) -> dict[str, str]:
    """What the templates are filled with, as far as the source features and the header say it."""

    def common(name: str) -> str:
        return ", ".join(dict.fromkeys(value for each in chromosomes if (value := each.values.get(name))))

    organism = common("organism")
    kinds = (("cultivar", mark("cultivar {value}")), ("variety", mark("variety {value}")),
             ("ecotype", mark("ecotype {value}")), ("strain", mark("strain {value}")))  # fmt: skip
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
    """How many there are; where an organelle or a scaffold is among them, they are not called chromosomes."""
    if all("chromosome" in each.values for each in chromosomes):
        return trn("{count} chromosome", "{count} chromosomes", len(chromosomes))
    return trn("{count} part of the genome", "{count} parts of the genome", len(chromosomes))


def _with_texts(header: Header, known: Mapping[str, str]) -> Header:
    """The header with the placeholders in its reference and titles filled; other braces stay."""

    def text(words: str) -> str:
        for name, value in known.items():
            words = words.replace("{" + name + "}", value)
        return words

    reference = text(header.file_reference) if header.file_reference else header.file_reference
    titles = tuple(Title(each.uid, text(each.text), each.language) for each in header.titles)
    return replace(header, file_reference=reference, titles=titles)


class _Tally:
    """Counts features and residues of the sequences that pass."""

    def __init__(self) -> None:
        self._kinds: Counter[str] = Counter()
        self._strong = self._unknown = self._length = 0

    def counting(self, sequences: Iterable[Record]) -> Iterator[Record]:
        """The same sequences, counted as they pass."""
        for each in sequences:
            if not each.is_protein:
                self._kinds.update(feature.key for feature in each.features if feature.key != "source")
                self._length += len(each.residues)
                self._unknown += each.residues.count("n")
                self._strong += each.residues.count("g") + each.residues.count("c") + each.residues.count("s")
            yield each

    def values(self) -> dict[str, str]:
        """The counts in words; "" for 0."""
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


__all__ = ["GIVEN", "Chromosome", "Disclosed", "Plan", "Survey", "disclose", "survey"]
