"""wiposeq demo: run the whole process once with invented sequences."""

import argparse
import os
from pathlib import Path

from wiposeq.cli.shared import AddVerb, add_edition, edition_of, print_result
from wiposeq.cli.terminal import say
from wiposeq.texts import tr, trn


def add_options(add_verb: AddVerb) -> None:
    """Add the verb and its options."""
    demo = add_verb("demo", tr("Run the whole process once with invented sequences."), run)
    demo.add_argument("folder", nargs="?", metavar="FOLDER", help=tr("folder for the files (default: wiposeq-demo)"))
    add_edition(demo)


def run(arguments: argparse.Namespace) -> int:
    """Write the files of the demonstration, and print a description of each."""
    from wiposeq.app import demo

    folder, files, done = demo.demo(Path(arguments.folder) if arguments.folder else None, edition_of(arguments))
    what = (
        tr("sequences as FASTA (invented for this demonstration)"),
        tr("general information"),
        tr("the ST.26 listing of these sequences"),
        tr("what the import changed"),
        tr("what the check found"),
        tr("the project; to open it: wiposeq {path}", path=files[5]),
    )
    say(tr("The demonstration is in {folder}:", folder=os.path.realpath(folder)) + "\n")
    say("".join(f"  {path.name:20} {words}\n" for path, words in zip(files, what)))
    count = trn("{count} sequence written", "{count} sequences written", done.count)
    return print_result(str(files[2]), count, done.report)
