"""Spreadsheets of all formats: values, merged cells, hidden rows and sheets, sheets made to fill the memory."""

import struct
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from binary_sheets import binary_row, binary_workbook, record

from wiposeq.app.importing import opening
from wiposeq.errors import UnreadableFile
from wiposeq.formats.kinds import recognized, sniff
from wiposeq.formats.source import Source
from wiposeq.formats.tables import sheet_marks, workbooks
from wiposeq.formats.tables.records import TableRecords
from wiposeq.model.records import Sequence

OLD = Path(__file__).resolve().parents[2] / "material" / "table.xls"
"""Made with xlwt: three rows below the headings, the last one hidden with an error, column C hidden, C2:C3 merged,
and a hidden sheet."""

CONTENT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" office:version="1.3">
<office:body><office:spreadsheet><table:table table:name="Primers">{rows}</table:table>
</office:spreadsheet></office:body>
</office:document-content>"""


def read(path: Path) -> tuple[list[Sequence], dict[str, Any]]:
    records = TableRecords(recognized(path))
    return list(records), {change.kind: change for change in records.changes}


def open_document(path: Path, *rows: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", CONTENT.format(rows="".join(rows)))
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
    return path


def open_row(*cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def open_cell(text: str, more: str = "") -> str:
    if not text:
        return f"<table:table-cell {more}/>"
    return f'<table:table-cell office:value-type="string" {more}><text:p>{text}</text:p></table:table-cell>'


def test_a_spreadsheet_of_the_old_format_is_read(tmp_path: Path) -> None:
    assert sniff(OLD) == "xls"
    sequences, changes = read(OLD)
    assert [(s.name, s.organism, s.residues) for s in sequences] == [
        ("alpha", "Mus musculus", "acgtacgtac"),
        ("beta", "Mus musculus", "acgtacgtaa"),
        ("TRUE", "Homo sapiens", "acgtacgtcc"),
    ]
    assert changes["cell/merged"].where == "Primers, row 3"
    assert changes["sheet/hidden"].where == "secret"
    assert (changes["row/hidden"].where, changes["row/hidden"].before) == ("Primers", "4")
    assert (changes["column/hidden"].before, changes["cell/error"].before) == ("C", "#N/A")


def test_an_open_document_spreadsheet_is_read(tmp_path: Path) -> None:
    path = open_document(
        tmp_path / "a.ods",
        open_row(*map(open_cell, ("Name", "Organism", "Sequence"))),
        open_row(
            open_cell("alpha"), open_cell("Mus musculus", 'table:number-rows-spanned="2"'), open_cell("acgtacgtac")
        ),
        open_row(open_cell("beta"), "<table:covered-table-cell/>", open_cell("acgtacgtaa")),
        open_row(*map(open_cell, ("gamma", "#REF!", "acgtacgtcc")), more='table:visibility="filter"'),
        open_row(open_cell(""), more='table:number-rows-repeated="1048572"'),
    )
    sequences, changes = read(path)
    assert [(s.name, s.organism) for s in sequences] == [
        ("alpha", "Mus musculus"),
        ("beta", "Mus musculus"),
        ("gamma", "unidentified"),
    ]
    assert (changes["row/hidden"].before, changes["row/hidden"].count) == ("4", 1)
    assert (changes["cell/error"].before, changes["cell/error"].where) == ("#REF!", "Primers, row 4")


def test_a_binary_spreadsheet_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsb"
    path.write_bytes(
        binary_workbook(
            binary_row(0, "Name", "Organism", "Sequence"),
            binary_row(1, "alpha", "Mus musculus", "acgtacgtac"),
            binary_row(2, "beta", "", "acgtacgtaa", is_hidden=True),
            binary_row(3, "gamma", "Homo sapiens", "acgtacgtcc", is_hidden=True),
            after=record(177, struct.pack("<I", 1)) + record(176, struct.pack("<4I", 1, 2, 1, 1)) + record(178),
        )
    )
    sequences, changes = read(path)
    assert [(s.name, s.organism) for s in sequences] == [
        ("alpha", "Mus musculus"),
        ("beta", "Mus musculus"),
        ("gamma", "Homo sapiens"),
    ]
    assert (changes["row/hidden"].before, changes["row/hidden"].count) == ("3-4", 2)


def test_hidden_rows_and_columns_are_read_and_reported(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["Name", "Sequence", "Organism"],
        *([f"n{n}", "acgtacgta" + "acgt"[n % 4], "Mus musculus"] for n in range(6)),
    ):
        sheet.append(row)
    for number in (3, 4, 6):
        sheet.row_dimensions[number].hidden = True
    sheet.row_dimensions[40].hidden = True
    sheet.column_dimensions["C"].hidden = True
    sheet.column_dimensions.group("D", "XFD", hidden=True)
    book.save(tmp_path / "a.xlsx")
    sequences, changes = read(tmp_path / "a.xlsx")
    assert len(sequences) == 6
    assert (changes["row/hidden"].before, changes["row/hidden"].count) == ("3-4, 6", 3)
    assert (changes["column/hidden"].before, changes["column/hidden"].count) == ("C", 1)


def test_formatted_cells_without_a_value_do_not_make_a_sheet_too_large(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Name", "Sequence"])
    sheet.append(["alpha", "acgtacgtac"])
    for row in (1, 900_000):
        sheet.cell(row, 16_384).font = openpyxl.styles.Font(bold=True)
    book.save(tmp_path / "a.xlsx")
    sequences, _ = read(tmp_path / "a.xlsx")
    assert len(sequences) == 1


def far_cell_of_a_workbook(path: Path) -> Path:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["Name", "Sequence"])
    book.active.cell(1_048_576, 16_384).value = "acgtacgtac"
    book.save(path)
    return path


def far_cell_of_an_open_document(path: Path) -> Path:
    return open_document(
        path,
        open_row(open_cell("Sequence")),
        open_row(
            open_cell("acgtacgtac", 'table:number-columns-repeated="16384"'),
            more='table:number-rows-repeated="1048575"',
        ),
    )


def far_cell_of_a_binary_workbook(path: Path) -> Path:
    path.write_bytes(binary_workbook(binary_row(0, "Sequence"), binary_row(1_048_575, "acgtacgtac", first=16_383)))
    return path


@pytest.mark.parametrize(
    ("ending", "make"),
    [
        ("xlsx", far_cell_of_a_workbook),
        ("ods", far_cell_of_an_open_document),
        ("xlsb", far_cell_of_a_binary_workbook),
    ],
)
def test_a_sheet_that_would_fill_the_memory_is_refused_before_it_is_read(
    tmp_path: Path, ending: str, make: Any
) -> None:
    with pytest.raises(UnreadableFile, match="extends over 1048576 rows and 16384 columns"):
        read(make(tmp_path / f"a.{ending}"))


@pytest.mark.parametrize("ending", ["ods", "xlsx"])
def test_a_text_that_is_repeated_into_too_many_cells_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    monkeypatch.setattr(sheet_marks, "HARMLESS", 1_000)
    path = tmp_path / f"a.{ending}"
    if ending == "ods":
        row = open_row(open_cell("a"), open_cell("acgt" * 1_000), more='table:number-rows-repeated="100000"')
        open_document(path, open_row(open_cell("Name"), open_cell("Sequence")), row)
    else:
        monkeypatch.setattr(workbooks, "CHARACTERS_LIMIT", 100_000)
        book = openpyxl.Workbook()
        book.save(tmp_path / "empty.xlsx")
        cells = '<c r="A{0}" t="s"><v>0</v></c><c r="B{0}" t="s"><v>0</v></c>'
        rows = "".join(f'<row r="{number}">{cells.format(number)}</row>' for number in range(1, 100))
        space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        with zipfile.ZipFile(tmp_path / "empty.xlsx") as empty, zipfile.ZipFile(path, "w") as archive:
            for name in empty.namelist():
                is_sheet = name == "xl/worksheets/sheet1.xml"
                sheet = f'<worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'.encode()
                archive.writestr(name, sheet if is_sheet else empty.read(name))
            archive.writestr("xl/sharedStrings.xml", f'<sst xmlns="{space}"><si><t>{"acgt" * 1_000}</t></si></sst>')
    with pytest.raises(UnreadableFile, match="repeats its texts"):
        read(path)


@pytest.mark.parametrize("ending", ["xls", "ods", "xlsb"])
def test_a_damaged_spreadsheet_is_refused(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"a.{ending}"
    make = {
        "xls": lambda: path.write_bytes(OLD.read_bytes()),
        "ods": lambda: open_document(path, open_row(open_cell("Sequence"))),
        "xlsb": lambda: path.write_bytes(binary_workbook(binary_row(0, "Sequence"))),
    }
    make[ending]()
    whole = path.read_bytes()
    for size in (len(whole) // 2, len(whole) - 30):
        path.write_bytes(whole[:size])
        if ending == "xls" and size > len(whole) // 2:
            continue  # only the end of the last, unused sector is missing
        with pytest.raises(UnreadableFile, match="damaged"):
            list(TableRecords(Source(path, ending)))


def test_no_damage_of_an_old_spreadsheet_makes_more_than_a_message(tmp_path: Path) -> None:
    whole = OLD.read_bytes()
    path = tmp_path / "a.xls"
    for place in range(0, len(whole), 37):
        path.write_bytes(whole[:place] + b"\xff\x7f\x01" + whole[place + 3 :])
        try:
            list(TableRecords(Source(path, "xls")))
        except UnreadableFile as error:
            assert error.hint


def test_a_text_inside_an_open_document_is_no_spreadsheet(tmp_path: Path) -> None:
    path = tmp_path / "a.odt"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", CONTENT.format(rows=""))
    assert opening.recognized_as(path).kind == "specification"
