"""Find what the library for spreadsheets omits: sizes, merged cells, hidden rows and columns, errors, empty formulas.

Each format has its own scanner, which reads the part of a sheet as a stream and keeps one row in memory: XML in .xlsx
(ECMA-376, 18.3) and .ods (OpenDocument 1.3, 9.1), records in .xlsb ([MS-XLSB] 2.4). A scanner must see each cell that
the library sees, because the library ends the program if a cell far away makes the sheet too large for the memory. So a
file in which both may see something different counts as damaged.
"""

import re
import struct
import zipfile
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import product
from string import ascii_uppercase
from typing import IO, Any, Final

from lxml import etree
from msgspec import Struct

from wiposeq.progress import Progress

_MOST_MERGED: Final = 500_000
"""Groups of merged cells that are remembered; a table with more is damaged."""
ERRORS: Final = frozenset(("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA"))
"""What cells of a spreadsheet show in place of a value."""
_WIDEST: Final = 16_384
HARMLESS: Final = 1 << 26
"""Characters in shared strings that need not be counted exactly."""
_OFFICE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_PREFIXES: Final = {name: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0" for name in ("office", "table", "text")}
"""What the prefixes of names in an .ods file stand for."""
_VALUES: Final = frozenset(
    (
        *(_OFFICE + name for name in ("value-type", "value", "string-value", "date-value", "time-value")),
        _OFFICE + "boolean-value",
        _TABLE + "formula",
    )
)
"""The attributes that give a cell a value."""
_CALC: Final = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"


class Marks(Struct):
    """What a sheet says in addition to the values of its cells; rows and columns are 1-based.

    last_rows: the last row of each group of cells that are merged over several rows, by its first row and column.
    hidden_rows: ranges of hidden rows that have cells. hidden_columns: ranges of hidden columns.
    errors: the first row and the number of cells by error. uncalculated: the same of formulas without a value.
    repeated: characters of cells whose text is stored once for many cells.
    name: of the sheet, in .xls, whose sheets are known by their position.
    """

    first_row: int = 0
    last_row: int = 0
    first_column: int = 0
    last_column: int = 0
    last_rows: dict[tuple[int, int], int] = {}
    hidden_rows: list[tuple[int, int]] = []
    hidden_columns: list[tuple[int, int]] = []
    errors: dict[str, tuple[int, int]] = {}
    uncalculated: tuple[int, int] | None = None
    repeated: int = 0
    name: str = ""

    @property
    def rows(self) -> int:
        return self.last_row - self.first_row + 1 if self.last_row else 0

    @property
    def columns(self) -> int:
        return self.last_column - self.first_column + 1 if self.last_column else 0

    @property
    def cells(self) -> int:
        """The cells between the first and the last row and column."""
        return self.rows * self.columns

    @property
    def hidden_count(self) -> int:
        return sum(last - first + 1 for first, last in self.hidden_rows)

    def extend(self, first_row: int, last_row: int, first: int, last: int) -> None:
        """Note that the rows have cells from the first to the last column."""
        self.first_row = min(self.first_row or first_row, first_row)
        self.last_row = max(self.last_row, last_row)
        self.first_column = min(self.first_column or first, first)
        self.last_column = max(self.last_column, last)

    def hide(self, first: int, last: int) -> None:
        """Note hidden rows, which follow those that are noted already."""
        if self.hidden_rows and self.hidden_rows[-1][1] + 1 == first:
            self.hidden_rows[-1] = self.hidden_rows[-1][0], last
        else:
            self.hidden_rows.append((first, last))

    def merge(self, first_row: int, last_row: int, column: int) -> None:
        """Note cells that are merged. Raises ValueError if there are more than a table can have."""
        if last_row > first_row:
            if len(self.last_rows) >= _MOST_MERGED:
                raise ValueError("too many merged cells")
            self.last_rows[first_row, column] = last_row

    def add_error(self, row: int, error: str) -> None:
        first, count = self.errors.get(error, (row, 0))
        self.errors[error] = first, count + 1

    def add_uncalculated(self, row: int) -> None:
        first, count = self.uncalculated or (row, 0)
        self.uncalculated = first, count + 1

    def clip_columns(self) -> None:
        """Remove hidden columns in which no row has a cell."""
        last = self.last_column
        self.hidden_columns = [(a, min(b, last)) for a, b in self.hidden_columns if a <= last]


class MarkedSheets:
    """The marks of the sheets of a file.

    known: those of all sheets, in formats in which they must be known before the library opens the file.
    scan: returns the marks of one sheet by its name.
    """

    def __init__(self, known: dict[str, Marks], scan: Callable[[str], Marks] | None = None) -> None:
        self.known = known
        self._scan = scan

    def of(self, name: str) -> Marks:
        """Return the marks of a sheet. Raises Cancelled, and errors of other types if the sheet is damaged."""
        marks = self.known[name] if self._scan is None else self._scan(name)
        marks.clip_columns()
        return marks


def marked_sheets(archive: zipfile.ZipFile, kind: str, progress: Progress) -> MarkedSheets:
    """Return the marks of the sheets of an archive. kind: "xlsx", "xlsb" or "ods".

    Raises Cancelled, and errors of other types if the archive is damaged.
    """
    members = _members(archive, kind)
    if kind == "ods":
        with archive.open("content.xml") as file:
            return MarkedSheets(_scan_open_document(file, progress))
    if kind == "xlsx":
        _check_start(archive, members)
    names = list(_names_in_xml(archive, members) if kind == "xlsx" else _names_in_records(archive))
    targets = _targets(archive, members, f"xl/_rels/{_BOOKS[kind][3:]}.rels", "Id", "Target")
    parts = _distinct((name, _part(targets[id], kind)) for name, id in names if id in targets)

    def scan(name: str) -> Marks:
        marks = Marks()
        part = members[parts[name].lower()]
        with archive.open(part) as file:
            (_scan_xml if kind == "xlsx" else _scan_records)(file, marks, progress)
        shared = members.get(f"xl/sharedstrings.{'xml' if kind == 'xlsx' else 'bin'}", "")
        marks.repeated = _shared_characters(archive, shared, part, marks.cells, progress) if shared else 0
        return marks

    return MarkedSheets({}, scan)


_BOOKS: Final = {"xlsx": "xl/workbook.xml", "xlsb": "xl/workbook.bin", "ods": "content.xml"}
"""The part by which the library chooses how it reads an archive."""


def _members(archive: zipfile.ZipFile, kind: str) -> dict[str, str]:
    """Return the names of the files in an archive by their small letters, as the library looks them up.

    Raises ValueError if a name occurs twice, or if the library could choose another format.
    """
    found = _distinct((name.replace("\\", "/").lower(), name) for name in archive.namelist())
    if [each for each in _BOOKS.values() if each in found] != [_BOOKS[kind]] or (
        kind == "ods" and "_rels/.rels" in found
    ):
        raise ValueError("a spreadsheet of two formats")
    return found


def _distinct(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the second values by the first ones. Raises ValueError if a first value occurs twice."""
    found: dict[str, str] = {}
    for key, value in pairs:
        if found.setdefault(key, value) is not value:
            raise ValueError(f"{key} occurs twice")
    return found


def _targets(archive: zipfile.ZipFile, members: dict[str, str], part: str, key: str, value: str) -> dict[str, str]:
    """Return an attribute of the relations in a part by another one. Raises ValueError if one occurs twice."""
    root = _parsed(archive, members[part.lower()])
    return _distinct((each.get(key, ""), each.get(value, "")) for each in root.iter("{*}Relationship"))


def _part(target: str, kind: str) -> str:
    """Return the name of the part of a sheet, as the library derives it from the target of a relation."""
    return target[1:] if kind == "xlsx" and target.startswith("/") else f"xl/{target}"


def _check_start(archive: zipfile.ZipFile, members: dict[str, str]) -> None:
    """Raise ValueError if the library would read another workbook, or reserve memory for texts that are not there."""
    root = _parsed(archive, members["_rels/.rels"])
    for each in root.iter("{*}Relationship"):
        is_book = each.get("Type", "").endswith("/officeDocument")
        if is_book and each.get("Target", "").lstrip("/").lower() != _BOOKS["xlsx"]:
            raise ValueError("a workbook at another place")
    if shared := members.get("xl/sharedstrings.xml"):
        size = archive.getinfo(shared).file_size
        with archive.open(shared) as file:
            for _, element in etree.iterparse(file, events=("start",), tag="{*}sst", huge_tree=True):
                count = re.sub(r"\D", "", element.get("uniqueCount", ""))
                if count and int(count[:20]) > size:
                    raise ValueError("more texts than the file has room for")
                break


def _shared_characters(archive: zipfile.ZipFile, name: str, part: str, cells: int, progress: Progress) -> int:
    """Return how many characters the cells of a sheet have whose texts are in the table of shared strings.

    name, part: the parts of the table and of the sheet. The result is 0 if the table is so short that this cannot
    matter.
    """
    if archive.getinfo(name).file_size * cells < HARMLESS:
        return 0
    is_xml = name.lower().endswith(".xml")
    with archive.open(name) as file:
        if is_xml:
            sizes = [len("".join(each.itertext())) for each in _events(file, "{*}si")]
        else:
            sizes = [len(record) // 2 for kind, record in _records(file) if kind == _SHARED_TEXT]
    if max(sizes, default=0) * cells < HARMLESS:
        return 0
    total = 0
    with archive.open(part) as file:
        for index in _shared_cells_in_xml(file) if is_xml else _shared_cells_in_records(file):
            total += sizes[index] if index < len(sizes) else 0
            if total > HARMLESS:
                progress.check()
    return total


def _shared_cells_in_xml(file: IO[bytes]) -> Iterator[int]:
    for cell in _events(file, "{*}c"):
        if cell.get("t") == "s" and (index := cell.findtext("{*}v") or "").isdecimal():
            yield int(index[:9])


def _shared_cells_in_records(file: IO[bytes]) -> Iterator[int]:
    for kind, record in _records(file):
        if kind == _SHARED_CELL and len(record) >= 12:
            yield int.from_bytes(record[8:12], "little")


def _parsed(archive: zipfile.ZipFile, name: str) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    return etree.fromstring(archive.read(name), parser)


def _names_in_xml(archive: zipfile.ZipFile, members: dict[str, str]) -> Iterator[tuple[str, str]]:
    for sheet in _parsed(archive, members[_BOOKS["xlsx"]]).iter("{*}sheet"):
        [id] = [value for name, value in sheet.attrib.items() if name.rpartition("}")[2] == "id"]
        yield sheet.get("name", ""), id


def _names_in_records(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    with archive.open("xl/workbook.bin") as file:
        for kind, record in _records(file):
            if kind == _SHEET:
                id, place = _wide_text(record, 8)
                yield _wide_text(record, place)[0], id


# .xlsx


def _events(file: IO[bytes], *tags: str) -> Iterator[Any]:
    """Yield the elements with these tags when they end, and free them and what is before them."""
    for _, element in etree.iterparse(file, tag=tags, resolve_entities=False, huge_tree=True):
        yield element
        _free(element)


def _free(element: Any) -> None:
    """Remove the content of an element, and what is before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and parent[0] is not element:
        del parent[0]


def _scan_xml(file: IO[bytes], marks: Marks, progress: Progress) -> None:
    number = 0
    for element in _events(file, "{*}row", "{*}mergeCell", "{*}col", "{*}sheetData"):
        name = element.tag.rpartition("}")[2]
        if name == "row":
            number = int(element.get("r") or number + 1)
            if number % 512 == 0:
                progress.check()
            _check_rows(element.itersiblings(preceding=True))
            if len(element):
                _scan_row(element, number, marks)
        elif name == "sheetData":
            _check_rows(element)
        elif name == "mergeCell":
            first, _, last = element.get("ref", "").partition(":")
            (row, column), (last_row, _) = _cell(first), _cell(last or first)
            marks.merge(row, last_row, column)
        elif _is_true(element.get("hidden")):
            marks.hidden_columns.append((int(element.get("min", "1")), int(element.get("max", "1"))))


def _check_rows(elements: Iterable[Any]) -> None:
    """Raise ValueError if there is something else than rows among the rows: it could have cells."""
    if any(isinstance(each.tag, str) and each.tag.rpartition("}")[2] != "row" for each in elements):
        raise ValueError("cells outside of rows")


def _scan_row(row: Any, number: int, marks: Marks) -> None:
    tag, end = row.tag[:-3] + "c", str(number)
    column = count = last = 0
    first = _WIDEST + 1
    for cell in row.iterchildren(tag):
        count += 1
        reference = cell.get("r")
        if reference is None:
            column += 1
        elif reference.endswith(end) and (known := _COLUMNS.get(reference[: -len(end)])):
            column = known
        else:
            place, column = _cell(reference)
            if len(cell):
                marks.extend(place, place, column, column)
        if len(cell):
            first, last = min(first, column), max(last, column)
    if count < len(row):
        _check_odd(each for each in row if each.tag != tag)
    if not last:
        return
    marks.extend(number, number, first, last)
    if _is_true(row.get("hidden")):
        marks.hide(number, number)
    for cell in _odd_cells(etree.QName(row).namespace)(row):
        if cell.get("t") == "e":
            marks.add_error(number, cell.findtext("{*}v") or "")
        elif not cell.findtext("{*}v") and cell.get("t") != "str":
            marks.add_uncalculated(number)


def _check_odd(elements: Iterable[Any]) -> None:
    """Raise ValueError if elements of other names are or contain a cell or a row."""
    inside = (each.tag for element in elements for each in element.iter())
    if any(isinstance(tag, str) and tag.rpartition("}")[2] in ("c", "row") for tag in inside):
        raise ValueError("cells inside another element")


@cache
def _odd_cells(namespace: str | None) -> Any:
    """Return the search for the cells of a row that have an error or a formula."""
    return etree.XPath("x:c[@t='e' or x:f]", namespaces={"x": namespace or "-"})


def _is_true(value: str | None) -> bool:
    return value in ("1", "true", "on")


def _cell(reference: str) -> tuple[int, int]:
    """Return row and column of a reference such as B12. Raises ValueError."""
    letters = reference.rstrip("0123456789")
    digits = reference[len(letters) :]
    column = _column(letters)
    if len(digits) > 7:
        raise ValueError(reference)
    return int(digits), column


def _column(letters: str) -> int:
    """Return the number of a column from its letters. Raises ValueError."""
    column = 0
    for letter in letters if letters.isascii() and letters.isalpha() else "":
        column = column * 26 + ord(letter.upper()) - 64
    if not 0 < column <= _WIDEST:
        raise ValueError(letters)
    return column


_COLUMNS: Final = {
    letters: _column(letters) for size in (1, 2) for letters in map("".join, product(ascii_uppercase, repeat=size))
}
"""The columns that most sheets have, by their letters."""


# .xlsb

_ROW, _COLUMN, _SHEET, _MERGED = 0, 60, 156, 176
_CELLS: Final = range(2, 12)
"""The types of cells with a value."""
_SHARED_CELL, _SHARED_TEXT = 7, 19
_ERROR_CELLS: Final = (3, 11)
ERROR_CODES: Final = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
_LARGEST_RECORD: Final = 1 << 20
_HIDDEN_ROW: Final = 0x10
"""The bit fDyZero of the flags of a row."""


def _records(file: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """Yield the type and content of each record. Raises ValueError for a record that no writer makes."""
    data, place, is_open = b"", 0, True
    while True:
        if is_open and len(data) - place < _LARGEST_RECORD:
            more = file.read(_LARGEST_RECORD)
            is_open, data, place = bool(more), data[place:] + more, 0
        if place >= len(data):
            return
        kind, place = data[place], place + 1
        if kind & 0x80:
            kind, place = (kind & 0x7F) | (data[place] & 0x7F) << 7, place + 1
        size = 0
        for shift in (0, 7, 14, 21):
            byte, place = data[place], place + 1
            size |= (byte & 0x7F) << shift
            if not byte & 0x80:
                break
        if place + size > len(data):
            raise ValueError("a record that does not end")
        yield kind, data[place : place + size]
        place += size


def _wide_text(record: bytes, place: int) -> tuple[str, int]:
    (length,) = struct.unpack_from("<I", record, place)
    end = place + 4 + 2 * length
    return record[place + 4 : end].decode("utf-16-le"), end


def _scan_records(file: IO[bytes], marks: Marks, progress: Progress) -> None:
    row, is_hidden = 1, False
    for kind, record in _records(file):
        if kind == _ROW:
            row = struct.unpack_from("<I", record)[0] + 1
            is_hidden = len(record) > 11 and bool(record[11] & _HIDDEN_ROW)
            if row % 512 == 0:
                progress.check()
        elif kind in _CELLS:
            column = struct.unpack_from("<I", record)[0] + 1
            marks.extend(row, row, column, column)
            if is_hidden and (not marks.hidden_rows or marks.hidden_rows[-1][1] != row):
                marks.hide(row, row)
            if kind in _ERROR_CELLS:
                marks.add_error(row, ERROR_CODES.get(record[8], "#N/A"))
        elif kind == _MERGED:
            first_row, last_row, column, _ = struct.unpack_from("<4I", record)
            marks.merge(first_row + 1, last_row + 1, column + 1)
        elif kind == _COLUMN:
            first, last = struct.unpack_from("<2I", record)
            if struct.unpack_from("<H", record, 16)[0] & 1:
                marks.hidden_columns.append((first + 1, last + 1))


# .ods


def _scan_open_document(file: IO[bytes], progress: Progress) -> dict[str, Marks]:
    """Scan the part that holds all sheets. Return their marks by name. Raises ValueError."""
    found: dict[str, Marks] = {}
    tables: dict[Any, tuple[str, int, int]] = {}
    for element in _open_events(file):
        own = next(element.iterancestors(_TABLE + "table"))
        if own not in tables:
            name = own.get(_TABLE + "name", "")
            if name in found:
                raise ValueError(f"the sheet {name} occurs twice")
            tables[own], found[name] = (name, 1, 1), Marks()
        name, row, column = tables[own]
        is_hidden = element.get(_TABLE + "visibility", "visible") != "visible"
        if element.tag == _TABLE + "table-column":
            count = _repeated(element, "number-columns-repeated")
            if is_hidden:
                found[name].hidden_columns.append((column, column + count - 1))
            tables[own] = name, row, column + count
            continue
        count = _repeated(element, "number-rows-repeated")
        if _scan_open_row(element, row, count, found[name]) and is_hidden:
            found[name].hide(row, row + count - 1)
        tables[own] = name, row + count, column
        progress.check()
    return found


def _open_events(file: IO[bytes]) -> Iterator[Any]:
    """Yield rows and columns when they end. Raises ValueError for prefixes with another meaning than the library's.

    The library goes by the prefix of a name, not by what it stands for.
    """
    tags = (_TABLE + "table-row", _TABLE + "table-column")
    for event, value in etree.iterparse(
        file, events=("start-ns", "end"), tag=tags, resolve_entities=False, huge_tree=True
    ):
        if event == "start-ns":
            prefix, space = value
            if _PREFIXES.get(prefix, space) != space or (space in _PREFIXES.values() and prefix not in _PREFIXES):
                raise ValueError(f"the prefix {prefix} of another format")
            continue
        yield value
        _free(value)


def _scan_open_row(element: Any, row: int, count: int, marks: Marks) -> bool:
    """Note the cells of a row that stands for `count` rows. Return whether it has a cell with a value."""
    column, has_values = 1, False
    for cell in element.iterfind("{*}*"):
        width = _repeated(cell, "number-columns-repeated")
        values = [len(value) for name, value in cell.attrib.items() if name in _VALUES]
        if len(cell) or values:
            has_values = True
            marks.extend(row, row + count - 1, column, column + width - 1)
            text = "".join(cell.itertext())
            blanks = sum(map(_blanks, cell.iter(_TEXT + "s")))
            if count * width > 1 or blanks > len(text):
                marks.repeated += count * width * (len(text) + blanks + sum(values))
            if cell.get(_CALC + "value-type") == "error" or text in ERRORS:
                marks.add_error(row, text)
        spanned = cell.get(_TABLE + "number-rows-spanned", "1")
        if spanned != "1":
            marks.merge(row, row + int(spanned) - 1, column)
        column += width
    return has_values


def _blanks(element: Any) -> int:
    """Return for how many blanks an element stands."""
    return int(element.get(_TEXT + "c", "1"))


def _repeated(element: Any, name: str) -> int:
    return max(1, int(element.get(_TABLE + name, "1")))
