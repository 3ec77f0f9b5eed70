"""Find residues that are written in running text: oligonucleotides, peptides, proteins, genes.

The module hides the ways in which people write residues (triplets, tens, numbered lines, primes, modified residues,
repeats, one-letter and three-letter codes) and the words that look like residues. It does not know which sequences a
listing has. A string that is certainly residues is certain; a short run of capital letters is only possible, and only
beside a word such as "peptide".
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from wiposeq import resources

CELL_END: Final = "\u241f"
"""The character that separates the cells of a table in the text; a sequence may go on in the next cell."""
LEAST_NUCLEOTIDES: Final = 10
LEAST_AMINO_ACIDS: Final = 4
"""The least numbers of specifically defined residues of a sequence in a listing. (ST.26 par. 7)"""
SHORT: Final = 8
"""A run of fewer amino acids in one-letter code is only a possible string."""
MAX_REPEATS: Final = 1_000


class ResidueLine(Struct, frozen=True, gc=False):
    """The residues of one line of a string. start, end: 0-based span in the text."""

    start: int
    end: int
    residues: str


class ResidueString(Struct, frozen=True, gc=False):
    """Residues in a text. start, end: 0-based span in the text, with marks such as 5' left out.

    residues: as a listing writes them: nucleotides in lower case with t for u, amino acids in upper case.
    molecule: DNA, RNA or AA. is_certain: whether nothing else can be meant.
    lines: the residues of each line, if the string has several. repeat: how often the unit is repeated in a string such
    as "(GGGGS)3", 0 if the number is left open ("n"), else 1.
    """

    start: int
    end: int
    residues: str
    molecule: str
    is_certain: bool = True
    lines: tuple[ResidueLine, ...] = ()
    repeat: int = 1

    @property
    def is_nucleotides(self) -> bool:
        """Whether it is DNA or RNA."""
        return self.molecule != "AA"


def find_residues(text: str) -> tuple[ResidueString, ...]:
    """Return the residues in a text that are long enough for a listing, in the order of the text."""
    plain, places = _plain(text)
    finder = _Finder(plain)
    found = sorted(finder.all(), key=lambda each: (each.start, -each.end))
    chosen: list[ResidueString] = []
    for each in found:
        if chosen and each.start < chosen[-1].end:
            if len(each.residues) > len(chosen[-1].residues) and each.is_certain:
                chosen[-1] = each
            continue
        chosen.append(each)
    if places is None:
        return tuple(chosen)
    return tuple(_moved(each, places) for each in chosen)


# ------------------------------------------------------------------------------------------------ plain characters

_DROPPED: Final = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_PLAIN: Final = str.maketrans(
    {
        **dict.fromkeys("‐‑‒–—―−－﹣", "-"),
        **dict.fromkeys("‘’′´`ʹ＇", "'"),
        **dict.fromkeys("\u00a0\u2007\u2009\u202f\u3000\u2002\u2003\r\v\f", " "),
        **{chr(code): chr(code - 0xFEE0) for code in range(0xFF10, 0xFF5B)},
        CELL_END: "\t",
        "（": "(",
        "）": ")",
        "＊": "*",
        "·": "*",
        "•": "*",
    }
)


def _plain(text: str) -> tuple[str, list[int] | None]:
    """Return the text in plain characters, and the place of each in the text (None if no character is dropped)."""
    if _DROPPED.search(text) is None:
        return text.translate(_PLAIN), None
    places = [place for place, character in enumerate(text) if not _DROPPED.match(character)]
    return _DROPPED.sub("", text).translate(_PLAIN), places


def _moved(found: ResidueString, places: list[int]) -> ResidueString:
    lines = tuple(ResidueLine(places[each.start], places[each.end - 1] + 1, each.residues) for each in found.lines)
    return replace(found, start=places[found.start], end=places[found.end - 1] + 1, lines=lines)


# ------------------------------------------------------------------------------------------------- nucleotides

_N: Final = "ACGTUNRYKMSWBDHVIacgtunrykmswbdhvi"
_GROUP: Final = (
    rf"(?:[{_N}]|\([ACGTUNacgtun]\)[0-9]{{1,3}}|\[d?[ACGTUNacgtun]\][0-9]{{1,3}}|"
    rf"(?<=[{_N}])[ACGTUNacgtun][0-9]{{2}}(?=-?[{_N}])|[\[(][ACGTUacgtu]/[ACGTUacgtu][\])])+"
)
_JOIN: Final = (
    r"(?:[ ]?(?:\n[ ]*)?[-*][ ]?(?:\n[ ]*)?"
    r"|[ ]{1,3}(?:[0-9]{1,6}[ ]{1,3})?"
    r"|[ \t]*(?:[ \t][0-9]{1,6})?[ ]*-?\n[ \t]*(?:[0-9]{1,6}[ \t]+)?"
    r"|\t)"
)
_NUCLEOTIDES: Final = re.compile(rf"(?<![A-Za-z0-9_])[pP]?(?P<run>(?>{_GROUP})(?:{_JOIN}(?>{_GROUP}))*)(?![A-Za-z_])")
_ONE_GROUP: Final = re.compile(_GROUP)
_DEOXY: Final = re.compile("(?<=[ACGTUN])[dr](?=[ACGTU])|^[dr](?=[ACGTU]{3})")
_REPEATED: Final = re.compile(r"\(([A-Za-z])\)([0-9]{1,3})|\[d?([A-Za-z])\]([0-9]{1,3})|([A-Za-z])([0-9]{2})")
_EITHER: Final = re.compile(r"[\[(][ACGTUacgtu]/[ACGTUacgtu][\])]")
_EITHER_LETTER: Final = {
    frozenset(letters): symbol
    for letters, symbol in (("ag", "R"), ("ct", "Y"), ("ac", "M"), ("gt", "K"), ("cg", "S"), ("at", "W"))
} | {frozenset(letter): letter.upper() for letter in "acgt"}
_MODIFIED_BEFORE: Final = re.compile(
    r"(?<![A-Za-z0-9])(?:(?:[mfrdl+e]|(?:2'-?)?O?Me-?)?[ACGTU][*s^]?[- ]?){10,}(?![A-Za-z])"
)
_MODIFIED_AFTER: Final = re.compile(r"(?<![A-Za-z0-9])(?:[ACGTU](?:m|f|s|d|e|k|l|r|c|\*)*){10,}(?![A-Za-z])")
_BASES: Final = re.compile("[ACGTU]")
_OLIGO_D: Final = re.compile(
    r"(?:\[d([ACGTU])\]|\(d([ACGTU])\)|d\(([ACGTU])\)|(?<![A-Za-z])d([ACGTU])(?=[0-9]))([0-9]{2,3})(?![0-9])"
)
_WORD_FOLLOWS: Final = re.compile(r"(?:[ ]|[ ]?\n)[a-zà-ÿа-я]{2,}|[ ][a-z] ")
_WORDS_AT_END: Final = frozenset(("a", "an", "as", "at"))
"""English words that are nucleotide symbols, as they follow residues in a sentence."""
_FIVE: Final = re.compile(r"5'[- ]*(?:[A-Za-z0-9]{1,8}[-/]){0,2}[- (]*$")
_THREE: Final = re.compile(r"[- )]*(?:[-/][A-Za-z0-9]{1,8}){0,2}[- ]*3'")
_REPEAT_UNIT: Final = re.compile(
    r"\(([A-Z](?:[A-Z]|(?<=[A-Z])[0-9])*)\)[ ]?(?:x[ ]?)?([0-9]{1,3}|n|x|m)(?![A-Za-z0-9])"
)
_AND_MORE: Final = re.compile(r"[ ]?,?[ ]?(?:and|or)[ ]")
_SUBSCRIPTS: Final = str.maketrans("₀₁₂₃₄₅₆₇₈₉ₙ", "0123456789n")
_COUNTED: Final = re.compile(r"([A-Z])([0-9]{1,2})")


class _Part(Struct, gc=False):
    """A group of letters of a run. line: its number within the run. gap: what separates it from the group before."""

    start: int
    end: int
    letters: str
    line: int
    gap: str


class _Finder:
    """Finds residues in one plain text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._words: frozenset[str] | None = None

    def all(self) -> Iterator[ResidueString]:
        yield from self._nucleotides()
        yield from self._modified()
        yield from self._repeats()
        yield from self._three_letters()
        yield from self._one_letters()

    # nucleotides

    def _nucleotides(self) -> Iterator[ResidueString]:
        for run in _NUCLEOTIDES.finditer(self._text):
            length = run.end("run") - run.start("run")
            if length < LEAST_NUCLEOTIDES and "(" not in run["run"] and "[" not in run["run"]:
                continue
            parts = self._parts(run.start("run"), run["run"])
            for group in _regular(self._text, parts):
                yield from self._nucleotide_string(group)

    def _parts(self, start: int, run: str) -> list[_Part]:
        parts: list[_Part] = []
        line = 0
        end = 0
        for found in _ONE_GROUP.finditer(run):
            gap = run[end : found.start()]
            line += gap.count("\n")
            parts.append(_Part(start + found.start(), start + found.end(), _expanded(found[0]), line, gap))
            end = found.end()
        return parts

    def _without_words(self, parts: list[_Part]) -> list[_Part]:
        """Return the groups without a last short one that is a word of the sentence, such as "as" or "at"."""
        while len(parts) > 1 and not set(parts[-1].letters.lower()) & set("acgtun"):
            parts = parts[:-1]  # the BH of -BHQ1
        while len(parts) > 1 and len(parts[-1].letters) < len(parts[0].letters) and not parts[-1].gap.strip(" \n"):
            last = parts[-1]
            is_word = last.letters in _WORDS_AT_END and _WORD_FOLLOWS.match(self._text, last.end) is not None
            if ("\n" in last.gap or set(last.letters.lower()) <= set("acgtun")) and not is_word:
                break
            parts = parts[:-1]
        return parts

    def _nucleotide_string(self, parts: list[_Part]) -> Iterator[ResidueString]:
        parts = self._without_words(parts)
        letters = "".join(part.letters for part in parts)
        if len(letters) < LEAST_NUCLEOTIDES or _has_small_marks(letters):
            return
        lower = letters.lower()
        specific = len(lower) - lower.count("n")
        if specific < LEAST_NUCLEOTIDES:
            return
        start, end = parts[0].start, parts[-1].end
        plain = sum(map(lower.count, "acgtu"))
        is_marked = self._is_marked(start, end)
        least = 0.5 if is_marked else 0.65 if letters.isupper() else 0.75
        if "u" in lower and "t" in lower and not is_marked:
            least = 0.95
        if plain < least * (len(lower) - lower.count("n")) or (lower.count("n") > 0.6 * len(lower) and not is_marked):
            return
        distinct, is_plain = len(set(lower) & set("acgtu")), plain + lower.count("n") == len(lower)
        if not is_marked and distinct < (2 if is_plain and len(parts) > 1 else 1 if is_plain else 3):
            return  # GGGGSGGGGS is a linker
        if "i" in lower and not is_marked:
            return
        molecule = "RNA" if "u" in lower and lower.count("u") >= lower.count("t") else "DNA"
        residues = lower.replace("u", "t").replace("i", "n")
        yield ResidueString(start, end, residues, molecule, True, _lines_of(parts))

    def _is_marked(self, start: int, end: int) -> bool:
        """Return whether 5' and 3' or "SEQ ID" are around a string."""
        before, after = self._text[max(0, start - 24) : start], self._text[end : end + 24]
        return _FIVE.search(before) is not None or _THREE.match(after) is not None

    def _modified(self) -> Iterator[ResidueString]:
        for pattern in (_MODIFIED_BEFORE, _MODIFIED_AFTER):
            for found in pattern.finditer(self._text):
                text = found[0].rstrip("- ")
                bases = "".join(_BASES.findall(text))
                if len(bases) == len(text) or " " in text or len(bases) < LEAST_NUCLEOTIDES:
                    continue
                molecule = "RNA" if "U" in bases else "DNA"
                residues = bases.lower().replace("u", "t")
                yield ResidueString(found.start(), found.start() + len(text), residues, molecule)
        for found in _OLIGO_D.finditer(self._text):
            base = (found[1] or found[2] or found[3] or found[4]).lower().replace("u", "t")
            if LEAST_NUCLEOTIDES <= int(found[5]) <= MAX_REPEATS:
                yield ResidueString(found.start(), found.end(), base * int(found[5]), "DNA")

    def _repeats(self) -> Iterator[ResidueString]:
        text = self._text.translate(_SUBSCRIPTS)
        for found in _REPEAT_UNIT.finditer(text):
            unit = _COUNTED.sub(lambda each: each[1] * int(each[2]), found[1])
            count = int(found[2]) if found[2].isdigit() else 0
            if len(unit) < 2 or len(unit) > 60 or count > MAX_REPEATS:
                continue
            whole = unit * max(1, count)
            if (
                set(unit) <= set("ACGTU")
                and len(unit) > 1
                and not (set(unit) <= {"G"} or ("G" in unit and len(unit) > 9))
            ):
                if count and len(whole) >= LEAST_NUCLEOTIDES:
                    residues = whole.lower().replace("u", "t")
                    yield ResidueString(found.start(), found.end(), residues, "DNA", count > 1, (), count)
            elif set(unit) <= _AMINO_ACIDS and len(whole) >= LEAST_AMINO_ACIDS and count != 1:
                is_certain = count > 1 and len(whole) >= SHORT and len(unit) > 2
                yield ResidueString(found.start(), found.end(), whole, "AA", is_certain, (), count)
        for found in _repeated_names().finditer(text):
            names = _named_unit().findall(found["unit"])
            unit = "".join(_NAMES[name] * int(times or 1) for name, times in names)
            count = int(found["times"]) if found["times"].isdigit() else 0
            if len(unit) < 2 or count == 1 or count > MAX_REPEATS or len(unit) * max(1, count) < LEAST_AMINO_ACIDS:
                continue
            yield ResidueString(found.start(), found.end(), unit * max(1, count), "AA", count > 1, (), count)

    # amino acids in three letters

    def _three_letters(self) -> Iterator[ResidueString]:
        for found in _three_pattern().finditer(self._text):
            units = _three_unit().finditer(found[0])
            residues = "".join(_NAMES.get(unit["aa"].capitalize(), "X") for unit in units)
            if len(residues) - residues.count("X") < LEAST_AMINO_ACIDS:
                continue
            is_joined = "-" in found[0]
            if not is_joined and (found[0].islower() or _AND_MORE.match(self._text, found.end())):
                continue  # names of amino acids in a sentence
            yield ResidueString(found.start(), found.start() + len(found[0].rstrip()), residues, "AA")

    # amino acids in one letter

    def _one_letters(self) -> Iterator[ResidueString]:
        for found in _CYCLO.finditer(self._text):
            residues = found["aa"].upper()
            if set(residues) <= _AMINO_ACIDS:
                yield ResidueString(found.start("aa"), found.end("aa"), residues, "AA")
        for run in _PROTEIN.finditer(self._text):
            parts = self._protein_parts(run.start(), run[0])
            for group in _regular(self._text, parts, least=10):
                if (string := self._protein_string(group)) is not None:
                    yield string

    def _protein_parts(self, start: int, run: str) -> list[_Part]:
        parts, end, line = [], 0, 0
        for found in _CAPITALS.finditer(run):
            gap = run[end : found.start()]
            line += gap.count("\n")
            parts.append(_Part(start + found.start(), start + found.end(), found[0], line, gap))
            end = found.end()
        return parts

    def _protein_string(self, parts: list[_Part]) -> ResidueString | None:
        residues = "".join(part.letters for part in parts)
        start, end = parts[0].start, parts[-1].end
        specific = len(residues) - residues.count("X")
        if specific < LEAST_AMINO_ACIDS:
            return None
        may_be_nucleotides = set(residues) <= set("ACGTUN")
        if may_be_nucleotides and (len(residues) >= LEAST_NUCLEOTIDES or not self._is_anchored(start, end)):
            return None
        if len(set(residues)) < (2 if len(residues) >= SHORT else 3) and not self._is_anchored(start, end):
            return None
        if any(part.letters in _not_peptides() for part in parts):
            return None
        is_certain = len(residues) >= SHORT
        has_mention = self._has_number_after(end)
        if not has_mention and len(residues) <= _LONGEST_WORD and any(self._is_word(part) for part in parts):
            return None
        if not is_certain and not self._is_anchored(start, end):
            return None
        is_short = is_certain and len(residues) <= _LONGEST_WORD
        if is_short and _looks_like_word(residues) and not (has_mention or self._is_anchored(start, end)):
            return None
        return ResidueString(start, end, residues, "AA", is_certain, _lines_of(parts))

    def _has_number_after(self, end: int) -> bool:
        return _NUMBER_AFTER.match(self._text, end) is not None

    def _is_anchored(self, start: int, end: int) -> bool:
        """Return whether a word such as "peptide" is beside a run, or a SEQ ID NO, or hyphens are at both ends."""
        before = self._text[max(0, start - 60) : start]
        if _ANCHOR_BEFORE.search(before) is not None or self._has_number_after(end):
            return True
        if _ANCHOR_AFTER.match(self._text, end) is not None:
            return True
        return before.endswith("-") and self._text[end : end + 1] == "-" and _TERMINUS.search(before) is not None

    def _is_word(self, part: _Part) -> bool:
        """Return whether capital letters are a word: the text has it in small letters, or its line is a heading."""
        if len(part.letters) > 24:
            return False
        if self._words is None:
            self._words = frozenset(each.lower() for each in _WORD.findall(self._text))
        if part.letters.lower() in self._words or part.letters in _not_peptides():
            return True
        low = self._text.rfind("\n", 0, part.start) + 1
        high = self._text.find("\n", part.end)
        line = self._text[max(low, part.start - 100) : min(high if high >= 0 else len(self._text), part.end + 100)]
        others = line.replace(part.letters, "", 1)
        capitals = sum(map(str.isupper, others))
        return (
            _looks_like_word(part.letters, len(part.letters) // 6)
            and capitals > 0.7 * sum(map(str.isalpha, others))
            and _CAPITAL_WORD.search(others) is not None
            and not _looks_like_rows(line)
        )


def _looks_like_rows(line: str) -> bool:
    """Return whether a line has groups of ten letters."""
    return len(re.findall(r"(?<![A-Za-z])[A-Z]{10}(?![A-Za-z])", line)) >= 2


def _expanded(group: str) -> str:
    """Return a group with "(N)15", "A10" and "[T/C]" written out, and without the d of dT or the r of rA."""
    if _DEOXY.search(group):
        group = _DEOXY.sub("", group)
    if group.isalpha():
        return group

    def written(found: re.Match[str]) -> str:
        letter = found[1] or found[3] or found[5]
        return letter * min(MAX_REPEATS, int(found[2] or found[4] or found[6]))

    group = _EITHER.sub(lambda found: _EITHER_LETTER[frozenset(found[0][1::2].lower().replace("u", "t"))], group)
    return _REPEATED.sub(written, group)


def _lines_of(parts: list[_Part]) -> tuple[ResidueLine, ...]:
    """Return the residues of each line, () if all are on one line."""
    if parts[0].line == parts[-1].line:
        return ()
    lines: list[ResidueLine] = []
    last = -1
    for part in parts:
        letters = part.letters
        if part.line == last:
            lines[-1] = ResidueLine(lines[-1].start, part.end, lines[-1].residues + letters)
        else:
            lines.append(ResidueLine(part.start, part.end, letters))
            last = part.line
    return tuple(lines)


def _regular(text: str, parts: list[_Part], least: int = 3) -> Iterator[list[_Part]]:
    """Yield the groups of letters that together are one string each.

    Groups on a line are one string if all but the last have the same length (triplets, tens), or hyphens or asterisks
    join them. Lines are one string if all but the last have the same number of letters, or a single line would be too
    short.
    """
    lines: list[list[_Part]] = []
    for part in parts:
        if not lines or part.line != lines[-1][-1].line:
            lines.append([])
        lines[-1].append(part)
    open_lines: list[list[_Part]] = []
    for line in lines:
        pieces = list(_regular_line(line, least))
        if len(pieces) != 1:
            if pieces:
                yield from _joined_lines(text, [*open_lines, pieces[0]])
                yield from pieces[1:-1]
                open_lines = [pieces[-1]]
            continue
        open_lines.append(pieces[0])
    yield from _joined_lines(text, open_lines)


def _joined_lines(text: str, lines: list[list[_Part]]) -> Iterator[list[_Part]]:
    """Yield consecutive lines as one string if their layout shows that, else each line."""
    start = 0
    while start < len(lines):
        end = start + 1
        while end < len(lines) and _goes_on(text, lines[end - 1], lines[end], max(map(_size, lines[start:end]))):
            end += 1
            if len(lines[end - 1][-1].letters) < len(lines[start][0].letters):
                break
        yield [part for line in lines[start:end] for part in line]
        start = end


def _goes_on(text: str, line: list[_Part], following: list[_Part], size: int) -> bool:
    """Return whether a string continues on the next line: by a hyphen or the number of the line, by groups of the same
    length, by lines of the same length, or because it begins within a line."""
    gap, first = following[0].gap, following[0].letters
    if first.isupper() != line[-1].letters.isupper() and not set(first.lower()) <= set("acgtun"):
        return False
    if "-" in gap or "*" in gap or any(character.isdigit() for character in gap):
        return True
    group = len(line[0].letters)
    is_grouped = len(line) > 1 or len(following) > 1
    if is_grouped and group in (3, 10) and len(line[-1].letters) == group >= len(following[0].letters):
        return len(following) == 1 or len(following[0].letters) == group
    if size >= 20 and _size(following) <= size and _size(line) == size:
        return True
    before = text[text.rfind("\n", 0, line[0].start) + 1 : line[0].start]
    return len(line) == len(following) == 1 and bool(before.strip()) and not before.strip().endswith((":", "："))


def _size(line: list[_Part]) -> int:
    return sum(len(part.letters) for part in line)


def _regular_line(line: list[_Part], least: int) -> Iterator[list[_Part]]:
    """Yield the strings on one line."""
    start = 0
    while start < len(line):
        end = start + 1
        size = len(line[start].letters)
        while end < len(line):
            part, gap = line[end], line[end].gap
            is_bound = "-" in gap or "*" in gap
            is_tab = "\t" in gap
            is_even = len(line[end - 1].letters) == size and len(part.letters) <= size
            sizes = (1, 3, 10) if is_tab else (1, 3, 4, 5, 6, 10, 12, 20)
            if is_bound or (is_even and size in sizes and (size >= least or least == 3)):
                end += 1
            else:
                break
        yield line[start:end]
        start = end


def _has_small_marks(letters: str) -> bool:
    """Return whether small letters between capitals mark modified nucleotides, as in mG*mC*mA: m is not a or c here."""
    small = {each for each in letters if each.islower()}
    return bool(small) and not small & set("acgtun") and any(map(str.isupper, letters))


# -------------------------------------------------------------------------------------------- amino acids: words

_AMINO_ACIDS: Final = frozenset("ACDEFGHIKLMNPQRSTVWYX")
_CAPITALS: Final = re.compile("[ACDEFGHIKLMNPQRSTVWYX]+")
_PROTEIN: Final = re.compile(
    r"(?<![A-Za-z0-9_/])[ACDEFGHIKLMNPQRSTVWYX]{4,}"
    r"(?:(?:[ ]{1,3}(?:[0-9]{1,6}[ ]{1,3})?|[ \t]*(?:[ \t][0-9]{1,6})?[ ]*-?\n[ \t]*(?:[0-9]{1,6}[ \t]+)?|\t)"
    r"[ACDEFGHIKLMNPQRSTVWYX]+(?![A-Za-z0-9_]))*(?![A-Za-z0-9_])(?!['][a-z])"
)
_CYCLO: Final = re.compile(r"[Cc]yclo[-\[( ]{1,2}(?P<aa>[ACDEFGHIKLMNPQRSTVWYacdefghiklmnpqrstvwy]{4,30})[)\]]")
_WORD: Final = re.compile(r"(?<![A-Za-z])[A-Za-z]?[a-z]{3,}(?![A-Za-z])")
_CAPITAL_WORD: Final = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2,}(?![A-Za-z0-9])")
_NUMBER_AFTER: Final = re.compile(
    r"[-\])'\"OHNH2]{0,6}[,;]?\s{0,2}[(\[]?\s?(?:SE[QC][. _-]{0,3}ID|配列番号|序列|서열\s?번호|ПОСЛ)", re.IGNORECASE
)
_TERMINUS: Final = re.compile(r"(?:^|[^A-Za-z])(?:H|Ac|NH2|H2N|Suc|Z|Boc|Fmoc|Biotin|FITC|Cbz|X)?-$")
_ANCHOR_BEFORE: Final = re.compile(
    r"(?:peptides?|sequences?|motifs?|epitopes?|linkers?|(?:tetra|penta|hexa|hepta|octa)(?:mer|peptide)|"
    r"tag|CDR-?[HL]?[123]"
    r"|Peptide?s?|Sequenz|Motivs?|Epitop|séquence|motif|secuencia|motivo|péptidos?|sequência|peptídeos?|epítopo"
    r"|ペプチド|配列|モチーフ|リンカー|肽|序列|基序|接头|펩타이드|펩티드|서열|모티프|링커"
    r"|пептид\w{0,2}|последовательност\w{1,2}|мотив\w{0,2}|линкер\w{0,2})"
    r"(?:\s(?:of|is|was|having|with|comprising|consisting|the|sequence|amino|acid|motif|named|called|der|"
    r"die|mit|von|de|la"
    r"|con|com|avec|к|с)){0,4}[\s:,;='\"“”„«「(\[-]{0,4}$",
    re.IGNORECASE,
)
_ANCHOR_AFTER: Final = re.compile(
    r"['\"”)\]]?[- ](?:peptides?|motifs?|epitopes?|linkers?|sequence|tag|Peptid|Motiv|Linker)\b|(?:ペプチド|"
    r"モチーフ|リンカー|肽|基序|接头|펩타이드|링커)"
)
_WORD_ENDS: Final = re.compile(
    r"(?:MENTS?|INGS?|ANCES?|ENCES?|IT(?:Y|IES)|ATED|ISES?|LESS|NESS|ISM|ALLY|ICAL|ICALLY|TIVE|TIES|ENTS?|"
    r"ATES?|IALS?|ANTS?"
    r"|STIC|ETIC|ATIC|ISTS?|MATS?|KEIT|ERER|ENDE|LICH|ISCH|NTES?|MENTE)$"
)


@cache
def _not_peptides() -> frozenset[str]:
    """Return words and abbreviations in capital letters that consist of the letters of amino acids."""
    return frozenset(resources.text("specification", "not-peptides.txt").split())


_PAIRS_OF_WORDS: Final = (
    "AX CI CY GI GY HL IR IX KA MY NI RG XI YD DM FT GN IV KR LY NM PY RF SN TN WR YG YL "
    "AB AC AD AF AG AI AK AL AM AN AP AR AS AT AV AY CA CE CH CK CL CR CS CT DA DE DI DR DS DY EA EC "
    "ED EE EF EG EI EK EL EM EN EP ER ES ET EV EX EY FA FE FF FI FL FR GA GE GH GI GL GN GR GS HA HE "
    "HI HR HY IA IC ID IE IF IG IK IL IM IN IP IS IT IV KE KI KL KN KS LA LC LD LE LF LG LI LK LL LM "
    "LP LS LT LV LY MA ME MI MM MP MS NA NC ND NE NF NG NK NL NM NN NS NT NV NY PA PE PH PI PL PP PR "
    "PS PT RA RC RD RE RF RG RH RI RK RL RM RN RP RR RS RT RV RY SA SC SE SH SI SK SL SM SP SS ST SW "
    "SY TA TE TH TI TL TM TR TS TT TW TY VA VE VI WA WE WH WI YC YD YE YL YM YN YP YR YS YT "
)
"""Pairs of letters that are common in words and consist of the letters of amino acids."""
_UNLIKE_WORDS: Final = re.compile(r"[^AEIY]{4}|[AEIY]{3}|(.)\1\1|[QV]$|Q|[FHKVW][FGKLMNPQVW]")
_LONGEST_WORD: Final = 20


def _looks_like_word(letters: str, unusual: int = -1) -> bool:
    """Return whether capital letters look like a word of a language and not like a peptide: by their pairs.

    unusual: so many pairs may be rare in words; a twelfth of the letters if -1.
    """
    if letters in _not_peptides() or (_WORD_ENDS.search(letters) is not None and len(letters) < 12):
        return True
    vowels = sum(map(letters.count, "AEIY"))
    if not 0.25 <= vowels / len(letters) <= 0.6 or _UNLIKE_WORDS.search(letters):
        return False
    rare = sum(letters[at : at + 2] not in _PAIRS_OF_WORDS for at in range(len(letters) - 1))
    return rare <= (len(letters) // 12 if unusual < 0 else unusual)


# ---------------------------------------------------------------------------------------- amino acids: three letters

_NAMES: Final = {
    "Ala": "A",
    "Arg": "R",
    "Asn": "N",
    "Asp": "D",
    "Cys": "C",
    "Gln": "Q",
    "Glu": "E",
    "Gly": "G",
    "His": "H",
    "Ile": "I",
    "Leu": "L",
    "Lys": "K",
    "Met": "M",
    "Phe": "F",
    "Pro": "P",
    "Ser": "S",
    "Thr": "T",
    "Trp": "W",
    "Tyr": "Y",
    "Val": "V",
    "Sec": "U",
    "Pyl": "O",
    "Xaa": "X",
    "Asx": "B",
    "Glx": "Z",
    "Xle": "J",
}
_OTHERS: Final = (
    r"Aib|Nle|Nva|Orn|Hyp|Dab|Dap|Dpr|Cit|Sar|Cha|Nal|Phg|Abu|Har|Tic|Bip|Chg|Hcy|Hse|Pip|Tle|Bpa|Agm|Sta|"
    r"Aha|Ahx|Oic|Pen"
)


@cache
def _three_unit() -> re.Pattern[str]:
    return re.compile(
        rf"(?:\(?[DLdl]\)?-|N-?Me-?|\([NO]?Me\))?(?P<aa>{'|'.join(_NAMES)}|{_OTHERS})"
        r"(?:\((?!SEQ)[A-Za-z0-9'-]{1,12}\))?(?:[0-9]{1,3}(?![0-9]))?",
        re.IGNORECASE,
    )


@cache
def _named_unit() -> re.Pattern[str]:
    return re.compile(rf"({'|'.join(_NAMES)})([0-9]?)")


@cache
def _repeated_names() -> re.Pattern[str]:
    """Return the pattern of a unit in three letters that is repeated: (Gly4Ser)3, (Gly-Gly-Ser)n."""
    unit = _named_unit().pattern.replace("(", "(?:")
    return re.compile(rf"\((?P<unit>{unit}(?:-?{unit})*)\)[ ]?(?:x[ ]?)?(?P<times>[0-9]{{1,3}}|n|x|m)(?![A-Za-z0-9])")


@cache
def _three_pattern() -> re.Pattern[str]:
    unit = _three_unit().pattern.replace("?P<aa>", "?:")
    join = (
        r"(?:[ ]?(?:\n[ \t]*)?-[ ]?(?:\n[ \t]*)?|[ \t]{1,3}(?:[0-9]{1,6}[ ]{1,3})?|"
        r"[ \t]*\n(?:[ \t]*[0-9]{1,6}(?:[ \t]+[0-9]{1,6})*[ \t]*\n)?[ \t]*|)"
    )
    # without a separator only as in MetAlaSer
    return re.compile(
        rf"(?<![A-Za-z])(?:(?:[A-Z][A-Za-z]{{0,7}}|p)-)?"
        rf"?{unit}(?:{join}{unit}){{3,}}(?![A-Za-z])",
        re.IGNORECASE,
    )


__all__ = ["ResidueLine", "ResidueString", "find_residues"]
