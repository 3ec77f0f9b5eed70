"""Damage inputs at random: bytes, lines, numbers and words of the formats. Everything follows from the dice.

What is packed is damaged outside or inside: then it is packed again with the right checksums, so that the damage
reaches the reader of the content.
"""

import gzip
import io
import random
import re
import sqlite3
import warnings
import zipfile
import zlib
from collections.abc import Callable
from typing import Final

WORDS: Final = tuple(
    word.encode()
    for word in (
        "<",
        "</",
        "/>",
        "<!--",
        "<![CDATA[",
        "]]>",
        "&amp;",
        "&#0;",
        "&x;",
        "<?xml",
        "<!DOCTYPE a [",
        "<!ENTITY z 'x'>",
        "<SequenceData>",
        "</SequenceData>",
        "<INSDFeature>",
        "<INSDSeq_sequence>",
        'sequenceIDNumber="-1"',
        'id="q1"',
        "LOCUS       ",
        "FEATURES  ",
        "ORIGIN\n",
        "//\n",
        "ID   ",
        "SQ   ",
        "FT   ",
        '/note="',
        "join(",
        "complement(",
        "1..",
        "<1..>9",
        "^",
        "order(",
        "(pos:1..3,aa:Sec)",
        "..",
        "0..0",
        "##FASTA\n",
        "##gff-version 3\n",
        "Parent=",
        "ID=",
        "%09",
        ";",
        "\tCDS\t",
        "\t-\t",
        "\t2\t",
        "#CHROM\t",
        "0/1",
        "1|2",
        "./.",
        "<DEL>",
        "*",
        "PASS",
        "GT:FT",
        "<110>",
        "<210>",
        "<400>",
        "<220>",
        "<222>",
        "<170>",
        "(1)...(9)",
        "Xaa",
        ">a b\n",
        ";",
        "\x01",
        "SEQ ID NO: 7",
        "[organism=",
        "=cmd|' '",
        '"',
        "''",
        "[[",
        "]]",
        '"""',
        "{0}",
        "%s",
        "\\",
        "\r",
        "\u2028",
        "\ufeff",
        "\x00",
    )
)
"""Words that mean something in a format, or that often break a reader."""
_NUMBER: Final = re.compile(rb"\d+")
_NUMBERS: Final = (b"0", b"-1", b"1", b"2147483648", b"99999999999999999999", b"9" * 400, b"1e9", b"01", b"")

Mutator = Callable[[bytes, random.Random], bytes]


def _place(data: bytes, dice: random.Random) -> int:
    return dice.randrange(len(data) + 1)


def cut(data: bytes, dice: random.Random) -> bytes:
    """Remove the end."""
    return data[: _place(data, dice)]


def remove(data: bytes, dice: random.Random) -> bytes:
    """Remove a few bytes."""
    place = _place(data, dice)
    return data[:place] + data[place + dice.choice((1, 2, 8, 40)) :]


def repeat(data: bytes, dice: random.Random) -> bytes:
    """Repeat a piece, sometimes often."""
    place, length = _place(data, dice), dice.choice((1, 5, 30, 200))
    return data[:place] + data[place : place + length] * dice.choice((2, 3, 50)) + data[place + length :]


def flip(data: bytes, dice: random.Random) -> bytes:
    """Replace a byte."""
    place = _place(data, dice)
    return data[:place] + bytes([dice.randrange(256)]) + data[place + 1 :]


def word(data: bytes, dice: random.Random) -> bytes:
    """Insert a word."""
    place = _place(data, dice)
    return data[:place] + dice.choice(WORDS) + data[place:]


def number(data: bytes, dice: random.Random) -> bytes:
    """Replace a number."""
    found = list(_NUMBER.finditer(data))
    if not found:
        return word(data, dice)
    chosen = dice.choice(found)
    return data[: chosen.start()] + dice.choice(_NUMBERS) + data[chosen.end() :]


def lines(data: bytes, dice: random.Random) -> bytes:
    """Swap, repeat or remove lines."""
    parts = data.split(b"\n")
    one, other = dice.randrange(len(parts)), dice.randrange(len(parts))
    kind = dice.randrange(3)
    if kind == 0:
        parts[one], parts[other] = parts[other], parts[one]
    elif kind == 1:
        parts.insert(one, parts[other])
    else:
        del parts[one]
    return b"\n".join(parts)


MUTATORS: Final[tuple[Mutator, ...]] = (cut, remove, repeat, flip, word, word, number, number, lines, lines)


def damaged(data: bytes, dice: random.Random) -> bytes:
    """Return the data after one to four mutations."""
    for _ in range(dice.choice((1, 1, 2, 4))):
        inside = next((each for start, each in _INSIDE.items() if data.startswith(start)), None)
        if inside is None or dice.randrange(4) == 0:
            data = dice.choice(MUTATORS)(data, dice)
        else:
            data = inside(data, dice)
    return data


def in_archive(data: bytes, dice: random.Random) -> bytes:
    """Damage, remove, repeat or rename a file in a ZIP archive, and pack it again."""
    file = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as old:
            members = [(each.filename, old.read(each)) for each in old.infolist()]
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError, NotImplementedError):
        return flip(data, dice)
    if not members:
        return flip(data, dice)
    place = dice.randrange(len(members))
    name, content = members[place]
    kind = dice.randrange(20)
    if kind == 0:
        del members[place]
    elif kind == 1:
        members.append((name, dice.choice(members)[1]))
    elif kind == 2:
        members[place] = (dice.choice(members)[0] + dice.choice(("", "x", "/../y", ".xml")), content)
    else:
        members[place] = (name, damaged(content, dice))
    with warnings.catch_warnings(action="ignore"), zipfile.ZipFile(file, "w") as new:  # names may occur twice
        for name, content in members:
            new.writestr(zipfile.ZipInfo(name), content)
    return file.getvalue()


def in_gzip(data: bytes, dice: random.Random) -> bytes:
    """Damage the content of a gzip file, and pack it again."""
    try:
        content = gzip.decompress(data)
    except (OSError, EOFError, zlib.error):
        return flip(data, dice)
    return gzip.compress(damaged(content, dice), mtime=0)


def in_project(data: bytes, dice: random.Random) -> bytes:
    """Damage a record of a project file, and seal it again; or remove the record, or change its key."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        connection.deserialize(data)
        table, key = dice.choice((("parts", "name"), ("parts", "name"), ("runs", "run"), ("sequences", "row")))
        rows = connection.execute(f"SELECT {key}, content FROM {table} ORDER BY {key}").fetchall()
        row, content = dice.choice(rows or [("", b"    ")])
        kind = dice.randrange(10)
        if kind == 0:
            connection.execute(f"DELETE FROM {table} WHERE {key} = ?", (row,))
        elif kind == 1:
            other = dice.choice((-1, 0, 2**40, "x", None, row))
            connection.execute(f"UPDATE {table} SET {key} = ? WHERE {key} = ?", (other, row))
        else:
            inside = damaged(content[:-4], dice)
            sealed = inside + zlib.crc32(inside).to_bytes(4, "little")
            connection.execute(f"UPDATE {table} SET content = ? WHERE {key} = ?", (sealed, row))
        return connection.serialize()
    except (sqlite3.Error, TypeError, OverflowError):
        return flip(data, dice)
    finally:
        connection.close()


_INSIDE: Final[dict[bytes, Mutator]] = {b"PK\x03\x04": in_archive, b"\x1f\x8b": in_gzip, b"SQLite format 3": in_project}
"""What damages the inside of packed data, by its first bytes."""
