"""Small spreadsheets that would fill the memory: the library would end the whole program, so they are refused."""

import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from binary_sheets import binary_row, binary_workbook, record, wide
from fuzz.seeds import SEEDS
from old_sheets import compound, old_record, old_workbook, shared_cell, shared_texts

from wiposeq.errors import UnreadableFile
from wiposeq.formats.kinds import recognized
from wiposeq.formats.tables import workbooks
from wiposeq.formats.tables.records import TableRecords

SPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
FAR = '<c r="XFD1048576"><v>1</v></c>'


def names(path: Path) -> list[str]:
    return [sequence.name for sequence in TableRecords(recognized(path))]


def refused(path: Path, data: bytes, words: str) -> None:
    path.write_bytes(data)
    with pytest.raises(UnreadableFile, match=words):
        names(path)


def changed(seed: str, part: str, change: Callable[[str], str], *more: tuple[str, str]) -> bytes:
    """Return an archive with one part changed. more: further parts with their names, which may be there already."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(SEEDS[seed])) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content.decode()).encode() if name == part else content)
        for name, text in more:
            new.writestr(name, text)
    return file.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
NEAR = '<row r="1"><c r="A1"><v>1</v></c></row>'


@pytest.mark.parametrize(
    "rows",
    [
        f'{NEAR}<row r="2">{FAR}</row>',
        f'{NEAR}<row r="2"><c r="A2"><v>1</v></c>{FAR}<c r="B2"><v>1</v></c></row>',
        f'{NEAR}<row r="1048576"><c r="A2"><v>1</v></c><c r="XFC1"/><c><v>2</v></c></row>',
    ],
    ids=["another row", "in the middle", "without a reference"],
)
def test_a_far_cell_anywhere_in_a_row_counts(tmp_path: Path, rows: str) -> None:
    data = changed("sheet.xlsx", SHEET, lambda _: f"<worksheet {SPACE}><sheetData>{rows}</sheetData></worksheet>")
    refused(tmp_path / "a.xlsx", data, "extends over")


@pytest.mark.parametrize(
    "rows",
    [
        NEAR + FAR,
        FAR + NEAR,
        f"{NEAR}<x>{FAR}</x>",
        f'{NEAR}<row r="2"><x>{FAR}</x></row>',
        f'{NEAR}<row r="2"><row r="1048575"/><c><v>1</v></c></row>',
        f'{NEAR}<row r="2"><c r="B99999999999999999999"><v>1</v></c></row>',
        f'{NEAR}<row r="2"><c r="B4294967297"><v>1</v></c></row>',
        f'{NEAR}<row r="2"><c r="ZZZZ2"><v>1</v></c></row>',
    ],
)
def test_a_sheet_whose_cells_the_library_places_in_another_way_is_damaged(tmp_path: Path, rows: str) -> None:
    data = changed("sheet.xlsx", SHEET, lambda _: f"<worksheet {SPACE}><sheetData>{rows}</sheetData></worksheet>")
    refused(tmp_path / "a.xlsx", data, "is damaged")


@pytest.mark.parametrize(
    ("part", "old", "new", "more"),
    [
        ("xl/sharedStrings.xml", 'uniqueCount="9"', 'uniqueCount="999999999999"', ()),
        ("_rels/.rels", "xl/workbook.xml", "evil/workbook.xml", ()),
        ("xl/workbook.xml", "</sheets>", '<sheet name="Primers" sheetId="2" r:id="rId1"/></sheets>', ()),
        ("xl/workbook.xml", "<sheets>", '<sheet name="Primers" r:id="rId1"/><sheets>', ()),
        ("xl/_rels/workbook.xml.rels", "</Rel", '<Relationship Id="rId1" Target="b.xml"/></Rel', ()),
        ("", "", "", (("XL/worksheets/Sheet1.xml", "<a/>"),)),
        ("", "", "", (("content.xml", "<a/>"),)),
        ("", "", "", (("xl/workbook.bin", "a"),)),
    ],
)
def test_a_workbook_that_the_library_may_read_in_another_way_is_damaged(
    tmp_path: Path, part: str, old: str, new: str, more: tuple[tuple[str, str], ...]
) -> None:
    refused(tmp_path / "a.xlsx", changed("sheet.xlsx", part, lambda text: text.replace(old, new), *more), "is damaged")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("<text:p>p", '<text:p><text:s text:c="99999999999"/>p', "repeats its texts"),
        ('office:value-type="string"><text:p>p', 'table:number-columns-repeated="90" office:string-value="@">p', "rep"),
        (
            '<table:table-cell office:value-type="string"><text:p>p</text:p></table:table-cell>',
            '<table:table-cell table:number-columns-repeated="16000" table:formula="@"/>',
            "repeats its texts",
        ),
        (
            '"1"><table:table-cell office:value-type="string"><text:p>q',
            '"1000000"><table:table-cell table:number-columns-repeated="9000" table:formula="a"/>'
            "<table:table-cell><text:p>",
            "extends over",
        ),
        ("xmlns:table=", 'xmlns:x="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:table=', "is damaged"),
        ("xmlns:office", 'xmlns:b="c" xmlns:office', ""),
    ],
)
def test_what_an_open_document_repeats_is_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str, words: str
) -> None:
    monkeypatch.setattr(workbooks, "CHARACTERS_LIMIT", 100_000)
    data = changed("sheet.ods", "content.xml", lambda text: text.replace(old, new.replace("@", "a" * 5_000), 1))
    assert data != SEEDS["sheet.ods"]
    if words:
        refused(tmp_path / "a.ods", data, words)
    else:
        (tmp_path / "a.ods").write_bytes(data)
        assert names(tmp_path / "a.ods") == ["p", "q"]


def test_a_table_with_a_prefix_of_its_own_does_not_hide_a_sheet(tmp_path: Path) -> None:
    def change(text: str) -> str:
        return text.replace("xmlns:table:1.0", "xmlns:other:1.0")

    refused(tmp_path / "a.ods", changed("sheet.ods", "content.xml", change), "is damaged")


def test_a_cell_before_the_first_row_of_a_binary_sheet_counts(tmp_path: Path) -> None:
    cells = b"".join(record(6, struct.pack("<II", column, 0) + wide("a")) for column in (0, 999_999_999))
    refused(tmp_path / "a.xlsb", binary_workbook(cells, binary_row(0, "Sequence")), "extends over")


def test_a_record_whose_type_is_written_in_another_way_counts(tmp_path: Path) -> None:
    cell = struct.pack("<II", 999_999_999, 0) + wide("a")
    data = binary_workbook(binary_row(0, "Sequence"), bytes([0x86, 0x80, len(cell)]) + cell)
    refused(tmp_path / "a.xlsb", data, "extends over")


def sheet_of(*rows: tuple[int, ...]) -> bytes:
    return b"".join(shared_cell(y, x, text) for y, row in enumerate(rows) for x, text in enumerate(row))


def test_an_old_workbook_with_texts_in_several_records_is_read(tmp_path: Path) -> None:
    texts = shared_texts("Name", "Sequence", "a", "acgt" * 5_000, "b", "acgtacgtac" * 1_000)
    path = tmp_path / "a.xls"
    path.write_bytes(compound("Workbook", old_workbook(sheet_of((0, 1), (2, 3), (4, 5)), texts=texts)))
    assert names(path) == ["a", "b"]


def test_texts_that_an_old_workbook_repeats_are_counted_over_all_its_sheets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbooks, "CHARACTERS_LIMIT", 100_000)
    texts = shared_texts("a", "acgt" * 5_000)
    rows = [(0, 1)] * 3
    path = tmp_path / "a.xls"
    refused(path, compound("Workbook", old_workbook(sheet_of(*rows, *rows), texts=texts)), '"Sheet1".* repeats')
    refused(path, compound("Workbook", old_workbook(sheet_of(*rows), sheet_of(*rows), texts=texts)), '"Sheet1".* rep')


def test_the_cells_of_all_sheets_of_an_old_workbook_are_counted_together(tmp_path: Path) -> None:
    far = shared_cell(0, 0, 0) + shared_cell(65_535, 255, 0)
    data = compound("Workbook", old_workbook(far, far, texts=shared_texts("a")))
    refused(tmp_path / "a.xls", data, '"Sheet1" .* extends over 65536 rows and 256 columns')


def loop_of_tables(data: bytes) -> bytes:
    """Return a compound file in which the list of sector tables leads to itself."""
    first = (len(data) - 512) // 512 - 1
    return data[:0x44] + struct.pack("<I", first) + data[0x48:-4] + struct.pack("<I", first)


@pytest.mark.parametrize(
    "change",
    [
        loop_of_tables,
        lambda data: data[:0x2C] + b"\xff\xff\xff\xff" + data[0x30:],
        lambda data: data[:0x40] + b"\xff\xff\xff\xff" + data[0x44:],
        lambda _: compound("Workbook", old_workbook(old_record(0x207, b"\0\0\0"))),
        lambda _: compound("Workbook", old_workbook(b"").replace(b"\x09\x08\x10\0", b"\x08\x08\x10\0")),
    ],
    ids=["loop", "tables", "small tables", "text", "beginning"],
)
def test_an_old_workbook_that_the_library_may_read_in_another_way_is_damaged(
    tmp_path: Path, change: Callable[[bytes], bytes]
) -> None:
    sound = compound(
        "Workbook", old_workbook(sheet_of((0, 1), (2, 3)), texts=shared_texts("Name", "Sequence", "a", "c"))
    )
    refused(tmp_path / "a.xls", change(sound), "is damaged")


def test_an_archive_hidden_in_an_old_workbook_is_not_read(tmp_path: Path) -> None:
    """The library tries one format after the other, and finds an archive by its end."""
    path = tmp_path / "a.xls"
    refused(path, compound("Workbook", old_workbook(old_record(0x203, b"\0\0"))) + SEEDS["sheet.xlsx"], "is damaged")
