"""Differences of two texts: where residues differ, and how the features follow a replacement.

It hides two caches that make typing into a chromosome fast. The edit of a long text stores where the old and the new
text differ, because a comparison of 60 million residues would delay every key. The parsed locations of the features
that were edited last are cached: parsing 50,000 locations takes 0.2 s, moving parsed ones 0.04 s. edits.py has the
edits.
"""

from array import array
from collections.abc import Callable
from itertools import zip_longest
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from wiposeq.model import location, shifting
from wiposeq.model.records import Feature, Qualifier, Sequence
from wiposeq.progress import SILENT, Progress

LONG_TEXT: Final = 1 << 20
"""The common ends of two texts are cached if the texts have at least this many characters."""
MANY_FEATURES: Final = 2_000
"""Parsed locations are cached if a sequence has at least this many features."""
_STEP: Final = 1 << 16

_last_texts: tuple[str, str, int, int] | None = None


def remember(old: str, new: str, start: int, end: int) -> None:
    """Cache that the first `start` characters of both texts are equal, and of the rest the last `end` characters."""
    global _last_texts
    _last_texts = (old, new, start, end) if len(old) >= LONG_TEXT else None


def forget() -> None:
    """Clear both caches."""
    global _last_texts, _last_parsed
    _last_texts = _last_parsed = None


def common_ends(old: str, new: str) -> tuple[int, int]:
    """Return how many characters both texts start with, and how many of the rest both end with."""
    last = _last_texts
    if last is not None and ((old is last[0] and new is last[1]) or (old is last[1] and new is last[0])):
        return last[2:]
    a, b = len(old), len(new)
    start = agreed(min(a, b), lambda low, high: old[low:high] == new[low:high])
    rest = min(a, b) - start
    return start, agreed(rest, lambda low, high: old[a - high : a - low] == new[b - high : b - low])


def agreed(limit: int, is_same: Callable[[int, int], bool]) -> int:
    """Return how many of the first `limit` items are equal. is_same(low, high) compares the items low..high - 1."""
    done, step = 0, min(limit, _STEP)
    while step:
        if done + step <= limit and is_same(done, done + step):
            done += step
        else:
            step //= 2
    return done


class Parsed(Struct, frozen=True, gc=False):
    """A parsed location: its numbers, and a form that prints it with other numbers.

    first, last: the smallest and the largest number. numbers: all numbers in order, None if first and last are the only
    ones. gc=False, because collecting 50,000 of these records takes longer than moving them.
    """

    form: str
    first: int
    last: int
    numbers: "array[int] | None"

    @classmethod
    def of(cls, feature: Feature) -> "Parsed | None":
        """Return the parsed location of a feature.

        None if moving the numbers is not enough: an unusual location, a source, or a qualifier with positions.
        """
        if feature.key in ("source", "SOURCE"):
            return None
        for qualifier in feature.qualifiers:
            if qualifier.name in location.POSITION_QUALIFIERS:
                return None
        numbers = shifting.numbers_in(feature.location)
        form = shifting.form_of(feature.location, tuple(numbers)) if numbers else ""
        if not form:
            return None
        first, last = min(numbers), max(numbers)
        return cls(form, first, last, None if numbers == [first, last] else array("q", numbers))

    def moved(self, behind: int, difference: int) -> "Parsed":
        """Return the location with all numbers after the position `behind` moved."""
        first = self.first + difference if self.first > behind else self.first
        last = self.last + difference if self.last > behind else self.last
        numbers = self.numbers
        if numbers is not None:
            numbers = array("q", [number + difference if number > behind else number for number in numbers])
        return Parsed(self.form, first, last, numbers)

    @property
    def text(self) -> str:
        """The location as ST.26 writes it."""
        return self.form % ((self.first, self.last) if self.numbers is None else tuple(self.numbers))

    def has_end_in(self, start: int, end: int) -> bool:
        """Return whether a part begins or ends within start..end."""
        numbers = (self.first, self.last) if self.numbers is None else self.numbers
        return self.first <= end and any(start <= number <= end for number in numbers)


_last_parsed: tuple[tuple[Feature, ...], list[Parsed | None]] | None = None


def prepare(features: tuple[Feature, ...], progress: Progress = SILENT) -> None:
    """Parse the locations of many features, in a thread, before they are edited. Do nothing if there are few."""
    if len(features) < MANY_FEATURES or parsed(features) is not None:
        return
    found: list[Parsed | None] = []
    for number, feature in enumerate(features):
        if number % 500 == 0 and progress.is_cancelled:
            return
        found.append(Parsed.of(feature))
    _keep_parsed(features, found)


def parsed(features: tuple[Feature, ...]) -> list[Parsed | None] | None:
    """Return the cached location of each feature of this tuple. None if they are not in the cache."""
    last = _last_parsed
    return last[1] if last is not None and last[0] is features else None


def _keep_parsed(features: tuple[Feature, ...], found: list[Parsed | None]) -> None:
    global _last_parsed
    _last_parsed = features, found


class Splice(Struct, frozen=True):
    """The effect of ReplaceResidues on one sequence: `text` replaces the residues start..end.

    start, end, text: without the equal residues at both ends. length: the number of residues before. given: the
    requested (start, end). given_count: how many residues were requested to replace them.
    """

    start: int
    end: int
    text: str
    length: int
    given: tuple[int, int]
    given_count: int

    @classmethod
    def of(cls, sequence: Sequence, start: int, end: int, text: str) -> "Splice":
        """Return the replacement of the residues start..end (1-based) by text. start = end + 1 inserts."""
        residues = sequence.residues
        start = min(max(start, 1), len(residues) + 1)
        end = min(max(end, start - 1), len(residues))
        old = residues[start - 1 : end]
        head, tail = common_ends(old, text)
        return cls(start + head, end - tail, text[head : len(text) - tail], len(residues), (start, end), len(text))

    @property
    def is_nothing(self) -> bool:
        """Whether the replacement changes nothing."""
        return not self.text and self.end < self.start

    def all_shifted(self, features: tuple[Feature, ...]) -> tuple[Feature, ...]:
        """Return the features after the replacement, each as shifted() returns it.

        This takes 0.1 s for a chromosome, and less if prepare() has parsed the locations.
        """
        start, end, length = self.start, self.end, self.length
        difference = len(self.text) - (end - start + 1)
        if not difference:
            return features
        known = parsed(features)
        if known is not None and (start, end) == self.given:
            return self._all_moved(features, known)
        special = location.POSITION_QUALIFIERS
        is_trimmed = (start, end) != self.given
        shifted, move, result = self.shifted, shifting.Move(start, end, difference, length).common, list[Feature]()
        for feature in features:
            text = None if is_trimmed or feature.key in ("source", "SOURCE") else move(feature.location)
            if text is not None:
                for qualifier in feature.qualifiers:
                    if qualifier.name in special:
                        break
                else:
                    if text is not feature.location:
                        feature = Feature(feature.uid, feature.key, text, feature.qualifiers)
                    result.append(feature)
                    continue
            moved = shifted(feature)
            if moved is not None:
                result.append(moved)
        return tuple(result)

    def _all_moved(self, features: tuple[Feature, ...], known: list[Parsed | None]) -> tuple[Feature, ...]:
        """Do the same with cached locations, and cache the locations of the result."""
        start, end, length = self.start, self.end, self.length
        difference = len(self.text) - (end - start + 1)
        is_deleting = end >= start
        result, found = list[Feature](), list[Parsed | None]()
        for feature, place in zip(features, known):
            if place is not None and place.last < start:
                result.append(feature)
                found.append(place)
                continue
            if place is None or place.last > length or (is_deleting and place.has_end_in(start, end)):
                shifted = self.shifted(feature)
                if shifted is not None:
                    result.append(shifted)
                    found.append(None if place is None else Parsed.of(shifted))
                continue
            place = place.moved(end, difference)
            result.append(Feature(feature.uid, feature.key, place.text, feature.qualifiers))
            found.append(place)
        moved = tuple(result)
        _keep_parsed(moved, found)
        return moved

    def shifted(self, feature: Feature) -> Feature | None:
        """Return the feature after the replacement. None if all its residues were deleted."""
        count = len(self.text)
        if count == self.end - self.start + 1:
            return feature
        new_length = self.length + count - (self.end - self.start + 1)
        if feature.key in ("source", "SOURCE") and self._is_whole(feature.location):
            return replace(feature, location=f"1..{new_length}") if new_length else feature
        if not self.length:
            return feature
        start, end = self.start, self.end
        if (start, end) != self.given and self._is_given(feature.location):
            start, end, count = *self.given, self.given_count
        text = shifting.shift(feature.location, start, end, count, length=self.length)
        if text is None:
            return None
        qualifiers = feature.qualifiers
        for qualifier in qualifiers:
            if qualifier.name in location.POSITION_QUALIFIERS and qualifier.value:
                moved = tuple(new for each in qualifiers if (new := self._moved(each)) is not None)
                if not all(a is b for a, b in zip_longest(moved, qualifiers)):
                    qualifiers = moved
                break
        if qualifiers is feature.qualifiers and text == feature.location:
            return feature
        return Feature(feature.uid, feature.key, text, qualifiers)

    def _is_given(self, text: str) -> bool:
        """Return whether the location is exactly what was requested to be replaced, on either strand."""
        try:
            parts = list(location.parse(text).spans())
        except location.LocationError:
            return False
        return len(parts) == 1 and parts[0][:2] == self.given and "^" not in text

    def _is_whole(self, text: str) -> bool:
        return not self.length or text == f"1..{self.length}" or (self.length == 1 and text == "1")

    def _moved(self, qualifier: Qualifier) -> Qualifier | None:
        if qualifier.name not in location.POSITION_QUALIFIERS or not qualifier.value:
            return qualifier
        value = shifting.shift_value(
            qualifier.name, qualifier.value, self.start, self.end, len(self.text), length=self.length
        )
        if value == qualifier.value:
            return qualifier
        return replace(qualifier, value=value) if value else None
