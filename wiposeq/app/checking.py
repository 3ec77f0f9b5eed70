"""Checking a project or a file, and the report as a file.

It hides where a listing streams past instead of being held, and how findings get their lines. Judging is the rules'.
"""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from wiposeq.app.many.large_check import check_shared, suitable_processes
from wiposeq.app.many.parallel import Died
from wiposeq.checking import engine
from wiposeq.checking.profile import Profile
from wiposeq.checking.profile import profile as find_profile
from wiposeq.errors import UnreadableFile, UsageError
from wiposeq.formats.files import replacing
from wiposeq.formats.kinds import BY_ID, FASTA_LIKE, RECORDS, recognized
from wiposeq.formats.reports.check_report import CHECK_FORMATS
from wiposeq.formats.source import Source
from wiposeq.formats.st26 import elements as st26xml
from wiposeq.formats.st26 import listing as st26
from wiposeq.model.address import Address
from wiposeq.model.finding import Excerpt, Finding, Report, Severity
from wiposeq.model.origin import NOT_WELL_FORMED, Fact, cost_of_break
from wiposeq.model.project import Project
from wiposeq.progress import SILENT, Progress
from wiposeq.rules.rule import CATALOGUE
from wiposeq.standard.edition import Edition, newest
from wiposeq.texts import tr

# Check


def check(
    what: Path | Project,
    edition: Edition | None = None,
    profile: Profile | None = None,
    *,
    is_formal: bool = False,
    today: date | None = None,
    progress: Progress = SILENT,
    processes: int | None = None,
    encoding: str = "",
) -> Report:
    """Everything that is wrong with a listing, a .wsq file or a project; the findings of a listing say line and column.

    edition: None for that of the project, or for a listing the newest one in force.
    A listing streams past; a large one is shared out to other processes, with the same report. is_formal: only whether
    it is XML as the DTD asks. processes: how many, None for what suits the file and the machine. Raises UnreadableFile,
    and parallel.Died where one of the processes asked for was ended from outside. encoding: of a listing, if a person
    chose it; then it is checked in this process.
    """
    profile = profile or find_profile()
    if is_formal:
        others = {id for id in CATALOGUE if not id.startswith(("file/", "engine/"))}
        profile = replace(profile, excluded=profile.excluded | others)
    if isinstance(what, Project):
        own = edition or what.edition_on(today)
        report = engine.check(what, own, profile, today=today, progress=progress)
        return with_remarks(report, what)
    source = recognized(what)
    if source.kind != "st26":
        project = _project_in(source, progress)
        own = edition or project.edition_on(today)
        report = engine.check(project, own, profile, today=today, progress=progress)
        return replace(with_remarks(report, project), source=str(what))
    edition = edition or newest(today)
    source.encoding = encoding
    reading = st26.open_listing(source, edition, progress=progress)
    shared = None
    count = suitable_processes(reading.size) if processes is None else processes
    if count > 1 and not encoding:
        try:
            shared = check_shared(what, edition, profile, count, today=today, progress=progress)
        except Died:
            if processes is not None:
                raise
            # nobody asked for other processes, and this one needs less memory
    if shared is not None:
        report, reading = shared
    else:
        report = engine.check(reading, edition, profile, today=today, progress=progress.silent())
    if is_formal and not {"file/not-well-formed", "file/structure", "file/unknown-content"} & report.counts.keys():
        report = _with_dtd_faults(report, source, edition)
    return replace(
        report,
        source=str(what),
        findings=_located(source, report.findings, progress),
        excerpts=_excerpts(reading.facts),
    )


def _project_in(source: Source, progress: Progress) -> Project:
    """What is in a .wsq file; says of any other, which is no listing of ST.26, what to do with it."""
    from wiposeq.app.importing.opening import recognized_as  # every reader there is: a listing must not wait for them
    from wiposeq.formats.project import file as projectfile

    kind, path = recognized_as(source).kind, source.label
    source.close()
    if kind == "wsq":
        return projectfile.load(Path(path), progress=progress.silent())
    if kind in FASTA_LIKE:
        raise UnreadableFile(
            "{path} is {kind}, not a listing.",
            "Make a listing of it first: wiposeq convert.",
            path=path,
            kind=tr(BY_ID[kind].words),
        )
    if kind in RECORDS:
        raise UnreadableFile(
            "{path} holds annotated records, not a listing.",
            "Make a listing of them first: wiposeq convert.",
            path=path,
        )
    if kind == "st25":
        raise UnreadableFile(
            "{path} is a listing of ST.25, not of ST.26.", "Make one of ST.26 of it: wiposeq convert.", path=path
        )
    raise UnreadableFile(
        "{path} holds sequences, but is not a listing.",
        "Make a listing of it first: wiposeq convert.",
        path=path,
    )


def with_remarks(report: Report, project: Project) -> Report:
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
            found[fact.line, fact.column] = Excerpt(lines, column, cost_of_break(fact))
    return found


def _with_dtd_faults(report: Report, source: Source, edition: Edition) -> Report:
    """The report with what the DTD refuses and rules outside a formal check speak of."""
    faults = st26xml.dtd_faults(source, edition.dtd_text())
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


def _located(source: Source, findings: tuple[Finding, ...], progress: Progress) -> tuple[Finding, ...]:
    """The findings with line and column filled in where the rule could not know them."""
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
    """Writes the report of a check as text, HTML, XML or JSON, by the ending. Raises UsageError, UnwritableFile.

    project: whose remarks on accepted findings are told, where the report was made without them.
    """
    if project is not None:
        report = with_remarks(report, project)
    kinds = {".txt": "text", ".html": "html", ".htm": "html", ".xml": "xml", ".json": "json"}
    if path.suffix.lower() not in kinds:
        raise UsageError(
            "{path} cannot be a report: its ending names no format.",
            "Use .html, .txt, .xml or .json.",
            path=path,
        )
    with replacing(path) as file:
        file.write(CHECK_FORMATS[kinds[path.suffix.lower()]]([report], ()).encode("utf-8", "replace"))
