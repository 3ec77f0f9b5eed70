"""The small listings of ../shared/cases/rules: each has one fault, and EXPECTED.tsv says how it must be judged."""

import csv
from pathlib import Path

import pytest

from wiposeq.app.checking import check

CASES = Path(__file__).resolve().parents[3] / "shared" / "cases" / "rules"
pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason="the shared cases are not beside the checkout")
SEVERITY = {
    "A09.xml": "error",
    "h32.xml": "error",
    "l48.xml": "error",
    "q43.xml": "error",
    "q48.xml": "error",
    "q64.xml": "error",
    "q65.xml": "error",
    "q70.xml": "error",
    "q92.xml": "error",
    "q94.xml": "error",
    "number-gap.xml": "error",
    "q67.xml": "warning",
    "note-line-feed.xml": "warning",
}
"""The files whose one expected finding is decided, and what it must be."""


def rows() -> dict[str, dict[str, str]]:
    with (CASES / "EXPECTED.tsv").open(encoding="utf-8", newline="") as file:
        return {row["file"]: row for row in csv.DictReader(file, delimiter="\t")}


@pytest.mark.parametrize("name, severity", SEVERITY.items())
def test_a_listing_with_one_fault_is_judged_as_expected(name: str, severity: str) -> None:
    assert rows()[name]["expected"].split()[0] in (severity, "one")
    findings = check(CASES / name).findings
    assert severity in [finding.severity.value for finding in findings]


def test_a_gap_in_the_numbers_is_one_error() -> None:
    findings = [finding for finding in check(CASES / "number-gap.xml").findings if finding.rule == "sequence/number"]
    assert len(findings) == 1


@pytest.mark.parametrize("name", ["safe-genomic-rna.xml", "safe-moltype-aa.xml", "safe-open-range.xml"])
def test_what_a_person_must_decide_has_no_safe_fix(name: str) -> None:
    rules = {"qualifier/mol-type", "feature/location-unreadable", "sequence/looks-like-nucleotides"}
    findings = [finding for finding in check(CASES / name).findings if finding.rule in rules]
    assert findings and not any(fix.safe for finding in findings for fix in finding.fixes)
