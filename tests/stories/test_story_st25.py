"""The story of an old listing: ST.25 text in, ST.26 out, a sheet to sign off, and what a person must settle."""

import csv
from pathlib import Path

import pytest

from wiposeq.app.exporting import converting
from wiposeq.app.importing import importing, opening
from wiposeq.cli import main as cli
from wiposeq.cli.shared import ERRORS_FOUND, OK
from wiposeq.model.project import Project, new_project

OLD = """                         SEQUENCE LISTING

<110>  Example Biotech Ltd
       Doe, Jane

<120>  Polymerase and its use

<130>  OLD-25

<140>  EP 11182080.9
<141>  2011-09-21

<150>  61/362,751
<151>  2010-10-09

<160>  4

<170>  PatentIn version 3.5

<210>  1
<211>  24
<212>  DNA
<213>  Escherichia coli

<220>
<221>  CDS
<222>  (1)..(24)

<400>  1
atg gct tca ggt tta aaa gct taa                                          24
Met Ala Ser Gly Leu Lys Ala
1               5

<210>  2
<211>  7
<212>  PRT
<213>  Escherichia coli

<400>  2
Met Ala Ser Gly Leu Lys Ala
1               5

<210>  3
<211>  8
<212>  DNA
<213>  Artificial Sequence

<220>
<223>  a short primer

<400>  3
acgtacgt                                                                  8

<210>  4
<211>  21
<212>  RNA
<213>  Artificial Sequence

<220>
<223>  siRNA

<220>
<221>  promoter
<222>  (3)..(9)

<400>  4
gcuagcuagc uagcuagcuu u                                                  21
"""


@pytest.fixture
def old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An old listing in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "old.txt"
    path.write_text(OLD)
    return path


def test_an_old_listing_becomes_one_without_an_error(old: Path, tmp_path: Path) -> None:
    done = converting.convert([old], tmp_path / "new.xml")
    assert (done.count, done.report is not None and done.report.errors) == (4, 0)
    project = opening.open_any(tmp_path / "new.xml")
    assert [sequence.is_skipped for sequence in project.sequences] == [False, False, True, False]
    assert project.sequences[0].features[1].value("protein_id") == "2"
    assert old.read_text() == OLD


def test_the_command_line_converts_and_writes_the_sheet_to_sign_off(
    old: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for ending in ("html", "csv", "txt", "json"):
        assert cli.main(["convert", "old.txt", "-o", "new.xml", "--report", f"sheet.{ending}"]) == OK
        assert "Annex VII, scenario 8" in Path(f"sheet.{ending}").read_text(encoding="utf-8-sig")
        Path("new.xml").unlink()
    assert "4 sequences written; 0 errors" in capsys.readouterr().out
    page = Path("sheet.html").read_text(encoding="utf-8")
    assert "keep these in the description" in page and "acgtacgt" in page
    with Path("sheet.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert all(row["Recommendation"] for row in rows)
    assert [row["Before"] for row in rows if row["Recommendation"] == "Annex VII, scenario 8"] == ["promoter"]


def test_a_person_must_decide_about_the_remaining_errors(old: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old.write_text(OLD.replace("<110>  Example Biotech Ltd\n       Doe, Jane", "<110>").replace("EP 11", "11"))
    assert cli.main(["convert", "old.txt", "-o", "new.xml"]) == ERRORS_FOUND
    assert "A person must decide how to correct them." in capsys.readouterr().out


def test_a_check_of_an_old_listing_says_to_convert_it(old: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check", "old.txt"]) == cli.UNUSABLE
    assert "wiposeq convert" in capsys.readouterr().err


def test_the_sequences_of_an_old_listing_go_into_a_project_with_their_links(old: Path) -> None:
    project = new_project()
    for count in (1, 2):
        edit, changes = importing.import_into(project, [old])
        project = edit.apply(project)
        assert len(project.sequences) == 4 * count and changes
    assert project.sequences[4].features[1].value("protein_id") == "6"
    assert all(change.message for change in project.origin.changes)


def test_an_old_listing_and_fasta_become_one_listing_and_an_old_listing_becomes_fasta(
    old: Path, tmp_path: Path
) -> None:
    fasta = tmp_path / "more.fasta"
    fasta.write_text(">more\nACGTACGTACGTAA\n")
    assert converting.convert([old, fasta], tmp_path / "both.xml").count == 5
    done = converting.convert([old], tmp_path / "out.fasta")
    assert done.count == 3
    assert ">SEQ_ID_NO_4\ngctagctagctagctagcttt" in (tmp_path / "out.fasta").read_text()


def test_a_project_created_from_an_old_listing_keeps_the_report_when_saved(old: Path, tmp_path: Path) -> None:
    made: Project = opening.open_any(old)
    converting.save_as(made, tmp_path / "kept.wsq")
    found = opening.open_any(tmp_path / "kept.wsq")
    assert found.origin.changes == made.origin.changes
    assert list(found.sequences) == list(made.sequences)
