"""Messages: values shortened so that a message fits in one line."""

import re
from collections.abc import Sequence
from typing import Any, Final

from wiposeq.model.readable import Phrase, short
from wiposeq.texts import listed

_BRACES: Final = re.compile(r"\{([a-z_]*)\}")


def fitted(template: str, values: dict[str, Any], limit: int = 120) -> dict[str, Any]:
    """Return the values of a message, with the longest texts shortened so that the message fits within the limit.

    A Phrase is not shortened, because what it names would be lost.
    """
    composed = {name: str(value) for name, value in values.items() if isinstance(value, Phrase)}
    used = [name for name in _BRACES.findall(template) if name in values]
    room = limit - len(_BRACES.sub("", template))
    excess = sum(len(str(values[name])) for name in used) - room
    texts = [name for name in used if isinstance(values[name], str) and name not in composed]
    if composed:
        values = values | composed  # a Phrase is for this function only: a finding is also written to files
    if excess <= 0 or not texts:
        return values
    fitting = dict(values)
    while excess > 0:
        longest = max(texts, key=lambda name: len(fitting[name]))
        length = len(fitting[longest])
        if length <= 8:
            break
        fitting[longest] = short(fitting[longest], max(length - excess, length // 2, 8))
        excess -= length - len(fitting[longest])
    return fitting


def listed_within(room: int, items: Sequence[tuple[int, str]], count: int) -> Phrase:
    """Return a list of the first items, at least one, with "..." for the others.

    room: how many characters the list may have in English, so that each language names the same items.
    items: how many characters the English words have, and the words. count: of all items, also of those not given.
    """
    shown: list[str] = []
    for length, words in items:
        room -= length + len(", ")
        if shown and room + len(", ") < (len(", ...") if count > len(shown) + 1 else 0):
            break
        shown.append(words)
    return Phrase(listed(shown if len(shown) == count else [*shown, "..."]))
