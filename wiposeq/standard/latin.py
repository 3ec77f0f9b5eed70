"""The characters that ST.26 allows (par. 40), and replacements for others.

It hides the tables of typographic, Greek and Cyrillic characters. White space is folded before a text is checked,
because WIPO's specimen has a line feed inside a title and a space at the end of a note.
"""

import re
import unicodedata
from functools import cache
from typing import Final

from wiposeq.standard.romanizing import romanized

_LINE_ENDS = "\t\n\r"
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def _pairs(text: str) -> dict[str, str]:
    """Return the pairs of a table such as "a=b c=d"."""
    return dict(pair.split("=") for pair in text.split())


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

_CYRILLIC: Final = _pairs(
    "а=a б=b в=v г=g ґ=g д=d е=e ё=e є=ie ж=zh з=z и=i і=i ї=i й=i к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ў=u ф=f "
    "х=kh ц=ts ч=ch ш=sh щ=shch ъ= ы=y ь= э=e ю=iu я=ia"
)

_GREEK_LETTERS: Final = _pairs(
    "alpha=a beta=b gamma=g delta=d epsilon=e zeta=z eta=i theta=th iota=i kappa=k lamda=l mu=m nu=n xi=x "
    "omicron=o pi=p rho=r sigma=s tau=t upsilon=y phi=f chi=ch psi=ps omega=o"
) | {"final sigma": "s"}


def folded(text: str) -> str:
    """Return the text without white space at its ends, and with one space for every other run of white space."""
    return " ".join(text.split())


def outside_latin(text: str) -> list[str]:
    """Return the distinct characters outside printable Basic Latin (par. 40(b)), in order, except line ends and tabs.

    It takes the memory of the distinct characters only, also for a long text.
    """
    if text.isascii() and text.isprintable():
        return []
    return _in_order(text, [c for c in set(text) if not " " <= c <= "~" and c not in _LINE_ENDS])


def controls(text: str) -> list[str]:
    """Return the distinct control characters (par. 40(a)), in order, except line ends and tabs."""
    if text.isprintable():
        return []
    return _in_order(text, [c for c in set(text) if _CONTROL.match(c) and c not in _LINE_ENDS])


def _in_order(text: str, characters: list[str]) -> list[str]:
    """Sort characters by their first place in the text, or by code if there are too many."""
    return sorted(characters, key=text.find if len(characters) <= 100 else ord)


def named(characters: list[str]) -> str:
    """Return up to three characters with their code points: "α (U+03B1), – (U+2013) ..."."""
    shown = [f"{c} (U+{ord(c):04X})" if c.isprintable() else f"U+{ord(c):04X}" for c in characters[:3]]
    return ", ".join(shown) + (" ..." if len(characters) > 3 else "")


@cache
def _instead(character: str, as_name: bool) -> str:
    """Return the replacement of a character outside Basic Latin, or the character itself if none is known."""
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
    """Return the text in printable Basic Latin: quotes, dashes, accents, Greek letters by name.

    as_name: letters by sound, as in a person's name: Greek, and kana and Hangul. Characters without a known replacement
    stay, so check the result with outside_latin().
    """
    text = romanized(text) if as_name and not text.isascii() else text
    written = "".join(c if " " <= c <= "~" else _instead(c, as_name) for c in folded(text))
    return folded(written)


def without_controls(text: str) -> str:
    """Return the text with its white space folded and control characters removed."""
    return folded(_CONTROL.sub("", folded(text)))
