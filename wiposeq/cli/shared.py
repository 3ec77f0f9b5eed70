"""What several verbs share: exit codes, options, the checks of paths, and how a result is printed.

It hides how reports of changes get their format. It imports no workflow at the top, so that --help and --version stay
fast: each verb imports what it needs when it runs.
"""

import argparse
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from wiposeq.cli.terminal import bar, say
from wiposeq.errors import UncertainEncoding, UsageError
from wiposeq.texts import tr

if TYPE_CHECKING:
    from wiposeq.model.changes import Change
    from wiposeq.model.finding import Report
    from wiposeq.model.project import Project
    from wiposeq.standard.edition import Edition

OK: Final = 0
ERRORS_FOUND: Final = 1
UNUSABLE: Final = 2
"""The exit code if the input or the call cannot be used."""
STOPPED: Final = 130

SHOWN: Final = 20
"""How many changes a verb prints; a report holds all of them."""

Result = TypeVar("Result")

Run = Callable[[argparse.Namespace], int]
"""Runs a verb with its parsed arguments and returns the exit code."""
AddVerb = Callable[[str, str, Run], argparse.ArgumentParser]
"""Adds a verb to the command line: its name, its line in --help, the function that runs it."""

_REPORT_ENDINGS: Final = {".txt": "text", ".json": "json", ".html": "html", ".htm": "html", ".csv": "csv"}
COMPARISON_ENDINGS: Final = {".txt": "text", ".json": "json", ".html": "html", ".htm": "html"}
"""The format of a comparison by the ending of its file."""
CHECK_ENDINGS: Final = {**COMPARISON_ENDINGS, ".xml": "xml"}
"""The format of a check report by the ending of its file."""


def add_output(verb: argparse.ArgumentParser, words: str, metavar: str = "OUT") -> None:
    """Add the option for the file or folder to write."""
    verb.add_argument("-o", "--output", metavar=metavar, required=True, help=words)


def add_compact(verb: argparse.ArgumentParser) -> None:
    """Add the option for XML without indentation."""
    verb.add_argument("--compact", action="store_true", help=tr("write .xml without indentation, for a smaller file"))


def add_profile(verb: argparse.ArgumentParser) -> None:
    """Add the option for the profile of the check."""
    verb.add_argument("--profile", default="filing", help=tr("which rules, how grave (default: %(default)s)"))


def add_edition(verb: argparse.ArgumentParser) -> None:
    """Add the option for the edition of the standard."""
    words = tr("edition of the standard (default: that of the project, else the newest in force)")
    verb.add_argument("--edition", default="", help=words)


def add_accept_loss(verb: argparse.ArgumentParser) -> None:
    """Add the option that accepts a loss, which can be given more than once."""
    verb.add_argument(
        "--accept-loss",
        action="append",
        default=[],
        metavar="LOSS",
        help=tr("write without what could not be read, such as sequences=9-11; the error names each loss"),
    )


def add_encoding(verb: argparse.ArgumentParser) -> None:
    """Add the option for the encoding of the inputs."""
    words = tr("encoding of the input, such as cp1252 or gb18030 (default: the one that it declares, or UTF-8)")
    verb.add_argument("--encoding", default="", metavar="NAME", help=words)


def in_encoding(read: Callable[[str], Result], encoding: str) -> Result:
    """Return read(""), or read(encoding) if the encoding of the input is not certain.

    A verb with two inputs uses it, so that the encoding of one does not spoil the other. Raises UsageError if there is
    no such encoding, and UncertainEncoding if one is needed and the user chose none ("").
    """
    from wiposeq.formats.encodings import named

    if not encoding:
        return read("")
    named(encoding)
    try:
        return read("")
    except UncertainEncoding:
        return read(encoding)


def edition_of(arguments: argparse.Namespace) -> "Edition | None":
    """Return the edition that the call names, or None. Raises UserError for one that is not here."""
    from wiposeq.standard.edition import edition

    return edition(arguments.edition) if arguments.edition else None


def open_project(
    name: str, edition: "Edition | None" = None, encoding: str = "", accepted: Sequence[str] = ()
) -> "Project":
    """Open a listing or project behind a progress bar.

    edition: the one that the project is for from now on; None for the one that it is for. encoding: of a listing, ""
    for the one that it declares.
    accepted: the keys of the losses that the user accepts. Raises UsageError for one that is no loss of the file.
    """
    from wiposeq.app.importing.opening import open_any
    from wiposeq.app.losses import accept_losses
    from wiposeq.formats.options import Defaults
    from wiposeq.model.edits import ChooseEdition

    with bar(name) as progress:
        project = open_any(Path(name), Defaults(encoding=encoding), edition=edition, progress=progress)
    project = accept_losses(project, accepted, Path(name))
    return ChooseEdition(edition.id).apply(project) if edition else project


def refuse_same(path: Path, output: Path) -> None:
    """Raise UsageError if both paths lead to the same file, which the output would overwrite."""
    if Path(os.path.realpath(path)) == Path(os.path.realpath(output)):
        raise UsageError("{path} is an input and is not overwritten.", "Give the output another name.", path=output)


def refuse_existing(path: Path, hint: str) -> None:
    """Raise UsageError with this hint if the file exists."""
    from wiposeq.formats.files import is_there

    if is_there(path):
        raise UsageError("{path} is already there and is not overwritten.", hint, path=str(path))


def refuse_unwritable_ending(output: Path) -> None:
    """Raise UsageError unless the ending is that of a listing or a project."""
    if output.suffix.lower() not in (".xml", ".wsq"):
        raise UsageError("{path} cannot be written: its ending names no format.", "Use .xml or .wsq.", path=str(output))


def format_of(output: str | None, chosen: str | None, endings: Mapping[str, str]) -> str:
    """Return the format of a report: the one that its ending names, else the chosen one, else text.

    output: the file to write, if any. chosen: the value of --format, if given. endings: the format of each ending.
    Raises UsageError if the ending names no format of this report, or another one than the chosen one.
    """
    ending = Path(output).suffix.lower() if output else ""
    if not ending:
        return chosen or "text"
    named = endings.get(ending)
    if named is None:
        raise UsageError(
            "{path} cannot be a report: its ending names no format.",
            "Use {endings}.",
            path=output,
            endings=", ".join(endings),
        )
    if chosen and named != chosen:
        raise UsageError(
            "{path} cannot be written as {format}: its ending names {named}.",
            "Omit --format, or use another ending.",
            path=output,
            format=chosen,
            named=named,
        )
    return named


def report_path_of(name: str | None, others: Sequence[Path]) -> Path | None:
    """Return the path of the report of changes, or None if none is asked for.

    others: the inputs and outputs of the call. Raises UsageError if the report would overwrite one of them, or if its
    ending names no format.
    """
    if not name:
        return None
    path = Path(name)
    if path.suffix.lower() not in _REPORT_ENDINGS:
        raise UsageError(
            "{path} cannot be a report: its ending names no format.", "Use .html, .csv, .txt or .json.", path=name
        )
    for other in others:
        refuse_same(other, path)
    return path


def print_changes(title: str, source: str, changes: "Sequence[Change]", path: Path | None) -> None:
    """Print the first changes, and write all of them to the report if there is a path for it."""
    from wiposeq.formats.reports.check_report import CHANGE_FORMATS, changes_as_text

    if path is not None:
        write(path, CHANGE_FORMATS[_REPORT_ENDINGS[path.suffix.lower()]](title, source, changes))
    shown = changes if len(changes) <= SHOWN else changes[: SHOWN - 1]
    text = changes_as_text(title, source, shown)
    if len(shown) < len(changes):
        text += "  " + tr("and {count} more; --report writes all of them", count=len(changes) - len(shown)) + "\n"
    say(text)


def print_result(path: str, what: str, report: "Report | None", checked: str = "") -> int:
    """Print the line that ends a verb, and return the exit code.

    path, what: the file that was written, and words about it. report: the check of its content, or None. checked: the
    words after `wiposeq check` that show the findings; the path if empty.
    """
    from wiposeq.formats.reports.check_report import verdict

    if report is None:
        say(f"{path}: {what}\n")
        return OK
    line = f"{path}: {what}; {verdict(report)}"
    if report.errors:
        line += ". " + tr("This is a draft; wiposeq check {path} shows what is wrong.", path=checked or path)
        errors = [finding for finding in report.findings if finding.is_error]
        if not any(fix.safe and not fix.is_choice for finding in errors for fix in finding.fixes):
            line += " " + tr("Only a person can settle it.")
    say(line + "\n")
    return ERRORS_FOUND if report.errors else OK


def to_check(path: str, *, profile: str = "filing", edition: str = "") -> str:
    """Return the words after `wiposeq check` that repeat a check with this profile and edition ("" for the default)."""
    words = [path]
    if profile != "filing":
        words += ["--profile", profile]
    if edition:
        words += ["--edition", edition]
    return " ".join(words)


def write(path: Path, text: str) -> None:
    """Write the text as UTF-8; the file appears whole or not at all."""
    from wiposeq.formats.files import replacing

    with replacing(path) as file:
        file.write(text.encode("utf-8", "replace"))
