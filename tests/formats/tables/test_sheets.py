"""Spreadsheets and Word documents: what their cells say, and how those that cannot be read are refused."""

import contextlib
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from wiposeq.app.importing import opening
from wiposeq.errors import Cancelled, UnreadableFile, UserError
from wiposeq.formats.source import Source
from wiposeq.formats.tables.records import TableRecords
from wiposeq.formats.tables.sheets import open_sheets
from wiposeq.model.changes import ChangeLog
from wiposeq.model.records import Sequence
from wiposeq.progress import Progress


def a_workbook(path: Path, *rows: list[Any], title: str = "Sheet") -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def a_document(path: Path, *tables: list[list[str]]) -> Path:
    document = docx.Document()
    for rows in tables:
        table = document.add_table(len(rows), len(rows[0]))
        for row, cells in enumerate(rows):
            for column, text in enumerate(cells):
                table.cell(row, column).text = text
    document.save(str(path))
    return path


def read(path: Path) -> tuple[list[Sequence], dict[str, Any]]:
    records = TableRecords(Source(path, path.suffix[1:]))
    return list(records), {change.kind: change for change in records.changes}


HEAD = ["SEQ ID NO", "Name", "Type", "Organism", "Sequence"]


def test_a_spreadsheet_gives_its_sequences_with_their_rows_in_the_report(tmp_path: Path) -> None:
    path = a_workbook(
        tmp_path / "a.xlsx",
        ["Sequences of the application"],
        [],
        HEAD,
        [1.0, "alpha", "DNA", "Homo sapiens", "acgta cgtac"],
        [2, 17, "AA", "Homo sapiens", "MKVLAAG\nMKVLAAG"],
    )
    (one, two), changes = read(path)
    assert (one.residues, two.name, two.residues) == ("acgtacgtac", "17", "MKVLAAGMKVLAAG")
    assert changes["residues/blank"].where == "alpha (Sheet, row 4)"
    assert changes["table/above"].before == "Sequences of the application"


@pytest.mark.parametrize("row", [0, 2])
def test_a_row_with_more_columns_than_a_sheet_can_have_is_refused(row: int, tmp_path: Path) -> None:
    rows = [["Name", "Sequence"], ["a", "acgtacgtacgt"], ["b", "ccgtacgtacgt"]]
    rows[row] += ["x"] * 16_383
    path = tmp_path / "wide.csv"
    path.write_text("\n".join(",".join(cells) for cells in rows), "utf-8")
    with pytest.raises(UnreadableFile, match="16385 columns"):
        list(TableRecords(Source(path, "csv")))


def test_empty_columns_at_the_end_of_a_row_do_not_count(tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    path.write_text("Name,Sequence" + "," * 20_000 + "\na,acgtacgtacgt\n", "utf-8")
    assert [each.residues for each in TableRecords(Source(path, "csv"))] == ["acgtacgtacgt"]


def test_several_sheets_are_read_and_hidden_ones_reported(tmp_path: Path) -> None:
    path = a_workbook(tmp_path / "a.xlsx", ["Name", "Sequence"], ["alpha", "acgtacgtac"])
    book = openpyxl.load_workbook(path)
    for title, state in (("more", "visible"), ("secret", "hidden"), ("notes", "visible")):
        sheet = book.create_sheet(title)
        sheet.append(["Name", "Sequence"] if title != "notes" else ["To do"])
        sheet.append([title, "acgtacgtac"] if title != "notes" else ["buy milk"])
        sheet.sheet_state = state
    book.save(path)
    sequences, changes = read(path)
    assert [sequence.name for sequence in sequences] == ["alpha", "more"]
    assert changes["sheet/hidden"].where == "secret"
    assert changes["table/no-residues"].where == "notes"


def test_a_formula_that_was_never_calculated_is_reported(tmp_path: Path) -> None:
    path = a_workbook(
        tmp_path / "a.xlsx", ["Name", "Sequence"], ["a", '=CONCATENATE("acgt","acgt")'], ["b", "acgtacgt"]
    )
    (one,), changes = read(path)
    assert one.name == "b"
    assert changes["cell/formula"].where == "Sheet, row 2"
    assert "row/no-residues" in changes


def test_a_cell_merged_over_rows_holds_for_each_of_them(tmp_path: Path) -> None:
    path = a_workbook(
        tmp_path / "a.xlsx",
        ["Primers of the invention", None, None],
        ["Name", "Sequence", "Organism"],
        ["a", "acgtacgtac", "Mus musculus"],
        ["b", "acgtacgtaa"],
        ["c", "acgtacgtcc"],
    )
    book = openpyxl.load_workbook(path)
    book.active.merge_cells("A1:C1")
    book.active.merge_cells("C3:C4")
    book.save(path)
    sequences, changes = read(path)
    assert [sequence.organism for sequence in sequences] == ["Mus musculus", "Mus musculus", "unidentified"]
    assert (changes["cell/merged"].where, changes["cell/merged"].count) == ("Sheet, row 4", 1)


def test_a_truth_value_is_reported(tmp_path: Path) -> None:
    sequences, changes = read(a_workbook(tmp_path / "a.xlsx", ["Name", "Sequence"], ["a", True], ["b", "MKVLAAG"]))
    assert len(sequences) == 2
    assert changes["cell/truth"].where == "Sheet, row 2"


def test_errors_dates_and_cells_at_the_limit_are_reported(tmp_path: Path) -> None:
    from datetime import date

    path = a_workbook(
        tmp_path / "a.xlsx", ["Name", "Sequence"], [date(2024, 9, 2), "acgtacgtac"], ["#REF!", "a" * 32_767]
    )
    sequences, changes = read(path)
    assert [sequence.name for sequence in sequences] == ["2024-09-02", ""]
    assert {"cell/date", "cell/error", "cell/at-limit"} <= changes.keys()


def test_merged_cells_of_a_document_stand_in_each_row_and_column(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    document = docx.Document()
    table = document.add_table(4, 3)
    for place, text in enumerate(["Antibody", "HC", "", "Antibody", "CDR1", "CDR2"]):
        table.cell(place // 3, place % 3).text = text
    for row, residues in ((2, ("QVQLVESGGG", "DIQMTQSPSS")), (3, ("QVQLVESGGA", "DIQMTQSPSA"))):
        for column, text in enumerate(residues, 1):
            table.cell(row, column).text = text
    table.cell(2, 0).text = "A1"
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(2, 0).merge(table.cell(3, 0))
    document.save(str(path))
    sequences, _ = read(path)
    assert [sequence.name for sequence in sequences] == ["A1 HC CDR1", "A1 HC CDR2"] * 2


def test_letters_from_the_table_of_symbols_are_read(tmp_path: Path) -> None:
    document = docx.Document(str(a_document(tmp_path / "a.docx", [["Name", "Sequence"], ["", "acgtacgtacgt"]])))
    paragraph = document.tables[0].cell(1, 0).paragraphs[0]
    for font, code in (("Symbol", "F062"), ("Arial", "03B1"), ("Wingdings", "F04A")):
        run = paragraph.add_run("-")
        run.element.append(parse_xml(f'<w:sym {nsdecls("w")} w:font="{font}" w:char="{code}"/>'))
    document.save(str(tmp_path / "a.docx"))
    (one,), changes = read(tmp_path / "a.docx")
    assert one.name == "-\u03b2-\u03b1-\ufffd"
    assert "cell/symbol" in changes


def test_a_row_that_no_sheet_can_have_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wiposeq.formats.tables.workbooks.ROW_LIMIT", 100)
    book = openpyxl.Workbook()
    book.active.append(HEAD)
    book.active.cell(101, 5).value = "acgtacgtacgt"
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(UnreadableFile, match="damaged"):
        read(tmp_path / "a.xlsx")


def test_tracked_changes_are_taken_as_accepted_and_reported(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    document = docx.Document()
    table = document.add_table(2, 2)
    for place, text in enumerate(["Name", "Sequence", "alpha", "acgtacgt"]):
        table.cell(place // 2, place % 2).text = text
    paragraph = table.cell(1, 1).paragraphs[0].runs[0].element.getparent()
    for tag, inner in (("ins", "t"), ("del", "delText")):
        paragraph.append(parse_xml(f"<w:{tag} {nsdecls('w')}><w:r><w:{inner}>gg</w:{inner}></w:r></w:{tag}>"))
    document.save(str(path))
    (one,), changes = read(path)
    assert one.residues == "acgtacgtgg"
    assert "docx/tracked" in changes


def test_a_document_without_a_table_is_refused(tmp_path: Path) -> None:
    path = a_document(tmp_path / "a.docx")
    with pytest.raises(UnreadableFile, match="no table"):
        read(path)


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_a_damaged_archive_is_refused(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"a.{kind}"
    make = {"xlsx": lambda p: a_workbook(p, ["Sequence"], ["acgt" * 5000]), "docx": lambda p: a_document(p, [["x"]])}
    make[kind](path)
    whole = path.read_bytes()
    for size in (len(whole) // 2, len(whole) - 30):
        path.write_bytes(whole[:size])
        with pytest.raises(UnreadableFile, match="damaged"):
            read(path)
    inner = {"xlsx": "xl/workbook.xml", "docx": "word/document.xml"}[kind]
    for content in (b"", b"<broken", b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', b"<x/>"):
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(inner, content)
        with pytest.raises(UnreadableFile, match="damaged"):
            read(path)


def test_a_bomb_of_a_document_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = a_document(tmp_path / "a.docx", [["x"]])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("word/media.xml", "w") as part:
        for _ in range(80):
            part.write(b" " * (1 << 20))
    with pytest.raises(UnreadableFile, match="times its size"):
        read(path)


@pytest.mark.parametrize("name", ["a.xlsx", "a.docx"])
def test_a_document_with_a_password_is_refused_and_an_old_one_by_its_own_words(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    compound = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(70_000)
    path.write_bytes(compound + "EncryptedPackage".encode("utf-16-le") + bytes(500))
    with pytest.raises(UnreadableFile, match="protected with a password"):
        opening.open_any(path)
    path.write_bytes(compound)
    with pytest.raises(UnreadableFile, match="old Office document"):
        opening.open_any(path)


def test_reading_can_be_stopped(tmp_path: Path) -> None:
    path = a_workbook(tmp_path / "a.xlsx", ["Name", "Sequence"], ["a", "acgtacgtac"])
    with pytest.raises(Cancelled):
        list(TableRecords(Source(path, "xlsx"), progress=Progress(is_cancelled=lambda: True)))
    with pytest.raises(Cancelled):
        for sheet in open_sheets(Source(b"a,b\nc,d\n", "csv"), ChangeLog(), Progress(is_cancelled=lambda: True)):
            list(sheet.rows)


@pytest.mark.parametrize("number", ["20000000", "9" * 5000])
@pytest.mark.parametrize("what", ["gridBefore", "gridSpan"])
def test_columns_without_number_take_no_memory(tmp_path: Path, number: str, what: str) -> None:
    path = a_document(tmp_path / "a.docx", [["Name", "Sequence"], ["x", "acgtacgtacgt"]])
    document = docx.Document(str(path))
    row = document.element.body.tbl_lst[0].tr_lst[1]
    element = parse_xml(f'<w:{what} {nsdecls("w")} w:val="{number}"/>')
    (row.get_or_add_trPr() if what == "gridBefore" else row.tc_lst[1].get_or_add_tcPr()).append(element)
    document.save(str(path))
    tracemalloc.start()
    with contextlib.suppress(UserError):
        read(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20 << 20
