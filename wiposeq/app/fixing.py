"""Fix a project: apply the fixes of its findings, check again, and repeat until nothing changes.

It hides which fix of a finding is applied. The effect of a fix is defined in rules/.
"""

import contextlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from wiposeq.app.checking import with_remarks
from wiposeq.app.repairs import repair_lines
from wiposeq.checking.checker import Checker
from wiposeq.checking.profile import Profile
from wiposeq.checking.profile import profile as find_profile
from wiposeq.errors import UsageError
from wiposeq.model.changes import Change
from wiposeq.model.edit import Edit
from wiposeq.model.finding import Finding, Fix, Report
from wiposeq.model.lookup import exists
from wiposeq.model.origin_edits import KeepRepairs
from wiposeq.model.project import Project
from wiposeq.progress import SILENT, Progress
from wiposeq.rules.rule import CATALOGUE

ROUNDS: Final = 200
"""Largest number of checks in fix(); each round must fix something new."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """The result of fix(): the fixed project, a Change for each place that changed, and the check of the result.

    edits: the fixes in the order in which they were applied.
    """

    project: Project
    changes: tuple[Change, ...]
    report: Report
    edits: tuple[Edit, ...] = ()


class _Fixing:
    """A project while its findings are fixed. Each fix is tried once for each finding."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.changes: list[Change] = []
        self.edits: list[Edit] = []
        self._tried: set[tuple[str, str, int, int]] = set()

    def apply(self, finding: Finding, fix: Fix) -> None:
        """Apply a fix, unless it was tried already, its place no longer exists, or it changes nothing."""
        attempt = (finding.key, fix.template, finding.line, finding.column)
        if attempt in self._tried:
            return
        self._tried.add(attempt)
        try:
            edit = fix.make(self.project)
            after = edit.apply(self.project)
        except LookupError:
            return
        if after is not self.project:
            self.changes += repair_lines(finding, fix, edit, self.project, after)
            self.edits.append(edit)
            self.project = after


def fix(
    project: Project,
    profile: Profile | None = None,
    *,
    rules: Collection[str] | None = None,
    chosen: Sequence[tuple[Finding, Fix]] = (),
    today: date | None = None,
    progress: Progress = SILENT,
) -> Fixed:
    """Apply the fixes of all findings, check again, and repeat until nothing changes.

    The fixed project has the list of changes among its repairs, as after the same fixes in the window.

    rules: None for every fix that is safe to do unseen; else the first fix of each finding of these rules, safe or
    not, except those that leave a choice to a person or accept a loss. chosen: fixes that a person chose, which are
    applied first. Raises UsageError for a rule that does not exist; Cancelled.
    """
    for id in rules or ():
        if id not in CATALOGUE:
            raise UsageError('There is no rule "{rule}".', "To list the rules: wiposeq rules", rule=id)
    checker = Checker(project.edition_on(today), profile or find_profile())
    fixing = _Fixing(project)
    for finding, one in chosen:
        fixing.apply(finding, one)
    report = checker.check(fixing.project, today=today, progress=progress)
    for _ in range(ROUNDS):
        before = fixing.project
        for finding in report.findings:
            one_of = _chosen_fix(finding, rules)
            if one_of is not None:
                fixing.apply(finding, one_of)
        if fixing.project is before:
            break
        report = checker.check(fixing.project, today=today, progress=progress)
    changes = tuple(fixing.changes)
    project = KeepRepairs(changes).apply(fixing.project)
    return Fixed(project, changes, with_remarks(report, project), tuple(fixing.edits))


def questions(project: Project, report: Report) -> list[Finding]:
    """Return the findings whose fix only a person can choose, errors first.

    They have fixes that need no other input, but none that is safe. Accepted warnings are omitted.
    """
    accepted = dict(project.accepted)
    found = [
        finding
        for finding in report.findings
        if options(finding)
        and not any(fix.safe for fix in finding.fixes)
        and (finding.is_error or finding.key not in accepted)
    ]
    return sorted(found, key=lambda finding: not finding.is_error)


def options(finding: Finding) -> list[Fix]:
    """Return the fixes of a finding that can be chosen without typing a value. None of them accepts a loss."""
    return [fix for fix in finding.fixes if not fix.is_choice and not fix.accepts_loss]


def open_questions(findings: Iterable[Finding], chosen: Sequence[tuple[Finding, Fix]], project: Project) -> set[str]:
    """Return the keys of the findings whose place still exists after the fixes that were chosen for others."""
    for _, fix in chosen:
        with contextlib.suppress(LookupError):
            project = fix.make(project).apply(project)
    answered = {finding.key for finding, _ in chosen}
    return {each.key for each in findings if each.key in answered or exists(project, each.address)}


def _chosen_fix(finding: Finding, rules: Collection[str] | None) -> Fix | None:
    """Return the fix of this finding that is applied, or None."""
    if rules is None:
        return next((fix for fix in finding.fixes if fix.safe and not fix.is_choice), None)
    if finding.rule not in rules:
        return None
    return next((fix for fix in finding.fixes if not fix.is_choice and not fix.accepts_loss), None)
