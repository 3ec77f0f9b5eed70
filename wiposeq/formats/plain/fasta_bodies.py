"""Recognize text below a FASTA header that is more than residues: three-letter codes, notations, words.

Read letter by letter, such a text would become residues that nobody wrote, and no rule could detect that. The module
hides how such text differs from residues in mixed case, such as a masked stretch. It leaves to records.py what the
residues become.
"""

import re
from typing import Final, Literal

from msgspec import Struct

from wiposeq.formats.plain.records import text_of
from wiposeq.formats.plain.residue_text import are_residues, may_be_residues, one_letters, without_ends
from wiposeq.texts import mark

WORDS: Final = "record/words"
"""The kind of the change that reports a record omitted because it holds words."""
OTHER_MOLECULE: Final = "record/two-molecules"
"""The kind of the change that reports a record omitted because it holds the residues of two molecules."""
TWO_MOLECULES: Final = mark(
    "Omitted: it contains residues of another molecule, or without a line such as >name: {before}"
)
LONGEST: Final = 1 << 20
"""The largest body that is examined, in bytes; nobody writes a longer one by hand."""

_WORD: Final = re.compile(r"(?<![^\W_])[A-Z][a-z]{2,}(?![^\W_])")
_WORDS: Final = re.compile(r"(?:(?<!\S)[\"'(]?[A-Za-z]?[a-z]+[\"'):.,;?!]*\s+){2}")
_NUCLEOTIDES: Final = re.compile(r"[\s\dACGTUNRYKMSWBDHVacgtunrykmswbdhv.-]*")
_SMALL: Final = re.compile(r"[a-z]+")
_SMALL_INSIDE: Final = re.compile(r"(?<=[A-Z])[a-z]+(?=[A-Z])")
_MASKED: Final = 4
"""The fewest small letters in a row that mark a stretch."""
_FEWEST: Final = 4
"""The fewest letters that can be a sequence without a header."""
_SIGNS: Final = re.compile(r"[()\[\]{}/\\+]|[^\W\d_]\d+[^\W\d_]|[^\W\d_]\s*-+\s*(?:NH2|OH|COOH)\b", re.IGNORECASE)


_ELLIPSIS: Final = re.compile(r"(?<=[A-Za-z])\s*(?:\.\.\.|\u2026)\s*(?=[A-Za-z])")
_CLOSING: Final = (b"\nEND", b"\nSTOP", b"\nFIN", b"\nENDE")
_WIDTHS: Final = frozenset({50, 60, 70, 72, 75, 79, 80, 100, 120})
"""The usual numbers of residues in a line. After such a line, END can be the last residues of a protein."""


class Body(Struct, frozen=True):
    """The text below a header.

    kind: how the residues are written.
    residues: the part that is read as residues; for "two", the residues of the second molecule.
    words: the text after the residues. after: its first line, counted from the line of the header (0).
    has_ends: whether 5' and 3' enclose the residues.
    """

    kind: Literal["residues", "codes", "notation", "words", "backwards", "omitted", "two"]
    residues: bytes
    words: str = ""
    after: int = 0
    has_ends: bool = False


def examine(body: bytes, is_nucleotide: bool) -> Body | None:
    """Return the parts of a body, or None if it consists of residues only.

    is_nucleotide: whether the record is known to be DNA or RNA.
    """
    text = text_of(body)
    if _ELLIPSIS.search(text) and "-" not in text and "...." not in text:
        return Body("omitted", body)
    lines = text.split("\n")
    if ends_in_word(body):
        return Body("words", body)
    if second := second_molecule(lines):
        return Body("two", second.encode())
    cut = _where_words_begin(lines)
    words = "\n".join(lines[cut:]).strip()
    if below := next((line for line in lines[cut:] if may_be_residues(line)), ""):
        return Body("two", below.encode())
    text, direction = without_ends("\n".join(lines[:cut]))
    residues = text.encode()
    if direction == "35":
        return Body("backwards", residues)
    if not is_nucleotide and (symbols := one_letters(text)):
        return Body("codes", symbols.encode(), words, cut + 1, bool(direction))
    if _WORDS.search(text) and not are_residues(text):
        return Body("words", residues)
    if is_like_notation(text):
        return Body("notation", residues)
    return Body("residues", residues, words, cut + 1, bool(direction)) if words or direction else None


def second_molecule(lines: list[str]) -> str:
    """Return the residues below an empty line that belong to another molecule than those above it; "" for none.

    Nucleotides and a protein cannot be one sequence, so that one of both lost its header.
    """
    first = ""
    for paragraph in re.split(r"\n[^\S\n]*(?:\n[^\S\n]*)+", "\n".join(lines)):
        kind = _molecule_of(paragraph)
        if first and kind and kind != first:
            return paragraph.strip()
        first = first or kind
    return ""


def _molecule_of(paragraph: str) -> str:
    """Return "bases" or "protein" for a paragraph that can only be one of them, else ""."""
    text, _ = without_ends(paragraph)
    letters = "".join(filter(str.isalpha, text))
    if len(letters) < _FEWEST or not may_be_residues(text):
        return ""
    if not letters.strip("ACGTUNacgtun"):
        return "bases"
    return "" if _NUCLEOTIDES.fullmatch(text) else "protein"


def ends_in_word(body: bytes) -> bool:
    """Return whether the last line is END or STOP, and cannot be the rest of lines of the same length."""
    if not body[-8:].rstrip(b"\n.* ").upper().endswith(_CLOSING):
        return False
    lines = [line.strip() for line in body.split(b"\n") if line.strip()]
    if len(lines) < 2:
        return False
    widths = {len(line) for line in lines[:-1]}
    return len(widths) > 1 or min(widths) not in _WIDTHS


def is_like_notation(text: str) -> bool:
    """Return whether small letters, digits or signs mean more than the residues, as in a notation.

    Small letters do if their runs are too short for a masked stretch, unless they are A, C, G, T, U or N or begin or
    end a protein.
    """
    if _SIGNS.search(text):
        return True
    if not re.search(r"[A-Z]", text):
        return False
    is_nucleotide = _NUCLEOTIDES.fullmatch(text) is not None
    runs = (_SMALL if is_nucleotide else _SMALL_INSIDE).findall(re.sub(r"[\s-]", "", text))
    return any(len(run) < _MASKED and not (is_nucleotide and not run.strip("acgtun")) for run in runs)


def _where_words_begin(lines: list[str]) -> int:
    """Return the number (0-based) of the line at which words follow the residues, or the number of lines.

    Words with residues below them are ignored here: they make the whole body unreadable.
    """
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


__all__ = ["OTHER_MOLECULE", "TWO_MOLECULES", "WORDS", "Body", "ends_in_word", "examine", "second_molecule"]
