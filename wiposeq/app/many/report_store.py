"""A report as bytes and back: what goes from one process to another, and what outlives the program in a state file.

It hides what is kept of a finding. Its words are kept as they were said, in the language they were said in; of its
fixes only what the first of them would do, for a report that was kept belongs to no project that could be edited.
"""

from typing import Any, NoReturn

import msgspec
from msgspec import Struct

from wiposeq.model.address import Address
from wiposeq.model.finding import Excerpt, Finding, Fix, Report, Severity

Numbers = tuple[int, int, int, int, int]
"""SEQ ID NO, feature, qualifier, line, column."""


class _Finding(Struct, frozen=True, omit_defaults=True, array_like=True):
    rule: str
    severity: Severity
    message: str
    address: Address
    numbers: Numbers
    names: tuple[str, str, str]
    residues: tuple[int, int] | None = None
    fix: tuple[str, bool, bool] | None = None


class _Report(Struct, frozen=True, omit_defaults=True):
    findings: list[_Finding]
    edition: str
    profile: str
    source: str
    counts: dict[str, int]
    errors: int
    warnings: int
    sequences: int
    remarks: dict[str, str] = {}
    excerpts: list[tuple[tuple[int, int], Excerpt]] = []


_decoder = msgspec.json.Decoder(_Report)


def pack(report: Report) -> bytes:
    """The report in one line of JSON."""
    return msgspec.json.encode(
        _Report(
            [_packed(finding) for finding in report.findings],
            report.edition,
            report.profile,
            _sound(report.source),
            report.counts,
            report.errors,
            report.warnings,
            report.sequences,
            report.remarks,
            list(report.excerpts.items()),
        )
    )


def unpack(data: bytes | msgspec.Raw) -> Report:
    """The report that was packed. Its fixes can be told, not applied. Raises ValueError for anything else."""
    kept = _decoder.decode(data)
    return Report(
        tuple(map(_unpacked, kept.findings)),
        kept.edition,
        kept.profile,
        kept.source,
        kept.counts,
        kept.errors,
        kept.warnings,
        kept.sequences,
        kept.remarks,
        dict(kept.excerpts),
    )


def _packed(finding: Finding) -> _Finding:
    fix = finding.fixes[0] if finding.fixes else None
    return _Finding(
        finding.rule,
        finding.severity,
        _sound(finding.message),
        finding.address,
        (finding.number, finding.feature_number, finding.qualifier_number, finding.line, finding.column),
        (finding.feature_key, finding.qualifier, finding.cites),
        finding.residues,
        (fix.label, fix.safe, fix.is_choice) if fix else None,
    )


def _sound(text: str) -> str:
    """The text without what no file can hold: names of files that are not UTF-8 have such characters."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def _unpacked(kept: _Finding) -> Finding:
    number, feature, qualifier, line, column = kept.numbers
    key, name, cites = kept.names
    label, is_safe, is_choice = kept.fix or ("", False, False)
    return Finding(
        kept.rule,
        kept.severity,
        kept.message,
        kept.address,
        fixes=(Fix(label, _gone, is_safe, is_choice=is_choice),) if kept.fix else (),
        residues=kept.residues,
        number=number,
        feature_number=feature,
        qualifier_number=qualifier,
        feature_key=key,
        qualifier=name,
        cites=cites,
        line=line,
        column=column,
    )


def _gone(project: Any) -> NoReturn:
    raise LookupError("a report that was kept belongs to no project")
