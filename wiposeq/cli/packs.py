"""wiposeq packs: install editions and lists of organisms from a file, offline."""

import argparse
from pathlib import Path

from wiposeq.cli.shared import OK, AddVerb
from wiposeq.cli.terminal import say
from wiposeq.errors import UsageError
from wiposeq.texts import tr


def add_options(add_verb: AddVerb) -> None:
    """Add the verb and its options."""
    packs = add_verb("packs", tr("List, install, remove or make packs: editions and lists of organisms."), run)
    packs.add_argument("action", nargs="?", choices=("list", "install", "remove", "make"), default="list")
    packs.add_argument("name", nargs="?", metavar="FILE|ID|FOLDER", help=tr("the pack, its id, or the folder to pack"))
    packs.add_argument(
        "--sha256", metavar="DIGITS", help=tr("install: the checksum, from another source than the file")
    )
    packs.add_argument("--for-all", action="store_true", help=tr("install: for all users of this computer"))
    packs.add_argument("-o", "--output", metavar="FILE", help=tr("make: the pack to write"))
    packs.add_argument("--about", default="", metavar="TEXT", help=tr("make: a line about the pack"))


def run(arguments: argparse.Namespace) -> int:
    """List, install, remove or make a pack."""
    from wiposeq.app import packs

    action, name = arguments.action, arguments.name
    if action == "list":
        for pack, folder in packs.installed():
            say(f"{pack.kind} {pack.id}: {pack.about or '-'} ({folder})\n")
        if not packs.installed():
            say(tr("No pack is installed.") + "\n")
        return OK
    if not name:
        raise UsageError("The name is missing.", "Give a pack to install, an id to remove, or a folder to pack.")
    if action == "install":
        if not arguments.sha256:
            raise UsageError("A pack is installed only with its checksum.", "Add --sha256 and the digits.")
        pack = packs.install(Path(name), arguments.sha256, for_all=arguments.for_all)
        say(tr("{kind} {id} was installed.", kind=pack.kind, id=pack.id) + "\n")
    elif action == "remove":
        pack = packs.remove(name)
        say(tr("{kind} {id} was removed.", kind=pack.kind, id=pack.id) + "\n")
    else:
        if not arguments.output:
            raise UsageError("The name of the pack is missing.", "Add -o FILE.")
        say(f"{arguments.output}: SHA-256 {packs.make(Path(name), Path(arguments.output), arguments.about)}\n")
    return OK
