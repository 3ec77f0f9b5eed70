"""What stands below a FASTA header where it is more than residues: three-letter codes, notations, words.

It hides how these are told from residues whose lower case means something else, such as a masked stretch. Taken letter
by letter they would make residues that nobody wrote, and no rule could find that. What residues become is
records.py's.
"""

import re
from typing import Final, Literal

from msgspec import Struct

from wiposeq.formats.plain.records import text_of
from wiposeq.formats.plain.residue_text import are_residues, one_letters, without_ends

WORDS: Final = "record/words"
"""The kind of change that tells of a record left out because words stand there."""
LONGEST: Final = 1 << 20
"""Bytes of the longest body that is examined; nobody writes a longer one by hand."""

_WORD: Final = re.compile(r"(?<![^\W_])[A-Z][a-z]{2,}(?![^\W_])")
_WORDS: Final = re.compile(r"(?:(?<!\S)[\"'(]?[A-Za-z]?[a-z]+[\"'):.,;?!]*\s+){2}")
_NUCLEOTIDES: Final = re.compile(r"[\s\dACGTUNRYKMSWBDHVacgtunrykmswbdhv.-]*")
_SMALL: Final = re.compile(r"[a-z]+")
_SMALL_INSIDE: Final = re.compile(r"(?<=[A-Z])[a-z]+(?=[A-Z])")
_MASKED: Final = 4
"""Small letters in a row, at least, where they mark a stretch."""
_SIGNS: Final = re.compile(r"[()\[\]{}/\\+]|[^\W\d_]\d+[^\W\d_]|[^\W\d_]\s*-+\s*(?:NH2|OH|COOH)\b", re.IGNORECASE)


class Below(Struct, frozen=True):
    """What stands below a header. residues: what is left to read as residues; words: the text behind them, which is
    none, from the line after (0-based, 0 for the line of the header) on. kind: what the residues are written as;
    has_ends: 5' and 3' stood around them."""

    kind: Literal["residues", "codes", "notation", "words", "backwards"]
    residues: bytes
    words: str = ""
    after: int = 0
    has_ends: bool = False


def examine(body: bytes, is_nucleotide: bool) -> Below | None:
    """Return what a body is, or None if it is residues and nothing else.

    is_nucleotide: whether the caller knows that the record is DNA or RNA.
    """
    text = text_of(body)
    lines = text.split("\n")
    cut = _where_words_begin(lines)
    words = "\n".join(lines[cut:]).strip()
    text, direction = without_ends("\n".join(lines[:cut]))
    kept = text.encode()
    if direction == "35":
        return Below("backwards", kept)
    if not is_nucleotide and (symbols := one_letters(text)):
        return Below("codes", symbols.encode(), words, cut + 1, bool(direction))
    if _WORDS.search(text) and not are_residues(text):
        return Below("words", kept)
    if is_written_otherwise(text):
        return Below("notation", kept)
    return Below("residues", kept, words, cut + 1, bool(direction)) if words or direction else None


def is_written_otherwise(text: str) -> bool:
    """Whether small letters, digits or signs among the residues say more than which residues they are.

    Small letters do so in runs too short for a masked stretch, unless they are plain nucleotides or end a protein.
    """
    if _SIGNS.search(text):
        return True
    if not re.search(r"[A-Z]", text):
        return False
    is_nucleotide = _NUCLEOTIDES.fullmatch(text) is not None
    runs = (_SMALL if is_nucleotide else _SMALL_INSIDE).findall(re.sub(r"[\s-]", "", text))
    return any(len(run) < _MASKED and not (is_nucleotide and not run.strip("acgtun")) for run in runs)


def _where_words_begin(lines: list[str]) -> int:
    """Before which line (0-based) residues end and words follow to the end; the number of lines where none do.

    Words with residues below them end nothing: they are part of what cannot be read."""
    head, is_after_blank = "", False
    for place, line in enumerate(lines):
        if not line.strip():
            is_after_blank = bool(head)
        elif len(head) >= _MASKED and _are_words(line, head, is_after_blank):
            below = (each.strip() for each in lines[place + 1 :])
            if any(len(each) >= 10 and are_residues(each) for each in below):
                return len(lines)
            return place
        else:
            head += "".join(filter(str.isalpha, line))
            is_after_blank = False
    return len(lines)


def _are_words(line: str, head: str, is_after_blank: bool) -> bool:
    if not any(map(str.isalpha, line)):
        return False
    if (head.isupper() or head.islower()) and _WORD.search(line) and not one_letters(line):
        return True
    if head.isupper() and line.islower() and not are_residues(line):
        return True
    is_core = len(head) >= 10 and not head.strip("ACGTUNacgtun")
    return is_after_blank and is_core and not _NUCLEOTIDES.fullmatch(line.rstrip(" *"))


__all__ = ["WORDS", "Below", "examine"]
