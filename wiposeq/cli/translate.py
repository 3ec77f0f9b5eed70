"""wiposeq translate: export the free text of a listing for a translator, or import a translation."""

import argparse
from pathlib import Path

from wiposeq.cli.shared import (
    ERRORS_FOUND,
    OK,
    AddVerb,
    add_edition,
    add_encoding,
    add_force,
    add_output,
    add_report,
    edition_of,
    in_encoding,
    open_project,
    print_changes,
    print_result,
    refuse_existing,
    refuse_same,
    refuse_unwritable_ending,
    report_path_of,
    to_check,
)
from wiposeq.cli.streams import with_stdin
from wiposeq.texts import tr, trn


def add_options(add_verb: AddVerb) -> None:
    """Add the verb and its options."""
    words = tr("Export the free text of a listing for a translator, or import the translation.")
    translate = add_verb("translate", words, run)
    translate.add_argument("listing", metavar="LISTING", help=tr("a listing (.xml) or a project (.wsq)"))
    add_output(
        translate,
        tr("the file to write: .xlf, .xlsx or .csv for the translator; with --with, the new listing (.xml or .wsq)"),
    )
    add_force(translate)
    words = tr("import this file, which the translator completed")
    translate.add_argument("--with", dest="translation", metavar="FILE", help=words)
    translate.add_argument(
        "--language",
        default="",
        metavar="L",
        help=tr("language to translate into, such as de or en (default: the other language of the listing)"),
    )
    add_edition(translate)
    add_encoding(translate)
    words = tr("version of XLIFF (default: %(default)s)")
    translate.add_argument("--version", choices=("1.2", "2.0"), default="1.2", help=words)
    translate.add_argument("--once", action="store_true", help=tr("export equal texts only once"))
    translate.add_argument("--missing", action="store_true", help=tr("export only texts without a translation"))
    translate.add_argument("--no-organisms", action="store_true", help=tr("do not export names of organisms"))
    translate.add_argument("--context", action="store_true", help=tr("add titles and names as notes"))
    translate.add_argument(
        "--change-language", action="store_true", help=tr("remove values in other languages than that of FILE")
    )
    add_report(translate, tr("write a report of every decision to this file"))


def run(arguments: argparse.Namespace) -> int:
    """Export the texts, or import the translation."""
    [arguments.listing] = with_stdin([arguments.listing])
    path, output = Path(arguments.listing), Path(arguments.output)
    refuse_same(path, output)
    if not arguments.translation:
        return _export(arguments, output)
    return _import(arguments, path, output)


def _export(arguments: argparse.Namespace, output: Path) -> int:
    """Write the texts of the listing to a file for the translator."""
    from wiposeq.app.translating import export
    from wiposeq.formats.source import name_of

    refuse_existing(output, is_forced=arguments.force)
    project = open_project(arguments.listing, edition_of(arguments), arguments.encoding)
    options = export.ExportOptions(
        arguments.language, arguments.once, arguments.missing, not arguments.no_organisms, arguments.context
    )
    exported = export.export_texts(project, output, options, version=arguments.version)
    if exported.changes:
        print_changes(tr("Export for the translator"), name_of(arguments.listing), exported.changes, None)
    words = trn(
        "{count} text from {source} into {target}",
        "{count} texts from {source} into {target}",
        exported.count,
        source=exported.source_language,
        target=exported.target_language,
    )
    return print_result(str(output), words, None)


def _import(arguments: argparse.Namespace, path: Path, output: Path) -> int:
    """Write the listing with the translations."""
    from wiposeq.app import checking
    from wiposeq.app.exporting import converting
    from wiposeq.app.translating import export

    refuse_unwritable_ending(output)
    translation = Path(arguments.translation)
    refuse_same(translation, output)
    refuse_existing(output, is_forced=arguments.force)
    others = [path, translation, output]
    report_path = report_path_of(arguments.report, others, is_forced=arguments.force)
    edition = edition_of(arguments)
    project = in_encoding(lambda encoding: open_project(arguments.listing, edition, encoding), arguments.encoding)
    done = in_encoding(
        lambda encoding: export.import_translations(
            project,
            translation,
            encoding=encoding,
            language=arguments.language,
            may_change_language=arguments.change_language,
        ),
        arguments.encoding,
    )
    project = done.edit.apply(project) if done.edit else project
    settled = converting.save_as(project, output)
    print_changes(tr("Translation report"), arguments.translation, (*done.changes, *settled), report_path)
    words = tr(
        "{imported} imported, {same} unchanged, {refused} refused, {missing} missing",
        imported=done.imported,
        same=done.same,
        refused=done.refused,
        missing=done.missing,
    )
    checked = to_check(str(output), edition=arguments.edition)
    code = print_result(str(output), words, checking.check(output, project.edition_on()), checked)
    return max(code, ERRORS_FOUND if done.refused else OK)
