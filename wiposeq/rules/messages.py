"""Values in messages: shortened so that a message fits in one line, with invisible characters named."""

import re
from typing import Any, Final

_BRACES: Final = re.compile(r"\{([a-z_]*)\}")
_INVISIBLE: Final = {"\n": "[line end]", "\r": "[carriage return]", "\t": "[tab]"}


def short(text: str, limit: int = 40) -> str:
    """Return a text for a message: invisible characters are named, and "..." replaces what exceeds the limit."""
    start = text[: 4 * limit]
    shown = start if start.isprintable() else "".join(map(_visible, start))
    return shown if len(shown) <= limit and len(text) <= 4 * limit else shown[: limit - 3].rstrip() + "..."


def _visible(character: str) -> str:
    if character.isprintable():
        return character
    return _INVISIBLE.get(character, f"[U+{ord(character):04X}]")


def fitted(template: str, values: dict[str, Any], limit: int = 120) -> dict[str, Any]:
    """Return the values of a message, with the longest texts shortened so that the message fits within the limit."""
    used = [name for name in _BRACES.findall(template) if name in values]
    room = limit - len(_BRACES.sub("", template))
    excess = sum(len(str(values[name])) for name in used) - room
    texts = [name for name in used if isinstance(values[name], str)]
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
