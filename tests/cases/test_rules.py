"""The small listings of ../shared/cases/rules: each has one fault, and EXPECTED.tsv says how it must be judged."""

import csv
from pathlib import Path

import pytest

from wiposeq.app.checking import check

CASES = Path(__file__).resolve().parents[3] / "shared" / "cases" / "rules"
pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason="the shared cases are not beside the checkout")
SURE = 75
"""The percentage from which on a row of EXPECTED.tsv is decided."""


def rows() -> dict[str, dict[str, str]]:
    with (CASES / "EXPECTED.tsv").open(encoding="utf-8", newline="") as file:
        return {row["file"]: row for row in csv.DictReader(file, delimiter="\t")}


def decided() -> list[str]:
    """The files whose one finding is decided, and must be an error or a warning."""
    if not CASES.is_dir():
        return []
    return [
        name
        for name, row in rows().items()
        if int(row["sure_percent"]) >= SURE and row["expected"].split()[0] in ("error", "error;", "warning", "one")
    ]


@pytest.mark.parametrize("name", decided())
def test_a_listing_with_one_fault_is_judged_as_expected(name: str) -> None:
    expected = rows()[name]["expected"]
    findings = [each for each in check(CASES / name).findings if each.rule != "qualifier/id-missing"]
    assert {each.severity.value for each in findings} >= {"warning" if expected.startswith("warning") else "error"}
    if expected.startswith("one"):
        assert len(findings) == 1


@pytest.mark.parametrize(
    "name, rule, words",
    [
        ("blank-hidden-key.xml", "feature/key-case", '"gene "'),
        ("skipped-00.xml", "sequence/empty", '"00"'),
        ("control-0002.xml", "file/not-well-formed", "U+0002"),
        ("control-0007.xml", "file/not-well-formed", "U+0007"),
        ("control-001f.xml", "file/not-well-formed", "U+001F"),
        ("B02.xml", "sequence/unknown-not-described", "n at 112"),
        ("B03.xml", "sequence/unknown-not-described", "X at 5"),
        ("m02.xml", "sequence/unknown-not-described", "X at 8"),
        ("A47.xml", "feature/location-caret", "9^10"),
        ("B19.xml", "qualifier/organism-form", "common name"),
        ("c17.xml", "qualifier/companion-missing", "no translation"),
        ("f27.xml", "qualifier/organism-form", "several organisms"),
        ("h37.xml", "header/characters", "tabs"),
    ],
)
def test_the_message_names_what_is_there(name: str, rule: str, words: str) -> None:
    findings = [each for each in check(CASES / name).findings if each.rule == rule]
    assert len(findings) == 1 and words in findings[0].message and findings[0].line


def test_stray_text_is_found_on_its_own_line() -> None:
    assert [each.line for each in check(CASES / "stray-text-place.xml").findings] == [18]


def test_a_gap_is_filled_with_a_skipped_sequence_first() -> None:
    (finding,) = check(CASES / "renumber-note.xml").findings
    assert "skipped" in finding.fixes[0].label


def test_a_gap_in_the_numbers_is_one_error() -> None:
    findings = [finding for finding in check(CASES / "number-gap.xml").findings if finding.rule == "sequence/number"]
    assert len(findings) == 1 and findings[0].number == 4  # the number in the file, not the position


@pytest.mark.parametrize("name", ["safe-genomic-rna.xml", "safe-moltype-aa.xml", "safe-open-range.xml"])
def test_what_a_person_must_decide_has_no_safe_fix(name: str) -> None:
    rules = {"qualifier/mol-type", "feature/location-unreadable", "sequence/looks-like-nucleotides"}
    findings = [finding for finding in check(CASES / name).findings if finding.rule in rules]
    assert findings and not any(fix.safe for finding in findings for fix in finding.fixes)
