"""Translate every text that a user sees, in the window, the command line and the rules.

Qt's translation is not used, because rules, errors and the command line may not import Qt. Callers write
``tr("Text with {value}", value=...)`` with the literal English text, which packaging/translations.py collects. A text
that is declared in one place and shown in another is marked with ``mark``. The catalogs are
``resources/translations/<language>.po``. They are not compiled, so that a translator sees a change at the next start.

This module hides the format of the catalogs and how the system names the language of the user. The language chosen in
the settings is passed to use_language() by the application.
"""

import contextlib
import gettext as _gettext
import locale as _locale
import logging
import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from wiposeq import resources

PSEUDO: Final = "xx"
"""A language for tests: texts get accents, brackets and padding, which reveals untranslated and clipped texts."""

_log = logging.getLogger(__name__)
_current: _gettext.NullTranslations = _gettext.NullTranslations()
_language = "en"


def tr(text: str, /, **values: Any) -> str:
    """Return the text in the language of the user, with the values filled in.

    If a value is missing or a brace has no partner, the text is returned unfilled.
    """
    found = _current.gettext(text) if text else ""
    return _filled(found, text, values) if values else found


def trn(singular: str, plural: str, count: int, /, **values: Any) -> str:
    """Return like tr() a text that depends on a number; ``{count}`` is filled in."""
    found = _current.ngettext(singular, plural, count)
    return _filled(found, singular if count == 1 else plural, {"count": count, **values})


def mark(text: str, /) -> str:
    """Return the text unchanged; this marks a literal that is translated later by tr()."""
    return text


def use(translations: _gettext.NullTranslations) -> None:
    """Use these translations for all texts from now on."""
    global _current
    _current = translations


def use_language(code: str | None = None) -> str:
    """Use a language for all texts from now on, and return its code: "en" if there is no translation.

    If a translation file cannot be read, this is logged and English is used.

    code: such as "de", "de_AT" or "pt-BR", or "xx" for the pseudo-language. None or "" for what WIPOSEQ_LANGUAGE or
        else the system names. A regional language falls back to the language.
    """
    global _language
    _language = _choose(code)
    return _language


def language() -> str:
    """Return the code of the current language, which another process needs to use the same language."""
    return _language


def language_codes() -> tuple[str, ...]:
    """Return the code of the current language, and after it that of the language without its region; () for English."""
    return tuple(code for code in _candidates(_language) if code != "en")


def _choose(code: str | None) -> str:
    preferred = [code] if code else wanted_languages()
    for wanted in (candidate for each in preferred for candidate in _candidates(each)):
        if wanted.split("_")[0] == "en":
            break
        if wanted == PSEUDO:
            use_pseudo()
            return PSEUDO
        path = resources.path("translations", f"{wanted}.po")
        if path.is_file():
            try:
                catalogue = read_catalogue(path)
            except (OSError, ValueError) as error:
                _log.warning("The translation %s cannot be used: %s", path.name, error)
                break
            if catalogue.texts:
                use(catalogue)
                return wanted
    use(_gettext.NullTranslations())
    return "en"


def use_pseudo() -> None:
    """Use the pseudo-language for all texts from now on: "Open file" becomes "⟦Ópéñ fílé ~~~⟧"."""
    use(_Pseudo())


def languages() -> tuple[str, ...]:
    """Return the codes of the languages that have translated texts, English first."""
    found = ["en"]
    for path in sorted(resources.path("translations").glob("*.po")):
        with contextlib.suppress(OSError, ValueError):
            if read_catalogue(path).texts:
                found.append(path.stem)
    return tuple(found)


def wanted_languages() -> list[str]:
    """Return the codes of the preferred languages, best first, from WIPOSEQ_LANGUAGE or else from the system."""
    own = os.environ.get("WIPOSEQ_LANGUAGE")
    if own:
        return [own]
    place = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    if not place and sys.platform == "win32":
        import ctypes

        place = _locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")
    if not place or (next(_candidates(place)) == "en" and "_" not in place):
        return ["en"]  # LANGUAGE counts only if there is also a locale
    return [*filter(None, os.environ.get("LANGUAGE", "").split(":")), place]


class Catalogue(_gettext.NullTranslations):
    """Translations by their English text, with the plural rule of the language."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: dict[str, str] = {}
        self.plurals: dict[str, tuple[str, ...]] = {}
        self.form: Callable[[int], int] = lambda n: int(n != 1)

    def gettext(self, message: str) -> str:
        return self.texts.get(message, message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        forms = self.plurals.get(msgid1)
        if forms:
            index = self.form(n)
            if index < len(forms):
                return forms[index]
        return msgid1 if n == 1 else msgid2


def read_catalogue(path: Path) -> Catalogue:
    """Return the translations in a .po file. Empty and fuzzy entries are skipped, so their texts stay English.

    Raises ValueError with the line number if it is not a .po file in UTF-8, OSError if it cannot be read.
    """
    catalogue = Catalogue()
    for entry in _entries(path.read_text(encoding="utf-8-sig")):
        source = entry["msgid"]
        forms = tuple(entry[name] for name in sorted(entry) if name.startswith("msgstr["))
        if source == "":
            catalogue.form = _plural_rule(entry.get("msgstr", ""))
        elif "msgid_plural" in entry:
            if forms and all(forms):
                catalogue.plurals[source] = forms
        elif entry.get("msgstr"):
            catalogue.texts[source] = entry["msgstr"]
    return catalogue


_FIELD = re.compile(r'(msgctxt|msgid|msgid_plural|msgstr|msgstr\[[0-9]\])[ \t]+(".*")\Z')
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"\Z')
_ESCAPE = re.compile(r"\\(.)")
_ESCAPES: Final = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\"}


def _entries(text: str) -> Iterator[dict[str, str]]:
    """Yield each entry of a .po file that is not fuzzy, as a text by field name."""
    entry: dict[str, str] = {}
    name = ""
    is_fuzzy = next_is_fuzzy = False
    for number, line in enumerate(text.split("\n"), 1):
        line = line.strip()
        if line.startswith("#"):
            next_is_fuzzy |= line.startswith("#,") and "fuzzy" in line
            continue
        if not line:
            continue
        found = _FIELD.match(line)
        if found:
            name = found[1]
            if name in ("msgctxt", "msgid") and "msgid" in entry:
                if not is_fuzzy:
                    yield entry
                entry = {}
            if not entry:
                is_fuzzy, next_is_fuzzy = next_is_fuzzy, False
            if name in entry:
                raise ValueError(f"line {number}: {name} is given twice")
            entry[name] = ""
        elif not name:
            raise ValueError(f"line {number}: text before the first entry")
        string = _STRING.match(found[2] if found else line)
        if not string:
            raise ValueError(f"line {number}: not a line of a .po file")
        entry[name] += _ESCAPE.sub(lambda escape: _ESCAPES.get(escape[1], escape[0]), string[1])
    if "msgid" in entry and not is_fuzzy:
        yield entry
    elif entry and "msgid" not in entry:
        raise ValueError("an entry without msgid")


def _plural_rule(header: str) -> Callable[[int], int]:
    found = re.search(r"plural\s*=\s*([^;\n]+)", header)
    rule: Callable[[int], int] = _gettext.c2py(found[1] if found else "n != 1")
    return rule


def _candidates(code: str) -> Iterator[str]:
    """Yield the code, and the language without its region: "de_AT.UTF-8@euro" gives de_AT and de; "C" gives en."""
    language = re.split(r"[.@]", code)[0].replace("-", "_")
    if language in ("C", "POSIX") or not re.fullmatch(r"[A-Za-z]+(_[A-Za-z0-9]+)*", language):
        language = "en"
    yield language
    if "_" in language:
        yield language.split("_")[0]


def _filled(found: str, text: str, values: dict[str, Any]) -> str:
    for template in (found, text):
        try:
            return template.format(**values)
        except (KeyError, IndexError, ValueError, AttributeError):
            continue
    return found


class _Pseudo(_gettext.NullTranslations):
    """The pseudo-language, see PSEUDO. Placeholders, tags, link targets, and letters after an ampersand stay."""

    _unchanged = re.compile(r"(\{[^{}]*\}|\]\([a-z]+:[^()]*\)|<[^<>]*>|&\w+;|&.|%\(\w+\)[a-z]|%[a-zA-Z0-9])")
    _letters = str.maketrans("AEIOUYaceinouyCDLNSZdlsz", "ÁÉÍÓÚÝáçéíñóúýÇĎĹŃŠŽďłšž")

    def gettext(self, message: str) -> str:
        parts = self._unchanged.split(message)
        accented = "".join(part if n % 2 else part.translate(self._letters) for n, part in enumerate(parts))
        shown = sum(len(part) for part in parts[::2])
        padding = "~" * max(1, round(shown * 0.3) - 2) if shown else ""
        return f"⟦{accented} {padding}⟧" if padding else f"⟦{accented}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)
