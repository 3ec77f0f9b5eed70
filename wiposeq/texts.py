"""Translation of every text a user sees: one catalogue for the window, the command line and the rules.

The design put translation with Qt; but rules, errors and the command line speak to users too and may not know Qt, so
this serves all. Sources call ``tr("Text with {value}", value=...)`` with the literal English text, which
packaging/translations.py gathers; a text that is declared in one place and shown in another is marked with ``mark``.
The catalogues are ``resources/translations/<language>.po`` and are read as they are: there are no compiled files to
keep in step, and a translator sees the effect of a change at the next start.

This module hides the format of the catalogues and where the wanted language is written down in the system. Which
language a user chose in the settings is the application's business: it hands the code to use_language.
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
"""The language that is none: every text accented, longer and in brackets, so that a forgotten or clipped one shows."""

_log = logging.getLogger(__name__)
_current: _gettext.NullTranslations = _gettext.NullTranslations()
_language = "en"


def tr(text: str, /, **values: Any) -> str:
    """The text in the user's language with the values filled in. An unfilled or odd brace leaves the text as it is."""
    found = _current.gettext(text) if text else ""
    return _filled(found, text, values) if values else found


def trn(singular: str, plural: str, count: int, /, **values: Any) -> str:
    """Like tr, for a text that depends on a number; ``{count}`` is filled in."""
    found = _current.ngettext(singular, plural, count)
    return _filled(found, singular if count == 1 else plural, {"count": count, **values})


def mark(text: str, /) -> str:
    """The text itself: marks a literal that is translated later, where it is shown with tr()."""
    return text


def use(translations: _gettext.NullTranslations) -> None:
    """Switches every later text to these translations."""
    global _current
    _current = translations


def use_language(code: str | None = None) -> str:
    """Switches every later text to a language and gives its code: "en" where there is no translation for it.

    code: "de", "de_AT", "pt-BR", "xx" for the pseudo-language; None or "" for what WIPOSEQ_LANGUAGE or else the
    system's settings say. A language of a region falls back to the language. A translation file that cannot be read is
    logged and English is used.
    """
    global _language
    _language = _used(code)
    return _language


def language() -> str:
    """The code that use_language gave last: what another process is to use so that it speaks the same."""
    return _language


def _used(code: str | None) -> str:
    asked = [code] if code else wanted_languages()
    for wanted in (candidate for each in asked for candidate in _candidates(each)):
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
    """Switches every later text to the pseudo-language: "Open file" becomes "⟦Ópéñ fílé ~~~⟧"."""
    use(_Pseudo())


def languages() -> tuple[str, ...]:
    """The codes of the languages there are texts for, English first. A translation only begun does not count."""
    found = ["en"]
    for path in sorted(resources.path("translations").glob("*.po")):
        with contextlib.suppress(OSError, ValueError):
            if read_catalogue(path).texts:
                found.append(path.stem)
    return tuple(found)


def wanted_languages() -> list[str]:
    """The codes of the languages asked for, best first: WIPOSEQ_LANGUAGE, else what the system's settings say."""
    own = os.environ.get("WIPOSEQ_LANGUAGE")
    if own:
        return [own]
    place = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    if not place and sys.platform == "win32":
        import ctypes

        place = _locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")
    if not place or (next(_candidates(place)) == "en" and "_" not in place):
        return ["en"]  # LANGUAGE counts only beside a locale
    return [*filter(None, os.environ.get("LANGUAGE", "").split(":")), place]


class Catalogue(_gettext.NullTranslations):
    """Translations by their English text, with the plural rule of their language."""

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
    """The translations in a .po file. Entries that are empty or marked fuzzy are left out, and so stay English.

    Raises ValueError with the line number for what is not a .po file in UTF-8, OSError if it cannot be read.
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
    """The entries of a .po file that are in force, each as field name -> text."""
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
    """The code and the language without its region: "de_AT.UTF-8@euro" gives de_AT, de; "C" gives en."""
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
    """See PSEUDO. What stands in braces or angle brackets, and the letter after an ampersand, stay as they are."""

    _kept = re.compile(r"(\{[^{}]*\}|<[^<>]*>|&\w+;|&.|%[a-zA-Z0-9])")
    _letters = str.maketrans("AEIOUYaceinouyCDLNSZdlsz", "ÁÉÍÓÚÝáçéíñóúýÇĎĹŃŠŽďłšž")

    def gettext(self, message: str) -> str:
        parts = self._kept.split(message)
        accented = "".join(part if n % 2 else part.translate(self._letters) for n, part in enumerate(parts))
        shown = sum(len(part) for part in parts[::2])
        padding = "~" * max(1, round(shown * 0.3) - 2) if shown else ""
        return f"⟦{accented} {padding}⟧" if padding else f"⟦{accented}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)
