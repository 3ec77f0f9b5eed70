"""Text in messages: shortened so that a message fits in one line, with invisible characters named; and ranges."""

from collections.abc import Iterable
from typing import Final

from wiposeq.texts import mark, tr

_INVISIBLE: Final = {"\n": mark("[line end]"), "\r": mark("[carriage return]"), "\t": mark("[tab]")}


class Phrase(str):
    """Words that a rule composed for people, in their language: a message shows them whole and unchanged."""

    __slots__ = ()


def short(text: str, limit: int = 40) -> str:
    """Return a text for a message: invisible characters are named, and "..." replaces what exceeds the limit."""
    start = text[: 4 * limit]
    shown = start if start.isprintable() else "".join(map(_visible, start))
    return shown if len(shown) <= limit and len(text) <= 4 * limit else shown[: limit - 3].rstrip() + "..."


def as_ranges(numbers: Iterable[int]) -> str:
    """Return ascending numbers as ranges: "1, 3-5"."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return ", ".join(f"{start}" if start == end else f"{start}-{end}" for start, end in spans)


def _visible(character: str) -> str:
    if character.isprintable():
        return character
    name = _INVISIBLE.get(character)
    return tr(name) if name else f"[U+{ord(character):04X}]"
