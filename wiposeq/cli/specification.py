"""wiposeq specification: check the specification of an application against its listing."""

import argparse
from pathlib import Path

from wiposeq.cli.shared import (
    ERRORS_FOUND,
    OK,
    AddVerb,
    add_edition,
    add_encoding,
    add_profile,
    edition_of,
    format_of,
    open_project,
    refuse_same,
)
from wiposeq.cli.terminal import bar, say
from wiposeq.texts import tr


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


def run(arguments: argparse.Namespace) -> int:
    """Check the texts, and write or print the report."""
    from wiposeq.app.report_files import write_report_file
    from wiposeq.app.specification.checking import check_specification
    from wiposeq.errors import UsageError
    from wiposeq.formats.reports.specification_report import SPECIFICATION_FORMATS
    from wiposeq.formats.specification.reader import read_specification

    kind = format_of(arguments.output, arguments.format, SPECIFICATION_FORMATS)
    if kind == "xlsx" and not arguments.output:
        raise UsageError("A spreadsheet cannot be printed.", "Name a file with -o OUT.xlsx.")
    texts = [Path(name) for name in arguments.texts]
    output = Path(arguments.output) if arguments.output else None
    if output is not None:
        for path in (Path(arguments.listing), *texts):
            refuse_same(path, output)
    project = open_project(arguments.listing, edition_of(arguments))
    with bar(", ".join(arguments.texts)) as progress:
        specification = read_specification(texts, arguments.encoding, progress)
        report = check_specification(project, specification, arguments.profile, progress=progress)
    content = SPECIFICATION_FORMATS[kind](report)
    if output is not None:
        write_report_file(output, content)
    elif isinstance(content, str):
        say(content, is_for_programs=kind != "text")
    return ERRORS_FOUND if report.errors else OK
