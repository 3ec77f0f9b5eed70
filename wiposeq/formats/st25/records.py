"""Sort the entries of an ST.25 listing into header and records, and find the number of each record.

The module hides the treatment of wrong tags and numbers: a record without <210>, and numbers that are missing, out of
order or repeated. It keeps a number if possible, because the description cites it. It leaves the meaning of entries to
other modules.
"""

import re
from dataclasses import dataclass, field
from typing import Final

from wiposeq.formats.st25.report import name_of
from wiposeq.formats.st25.text import OF_FIXED_WORDS, Entry, in_basic_latin, in_one_line, without_print
from wiposeq.model.address import Address
from wiposeq.model.changes import ChangeLog
from wiposeq.model.origin import NOT_IMPORTED, Fact
from wiposeq.model.readable import short
from wiposeq.texts import mark, tr

MOST_FILLED: Final = 1_000
"""The most missing numbers that become skipped sequences if neither <160> nor as many records confirm them."""
_MOST_DECLARED: Final = 100_000
"""The same if <160> confirms them."""

OF_RECORD: Final = frozenset((211, 212, 213))
OF_FEATURES: Final = frozenset((220, 221, 222, 223))
_FIRST_NUMBER: Final = re.compile(r"[0-9]{1,15}(?![0-9])")
_BLOCK_START: Final = re.compile(
    r"[ \t]*>?[ \t]*(?:SEQ(?:UENCE)?[ \t]*(?:ID)?[ \t]*(?:NO)?\.?:?[ \t]*)?(?:([0-9]{1,15})(?![0-9a-zA-Z]))?"
    r"(?:[ \t]*<[ \t]*400[ \t]*>[ \t]*[0-9]*)?",
    re.IGNORECASE,
)


_LETTERED_NUMBER: Final = re.compile(r"[ \t]*([0-9]{1,15}[A-Za-z]{1,2})[ \t]*(?=\n|$)")
"""A number with letters alone on the line of <400>, such as 2a. Its letters are not residues."""


@dataclass(slots=True)
class Record:
    """The entries of one sequence, unchanged. number: that of <210> or else <400>, or None."""

    line: int
    number: int | None = None
    fields: dict[int, Entry] = field(default_factory=dict)
    features: list[Entry] = field(default_factory=list)
    others: list[Entry] = field(default_factory=list)
    block: Entry | None = None
    has_number: bool = False


class Sorter:
    """Sorts the entries of one listing. header and records are complete after sort().

    facts: general information below the first sequence that contradicts the header; and the numbers of <400> that
        contradict <210>, of the records that block_text() has read.
    """

    def __init__(self, log: ChangeLog) -> None:
        self.header: list[Entry] = []
        self.records: list[Record] = []
        self.facts: list[Fact] = []
        self._log = log

    def sort(self, rest: list[Entry]) -> None:
        """Sort entries into header and records. A record begins at <210> or, if that is missing, after <400>."""
        following = 0
        ahead = []
        for entry in reversed(rest):
            ahead.append(following)
            if entry.tag in (210, 400):
                following = entry.tag
        current: Record | None = None
        late: list[Entry] = []
        for entry, next_tag in zip(rest, reversed(ahead)):
            if entry.is_damaged:
                self._log.add(
                    "tag/damaged",
                    "Tag that lost a bracket read as {after}",
                    "",
                    entry.line,
                    f"<{entry.tag}",
                    f"<{entry.tag}>",
                )
            entry = self._in_basic_latin(entry)
            if entry.tag < 200:
                if not self.records:
                    self.header.append(entry)
                elif in_one_line(entry.text):
                    late.append(entry)
                continue
            if entry.tag == 210:
                current = Record(entry.line, first_number(entry.text), has_number=True)
                self.records.append(current)
                self._report_other_words(entry)
                self._report_further_lines(entry)
                continue
            if current is None or (
                current.block is not None and (entry.tag == 400 or entry.tag in OF_RECORD or next_tag == 400)
            ):
                current = Record(entry.line)
                self.records.append(current)
            self._add(current, entry)
        self._add_late(late)

    def _add_late(self, late: list[Entry]) -> None:
        """Add the general information below the first sequence to the header, unless the header has its tag.

        An entry that contradicts the header is not read, and noted as a loss.
        """
        known: dict[int, list[str]] = {}
        for entry in self.header:
            known.setdefault(entry.tag, []).append(in_one_line(entry.text))
        for entry in late:
            text = in_one_line(entry.text)
            if not any(known.get(entry.tag, ())):
                self.header.append(entry)
                message = mark("General information below the first sequence read")
                self._log.add("tag/header-late", message, "", entry.line, f"<{entry.tag}> {text}")
                continue
            message = mark("General information below the first sequence left out")
            self._log.add("tag/header-late", message, "", entry.line, f"<{entry.tag}> {text}")
            if text not in known[entry.tag]:
                words = tr('<{tag}> below the first sequence says "{text}".', tag=entry.tag, text=short(text, 60))
                self.facts.append(contradiction(f"{entry.tag}@{entry.line}", entry.line, words))

    def _in_basic_latin(self, entry: Entry) -> Entry:
        """Return the entry with the hyphens, blanks and ligatures of word processors as characters of Basic Latin."""
        if entry.text.isascii() or entry.tag not in OF_FIXED_WORDS:
            return entry
        text = in_basic_latin(entry.text)
        if text == entry.text:
            return entry
        before, after = in_one_line(entry.text)[:60], in_one_line(text)[:60]
        self._log.add("text/characters", "Typographic signs in Basic Latin", "", entry.line, before, after)
        return Entry(entry.tag, entry.line, text, entry.is_damaged)

    def _add(self, record: Record, entry: Entry) -> None:
        if entry.tag == 400:
            record.block = entry
        elif entry.tag in OF_RECORD:
            if entry.tag not in record.fields:
                record.fields[entry.tag] = entry
            else:
                record.others.append(entry)
        elif entry.tag in OF_FEATURES:
            text, dropped = without_print(entry.text)
            for offset, line in dropped:
                self._report_print(entry.line + offset, line)
            record.features.append(Entry(entry.tag, entry.line, text) if dropped else entry)
        else:
            record.others.append(entry)

    def _report_other_words(self, entry: Entry) -> None:
        """Report the words on the line of <210> that are not its number."""
        line = entry.text.strip().split("\n")[0]
        others = _FIRST_NUMBER.sub("", line[:200], count=1).strip(" .:;,#") + line[200:]
        if others and not _NAMES_OF_NUMBER.fullmatch(others):
            self._log.add("text/stray", "Text that belongs to nothing left out", "", entry.line, line[:200])

    def _report_further_lines(self, entry: Entry) -> None:
        """Report text below a value that has one line only."""
        for offset, line in enumerate(entry.text.strip().split("\n")[1:], 1):
            if line.strip():
                self._log.add(
                    "text/stray", "Text that belongs to nothing left out", "", entry.line + offset, line.strip()
                )

    # Numbers

    def numbered(self) -> list[tuple[int, Record | None]]:
        """Return (SEQ ID NO, record) in order, with None for a number that is missing in the file.

        If a number occurs twice, or too many are missing, every record keeps its number and place, so that the check
        finds it and a person decides.
        """
        records = self.records
        numbers = self._stated_numbers()
        if len(set(numbers)) < len(numbers) or min(numbers) < 1:
            self._log.add(
                "number/twice",
                "A number occurs twice; the numbers of the file stay until a person decides",
                before=few([number for number in numbers if numbers.count(number) > 1 or number < 1]),
                line=records[0].line,
                follows="par. 10",
            )
            return list(zip(numbers, records))
        ordered = sorted(zip(numbers, records), key=lambda pair: pair[0])
        if [number for number, _ in ordered] != numbers:
            self._log.add(
                "number/order",
                "Sequences put in the order of their numbers",
                "",
                records[0].line,
                few(numbers),
                few([number for number, _ in ordered]),
                follows="par. 10",
            )
        last = ordered[-1][0]
        most = _MOST_DECLARED if last <= self.declared_quantity() else max(MOST_FILLED, len(ordered))
        if last - len(ordered) > most:
            self._log.add(
                "number/gap",
                "Too many numbers are missing to fill them; the numbers of the file stay until a person decides",
                before=few([number for number, _ in ordered]),
                line=records[0].line,
                follows="par. 10",
            )
            return list(ordered)
        return self._filled(ordered)

    def _stated_numbers(self) -> list[int]:
        """Return the number of each record; a record without <210> has the number after the one before it."""
        numbers: list[int] = []
        for record in self.records:
            number = record.number
            if number is None and record.block is not None:
                number = _block_number(record.block)
            if not record.has_number or number is None:
                number = number or (numbers[-1] + 1 if numbers else 1)
                self._log.add(
                    "number/missing-tag",
                    "A sequence without <210>; its position is its number",
                    "",
                    record.line,
                    "",
                    name_of(number),
                )
            numbers.append(number)
        return numbers

    def _filled(self, ordered: list[tuple[int, Record]]) -> list[tuple[int, Record | None]]:
        """Return the records with a skipped sequence for each missing number."""
        found: list[tuple[int, Record | None]] = []
        for number, record in ordered:
            for lost in range(len(found) + 1, number):
                found.append((lost, None))
                self._log.add(
                    "number/left-out",
                    "A number the file leaves out is a skipped sequence",
                    name_of(lost),
                    record.line,
                    "",
                    "000",
                    follows="par. 58",
                )
            found.append((number, record))
        return found

    def declared_quantity(self) -> int:
        """Return the number of sequences of <160>, or 0."""
        return next((first_number(entry.text) or 0 for entry in self.header if entry.tag == 160), 0)

    def block_text(self, record: Record, number: int, where: str) -> tuple[str, int]:
        """Return the text after <400> and its number, and the line on which it begins."""
        entry = record.block
        if entry is None:
            self._log.add(
                "record/no-sequence",
                "Damaged record: <400> is missing; a person must give the sequence",
                where,
                record.line,
            )
            return "", record.line
        found = _BLOCK_START.match(entry.text)
        assert found is not None
        if lettered := _LETTERED_NUMBER.match(entry.text):
            self._log.add(
                "number/lettered",
                "A number has letters and was read without them",
                where,
                entry.line,
                lettered[1],
                str(number),
                follows="par. 10",
            )
            return entry.text[lettered.end() :], entry.line
        if found[1] in (None, "000"):
            return entry.text, entry.line
        if int(found[1]) != number:
            self._log.add(
                "number/of-block",
                "<400> differs from <210>, which is used",
                where,
                entry.line,
                found[1],
                str(number),
                follows="par. 10",
            )
            words = tr("SEQ ID NO {number}: <400> says {found}.", number=number, found=found[1])
            self.facts.append(contradiction(f"400/{number}", entry.line, words))
        return entry.text[found.end() :], entry.line

    def value(self, entry: Entry, where: str) -> str:
        """Return a value up to the first blank line, and report the text below it."""
        text, dropped = without_print(entry.text)
        for offset, line in dropped:
            self._report_print(entry.line + offset, line, where)
        if "\n" not in text.strip():
            return in_one_line(text)
        lines = text.split("\n")
        rows: list[str] = []
        for offset, line in enumerate(lines):
            if line.strip():
                if rows and not lines[offset - 1].strip():
                    for more, stray in enumerate(lines[offset:], offset):
                        if stray.strip():
                            self._log.add(
                                "text/stray",
                                "Text that belongs to nothing left out",
                                where,
                                entry.line + more,
                                stray.strip(),
                            )
                    break
                rows.append(line)
        return in_one_line("\n".join(rows))

    def _report_print(self, line: int, text: str, where: str = "") -> None:
        self._log.add("text/of-print", "Line of a print left out", where, line, text)


_NAMES_OF_NUMBER: Final = re.compile(r"seq\.?\s*id\.?\s*(?:no\.?|nr\.?)?:?", re.IGNORECASE)


def contradiction(place: str, line: int, words: str) -> Fact:
    """Return the fact that the value of a tag is not read, because another value of the file contradicts it.

    place: the tag and its record, such as "212/3", for the key of the loss.
    """
    return Fact(NOT_IMPORTED, {"key": f"values={place}", "words": words}, Address(), line)


def first_number(text: str) -> int | None:
    """Return the first number of at most 15 digits in a text, or None."""
    found = _FIRST_NUMBER.search(text[:200])
    return int(found[0]) if found is not None else None


def _block_number(entry: Entry) -> int | None:
    found = _BLOCK_START.match(entry.text)
    return int(found[1]) if found is not None and found[1] and found[1] != "000" else None


def few(numbers: list[int]) -> str:
    """Return the first 50 numbers as a text."""
    return ", ".join(map(str, numbers[:50])) + (" ..." if len(numbers) > 50 else "")


__all__ = ["MOST_FILLED", "OF_FEATURES", "OF_RECORD", "Record", "Sorter", "contradiction", "few", "first_number"]
