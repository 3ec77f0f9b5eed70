"""wiposeq package: write the folder with everything that is filed with a listing."""

import argparse
from pathlib import Path

from wiposeq.cli.shared import (
    ERRORS_FOUND,
    AddVerb,
    add_accept_loss,
    add_edition,
    add_output,
    edition_of,
    open_project,
    open_whole,
    print_result,
    to_check,
)
from wiposeq.cli.terminal import bar, complain, say
from wiposeq.texts import labeled, tr, trn


def add_options(add_verb: AddVerb) -> None:
    """Add the verb and its options."""
    package = add_verb("package", tr("Write a folder with everything that is filed or archived with a listing."), run)
    package.add_argument("listing", metavar="LISTING", help=tr("a listing (.xml) or a project (.wsq)"))
    add_output(package, tr("the new folder"), "FOLDER")
    package.add_argument("--profile", default="filing", help=tr("the profile of the office (default: %(default)s)"))
    add_accept_loss(package)
    add_edition(package)
    package.add_argument("--replaces", metavar="OLD", help=tr("the listing that is replaced; adds a record of changes"))
    package.add_argument(
        "--add",
        action="append",
        choices=("page", "pdf", "report", "checklist", "statements", "record"),
        help=tr("add a part that the profile does not include"),
    )
    package.add_argument("--zip", action="store_true", help=tr("also write FOLDER.zip, for offices that take archives"))
    package.add_argument(
        "--specification",
        action="append",
        default=[],
        metavar="TEXT",
        help=tr("a file of the specification: check the listing against it, and state the result in the package"),
    )


def run(arguments: argparse.Namespace) -> int:
    """Write the package, and print a description of each file."""
    from wiposeq.app.exporting.filing_documents import remarks
    from wiposeq.app.exporting.filing_package import PackageOptions, Replaced, make_package, package_plan
    from wiposeq.app.losses import accept_losses, refuse_losses

    path, folder = Path(arguments.listing), Path(arguments.output)
    old_path = Path(arguments.replaces) if arguments.replaces else None
    wanted = [each.part for each in package_plan(arguments.profile).parts]
    parts = (*(part for part in wanted if part != "record" or old_path), *arguments.add) if arguments.add else None
    edition = edition_of(arguments)
    old = open_whole(str(old_path), edition, accepted=arguments.accept_loss) if old_path else None
    replaced = Replaced(old, old_path.name) if old and old_path else None
    elsewhere = old.origin.accepted_losses if old else ()
    project = open_project(arguments.listing, edition)
    project = accept_losses(project, arguments.accept_loss, path, elsewhere=elsewhere)
    refuse_losses(project.origin, path, len(project.sequences))
    texts = tuple(Path(name) for name in arguments.specification)
    options = PackageOptions(arguments.profile, parts, replaced, path.stem, texts, is_zipped=arguments.zip)
    with bar(str(folder)) as progress:
        done = make_package(project, folder, options, progress=progress)
    if not done.is_written:
        check = to_check(arguments.listing, profile=arguments.profile, edition=arguments.edition)
        words = tr("not written, because the listing has errors. To see them: wiposeq check {path}", path=check)
        say(f"{folder}: {words}\n")
        return ERRORS_FOUND
    for each in done.files:
        say(f"{folder / each.name}: {done.about.get(each.name, '')}\n")
    for remark in remarks(done.report):
        complain(f"{remark}.")
    for name, places in done.blanks.items():
        complain(labeled(name, tr("Complete these places: {places}", places=" ".join(places))))
    return print_result(str(folder), trn("{count} file", "{count} files", len(done.files)), done.report)
