"""Spreadsheets in the binary format of [MS-XLSB], as bytes."""

import io
import struct
import zipfile


def wide(text: str) -> bytes:
    """Return a text of a record, with its length."""
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def record(kind: int, content: bytes = b"") -> bytes:
    """Return a record."""
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    return head + bytes([len(content) & 0x7F | 0x80, len(content) >> 7]) + content


def binary_row(number: int, *cells: str, is_hidden: bool = False, first: int = 0) -> bytes:
    """Return the records of a row. number, first: 0-based, of the row and of the column of the first cell."""
    found = record(0, struct.pack("<IIH", number, 0, 300) + bytes([0, 0x10 if is_hidden else 0, 0]) + bytes(4))
    for column, text in enumerate(cells, first):
        found += record(6, struct.pack("<II", column, 0) + wide(text)) if text else b""
    return found


def binary_workbook(*rows: bytes, after: bytes = b"") -> bytes:
    """Return a spreadsheet with one sheet. after: records behind the rows."""
    sheet = (
        record(129) + record(148, struct.pack("<4I", 0, 9, 0, 9)) + record(145) + b"".join(rows) + record(146) + after
    )
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        sheets = record(143) + record(156, struct.pack("<II", 0, 1) + wide("rId1") + wide("Primers")) + record(144)
        archive.writestr("xl/workbook.bin", record(131) + sheets + record(132))
        archive.writestr("xl/worksheets/sheet1.bin", sheet + record(130))
        archive.writestr(
            "xl/_rels/workbook.bin.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="rId1" Type="{relation}/worksheet" Target="worksheets/sheet1.bin"/></Relationships>',
        )
    return file.getvalue()
