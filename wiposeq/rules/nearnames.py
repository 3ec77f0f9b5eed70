"""Which known organism a name may mean that is not known: typing errors and shortened genera.

Hides what counts as near: few letters changed, in the species or in the genus. What is known is standard.organisms'.
"""

import re
from functools import lru_cache
from typing import Final, NamedTuple

from wiposeq.standard.organisms import beginning_with, genera, of_epithet

_NEAR_GENERA: Final = 4
_MOST_IN_GENUS: Final = 6_000
_SHORTENED: Final = re.compile(r"([A-Z])\. ?([a-z][a-z-]+)").fullmatch


class Near(NamedTuple):
    """A name like the one asked for, and in how many letters it differs."""

    name: str
    distance: int


@lru_cache(maxsize=4096)
def near(name: str, most: int = 5) -> tuple[Near, ...]:
    """Known names like this one, the most like it first; () where there is none. In a few hundredths of a second."""
    from rapidfuzz import process  # here, as most checks never need it
    from rapidfuzz.distance import OSA

    name = " ".join(name.split())[:100]
    low = name.lower()
    shortened = _SHORTENED(name)
    if shortened:
        return tuple(Near(each, len(each) - len(name)) for each in of_epithet(shortened[1], shortened[2])[:most])
    genus, _, rest = low.partition(" ")
    if not rest or len(genus) < 3:
        return ()
    close = [genus.capitalize()]
    like = process.extract(genus.capitalize(), genera(), scorer=OSA.distance, score_cutoff=2, limit=_NEAR_GENERA)
    close += [each for each, _, _ in like if each.lower() != genus]
    candidates = [each for found in close for each in beginning_with(found + " ", _MOST_IN_GENUS)]
    limit = max(1, min(3, len(low) // 5))
    lows = [each.lower() for each in candidates]
    found = process.extract(low, lows, scorer=OSA.distance, score_cutoff=limit, limit=most)
    closest = min((int(distance) for _, distance, _ in found), default=0)
    return tuple(Near(candidates[index], int(away)) for _, away, index in found if away <= closest + 1)
