"""Generate a listing without errors, convert any input to any output, and save a project in any format.

This module hides when records stream from the input to the output: converting FASTA or a table to XML takes the memory
of its largest sequence. The layout of each format is left to formats/.
"""

import dataclasses
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import count as count_from
from operator import add
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from wiposeq import __version__
from wiposeq.app.allocation import reused_memory
from wiposeq.app.authoring.extracting import extract
from wiposeq.app.bulk import read_numbers
from wiposeq.app.checking import check, formality
from wiposeq.app.exporting.assumed import assumed_by, assumed_in
from wiposeq.app.exporting.copies import copy_writer, missing_parts, save_copy
from wiposeq.app.exporting.declared_facts import settle, unconfirmed, with_unconfirmed, write_options
from wiposeq.app.importing.importing import import_into
from wiposeq.app.importing.linking import renumbered
from wiposeq.app.importing.omitted import facts_of_omitted
from wiposeq.app.importing.opening import (
    READ_WITH_LEGEND,
    at_least_one,
    named,
    open_any,
    plain_records,
    project_reader,
    recognized_as,
    shared_progress,
)
from wiposeq.app.losses import (
    accept_known,
    accept_losses,
    changes_of_losses,
    changes_of_reading,
    of_sequences,
    refuse_losses,
)
from wiposeq.app.many.large_check import crew_for
from wiposeq.checking.profile import Profile
from wiposeq.errors import UnreadableFile, UnwritableFile, UsageError
from wiposeq.formats import files
from wiposeq.formats.header_toml import empty_header, header_from_toml
from wiposeq.formats.kinds import LISTINGS, RECORDS, TABLES, output_kind
from wiposeq.formats.options import NO_DEFAULTS, Defaults
from wiposeq.formats.plain.fasta import write_fasta
from wiposeq.formats.plain.records import PlainRecords
from wiposeq.formats.project import file as projectfile
from wiposeq.formats.reading_copy.pages import ReadingCopy
from wiposeq.formats.records.annotated import read_annotated
from wiposeq.formats.records.feature_fasta import refuse_unknown_keys, write_feature_fasta
from wiposeq.formats.records.genbank_writer import write_genbank
from wiposeq.formats.records.gff import companion, without_companions
from wiposeq.formats.records.gff_writer import write_gff
from wiposeq.formats.reports.package_index import new_folder
from wiposeq.formats.source import MOST_OPEN, Source, file_of
from wiposeq.formats.st26 import listing as st26
from wiposeq.model.changes import Change, ChangeLog
from wiposeq.model.finding import Report
from wiposeq.model.numbering import numbers_of
from wiposeq.model.origin import Fact, Origin, declared_number
from wiposeq.model.origin_edits import ChooseEdition, WriteAs
from wiposeq.model.project import Project
from wiposeq.model.readable import as_ranges
from wiposeq.model.records import Header
from wiposeq.model.records import Sequence as Record
from wiposeq.progress import SILENT, Progress
from wiposeq.standard.edition import Edition, newest
from wiposeq.texts import mark, tr

SOFTWARE: Final = "WipoSeq"
_MOST_NAMED: Final = 20
"""How many sequences a line of a report names."""


@dataclass(frozen=True, slots=True)
class ConversionOptions:
    """How the inputs are read and the output is written.

    header: a HEADER.toml file with the general information.
    is_compact: write .xml without indentation.
    features: the feature keys to write as FASTA in place of whole sequences; () for whole sequences.
    only: the SEQ ID NOs by position, such as "5-40", of the sequences to write; "" for all.
    edition: the edition of the output; None for that of the first project among the inputs, else the newest in force.
    """

    defaults: Defaults = NO_DEFAULTS
    header: Path | None = None
    is_compact: bool = False
    edition: Edition | None = None
    features: tuple[str, ...] = ()
    only: str = ""

    def edition_on(self, today: date | None) -> Edition:
        """Return the edition for inputs that are not a project."""
        return self.edition or newest(today)

    def header_onto(self, header: Header) -> Header:
        """Return the header with the values of the HEADER.toml file."""
        return header_from_toml(self.header, header) if self.header else header


_DEFAULT_OPTIONS: Final = ConversionOptions()


NOT_SHOWN: Final = "copy/not-shown"
"""The kind of the change that reports what a reading copy cannot show."""


@dataclass(frozen=True, slots=True)
class Converted:
    """The result of convert(): the file, the number of its sequences, the changes, and the check of the result.

    report: None for FASTA and reading copies, which are not listings. For a reading copy of a file that could not be
        read to its end, the result of a formal check of that file.
    unconfirmed: how many errors of the report are about how the input was read; the written listing does not show them.
    are_features: whether `count` is the number of features that were written as FASTA.
    """

    path: Path
    count: int
    changes: tuple[Change, ...]
    report: Report | None
    unconfirmed: int = 0
    are_features: bool = False


@dataclass(frozen=True, slots=True)
class Generated:
    """The result of generate().

    path: None if the check found errors, in which case nothing was written. size: in bytes.
    """

    report: Report
    path: Path | None = None
    count: int = 0
    size: int = 0

    @property
    def is_written(self) -> bool:
        """Whether the file was written."""
        return self.path is not None


def generate(
    project: Project,
    path: Path,
    edition: Edition | None = None,
    profile: Profile | None = None,
    *,
    today: date | None = None,
    progress: Progress = SILENT,
) -> Generated:
    """Write the listing if the check finds no error, then read it back and compare it with the project and the DTD.

    Raises UnwritableFile, also if the written file differs from the project; an existing file then stays as it is.
    Raises UnreadableFile if a loss is not accepted, whatever the profile says about losses.
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
                '"{path}" was not written, because the file that was read back differs. {difference}',
                "An existing file was not changed. Please report this; it is an error of the program.",
                path=str(path),
                difference=differences[0],
            )

    options = st26.WriteOptions(project.origin.is_compact)
    with files.replacing(path, examine) as file:
        written = st26.write_to(file, header, project.sequences, edition, options=options, progress=progress)
    return Generated(report, path, written.count, written.bytes)


def signed(header: Header, path: Path, today: date | None) -> Header:
    """Return the header with the file name, the name and version of this program, and the production date."""
    return replace(
        header,
        file_name=path.name,
        software_name=SOFTWARE,
        software_version=__version__,
        production_date=(today or date.today()).isoformat(),
    )


def convert(
    inputs: Sequence[Path | Source],
    output: Path,
    options: ConversionOptions = _DEFAULT_OPTIONS,
    *,
    today: date | None = None,
    progress: Progress = SILENT,
) -> Converted:
    """Read the inputs and write them as one file of the format that the ending of the output names.

    The endings are .xml, .wsq, those of FASTA, and .html, .pdf and .txt for reading copies. If there are several
    listings, the header comes from the first one.

    The file is written even if the check of the result finds errors: it is then a draft, which repeats the declared
    values that contradict the content. No .xml is written if a loss is not accepted.
    Raises UsageError, UnreadableFile, UnwritableFile.
    """
    format = output_kind(output)
    sources = _sources(inputs, output, options)
    options.header_onto(empty_header())  # refuse a wrong HEADER.toml before the inputs are read
    if options.features and format.id != "fasta":
        raise UsageError("Features are written as FASTA.", "Use an output such as features.fasta, or omit --features.")
    if options.only or options.features or format.group == "records":
        return _through_project(sources, output, options, today, progress)
    if format.id == "fasta":
        return _to_fasta(sources, output, options, today, progress)
    if format.group == "copy":
        return _to_copy(sources, output, options, today, progress)
    if format.id == "st26" and not any(source.kind in LISTINGS for source in sources):
        return _stream_to_listing(sources, output, options, today, progress)
    return _through_project(sources, output, options, today, progress)


def convert_each(
    inputs: Sequence[Path | Source],
    folder: Path,
    options: ConversionOptions = _DEFAULT_OPTIONS,
    *,
    progress: Progress = SILENT,
) -> list[Converted]:
    """Write one listing for each input to a new folder, which appears complete or not at all.

    Each listing has the name of its input, with a number if several inputs have the same name. A GFF3 file is read
    together with the FASTA file beside it. Raises UsageError, UnreadableFile, UnwritableFile, Cancelled.
    """
    results: list[Converted] = []
    names: set[str] = set()
    with new_folder(folder) as temporary:
        for given, part_progress in shared_progress(without_companions(inputs), progress):
            path = file_of(given)
            stem, number = path.stem, 1
            while f"{stem}.xml".lower() in names:
                number += 1
                stem = f"{path.stem}-{number}"
            names.add(f"{stem}.xml".lower())
            result = convert([given], temporary / f"{stem}.xml", options, progress=part_progress)
            final = folder / result.path.name
            report = replace(result.report, source=str(final)) if result.report else None
            changes = tuple(named(result.changes, path))
            results.append(dataclasses.replace(result, path=final, changes=changes, report=report))
    return results


def _sources(inputs: Sequence[Path | Source], output: Path, options: ConversionOptions) -> list[Source]:
    """Return the inputs with their kinds, without the FASTA files that belong to a GFF3 file.

    Raises UsageError if the output is one of the files that are read, or if the inputs do not fit the options.
    """
    _refuse_overwriting([*map(file_of, inputs), *([options.header] if options.header else [])], output)
    sources: list[Source] = []
    for given in without_companions(inputs):
        source = recognized_as(given, options.defaults)
        sources.append(source)
        if len(sources) > MOST_OPEN:
            source.close()
        beside = companion(file_of(source)) if source.kind == "gff" else None
        if beside is not None:
            _refuse_overwriting([beside], output)
    if options.defaults.legend is not None and not any(source.kind in READ_WITH_LEGEND for source in sources):
        raise UsageError("No input is read with a legend. A legend is for texts, FASTA and tables.", "Omit --notation.")
    if options.defaults.other_legends and any(source.kind not in TABLES for source in sources):
        raise UsageError(
            "Only a table is read with several legends.", "Give one --notation, or convert the files apart."
        )
    return sources


def _stream_to_listing(
    sources: Sequence[Source], output: Path, options: ConversionOptions, today: date | None, progress: Progress
) -> Converted:
    """Write inputs without a listing or project as .xml, one sequence at a time."""
    edition = options.edition_on(today)
    changes = ChangeLog()
    sequences = _chained(sources, options.defaults, edition, changes, progress)
    header = signed(options.header_onto(empty_header()), output, today)
    silent = progress.silent()
    layout = st26.WriteOptions(options.is_compact)
    size = sum(source.size for source in sources)
    with reused_memory(size), crew_for(size) as crew:
        written = st26.write(output, header, sequences, edition, options=layout, progress=silent)
        report = check(output, edition, today=today, progress=progress, processes=crew)
    return Converted(output, written.count, (*changes, *assumed_by(changes)), report)


def _through_project(
    sources: Sequence[Source], output: Path, options: ConversionOptions, today: date | None, progress: Progress
) -> Converted:
    """Join the inputs to one project, and write it, or the chosen sequences, in the format of the ending."""
    project, changes = _joined(sources, options, progress)
    with _reporting(changes):
        return _write_project(project, changes, sources, output, options, today, progress)


def _write_project(
    project: Project,
    changes: tuple[Change, ...],
    sources: Sequence[Source],
    output: Path,
    options: ConversionOptions,
    today: date | None,
    progress: Progress,
) -> Converted:
    """Write a project, or the chosen sequences, in the format of the ending."""
    if len(sources) == 1:
        project = accept_losses(project, options.defaults.accepted_losses, file_of(sources[0]))
    else:
        project = accept_known(project, options.defaults.accepted_losses)
    project = replace(project, header=options.header_onto(project.header))
    if options.only:
        found = extract(project, read_numbers(options.only, numbers_of(project)), progress=progress.silent())
        project, changes = found.project, (*changes, *found.changes, *found.lost, *found.left)
    edition = project.edition_on(today)
    format = output_kind(output)
    if format.id not in ("wsq", "st26"):
        if format.group != "copy":
            refuse_losses(project.origin, Path(project.origin.source), len(project.sequences))
        count, omitted = _write_parts(project, output, edition, None, options.features, progress=progress.silent())
        stands = changes_of_losses(project.origin)
        report = check(project, edition, formality(), progress=progress.silent()) if stands else None
        everything = (*changes, *omitted, *stands)
        return Converted(output, count, everything, report, are_features=bool(options.features))
    if format.id == "wsq":
        projectfile.save(project, output)
        changes = (*changes, *changes_of_losses(project.origin), *changes_of_reading(project.origin))
        report = check(project, edition, today=today, progress=progress.silent())
        return Converted(output, len(project.sequences), changes, replace(report, source=str(output)))
    origin = Path(project.origin.source)
    doubts = unconfirmed(project, edition, today=today)
    read_as = refuse_losses(project.origin, origin, len(project.sequences))
    if options.is_compact:
        project = WriteAs(is_compact=True).apply(project)
    count, settled = _write_draft(project, output, edition, today, progress.silent())
    at_the_end = (*read_as, *settled, *assumed_in(project, edition, today=today))
    changes = (*changes, *(named(at_the_end, origin) if len(sources) > 1 else at_the_end))
    report = with_unconfirmed(check(output, edition, today=today, progress=progress.silent()), doubts)
    return Converted(output, count, changes, report, len(doubts))


def _write_draft(
    project: Project, path: Path, edition: Edition, today: date | None, progress: Progress
) -> tuple[int, tuple[Change, ...]]:
    """Write a project as .xml whatever a check says; return the number of sequences and what writing settled."""
    project, settled = settle(project, edition, today=today)
    written = st26.write(
        path,
        signed(project.header, path, today),
        project.sequences,
        edition,
        options=write_options(project),
        progress=progress,
    )
    return written.count, settled


def _joined(
    sources: Sequence[Source], options: ConversionOptions, progress: Progress
) -> tuple[Project, tuple[Change, ...]]:
    """Return one project of all inputs in order; the first listing or project gives header, origin and edition."""
    edition, defaults = options.edition, options.defaults
    leader = next((index for index, source in enumerate(sources) if source.kind in LISTINGS), 0)
    project = open_any(sources[leader], defaults, edition=edition, progress=progress)
    if edition is not None:
        project = ChooseEdition(edition.id).apply(project)
    changes = ChangeLog()
    own = project.origin.changes
    changes.extend(named(own, file_of(sources[leader])) if len(sources) > 1 else own)
    after = sources[leader + 1 :]
    for others, index in ((sources[:leader], 0), (after, None)):
        if others:
            edit, imported = import_into(
                project, others, defaults, index=index, edition=edition, progress=progress.silent()
            )
            project = edit.apply(project)
            changes.extend(named(imported, file_of(others[0])) if len(others) == 1 else imported, is_first=index == 0)
    for source in after:
        if source.kind in LISTINGS:
            message = mark("General information omitted; the first listing gives it")
            changes.add("header/left-out", message, where=file_of(source).name)
    return project, tuple(changes)


def _to_fasta(
    sources: Sequence[Source], output: Path, options: ConversionOptions, today: date | None, progress: Progress
) -> Converted:
    changes = ChangeLog()
    numbers: list[int] | None = [] if len(sources) == 1 and sources[0].kind in LISTINGS else None
    sequences = _chained(sources, options.defaults, options.edition_on(today), changes, progress, numbers)
    count, omitted = _as_fasta(output, sequences, numbers, progress=progress.silent())
    return Converted(output, count, (*changes, *omitted), None)


def _as_fasta(
    output: Path,
    sequences: Iterable[Record],
    numbers: Collection[int] | None = None,
    *,
    progress: Progress = SILENT,
) -> tuple[int, tuple[Change, ...]]:
    """Write FASTA; return the number of sequences written, and a Change for each kind of content it cannot hold.

    numbers: the SEQ ID NOs of the sequences; None for 1, 2, 3 ... A list may grow while the sequences are read.
    """
    skipped = 0
    empty: list[int] = []
    odd: list[int] = []

    def examined() -> Iterator[Record]:
        nonlocal skipped
        for sequence, number in zip(sequences, count_from(1) if numbers is None else numbers):
            residues = sequence.residues
            if sequence.is_skipped:
                skipped += 1
            elif not residues:
                empty.append(number)
            elif not (residues.isascii() and residues.isalpha()):
                odd.append(number)
            yield sequence

    count = write_fasta(output, examined(), numbers, progress=progress)
    changes = ChangeLog()
    message = mark("FASTA holds residues only; features and general information omitted")
    changes.add("fasta/residues-only", message, count=count)
    if skipped:
        changes.add("fasta/skipped", "Skipped sequences omitted; the other numbers stay the same", count=skipped)
    for found, kind, message in (
        (empty, "fasta/empty", mark("Sequences without residues omitted; the other numbers stay the same")),
        (odd, "fasta/odd", mark("Residues contain characters that are not letters; other programs may ignore them")),
    ):
        if found:
            where = tr("SEQ ID NO {number}", number=as_ranges(found[:_MOST_NAMED]))
            where += ", ..." if len(found) > _MOST_NAMED else ""
            changes.add(kind, message, where, count=len(found))
    return count, tuple(changes)


def _to_copy(
    sources: Sequence[Source], output: Path, options: ConversionOptions, today: date | None, progress: Progress
) -> Converted:
    """Write a reading copy.

    A single listing in XML and inputs without a listing are streamed; other inputs are joined to a project first.
    """
    edition = options.edition_on(today)
    changes = ChangeLog()
    sequences: Iterable[Record]
    header_of: Callable[[], Header]
    facts_of: Callable[[], Iterable[Fact]] = tuple
    writing_progress = progress.silent()
    kinds = [source.kind for source in sources]
    project: Project | None = None
    numbers: Collection[int] | None = None
    if kinds == ["st26"] and output.suffix.lower() != ".pdf":
        reading = st26.open_listing(sources[0], edition, progress=progress)
        in_file: list[int] = []
        header_of, facts_of = (lambda: reading.header), (lambda: reading.facts)
        sequences, numbers = _with_numbers(reading, in_file), in_file
    elif any(kind in LISTINGS for kind in kinds):
        project, joined_changes = _joined(sources, options, progress)
        changes.extend(joined_changes)
        edition = project.edition_on(today)
        header, facts, sequences = project.header, project.origin.facts, project.sequences
        header_of, facts_of, numbers = (lambda: header), (lambda: facts), numbers_of(project)
        writing_progress = progress
    else:
        header_of, sequences = empty_header, _chained(sources, options.defaults, edition, changes, progress)
    missing: list[str] = []

    def remarks() -> list[str]:
        missing.extend(missing_parts(facts_of()))
        return missing

    copy = ReadingCopy(
        lambda: options.header_onto(header_of()),
        sequences,
        edition,
        source=", ".join(file_of(source).name for source in sources),
        numbers=numbers,
        remarks=remarks,
        warn=lambda sentence: changes.add(NOT_SHOWN, "{sentence}", values={"sentence": sentence}),
    )
    is_pdf = output.suffix.lower() == ".pdf"
    copy_progress = progress if is_pdf else writing_progress  # the pages of a PDF are made after the reading
    count = copy_writer(output.suffix.lower())(output, copy, copy_progress)
    report = None
    if missing and "st26" in kinds:
        broken = file_of(sources[kinds.index("st26")])
        report = check(broken, edition, formality(), progress=progress.silent())
    elif project is not None and missing:
        report = check(project, edition, formality(), progress=progress.silent())
        report = replace(report, source=str(file_of(sources[0])))
    changes.extend(changes_of_losses(project.origin if project is not None else Origin(facts=tuple(facts_of()))))
    return Converted(output, count, tuple(changes), report)


def _chained(
    sources: Sequence[Source],
    defaults: Defaults,
    edition: Edition,
    changes: ChangeLog,
    progress: Progress,
    numbers: list[int] | None = None,
) -> Iterator[Record]:
    """Yield the sequences of all inputs, and add what was changed to `changes` on the way.

    numbers: a list that gets the SEQ ID NO in the file of each sequence before it is yielded; for a single listing.
    """
    count = 0
    for source, part_progress in shared_progress(sources, progress):
        log = ChangeLog()
        with _reporting(log):
            for sequence in _streamed(source, defaults, edition, log, count, part_progress, numbers):
                count += 1
                yield sequence
                del sequence  # it may be a chromosome, and the next one is read now
        changes.extend(named(log, file_of(source)) if len(sources) > 1 else log)


def _streamed(
    source: Source,
    defaults: Defaults,
    edition: Edition,
    log: ChangeLog,
    count: int,
    progress: Progress,
    numbers: list[int] | None = None,
) -> Iterator[Record]:
    """Yield the sequences of one input, and add what was changed to `log`.

    count: sequences of the inputs before. numbers: as in _chained().
    """
    path = file_of(source)
    if source.kind == "st26":
        reading = st26.open_listing(source, edition, progress=progress)
        yield from _with_numbers(reading, numbers)
        origin = of_sequences(reading.facts, defaults.accepted_losses)
        log.extend((*refuse_losses(origin, path, reading.count), *origin.changes))
    elif reader := project_reader(source):
        project = reader(source, edition, progress)
        if source.kind != "wsq":
            log.extend(project.origin.changes)
        accepted = (*project.origin.accepted_losses, *defaults.accepted_losses)
        origin = of_sequences(project.origin.facts, accepted)
        log.extend((*refuse_losses(origin, path, len(project.sequences)), *origin.changes))
        if numbers is not None:
            numbers.extend(numbers_of(project))
        yield from project.sequences
    elif source.kind in RECORDS:
        imported = read_annotated(source, defaults, edition, progress)
        log.extend(imported.changes)
        moved = renumbered(imported.sequences, partial(add, count), log, is_reported=False)
        yield from at_least_one(moved, path)
        log.extend(_refuse_omitted(log, defaults, path))
    else:
        stream = plain_records(source, defaults, edition, progress, first_uid=count + 1)
        if isinstance(stream, PlainRecords):
            stream.is_strict = True
            stream.before = count
        with _reporting(stream.changes):
            yield from at_least_one(stream, path)
        log.extend(stream.changes)
        log.extend(_refuse_omitted(log, defaults, path))


@contextmanager
def _reporting(changes: Iterable[Change]) -> Iterator[None]:
    """Add the changes up to an error to it, so that the report of a refused conversion shows them."""
    try:
        yield
    except UnreadableFile as error:
        error.changes = (*changes, *error.changes)
        raise


def _refuse_omitted(changes: Iterable[Change], defaults: Defaults, path: Path) -> tuple[Change, ...]:
    """Raise UnreadableFile if records were omitted and nobody accepts that. Return a line for each accepted loss."""
    origin = of_sequences(facts_of_omitted(changes), defaults.accepted_losses)
    refuse_losses(origin, path)
    return origin.changes


def _with_numbers(reading: st26.Reading, numbers: list[int] | None) -> Iterator[Record]:
    """Yield the sequences of a listing; add the SEQ ID NO in the file of each to `numbers` before it is yielded."""
    for position, sequence in enumerate(reading.sequences, 1):
        if numbers is not None:
            numbers.append(declared_number(reading.declared, sequence.uid, position))
        yield sequence


def _refuse_overwriting(inputs: Iterable[Path], output: Path) -> None:
    for path in inputs:
        try:
            is_same = path.samefile(output)
        except OSError:
            is_same = os.path.realpath(path) == os.path.realpath(output)
        if is_same:
            raise UsageError(
                '"{path}" is an input and is not overwritten.', "Give the output another name.", path=str(output)
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
    """Write a project in the format that the ending names, whatever a check says.

    The endings are .xml, .wsq, those of FASTA, GenBank and GFF3, and .html, .pdf and .txt for reading copies. Return
    what writing an .xml settled, or what a format of records cannot hold.

    numbers: the places (from 1) of the sequences to write, for records and reading copies; None for all.
    Raises UnreadableFile for .xml if a loss is not accepted; UsageError, UnwritableFile.
    """
    format = output_kind(path)
    if format.id == "wsq":
        projectfile.save(project, path)
        return ()
    if format.id == "st26":
        refuse_losses(project.origin, Path(project.origin.source), len(project.sequences))
        return _write_draft(project, path, edition or project.edition_on(today), today, progress)[1]
    return _write_parts(project, path, edition, numbers, progress=progress)[1]


def _write_parts(
    project: Project,
    path: Path,
    edition: Edition | None,
    numbers: Collection[int] | None,
    features: tuple[str, ...] = (),
    *,
    progress: Progress = SILENT,
) -> tuple[int, tuple[Change, ...]]:
    """Write sequences, or features of them, in a format without general information.

    Return how many records were written, and what the format cannot hold. Raise UsageError for an unknown feature key.
    """
    format = output_kind(path)
    if format.group == "copy":
        save_copy(project, path, edition, numbers, progress=progress)
        return len(numbers or project.sequences), ()
    in_file = numbers_of(project)
    places = sorted({place for place in numbers if place <= len(in_file)}) if numbers else None
    chosen = in_file if places is None else [in_file[place - 1] for place in places]
    sequences = project.sequences if places is None else (project.sequences[place - 1] for place in places)
    if features:
        refuse_unknown_keys(features, project.sequences, edition or newest())
        return write_feature_fasta(path, sequences, features, chosen, progress=progress)
    if format.id == "genbank":
        return write_genbank(path, sequences, chosen, progress=progress)
    if format.id == "gff":
        return write_gff(path, sequences, chosen, progress=progress)
    return _as_fasta(path, sequences, chosen, progress=progress)
