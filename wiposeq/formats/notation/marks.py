"""Find the numbers in a notation that are not symbols: repeats, "(Gly-Pro-Hyp)10", and bonds, "Cys(1)-Gly-Cys(1)".

The module hides where such numbers may be written. They are replaced by blanks, so that grammar.py reads the rest and
every character stays in its place. A number that a symbol of the legend contains, as in "Nal(2)", is left to it.
"""

import re
from collections import defaultdict
from functools import lru_cache
from typing import Final

from msgspec import Struct

from wiposeq.formats.notation.bonds import Bond
from wiposeq.formats.notation.features import side_chain_bond
from wiposeq.formats.notation.grammar import Token, plain_signs, stop
from wiposeq.formats.notation.legend import Legend, LegendEntry

_REPEAT: Final = re.compile(r"(?<=[)\]}])[0-9]{1,4}(?![0-9'.:])")
_PARTNER: Final = re.compile(r"(?<=[A-Za-z)\]])\(([0-9]{1,2})\)")
_MOST: Final = 10_000
"""The most symbols that repeats may result in."""
_HINT: Final = "Correct the notation, or change the legend."


class Marks(Struct, frozen=True):
    """A text with blanks for its numbers. Places are 0-based.

    repeats: (place, length, count) of each repeat. partners: (place, number) of each number of a bond.
    """

    body: str
    repeats: tuple[tuple[int, int, int], ...] = ()
    partners: tuple[tuple[int, int], ...] = ()


class _Endings(Struct, frozen=True):
    """Symbols of a legend that contain such numbers.

    bracketed: those that end with a bracket. counted: those that end with a number behind a bracket. numbered: those
    that begin with a digit. has_digits: whether one is a number only.
    """

    bracketed: tuple[str, ...]
    counted: tuple[str, ...]
    numbered: tuple[str, ...]
    has_digits: bool


@lru_cache(maxsize=8)
def _endings(legend: Legend) -> _Endings:
    symbols = [plain_signs(entry.symbol) for entry in legend.entries]
    return _Endings(
        tuple(symbol for symbol in symbols if symbol.endswith(")")),
        tuple(symbol for symbol in symbols if symbol[-1:].isdecimal() and ")" in symbol),
        tuple(symbol for symbol in symbols if symbol[:1].isdecimal()),
        any(symbol.isdecimal() for symbol in symbols),
    )


def split_marks(text: str, legend: Legend) -> Marks:
    """Return the numbers of a text. Raises UnreadNotation for a number of a bond that does not occur twice."""
    signs = plain_signs(text)
    own = _endings(legend)
    partners: list[tuple[int, int]] = []
    if legend.is_protein:
        for found in _PARTNER.finditer(signs):
            if not signs.endswith(own.bracketed, 0, found.end()):
                partners.append((found.start(), int(found[1])))
    repeats: list[tuple[int, int, int]] = []
    if not own.has_digits:
        for found in _REPEAT.finditer(signs):
            if not own.counted or not signs.endswith(own.counted, 0, found.end()):
                repeats.append((found.start(), len(found[0]), int(found[0])))
        for place, length, _ in repeats:
            if signs.startswith(own.numbered, place):
                raise _stop(_TWO_WAYS, place, length, text)
    pairs: dict[int, list[int]] = defaultdict(list)
    for place, number in partners:
        pairs[number].append(place)
    for number, places in pairs.items():
        if len(places) != 2:
            raise stop(
                'Position {place}: "{symbol}" must follow two residues, which it joins, in "{around}".',
                "Give the same number to the two residues of a bond, and another one to each other bond.",
                text,
                places[-1] + 1,
                len(str(number)) + 2,
                symbol=f"({number})",
            )
    spans = [(place, length) for place, length, _ in repeats]
    spans += [(place, len(str(number)) + 2) for place, number in partners]
    body = text
    for place, length in spans:
        body = body[:place] + " " * length + body[place + length :]
    return Marks(body, tuple(repeats), tuple(partners))


def write_out(tokens: list[Token], marks: Marks, text: str) -> list[Token]:
    """Return the symbols with repeated brackets, and repeated residues in brackets, written out.

    Raises UnreadNotation for a number that is not behind such a bracket, and for brackets in repeated brackets.
    """
    for place, length, count in reversed(marks.repeats):
        first, last = _repeated(tokens, place)
        held = tokens[first : last + 1]
        if held and held[0].entry.kind == "brackets":
            held = held[1:-1]
        is_whole = any(token.entry.kind == "residue" for token in held)
        if not is_whole or any(token.opens or token.entry.kind in ("start", "end", "ring") for token in held):
            raise _stop(_NO_BRACKETS, place, length, text)
        if marks.partners or not count or len(tokens) + count * len(held) > _MOST:
            raise _stop(_NO_COUNT, place, length, text)
        tokens = [*tokens[:first], *held * count, *tokens[last + 1 :]]
    return tokens


def _repeated(tokens: list[Token], place: int) -> tuple[int, int]:
    """Return the places in the list of the first and last symbol that a number at a place repeats, or (0, -1)."""
    last = next((at for at, token in enumerate(tokens) if token.place - 1 + token.length == place), -1)
    if last < 0 or not (tokens[last].opens < 0 or tokens[last].entry.kind == "residue"):
        return 0, -1
    first, depth = last, -tokens[last].opens
    while depth and first:
        first -= 1
        depth -= tokens[first].opens
    is_ring = first > 0 and tokens[first - 1].entry.kind in ("ring", "prefix")
    return (0, -1) if depth or is_ring else (first, last)


def bonds_of(tokens: list[Token], marks: Marks, text: str) -> list[Bond]:
    """Return the bonds between residues with the same number. Raises UnreadNotation if a bond is unclear."""
    ends: dict[int, list[tuple[int, LegendEntry]]] = defaultdict(list)
    bonds: list[Bond] = []
    for place, number in marks.partners:
        length = len(str(number)) + 2
        before = [token for token in tokens if token.place - 1 < place]
        residues = [token for token in before if token.entry.kind == "residue"]
        is_behind = bool(before) and before[-1].entry.kind in ("residue", "suffix")
        if not residues or not is_behind:
            raise _stop(_NO_RESIDUE, place, length, text)
        ends[number].append((len(residues), residues[-1].entry))
        if len(ends[number]) == 2:
            (first, one), (second, other) = ends[number]
            what = side_chain_bond(one, other)
            if what is None:
                raise _stop(_UNCLEAR, place, length, text)
            entry = LegendEntry(f"({number})", "bond", feature=what.key, note=what.note)
            bonds.append(Bond(entry, first, second, place + 1, length))
    return bonds


_NO_BRACKETS: Final = (
    'Position {place}: "{symbol}" is not behind residues in brackets that can be repeated, in "{around}".'
)
_TWO_WAYS: Final = 'Position {place}: "{symbol}" can be a number of repeats or the start of a residue, in "{around}".'
_NO_COUNT: Final = 'Position {place}: "{symbol}" cannot be the number of repeats here, in "{around}".'
_NO_RESIDUE: Final = 'Position {place}: "{symbol}" is not behind a residue, in "{around}".'
_UNCLEAR: Final = 'Position {place}: "{symbol}" joins residues whose bond is unclear, in "{around}".'


def _stop(message: str, place: int, length: int, text: str) -> Exception:
    return stop(message, _HINT, text, place + 1, length, symbol=text[place : place + length])


__all__ = ["Marks", "bonds_of", "split_marks", "write_out"]
