"""The conformance pack: enough cases, each with one defect and its paragraph, and this program passes them all."""

from pathlib import Path

import pytest
from builders import EDITION

from wiposeq import __main__ as program
from wiposeq.app.conformance import pack
from wiposeq.app.conformance.cases import cases
from wiposeq.rules.rule import CATALOGUE

CASES = list(cases(EDITION))


def test_there_are_at_least_three_hundred_cases_with_different_names_and_contents() -> None:
    assert len(CASES) >= 300
    assert len({each.id.lower() for each in CASES}) == len({each.content for each in CASES}) == len(CASES)
    assert sum(each.is_right for each in CASES) > 80 and sum(not each.is_right for each in CASES) > 150


def test_every_defect_is_one_rule_that_cites_a_paragraph_and_every_case_says_how_sure_it_is() -> None:
    assert all(len(each.rules) <= 1 and set(each.rules) <= set(CATALOGUE) for each in CASES)
    assert all(pack.cites(each) for each in CASES if each.rules)
    assert {each.confidence for each in CASES} <= {"confirmed", "inferred", "memory"}


def test_the_program_finds_exactly_what_the_pack_expects() -> None:
    wrong = [(each.case.id, each.case.rules, each.found) for each in pack.run(EDITION) if not each.is_right]
    assert wrong == []


def test_a_checker_that_misses_a_defect_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    first = next(each for each in CASES if each.rules)
    monkeypatch.setattr(pack, "cases", lambda _: [first.__class__(first.id, "", (), "confirmed", first.content)])
    assert program.main(["selftest"]) == 1
    shown = capsys.readouterr().out
    assert "FAILED" in shown and first.id in shown and "1 failed" in shown


def test_the_pack_is_published_with_what_each_file_must_result_in(tmp_path: Path) -> None:
    assert program.main(["selftest", "-o", str(tmp_path / "pack")]) == 0
    lines = (tmp_path / "pack" / "EXPECTED.tsv").read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(CASES) + 1
    files = {each.name for each in (tmp_path / "pack").iterdir()}
    assert {line.split("\t")[0] for line in lines[1:]} | {"EXPECTED.tsv", "index.html", "SHA256SUMS"} == files
    page = (tmp_path / "pack" / "index.html").read_text(encoding="utf-8")
    assert "sequence/too-short" in page and "confirmed" in page
    assert program.main(["selftest", "-o", str(tmp_path / "pack")]) == 2
