"""Read residues as people write them in a cell or a text: three-letter codes, 5' and 3', numbers, notations.

The module hides how residues differ from words and from the notation of a modified molecule, and whether a text is read
as symbols, as three-letter codes or with a legend. It guesses nothing: a notation without a legend that defines it is
omitted with the reason. It leaves blanks, digits and other symbols to records.py. (ST.26 par. 13, 26, 28)
"""

import re
from typing import Any, Final

from wiposeq.errors import UnreadNotation, UsageError, UserError
from wiposeq.formats.notation.legend import Legend, preset
from wiposeq.formats.notation.reader import STOPPED, Reading, read_notation
from wiposeq.formats.options import NO_DEFAULTS, Defaults
from wiposeq.formats.plain.records import OwnValues, PlainRecords
from wiposeq.formats.source import Source
from wiposeq.model.changes import ChangeLog
from wiposeq.model.records import Sequence, says_skipped
from wiposeq.standard.residues import one_letter
from wiposeq.texts import listed, mark

_PARTS: Final = re.compile(r"[\s,;·‐-―-]+")
_CODES: Final = re.compile(r"(?:[A-Z][a-z]{2}){2,}")
_START: Final = re.compile(r"\A\s*+([53])\s*+(?:['’′´`]|prime)\s*+[-–—:]?\s*", re.IGNORECASE)
_END: Final = re.compile(r"(?<!\s)\s*+[-–—]?\s*+([53])\s*+(?:['’′´`]|prime)\s*+\Z", re.IGNORECASE)
_OUTER_DIGITS: Final = re.compile(r"(?<![^\W_])\d+|\d+(?![^\W_])")
_INSIDE: Final = re.compile(r"[^\W\d_]\d+-*[^\W\d_]")
_ONE_CASE: Final = re.compile(r"[^a-z]*|[^A-Z]*|(?:[^a-zA-Z]|[ACGTUNacgtun])*")
_SIGNS: Final = re.compile(r"[()\[\]{}<>/\\+_=#@&|^~$%'’′]|\*(?=\s*[^\W\d_])|[^\W\d_]\s*-+\s*(?:NH2|OH|COOH)\b")
PLACEHOLDER: Final = "residues/placeholder"
_PLACEHOLDERS: Final = re.compile(
    r"none|nil|null|n/?a|not (?:available|applicable)|unavailable|unknown|missing|empty|blank|pending|tb[ad]|"
    r"to be determined|deleted?|removed|cancell?ed|withdrawn|void|(?:see|as) (?:above|below)|same(?: as above)?|ditto|"
    r"skip(?:ped)?|omitted|left (?:out|blank)|reserved|(?:not|un)[ -]?(?:used|disclosed)|"
    r"(?:see|as in|as) (?:the )?(?:drawings?|fig(?:ure)?s?|tables?|text|description|annex|appendix|sheet|file|listing|"
    r"attach(?:ed|ment)|examples?|claims?)(?: \w{1,6})?"
)
"""What people write into a cell that has no residues, in small letters and without dots."""
_OMITTED: Final = re.compile(r"[^\W\d_]\s*(?:\.{3}|…|\. \. \.)[\s.]*[^\W\d_]")
"""Three dots between residues mean omitted residues. The dots of an alignment are different."""
_WITH_INOSINE: Final = re.compile(r"[\s\dACGTUNIacgtuni]+")
"""Bases in any case with inosine, whose capital among small letters has no other meaning in nucleotides."""
_SURELY: Final = re.compile(r"[\s\dACGTUNacgtun]*|[\s\dA-Z]*+\*?\s*+|[\s\dacgturyswkmbdhvn]*")

BACKWARDS: Final = "residues/backwards"
"""The kind of the change that reports a record omitted because it is written from 3' to 5'."""
OMITTED: Final = "residues/omitted"
"""The kind of the change that reports a record omitted because dots replace some of its residues."""
RESIDUES_BEFORE: Final = "line/residues-before"
"""The kind of the change that reports residues before the first record."""
REVERSE_IT: Final = mark("Omitted: it is written from 3' to 5'; reverse it")
LOOKS_LIKE_NOTATION: Final = mark(
    "Omitted: it looks like a notation of modified residues; choose the legend that defines it"
)
NOTATION_OR_CASE: Final = mark(
    "Omitted: it has small and capital letters, like a notation of modified residues; choose the legend that defines "
    "it, or --case ignore if they mean the same"
)
_TITLED: Final = re.compile(r"\s*[A-Z][a-z]{3,}\W*")
"""A single word such as a name."""
_LETTERS: Final = re.compile(r"[A-Za-z\s\d*]+")


class WrittenRecords(PlainRecords):
    """The base of readers of texts and tables, which people write by hand."""

    def __init__(self, source: Source, defaults: Defaults = NO_DEFAULTS, *more: Any) -> None:
        super().__init__(source, defaults, *more)
        self._legends = (defaults.legend, *defaults.other_legends) if defaults.legend is not None else ()
        self._preface = ChangeLog()
        """Changes that concern the whole file; the report begins with them."""
        self._record_numbers: dict[int, int] = {}

    def record_of(self, sequence: Sequence) -> int:
        """Return the number (from 1) of the record of a sequence."""
        return self._record_numbers.get(sequence.uid, -sequence.uid)

    def written(self, line: int, name: str, text: str, own: OwnValues, where: str) -> Sequence | None:
        """Return the sequence that a text describes, or report why there is none and return None.

        000, or words that mean the same, make a skipped sequence (par. 58).
        """
        sequence = self._written(line, name, text, own, where)
        if sequence is not None:
            self._record_numbers[sequence.uid] = self.records
        return sequence

    def _written(self, line: int, name: str, text: str, own: OwnValues, where: str) -> Sequence | None:
        if says_skipped(text):
            self.records += 1
            return Sequence(self._next_uid(), name, is_skipped=True)
        if is_placeholder(text) or (not self._legends and not own.legend and _is_of_small_words(text)):
            words = "Omitted: a word is in the place of the residues: {before}"
            self.changes.add(PLACEHOLDER, words, where, line, before=text.strip()[:60])
            self.records += 1
            return None
        body, direction = without_ends(text)
        if direction == "35":
            self.changes.add(BACKWARDS, REVERSE_IT, where, line, before=text[:60])
            self.records += 1
            return None
        if _OMITTED.search(body):
            self.changes.add(
                OMITTED, "Omitted: dots replace some of the residues", where, line, before=" ".join(text.split())[:60]
            )
            self.records += 1
            return None
        if (self._legends or own.legend) and (reading := self._read(text, own, where, line)):
            return self._of_notation(name, reading, own)
        if direction:
            self._preface.count("residues/ends", "5' and 3' around the residues omitted", where, line)
        if own.molecule not in ("DNA", "RNA") and (symbols := one_letters(body)):
            self._preface.count(
                "residues/three-letter", "Three-letter codes written with one letter (par. 26)", where, line
            )
            body = symbols
        elif self._is_of_one_case(body, own):
            pass
        elif is_notation(body):
            self.records += 1
            if not self._legends and not own.legend:
                message = NOTATION_OR_CASE if _LETTERS.fullmatch(body) else LOOKS_LIKE_NOTATION
                self.changes.add(STOPPED, message, where, line, before=" ".join(text.split())[:200])
            return None
        if name:
            self._note_name(name, line)
        return self.sequence(line, name, [body.replace("\r", "\n").encode()], own, where)

    def _is_of_one_case(self, body: str, own: OwnValues) -> bool:
        """Return whether the case of letters has no meaning, by the choice of the user or by the molecule type."""
        if own.molecule in ("DNA", "RNA") and _WITH_INOSINE.fullmatch(body):
            return True
        return self._ignores_case and _LETTERS.fullmatch(body) is not None and are_residues(body.upper())

    def _legends_of(self, own: OwnValues) -> tuple[Legend, ...]:
        """Return the legend that a record names, or else all that the user chose."""
        if not own.legend:
            return self._legends
        named = [each for each in self._legends if own.legend.casefold() in (each.id, each.name.casefold())]
        return tuple(named[:1]) or (preset(own.legend.casefold()),)

    def _read(self, text: str, own: OwnValues, where: str, line: int) -> Reading | None:
        """Read a text with the legends. Return None if it is plain residues, or if no legend defines it.

        Several legends must give the same sequence; otherwise the record is omitted.
        """
        body, _ = without_ends(text)
        is_codes = own.molecule not in ("DNA", "RNA") and bool(one_letters(body))
        is_plain = is_codes or not is_notation(body)
        readings: dict[object, tuple[Legend, Reading]] = {}
        errors: list[UserError] = []
        defaults = Defaults(
            molecule=own.molecule or self._molecule,
            organism=own.organism or self._organism,
            mol_type=own.mol_type or self._mol_type,
        )
        try:
            legends = self._legends_of(own)
        except UsageError as error:
            legends, errors = (), [error]
        for legend in legends:
            try:
                reading = read_notation(text, legend, defaults, edition=self._edition, where=where, line=line)
                readings.setdefault((reading.residues, reading.features), (legend, reading))
            except (UnreadNotation, UsageError) as error:
                errors.append(error)
        if len(readings) > 1 and not is_plain:
            names = listed(legend.id for legend, _ in readings.values())
            message = mark("Omitted: the legends {names} read it in different ways; name one in a column")
            self._omit(message, text, where, line, names=names)
        elif not readings and errors and not is_plain:
            furthest = max(errors, key=lambda error: error.place if isinstance(error, UnreadNotation) else 0)
            message = mark("Omitted: {why} {hint}")
            self._omit(message, text, where, line, why=furthest.message, hint=furthest.hint)
        if len(readings) != 1:
            return None
        ((_, reading),) = readings.values()
        return None if is_plain and len(reading.features) == 1 else reading

    def _omit(self, message: str, text: str, where: str, line: int, **values: str) -> None:
        self.changes.add(STOPPED, message, where, line, before=" ".join(text.split())[:200], values=values)

    def _of_notation(self, name: str, reading: Reading, own: OwnValues) -> Sequence:
        self.records += 1
        uid = self._next_uid()
        if own.organism or self._organism:
            changes = [change for change in reading.changes if change.kind != "organism/assumed"]
        else:
            changes = list(reading.changes)
        self.changes.extend(changes)
        self.with_organism.add(uid)
        self.with_mol_type.add(uid)
        return reading.sequence(uid, name)


def is_placeholder(text: str) -> bool:
    """Return whether a text stands for residues that are not there ("none", "see below"), although it could be read as
    a protein."""
    return _PLACEHOLDERS.fullmatch(" ".join(text.casefold().replace(".", "").split())) is not None


def _is_of_small_words(text: str) -> bool:
    """Return whether a text is a phrase such as "mutant of clone 5": words of several lengths, in small letters."""
    return text[1:].islower() and is_of_words(text.split()) and not are_residues(text) and not is_notation(text)


def one_letters(text: str) -> str:
    """Return the one-letter symbols of a text of three-letter codes (Ala-Gly, AlaGly, Ala Gly, ALA GLY) and numbers.

    Return "" for any other text. Ter becomes *.
    """
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
    """Return the text without 5' and 3' around it, and the direction: "", "53" or, if reversed, "35"."""
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
    """Return whether a text means more than residues: it mixes capital and small letters, or has digits between
    letters, brackets or signs. An unknown symbol alone does not make a notation.
    """
    if _SURELY.fullmatch(text):
        return _INSIDE.search(text) is not None
    return bool(_INSIDE.search(text) or not _ONE_CASE.fullmatch(text) or _SIGNS.search(text))


def are_residues(text: str) -> bool:
    """Return whether a text certainly consists of residues, and not of words.

    Residues are symbols of one molecule, blocks of the same length, or three-letter codes, with blanks, numbers, gaps.
    """
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


def may_be_residues(line: str) -> bool:
    """Return whether a line around records consists of residues, so that it may be a record without a header."""
    return are_residues(line) and not _TITLED.fullmatch(line)


def report_residues_before(lines: list[str], log: ChangeLog) -> None:
    """Report the lines before the first record, from line 1 of a file, that are residues without a header."""
    found = [(number, line.strip()) for number, line in enumerate(lines, 1) if may_be_residues(line)]
    if found:
        log.add(
            RESIDUES_BEFORE,
            "Omitted: residues before the first record, which have no line such as >name: {before}",
            line=found[0][0],
            count=len(found),
            before=found[0][1][:80],
        )


def is_of_words(blocks: list[str]) -> bool:
    """Return whether blanks separate words: blocks of residues have the same length, except the last."""
    return len({len(block) for block in blocks[:-1]}) > 1 or (len(blocks) > 1 and len(blocks[-1]) > len(blocks[0]))


__all__ = [
    "BACKWARDS",
    "LOOKS_LIKE_NOTATION",
    "NOTATION_OR_CASE",
    "OMITTED",
    "PLACEHOLDER",
    "RESIDUES_BEFORE",
    "REVERSE_IT",
    "WrittenRecords",
    "are_residues",
    "is_notation",
    "is_of_words",
    "is_placeholder",
    "may_be_residues",
    "one_letters",
    "report_residues_before",
    "without_ends",
]
