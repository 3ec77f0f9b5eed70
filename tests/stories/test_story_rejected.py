"""The story of an attorney: a listing comes back from the office; what is wrong is found, mended and filed again."""

import json
from datetime import date
from pathlib import Path

import pytest
from builders import a_dna, a_header, a_project, a_protein

from wiposeq.app import checking, fixing
from wiposeq.app.exporting import converting
from wiposeq.app.importing import opening
from wiposeq.cli import main as cli
from wiposeq.formats.st26 import listing as st26
from wiposeq.model.lookup import find

TODAY = date(2026, 11, 22)
DEFECTS = {
    "sequence/length": ("<INSDSeq_length>16</INSDSeq_length>", "<INSDSeq_length>17</INSDSeq_length>"),
    "sequence/number": ('sequenceIDNumber="2"', 'sequenceIDNumber="1"'),
    "sequence/division": ("<INSDSeq_division>PAT<", "<INSDSeq_division>BCT<"),
    "sequence/molecule-type": ("<INSDSeq_moltype>AA<", "<INSDSeq_moltype>PRT<"),
    "sequence/symbols": (">acgtacgtacgtacgt<", ">ACGTACGTACGTACGT<"),
    "feature/key-case": (">source<", ">SOURCE<"),
    "qualifier/name-case": (">mol_type<", ">MOL_TYPE<"),
    "feature/location-past-end": ("5..10", "5..99"),
    "header/quantity": (">2</SequenceTotalQuantity>", ">3</SequenceTotalQuantity>"),
    "header/date": ("2024-06-03", "2024-6-3"),
    "file/dtd-version": ('dtdVersion="V1_3"', 'dtdVersion="V1_2"'),
}
"""What an office complains of, and how a sound listing gets it: by rule, (what stands there, what is put instead)."""


@pytest.fixture
def sound(tmp_path: Path) -> str:
    dna = a_dna("acgtacgtacgtacgt", ("misc_feature", "5..10", {"note": "binding site"}))
    converting.save_as(a_project(dna, a_protein()), tmp_path / "sound.xml", today=TODAY)
    return (tmp_path / "sound.xml").read_text()


def broken(sound: str, rule: str) -> str:
    right, wrong = DEFECTS[rule]
    assert right in sound
    return sound.replace(right, wrong, 1)


@pytest.mark.parametrize("rule", DEFECTS)
def test_each_defect_is_found_on_its_line_and_points_into_the_opened_project(
    tmp_path: Path, sound: str, rule: str
) -> None:
    path = tmp_path / "rejected.xml"
    path.write_text(broken(sound, rule))
    report = checking.check(path, today=TODAY)
    found = [finding for finding in report.findings if finding.rule == rule]
    assert found and report.errors
    wrong = DEFECTS[rule][1].strip("<>").split("<")[0].split("=")[-1].strip('"')
    lines = path.read_text().splitlines()
    assert wrong in lines[found[0].line - 1], (found[0].line, lines[found[0].line - 1])
    project = opening.open_any(path)
    ours = checking.check(project, today=TODAY)
    assert ours.counts == report.counts
    for finding in ours.findings:
        find(project, finding.address.record)


@pytest.mark.parametrize("rule", DEFECTS)
def test_each_defect_is_repaired_by_its_fix_and_the_listing_is_as_it_should_have_been(
    tmp_path: Path, sound: str, rule: str
) -> None:
    path, mended = tmp_path / "rejected.xml", tmp_path / "sound.xml"
    path.write_text(broken(sound, rule))
    done = fixing.fix(opening.open_any(path), rules=[rule], today=TODAY)
    assert {change.kind for change in done.changes} == {rule}
    assert rule not in done.report.counts
    assert done.report.is_clean
    converting.save_as(done.project, mended, today=TODAY)
    if rule != "feature/location-past-end":
        assert mended.read_text() == sound
    else:
        assert mended.read_text() == sound.replace("5..10", "5..16")


def test_by_words_alone_a_rejected_listing_is_checked_repaired_and_checked_again(
    tmp_path: Path, sound: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    text = sound
    for rule in DEFECTS:
        text = broken(text, rule)
    Path("rejected.xml").write_text(text)
    assert cli.main(["check", "rejected.xml", "--format", "json"]) == 1
    (told,) = json.loads(capsys.readouterr().out)
    assert set(DEFECTS) <= {finding["rule"] for finding in told["findings"]}

    assert cli.main(["fix", "rejected.xml", "-o", "safe.xml"]) == 1
    decided = ("feature/location-past-end", "sequence/number", "sequence/length", "header/quantity")
    by_a_person = [word for rule in decided for word in ("--rule", rule)]
    assert cli.main(["fix", "safe.xml", "-o", "whole.xml", *by_a_person]) == 0
    assert cli.main(["check", "whole.xml"]) == 0
    assert Path("rejected.xml").read_text() == text


def test_what_the_attorney_did_not_touch_is_filed_as_it_was(tmp_path: Path, sound: str) -> None:
    path = tmp_path / "rejected.xml"
    path.write_text(broken(sound, "feature/location-past-end"))
    before = opening.open_any(path)
    after = fixing.fix(before, rules=["feature/location-past-end"], today=TODAY).project
    done = converting.generate(after, tmp_path / "new.xml", today=TODAY)
    assert done.is_written
    written = st26.read(tmp_path / "new.xml")
    assert written.sequences[1] == before.sequences[1]
    assert written.sequences[0].features[0] == before.sequences[0].features[0]
    assert written.header.titles == before.header.titles == a_header().titles
