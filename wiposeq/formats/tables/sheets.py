"""Read the rows of cells in a CSV or TSV file, a spreadsheet (.xlsx) or the tables of a Word document (.docx).

The module hides the containers: encodings and delimiters, formulas and their values, merged cells, tracked changes, and
how damaged, protected and malicious files are refused. A cell is text, as its reader saw it on the screen; each cell
that cannot be read so is reported. headings.py decides what the columns mean.
"""

import csv
import re
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from itertools import zip_longest
from typing import Any, BinaryIO, Final

from wiposeq.errors import UnreadableFile, UserError
from wiposeq.formats.files import DAMAGE_OF_ZIP
from wiposeq.formats.plain.cells import delimiter_of, has_foreign_heading
from wiposeq.formats.source import Source
from wiposeq.model.changes import ChangeLog
from wiposeq.progress import SILENT, Progress
from wiposeq.texts import tr

Row = tuple[int, list[str]]
"""The 1-based number of a row (in CSV: of the line on which it starts), and its cells."""


CELL_LIMIT: Final = 32_767
"""Characters that a cell of a spreadsheet can hold; a cell with exactly as many was probably cut off."""
_FREE: Final = 64 << 20
_EXPANSION: Final = 200
"""How many times its size a file may unpack to if that is more than _FREE bytes."""
_DOCUMENT_LIMIT: Final = 400 << 20
"""Bytes of a Word document, which is read as a whole."""
_BLOCK: Final = 1 << 20
_ERRORS: Final = frozenset(("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA"))
ROW_LIMIT: Final = 1_048_576
"""Rows that a sheet can have. A higher number is an attack: the library would create each row before it."""
_SYMBOLS: Final = dict(
    zip(
        (ord(sign) for sign in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz\xa2\xae\xb0\xb1\xb4"),
        "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖαβχδεφγηιϕκλμνοπθρστυϖωξψζ′→°±×",
    )
)
"""The characters that the font Symbol shows, by their code in the font, as far as names of sequences have them."""
_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


class Sheet:
    """One sheet or table. name: as its file calls it, "" for CSV. rows can be iterated once."""

    def __init__(self, name: str, rows: Iterator[Row]) -> None:
        self.name = name
        self.rows = rows


def open_sheets(source: Source, log: ChangeLog, progress: Progress = SILENT) -> Iterator[Sheet]:
    """Yield the sheets of a source of the kind "csv", "xlsx" or "docx", in order.

    log: gets a line for each cell and sheet that cannot be read as it is.

    Raises UnreadableFile, Cancelled.
    """
    if source.kind == "csv":
        yield Sheet("", _without_empty(_delimited(source, log, progress), progress))
        return
    with source.open() as file:
        examine(file, source)
        sheets = _workbook if source.kind == "xlsx" else _document
        for sheet in sheets(file, source.label, log, progress):
            sheet.rows = _without_empty(sheet.rows, progress)
            yield sheet


def _without_empty(rows: Iterator[Row], progress: Progress) -> Iterator[Row]:
    """Yield the rows that are not empty, without the empty cells at their ends."""
    for count, (number, cells) in enumerate(rows):
        if count % 64 == 0:
            progress.check()
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield number, cells


# CSV and TSV


def _delimited(source: Source, log: ChangeLog, progress: Progress) -> Iterator[Row]:
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
                '"{path}" cannot be read from the row that starts in line {line}: {reason}.',
                "Correct that row: a quotation mark that opens a cell must close it, and a quotation mark inside the "
                "cell must be doubled.",
                path=str(source.path) if source.path is not None else tr("The clipboard"),
                line=line,
                reason=str(error),
            ) from None


# Archives


def examine(file: BinaryIO, source: Source) -> None:
    """Refuse an archive that is damaged, protected, or made to fill the memory. Raises UnreadableFile."""
    label = source.label
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            if any(part.flag_bits & 1 for part in parts):
                raise UnreadableFile(
                    '"{path}" is protected with a password.', "Save it without a password first.", path=label
                )
            unpacked = sum(part.file_size for part in parts)
            if unpacked > _FREE and unpacked > _EXPANSION * source.size:
                raise UnreadableFile(
                    '"{path}" unpacks to more than {times} times its size.',
                    "Open it in the program that wrote it, and save the part that you need.",
                    path=label,
                    times=_EXPANSION,
                )
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    with archive.open(part) as inner:
                        if b"<!DOCTYPE" in inner.read(4096):
                            raise damaged(label)
                if part.filename == "word/document.xml" and part.file_size > _DOCUMENT_LIMIT:
                    raise UnreadableFile(
                        '"{path}" is too large to be read.', "Copy its tables into a spreadsheet.", path=label
                    )
    except DAMAGE_OF_ZIP:
        raise damaged(label) from None


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
    except Exception as error:
        raise damaged(label) from error


# Spreadsheets


def _workbook(file: BinaryIO, label: str, log: ChangeLog, progress: Progress) -> Iterator[Sheet]:
    import openpyxl

    with zipfile.ZipFile(file) as archive:
        with reading(label):
            book = openpyxl.load_workbook(file, read_only=True, data_only=True)
            formulas = openpyxl.load_workbook(file, read_only=True) if _has_formulas(archive) else None
        try:
            for name in book.sheetnames:
                sheet = book[name]
                if not hasattr(sheet, "iter_rows"):
                    continue
                if sheet.sheet_state != "visible":
                    log.add("sheet/hidden", "Hidden sheet left out", where=name)
                    continue
                rows = _rows(sheet, formulas[name] if formulas else None, label, log, progress)
                with reading(label):
                    last_rows = _last_rows_of_merged(archive, sheet)
                yield Sheet(name, _filled(rows, last_rows, name, log) if last_rows else rows)
        finally:
            book.close()
            if formulas:
                formulas.close()


def _blocks(archive: zipfile.ZipFile, name: str, overlap: int) -> Iterator[bytes]:
    """Yield the bytes of a part of an archive in blocks that begin with the last bytes of the block before."""
    with archive.open(name) as file:
        last = b""
        while block := file.read(_BLOCK):
            yield last + block
            last = block[-overlap:]


def _has_formulas(archive: zipfile.ZipFile) -> bool:
    names = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
    return any(b"<f>" in block or b"<f " in block for name in names for block in _blocks(archive, name, 2))


_MERGED: Final = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})"')
_MOST_MERGED: Final = 500_000


def _last_rows_of_merged(archive: zipfile.ZipFile, sheet: Any) -> dict[tuple[int, int], int]:
    """Return the last row of each group of cells that are merged over several rows, by its first row and column.

    All are 1-based. The library does not give them when it reads a row at a time: the file lists them after the rows.
    """
    from openpyxl.utils import column_index_from_string

    found: dict[tuple[int, int], int] = {}
    for block in _blocks(archive, str(getattr(sheet, "_worksheet_path", "")).lstrip("/"), 256):
        if b"mergeCell" in block and len(found) < _MOST_MERGED:
            for letters, first, last in _MERGED.findall(block):
                if int(last) > int(first):
                    found[int(first), column_index_from_string(letters.decode())] = int(last)
    return found


def _rows(sheet: Any, formulas: Any, label: str, log: ChangeLog, progress: Progress) -> Iterator[Row]:
    with reading(label):
        total = sheet.max_row or 0
        sheet.reset_dimensions()
        rows = sheet.iter_rows(values_only=True)
        formula_rows: Iterator[Any] = iter(())
        if formulas is not None:
            formulas.reset_dimensions()
            formula_rows = formulas.iter_rows(values_only=True)
    number = 0
    while True:
        with reading(label):
            values = next(rows, None)
            if values is None:
                return
            row_formulas = next(formula_rows, ())
        number += 1
        if number > ROW_LIMIT:
            raise damaged(label)
        if number % 512 == 0:
            progress.report(min(number, total), total)
        yield (
            number,
            [
                value if type(value) is str and value[:1] != "#" else _text(value, formula, sheet.title, number, log)
                for value, formula in zip_longest(values, row_formulas)
            ],
        )


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


def _text(value: Any, formula: Any, sheet: str, row: int, log: ChangeLog) -> str:
    """Return a value as text: whole numbers without a point, "" for errors and for formulas without a result."""
    where = place(sheet, row)
    if value is None:
        if isinstance(formula, str) and formula.startswith("="):
            log.count(
                "cell/formula",
                "Formulas without a calculated value taken as empty; save the file in a spreadsheet program first",
                where,
            )
        return ""
    if isinstance(value, str):
        if value in _ERRORS:
            log.count("cell/error", "Cells with an error taken as empty", where, before=value)
            return ""
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, bool):
        text = str(value).upper()
        log.count("cell/truth", "Cells that the spreadsheet took for true or false: {after}", where, after=text)
        return text
    if isinstance(value, (datetime, date, time)):
        text = value.isoformat()
        log.count("cell/date", "Cells that the spreadsheet took for dates", where, after=text)
        return text
    return str(value)


# Word documents

_WIDEST: Final = 1000
"""The most columns that merged cells and empty columns of a row make; Word allows 63 columns."""
_DIGITS: Final = 6
"""A number of columns with more digits is taken as the most."""


def _document(file: BinaryIO, label: str, log: ChangeLog, progress: Progress) -> Iterator[Sheet]:
    import docx

    with reading(label):
        body = docx.Document(file).element.body
    tables = list(body.iter(_W + "tbl"))
    if any(next(table.iter(_W + "ins", _W + "del", _W + "moveFrom"), None) is not None for table in tables):
        log.add("docx/tracked", "Tracked changes in the tables taken as accepted")
    if not tables:
        raise UnreadableFile(
            '"{path}" has no table.', "Put the sequences into a table, one row a sequence.", path=label
        )
    for number, table in enumerate(tables, 1):
        progress.report(number, len(tables))
        name = tr("Table {number}", number=number)
        yield Sheet(name, _table_rows(table, label, log, name))


def _table_rows(table: Any, label: str, log: ChangeLog, name: str) -> Iterator[Row]:
    """Yield the rows of a table; a merged cell has its text in each of its columns and rows."""
    above: dict[int, str] = {}
    with reading(label):
        rows = [row for row in table.iter(_W + "tr") if _nearest(row, "tbl") is table]
        for number, row in enumerate(rows, 1):
            cells = [""] * min(_number(row, "trPr/", "gridBefore", 0), _WIDEST)
            for cell in row.iter(_W + "tc"):
                if _nearest(cell, "tr") is not row:
                    continue
                merge = cell.find(f"{_W}tcPr/{_W}vMerge")
                column = len(cells)
                if merge is not None and merge.get(_W + "val", "continue") == "continue":
                    text = above.get(column, "")
                else:
                    text = _cell_text(cell)
                    if _UNKNOWN_SYMBOL in text:
                        log.count(
                            "cell/symbol",
                            "Symbols of a special font that are not known here, written as {after}",
                            place(name, number),
                            after=_UNKNOWN_SYMBOL,
                        )
                span = max(1, min(_number(cell, "tcPr/", "gridSpan", 1), _WIDEST - len(cells)))
                cells.extend([text] * span)
                above[column] = text
            yield number, cells


def _nearest(element: Any, name: str) -> Any:
    return next(element.iterancestors(_W + name), None)


def _number(element: Any, parent: str, name: str, default: int) -> int:
    found = element.find(f"{_W}{parent}{_W}{name}")
    text = found.get(_W + "val", "") if found is not None else ""
    if not text.isdecimal():
        return default
    return int(text) if len(text) <= _DIGITS else _WIDEST


def _cell_text(cell: Any) -> str:
    """Return the text of a cell with all tracked changes accepted, a line a paragraph, without tables inside it."""
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
    """Return the character of an element "sym", which names it by its code in a font."""
    try:
        code = int(element.get(_W + "char", ""), 16)
    except ValueError:
        return _UNKNOWN_SYMBOL
    if element.get(_W + "font", "").lower() == "symbol" and (code < 0x100 or 0xF000 <= code < 0xF100):
        return _SYMBOLS.get(code & 0xFF, _UNKNOWN_SYMBOL)
    is_shown = 0x20 <= code < 0xD800 or 0xF900 <= code <= 0xFFFD
    return chr(code) if is_shown else _UNKNOWN_SYMBOL


def place(sheet: str, row: int) -> str:
    """Return the words for a row of a sheet; "" for CSV, whose rows are named by their lines."""
    return tr("{sheet}, row {row}", sheet=sheet, row=row) if sheet else ""
