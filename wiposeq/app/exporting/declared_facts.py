"""What a listing settles by being written: numbers, counts, and all that the DTD has no place for.

It hides which findings speak of such things. A draft is written whatever the check says, so these are told, not passed
over in silence; and protein_id follows where the sequences are numbered anew, or it would lead to another protein.
"""

from datetime import date
from typing import Final

from msgspec.structs import replace

from wiposeq.checking import engine
from wiposeq.checking.profile import Profile
from wiposeq.formats.reports.check_report import place
from wiposeq.model.changes import Change, ChangeLog
from wiposeq.model.edits import Edit, SetField, Settle, Together
from wiposeq.model.finding import Finding, Fix
from wiposeq.model.project import Project
from wiposeq.rules.rule import CATALOGUE
from wiposeq.standard.edition import Edition

_NUMBER: Final = "sequence/number"
_SKIPPED: Final = "sequence/skipped-not-clean"
_ASKED: Final = frozenset(
    {"header/quantity", "sequence/length", "sequence/division", _NUMBER, _SKIPPED}
    | {id for id in CATALOGUE if id.startswith("file/")} - {"file/not-well-formed", "file/name", "file/too-large"}
)
"""The rules that speak of what no written listing has; of broken XML a person decides, or nothing is written."""


def settle(
    project: Project, edition: Edition | None = None, *, today: date | None = None
) -> tuple[Project, tuple[Change, ...]]:
    """The project as a listing written of it will be, and one Change for each thing that is other than in the file.

    The same object where nothing is to be settled; no residue, feature or text changes but protein_id.
    """
    if not project.origin.facts and not project.origin.declared:
        return project, ()
    profile = Profile(excluded=frozenset(CATALOGUE) - _ASKED)
    report = engine.check(project, edition or project.edition_on(today), profile, today=today)
    changes = ChangeLog()
    of_one_place: list[Edit] = []
    for finding in report.findings:
        fix = finding.fixes[0] if finding.fixes else None
        if fix is None:
            continue
        edit, moved = fix.make(project), 0
        if finding.rule == _SKIPPED or _only_settles(edit):
            of_one_place.append(edit)
        elif finding.rule == _NUMBER:
            project, moved = edit.apply(project), _moved(edit)
        else:
            continue
        changes.extend([_change(finding, fix)])
        if moved:
            changes.add(_NUMBER, "protein_id follows the new numbers", count=moved)
    project = Together("", tuple(of_one_place)).apply(project)
    for rule, count in report.counts.items():
        shown = sum(finding.rule == rule for finding in report.findings)
        if shown < count:
            changes.add(rule, "More of the same, beyond the list", count=count - shown)
    return project, tuple(changes)


def _change(finding: Finding, fix: Fix) -> Change:
    change = Change(finding.rule, fix.template, values=fix.values)
    if finding.rule == _NUMBER and finding.values.get("found"):
        change = Change(finding.rule, "Written as number {position}; the file says {found}", values=finding.values)
    elif finding.values.get("text"):
        change = Change(finding.rule, "Left out, as a listing has no place for it: {text}", values=finding.values)
    return replace(change, where=place(finding), line=finding.line, before=finding.message)


def _only_settles(edit: Edit) -> bool:
    return isinstance(edit, Settle) or (isinstance(edit, Together) and all(map(_only_settles, edit.edits)))


def _moved(edit: Edit) -> int:
    return sum(isinstance(each, SetField) for each in edit.edits) if isinstance(edit, Together) else 0
