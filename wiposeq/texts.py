"""Translate every text that a user sees, in the window, the command line and the rules.

Qt's translation is not used, because rules, errors and the command line may not import Qt. Callers write
``tr("Text with {value}", value=...)`` with the literal English text, which packaging/translations.py collects. A text
that is declared in one place and shown in another is marked with ``mark``. The catalogs are
``resources/translations/<language>.po``.

This module hides how numbers and days are written, and how values from the left to the right are placed in a text from
the right to the left: in the window, invisible marks surround them. Only the thread that calls show_marks() gets these
marks, and plain() removes them from what leaves the window. The language chosen in the settings is passed to
use_language() by the application.
"""

import contextlib
import gettext as _gettext
import logging
import re
import threading
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import PurePath
from typing import Any, Final

from wiposeq import resources
from wiposeq.catalogue import has_texts, load_catalogue
from wiposeq.languages import Language, candidates, language_of, wanted_languages

PSEUDO: Final = "xx"
"""A language for tests: texts get accents, brackets and padding, which reveals untranslated and clipped texts."""

MIRRORED: Final = "ar_XB"
"""A language for tests: as PSEUDO, and every letter is from a script that is written from the right to the left."""

_log = logging.getLogger(__name__)
_current: _gettext.NullTranslations = _gettext.NullTranslations()
_language = "en"
_forms = language_of("en")
_marking: set[int] = set()
"""The threads whose texts get marks."""
_english: set[int] = set()
"""The threads whose texts are English."""
_untranslated: Final = _gettext.NullTranslations()


def tr(text: str, /, **values: Any) -> str:
    """Return the text in the language of the user, with the values filled in.

    If a value is missing or a brace has no partner, the text is returned unfilled.
    """
    found = (_catalogue() if _english else _current).gettext(text) if text else ""
    if values:
        return _filled(found, text, values)
    return _begun(_in_order(found)) if is_marking() else found


def tr_in(context: str, text: str, /) -> str:
    """Return like tr() a word that has several meanings, such as Tonga, which is a language and a country.

    context: the meaning, as translators see it: "encoding" or "country". A text that is not translated in this context
    is translated as without it.
    """
    found = _catalogue().pgettext(context, text)
    return tr(text) if found == text else found


def trn(singular: str, plural: str, count: int, /, **values: Any) -> str:
    """Return like tr() a text that depends on a number; ``{count}`` is filled in."""
    found = _catalogue().ngettext(singular, plural, count)
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
    global _language, _forms
    _language = _choose(code)
    _forms = language_of(_language)
    return _language


@contextlib.contextmanager
def in_english() -> Iterator[None]:
    """Let texts for this thread be English inside the block, for a document that is filed with an office."""
    was_english = _is_english()
    _english.add(threading.get_ident())
    try:
        yield
    finally:
        if not was_english:
            _english.discard(threading.get_ident())


def _is_english() -> bool:
    return bool(_english) and threading.get_ident() in _english


def _catalogue() -> _gettext.NullTranslations:
    return _untranslated if _is_english() else _current


def _forms_of_thread() -> Language:
    return language_of("en") if _is_english() else _forms


def language() -> str:
    """Return the code of the current language, which another process needs to use the same language."""
    return "en" if _is_english() else _language


def language_codes() -> tuple[str, ...]:
    """Return the code of the current language, and after it that of the language without its region; () for English."""
    return tuple(code for code in candidates(language()) if code != "en")


def _choose(code: str | None) -> str:
    preferred = [code] if code else wanted_languages()
    for wanted in (candidate for each in preferred for candidate in candidates(each)):
        if wanted.split("_")[0] == "en":
            break
        if wanted == PSEUDO:
            use_pseudo()
            return PSEUDO
        if wanted == MIRRORED:
            use(_Mirrored())
            return MIRRORED
        path = resources.path("translations", f"{wanted}.po")
        if path.is_file():
            try:
                catalogue = load_catalogue(path)
            except (OSError, ValueError) as error:
                _log.warning("The translation %s cannot be used: %s", path.name, type(error).__name__)
                break
            if catalogue.texts or catalogue.plurals:
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
            if has_texts(path):
                found.append(path.stem)
    return tuple(found)


def without_mnemonic(text: str) -> str:
    """Return the text of a menu or button as it reads elsewhere: "&Open" and "Open(&O)" become "Open"."""
    return re.sub(r"&(&?)", r"\1", re.sub(r"\s?\(&[^&\s]\)", "", text))


def is_right_to_left() -> bool:
    """Return whether the language is written from the right to the left."""
    return _forms_of_thread().is_right_to_left


def shown_number(value: float, places: int = 0) -> str:
    """Return a number as the language writes it: 1,234.5 or 1.234,5. For a reader only, never for a file of data.

    places: how many decimals.
    """
    signs = {",": _forms_of_thread().group, ".": _forms_of_thread().decimal}
    return "".join(signs.get(sign, sign) for sign in f"{value:,.{places}f}")


def comma() -> str:
    """Return what separates the parts of a list in the language: ", " or "، " or "、"."""
    return _forms_of_thread().comma


def colon() -> str:
    """Return what separates a name and its value in the language: ": " or "：", in French with a space before it."""
    return _forms_of_thread().colon


def semicolon() -> str:
    """Return what separates clauses in the language: "; " or "؛ " or "；"."""
    return _forms_of_thread().semicolon


def listed(parts: Iterable[str]) -> str:
    """Return words or values that are not empty beside each other, separated as the language does it."""
    return _forms_of_thread().comma.join(isolated(part) for part in parts if part)


def in_clauses(parts: Iterable[str]) -> str:
    """Return clauses that are not empty, separated by the semicolon of the language."""
    return _forms_of_thread().semicolon.join(isolated(part) for part in parts if part)


def in_sentences(parts: Iterable[str]) -> str:
    """Return sentences that are not empty one after the other, with a space if the language writes one."""
    return _forms_of_thread().gap.join(part for part in parts if part)


def labeled(name: str, value: str) -> str:
    """Return a name with its value, separated by the colon of the language; the name alone if the value is empty."""
    return f"{name}{_forms_of_thread().colon}{isolated(value)}" if value else name


def shown_span(start: int, end: int) -> str:
    """Return a range of positions, with thousands apart but never by a point: 1,200..1,300."""
    shown = f"{shown_number(start)}..{shown_number(end)}" if end != start else shown_number(start)
    return isolated(re.sub(r"(?<!\.)\.(?!\.)", "\u202f", shown))


def shown_day(when: date | str | None, *, has_time: bool = False) -> str:
    """Return a day as the language writes it. For a reader only: a listing and files of data have YYYY-MM-DD.

    when: a date, or the text of one. A text in another form, or of a day that does not exist, is returned unchanged.
        "" for None.
    has_time: with hours and minutes; `when` is a datetime then.
    """
    if not isinstance(when, date):
        text = when or ""
        try:
            when = date.fromisoformat(text if _ISO_DAY.fullmatch(text) else "")
        except ValueError:
            return text
    return when.strftime(f"{_forms_of_thread().day} %H:%M" if has_time else _forms_of_thread().day)


_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


# Texts from the right to the left

_OPENS: Final = "\u2066\u2060"
_OPENS_ANY: Final = "\u2068\u2060"
_CLOSES: Final = "\u2060\u2069"
"""The isolates of UAX 9, left to right and by the first strong letter, and their end. Each has a word joiner, so that
no text of the user is mistaken for them."""
_BEGINS: Final = "\u200f\u2060"
"""The right-to-left mark before a text whose first letter is Latin: Qt places a whole text by its first letter."""
_HARMLESS = re.compile(r"[\d\s,.:;]*\Z")
_RANGE = re.compile(r"(?<![\w.-])[<>]?\d[\d,]*(?:(?:\.\.|[\^\u2013-])[<>]?\d[\d,]*)+(?!\w)")
"""What a text from the right to the left would show with its numbers exchanged: 1..20, 3^4, 7-9, 2026-12-01."""
_DIGIT = re.compile(r"\d")
_PARTS = re.compile(f'"[^"]+"|{_RANGE.pattern}')
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
"""Letters of Hebrew, Arabic and others. A text without any, such as "163 nt", is isolated as a whole."""


def show_marks(is_shown: bool) -> None:
    """Let texts for this thread, which shows them in the window, have marks if the language needs them, or not."""
    (_marking.add if is_shown else _marking.discard)(threading.get_ident())


@contextlib.contextmanager
def marks() -> Iterator[None]:
    """Let texts for this thread have marks inside the block, for a page that turns them into elements."""
    had_marks = threading.get_ident() in _marking
    show_marks(True)
    try:
        yield
    finally:
        show_marks(had_marks)


def with_elements(html: str) -> str:
    """Return a page with <bdi> elements in place of marks; inside of tags and the title they are removed."""
    html = html.replace(_BEGINS, "")
    if _CLOSES not in html:
        return html
    html = _TAG.sub(lambda tag: plain(tag[0]), html)
    return html.replace(_OPENS, '<bdi dir="ltr">').replace(_OPENS_ANY, "<bdi>").replace(_CLOSES, "</bdi>")


_TAG = re.compile("<title>.*?</title>|<[^<>]*>", re.DOTALL)


def is_marking() -> bool:
    """Return whether texts for this thread get marks now."""
    return bool(_marking) and _forms_of_thread().is_right_to_left and threading.get_ident() in _marking


def isolated(value: str) -> str:
    """Return a name, location or other value so that the text around it does not change its order on the screen.

    Everywhere but in a window whose language is written from the right to the left, this is the value itself.
    """
    if (
        not value
        or not is_marking()
        or value.startswith((_OPENS, _OPENS_ANY))
        or (_HARMLESS.match(value) and ".." not in value)
    ):
        return value
    return f"{_OPENS_ANY if _RIGHT_TO_LEFT.search(value) else _OPENS}{value}{_CLOSES}"


def ordered(text: str) -> str:
    """Return a whole text that was made elsewhere, with its quoted values and ranges isolated as isolated() does."""
    if not text or not is_marking() or _CLOSES in text:
        return text
    if not _RIGHT_TO_LEFT.search(text):
        return isolated(text)
    found = _PARTS.sub(lambda part: f'"{_inner(part[0][1:-1])}"' if part[0][0] == '"' else isolated(part[0]), text)
    return _begun(found)


def _inner(quoted: str) -> str:
    """Return a quoted value as ordered() shows it; the mark of a whole text is not needed within another one."""
    return ordered(quoted).removeprefix(_BEGINS)


def plain(text: str) -> str:
    """Return a text of the window without marks, for a file or another program."""
    for each in (_OPENS, _OPENS_ANY, _CLOSES, _BEGINS) if "\u2060" in text else ():
        text = text.replace(each, "")
    return text


def has_marks(data: bytes) -> bool:
    """Return whether a text in UTF-8 has marks; False at once if the language needs none."""
    return _forms_of_thread().is_right_to_left and any(each in data for each in _IN_BYTES[-2:])


def plain_bytes(data: bytes) -> bytes:
    """Return a text in UTF-8 without marks."""
    for each in _IN_BYTES:
        data = data.replace(each, b"")
    return data


_IN_BYTES: Final = (_OPENS.encode(), _OPENS_ANY.encode(), _CLOSES.encode(), _BEGINS.encode())


def _filled(found: str, text: str, values: dict[str, Any]) -> str:
    is_marked = is_marking()
    if is_marked:
        values = {
            name: isolated(str(each)) if isinstance(each, str | PurePath) else each for name, each in values.items()
        }
    for template in (found, text):
        try:
            filled = template.format(**values)
        except (KeyError, IndexError, ValueError, AttributeError):
            continue
        if is_marked:
            filled = _in_order(filled)
            return _begun(filled) if _RIGHT_TO_LEFT.search(filled) else isolated(filled)
        return filled
    return found


def _in_order(text: str) -> str:
    """Return a text with its ranges isolated."""
    return _RANGE.sub(lambda each: isolated(each[0]), text) if _DIGIT.search(text) else text


_ISOLATED = re.compile("[\u2066-\u2068][^\u2066-\u2069]*\u2069")
_FIRST_LETTER = re.compile("[^\\W\\d_]|\u200f")


def begins_right_to_left(text: str) -> bool | None:
    """Return whether the first letter is from the right to the left; None without a letter. Isolates do not count."""
    first = _FIRST_LETTER.search(text)
    if first is not None and "\u2066" <= max(text[: first.start()], default="") <= "\u2068":
        while (outside := _ISOLATED.sub("", text)) != text:
            text = outside
        first = _FIRST_LETTER.search(text)
    return None if first is None else first[0] == "\u200f" or _RIGHT_TO_LEFT.match(first[0]) is not None


def _begun(text: str) -> str:
    """Return a text with a mark in front if it has Arabic letters but does not begin with one."""
    if text[:1] > "\u0590" and _RIGHT_TO_LEFT.match(text) and text[0].isalpha():  # most texts, at each start
        return text
    if begins_right_to_left(text) or not _RIGHT_TO_LEFT.search(text):
        return text
    return _BEGINS + text


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


class _Mirrored(_Pseudo):
    """The other pseudo-language, see MIRRORED."""

    _letters = str.maketrans(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
        "اباتثجحخدذرزسشصضطظعغفقكلمنهوياباتثجحخدذرزسشصضطظعغفقكلمنهوي"[:26] * 2,
    )
