"""Residues as people write them: three-letter codes, 5' and 3', numbers and blanks between blocks.

It hides how such a text is told from words and from the notation of a modified molecule. A text it takes is handed on
letter by letter; what blanks, digits and odd symbols become is plainrecords.py's. (ST.26 par. 13, 26, 28)
"""

import re
from typing import Final

from wiposeq.standard.residues import one_letter

_PARTS: Final = re.compile(r"[\s,;·‐-―-]+")
_CODES: Final = re.compile(r"(?:[A-Z][a-z]{2}){2,}")
_START: Final = re.compile(r"\A\s*([53])\s*(?:['’′´`]|&#39;|prime)\s*[-–—:]?\s*", re.IGNORECASE)
_END: Final = re.compile(r"\s*[-–—]?\s*([53])\s*(?:['’′´`]|prime)\s*\Z", re.IGNORECASE)
_PLAIN: Final = re.compile(r"[A-Z\s.*-]+|[a-z\s.*-]+|[ACGTUNacgtun\s.-]+")
_INSIDE: Final = re.compile(r"[^\W\d_]\d+[^\W\d_]")
_OUTER_DIGITS: Final = re.compile(r"(?<![^\W_])\d+|\d+(?![^\W_])")


def one_letters(text: str) -> str:
    """The one-letter symbols of a text that is nothing but three-letter codes (Ala-Gly, AlaGly, Ala Gly, ALA GLY) and
    numbers; "" for anything else. A Ter at the end is *."""
    symbols: list[str] = []
    words = [word for word in _PARTS.split(text) if word and not word.isdigit()]
    for word in words:
        if len(word) > 3 and not _CODES.fullmatch(word):
            return ""
        for start in range(0, len(word), 3):
            code = word[start : start + 3]
            symbol = "*" if code.lower() in ("ter", "***") or word == "*" else one_letter(code)
            if not symbol or (len(code) != 3 and symbol != "*"):
                return ""
            symbols.append(symbol)
    if len(symbols) == 1 and not text.strip().istitle():
        return ""
    return "".join(symbols)


def without_ends(text: str) -> tuple[str, str]:
    """The text without 5' and 3' around it, and which stood there: "", "53" or, written backwards, "35"."""
    start, end = _START.match(text), _END.search(text)
    direction = (start[1] if start else "") + (end[1] if end else "")
    if start:
        text = text[start.end() :]
    if end and (end := _END.search(text)):
        text = text[: end.start()]
    if direction in ("5", "3"):
        direction = {"5": "53", "3": "35"}[direction] if start else {"3": "53", "5": "35"}[direction]
    return text, direction


def is_plain(text: str) -> bool:
    """Whether a text is residues of one case, or nucleotides in both, with blanks, numbers and gaps; what is not may be
    a notation of modified residues."""
    if _INSIDE.search(text):
        return False
    letters = _OUTER_DIGITS.sub(" ", text)
    return _PLAIN.fullmatch(letters) is not None


__all__ = ["is_plain", "one_letters", "without_ends"]
