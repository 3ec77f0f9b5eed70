"""The cases about losses and about facts that contradict each other, in files that people edited or cut off."""

import re
from pathlib import Path

import pytest

from wiposeq.app import checking
from wiposeq.app.importing import opening
from wiposeq.cli.main import main
from wiposeq.model.finding import Report

CASES = Path(__file__).resolve().parents[3] / "shared" / "cases"

pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason="the cases (../shared/cases) are not here")


def errors(report: Report) -> dict[str, int]:
    return {id: n for id, n in report.counts.items() if any(f.rule == id and f.is_error for f in report.findings)}


def test_cut_off_xml_is_written_only_after_its_loss_is_accepted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, out, report = CASES / "repairs" / "cut-off.xml", tmp_path / "out.xml", tmp_path / "report.txt"
    for words in (["fix", "--rule", "file/not-well-formed"], ["fix"], ["convert"]):
        assert main([words[0], str(file), "-o", str(out), *words[1:]]) == 2
        options = re.findall(r"--accept-loss sequences=\S+", capsys.readouterr().err)
        assert len(options) == 1 and not out.exists()
    assert main(["fix", str(file), "-o", str(out), *options[0].split(), "--report", str(report)]) < 2
    assert len(opening.open_any(out).sequences) == 8
    assert "A person accepted this loss" in report.read_text()


def test_counts_edited_by_hand_are_recounted_only_where_nothing_contradicts(tmp_path: Path) -> None:
    file, out = CASES / "repairs" / "counts-hand-edited.xml", tmp_path / "out.xml"
    assert main(["fix", str(file), "-o", str(out)]) == 1
    text = out.read_text("utf-8")
    assert re.findall(r'sequenceIDNumber="(\d+)"', text) == [*"12345578", "9", "10", "11"]
    assert "<SequenceTotalQuantity>12<" in text
    lengths = re.findall(r"<INSDSeq_length>(\d+)<", text)
    assert lengths[:3] == ["131", "29", "62"]
    assert errors(checking.check(out)) == {
        "sequence/length": 2,
        "feature/source-not-whole": 2,
        "sequence/number": 1,
        "header/quantity": 1,
    }


def test_a_length_and_a_source_that_agree_against_the_residues_stay_errors(tmp_path: Path) -> None:
    file, out = CASES / "repairs" / "length-and-source-agree.xml", tmp_path / "out.xml"
    for verb in ("fix", "convert"):
        out = tmp_path / f"{verb}.xml"
        assert main([verb, str(file), "-o", str(out)]) == 1
        assert {"sequence/length", "feature/source-not-whole"} <= errors(checking.check(out)).keys()


@pytest.mark.parametrize("verb", ["fix", "convert"])
def test_no_verb_renumbers_a_gap(tmp_path: Path, verb: str) -> None:
    file, out = CASES / "repairs" / "number-3-missing.xml", tmp_path / "out.xml"
    assert main([verb, str(file), "-o", str(out)]) == 1
    assert re.findall(r'sequenceIDNumber="(\d+)"', out.read_text("utf-8")) == ["1", "2", "4", "5"]
    assert "sequence/number" in errors(checking.check(out))


@pytest.mark.parametrize("words", [["convert"], ["fix", "--rule", "file/not-well-formed"], ["fix"]])
def test_a_file_of_which_nothing_is_read_is_refused_with_a_way_out_that_exists(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    file, out = CASES / "faults" / "xml-entity-loop.xml", tmp_path / "o.xml"
    code = main([words[0], str(file), "-o", str(out), *words[1:]])
    if code < 2:
        pytest.skip("the reader reads the file to its end")
    error = capsys.readouterr().err
    assert "Nothing was read" in error and "file/not-well-formed" not in error and not out.exists()
    sound = tmp_path / "sound.xml"
    sound.write_text(file.read_text("utf-8").replace(' [<!ENTITY z "x">]', ""), "utf-8")
    assert main([words[0], str(sound), "-o", str(out), *words[1:]]) < 2
