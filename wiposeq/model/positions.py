"""The numbers in the locations of a chromosome's features, read beforehand, so that a key typed into it moves them all.

It hides how they are kept: for one tuple of features at a time, the one edited last. Reading fifty thousand locations
takes a fifth of a second, moving what was read a fifth of that. Which features are moved by their numbers alone, and
where to, is text_diff.py's.
"""

from array import array
from typing import Final

from msgspec import Struct

from wiposeq.model import location
from wiposeq.model.project import Feature
from wiposeq.progress import SILENT, Progress

MANY: Final = 2_000
"""Features from which it is worth while."""


class Read(Struct, frozen=True, gc=False):
    """What one location says: its form, which prints it with other numbers, and its numbers.

    first, last: the least and the largest; numbers: all in order, None where there are but these two, in this order.
    Nothing of it is ever looked at by the garbage collection, which of fifty thousand takes longer than moving them.
    """

    form: str
    first: int
    last: int
    numbers: "array[int] | None"


_kept: tuple[tuple[Feature, ...], list[Read | None]] | None = None


def read(feature: Feature) -> Read | None:
    """What its location says; None if it does not move by its numbers alone: unusual, a source, or positions in it."""
    if feature.key in ("source", "SOURCE"):
        return None
    for qualifier in feature.qualifiers:
        if qualifier.name in location.POSITION_QUALIFIERS:
            return None
    numbers = location.numbers_in(feature.location)
    form = location.form_of(feature.location, tuple(numbers)) if numbers else ""
    if not form:
        return None
    first, last = min(numbers), max(numbers)
    return Read(form, first, last, None if numbers == [first, last] else array("q", numbers))


def moved(read: Read, behind: int, difference: int) -> Read:
    """The same with all numbers behind a position moved."""
    first = read.first + difference if read.first > behind else read.first
    last = read.last + difference if read.last > behind else read.last
    numbers = read.numbers
    if numbers is not None:
        numbers = array("q", [number + difference if number > behind else number for number in numbers])
    return Read(read.form, first, last, numbers)


def text_of(read: Read) -> str:
    """The location in words again."""
    return read.form % ((read.first, read.last) if read.numbers is None else tuple(read.numbers))


def prepare(features: tuple[Feature, ...], progress: Progress = SILENT) -> None:
    """Reads the locations of many features, for a thread; of few it does nothing."""
    if len(features) < MANY or known(features) is not None:
        return
    found: list[Read | None] = []
    for number, feature in enumerate(features):
        if number % 500 == 0 and progress.is_cancelled:
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
