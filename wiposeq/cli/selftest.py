"""wiposeq selftest: check the program with the conformance pack, or publish the pack."""

import argparse
from pathlib import Path

from wiposeq.cli.shared import ERRORS_FOUND, OK, AddVerb, add_edition, edition_of
from wiposeq.cli.terminal import bar, say
from wiposeq.texts import listed, tr, trn


def add_options(add_verb: AddVerb) -> None:
    """Add the verb and its options."""
    words = tr("Check files with known defects, and report whether this program finds exactly these.")
    selftest = add_verb("selftest", words, run)
    add_edition(selftest)
    words = tr("only write the files, what they must result in, and an index page to this new folder")
    selftest.add_argument("-o", "--output", metavar="FOLDER", help=words)
    selftest.add_argument("--verbose", action="store_true", help=tr("print a line for each file"))


def run(arguments: argparse.Namespace) -> int:
    """Run or publish the pack."""
    from wiposeq.app.conformance import pack

    if arguments.output:
        count = pack.publish(Path(arguments.output), edition_of(arguments))
        say(f"{arguments.output}: {trn('{count} file', '{count} files', count)}\n")
        return OK
    failed = count = 0
    with bar(tr("selftest")) as progress:
        outcomes = list(pack.run(edition_of(arguments), progress=progress))
    for each in outcomes:
        count += 1
        failed += not each.is_right
        if arguments.verbose or not each.is_right:
            expected, found = listed(each.case.rules) or "-", listed(each.found) or "-"
            state = tr("ok") if each.is_right else tr("FAILED")
            words = tr("expected {expected}, found {found}", expected=expected, found=found)
            say(f"{state}  {each.case.id} ({pack.cites(each.case)}; {each.case.confidence}): {words}\n")
    say(
        trn("{count} file checked", "{count} files checked", count) + ", " + tr("{failed} failed", failed=failed) + "\n"
    )
    return ERRORS_FOUND if failed else OK
