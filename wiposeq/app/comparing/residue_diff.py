"""Find where two texts of residues differ, in time proportional to the differences.

It hides the search. The common start and end are skipped quickly. At each difference, the nearest place from which both
texts are equal again is searched in growing windows, and the short stretches in between are compared letter by letter.
Texts with little in common result in one run that is marked as not exact. If each run's old residues are replaced by
its new ones, the old text always becomes the new one.
"""

from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from typing import Final

from wiposeq.model.comparison import Run

Cut = tuple[int, int, int, int, bool]
"""old[a:b] is replaced by new[c:d] (0-based, half-open); the last item is whether the run is exact."""

MOST_RUNS: Final = 10_000
"""Largest number of runs; the rest of the texts is then one run."""
CELLS: Final = 40_000
"""Largest product of lengths for which two stretches are compared letter by letter."""
ALL_CELLS: Final = 20_000_000
"""Largest sum of these products in one comparison of listings."""
FAR: Final = 32
"""The length of a word that is searched in the whole rest of a text."""

_WINDOWS: Final = {
    False: ((64, 10), (512, 13), (4096, 16), (32_768, 19), (262_144, 22)),
    True: ((64, 5), (512, 7), (4096, 9), (32_768, 11), (262_144, 13)),
}
"""For nucleotides (False) and amino acids (True): sizes of windows, and how many equal residues are a match in them."""


class Patience:
    """The remaining budget for comparisons letter by letter, which are slow."""

    def __init__(self, cells: int = ALL_CELLS) -> None:
        self.cells = cells

    def covers(self, cells: int) -> bool:
        """Return whether the budget is enough; reduce it if so."""
        if cells > min(CELLS, self.cells):
            return False
        self.cells -= cells
        return True


def residue_runs(
    old: str,
    new: str,
    *,
    is_protein: bool = False,
    patience: Patience | None = None,
    tick: Callable[[], None] = lambda: None,
) -> list[Run]:
    """Return where two texts differ, in order."""
    if old == new:
        return []
    return [
        Run(a + 1, b, c + 1, d, is_exact)
        for a, b, c, d, is_exact in _cuts(old, new, is_protein, patience or Patience(), tick)
    ]


def common_start(a: str, b: str, i: int = 0, j: int = 0, most: int | None = None) -> int:
    """Return the length of the common start of a[i:] and b[j:], at most `most`."""
    # The same loop is in common_end(): a shared function would make the search slower by a tenth.
    limit = min(len(a) - i, len(b) - j)
    limit = limit if most is None else min(limit, most)
    same, step = 0, 64
    while same < limit:
        length = min(step, limit - same)
        if a[i + same : i + same + length] == b[j + same : j + same + length]:
            same += length
            step *= 4
        elif length == 1:
            break
        else:
            step = length // 2
            limit = min(limit, same + length)
    return same


def common_end(a: str, b: str, head: int = 0) -> int:
    """Return the length of the common end of two texts without their first `head` letters."""
    limit = min(len(a), len(b)) - head
    same, step = 0, 64
    while same < limit:
        length = min(step, limit - same)
        if a[len(a) - same - length : len(a) - same] == b[len(b) - same - length : len(b) - same]:
            same += length
            step *= 4
        elif length == 1:
            break
        else:
            step = length // 2
            limit = min(limit, same + length)
    return same


def _cuts(old: str, new: str, is_protein: bool, patience: Patience, tick: Callable[[], None]) -> Iterator[Cut]:
    head = common_start(old, new)
    tail = common_end(old, new, head)
    end_old, end_new = len(old) - tail, len(new) - tail
    i = j = head
    count = 0
    while i < end_old or j < end_new:
        tick()
        if i == end_old or j == end_new:
            late = _slack(old, new, i, end_old, j, end_new, tail)
            yield i + late, end_old + late, j + late, end_new + late, True
            return
        if count >= MOST_RUNS:
            yield i, end_old, j, end_new, False
            return
        step_old, step_new = _next_in_common(old, new, i, j, end_old, end_new, is_protein)
        for cut in _within(old, new, i, i + step_old, j, j + step_new, is_protein, patience):
            count += 1
            yield cut
        i += step_old
        j += step_new
        same = common_start(old, new, i, j, min(end_old - i, end_new - j))
        i += same
        j += same


def _next_in_common(
    old: str, new: str, i: int, j: int, end_old: int, end_new: int, is_protein: bool
) -> tuple[int, int]:
    """Return the distances in both texts from a difference to the nearest place from which they are equal again.

    If there is no such place, the distances lead to the ends.
    """
    left_old, left_new = end_old - i, end_new - j
    size = 8 if is_protein else 16
    for x, y in ((1, 1), (0, 1), (1, 0), (0, 2), (2, 0), (2, 2), (0, 3), (3, 0), (3, 3)):
        if left_old - x >= size <= left_new - y and old[i + x : i + x + size] == new[j + y : j + y + size]:
            return x, y
    for window, size in _WINDOWS[is_protein]:
        a, b = old[i : min(i + window, end_old)], new[j : min(j + window, end_new)]
        places = {b[y : y + size]: y for y in range(len(b) - size, -1, -1)}
        best: tuple[int, int] | None = None
        for x in range(len(a) - size + 1):
            if best and x >= best[0] + best[1]:
                break
            place = places.get(a[x : x + size])
            if place is not None and (best is None or x + place < best[0] + best[1]):
                best = x, place
        if best:
            return best
        if len(a) == left_old and len(b) == left_new:
            return left_old, left_new
    return _far(old, new, i, j, end_old, end_new) or (left_old, left_new)


def _far(old: str, new: str, i: int, j: int, end_old: int, end_new: int) -> tuple[int, int] | None:
    """Return the same as _next_in_common() for a place far away: search some words of each text in the whole other."""
    best: tuple[int, int] | None = None
    for ahead in (0, 64, 1024, 16_384, 262_144, 4_194_304):
        for is_swapped in (False, True):
            a, b, k, m, end_a, end_b = old, new, i, j, end_old, end_new
            if is_swapped:
                a, b, k, m, end_a, end_b = new, old, j, i, end_new, end_old
            if k + ahead + FAR > end_a:
                continue
            place = b.find(a[k + ahead : k + ahead + FAR], m, end_b)
            if place < 0:
                continue
            x, y = ahead, place - m
            while x and y and a[k + x - 1] == b[m + y - 1]:
                x, y = x - 1, y - 1
            found = (y, x) if is_swapped else (x, y)
            if best is None or sum(found) < sum(best):
                best = found
    return best


def _within(old: str, new: str, a: int, b: int, c: int, d: int, is_protein: bool, patience: Patience) -> Iterator[Cut]:
    """Yield the differences between two stretches that begin with different letters."""
    if a == b or c == d or (b - a == d - c == 1):
        yield a, b, c, d, True
        return
    x, y = old[a:b], new[c:d]
    if len(x) == len(y) and patience.covers(len(x)):
        same = [p == q for p, q in zip(x, y)]
        if 2 * sum(same) >= len(same):
            start = -1
            for at, is_same in enumerate((*same, True)):
                if not is_same and start < 0:
                    start = at
                elif is_same and start >= 0:
                    yield a + start, a + at, c + start, c + at, True
                    start = -1
            return
    if not patience.covers(len(x) * len(y)):
        yield a, b, c, d, min(len(x), len(y)) < 64
        return
    least = 2 if is_protein else 4
    i = j = 0
    for block in SequenceMatcher(None, x, y, autojunk=False).get_matching_blocks():
        if block.size >= least or not block.size:
            if i < block.a or j < block.b:
                late = _slack(x, y, i, block.a, j, block.b, block.size - 1)
                yield a + i + late, a + block.a + late, c + j + late, c + block.b + late, True
            i, j = block.a + block.size, block.b + block.size


def _slack(x: str, y: str, a: int, b: int, c: int, d: int, most: int) -> int:
    """Return how many letters later an insertion or deletion can be placed with the same result."""
    late = 0
    while (a == b or c == d) and late < most and x[a + late] == y[c + late]:
        late += 1
    return late
