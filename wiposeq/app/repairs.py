"""Repairs: the edits of fixes, and the list of what they change, with old and new values.

It hides how several fixes follow each other, and how a change of a record becomes a line that a person reads before the
repair and in the record of it. What a fix changes is in the rules.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from msgspec import Struct

from wiposeq.formats.st26.names import name_of
from wiposeq.model.address import Address
from wiposeq.model.changed import changes_between
from wiposeq.model.changes import Change
from wiposeq.model.comparison import describe_feature, describe_qualifier, describe_sequence
from wiposeq.model.edits import Edit, KeepRepairs, Together
from wiposeq.model.finding import Finding, Fix
from wiposeq.model.lookup import describe
from wiposeq.model.project import Project
from wiposeq.model.records import Feature, Qualifier, Sequence, Title
from wiposeq.texts import tr

LONGEST: Final = 200
"""Characters of a value that a line shows."""


class Repairs(Struct, frozen=True):
    """What fixes come to. edits: of the fixes that change something; changes: a line for each place that changes."""

    edits: tuple[Edit, ...]
    changes: tuple[Change, ...]

    def edit(self, label: str) -> Together:
        """Return the one edit that does all, and keeps the list in the project."""
        return Together(label, (*self.edits, KeepRepairs(self.changes)))


def plan(fixes: Iterable[tuple[Finding, Fix]], project: Project) -> Repairs:
    """Return what these fixes come to, each made of the project after those before it; skip those that are gone."""
    edits: list[Edit] = []
    changes: list[Change] = []
    for finding, fix in fixes:
        try:
            edit = fix.make(project)
            after = edit.apply(project)
        except LookupError:
            continue
        if after is not project:
            edits.append(edit)
            changes += lines(finding, fix, project, after)
            project = after
    return Repairs(tuple(edits), tuple(changes))


def lines(finding: Finding, fix: Fix, before: Project, after: Project) -> list[Change]:
    """Return a line for each place that a fix changed.

    A fix that only settles what the file says gives one line with the message of the finding as the old value.
    """
    found = [
        Change(finding.rule, fix.template, where, finding.line, 1, old, new, fix.values)
        for where, old, new in places(before, after)
    ]
    if found:
        return found
    where = describe(after, finding.address) if finding.address != Address() else tr("File")
    return [Change(finding.rule, fix.template, where, finding.line, 1, finding.message, fix.label, fix.values)]


def places(before: Project, after: Project) -> Iterator[tuple[str, str, str]]:
    """Yield where, old value and new value, in words, of every place that an edit changed."""
    for changed in changes_between(before, after):
        where = _where(before, after, changed.address, changed.after)
        yield where, _value(changed.before), _value(changed.after)


def _where(before: Project, after: Project, address: Address, value: Any) -> str:
    """Return the place in words; a removed record is named as it was before."""
    kind, _, name = address.field.partition(".")
    if kind == "declared":
        return f"{describe(after, address.record)} > {name_of(f'sequence.{name}')}"
    if kind == "number":
        return f"{describe(before, address.record)} > SEQ ID NO"
    return describe(before if value is None and not address.field else after, address)


def _value(value: Any) -> str:
    if isinstance(value, Sequence):
        text = describe_sequence(value)
    elif isinstance(value, Feature):
        text = describe_feature(value)
    elif isinstance(value, Qualifier):
        text = f"{value.name}: {describe_qualifier(value)}"
    elif isinstance(value, Title):
        text = f"{value.text} ({value.language})" if value.language else value.text
    elif isinstance(value, tuple):
        text = ", ".join(map(str, value))
    elif isinstance(value, Struct):
        text = ", ".join(_parts(value))
    elif isinstance(value, bool):
        text = tr("yes") if value else tr("no")
    else:
        text = "" if value is None else str(value)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 3]}..."


def _parts(record: Struct) -> Iterator[str]:
    return (str(value) for name in record.__struct_fields__ if (value := getattr(record, name)))
