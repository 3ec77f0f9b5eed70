"""Which characters ST.26 admits (par. 40), and what to write instead of others.

Hides the tables of typographic, Greek and Cyrillic characters. Texts are judged after their white space is folded,
because WIPO's own specimen has a line feed inside a title and a blank at the end of a note.
"""

import re
import unicodedata
from functools import cache
from typing import Final

_LINE_ENDS = "\t\n\r"
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")

_SIGNS: Final = {
    "‘": "'",
    "’": "'",
    "‚": "'",
    "‛": "'",
    "′": "'",
    "“": '"',
    "”": '"',
    "„": '"',
    "‟": '"',
    "″": '"',
    "«": '"',
    "»": '"',
    "‹": "'",
    "›": "'",
    "‐": "-",
    "‑": "-",
    "‒": "-",
    "–": "-",
    "—": "-",
    "―": "-",
    "−": "-",
    "…": "...",
    "•": "-",
    "·": ".",
    "×": "x",
    "÷": "/",
    "⁄": "/",
    "±": "+/-",
    "≤": "<=",
    "≥": ">=",
    "≠": "not equal to",
    "≈": "about ",
    "→": "->",
    "←": "<-",
    "↔": "<->",
    "°": " degrees ",
    "µ": "u",
    "®": "(R)",
    "©": "(C)",
    "™": "(TM)",
    "§": "par. ",
    "∞": "infinity",
    "€": "EUR",
    "£": "GBP",
    "¿": "?",
    "¡": "!",
    "ß": "ss",
    "ẞ": "SS",
    "æ": "ae",
    "Æ": "AE",
    "œ": "oe",
    "Œ": "OE",
    "ø": "o",
    "Ø": "O",
    "đ": "d",
    "Đ": "D",
    "ð": "d",
    "Ð": "D",
    "þ": "th",
    "Þ": "Th",
    "ł": "l",
    "Ł": "L",
    "ı": "i",
    "ħ": "h",
    "Ħ": "H",
    "\u00ad": "",
    "\u200b": "",
    "\u200c": "",
    "\u200d": "",
    "\u2060": "",
    "\ufeff": "",
}

_CYRILLIC: Final = {
    "а": "a",
    "б": "b",
    "в": "v",
    "г": "g",
    "ґ": "g",
    "д": "d",
    "е": "e",
    "ё": "e",
    "є": "ie",
    "ж": "zh",
    "з": "z",
    "и": "i",
    "і": "i",
    "ї": "i",
    "й": "i",
    "к": "k",
    "л": "l",
    "м": "m",
    "н": "n",
    "о": "o",
    "п": "p",
    "р": "r",
    "с": "s",
    "т": "t",
    "у": "u",
    "ў": "u",
    "ф": "f",
    "х": "kh",
    "ц": "ts",
    "ч": "ch",
    "ш": "sh",
    "щ": "shch",
    "ъ": "",
    "ы": "y",
    "ь": "",
    "э": "e",
    "ю": "iu",
    "я": "ia",
}

_GREEK_LETTERS: Final = {
    "alpha": "a",
    "beta": "b",
    "gamma": "g",
    "delta": "d",
    "epsilon": "e",
    "zeta": "z",
    "eta": "i",
    "theta": "th",
    "iota": "i",
    "kappa": "k",
    "lamda": "l",
    "mu": "m",
    "nu": "n",
    "xi": "x",
    "omicron": "o",
    "pi": "p",
    "rho": "r",
    "final sigma": "s",
    "sigma": "s",
    "tau": "t",
    "upsilon": "y",
    "phi": "f",
    "chi": "ch",
    "psi": "ps",
    "omega": "o",
}


def folded(text: str) -> str:
    """The text without white space at its ends, and with one blank for any other run of it."""
    return " ".join(text.split())


def outside_latin(text: str) -> list[str]:
    """The different characters outside printable Basic Latin (par. 40(b)), in order; line ends and tabs are let by.

    Takes the memory of the different characters only, however long the text is.
    """
    if text.isascii() and text.isprintable():
        return []
    return _in_order(text, [c for c in set(text) if not " " <= c <= "~" and c not in _LINE_ENDS])


def controls(text: str) -> list[str]:
    """The different control characters (par. 40(a)), in order; line ends and tabs are let by."""
    if text.isprintable():
        return []
    return _in_order(text, [c for c in set(text) if _CONTROL.match(c) and c not in _LINE_ENDS])


def _in_order(text: str, characters: list[str]) -> list[str]:
    """As they come in the text; by code where there are too many to look for each."""
    return sorted(characters, key=text.find if len(characters) <= 100 else ord)


def named(characters: list[str]) -> str:
    """Up to three characters in words a person can look up: "α (U+03B1), – (U+2013) ..."."""
    shown = [f"{c} (U+{ord(c):04X})" if c.isprintable() else f"U+{ord(c):04X}" for c in characters[:3]]
    return ", ".join(shown) + (" ..." if len(characters) > 3 else "")


@cache
def _instead(character: str, as_name: bool) -> str:
    """What to write for one character that is not Basic Latin; itself where nothing is known."""
    if character in _SIGNS:
        return _SIGNS[character]
    lower = character.lower()
    if lower in _CYRILLIC:
        latin = _CYRILLIC[lower]
        return latin.capitalize() if character != lower else latin
    name = unicodedata.name(character, "")
    if name.startswith(("GREEK SMALL LETTER ", "GREEK CAPITAL LETTER ")):
        letter = name.split(" LETTER ", 1)[1].split(" WITH ")[0].lower()
        if letter in _GREEK_LETTERS:
            word = _GREEK_LETTERS[letter] if as_name else letter.replace("final ", "").replace("lamda", "lambda")
            return word.capitalize() if "CAPITAL" in name else word
    plain = "".join(c for c in unicodedata.normalize("NFKD", character) if not unicodedata.combining(c))
    if plain and plain != character:
        return "".join(c if c.isascii() else _instead(c, as_name) for c in plain)
    if unicodedata.combining(character) or (character in "\x7f" or _CONTROL.match(character)):
        return ""
    return character


def latin(text: str, *, as_name: bool = False) -> str:
    """The text in printable Basic Latin as far as it can be said: quotes, dashes, accents, Greek letters by name.

    as_name: Greek letters by sound, as in a person's name. Characters nothing is known of stay, so look again.
    """
    written = "".join(c if " " <= c <= "~" else _instead(c, as_name) for c in folded(text))
    return folded(written)


def without_controls(text: str) -> str:
    """The text with its white space folded and control characters left out."""
    return folded(_CONTROL.sub("", folded(text)))
