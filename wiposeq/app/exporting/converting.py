"""Writing: a listing without errors, and any input as any output.

It hides where FASTA, a table or a listing streams past instead of being held: turning it into XML takes the memory of
its largest sequence. How a file is laid out is the formats'.
"""

import dataclasses
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import count as count_from
from operator import add
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from wiposeq import __version__
from wiposeq.app.checking import check
from wiposeq.app.exporting.copies import as_ranges, copy_writer, missing_parts, save_copy
from wiposeq.app.exporting.declared_facts import repeated, settle
from wiposeq.app.importing.importing import import_into
from wiposeq.app.importing.linking import renumbered
from wiposeq.app.importing.opening import (
    READ_WITH_LEGEND,
    annotated_records,
    at_least_one,
    named,
    open_any,
    plain_records,
    project_reader,
    recognized_as,
    shared_progress,
)
from wiposeq.app.losses import accept_losses, of_sequences, refuse_losses
from wiposeq.checking.profile import Profile
from wiposeq.errors import UnwritableFile, UsageError
from wiposeq.formats import files
from wiposeq.formats.header_toml import empty_header, header_from_toml
from wiposeq.formats.kinds import LISTINGS, RECORDS, written_as
from wiposeq.formats.options import NOTHING_SAID, Defaults
from wiposeq.formats.plain.fasta import write_fasta
from wiposeq.formats.plain.records import PlainRecords
from wiposeq.formats.project import file as projectfile
from wiposeq.formats.records.gff import companion, without_companions
from wiposeq.formats.reports.package_index import new_folder
from wiposeq.formats.source import Source
from wiposeq.formats.st26 import listing as st26
from wiposeq.model.changes import Change, ChangeLog
from wiposeq.model.edits import ChooseEdition
from wiposeq.model.finding import Report
from wiposeq.model.origin import Fact
from wiposeq.model.project import Project
from wiposeq.model.records import Header
from wiposeq.model.records import Sequence as Record
from wiposeq.progress import SILENT, Progress
from wiposeq.standard.edition import Edition, newest
from wiposeq.texts import mark, tr

SOFTWARE: Final = "WipoSeq"
_MOST_OPEN: Final = 64
"""Inputs that stay open between recognition and reading; the others are opened again."""
_MOST_NAMED: Final = 20
"""Sequences that a line of a report names; of more it says how many."""


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


# Generate and convert


def generate(
    project: Project,
    path: Path,
    edition: Edition | None = None,
    profile: Profile | None = None,
    *,
    today: date | None = None,
    progress: Progress = SILENT,
) -> Generated:
    """Writes the listing if the check finds no error, reads it back and compares it with the project and the DTD.

    Raises UnwritableFile, also where the file does not say what the project says; what stood there stays then. Raises
    UnreadableFile while a loss stands, whatever the profile says of it.
    """
    edition = edition or project.edition_on(today)
    report = check(project, edition, profile, today=today, progress=progress)
    if report.errors:
        return Generated(report)
    refuse_losses(project.origin, Path(project.origin.source), len(project.sequences))
    header = signed(project.header, path, today)

    def examine(written: Path) -> None:
        differences = st26.verify_written(written, header, project.sequences, edition, progress=progress.silent())
        if differences:
            raise UnwritableFile(
                "{path} was not written: it did not read back as it was meant. {difference}",
                "What stood there is still there. Report this; it is an error of the program.",
                path=str(path),
                difference=differences[0],
            )

    is_compact = project.origin.is_compact
    with files.replacing(path, examine) as file:
        written = st26.write_to(file, header, project.sequences, edition, is_compact=is_compact, progress=progress)
    return Generated(report, path, written.count, written.bytes)


def signed(header: Header, path: Path, today: date | None) -> Header:
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
    defaults: Defaults = NOTHING_SAID,
    *,
    header: Path | None = None,
    is_compact: bool = False,
    edition: Edition | None = None,
    profile: Profile | None = None,
    today: date | None = None,
    progress: Progress = SILENT,
) -> Converted:
    """Reads the inputs and writes them as one file of the kind that the output's ending names: .xml, .wsq, FASTA, or
    .html, .pdf and .txt for reading.

    The file is written even where the check of the result finds errors: it is a draft then, and repeats what the
    input declares and disagrees with. Only while a loss stands no .xml is written. header: a HEADER.toml.
    is_compact: .xml without indentation. edition: None for that of the first project among the inputs, else the newest
    one in force; a .wsq keeps the edition that is given here.
    Of several listings the first gives the header. Raises UsageError, UnreadableFile, UnwritableFile.
    """
    format = written_as(output)
    _refuse_overwriting([*inputs, *([header] if header else [])], output)
    of_files = edition or newest(today)
    inputs = without_companions(inputs)
    sources = _recognized(inputs, defaults)
    kinds = [source.kind for source in sources]
    beside = (companion(path) for path, kind in zip(inputs, kinds) if kind == "gff")
    _refuse_overwriting(filter(None, beside), output)
    if defaults.legend is not None and not any(kind in READ_WITH_LEGEND for kind in kinds):
        raise UsageError(
            "None of the inputs is read with a legend: it is for texts, FASTA and tables.", "Leave --notation away."
        )
    given = header_from_toml(header) if header else None
    if format.id == "fasta":
        return _to_fasta(sources, output, defaults, of_files, progress)
    if format.group == "copy":
        return _to_copy(sources, output, defaults, header, edition, progress)
    if format.id == "st26" and not any(kind in LISTINGS for kind in kinds):
        changes = ChangeLog()
        sequences = _chained(sources, defaults, of_files, changes, progress)
        with_marks = signed(given or empty_header(), output, today)
        written = st26.write(output, with_marks, sequences, of_files, is_compact=is_compact, progress=progress.silent())
        report = check(output, of_files, profile, today=today, progress=progress)
        return Converted(output, written.count, tuple(changes), report)
    project, made = _joined(sources, defaults, edition, progress)
    if len(inputs) == 1:
        project = accept_losses(project, defaults.accepted_losses, inputs[0])
    edition = project.edition_on(today)
    if header:
        project = replace(project, header=header_from_toml(header, project.header))
    if format.id == "wsq":
        projectfile.save(project, output)
        report = check(project, edition, profile, today=today, progress=progress.silent())
        return Converted(output, len(project.sequences), made, replace(report, source=str(output)))
    read_as = refuse_losses(project.origin, Path(project.origin.source), len(project.sequences))
    project, settled = settle(project, edition, today=today)
    told = (*read_as, *settled)
    made = (*made, *(named(told, Path(project.origin.source)) if len(inputs) > 1 else told))
    written = st26.write(
        output,
        signed(project.header, output, today),
        project.sequences,
        edition,
        is_compact=is_compact or project.origin.is_compact,
        repeated=repeated(project),
        progress=progress.silent(),
    )
    report = check(output, edition, profile, today=today, progress=progress.silent())
    return Converted(output, written.count, made, report)


def convert_each(
    inputs: Sequence[Path],
    folder: Path,
    defaults: Defaults = NOTHING_SAID,
    *,
    header: Path | None = None,
    is_compact: bool = False,
    edition: Edition | None = None,
    profile: Profile | None = None,
    today: date | None = None,
    progress: Progress = SILENT,
) -> list[Converted]:
    """Makes a listing of each input, in a folder that is there whole in the end or not at all.

    A listing is called as its input is; of several inputs of one name, with a number. A GFF3 file takes the FASTA file
    beside it with it. Raises UsageError, UnreadableFile, UnwritableFile, Cancelled.
    """
    inputs = without_companions(inputs)
    made: list[Converted] = []
    names: set[str] = set()
    with new_folder(folder) as making:
        for path, part_progress in shared_progress(inputs, progress):
            stem, number = path.stem, 1
            while f"{stem}.xml".lower() in names:
                number += 1
                stem = f"{path.stem}-{number}"
            names.add(f"{stem}.xml".lower())
            output = making / f"{stem}.xml"
            done = convert([path], output, defaults, header=header, is_compact=is_compact, edition=edition,
                           profile=profile, today=today, progress=part_progress)  # fmt: skip
            final = folder / output.name
            report = replace(done.report, source=str(final)) if done.report else None
            made.append(dataclasses.replace(done, path=final, changes=tuple(named(done.changes, path)), report=report))
    return made


def _recognized(inputs: Iterable[Path], defaults: Defaults) -> list[Source]:
    """Return the inputs with their kinds; of many, only those are left open that are being read."""
    sources: list[Source] = []
    for path in inputs:
        sources.append(recognized_as(path, defaults))
        if len(sources) > _MOST_OPEN:
            sources[-1].close()
    return sources


def _joined(
    sources: Sequence[Source],
    defaults: Defaults,
    edition: Edition | None,
    progress: Progress,
) -> tuple[Project, tuple[Change, ...]]:
    """Return one project of all inputs in order; the first listing or project gives header, origin and edition.

    edition: None for that of the first project; else the joined project is for this edition.
    """
    inputs = [_path(source) for source in sources]
    leader = next((place for place, source in enumerate(sources) if source.kind in LISTINGS), 0)
    project = open_any(sources[leader], defaults, edition=edition, progress=progress)
    if edition is not None:
        project = ChooseEdition(edition.id).apply(project)
    changes = ChangeLog()
    changes.extend(named(project.origin.changes, inputs[leader]) if len(inputs) > 1 else project.origin.changes)
    if leader:
        edit, told = import_into(
            project, sources[:leader], defaults, index=0, edition=edition, progress=progress.silent()
        )
        project = edit.apply(project)
        changes.extend(named(told, inputs[0]) if leader == 1 else told, is_first=True)
    rest = inputs[leader + 1 :]
    if rest:
        edit, told = import_into(project, sources[leader + 1 :], defaults, edition=edition, progress=progress.silent())
        project = edit.apply(project)
        changes.extend(named(told, rest[0]) if len(rest) == 1 else told)
    for path, source in zip(rest, sources[leader + 1 :]):
        if source.kind in LISTINGS:
            changes.add("header/left-out", "General information left out; the first listing gives it", where=path.name)
    return project, tuple(changes)


def _to_fasta(
    sources: Sequence[Source],
    output: Path,
    defaults: Defaults,
    edition: Edition,
    progress: Progress,
) -> Converted:
    changes = ChangeLog()
    sequences = _chained(sources, defaults, edition, changes, progress)
    count, told = _as_fasta(output, sequences, progress=progress.silent())
    return Converted(output, count, (*changes, *told), None)


def _as_fasta(
    output: Path,
    sequences: Iterable[Record],
    numbers: Collection[int] | None = None,
    *,
    progress: Progress = SILENT,
) -> tuple[int, tuple[Change, ...]]:
    """(how many sequences were written as FASTA, what it cannot hold of them)."""
    skipped = 0
    empty: list[int] = []
    odd: list[int] = []

    def looked_at() -> Iterator[Record]:
        nonlocal skipped
        for number, sequence in zip(numbers or count_from(1), sequences):
            residues = sequence.residues
            if sequence.is_skipped:
                skipped += 1
            elif not residues:
                empty.append(number)
            elif not (residues.isascii() and residues.isalpha()):
                odd.append(number)
            yield sequence

    count = write_fasta(output, looked_at(), numbers, progress=progress)
    changes = ChangeLog()
    changes.add("fasta/residues-only", "FASTA holds residues only; features and header left out", count=count)
    if skipped:
        changes.add("fasta/skipped", "Skipped sequences left out; numbers stay", count=skipped)
    for found, kind, message in (
        (empty, "fasta/empty", mark("Sequences without residues left out; numbers stay")),
        (odd, "fasta/odd", mark("Residues hold what is no letter; whoever reads the FASTA may pass over it")),
    ):
        if found:
            where = tr("SEQ ID NO {number}", number=as_ranges(found[:_MOST_NAMED]))
            where += ", ..." if len(found) > _MOST_NAMED else ""
            changes.add(kind, message, where, count=len(found))
    return count, tuple(changes)


def _to_copy(
    sources: Sequence[Source],
    output: Path,
    defaults: Defaults,
    header: Path | None,
    edition: Edition | None,
    progress: Progress,
) -> Converted:
    """A copy for reading. One listing in XML streams past, and so does what is no listing; others are joined first."""
    of_files = edition or newest()
    changes = ChangeLog()
    sequences: Iterable[Record]
    before: Callable[[], Header]
    counted = progress.silent()
    missing: list[str] = []
    facts: Callable[[], Iterable[Fact]] = tuple
    inputs = [_path(source) for source in sources]
    kinds = [source.kind for source in sources]
    if kinds == ["st26"]:
        reading = st26.open_listing(sources[0], of_files, progress=progress)
        before, facts, sequences = (lambda: reading.header), (lambda: reading.facts), reading.sequences
    elif any(kind in LISTINGS for kind in kinds):
        project, made = _joined(sources, defaults, edition, progress)
        changes.extend(made)
        of_files = project.edition_on()
        before, facts, sequences = (lambda: project.header), (lambda: project.origin.facts), project.sequences
        counted = progress
    else:
        before, sequences = empty_header, _chained(sources, defaults, of_files, changes, progress)

    def remarks() -> list[str]:
        missing.extend(missing_parts(facts()))
        return missing

    count = copy_writer(output.suffix.lower())(
        output,
        lambda: header_from_toml(header, before()) if header else before(),
        sequences,
        of_files,
        source=", ".join(path.name for path in inputs),
        remarks=remarks,
        progress=progress if output.suffix.lower() == ".pdf" else counted,  # pages come after the reading
    )
    is_broken = bool(missing) and "st26" in kinds
    report = (
        check(inputs[kinds.index("st26")], of_files, is_formal=True, progress=progress.silent()) if is_broken else None
    )
    return Converted(output, count, tuple(changes), report)


def _path(source: Source) -> Path:
    assert source.path is not None
    return source.path


def _chained(
    sources: Sequence[Source],
    defaults: Defaults,
    edition: Edition,
    changes: ChangeLog,
    progress: Progress,
) -> Iterator[Record]:
    """The sequences of all inputs as they stream past; changes is filled on the way."""
    count = 0
    for source, part_progress in shared_progress(sources, progress):
        path = _path(source)
        log = ChangeLog()
        sequences: Iterable[Record]
        if source.kind == "st26":
            reading = st26.open_listing(source, edition, progress=part_progress)
            sequences = _whole(reading, path, defaults, log)
        elif reader := project_reader(source):
            project = reader(source, edition, part_progress)
            sequences = project.sequences
            if source.kind == "wsq":
                accepted = (*project.origin.accepted_losses, *defaults.accepted_losses)
                origin = of_sequences(project.origin.facts, accepted)
                log.extend((*refuse_losses(origin, path, len(project.sequences)), *origin.changes))
            else:
                log.extend(project.origin.changes)
        elif source.kind in RECORDS:
            imported = annotated_records(source, defaults, edition, part_progress)
            log.extend(imported.changes)
            moved = renumbered(imported.sequences, partial(add, count), log, is_told=False)
            sequences = at_least_one(moved, path)
        else:
            stream = plain_records(source, defaults, edition, part_progress, first_uid=count + 1)
            if isinstance(stream, PlainRecords):
                stream.is_strict = True
            sequences, log = at_least_one(stream, path), stream.changes
        for sequence in sequences:
            count += 1
            yield sequence
        changes.extend(named(log, path) if len(sources) > 1 else log)


def _whole(reading: st26.Reading, path: Path, defaults: Defaults, log: ChangeLog) -> Iterator[Record]:
    """Yield the sequences of a listing as they stream past; at the end it must have been read whole."""
    yield from reading.sequences
    origin = of_sequences(reading.facts, defaults.accepted_losses)
    log.extend((*refuse_losses(origin, path, reading.count), *origin.changes))


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


def save_as(
    project: Project,
    path: Path,
    edition: Edition | None = None,
    *,
    numbers: Collection[int] | None = None,
    today: date | None = None,
    progress: Progress = SILENT,
) -> tuple[Change, ...]:
    """Writes a project as .xml or .wsq, FASTA, or as .html, .pdf or .txt for reading, by the ending, whatever a check
    says.

    Gives what an .xml settles by being written, and what FASTA cannot hold. numbers: of a copy for reading or FASTA,
    the SEQ ID NOs in it (else all).
    As .xml not while a loss stands. Raises UnreadableFile, UsageError, UnwritableFile.
    """
    format = written_as(path)
    settled: tuple[Change, ...] = ()
    if format.id == "wsq":
        projectfile.save(project, path)
    elif format.id == "st26":
        refuse_losses(project.origin, Path(project.origin.source), len(project.sequences))
        project, settled = settle(project, edition, today=today)
        header = signed(project.header, path, today)
        st26.write(
            path,
            header,
            project.sequences,
            edition or project.edition_on(today),
            is_compact=project.origin.is_compact,
            repeated=repeated(project),
            progress=progress,
        )
    elif format.group == "copy":
        save_copy(project, path, edition, numbers, progress=progress)
    else:
        chosen = sorted({number for number in numbers if number <= len(project.sequences)}) if numbers else None
        sequences = project.sequences if chosen is None else (project.sequences[number - 1] for number in chosen)
        _, settled = _as_fasta(path, sequences, chosen, progress=progress)
    return settled
