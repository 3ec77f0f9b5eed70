"""Render HTML pages from the templates in resources/templates/.

It hides the template library. Every value of a template is escaped, except the results of macros, whose values are
already escaped. Templates translate their texts with tr() and trn(), where packaging/translations.py finds them.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from html import escape
from typing import TYPE_CHECKING, Any, Final

from wiposeq import resources
from wiposeq.texts import (
    colon,
    comma,
    is_right_to_left,
    language,
    marks,
    ordered,
    semicolon,
    shown_number,
    tr,
    trn,
    with_elements,
)

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

_ENOUGH: Final = 1 << 15
"""The number of characters after which a piece ends."""
_SHORT: Final = 60
"""The most characters of a value whose escaped form is cached, because short values recur."""


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
    """Return the page of a template with these values."""
    return "".join(pieces(template, **values))


def pieces(template: str, /, **values: Any) -> Iterator[str]:
    """Yield the page of a template in pieces, for pages of any size. Values may be iterators."""
    held: list[str] = []
    size = 0
    stream = _environment().get_template(f"{template}.html").generate(**values)
    for text in _marked(stream) if is_right_to_left() else stream:
        held.append(text)
        size += len(text)
        if size > _ENOUGH:
            yield "".join(held)
            held.clear()
            size = 0
    yield "".join(held)


def _marked(stream: Iterator[str]) -> Iterator[str]:
    """Yield the texts of a page whose language is written from the right to the left, with elements around values."""
    rest = ""
    while True:
        with marks():
            text = next(stream, None)
        if text is None:
            break
        rest += text
        end = rest.rfind("<")
        end = len(rest) if end <= rest.rfind(">") else end  # a tag or a title may not be complete
        if "<title>" in rest and "</title>" not in rest:
            continue
        yield with_elements(rest[:end])
        rest = rest[end:]
    yield with_elements(rest)


def page_language() -> str:
    """Return the attributes of a page in the language of the program."""
    direction = ' dir="rtl"' if is_right_to_left() else ""
    return f'lang="{language().replace("_", "-")}"{direction}'


def macros(template: str) -> Any:
    """Return the macros of a template as functions that return text, for parts of a page that may occur 100,000 times.

    Control characters in their values are replaced as by shown().
    """
    return _environment(_escaped_as_shown).get_template(f"{template}.html").module


def markup(text: str) -> "Markup":
    """Return a text that a template does not escape: the caller must have escaped its variable parts."""
    from markupsafe import Markup

    return Markup(text)


@cache
def _environment(finalize: Callable[[Any], Any] | None = None) -> "Environment":
    """Return the settings of the template library, which is imported only when a page is written.

    finalize: the function that escapes each value. The library's own `autoescape` uses other entities for quotes and
    creates an object for each value: a page of 100,000 sequences has some millions.
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
        "page_language": lambda: markup(page_language()),
        "shown_number": shown_number,
        "comma": comma,
        "colon": colon,
        "semicolon": semicolon,
        "style": lambda name: resources.text("styles", name),
    }
    return environment


def _escaped(value: Any) -> str:
    """Return a value as a template writes it."""
    if type(value) is str:
        value = ordered(value)
    return value if hasattr(value, "__html__") else escape(str(value))


def _escaped_as_shown(value: Any) -> Any:
    """Return a value as a template writes it, with symbols for characters that cannot be shown."""
    if type(value) is str:
        return _short(value) if len(value) <= _SHORT else escape(shown(value))
    return value if type(value) is int else _escaped(value)


@lru_cache(maxsize=4096)
def _short(text: str) -> str:
    return escape(shown(text))
