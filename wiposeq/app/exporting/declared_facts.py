"""Decide what becomes of the values that a file declares about itself when a listing is written.

Most wrong declarations disappear, because the program writes the right value; each is reported as a Change. A declared
count, length, division or number that other parts of the file contradict must be decided by a person. A draft repeats
it, so that a check of the draft shows the same error. This module hides which rules are about declarations.
"""

from collections import Counter
from collections.abc import Collection
from datetime import date
from typing import Final

from msgspec.structs import replace

from wiposeq.checking import engine
from wiposeq.formats.reports.finding_words import place
from wiposeq.formats.st26.listing import WriteOptions
from wiposeq.model.changes import Change, ChangeLog
from wiposeq.model.edit import Edit
from wiposeq.model.edits import Together
from wiposeq.model.finding import Finding, Fix, Report
from wiposeq.model.origin import NOT_UTF8, NOT_WELL_FORMED, QUANTITY
from wiposeq.model.origin_edits import Settle
from wiposeq.model.project import Project
from wiposeq.rules.rule import CATALOGUE
from wiposeq.standard.edition import Edition

_SKIPPED: Final = "sequence/skipped-not-clean"
_REFERENCE: Final = "file/numeric-reference"
_REPEATED: Final = frozenset({"header/quantity", "sequence/length", "sequence/division", _SKIPPED})
"""The rules about values that a draft repeats, unless their fix is safe."""
_CHECKED: Final = frozenset(
    _REPEATED
    | {id for id in CATALOGUE if id.startswith("file/")} - {"file/not-well-formed", "file/name", "file/too-large"}
)
"""The rules about defects that a written listing cannot have. Broken XML is not among them: a person decides."""
_ABOUT_READING: Final = frozenset({"file/not-well-formed", "file/not-utf-8"})


def settle(
    project: Project, edition: Edition | None = None, *, today: date | None = None
) -> tuple[Project, tuple[Change, ...]]:
    """Return the project as it will be in a written listing, and a Change for each difference from the file.

    The result is the same object if there is no difference. No number, residue, feature or text is changed.
    """
    if not project.origin.facts and not project.origin.declared:
        return project, ()
    profile = engine.profile_of(_CHECKED)
    report = engine.check(project, edition or project.edition_on(today), profile, today=today)
    changes = ChangeLog()
    of_one_place: list[Edit] = []
    for finding in report.findings:
        fix = finding.fixes[0] if finding.fixes else None
        if fix is None or (finding.rule in _REPEATED and not fix.safe):
            continue
        edit = fix.make(project)
        if finding.rule == _SKIPPED or _only_settles(edit):
            of_one_place.append(edit)
            changes.extend([_change(finding, fix)])
    project = Together("", tuple(of_one_place)).apply(project)
    for rule, count in report.counts.items() if changes else ():
        shown = sum(finding.rule == rule for finding in report.findings)
        if shown < count:
            changes.add(rule, "More changes of this kind, which are not listed", count=count - shown)
    return project, tuple(changes)


def unconfirmed(project: Project, edition: Edition | None = None, *, today: date | None = None) -> tuple[Finding, ...]:
    """Return the errors about how a broken or doubtful file was read, which nobody has confirmed.

    A listing that is written from the project does not show them any more.
    """
    if not project.origin.of_kind(NOT_WELL_FORMED, NOT_UTF8):
        return ()
    profile = engine.profile_of(_ABOUT_READING)
    report = engine.check(project, edition or project.edition_on(today), profile, today=today)
    return tuple(
        finding for finding in report.findings if finding.is_error and not any(fix.safe for fix in finding.fixes)
    )


def with_unconfirmed(report: Report, findings: Collection[Finding]) -> Report:
    """Return the report of a written listing with the errors about how its input was read."""
    if not findings:
        return report
    counts = Counter(report.counts) + Counter(finding.rule for finding in findings)
    found = (*report.findings, *findings)
    return replace(report, findings=found, counts=dict(counts), errors=report.errors + len(findings))


def _change(finding: Finding, fix: Fix) -> Change:
    change = Change(finding.rule, fix.template, values=fix.values)
    if finding.values.get("text") and finding.rule != _REFERENCE and "read_as" not in fix.values:
        change = Change(finding.rule, "Omitted, because a listing cannot contain it: {text}", values=finding.values)
    return replace(change, where=place(finding), line=finding.line, before=finding.message)


def _only_settles(edit: Edit) -> bool:
    return isinstance(edit, Settle) or (isinstance(edit, Together) and all(map(_only_settles, edit.edits)))


def write_options(project: Project) -> WriteOptions:
    """Return the declared values that a draft of the project repeats, because no person has decided about them."""
    quantity = next((fact for fact in project.origin.of_kind(QUANTITY)), None)
    stated = str(quantity.values.get("found") or "") if quantity else None
    return WriteOptions(project.origin.is_compact, stated, project.origin.declared)
