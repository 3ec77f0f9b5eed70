"""Bookmarks follow their residues when residues before or around them change, as the locations of features do."""

from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from wiposeq.model.origin import Bookmark, Origin
from wiposeq.model.records import Feature, Sequence
from wiposeq.model.shifting import numbers_in

Features = tuple[Feature, ...]


class ResidueChange(Struct, frozen=True):
    """A change of the residues of a sequence.

    apply: returns the changed sequence. shifted: returns the features of a sequence as they are after the change.
    start: the first residue that changes, 1-based.
    """

    apply: Callable[[Sequence], Sequence]
    shifted: Callable[[Sequence, Features], Features]
    start: int

    def __call__(self, sequence: Sequence) -> Sequence:
        return self.apply(sequence)


def followed(origin: Origin, change: object, before: Sequence, after: Sequence) -> Origin:
    """Return the origin with the bookmarks of a sequence at their places after a change of it.

    Return the same origin if none moves.
    """
    if after is before or not isinstance(change, ResidueChange):
        return origin
    moved = tuple(
        _moved(each, change, before, after) if each.sequence == before.uid else each for each in origin.bookmarks
    )
    return origin if moved == origin.bookmarks else replace(origin, bookmarks=moved)


def _moved(mark: Bookmark, change: ResidueChange, before: Sequence, after: Sequence) -> Bookmark:
    """Return a bookmark after a change. A caret stays at its residue; if that is deleted, at the deletion."""
    length = len(before.residues)
    if not 0 < mark.start <= mark.end + 1:
        return mark
    if mark.start > length:
        start = mark.start + len(after.residues) - length
        return replace(mark, start=start, end=start - 1)
    is_caret = mark.end < mark.start
    last = mark.start if is_caret else min(mark.end, length)
    place = f"{mark.start}..{last}" if last > mark.start else str(mark.start)
    found = change.shifted(before, (Feature(1, "misc_feature", place),))
    if not found:
        start = min(change.start, len(after.residues) + 1)
        return replace(mark, start=start, end=start - 1)
    numbers = numbers_in(found[0].location)
    start, end = min(numbers), max(numbers)
    if is_caret:
        start += found[0].location.startswith("complement")
        end = start - 1
    return replace(mark, start=start, end=end)
