"""Story: a table of sequences becomes a listing, on the command line and as an edit, with everything told."""

from pathlib import Path

import openpyxl
import pytest

from wiposeq.cli import main as cli
from wiposeq.formats.st26 import listing as st26


def a_table(path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["Sequences of the application"],
        ["Nr", "Bezeichnung", "Molekültyp", "Organismus", "Seq", "CDS", "CDS/product", "Regal"],
        [2, "peptide", "Protein", "Homo sapiens", "Met-Ala-Gly-Ser-Leu-Val", None, None, "A2"],
        [1, "gene", "DNA", "Homo sapiens", "acgta cgtac\ngtacg tacgt", "1..9", "enzyme", "A1"],
        [3, "spare", "DNA", "Homo sapiens", "000", None, None, None],
    ):
        sheet.append(row)
    book.save(path)
    return path


def test_a_spreadsheet_becomes_a_listing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table, listing, report = a_table(tmp_path / "a.xlsx"), tmp_path / "a.xml", tmp_path / "report.csv"
    assert cli.main(["convert", str(table), "-o", str(listing), "--report", str(report)]) == 1
    made = st26.read(listing)
    gene, peptide, spare = made.sequences
    assert (gene.residues, gene.features[1].value("product")) == ("acgtacgtacgtacgtacgt", "enzyme")
    assert (peptide.molecule_type, peptide.residues) == ("AA", "MAGSLV")
    assert spare.is_skipped
    told = report.read_text(encoding="utf-8-sig")
    for words in ("put in the order", "Rows above the headings", "Regal", "Three-letter codes"):
        assert words in told
    assert "A person must" in capsys.readouterr().out


def test_columns_are_named_by_hand(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "a.csv"
    table.write_text("Label one;Payload\nalpha;acg\n")
    assert cli.main(["convert", str(table), "-o", str(tmp_path / "a.xml")]) == 2
    assert "Its headings are: Label one, Payload" in capsys.readouterr().err
    cli.main(["convert", str(table), "-o", str(tmp_path / "a.fasta"), "--columns", "Payload=residues;#1=name"])
    assert (tmp_path / "a.fasta").read_text() == ">SEQ_ID_NO_1 alpha\nacg\n"
    assert cli.main(["convert", str(table), "-o", str(tmp_path / "b.xml"), "--columns", "Payload=colour"]) == 2
    assert "A column cannot hold" in capsys.readouterr().err


def test_a_table_and_a_listing_become_one(tmp_path: Path) -> None:
    table, listing = a_table(tmp_path / "a.xlsx"), tmp_path / "a.xml"
    cli.main(["convert", str(table), "-o", str(listing)])
    cli.main(["convert", str(listing), str(table), "-o", str(tmp_path / "both.xml")])
    assert len(st26.read(tmp_path / "both.xml").sequences) == 6


def test_a_table_is_no_listing_to_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = a_table(tmp_path / "a.xlsx")
    assert cli.main(["check", str(table)]) == 2
    assert "not a listing" in capsys.readouterr().err
