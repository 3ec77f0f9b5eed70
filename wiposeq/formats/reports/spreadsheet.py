"""Tables of reports for spreadsheet programs: as .xlsx, or as separated values.

The module hides how a text that looks like a formula stays a text, and the limits of a cell and a sheet.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Any, Final

from wiposeq.formats.office_zip import save_workbook, temporary_files, workbook_bytes
from wiposeq.formats.xml_prolog import ILLEGAL

SheetOf = tuple[str, tuple[str, ...], Sequence[tuple[Any, ...]]]
"""A sheet: its name, the headings of its columns, its rows."""
_CELL: Final = 32_000
"""Characters of a cell."""
ROW_LIMIT: Final = 1_048_576
"""Rows of a sheet, with the headings."""


def harmless(value: Any) -> Any:
    """Return a cell of separated values that no spreadsheet program reads as a formula."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


def csv_pieces(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Yield separated values in pieces, with a byte order mark for Excel."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    text.write("\ufeff")
    writer.writerow(heads)
    for row in rows:
        writer.writerow([harmless(cell) for cell in row])
        if text.tell() > 1 << 16:
            yield text.getvalue()
            text.seek(0)
            text.truncate()
    yield text.getvalue()


def workbook(*sheets: SheetOf) -> bytes:
    """Return a spreadsheet with these sheets. No cell is a formula. Raises UnwritableFile."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for name, heads, rows in sheets:
        sheet = book.create_sheet(name[:31])
        sheet.freeze_panes = "A2"
        _append(sheet, heads, is_heading=True)
        for row in rows:
            _append(sheet, row)
    return workbook_bytes(book)


def write_long_table(
    file: IO[bytes],
    name: str,
    columns: Sequence[tuple[str, int]],
    rows: Iterable[Sequence[Any]],
    limit: int = ROW_LIMIT,
) -> None:
    """Write one table as a spreadsheet with filters, without collecting its rows. No cell is a formula.

    columns: the heading of each and its width in characters. limit: rows of a sheet; more rows continue on the next.

    Raises UnwritableFile.
    """
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet: Any = None
    count = limit
    for row in _at_least_one_sheet(rows):
        if count >= limit:
            sheet = book.create_sheet(name[:31] if sheet is None else f"{name[:26]} {len(book.sheetnames) + 1}")
            sheet.freeze_panes = "A2"
            for number, (_, width) in enumerate(columns, 1):
                sheet.column_dimensions[get_column_letter(number)].width = width
            _append(sheet, [heading for heading, _ in columns], is_heading=True)
            count = 1
        if row is not None:
            _append(sheet, row)
            count += 1
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{count}"
    save_workbook(book, file)


def _at_least_one_sheet(rows: Iterable[Sequence[Any]]) -> Iterator[Sequence[Any] | None]:
    is_empty = True
    for row in rows:
        is_empty = False
        yield row
    if is_empty:
        yield None


def _append(sheet: Any, row: Sequence[Any], *, is_heading: bool = False) -> None:
    """Add a row to a write-only sheet of openpyxl."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    cells = []
    for value in row:
        is_text = isinstance(value, str)
        cell = WriteOnlyCell(sheet, value=ILLEGAL.sub("\ufffd", value)[:_CELL] if is_text else value)
        if is_text:
            cell.data_type = "s"
        if is_heading:
            cell.font = Font(bold=True)
        cells.append(cell)
    with temporary_files():
        sheet.append(cells)
