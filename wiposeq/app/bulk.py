"""Changing many sequences at once: qualifiers and features of a range of sequences, as one edit.

It hides how a range is written ("1-10, 15, 20-"), what a change would touch, and what it leaves alone and why: skipped
sequences, other molecule types, places where the feature would lie past the end. Whether what comes of it is right is
for the rules.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final, Literal

from msgspec import Struct
from msgspec.structs import replace

from wiposeq.errors import UsageError
from wiposeq.model.address import Address
from wiposeq.model.edits import Edit, Remove, SetField, Together
from wiposeq.model.location import LocationError, parse
from wiposeq.model.project import Project
from wiposeq.model.records import Feature, Qualifier, Sequence
from wiposeq.progress import SILENT, Progress
from wiposeq.texts import trn

How = Literal["replace", "missing", "another"]
_PART: Final = re.compile(r"(\d{1,9})(?:\s*(-|\.\.|–)\s*(\d{1,9})?)?")


class SetQualifier(Struct, frozen=True):
    """Gives the features of a key a qualifier. value None: one without a value.

    how: "replace" the value of the first of that name, or add it; add it where it is "missing"; add "another".
    """

    key: str
    name: str
    value: str | None
    how: How = "replace"


class RemoveQualifier(Struct, frozen=True):
    """Takes all qualifiers of a name out of the features of a key."""

    key: str
    name: str


class AddFeature(Struct, frozen=True):
    """Adds a feature at the end of the table. location "": over the whole sequence."""

    key: str
    location: str = ""
    qualifiers: tuple[tuple[str, str | None], ...] = ()


class ChangeKey(Struct, frozen=True):
    """Gives the features of a key another key; all else stays."""

    key: str
    new_key: str


class RemoveFeatures(Struct, frozen=True):
    """Takes out the features of a key."""

    key: str


Wish = SetQualifier | RemoveQualifier | AddFeature | ChangeKey | RemoveFeatures


class Planned(Struct, frozen=True):
    """What a wish comes to. edit: None where nothing changes. sequences, features: how many it changes.

    unlike: of another molecule type, or skipped; untouched: where there is nothing to change; past_end: shorter than
    the location; translated: values replaced whose translation stays as it was, for a person to look at.
    """

    edit: Edit | None
    sequences: int = 0
    features: int = 0
    unlike: int = 0
    untouched: int = 0
    past_end: int = 0
    translated: int = 0


def read_numbers(text: str, count: int) -> list[int]:
    """The SEQ ID NOs (from 1) that a text such as "1-10, 15, 20-" names, in order, of a listing of `count` sequences.

    Raises UsageError saying which part cannot be read or lies outside.
    """
    found: set[int] = set()
    for part in text.replace(";", ",").split(","):
        part = part.strip()
        if not part:
            continue
        match = _PART.fullmatch(part)
        if match is None:
            raise UsageError("{part} is no range of SEQ ID NOs.", "Write 1-10, 15, 20-.", part=part)
        first = int(match[1])
        last = int(match[3]) if match[3] else count if match[2] else first
        if first > last or first < 1 or last > count:
            raise UsageError(
                "{part} lies outside the sequences, which are 1 to {count}.", "Write 1-10, 15, 20-.",
                part=part, count=count,
            )  # fmt: skip
        found.update(range(first, last + 1))
    if not found:
        raise UsageError("No SEQ ID NO is named.", "Write 1-10, 15, 20-.")
    return sorted(found)


def plan(
    project: Project,
    numbers: Iterable[int],
    wish: Wish,
    molecule: str = "",
    *,
    progress: Progress = SILENT,
) -> Planned:
    """The one edit that carries a wish out in the sequences of these SEQ ID NOs (from 1), and what it touches.

    molecule: only sequences of this type, "" all. Raises UsageError for a location that cannot be read; Cancelled.
    """
    end = _end_of(wish)
    numbers = list(numbers)
    edits: list[Edit] = []
    features = unlike = untouched = past_end = translated = 0
    for done, number in enumerate(numbers, 1):
        if not done & 0x3FF:
            progress.check()
            progress.report(done, len(numbers))
        sequence = project.sequences[number - 1]
        if sequence.is_skipped or (molecule and sequence.molecule_type != molecule):
            unlike += 1
            continue
        if end > len(sequence.residues) or (isinstance(wish, AddFeature) and not sequence.residues):
            past_end += 1
            continue
        edit, count, kept = _changed(sequence, wish)
        if edit is None:
            untouched += 1
            continue
        features += count
        translated += kept
        edits.append(edit)
    if not edits:
        return Planned(None, 0, 0, unlike, untouched, past_end)
    label = trn("Change {count} sequence", "Change {count} sequences", len(edits))
    return Planned(Together(label, tuple(edits)), len(edits), features, unlike, untouched, past_end, translated)


def _end_of(wish: Wish) -> int:
    """The last position that the location of a new feature names, 0 where it is the whole sequence."""
    if not isinstance(wish, AddFeature) or not wish.location:
        return 0
    try:
        return parse(wish.location).bounds[1]
    except LocationError as error:
        raise UsageError(
            "The location {location} cannot be read: {reason}.", "Write it as 5..10 or 7.",
            location=wish.location, reason=str(error),
        ) from None  # fmt: skip


def _changed(sequence: Sequence, wish: Wish) -> tuple[Edit | None, int, int]:
    """(the edit, or None; how many features it changes, how many translations stay beside a new value)."""
    place = Address(sequence.uid, field="features")
    if isinstance(wish, AddFeature):
        return SetField(place, (*sequence.features, _made(sequence, wish))), 1, 0
    if isinstance(wish, RemoveFeatures | RemoveQualifier):
        chosen = [each for each in sequence.features if each.key == wish.key]
        if isinstance(wish, RemoveFeatures):
            gone = [Address(sequence.uid, each.uid) for each in chosen]
            return (Remove(tuple(gone)) if gone else None), len(gone), 0
        gone = [
            Address(sequence.uid, each.uid, qualifier.uid)
            for each in chosen
            for qualifier in each.qualifiers
            if qualifier.name == wish.name
        ]
        return (Remove(tuple(gone)) if gone else None), len({each.feature for each in gone}), 0
    count = kept = 0
    table = []
    for feature in sequence.features:
        if feature.key == wish.key:
            new, has_translation = _with_wish(feature, wish)
            count += new is not feature
            kept += has_translation
            feature = new
        table.append(feature)
    return (SetField(place, tuple(table)) if count else None), count, kept


def _made(sequence: Sequence, wish: AddFeature) -> Feature:
    uid = max((each.uid for each in sequence.features), default=0) + 1
    length = len(sequence.residues)
    location = wish.location or (f"1..{length}" if length > 1 else "1")
    qualifiers = tuple(Qualifier(number, name, value) for number, (name, value) in enumerate(wish.qualifiers, 1))
    return Feature(uid, wish.key, location, qualifiers)


def _with_wish(feature: Feature, wish: SetQualifier | ChangeKey) -> tuple[Feature, bool]:
    """(the feature after the wish, the same object where nothing changes; whether a translation stays as it was)."""
    if isinstance(wish, ChangeKey):
        return (replace(feature, key=wish.new_key) if wish.new_key != feature.key else feature), False
    here = list(_places(feature, wish.name))
    if here and wish.how == "missing":
        return feature, False
    if here and wish.how == "replace":
        old = feature.qualifiers[here[0]]
        if old.value == wish.value:
            return feature, False
        new = replace(old, value=wish.value)
        before, after = feature.qualifiers[: here[0]], feature.qualifiers[here[0] + 1 :]
        return replace(feature, qualifiers=(*before, new, *after)), bool(old.translation)
    uid = max((each.uid for each in feature.qualifiers), default=0) + 1
    return replace(feature, qualifiers=(*feature.qualifiers, Qualifier(uid, wish.name, wish.value))), False


def _places(feature: Feature, name: str) -> Iterator[int]:
    return (place for place, each in enumerate(feature.qualifiers) if each.name == name)


__all__ = [
    "AddFeature",
    "ChangeKey",
    "Planned",
    "RemoveFeatures",
    "RemoveQualifier",
    "SetQualifier",
    "Wish",
    "plan",
    "read_numbers",
]
