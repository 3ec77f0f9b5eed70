"""What several verbs share: exit codes, options, the checks of paths, and how a result is printed.

It hides how the format of a report is chosen. It imports no workflow at the top, so that --help and --version stay
fast. Each verb imports what it needs when it runs.
"""

import argparse
import os
from collections.abc import Callable, Container, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from wiposeq.cli.streams import STDOUT
from wiposeq.cli.terminal import bar, say
from wiposeq.errors import UncertainEncoding, UsageError
from wiposeq.texts import in_clauses, tr, trn

if TYPE_CHECKING:
    from wiposeq.formats.source import Source
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


def add_output(verb: argparse.ArgumentParser, words: str, metavar: str = "OUT") -> None:
    """Add the option for the file or folder to write."""
    verb.add_argument("-o", "--output", metavar=metavar, required=True, help=words)


def add_compact(verb: argparse.ArgumentParser) -> None:
    """Add the option for XML without indentation."""
    verb.add_argument("--compact", action="store_true", help=tr("write .xml without indentation, in a smaller file"))


def add_profile(verb: argparse.ArgumentParser) -> None:
    """Add the option for the profile of the check."""
    verb.add_argument(
        "--profile", default="filing", help=tr("the profile that sets rules and severities (default: %(default)s)")
    )


def add_edition(verb: argparse.ArgumentParser) -> None:
    """Add the option for the edition of the standard."""
    words = tr("edition of the standard (default: that of the project, or the newest in force)")
    verb.add_argument("--edition", default="", help=words)


def add_force(verb: argparse.ArgumentParser, *names: str) -> None:
    """Add the option that replaces an existing file. names: other names of the option."""
    verb.add_argument("--force", *names, action="store_true", help=tr("replace OUT if the file exists"))


def add_accept_loss(verb: argparse.ArgumentParser) -> None:
    """Add the option that accepts a loss, which can be given more than once."""
    verb.add_argument(
        "--accept-loss",
        action="append",
        default=[],
        metavar="LOSS",
        help=tr("accept a loss, such as sequences=9-11, and write the output without it; the error names each loss"),
    )


def add_report(verb: argparse.ArgumentParser, words: str) -> None:
    """Add the option for the report of changes. words: what it contains."""
    verb.add_argument("--report", metavar="REPORT", help=f"{words}: .html, .csv, .txt, .json")


def add_encoding(verb: argparse.ArgumentParser) -> None:
    """Add the option for the encoding of the inputs."""
    words = tr("encoding of the input, such as cp1252 or gb18030 (default: what the input declares, or UTF-8)")
    verb.add_argument("--encoding", default="", metavar="NAME", help=words)


def add_member(verb: argparse.ArgumentParser) -> None:
    """Add the option for the listing inside a ZIP archive."""
    words = tr("the listing to read inside a ZIP archive (default: the only one)")
    verb.add_argument("--member", default="", metavar="NAME", help=words)


def unpack(names: Sequence[str], member: str, *, with_sequences: bool = False) -> "list[Path | Source]":
    """Return the inputs, not yet recognized; a ZIP archive is replaced by the file inside it.

    member: its name inside the archive; "" for the only one. with_sequences: also a file without
    general information, such as FASTA. Raises UserError; UsageError if there is no archive.
    """
    from wiposeq.formats import zipped
    from wiposeq.formats.source import MOST_OPEN, file_of

    groups = zipped.SEQUENCES if with_sequences else zipped.LISTINGS
    found: list[Path | Source] = []
    for name in names:
        given = zipped.unpacked_source(Path(name), member, groups)
        if len(found) >= MOST_OPEN and not isinstance(given, Path):
            given.close()
        found.append(given)
    if member and [file_of(each) for each in found] == [Path(name) for name in names]:
        raise UsageError("No input is a ZIP archive.", "Omit --member.")
    return found


def in_encoding(read: Callable[[str], Result], encoding: str) -> Result:
    """Return read(""), or read(encoding) if the encoding of the input is not certain.

    A verb with two inputs uses it, because only one of them may need the encoding. Raises UsageError for an unknown
    encoding, and UncertainEncoding if one is needed and the user did not choose one ("").
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
    """Return the edition that the call names, or None. Raises UserError for an unknown one."""
    from wiposeq.standard.edition import edition

    return edition(arguments.edition) if arguments.edition else None


def open_project(
    name: str, edition: "Edition | None" = None, encoding: str = "", accepted: Sequence[str] = ()
) -> "Project":
    """Open a listing or project, and show a progress bar.

    edition: the new edition of the project; None to keep its edition.
    encoding: of a listing; "" for what it declares.
    accepted: the keys of the losses that the user accepts. Raises UsageError for a key that the file does not have.
    """
    from wiposeq.app.importing.opening import open_any
    from wiposeq.app.losses import accept_losses
    from wiposeq.formats.options import Defaults
    from wiposeq.model.origin_edits import ChooseEdition

    with bar(name) as progress:
        project = open_any(Path(name), Defaults(encoding=encoding), edition=edition, progress=progress)
    project = accept_losses(project, accepted, Path(name))
    return ChooseEdition(edition.id).apply(project) if edition else project


def open_whole(
    name: str, edition: "Edition | None" = None, encoding: str = "", accepted: Sequence[str] = ()
) -> "Project":
    """Open a listing or project for a record of changes, as open_project() does.

    accepted: losses that the user accepts; other keys are ignored. Raises UnreadableFile for the other losses and for a
    file that is not a listing.
    """
    from wiposeq.app.exporting.replaced import open_listing
    from wiposeq.formats.options import Defaults
    from wiposeq.model.origin_edits import ChooseEdition

    defaults = Defaults(encoding=encoding, accepted_losses=tuple(accepted))
    with bar(name) as progress:
        project = open_listing(Path(name), defaults, edition=edition, progress=progress)
    return ChooseEdition(edition.id).apply(project) if edition else project


def refuse_same(path: Path, output: Path) -> None:
    """Raise UsageError if both paths lead to the same file, which the output would overwrite."""
    if _is_same(path, output):
        raise UsageError('"{path}" is an input and is not overwritten.', "Give the output another name.", path=output)


def _is_same(path: Path, other: Path) -> bool:
    if Path(os.path.realpath(path)) == Path(os.path.realpath(other)):
        return True
    try:
        return path.samefile(other)
    except (OSError, ValueError):
        return False


def refuse_existing(path: Path, *, is_forced: bool) -> None:
    """Raise UsageError if the file exists, unless the call has --force."""
    from wiposeq.formats.files import is_folder, is_there

    if is_there(path) and (not is_forced or is_folder(path)):
        hint = "Give another name." if is_folder(path) else "Add --force to replace it, or give another name."
        raise UsageError('"{path}" already exists and is not overwritten.', hint, path=str(path))


def refuse_unwritable_ending(output: Path) -> None:
    """Raise UsageError unless the ending is that of a listing or a project."""
    if output.suffix.lower() not in (".xml", ".wsq"):
        raise UsageError(
            'The ending of "{path}" is not that of a listing or a project.', "Use .xml or .wsq.", path=str(output)
        )


def format_of(output: str | None, chosen: str | None, formats: Container[str], *, is_forced: bool) -> str:
    """Return the format of a report: the one that its ending names, else the chosen one, else text.

    output: the file to write, if any. chosen: the value of --format, if given. formats: those that the report can have.
    Raises UsageError if the ending names no format of this report, or a different one than the chosen one, if the
    output is a listing or a project, and if it exists and the call has no --force.
    """
    from wiposeq.app.report_files import format_named, refuse_replacing_listing

    if output:
        refuse_replacing_listing(Path(output))
        _refuse_existing_report(Path(output), is_forced=is_forced)
    if not output or not Path(output).suffix:
        return chosen or "text"
    named = format_named(Path(output), formats)
    if chosen and named != chosen:
        raise UsageError(
            'The ending of "{path}" names the format {named}, but --format names {format}.',
            "Omit --format, or use another ending.",
            path=output,
            format=chosen,
            named=named,
        )
    return named


def _refuse_existing_report(path: Path, *, is_forced: bool) -> None:
    """Raise UsageError if the report would replace a file, unless the call has --force."""
    from wiposeq.formats.files import is_file

    if is_file(path):
        refuse_existing(path, is_forced=is_forced)


def report_path_of(name: str | None, others: Sequence[Path], *, is_forced: bool) -> Path | None:
    """Return the path of the report of changes, or None if the call does not ask for one.

    others: the inputs and outputs of the call. Raises UsageError if the report would overwrite one of them, a listing,
    a project, or without --force another file, or if its ending names no format.
    """
    from wiposeq.app.report_files import format_named, refuse_replacing_listing
    from wiposeq.formats.reports.check_report import CHANGE_FORMATS

    if not name:
        return None
    path = Path(name)
    format_named(path, CHANGE_FORMATS)
    for other in others:
        if _is_same(other, path):
            raise UsageError(
                '"{path}" is an input or output of this call, and the report does not overwrite it.',
                "Give the report another name.",
                path=str(path),
            )
    refuse_replacing_listing(path)
    _refuse_existing_report(path, is_forced=is_forced)
    return path


def write_changes(title: str, source: str, changes: "Sequence[Change]", path: Path) -> None:
    """Write all changes to a report in the format that its ending names. Raises UsageError, UnwritableFile."""
    from wiposeq.app.report_files import format_named, write_report_file
    from wiposeq.formats.reports.check_report import CHANGE_FORMATS

    write_report_file(path, CHANGE_FORMATS[format_named(path, CHANGE_FORMATS)](title, source, changes))


def print_changes(title: str, source: str, changes: "Sequence[Change]", path: Path | None) -> None:
    """Print the first changes, and write all of them to the report if there is a path for it."""
    from wiposeq.formats.reports.check_report import changes_as_text

    if path is not None:
        write_changes(title, source, changes, path)
    shown = changes if len(changes) <= SHOWN else changes[: SHOWN - 1]
    text = changes_as_text(title, source, shown)
    if len(shown) < len(changes):
        text += "  " + tr("and {count} more; write all of them with --report", count=len(changes) - len(shown)) + "\n"
    say(text)


def print_result(
    path: str, what: str, report: "Report | None", checked: str = "", *, unconfirmed: tuple[int, str] = (0, "")
) -> int:
    """Print the line that ends a verb, and return the exit code.

    path, what: the file that was written, and words about it.
    report: the check of its content, or None.
    checked: the arguments of `wiposeq check` that show the findings; the path if empty.
    unconfirmed: how many of the errors are about how the input was read, and the input.
    """
    from wiposeq.formats.reports.check_report import verdict

    if report is None:
        say(f"{path}: {what}\n")
        return OK
    line = f"{path}: {in_clauses((what, verdict(report)))}"
    doubts, source = unconfirmed
    if doubts:
        line += ". " + trn(
            "{count} error is about how a broken place of the input was read, and is not in the written file. "
            "wiposeq check {path} shows it; wiposeq fix {path} --rule file/not-well-formed accepts the reading.",
            "{count} errors are about how broken places of the input were read, and are not in the written file. "
            "wiposeq check {path} shows them; wiposeq fix {path} --rule file/not-well-formed accepts the readings.",
            doubts,
            path=source,
        )
    if report.errors > doubts:
        line += ("" if doubts else ".") + " "
        if path == STDOUT:
            line += tr("This is a draft; wiposeq check shows the errors of the file in which you save it.")
        else:
            line += tr("This is a draft; wiposeq check {path} shows its errors.", path=checked or path)
    if report.errors:
        errors = [finding for finding in report.findings if finding.is_error]
        if not any(fix.safe and not fix.is_choice for finding in errors for fix in finding.fixes):
            line += " " + tr("A person must decide how to correct them.")
    say(line + "\n")
    return ERRORS_FOUND if report.errors else OK


def to_check(path: str, *, profile: str = "filing", edition: str = "") -> str:
    """Return the arguments of `wiposeq check` that repeat a check with this profile and edition ("": the default)."""
    words = [path]
    if profile != "filing":
        words += ["--profile", profile]
    if edition:
        words += ["--edition", edition]
    return " ".join(words)
