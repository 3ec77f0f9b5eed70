"""Reports for people and programs: the findings of a check, and the changes an import or a repair made.

Each function gives one text, or the pieces of one that may be large; writing it to a file or a terminal is the
caller's. The JSON of a check is an interface others build on: its fields are never renamed. A page in HTML needs
nothing besides itself and prints in black.
"""

import csv
import io
import itertools
import json
import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from msgspec import Struct

from wiposeq.formats.st26.elements import escape_attribute
from wiposeq.formats.templates import pieces, render
from wiposeq.model.address import FIELD_NAMES
from wiposeq.model.changes import Change
from wiposeq.model.finding import Finding, Report
from wiposeq.texts import tr, trn

# What a finding or a change says


def place(finding: Finding) -> str:
    """Where a finding is, in words, from the numbers it was found at: "Sequence 3 > CDS 2 > product"."""
    parts = []
    if finding.number:
        parts.append(tr("Sequence {number}", number=finding.number))
        if finding.feature_number:
            key = finding.feature_key or tr("feature without a key")
            parts.append(f"{key} {finding.feature_number}")
            if finding.qualifier_number:
                parts.append(finding.qualifier or tr("qualifier without a name"))
    elif finding.address.title is not None:
        parts.append(tr("Title"))
    field = finding.address.field
    if field and field not in ("value", "features", "qualifiers", "sequences", "text"):
        parts.append(tr(FIELD_NAMES.get(field, field)))
    return " > ".join(parts)


def words(change: Change) -> str:
    """What a change says, in the user's language."""
    return tr(
        change.message,
        **{"count": change.count, "before": change.before, "after": change.after, "where": change.where}
        | change.values,
    )


def verdict(report: Report) -> str:
    """The numbers of a report in words: "2 errors, 1 warning"."""
    said = [
        trn("{count} error", "{count} errors", report.errors),
        trn("{count} warning", "{count} warnings", report.warnings),
    ]
    if report.accepted:
        said.append(trn("{count} accepted", "{count} accepted", report.accepted))
    return ", ".join(said)


def _circumstances(report: Report) -> str:
    return tr(
        "edition {edition}, profile {profile}, {sequences}",
        edition=report.edition,
        profile=report.profile,
        sequences=trn("{count} sequence", "{count} sequences", report.sequences),
    )


def _unkept(report: Report) -> int:
    """How many findings were counted but not kept."""
    return max(report.errors + report.warnings - len(report.findings), 0)


def _at(line: int, column: int) -> str:
    return f"{line}:{column}" if line and column else str(line) if line else ""


# The report of a check

Failures = Sequence[tuple[str, str]]
"""Files that could not be checked, and why; it may be filled while the reports are gone through."""


Rows = Callable[[], "Sequence[Row]"]
"""The lines of the summary of all files, asked for when they are due."""


def as_text(reports: Iterable[Report], failures: Failures = ()) -> str:
    """One line a finding, under one line a file; the lines around a place where XML breaks; several files summed up."""
    rows: list[Row] = []
    return "".join(text_pieces(_noted(reports, rows), lambda: [*rows, *(row_of_failure(*each) for each in failures)]))


def text_pieces(reports: Iterable[Report], rows: Rows) -> Iterator[str]:
    """The same in pieces, one a file and the summary; rows are asked for at the end."""
    yield from map(_told, reports)
    summed = rows()
    if len(summed) > 1:
        yield "\n" + summary_as_text(summed)


def _noted(reports: Iterable[Report], rows: "list[Row]") -> Iterator[Report]:
    for report in reports:
        rows.append(row(report))
        yield report


def _told(report: Report) -> str:
    lines = [f"{report.source}: {verdict(report)} ({_circumstances(report)})"]
    for finding in report.findings:
        at = _at(finding.line, finding.column)
        where = ", ".join(part for part in (tr("line {line}", line=at) if at else "", place(finding)) if part)
        severity = tr("error") if finding.is_error else tr("warning")
        remark = _accepted(report, finding)
        lines.append(
            f"  {severity}: {where + ': ' if where else ''}{finding.message} [{finding.rule}]"
            f"{f' ({remark})' if remark else ''}"
        )
        lines += ["      " + line for line in _excerpt(report, finding)]
    if _unkept(report):
        lines.append("  " + trn("and {count} more", "and {count} more", _unkept(report)))
    return "\n".join(lines) + "\n"


def _accepted(report: Report, finding: Finding) -> str:
    """The remark of an accepted finding in one line, or ""."""
    remark = report.remark(finding)
    return tr("accepted: {remark}", remark=" ".join(remark.split())) if remark else ""


def _excerpt(report: Report, finding: Finding) -> list[str]:
    """The lines of the file around a finding, numbered, with a mark under the place; [] where they are not known."""
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


def as_json(reports: Iterable[Report], failures: Failures = ()) -> str:
    """An array with an object a file; what a finding is not about is null.

    A file that could not be checked comes after the others: its errors and warnings are null, and not_checked says why.
    """
    return "".join(json_pieces(reports, lambda: [row_of_failure(*each) for each in failures]))


def json_pieces(reports: Iterable[Report], rows: Rows = tuple) -> Iterator[str]:
    """The same in pieces; rows are asked for at the end."""
    is_first = True
    for told in itertools.chain(map(_as_object, reports), _objects_of_failures(rows)):
        text = textwrap.indent(json.dumps(told, ensure_ascii=False, indent=2), "  ")
        yield f"[\n{text}" if is_first else f",\n{text}"
        is_first = False
    yield "[]\n" if is_first else "\n]\n"


def _as_object(report: Report) -> dict[str, Any]:
    return {
        "file": report.source,
        "edition": report.edition,
        "profile": report.profile,
        "errors": report.errors,
        "warnings": report.warnings,
        "findings": [{**_finding(finding), "remark": report.remark(finding) or None} for finding in report.findings],
    }


def _objects_of_failures(rows: Rows) -> Iterator[dict[str, Any]]:
    for each in rows():
        if each.why:
            yield {"file": each.file, "errors": None, "warnings": None, "not_checked": each.why, "findings": []}


def _finding(finding: Finding) -> dict[str, Any]:
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
    }


def as_xml(reports: Iterable[Report], failures: Failures = ()) -> str:
    """The same fields as the JSON, as attributes; what a finding is not about is left out."""
    return "".join(xml_pieces(reports, lambda: [row_of_failure(*each) for each in failures]))


def xml_pieces(reports: Iterable[Report], rows: Rows = tuple) -> Iterator[str]:
    """The same in pieces; rows are asked for at the end."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<reports>\n'
    for report in reports:
        head = {
            "file": report.source,
            "edition": report.edition,
            "profile": report.profile,
            "errors": report.errors,
            "warnings": report.warnings,
        }
        lines = [f"  <report{_attributes(head)}>\n"]
        for finding in report.findings:
            told = _finding(finding)
            fix = told.pop("fix")
            if fix:
                told["fix"], told["fix-safe"] = fix["label"], "yes" if fix["safe"] else "no"
            told["remark"] = report.remark(finding) or None
            lines.append(f"    <finding{_attributes(told)}/>\n")
        lines.append("  </report>\n")
        yield "".join(lines)
    for each in rows():
        if each.why:
            yield f"  <not-checked{_attributes({'file': each.file, 'why': each.why})}/>\n"
    yield "</reports>\n"


def _attributes(values: dict[str, Any]) -> str:
    return "".join(
        f' {name.replace("_", "-")}="{escape_attribute(_allowed(str(value)))}"'
        for name, value in values.items()
        if value is not None
    )


def _allowed(text: str) -> str:
    """The text with characters that XML 1.0 cannot hold shown as U+FFFD."""
    return "".join(
        symbol
        if symbol in "\t\n\r" or " " <= symbol <= "\ud7ff" or "\ue000" <= symbol <= "\ufffd" or symbol >= "\U00010000"
        else "\ufffd"
        for symbol in text
    )


def as_html(reports: Iterable[Report], failures: Failures = ()) -> str:
    """A page with a section a file, its findings grouped by rule, errors first; above them several files summed up."""
    all_reports = list(reports)
    rows = [*map(row, all_reports), *(row_of_failure(*each) for each in failures)]
    return "".join(html_pieces(all_reports, lambda: rows))


def html_pieces(reports: Iterable[Report], rows: Rows) -> Iterator[str]:
    """The same in pieces; rows are asked for at the beginning: those of the reports first, then those of failures."""
    return pieces(
        "check_report",
        title=tr("Check report"),
        css="check.css",
        reports=reports,
        all_rows=rows,
        totals=totals,
        number=_number,
        verdict=verdict,
        circumstances=_circumstances,
        groups=_groups,
    )


class _Group(Struct, frozen=True):
    """The findings of one rule in a page. count: of them, shown or not; shares: widths of columns, in percent."""

    first: Finding
    count: int
    heads: list[str]
    rows: list[tuple[str, ...]]
    shares: tuple[int, ...]
    excerpts: list[str]


def _groups(report: Report) -> Iterator[_Group]:
    """Yield the findings of a report by rule, errors first."""
    by_rule: dict[str, list[Finding]] = {}
    for finding in sorted(report.findings, key=lambda finding: not finding.is_error):
        by_rule.setdefault(finding.rule, []).append(finding)
    for rule, findings in by_rule.items():
        heads = [tr("Line"), tr("Where"), tr("What"), tr("Fix")]
        rows: list[tuple[str, ...]] = [
            (
                _at(each.line, each.column),
                place(each),
                each.message,
                each.fixes[0].label if each.fixes else "",
            )
            for each in findings
        ]
        shares: tuple[int, ...] = (8, 28, 40, 24)
        remarks = [report.remark(each) for each in findings]
        if any(remarks):
            heads.append(tr("Accepted, because"))
            rows = [(*row, remark) for row, remark in zip(rows, remarks)]
            shares = (8, 22, 32, 18, 20)
        excerpts = ["\n".join(_excerpt(report, each)) for each in findings]
        count = report.counts.get(rule, len(findings))
        yield _Group(findings[0], count, heads, rows, shares, [each for each in excerpts if each])


CHECK_FORMATS: Final[dict[str, Callable[[Iterable[Report], Failures], str]]] = {
    "text": as_text,
    "json": as_json,
    "xml": as_xml,
    "html": as_html,
}
"""How the report of a check can be written, by the names the command line uses."""

CHECK_PIECES: Final[dict[str, Callable[[Iterable[Report], Rows], Iterator[str]]]] = {
    "text": text_pieces,
    "json": json_pieces,
    "xml": xml_pieces,
    "html": html_pieces,
}
"""The same for reports of any size, in pieces."""


# The summary of many files


@dataclass(frozen=True, slots=True)
class Row:
    """One file of a summary. errors, warnings: None where it could not be checked; said: the verdict, or why not.

    why: the cause alone where it could not be checked, else "".
    """

    file: str
    errors: int | None
    warnings: int | None
    said: str
    why: str = ""


def row(report: Report) -> Row:
    """What a summary says of a file that was checked."""
    return row_of_counts(report.source, report.errors, report.warnings)


def row_of_counts(file: str, errors: int, warnings: int) -> Row:
    """The same from the numbers alone."""
    return Row(file, errors, warnings, tr("errors") if errors else tr("no errors"))


def row_of_failure(file: str, why: str) -> Row:
    """What a summary says of a file that could not be checked."""
    why = " ".join(why.split())
    return Row(file, None, None, tr("not checked: {why}", why=why), why)


def totals(rows: Sequence[Row]) -> str:
    """How many files there are, and how many of them have no errors, have some, or were not checked."""
    checked = [each for each in rows if each.errors is not None]
    said = [
        trn("{count} file", "{count} files", len(rows)),
        trn("{count} without errors", "{count} without errors", sum(not each.errors for each in checked)),
        trn("{count} with errors", "{count} with errors", sum(bool(each.errors) for each in checked)),
    ]
    if len(checked) < len(rows):
        said.append(trn("{count} not checked", "{count} not checked", len(rows) - len(checked)))
    return ", ".join(said)


def _heads() -> tuple[str, str, str, str]:
    return tr("File"), tr("Errors"), tr("Warnings"), tr("Verdict")


_WIDEST: Final = 60
"""How wide the column of file names of a summary in text may get; a longer name pushes its line out."""


def summary_as_text(rows: Sequence[Row]) -> str:
    """A line a file (name, errors, warnings, verdict) under a line with the totals."""
    cells = [_heads(), *((each.file, _number(each.errors), _number(each.warnings), each.said) for each in rows)]
    width = min(max(len(file) for file, *_ in cells), _WIDEST)
    wide, wider = (max(len(cell[column]) for cell in cells) for column in (1, 2))
    lines = [tr("Summary: {totals}", totals=totals(rows))]
    lines += [f"  {file:{width}}  {errors:>{wide}}  {more:>{wider}}  {said}" for file, errors, more, said in cells]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _number(count: int | None) -> str:
    return "-" if count is None else str(count)


# The report of an import or a repair


def changes_as_text(title: str, source: str, changes: Sequence[Change]) -> str:
    """One line a change, under the title and the file."""
    lines = [f"{title}: {source}"]
    for change in changes:
        line = tr("line {line}", line=change.line) if change.line else ""
        at = ", ".join(part for part in (line, "" if change.where == line else change.where) if part)
        times = f" ({change.count})" if change.count != 1 else ""
        cited = followed(change)
        stood = f': "{_brief(change.before)}" -> "{_brief(change.after)}"' if cited else ""
        kind = f"{change.kind}; {cited}" if cited else change.kind
        lines.append(f"  {at + ': ' if at else ''}{words(change)}{times}{stood} [{kind}]")
    if not changes:
        lines.append("  " + tr("Nothing was changed."))
    return "\n".join(lines) + "\n"


def changes_as_json(title: str, source: str, changes: Sequence[Change]) -> str:
    """An object with the file and an array of changes."""
    told = {
        "title": title,
        "file": source,
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
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def changes_as_html(title: str, source: str, changes: Sequence[Change]) -> str:
    """Return a page with a table of the changes; where they follow recommendations, it is a sheet to sign off."""
    is_sheet = any(map(followed, changes))
    heads: tuple[str, ...] = (tr("Line"), tr("Where"), tr("What"), tr("Count"), tr("Before"), tr("After"))
    return render(
        "changes",
        title=title,
        css="check.css",
        source=source,
        heads=_sheet_heads() if is_sheet else heads,
        rows=[_sheet_row(change)[: None if is_sheet else len(heads)] for change in changes],
        is_sheet=is_sheet,
        too_short=[(change.where, change.before) for change in changes if change.kind == "sequence/too-short"],
    )


def changes_as_csv(title: str, source: str, changes: Sequence[Change]) -> str:
    """A table for a spreadsheet, to sign off change by change: commas, quotes, a byte order mark for Excel."""
    file = io.StringIO(newline="")
    rows = csv.writer(file)
    rows.writerow(_sheet_heads())
    for change in changes:
        rows.writerow([_harmless(cell) for cell in _sheet_row(change)])
    return "\ufeff" + file.getvalue()


def _sheet_heads() -> tuple[str, ...]:
    return (
        tr("Line"), tr("Where"), tr("What"), tr("Count"), tr("Before"), tr("After"), tr("Recommendation"),
        tr("Checked"),
    )  # fmt: skip


def _sheet_row(change: Change) -> tuple[str, ...]:
    return (
        str(change.line or ""), change.where, words(change), str(change.count), change.before, change.after,
        followed(change), "",
    )  # fmt: skip


def followed(change: Change) -> str:
    """The recommendation a change follows, such as "Annex VII, scenario 8"; "" where none is known."""
    return str(change.values.get("recommendation", ""))


def _brief(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return "'" + cell if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


CHANGE_FORMATS: Final[dict[str, Callable[[str, str, Sequence[Change]], str]]] = {
    "text": changes_as_text,
    "json": changes_as_json,
    "html": changes_as_html,
    "csv": changes_as_csv,
}
"""How the report of an import or a repair can be written."""
