"""wiposeq specification: check the specification of an application against its listing."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from wiposeq.cli.shared import (
    ERRORS_FOUND,
    OK,
    AddVerb,
    add_edition,
    add_encoding,
    add_force,
    add_profile,
    edition_of,
    format_of,
    open_project,
    refuse_same,
)
from wiposeq.cli.streams import with_stdin
from wiposeq.cli.terminal import bar, complain, say
from wiposeq.texts import listed, tr, trn

if TYPE_CHECKING:
    from wiposeq.formats.specification.word_copy import Copied
    from wiposeq.model.specification_report import SpecificationReport


def add_options(add_verb: AddVerb) -> None:
    """Add the verb and its options."""
    words = tr("Check a specification against its listing: mentions of SEQ ID NOs, and residues in the text.")
    verb = add_verb("specification", words, run)
    verb.add_argument("listing", metavar="LISTING", help=tr("a listing (.xml) or a project (.wsq)"))
    verb.add_argument(
        "texts",
        nargs="+",
        metavar="TEXT",
        help=tr("description, claims, abstract, drawings, in one file or several: .docx .pdf .txt .rtf .odt .html"),
    )
    add_force(verb)
    add_profile(verb)
    add_edition(verb)
    add_encoding(verb)
    verb.add_argument(
        "--format",
        choices=("text", "json", "html", "xlsx"),
        help=tr("format of the report (default: what the ending of OUT names, or text)"),
    )
    verb.add_argument(
        "-o", "--output", metavar="OUT", help=tr("write the report to this file: .txt, .json, .html or .xlsx")
    )
    verb.add_argument(
        "--comments", metavar="FOLDER", help=tr("write copies of the Word files with the findings as comments")
    )
    verb.add_argument(
        "--numbers",
        metavar="FOLDER",
        help=tr("write copies of the Word files with missing and noted SEQ ID NOs as tracked changes"),
    )
    verb.add_argument(
        "--renumbered",
        metavar="NEW",
        help=tr("the listing with new numbers: write a map of all places to change to OUT (.html, .xlsx)"),
    )


def run(arguments: argparse.Namespace) -> int:
    """Check the texts, and write or print the report."""
    from wiposeq.app.report_files import write_report_file
    from wiposeq.app.specification.checking import check_specification
    from wiposeq.errors import UsageError
    from wiposeq.formats.reports.specification_report import SPECIFICATION_FORMATS
    from wiposeq.formats.specification.reader import read_specification

    arguments.listing, *arguments.texts = with_stdin((arguments.listing, *arguments.texts))
    if arguments.renumbered:
        return _write_map(arguments)
    texts = [Path(name) for name in arguments.texts]
    output = Path(arguments.output) if arguments.output else None
    if output is not None:
        for path in (Path(arguments.listing), *texts):
            refuse_same(path, output)
    kind = format_of(arguments.output, arguments.format, SPECIFICATION_FORMATS, is_forced=arguments.force)
    if kind == "xlsx" and not arguments.output:
        raise UsageError("A spreadsheet cannot be printed.", "Name a file with -o OUT.xlsx.")
    project = open_project(arguments.listing, edition_of(arguments))
    with bar(listed(arguments.texts)) as progress:
        specification = read_specification(texts, arguments.encoding, progress)
        report = check_specification(project, specification, arguments.profile, progress=progress)
    content = SPECIFICATION_FORMATS[kind](report)
    _write_copies(arguments, report, texts)
    if output is not None:
        write_report_file(output, content)
    elif isinstance(content, str):
        say(content, is_for_programs=kind != "text")
    return ERRORS_FOUND if report.errors else OK


def _write_copies(arguments: argparse.Namespace, report: "SpecificationReport", texts: list[Path]) -> None:
    """Write the copies of Word files that the call asks for, and print each."""
    from wiposeq.app.specification import word_copies

    for folder, changes in (
        (arguments.comments, word_copies.comments(report)),
        (arguments.numbers, word_copies.tracked_changes(report)),
    ):
        if folder:
            _print_copies(word_copies.write_copies(report.specification, texts, Path(folder), changes))


def _print_copies(copies: "tuple[Copied, ...]") -> None:
    for each in copies:
        words = trn("{count} change written", "{count} changes written", each.written)
        complain(f"{each.path}: {words}")
        if each.omitted:
            words = "{count} place in a footnote, running head or formula has no comment; the report lists it"
            several = "{count} places in footnotes, running heads or formulas have no comment; the report lists them"
            complain(trn(words, several, len(each.omitted)))


def _write_map(arguments: argparse.Namespace) -> int:
    """Write the renumbering map from the listing to its new version."""
    from wiposeq.app.report_files import write_report_file
    from wiposeq.app.specification import editing, word_copies
    from wiposeq.app.specification.checking import check_specification
    from wiposeq.errors import UsageError
    from wiposeq.formats.reports.specification_report import MAP_FORMATS
    from wiposeq.formats.specification.reader import read_specification

    if not arguments.output:
        raise UsageError("A renumbering map needs a file.", "Name it with -o OUT.html or OUT.xlsx.")
    kind = format_of(arguments.output, arguments.format, MAP_FORMATS, is_forced=arguments.force)
    texts, output = [Path(name) for name in arguments.texts], Path(arguments.output)
    for path in (Path(arguments.listing), Path(arguments.renumbered), *texts):
        refuse_same(path, output)
    old, new = (open_project(name, edition_of(arguments)) for name in (arguments.listing, arguments.renumbered))
    specification = read_specification(texts, arguments.encoding)
    report = check_specification(old, specification, arguments.profile)
    found = editing.renumbering_map(report, editing.new_numbers(old, new))
    write_report_file(output, MAP_FORMATS[kind](found))
    if arguments.comments:
        changes = word_copies.comments_of_map(found)
        _print_copies(word_copies.write_copies(specification, texts, Path(arguments.comments), changes))
    count = len(found.rows)
    say(trn("{path}: {count} sequence renumbered", "{path}: {count} sequences renumbered", count, path=output) + "\n")
    return OK
