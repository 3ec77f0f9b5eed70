"""Encode a report as bytes and decode it, to send it to another process or store it in a state file.

It hides what is stored of a finding: its message in the language of the check, the value that the message quotes, and
the label of its first fix. The fix itself is not stored, because a stored report belongs to no project that could be
edited.
"""

from typing import Any, NoReturn

import msgspec
from msgspec import Struct
from msgspec.structs import asdict

from wiposeq.formats.reports.finding_words import value
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
    value: str = ""


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
    maps: dict[int, str] = {}


_decoder = msgspec.json.Decoder(_Report)


def pack(report: Report) -> bytes:
    """Encode a report as one line of JSON."""
    known = asdict(report)
    del known["marks"]
    stored = _Report(
        **known
        | {
            "findings": [_packed(finding) for finding in report.findings],
            "excerpts": list(report.excerpts.items()),
        }
    )
    try:
        return msgspec.json.encode(stored)
    except UnicodeEncodeError:
        return msgspec.json.encode(_encodable(msgspec.to_builtins(stored)))


def unpack(data: bytes | msgspec.Raw) -> Report:
    """Decode a packed report. Its fixes have labels, but cannot be applied. Raises ValueError for other data."""
    stored = _decoder.decode(data)
    findings = tuple(map(_unpacked, stored.findings))
    return Report(**asdict(stored) | {"findings": findings, "excerpts": dict(stored.excerpts)})


def _packed(finding: Finding) -> _Finding:
    fix = finding.fixes[0] if finding.fixes else None
    return _Finding(
        finding.rule,
        finding.severity,
        finding.message,
        finding.address,
        (finding.number, finding.feature_number, finding.qualifier_number, finding.line, finding.column),
        (finding.feature_key, finding.qualifier, finding.cites),
        finding.residues,
        (fix.label, fix.safe, fix.is_choice) if fix else None,
        value(finding),
    )


def _encodable(value: Any) -> Any:
    """Return a text with ? for surrogates, which stand for bytes of file names or ZIP members that are not UTF-8.

    Texts in lists and mappings are replaced too.
    """
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {_encodable(name): _encodable(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_encodable(each) for each in value]
    return value


def _unpacked(stored: _Finding) -> Finding:
    number, feature, qualifier, line, column = stored.numbers
    key, name, cites = stored.names
    label, is_safe, is_choice = stored.fix or ("", False, False)
    return Finding(
        stored.rule,
        stored.severity,
        stored.message.replace("{", "{{").replace("}", "}}") if stored.value else stored.message,
        stored.address,
        fixes=(Fix(label, _gone, is_safe, is_choice=is_choice),) if stored.fix else (),
        residues=stored.residues,
        number=number,
        feature_number=feature,
        qualifier_number=qualifier,
        feature_key=key,
        qualifier=name,
        cites=cites,
        values={"value": stored.value} if stored.value else {},
        line=line,
        column=column,
    )


def _gone(project: Any) -> NoReturn:
    raise LookupError("a stored report belongs to no project")
