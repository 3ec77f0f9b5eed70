"""wiposeq check: check listings and projects, one or many."""

import argparse
import contextlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from wiposeq.cli.shared import (
    ERRORS_FOUND,
    OK,
    STOPPED,
    UNUSABLE,
    AddVerb,
    add_edition,
    add_encoding,
    add_force,
    add_member,
    add_profile,
    format_of,
    refuse_same,
)
from wiposeq.cli.streams import with_stdin
from wiposeq.cli.terminal import bar, complain, is_terminal, live_table, say
from wiposeq.errors import UsageError
from wiposeq.texts import listed, tr, trn

if TYPE_CHECKING:
    from wiposeq.app.many.batch import Batch
    from wiposeq.app.many.folders import Found


def _count(text: str) -> int:
    """Parse a whole number that is not negative. Raises ValueError."""
    count = int(text)
    if count < 0:
        raise ValueError(text)
    return count


def add_options(add_verb: AddVerb) -> None:
    """Add the verb and its options."""
    check = add_verb("check", tr("Check ST.26 listings and projects, and report what is wrong."), run)
    check.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help=tr("a listing (.xml), a project (.wsq), a folder that contains them, or - for stdin"),
    )
    add_edition(check)
    add_encoding(check)
    add_member(check)
    add_profile(check)
    check.add_argument("--formality", action="store_true", help=tr("check only the form: XML, and its DTD"))
    check.add_argument(
        "--format",
        choices=("text", "json", "xml", "html", "csv", "xlsx"),
        help=tr("format of the report (default: what the ending of OUT names, or text)"),
    )
    check.add_argument(
        "-o",
        "--output",
        metavar="OUT",
        help=tr("write the report to this file: .txt, .json, .xml, .html, .csv or .xlsx"),
    )
    add_force(check)
    check.add_argument(
        "--resume",
        metavar="STATE",
        help=tr("store the state of the check in this file, and continue a check that was stopped"),
    )
    check.add_argument(
        "--processes",
        type=_count,
        metavar="N",
        help=tr("number of processes, for several files or for parts of a large file (default: automatic)"),
    )
    check.add_argument(
        "--scheduler",
        default="",
        metavar="ADDRESS",
        help=tr("run on a Dask cluster, such as tcp://host:8786; its workers must find the files under the same paths"),
    )


def run(arguments: argparse.Namespace) -> int:
    """Check the files, and write or print the report."""
    # Do not import app/importing/opening: it loads every reader, which takes as long as a small check.
    from wiposeq.app.many import folders
    from wiposeq.app.many.batch import Batch, CheckOptions
    from wiposeq.formats.reports.check_report import REPORT_FORMATS

    arguments.files = with_stdin(arguments.files)
    arguments.format = format_of(arguments.output, arguments.format, REPORT_FORMATS, is_forced=arguments.force)
    if arguments.format == "xlsx" and not arguments.output:
        raise UsageError("A spreadsheet cannot be printed.", "Name a file with -o OUT.xlsx.")
    found = [folders.named(each) for each in folders.listings(arguments.files)]
    named = set(arguments.files)
    found = [folders.unpacked(each, arguments.member) if each.name in named else each for each in found]
    if arguments.member and not any(each.shown or each.trouble for each in found):
        raise UsageError("No input is a ZIP archive.", "Omit --member.")
    others = [each.name for each in found if each.is_other]
    found = [each for each in found if not each.is_other]
    state = Path(arguments.resume) if arguments.resume else None
    _refuse_overwriting(arguments, found)
    options = CheckOptions(arguments.edition, arguments.profile, arguments.formality, arguments.encoding)
    with Batch(found, options, state) as work:
        processes = arguments.processes
        is_many = len(found) > 1 and bool(
            arguments.scheduler or (work.suitable_processes() if processes is None else processes)
        )
        try:
            _check_files(work, arguments, found, is_many=is_many)
        except KeyboardInterrupt:
            if state is not None:
                complain(tr("Stopped. To continue, run the same command again."))
            elif is_many:
                complain(tr("Stopped. With --resume FILE, a check can be continued after it was stopped."))
            else:
                raise
            return STOPPED
        _report(work, arguments, is_many=is_many)
        if others:
            names = listed(others[:3]) + (", ..." if len(others) > 3 else "")
            words = "{count} other XML file skipped: {names}", "{count} other XML files skipped: {names}"
            complain(trn(*words, len(others), names=names))
        return UNUSABLE if work.has_failures else ERRORS_FOUND if work.has_errors else OK


def _refuse_overwriting(arguments: argparse.Namespace, found: "Sequence[Found]") -> None:
    """Raise UsageError if the report or the state would overwrite a file that is checked, or each other."""
    output, state = (Path(name) if name else None for name in (arguments.output, arguments.resume))
    for written in filter(None, (output, state)):
        for name in arguments.files:
            refuse_same(Path(name), written)
        if os.path.exists(written):  # noqa: PTH110 (pathlib raises for names that cannot be); else it cannot be one of thousands that were found
            for each in found:
                refuse_same(Path(each.name), written)
    if output is not None and state is not None:
        refuse_same(state, output)


def _is_streamed(arguments: argparse.Namespace) -> bool:
    """Return whether each report is printed as soon as the file is checked."""
    return arguments.format == "text" and not arguments.output


def _check_files(work: "Batch", arguments: argparse.Namespace, found: "Sequence[Found]", *, is_many: bool) -> None:
    """Check every file, and print failures and streamed reports in the order of the files."""
    from wiposeq.formats.reports.check_report import as_text

    table = live_table(len(found)) if is_many else contextlib.nullcontext(lambda step: None)
    steps = work.run(arguments.processes, scheduler=arguments.scheduler, call=arguments.call, bar=bar)
    printed = 0
    with table as show, contextlib.closing(steps):
        for step in steps:
            show(step)
            while printed < len(found) and work.is_ended(printed):
                if work.why(printed):
                    complain(work.why(printed))
                elif _is_streamed(arguments):
                    say(as_text([work.report(printed)]))
                printed += 1


def _report(work: "Batch", arguments: argparse.Namespace, *, is_many: bool) -> None:
    """Print or write the report of all files."""
    from wiposeq.formats.reports.check_report import CHECK_PIECES, summary_as_text, totals

    rows = work.rows()
    if _is_streamed(arguments):
        if len(rows) > 1:
            say("\n" + summary_as_text(rows))
    elif arguments.output:
        output = Path(arguments.output)
        work.save(output, arguments.format)
        if is_many and is_terminal(sys.stderr):
            complain(f"{totals(rows)}: {output}")
    else:
        for piece in CHECK_PIECES[arguments.format](work.reports(), lambda: rows):
            say(piece, is_for_programs=arguments.format != "text")
