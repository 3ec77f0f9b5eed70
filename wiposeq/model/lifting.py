"""Replace residues at many places at once, and lift locations to the residues that result.

The module hides how a position is found among a hundred thousand replacements. shifting.py moves locations for a single
edit of a person. Positions are 1-based and inclusive.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from wiposeq.model.location import Complement, Location, Several, Site, Span

_BLOCK: Final = 1_000
"""How many replacements are joined at once."""
_STEP: Final = 1 << 20
"""How many residues after the last replacement are copied at once."""


class Replacement(Struct, frozen=True, gc=False):
    """Residues start..end become `residues`. end = start - 1 is an insertion before start; "" a deletion."""

    start: int
    end: int
    residues: str

    @property
    def difference(self) -> int:
        """How many residues more there are after it."""
        return len(self.residues) - (self.end - self.start + 1)


class Lifted(Struct, frozen=True):
    """A location after the replacements.

    location: None if all its residues were deleted or replaced. is_cut: whether a replacement that is only partly
    inside has taken residues from the end of one of its parts, or whether a part was removed.
    """

    location: Location | None
    is_cut: bool = False


class Lift:
    """The replacements of a sequence. A substitution of as many residues moves nothing."""

    def __init__(self, replacements: Iterable[Replacement] = ()) -> None:
        """Take replacements in ascending order that do not overlap; ValueError otherwise."""
        self._all = list(replacements)
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._sums = [0]
        self._all_starts = [each.start for each in self._all]
        self._all_ends = [each.end for each in self._all]
        last, insertion = 0, 0
        for each in self._all:
            is_insertion = each.end < each.start
            if each.start <= last or (is_insertion and each.start <= insertion) or each.end < each.start - 1:
                raise ValueError(f"the replacement at {each.start} overlaps another one")
            last, insertion = each.end, each.start if is_insertion else insertion
            if each.difference:
                self._starts.append(each.start)
                self._ends.append(each.end)
                self._sums.append(self._sums[-1] + each.difference)

    @property
    def difference(self) -> int:
        """How many residues the sequence has more than before."""
        return self._sums[-1]

    def apply(self, residues: str) -> str:
        """Return the residues after the replacements. ValueError if one is outside."""
        if self._all and (self._all[0].start < 1 or self._all[-1].end > len(residues)):
            raise ValueError("a replacement is outside the sequence")
        text, place = "", 0
        for first in range(0, len(self._all), _BLOCK):  # a hundred thousand small texts take more than the residues
            pieces: list[str] = []
            for each in self._all[first : first + _BLOCK]:
                pieces.append(residues[place : each.start - 1])
                pieces.append(each.residues)
                place = each.end
            text += "".join(pieces)  # grows in place; a join of all blocks would take the memory of a second copy
        for start in range(place, len(residues), _STEP):
            text += residues[start : start + _STEP]
        return text

    def inside(self, low: int, high: int) -> list[Replacement]:
        """Return the replacements that touch residues low..high, and the insertions between two of them."""
        first, last = bisect_left(self._all_ends, low), bisect_right(self._all_starts, high)
        return self._all[first:last]

    def span(self, low: int, high: int) -> tuple[int, int, bool] | None:
        """Return where residues low..high are, and whether a replacement cut them at an end. None if none is left.

        Residues that replace others of the span are in it, insertions at its two ends are not. If a replacement is
        partly outside the span, the span ends at its nearest residue that was not replaced.
        """
        first, last = bisect_left(self._ends, low), bisect_right(self._starts, high)
        is_cut = False
        if first < len(self._starts) and self._starts[first] < low <= self._ends[first]:
            low, first, is_cut = self._ends[first] + 1, first + 1, True
        if low <= high and last > first and self._starts[last - 1] <= high < self._ends[last - 1]:
            high, last, is_cut = self._starts[last - 1] - 1, last - 1, True
        low, high = low + self._sums[first], high + self._sums[last]
        return (low, high, is_cut) if low <= high and last >= first else None

    def location(self, location: Location) -> Lifted:
        """Return a location after the replacements. A join or order with one remaining part is unwrapped."""
        cuts: list[bool] = []
        found = self._rebuilt(location, cuts)
        return Lifted(found, any(cuts))

    def _rebuilt(self, location: Location, cuts: list[bool]) -> Location | None:
        if isinstance(location, Span):
            return self._span(location, cuts)
        if isinstance(location, Site):
            return self._site(location)
        if isinstance(location, Complement):
            part = self._rebuilt(location.part, cuts)
            return None if part is None else Complement(part)
        assert isinstance(location, Several)
        parts = [part for old in location.parts if (part := self._rebuilt(old, cuts)) is not None]
        if len(parts) < len(location.parts):
            cuts.append(True)
        if len(parts) == 1 and len(location.parts) > 1:
            return parts[0]
        return type(location)(tuple(parts)) if parts else None

    def _span(self, span: Span, cuts: list[bool]) -> Location | None:
        found = self.span(span.start, span.end) if span.start <= span.end else None
        if found is None:
            return None
        low, high, is_cut = found
        if is_cut:
            cuts.append(True)
        is_range = low == high and (span.is_range or (span.start != span.end and span.has_mark))
        return replace(span, start=low, end=high, is_range=is_range)

    def _site(self, site: Site) -> Location | None:
        """Return a site, which stays after the residue before it; None if this residue was deleted."""
        left = self.span(site.start, site.start)
        if left is None:
            return None
        return Site(left[1], 1 if site.end == 1 and site.start > 1 else left[1] + 1)

    def __iter__(self) -> Iterator[Replacement]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)


def trimmed(position: int, before: str, after: str) -> Replacement | None:
    """Return the smallest replacement that changes `before`, which begins at `position`, to `after`. None if equal.

    Equal residues at the start are removed before those at the end, so that an insertion follows the residue that VCF
    writes before it.
    """
    if before == after:
        return None
    start, shortest = 0, min(len(before), len(after))
    while start < shortest and before[start] == after[start]:
        start += 1
    end = 0
    while end < shortest - start and before[-1 - end] == after[-1 - end]:
        end += 1
    return Replacement(position + start, position + len(before) - end - 1, after[start : len(after) - end])


__all__ = ["Lift", "Lifted", "Replacement", "trimmed"]
