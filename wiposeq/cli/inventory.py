"""wiposeq inventory: list the listings in folders and archives, with what they are and what the check finds today."""

import argparse
from pathlib import Path
from typing import Final

from wiposeq.cli.shared import ERRORS_FOUND, OK, UNUSABLE, AddVerb, add_force, format_of
from wiposeq.cli.terminal import bar, complain, say
from wiposeq.errors import UsageError
from wiposeq.texts import tr

MOST_NAMED: Final = 20
"""How many files that cannot be read the command names on stderr; the list has all."""


def add_options(add_verb: AddVerb) -> None:
    """Add the verb and its options."""
    words = tr("List the listings in folders and ZIP archives, what they are, and what the check finds today.")
    inventory = add_verb("inventory", words, run)
    inventory.add_argument("folders", nargs="+", metavar="FOLDER", help=tr("a folder, a listing, or an archive"))
    words = tr("write the inventory to this file: .xlsx, .csv, .json or .html")
    inventory.add_argument("-o", "--output", metavar="LIST", required=True, help=words)
    add_force(inventory)
    words = tr("check with this profile; may be repeated (default: filing)")
    inventory.add_argument("--profile", action="append", default=[], metavar="ID", help=words)
    words = tr("an earlier inventory (.json or .csv): say what changed since then")
    inventory.add_argument("--since", metavar="LIST", help=words)


def run(arguments: argparse.Namespace) -> int:
    """Make the inventory, and print its sums."""
    from wiposeq.app.inventory.inventory import compared, items, make_inventory, save
    from wiposeq.checking.profile import profile
    from wiposeq.formats.reports.inventory_report import INVENTORY_FORMATS, read_inventory, totals

    format_of(arguments.output, None, INVENTORY_FORMATS, is_forced=arguments.force)
    if not Path(arguments.output).suffix:
        raise UsageError('"{path}" has no ending.', "Use .xlsx, .csv, .json or .html.", path=arguments.output)
    profiles = tuple(profile(name).name for name in arguments.profile or ["filing"])
    earlier = read_inventory(Path(arguments.since)) if arguments.since else None
    found = list(items(arguments.folders, profiles))
    if not found:
        raise UsageError("There is no listing in these folders.", "Name another folder.")
    with bar(tr("inventory")) as progress:
        rows = make_inventory(found, progress=progress)
    if earlier is not None:
        rows = compared(rows, earlier)
    save(rows, Path(arguments.output))
    say(f"{arguments.output}: {totals(rows)}\n")
    unread = [row for row in rows if not row.is_read and row.change != "gone"]
    for row in unread[:MOST_NAMED]:
        complain(row.why if row.file in row.why else f"{row.file}: {row.why}")
    if unread:
        return UNUSABLE
    return ERRORS_FOUND if any(errors for row in rows for _, errors, _ in row.checks) else OK
