"""wiposeq convert: make a listing, a project, FASTA or a reading copy of records, listings or projects."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from wiposeq.cli.shared import (
    ERRORS_FOUND,
    OK,
    SHOWN,
    AddVerb,
    add_accept_loss,
    add_compact,
    add_edition,
    add_encoding,
    add_output,
    edition_of,
    print_changes,
    print_result,
    refuse_existing,
    refuse_same,
    report_path_of,
    to_check,
)
from wiposeq.cli.terminal import bar, complain, say
from wiposeq.errors import UsageError
from wiposeq.texts import tr, trn

if TYPE_CHECKING:
    from wiposeq.formats.notation.legend import Legend
    from wiposeq.formats.options import Defaults
    from wiposeq.model.changes import Change
    from wiposeq.standard.edition import Edition


def add_options(add_verb: AddVerb) -> None:
    """Add the verb and its options."""
    convert = add_verb(
        "convert", tr("Make a listing, a project, FASTA or a copy to read of records, listings or projects."), run
    )
    convert.add_argument(
        "inputs",
        nargs="+",
        metavar="INPUT",
        help=tr(
            "FASTA, PIR, GenBank, EMBL, UniProt, SnapGene, GFF3, tables (.csv .tsv .xlsx .docx), text, ST.25, .xml "
            "or .wsq"
        ),
    )
    add_output(convert, tr("the file to write: .xml, .wsq or .fasta; .html, .pdf or .txt for reading"))
    convert.add_argument("--force", action="store_true", help=tr("replace OUT if the file exists"))
    convert.add_argument("--molecule", choices=("DNA", "RNA", "AA"), help=tr("of every record (else by its letters)"))
    convert.add_argument("--organism", default="", metavar="NAME", help=tr("of every record (else unidentified)"))
    convert.add_argument("--mol-type", default="", metavar="T", help=tr("of every nucleotide record"))
    convert.add_argument(
        "--no-proteins", action="store_true", help=tr("make no sequences of the proteins of coding sequences")
    )
    add_compact(convert)
    convert.add_argument(
        "--each",
        action="store_true",
        help=tr("one listing each in the folder OUT: of every input, or of every chromosome of FASTA and GFF3"),
    )
    convert.add_argument(
        "--genome",
        action="store_true",
        help=tr("disclose a genome: FASTA, GFF3 or folders become listings and documents in the folder OUT"),
    )
    convert.add_argument(
        "--qualifier", action="append", default=[], metavar="NAME=VALUE", help=tr("of every source, with --genome")
    )
    convert.add_argument("--templates", metavar="FILE", help=tr("your own copy of the documents, with --genome"))
    _add_options_of_texts(convert)
    add_accept_loss(convert)
    add_edition(convert)
    add_encoding(convert)
    convert.add_argument("--header", metavar="HEADER.toml", help=tr("applicant, title, reference and so on"))
    convert.add_argument(
        "--report", metavar="REPORT", help=tr("write every change, to sign off: .html, .csv, .txt or .json")
    )


def _add_options_of_texts(convert: argparse.ArgumentParser) -> None:
    """Add the options of tables and texts that people wrote."""
    convert.add_argument(
        "--columns",
        action="append",
        metavar="HEADING=MEANING",
        help=tr("what a column of a table holds: Seq=residues, #3=name; several parted by ;"),
    )
    convert.add_argument(
        "--numbers",
        choices=("fill", "renumber"),
        default="",
        help=tr("SEQ ID NOs that a table leaves out: skipped sequences (fill), or numbers by place (renumber)"),
    )
    convert.add_argument(
        "--notation",
        default="",
        metavar="LEGEND",
        help=tr("texts and FASTA hold notations of modified residues: a legend by name, or a file (.toml, .csv)"),
    )


def run(arguments: argparse.Namespace) -> int:
    """Convert the inputs, and print what was changed."""
    from wiposeq.app.exporting import converting
    from wiposeq.app.importing.opening import refuse_unknown_columns
    from wiposeq.formats.files import is_file
    from wiposeq.formats.options import Defaults
    from wiposeq.standard.edition import newest

    inputs, output = [Path(name) for name in arguments.inputs], Path(arguments.output)
    header = Path(arguments.header) if arguments.header else None
    others = [Path(name) for name in (arguments.header, arguments.notation, arguments.templates) if name]
    report_path = report_path_of(arguments.report, [*inputs, output, *others])
    edition = edition_of(arguments)
    lists = edition or newest()
    defaults = Defaults(
        arguments.molecule,
        arguments.organism,
        _mol_type(arguments.mol_type, lists),
        not arguments.no_proteins,
        _columns(arguments.columns or (), lists),
        _legend(arguments.notation),
        arguments.numbers,
        arguments.encoding,
        tuple(arguments.accept_loss),
    )
    if arguments.columns and not arguments.genome:
        refuse_unknown_columns(inputs, defaults)
    if arguments.genome and arguments.notation:
        raise UsageError("A genome is not read with a legend.", "Leave --notation or --genome away.")
    is_other = bool(arguments.notation or arguments.columns or arguments.molecule in ("RNA", "AA"))
    if arguments.genome and is_other:
        raise UsageError("A genome is DNA, given as FASTA.", "Leave --molecule and --columns away, or --genome.")
    if arguments.genome or (arguments.each and not is_other and _are_chromosomes(inputs)):
        return _disclose(arguments, inputs, output, header, report_path)
    if arguments.qualifier or arguments.templates:
        raise UsageError("--qualifier and --templates go with the disclosure of a genome.", "Add --genome.")
    for path in inputs:
        refuse_same(path, output)
    if not arguments.each and not arguments.force and is_file(output):
        refuse_existing(output, "Add --force to replace it, or give another name.")
    if arguments.each:
        return _convert_each(arguments, inputs, output, defaults, header, report_path)
    with bar(", ".join(arguments.inputs)) as progress:
        done = converting.convert(
            inputs, output, defaults, header=header, is_compact=arguments.compact, edition=edition, progress=progress
        )
    source = ", ".join(arguments.inputs)
    print_changes(tr("Import report"), source, done.changes, report_path)
    count = trn("{count} sequence written", "{count} sequences written", done.count)
    checked = to_check(done.report.source if done.report else "", edition=arguments.edition)
    code = print_result(str(output), count, done.report, checked)
    return max(code, _print_left_out(done.changes))


def _legend(name: str) -> "Legend | None":
    """Return the legend of this name or file, or None if none is given."""
    from wiposeq.app.importing import notations as notating

    return notating.legend_named(name) if name else None


def _print_left_out(changes: "Sequence[Change]") -> int:
    """Complain about each notation that could not be read, and return the exit code: ERRORS_FOUND if there is one."""
    from wiposeq.formats.notation.reader import STOPPED

    stops = [change for change in changes if change.kind == STOPPED]
    for change in stops[:SHOWN]:
        what = tr(change.message, **change.values)
        if change.line and change.where != tr("line {line}", line=change.line):
            complain(tr("line {line} ({name}): {what}", line=change.line, name=change.where, what=what))
        else:
            complain(tr("{name}: {what}", name=change.where, what=what))
    if stops:
        complain(trn("{count} notation could not be read and was left out; the report tells all.",
                      "{count} notations could not be read and were left out; the report tells all.",
                      len(stops)))  # fmt: skip
    return ERRORS_FOUND if stops else OK


def _convert_each(
    arguments: argparse.Namespace,
    inputs: list[Path],
    folder: Path,
    defaults: "Defaults",
    header: Path | None,
    report_path: Path | None,
) -> int:
    """Write one listing per input to the folder."""
    from wiposeq.app.exporting import converting

    with bar(", ".join(arguments.inputs)) as progress:
        each = converting.convert_each(
            inputs,
            folder,
            defaults,
            header=header,
            is_compact=arguments.compact,
            edition=edition_of(arguments),
            progress=progress,
        )
    changes = [change for done in each for change in done.changes]
    print_changes(tr("Import report"), ", ".join(arguments.inputs), changes, report_path)
    codes = [
        print_result(str(done.path), trn("{count} sequence written", "{count} sequences written", done.count),
                     done.report, to_check(str(done.path), edition=arguments.edition))
        for done in each
    ]  # fmt: skip
    return max(*codes, _print_left_out(changes))


def _disclose(
    arguments: argparse.Namespace, inputs: list[Path], folder: Path, header: Path | None, report_path: Path | None
) -> int:
    """Disclose a genome: write a folder of listings and of the documents that go with them."""
    from wiposeq.app.genome import genome
    from wiposeq.formats.header_toml import empty_header, header_from_toml

    edition = edition_of(arguments)
    given = {"organism": arguments.organism, "mol_type": arguments.mol_type}
    for text in arguments.qualifier:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise UsageError("{text} is no qualifier.", "Write NAME=VALUE, such as cultivar=B73.", text=text)
        given[name.strip()] = value.strip()
    plan = genome.Plan(
        header=header_from_toml(header) if header else empty_header(),
        is_each=arguments.each,
        has_proteins=not arguments.no_proteins,
        templates=Path(arguments.templates) if arguments.templates else None,
        is_compact=arguments.compact,
    )
    with bar(", ".join(arguments.inputs)) as progress:
        found = genome.survey(inputs, given, edition, progress=progress)
    with bar(str(folder)) as progress:
        done = genome.disclose(found, folder, plan, edition, progress=progress)
    print_changes(tr("Import report"), ", ".join(arguments.inputs), done.changes, report_path)
    codes = [
        print_result(str(folder / name), trn("{count} sequence written", "{count} sequences written", report.sequences),
                     report, to_check(str(folder / name), edition=arguments.edition))
        for name, report in done.reports.items()
    ]  # fmt: skip
    say(tr("{folder} holds {count} files and an index; read and complete the documents.", folder=folder,
            count=len(done.files)) + "\n")  # fmt: skip
    return max(codes)


def _are_chromosomes(inputs: Sequence[Path]) -> bool:
    """Return whether all inputs are FASTA of nucleotides, GFF3 or folders, which a genome is disclosed from."""
    from wiposeq.formats.files import is_folder
    from wiposeq.formats.kinds import sniff
    from wiposeq.formats.plain.fasta import starts_with_protein

    kinds = {path: "" if is_folder(path) else sniff(path) for path in inputs}
    return all(kind in ("", "fasta", "gff") for kind in kinds.values()) and not any(
        kind == "fasta" and starts_with_protein(path) for path, kind in kinds.items()
    )


def _mol_type(text: str, edition: "Edition") -> str:
    """Return the mol_type as given. Raises UsageError if no molecule type has it."""
    known = [value for molecule in ("DNA", "RNA", "AA") for value in edition.mol_types(molecule)]
    if text and text not in known:
        raise UsageError("{value} is not a mol_type.", "Known are: {known}.", value=text, known=", ".join(known))
    return text


def _columns(texts: Sequence[str], edition: "Edition") -> dict[str, str]:
    """Return the meaning of each column that the user names, by heading. Raises UsageError."""
    from wiposeq.formats.tables.headings import parse_columns

    return parse_columns([part for text in texts for part in text.split(";")], edition)
