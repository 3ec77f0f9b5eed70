"""wiposeq compare: print what differs between two listings, or write the record of changes."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from wiposeq.cli.shared import (
    ERRORS_FOUND,
    OK,
    AddVerb,
    add_accept_loss,
    add_edition,
    add_encoding,
    add_force,
    edition_of,
    format_of,
    in_encoding,
    open_project,
    open_whole,
    refuse_same,
)
from wiposeq.cli.streams import with_stdin
from wiposeq.cli.terminal import bar, complain, say
from wiposeq.errors import UsageError
from wiposeq.texts import tr

if TYPE_CHECKING:
    from wiposeq.model.comparison import Comparison
    from wiposeq.model.project import Project
    from wiposeq.standard.edition import Edition


def add_options(add_verb: AddVerb) -> None:
    """Add the verb and its options."""
    words = tr("Compare two listings, or write the record of changes that is filed with a replacement.")
    compare = add_verb("compare", words, run)
    compare.add_argument("old", metavar="OLD", help=tr("a listing (.xml) or a project (.wsq)"))
    words = tr("the new version; the exit code is 0 if the content is the same")
    compare.add_argument("new", metavar="NEW", help=words)
    compare.add_argument(
        "--format", choices=("text", "json", "html"), help=tr("format (default: what the ending of OUT names, or text)")
    )
    compare.add_argument(
        "-o",
        "--output",
        metavar="OUT",
        help=tr("write the result to this file: .txt, .html, .pdf, .json, or .docx for a record"),
    )
    add_force(compare)
    add_edition(compare)
    add_encoding(compare)
    add_accept_loss(compare)
    compare.add_argument("--record", action="store_true", help=tr("write the record of changes with its statements"))
    compare.add_argument("--office", metavar="KIND", help=tr("office of the statements: general (the default), us, ep"))
    compare.add_argument("--statements", metavar="FILE", help=tr("use your own copy of the statements"))


def run(arguments: argparse.Namespace) -> int:
    """Compare the two listings, and print or write the result."""
    from wiposeq.app.comparing.compare import compare
    from wiposeq.app.exporting.copies import page_as_pdf
    from wiposeq.app.report_files import write_report_file
    from wiposeq.formats.reports.change_record import RECORD_FORMATS, blanks, statements_for
    from wiposeq.formats.reports.comparison import COMPARISON_FORMATS, unread_in_words
    from wiposeq.formats.source import name_of

    old_name, new_name = with_stdin((arguments.old, arguments.new))
    old_path, new_path = Path(old_name), Path(new_name)
    output = Path(arguments.output) if arguments.output else None
    own = Path(arguments.statements) if arguments.statements else None
    if output is not None:
        for path in (old_path, new_path, *([own] if own else [])):
            refuse_same(path, output)
    formats = RECORD_FORMATS if arguments.record else (*COMPARISON_FORMATS, "pdf")
    kind = format_of(arguments.output, arguments.format, formats, is_forced=arguments.force)
    if not arguments.record and (own or arguments.office):
        raise UsageError("--office and --statements are options for the record of changes.", "Add --record.")
    if kind == "json" and arguments.record:
        raise UsageError("A record of changes cannot be written as JSON.", "Use --format text or html.")
    statements = statements_for(arguments.office or "general", own) if arguments.record else ()
    edition = edition_of(arguments)
    old, new = _opened((old_path, new_path), edition, arguments)
    with bar(tr("comparing")) as progress:
        comparison = compare(old, new, progress=progress)
    if arguments.record:
        values = _values_of_record(comparison, ((old_path, old), (new_path, new)), arguments.office or "general")
        content = RECORD_FORMATS[kind](comparison, statements, values)
    else:
        content = COMPARISON_FORMATS["html" if kind == "pdf" else kind](
            comparison, name_of(old_name), name_of(new_name)
        )
    if output is not None:
        write_report_file(output, page_as_pdf(str(content)) if kind == "pdf" else content)
    elif isinstance(content, str):
        say(content, is_for_programs=kind != "text")
    for line in unread_in_words(comparison, name_of(old_name), name_of(new_name)):
        complain(line)
    if arguments.record:
        for blank in blanks(statements, values):
            complain(tr("Complete this place in the record of changes: {text}", text=blank))
    return OK if comparison.is_same else ERRORS_FOUND


def _values_of_record(
    comparison: "Comparison", listings: tuple[tuple[Path, "Project"], tuple[Path, "Project"]], office: str
) -> dict[str, str]:
    """Return the values of the record of changes. listings: the old and the new one. office: its kind."""
    from datetime import date

    from wiposeq.app.exporting.office_languages import note_of_translation
    from wiposeq.app.losses import lines_of_losses
    from wiposeq.formats.reports.change_record import ListingFile, record_values
    from wiposeq.formats.source import name_of

    files = [ListingFile(Path(name_of(path)).name, project.header, path.stat().st_size) for path, project in listings]
    origins = [(file.name, project.origin) for file, (_, project) in zip(files, listings)]
    values = record_values(comparison, *files, day=date.today())
    return values | {"losses": lines_of_losses(origins), "translation": note_of_translation(office)}


def _opened(
    paths: tuple[Path, Path], edition: "Edition | None", arguments: argparse.Namespace
) -> tuple["Project", "Project"]:
    """Open the two listings; use the encoding only if the own encoding of a file is not certain.

    For a record of changes both must be listings that were read completely.
    """
    from wiposeq.app.losses import accept_losses

    read = open_whole if arguments.record else open_project
    accepted = arguments.accept_loss if arguments.record else ()

    def opened(path: Path) -> "Project":
        return in_encoding(lambda needed: read(str(path), edition, needed, accepted), arguments.encoding)

    old, new = opened(paths[0]), opened(paths[1])
    return old, accept_losses(new, accepted, paths[1], elsewhere=old.origin.accepted_losses)
