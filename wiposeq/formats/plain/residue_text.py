"""Residues as people write them in a cell or a text: three-letter codes, 5' and 3', numbers, notations with a legend.

It hides how such a text is told from words and from the notation of a modified molecule, and which of the ways of
reading it is taken: as symbols, as three-letter codes, or with the legend. Nothing is guessed: a notation without a
legend, or with one that does not know it, is left out with its reason. What blanks, digits and odd symbols become is
records.py's. (ST.26 par. 13, 26, 28)
"""

import re
from typing import Any, Final

from wiposeq.errors import UnreadNotation, UsageError
from wiposeq.formats.notation.legend import Legend
from wiposeq.formats.notation.reader import STOPPED, Reading, read_notation
from wiposeq.formats.options import Defaults
from wiposeq.formats.plain.records import PlainRecords, Said
from wiposeq.model.changes import ChangeLog
from wiposeq.model.records import Sequence, says_skipped
from wiposeq.standard.residues import one_letter
from wiposeq.texts import mark

_PARTS: Final = re.compile(r"[\s,;·‐-―-]+")
_CODES: Final = re.compile(r"(?:[A-Z][a-z]{2}){2,}")
_START: Final = re.compile(r"\A\s*+([53])\s*+(?:['’′´`]|prime)\s*+[-–—:]?\s*", re.IGNORECASE)
_END: Final = re.compile(r"(?<!\s)\s*+[-–—]?\s*+([53])\s*+(?:['’′´`]|prime)\s*+\Z", re.IGNORECASE)
_OUTER_DIGITS: Final = re.compile(r"(?<![^\W_])\d+|\d+(?![^\W_])")
_INSIDE: Final = re.compile(r"[^\W\d_]\d+[^\W\d_]")
_ONE_CASE: Final = re.compile(r"[^a-z]*|[^A-Z]*|(?:[^a-zA-Z]|[ACGTUNacgtun])*")
_SIGNS: Final = re.compile(r"[()\[\]{}<>/\\+_=#@&|^~$%'’′]|\*(?=\s*[^\W\d_])|[^\W\d_]\s*-+\s*(?:NH2|OH|COOH)\b")
_OMITTED: Final = re.compile(r"[^\W\d_]\s*(?:\.{3}|…|\. \. \.)[\s.]*[^\W\d_]")
"""Three dots between residues, which writers set for those they leave out; an alignment has others."""
_SURELY: Final = re.compile(r"[\s\dACGTUNacgtun]*|[\s\dA-Z]*+\*?\s*+|[\s\dacgturyswkmbdhvn]*")

BACKWARDS: Final = "residues/backwards"
"""The kind of change that tells of a record left out because it stands there from 3' to 5'."""
OMITTED: Final = "residues/omitted"
"""The kind of change that tells of one left out because dots stand for some of its residues."""
TURN_ROUND: Final = mark("Left out: it is written from 3' to 5'; turn it round")
LOOKS_LIKE_NOTATION: Final = mark(
    "Left out: it looks like a notation of modified residues; choose the legend it is written in"
)


class WrittenRecords(PlainRecords):
    """Makes a Sequence of each text that stands for residues. legend: how notations of modified residues are read."""

    def __init__(self, *plain: Any, legend: Legend | None = None) -> None:
        super().__init__(*plain)
        self._legend = legend
        self._preface = ChangeLog()
        """Changes of the whole file, reported before those of its records."""
        self._records_of: dict[int, int] = {}

    def record_of(self, sequence: Sequence) -> int:
        """The number of the record that a sequence came from, from 1."""
        return self._records_of[sequence.uid]

    def written(self, line: int, name: str, text: str, said: Said, where: str) -> Sequence | None:
        """The sequence a text stands for, None where there is none or it cannot be taken, which is told.

        000, or words that say so, make a skipped sequence (par. 58)."""
        sequence = self._written(line, name, text, said, where)
        if sequence is not None:
            self._records_of[sequence.uid] = self.records
        return sequence

    def _written(self, line: int, name: str, text: str, said: Said, where: str) -> Sequence | None:
        if says_skipped(text):
            self.records += 1
            return Sequence(self._next_uid(), name, is_skipped=True)
        body, direction = without_ends(text)
        if direction == "35":
            self.changes.add(BACKWARDS, TURN_ROUND, where, line, before=text[:60])
            self.records += 1
            return None
        if _OMITTED.search(body):
            self.changes.add(OMITTED, "Left out: dots stand there for residues that are not written", where, line,
                             before=" ".join(text.split())[:60])  # fmt: skip
            self.records += 1
            return None
        if self._legend is not None and (reading := self._read(text, said, where, line)):
            return self._of_notation(name, reading, said)
        if direction:
            self._preface.count("residues/ends", "5' and 3' around residues left out", where, line)
        if said.molecule not in ("DNA", "RNA") and (symbols := one_letters(body)):
            self._preface.count("residues/three-letter", "Three-letter codes written with one letter (par. 26)", where,
                                line)  # fmt: skip
            body = symbols
        elif is_notation(body):
            self.records += 1
            if self._legend is None:
                self.changes.add(STOPPED, LOOKS_LIKE_NOTATION, where, line, before=" ".join(text.split())[:200])
            return None
        if name:
            self._note_name(name, line)
        return self.sequence(line, name, [body.replace("\r", "\n").encode()], said, where)

    def _read(self, text: str, said: Said, where: str, line: int) -> Reading | None:
        """What the legend makes of a text; None where it is plain and the legend says nothing else, or it stops."""
        assert self._legend is not None
        body, _ = without_ends(text)
        is_codes = said.molecule not in ("DNA", "RNA") and bool(one_letters(body))
        is_plain = is_codes or not is_notation(body)
        try:
            reading = read_notation(
                text,
                self._legend,
                Defaults(
                    molecule=said.molecule or self._molecule,
                    organism=said.organism or self._organism,
                    mol_type=said.mol_type or self._mol_type,
                ),
                edition=self._edition,
                where=where,
                line=line,
            )
        except (UnreadNotation, UsageError) as error:
            if not is_plain:
                self.changes.add(STOPPED, "Left out: {why} {hint}", where, line, before=" ".join(text.split())[:200],
                                 values={"why": error.message, "hint": error.hint})  # fmt: skip
            return None
        return None if is_plain and len(reading.features) == 1 else reading

    def _of_notation(self, name: str, reading: Reading, said: Said) -> Sequence:
        self.records += 1
        uid = self._next_uid()
        if said.organism or self._organism:
            changes = [change for change in reading.changes if change.kind != "organism/assumed"]
        else:
            changes = list(reading.changes)
        self.changes.extend(changes)
        self.with_organism.add(uid)
        self.with_mol_type.add(uid)
        return reading.sequence(uid, name)


def one_letters(text: str) -> str:
    """The one-letter symbols of a text that is nothing but three-letter codes (Ala-Gly, AlaGly, Ala Gly, ALA GLY) and
    numbers; "" for anything else. A Ter at the end is *."""
    symbols: list[str] = []
    words = [word for word in _PARTS.split(text) if word and not word.isdigit()]
    for word in words:
        if len(word) > 3 and not _CODES.fullmatch(word):
            return ""
        for start in range(0, len(word), 3):
            code = word[start : start + 3]
            symbol = "*" if code.lower() in ("ter", "***") or word == "*" else one_letter(code)
            if not symbol or (len(code) != 3 and symbol != "*"):
                return ""
            symbols.append(symbol)
    if len(symbols) == 1 and not text.strip().istitle():
        return ""
    return "".join(symbols)


def without_ends(text: str) -> tuple[str, str]:
    """The text without 5' and 3' around it, and which stood there: "", "53" or, written backwards, "35"."""
    start = _START.match(text)
    if start:
        text = text[start.end() :]
    end = _END.search(text)
    if end:
        text = text[: end.start()]
    if start:
        return text, "53" if start[1] == "5" else "35"
    return text, ("53" if end[1] == "3" else "35") if end else ""


def is_notation(text: str) -> bool:
    """Whether a text says more than residues: capital and small letters that may mean different things, digits between
    letters, brackets, signs. A symbol nobody knows does not make a notation of a sequence."""
    if _SURELY.fullmatch(text):
        return _INSIDE.search(text) is not None
    return bool(_INSIDE.search(text) or not _ONE_CASE.fullmatch(text) or _SIGNS.search(text))


def are_residues(text: str) -> bool:
    """Whether a text is surely residues and no words: symbols of one molecule, blocks of one length, or three-letter
    codes; with blanks, numbers and gaps."""
    body, _ = without_ends(text)
    if one_letters(body):
        return True
    if is_notation(body) or not re.fullmatch(r"[A-Za-z\s\d.*-]+", body):
        return False
    lines = [_OUTER_DIGITS.sub(" ", line).split() for line in body.split("\n")]
    letters = "".join(block for line in lines for block in line)
    if sum(map(str.isalpha, letters)) < 4:
        return False
    core = sum(letters.count(symbol) for symbol in "ACGTUNacgtun")
    if 10 * core >= 9 * len(letters):
        return True
    if letters.islower() and 5 * core < 4 * len(letters) and any(len(line) > 1 for line in lines):
        return False
    return not any(is_of_words(line) for line in lines)


def is_of_words(blocks: list[str]) -> bool:
    """Whether blanks part words, not blocks: all blocks of residues but the last are of one length."""
    return len({len(block) for block in blocks[:-1]}) > 1 or (len(blocks) > 1 and len(blocks[-1]) > len(blocks[0]))


__all__ = [
    "BACKWARDS",
    "LOOKS_LIKE_NOTATION",
    "OMITTED",
    "TURN_ROUND",
    "WrittenRecords",
    "are_residues",
    "is_notation",
    "is_of_words",
    "one_letters",
    "without_ends",
]
