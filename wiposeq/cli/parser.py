"""Build the parser of the command line from the verbs.

It hides argparse. Each verb adds its own options, in the module of its name.
"""

import argparse
import re
from collections.abc import Sequence
from typing import Final, NoReturn

from wiposeq import __version__, texts
from wiposeq.cli import (
    check,
    compare,
    convert,
    demo,
    desktop,
    fix,
    inventory,
    package,
    packs,
    profiles,
    rules,
    selftest,
    serve,
    specification,
    template,
    translate,
)
from wiposeq.cli.help_texts import Formatter, translate_argparse
from wiposeq.cli.shared import UNUSABLE, Run
from wiposeq.cli.terminal import complain
from wiposeq.errors import UsageError
from wiposeq.texts import listed, tr

MODULES: Final = (
    check,
    convert,
    fix,
    compare,
    specification,
    translate,
    package,
    inventory,
    template,
    rules,
    profiles,
    serve,
    selftest,
    packs,
    demo,
    desktop,
)
"""The modules of the verbs, in the order of --help."""
VERBS: Final = tuple(module.__name__.rpartition(".")[2] for module in MODULES)


_OWN_LANGUAGE: Final = ("translate", "serve")
"""Verbs with a --language of their own: of the translation, of the reports. Before these verbs, --language is that of
the messages."""


def take_language(words: Sequence[str]) -> list[str]:
    """Use the language that a call names with --language, and return the other words of the call.

    The language is used before the parser is built, because --help is in it too. Raises UsageError for an unknown one.
    """
    rest = list(words)
    end = next((place for place, word in enumerate(rest) if word in (*_OWN_LANGUAGE, "--")), len(rest))
    for place, word in enumerate(rest[:end]):
        name, sign, code = word.partition("=")
        if name == "--language" and (sign or place + 1 < end):
            _use_language(code if sign else rest[place + 1])
            return rest[:place] + rest[place + (1 if sign else 2) :]
    return rest


def _use_language(code: str) -> str:
    is_english = re.fullmatch(r"(en|C|POSIX)([_.@-].*)?", code, re.IGNORECASE)  # not what merely falls back to it
    before = texts.language()
    if not code or (texts.use_language(code) == "en" and not is_english):
        texts.use_language(before)
        known = listed(texts.languages())
        raise UsageError('There is no language "{language}".', "Use one of: {known}.", language=code, known=known)
    return code


class _Parser(argparse.ArgumentParser):
    """A parser that prints an error in one line."""

    def error(self, message: str) -> NoReturn:
        complain(tr("{message}. Try: {command}", message=message, command=f"{self.prog} --help"))
        raise SystemExit(UNUSABLE)


def parser(words: Sequence[str] = ()) -> argparse.ArgumentParser:
    """Return the parser of a call. Its result has the function that runs the verb as `run`.

    words: the words of the call. If the first is a verb, the parser has no other: each takes time.
    """
    translate_argparse()
    parser = _Parser(
        prog="wiposeq",
        formatter_class=Formatter,
        description=tr("Author, repair and check patent sequence listings under WIPO Standard ST.26."),
        epilog=tr(
            "Without a verb the window opens: wiposeq [FILE]. "
            "Exit codes: 0 no errors (there may be warnings), 1 errors found, 2 the input or the call cannot be used."
        ),
    )
    version = tr("show program's version number and exit")  # argparse translates all of its words but these
    parser.add_argument("--version", "-V", action="version", version=f"WipoSeq {__version__}", help=version)
    _add_language(parser)
    verbs = parser.add_subparsers(title=tr("verbs"), metavar="VERB", required=True, parser_class=_Parser)

    def add_verb(name: str, words: str, run: Run) -> argparse.ArgumentParser:
        verb = verbs.add_parser(name, help=words, description=words, formatter_class=Formatter)
        verb.set_defaults(run=run)
        if name not in _OWN_LANGUAGE:
            _add_language(verb)
        return verb

    called = words[0] if words else ""
    for verb, module in zip(VERBS, MODULES):
        if verb == called or called not in VERBS:
            module.add_options(add_verb)
    return parser


def _add_language(parser: argparse.ArgumentParser) -> None:
    """Add the option that take_language() reads, for --help and the completion of shells."""
    words = tr("language of messages and reports, such as de or zh_CN (default: that of the system)")
    parser.add_argument("--language", metavar="L", type=_use_language, help=words)
