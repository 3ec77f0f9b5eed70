"""Merge another project into the one that is edited: its sequences are inserted, and the numbers are mapped.

It hides how protein_id and mentions of both projects follow the new numbers. The general information of the project
that is edited stays.
"""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from wiposeq.errors import UsageError
from wiposeq.model.address import Address
from wiposeq.model.changes import Change
from wiposeq.model.edit import Edit
from wiposeq.model.edits import Insert, SetField, Together
from wiposeq.model.lookup import describe
from wiposeq.model.numbering import follow_numbers, followers, numbers_of
from wiposeq.model.origin import standing_losses
from wiposeq.model.origin_edits import KeepChanges
from wiposeq.model.project import Project
from wiposeq.model.records import Feature, new_uid
from wiposeq.model.records import Sequence as Record
from wiposeq.model.sequence_list import SequenceList
from wiposeq.progress import SILENT, Progress
from wiposeq.texts import mark, trn

_FOLLOWS = mark("Texts that name sequences by their SEQ ID NO follow the new numbers")


class Merged(Struct, frozen=True):
    """The effect of a merge. numbers: (SEQ ID NO in the other project, SEQ ID NO now), in order.

    moved: the same of the sequences of the project that is edited, of those that get another number.
    changes: a line for each text that follows, of both projects. language: the other language of free text that the
    project gets from the other one, "" if it stays.
    """

    edit: Edit
    numbers: tuple[tuple[int, int], ...]
    moved: tuple[tuple[int, int], ...]
    changes: tuple[Change, ...]
    language: str = ""


def merge(project: Project, other: Project, index: int, name: str, progress: Progress = SILENT) -> Merged:
    """Return the edit that inserts the sequences of another project at an index (0-based).

    name: of the other project, for the list of changes. Raise UsageError if it is empty, or lacks parts of its file
    that nobody has accepted as lost, or if its free text is in another language; UserError if its sequences
    cannot be read; Cancelled.
    """
    if not len(other.sequences):
        raise UsageError('"{name}" has no sequences.', "Choose another file.", name=name)
    if standing_losses(other.origin):
        raise UsageError(
            'Parts of "{name}" could not be read, and nobody has accepted that.', "Open that file first.", name=name
        )
    language = _new_language(project, other)
    old_numbers = numbers_of(other)
    fresh, uids = _fresh(project, other, progress)
    declared = {uids[uid]: each for uid, each in other.origin.declared.items() if uid in uids}
    other = replace(other, sequences=SequenceList(fresh), origin=replace(other.origin, declared=declared))
    head, tail = list(project.sequences.uids())[:index], list(project.sequences.uids())[index:]
    own = {each.uid: each for each in project.sequences}
    progress.check()
    whole = SequenceList([*(own[uid] for uid in head), *fresh, *(own[uid] for uid in tail)])
    raw = Project(header=project.header, sequences=whole, origin=project.origin)
    after = follow_numbers(other, raw)
    inserted = tuple(after.sequences.by_uid(each.uid) for each in fresh)
    insert = Insert(Address(field="sequences"), index, inserted)
    numbers = tuple((old, index + place) for place, old in enumerate(old_numbers, 1))
    lines = tuple(
        Change(
            "extract/number",
            "SEQ ID NO {old} is now SEQ ID NO {new}",
            where=name,
            before=str(old),
            after=str(new),
            values={"old": old, "new": new},
        )
        for old, new in numbers
    )
    label = trn("Merge {count} sequence of {name}", "Merge {count} sequences of {name}", len(inserted), name=name)
    merged = insert.apply(project)
    moved = tuple(
        (before, merged.number(uid))
        for before, uid in zip(numbers_of(project), project.sequences.uids())
        if merged.number(uid) != before
    )
    followed = [
        Change("sequence/number", _FOLLOWS, prefix + describe(before, each.address), 0, 1, each.before, each.after)
        for before, now, prefix in ((other, raw, f"{name} > "), (project, merged, ""))
        for each in followers(before, now)
    ]
    edits: list[Edit] = [insert, KeepChanges(lines)]
    if language:
        edits.append(SetField(Address(field="other_language"), language))
    return Merged(Together(label, tuple(edits)), numbers, moved, tuple(followed), language)


def _new_language(project: Project, other: Project) -> str:
    """Return the other language of free text that a project has to take from another one, "" if none.

    A listing has one such language (par. 87), and no value may be declared as one of a language that it is not in.
    Raise UsageError if the values of both differ in it, or if one project has values and does not name it.
    """
    if not _is_translated(other):
        return ""
    own, found = project.header.other_language or "", other.header.other_language or ""
    if not found or (not own and _is_translated(project)):
        raise UsageError(
            "The listing does not name the other language of its free text.",
            "Choose the other language first." if found else "Open that file first.",
        )
    if own and own.strip().lower() != found.strip().lower():
        raise UsageError(
            "The file is in the language {found}, but the free text of the listing is in {own}.",
            "Choose a file in {own}.",
            found=found,
            own=own,
        )
    return "" if own else found


def _is_translated(project: Project) -> bool:
    return any(found for _, found in project.sequences.facts(_has_translations))


def _has_translations(sequences: tuple[Record, ...]) -> bool:
    return any(q.translation for sequence in sequences for f in sequence.features for q in f.qualifiers)


def _fresh(project: Project, other: Project, progress: Progress) -> tuple[list[Record], dict[int, int]]:
    """Return the sequences of the other project with new uids, and the new uid of each old one.

    Two projects with a common past share uids, and qualifier ids, which must be unique in a listing (par. 87(d)).
    """
    taken = {q.id for sequence in project.sequences for f in sequence.features for q in f.qualifiers if q.id}
    found: list[Record] = []
    uids: dict[int, int] = {}
    for number, sequence in enumerate(other.sequences):
        if not number & 0xFF:
            progress.check()
            progress.report(number, len(other.sequences))
        uids[sequence.uid] = new_uid()
        features = tuple(_without_ids(each, taken) for each in sequence.features)
        found.append(replace(sequence, uid=uids[sequence.uid], features=features))
    return found, uids


def _without_ids(feature: Feature, taken: set[str]) -> Feature:
    """Return the feature without the qualifier ids that are taken."""
    if not any(each.id in taken for each in feature.qualifiers):
        return feature
    qualifiers = tuple(replace(each, id=None) if each.id in taken else each for each in feature.qualifiers)
    return replace(feature, qualifiers=qualifiers)


def moved_lines(numbers: Sequence[tuple[int, int]]) -> tuple[tuple[int, int, int], ...]:
    """Return runs (first old number, first new number, count) of numbers that move by the same distance."""
    runs: list[tuple[int, int, int]] = []
    for old, new in numbers:
        if runs and old == runs[-1][0] + runs[-1][2] and new == runs[-1][1] + runs[-1][2]:
            runs[-1] = (*runs[-1][:2], runs[-1][2] + 1)
        else:
            runs.append((old, new, 1))
    return tuple(runs)
