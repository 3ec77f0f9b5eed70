"""Residues: symbols outside the alphabet, counts, complements, three-letter codes, translation.

It hides how 50 million residues are processed quickly: ``bytes.translate`` processes chunks, and the translation
computes with chunks as big integers. Positions are 1-based. model/location.py handles locations (join, complement).
"""

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from msgspec import Struct

from wiposeq.standard.edition import Edition, GeneticCode, newest

CHUNK = 3 << 18
FIRST = 10
"""The number of positions that are stored for a symbol."""


class Occurrences(Struct, frozen=True):
    """How often a symbol occurs, and its first positions (1-based, at most ten). Iterates over the positions."""

    count: int
    positions: tuple[int, ...]

    def __iter__(self) -> Iterator[int]:
        return iter(self.positions)


def unknown_symbols(residues: str, molecule: str, edition: Edition) -> dict[str, Occurrences]:
    """Return the symbols outside the alphabet of a molecule type, in order of their first position.

    Case matters: nucleotides are lower case and amino acids upper case. {} for a molecule type without an alphabet.
    (ST.26 par. 13, 26)
    """
    known = "".join(edition.alphabet(molecule)).encode("ascii")
    found: dict[str, tuple[int, list[int]]] = {}
    for before in range(0, len(residues) if known else 0, CHUNK):
        chunk = residues[before : before + CHUNK]
        if rest := chunk.encode("ascii", "ignore").translate(None, known):
            _note(found, chunk, before, map(chr, _distinct(rest)))
        if not chunk.isascii():
            _note(found, chunk, before, (symbol for symbol in set(chunk) if not symbol.isascii()))
    by_place = sorted(found.items(), key=lambda item: item[1][1][0])
    return {symbol: Occurrences(count, tuple(positions)) for symbol, (count, positions) in by_place}


def _distinct(rest: bytes) -> Iterator[int]:
    while rest:
        yield rest[0]
        rest = rest.translate(None, rest[:1])


def _note(found: dict[str, tuple[int, list[int]]], chunk: str, before: int, symbols: Iterator[str]) -> None:
    for symbol in symbols:
        count, positions = found.get(symbol, (0, []))
        place = -1
        while len(positions) < FIRST and (place := chunk.find(symbol, place + 1)) >= 0:
            positions.append(before + place + 1)
        found[symbol] = (count + chunk.count(symbol), positions)


def specific_count(residues: str, molecule: str) -> int:
    """Return the number of specifically defined residues: symbols of the alphabet except n and X, in either case; u
    counts as t.

    0 for a molecule type without an alphabet. (ST.26 par. 3(k), 7, 8)
    """
    counted = _specific(molecule)
    if not counted:
        return 0
    return sum(
        len(chunk) - len(chunk.translate(None, counted))
        for chunk in (
            residues[before : before + CHUNK].encode("ascii", "ignore") for before in range(0, len(residues), CHUNK)
        )
    )


@cache
def _specific(molecule: str) -> bytes:
    symbols = "".join(entry.symbol for entry in newest().symbols(molecule).values() if entry.is_specific)
    if symbols.islower():
        symbols += "u"
    return (symbols.lower() + symbols.upper()).encode("ascii")


@cache
def _complements() -> dict[int, str]:
    pairs = {entry.symbol: entry.complement for entry in newest().symbols("DNA").values()} | {"u": "a"}
    return str.maketrans(pairs | {symbol.upper(): other.upper() for symbol, other in pairs.items()})


def complement(text: str) -> str:
    """Return the complement of each nucleotide in the same order: t for a, also in RNA. Case and other characters do
    not change."""
    return text.translate(_complements())


def reverse_complement(text: str) -> str:
    """Return the other strand, read 5' to 3'."""
    return text.translate(_complements())[::-1]


@cache
def _three_letters() -> dict[str, str]:
    return {entry.symbol: entry.three_letter for entry in newest().symbols("AA").values()}


@cache
def _one_letters() -> dict[str, str]:
    return {name: symbol for symbol, name in _three_letters().items()}


def three_letter(symbol: str) -> str:
    """Return the three-letter code of an amino acid symbol ("A" -> "Ala", "X" -> "Xaa"); "" for anything else."""
    return _three_letters().get(symbol, "")


def one_letter(name: str) -> str:
    """Return the symbol of a three-letter code in any case ("Sec" -> "U", "Xaa" -> "X"); "" for anything else, as for
    Ter."""
    return _one_letters().get(name.capitalize(), "")


# Translation. A nucleotide is the set of bases that it may be, as four bits. 0 is any other character.
_BITS = {"a": 1, "c": 2, "g": 4, "t": 8}
_ORDER = "TCAG"


@cache
def _nucleotide_sets() -> bytes:
    table = bytearray(256)
    for entry in newest().symbols("DNA").values():
        bits = sum(_BITS[plain] for plain in entry.expands_to)
        table[ord(entry.symbol)] = table[ord(entry.symbol.upper())] = bits
    table[ord("u")] = table[ord("U")] = _BITS["t"]
    return bytes(table)


_EQUAL = tuple(bytes(255 if code == third else 0 for code in range(256)) for third in range(16))
"""For each of the 16 sets, a table that marks the bytes equal to it."""


@cache
def _codon_tables(amino_acids: str) -> tuple[bytes, ...]:
    """Return, for each set in third place, the letter of (first set * 16 + second set): 4,096 codons in all.

    Codons that may be several amino acids are B, Z or J if they fit exactly, else X.
    """
    letters = {frozenset("DN"): "B", frozenset("EQ"): "Z", frozenset("IL"): "J"}
    plain = {
        (_BITS[a.lower()], _BITS[b.lower()], _BITS[c.lower()]): frozenset(amino_acids[i * 16 + j * 4 + k])
        for i, a in enumerate(_ORDER)
        for j, b in enumerate(_ORDER)
        for k, c in enumerate(_ORDER)
    }
    whole: dict[tuple[int, int, int], frozenset[str]] = {}
    tables = [bytearray(b"X" * 256) for _ in range(16)]
    for number in range(16**3):
        codon = a, b, c = number >> 8, number >> 4 & 15, number & 15
        if not (a and b and c):
            continue
        if codon in plain:
            found = plain[codon]
        elif a & (a - 1):
            found = whole[a & -a, b, c] | whole[a & (a - 1), b, c]
        elif b & (b - 1):
            found = whole[a, b & -b, c] | whole[a, b & (b - 1), c]
        else:
            found = whole[a, b, c & -c] | whole[a, b, c & (c - 1)]
        whole[codon] = found
        letter = next(iter(found)) if len(found) == 1 else letters.get(found, "X")
        tables[c][a * 16 + b] = ord(letter)
    return tuple(map(bytes, tables))


def translate(
    residues: str,
    code: GeneticCode,
    codon_start: int = 1,
    is_start_complete: bool = True,
    exceptions: Mapping[int, str] | None = None,
    is_end_complete: bool = True,
) -> str:
    """Return the amino acids of a coding sequence. A stop codon is "*", also the last one.

    codon_start: 1, 2 or 3, the first residue of the first codon. A start codon of the code is M if the start is
    complete and codon_start is 1. A codon that may be an amino acid or a stop is a stop only at a complete end. An
    ambiguous codon is the amino acid that all its codons mean, B, Z or J if those fit exactly, else X. A codon with
    another character than a nucleotide is X. Residues after the last whole codon are ignored. exceptions: the 1-based
    place of the first residue of a codon -> its letter ("*" for a stop). If the place is the first of one or two
    residues after the last whole codon, the letter is added (a stop completed by adenines). Other places are ignored.
    (ST.26 par. 89-92)
    """
    if codon_start not in (1, 2, 3):
        raise ValueError(f"codon_start is {codon_start}, not 1, 2 or 3")
    tables = _codon_tables(code.amino_acids)
    stop = len(residues) - (len(residues) - codon_start + 1) % 3
    parts = [
        _translated(residues[place : min(place + CHUNK, stop)], tables) for place in range(codon_start - 1, stop, CHUNK)
    ]
    protein = "".join(parts)
    changes: dict[int, str] = {}
    if protein:
        if is_start_complete and codon_start == 1 and protein[0] != "M" and _all_in(residues[:3], code.starts):
            changes[0] = "M"
        if is_end_complete and protein[-1] != "*" and _all_in(residues[stop - 3 : stop], code.stops):
            changes[len(protein) - 1] = "*"
    for place, letter in (exceptions or {}).items():
        index, rest = divmod(place - codon_start, 3)
        if not rest and index >= 0 and (index < len(protein) or (index == len(protein) and stop < len(residues))):
            changes[index] = letter
    if not changes:
        return protein
    letters = bytearray(protein, "ascii")
    tail = changes.pop(len(protein), "")
    for index, letter in changes.items():
        letters[index] = ord(letter)
    return letters.decode("ascii") + tail


def _translated(residues: str, tables: tuple[bytes, ...]) -> str:
    """Return the letters of whole codons. The first and second sets of each codon form one byte. For each set in third
    place, all letters are looked up, and a mask selects the codons with this set, all at once in big integers."""
    sets = residues.encode("latin-1", "replace").translate(_nucleotide_sets())
    count = len(sets) // 3
    firsts, seconds, thirds = sets[0::3], sets[1::3], sets[2::3]
    pairs = (int.from_bytes(firsts, "big") << 4 | int.from_bytes(seconds, "big")).to_bytes(count, "big")
    letters = 0
    for third in _distinct(thirds):
        here = int.from_bytes(thirds.translate(_EQUAL[third]), "big")
        letters |= int.from_bytes(pairs.translate(tables[third]), "big") & here
    return letters.to_bytes(count, "big").decode("ascii")


@lru_cache(maxsize=4_096)
def _all_in(codon: str, codons: frozenset[str]) -> bool:
    """Return whether every unambiguous codon that this one may be is in the set."""
    sets = codon.encode("latin-1", "replace").translate(_nucleotide_sets())
    if len(sets) != 3 or not all(sets):
        return False
    first, second, third = ([base.upper() for base, bit in _BITS.items() if bit & bits] for bits in sets)
    return all(a + b + c in codons for a in first for b in second for c in third)
