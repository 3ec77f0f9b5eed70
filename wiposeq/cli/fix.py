"""wiposeq fix: repair a listing or project and write it to another file."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from wiposeq.cli.shared import (
    AddVerb,
    add_accept_loss,
    add_compact,
    add_edition,
    add_encoding,
    add_force,
    add_member,
    add_output,
    add_profile,
    add_report,
    edition_of,
    open_project,
    print_changes,
    print_result,
    refuse_existing,
    refuse_same,
    refuse_unwritable_ending,
    report_path_of,
    to_check,
    unpack,
)
from wiposeq.cli.streams import STREAM, on_stdout, with_stdin
from wiposeq.texts import tr

if TYPE_CHECKING:
    from wiposeq.model.finding import Finding


def add_options(add_verb: AddVerb) -> None:
    """Add the verb and its options."""
    fix = add_verb("fix", tr("Repair a listing or project, and write it to another file."), run)
    fix.add_argument("file", metavar="FILE", help=tr("a listing (.xml) or a project (.wsq)"))
    add_output(fix, tr("the file to write (.xml or .wsq), or a folder, in which the program chooses the name"))
    add_force(fix)
    add_compact(fix)
    which = fix.add_mutually_exclusive_group()
    which.add_argument("--all-safe", action="store_true", help=tr("apply every safe fix (the default)"))
    which.add_argument("--rule", action="append", metavar="ID", help=tr("apply all fixes of this rule, safe or not"))
    add_accept_loss(fix)
    add_edition(fix)
    add_encoding(fix)
    add_member(fix)
    add_profile(fix)
    add_report(fix, tr("write a report of every repair to this file"))


def run(arguments: argparse.Namespace) -> int:
    """Repair the file, write the result, and print what was changed."""
    [arguments.file] = with_stdin([arguments.file])
    if arguments.output != STREAM:
        return _run(arguments)
    with on_stdout() as path:
        arguments.output = path
        return _run(arguments)


def _run(arguments: argparse.Namespace) -> int:
    from wiposeq.app import checking, fixing
    from wiposeq.app.exporting import converting
    from wiposeq.app.exporting.assumed import assumed_in
    from wiposeq.app.exporting.declared_facts import unconfirmed, with_unconfirmed
    from wiposeq.app.losses import changes_of_accepted, changes_of_losses, changes_of_reading
    from wiposeq.checking.profile import profile as find_profile
    from wiposeq.formats.files import is_folder
    from wiposeq.formats.source import file_of, name_of
    from wiposeq.model.origin_edits import WriteAs

    [path] = map(file_of, unpack([arguments.file], arguments.member))
    output, profile = Path(arguments.output), find_profile(arguments.profile)
    in_folder = is_folder(output)
    refuse_same(Path(arguments.file), output)
    if not in_folder:
        refuse_unwritable_ending(output)
        refuse_existing(output, is_forced=arguments.force)
    others = [Path(arguments.file), output]
    report_path = report_path_of(arguments.report, others, is_forced=arguments.force)
    project = open_project(str(path), edition_of(arguments), arguments.encoding, accepted=arguments.accept_loss)
    done = fixing.fix(project, profile=profile, rules=arguments.rule or None)
    if in_folder:
        output /= done.project.origin.own_name or f"{path.stem}.xml"
        refuse_same(path, output)
        refuse_existing(output, is_forced=arguments.force)
    settled = converting.save_as(WriteAs(is_compact=arguments.compact or None).apply(done.project), output)
    origin, report = done.project.origin, done.report
    doubts: tuple[Finding, ...] = ()
    stands = (*changes_of_losses(origin), *changes_of_reading(origin))
    if output.suffix.lower() == ".xml":
        edition = project.edition_on()
        doubts = unconfirmed(done.project, edition)
        report = with_unconfirmed(checking.check(output, edition, profile), doubts)
        stands += assumed_in(done.project, edition)
    changes = (*changes_of_accepted(origin), *done.changes, *stands, *settled)
    given, written = name_of(arguments.file), name_of(output)
    print_changes(tr("Repair report"), given, changes, report_path)
    checked = to_check(written, profile=profile.name, edition=arguments.edition)
    return print_result(written, tr("written"), report, checked, unconfirmed=(len(doubts), given))
