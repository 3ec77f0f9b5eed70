"""The findings of a check as a table with a row for each, to sort and filter: separated values or a spreadsheet."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import IO, Any, Protocol

from wiposeq.formats.reports.finding_words import place, value
from wiposeq.formats.reports.spreadsheet import csv_pieces, write_long_table
from wiposeq.model.citation import shown_citation
from wiposeq.model.finding import Report
from wiposeq.texts import plain, tr, trn


class CheckedFile(Protocol):
    """A line of the summary of all files. verdict: in words. why: the reason if the file could not be checked."""

    @property
    def file(self) -> str: ...
    @property
    def verdict(self) -> str: ...
    @property
    def why(self) -> str: ...


Rows = Callable[[], Sequence[CheckedFile]]
"""Returns the lines of the summary of all files."""


def omitted(report: Report) -> str:
    """Return the words for the findings that were counted but are not in the report, "" if there are none."""
    count = max(report.errors + report.warnings - len(report.findings), 0)
    return trn("and {count} more", "and {count} more", count) if count else ""


def _columns() -> tuple[tuple[str, int], ...]:
    """Return the headings and the widths in characters."""
    return (
        (tr("Severity"), 10),
        (tr("Rule"), 30),
        (tr("SEQ ID NO"), 11),
        (tr("Where"), 36),
        (tr("What"), 80),
        (tr("Value"), 30),
        (tr("Fix"), 36),
        (tr("Paragraph"), 20),
        (tr("Accepted, because"), 24),
        (tr("Line"), 8),
        (tr("File"), 40),
    )


def _rows(reports: Iterable[Report], rows: Rows) -> Iterator[tuple[Any, ...]]:
    """Yield a row for each finding, for findings that are not stored, and for each file that was not checked."""
    for report in reports:
        for finding in report.findings:
            yield (
                tr("error") if finding.is_error else tr("warning"),
                finding.rule,
                finding.number or None,
                plain(place(finding)),
                plain(finding.message),
                plain(value(finding)),
                plain(finding.fixes[0].label) if finding.fixes else "",
                plain(shown_citation(finding.cites)),
                report.remark(finding),
                finding.line or None,
                report.source,
            )
        if more := omitted(report):
            yield "", "", None, "", more, "", "", "", "", None, report.source
    for each in rows():
        if each.why:
            yield tr("error"), "", None, "", plain(each.verdict), "", "", "", "", None, each.file


def findings_as_csv(reports: Iterable[Report], rows: Rows) -> Iterator[str]:
    """Yield separated values in pieces. rows is called at the end."""
    yield from csv_pieces([heading for heading, _ in _columns()], _rows(reports, rows))


def write_findings(file: IO[bytes], reports: Iterable[Report], rows: Rows) -> None:
    """Write a spreadsheet with filters. rows is called at the end. Raises UnwritableFile."""
    write_long_table(file, tr("Findings"), _columns(), _rows(reports, rows))
