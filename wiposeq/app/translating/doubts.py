"""Find translations that are probably wrong: other numbers, another language, far too few words.

Each doubt is a warning: the translation is imported, and a person compares it with its source. The module hides how
numbers are compared although languages write them differently, and how a language is recognized without a dictionary.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from wiposeq.texts import listed, mark

_GROUPED: Final = re.compile(r"(?<=\d)[,.\s\u2019'](?=\d{3}(?!\d))")
_RUN: Final = re.compile(r"\d+")
_LETTERS: Final = re.compile(r"[^\W\d_]")
_WORD: Final = re.compile(r"[^\W\d_]+")
_FEWEST_LETTERS: Final = 20
"""Letters of a text whose language can be recognized; names and formulas have fewer."""
_LONG: Final = 60
"""Characters of a source from which on the length of its translation is compared."""
_SHARE: Final = 0.25
"""The smallest part of its source that a translation has in any language; see _weight()."""
_DENSE: Final = 3
"""How many characters of an alphabet one character of Chinese, Japanese or Korean replaces."""

_SCRIPTS: Final = {
    "zh": ("CJK",),
    "ja": ("CJK", "HIRAGANA", "KATAKANA"),
    "ko": ("HANGUL", "CJK"),
    "ru": ("CYRILLIC",),
    "uk": ("CYRILLIC",),
    "bg": ("CYRILLIC",),
    "sr": ("CYRILLIC", "LATIN"),
    "ar": ("ARABIC",),
    "fa": ("ARABIC",),
    "he": ("HEBREW",),
    "el": ("GREEK",),
    "th": ("THAI",),
    "hi": ("DEVANAGARI",),
    "ka": ("GEORGIAN",),
    "hy": ("ARMENIAN",),
}
"""The scripts of languages by the first word of the names of their letters; all others are written in Latin."""
_FREQUENT: Final = {
    "en": "the of and in to is for with from by that are which at an",
    "de": "der die das und von mit ist ein eine zu für durch aus bei nicht dem den",
    "fr": "le la les des et du une dans est pour par avec sur au aux",
    "es": "el los las del y una en es para con por que al de",
    "pt": "o os as do da dos das e uma em é para com por que no na",
    "it": "il lo gli della del dei e una in è per con che di nel",
    "nl": "de het een en van met is voor door uit bij niet op",
}
"""Words that most sentences of a language have."""
_FEWEST_WORDS: Final = 2


class Doubt(Struct, frozen=True):
    """A doubt about a translation. kind: of the change. message: a template, filled with values."""

    kind: str
    message: str
    values: dict[str, str] = {}


def doubts_of(source: str, target: str, language: str) -> Iterator[Doubt]:
    """Yield the doubts about a translation. language: the code of the language that it should have; "" if unknown."""
    before, after = _numbers(source), _numbers(target)
    if before != after:
        gone, new = _listed(before - after), _listed(after - before)
        if gone and new:
            yield Doubt(
                "translation/numbers",
                mark("Imported, but it has the number {new} in the place of {gone}"),
                {"new": new, "gone": gone},
            )
        elif gone:
            yield Doubt(
                "translation/numbers", mark("Imported, but the number {gone} of the source is missing"), {"gone": gone}
            )
        else:
            yield Doubt(
                "translation/numbers", mark("Imported, but the source does not have its number {new}"), {"new": new}
            )
    if len(source) >= _LONG and _weight(target) < _SHARE * _weight(source):
        yield Doubt(
            "translation/short", mark("Imported, but it is much shorter than the source; a part may be missing")
        )
    if language and (found := _other_language(target, language.lower().partition("-")[0])):
        yield Doubt(
            "translation/language",
            mark('Imported, but it seems to be in another language ("{found}") than the translation ("{language}")'),
            {"found": found, "language": language},
        )


def _numbers(text: str) -> Counter[str]:
    """Return the numbers of a text without the signs between groups of three digits."""
    return Counter(
        each.lstrip("0") or "0" for each in _RUN.findall(_GROUPED.sub("", unicodedata.normalize("NFKC", text)))
    )


def _listed(numbers: Counter[str]) -> str:
    return listed(list(dict.fromkeys(numbers.elements()))[:5])


def _weight(text: str) -> int:
    """Return the length of a text in letters of an alphabet."""
    return sum(_DENSE if _script_of(each) in ("CJK", "HIRAGANA", "KATAKANA", "HANGUL") else 1 for each in text)


def _script_of(letter: str) -> str:
    if letter.isascii():
        return "LATIN"
    return unicodedata.name(letter, "").partition(" ")[0]


def _other_language(text: str, language: str) -> str:
    """Return the code or the script of the language that a text seems to have, "" if it seems to be the right one."""
    letters = _LETTERS.findall(text)
    if len(letters) < _FEWEST_LETTERS:
        return ""
    scripts = Counter(map(_script_of, letters))
    own = _SCRIPTS.get(language, ("LATIN",))
    if not any(scripts[each] for each in own):
        return scripts.most_common(1)[0][0].capitalize()
    if own != ("LATIN",):
        return ""
    if 2 * scripts["LATIN"] < len(letters):
        return scripts.most_common(1)[0][0].capitalize()
    words = Counter(_WORD.findall(text.lower()))
    found = {each: sum(words[word] for word in frequent.split()) for each, frequent in _FREQUENT.items()}
    best = max(found, key=found.__getitem__)
    if language in found and not found[language] and found[best] >= _FEWEST_WORDS:
        return best
    return ""


__all__ = ["Doubt", "doubts_of"]
