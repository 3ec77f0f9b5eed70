"""Find the sizes, merged cells, hidden rows and errors of the sheets in an .xls file.

An .xls is a compound file ([MS-CFB]). One of its streams has records ([MS-XLS] 2.4), with one part for each sheet.
The library reserves memory for all cells between the first and the last one that the records state, so the sizes are
known before the library opens the file. Both layers are checked against the size of the file.
"""

import struct
from collections.abc import Iterator
from typing import Final

from wiposeq.formats.tables.sheet_marks import ERROR_CODES, Marks
from wiposeq.progress import Progress

_SMALL: Final = 4096
"""Streams with fewer bytes are in the small sectors."""
_LAST_SECTOR: Final = 0xFFFFFFFA
"""Higher numbers end a chain of sectors."""
_ENTRY: Final = 128
_ROWS: Final = 65_536
_COLUMNS: Final = 256
"""What a sheet of this format can have."""
_STREAMS: Final = ("Workbook", "Book")

_BEGIN, _END, _SHEET, _DIMENSIONS, _ROW, _MERGED, _COLUMN, _PROTECTED = (
    0x809,
    0x0A,
    0x85,
    0x200,
    0x208,
    0xE5,
    0x7D,
    0x2F,
)
_CELLS: Final = frozenset((0x06, 0x406, 0x203, 0x204, 0x205, 0x27E, 0xFD, 0xD6))
"""FORMULA, NUMBER, LABEL, BOOLERR, RK, LABELSST and RSTRING."""
_SEVERAL: Final = 0xBD
"""MULRK: numbers in several columns of a row."""
_TRUTH_OR_ERROR: Final = 0x205
_HIDDEN_ROW: Final = 0x20


def marks_of_old_sheets(data: bytes, progress: Progress) -> list[Marks]:
    """Return the marks of each sheet in the order of the file, [] for a file that is protected with a password.

    Raises Cancelled; ValueError, IndexError and struct.error if the file is damaged.
    """
    stream = _workbook_stream(data)
    starts = []
    for kind, record in _records(stream, 0):
        if kind == _SHEET:
            starts.append(struct.unpack_from("<I", record)[0])
        elif kind == _PROTECTED:
            return []
    return [_marks(stream, start, progress) for start in starts]


def _marks(stream: bytes, start: int, progress: Progress) -> Marks:
    marks = Marks()
    hidden = set()
    for kind, record in _records(stream, start):
        if kind in _CELLS or kind == _SEVERAL:
            row, first = struct.unpack_from("<HH", record)
            last = struct.unpack_from("<H", record, len(record) - 2)[0] if kind == _SEVERAL else first
            if max(first, last) >= _COLUMNS:
                raise ValueError("a column that no sheet has")
            marks.extend(row + 1, row + 1, first + 1, max(first, last) + 1)
            if row in hidden and (not marks.hidden_rows or marks.hidden_rows[-1][1] != row + 1):
                marks.hide(row + 1, row + 1)
            if kind == _TRUTH_OR_ERROR and record[7]:
                marks.add_error(row + 1, ERROR_CODES.get(record[6], "#N/A"))
        elif kind == _DIMENSIONS:
            _check_dimensions(record)
        elif kind == _ROW and struct.unpack_from("<H", record, 12)[0] & _HIDDEN_ROW:
            hidden.add(struct.unpack_from("<H", record)[0])
        elif kind == _MERGED:
            for place in range(2, len(record) - 7, 8):
                top, bottom, left, _ = struct.unpack_from("<4H", record, place)
                marks.merge(top + 1, bottom + 1, left + 1)
        elif kind == _COLUMN and struct.unpack_from("<H", record, 8)[0] & 1:
            first, last = struct.unpack_from("<HH", record)
            marks.hidden_columns.append((first + 1, last + 1))
    progress.check()
    marks.hidden_rows.sort()
    marks.clip_columns()
    return marks


def _check_dimensions(record: bytes) -> None:
    """Raise ValueError for dimensions that no sheet has: the library reserves memory for them."""
    first_row, last_row, first, last = struct.unpack_from("<IIHH" if len(record) >= 14 else "<4H", record)
    if not (first_row <= last_row <= _ROWS and first <= last <= _COLUMNS):
        raise ValueError("dimensions that no sheet has")


def _records(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """Yield the type and the content of each record of one part, without those of the parts inside it."""
    place, depth = start, 0
    while place + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, place)
        place += 4
        if kind == _BEGIN:
            depth += 1
        elif kind == _END:
            depth -= 1
            if depth <= 0:
                return
        elif depth == 1:
            yield kind, stream[place : place + size]
        place += size


# The compound file


def _workbook_stream(data: bytes) -> bytes:
    """Return the stream of the workbook. Raises ValueError if there is none."""
    shift, small_shift = struct.unpack_from("<HH", data, 0x1E)
    if shift not in (9, 12) or small_shift != 6:
        raise ValueError("sizes of sectors")
    directory, small_start = struct.unpack_from("<I8xI", data, 0x30)
    sectors = _sectors(data, 1 << shift)
    following = _following(data, sectors)
    entries = _joined(sectors, following, directory)
    root_start = struct.unpack_from("<I", entries, 0x74)[0]
    for place in range(0, len(entries) - _ENTRY + 1, _ENTRY):
        length = struct.unpack_from("<H", entries, place + 0x40)[0]
        if entries[place : place + max(0, length - 2)].decode("utf-16-le", "replace") not in _STREAMS:
            continue
        start, size = struct.unpack_from("<IQ", entries, place + 0x74)
        size &= 0xFFFFFFFF
        if size > len(data):
            raise ValueError("a stream larger than its file")
        if size >= _SMALL:
            return _joined(sectors, following, start)[:size]
        table = _joined(sectors, following, small_start)
        small = _sectors(_joined(sectors, following, root_start), 1 << small_shift, 0)
        return _joined(small, struct.unpack(f"<{len(table) // 4}I", table), start)[:size]
    raise ValueError("no workbook")


def _sectors(data: bytes, size: int, start: int | None = None) -> list[bytes]:
    first = size if start is None else start
    return [data[place : place + size] for place in range(first, len(data), size)]


def _following(data: bytes, sectors: list[bytes]) -> tuple[int, ...]:
    """Return the number of the sector that follows each sector."""
    numbers = list(struct.unpack_from("<109I", data, 0x4C))
    more, seen = struct.unpack_from("<I", data, 0x44)[0], 0
    while more < len(sectors) and seen <= len(sectors):
        found = struct.unpack(f"<{len(sectors[more]) // 4}I", sectors[more])
        numbers.extend(found[:-1])
        more, seen = found[-1], seen + 1
    table = b"".join(sectors[number] for number in numbers if number < len(sectors))
    return struct.unpack(f"<{len(table) // 4}I", table[: len(table) // 4 * 4])


def _joined(sectors: list[bytes], following: tuple[int, ...], start: int) -> bytes:
    """Return the content of a chain of sectors. Raises ValueError if the chain has a loop."""
    found = []
    while start < _LAST_SECTOR:
        found.append(sectors[start])
        if len(found) > len(sectors):
            raise ValueError("a chain of sectors that does not end")
        start = following[start]
    return b"".join(found)
