"""wiposeq convert: make a listing, a project, FASTA or a reading copy from records, listings or projects."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from wiposeq.cli import genome
from wiposeq.cli.shared import (
    ERRORS_FOUND,
    OK,
    SHOWN,
    AddVerb,
    add_accept_loss,
    add_compact,
    add_edition,
    add_encoding,
    add_force,
    add_member,
    add_output,
    add_report,
    edition_of,
    print_changes,
    print_result,
    refuse_existing,
    refuse_same,
    report_path_of,
    to_check,
    unpack,
    write_changes,
)
from wiposeq.cli.streams import STREAM, on_stdout, with_stdin
from wiposeq.cli.terminal import bar, complain
from wiposeq.errors import UnreadableFile, UsageError
from wiposeq.texts import listed, mark, tr, trn

if TYPE_CHECKING:
    from wiposeq.app.exporting.converting import ConversionOptions, Converted
    from wiposeq.formats.options import Defaults
    from wiposeq.formats.source import Source
    from wiposeq.model.changes import Change
    from wiposeq.standard.edition import Edition


def add_options(add_verb: AddVerb) -> None:
    """Add the verb and its options."""
    convert = add_verb(
        "convert", tr("Convert records, listings or projects to a listing, a project, FASTA or a reading copy."), run
    )
    _add_files(convert)
    add_force(convert)
    convert.add_argument(
        "--molecule",
        choices=("DNA", "RNA", "AA"),
        help=tr("molecule type of every record (default: what its letters show)"),
    )
    convert.add_argument(
        "--organism", default="", metavar="NAME", help=tr("organism of every record (default: unidentified)")
    )
    convert.add_argument("--mol-type", default="", metavar="T", help=tr("mol_type of every nucleotide record"))
    convert.add_argument(
        "--no-proteins", action="store_true", help=tr("do not add the proteins of coding sequences as sequences")
    )
    add_compact(convert)
    convert.add_argument(
        "--sequences",
        metavar="NUMBERS",
        help=tr("write only these SEQ ID NOs, such as 5-40, numbered from 1"),
    )
    convert.add_argument(
        "--features",
        metavar="KEYS",
        help=tr("write features as FASTA: keys such as CDS,gene; all; or protein for translations"),
    )
    convert.add_argument(
        "--each",
        action="store_true",
        help=tr("write one listing for each input to the folder OUT; from FASTA and GFF3, one for each chromosome"),
    )
    _add_options_of_genomes(convert)
    _add_options_of_texts(convert)
    add_accept_loss(convert)
    add_edition(convert)
    add_encoding(convert)
    add_member(convert)
    convert.add_argument(
        "--header", metavar="HEADER.toml", help=tr("file with the general information: applicant, title, reference ...")
    )
    add_report(convert, tr("write a report of every change to this file"))


def _add_files(convert: argparse.ArgumentParser) -> None:
    """Add the inputs and the output."""
    convert.add_argument(
        "inputs",
        nargs="+",
        metavar="INPUT",
        help=tr(
            "FASTA, PIR, GenBank, EMBL, UniProt, SnapGene, GFF3, GTF, tables (.csv .tsv .xlsx .ods .xls .docx), text, "
            "ST.25, .xml or .wsq, or - for stdin; a specification (.docx .pdf .rtf .odt .html) gives a draft of all "
            "its sequences"
        ),
    )
    add_output(
        convert,
        tr(
            "the file to write: .xml, .wsq, .fasta, .gb or .gff3; .html, .pdf or .txt for a reading copy; - writes XML "
            "to stdout, and messages to stderr"
        ),
    )


def _add_options_of_genomes(convert: argparse.ArgumentParser) -> None:
    """Add the options for coding sequences and for the disclosure of a genome."""
    convert.add_argument(
        "--table",
        type=int,
        default=0,
        metavar="N",
        help=tr("genetic code of coding sequences that state none, such as 11 (default: 1, as an assumption)"),
    )
    genome.add_options(convert)


def _add_options_of_texts(convert: argparse.ArgumentParser) -> None:
    """Add the options for tables and texts that people wrote."""
    convert.add_argument(
        "--columns",
        action="append",
        metavar="HEADING=MEANING",
        help=tr("what a column of a table contains: Seq=residues or #3=name; separate several with ;"),
    )
    convert.add_argument(
        "--numbers",
        choices=("fill", "renumber"),
        default="",
        help=tr("if SEQ ID NOs are missing: add skipped sequences (fill), or number the sequences in order (renumber)"),
    )
    convert.add_argument(
        "--gaps",
        choices=("remove",),
        default="",
        help=tr("join the residues around gap signs (- or .); the default omits such a record"),
    )
    convert.add_argument(
        "--case",
        choices=("ignore",),
        default="",
        help=tr("read small letters in proteins like capitals; the default omits a record that has both"),
    )
    convert.add_argument(
        "--notation",
        action="append",
        default=[],
        metavar="LEGEND",
        help=tr(
            "read modified residues in texts, FASTA and tables with this legend: its name, or a file (.toml, .csv); "
            "for a table, repeat it if rows have different notations"
        ),
    )


def run(arguments: argparse.Namespace) -> int:
    """Convert the inputs, and print what was changed."""
    arguments.inputs = with_stdin(arguments.inputs)
    if arguments.output != STREAM:
        return _run(arguments)
    if arguments.each or arguments.genome:
        raise UsageError("Several listings cannot be written to stdout.", "Name a folder with -o FOLDER.")
    with on_stdout() as path:
        arguments.output = path
        return _run(arguments)


def _run(arguments: argparse.Namespace) -> int:
    from wiposeq.app.exporting import converting
    from wiposeq.app.importing.opening import recognized_files, refuse_unknown_columns
    from wiposeq.formats.kinds import output_kind
    from wiposeq.formats.source import file_of

    given, output = unpack(arguments.inputs, arguments.member, with_sequences=True), Path(arguments.output)
    inputs = [file_of(each) for each in given]
    others = [Path(name) for name in (arguments.header, *arguments.notation, arguments.templates) if name]
    others = [*inputs, output, *others]
    report_path = report_path_of(arguments.report, others, is_forced=arguments.force)
    edition = edition_of(arguments)
    defaults = _defaults(arguments, edition)
    may_be_genome = (arguments.each and not _has_other_records(arguments)) or genome.may_have_variants(arguments.inputs)
    if not arguments.genome and (arguments.columns or may_be_genome):
        given = recognized_files(given)
    if arguments.columns and not arguments.genome:
        refuse_unknown_columns(given, defaults)
    header = Path(arguments.header) if arguments.header else None
    if _is_genome(arguments, given):
        listings = genome.disclose(arguments, given, output, header, report_path)
        return max(_print_listing(each, arguments.inputs, arguments.edition) for each in listings)
    for path in inputs:
        refuse_same(path, output)
    if genome.has_variants(given):
        listing = genome.apply_variants(arguments, given, output, header, report_path)
        return _print_listing(listing, arguments.inputs, arguments.edition)
    genome.refuse_without_variants(arguments, None)
    features = tuple(key.strip() for key in _not_empty("--features", arguments.features).split(",") if key.strip())
    only = _not_empty("--sequences", arguments.sequences)
    options = converting.ConversionOptions(defaults, header, arguments.compact, edition, features=features, only=only)
    try:
        converted = _convert(arguments, given, output, options)
    except UnreadableFile as error:
        if report_path is not None:
            _write_refusal(report_path, _shown(arguments.inputs), error)
        raise
    changes = [change for each in converted for change in each.changes]
    is_listing = arguments.each or output_kind(output).group == "listing"
    heading = tr("Import report") if is_listing else tr("Report")
    print_changes(heading, _shown(arguments.inputs), changes, report_path)
    for change in changes:
        if change.kind == converting.NOT_SHOWN:
            complain(tr(change.message, **change.values))
    codes = [_print_listing(each, arguments.inputs, arguments.edition) for each in converted]
    return max(*codes, _print_omitted(changes))


def _shown(inputs: Sequence[str]) -> str:
    """Return the names of the inputs for messages."""
    from wiposeq.formats.source import name_of

    return ", ".join(name_of(each) for each in inputs)


def _write_refusal(path: Path, source: str, error: UnreadableFile) -> None:
    """Write the report of a conversion that was refused: what was read up to the error, and why nothing was written."""
    from wiposeq.formats.files import each_alone
    from wiposeq.model.changes import Change

    refused = Change("convert/refused", mark("Nothing was written. {why}"), values={"why": str(error)})
    with each_alone():
        write_changes(tr("Import report"), source, (refused, *error.changes), path)


def _defaults(arguments: argparse.Namespace, edition: "Edition | None") -> "Defaults":
    """Return what the call states about records that do not state it themselves. Raises UsageError."""
    from wiposeq.app.importing import notations
    from wiposeq.formats.options import Defaults
    from wiposeq.formats.tables.headings import parse_columns
    from wiposeq.standard.edition import newest

    edition = edition or newest()
    legends = [notations.legend_named(name) for name in arguments.notation]
    return Defaults(
        molecule=arguments.molecule,
        organism=arguments.organism,
        mol_type=_mol_type(arguments.mol_type, edition),
        proteins=not arguments.no_proteins,
        columns=parse_columns([part for text in arguments.columns or () for part in text.split(";")], edition),
        legend=legends[0] if legends else None,
        other_legends=tuple(legends[1:]),
        numbers=arguments.numbers,
        gaps=arguments.gaps,
        case=arguments.case,
        table=arguments.table,
        encoding=arguments.encoding,
        accepted_losses=tuple(arguments.accept_loss),
    )


def _mol_type(text: str, edition: "Edition") -> str:
    """Return the mol_type as given. Raises UsageError if no molecule type has it."""
    known = [value for molecule in ("DNA", "RNA", "AA") for value in edition.mol_types(molecule)]
    if text and text not in known:
        raise UsageError('"{value}" is not a mol_type.', "The values are: {known}.", value=text, known=listed(known))
    return text


def _has_other_records(arguments: argparse.Namespace) -> bool:
    """Return whether the options say that the records are not DNA in FASTA format."""
    return bool(arguments.notation or arguments.columns or arguments.molecule in ("RNA", "AA"))


def _is_genome(arguments: argparse.Namespace, inputs: "Sequence[Path | Source]") -> bool:
    """Return whether the call discloses a genome. Raises UsageError if its options contradict each other."""
    if arguments.genome and arguments.notation:
        raise UsageError("A genome is not read with a legend.", "Omit --notation or --genome.")
    if arguments.genome and arguments.table:
        raise UsageError("The genetic code of a genome is stated in its GFF3 file.", "Omit --table or --genome.")
    has_other_records = _has_other_records(arguments)
    if arguments.genome and has_other_records:
        raise UsageError("A genome must be DNA in FASTA format.", "Omit --molecule and --columns, or omit --genome.")
    if arguments.genome or (arguments.each and not has_other_records and _are_chromosomes(inputs)):
        return True
    if (arguments.qualifier and not genome.has_variants(inputs)) or arguments.templates:
        raise UsageError("--qualifier and --templates are options for the disclosure of a genome.", "Add --genome.")
    return False


def _are_chromosomes(inputs: "Sequence[Path | Source]") -> bool:
    """Return whether all inputs are FASTA of nucleotides, GFF3, VCF or folders: the files of a genome."""
    from wiposeq.formats.plain.fasta import starts_with_protein

    files = [each for each in inputs if not isinstance(each, Path)]
    return all(each.kind in ("fasta", "gff", "vcf") for each in files) and not any(
        each.kind == "fasta" and starts_with_protein(each) for each in files
    )


def _convert(
    arguments: argparse.Namespace, inputs: "Sequence[Path | Source]", output: Path, options: "ConversionOptions"
) -> "list[Converted]":
    """Write one listing for each input to a folder, or one file of all inputs."""
    from wiposeq.app.exporting import converting
    from wiposeq.formats.files import is_file

    if not arguments.each and is_file(output):
        refuse_existing(output, is_forced=arguments.force)
    with bar(_shown(arguments.inputs)) as progress:
        if arguments.each:
            return converting.convert_each(inputs, output, options, progress=progress)
        return [converting.convert(inputs, output, options, progress=progress)]


def _print_listing(converted: "Converted", inputs: Sequence[str], edition: str) -> int:
    """Print the line about a written file, and return its exit code. inputs: the files of the call."""
    from wiposeq.formats.source import name_of

    report = converted.report
    words = trn("{count} sequence written", "{count} sequences written", converted.count)
    if converted.are_features:
        words = trn("{count} feature written", "{count} features written", converted.count)
    checked = to_check(name_of(report.source), edition=edition) if report else ""
    doubts = (converted.unconfirmed, " ".join(name_of(each) for each in inputs))
    return print_result(name_of(converted.path), words, report, checked, unconfirmed=doubts)


def _print_omitted(changes: "Sequence[Change]") -> int:
    """Complain about each notation that could not be read, and return the exit code: ERRORS_FOUND if there is one."""
    from wiposeq.formats.notation.reader import STOPPED

    stops = [change for change in changes if change.kind == STOPPED]
    for change in stops[:SHOWN]:
        what = tr(change.message, **change.values)
        if change.line and change.where != tr("line {line}", line=change.line):
            complain(tr("line {line} ({name}): {what}", line=change.line, name=change.where, what=what))
        else:
            complain(tr("{name}: {what}", name=change.where, what=what))
    if not stops:
        return OK
    complain(
        trn(
            "{count} notation could not be read and was omitted. The report lists it.",
            "{count} notations could not be read and were omitted. The report lists all of them.",
            len(stops),
        )
    )
    return ERRORS_FOUND


def _not_empty(option: str, text: str | None) -> str:
    """Return the value of an option, "" if it is absent. Raises UsageError if it is present but names nothing."""
    if text is not None and not text.strip(" ,;"):
        raise UsageError("{option} has no value.", "Write a value after it, or omit it.", option=option)
    return text or ""
