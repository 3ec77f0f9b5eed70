"""The ids of qualifiers as facts: some five bytes each where they are as usual, for a listing can have ten million.

It hides how a place, an id, a key and a name become those bytes, and how ids that stand twice are found in little
memory. What is right about an id is freetext.py's.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from wiposeq.model.records import Sequence
from wiposeq.standard.edition import Edition

is_id: Final[Callable[[str], object]] = re.compile(r"q[1-9][0-9]*").fullmatch
"""Whether an id has the form of par. 87(d): q and a number."""

Told = tuple[int, int, int, int, str, str, str]
"""Of a qualifier: the place and the uid of its feature, its own place and uid, id, key and name."""
Fact = bytes | tuple[Told, ...]
"""Of a sequence: bytes where all its ids are well-formed and its records are numbered by their place."""

_DIGITS: Final = 15
"""Longer numbers are kept as they are written."""
_MARKED: Final = 1 << 27
"""Numbers below are marked in a bit each, which takes 16 MB at most."""


class _Names:
    """The keys and the names of qualifiers of an edition, numbered the same in every process."""

    def __init__(self, edition: Edition) -> None:
        keys: set[str] = set()
        names: set[str] = set()
        for molecule in edition.molecules:
            keys.update(edition.keys(molecule))
            names.update(edition.qualifiers(molecule))
        self.keys, self.names = tuple(sorted(keys)), tuple(sorted(names))
        self.number_of_key = {key: number for number, key in enumerate(self.keys)}
        self.number_of_name = {name: number for number, name in enumerate(self.names)}


_names: dict[str, _Names] = {}


def _of(edition: Edition) -> _Names:
    found = _names.get(edition.id)
    if found is None:
        found = _names[edition.id] = _Names(edition)
    return found


def own_ids(edition: Edition, sequence: Sequence) -> Fact | None:
    """The ids of the qualifiers of a sequence, None where there are none."""
    if sequence.is_skipped:
        return None
    for feature in sequence.features:  # twice as fast as asking any(), and most listings have no ids at all
        for qualifier in feature.qualifiers:
            if qualifier.id is not None:
                break
        else:
            continue
        break
    else:
        return None
    found = [
        (number, feature.uid, place, qualifier.uid, qualifier.id, feature.key, qualifier.name)
        for number, feature in enumerate(sequence.features, 1)
        for place, qualifier in enumerate(feature.qualifiers, 1)
        if qualifier.id is not None
    ]
    return _packed(_of(edition), found) or tuple(found)


def _packed(names: _Names, found: list[Told]) -> bytes | None:
    """For each id how far it is from the one before, in turn up and down, and the rest as numbers of seven bits each
    byte; None where something is not as usual."""
    packed = bytearray()
    number_before = feature_before = 0
    for number, feature, place, qualifier, id, key, name in found:
        of_key, of_name = names.number_of_key.get(key), names.number_of_name.get(name)
        if number != feature or place != qualifier or of_key is None or of_name is None:
            return None
        if len(id) > _DIGITS + 1 or not is_id(id):
            return None
        told = int(id[1:])
        step = told - number_before
        for value in (2 * step if step >= 0 else -2 * step - 1, number - feature_before, place, of_key, of_name):
            while value > 127:
                packed.append(value & 127 | 128)
                value >>= 7
            packed.append(value)
        number_before, feature_before = told, number
    return bytes(packed)


def _numbers(packed: bytes) -> Iterator[int]:
    value = shift = 0
    for byte in packed:
        if byte > 127:
            value |= (byte & 127) << shift
            shift += 7
        else:
            yield value | byte << shift
            value = shift = 0


def told(edition: Edition, fact: Fact) -> Iterable[Told]:
    """What a fact says, qualifier by qualifier."""
    if not isinstance(fact, bytes):
        return fact
    return _unpacked(_of(edition), fact)


def _unpacked(names: _Names, packed: bytes) -> Iterator[Told]:
    number = feature = 0
    numbers = _numbers(packed)
    for step, further, place, key, name in zip(numbers, numbers, numbers, numbers, numbers):
        number += -(step + 1) // 2 if step & 1 else step // 2
        feature += further
        yield feature, feature, place, place, f"q{number}", names.keys[key], names.names[name]


def _number_of(id: str) -> int | str:
    """The number of a well-formed id; the id itself where it is too long."""
    return int(id[1:]) if len(id) <= _DIGITS + 1 else id


def _ids(fact: Fact) -> Iterator[int | str]:
    """The well-formed ids of a fact, as numbers where they are not too long."""
    if isinstance(fact, bytes):
        number = 0
        for index, value in enumerate(_numbers(fact)):
            if not index % 5:
                number += -(value + 1) // 2 if value & 1 else value // 2
                yield number
    else:
        for each in fact:
            if is_id(each[4]):
                yield _number_of(each[4])


def repeated(edition: Edition, facts: Iterable[tuple[int, int, Fact]]) -> Iterator[tuple[int, int, Told, int]]:
    """(position, uid, what is told of it, position of the first) of each well-formed id that stood before.

    Goes through the facts once, and where there are such ids once more. Takes a bit for each number up to the highest
    id, and room for the ids that are repeated.
    """
    marks = bytearray()
    others: set[int | str] = set()
    twice: dict[int | str, int] = {}
    for _, _, fact in facts:
        for id in _ids(fact):
            if isinstance(id, int) and id < _MARKED:
                place, bit = id >> 3, 1 << (id & 7)
                if place >= len(marks):
                    marks.extend(bytes(place + 1 + len(marks) // 8 - len(marks)))
                elif marks[place] & bit:
                    twice[id] = 0
                marks[place] |= bit
            elif id in others:
                twice[id] = 0
            else:
                others.add(id)
    if not twice:
        return
    for position, uid, fact in facts:
        if twice.keys().isdisjoint(_ids(fact)):
            continue
        for each in told(edition, fact):
            if not is_id(each[4]):
                continue
            id = _number_of(each[4])
            first = twice.get(id)
            if first:
                yield position, uid, each, first
            elif first == 0:
                twice[id] = position
