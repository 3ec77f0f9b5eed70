"""Parse the block after <400>: residues, the protein printed under codons, numbering, and foreign text.

The module hides the layout: groups, numbers at line ends or under the residues, three-letter and one-letter proteins,
mixed mode, and printed page lines between the residues. Each omission is an Oddity with its line. The module leaves to
listing.py what the symbols mean in ST.26 (u, case, length). Positions are 1-based.

Most blocks consist of residues and numbers, which bytes.translate reads; only the others are read line by line.
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Final

from msgspec import Struct

from wiposeq.formats.st25.text import is_of_print
from wiposeq.model.records import SKIPPED, is_only_skipped, names_skipping
from wiposeq.standard.edition import newest
from wiposeq.standard.residues import one_letter

NUCLEOTIDES: Final = "acgturyswkmbdhvn"

_NOT_RESIDUES: Final = b" \t\n0123456789"
_LOWER: Final = NUCLEOTIDES.encode()
_ANY_CASE: Final = _LOWER + _LOWER.upper()
_DIGIT_INSIDE: Final = re.compile(r"(?<=[A-Za-z])[0-9]+[A-Za-z]")
_GAPS: Final = "-.–—…"
_ELLIPSIS: Final = re.compile(r"[^\W\d_](?:\.{3}|…)[^\W\d_]")
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_GROUP: Final = re.compile(r"\S+")
_THREE: Final = re.compile(r"(?:[A-Z][a-z][a-z]){2,}")
_MAY_BE_NAMES: Final = re.compile(
    r"^[ \t]*(?:(?:arg|asn|cys|thr|tyr)[ \t]+)*(?:arg|asn|cys|thr|tyr)[ \t]*$", re.IGNORECASE | re.MULTILINE
)
"""A line of amino acids whose names have no letter but those of nucleotides."""
_TITLED: Final = re.compile(r"\b[A-Z][a-z]{3,}\b")
"""A word, or a group of residues whose first letter a word processor changed to a capital."""
_BASES: Final = b"acgtunACGTUN"
_NUMBERS: Final = re.compile(r"[\s\d()+-]*")
_NUMBER: Final = re.compile(r"-?\d{1,12}")
_IS_NEGATIVE: Final = re.compile(r"(?m)^[ \t\d-]*-\d")
_STOPS: Final = frozenset(("ter", "end", "stop", "***", "*", "och", "amb", "opa"))


class Oddity(Struct, frozen=True, gc=False):
    """A part of a block that is not a residue, or is not allowed.

    kind: "print", "stray", "gap", "omitted", "stop-at-end", "stop-inside", "foreign" or "words-of-skipping".
    line: its line in the file. text: the text in the file. count: how often it occurs.
    """

    kind: str
    line: int
    text: str
    count: int = 1


class Printed(Struct, frozen=True, gc=False):
    """An amino acid printed under the codon that begins at this position (0 if unknown)."""

    position: int
    symbol: str


class Block(Struct, frozen=True):
    """The parsed block after <400>.

    residues: nucleotides in lower case with u unchanged, or amino acids in upper case.
    printed: the protein under the codons.
    before_one: the number of residues before residue 1, or None if no number is negative.
    named: (position, name) of residues whose name has no symbol.
    is_recased: whether letters changed their case.
    is_three_letter: whether amino acids were written with three letters.
    """

    residues: str = ""
    is_skipped: bool = False
    printed: tuple[Printed, ...] = ()
    before_one: int | None = None
    named: tuple[tuple[int, str], ...] = ()
    oddities: tuple[Oddity, ...] = ()
    is_recased: bool = False
    is_three_letter: bool = False


def skipped(text: str, line: int) -> Block | None:
    """Return the block of a skipped sequence (000, or words that say so), None if the text has residues."""
    if SKIPPED not in text[:400] and not names_skipping(text):
        return None
    rows = text.rstrip().split("\n") if len(text) < 4000 else [text]
    oddities = [Oddity("print", line + place, row.strip()) for place, row in enumerate(rows) if is_of_print(row)]
    words = [word for row in rows if not is_of_print(row) for word in row.split()]
    if is_only_skipped(words):
        return Block(is_skipped=True, oddities=tuple(oddities))
    if names_skipping(text):
        oddities.append(Oddity("words-of-skipping", line, " ".join(words)))
        return Block(is_skipped=True, oddities=tuple(oddities))
    return None


def looks_like(text: str) -> str:
    """Return DNA, RNA or AA by the letters of a block, or "". Mixed mode is DNA."""
    first = text[:100_000]
    groups = [group for group in first.split() if _LETTERS.fullmatch(group)]
    if not groups:
        return ""
    names = sum(1 for group in groups if len(group) == 3 and not _is_of_nucleotides(group) and one_letter(group))
    letters = "".join(group for group in groups if _is_of_nucleotides(group)).lower()
    whole = sum(map(len, groups))
    if 2 * len(letters) >= whole or (names and 3 * len(letters) >= whole and letters.isascii()):
        plain = sum(letters.count(symbol) for symbol in "acgtun")
        if 2 * plain > len(letters):
            return "RNA" if "u" in letters and "t" not in letters else "DNA"
    return "AA"


def are_small_nucleotides(text: str) -> bool:
    """Return whether a block is nucleotides in the form of ST.25: at least ten small a, c, g, t, u, n, and numbers.

    ST.25 writes amino acids with capitals (Ala).
    """
    return re.fullmatch(r"(?:[\s\d]*[acgtun]){10,}[\s\d]*", text[:100_000]) is not None


def _is_of_nucleotides(group: str) -> bool:
    return group.isascii() and not group.encode().translate(None, _ANY_CASE)


# Nucleotides


def nucleotides(text: str, line: int) -> Block:
    """Parse the nucleotides of a block and the protein under them. line: the line where the text begins."""
    if text.isascii() and not _DIGIT_INSIDE.search(text):
        plain = text.encode().translate(None, _NOT_RESIDUES)
        if not plain.translate(None, _LOWER):
            return Block(plain.decode())
        if not plain.translate(None, _ANY_CASE) and not _MAY_BE_NAMES.search(text):
            return Block(plain.decode().lower(), is_recased=True)
    return _Nucleotides(line).read(text)


class _Nucleotides:
    """Reads a block line by line."""

    def __init__(self, line: int) -> None:
        self.line = line
        self.parts: list[str] = []
        self.count = 0
        self.printed: list[Printed] = []
        self.oddities: list[Oddity] = []
        self.codons = ""
        self.codons_from = 0

    def read(self, text: str) -> Block:
        lines = text.expandtabs(8).split("\n")
        for number, line in enumerate(lines):
            words = line.strip()
            if not words:
                continue
            is_numbers = _NUMBERS.fullmatch(words) is not None and not _is_gaps(words)
            if is_numbers and not ("-" in words and is_of_print(words)):
                continue
            at = self.line + number
            names = _names(line)
            if names is not None and (
                any(not _is_of_nucleotides(name) for _, name in names)
                or all(name.istitle() for _, name in names)
                or _is_of_names(self.codons, line)
            ):
                self._protein(names)
            else:
                self._residues(line, at)
        whole = "".join(self.parts)
        residues = whole.lower()
        return Block(
            residues,
            printed=tuple(self.printed),
            oddities=tuple(self.oddities),
            is_recased=residues != whole,
        )

    def _protein(self, names: list[tuple[int, str]]) -> None:
        groups: dict[int, int] = {}
        before = self.codons_from
        for found in _GROUP.finditer(self.codons):
            if found[0].isdigit():
                continue
            groups[found.start()] = before + 1
            before += sum(1 for letter in found[0] if not letter.isdigit())
        for column, name in names:
            position = next((groups[c] for c in (column, column - 1, column + 1) if c in groups), 0)
            self.printed.append(Printed(position, _symbol(name) or "X"))
        self.codons = ""

    def _residues(self, line: str, at: int) -> None:
        if line.isascii():
            plain = line.encode().translate(None, _NOT_RESIDUES)
            if not plain.translate(None, _ANY_CASE) and not _has_word(line) and not _DIGIT_INSIDE.search(line):
                self.codons, self.codons_from = line, self.count
                self.parts.append(plain.decode())
                self.count += len(plain)
                return
        groups = [group for group in line.split() if not group.isdigit()]
        letters = "".join(filter(str.isalpha, line))
        known = sum(1 for letter in letters if letter.lower() in NUCLEOTIDES)
        is_of_words = 5 * known < 4 * len(letters) or _has_word(line)
        if is_of_print(line):
            self.oddities.append(Oddity("print", at, line.strip()))
            return
        if (letters and is_of_words) or (not letters and not _is_gaps(line.strip())):
            self.oddities.append(Oddity("stray", at, line.strip()))
            return
        written = "".join(map(_without_count, groups))
        gaps = sum(written.count(gap) for gap in _GAPS)
        if gaps:
            self.oddities.append(Oddity(_kind_of_gap(written), at, written, gaps))
            written = written.translate({ord(gap): None for gap in _GAPS})
        foreign = "".join(symbol for symbol in written if symbol.lower() not in NUCLEOTIDES)
        if foreign:
            self.oddities.append(Oddity("foreign", at, " ".join(sorted(set(foreign))), len(foreign)))
        self.codons, self.codons_from = line, self.count
        self.parts.append(written)
        self.count += len(written)


def _without_count(group: str) -> str:
    """Return a group without the digits around it, which count residues. A digit between letters may be a letter."""
    return group.strip("0123456789")


def _has_word(line: str) -> bool:
    """Return whether a group with a capital first letter is a word: fewer than four fifths are a, c, g, t, u or n."""
    return any(5 * len(group.encode().translate(None, _BASES)) > len(group) for group in _TITLED.findall(line))


def _kind_of_gap(written: str) -> str:
    """Return the kind of a line with gaps: three dots may stand for residues that the line leaves out."""
    return "omitted" if _ELLIPSIS.search(written) else "gap"


def _is_gaps(words: str) -> bool:
    """Return whether a line has only gaps, and is not a negative number."""
    return not any(symbol.isdigit() for symbol in words) and any(gap in words for gap in _GAPS)


def _names(line: str) -> list[tuple[int, str]] | None:
    """Return (column, name) of each amino acid if a line has nothing else, or None."""
    found = []
    for group in _GROUP.finditer(line):
        name = group[0]
        if len(name) > 3 and _THREE.fullmatch(name):
            for start in range(0, len(name), 3):
                if not _symbol(name[start : start + 3]):
                    return None
                found.append((group.start() + start, name[start : start + 3]))
        elif _symbol(name) and (len(name) == 3 or name == "*"):
            found.append((group.start(), name))
        elif not (_NUMBER.fullmatch(name) and found):
            return None
    return found or None


def _is_of_names(before: str, line: str) -> bool:
    """Return whether ambiguous three-letter groups (Arg, Asn, Cys, Thr, Tyr) are amino acids.

    They are if they are under codons, in a line without a number below a line with a number.
    """
    groups = list(_GROUP.finditer(line))
    if not groups or any(len(group[0]) != 3 or not _symbol(group[0]) for group in groups):
        return False
    above = list(_GROUP.finditer(before))
    if len(above) < 2 or not above[-1][0].isdigit():
        return False
    columns = {group.start() for group in above[:-1] if len(group[0]) == 3}
    return all(group.start() in columns for group in groups)


# Proteins


def is_of_amino_acids(line: str) -> bool:
    """Return whether most groups of a line are three-letter codes, so that the line can be a protein under codons."""
    groups = [group for group in line.split() if not _NUMBER.fullmatch(group)]
    return 2 * sum(1 for group in groups if len(group) == 3 and _symbol(group)) > len(groups)


@cache
def _codes() -> dict[str, str]:
    """Return {three-letter code: symbol}, with each code in three forms."""
    found = {}
    for entry in newest().symbols("AA").values():
        name = entry.three_letter
        for written in (name, name.upper(), name.lower()):
            found[written] = entry.symbol
    return found


def _is_modified(name: str) -> bool:
    """Return whether a name is the abbreviation of a modified amino acid. (Annex I, section 4)"""
    return name in newest().modified_amino_acids


def _symbol(name: str) -> str:
    if name.lower() in _STOPS:
        return "*"
    return _codes().get(name) or one_letter(name)


def amino_acids(text: str, line: int, declared: int | None = None) -> Block:
    """Parse the amino acids of a block. declared: the length in the file, which decides an ambiguous block."""
    groups = text.split()
    codes = _codes()
    letters = [group for group in groups if not _NUMBER.fullmatch(group)]
    known = sum(1 for group in letters if group in codes)
    before_one = _before_one(text) if "-" in text and _IS_NEGATIVE.search(text) else None
    if known and known == len(letters):
        is_title = any(group[1:].islower() for group in letters)
        if not is_title and declared is not None and declared != known and declared == 3 * known:
            return Block("".join(letters).upper(), is_recased=not letters[0].isupper())
        return Block("".join([codes[group] for group in letters]), before_one=before_one, is_three_letter=True)
    rows = [row for row in text.split("\n") if not is_of_print(row)]
    letters = [group for row in rows for group in row.split() if not _NUMBER.fullmatch(group)]
    parted = sum(1 for group in letters if _is_name_or_names(group))
    if 2 * parted >= len(letters) and parted:
        return _three_letters(text, line, before_one)
    return _one_letters(text, line)


def _is_name_or_names(group: str) -> bool:
    words = group.strip(",;.").split("-")
    return all(_symbol(word) or _THREE.fullmatch(word) for word in words if word) and any(words)


def _three_letters(text: str, line: int, before_one: int | None) -> Block:
    symbols: list[str] = []
    named: list[tuple[int, str]] = []
    oddities: list[Oddity] = []
    for number, row in enumerate(text.split("\n")):
        words = row.split()
        letters = [word for word in words if not _NUMBER.fullmatch(word)]
        if not letters:
            continue
        at = line + number
        if is_of_print(row):
            oddities.append(Oddity("print", at, row.strip()))
            continue
        gaps = [word for word in letters if not word.strip(_GAPS)]
        if gaps:
            oddities.append(Oddity(_kind_of_gap("A".join(["", *gaps, ""])), at, row.strip(), len(gaps)))
            letters = [word for word in letters if word.strip(_GAPS)]
        parts = [part for word in letters for part in _parted(word)]
        if not any(_symbol(part) for part in parts) and not all(map(_is_modified, parts)):
            oddities.append(Oddity("stray", at, row.strip()))
            continue
        for part in parts:
            symbol = _symbol(part)
            if symbol:
                symbols.append(symbol)
            elif _is_modified(part) or (2 < len(part) < 12 and part[0].isalnum() and any(map(str.isalpha, part))):
                symbols.append("X")
                named.append((len(symbols), part))
            else:
                oddities.append(Oddity("stray", at, part))
    residues = _without_stops("".join(symbols), line, oddities)
    named = [(position, name) for position, name in named if position <= len(residues)]
    return Block(residues, before_one=before_one, named=tuple(named), oddities=tuple(oddities), is_three_letter=True)


def _parted(word: str) -> Iterator[str]:
    """Yield the names in a word such as Met-Ala, MetAla or Met."""
    if _is_modified(word) or word.lower() in _STOPS:
        yield word
        return
    for part in word.strip(",;.()[]").split("-"):
        if len(part) > 3 and _THREE.fullmatch(part):
            yield from (part[start : start + 3] for start in range(0, len(part), 3))
        elif part:
            yield part


def _one_letters(text: str, line: int) -> Block:
    parts: list[str] = []
    oddities: list[Oddity] = []
    for number, row in enumerate(text.split("\n")):
        groups = [group for group in row.split() if not _NUMBER.fullmatch(group)]
        if not groups:
            continue
        at = line + number
        if is_of_print(row):
            oddities.append(Oddity("print", at, row.strip()))
            continue
        written = "".join(map(_without_count, groups))
        letters = "".join(filter(str.isalpha, written))
        if not (letters.isupper() or letters.islower()) or not letters.isascii() or 2 * len(letters) < len(written):
            oddities.append(Oddity("stray", at, row.strip()))
            continue
        gaps = sum(written.count(gap) for gap in _GAPS)
        if gaps:
            oddities.append(Oddity(_kind_of_gap(written), at, written, gaps))
            written = written.translate({ord(gap): None for gap in _GAPS})
        foreign = "".join(symbol for symbol in written if not symbol.isalpha() and symbol != "*")
        if foreign:
            oddities.append(Oddity("foreign", at, " ".join(sorted(set(foreign))), len(foreign)))
        parts.append(written)
    whole = "".join(parts)
    residues = _without_stops(whole.upper(), line, oddities)
    return Block(residues, oddities=tuple(oddities), is_recased=whole != whole.upper())


def _without_stops(residues: str, line: int, oddities: list[Oddity]) -> str:
    clean = residues.rstrip("*")
    if len(clean) < len(residues):
        oddities.append(Oddity("stop-at-end", line, "*", len(residues) - len(clean)))
    if "*" in clean:
        oddities.append(Oddity("stop-inside", line, "*", clean.count("*")))
    return clean


def _before_one(text: str) -> int | None:
    """Return the number of residues before residue 1 by most numbers below the residues, or None."""
    votes: Counter[int] = Counter()
    above: list[tuple[int, int, int]] = []
    count = 0
    for row in text.expandtabs(8).split("\n"):
        groups = list(_GROUP.finditer(row))
        if not groups:
            continue
        if all(_NUMBER.fullmatch(group[0]) for group in groups):
            columns = {column: place for place, start, end in above for column in range(start, end)}
            for group in groups:
                value = int(group[0])
                middle = (group.start() + group.end()) // 2
                if value and middle in columns:
                    votes[columns[middle] - value - (value < 0)] += 1
            continue
        above = []
        for group in groups:
            if not _NUMBER.fullmatch(group[0]):
                count += 1
                above.append((count, group.start(), group.end()))
    if not votes:
        return None
    offset, most = votes.most_common(1)[0]
    return offset if offset > 0 and 2 * most > votes.total() else None


__all__ = [
    "NUCLEOTIDES",
    "Block",
    "Oddity",
    "Printed",
    "amino_acids",
    "are_small_nucleotides",
    "is_of_amino_acids",
    "looks_like",
    "nucleotides",
    "skipped",
]
