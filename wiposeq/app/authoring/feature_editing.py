"""Copy, split, merge and shift features.

It hides how copied features travel as text, which locations fit a sequence, and that a qualifier id belongs to one
qualifier only (par. 87(d)). Each function returns one edit; whether the result is right is for the rules.
"""

from collections.abc import Iterable
from typing import Final

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from wiposeq.errors import UsageError
from wiposeq.model import location, shifting
from wiposeq.model.address import Address
from wiposeq.model.edit import Edit
from wiposeq.model.edits import Insert, Remove, SetField, Together
from wiposeq.model.location import LocationError, parse
from wiposeq.model.location_parts import Part, Parts, built, parts_of, shifted, split_at
from wiposeq.model.records import Feature, Qualifier, Sequence, free_uid, new_uid
from wiposeq.standard.edition import Edition
from wiposeq.texts import trn

COPIED: Final = "application/x-wiposeq-features"
"""The MIME type of copied features."""


class Pasted(Struct, frozen=True):
    """The effect of pasting features. edit: None if none fits.

    uids: of the new features. past_end, unlike: how many extend past the end, or have a key of other molecule types.
    """

    edit: Edit | None = None
    uids: tuple[int, ...] = ()
    past_end: int = 0
    unlike: int = 0


def copied(features: Iterable[Feature]) -> bytes:
    """Return features as bytes that pasted() reads."""
    return msgspec.json.encode(tuple(features))


def as_text(features: Iterable[Feature]) -> str:
    """Return features as tab-separated text, one a line: key, location, qualifiers."""
    return "\n".join(
        "\t".join(
            (each.key, each.location, *(f"/{q.name}={q.value}" if q.value else f"/{q.name}" for q in each.qualifiers))
        )
        for each in features
    )


def pasted(data: bytes, sequence: Sequence, index: int, edition: Edition) -> Pasted:
    """Return the edit that inserts copied features at an index (0-based) of the features of a sequence.

    Locations stay as they are. A source feature is not pasted, because each sequence has its own. Raise UsageError if
    the bytes are not copied features.
    """
    try:
        features = msgspec.json.decode(data, type=tuple[Feature, ...])
    except (ValueError, RecursionError):
        raise UsageError("The clipboard does not contain features.", "Copy features first.") from None
    keys = edition.keys(sequence.molecule_type)
    new, past_end, unlike = [], 0, 0
    for each in features:
        if each.key not in keys or each.key in ("source", "SOURCE"):
            unlike += 1
        elif not _fits(each, sequence):
            past_end += 1
        else:
            new.append(replace(_without_ids(each), uid=new_uid()))
    label = trn("Paste {count} feature", "Paste {count} features", len(new))
    edit = Insert(Address(sequence.uid, field="features"), index, tuple(new), label) if new else None
    return Pasted(edit, tuple(each.uid for each in new), past_end, unlike)


def _fits(feature: Feature, sequence: Sequence) -> bool:
    try:
        low, high = parse(feature.location).bounds
    except LocationError:
        return True
    return low >= 1 and high <= len(sequence.residues)


def _without_ids(feature: Feature) -> Feature:
    return replace(feature, qualifiers=tuple(replace(each, id=None) for each in feature.qualifiers))


def split(sequence: Sequence, feature: Feature, position: int = 0) -> tuple[Edit, tuple[int, ...]]:
    """Return the edit that makes one feature of each part of a location, and the uids of all.

    A location of one part is divided behind the residue `position`. All features have the qualifiers. Raise UsageError
    if the location has one part and the position is not inside it.
    """
    parts = _parts(feature)
    if len(parts.parts) == 1:
        parts = split_at(parts, 0, position)
    if len(parts.parts) == 1:
        raise UsageError(
            "The location {location} has one part, and the caret is not inside it.",
            "Put the caret where the feature is to be divided.",
            location=feature.location,
        )
    places = [str(built(Parts((each,)))) for each in parts.parts]
    first = SetField(Address(sequence.uid, feature.uid, field="location"), places[0])
    others = tuple(replace(_without_ids(feature), uid=new_uid(), location=each) for each in places[1:])
    index = next(n for n, each in enumerate(sequence.features) if each.uid == feature.uid) + 1
    insert = Insert(Address(sequence.uid, field="features"), index, others)
    label = trn("Split into {count} feature", "Split into {count} features", len(places))
    return Together(label, (first, insert)), (feature.uid, *(each.uid for each in others))


def merge(sequence: Sequence, features: tuple[Feature, ...]) -> tuple[Edit, int]:
    """Return the edit that makes one feature of several, and its uid: that of the first.

    Parts that touch become one range, the others are joined in reading order. Equal qualifiers are kept once, all
    others are kept. Raise UsageError for fewer than two features, different keys, or parts on both strands.
    """
    if len(features) < 2 or len({each.key for each in features}) > 1:
        raise UsageError("Only features with the same key can be merged.", "Select two or more of them.")
    found = [part for each in features for part in _parts(each).parts]
    if len({each.is_other for each in found}) > 1 or any(each.is_between for each in found):
        raise UsageError("The features are on both strands, or between residues.", "Build the location instead.")
    ordered: list[Part] = []
    for part in sorted(found, key=lambda each: (each.start, each.end)):
        last = ordered[-1] if ordered else None
        if last is not None and part.start <= last.end + 1:
            end = max(last, part, key=lambda each: each.end)
            ordered[-1] = replace(last, end=end.end, after=end.after)
        else:
            ordered.append(part)
    if found[0].is_other:
        ordered.reverse()
    first, *others = features
    qualifiers = list(first.qualifiers)
    for each in others:
        for qualifier in each.qualifiers:
            if all((q.name, q.value) != (qualifier.name, qualifier.value) for q in qualifiers):
                qualifiers.append(
                    Qualifier(free_uid(qualifiers), qualifier.name, qualifier.value, qualifier.translation)
                )
    place = Address(sequence.uid, first.uid)
    edits: list[Edit] = [
        SetField(place.at("location"), str(built(Parts(tuple(ordered))))),
        Remove(tuple(Address(sequence.uid, each.uid) for each in others)),
    ]
    if len(qualifiers) > len(first.qualifiers):
        edits.append(SetField(place.at("qualifiers"), tuple(qualifiers)))
    return Together(trn("Merge {count} feature", "Merge {count} features", len(features)), tuple(edits)), first.uid


def shift(sequence: Sequence, features: Iterable[Feature], by: int) -> Edit | None:
    """Return the edit that moves features by a number of residues, with the positions in their qualifiers.

    None if nothing changes. Raise UsageError if a feature would leave the sequence.
    """
    edits: list[Edit] = []

    def move(text: str) -> str:
        parts = parts_of(parse(text))
        return text if parts is None else str(built(shifted(parts, by)))

    for each in features:
        if each.key in ("source", "SOURCE"):
            continue
        new = str(built(shifted(_parts(each), by)))
        low, high = parse(new).bounds if by >= 0 or parse(each.location).bounds[0] + by > 0 else (0, 0)
        if low < 1 or high > len(sequence.residues):
            raise UsageError(
                "{key} at {location} would leave the sequence of {count} residues.",
                "Choose another distance.",
                key=each.key,
                location=each.location,
                count=len(sequence.residues),
            )
        place = Address(sequence.uid, each.uid)
        if new != each.location:
            edits.append(SetField(place.at("location"), new))
        for qualifier in each.qualifiers:
            if qualifier.name in location.POSITION_QUALIFIERS and qualifier.value:
                value = shifting.move_value(qualifier.name, qualifier.value, move)
                if value != qualifier.value:
                    edits.append(SetField(Address(sequence.uid, each.uid, qualifier.uid, field="value"), value))
    count = len({each.address.feature for each in edits if isinstance(each, SetField)})
    return Together(trn("Shift {count} feature", "Shift {count} features", count), tuple(edits)) if edits else None


def _parts(feature: Feature) -> Parts:
    try:
        found = parts_of(parse(feature.location))
    except LocationError:
        found = None
    if found is None:
        raise UsageError(
            "The location {location} cannot be divided into parts.",
            "Correct it first.",
            location=feature.location[:100] or '""',
        )
    return found
