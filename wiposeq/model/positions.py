"""The numbers in the locations of a chromosome's features, read beforehand, so that a key typed into it moves them all.

It hides how they are kept: for one tuple of features at a time, the one edited last. Reading fifty thousand locations
takes a fifth of a second, moving what was read a fifth of that. Which features are moved by their numbers alone, and
where to, is splice.py's.
"""

from collections.abc import Callable
from typing import Final

from msgspec import Struct

from wiposeq.model import location
from wiposeq.model.project import Feature

MANY: Final = 2_000
"""Features from which it is worth while."""


class Read(Struct, frozen=True, gc=False):
    """What one location says: its form, which prints it with other numbers, its numbers, the least and the largest."""

    form: str
    numbers: tuple[int, ...]
    first: int
    last: int


_kept: tuple[tuple[Feature, ...], list[Read | None]] | None = None


def read(feature: Feature) -> Read | None:
    """What its location says; None if it does not move by its numbers alone: unusual, a source, or positions in it."""
    if feature.key in ("source", "SOURCE"):
        return None
    for qualifier in feature.qualifiers:
        if qualifier.name in location.POSITION_QUALIFIERS:
            return None
    numbers = tuple(location.numbers_in(feature.location))
    form = location.form_of(feature.location, numbers) if numbers else ""
    return Read(form, numbers, min(numbers), max(numbers)) if form else None


def prepare(features: tuple[Feature, ...], is_cancelled: Callable[[], bool] = lambda: False) -> None:
    """Reads the locations of many features, for a thread; of few it does nothing."""
    if len(features) < MANY or known(features) is not None:
        return
    found: list[Read | None] = []
    for number, feature in enumerate(features):
        if number % 500 == 0 and is_cancelled():
            return
        found.append(read(feature))
    keep(features, found)


def known(features: tuple[Feature, ...]) -> list[Read | None] | None:
    """What was read of this very tuple, feature by feature; None if it was not."""
    kept = _kept
    return kept[1] if kept is not None and kept[0] is features else None


def keep(features: tuple[Feature, ...], found: list[Read | None]) -> None:
    """Keeps what is known of a tuple of features, in the place of what was kept."""
    global _kept
    _kept = features, found


def forget() -> None:
    """Lets go of what was kept."""
    global _kept
    _kept = None
