"""Check a project or a file, and write the report.

It hides when a listing is streamed or shared between processes, and how findings get their lines. What is wrong is
decided in rules/.
"""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from wiposeq.app.allocation import reused_memory
from wiposeq.app.many.large_check import check_shared, suitable_processes
from wiposeq.app.many.parallel import Crew, Died
from wiposeq.app.report_files import format_named, refuse_replacing_listing
from wiposeq.checking import engine
from wiposeq.checking.profile import Profile
from wiposeq.checking.profile import profile as find_profile
from wiposeq.errors import UnreadableFile
from wiposeq.formats.files import replacing
from wiposeq.formats.kinds import BY_ID, FASTA_LIKE, RECORDS, recognized
from wiposeq.formats.reports.check_report import REPORT_FORMATS, row, write_check
from wiposeq.formats.source import Source
from wiposeq.formats.st26 import elements as st26xml
from wiposeq.formats.st26 import listing as st26
from wiposeq.model.address import Address
from wiposeq.model.finding import Excerpt, Finding, Report, Severity
from wiposeq.model.origin import NOT_WELL_FORMED, Fact, cost_of_break
from wiposeq.model.project import Project
from wiposeq.model.records import Sequence
from wiposeq.progress import SILENT, Progress
from wiposeq.rules.rule import CATALOGUE
from wiposeq.standard.edition import Edition, newest
from wiposeq.texts import tr

MAPPED: Final = 50
"""The number of sequences that a report shows as a map."""


def formality(profile: Profile | None = None) -> Profile:
    """Return a profile that checks only the form: XML and its DTD."""
    profile = profile or find_profile()
    others = {id for id in CATALOGUE if not id.startswith(("file/", "engine/"))}
    return replace(profile, excluded=profile.excluded | others, is_formal=True)


def check(
    what: Path | Source | Project,
    edition: Edition | None = None,
    profile: Profile | None = None,
    *,
    today: date | None = None,
    progress: Progress = SILENT,
    processes: int | Crew | None = None,
) -> Report:
    """Check a listing, a .wsq file or a project. The findings of a listing have line and column.

    A listing is streamed. A large one is shared between processes, with the same report.

    edition: None for that of the project, or for a listing the newest in force.
    what: a Source carries the encoding that a person chose; it is then checked in this process.
    processes: None for a number that suits the file and the machine; or those that large_check.crew_for() started.
    Raises UnreadableFile, and parallel.Died if the system ended one of the given number of processes.
    """
    profile = profile or find_profile()
    if isinstance(what, Project):
        own = edition or what.edition_on(today)
        report = engine.check(what, own, profile, today=today, progress=progress)
        return with_remarks(report, what)
    source = recognized(what)
    path = source.path
    assert path is not None
    if source.kind != "st26":
        project = _project_in(source, progress)
        own = edition or project.edition_on(today)
        report = engine.check(project, own, profile, today=today, progress=progress)
        return replace(with_remarks(report, project), source=str(path))
    edition = edition or newest(today)
    reading = st26.open_listing(source, edition, progress=progress)
    shared = None
    used = suitable_processes(reading.size) if processes is None else processes
    count = used if isinstance(used, int) else used.count
    if count > 1 and not source.encoding:
        try:
            shared = check_shared(path, edition, profile, used, today=today, progress=progress)
        except Died:
            if isinstance(processes, int):
                raise
            # the caller did not ask for processes, and this process needs less memory
    if shared is not None:
        report, reading = shared
    else:
        with reused_memory(reading.size):
            report = engine.check(reading, edition, profile, today=today, progress=progress.silent())
    if (
        profile.is_formal
        and not {"file/not-well-formed", "file/structure", "file/unknown-content"} & report.counts.keys()
    ):
        report = _with_dtd_faults(report, source, edition)
    return replace(
        report,
        source=str(path),
        findings=_located(source, report.findings, progress),
        excerpts=_excerpts(reading.facts),
    )


def _project_in(source: Source, progress: Progress) -> Project:
    """Open a .wsq file. Raises UnreadableFile for another file that is not an ST.26 listing, with a hint."""
    from wiposeq.app.importing.opening import recognized_as  # imports every reader, which takes long
    from wiposeq.formats.project import file as projectfile

    kind, path = recognized_as(source).kind, source.label
    source.close()
    if kind == "wsq" and source.path is not None:
        return projectfile.load(source.path, progress=progress.silent())
    if kind in FASTA_LIKE:
        raise UnreadableFile(
            '"{path}" is {kind}, not a listing.',
            "First convert it to a listing: wiposeq convert",
            path=path,
            kind=tr(BY_ID[kind].words),
        )
    if kind in RECORDS:
        raise UnreadableFile(
            '"{path}" contains annotated records, not a listing.',
            "First convert it to a listing: wiposeq convert",
            path=path,
        )
    if kind == "st25":
        raise UnreadableFile('"{path}" is an ST.25 listing.', "First convert it to ST.26: wiposeq convert", path=path)
    raise UnreadableFile(
        '"{path}" contains sequences, but is not a listing.',
        "First convert it to a listing: wiposeq convert",
        path=path,
    )


def with_remarks(report: Report, project: Project) -> Report:
    """Return the report with the remarks of a person on findings, and the lines around broken XML."""
    return replace(report, remarks=dict(project.accepted), excerpts=_excerpts(project.origin.facts))


def with_maps(report: Report, project: Project, most: int = MAPPED) -> Report:
    """Return the report with a map of each sequence that has findings at a place, at most for the first ones.

    project: the one that was checked. most: the number of maps.
    """
    found: dict[int, list[Finding]] = {}
    for finding in report.findings:
        if 0 < finding.number <= len(project.sequences) and (finding.residues or finding.feature_number):
            found.setdefault(finding.number, []).append(finding)
    maps: dict[int, str] = {}
    for number, those in sorted(found.items()):
        if len(maps) >= most:
            break
        if svg := _map_of(project.sequences[number - 1], those):
            maps[number] = svg
    return replace(report, maps=maps)


def _map_of(sequence: Sequence, findings: Iterable[Finding]) -> str:
    """Return the map of a sequence with its findings; "" without a feature or a span."""
    from wiposeq.formats.reading_copy.feature_svg import feature_svg

    marked: dict[int, Severity] = {}
    spans = []
    for each in findings:
        place = each.feature_number - 1
        feature = sequence.features[place] if 0 <= place < len(sequence.features) else None
        if feature is not None and feature.key == each.feature_key and marked.get(feature.uid) is not Severity.ERROR:
            marked[feature.uid] = each.severity
        if each.residues:
            spans.append((*each.residues, each.severity))
    return feature_svg(sequence, marked, spans) if marked or spans else ""


def _excerpts(facts: Iterable[Fact]) -> dict[tuple[int, int], Excerpt]:
    """Return the lines around each place where the file is not well-formed, by line and column."""
    found = {}
    for fact in facts:
        lines = tuple((int(number), str(text)) for number, text in fact.values.get("lines") or ())
        if fact.kind == NOT_WELL_FORMED and lines:
            width = len(dict(lines).get(fact.line, ""))
            column = fact.column - int(fact.values.get("shift") or 0)
            column = column if 0 < column <= width + 1 else 0
            found[fact.line, fact.column] = Excerpt(lines, column, cost_of_break(fact))
    return found


def _with_dtd_faults(report: Report, source: Source, edition: Edition) -> Report:
    """Return the report with the errors of the DTD validation, which only rules outside a formal check describe."""
    faults = st26xml.dtd_faults(source, edition.dtd_text())
    if not faults:
        return report
    findings = tuple(
        Finding("file/structure", Severity.ERROR, "The file does not follow the DTD: {fault}", values={"fault": fault})
        for fault in faults
    )
    return replace(
        report,
        findings=(*report.findings, *findings),
        counts={**report.counts, "file/structure": len(findings)},
        errors=report.errors + len(findings),
    )


_DECLARED: Final = {"sequence/number": "number", "sequence/length": "length", "sequence/division": "division"}
"""The rules about declared values, which a project does not contain, and the names of these values in an address."""


def _declared_at(finding: Finding) -> Address:
    return finding.address.at(_DECLARED[finding.rule]) if finding.rule in _DECLARED else finding.address


def _located(source: Source, findings: tuple[Finding, ...], progress: Progress) -> tuple[Finding, ...]:
    """Return the findings with line and column if the rule did not give them."""
    open_ones = [finding for finding in findings if not finding.line]
    if not open_ones:
        return findings
    addresses = [_declared_at(finding) for finding in open_ones]
    places = iter(st26.locate(source, addresses, progress=progress))
    located = []
    for finding in findings:
        if not finding.line:
            line, column = next(places)
            finding = replace(finding, line=line, column=column)
        located.append(finding)
    return tuple(located)


def write_report(report: Report, path: Path, project: Project | None = None) -> None:
    """Write the report of a check as .txt, .html, .xml, .json, .csv or .xlsx. Raises UsageError, UnwritableFile.

    project: adds its remarks on findings, if the report does not have them.
    """
    if project is not None:
        report = with_maps(with_remarks(report, project), project)
    form = format_named(path, REPORT_FORMATS)
    refuse_replacing_listing(path)
    with replacing(path) as file:
        write_check(file, form, [report], lambda: [row(report)])
