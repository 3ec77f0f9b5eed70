"""The part of wiposeq convert that discloses a genome, and applies the variants of a sample."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from wiposeq.cli.shared import edition_of, print_changes, refuse_existing
from wiposeq.cli.terminal import bar, complain, say
from wiposeq.errors import UsageError
from wiposeq.texts import listed, tr, trn

if TYPE_CHECKING:
    from wiposeq.app.exporting.converting import Converted
    from wiposeq.app.genome.package import DisclosureOptions
    from wiposeq.app.genome.survey import Survey
    from wiposeq.formats.source import Source

_TABLES: Final = ("tsv", "xlsx")
_HIGHEST: Final = 16
"""The highest number of an allele that --haplotype takes."""


def add_options(convert: argparse.ArgumentParser) -> None:
    """Add the options for the disclosure of a genome and for variants."""
    convert.add_argument(
        "--genome",
        action="store_true",
        help=tr("disclose a genome: write listings and documents from FASTA, GFF3, VCF or folders to the folder OUT"),
    )
    convert.add_argument(
        "--qualifier",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help=tr("a qualifier of every source feature; requires --genome"),
    )
    convert.add_argument(
        "--templates", metavar="FILE", help=tr("use your own templates for the documents; requires --genome")
    )
    convert.add_argument("--sample", default="", metavar="NAME", help=tr("the sample of a VCF file to apply to FASTA"))
    convert.add_argument(
        "--haplotype",
        type=int,
        metavar="N",
        help=tr("apply allele N of each genotype, from 1 (default: letters of ambiguity for both)"),
    )
    convert.add_argument(
        "--filtered", action="store_true", help=tr("apply also variants that failed a filter of the VCF file")
    )
    convert.add_argument(
        "--skip-mismatches",
        action="store_true",
        help=tr("keep the residues of the FASTA file where REF of the VCF file differs, and report it"),
    )
    convert.add_argument(
        "--variations", action="store_true", help=tr("add each applied variant as a feature variation with replace")
    )
    convert.add_argument(
        "--tables",
        default="",
        metavar="ENDINGS",
        help=tr("tables of variants to write with --genome: tsv, xlsx, or tsv,xlsx (default: tsv)"),
    )


def has_variants(inputs: "Sequence[Path | Source]") -> bool:
    """Return whether an input is a VCF file."""
    return any(not isinstance(each, Path) and each.kind == "vcf" for each in inputs)


def may_have_variants(names: Sequence[str]) -> bool:
    """Return whether the name of an input is that of a VCF file."""
    return any(".vcf" in Path(name).name.lower() for name in names)


def refuse_without_variants(arguments: argparse.Namespace, found: "Survey | None") -> None:
    """Raise UsageError if the call has options for variants, but no VCF file."""
    given = [
        option
        for option, value in (
            ("--sample", arguments.sample),
            ("--haplotype", arguments.haplotype is not None),
            ("--filtered", arguments.filtered),
            ("--skip-mismatches", arguments.skip_mismatches),
            ("--variations", arguments.variations),
            ("--tables", arguments.tables),
        )
        if value
    ]
    if given and (found is None or not found.variants):
        raise UsageError(
            "{options}: no input is a VCF file.", "Add a VCF file, or omit the options.", options=listed(given)
        )


def _surveyed(arguments: argparse.Namespace, inputs: "Sequence[Path | Source]") -> "Survey":
    from wiposeq.app.genome.survey import survey

    qualifiers = {"organism": arguments.organism, "mol_type": arguments.mol_type}
    for text in arguments.qualifier:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise UsageError(
                '"{text}" cannot be read as a qualifier.', "Write NAME=VALUE, such as cultivar=B73.", text=text
            )
        qualifiers[name.strip()] = value.strip()
    with bar(listed(arguments.inputs)) as progress:
        found = survey(inputs, qualifiers, edition_of(arguments), progress=progress)
    refuse_without_variants(arguments, found)
    return found


def _options(arguments: argparse.Namespace, header: Path | None) -> "DisclosureOptions":
    from wiposeq.app.genome.package import DisclosureOptions
    from wiposeq.app.genome.variants import VariantRules
    from wiposeq.formats.header_toml import empty_header, header_from_toml

    tables = tuple(each.strip().lower().lstrip(".") for each in (arguments.tables or "tsv").split(","))
    for each in tables:
        if each not in _TABLES:
            raise UsageError('"{text}" is not an ending of a table.', "Use tsv, xlsx, or tsv,xlsx.", text=each)
    if arguments.haplotype is not None and not 1 <= arguments.haplotype <= _HIGHEST:
        raise UsageError(
            "--haplotype {number} is not the number of an allele.",
            "Use 1 or 2; for a polyploid at most {most}.",
            number=arguments.haplotype,
            most=_HIGHEST,
        )
    return DisclosureOptions(
        header=header_from_toml(header) if header else empty_header(),
        is_each=arguments.each,
        has_proteins=not arguments.no_proteins,
        tables=tables,
        templates=Path(arguments.templates) if arguments.templates else None,
        is_compact=arguments.compact,
        rules=VariantRules(
            arguments.sample,
            arguments.haplotype or 0,
            arguments.filtered,
            arguments.skip_mismatches,
            arguments.variations,
        ),
    )


def disclose(
    arguments: argparse.Namespace,
    inputs: "Sequence[Path | Source]",
    folder: Path,
    header: Path | None,
    report_path: Path | None,
) -> "list[Converted]":
    """Disclose a genome: write its listings and the documents for them to a folder. Return the listings."""
    from wiposeq.app.exporting.converting import Converted
    from wiposeq.app.genome import genome
    from wiposeq.formats.reports.check_report import words

    options = _options(arguments, header)
    found = _surveyed(arguments, inputs)
    with bar(str(folder)) as progress:
        done = genome.disclose(found, folder, options, edition_of(arguments), progress=progress)
    print_changes(tr("Import report"), ", ".join(arguments.inputs), done.changes, report_path)
    for problem in done.problems:
        complain(words(problem))
    text = trn(
        "{folder} contains {count} file and an index. Read and complete the documents.",
        "{folder} contains {count} files and an index. Read and complete the documents.",
        len(done.files),
        folder=folder,
    )
    say(text + "\n")
    return [Converted(folder / name, report.sequences, (), report) for name, report in done.reports.items()]


def apply_variants(
    arguments: argparse.Namespace,
    inputs: "Sequence[Path | Source]",
    output: Path,
    header: Path | None,
    report_path: Path | None,
) -> "Converted":
    """Write one listing of FASTA and GFF3 files with the variants of a sample."""
    from wiposeq.app.genome import genome
    from wiposeq.formats.files import is_file

    if is_file(output):
        refuse_existing(output, is_forced=arguments.force)
    options = _options(arguments, header)
    found = _surveyed(arguments, inputs)
    with bar(listed(arguments.inputs)) as progress:
        done = genome.one_listing(found, output, options, edition_of(arguments), progress=progress)
    print_changes(tr("Import report"), ", ".join(arguments.inputs), done.changes, report_path)
    return done
