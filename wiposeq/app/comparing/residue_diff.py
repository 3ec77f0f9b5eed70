"""Residue runs: where two texts of residues differ, in time that follows their differences and not their square.

It hides the search: what both begin and end with is set aside at memory speed; at each difference the nearest place
where both go on alike is looked for in windows that grow only as long as nothing is found; short stretches in between
are then compared letter by letter. Texts that have too little in common come out as one run that says it was not looked
into. Replacing each run's old residues by its new ones always turns the one text into the other.
"""

from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from typing import Final

from wiposeq.model.comparison import Run

Cut = tuple[int, int, int, int, bool]
"""old[a:b] stands where new[c:d] does (0-based, half open), and whether it was looked into."""

MOST_RUNS: Final = 10_000
"""How many runs are told; the rest of the texts is then one run."""
CELLS: Final = 40_000
"""Up to which product of lengths two stretches are compared letter by letter."""
ALL_CELLS: Final = 20_000_000
"""And how much of that is done in one comparison of listings."""
FAR: Final = 32
"""The length of a word that is looked for anywhere."""

_WINDOWS: Final = {
    False: ((64, 10), (512, 13), (4096, 16), (32_768, 19), (262_144, 22)),
    True: ((64, 5), (512, 7), (4096, 9), (32_768, 11), (262_144, 13)),
}
"""For nucleotides and for amino acids: how far to look, and how many residues in a row are no accident there."""


class Patience:
    """How much letter by letter comparison is still worth the wait."""

    def __init__(self, cells: int = ALL_CELLS) -> None:
        self.cells = cells

    def covers(self, cells: int) -> bool:
        """Whether so much is still to be had; takes it."""
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
    """Where two texts differ, from first to last; [] for equal ones."""
    if old == new:
        return []
    return [
        Run(a + 1, b, c + 1, d, is_exact)
        for a, b, c, d, is_exact in _cuts(old, new, is_protein, patience or Patience(), tick)
    ]


def common_start(a: str, b: str, i: int = 0, j: int = 0, most: int | None = None) -> int:
    """How many letters a from i on and b from j on (0-based) have in common, at most so many."""
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
    """How many letters at their ends both have in common, the first `head` letters left out."""
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
    """How far to go from two letters that differ to the nearest place where both go on alike; to both ends if none."""
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
    """The same for texts that go on alike only far away: some words of either are looked for in all of the other."""
    best: tuple[int, int] | None = None
    for ahead in (0, 64, 1024, 16_384, 262_144, 4_194_304):
        for is_swapped in (False, True):
            a, b, k, m, end_a, end_b = (new, old, j, i, end_new, end_old) if is_swapped else (
                old, new, i, j, end_old, end_new)  # fmt: skip
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
    """What differs within two stretches that begin with different letters."""
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
    """How much later what is only inserted or only deleted may as well stand: it does, as do all others here."""
    late = 0
    while (a == b or c == d) and late < most and x[a + late] == y[c + late]:
        late += 1
    return late
