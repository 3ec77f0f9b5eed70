"""Find the sizes, merged cells, hidden rows and errors of the sheets in an .xls file.

An .xls is a compound file ([MS-CFB]). One of its streams has records ([MS-XLS] 2.4), with one part for each sheet.
The library reserves memory for all cells between the first and the last one that the records state, and copies shared
texts into each cell, so the sizes are known before the library opens the file. Both layers are checked against the size
of the file. What the library could read in another way than this module counts as damage.
"""

import struct
from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from wiposeq.formats.tables.sheet_marks import ERROR_CODES, Marks
from wiposeq.progress import Progress

_SMALL: Final = 4096
"""Streams with fewer bytes are in the small sectors."""
_LAST_SECTOR: Final = 0xFFFFFFFA
"""Higher numbers end a chain of sectors."""
_ENTRY: Final = 128
_SHIFT: Final = 9
"""Sectors usually have 2 to the power of this bytes."""
_ROWS: Final = 65_536
_COLUMNS: Final = 256
"""What a sheet of this format can have."""
_STREAMS: Final = ("Workbook", "Book")

_BEGIN, _END, _SHEET, _DIMENSIONS, _ROW, _MERGED, _COLUMN, _PROTECTED, _STRING, _SHARED, _CONTINUE, _SHARED_CELL = (
    0x809,
    0x0A,
    0x85,
    0x200,
    0x208,
    0xE5,
    0x7D,
    0x2F,
    0x207,
    0xFC,
    0x3C,
    0xFD,
)
_CELLS: Final = frozenset((0x06, 0x406, 0x203, 0x204, 0x205, 0x27E, 0xFD, 0xD6))
"""FORMULA, NUMBER, LABEL, BOOLERR, RK, LABELSST and RSTRING."""
_SEVERAL: Final = 0xBD
"""MULRK: numbers in several columns of a row."""
_FORMULA: Final = 0x06
_TRUTH_OR_ERROR: Final = 0x205
_HIDDEN_ROW: Final = 0x20


def marks_of_old_sheets(data: bytes, progress: Progress) -> list[Marks]:
    """Return the marks of each sheet in the order of the file, [] for a file that is protected with a password.

    Raises Cancelled; ValueError, IndexError and struct.error if the file is damaged.
    """
    stream = _workbook_stream(data)
    starts: list[tuple[int, str]] = []
    shared: list[bytes] = []
    before = 0
    for kind, record in _records(stream, 0):
        if kind == _SHEET:
            starts.append((struct.unpack_from("<I", record)[0], _name(record)))
        elif kind == _PROTECTED:
            return []
        elif kind == _SHARED or (kind == _CONTINUE and before in (_SHARED, _CONTINUE) and shared):
            shared.append(record)
            kind = _SHARED
        before = kind
    sizes = _sizes_of_texts(shared) if shared else []
    return [_marks(stream, start, name, sizes, progress) for start, name in starts]


def _name(record: bytes) -> str:
    """Return the name in the record of a sheet."""
    size, is_wide = record[6], record[7:8] == b"\1"
    return (
        record[8 : 8 + 2 * size].decode("utf-16-le", "replace") if is_wide else record[8 : 8 + size].decode("latin-1")
    )


def _marks(stream: bytes, start: int, name: str, sizes: list[int], progress: Progress) -> Marks:
    """Return the marks of the sheet whose records start at this place. sizes: characters of the shared texts."""
    if stream[start : start + 2] != _BEGIN.to_bytes(2, "little"):
        raise ValueError("a sheet without a beginning")
    marks = Marks(name=name)
    hidden = set()
    has_formula = False
    for kind, record in _records(stream, start):
        has_formula = has_formula or kind == _FORMULA
        if kind in _CELLS or kind == _SEVERAL:
            row, first = struct.unpack_from("<HH", record)
            last = struct.unpack_from("<H", record, len(record) - 2)[0] if kind == _SEVERAL else first
            if max(first, last) >= _COLUMNS:
                raise ValueError("a column that no sheet has")
            marks.extend(row + 1, row + 1, first + 1, max(first, last) + 1)
            if row in hidden and (not marks.hidden_rows or marks.hidden_rows[-1][1] != row + 1):
                marks.hide(row + 1, row + 1)
            if kind == _SHARED_CELL:
                index = struct.unpack_from("<I", record, 6)[0]
                marks.repeated += sizes[index] if index < len(sizes) else 0
            if kind == _TRUTH_OR_ERROR and record[7]:
                marks.add_error(row + 1, ERROR_CODES.get(record[6], "#N/A"))
        elif kind == _STRING and not has_formula:
            raise ValueError("the text of no formula")
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


class _Records(Struct):
    """The contents of a record and of those that continue it. number, place: where the next byte is."""

    parts: list[bytes]
    number: int = 0
    place: int = 0

    def rest(self) -> int:
        """Return how many bytes the record has from here."""
        return len(self.parts[self.number]) - self.place

    def continued(self) -> bool:
        """Go to the next record, and return whether there is one."""
        self.number, self.place = self.number + 1, 0
        return self.number < len(self.parts)

    def take(self, count: int) -> bytes:
        """Return bytes that are not divided between records. Raises ValueError."""
        if count > self.rest():
            raise ValueError("a text that does not end")
        self.place += count
        return self.parts[self.number][self.place - count : self.place]

    def skip(self, count: int) -> None:
        """Go on by so many bytes, also into the next records. Raises ValueError."""
        while count > self.rest():
            count -= self.rest()
            if not self.continued():
                raise ValueError("a text that does not end")
        self.place += count


def _sizes_of_texts(parts: list[bytes]) -> list[int]:
    """Return the number of characters of each shared text ([MS-XLS] 2.4.265, 2.5.293). Raises ValueError."""
    records = _Records(parts)
    records.take(8)
    found = []
    while records.rest() or records.continued():
        if not records.rest():
            continue
        size, flags = struct.unpack("<HB", records.take(3))
        runs = int.from_bytes(records.take(2), "little") if flags & 8 else 0
        more = int.from_bytes(records.take(4), "little") if flags & 4 else 0
        found.append(size)
        left, width = size, 1 + (flags & 1)
        while left:
            here = min(left, records.rest() // width)
            records.skip(here * width)
            left -= here
            if left:
                if not records.continued():
                    raise ValueError("a text that does not end")
                width = 1 + (records.take(1)[0] & 1)
        records.skip(4 * runs)
        records.skip(more)
    return found


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
    if shift not in (_SHIFT, 12) or small_shift != 6:
        raise ValueError("sizes of sectors")
    directory, small_start, small_count = struct.unpack_from("<I8xII", data, 0x30)
    sectors = _sectors(data, 1 << shift)
    if max(small_count, struct.unpack_from("<I", data, 0x2C)[0]) > len(sectors):
        raise ValueError("more sectors than the file has")
    following = _following(data, sectors)
    entries = _joined(sectors, following, directory)
    root_start = struct.unpack_from("<I", entries, 0x74)[0]
    start, size = _place_of_stream(entries)
    if shift == _SHIFT:
        size &= 0xFFFFFFFF
    if size > len(data):
        raise ValueError("a stream larger than its file")
    if size >= _SMALL:
        return _joined(sectors, following, start)[:size]
    table = _joined(sectors, following, small_start)
    small = _sectors(_joined(sectors, following, root_start), 1 << small_shift, 0)
    return _joined(small, struct.unpack(f"<{len(table) // 4}I", table), start)[:size]


def _place_of_stream(entries: bytes) -> tuple[int, int]:
    """Return the first sector and the size of the stream that the library reads. Raises ValueError."""
    names = [
        entries[place : place + 64].decode("utf-16-le", "replace").partition("\0")[0]
        for place in range(0, len(entries) - _ENTRY + 1, _ENTRY)
    ]
    name = next((each for each in _STREAMS if each in names), "")
    if not name:
        raise ValueError("no workbook")
    start, size = struct.unpack_from("<IQ", entries, _ENTRY * names.index(name) + 0x74)
    return start, size


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
    if seen > len(sectors):
        raise ValueError("a chain of sectors that does not end")
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
