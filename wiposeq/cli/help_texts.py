"""Show the help of the command line in the language of the user, in lines that fit.

It hides that argparse translates its own words with gettext, and that it counts letters where a terminal has columns.
"""

import argparse
from typing import Final

from wiposeq.columns import lines
from wiposeq.texts import mark, tr

_WORDS: Final = (
    mark("usage: "),
    mark("positional arguments"),
    mark("options"),
    mark("show this help message and exit"),
    mark("show program's version number and exit"),
    mark("the following arguments are required: %s"),
    mark("unrecognized arguments: %s"),
    mark("argument %(argument_name)s: %(message)s"),
    mark("invalid choice: %(value)r (choose from %(choices)s)"),
    mark("expected one argument"),
    mark("expected at least one argument"),
    mark("ambiguous option: %(option)s could match %(matches)s"),
    mark("ignored explicit argument %r"),
    mark("not allowed with argument %s"),
)
"""What argparse says."""
_INVALID: Final = "invalid %(type)s value: %(value)r"
"""What argparse says if a function of the program that parses a value fails. Each of them parses a number."""


def translate_argparse() -> None:
    """Let argparse say its words in the language of the user."""
    setattr(argparse, "_", _translated)  # noqa: B010 (argparse has no other way)


def _translated(text: str) -> str:
    if text == _INVALID:
        return tr('"{text}" is not a whole number.', text="%(value)s").rstrip(".。")
    return tr(text) if text in _WORDS else text


class Formatter(argparse.HelpFormatter):
    """Breaks descriptions and helps into lines by their width."""

    def _split_lines(self, text: str, width: int) -> list[str]:
        return list(lines(text, width))

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return "\n".join(indent + line for line in lines(text, width - len(indent)))
