"""The result of a check of a specification as text, JSON, a page, or a spreadsheet.

Other programs read the JSON, so its fields are never renamed. A page needs no other file.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any, Final

from wiposeq.formats.reports.spreadsheet import workbook
from wiposeq.formats.templates import render
from wiposeq.model.specification_facts import PlacedResidues
from wiposeq.model.specification_report import NumberRow, RenumberingMap, SpecificationFinding, SpecificationReport
from wiposeq.texts import in_clauses, labeled, language, listed, tr, trn

_MOST_LINES: Final = 2_000
"""So many findings of one answer are printed as text."""


def verdict(report: SpecificationReport) -> str:
    """Return the last line of a report: "no errors, 3 warnings", or that nothing is missing."""
    if report.is_complete:
        return tr("nothing is missing")
    errors = trn("{count} error", "{count} errors", report.errors) if report.errors else tr("no errors")
    return listed((errors, trn("{count} warning", "{count} warnings", report.warnings)))


def statement(report: SpecificationReport) -> str:
    """Return the sentence about the check for a filing package: files with SHA-256, mentions, and the verdict."""
    files = in_clauses(f"{each.name} (SHA-256 {each.sha256})" for each in report.specification.files)
    mentions = trn("{count} mention", "{count} mentions", report.mentions)
    return tr(
        "Checked against the specification {files}: {mentions}, {verdict}.",
        files=files,
        mentions=mentions,
        verdict=verdict(report),
    )


def as_text(report: SpecificationReport) -> str:
    """Return the report as lines: each finding with its place and the words around it, then the verdict."""
    return "".join(f"{line}\n" for line in _lines(report))


def _lines(report: SpecificationReport) -> Iterator[str]:
    specification = report.specification
    for file in specification.files:
        pages = ", " + trn("{count} page", "{count} pages", file.pages) if file.pages else ""
        yield labeled(file.name, listed((f"{file.kind}{pages}", f"SHA-256 {file.sha256}")))
    for change in specification.changes:
        yield f"  {tr(change.message, **change.values)}"
    for answer in report.answers:
        if not answer.findings:
            continue
        yield ""
        yield f"{answer.words} ({len(answer.findings)})  [{answer.rule}]"
        for found in answer.findings[:_MOST_LINES]:
            yield from _finding_lines(report, found)
        if len(answer.findings) > _MOST_LINES:
            yield "  " + tr("and {count} more", count=len(answer.findings) - _MOST_LINES)
    if report.corrections:
        yield ""
        yield tr("To correct in the text")
        for correction in report.corrections:
            words = specification.text[correction.start : correction.end]
            yield f'  {specification.where(correction.start)}: "{words}" -> SEQ ID NO: {correction.number}'
    yield ""
    mentions = trn("{count} mention", "{count} mentions", report.mentions)
    strings = trn("{count} string of residues", "{count} strings of residues", len(report.facts.residues))
    sequences = trn("{count} sequence", "{count} sequences", len(report.facts.sequences))
    yield labeled(report.listing, in_clauses((sequences, listed((mentions, strings)), verdict(report))))


def _finding_lines(report: SpecificationReport, found: SpecificationFinding) -> Iterator[str]:
    severity = tr("error") if found.finding.is_error else tr("warning")
    yield f"  {labeled(severity, found.finding.message)}"
    if found.has_place:
        yield f'    {found.where}: "{found.around}"'
    if remark := report.remark(found):
        yield "    " + tr("accepted: {remark}", remark=remark)


def as_json(report: SpecificationReport) -> str:
    """Return the report as JSON: files, counts, findings, numbers, mentions and residues. Spans are 0-based.

    "language" names the language of message and where.
    """
    specification = report.specification
    value = {
        "listing": report.listing,
        "edition": report.edition,
        "profile": report.profile,
        "language": language(),
        "files": [
            {
                "name": each.name,
                "kind": each.kind,
                "sha256": each.sha256,
                "pages": each.pages,
                "pages_not_read": list(each.pictures),
                "pictures": each.pictures_in_text,
            }
            for each in specification.files
        ],
        "changes": [{"kind": each.kind, "message": tr(each.message, **each.values)} for each in specification.changes],
        "sequences": len(report.facts.sequences),
        "mention_count": report.mentions,
        "errors": report.errors,
        "warnings": report.warnings,
        "nothing_missing": report.is_complete,
        "findings": [_finding_value(report, each) for each in report.findings],
        "corrections": [
            {"start": each.start, "end": each.end, "number": each.number, "where": specification.where(each.start)}
            for each in report.corrections
        ],
        "numbers": [_number_value(each) for each in report.numbers],
        "mentions": [
            {
                "start": each.start,
                "end": each.end,
                "text": specification.text[each.start : each.end],
                "where": specification.where(each.start),
                "part": each.part,
                "numbers": [[item.first, item.last] for item in each.items],
                "step": each.step,
                "placeholder": each.is_placeholder,
                "foreign": each.is_foreign,
            }
            for each in report.facts.mentions
        ],
        "residues": [_residues_value(report, each) for each in report.facts.residues],
    }
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _finding_value(report: SpecificationReport, found: SpecificationFinding) -> dict[str, Any]:
    number = found.finding.values.get("number")
    return {
        "rule": found.finding.rule,
        "severity": str(found.finding.severity),
        "message": found.finding.message,
        "number": number if isinstance(number, int) else None,
        "start": found.start if found.has_place else None,
        "end": found.end if found.has_place else None,
        "where": found.where,
        "around": found.around,
        "cites": found.finding.cites,
        "remark": report.remark(found),
    }


def _residues_value(report: SpecificationReport, found: PlacedResidues) -> dict[str, Any]:
    return {
        "start": found.start,
        "end": found.end,
        "where": report.specification.where(found.start),
        "part": found.part,
        "residues": found.residues,
        "molecule": found.molecule,
        "certain": found.is_certain,
        "match": found.match,
        "numbers": list(found.numbers),
        "place": found.place,
        "beside": found.beside or None,
    }


def _number_value(row: NumberRow) -> dict[str, Any]:
    return {
        "number": row.number,
        "name": row.name,
        "type": row.molecule or None,
        "length": row.length or None,
        "times": row.times,
        "first": row.where,
        "claims": row.in_claims,
        "skipped": row.is_skipped,
        "findings": list(row.rules),
    }


def as_html(report: SpecificationReport) -> str:
    """Return the report as a page."""
    return render(
        "specification",
        title=tr("Specification and listing"),
        css="comparison.css",
        report=report,
        statement=statement(report),
        changes=[tr(each.message, **each.values) for each in report.specification.changes],
        words={each.rule: each.words for each in report.answers},
    )


def as_workbook(report: SpecificationReport) -> bytes:
    """Return the report as a spreadsheet (.xlsx) with the sheets Numbers, Findings, Mentions and Residues."""
    specification = report.specification
    words = {each.rule: each.words for each in report.answers}
    numbers = [
        (
            row.number,
            row.name,
            row.molecule,
            row.length or "",
            row.times,
            row.where,
            tr("yes") if row.in_claims else "",
            in_clauses(words.get(id, id) for id in row.rules),
        )
        for row in report.numbers
    ]
    findings = [
        (
            str(each.finding.severity),
            words.get(each.finding.rule, ""),
            each.finding.message,
            each.where,
            each.around,
            each.finding.rule,
            report.remark(each),
        )
        for each in report.findings
    ]
    mentions = [
        (specification.text[each.start : each.end], specification.where(each.start), tr(each.part), each.is_foreign)
        for each in report.facts.mentions
    ]
    residues = [
        (
            each.residues,
            each.molecule,
            each.length,
            each.match,
            ", ".join(map(str, each.numbers)),
            specification.where(each.start),
        )
        for each in report.facts.residues
    ]
    return workbook(
        (
            tr("Numbers"),
            (tr("Number"), tr("Name"), tr("Type"), tr("Length"), tr("Times"), tr("First"), tr("Claims"), tr("Finding")),
            numbers,
        ),
        (
            tr("Findings"),
            (tr("Severity"), tr("Answer"), tr("Message"), tr("Place"), tr("Text"), tr("Rule"), tr("Remark")),
            findings,
        ),
        (tr("Mentions"), (tr("Text"), tr("Place"), tr("Part"), tr("Of another document")), mentions),
        (tr("Residues"), (tr("Residues"), tr("Type"), tr("Length"), tr("Match"), tr("Numbers"), tr("Place")), residues),
    )


SPECIFICATION_FORMATS: Final[dict[str, Callable[[SpecificationReport], str | bytes]]] = {
    "text": as_text,
    "json": as_json,
    "html": as_html,
    "xlsx": as_workbook,
}
"""How a report is written, by its format."""


# ------------------------------------------------------------------------------------------------- renumbering map


def map_as_html(found: RenumberingMap) -> str:
    """Return the renumbering map as a page: old number, new number, and each place to change."""
    specification = found.specification
    rows = [
        {
            "old": row.old,
            "new": row.new,
            "name": row.name,
            "places": [(specification.where(start), specification.around(start, end, 20)) for start, end in row.places],
        }
        for row in found.rows
    ]
    return render("renumbering", title=tr("Renumbering map"), css="comparison.css", rows=rows)


def map_as_workbook(found: RenumberingMap) -> bytes:
    """Return the renumbering map as a spreadsheet with a row for each place to change."""
    specification = found.specification
    rows: list[tuple[Any, ...]] = []
    for row in found.rows:
        for start, end in row.places or ((0, 0),):
            where = (specification.where(start), specification.around(start, end, 20)) if end else ("", "")
            rows.append((row.old, row.new or tr("removed"), row.name, *where))
    heads = (tr("Old number"), tr("New number"), tr("Name"), tr("Place"), tr("Text"))
    return workbook((tr("Renumbering map"), heads, rows))


MAP_FORMATS: Final[dict[str, Callable[[RenumberingMap], str | bytes]]] = {
    "html": map_as_html,
    "xlsx": map_as_workbook,
}
"""How a renumbering map is written, by its format."""
