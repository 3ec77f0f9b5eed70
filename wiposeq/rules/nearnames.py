"""Known organisms that resemble an unknown name: typing errors and abbreviated genera.

It hides how similar a name must be: a few letters differ, in the genus or in the species. The list of known organisms
is in standard/organisms.py.
"""

import re
from functools import lru_cache
from typing import Final, NamedTuple

from wiposeq.standard.organisms import beginning_with, genera, of_epithet

_NEAR_GENERA: Final = 4
_MOST_IN_GENUS: Final = 6_000
_SHORTENED: Final = re.compile(r"([A-Z])\. ?([a-z][a-z-]+)").fullmatch


class Near(NamedTuple):
    """A known name, and the number of letters in which it differs from the unknown one."""

    name: str
    distance: int


@lru_cache(maxsize=4096)
def near(name: str, most: int = 5) -> tuple[Near, ...]:
    """Return the known names that resemble an unknown one, the most similar first. It takes some hundredths of a
    second.

    most: the greatest number of names.
    """
    from rapidfuzz import process  # imported here, because most checks do not need it
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
