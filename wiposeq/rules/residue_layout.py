"""Residues as they are typed or printed: with spaces, digits, gaps and three-letter codes. Not rules but helpers."""

import re
from typing import Final

from wiposeq.model.records import Sequence
from wiposeq.rules.rule import (
    molecule_of,
)
from wiposeq.standard import residues as symbols_of

_INVISIBLE: Final = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"
"""Characters without width, which programs insert between letters. They have no meaning among residues."""
LAYOUT: Final = re.compile(rf"[\s\d{_INVISIBLE}]+")
GAPS: Final = frozenset("-*.·–—_~")
_WITHOUT_GAPS: Final = dict.fromkeys(map(ord, GAPS))
_TRIPLETS: Final = re.compile(r"(?:[A-Z][a-z]{2})+").fullmatch
_GLUE: Final = re.compile(rf"[\s\d\-{_INVISIBLE}]+")


def without_layout(residues: str) -> str:
    """Return the residues without spaces, line ends, digits and invisible characters, the layout of a page."""
    return residues if residues.isalpha() else LAYOUT.sub("", residues)


def one_letter(text: str) -> str:
    """Return residues in three-letter codes as one-letter symbols. "" unless all are three-letter codes."""
    glued = _GLUE.sub("", text)
    if len(glued) < 6 or len(glued) % 3 or not _TRIPLETS(glued):
        return ""
    letters = [symbols_of.one_letter(glued[i : i + 3]) for i in range(0, len(glued), 3)]
    return "".join(letters) if all(letters) else ""


def meant_protein(text: str) -> str:
    """Return the amino acids as sequence/symbols would correct them: case, layout, three-letter codes, gaps."""
    if text.isupper() and text.isalpha():
        return text
    return one_letter(text) or without_layout(text).upper().translate(_WITHOUT_GAPS)


def meant_length(sequence: Sequence) -> int:
    """Return the number of residues after the corrections of sequence/symbols."""
    text = sequence.residues
    if molecule_of(sequence) == "AA":
        return len(meant_protein(text))
    return len(text) if text.isalpha() else len(without_layout(text).translate(_WITHOUT_GAPS))


def is_length_of_symbols(sequence: Sequence, count: int) -> bool:
    """Return whether the residues without layout, or in one-letter symbols, have this length."""
    text = sequence.residues
    if count == len(without_layout(text)):
        return True
    return molecule_of(sequence) == "AA" and 3 * count <= len(text) and count == len(one_letter(text))


def are_small_nucleotides(sequence: Sequence) -> bool:
    """Return whether an AA sequence looks like nucleotides: at least ten small letters, all a, c, g or t."""
    text = sequence.residues
    return molecule_of(sequence) == "AA" and len(text) >= 10 and not text.strip("acgt") and len(set(text[:100])) > 1
