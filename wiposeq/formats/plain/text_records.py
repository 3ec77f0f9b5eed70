"""Read text with several sequences, or with residues alone.

A record begins with a line such as <name; molecule type; organism> or SEQ ID NO: 1. The form has no specification; it
is known from the programs that write it. The module hides the layout, and how residues differ from words. It leaves to
residue_text.py how residues are written.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Final

from wiposeq.errors import UnreadableFile
from wiposeq.formats.options import NO_DEFAULTS, Defaults
from wiposeq.formats.plain.cells import delimiter_of, molecule_of, names_residues
from wiposeq.formats.plain.fasta_bodies import OTHER_MOLECULE, TWO_MOLECULES, second_molecule
from wiposeq.formats.plain.records import NO_VALUES, OwnValues
from wiposeq.formats.plain.residue_text import WrittenRecords, are_residues, report_residues_before
from wiposeq.formats.source import Source
from wiposeq.model.records import Sequence
from wiposeq.texts import tr

_HEADER: Final = re.compile(r"\s*+<(?=[^<>\n;]*+;)([^<>\n]*+)>(.*)", re.DOTALL)
_NUMBERED: Final = re.compile(
    r"\s*+[\[(<]?\s*+SEQ\.?\s*+ID\.?\s*+(?:NO|NR|N°)\.?\s*+:?\s*+(\d{1,6})\b\s*+[\])>]?\s*+[:.;,–—-]*+\s*+(.*)",
    re.IGNORECASE,
)
"""The line that begins a sequence in patent applications: SEQ ID NO: 1, and possibly its name."""
_LAYOUT: Final = re.compile(r"\s*(?:ORIGIN|SQ\s+Sequence\s.*|//)\s*")
"""Lines around the residues of a data bank record."""
_NAMED: Final = re.compile(r"\s*+(\S[^\t]*?)(?<![ \t])[ \t]++([A-Za-z*-]{10,})\s*+")
"""A line with a name and residues."""
_NAMED_LINES: Final = 10_000
"""A text with more lines is not examined for a name in each line."""


class TextRecords(WrittenRecords):
    """The sequences of a source whose kind is one of kinds.TEXTS. Text of the kind "raw" is one sequence.

    Raises UnreadableFile, Cancelled while iterating.
    """

    def __init__(self, source: Source, defaults: Defaults = NO_DEFAULTS, *more: Any) -> None:
        super().__init__(source, defaults, *more)
        self._numbers: dict[int, int] = {}
        """The SEQ ID NO in the header, by its line."""

    def __iter__(self) -> Iterator[Sequence]:
        for line, fields, body in self._records():
            number, name = self._numbers.get(line, 0), fields[0] if fields else ""
            yield from self.skipped_before(number, name, line)
            yield from self.or_unread(self._sequence(line, fields, body), name, number)
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
        """Yield (line of the header, its fields, the lines below) of each record; report the text before."""
        at, fields, body = 1, list[str](), list[str]()
        for number, line in self._lines():
            header = _header(line) if self._source.kind == "multi" else None
            if header is None:
                if _LAYOUT.fullmatch(line):
                    self._preface.count(
                        "line/layout",
                        "Lines around the residues omitted: {before}",
                        line=number,
                        before=line.strip()[:60],
                    )
                else:
                    body.append(line)
                continue
            if fields:
                yield at, fields, body
            else:
                self._report_preamble(body)
            at, fields = number, header[0]
            if numbered := _NUMBERED.fullmatch(line):
                self._numbers[number] = int(numbered[1])
            body = [header[1]] if header[1].strip() else []
        if not fields and self._source.kind == "raw" and len(body) <= _NAMED_LINES and as_cells("\n".join(body)):
            self._preface.count(
                "record/named-lines",
                "Lines with a name and residues read as one sequence each",
                line=1,
                times=sum(1 for line in body if line.strip()),
            )
            for number, line in enumerate(body, 1):
                if found := _NAMED.fullmatch(line):
                    yield number, [found[1].strip(), "", ""], [found[2]]
        elif fields or self._source.kind == "raw":
            yield at, fields, body
        elif not self.records:
            raise UnreadableFile(
                '"{path}" has no record.',
                "Begin each record with a line such as <name; DNA; Homo sapiens>.",
                path=str(self._source.path) if self._source.path is not None else tr("The clipboard"),
            )

    def _report_preamble(self, lines: list[str]) -> None:
        report_residues_before(lines, self.changes)
        words = [line.strip() for line in lines if line.strip()]
        if words:
            self.changes.add(
                "line/before-first-record",
                "Lines before the first record omitted: {before}",
                line=1,
                count=len(words),
                before=words[0][:80],
            )

    def _sequence(self, line: int, fields: list[str], body: list[str]) -> Sequence | None:
        name = fields[0] if fields else self._source.path.stem if self._source.path is not None else ""
        where = name or f"#{self.records + 1}"
        own = self._own_values(line, fields, where) if fields else NO_VALUES
        if not any(text.strip() for text in body):
            self.records += 1
            self.changes.add("record/empty", "Record without residues omitted", where, line)
            return None
        if second := second_molecule(body):
            self.records += 1
            self.changes.add(OTHER_MOLECULE, TWO_MOLECULES, where, line, before=" ".join(second.split())[:60])
            return None
        if not fields:
            self._report_joined(body, where)
        return self.written(line, name, "\n".join(body), own, where)

    def _own_values(self, line: int, fields: list[str], where: str) -> OwnValues:
        word, organism, *more = [*fields[1:], "", ""][: max(2, len(fields) - 1)]
        molecule, mol_type = molecule_of(word, self._edition) if word else ("", "")
        if word and not molecule:
            self.changes.add(
                "molecule/unknown",
                '"{before}" is not a molecule type; determined by the letters',
                where,
                line,
                before=word,
            )
        if more and more[0] and molecule_of(more[0], self._edition)[1]:
            mol_type = more.pop(0)
        if any(more):
            self.changes.add(
                "header/left-out",
                "Omitted from the line that begins the record: {before}",
                where,
                line,
                before="; ".join(filter(None, more)),
            )
        return OwnValues(molecule, organism, mol_type)

    def _report_joined(self, body: list[str], where: str) -> None:
        """Report that lines of different lengths were read as one sequence, as each may be a sequence."""
        lengths = [len(text.strip()) for text in body if any(map(str.isalpha, text))]
        if len(lengths) > 1 and (len(set(lengths[:-1])) > 1 or lengths[-1] > lengths[0]):
            self.changes.add(
                "record/joined",
                "Lines of different lengths read as one sequence; if each is a sequence, put a line that begins with > "
                "before each",
                where,
                1,
                count=len(lengths),
            )


def kind_of_plain(text: str) -> str:
    """Return "multi", "csv" (cells separated by tabs, semicolons or commas) or "raw"; "" for a text of words.

    text: the whole text, or its first pages.
    """
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
    """Return whether tabs separate cells of a table, and not numbers and blocks of one sequence."""
    rows = [[cell.strip() for cell in line.split("\t") if cell.strip()] for line in text.split("\n")]
    rows = [row for row in rows if row]
    if not all(cell.isdecimal() or are_residues(cell * 4) for row in rows for cell in row):
        return True
    if {len(cell) for row in rows for cell in row[:-1]} == {10}:
        return False
    starts = [row[0] for row in rows if row[0].isdecimal()]
    return not starts or (len(starts) == len(rows) and _are_consecutive(starts))


def _are_consecutive(numbers: list[str]) -> bool:
    """Return whether each of several numbers is one more than the number before, as if they count sequences."""
    return len(numbers) > 1 and all(int(after) == int(before) + 1 for before, after in pairwise(numbers))


def as_cells(text: str) -> str:
    """Return a text whose lines all are a name and residues, with a tab between both; "" for any other text."""
    found = [_NAMED.fullmatch(line) for line in text.split("\n") if line.strip()]
    pairs = [(each[1].strip(), each[2]) for each in found if each]
    if not pairs or len(pairs) < len(found):
        return ""
    names = [name for name, _ in pairs]
    if any(sum(map(str.isalpha, name)) >= 10 and are_residues(name) for name in names):
        return ""
    if all(map(str.isdecimal, names)) and not _are_consecutive(names):
        return ""
    if not all(are_residues(residues) for _, residues in pairs):
        return ""
    return "\n".join(f"{name}\t{residues}" for name, residues in pairs)


def _header(line: str) -> tuple[list[str], str] | None:
    """Return the fields of a line that begins a record and the residues after them, or None."""
    if found := _HEADER.match(line):
        return [" ".join(field.split()) for field in found[1].split(";")], found[2]
    if found := _NUMBERED.fullmatch(line):
        rest, is_body = found[2].strip(), are_residues(found[2])
        name = f"SEQ ID NO: {found[1]}" if is_body or not rest else " ".join(rest.split())
        return [name, "", ""], rest if is_body else ""
    return None


__all__ = ["TextRecords", "as_cells", "kind_of_plain"]
