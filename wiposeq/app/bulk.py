"""Change the qualifiers and features of many sequences with one edit.

It hides how a range of sequences is written ("1-10, 15, 20-"), and which sequences a change does not apply to: skipped
ones, those of other molecule types, and those that are too short for the location. Whether the result is right is left
to rules/.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final, Literal

from msgspec import Struct
from msgspec.structs import replace

from wiposeq.errors import UsageError
from wiposeq.model.address import Address
from wiposeq.model.edit import Edit
from wiposeq.model.edits import Remove, SetField, Together
from wiposeq.model.location import LocationError, parse
from wiposeq.model.numbering import Numbers
from wiposeq.model.project import Project
from wiposeq.model.records import Feature, Qualifier, Sequence, free_uid
from wiposeq.progress import SILENT, Progress
from wiposeq.texts import trn

How = Literal["replace", "missing", "another"]
MOST_VALUES: Final = 100
"""The greatest number of different values that a plan lists."""
_PART: Final = re.compile(r"(\d{1,9})(?:\s*(-|\.\.|–)\s*(\d{1,9})?)?")


class SetQualifier(Struct, frozen=True):
    """Set a qualifier in all features with this key. value: None for a qualifier without a value.

    how: "replace" the value of the first qualifier of that name or add it, add it if it is "missing", or add "another".
    only: with "replace", change only a qualifier with this value; "" for any value.
    """

    key: str
    name: str
    value: str | None
    how: How = "replace"
    only: str = ""


class RemoveQualifier(Struct, frozen=True):
    """Remove all qualifiers of this name from the features with this key."""

    key: str
    name: str


class AddFeature(Struct, frozen=True):
    """Add a feature at the end of the feature table. location: "" for the whole sequence."""

    key: str
    location: str = ""
    qualifiers: tuple[tuple[str, str | None], ...] = ()


class ChangeKey(Struct, frozen=True):
    """Change the key of all features with this key."""

    key: str
    new_key: str


class RemoveFeatures(Struct, frozen=True):
    """Remove all features with this key."""

    key: str


BulkChange = SetQualifier | RemoveQualifier | AddFeature | ChangeKey | RemoveFeatures


class BulkPlan(Struct, frozen=True):
    """The effect of a change. edit: None if nothing changes.

    sequences, features: the numbers that change.
    unlike: the number of sequences that have another molecule type or are skipped.
    untouched: the number of sequences without anything to change.
    past_end: the number of sequences that are shorter than the location.
    translated: the number of replaced values whose translation stays the same, so that a person should review it.
    values: the most frequent values that the qualifier has before, each with the number of features.
    """

    edit: Edit | None
    sequences: int = 0
    features: int = 0
    unlike: int = 0
    untouched: int = 0
    past_end: int = 0
    translated: int = 0
    values: tuple[tuple[str, int], ...] = ()

    def first_edits(self, count: int) -> Edit | None:
        """Return the edit of the first sequences only, for examples."""
        return Together("", self.edit.edits[:count]) if isinstance(self.edit, Together) else self.edit


def read_numbers(text: str, numbers: Numbers) -> list[int]:
    """Parse a text with SEQ ID NOs such as "1-10, 15, 20-", and return the places (from 1) of these sequences in order.

    numbers: the SEQ ID NOs of the sequences, by place. Raises UsageError for a part that cannot be parsed, is out of
    range, or names no sequence.
    """
    found: set[int] = set()
    count = max(numbers, default=0)
    ordered = sorted((number, place) for place, number in enumerate(numbers, 1))
    for part in text.replace(";", ",").split(","):
        part = part.strip()
        if not part:
            continue
        match = _PART.fullmatch(part)
        if match is None:
            raise UsageError('"{part}" is not a range of SEQ ID NOs.', "Write for example 1-10, 15, 20-.", part=part)
        first = int(match[1])
        last = int(match[3]) if match[3] else count if match[2] else first
        if first > last or first < 1 or last > count:
            raise UsageError(
                '"{part}" is outside the sequences 1 to {count}.',
                "Write for example 1-10, 15, 20-.",
                part=part,
                count=count,
            )
        start, stop = bisect_left(ordered, (first,)), bisect_left(ordered, (last + 1,))
        places = [place for _, place in ordered[start:stop]]
        if not places:
            raise UsageError('No sequence has the SEQ ID NO "{part}".', "Choose other numbers.", part=part)
        found.update(places)
    if not found:
        raise UsageError("There is no SEQ ID NO.", "Write for example 1-10, 15, 20-.")
    return sorted(found)


def plan_change(
    project: Project,
    numbers: Iterable[int],
    change: BulkChange,
    molecule: str = "",
    *,
    progress: Progress = SILENT,
) -> BulkPlan:
    """Return the effect of a change on the sequences at these places (from 1).

    molecule: change only sequences of this type; "" for all. Raises UsageError for an invalid location; Cancelled.
    """
    end = _end_of(change)
    numbers = list(numbers)
    edits: list[Edit] = []
    features = unlike = untouched = past_end = translated = 0
    values: Counter[str] = Counter()
    for done, number in enumerate(numbers, 1):
        if not done & 0x3FF:
            progress.check()
            progress.report(done, len(numbers))
        sequence = project.sequences[number - 1]
        if sequence.is_skipped or (molecule and sequence.molecule_type != molecule):
            unlike += 1
            continue
        if end > len(sequence.residues) or (isinstance(change, AddFeature) and not sequence.residues):
            past_end += 1
            continue
        if isinstance(change, SetQualifier):
            values.update(each.value(change.name) for each in sequence.features if each.key == change.key)
        edit, count, with_translation = _changed(sequence, change)
        if edit is None:
            untouched += 1
            continue
        features += count
        translated += with_translation
        edits.append(edit)
    label = trn("Change {count} sequence", "Change {count} sequences", len(edits))
    return BulkPlan(
        Together(label, tuple(edits)) if edits else None,
        len(edits),
        features,
        unlike,
        untouched,
        past_end,
        translated,
        tuple((value, count) for value, count in values.most_common(MOST_VALUES) if value),
    )


def _end_of(change: BulkChange) -> int:
    """Return the last position in the location of a new feature; 0 if it is the whole sequence."""
    if not isinstance(change, AddFeature) or not change.location:
        return 0
    try:
        return parse(change.location).bounds[1]
    except LocationError as error:
        raise UsageError(
            'The location "{location}" cannot be parsed: {reason}.',
            "Write for example 5..10 or 7.",
            location=change.location,
            reason=str(error),
        ) from None


def _changed(sequence: Sequence, change: BulkChange) -> tuple[Edit | None, int, int]:
    """Return the edit or None, the number of changed features, and the number of translations with a new value."""
    place = Address(sequence.uid, field="features")
    if isinstance(change, AddFeature):
        return SetField(place, (*sequence.features, _new_feature(sequence, change))), 1, 0
    if isinstance(change, RemoveFeatures | RemoveQualifier):
        chosen = [each for each in sequence.features if each.key == change.key]
        if isinstance(change, RemoveFeatures):
            gone = [Address(sequence.uid, each.uid) for each in chosen]
            return (Remove(tuple(gone)) if gone else None), len(gone), 0
        gone = [
            Address(sequence.uid, each.uid, qualifier.uid)
            for each in chosen
            for qualifier in each.qualifiers
            if qualifier.name == change.name
        ]
        return (Remove(tuple(gone)) if gone else None), len({each.feature for each in gone}), 0
    count = translated = 0
    table = []
    for feature in sequence.features:
        if feature.key == change.key:
            new, has_translation = _with_change(feature, change)
            count += new is not feature
            translated += has_translation
            feature = new
        table.append(feature)
    return (SetField(place, tuple(table)) if count else None), count, translated


def _new_feature(sequence: Sequence, change: AddFeature) -> Feature:
    uid = free_uid(sequence.features)
    length = len(sequence.residues)
    location = change.location or (f"1..{length}" if length > 1 else "1")
    qualifiers = tuple(Qualifier(number, name, value) for number, (name, value) in enumerate(change.qualifiers, 1))
    return Feature(uid, change.key, location, qualifiers)


def _with_change(feature: Feature, change: SetQualifier | ChangeKey) -> tuple[Feature, bool]:
    """Return the changed feature, or the same object, and whether a replaced value has a translation."""
    if isinstance(change, ChangeKey):
        return (replace(feature, key=change.new_key) if change.new_key != feature.key else feature), False
    here = list(_places(feature, change.name))
    if here and change.how == "missing":
        return feature, False
    if not here and change.only:
        return feature, False
    if here and change.how == "replace":
        old = feature.qualifiers[here[0]]
        if old.value == change.value or (change.only and old.value != change.only):
            return feature, False
        new = replace(old, value=change.value)
        before, after = feature.qualifiers[: here[0]], feature.qualifiers[here[0] + 1 :]
        return replace(feature, qualifiers=(*before, new, *after)), bool(old.translation)
    uid = free_uid(feature.qualifiers)
    return replace(feature, qualifiers=(*feature.qualifiers, Qualifier(uid, change.name, change.value))), False


def _places(feature: Feature, name: str) -> Iterator[int]:
    return (place for place, each in enumerate(feature.qualifiers) if each.name == name)


__all__ = [
    "MOST_VALUES",
    "AddFeature",
    "BulkChange",
    "BulkPlan",
    "ChangeKey",
    "RemoveFeatures",
    "RemoveQualifier",
    "SetQualifier",
    "plan_change",
    "read_numbers",
]
