"""Text in messages: shortened so that a message fits in one line, with invisible characters named."""

from typing import Final

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
