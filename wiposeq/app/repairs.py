"""Build the edits of fixes, and list what they change, with old and new values.

It hides how several fixes are applied one after the other, and how a change of a record is described for the preview
and for the report. The effect of a fix is defined in rules/.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from msgspec import Struct

from wiposeq.formats.st26.names import name_of
from wiposeq.model.address import Address
from wiposeq.model.changed import changes_of
from wiposeq.model.changes import Change
from wiposeq.model.comparison import describe_feature, describe_qualifier, describe_sequence
from wiposeq.model.edit import Edit
from wiposeq.model.edits import Together
from wiposeq.model.finding import Finding, Fix
from wiposeq.model.lookup import describe, exists
from wiposeq.model.numbering import OPEN, Follower, Unfollowed, followed, unfollowed
from wiposeq.model.origin_edits import KeepRepairs
from wiposeq.model.project import Project
from wiposeq.model.records import Feature, Qualifier, Sequence, Title
from wiposeq.model.text_diff import common_ends
from wiposeq.texts import labeled, mark, tr

LONGEST: Final = 200
"""Number of characters of a value that a line shows whole; of a longer one, what differs is shown."""
AROUND: Final = 30
"""Number of characters that are shown before and after what differs."""


class Repairs(Struct, frozen=True):
    """The edits of the fixes that change something, and a Change for each place that changes."""

    edits: tuple[Edit, ...]
    changes: tuple[Change, ...]

    def edit(self, label: str) -> Together:
        """Return one edit that does all repairs and stores the list in the project."""
        return Together(label, (*self.edits, KeepRepairs(self.changes)))


def plan_repairs(fixes: Iterable[tuple[Finding, Fix]], project: Project) -> Repairs:
    """Return the repairs of these fixes, each applied to the result of the one before.

    A fix is skipped if its place no longer exists.
    """
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
            changes += repair_lines(finding, fix, edit, project, after)
            project = after
    return Repairs(tuple(edits), tuple(changes))


def following(edit: Edit, project: Project) -> tuple[Change, ...]:
    """Return a line for each protein_id and mention that gets another SEQ ID NO by an edit of sequences.

    A line whose value stays the same is about a mention that a person must look at.
    """
    found = followed(project, edit.apply(project))
    return tuple(_following_lines(project, found.changed, found.left))


class Following(Struct, frozen=True):
    """How many texts follow new numbers, how many mentions stay as they are, and the first lines of following()."""

    changed: int = 0
    left: int = 0
    lines: tuple[Change, ...] = ()


def first_following(before: Project, after: Project, most: int) -> Following:
    """Return the counts for an edit with this result, and at most so many lines of each kind."""
    found = followed(before, after, most)
    return Following(found.changed_count, found.left_count, tuple(_following_lines(before, found.changed, found.left)))


def _following_lines(before: Project, changed: tuple[Follower, ...], left: tuple[Unfollowed, ...]) -> Iterator[Change]:
    message = mark("Texts that name sequences by their SEQ ID NO follow the new numbers")
    for each in changed:
        yield Change("sequence/number", message, describe(before, each.address), 0, 1, each.before, each.after)
    yield from _lines_of(left, before)


def _lines_of(left: tuple[Unfollowed, ...], before: Project) -> Iterator[Change]:
    """Yield a line for each mention that names a sequence with a new number and stays as it is."""
    for each in left:
        yield Change("mention/open", OPEN, describe(before, each.address), 0, 1, each.text, each.text)


def repair_lines(finding: Finding, fix: Fix, edit: Edit, before: Project, after: Project) -> list[Change]:
    """Return a line for each place that a fix changed.

    edit: the edit of the fix. before, after: the project before and after it.
    If the fix changes only declared values of the file, there is one line with the message of the finding.
    """
    found = [
        Change(finding.rule, fix.template, where, finding.line, 1, old, new, fix.values)
        for where, old, new in changed_places(edit, before, after)
    ]
    if finding.rule == "sequence/number" or len(before.sequences) != len(after.sequences):
        found += _lines_of(unfollowed(before, after), before)
    if found:
        return found
    where = describe(after, finding.address) if finding.address != Address() else tr("File")
    return [Change(finding.rule, fix.template, where, finding.line, 1, finding.message, fix.label, fix.values)]


def changed_places(edit: Edit, before: Project, after: Project) -> Iterator[tuple[str, str, str]]:
    """Yield the place, the old value and the new value, as texts, of everything that an edit changed.

    before, after: the project before and after the edit.
    """
    for changed in changes_of(edit, before, after):
        where = _where(before, after, changed.address)
        yield where, *_around(_value(changed.before), _value(changed.after))


def _where(before: Project, after: Project, address: Address) -> str:
    """Return the place as a text, with the SEQ ID NO and the names before the change; of an added record, after it."""
    kind, _, name = address.field.partition(".")
    if kind == "declared":
        return f"{describe(before, address.record)} > {name_of(f'sequence.{name}')}"
    if kind == "number":
        return f"{describe(before, address.record)} > SEQ ID NO"
    is_added = not exists(before, address)
    return describe(after if is_added else before, address)


def _value(value: Any) -> str:
    if isinstance(value, Sequence):
        text = describe_sequence(value)
    elif isinstance(value, Feature):
        text = describe_feature(value)
    elif isinstance(value, Qualifier):
        text = labeled(value.name, describe_qualifier(value))
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
    return text


def _around(before: str, after: str) -> tuple[str, str]:
    """Return two values; of long ones, what differs and some characters around it."""
    if max(len(before), len(after)) <= LONGEST:
        return before, after
    head, tail = common_ends(before, after) if before and after else (0, 0)
    first = max(head - AROUND, 0)
    return _cut(before, first, len(before) - tail + AROUND), _cut(after, first, len(after) - tail + AROUND)


def _cut(text: str, first: int, last: int) -> str:
    """Return the characters from `first` to `last` (0-based, half open), with "..." for what is omitted."""
    shown = text[first:last]
    if len(shown) > LONGEST:
        shown = f"{shown[: LONGEST // 2]}...{shown[-LONGEST // 2 :]}"
    return f"{'...' if first else ''}{shown}{'...' if last < len(text) else ''}"


def _parts(record: Struct) -> Iterator[str]:
    return (str(value) for name in record.__struct_fields__ if (value := getattr(record, name)))
