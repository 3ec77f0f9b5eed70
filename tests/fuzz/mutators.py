"""Damage inputs at random: bytes, lines, numbers and words of the formats. Everything follows from the dice."""

import random
import re
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
        data = dice.choice(MUTATORS)(data, dice)
    return data
