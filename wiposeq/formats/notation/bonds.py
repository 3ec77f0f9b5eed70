"""Parse bonds in words after a notation: "(disulfide 1-6)", "; lactam bridge between Lys3 and Asp7".

The module hides the words around a bond and the ways to write positions. The legend defines the feature of a bond.
"""

import re
from typing import Final

from msgspec import Struct

from wiposeq.formats.notation.grammar import plain_signs, stop
from wiposeq.formats.notation.legend import Legend, LegendEntry

_BEFORE: Final = ";,([{"
_CLOSING: Final = {"(": ")", "[": "]", "{": "}"}
_FILLING: Final = (
    "bond",
    "bonds",
    "bridge",
    "bridges",
    "bridged",
    "of",
    "at",
    "residues",
    "residue",
    "positions",
    "position",
    "pairs",
    "intramolecular",
    "linked",
    "cyclized",
    "cyclised",
    "via",
    "through",
    "side",
    "chains",
    "chain",
)
_PIECE: Final = re.compile(
    r"\s*(?:(?P<place>[A-Za-z]{0,3}[0-9]{1,6})(?![A-Za-z0-9])|(?P<word>[A-Za-z]+)|(?P<sign>[^\sA-Za-z0-9]|[0-9]+))"
)


_FAR: Final = 200
"""Characters before the word of a bond in which its positions are searched."""
_PAIRS_BEFORE: Final = re.compile(
    r"(?<![a-z0-9-])(?:[a-z]{0,3}[0-9]{1,6} {0,3}(?:-|/|to\b) {0,3}[a-z]{0,3}[0-9]{1,6} {0,3}"
    r"(?:(?:[,;]|and\b) {0,3})?)+\Z"
)
"""Positions before the word of their bond: "1-6, 2-9 disulfide"."""


class Bond(Struct, frozen=True):
    """A bond between two residues (1-based, in order of position).

    place, length: where it is written in the text, 1-based.
    named: the names of the two residues in the text, "" if it gives only numbers.
    to_other: the note of a bond to another chain; second is the same as first then.
    """

    entry: LegendEntry
    first: int
    second: int
    place: int
    length: int
    named: tuple[str, str] = ("", "")
    to_other: str = ""


def split_bonds(text: str, legend: Legend) -> tuple[str, list[Bond]]:
    """Return the notation without the bonds in words, and the bonds. Raises UnreadNotation for unreadable words."""
    words = {
        plain_signs(entry.symbol).lower(): entry for entry in legend.entries if entry.kind == "bond" and entry.symbol
    }
    if not words:
        return text, []
    signs = plain_signs(text).lower()
    named = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    found = re.search(rf"(?<![a-z0-9])(?:{named})(?![a-z0-9])", signs)
    if found is None:
        return text, []
    first = found.start()
    pairs = _PAIRS_BEFORE.search(signs, max(0, first - _FAR), first)
    if pairs is not None:
        first = pairs.start()
    start = len(signs[:first].rstrip())
    end = len(signs.rstrip())
    if start and signs[start - 1] in _BEFORE:
        start -= 1
        closing = _CLOSING.get(signs[start])
        if closing is not None:
            if not signs.endswith(closing, 0, end):
                raise stop(
                    'Position {place}: the bracket is not closed at the end, in "{around}".',
                    "Write bonds in words at the end, and close the bracket after them.",
                    text,
                    start + 1,
                )
            end -= 1
    elif start == first:
        return text, []
    before = words[found[0]] if pairs is not None else None
    return text[:start], _bonds(text, signs, (first, end), words, named, before)


def _bonds(
    text: str, signs: str, part: tuple[int, int], words: dict[str, LegendEntry], named: str, before: LegendEntry | None
) -> list[Bond]:
    """Return the bonds in a part of the text.

    before: the bond if its positions are written before its word. No other bond may follow.
    """
    start, end = part
    word = re.compile(rf"\s*(?P<bond>{named})(?![a-z0-9])")
    bonds: list[Bond] = []
    entry = before
    is_named = False
    open_place: tuple[int, str, int] | None = None
    joins = between = False
    place = start
    while signs[place:end].strip():
        found = word.match(signs, place, end)
        if found is not None:
            if open_place is not None or (before is not None and is_named):
                raise _odd(text, found.start("bond"), found.end("bond"))
            is_named = True
            entry = words[found["bond"]]
            between = False
            place = found.end()
            continue
        found = _PIECE.match(signs, place, end)
        if found is None:
            raise _odd(text, place, place + 1)
        at, place = found.start(found.lastgroup or 0), found.end()
        piece = found[found.lastgroup or 0]
        if found.lastgroup == "place" and entry is not None and not (before is not None and is_named):
            name = piece.rstrip("0123456789")
            number = int(piece[len(name) :])
            name = text[at : at + len(name)]
            if open_place is None:
                open_place, joins = (number, name, at), False
            elif joins:
                bonds.append(_bond(entry, open_place, (number, name), text, place))
                open_place = None
            else:
                raise _odd(text, at, place)
        elif piece == "between":
            between = True
        elif open_place is not None and not joins and (piece in ("-", "to", "/") or (piece == "and" and between)):
            joins = True
        elif open_place is not None or piece not in (*_FILLING, "and", ",", ";", ":", "-"):
            raise _odd(text, at, place)
    if open_place is not None or not bonds:
        raise stop(
            'Position {place}: a bond needs two positions, in "{around}".',
            "Write it like this: disulfide 1-6.",
            text,
            (open_place[2] if open_place else start) + 1,
        )
    return bonds


def _bond(entry: LegendEntry, first: tuple[int, str, int], second: tuple[int, str], text: str, end: int) -> Bond:
    one, other = (first[0], first[1]), second
    if one[0] > other[0]:
        one, other = other, one
    return Bond(entry, one[0], other[0], first[2] + 1, end - first[2], (one[1], other[1]))


def _odd(text: str, start: int, end: int) -> Exception:
    return stop(
        'Position {place}: "{symbol}" cannot be read in the words of a bond, in "{around}".',
        "Write bonds like this: disulfide 1-6, 2-9.",
        text,
        start + 1,
        max(1, end - start),
        symbol=text[start:end],
    )
