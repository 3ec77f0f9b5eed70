"""Propose Latin letters for Japanese kana (Hepburn) and Korean Hangul (Revised Romanization of 2000).

It hides that the names of kana in Unicode give their sounds, and that a syllable of Hangul is computed from its code,
with the finals before a vowel and before a consonant; other changes of sounds are not considered. Chinese characters
have no sound of their own: in Japanese and Korean names their reading depends on the person, so they stay.
rules/pinyin.py reads those of Chinese names. The result is a proposal for a person.
"""

import re
import unicodedata
from functools import cache
from typing import Final

_KANA: Final = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\u30fc]+")
_HANGUL: Final = re.compile(r"[\uac00-\ud7a3]+")
_DOT: Final = "\u30fb"
"""The middle dot between the parts of a foreign name."""
_PROLONGED: Final = "\u30fc"
_HEPBURN: Final = {
    "si": "shi",
    "ti": "chi",
    "tu": "tsu",
    "hu": "fu",
    "zi": "ji",
    "di": "ji",
    "du": "zu",
    "wo": "o",
}
_FIRST: Final = 0xAC00
_BLOCK: Final = 21 * 28
"""Syllables of Hangul with the same initial: 21 vowels, each with 28 finals."""
_INITIALS: Final = ["g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", "h"]
_VOWELS: Final = [
    "a",
    "ae",
    "ya",
    "yae",
    "eo",
    "e",
    "yeo",
    "ye",
    "o",
    "wa",
    "wae",
    "oe",
    "yo",
    "u",
    "wo",
    "we",
    "wi",
    "yu",
    "eu",
    "ui",
    "i",
]
_FINALS: Final = [
    "",
    "k",
    "k",
    "k",
    "n",
    "n",
    "n",
    "t",
    "l",
    "k",
    "m",
    "l",
    "l",
    "l",
    "p",
    "l",
    "m",
    "p",
    "p",
    "t",
    "t",
    "ng",
    "t",
    "t",
    "k",
    "t",
    "p",
    "t",
]
_FINALS_BEFORE_VOWELS: Final = [
    "",
    "g",
    "kk",
    "ks",
    "n",
    "nj",
    "n",
    "d",
    "r",
    "lg",
    "lm",
    "lb",
    "ls",
    "lt",
    "lp",
    "r",
    "m",
    "b",
    "ps",
    "s",
    "ss",
    "ng",
    "j",
    "ch",
    "k",
    "t",
    "p",
    "",
]
_PERSON: Final = 3
"""A Korean word of so many syllables usually is a family name of one and a given name of two."""


def romanized(text: str) -> str:
    """Return a text with its kana and Hangul in Latin letters, each word with a capital. Other characters stay."""
    return _HANGUL.sub(lambda found: _korean(found[0]), _KANA.sub(lambda found: _japanese(found[0]), _spaced(text)))


def _spaced(text: str) -> str:
    return text.replace(_DOT, " ")


@cache
def _mora(character: str) -> tuple[str, bool]:
    """Return the sound of a kana as its name in Unicode has it ("shi" is "si"), and whether it is a small one."""
    name = unicodedata.name(character, "").rpartition(" LETTER ")[2].lower()
    return name.removeprefix("small "), name.startswith("small ")


def _japanese(word: str) -> str:
    sounds: list[str] = []
    is_doubled = False
    for character in word:
        if character == _PROLONGED:
            continue
        mora, is_small = _mora(character)
        if is_small and mora == "tu":
            is_doubled = True
            continue
        if is_small and sounds and mora in ("ya", "yu", "yo", "a", "i", "u", "e", "o"):
            sounds[-1] = _combined(sounds[-1], mora)
            continue
        sound = _HEPBURN.get(mora, mora)
        if is_doubled:
            sound = ("t" if sound.startswith("ch") else sound[:1]) + sound
        is_doubled = False
        sounds.append(sound)
    return "".join(sounds).capitalize()


def _combined(sound: str, small: str) -> str:
    """Return a syllable of a kana and a small one: ki + ya is kya, shi + ya is sha, fu + i is fi."""
    stem = sound[:-1]
    if small.startswith("y") and stem.endswith(("sh", "ch", "j")):
        return stem + small[1:]
    return ("w" if sound == "u" else stem) + small


def _korean(word: str) -> str:
    parts = [divmod(ord(each) - _FIRST, _BLOCK) for each in word]
    syllables: list[str] = []
    for place, (initial, rest) in enumerate(parts):
        vowel, final = divmod(rest, len(_FINALS))
        following = _INITIALS[parts[place + 1][0]] if place + 1 < len(parts) else "-"
        end = _FINALS[final] if following else _FINALS_BEFORE_VOWELS[final]
        start = "l" if place and syllables[-1].endswith("l") and _INITIALS[initial] == "r" else _INITIALS[initial]
        syllables.append(start + _VOWELS[vowel] + end)
    if len(syllables) == _PERSON:
        return f"{syllables[0].capitalize()} {''.join(syllables[1:]).capitalize()}"
    return "".join(syllables).capitalize()
