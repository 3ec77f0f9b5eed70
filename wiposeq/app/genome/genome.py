"""Disclose a genome: convert chromosomes in FASTA, with or without GFF3 and VCF, to listings and documents.

survey() in survey.py returns the chromosomes and what their headers state, which a person can correct. disclose()
writes a listing for each chromosome, or one for all, with the documents of each, tables, reports and an index.
one_listing() writes a single listing without documents. (ST.26 par. 13, 63; Annex I, source)
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from wiposeq.app.allocation import reused_memory
from wiposeq.app.checking import check
from wiposeq.app.exporting.assumed import assumed_by
from wiposeq.app.exporting.converting import Converted, signed
from wiposeq.app.genome.facts import counted, file_stem
from wiposeq.app.genome.package import PROBLEMS, DisclosureOptions, Package
from wiposeq.app.genome.reading import ChromosomeReader, ReadingOptions, report_values
from wiposeq.app.genome.survey import Survey
from wiposeq.errors import UsageError
from wiposeq.formats.reports.check_report import as_html, changes_as_html
from wiposeq.formats.reports.package_index import Listed, new_folder, write_index
from wiposeq.formats.st26 import listing as st26
from wiposeq.model.changes import Change, ChangeLog
from wiposeq.model.finding import Report
from wiposeq.model.records import Sequence as Record
from wiposeq.progress import SILENT, Progress
from wiposeq.standard.edition import Edition, newest
from wiposeq.texts import tr


class Disclosed(Struct, frozen=True):
    """The result of disclose().

    reports: the check of each listing by its file name. changes: the import report. problems: what the check of the
    package as a whole found.
    """

    folder: Path
    reports: dict[str, Report]
    changes: tuple[Change, ...]
    files: tuple[Listed, ...]
    problems: tuple[Change, ...] = ()

    @property
    def errors(self) -> int:
        """The number of errors in the listings."""
        return sum(report.errors for report in self.reports.values())


def disclose(
    found: Survey,
    folder: Path,
    options: DisclosureOptions,
    edition: Edition | None = None,
    *,
    progress: Progress = SILENT,
) -> Disclosed:
    """Write the package to a new folder, which appears complete or not at all.

    A listing with errors is included as a draft. progress: counts nucleotides.
    Raises UsageError, UnreadableFile, UnwritableFile, Cancelled.
    """
    edition = edition or newest()
    log = ChangeLog()
    log.extend(found.changes)
    report_values(found.chromosomes, log)
    reading = ReadingOptions(options.is_each, options.has_proteins, options.rules)
    with reused_memory(_length(found)), new_folder(folder) as temporary:
        reader = ChromosomeReader(found, reading, edition, log, progress=progress)
        package = Package(temporary, found, options, edition, log, progress.silent())
        package.sample = reader.sample
        parts = reader.parts(package.table_of)
        if options.is_each:
            for part in parts:
                waiting, chromosome = [part], part.chromosome
                del part  # so that it is released before the next one is read
                package.add_listing(package.listing_of(chromosome), [chromosome], iter([waiting.pop()]))
        else:
            name = file_stem(options.header.file_reference or "") or "genome"
            package.add_listing(f"{name}.xml", found.chromosomes, parts)
        changes, problems = _add_reports(package, found, log)
        remark = tr(
            "{what}. The documents are templates with the known facts. Read and complete them.",
            what=counted(found.chromosomes),
        )
        listed = write_index(temporary, tr("Disclosure of a genome"), package.about, remark, package.groups())
    reports = {name: replace(report, source=str(folder / name)) for name, report in package.reports.items()}
    return Disclosed(folder, reports, changes, listed, problems)


def _length(found: Survey) -> int:
    return sum(each.length for each in found.chromosomes)


def _add_reports(package: Package, found: Survey, log: ChangeLog) -> tuple[tuple[Change, ...], tuple[Change, ...]]:
    """Write the reports of the package. Return the import report, and the problems of the package as a whole."""
    records = {each.name for each in found.chromosomes}
    for rows in found.rows:
        rows.report_unused(records, log)
    changes = tuple(log)
    source = ", ".join(dict.fromkeys(each.source.name for each in found.chromosomes))
    package.add_page("import-report.html", changes_as_html(tr("Import report"), source, changes), tr("Import report"))
    page = as_html([replace(report, source=name) for name, report in package.reports.items()])
    package.add_page("check-report.html", page, tr("Check report"))
    whole = tuple(package.whole_check())
    title = tr("Check of the package as a whole")
    package.add_page("package-check.html", changes_as_html(title, source, whole), title)
    return changes, tuple(each for each in whole if each.kind in PROBLEMS)


def one_listing(
    found: Survey,
    output: Path,
    options: DisclosureOptions,
    edition: Edition | None = None,
    *,
    progress: Progress = SILENT,
) -> Converted:
    """Write all chromosomes with their variants to one listing, without documents, and check it.

    Raises UsageError for another ending than .xml, UnreadableFile, UnwritableFile, Cancelled.
    """
    if output.suffix.lower() != ".xml":
        raise UsageError(
            'With variants, a listing (.xml) is written, and not "{path}".',
            "Give an output such as out.xml, and convert it afterwards.",
            path=str(output),
        )
    edition, today = edition or newest(), date.today()
    log = ChangeLog()
    log.extend(found.changes)
    report_values(found.chromosomes, log)
    reading = ReadingOptions(False, options.has_proteins, options.rules)
    reader = ChromosomeReader(found, reading, edition, log, progress=progress)

    def records() -> Iterator[Record]:
        for part in reader.parts():
            yield from part.records

    header = signed(options.header, output, today)
    layout = st26.WriteOptions(options.is_compact)
    with reused_memory(_length(found)):
        written = st26.write(output, header, records(), edition, options=layout, progress=progress.silent())
    names = {each.name for each in found.chromosomes}
    for rows in found.rows:
        rows.report_unused(names, log)
    report = check(output, edition, today=today, progress=progress.silent())
    return Converted(output, written.count, (*log, *assumed_by(log)), report)


__all__ = ["Disclosed", "disclose", "one_listing"]
