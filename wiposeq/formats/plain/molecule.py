"""Determine a molecule type from letters, if they leave no doubt."""

from typing import Final

_NUCLEOTIDES: Final = b"ACGTUNRYKMSWBDHV"
_BASES: Final = b"ACGTUN"


def molecule_by_letters(residues: bytes) -> str:
    """Return "nucleotides" or "AA" for residues that leave no doubt, or "".

    Residues are nucleotides if every letter is a nucleotide symbol, at least 70 % are A, C, G, T, U or N, and three of
    the four bases occur. They are amino acids if a letter is not a nucleotide symbol. Everything else is doubtful:
    GGGGSGGGGS may be a linker of amino acids or a run of G and S.
    """
    letters = residues.upper()
    if letters.translate(None, _NUCLEOTIDES):
        return "AA"
    others = len(letters.translate(None, _BASES))
    bases = sum((b"A" in letters, b"C" in letters, b"G" in letters, b"T" in letters or b"U" in letters))
    return "nucleotides" if 10 * others <= 3 * len(letters) and bases >= 3 else ""


__all__ = ["molecule_by_letters"]
