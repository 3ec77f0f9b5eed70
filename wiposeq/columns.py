"""Measure text in columns of a terminal or of plain text, and break it into lines.

It hides that letters of Chinese, Japanese and Korean are two columns wide, that marks above or below a letter have no
width, and that a line of Chinese or Japanese breaks between any two letters, but not before a closing sign.
"""

import unicodedata
from collections.abc import Iterator
from typing import Final

_NOT_FIRST: Final = frozenset(
    "、。，．：；？！」』）］｝〉》】〕’”ゝゞ々ーぁぃぅぇぉっゃゅょァィゥェォッャュョ,.:;?!)]}"
)
"""Signs that do not begin a line."""
_NOT_LAST: Final = frozenset("「『（［｛〈《【〔‘“([{")
"""Signs that do not end a line."""


def columns(text: str) -> int:
    """Return the width of a text in columns."""
    return len(text) if text.isascii() else sum(map(_width, text))


def _width(sign: str) -> int:
    if unicodedata.combining(sign) or unicodedata.category(sign) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


def lines(text: str, width: int) -> Iterator[str]:
    """Yield a text in lines of at most so many columns. Blanks between words are joined; a longer word is cut."""
    line, used = "", 0
    for part in _parts(" ".join(text.split())):
        size = columns(part)
        if used + columns(part.rstrip()) > width and line:
            yield line.rstrip()
            line, used = "", 0
            part = part.lstrip()
            size = columns(part)
        while size > width and len(part.rstrip()) > 1:
            cut = _fitting(part, width)
            yield part[:cut]
            part = part[cut:]
            size = columns(part)
        line, used = line + part, used + size
    if line.strip():
        yield line.rstrip()


def _fitting(text: str, width: int) -> int:
    """Return how many signs of a text fit in so many columns, at least one."""
    used = 0
    for place, sign in enumerate(text):
        used += _width(sign)
        if used > width:
            return max(place, 1)
    return len(text)


def _parts(text: str) -> Iterator[str]:
    """Yield the parts of a text between which a line may break: words with their blank, and single wide letters."""
    start = 0
    for place in range(1, len(text)):
        before, sign = text[place - 1], text[place]
        can_break = before == " " or (
            not (before.isascii() and sign.isascii())
            and 2 in (_width(before), _width(sign))
            and not _is_korean(before + sign)
            and sign != " "
            and sign not in _NOT_FIRST
            and before not in _NOT_LAST
        )
        if can_break:
            yield text[start:place]
            start = place
    yield text[start:]


def _is_korean(text: str) -> bool:
    """Return whether a text has a letter of Korean, whose words have blanks between them."""
    return any("\uac00" <= sign <= "\ud7a3" for sign in text)
