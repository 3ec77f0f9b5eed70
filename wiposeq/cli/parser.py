"""Build the parser of the command line from the verbs.

It hides argparse. Each verb adds its own options, in the module of its name.
"""

import argparse
from typing import Final, NoReturn

from wiposeq import __version__
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
from wiposeq.cli.shared import UNUSABLE, Run
from wiposeq.cli.terminal import complain
from wiposeq.texts import tr

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


class _Parser(argparse.ArgumentParser):
    """A parser that prints an error in one line."""

    def error(self, message: str) -> NoReturn:
        complain(f"{message}. {tr('Try')}: {self.prog} --help")
        raise SystemExit(UNUSABLE)


def parser() -> argparse.ArgumentParser:
    """Return the parser of a call. Its result has the function that runs the verb as `run`."""
    parser = _Parser(
        prog="wiposeq",
        description=tr("Author, repair and check patent sequence listings under WIPO Standard ST.26."),
        epilog=tr(
            "Without a verb the window opens: wiposeq [FILE]. "
            "Exit codes: 0 no errors (there may be warnings), 1 errors found, 2 the input or the call cannot be used."
        ),
    )
    parser.add_argument("--version", "-V", action="version", version=f"WipoSeq {__version__}")
    verbs = parser.add_subparsers(title=tr("verbs"), metavar="VERB", required=True, parser_class=_Parser)

    def add_verb(name: str, words: str, run: Run) -> argparse.ArgumentParser:
        verb = verbs.add_parser(name, help=words, description=words)
        verb.set_defaults(run=run)
        return verb

    for module in MODULES:
        module.add_options(add_verb)
    return parser
