"""Sheets: the rows of cells in a CSV or TSV file, a spreadsheet (.xlsx) or the tables of a Word document (.docx).

It hides the containers: encodings and delimiters, formulas and their values, merged cells, tracked changes, what a
damaged, protected or malicious file does. A cell is text, as its reader saw it on the screen; every cell that could not
be read so is told. What the columns mean it leaves to tables.py.
"""

import csv
import re
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final

from wiposeq.errors import UnreadableFile, UserError
from wiposeq.formats.files import DAMAGE_OF_ZIP, opened
from wiposeq.formats.plain.cells import delimiter_of, has_foreign_heading
from wiposeq.formats.source import Given, as_source, path_of
from wiposeq.model.changes import ChangeLog
from wiposeq.progress import SILENT, Progress
from wiposeq.texts import tr

Row = tuple[int, list[str]]
"""The 1-based number of a row (in CSV: of the line on which it starts), and its cells."""


CELL_LIMIT: Final = 32_767
"""Characters a cell of a spreadsheet can hold; a cell with exactly as many was very likely cut off."""
_FREE: Final = 64 << 20
_EXPANSION: Final = 200
"""How many times its size a file may unpack to once it is more than _FREE bytes."""
_DOCUMENT_LIMIT: Final = 400 << 20
"""Bytes of a Word document, which is read as a whole."""
_BLOCK: Final = 1 << 20
_ERRORS: Final = frozenset(("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA"))
ROW_LIMIT: Final = 1_048_576
"""Rows a sheet can have; a higher number is an attack, and each row before it would be gone through."""
_SYMBOLS: Final = dict(
    zip(
        (ord(sign) for sign in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz\xa2\xae\xb0\xb1\xb4"),
        "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖαβχδεφγηιϕκλμνοπθρστυϖωξψζ′→°±×",
    )
)
"""What the places of the font Symbol stand for, as far as names of sequences have them."""
_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


class Sheet:
    """One sheet or table. name: as its file calls it, "" for CSV; rows can be gone through once."""

    def __init__(self, name: str, rows: Iterator[Row]) -> None:
        self.name = name
        self.rows = rows


def open_sheets(
    source: Given,
    kind: str,
    log: ChangeLog,
    *,
    progress: Progress = SILENT,
) -> Iterator[Sheet]:
    """The sheets of a file, or of pasted cells (bytes, kind "csv"), to be gone through in order.

    log: gets a line for every cell and sheet that could not be read as it is. Raises UnreadableFile, Cancelled.
    """
    if kind == "csv":
        yield Sheet("", _watched(_delimited(source, log, progress), progress))
        return
    path = path_of(source)
    assert isinstance(path, Path)
    examine(path)
    for sheet in _workbook(path, log, progress) if kind == "xlsx" else _document(path, log, progress):
        sheet.rows = _watched(sheet.rows, progress)
        yield sheet


def _watched(rows: Iterator[Row], progress: Progress) -> Iterator[Row]:
    """The rows that hold something, without the empty cells at their ends."""
    for count, (number, cells) in enumerate(rows):
        if count % 64 == 0:
            progress.check()
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield number, cells


# CSV and TSV


def _delimited(source: Given, log: ChangeLog, progress: Progress) -> Iterator[Row]:
    source = as_source(source)
    with source.open_text(log, has_foreign_heading) as (text, file):
        start = text.read(_BLOCK >> 4)
        text.seek(0)
        if start[:4].lower() == "sep=":
            delimiter, before = start[4:5], 1
            text.readline()
        else:
            delimiter, before = delimiter_of(start), 0
        csv.field_size_limit(2**31 - 1)
        reader = csv.reader(text, delimiter=delimiter or ",", strict=True)
        line = before + 1
        try:
            for number, cells in enumerate(reader):
                yield line, cells
                line = before + reader.line_num + 1
                if number % 512 == 0:
                    progress.report(min(file.tell(), source.size), source.size)
        except csv.Error as error:
            raise UnreadableFile(
                "{path} breaks in the row that starts in line {line}: {reason}.",
                "A quotation mark that opens a cell must close it, and one inside it is written twice. Mend that row.",
                path=str(source.path) if source.path is not None else tr("The clipboard"),
                line=line,
                reason=str(error),
            ) from None


# Archives


def examine(path: Path) -> None:
    """Refuses archives that are damaged, protected, or made to fill the memory."""
    try:
        with opened(path) as file, zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            if any(part.flag_bits & 1 for part in parts):
                raise UnreadableFile(
                    "{path} is protected with a password.", "Save it without a password first.", path=str(path)
                )
            whole, size = sum(part.file_size for part in parts), path.stat().st_size
            if whole > _FREE and whole > _EXPANSION * size:
                raise UnreadableFile(
                    "{path} unpacks to more than {times} times its size.",
                    "Open it in the program it was made with, and save what you need of it.",
                    path=str(path),
                    times=_EXPANSION,
                )
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    with archive.open(part) as inner:
                        if b"<!DOCTYPE" in inner.read(4096):
                            raise damaged(path)
                if part.filename == "word/document.xml" and part.file_size > _DOCUMENT_LIMIT:
                    raise UnreadableFile(
                        "{path} is too large to be read.", "Copy its tables into a spreadsheet.", path=str(path)
                    )
    except DAMAGE_OF_ZIP:
        raise damaged(path) from None


def damaged(path: Path) -> UnreadableFile:
    return UnreadableFile(
        "{path} is damaged and cannot be read.",
        "Open it in the program it was made with, save it again, and take that file.",
        path=str(path),
    )


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Whatever a library says of a damaged file, in the user's words."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except (UserError, GeneratorExit, MemoryError):
        raise
    except Exception as error:
        raise damaged(path) from error


# Spreadsheets


def _workbook(path: Path, log: ChangeLog, progress: Progress) -> Iterator[Sheet]:
    import openpyxl

    with reading(path):
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        formulas = openpyxl.load_workbook(path, read_only=True) if _has_formulas(path) else None
    try:
        for name in book.sheetnames:
            sheet = book[name]
            if not hasattr(sheet, "iter_rows"):
                continue
            if sheet.sheet_state != "visible":
                log.add("sheet/hidden", "Hidden sheet left out", where=name)
                continue
            yield Sheet(name, _cells(path, sheet, formulas[name] if formulas else None, log, progress))
    finally:
        book.close()
        if formulas:
            formulas.close()


def _has_formulas(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        for part in archive.infolist():
            if part.filename.startswith("xl/worksheets/"):
                with archive.open(part) as file:
                    last = b""
                    while block := file.read(_BLOCK):
                        if b"<f>" in last + block or b"<f " in last + block:
                            return True
                        last = block[-2:]
    return False


_MERGED: Final = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})"')
_MERGED_LIMIT: Final = 16 << 20


def _tall(path: Path, sheet: Any) -> dict[tuple[int, int], int]:
    """Of cells merged over several rows: the last row, by first row and column (all 1-based).

    The library does not tell them where it reads a row at a time; they stand behind the rows."""
    from openpyxl.utils import column_index_from_string

    name = str(getattr(sheet, "_worksheet_path", "")).lstrip("/")
    found = b""
    with zipfile.ZipFile(path) as archive, archive.open(name) as file:
        last, is_there = b"", False
        while block := file.read(_BLOCK):
            text = last + block
            is_there = is_there or b"mergeCells" in text
            if is_there and len(found) < _MERGED_LIMIT:
                found += block if found else text
            last = block[-16:]
    made = _MERGED.findall(found) if found else []
    return {
        (int(first), column_index_from_string(letters.decode())): int(final)
        for letters, first, final in made
        if int(final) > int(first)
    }


def _cells(path: Path, sheet: Any, formulas: Any, log: ChangeLog, progress: Progress) -> Iterator[Row]:
    with reading(path):
        total = sheet.max_row or 0
        sheet.reset_dimensions()
        rows = sheet.iter_rows(values_only=True)
        behind: Iterator[Any] = iter(())
        if formulas is not None:
            formulas.reset_dimensions()
            behind = formulas.iter_rows(values_only=True)
        tall = _tall(path, sheet)
    columns = sorted({column for _, column in tall})
    held: dict[int, tuple[int, str]] = {}
    number = 0
    while True:
        with reading(path):
            values = next(rows, None)
            if values is None:
                return
            formula = next(behind, ())
        number += 1
        if number > ROW_LIMIT:
            raise damaged(path)
        if number % 512 == 0:
            progress.report(min(number, total), total)
        cells = [
            value if type(value) is str and value[:1] != "#" else _shown(value, made, sheet.title, number, log)
            for value, made in zip_longest(values, formula)
        ]
        for column in columns:
            text = cells[column - 1] if column <= len(cells) else ""
            if number <= held.get(column, (0, ""))[0] and not text:
                cells.extend([""] * (column - len(cells)))
                cells[column - 1] = held[column][1]
                log.count("cell/merged", "Cells merged over several rows: what they say holds for each row",
                          place(sheet.title, number))  # fmt: skip
            elif (number, column) in tall and text:
                held[column] = (tall[number, column], text)
        yield number, cells


def _shown(value: Any, formula: Any, sheet: str, row: int, log: ChangeLog) -> str:
    """A value as text. Whole numbers have no point; a formula that was never calculated and an error are nothing."""
    if value is None:
        if isinstance(formula, str) and formula.startswith("="):
            log.count(
                "cell/formula",
                "Formulas without a calculated value taken as empty; save the file in a spreadsheet program first",
                where=place(sheet, row),
            )
        return ""
    if isinstance(value, str):
        if value in _ERRORS:
            log.count("cell/error", "Cells with an error taken as empty", place(sheet, row), before=value)
            return ""
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, bool):
        text = str(value).upper()
        log.count("cell/truth", "Cells that the spreadsheet took for true or false: {after}", place(sheet, row),
                  after=text)  # fmt: skip
        return text
    if isinstance(value, (datetime, date, time)):
        text = value.isoformat()
        log.count("cell/date", "Cells that the spreadsheet took for dates", place(sheet, row), after=text)
        return text
    return str(value)


# Word documents


def _document(path: Path, log: ChangeLog, progress: Progress) -> Iterator[Sheet]:
    import docx

    with reading(path):
        body = docx.Document(str(path)).element.body
    tables = list(body.iter(_W + "tbl"))
    if any(next(table.iter(_W + "ins", _W + "del", _W + "moveFrom"), None) is not None for table in tables):
        log.add("docx/tracked", "Tracked changes in the tables taken as accepted")
    if not tables:
        raise UnreadableFile(
            "{path} holds no table.", "Put the sequences into a table, one row a sequence.", path=str(path)
        )
    for number, table in enumerate(tables, 1):
        progress.report(number, len(tables))
        name = tr("Table {number}", number=number)
        yield Sheet(name, _table_rows(path, table, log, name))


def _table_rows(path: Path, table: Any, log: ChangeLog, name: str) -> Iterator[Row]:
    """A cell merged over columns stands in each of them; one merged over rows in each of these."""
    above: dict[int, str] = {}
    with reading(path):
        rows = [row for row in table.iter(_W + "tr") if _nearest(row, "tbl") is table]
        for number, row in enumerate(rows, 1):
            cells = [""] * _number(row, "trPr/", "gridBefore", 0)
            for cell in row.iter(_W + "tc"):
                if _nearest(cell, "tr") is not row:
                    continue
                merge = cell.find(f"{_W}tcPr/{_W}vMerge")
                column = len(cells)
                if merge is not None and merge.get(_W + "val", "continue") == "continue":
                    text = above.get(column, "")
                else:
                    text = _text(cell)
                    if _UNKNOWN_SYMBOL in text:
                        log.count("cell/symbol", "Symbols of a special font that are not known here, written as "
                                  "{after}", place(name, number), after=_UNKNOWN_SYMBOL)  # fmt: skip
                span = max(1, min(_number(cell, "tcPr/", "gridSpan", 1), 1000))
                cells.extend([text] * span)
                above[column] = text
            yield number, cells


def _nearest(element: Any, name: str) -> Any:
    return next(element.iterancestors(_W + name), None)


def _number(element: Any, parent: str, name: str, default: int) -> int:
    found = element.find(f"{_W}{parent}{_W}{name}")
    text = found.get(_W + "val", "") if found is not None else ""
    return int(text) if text.isdecimal() else default


def _text(cell: Any) -> str:
    """The text of a cell as it reads with all changes accepted, a line a paragraph, without tables inside it."""
    parts: list[str] = []
    for element in cell.iter(_W + "p", _W + "t", _W + "tab", _W + "br", _W + "cr", _W + "noBreakHyphen", _W + "sym"):
        if _nearest(element, "tc") is not cell:
            continue
        if next(element.iterancestors(_W + "moveFrom", _W + "del", _FALLBACK), None) is not None:
            continue
        name = element.tag[len(_W) :]
        if name == "t":
            parts.append(element.text or "")
        elif name == "p":
            parts.append("\n" if parts else "")
        elif name == "sym":
            parts.append(_symbol(element))
        elif name != "tab" or element.getparent().tag == _W + "r":
            parts.append({"tab": "\t", "noBreakHyphen": "-"}.get(name, "\n"))
    return "".join(parts).strip()


_UNKNOWN_SYMBOL: Final = "\ufffd"


def _symbol(element: Any) -> str:
    """The character that was put in from a table of symbols: by its place in a font."""
    said = element.get(_W + "char", "")
    try:
        code = int(said, 16)
    except ValueError:
        return _UNKNOWN_SYMBOL
    if element.get(_W + "font", "").lower() == "symbol" and (code < 0x100 or 0xF000 <= code < 0xF100):
        return _SYMBOLS.get(code & 0xFF, _UNKNOWN_SYMBOL)
    is_shown = 0x20 <= code < 0xD800 or 0xF900 <= code <= 0xFFFD
    return chr(code) if is_shown else _UNKNOWN_SYMBOL


def place(sheet: str, row: int) -> str:
    """A row of a sheet in words; the line of a CSV file is told apart."""
    return tr("{sheet}, row {row}", sheet=sheet, row=row) if sheet else ""


__all__ = [
    "CELL_LIMIT",
    "ROW_LIMIT",
    "Row",
    "Sheet",
    "damaged",
    "delimiter_of",
    "examine",
    "open_sheets",
    "place",
    "reading",
]
