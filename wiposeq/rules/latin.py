"""Texts in messages: shortened to fit; and, under one name for the rules, which characters ST.26 admits.

The tables of characters are in standard/latin.py, which importers use too.
"""

import re
from typing import Any, Final

from wiposeq.standard.latin import controls, folded, latin, named, outside_latin, without_controls

_BRACES: Final = re.compile(r"\{([a-z_]*)\}")


def short(text: str, limit: int = 40) -> str:
    """The text in at most that many characters, for a message: folded, and with "..." for what is left out."""
    seen = folded(text[: 4 * limit])
    return seen if len(seen) <= limit and len(text) <= 4 * limit else seen[: limit - 3].rstrip() + "..."


def fitted(template: str, values: dict[str, Any], limit: int = 120) -> dict[str, Any]:
    """The values of a message, the longest texts among them shortened so that it has at most that many characters."""
    used = [name for name in _BRACES.findall(template) if name in values]
    room = limit - len(_BRACES.sub("", template))
    over = sum(len(str(values[name])) for name in used) - room
    texts = [name for name in used if isinstance(values[name], str)]
    if over <= 0 or not texts:
        return values
    fitting = dict(values)
    while over > 0:
        longest = max(texts, key=lambda name: len(fitting[name]))
        length = len(fitting[longest])
        if length <= 8:
            break
        fitting[longest] = short(fitting[longest], max(length - over, length // 2, 8))
        over -= length - len(fitting[longest])
    return fitting


__all__ = [
    "controls",
    "fitted",
    "folded",
    "latin",
    "named",
    "outside_latin",
    "short",
    "without_controls",
]
