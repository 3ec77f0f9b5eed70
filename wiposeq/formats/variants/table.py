"""Tables of variants and of changed genes as tab-separated values and spreadsheets.

The module hides how millions of rows are written without being in memory, and that a spreadsheet program takes a cell
such as "=1" for a formula.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TextIO

from wiposeq.errors import UnwritableFile
from wiposeq.formats.files import replacing, unreadable, unwritable
from wiposeq.formats.office_zip import save_workbook, temporary_files

MOST_ROWS: Final = 1_048_575
"""The rows below the headings that a sheet can have."""
_RISKY: Final = re.compile(r"[=+\-@\t\r](?!\d+\Z)")
_BREAKS: Final = str.maketrans("\t\r\n", "   ")
_ILLEGAL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LONGEST_CELL: Final = 32_000


class TableFile:
    """A table of tab-separated values that is being written. rows: the number of rows below the headings."""

    def __init__(self, path: Path, file: TextIO, heads: Sequence[str]) -> None:
        self.rows = -1
        self._path, self._file = path, file
        self.add(heads)

    def add(self, cells: Sequence[object]) -> None:
        """Write a row. Raises UnwritableFile."""
        try:
            self._file.write("\t".join(map(_cell, cells)) + "\n")
        except OSError as error:
            raise unwritable(self._path, error) from error
        self.rows += 1


def _cell(value: object) -> str:
    if isinstance(value, int):
        return str(value)
    text = str(value).translate(_BREAKS)
    return f"'{text}" if _RISKY.match(text) else text


@contextmanager
def new_table(path: Path, heads: Sequence[str]) -> Iterator[TableFile]:
    """Give a table to write in a folder that is still temporary. Raises UnwritableFile."""
    try:
        file = path.open("w", encoding="utf-8", newline="")
    except OSError as error:
        raise unwritable(path, error) from error
    try:
        yield TableFile(path, file, heads)
    finally:
        try:
            file.close()
        except OSError as error:
            raise unwritable(path, error) from error


def write_table(path: Path, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    """Write a table, and return the number of its rows below the headings. Raises UnwritableFile."""
    with new_table(path, heads) as table:
        for row in rows:
            table.add(row)
    return table.rows


def write_spreadsheet(table: Path, path: Path, title: str) -> None:
    """Write a table of tab-separated values again as .xlsx. title: of the sheet.

    Raises UnwritableFile, also if the table has more than MOST_ROWS rows.
    """
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    sheet = book.create_sheet(re.sub(r"[\\/*?:\[\]]", "-", title)[:31])
    sheet.freeze_panes = "A2"
    bold = Font(bold=True)
    try:
        with table.open(encoding="utf-8", newline="\n") as lines, temporary_files():
            for number, line in enumerate(lines):
                if number > MOST_ROWS:
                    raise UnwritableFile(
                        '"{path}" was not written, because a sheet has at most {count} rows.',
                        "Use the table of tab-separated values.",
                        path=str(path),
                        count=MOST_ROWS + 1,
                    )
                texts = [_ILLEGAL.sub("\ufffd", each)[:_LONGEST_CELL] for each in line.rstrip("\n").split("\t")]
                is_number = [number > 0 and each.isascii() and each.isdigit() and len(each) < 16 for each in texts]
                cells = [WriteOnlyCell(sheet, int(each) if is_it else each) for each, is_it in zip(texts, is_number)]
                for cell, is_it in zip(cells, is_number):
                    if not is_it:
                        cell.data_type = "s"  # also for a text that looks like a formula
                    if not number:
                        cell.font = bold
                sheet.append(cells)
    except OSError as error:
        raise unreadable(table, error) from error
    with replacing(path) as file:
        save_workbook(book, file)


__all__ = ["MOST_ROWS", "TableFile", "new_table", "write_spreadsheet", "write_table"]
