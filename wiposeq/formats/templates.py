"""Pages in HTML, made from the templates in resources/templates/.

It hides the template library. Every value of a template is escaped, except what is marked as safe: the results of
macros, which have escaped their own values. Texts go through tr() and trn(), where packaging/translations.py finds
them.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from html import escape
from typing import TYPE_CHECKING, Any, Final

from wiposeq import resources
from wiposeq.texts import language, tr, trn

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

_ENOUGH: Final = 1 << 15
"""Characters of a piece."""
_SHORT: Final = 60
"""Characters up to which a value is escaped once for all; short ones occur again and again."""


_UNSHOWN: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def shown(text: str) -> str:
    """Return the text with symbols for control characters, except line end and tab, and U+FFFD for non-characters."""
    return text if text.isprintable() else _UNSHOWN.sub(symbol, text)


def symbol(found: re.Match[str]) -> str:
    """Return the symbol for a character that cannot be shown."""
    code = ord(found[0])
    if code == 0x20:
        return "\u2423"
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else "\ufffd"


def render(template: str, /, **values: Any) -> str:
    """Return the text that a template gives with these values."""
    return "".join(pieces(template, **values))


def pieces(template: str, /, **values: Any) -> Iterator[str]:
    """Yield the same in pieces, for pages of any size; values may be iterators."""
    held: list[str] = []
    size = 0
    for text in _environment().get_template(f"{template}.html").generate(**values):
        held.append(text)
        size += len(text)
        if size > _ENOUGH:
            yield "".join(held)
            held.clear()
            size = 0
    yield "".join(held)


def macros(template: str) -> Any:
    """Return the macros of a template, as functions that return text. Their values are shown() before they are escaped.

    They are for the parts of a page that may occur 100,000 times.
    """
    return _environment(_escaped_as_shown).get_template(f"{template}.html").module


def markup(text: str) -> "Markup":
    """Return a text that a template writes as it is: what is variable in it must be escaped."""
    from markupsafe import Markup

    return Markup(text)


@cache
def _environment(finalize: Callable[[Any], Any] | None = None) -> "Environment":
    """Return the settings of the library, imported here so that only those who write a page wait for it.

    finalize: how each value is escaped.
    Every value is escaped by `finalize`, not by `autoescape`, which has other entities for quotes and creates an object
    for each value: a page of 100,000 sequences has some millions.
    """
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(resources.path("templates")),
        finalize=finalize or _escaped,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    environment.filters["shown"] = shown
    environment.globals |= {
        "tr": tr,
        "trn": trn,
        "language": language,
        "style": lambda name: resources.text("styles", name),
    }
    return environment


def _escaped(value: Any) -> str:
    """Return what a template writes for a value."""
    return value if hasattr(value, "__html__") else escape(str(value))


def _escaped_as_shown(value: Any) -> Any:
    """Return the same with symbols for characters that cannot be shown."""
    if type(value) is str:
        return _short(value) if len(value) <= _SHORT else escape(shown(value))
    return value if type(value) is int else _escaped(value)


@lru_cache(maxsize=4096)
def _short(text: str) -> str:
    return escape(shown(text))
