"""Languages: their codes, their own names, how they write numbers and days, and which one the user's system names.

It hides how each system names the language of its user, and which translation serves a region. Whether there is a
translation is left to texts.py.
"""

import locale
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple


class Language(NamedTuple):
    """How a language is shown.

    name: the language in its own words.
    group, decimal: the signs between thousands and before decimals.
    day: the form of a day, for strftime().
    comma, semicolon: what separates the parts of a list in a line, and clauses.
    colon: what separates a name and its value. gap: what separates sentences.
    letters: some that only an encoding for this language has.
    """

    name: str
    group: str = ","
    decimal: str = "."
    day: str = "%Y-%m-%d"
    is_right_to_left: bool = False
    comma: str = ", "
    letters: str = ""
    colon: str = ": "
    semicolon: str = "; "
    gap: str = " "


LANGUAGES: Final = {
    "en": Language("English"),
    "ar": Language("العربية", day="%d/%m/%Y", is_right_to_left=True, comma="، ", letters="اليمةص", semicolon="؛ "),
    "de": Language("Deutsch", ".", ",", "%d.%m.%Y", letters="äöüßÄÖÜ"),
    "es": Language("Español", ".", ",", "%d/%m/%Y", letters="áéíóúñ¿"),
    "fr": Language("Français", "\u202f", ",", "%d/%m/%Y", letters="éèêàçîôù", colon="\u00a0: ", semicolon="\u00a0; "),
    "ja": Language("日本語", day="%Y/%m/%d", comma="、", letters="あア配表", colon=":", semicolon="；", gap=""),
    "ko": Language("한국어", day="%Y. %m. %d.", letters="가서열"),
    "pt_BR": Language("Português (Brasil)", ".", ",", "%d/%m/%Y", letters="ãõáâéêíóúç"),
    "ru": Language("Русский", "\xa0", ",", "%d.%m.%Y", letters="абжщыя"),
    "zh_CN": Language("简体中文", day="%Y/%m/%d", comma="，", letters="序列请这", colon="：", semicolon="；", gap=""),
}
"""What is known of languages by their codes. Source: CLDR 44. Arabic has the digits of the file, as in ar_AE."""

_SERVED_BY: Final = {"zh": "zh_CN", "pt": "pt_BR"}
"""The translation of a language whose code has a region. It serves other regions too."""
_TRADITIONAL: Final = frozenset({"Hant", "TW", "HK", "MO", "CHT"})
"""Scripts and regions of traditional Chinese. As in CLDR, simplified Chinese does not replace it: who wants that can
choose it in the preferences."""


def language_of(code: str) -> Language:
    """Return what is known of a language. An unknown one is written like English, and has its code as name."""
    return LANGUAGES.get(code) or LANGUAGES.get(code.split("_")[0]) or LANGUAGES["en"]._replace(name=code)


def candidates(code: str) -> Iterator[str]:
    """Yield the codes of translations that serve a language, the best first.

    "de_AT.UTF-8@euro" gives de_AT and de; "zh-Hans-SG" gives zh_Hans_SG, zh_SG, zh_CN and zh; "pt" gives pt_BR and pt;
    "C" gives en.
    """
    parts = re.split(r"[.@]", code)[0].replace("-", "_").split("_")
    if parts[0] in ("C", "POSIX") or not all(part.isascii() and part.isalnum() for part in parts):
        parts = ["en"]
    language = parts[0].lower()
    if not language.isalpha():
        language, parts = "en", ["en"]
    others = [part.title() if len(part) == 4 and part.isalpha() else part.upper() for part in parts[1:]]
    found = ["_".join([language, *others])]
    if len(others) > 1:
        found.append(f"{language}_{others[-1]}")
    if language != "zh" or not _TRADITIONAL.intersection(others):
        found += [_SERVED_BY.get(language, language), language]
    yield from dict.fromkeys(found)


def wanted_languages() -> list[str]:
    """Return the codes of the preferred languages, best first, from WIPOSEQ_LANGUAGE or else from the system."""
    own = os.environ.get("WIPOSEQ_LANGUAGE")
    if own:
        return [own]
    place = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    if not place and sys.platform == "win32":
        import ctypes

        place = locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")
    if not place and sys.platform == "darwin":
        return _of_macos(Path.home() / "Library" / "Preferences" / ".GlobalPreferences.plist") or ["en"]
    if not place or (next(candidates(place)) == "en" and "_" not in place):
        return ["en"]  # LANGUAGE counts only if there is also a locale
    return [*filter(None, os.environ.get("LANGUAGE", "").split(":")), place]


def _of_macos(preferences: Path) -> list[str]:
    """Return the languages that the user of macOS prefers; a program that the Finder starts has no locale."""
    import plistlib

    try:
        found = plistlib.loads(preferences.read_bytes()).get("AppleLanguages", [])
    except (OSError, ValueError, AttributeError, plistlib.InvalidFileException):
        return []
    return [each for each in found if isinstance(each, str)] if isinstance(found, list) else []
