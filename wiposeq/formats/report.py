"""Reports for people and programs: the findings of a check, and the changes an import or a repair made.

Each function gives one text; writing it to a file or a terminal is the caller's. The JSON of a check is an interface
others build on: its fields are never renamed. A page in HTML needs nothing besides itself and prints in black.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import Any, Final
from xml.sax.saxutils import quoteattr

from wiposeq.model.address import FIELD_NAMES
from wiposeq.model.finding import Finding, Report
from wiposeq.model.origin import Change
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
    return ", ".join(
        (
            trn("{count} error", "{count} errors", report.errors),
            trn("{count} warning", "{count} warnings", report.warnings),
        )
    )


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


def as_text(reports: Iterable[Report]) -> str:
    """One line a finding, under one line a file."""
    lines = []
    for report in reports:
        lines.append(f"{report.source}: {verdict(report)} ({_circumstances(report)})")
        for finding in report.findings:
            at = _at(finding.line, finding.column)
            where = ", ".join(part for part in (tr("line {line}", line=at) if at else "", place(finding)) if part)
            severity = tr("error") if finding.is_error else tr("warning")
            lines.append(f"  {severity}: {where + ': ' if where else ''}{finding.message} [{finding.rule}]")
        if _unkept(report):
            lines.append("  " + trn("and {count} more", "and {count} more", _unkept(report)))
    return "\n".join(lines) + "\n" if lines else ""


def as_json(reports: Iterable[Report]) -> str:
    """An array with an object a file; what a finding is not about is null."""
    told = [
        {
            "file": report.source,
            "edition": report.edition,
            "profile": report.profile,
            "errors": report.errors,
            "warnings": report.warnings,
            "findings": [_finding(finding) for finding in report.findings],
        }
        for report in reports
    ]
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


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


def as_xml(reports: Iterable[Report]) -> str:
    """The same fields as the JSON, as attributes; what a finding is not about is left out."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<reports>"]
    for report in reports:
        head = {
            "file": report.source,
            "edition": report.edition,
            "profile": report.profile,
            "errors": report.errors,
            "warnings": report.warnings,
        }
        lines.append(f"  <report{_attributes(head)}>")
        for finding in report.findings:
            told = _finding(finding)
            fix = told.pop("fix")
            if fix:
                told["fix"], told["fix-safe"] = fix["label"], "yes" if fix["safe"] else "no"
            lines.append(f"    <finding{_attributes(told)}/>")
        lines.append("  </report>")
    lines.append("</reports>")
    return "\n".join(lines) + "\n"


def _attributes(values: dict[str, Any]) -> str:
    return "".join(
        f" {name.replace('_', '-')}={quoteattr(_allowed(str(value)))}"
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


def as_html(reports: Iterable[Report]) -> str:
    """A page with a section a file, its findings grouped by rule, errors first."""
    return _page(tr("Check report"), "\n".join(_section(report) for report in reports))


def _section(report: Report) -> str:
    mark = "clean" if report.is_clean else "error"
    parts = [
        f"<section><h2>{escape(report.source)}</h2>",
        f'<p class="verdict {mark}">{escape(verdict(report))}</p><p>{escape(_circumstances(report))}</p>',
    ]
    groups: dict[str, list[Finding]] = {}
    for finding in sorted(report.findings, key=lambda finding: not finding.is_error):
        groups.setdefault(finding.rule, []).append(finding)
    for rule, findings in groups.items():
        first = findings[0]
        count = report.counts.get(rule, len(findings))
        kind = tr("error") if first.is_error else tr("warning")
        parts.append(
            f'<h3 class="{first.severity.value}">{escape(kind)}: <code>{escape(rule)}</code> '
            f"({count}){f' <small>{escape(first.cites)}</small>' if first.cites else ''}</h3>"
        )
        parts.append(
            _table(
                (tr("Line"), tr("Where"), tr("What"), tr("Fix")),
                (
                    (
                        _at(finding.line, finding.column),
                        place(finding),
                        finding.message,
                        finding.fixes[0].label if finding.fixes else "",
                    )
                    for finding in findings
                ),
            )
        )
        if count > len(findings):
            more = trn("and {count} more", "and {count} more", count - len(findings))
            parts.append(f"<p>{escape(more)}</p>")
    parts.append("</section>")
    return "\n".join(parts)


CHECK_FORMATS: Final[dict[str, Callable[[Iterable[Report]], str]]] = {
    "text": as_text,
    "json": as_json,
    "xml": as_xml,
    "html": as_html,
}
"""How the report of a check can be written, by the names the command line uses."""


# The report of an import or a repair


def changes_as_text(title: str, source: str, changes: Sequence[Change]) -> str:
    """One line a change, under the title and the file."""
    lines = [f"{title}: {source}"]
    for change in changes:
        at = ", ".join(
            part for part in (tr("line {line}", line=change.line) if change.line else "", change.where) if part
        )
        times = f" ({change.count})" if change.count != 1 else ""
        lines.append(f"  {at + ': ' if at else ''}{words(change)}{times} [{change.kind}]")
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
            }
            for change in changes
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def changes_as_html(title: str, source: str, changes: Sequence[Change]) -> str:
    """A page with a table of the changes."""
    if changes:
        body = _table(
            (tr("Line"), tr("Where"), tr("What"), tr("Count"), tr("Before"), tr("After")),
            ((str(c.line or ""), c.where, words(c), str(c.count), c.before, c.after) for c in changes),
        )
    else:
        body = f"<p>{escape(tr('Nothing was changed.'))}</p>"
    return _page(title, f"<section><h2>{escape(source)}</h2>\n{body}</section>")


CHANGE_FORMATS: Final[dict[str, Callable[[str, str, Sequence[Change]], str]]] = {
    "text": changes_as_text,
    "json": changes_as_json,
    "html": changes_as_html,
}
"""How the report of an import or a repair can be written."""


# Pages

_STYLE: Final = """
:root { color-scheme: light; }
body { font: 15px/1.45 system-ui, sans-serif; color: #1c1f23; background: #fff; margin: 2rem auto; max-width: 72rem;
  padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2rem; overflow-wrap: anywhere; }
h3 { font-size: 1rem; margin: 1.5rem 0 .4rem; padding-left: .5rem; border-left: .3rem solid; }
h3.error { border-color: #b3261e; } h3.warning { border-color: #9a6700; } h3 small { font-weight: normal; }
.verdict { font-weight: 600; } .verdict.error { color: #b3261e; } .verdict.clean { color: #1a6b2d; }
table { border-collapse: collapse; width: 100%; } thead { display: table-header-group; }
th, td { text-align: left; vertical-align: top; padding: .25rem .6rem; border-bottom: 1px solid #d7dbe0;
  overflow-wrap: anywhere; }
tr { break-inside: avoid; } code { font-family: ui-monospace, monospace; }
@media print { body { margin: 0; max-width: none; font-size: 10pt; } }
"""


def _page(title: str, body: str) -> str:
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{escape(title)}</h1>\n"
        f"{body}\n</body>\n</html>\n"
    )


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = ["<table><thead><tr>" + "".join(f"<th>{escape(head)}</th>" for head in heads) + "</tr></thead><tbody>"]
    lines.extend("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    lines.append("</tbody></table>")
    return "\n".join(lines)
