"""Read the rows of cells in a CSV or TSV file, a spreadsheet or the tables of a Word document (.docx).

The module hides the containers: encodings and delimiters, merged cells of documents, tracked changes, and how damaged,
protected and malicious archives are refused. A cell is text, as its reader saw it on the screen; each cell that cannot
be read so is reported. workbooks.py reads spreadsheets; headings.py decides what the columns mean.
"""

import csv
import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from wiposeq.errors import UnreadableFile
from wiposeq.formats.files import DAMAGE_OF_ZIP
from wiposeq.formats.plain.cells import delimiter_of, has_foreign_heading
from wiposeq.formats.source import Source
from wiposeq.formats.tables.sheet import COLUMN_LIMIT, Row, Sheet, damaged, place, reading
from wiposeq.formats.word_stream import WordStream
from wiposeq.model.changes import ChangeLog
from wiposeq.progress import SILENT, Progress
from wiposeq.texts import tr

_FREE: Final = 64 << 20
_EXPANSION: Final = 200
"""How many times its size a file may unpack to if that is more than _FREE bytes."""
_DOCUMENT_LIMIT: Final = 400 << 20
"""Bytes of a Word document, which is read as a whole."""
_BLOCK: Final = 1 << 20
_SYMBOLS: Final = dict(
    zip(
        (ord(sign) for sign in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz\xa2\xae\xb0\xb1\xb4"),
        "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖαβχδεφγηιϕκλμνοπθρστυϖωξψζ′→°±×",
    )
)
"""The characters that the font Symbol shows, by their code in the font, as far as names of sequences have them."""
_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def open_sheets(source: Source, log: ChangeLog, progress: Progress = SILENT) -> Iterator[Sheet]:
    """Yield the sheets of a source of the kind "csv", "docx" or a kind of spreadsheet, in order.

    log: gets a line for each cell and sheet that cannot be read as it is.

    Raises UnreadableFile, Cancelled.
    """
    if source.kind == "csv":
        yield Sheet("", _without_empty(_delimited(source, log, progress), source.label, progress))
        return
    with source.open() as file:
        if source.kind != "xls":
            examine(file, source)
        if source.kind == "docx":
            sheets = _document(file, source.label, log, progress)
        else:
            from wiposeq.formats.tables.workbooks import read_workbook

            sheets = read_workbook(file, source.kind, source.label, log, progress)
        for sheet in sheets:
            sheet.rows = _without_empty(sheet.rows, source.label, progress)
            yield sheet


def _without_empty(rows: Iterator[Row], label: str, progress: Progress) -> Iterator[Row]:
    """Yield the rows that are not empty, without empty cells at their ends. Raises UnreadableFile for a wide row."""
    for count, (number, cells) in enumerate(rows):
        if count % 64 == 0:
            progress.check()
        while cells and not cells[-1]:
            cells.pop()
        if len(cells) > COLUMN_LIMIT:
            raise UnreadableFile(
                '"{path}" has a row of {columns} columns; a sheet has at most {limit}.',
                "Delete the columns that you do not need, or exchange rows and columns.",
                path=label,
                columns=len(cells),
                limit=COLUMN_LIMIT,
            )
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
            is_dense = any(part.file_size > max(_FREE, _EXPANSION * part.compress_size) for part in parts)
            if is_dense or (unpacked > _FREE and unpacked > _EXPANSION * source.size):
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


# Word documents

_WIDEST: Final = 1000
"""The most columns that merged cells and empty columns of a row make; Word allows 63 columns."""
_DIGITS: Final = 6
"""A number of columns with more digits is taken as the most."""


def _document(file: BinaryIO, label: str, log: ChangeLog, progress: Progress) -> Iterator[Sheet]:
    """Yield the tables, those inside a table after it. Each is read while its rows are."""
    with zipfile.ZipFile(file) as archive:
        stream, tables, number = WordStream(archive, label), _Tables(label, log), 0
        for _ in stream.inside(_W + "tbl"):
            progress.report(stream.position, stream.size)
            inner: list[Any] = []
            for sheet in tables.sheets(stream, inner, number):
                number += 1
                yield sheet
                for _ in sheet.rows:
                    pass
    if not number:
        raise UnreadableFile(
            '"{path}" has no table.', "Put the sequences into a table, one row a sequence.", path=label
        )


class _Tables:
    """Reads the tables of one document."""

    def __init__(self, label: str, log: ChangeLog) -> None:
        self._label, self._log = label, log
        self._has_tracked = False

    def sheets(self, stream: WordStream, inner: list[Any], number: int) -> Iterator[Sheet]:
        """Yield the table that the stream is at, and then the tables inside it. number: of tables before.

        inner: gets the tables inside, which are held until the outer one has been read.
        """
        name = tr("Table {number}", number=number + 1)
        yield Sheet(name, self._rows(_outer_rows(stream, inner), name))
        for more, table in enumerate(inner, number + 2):
            name = tr("Table {number}", number=more)
            own = (row for row in table.iter(_W + "tr") if _nearest(row, "tbl") is table)
            yield Sheet(name, self._rows(own, name))

    def _rows(self, rows: Iterator[Any], name: str) -> Iterator[Row]:
        """Yield the rows of a table; a merged cell has its text in each of its columns and rows."""
        above: dict[int, str] = {}
        with reading(self._label):
            for number, row in enumerate(rows, 1):
                self._note_tracked(row)
                yield number, self._cells(row, above, place(name, number))

    def _cells(self, row: Any, above: dict[int, str], where: str) -> list[str]:
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
                    message = "Symbols of a special font that are not known here, written as {after}"
                    self._log.count("cell/symbol", message, where, after=_UNKNOWN_SYMBOL)
            span = max(1, min(_number(cell, "tcPr/", "gridSpan", 1), _WIDEST - len(cells)))
            cells.extend([text] * span)
            above[column] = text
        return cells

    def _note_tracked(self, row: Any) -> None:
        if not self._has_tracked and next(row.iter(_W + "ins", _W + "del", _W + "moveFrom"), None) is not None:
            self._has_tracked = True
            self._log.add("docx/tracked", "Tracked changes in the tables taken as accepted")


def _outer_rows(stream: WordStream, inner: list[Any]) -> Iterator[Any]:
    """Yield the rows of the table that the stream is at. inner: gets the tables inside them."""
    for row in stream.inside(_W + "tr"):
        stream.whole()
        inner += row.iter(_W + "tbl")
        yield row


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
