"""Spell chemical names in printable Basic Latin, as ST.26 needs them (par. 40)."""

import unicodedata
from typing import Final

_PLAIN: Final = {"′": "'", "’": "'", "‘": "'", "″": "''", "–": "-", "‐": "-", "‑": "-", "−": "-"}


def spelled(text: str) -> str:
    """Return the text in printable Basic Latin as far as it is certain: Greek letters by name, primes and dashes."""
    parts = []
    for sign in text:
        name = unicodedata.name(sign, "")
        if name.startswith("GREEK SMALL LETTER ") and len(name.split()) == 4:
            sign = name.split()[-1].lower()
        elif name.startswith("GREEK CAPITAL LETTER ") and len(name.split()) == 4:
            sign = name.split()[-1].capitalize()
        parts.append(_PLAIN.get(sign, sign))
    return "".join(parts)
