"""One-line checks for tests: what the rules say of a project, and a project after a fix."""

from datetime import date

from builders import EDITION
from msgspec.structs import replace

from wiposeq.checking.engine import check
from wiposeq.checking.profile import Profile
from wiposeq.formats.st26.names import with_field
from wiposeq.model.finding import Finding, Fix, Report
from wiposeq.model.origin import Declared, Fact, Origin
from wiposeq.model.project import Project
from wiposeq.model.records import Qualifier, Sequence, new_uid

TODAY = date(2026, 11, 22)


def report(project: Project, profile: Profile | None = None) -> Report:
    """The report with no profile's changes, on a fixed day."""
    return check(project, EDITION, profile or Profile(), today=TODAY)


def found(project: Project, rule: str = "") -> list[Finding]:
    """The findings, or those of one rule."""
    return [finding for finding in report(project).findings if not rule or finding.rule == rule]


def ids(project: Project) -> set[str]:
    """The rules that speak."""
    return {finding.rule for finding in found(project)}


def after(project: Project, fix: Fix) -> Project:
    """The project after a fix."""
    return fix.make(project).apply(project)


def with_facts(project: Project, *facts: Fact, **origin: object) -> Project:
    """The project as read from a file in which these things were seen."""
    read = Origin(source="listing.xml", format="st26", facts=tuple(map(with_field, facts)))
    return replace(project, origin=replace(read, **origin))


def with_declared(project: Project, place: int = 1, /, **declared: str) -> Project:
    """The project as read from a file that declares this of the sequence at that place (from 1)."""
    uid = project.sequences[place - 1].uid
    return with_facts(project, declared={uid: Declared(**declared)})


def with_source(sequence: Sequence, **qualifiers: str | None) -> Sequence:
    """The sequence with other values of its source; None takes a qualifier away."""
    source = sequence.features[0]
    kept = tuple(
        replace(q, value=qualifiers.get(q.name, q.value))
        for q in source.qualifiers
        if qualifiers.get(q.name, "") is not None
    )
    more = tuple(
        Qualifier(new_uid(), name, value)
        for name, value in qualifiers.items()
        if value is not None and not any(q.name == name for q in source.qualifiers)
    )
    return replace(sequence, features=(replace(source, qualifiers=kept + more), *sequence.features[1:]))


def with_qualifier(sequence: Sequence, feature: int, *, name: str, **fields: str | None) -> Sequence:
    """The sequence with fields of one qualifier of a feature (counted from 0) set, or the qualifier added."""
    old = sequence.features[feature]
    if old.qualifier(name):
        qualifiers = tuple(replace(q, **fields) if q.name == name else q for q in old.qualifiers)
    else:
        qualifiers = (*old.qualifiers, replace(Qualifier(new_uid(), name), **fields))
    features = list(sequence.features)
    features[feature] = replace(old, qualifiers=qualifiers)
    return replace(sequence, features=tuple(features))
