"""A splice: what one replacement of residues means for the residues and the features of a sequence.

It hides what counts as replaced and how the positions in a feature follow; edits.py makes the edit of it.
"""

from itertools import zip_longest

from msgspec import Struct
from msgspec.structs import replace

from wiposeq.model import location, positions
from wiposeq.model.positions import Read
from wiposeq.model.project import Feature, Qualifier, Sequence


class Splice(Struct, frozen=True):
    """What ReplaceResidues does to one sequence: start..end become text, after what both have in common at their ends
    is taken off. length: residues before; given and given_count: start..end as asked for, and how many come for them.
    """

    start: int
    end: int
    text: str
    length: int
    given: tuple[int, int]
    given_count: int

    @classmethod
    def of(cls, sequence: Sequence, start: int, end: int, text: str) -> "Splice":
        residues = sequence.residues
        start = min(max(start, 1), len(residues) + 1)
        end = min(max(end, start - 1), len(residues))
        old = residues[start - 1 : end]
        head = _common_start(old, text)
        tail = _common_end(old[head:], text[head:])
        return cls(start + head, end - tail, text[head : len(text) - tail], len(residues), (start, end), len(text))

    @property
    def is_nothing(self) -> bool:
        """Whether nothing is replaced by nothing."""
        return not self.text and self.end < self.start

    def all_shifted(self, features: tuple[Feature, ...]) -> tuple[Feature, ...]:
        """The features afterwards, as shifted() says of each; those of a whole chromosome in a tenth of a second.

        Sooner if positions.prepare() has read their locations.
        """
        start, end, length = self.start, self.end, self.length
        difference = len(self.text) - (end - start + 1)
        if not difference:
            return features
        known = positions.known(features)
        if known is not None and (start, end) == self.given:
            return self._all_moved(features, known)
        special = location.POSITION_QUALIFIERS
        is_asked = (start, end) != self.given
        shifted, move, made = self.shifted, location.Move(start, end, difference, length).usual, list[Feature]()
        for feature in features:
            text = None if is_asked or feature.key in ("source", "SOURCE") else move(feature.location)
            if text is not None:
                for qualifier in feature.qualifiers:
                    if qualifier.name in special:
                        break
                else:
                    if text is not feature.location:
                        feature = Feature(feature.uid, feature.key, text, feature.qualifiers)
                    made.append(feature)
                    continue
            moved = shifted(feature)
            if moved is not None:
                made.append(moved)
        return tuple(made)

    def _all_moved(self, features: tuple[Feature, ...], known: list[Read | None]) -> tuple[Feature, ...]:
        """The same, where their locations were read beforehand; what is known of the result is kept for the next."""
        start, end, length = self.start, self.end, self.length
        difference = len(self.text) - (end - start + 1)
        is_deleting = end >= start
        made, found = list[Feature](), list[Read | None]()
        for feature, read in zip(features, known):
            if read is not None and read.last < start:
                made.append(feature)
                found.append(read)
                continue
            if read is None or read.last > length or (is_deleting and _has_end_in(read, start, end)):
                shifted = self.shifted(feature)
                if shifted is not None:
                    made.append(shifted)
                    found.append(None if read is None else positions.read(shifted))
                continue
            read = positions.moved(read, end, difference)
            made.append(Feature(feature.uid, feature.key, positions.text_of(read), feature.qualifiers))
            found.append(read)
        moved = tuple(made)
        positions.keep(moved, found)
        return moved

    def shifted(self, feature: Feature) -> Feature | None:
        """The feature afterwards, the same object if it stays as it is; None if it lay wholly inside a deletion."""
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
        text = location.shift(feature.location, start, end, count, length=self.length)
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
        """Whether the location is exactly what was asked to be replaced, on either strand."""
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
        value = location.shift_value(
            qualifier.name, qualifier.value, self.start, self.end, len(self.text), length=self.length
        )
        if value == qualifier.value:
            return qualifier
        return replace(qualifier, value=value) if value else None


def _has_end_in(read: Read, start: int, end: int) -> bool:
    """Whether a part begins or ends within start..end."""
    numbers = (read.first, read.last) if read.numbers is None else read.numbers
    return read.first <= end and any(start <= number <= end for number in numbers)


def _common_start(a: str, b: str) -> int:
    """How many characters both texts begin with alike; halves its way, so that long texts are compared in one go."""
    low, high = 0, min(len(a), len(b))
    while low < high:
        middle = (low + high + 1) // 2
        if a[low:middle] == b[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _common_end(a: str, b: str) -> int:
    """How many characters both texts end with alike."""
    low, high = 0, min(len(a), len(b))
    while low < high:
        middle = (low + high + 1) // 2
        if a[len(a) - middle : len(a) - low] == b[len(b) - middle : len(b) - low]:
            low = middle
        else:
            high = middle - 1
    return low
