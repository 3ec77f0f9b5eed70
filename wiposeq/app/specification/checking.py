"""Check a specification against a listing.

`check_specification` is the way in. It reads no file and changes nothing, so it can run in a thread. The result
(model/specification_report.py) has the facts (each mention, each string of residues), the findings in the order of the
text, and the rows for two lists of the window: the answers, and the numbers. editing.py has the edits that correct what
was found, and word_copies.py writes copies of the Word file.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final

from wiposeq.app.specification.comparing import compare_specification
from wiposeq.app.specification.correcting import corrections
from wiposeq.checking import engine
from wiposeq.checking.profile import Profile
from wiposeq.checking.profile import profile as find_profile
from wiposeq.model.finding import Finding
from wiposeq.model.project import Project
from wiposeq.model.specification import Specification
from wiposeq.model.specification_facts import SpecificationFacts
from wiposeq.model.specification_report import SpecificationFinding, SpecificationReport
from wiposeq.progress import SILENT, Progress
from wiposeq.rules.messages import fitted
from wiposeq.rules.rule import CATALOGUE, Context, Hit, LooksAt, Rule

assert engine.MODULES  # importing the engine registers the rules

_MOST_NAMES: Final = 100_000
"""A longer listing is shown without the names of its sequences."""


def check_specification(
    project: Project,
    specification: Specification,
    profile: str = "filing",
    *,
    today: date | None = None,
    progress: Progress = SILENT,
) -> SpecificationReport:
    """Compare a specification with the listing of a project.

    specification: from formats.specification.reader.read_specification. profile: sets severities and omits rules.
    Neither argument is changed. Raises UserError for an unknown profile, Cancelled.
    """
    chosen = find_profile(profile)
    edition = project.edition_on(today)
    facts = compare_specification(project, specification, progress)
    context = Context(edition, project.origin, today or date.today(), project.header, count=len(project.sequences))
    found = [each for rule in _rules(chosen) for each in _findings(rule, context, facts, chosen)]
    found.sort(key=lambda each: (each.has_place, each.start))
    names: dict[int, str] = {}
    if len(facts.sequences) <= _MOST_NAMES:
        names = {number: project.sequences.by_uid(each.uid).name for number, each in facts.sequences.items()}
    progress.report(10, 10)
    return SpecificationReport(
        facts,
        tuple(found),
        names,
        project.origin.source,
        edition.id,
        chosen.name,
        dict(project.accepted),
        corrections(specification, project.accepted),
    )


def _rules(profile: Profile) -> Iterator[Rule]:
    for each in CATALOGUE.values():
        if each.looks_at is LooksAt.SPECIFICATION and each.id not in profile.excluded:
            yield each


def _findings(
    rule: Rule, context: Context, facts: SpecificationFacts, profile: Profile
) -> Iterator[SpecificationFinding]:
    specification = facts.specification
    for hit in rule.check(context, facts):
        start, end = hit.span
        has_place = end > start
        yield SpecificationFinding(
            _finding(rule, hit, profile),
            start,
            end,
            specification.where(start) if has_place else "",
            specification.around(start, end) if has_place else "",
        )


def _finding(rule: Rule, hit: Hit, profile: Profile) -> Finding:
    template = rule.variants[hit.variant] if hit.variant else rule.message
    return Finding(
        rule.id,
        profile.severity(rule, hit),
        template,
        hit.address,
        fitted(template, hit.values),
        hit.fixes,
        number=hit.number,
        cites=rule.cites,
    )
