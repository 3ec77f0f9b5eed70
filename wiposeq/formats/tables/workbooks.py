"""Read the sheets of a spreadsheet: .xlsx, .xlsb, .ods and .xls.

A library reads the values of a sheet. The module adds what the library omits and sheet_marks.py finds: cells merged
over several rows have their text in each row; hidden rows and columns, errors, and formulas without a value are
reported. Hidden rows are read, because a row that a filter hides is still part of the table; hidden sheets are omitted.
The module hides how the size of a sheet is limited before the library takes memory for it.
"""

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, BinaryIO, Final

from wiposeq.errors import UnreadableFile
from wiposeq.formats.tables.old_sheet_marks import marks_of_old_sheets
from wiposeq.formats.tables.sheet import Row, Sheet, damaged, place, reading
from wiposeq.formats.tables.sheet_marks import ERRORS, MarkedSheets, Marks, marked_sheets
from wiposeq.model.changes import ChangeLog
from wiposeq.progress import Progress

KINDS: Final = ("xlsx", "xlsb", "ods", "xls")
"""The ids in kinds.py of spreadsheets."""
CELLS_LIMIT: Final = 20_000_000
"""Cells from the first to the last row and column of a sheet, or of all sheets if the library holds them at once. It
takes some 30 bytes for each, also for an empty one; a sheet with more is probably made to fill the memory."""
CHARACTERS_LIMIT: Final = 300_000_000
"""Characters of cells that share a text. The library copies the text into each cell, and ends the program if the memory
is full."""
ROW_LIMIT: Final = 1_048_576
"""Rows that a sheet can have."""


def read_workbook(file: BinaryIO, kind: str, label: str, log: ChangeLog, progress: Progress) -> Iterator[Sheet]:
    """Yield the visible sheets of a spreadsheet in order.

    kind: one of KINDS. log: gets a line for each sheet, row or cell that is not read as it is shown.

    Raises UnreadableFile, Cancelled.
    """
    import python_calamine as calamine

    with reading(label):
        marked = _marked(file, kind, progress)
        _refuse_all(marked.known, label)
        file.seek(0)
        try:
            book = calamine.CalamineWorkbook.from_filelike(_without_archive(file) if kind == "xls" else file)
        except calamine.PasswordError:
            raise UnreadableFile(
                '"{path}" is protected with a password.', "Save it without a password first.", path=label
            ) from None
        known = book.sheets_metadata
        if not known:
            raise damaged(label)
    for position, sheet in enumerate(known):
        if sheet.typ != calamine.SheetTypeEnum.WorkSheet:
            continue
        if sheet.visible != calamine.SheetVisibleEnum.Visible:
            log.add("sheet/hidden", "Hidden sheet left out", where=sheet.name)
            continue
        with reading(label):
            marks = marked.of(str(position) if kind == "xls" else sheet.name)
            _refuse_large(marks, sheet.name, label)
            found = book.get_sheet_by_name(sheet.name)
        _report(marks, sheet.name, log)
        rows = _rows(found, label, log, progress)
        yield Sheet(sheet.name, _filled(rows, marks.last_rows, sheet.name, log) if marks.last_rows else rows)


def _marked(file: BinaryIO, kind: str, progress: Progress) -> MarkedSheets:
    """Return the marks of all sheets. The sheets of an .xls are known by their position (0-based)."""
    if kind != "xls":
        return marked_sheets(zipfile.ZipFile(file), kind, progress)
    file.seek(0)
    found = marks_of_old_sheets(file.read(), progress)
    return MarkedSheets({str(position): marks for position, marks in enumerate(found)})


def _without_archive(file: BinaryIO) -> BinaryIO:
    """Return a copy of an .xls file without the mark by which the library would read an archive hidden in it."""
    return io.BytesIO(file.read().replace(b"PK\5\6", b"PK\0\0"))


def _refuse_all(known: dict[str, Marks], label: str) -> None:
    """Raise UnreadableFile if the sheets of a file that the library holds at once are too large, also together."""
    for name, marks in known.items():
        _refuse_large(marks, name, label)
    if sum(marks.cells for marks in known.values()) > CELLS_LIMIT:
        raise _vast(*max(known.items(), key=lambda each: each[1].cells), label)
    if sum(marks.repeated for marks in known.values()) > CHARACTERS_LIMIT:
        raise _repeating(*max(known.items(), key=lambda each: each[1].repeated), label)


def _refuse_large(marks: Marks, name: str, label: str) -> None:
    """Raise UnreadableFile for a sheet that would take more memory than a table of sequences needs."""
    if marks.last_row > ROW_LIMIT:
        raise damaged(label)
    if marks.cells > CELLS_LIMIT:
        raise _vast(name, marks, label)
    if marks.repeated > CHARACTERS_LIMIT:
        raise _repeating(name, marks, label)


def _vast(name: str, marks: Marks, label: str) -> UnreadableFile:
    return UnreadableFile(
        'The sheet "{sheet}" of "{path}" extends over {rows} rows and {columns} columns.',
        "Delete its empty rows and columns, or save the part that you need as .csv.",
        sheet=marks.name or name,
        path=label,
        rows=marks.rows,
        columns=marks.columns,
    )


def _repeating(name: str, marks: Marks, label: str) -> UnreadableFile:
    return UnreadableFile(
        'The sheet "{sheet}" of "{path}" repeats its texts to {size} characters.',
        "Delete the rows that repeat, or save the part that you need as .csv.",
        sheet=marks.name or name,
        path=label,
        size=f"{marks.repeated:,}",
    )


def _report(marks: Marks, sheet: str, log: ChangeLog) -> None:
    """Report what the marks of a sheet say about its rows and cells."""
    if marks.hidden_rows:
        message = "Hidden rows read like the others: {before}"
        log.add("row/hidden", message, sheet, count=marks.hidden_count, before=_ranges(marks.hidden_rows))
    if marks.hidden_columns:
        message = "Hidden columns read like the others: {before}"
        count = sum(last - first + 1 for first, last in marks.hidden_columns)
        letters = ", ".join(
            _letters(first) if first == last else f"{_letters(first)}-{_letters(last)}"
            for first, last in marks.hidden_columns
        )
        log.add("column/hidden", message, sheet, count=count, before=letters)
    for error, (row, count) in marks.errors.items():
        message = "Cells with an error taken as empty"
        log.count("cell/error", message, place(sheet, row), times=count, before=error)
    if marks.uncalculated:
        row, count = marks.uncalculated
        message = "Formulas without a calculated value taken as empty; save the file in a spreadsheet program first"
        log.count("cell/formula", message, place(sheet, row), times=count)


def _ranges(rows: list[tuple[int, int]]) -> str:
    shown = [f"{first}-{last}" if first < last else str(first) for first, last in rows[:20]]
    return ", ".join(shown) + (", ..." if len(rows) > 20 else "")


def _letters(column: int) -> str:
    """Return the letters of a column (1-based)."""
    letters = ""
    while column:
        column, digit = divmod(column - 1, 26)
        letters = chr(65 + digit) + letters
    return letters


def _rows(sheet: Any, label: str, log: ChangeLog, progress: Progress) -> Iterator[Row]:
    with reading(label):
        total, start = sheet.total_height, sheet.start
        before = [""] * (start[1] if start else 0)
        rows = sheet.iter_rows()
    number = 0
    while True:
        with reading(label):
            values = next(rows, None)
        if values is None:
            return
        number += 1
        if number % 512 == 0:
            progress.report(min(number, total), total)
        cells = [
            value if type(value) is str and value[:1] != "#" else _text(value, sheet.name, number, log)
            for value in values
        ]
        yield number, before + cells if before else cells


def _filled(rows: Iterator[Row], last_rows: dict[tuple[int, int], int], sheet: str, log: ChangeLog) -> Iterator[Row]:
    """Yield rows in which each cell that was merged over several rows has its text in all of them."""
    columns = sorted({column for _, column in last_rows})
    merged: dict[int, tuple[int, str]] = {}
    for number, cells in rows:
        for column in columns:
            text = cells[column - 1] if column <= len(cells) else ""
            last, merged_text = merged.get(column, (0, ""))
            if number <= last and not text:
                cells.extend([""] * (column - len(cells)))
                cells[column - 1] = merged_text
                log.count(
                    "cell/merged",
                    "Cells merged over several rows: their text applies to each row",
                    place(sheet, number),
                )
            elif (number, column) in last_rows and text:
                merged[column] = (last_rows[number, column], text)
        yield number, cells


def _text(value: Any, sheet: str, row: int, log: ChangeLog) -> str:
    """Return a value as text: whole numbers without a point, "" for errors."""
    where = place(sheet, row)
    if isinstance(value, str):
        return "" if value in ERRORS else value  # sheet_marks.py has counted it
    if isinstance(value, bool):
        text = str(value).upper()
        log.count("cell/truth", "Cells that the spreadsheet took for true or false: {after}", where, after=text)
        return text
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, (datetime, date, time, timedelta)):
        text = str(value) if isinstance(value, timedelta) else value.isoformat()
        log.count("cell/date", "Cells that the spreadsheet took for dates", where, after=text)
        return text
    return str(value)
