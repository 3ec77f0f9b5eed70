"""The stories as functions: open, import, check, convert, fix, generate. Window and command line call the same ones.

It hides which format needs which reader, and where a listing may stream past instead of being held: checking an XML
file and turning FASTA into XML take the memory of the largest sequence. What is right or wrong it leaves to the rules,
how a file is laid out to the formats, and asking the user to whoever calls.

Every function takes progress(done, total) and cancelled(); a cancelled one raises Cancelled and leaves no file.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from operator import add
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from wiposeq import __version__, resources
from wiposeq.app.linking import renumbered
from wiposeq.errors import UnreadableFile, UnwritableFile, UsageError
from wiposeq.formats import projectfile, st26, st26xml
from wiposeq.formats.annotated import KINDS, read_annotated
from wiposeq.formats.display import write_html, write_text
from wiposeq.formats.files import read_start, replacing, sniff, unwritable
from wiposeq.formats.gff import without_companions
from wiposeq.formats.headertoml import empty_header, header_from_toml
from wiposeq.formats.report import CHECK_FORMATS, as_html, changes_as_html, place
from wiposeq.formats.sequences import Fasta, Imported, Molecules, write_fasta
from wiposeq.formats.st25 import read_st25
from wiposeq.model.address import Address
from wiposeq.model.edits import Edit, Insert, KeepChanges, Together
from wiposeq.model.finding import Excerpt, Finding, Fix, Report, Severity
from wiposeq.model.origin import ENTITY_DECLARED, NOT_WELL_FORMED, Change, Fact, Origin
from wiposeq.model.project import Header, Project, new_project, new_uid
from wiposeq.model.project import Sequence as Record
from wiposeq.model.sequencelist import SequenceList
from wiposeq.rules import engine
from wiposeq.rules.engine import Profile
from wiposeq.rules.rule import CATALOGUE
from wiposeq.standard.edition import Edition, newest
from wiposeq.texts import tr, trn

Progress = Callable[[int, int], None]
IsCancelled = Callable[[], bool]

SOFTWARE: Final = "WipoSeq"
LISTINGS: Final = ("wsq", "st26", "st25")
"""What may bring general information; the others only bring sequences."""
FASTA_ENDINGS: Final = (".fasta", ".fa", ".fas", ".fna", ".faa", ".ffn")
COPIES: Final = {".html": write_html, ".htm": write_html, ".txt": write_text}
"""What writes a copy for reading, by the ending. A copy is no listing: it is neither checked nor read again."""
ROUNDS: Final = 200
"""How often fix() checks again before it stops; each round must have mended something new."""


@dataclass(frozen=True, slots=True)
class Defaults:
    """What is said of imported sequences that their file does not say. Empty: not known.

    molecule: of FASTA records. proteins: whether the proteins of coding sequences become sequences of their own.
    """

    molecule: Molecules = None
    organism: str = ""
    mol_type: str = ""
    proteins: bool = True


@dataclass(frozen=True, slots=True)
class Converted:
    """What convert() did: the file, how many sequences it holds, what was changed, and the check of the result.

    report: None for FASTA and copies for reading, which are no listings; for a copy of a file that could not be read
    to its end, what a formal check says of that file.
    """

    path: Path
    count: int
    changes: tuple[Change, ...]
    report: Report | None


@dataclass(frozen=True, slots=True)
class Generated:
    """What generate() did. path: the file, or None where errors stand and nothing was written; size in bytes."""

    report: Report
    path: Path | None = None
    count: int = 0
    size: int = 0

    @property
    def is_written(self) -> bool:
        """Whether there is a file now."""
        return self.path is not None


@dataclass(frozen=True, slots=True)
class Mended:
    """What fix() did: the project after it, one Change a fix (before: what was wrong), and the check of the result."""

    project: Project
    changes: tuple[Change, ...]
    report: Report


# Open and import


def open_any(
    path: Path,
    defaults: Defaults = Defaults(),
    *,
    edition: Edition | None = None,
    progress: Progress | None = None,
    cancelled: IsCancelled | None = None,
) -> Project:
    """The project in a .wsq file, a listing (ST.26 or ST.25), annotated records (GenBank, ...) or FASTA.

    They are told apart by content first and ending second.

    What was changed on the way is in origin.changes. Raises UnreadableFile, DamagedFile, NewerFile.
    """
    kind = _kind(path)
    if kind == "wsq":
        return projectfile.load(path, progress=progress, cancelled=cancelled)
    if kind == "st26":
        return st26.read(path, edition or newest(), progress=progress, cancelled=cancelled)
    if kind == "st25":
        return read_st25(path, edition, progress=progress, cancelled=cancelled)
    if kind == "fasta":
        stream = _fasta(path, defaults, edition, progress, cancelled)
        sequences = SequenceList(_at_least_one(stream, path))
        changes = tuple(stream.changes)
    else:
        imported = _annotated(path, kind, defaults, edition, progress, cancelled)
        sequences, changes = SequenceList(_at_least_one(imported.sequences, path)), imported.changes
    found = path.stat()
    origin = Origin(source=str(path), format=kind, size=found.st_size, modified=found.st_mtime_ns, changes=changes)
    return replace(new_project(), sequences=sequences, origin=origin)


def import_into(
    project: Project,
    paths: Iterable[Path],
    defaults: Defaults = Defaults(),
    *,
    index: int | None = None,
    edition: Edition | None = None,
    progress: Progress | None = None,
    cancelled: IsCancelled | None = None,
) -> tuple[Edit, tuple[Change, ...]]:
    """The edit that puts the sequences of these files into the project, at the end or before a 0-based index, and
    every change made on the way. protein_id follow the new numbers of their sequences."""
    start = len(project.sequences) if index is None else min(max(index, 0), len(project.sequences))
    records: list[Record] = []
    changes: list[Change] = []
    files = without_companions(paths)
    for path, part_progress in _shared(files, progress):
        offset = start + len(records)
        kind = _kind(path)
        told: list[Change]
        if kind in ("wsq", "st26", "st25"):
            other = open_any(path, edition=edition, progress=part_progress, cancelled=cancelled)
            _refuse_part(other.origin.facts, path, len(other.sequences))
            made, told = _moved_in(other, offset)
            records.extend(made)
        elif kind in KINDS:
            imported = _annotated(path, kind, defaults, edition, part_progress, cancelled)
            told = list(imported.changes)
            moved = renumbered(imported.sequences, partial(add, offset), told, is_told=False)
            records.extend(_at_least_one(moved, path))
        else:
            stream = _fasta(path, defaults, edition, part_progress, cancelled, first_uid=new_uid())
            records.extend(_at_least_one(stream, path))
            told = stream.changes
        changes.extend(_named(told, path) if len(files) > 1 else told)
    label = trn("Import {count} sequence", "Import {count} sequences", len(records))
    edit = Together(label, (Insert(Address(field="sequences"), start, tuple(records)), KeepChanges(tuple(changes))))
    return edit, tuple(changes)


def _kind(path: Path) -> str:
    """ "wsq", "st26", "st25", "fasta" or one of annotated.KINDS; a text of no kind is FASTA if a line starts with >."""
    kind = sniff(path)
    if kind in (*LISTINGS, "fasta", *KINDS):
        return kind
    if kind in ("raw", "csv", "multi") and b"\n>" in read_start(path).replace(b"\r", b"\n"):
        return "fasta"
    raise UnreadableFile(
        "{path} is no listing (ST.26, ST.25), no project, and no FASTA, GenBank, EMBL, UniProt, SnapGene or GFF3 file.",
        "Other formats cannot be read yet; save the sequences as FASTA or GenBank.",
        path=str(path),
    )


def _fasta(
    path: Path,
    defaults: Defaults,
    edition: Edition | None,
    progress: Progress | None,
    cancelled: IsCancelled | None,
    first_uid: int = 1,
) -> Fasta:
    return Fasta(
        path,
        molecule=defaults.molecule,
        organism=defaults.organism,
        mol_type=defaults.mol_type,
        edition=edition,
        first_uid=first_uid,
        progress=progress,
        cancelled=cancelled,
    )


def _annotated(
    path: Path,
    kind: str,
    defaults: Defaults,
    edition: Edition | None,
    progress: Progress | None,
    cancelled: IsCancelled | None,
) -> Imported:
    return read_annotated(
        path,
        kind,
        proteins=defaults.proteins,
        organism=defaults.organism,
        mol_type=defaults.mol_type,
        edition=edition,
        progress=progress,
        cancelled=cancelled,
    )


def _at_least_one(sequences: Iterable[Record], path: Path) -> Iterator[Record]:
    count = 0
    for count, sequence in enumerate(sequences, 1):  # noqa: B007
        yield sequence
    if not count:
        raise UnreadableFile("{path} holds no residues.", "Choose another file.", path=str(path))


def _moved_in(other: Project, offset: int) -> tuple[list[Record], list[Change]]:
    """The sequences of another project with fresh uids and protein_id counted from the offset."""
    changes = list(other.origin.changes)
    uid = new_uid()
    sequences = renumbered(other.sequences, partial(add, offset), changes)
    return [replace(sequence, uid=uid + number) for number, sequence in enumerate(sequences, 1)], changes


def _named(changes: Iterable[Change], path: Path) -> list[Change]:
    return [replace(c, where=f"{path.name}: {c.where}" if c.where else path.name) for c in changes]


def _shared(paths: Sequence[Path], progress: Progress | None) -> Iterator[tuple[Path, Progress | None]]:
    """Each path with a progress that counts on through all of them, in bytes."""
    if progress is None or len(paths) < 2:
        for path in paths:
            yield path, progress
        return
    told = progress
    sizes = [path.stat().st_size if path.is_file() else 0 for path in paths]
    whole, before = sum(sizes), 0
    for path, size in zip(paths, sizes):

        def part(done: int, total: int, before: int = before, size: int = size) -> None:
            told(before + (size * done // total if total else 0), whole)

        yield path, part
        before += size


# Check


def check(
    what: Path | Project,
    edition: Edition | None = None,
    profile: Profile | None = None,
    *,
    is_formal: bool = False,
    today: date | None = None,
    progress: Progress | None = None,
    cancelled: IsCancelled | None = None,
) -> Report:
    """Everything that is wrong with a listing, a .wsq file or a project; the findings of a listing say line and column.

    A listing streams past. is_formal: only whether it is XML as the DTD asks. Raises UnreadableFile.
    """
    edition = edition or newest()
    profile = profile or engine.profile()
    if is_formal:
        others = {id for id in CATALOGUE if not id.startswith(("file/", "engine/"))}
        profile = replace(profile, excluded=profile.excluded | others)
    if isinstance(what, Project):
        report = engine.check(what, edition, profile, today=today, progress=progress, cancelled=cancelled)
        return _with_remarks(report, what)
    kind = _kind(what)
    if kind == "fasta":
        raise UnreadableFile(
            "{path} is FASTA, not a listing.", "Make a listing of it first: wiposeq convert.", path=str(what)
        )
    if kind in KINDS:
        raise UnreadableFile(
            "{path} holds annotated records, not a listing.",
            "Make a listing of them first: wiposeq convert.",
            path=str(what),
        )
    if kind == "st25":
        raise UnreadableFile(
            "{path} is a listing of ST.25, not of ST.26.", "Make one of ST.26 of it: wiposeq convert.", path=str(what)
        )
    if kind == "wsq":
        project = projectfile.load(what, cancelled=cancelled)
        report = engine.check(project, edition, profile, today=today, progress=progress, cancelled=cancelled)
        return replace(_with_remarks(report, project), source=str(what))
    reading = st26.open_listing(what, edition, progress=progress, cancelled=cancelled)
    report = engine.check(reading, edition, profile, today=today, cancelled=cancelled)
    if is_formal and not {"file/not-well-formed", "file/structure", "file/unknown-content"} & report.counts.keys():
        report = _with_dtd_faults(report, what, edition)
    return replace(
        report,
        source=str(what),
        findings=_located(what, report.findings, cancelled),
        excerpts=_excerpts(reading.facts),
    )


def _with_remarks(report: Report, project: Project) -> Report:
    """The report with what the project knows beside the findings: remarks of a person, lines around broken XML."""
    return replace(report, remarks=dict(project.accepted), excerpts=_excerpts(project.origin.facts))


def _excerpts(facts: Iterable[Fact]) -> dict[tuple[int, int], Excerpt]:
    """The lines around each place where the file is not well-formed."""
    found = {}
    for fact in facts:
        lines = tuple((int(number), str(text)) for number, text in fact.values.get("lines") or ())
        if fact.kind == NOT_WELL_FORMED and lines:
            width = len(dict(lines).get(fact.line, ""))
            column = fact.column - int(fact.values.get("shift") or 0)
            column = column if 0 < column <= width + 1 else 0
            sequences, behind = fact.values.get("sequences"), fact.values.get("behind") or 0
            found[fact.line, fact.column] = Excerpt(lines, column, sequences, behind)
    return found


def _with_dtd_faults(report: Report, path: Path, edition: Edition) -> Report:
    """The report with what the DTD refuses and rules outside a formal check speak of."""
    faults = st26xml.dtd_faults(path, edition.dtd_text(), "SequenceData")
    if not faults:
        return report
    told = tuple(
        Finding("file/structure", Severity.ERROR, "The DTD is not followed: {fault}", values={"fault": fault})
        for fault in faults
    )
    return replace(
        report,
        findings=(*report.findings, *told),
        counts={**report.counts, "file/structure": len(told)},
        errors=report.errors + len(told),
    )


_DECLARED: Final = {"sequence/number": "number", "sequence/length": "length", "sequence/division": "division"}
"""Rules about what a file declares and no project holds, and what to call that when asking for its place."""


def _declared_at(finding: Finding) -> Address:
    return finding.address.at(_DECLARED[finding.rule]) if finding.rule in _DECLARED else finding.address


def _located(path: Path, findings: tuple[Finding, ...], cancelled: IsCancelled | None) -> tuple[Finding, ...]:
    """The findings with line and column filled in where the rule could not know them."""
    open_ones = [finding for finding in findings if not finding.line]
    if not open_ones:
        return findings
    places = iter(st26.locate(path, [_declared_at(finding) for finding in open_ones], cancelled=cancelled))
    located = []
    for finding in findings:
        if not finding.line:
            line, column = next(places)
            finding = replace(finding, line=line, column=column)
        located.append(finding)
    return tuple(located)


def write_report(report: Report, path: Path, project: Project | None = None) -> None:
    """Writes the report of a check as text, HTML, XML or JSON, by the ending. Raises UsageError, UnwritableFile.

    project: whose remarks on accepted findings are told, where the report was made without them.
    """
    if project is not None:
        report = _with_remarks(report, project)
    kinds = {".txt": "text", ".html": "html", ".htm": "html", ".xml": "xml", ".json": "json"}
    if path.suffix.lower() not in kinds:
        raise UsageError(
            "{path} cannot be a report: its ending names no format.",
            "Use .html, .txt, .xml or .json.",
            path=str(path),
        )
    with replacing(path) as file:
        file.write(CHECK_FORMATS[kinds[path.suffix.lower()]]([report], ()).encode("utf-8", "replace"))


# Generate and convert


def generate(
    project: Project,
    path: Path,
    edition: Edition | None = None,
    profile: Profile | None = None,
    *,
    today: date | None = None,
    progress: Progress | None = None,
    cancelled: IsCancelled | None = None,
) -> Generated:
    """Writes the listing if the check finds no error, reads it back and compares it with the project and the DTD.

    Raises UnwritableFile, also where the file does not say what the project says; what stood there stays then.
    """
    edition = edition or newest()
    report = check(project, edition, profile, today=today, progress=progress, cancelled=cancelled)
    if report.errors:
        return Generated(report)
    header = _signed(project.header, path, today)

    def examine(written: Path) -> None:
        differences = st26.verify_written(written, header, project.sequences, edition, cancelled=cancelled)
        if differences:
            raise UnwritableFile(
                "{path} was not written: it did not read back as it was meant. {difference}",
                "What stood there is still there. Report this; it is an error of the program.",
                path=str(path),
                difference=differences[0],
            )

    written = st26.write(
        path, header, project.sequences, edition, examine=examine, progress=progress, cancelled=cancelled
    )
    return Generated(report, path, written.count, written.bytes)


def _signed(header: Header, path: Path, today: date | None) -> Header:
    """The header with what a program says of the file it writes."""
    return replace(
        header,
        file_name=path.name,
        software_name=SOFTWARE,
        software_version=__version__,
        production_date=(today or date.today()).isoformat(),
    )


def convert(
    inputs: Sequence[Path],
    output: Path,
    defaults: Defaults = Defaults(),
    *,
    header: Path | None = None,
    edition: Edition | None = None,
    profile: Profile | None = None,
    today: date | None = None,
    progress: Progress | None = None,
    cancelled: IsCancelled | None = None,
) -> Converted:
    """Reads the inputs and writes them as one file of the kind that the output's ending names: .xml, .wsq, FASTA, or
    .html and .txt for reading.

    The file is written even where the check of the result finds errors: it is a draft then. header: a HEADER.toml.
    Of several listings the first gives the header. Raises UsageError, UnreadableFile, UnwritableFile.
    """
    ending = output.suffix.lower()
    if ending not in (".xml", ".wsq", *FASTA_ENDINGS, *COPIES):
        raise UsageError(
            "{path} cannot be written: its ending names no format.",
            "Use .xml, .wsq or .fasta; .html or .txt for reading.",
            path=str(output),
        )
    _refuse_overwriting([*inputs, *([header] if header else [])], output)
    edition = edition or newest()
    inputs = without_companions(inputs)
    kinds = [_kind(path) for path in inputs]
    given = header_from_toml(header) if header else None
    if ending in FASTA_ENDINGS:
        return _to_fasta(inputs, output, defaults, edition, progress, cancelled)
    if ending in COPIES:
        return _to_copy(inputs, kinds, output, defaults, header, edition, progress, cancelled)
    if ending == ".xml" and not any(kind in LISTINGS for kind in kinds):
        changes: list[Change] = []
        sequences = _chained(inputs, defaults, edition, changes, progress, cancelled)
        signed = _signed(given or empty_header(), output, today)
        written = st26.write(output, signed, sequences, edition, cancelled=cancelled)
        report = check(output, edition, profile, today=today, progress=progress, cancelled=cancelled)
        return Converted(output, written.count, tuple(changes), report)
    project, made = _joined(inputs, kinds, defaults, edition, progress, cancelled)
    if header:
        project = replace(project, header=header_from_toml(header, project.header))
    if ending == ".wsq":
        projectfile.save(project, output)
        report = check(project, edition, profile, today=today, cancelled=cancelled)
        return Converted(output, len(project.sequences), made, replace(report, source=str(output)))
    _refuse_part(project.origin.facts, Path(project.origin.source), len(project.sequences))
    written = st26.write(
        output, _signed(project.header, output, today), project.sequences, edition, cancelled=cancelled
    )
    report = check(output, edition, profile, today=today, cancelled=cancelled)
    return Converted(output, written.count, made, report)


def _joined(
    inputs: Sequence[Path],
    kinds: Sequence[str],
    defaults: Defaults,
    edition: Edition,
    progress: Progress | None,
    cancelled: IsCancelled | None,
) -> tuple[Project, tuple[Change, ...]]:
    """One project of all inputs in order; the first listing or project among them gives header and origin."""
    leader = next((place for place, kind in enumerate(kinds) if kind in LISTINGS), 0)
    project = open_any(inputs[leader], defaults, edition=edition, progress=progress, cancelled=cancelled)
    changes = list(_named(project.origin.changes, inputs[leader]) if len(inputs) > 1 else project.origin.changes)
    if leader:
        edit, told = import_into(project, inputs[:leader], defaults, index=0, edition=edition, cancelled=cancelled)
        project = edit.apply(project)
        changes = [*(_named(told, inputs[0]) if leader == 1 else told), *changes]
    rest = inputs[leader + 1 :]
    if rest:
        edit, told = import_into(project, rest, defaults, edition=edition, cancelled=cancelled)
        project = edit.apply(project)
        changes.extend(_named(told, rest[0]) if len(rest) == 1 else told)
    for path, kind in zip(inputs[leader + 1 :], kinds[leader + 1 :]):
        if kind in LISTINGS:
            changes.append(
                Change("header/left-out", "General information left out; the first listing gives it", where=path.name)
            )
    return project, tuple(changes)


def _to_fasta(
    inputs: Sequence[Path],
    output: Path,
    defaults: Defaults,
    edition: Edition,
    progress: Progress | None,
    cancelled: IsCancelled | None,
) -> Converted:
    changes: list[Change] = []
    skipped = 0

    def sequences() -> Iterator[Record]:
        nonlocal skipped
        for sequence in _chained(inputs, defaults, edition, changes, progress, cancelled):
            skipped += sequence.is_skipped
            yield sequence

    count = write_fasta(output, sequences(), cancelled=cancelled)
    changes.append(
        Change("fasta/residues-only", "FASTA holds residues only; features and header left out", count=count)
    )
    if skipped:
        changes.append(Change("fasta/skipped", "Skipped sequences left out; numbers stay", count=skipped))
    return Converted(output, count, tuple(changes), None)


def _to_copy(
    inputs: Sequence[Path],
    kinds: Sequence[str],
    output: Path,
    defaults: Defaults,
    header: Path | None,
    edition: Edition,
    progress: Progress | None,
    cancelled: IsCancelled | None,
) -> Converted:
    """A copy for reading. One listing in XML streams past, and so does what is no listing; others are joined first."""
    changes: list[Change] = []
    sequences: Iterable[Record]
    before: Callable[[], Header]
    telling: Progress | None = None
    missing: list[str] = []
    facts: Callable[[], Iterable[Fact]] = tuple
    if list(kinds) == ["st26"]:
        reading = st26.open_listing(inputs[0], edition, progress=progress, cancelled=cancelled)
        before, facts, sequences = (lambda: reading.header), (lambda: reading.facts), reading.sequences
    elif any(kind in LISTINGS for kind in kinds):
        project, made = _joined(inputs, kinds, defaults, edition, progress, cancelled)
        changes.extend(made)
        before, facts, sequences = (lambda: project.header), (lambda: project.origin.facts), project.sequences
        telling = progress
    else:
        before, sequences = empty_header, _chained(inputs, defaults, edition, changes, progress, cancelled)

    def remarks() -> list[str]:
        missing.extend(_missing(facts()))
        return missing

    count = COPIES[output.suffix.lower()](
        output,
        lambda: header_from_toml(header, before()) if header else before(),
        sequences,
        edition,
        source=", ".join(path.name for path in inputs),
        remarks=remarks,
        progress=telling,
        cancelled=cancelled,
    )
    is_broken = bool(missing) and "st26" in kinds
    report = check(inputs[[*kinds].index("st26")], edition, is_formal=True, cancelled=cancelled) if is_broken else None
    return Converted(output, count, tuple(changes), report)


def _missing(facts: Iterable[Fact]) -> Iterator[str]:
    """What is missing in a copy because the file could not be read to its end, in words."""
    for fact in facts:
        if fact.kind == NOT_WELL_FORMED and fact.values.get("sequences") is not None:
            yield tr(
                "The file could not be read beyond line {line}; all behind sequence {number} is missing in this copy.",
                line=fact.line,
                number=fact.values["sequences"],
            )
        elif fact.kind == ENTITY_DECLARED:
            yield tr("The file declares entities in line {line}; nothing behind them could be read.", line=fact.line)
            return


def _chained(
    inputs: Sequence[Path],
    defaults: Defaults,
    edition: Edition,
    changes: list[Change],
    progress: Progress | None,
    cancelled: IsCancelled | None,
) -> Iterator[Record]:
    """The sequences of all inputs as they stream past; changes is filled on the way."""
    count = 0
    for path, part_progress in _shared(inputs, progress):
        kind = _kind(path)
        told: list[Change] = []
        sequences: Iterable[Record]
        if kind == "st26":
            sequences = _whole(st26.open_listing(path, edition, progress=part_progress, cancelled=cancelled), path)
        elif kind == "wsq":
            project = projectfile.load(path, progress=part_progress, cancelled=cancelled)
            _refuse_part(project.origin.facts, path, len(project.sequences))
            sequences = project.sequences
        elif kind == "st25":
            project = read_st25(path, edition, progress=part_progress, cancelled=cancelled)
            sequences, told = project.sequences, list(project.origin.changes)
        elif kind in KINDS:
            imported = _annotated(path, kind, defaults, edition, part_progress, cancelled)
            told = list(imported.changes)
            moved = renumbered(imported.sequences, partial(add, count), told, is_told=False)
            sequences = _at_least_one(moved, path)
        else:
            stream = _fasta(path, defaults, edition, part_progress, cancelled, first_uid=count + 1)
            sequences, told = _at_least_one(stream, path), stream.changes
        for sequence in sequences:
            count += 1
            yield sequence
        changes.extend(_named(told, path) if len(inputs) > 1 else told)


def _whole(reading: st26.Reading, path: Path) -> Iterator[Record]:
    """The sequences of a listing as they stream past; at the end it must have been read whole."""
    yield from reading.sequences
    _refuse_part(reading.facts, path, reading.count)


def _refuse_part(facts: Iterable[Fact], path: Path, count: int) -> None:
    """Raises UnreadableFile where only a part of a broken listing could be read: it must not pass for the whole."""
    for fact in facts:
        if fact.kind in (NOT_WELL_FORMED, ENTITY_DECLARED):
            raise UnreadableFile(
                "{path} is broken at line {line}: only {count} sequences could be read.",
                "Nothing was written. To go on with these: wiposeq fix FILE -o OUT --rule file/not-well-formed",
                path=str(path),
                line=fact.line,
                count=count,
            )


def _refuse_overwriting(inputs: Iterable[Path], output: Path) -> None:
    for path in inputs:
        try:
            same = path.samefile(output)
        except OSError:
            same = path.resolve() == output.resolve()
        if same:
            raise UsageError(
                "{path} is an input and is not overwritten.", "Give the output another name.", path=str(output)
            )


# Fix


def fix(
    project: Project,
    edition: Edition | None = None,
    profile: Profile | None = None,
    *,
    rules: Collection[str] | None = None,
    today: date | None = None,
    progress: Progress | None = None,
    cancelled: IsCancelled | None = None,
) -> Mended:
    """Mends what can be mended, checks again, and goes on until nothing more changes.

    rules None: every fix that is safe to do unseen. Otherwise the first fix of each finding of these rules, whether
    safe or not, except those that leave a choice to a person. Raises UsageError for a rule that does not exist.
    """
    for id in rules or ():
        if id not in CATALOGUE:
            raise UsageError("There is no rule {rule}.", "wiposeq rules lists them.", rule=id)
    checker = engine.Checker(edition or newest(), profile or engine.profile())
    changes: list[Change] = []
    tried: set[tuple[str, str]] = set()
    report = checker.check(project, today=today, progress=progress, cancelled=cancelled)
    for _ in range(ROUNDS):
        before = project
        for finding in report.findings:
            chosen = _chosen_fix(finding, rules)
            if chosen is None or (finding.key, chosen.template) in tried:
                continue
            tried.add((finding.key, chosen.template))
            try:
                after = chosen.make(project).apply(project)
            except LookupError:
                continue
            if after is not project:
                project = after
                changes.append(
                    Change(
                        finding.rule,
                        chosen.template,
                        where=place(finding),
                        line=finding.line,
                        before=finding.message,
                        values=chosen.values,
                    )
                )
        if project is before:
            break
        report = checker.check(project, today=today, progress=progress, cancelled=cancelled)
    return Mended(project, tuple(changes), _with_remarks(report, project))


def _chosen_fix(finding: Finding, rules: Collection[str] | None) -> Fix | None:
    if rules is None:
        return next((fix for fix in finding.fixes if fix.safe and not fix.is_choice), None)
    if finding.rule not in rules:
        return None
    return next((fix for fix in finding.fixes if not fix.is_choice), None)


def save_as(
    project: Project,
    path: Path,
    edition: Edition | None = None,
    *,
    today: date | None = None,
    progress: Progress | None = None,
    cancelled: IsCancelled | None = None,
) -> None:
    """Writes a project as .xml or .wsq, or as .html or .txt for reading, by the ending, whatever a check would say.

    As .xml not where only a part of a broken listing was read and nobody has settled that. Raises UnreadableFile,
    UsageError, UnwritableFile.
    """
    ending = path.suffix.lower()
    if ending == ".wsq":
        projectfile.save(project, path)
    elif ending == ".xml":
        _refuse_part(project.origin.facts, Path(project.origin.source), len(project.sequences))
        header = _signed(project.header, path, today)
        st26.write(path, header, project.sequences, edition or newest(), progress=progress, cancelled=cancelled)
    elif ending in COPIES:
        COPIES[ending](
            path,
            project.header,
            project.sequences,
            edition or newest(),
            source=Path(project.origin.source).name,
            remarks=lambda: _missing(project.origin.facts),
            progress=progress,
            cancelled=cancelled,
        )
    else:
        raise UsageError(
            "{path} cannot be written: its ending names no format.",
            "Use .xml or .wsq; .html or .txt for reading.",
            path=str(path),
        )


# Demo

EXAMPLE: Final = "example.fasta"
EXAMPLE_HEADER: Final = "header.toml"


def demo(folder: Path | None = None) -> tuple[Path, list[Path], Converted]:
    """Walks the whole way once with invented sequences: FASTA to listing, check, reports and project, in a folder.

    No folder given: wiposeq-demo in the current one, or the next free name. Nothing that stands there is overwritten.
    Gives the folder, the files in the order they were made, and what convert() said. Raises UsageError.
    """
    names = (EXAMPLE, EXAMPLE_HEADER, "example.xml", "import-report.html", "check-report.html", "example.wsq")
    if folder is None:
        folder, number = Path("wiposeq-demo"), 1
        while folder.exists():
            number += 1
            folder = Path(f"wiposeq-demo-{number}")
    for name in names:
        if (folder / name).exists():
            raise UsageError(
                "{path} is already there and is not overwritten.", "Give a new folder.", path=str(folder / name)
            )
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(folder, error) from error
    files = [folder / name for name in names]
    for name, path in zip(names, files[:2]):
        with replacing(path) as file:
            file.write(resources.path("examples", name).read_bytes())
    done = convert([files[0]], files[2], header=files[1])
    assert done.report is not None
    pages = (
        changes_as_html(tr("Import report"), EXAMPLE, done.changes),
        as_html([replace(done.report, source=files[2].name)]),
    )
    for path, page in zip(files[3:5], pages):
        with replacing(path) as file:
            file.write(page.encode())
    projectfile.save(open_any(files[2]), files[5])
    return folder, files, done


__all__ = [
    "Converted",
    "Defaults",
    "Generated",
    "Mended",
    "check",
    "convert",
    "demo",
    "fix",
    "generate",
    "header_from_toml",
    "import_into",
    "open_any",
    "save_as",
    "write_report",
]
