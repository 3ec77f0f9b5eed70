"""What a listing settles by being written, and what a draft repeats because the file disagrees with itself.

It hides which findings speak of such things. A draft is written whatever the check says, so each thing that it settles
is listed. A count, length, division or number that something else in the file contradicts is settled by a person only:
the draft repeats it, so that checking the draft shows the same error.
"""

from datetime import date
from typing import Final

from msgspec.structs import replace

from wiposeq.checking import engine
from wiposeq.checking.profile import Profile
from wiposeq.formats.reports.check_report import place
from wiposeq.formats.st26.listing import Repeated
from wiposeq.model.changes import Change, ChangeLog
from wiposeq.model.edits import Edit, Settle, Together
from wiposeq.model.finding import Finding, Fix
from wiposeq.model.origin import QUANTITY
from wiposeq.model.project import Project
from wiposeq.rules.rule import CATALOGUE
from wiposeq.standard.edition import Edition

_SKIPPED: Final = "sequence/skipped-not-clean"
_REPEATED: Final = frozenset({"header/quantity", "sequence/length", "sequence/division"})
"""The rules about what a draft repeats, unless their fix is safe."""
_ASKED: Final = frozenset(
    {*_REPEATED, _SKIPPED}
    | {id for id in CATALOGUE if id.startswith("file/")} - {"file/not-well-formed", "file/name", "file/too-large"}
)
"""The rules that speak of what no written listing has; of broken XML a person decides, or nothing is written."""


def settle(
    project: Project, edition: Edition | None = None, *, today: date | None = None
) -> tuple[Project, tuple[Change, ...]]:
    """Return the project as a listing written from it will be, and one Change for each difference from the file.

    It is the same object if there is nothing to settle. No number, residue, feature or text changes.
    """
    if not project.origin.facts and not project.origin.declared:
        return project, ()
    profile = Profile(excluded=frozenset(CATALOGUE) - _ASKED)
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
            changes.add(rule, "More of the same, beyond the list", count=count - shown)
    return project, tuple(changes)


def _change(finding: Finding, fix: Fix) -> Change:
    change = Change(finding.rule, fix.template, values=fix.values)
    if finding.values.get("text"):
        change = Change(finding.rule, "Left out, as a listing has no place for it: {text}", values=finding.values)
    return replace(change, where=place(finding), line=finding.line, before=finding.message)


def _only_settles(edit: Edit) -> bool:
    return isinstance(edit, Settle) or (isinstance(edit, Together) and all(map(_only_settles, edit.edits)))


def repeated(project: Project) -> Repeated:
    """Return what a draft of the project repeats of the file, because nobody has settled it."""
    quantity = next((fact for fact in project.origin.of_kind(QUANTITY)), None)
    return Repeated(str(quantity.values.get("found") or "") if quantity else None, project.origin.declared)
