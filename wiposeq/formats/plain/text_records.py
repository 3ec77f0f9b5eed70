"""Plain text: records opened by a line <name; molecule type; organism> or SEQ ID NO: 1, or residues and nothing else.

It hides how such a text is laid out, and how a text of residues is told from words. What stands for residues is
plaintext.py's. No document of the multi-sequence form is at hand; it is known from the programs that write it.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from wiposeq.errors import UnreadableFile
from wiposeq.formats.notation.legend import Legend
from wiposeq.formats.plain.cells import delimiter_of, molecule_of, names_residues
from wiposeq.formats.plain.records import UNSAID, Molecules, Said
from wiposeq.formats.plain.residue_text import WrittenRecords, are_residues
from wiposeq.formats.source import Given, as_source
from wiposeq.model.records import Sequence
from wiposeq.progress import SILENT, Progress
from wiposeq.standard.edition import Edition
from wiposeq.texts import tr

_HEADER: Final = re.compile(r"\s*+<(?=[^<>\n;]*+;)([^<>\n]*+)>(.*)", re.DOTALL)
_NUMBERED: Final = re.compile(
    r"\s*+[\[(<]?\s*+SEQ\.?\s*+ID\.?\s*+(?:NO|NR|N°)\.?\s*+:?\s*+(\d{1,6})\b\s*+[\])>]?\s*+[:.;,–—-]*+\s*+(.*)",
    re.IGNORECASE,
)
"""How specifications open a sequence: SEQ ID NO: 1, and perhaps its name."""
_LAYOUT: Final = re.compile(r"\s*(?:ORIGIN|SQ\s+Sequence\s.*|//)\s*")
"""Lines around the residues of a record of a data bank."""
_NAMED: Final = re.compile(r"\s*+(\S[^\t]*?)(?<![ \t])[ \t]++([A-Za-z*-]{10,})\s*+")
"""A name and residues in one line."""
_NAMED_LINES: Final = 10_000
"""Lines of the longest text that is looked at for a name in each."""


class TextRecords(WrittenRecords):
    """The sequences of a text, to be iterated once. kind: one of kinds.TEXTS; raw text is one sequence.

    changes is complete after the last one. Raises UnreadableFile while iterating, Cancelled.
    """

    def __init__(
        self,
        source: Given,
        kind: str,
        *,
        molecule: Molecules = None,
        organism: str = "",
        mol_type: str = "",
        edition: Edition | None = None,
        first_uid: int = 1,
        legend: Legend | None = None,
        progress: Progress = SILENT,
    ) -> None:
        super().__init__(molecule, organism, mol_type, edition, first_uid, legend=legend)
        self._source = as_source(source)
        self._kind = kind
        self._progress = progress
        self._numbers: dict[int, int] = {}
        """The SEQ ID NO that the header in a line says."""

    def __iter__(self) -> Iterator[Sequence]:
        for line, fields, body in self._records():
            sequence = self._sequence(line, fields, body)
            if sequence is not None:
                yield sequence
        self._sum_up()
        self.changes.extend(self._preface, is_first=True)

    def _lines(self) -> Iterator[tuple[int, str]]:
        source = self._source
        with source.open_text(self._preface) as (text, file):
            text.reconfigure(newline=None)
            for number, line in enumerate(text, 1):
                if number % 4096 == 0:
                    self._progress.check()
                    self._progress.report(min(file.tell(), source.size), source.size)
                yield number, line.rstrip("\n")

    def _records(self) -> Iterator[tuple[int, list[str], list[str]]]:
        """(line of the header, its fields, the lines below) of each record; text before the first is told."""
        at, fields, body = 1, list[str](), list[str]()
        for number, line in self._lines():
            header = _header(line) if self._kind == "multi" else None
            if header is None:
                if _LAYOUT.fullmatch(line):
                    self._preface.count("line/layout", "Lines around the residues left out: {before}", line=number,
                                        before=line.strip()[:60])  # fmt: skip
                else:
                    body.append(line)
                continue
            if fields:
                yield at, fields, body
            else:
                self._tell_preamble(body)
            at, fields = number, header[0]
            if numbered := _NUMBERED.fullmatch(line):
                self._numbers[number] = int(numbered[1])
            body = [header[1]] if header[1].strip() else []
        if not fields and self._kind == "raw" and len(body) <= _NAMED_LINES and as_cells("\n".join(body)):
            self._preface.count("record/named-lines", "Lines of a name and residues taken as a sequence each", line=1,
                                times=sum(1 for line in body if line.strip()))  # fmt: skip
            for number, line in enumerate(body, 1):
                if found := _NAMED.fullmatch(line):
                    yield number, [found[1].strip(), "", ""], [found[2]]
        elif fields or self._kind == "raw":
            yield at, fields, body
        elif not self.records:
            raise UnreadableFile(
                "{path} holds no record.",
                "Begin each with a line such as <name; DNA; Homo sapiens>.",
                path=str(self._source.path) if self._source.path is not None else tr("The clipboard"),
            )

    def _tell_preamble(self, lines: list[str]) -> None:
        words = [line.strip() for line in lines if line.strip()]
        if words:
            self.changes.add("line/before-first-record", "Lines before the first record left out: {before}", line=1,
                             count=len(words), before=words[0][:80])  # fmt: skip

    def _sequence(self, line: int, fields: list[str], body: list[str]) -> Sequence | None:
        name = fields[0] if fields else self._source.path.stem if self._source.path is not None else ""
        where = name or f"#{self.records + 1}"
        said = self._said(line, fields, where) if fields else UNSAID
        if not any(text.strip() for text in body):
            self.records += 1
            self.changes.add("record/empty", "Record without residues left out", where, line)
            return None
        if not fields:
            self._tell_joined(body, where)
        sequence = self.written(line, name, "\n".join(body), said, where)
        if sequence is not None and self._numbers.get(line, self.count) != self.count:
            self.changes.add("record/number", "SEQ ID NO {before} of the text becomes {after}, its place", where, line,
                             before=str(self._numbers[line]), after=str(self.count))  # fmt: skip
        return sequence

    def _said(self, line: int, fields: list[str], where: str) -> Said:
        word, organism, *more = [*fields[1:], "", ""][: max(2, len(fields) - 1)]
        molecule, mol_type = molecule_of(word, self._edition) if word else ("", "")
        if word and not molecule:
            self.changes.add("molecule/unknown", "Not a molecule type; told by the letters: {before}", where, line,
                             before=word)  # fmt: skip
        if more and more[0] and molecule_of(more[0], self._edition)[1]:
            mol_type = more.pop(0)
        if any(more):
            self.changes.add("header/left-out", "Left out of the line that opens the record: {before}", where, line,
                             before="; ".join(filter(None, more)))  # fmt: skip
        return Said(molecule, organism, mol_type)

    def _tell_joined(self, body: list[str], where: str) -> None:
        """Tells where lines that may each be a sequence were taken for one: lines of one are as long as each other."""
        lengths = [len(text.strip()) for text in body if any(map(str.isalpha, text))]
        if len(lengths) > 1 and (len(set(lengths[:-1])) > 1 or lengths[-1] > lengths[0]):
            self.changes.add(
                "record/joined",
                "Lines of different length taken as one sequence; if each is one of its own, open each with a line "
                "that starts with >",
                where,
                1,
                count=len(lengths),
            )


def kind_of_plain(text: str) -> str:
    """ "multi", "csv" (cells parted by tabs, semicolons or commas) or "raw" for a text of no other kind; "" for words.

    text: all of it, or its first pages."""
    lines = [line for line in text.lstrip("\ufeff").split("\n") if line.strip() and not _LAYOUT.fullmatch(line)]
    if lines and _header(lines[0]):
        return "multi"
    text = "\n".join(lines)
    delimiter = delimiter_of(text)
    if delimiter == "\t" and _are_cells(text):
        return "csv"
    if are_residues(text):
        return "raw"
    return "csv" if delimiter and names_residues(text, delimiter) else ""


def _are_cells(text: str) -> bool:
    """Whether tabs part cells, not a number from residues, or residues from residues, in one sequence."""
    rows = [[cell.strip() for cell in line.split("\t") if cell.strip()] for line in text.split("\n")]
    rows = [row for row in rows if row]
    if not all(cell.isdecimal() or are_residues(cell * 4) for row in rows for cell in row):
        return True
    if {len(cell) for row in rows for cell in row[:-1]} == {10}:
        return False
    starts = [row[0] for row in rows if row[0].isdecimal()]
    return not starts or (len(starts) == len(rows) and _are_in_a_row(starts))


def _are_in_a_row(numbers: list[str]) -> bool:
    """Whether numbers count sequences, not residues: several, each one more than the one before."""
    return len(numbers) > 1 and all(int(after) == int(before) + 1 for before, after in pairwise(numbers))


def as_cells(text: str) -> str:
    """The lines of a text that are all a name and residues, with a tab between the two; "" for any other text."""
    found = [_NAMED.fullmatch(line) for line in text.split("\n") if line.strip()]
    pairs = [(each[1].strip(), each[2]) for each in found if each]
    if not pairs or len(pairs) < len(found):
        return ""
    names = [name for name, _ in pairs]
    if any(sum(map(str.isalpha, name)) >= 10 and are_residues(name) for name in names):
        return ""
    if all(map(str.isdecimal, names)) and not _are_in_a_row(names):
        return ""
    if not all(are_residues(residues) for _, residues in pairs):
        return ""
    return "\n".join(f"{name}\t{residues}" for name, residues in pairs)


def _header(line: str) -> tuple[list[str], str] | None:
    """(name, molecule type, organism and more, residues in the same line) of a line that opens a record, or None."""
    if found := _HEADER.match(line):
        return [" ".join(field.split()) for field in found[1].split(";")], found[2]
    if found := _NUMBERED.fullmatch(line):
        rest, is_body = found[2].strip(), are_residues(found[2])
        name = f"SEQ ID NO: {found[1]}" if is_body or not rest else " ".join(rest.split())
        return [name, "", ""], rest if is_body else ""
    return None


__all__ = ["TextRecords", "as_cells", "kind_of_plain"]
