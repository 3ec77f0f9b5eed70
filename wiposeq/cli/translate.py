"""wiposeq translate: export the free text of a listing for a translator, or import the translation."""

import argparse
from pathlib import Path

from wiposeq.cli.shared import (
    ERRORS_FOUND,
    OK,
    AddVerb,
    add_edition,
    add_encoding,
    add_output,
    edition_of,
    in_encoding,
    open_project,
    print_changes,
    print_result,
    refuse_same,
    refuse_unwritable_ending,
    report_path_of,
    to_check,
)
from wiposeq.texts import tr, trn


def add_options(add_verb: AddVerb) -> None:
    """Add the verb and its options."""
    words = tr("Give the free text of a listing to a translator, or take the translation over.")
    translate = add_verb("translate", words, run)
    translate.add_argument("listing", metavar="LISTING", help=tr("a listing (.xml) or a project (.wsq)"))
    add_output(
        translate,
        tr("the file to write: .xlf, .xlsx or .csv for the translator; with --with the new listing, .xml or .wsq"),
    )
    translate.add_argument("--with", dest="back", metavar="FILE", help=tr("what the translator gave back"))
    translate.add_argument(
        "--language",
        default="",
        metavar="L",
        help=tr("to translate into, such as de, or en (default: as the listing says)"),
    )
    add_edition(translate)
    add_encoding(translate)
    translate.add_argument("--version", choices=("1.2", "2.0"), default="1.2", help=tr("of XLIFF (default: 1.2)"))
    translate.add_argument("--once", action="store_true", help=tr("equal texts once only"))
    translate.add_argument("--missing", action="store_true", help=tr("only texts without a translation"))
    translate.add_argument("--no-organisms", action="store_true", help=tr("no names of organisms"))
    translate.add_argument("--context", action="store_true", help=tr("titles and names as notes"))
    translate.add_argument(
        "--change-language", action="store_true", help=tr("replace values in another language than that of FILE")
    )
    translate.add_argument(
        "--report", metavar="REPORT", help=tr("write every decision, to sign off: .html, .csv, .txt or .json")
    )


def run(arguments: argparse.Namespace) -> int:
    """Export the texts, or import what the translator returned."""
    path, output = Path(arguments.listing), Path(arguments.output)
    refuse_same(path, output)
    if not arguments.back:
        return _export(arguments, output)
    return _import(arguments, path, output)


def _export(arguments: argparse.Namespace, output: Path) -> int:
    """Write the texts of the listing for the translator."""
    from wiposeq.app.translating import export

    project = open_project(arguments.listing, edition_of(arguments), arguments.encoding)
    wish = export.Wish(
        arguments.language, arguments.once, arguments.missing, not arguments.no_organisms, arguments.context
    )
    sent = export.export_texts(project, output, wish, version=arguments.version)
    if sent.changes:
        print_changes(tr("To the translator"), arguments.listing, sent.changes, None)
    words = trn("{count} text from {source} into {target}", "{count} texts from {source} into {target}", sent.count,
                source=sent.source_language, target=sent.target_language)  # fmt: skip
    return print_result(str(output), words, None)


def _import(arguments: argparse.Namespace, path: Path, output: Path) -> int:
    """Write the listing with the texts that the translator returned."""
    from wiposeq.app import checking
    from wiposeq.app.exporting import converting
    from wiposeq.app.translating import export

    refuse_unwritable_ending(output)
    back = Path(arguments.back)
    refuse_same(back, output)
    report_path = report_path_of(arguments.report, [path, back, output])
    edition = edition_of(arguments)
    project = in_encoding(lambda encoding: open_project(arguments.listing, edition, encoding), arguments.encoding)
    done = in_encoding(
        lambda encoding: export.import_translations(
            project,
            back,
            encoding=encoding,
            language=arguments.language,
            may_change_language=arguments.change_language,
        ),
        arguments.encoding,
    )
    project = done.edit.apply(project) if done.edit else project
    settled = converting.save_as(project, output)
    print_changes(tr("Translation report"), arguments.back, (*done.changes, *settled), report_path)
    words = tr("{taken} taken, {same} as before, {refused} refused, {missing} missing",
               taken=done.taken, same=done.same, refused=done.refused, missing=done.missing)  # fmt: skip
    checked = to_check(str(output), edition=arguments.edition)
    code = print_result(str(output), words, checking.check(output, project.edition_on()), checked)
    return max(code, ERRORS_FOUND if done.refused else OK)
