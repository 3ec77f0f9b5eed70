"""wiposeq profiles: list the profiles, or show each line of one with its source."""

import argparse

from wiposeq.cli.shared import OK, AddVerb
from wiposeq.cli.terminal import say
from wiposeq.texts import tr


def add_options(add_verb: AddVerb) -> None:
    """Add the verb and its options."""
    profiles = add_verb("profiles", tr("List the profiles, or show each line of one with its source."), run)
    profiles.add_argument("id", nargs="?", metavar="ID", help=tr("a profile, such as us"))


def run(arguments: argparse.Namespace) -> int:
    """Print the list of the profiles, or the page of one."""
    from wiposeq.app import profilepages

    if arguments.id is not None:
        say(profilepages.as_text(profilepages.page(arguments.id.strip().lower())))
    else:
        say(profilepages.list_as_text())
    return OK
