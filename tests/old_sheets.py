"""Spreadsheets in the old format of [MS-XLS] inside a compound file of [MS-CFB], as bytes."""

import struct

_END, _FREE, _TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def compound(name: str, stream: bytes, *others: str) -> bytes:
    """Return a compound file with one stream. others: names of further, empty streams before it."""
    content = stream.ljust(4096, b"\0")
    content += bytes(-len(content) % 512)
    names = ("Root Entry", *others, name)
    entries = b"".join(_entry(each, content if each == name else b"") for each in names)
    directory = entries + bytes(-len(entries) % 512)
    count, own = len(content) // 512, len(directory) // 512
    tables = -(-(count + own + 64) // 128)
    chain = [*range(1, count), _END, *range(count + 1, count + own), _END, *[_TABLE] * tables]
    table = struct.pack(f"<{128 * tables}I", *chain, *[_FREE] * (128 * tables - len(chain)))
    numbers = [count + own + each for each in range(tables)]
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    head += struct.pack("<9I", tables, count, 0, 4096, _END, 0, _END, 0, *numbers[:1])
    head += struct.pack(f"<{108}I", *numbers[1:], *[_FREE] * (109 - tables))
    return head + content + directory + table


def _entry(name: str, content: bytes) -> bytes:
    text = name.encode("utf-16-le")
    kind = 5 if name == "Root Entry" else 2
    start = 0 if content else _END
    return (
        text.ljust(64, b"\0")
        + struct.pack("<HBB3I", len(text) + 2, kind, 1, _FREE, _FREE, _FREE)
        + bytes(36)
        + struct.pack("<IQ", start, len(content))
    )


def old_record(kind: int, content: bytes = b"") -> bytes:
    """Return a record."""
    return struct.pack("<HH", kind, len(content)) + content


def shared_texts(*texts: str) -> bytes:
    """Return the record of the texts that cells share, and those that continue it."""
    content = struct.pack("<II", len(texts), len(texts))
    found = []
    for text in texts:
        content += struct.pack("<HB", len(text), 0)
        rest = text.encode("latin-1")
        while rest:
            room = 8000 - len(content)
            content, rest = content + rest[:room], rest[room:]
            if rest:
                found.append(content)
                content = b"\0"
    return b"".join(old_record(0x3C if place else 0xFC, each) for place, each in enumerate((*found, content)))


def shared_cell(row: int, column: int, text: int) -> bytes:
    """Return the record of a cell with a shared text. row, column, text: 0-based."""
    return old_record(0xFD, struct.pack("<HHHI", row, column, 0, text))


def old_workbook(*sheets: bytes, texts: bytes = b"") -> bytes:
    """Return the stream of a workbook. sheets: the records of each. texts: those of shared_texts()."""
    begin, end = old_record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)), old_record(0x0A)
    names = [f"Sheet{number}".encode() for number, _ in enumerate(sheets, 1)]
    sizes = [4 + 8 + len(name) for name in names]
    place = len(begin) + sum(sizes) + len(texts) + len(end)
    head = begin
    for name, sheet in zip(names, sheets):
        head += old_record(0x85, struct.pack("<IHBB", place, 0, len(name), 0) + name)
        place += len(begin) + len(sheet) + len(end)
    return head + texts + end + b"".join(begin + sheet + end for sheet in sheets)
