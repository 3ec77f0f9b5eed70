"""Reports for people and programs: the findings of a check, and the changes that an import or a repair made.

Each function returns one text, or the pieces of a text that may be large; the caller writes it to a file or a terminal.
Other programs read the JSON of a check, so its fields are never renamed. A page in HTML needs no other file.
"""

import base64
import itertools
import json
import re
import textwrap
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import IO, Any, Final, TypeVar

from msgspec import Struct

from wiposeq.formats.reports.finding_table import findings_as_csv, omitted, write_findings
from wiposeq.formats.reports.finding_words import line_and_column, place
from wiposeq.formats.reports.spreadsheet import csv_pieces
from wiposeq.formats.st26.elements import allowed, escape_attribute
from wiposeq.formats.templates import pieces, render
from wiposeq.model.changes import Change
from wiposeq.model.citation import shown_citation
from wiposeq.model.finding import Finding, Report
from wiposeq.texts import colon, labeled, language, listed, tr, trn

# The words of a change or a report


def words(change: Change) -> str:
    """Return the message of a change in the user's language."""
    own = {"count": change.count, "before": change.before, "after": change.after, "where": change.where}
    return tr(change.message, **own | change.values)


def verdict(report: Report) -> str:
    """Return the counts of a report in words, such as "2 errors, 1 warning"."""
    counts = [
        trn("{count} error", "{count} errors", report.errors),
        trn("{count} warning", "{count} warnings", report.warnings),
    ]
    if report.accepted:
        counts.append(trn("{count} accepted", "{count} accepted", report.accepted))
    return listed(counts)


def _circumstances(report: Report) -> str:
    return tr(
        "edition {edition}, profile {profile}, {sequences}",
        edition=report.edition,
        profile=report.profile,
        sequences=trn("{count} sequence", "{count} sequences", report.sequences),
    )


# The report of a check

Failures = Sequence[tuple[str, str]]
"""The files that could not be checked, each with the reason."""


Rows = Callable[[], "Sequence[SummaryRow]"]
"""Returns the lines of the summary of all files: first those that were checked, then those that were not."""


def text_pieces(reports: Iterable[Report], rows: Rows) -> Iterator[str]:
    """Yield a report with one line a finding, and a summary if there are several files. rows is called at the end."""
    yield from map(_report_as_text, reports)
    summary = rows()
    if len(summary) > 1:
        yield "\n" + summary_as_text(summary)


def _report_as_text(report: Report) -> str:
    lines = [f"{report.source}: {verdict(report)} ({_circumstances(report)})"]
    for finding in report.findings:
        at = line_and_column(finding.line, finding.column)
        where = listed(part for part in (tr("line {line}", line=at) if at else "", place(finding)) if part)
        severity = tr("error") if finding.is_error else tr("warning")
        remark = " ".join(report.remark(finding).split())
        accepted = f" ({tr('accepted: {remark}', remark=remark)})" if remark else ""
        lines.append(
            f"  {severity}{colon()}{where + colon() if where else ''}{finding.message} [{finding.rule}]{accepted}"
        )
        lines += ["      " + line for line in _excerpt(report, finding)]
    if more := omitted(report):
        lines.append("  " + more)
    return "\n".join(lines) + "\n"


def _excerpt(report: Report, finding: Finding) -> list[str]:
    """Return the numbered lines of the file around a finding, with a mark below the place; [] if they are unknown."""
    found = report.excerpts.get((finding.line, finding.column))
    if found is None:
        return []
    width = max(len(str(number)) for number, _ in found.lines)
    lines = []
    for number, text in found.lines:
        shown = "".join(symbol if symbol.isprintable() else " " for symbol in text)
        is_here = number == finding.line
        lines.append(f"{'>' if is_here else ' '} {number:{width}} | {shown}".rstrip())
        if is_here and found.column:
            lines.append(f"  {'':{width}} | {' ' * (found.column - 1)}^")
    lines += found.cost
    return lines


def json_pieces(reports: Iterable[Report], rows: Rows) -> Iterator[str]:
    """Yield an array with an object a file. A property that a finding does not have is null. rows is called at the end.

    Files that could not be checked come last: their errors and warnings are null, and not_checked is the reason.
    Ids, codes and numbers are the same in every language. message, label, remark and not_checked are for people, in the
    language that the property "language" names.
    """
    is_first = True
    for each in itertools.chain(map(_as_object, reports), _objects_of_failures(rows)):
        text = textwrap.indent(json.dumps(each, ensure_ascii=False, indent=2), "  ")
        yield f"[\n{text}" if is_first else f",\n{text}"
        is_first = False
    yield "[]\n" if is_first else "\n]\n"


def _as_object(report: Report) -> dict[str, Any]:
    return {**_report_fields(report), "findings": [_finding_fields(report, finding) for finding in report.findings]}


def _report_fields(report: Report) -> dict[str, Any]:
    return {
        "file": report.source,
        "edition": report.edition,
        "profile": report.profile,
        "language": language(),
        "errors": report.errors,
        "warnings": report.warnings,
    }


def _objects_of_failures(rows: Rows) -> Iterator[dict[str, Any]]:
    for each in rows():
        if each.why:
            counts = {"errors": None, "warnings": None}
            yield {"file": each.file, "language": language(), **counts, "not_checked": each.why, "findings": []}


def _finding_fields(report: Report, finding: Finding) -> dict[str, Any]:
    fix = next(iter(finding.fixes), None)
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "message": finding.message,
        "sequence": finding.number or None,
        "feature": finding.feature_number or None,
        "feature_key": finding.feature_key or None,
        "qualifier": finding.qualifier_number or None,
        "field": finding.address.field or None,
        "line": finding.line or None,
        "column": finding.column or None,
        "cites": finding.cites or None,
        "fix": {"label": fix.label, "safe": fix.safe} if fix else None,
        "remark": report.remark(finding) or None,
    }


def xml_pieces(reports: Iterable[Report], rows: Rows) -> Iterator[str]:
    """Yield the fields of the JSON as attributes; those that are null are omitted. rows is called at the end."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<reports>\n'
    for report in reports:
        lines = [f"  <report{_attributes(_report_fields(report))}>\n"]
        for finding in report.findings:
            fields = _finding_fields(report, finding)
            if fix := fields.pop("fix"):
                fields |= {"fix": fix["label"], "fix-safe": "yes" if fix["safe"] else "no"}
            lines.append(f"    <finding{_attributes(fields)}/>\n")
        lines.append("  </report>\n")
        yield "".join(lines)
    for each in rows():
        if each.why:
            yield f"  <not-checked{_attributes({'file': each.file, 'why': each.why})}/>\n"
    yield "</reports>\n"


def _attributes(values: dict[str, Any]) -> str:
    return "".join(
        f' {name.replace("_", "-")}="{escape_attribute(allowed(str(value)))}"'
        for name, value in values.items()
        if value is not None
    )


def html_pieces(reports: Iterable[Report], rows: Rows) -> Iterator[str]:
    """Yield a page with a section a file, and a summary above if there are several. rows is called at the beginning.

    The findings of a file are grouped by their sentences, errors first.
    """
    return pieces(
        "check_report",
        title=tr("Check report"),
        css="check.css",
        reports=reports,
        all_rows=rows,
        totals=totals,
        summary=_summary_table,
        verdict=verdict,
        circumstances=_circumstances,
        omitted=omitted,
        groups=_finding_groups,
        as_image=_as_image,
    )


def _as_image(svg: str) -> str:
    """Return a picture as the address of an image, which browsers and Qt read."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


class _Table(Struct, frozen=True):
    """The columns of a table that are not empty. shares: their widths in percent."""

    heads: list[str]
    shares: list[int]
    rows: list[list[str]]


def _table(heads: Sequence[str], widths: Sequence[int], rows: Sequence[Sequence[str]]) -> _Table:
    """Return a table without its empty columns. widths: of the columns in relation to each other."""
    used = [at for at in range(len(heads)) if any(row[at] for row in rows)]
    whole = sum(widths[at] for at in used)
    shares = [100 * widths[at] // whole for at in used]
    return _Table([heads[at] for at in used], shares, [[row[at] for at in used] for row in rows])


class _Group(Struct, frozen=True):
    """The findings or changes with one sentence. severity: "error", "warning" or "" for changes."""

    sentence: str
    count: int
    table: _Table
    severity: str = ""
    rule: str = ""
    cites: str = ""
    excerpts: list[str] = []


_VALUE: Final = re.compile(r'"[^"]*"|„[^“]*“|“[^”]*”|«[^»]*»|「[^」]*」|\d+(?:[.,]\d+)*')
"""The values in a message: texts in quotation marks, and numbers."""

T = TypeVar("T", Finding, Change)


def _by_sentence(messages: Iterable[tuple[T, str, str]]) -> Iterator[tuple[str, list[tuple[T, str]]]]:
    """Yield each sentence with the findings or changes that have it, in the order of the first of them.

    A sentence has "…" in place of values that differ.

    messages: (finding or change, rule or kind, message). Only messages of the same rule or kind have one sentence.
    """
    groups: dict[tuple[str, str], list[tuple[T, str]]] = {}
    for item, kind, message in messages:
        groups.setdefault((kind, _VALUE.sub("…", message)), []).append((item, message))
    for group in groups.values():
        yield _sentence([message for _, message in group]), group


def _sentence(messages: Sequence[str]) -> str:
    columns = zip(*map(_VALUE.findall, messages))
    values = iter([column[0] if len(set(column)) == 1 else "…" for column in columns])
    return _VALUE.sub(lambda _: next(values), messages[0])


def _finding_groups(report: Report) -> Iterator[_Group]:
    heads = tr("Line"), tr("Where"), tr("What"), tr("Fix"), tr("Accepted, because")
    findings = sorted(report.findings, key=lambda finding: not finding.is_error)
    for sentence, group in _by_sentence((each, each.rule, each.message) for each in findings):
        rows = [
            (
                line_and_column(each.line, each.column),
                place(each),
                message if message != sentence else "",
                each.fixes[0].label if each.fixes else "",
                report.remark(each),
            )
            for each, message in group
        ]
        excerpts = ["\n".join(_excerpt(report, each)) for each, _ in group]
        first, _ = group[0]
        yield _Group(
            sentence,
            len(group),
            _table(heads, (10, 28, 38, 24, 20), rows),
            severity=first.severity.value,
            rule=first.rule,
            cites=shown_citation(first.cites),
            excerpts=[each for each in excerpts if each],
        )


CHECK_PIECES: Final[dict[str, Callable[[Iterable[Report], Rows], Iterator[str]]]] = {
    "text": text_pieces,
    "json": json_pieces,
    "xml": xml_pieces,
    "html": html_pieces,
    "csv": findings_as_csv,
}
"""How the report of a check can be written as text, by the names that the command line uses, in pieces."""
REPORT_FORMATS: Final = (*CHECK_PIECES, "xlsx")
"""How the report of a check can be written to a file."""


def write_check(file: IO[bytes], form: str, reports: Iterable[Report], rows: Rows) -> None:
    """Write the report of a check. form: one of REPORT_FORMATS. Raises UnwritableFile."""
    if form == "xlsx":
        write_findings(file, reports, rows)
        return
    for piece in CHECK_PIECES[form](reports, rows):
        file.write(piece.encode("utf-8", "replace"))


def _joined(
    form: Callable[[Iterable[Report], Rows], Iterator[str]], reports: Iterable[Report], failures: Failures = ()
) -> str:
    reports = list(reports)
    rows = [*map(row, reports), *(row_of_failure(*each) for each in failures)]
    return "".join(form(reports, lambda: rows))


CHECK_FORMATS: Final[dict[str, Callable[..., str]]] = {
    name: partial(_joined, form) for name, form in CHECK_PIECES.items()
}
"""The same as one text: (reports, failures) -> text."""

as_text: Final = CHECK_FORMATS["text"]
as_html: Final = CHECK_FORMATS["html"]


# The summary of many files


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """One file of a summary.

    errors, warnings: None if the file could not be checked.
    verdict: in words.
    why: the reason if the file could not be checked, else "".
    """

    file: str
    errors: int | None
    warnings: int | None
    verdict: str
    why: str = ""

    @property
    def cells(self) -> tuple[str, str, str, str]:
        """The columns of the summary."""
        errors, warnings = ("-" if count is None else str(count) for count in (self.errors, self.warnings))
        return self.file, errors, warnings, self.verdict


def row(report: Report) -> SummaryRow:
    """Return the line of a summary for a file that was checked."""
    return row_of_counts(report.source, report.errors, report.warnings)


def row_of_counts(file: str, errors: int, warnings: int) -> SummaryRow:
    """Return the line of a summary for the counts of a file."""
    return SummaryRow(file, errors, warnings, tr("errors") if errors else tr("no errors"))


def row_of_failure(file: str, why: str) -> SummaryRow:
    """Return the line of a summary for a file that could not be checked."""
    why = " ".join(why.split())
    return SummaryRow(file, None, None, tr("not checked: {why}", why=why), why)


def totals(rows: Sequence[SummaryRow]) -> str:
    """Return the number of files, and how many of them have no errors, have errors, and were not checked."""
    counts = Counter(None if each.errors is None else each.errors > 0 for each in rows)
    parts = [
        trn("{count} file", "{count} files", len(rows)),
        trn("{count} without errors", "{count} without errors", counts[False]),
        trn("{count} with errors", "{count} with errors", counts[True]),
    ]
    if counts[None]:
        parts.append(trn("{count} not checked", "{count} not checked", counts[None]))
    return listed(parts)


def _summary_heads() -> tuple[str, str, str, str]:
    return tr("File"), tr("Errors"), tr("Warnings"), tr("Verdict")


def _summary_table(rows: Sequence[SummaryRow]) -> _Table:
    return _Table(list(_summary_heads()), [44, 12, 14, 30], [list(each.cells) for each in rows])


_WIDEST: Final = 60
"""The widest column of file names in a summary as text; a longer name makes only its own line longer."""


def summary_as_text(rows: Sequence[SummaryRow]) -> str:
    """Return a line with the totals and a line a file: name, errors, warnings and verdict."""
    cells = [_summary_heads(), *(each.cells for each in rows)]
    width = min(max(len(file) for file, *_ in cells), _WIDEST)
    wide, wider = (max(len(cell[column]) for cell in cells) for column in (1, 2))
    lines = [tr("Summary: {totals}", totals=totals(rows))]
    lines += [f"  {file:{width}}  {errors:>{wide}}  {more:>{wider}}  {words}" for file, errors, more, words in cells]
    return "\n".join(line.rstrip() for line in lines) + "\n"


# The report of an import or a repair


def changes_as_text(title: str, source: str, changes: Sequence[Change]) -> str:
    """Return one line a change, below the title and the file."""
    lines = [labeled(title, source)]
    for change in changes:
        line = tr("line {line}", line=change.line) if change.line else ""
        at = listed(part for part in (line, "" if change.where == line else change.where) if part)
        times = f" ({change.count})" if change.count != 1 else ""
        cited = shown_citation(followed(change))
        values = f'{colon()}"{_brief(change.before)}" -> "{_brief(change.after)}"' if cited else ""
        kind = f"{change.kind}; {cited}" if cited else change.kind
        lines.append(f"  {at + colon() if at else ''}{words(change)}{times}{values} [{kind}]")
    if not changes:
        lines.append("  " + tr("Nothing was changed."))
    return "\n".join(lines) + "\n"


def changes_as_json(title: str, source: str, changes: Sequence[Change]) -> str:
    """Return an object with the file and an array of changes. title and message are in the language that it names."""
    report = {
        "title": title,
        "file": source,
        "language": language(),
        "changes": [
            {
                "kind": change.kind,
                "message": words(change),
                "where": change.where or None,
                "line": change.line or None,
                "count": change.count,
                "before": change.before or None,
                "after": change.after or None,
                **({"recommendation": followed(change)} if followed(change) else {}),
            }
            for change in changes
        ],
    }
    return json.dumps(report, ensure_ascii=False, indent=2) + "\n"


def changes_as_html(title: str, source: str, changes: Sequence[Change]) -> str:
    """Return a page with the changes grouped by their sentences.

    If the changes follow recommendations, the page is a sheet on which a person checks each of them and signs.
    """
    is_sheet = any(map(followed, changes))
    too_short = [(change.where, change.before) for change in changes if change.kind == "sequence/too-short"]
    return render(
        "changes",
        title=title,
        css="check.css",
        source=source,
        groups=list(_change_groups(changes, is_sheet)),
        is_sheet=is_sheet,
        too_short=_table((tr("Where"), tr("Residues")), (30, 70), too_short),
    )


def _change_groups(changes: Sequence[Change], is_sheet: bool) -> Iterator[_Group]:
    for sentence, group in _by_sentence((each, each.kind, words(each)) for each in changes):
        is_counted = any(change.count > 1 for change, _ in group)
        rows = []
        for change, message in group:
            line, where, _, count, *values, _ = _sheet_row(change)
            what = message if message != sentence else ""
            rows.append([line, where, what, count if is_counted else "", *values, "☐" if is_sheet else ""])
        yield _Group(sentence, len(group), _table(_sheet_heads(), (9, 18, 24, 10, 19, 19, 27, 14), rows))


def changes_as_csv(title: str, source: str, changes: Sequence[Change]) -> str:
    """Return a table for a spreadsheet, in which a person checks each change; with a byte order mark for Excel."""
    return "".join(csv_pieces(_sheet_heads(), map(_sheet_row, changes)))


def _sheet_heads() -> tuple[str, ...]:
    names = tr("Line"), tr("Where"), tr("What"), tr("Count"), tr("Before"), tr("After")
    return *names, tr("Recommendation"), tr("Checked")


def _sheet_row(change: Change) -> tuple[str, ...]:
    line = str(change.line or "")
    values = words(change), str(change.count), change.before, change.after
    return line, change.where, *values, shown_citation(followed(change)), ""


def followed(change: Change) -> str:
    """Return the recommendation that a change follows, such as "Annex VII, scenario 8"; "" if none is known."""
    return str(change.values.get("recommendation", ""))


def _brief(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"


CHANGE_FORMATS: Final[dict[str, Callable[[str, str, Sequence[Change]], str]]] = {
    "text": changes_as_text,
    "json": changes_as_json,
    "html": changes_as_html,
    "csv": changes_as_csv,
}
"""How the report of an import or a repair can be written: (title, file, changes) -> text."""
