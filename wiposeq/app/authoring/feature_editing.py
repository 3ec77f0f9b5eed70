"""Copy, split, merge and shift features.

It hides how copied features travel as text, which locations fit a sequence, and that a qualifier id belongs to one
qualifier only (par. 87(d)). Each function returns one edit; whether the result is right is for the rules.
"""

from collections.abc import Iterable
from itertools import pairwise
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
from wiposeq.texts import mark, trn

COPIED: Final = "application/x-wiposeq-features"
"""The MIME type of copied features."""

_BUILD: Final = mark("Build the location instead.")


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
    others are kept. Raise UsageError for fewer than two features, different keys, parts on both strands, or if the
    result would lose what the locations say.
    """
    if len(features) < 2 or len({each.key for each in features}) > 1:
        raise UsageError("Only features with the same key can be merged.", "Select two or more of them.")
    place = Address(sequence.uid, features[0].uid)
    edits: list[Edit] = [
        SetField(place.at("location"), str(built(_union([_parts(each) for each in features])))),
        Remove(tuple(Address(sequence.uid, each.uid) for each in features[1:])),
    ]
    qualifiers = _all_qualifiers(features)
    if qualifiers != features[0].qualifiers:
        edits.append(SetField(place.at("qualifiers"), qualifiers))
    label = trn("Merge {count} feature", "Merge {count} features", len(features))
    return Together(label, tuple(edits)), features[0].uid


def _union(locations: list[Parts]) -> Parts:
    """Return the parts of all locations in reading order. Those of different locations that touch become one.

    Raise UsageError if an order of parts, an overlap within a location, order() or a mark would be lost.
    """
    found = [part for each in locations for part in each.parts]
    if len({each.is_other for each in found}) > 1 or any(each.is_between for each in found):
        raise UsageError("The features are on both strands, or between residues.", _BUILD)
    is_other = found[0].is_other
    owned = [(part, n) for n, each in enumerate(locations) for part in (each.parts[::-1] if is_other else each.parts)]
    operators = {each.operator for each in locations if len(each.parts) > 1 or each.operator == "order"}
    is_lost = len(operators) > 1 or any(
        n == m and after.start <= before.end for (before, n), (after, m) in pairwise(owned)
    )
    groups: list[tuple[list[Part], set[int]]] = []
    for part, owner in sorted(owned, key=lambda each: (each[0].start, each[0].end)):
        end = max(each.end for each in groups[-1][0]) if groups else -1
        if part.start <= end or (part.start == end + 1 and groups[-1][1] != {owner}):
            groups[-1][0].append(part)
            groups[-1][1].add(owner)
        else:
            groups.append(([part], {owner}))
    ranges = [_whole(parts) for parts, _ in groups]
    if is_lost or None in ranges or (operators == {"order"} and len(ranges) == 1):
        raise UsageError("Merging would lose the order of the parts, order(), < or >.", _BUILD)
    ordered = tuple(each for each in ranges if each is not None)
    return Parts(ordered[::-1] if is_other else ordered, operators.pop() if operators else "join")


def _whole(parts: list[Part]) -> Part | None:
    """Return the range of parts that touch, None if one of them has a mark at a place inside it."""
    start, end = min(each.start for each in parts), max(each.end for each in parts)
    if any((each.before and each.start != start) or (each.after and each.end != end) for each in parts):
        return None
    before, after = any(each.before for each in parts), any(each.after for each in parts)
    return replace(parts[0], start=start, end=end, before=before, after=after)


def _all_qualifiers(features: tuple[Feature, ...]) -> tuple[Qualifier, ...]:
    """Return the qualifiers of all features, equal ones once. A text without translation gets that of an equal one."""
    found = list(features[0].qualifiers)
    for new in (each for feature in features[1:] for each in feature.qualifiers):
        same = [n for n, each in enumerate(found) if (each.name, each.value) == (new.name, new.value)]
        if same and (not new.translation or any(found[n].translation == new.translation for n in same)):
            continue
        bare = next((n for n in same if not found[n].translation), None)
        if bare is None:
            found.append(replace(new, uid=free_uid(found)))
        else:
            found[bare] = replace(found[bare], translation=new.translation, id=found[bare].id or new.id)
    return tuple(found)


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
