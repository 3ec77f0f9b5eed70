"""wiposeq template: write an empty table for sequences."""

import argparse
from pathlib import Path

from wiposeq.cli.shared import OK, AddVerb, add_edition, add_force, edition_of, refuse_existing
from wiposeq.cli.terminal import say
from wiposeq.texts import tr


def add_options(add_verb: AddVerb) -> None:
    """Add the verb and its options."""
    template = add_verb("template", tr("Write an empty table for sequences, which you fill in and convert."), run)
    template.add_argument("output", metavar="OUT", help=tr("the file to write: .xlsx or .csv"))
    add_edition(template)
    add_force(template, "--overwrite")


def run(arguments: argparse.Namespace) -> int:
    """Write the table."""
    from wiposeq.app.importing import importing

    path, edition = Path(arguments.output), edition_of(arguments)
    refuse_existing(path, is_forced=arguments.force)
    importing.write_template(path, edition)
    say(tr("{path}: an empty table. Fill it in, and read it with wiposeq convert.", path=path) + "\n")
    return OK
