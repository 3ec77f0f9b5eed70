"""Fix a project: apply the fixes of its findings, check again, and repeat until nothing changes.

It hides which fix of a finding is applied. The effect of a fix is defined in rules/.
"""

from collections.abc import Collection
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
from wiposeq.model.finding import Finding, Fix, Report
from wiposeq.model.origin_edits import KeepRepairs
from wiposeq.model.project import Project
from wiposeq.rules.rule import CATALOGUE

ROUNDS: Final = 200
"""Largest number of checks in fix(); each round must fix something new."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """The result of fix(): the fixed project, a Change for each place that changed, and the check of the result."""

    project: Project
    changes: tuple[Change, ...]
    report: Report


def fix(
    project: Project,
    profile: Profile | None = None,
    *,
    rules: Collection[str] | None = None,
    today: date | None = None,
) -> Fixed:
    """Apply the fixes of all findings, check again, and repeat until nothing changes.

    The fixed project has the list of changes among its repairs, as after the same fixes in the window.

    rules: None for every fix that is safe to do unseen; else the first fix of each finding of these rules, safe or
    not, except those that leave a choice to a person or accept a loss. Raises UsageError for a rule that does not
    exist.
    """
    for id in rules or ():
        if id not in CATALOGUE:
            raise UsageError('There is no rule "{rule}".', "To list the rules: wiposeq rules", rule=id)
    checker = Checker(project.edition_on(today), profile or find_profile())
    changes: list[Change] = []
    tried: set[tuple[str, str, int, int]] = set()
    report = checker.check(project, today=today)
    for _ in range(ROUNDS):
        before = project
        for finding in report.findings:
            chosen = _chosen_fix(finding, rules)
            attempt = (finding.key, chosen.template if chosen else "", finding.line, finding.column)
            if chosen is None or attempt in tried:
                continue
            tried.add(attempt)
            try:
                edit = chosen.make(project)
                after = edit.apply(project)
            except LookupError:
                continue
            if after is not project:
                changes += repair_lines(finding, chosen, edit, project, after)
                project = after
        if project is before:
            break
        report = checker.check(project, today=today)
    project = KeepRepairs(tuple(changes)).apply(project)
    return Fixed(project, tuple(changes), with_remarks(report, project))


def _chosen_fix(finding: Finding, rules: Collection[str] | None) -> Fix | None:
    """Return the fix of this finding that is applied, or None."""
    if rules is None:
        return next((fix for fix in finding.fixes if fix.safe and not fix.is_choice), None)
    if finding.rule not in rules:
        return None
    return next((fix for fix in finding.fixes if not fix.is_choice and not fix.accepts_loss), None)
