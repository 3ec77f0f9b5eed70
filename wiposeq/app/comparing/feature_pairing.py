"""Pair the features and qualifiers of two sequences, and move the locations of the old ones to the new residues."""

from collections.abc import Callable, Hashable, Sequence

from wiposeq.app.comparing.pairing import Partners, features_key
from wiposeq.model import location, shifting
from wiposeq.model.comparison import Run
from wiposeq.model.records import Feature, Qualifier
from wiposeq.model.records import Sequence as Record


class Shift:
    """The effect that changed residues have on locations and on positions in qualifiers. runs: the changes."""

    def __init__(self, old: Record, new: Record, runs: Sequence[Run]) -> None:
        self.runs = runs
        self.length_old, self.length_new = len(old.residues), len(new.residues)

    def _steps(self) -> list[tuple[int, int, int, int]]:
        length, steps = self.length_old, []
        for run in reversed(self.runs):
            inserted = run.end_new - run.start_new + 1
            steps.append((run.start_old, run.end_old, inserted, length))
            length += inserted - (run.end_old - run.start_old + 1)
        return steps

    def location(self, text: str) -> str | None:
        """Return the location after the change; None if its residues were removed."""
        if not self.runs:
            return text
        if text == f"1..{self.length_old}":
            return f"1..{self.length_new}"
        for start, end, inserted, length in self._steps():
            moved = shifting.shift(text, start, end, inserted, length=length)
            if moved is None:
                return None
            text = moved
        return text

    def value(self, name: str, value: str) -> str:
        """Return the value after the change; "" if the residues that it names were removed."""
        if name in location.POSITION_QUALIFIERS:
            for start, end, inserted, length in self._steps():
                if value:
                    value = shifting.shift_value(name, value, start, end, inserted, length=length)
        return value


def pair_features(old: tuple[Feature, ...], new: tuple[Feature, ...], shift: Shift) -> Partners:
    """Pair features that are equal, have the same (or shifted) location, or have the same qualifiers."""
    partners = Partners(len(old), len(new))

    def words(feature: Feature) -> Hashable:
        return features_key(feature)[2:]

    def moved(feature: Feature) -> str | None:
        return shift.location(feature.location) if shift.runs else feature.location

    keys: list[tuple[_Key, _Key]] = [
        (features_key, features_key),
        (_key_and_location, _key_and_location),
        (_key_and_words, _key_and_words),
        (lambda f: (f.location, words(f)), lambda f: (f.location, words(f))),
        (lambda f: (f.key.lower(), f.location), lambda f: (f.key.lower(), f.location)),
        (_source, _source),
    ]
    if shift.runs:
        keys[:0] = [
            (lambda f: (f.key, moved(f), words(f)), features_key),
            (lambda f: (f.key, moved(f)), _key_and_location),
        ]
    for ours, theirs in keys:
        if not partners.left:
            return partners
        partners.pair_equal(lambda i, key=ours: key(old[i]), lambda j, key=theirs: key(new[j]))  # type: ignore[misc]
    by_word: dict[Hashable, list[int]] = {}
    for j in reversed(partners.free_new()):
        for qualifier in new[j].qualifiers:
            if qualifier.value:
                by_word.setdefault((new[j].key, qualifier.name, qualifier.value), []).append(j)
    for i in partners.free_old():
        for qualifier in old[i].qualifiers:
            candidates = by_word.get((old[i].key, qualifier.name, qualifier.value), [])
            while candidates and partners.of_new[candidates[-1]] >= 0:
                candidates.pop()
            if candidates:
                partners.pair(i, candidates.pop())
                break
    partners.pair_equal(lambda i: _key_and_bounds(old[i]), lambda j: _key_and_bounds(new[j]))
    partners.pair_equal(lambda i: features_key(old[i])[::2], lambda j: features_key(new[j])[::2])
    return partners


_Key = Callable[[Feature], Hashable | None]


def _key_and_location(feature: Feature) -> Hashable:
    return feature.key, feature.location


def _key_and_words(feature: Feature) -> Hashable | None:
    return features_key(feature)[::2] if feature.qualifiers else None


def _key_and_bounds(feature: Feature) -> Hashable | None:
    try:
        return feature.key, location.parse(feature.location).bounds
    except location.LocationError:
        return None


def _source(feature: Feature) -> Hashable | None:
    return "source" if feature.key.lower() == "source" else None


def pair_qualifiers(old: tuple[Qualifier, ...], new: tuple[Qualifier, ...]) -> Partners:
    """Pair qualifiers that are equal, or have the same name or value."""
    partners = Partners(len(old), len(new))
    keys: tuple[Callable[[Qualifier], Hashable | None], ...] = (
        lambda q: (q.name, q.value, q.translation),
        lambda q: (q.name, q.value),
        lambda q: q.name,
        lambda q: (q.name.lower(), q.value),
        lambda q: q.value or None,
        lambda q: q.name.lower(),
    )
    for key in keys:
        if not partners.left:
            break
        partners.pair_equal(lambda i, key=key: key(old[i]), lambda j, key=key: key(new[j]))  # type: ignore[misc]
    return partners
