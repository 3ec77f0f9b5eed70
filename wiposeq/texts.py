"""Translation of every text a user sees: one catalogue for the window, the command line and the rules.

The design put translation with Qt; but rules, errors and the command line speak to users too and may not know Qt,
so the standard library's gettext serves all. Sources call ``tr("Text with {value}", value=...)``; the catalogues are
``resources/translations/<language>.po`` and are read as they are (no compiled files to keep in step).
"""

import gettext as _gettext
from typing import Any

_current: _gettext.NullTranslations = _gettext.NullTranslations()


def tr(text: str, /, **values: Any) -> str:
    """The text in the user's language with the values filled in. An unfilled or odd brace leaves the text as it is."""
    found = _current.gettext(text) if text else ""
    if not values:
        return found
    try:
        return found.format(**values)
    except (KeyError, IndexError, ValueError):
        return text.format(**values) if found != text else found


def trn(singular: str, plural: str, count: int, /, **values: Any) -> str:
    """Like tr, for a text that depends on a number; ``{count}`` is filled in."""
    return _current.ngettext(singular, plural, count).format(count=count, **values)


def use(translations: _gettext.NullTranslations) -> None:
    """Switches every later text to these translations."""
    global _current
    _current = translations
