"""wiposeq desktop: enter the program in the menu of a Linux desktop, or remove it from there."""

import argparse

from wiposeq.cli.shared import OK, AddVerb
from wiposeq.cli.terminal import say
from wiposeq.texts import tr


def add_options(add_verb: AddVerb) -> None:
    """Add the verb and its options."""
    desktop = add_verb("desktop", tr("Enter the program in the menu of a Linux desktop, or remove it there."), run)
    desktop.add_argument("what", choices=("install", "remove"), help=tr("install writes the entry, remove deletes it"))


def run(arguments: argparse.Namespace) -> int:
    """Write or remove the entry, the icon and the type of .wsq files, and print the files."""
    from wiposeq.app import desktop

    if arguments.what == "install":
        for path in desktop.install():
            say(tr("{path}: written", path=path) + "\n")
    else:
        removed = desktop.remove()
        for path in removed:
            say(tr("{path}: removed", path=path) + "\n")
        if not removed:
            say(tr("There is no entry to remove.") + "\n")
    return OK
