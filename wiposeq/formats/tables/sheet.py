"""A sheet of a table file: its rows of text, and what all readers of sheets share.

The module leaves the containers to its neighbors: sheets.py reads CSV and Word documents, workbooks.py spreadsheets.
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from wiposeq.errors import UnreadableFile, UserError
from wiposeq.texts import tr

Row = tuple[int, list[str]]
"""The 1-based number of a row (in CSV: of the line on which it starts), and its cells."""

CELL_LIMIT: Final = 32_767
"""Characters that a cell of a spreadsheet can hold; a cell with exactly as many was probably cut off."""
COLUMN_LIMIT: Final = 16_384
"""Columns that a sheet of a spreadsheet can have. The meaning of each is looked for, which takes long for millions."""
_PANIC: Final = "PanicException"
"""The name of the exception of a library in Rust that has met a bug; it is not derived from Exception."""


class Sheet:
    """One sheet or table. name: as its file calls it, "" for CSV. rows can be iterated once."""

    def __init__(self, name: str, rows: Iterator[Row]) -> None:
        self.name = name
        self.rows = rows


def place(sheet: str, row: int) -> str:
    """Return the words for a row of a sheet; "" for CSV, whose rows are named by their lines."""
    return tr("{sheet}, row {row}", sheet=sheet, row=row) if sheet else ""


def damaged(label: str) -> UnreadableFile:
    """Return the error for an archive that a library cannot read."""
    return UnreadableFile(
        '"{path}" is damaged and cannot be read.',
        "Open it in the program that wrote it, save it again, and use the new file.",
        path=label,
    )


@contextmanager
def reading(label: str) -> Iterator[None]:
    """Turn any error of a library into the error for a damaged file."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except (UserError, GeneratorExit, MemoryError):
        raise
    except BaseException as error:
        if not isinstance(error, Exception) and type(error).__name__ != _PANIC:
            raise
        raise damaged(label) from error
