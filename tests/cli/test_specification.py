"""`wiposeq specification` checks texts against a listing, in four formats, with the exit codes of `check`."""

import json
from pathlib import Path

import docx
import pytest
from msgspec.structs import replace
from specifications import a_word_file, paragraph

from wiposeq.app.importing.opening import open_any
from wiposeq.cli.main import main
from wiposeq.formats.project.file import save
from wiposeq.model.address import Address
from wiposeq.model.edits import Insert
from wiposeq.model.records import new_uid

LISTING = Path(__file__).parent.parent / "material" / "st26-small.xml"


@pytest.fixture
def right(tmp_path: Path) -> Path:
    path = tmp_path / "right.txt"
    path.write_text("[0001] The sequences of SEQ ID NOs: 1-99.".replace("99", str(count())), "utf-8")
    return path


def count() -> int:
    return LISTING.read_text("utf-8").count("<SequenceData ")


def test_a_right_text_exits_with_0_and_says_that_nothing_is_missing(
    right: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["specification", str(LISTING), str(right)]) == 0
    assert "nothing is missing" in capsys.readouterr().out


def test_a_number_that_is_not_listed_exits_with_1_and_names_the_place(
    right: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "claims.txt").write_text("1. The thing of SEQ ID NO: 77.", "utf-8")
    assert main(["specification", str(LISTING), str(right), str(tmp_path / "claims.txt")]) == 1
    shown = capsys.readouterr().out
    assert "SEQ ID NO: 77 is mentioned but not in the listing" in shown
    assert "claims.txt, claim 1" in shown


def test_what_cannot_be_read_exits_with_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["specification", str(LISTING), str(tmp_path / "missing.docx")]) == 2
    assert "does not exist" in capsys.readouterr().err


def test_a_listing_in_the_place_of_a_text_is_refused_with_the_right_order(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["specification", str(LISTING), str(LISTING)]) == 2
    assert "name the listing first" in capsys.readouterr().err


def test_json_holds_findings_numbers_mentions_and_residues(right: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["specification", str(LISTING), str(right), "--format", "json"]) == 0
    value = json.loads(capsys.readouterr().out)
    assert value["nothing_missing"] is True and value["mention_count"] == 1
    assert [each["number"] for each in value["numbers"]] == list(range(1, count() + 1))
    assert set(value) >= {"files", "findings", "mentions", "residues", "errors", "warnings"}


@pytest.mark.parametrize("ending", [".html", ".xlsx", ".json", ".txt"])
def test_a_report_is_written_by_its_ending(ending: str, right: Path, tmp_path: Path) -> None:
    out = tmp_path / f"report{ending}"
    assert main(["specification", str(LISTING), str(right), "-o", str(out)]) == 0
    assert out.stat().st_size > 100


def test_a_spreadsheet_is_not_printed(right: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["specification", str(LISTING), str(right), "--format", "xlsx"]) == 2
    assert "-o OUT.xlsx" in capsys.readouterr().err


def test_the_report_does_not_overwrite_an_input(right: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["specification", str(LISTING), str(right), "-o", str(right)]) == 2
    assert "input" in capsys.readouterr().err


@pytest.fixture
def word(tmp_path: Path) -> Path:
    path = tmp_path / "text.docx"
    path.write_bytes(a_word_file(paragraph("[0001] The primers of SEQ ID NO: 1 and SEQ ID NO: 77 were used.")))
    return path


def test_comments_are_written_into_copies_of_the_word_files(
    word: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "comments"
    assert main(["specification", str(LISTING), str(word), "--comments", str(folder)]) == 1
    texts = [each.text for each in docx.Document(str(folder / "text.docx")).comments]
    assert any("SEQ ID NO: 77" in text for text in texts)
    assert "text.docx" in capsys.readouterr().err


def test_a_renumbering_map_is_written_as_page_and_spreadsheet(word: Path, tmp_path: Path) -> None:
    old, new = tmp_path / "old.wsq", tmp_path / "new.wsq"
    assert main(["convert", str(LISTING), "-o", str(old)]) in (0, 1)
    project = open_any(old)
    first = project.sequences[0]
    project = Insert(Address(field="sequences"), 0, (replace(first, uid=new_uid(), residues="ttgattgattgatt"),)).apply(
        project
    )
    save(project, new)
    for name in ("map.html", "map.xlsx"):
        words = ["specification", str(old), str(word), "--renumbered", str(new), "-o", str(tmp_path / name)]
        assert main(words) == 0
    page = (tmp_path / "map.html").read_text("utf-8")
    assert "paragraph [0001]" in page and "<td>1</td><td>2</td>" in page


def test_a_renumbering_map_needs_a_file(word: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["specification", str(LISTING), str(word), "--renumbered", str(LISTING)]) == 2
    assert "-o OUT.html" in capsys.readouterr().err
