"""Determine a molecule type from letters, if they leave no doubt."""

from collections.abc import Iterable
from typing import Final

_NUCLEOTIDES: Final = b"ACGTUNRYKMSWBDHV"
_BASES: Final = b"ACGTUN"
_NOT_LETTERS: Final = bytes(symbol for symbol in range(256) if not chr(symbol).isalpha() or symbol > 127)
_ALSO_OF_NUCLEOTIDES: Final = b"IX"
"""Amino acids that many write among nucleotides: I for inosine, X for an unknown or masked base."""
_FEW: Final = 50
"""One amino acid in so many nucleotides may be an error of typing."""


def molecule_by_letters(parts: Iterable[bytes]) -> str:
    """Return "nucleotides" or "AA" for residues that leave no doubt, or "".

    Residues are nucleotides if every letter is a nucleotide symbol, at least 70 % are A, C, G, T, U or N, and three of
    the four bases occur. They are amino acids if a letter is not a nucleotide symbol. Everything else is doubtful:
    GGGGSGGGGS may be a linker of amino acids or a run of G and S. So are nucleotides beside I or X alone, or with one
    foreign letter among many.

    parts: the residues in any number of pieces.
    """
    count = others = foreign = doubtful = 0
    bases = {b"A": False, b"C": False, b"G": False, b"T": False}
    for part in parts:
        letters = part.upper().translate(None, _NOT_LETTERS)
        rest = letters.translate(None, _BASES)
        beside = rest.translate(None, _NUCLEOTIDES)
        count, others, foreign = count + len(letters), others + len(rest) - len(beside), foreign + len(beside)
        doubtful += len(beside) - len(beside.translate(None, _ALSO_OF_NUCLEOTIDES))
        for base, is_seen in bases.items():
            bases[base] = is_seen or base in letters or (base == b"T" and b"U" in letters)
    are_like_nucleotides = 10 * others <= 3 * (count - foreign) and sum(bases.values()) >= 3
    if not foreign:
        return "nucleotides" if are_like_nucleotides else ""
    is_doubtful = foreign == doubtful or _FEW * foreign <= count
    return "" if are_like_nucleotides and is_doubtful and 2 * foreign <= count else "AA"


__all__ = ["molecule_by_letters"]
