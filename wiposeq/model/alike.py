"""How much two texts have in common at their ends, at memory speed; of long ones an edit's knowledge is kept.

It hides that whoever made one text of the other has told where they differ: comparing 60 million residues again in the
window, and again where they are written down, would hold up every key.
"""

from collections.abc import Callable
from typing import Final

LONG: Final = 1 << 20
"""Characters from which it is worth remembering."""
_STEP: Final = 1 << 16

_last: tuple[str, str, int, int] | None = None


def remember(old: str, new: str, start: int, end: int) -> None:
    """Keeps that the first `start` and, of the rest, the last `end` characters of both are the same."""
    global _last
    _last = (old, new, start, end) if len(old) >= LONG else None


def forget() -> None:
    """Lets go of the texts that were remembered."""
    global _last
    _last = None


def common_ends(old: str, new: str) -> tuple[int, int]:
    """How much of the start is the same in both, and how much of the end of the rest."""
    last = _last
    if last is not None and ((old is last[0] and new is last[1]) or (old is last[1] and new is last[0])):
        return last[2:]
    a, b = len(old), len(new)
    start = agreed(min(a, b), lambda low, high: old[low:high] == new[low:high])
    rest = min(a, b) - start
    return start, agreed(rest, lambda low, high: old[a - high : a - low] == new[b - high : b - low])


def agreed(limit: int, is_same: Callable[[int, int], bool]) -> int:
    """How many of the first `limit` places are the same; is_same compares a stretch of them."""
    done, step = 0, min(limit, _STEP)
    while step:
        if done + step <= limit and is_same(done, done + step):
            done += step
        else:
            step //= 2
    return done
