"""All features of all sequences as one table: rows, columns, filter, order, edits of cells, copy and paste.

It hides how a table of 300,000 features over sequences in a file needs little memory: a row is two numbers, and its
texts are read when they are shown. It does not use Qt. Filtering and sorting are for a thread.
"""

import re
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from heapq import merge
from typing import Any, Final

from msgspec import Struct

from wiposeq.model.address import Address
from wiposeq.model.edit import Edit
from wiposeq.model.edits import Insert, Remove, SetField, Together
from wiposeq.model.records import Feature, Qualifier, free_uid
from wiposeq.model.records import Sequence as Record
from wiposeq.model.sequence_list import SequenceList
from wiposeq.progress import SILENT, Progress
from wiposeq.texts import tr, trn

NUMBER: Final = "#"
NAME: Final = "name"
KEY: Final = "key"
LOCATION: Final = "location"
FIXED: Final = (NUMBER, NAME, KEY, LOCATION)
"""The first columns. The others are qualifiers."""
_PIECE: Final = 20_000
_CELL: Final = re.compile(r'(?:"((?:[^"]|"")*)"(?=[\t\n]|\Z)|([^\t\n]*))([\t\n]|\Z)')
_EXPECTED: Final = ("gene", "product", "note")
"""Qualifiers that have a column even if no feature has them."""


class Row(Struct, frozen=True, gc=False):
    """A feature. position: of its sequence, from 1."""

    position: int
    sequence: Record
    feature: Feature

    @property
    def address(self) -> Address:
        """The address of the feature."""
        return Address(self.sequence.uid, self.feature.uid)


def feature_counts(sequences: tuple[Record, ...]) -> tuple[int, ...]:
    """Return the number of features of each sequence, for SequenceList.facts()."""
    return tuple(len(sequence.features) for sequence in sequences)


def qualifier_counts(sequences: tuple[Record, ...]) -> Counter[str]:
    """Return how many features have each qualifier, for SequenceList.facts()."""
    return Counter(name for s in sequences for f in s.features for name in {each.name for each in f.qualifiers})


class FeatureSheet:
    """The rows of a list of sequences, in the order of the listing. It behaves as a sequence of Row."""

    def __init__(self, sequences: SequenceList) -> None:
        self._sequences = sequences
        self._places = array("L")
        self._features = array("L")
        for start, counts in sequences.facts(feature_counts):
            for place, count in enumerate(counts, start):
                self._places.extend([place] * count)
                self._features.extend(range(count))

    def of(self, sequences: SequenceList) -> "FeatureSheet":
        """Return the sheet of other sequences. It shares the list of rows if each sequence has as many features."""
        if len(sequences.chunks) != len(self._sequences.chunks):
            return FeatureSheet(sequences)
        if any(a != b for a, b in zip(self._sequences.facts(feature_counts), sequences.facts(feature_counts))):
            return FeatureSheet(sequences)
        sheet = copy(self)
        sheet._sequences = sequences
        return sheet

    def __len__(self) -> int:
        return len(self._places)

    def __getitem__(self, at: int) -> Row:
        place = self._places[at]
        sequence = self._sequences[place]
        return Row(place + 1, sequence, sequence.features[self._features[at]])

    def __iter__(self) -> Iterator[Row]:
        for place, sequence in enumerate(self._sequences, 1):
            for feature in sequence.features:
                yield Row(place, sequence, feature)

    def columns(self) -> tuple[str, ...]:
        """Return the columns: the fixed ones, the qualifiers from the most to the least frequent, and expected ones."""
        total: Counter[str] = Counter()
        for _, counts in self._sequences.facts(qualifier_counts):
            total.update(counts)
        names = sorted(total, key=lambda name: (-total[name], name))
        return (*FIXED, *dict.fromkeys((*names, *_EXPECTED)))


def cell(row: Row, column: str) -> str:
    """Return the text of a cell. Several values of a qualifier are separated by "; ", a value that is None is empty."""
    if column == NUMBER:
        return str(row.position)
    if column == NAME:
        return row.sequence.name
    if column in (KEY, LOCATION):
        return str(getattr(row.feature, column))
    return "; ".join(each.value or "" for each in row.feature.qualifiers if each.name == column)


def can_edit(row: Row, column: str) -> bool:
    """Return whether a cell can be edited: a key, a location, or a qualifier with at most one value."""
    if column in (KEY, LOCATION):
        return True
    return column not in FIXED and sum(each.name == column for each in row.feature.qualifiers) <= 1


def edit_of(row: Row, column: str, text: str) -> Edit | None:
    """Return the edit that gives a cell another text. An empty text removes the qualifier. None if nothing changes."""
    text = text.strip() if column in (KEY, LOCATION) else text
    if not can_edit(row, column) or text == cell(row, column):
        return None
    if column in (KEY, LOCATION):
        return SetField(row.address.at(column), text)
    old = row.feature.qualifier(column)
    if old is None:
        uid = free_uid(row.feature.qualifiers)
        return Insert(row.address.at("qualifiers"), len(row.feature.qualifiers), (Qualifier(uid, column, text),))
    place = Address(row.sequence.uid, row.feature.uid, old.uid)
    return SetField(place.at("value"), text) if text else Remove((place,))


class Pasted(Struct, frozen=True):
    """The effect of a paste. edit: None if nothing changes. cells: that change. refused: that cannot be edited.

    outside: cells of the pasted text that lie outside the table.
    """

    edit: Edit | None
    cells: int = 0
    refused: int = 0
    outside: int = 0


def paste(rows: Sequence[Row], columns: Sequence[str], text: str) -> Pasted:
    """Return the edit that pastes cells of a spreadsheet. rows, columns: from the current cell on.

    One line is pasted into all rows that are given; a block into as many rows as it has.
    """
    block = block_of(text)
    if len(block) == 1:
        block = block * len(rows)
    edits: list[Edit] = []
    refused = outside = 0
    for at, line in enumerate(block):
        for number, value in enumerate(line):
            if at >= len(rows) or number >= len(columns):
                outside += 1
                continue
            row, column = rows[at], columns[number]
            value = value.strip()
            if value == cell(row, column):
                continue
            edit = edit_of(row, column, value)
            if edit is None:
                refused += 1
            else:
                edits.append(edit)
    label = trn("Paste {count} cell", "Paste {count} cells", len(edits))
    return Pasted(Together(label, tuple(edits)) if edits else None, len(edits), refused, outside)


def paste_into(cells: Iterable[tuple[Row, str]], text: str) -> Pasted:
    """Return the edit that gives these cells, each a row and its column, the same text."""
    text = text.strip()
    edits: list[Edit] = []
    refused = 0
    for row, column in cells:
        if text != cell(row, column):
            edit = edit_of(row, column, text)
            refused += edit is None
            edits += [edit] if edit is not None else ()
    label = trn("Paste {count} cell", "Paste {count} cells", len(edits))
    return Pasted(Together(label, tuple(edits)) if edits else None, len(edits), refused)


def emptied(cells: Iterable[tuple[Row, str]]) -> Pasted:
    """Return the edit that removes the qualifiers of these cells. A key or a location cannot be empty."""
    gone: list[Address] = []
    refused = 0
    for row, column in cells:
        if not cell(row, column):
            continue
        found = row.feature.qualifier(column) if column not in FIXED and can_edit(row, column) else None
        if found is None:
            refused += 1
        else:
            gone.append(Address(row.sequence.uid, row.feature.uid, found.uid))
    return Pasted(Remove(tuple(gone)) if gone else None, len(gone), refused)


def block_of(text: str) -> list[list[str]]:
    """Return the cells of a pasted text, line by line.

    A spreadsheet puts a cell that contains a line break or a tab into quotation marks, and doubles those inside it.
    Other quotation marks belong to the text of the cell.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")
    lines: list[list[str]] = [[]]
    for found in _CELL.finditer(text):
        quoted, plain, end = found.groups()
        if quoted is None:
            value = plain
        elif "\n" in quoted or "\t" in quoted or '""' in quoted:
            value = quoted.replace('""', '"')
        else:
            value = f'"{quoted}"'
        lines[-1].append(value)
        if not end:
            break
        if end == "\n":
            lines.append([])
    return lines


def as_text(rows: Iterable[Row], columns: Sequence[str]) -> str:
    """Return cells as lines of text, separated by tabs, as a spreadsheet and block_of() read them."""
    return "\n".join("\t".join(_quoted(cell(row, column)) for column in columns) for row in rows)


def _quoted(text: str) -> str:
    if text.startswith('"') or any(sign in text for sign in "\t\n\r"):
        return '"' + text.replace('"', '""') + '"'
    return text


def words_of(text: str) -> list[str]:
    """Return the words of a filter."""
    return text.lower().split()


def arranged(
    sheet: FeatureSheet, words: list[str], column: str, is_descending: bool = False, progress: Progress = SILENT
) -> Sequence[int]:
    """Return the places (from 0) of the rows to show, in order. Each word must occur in one of the cells of a row.

    "key:CDS", "note:kinase" search one column. column: to sort by; "" or NUMBER for the order of the listing.
    Raise Cancelled, and UserError if sequences cannot be read.
    """
    import numpy  # not at the top, because the import takes long

    is_sorted = column not in ("", NUMBER)
    found = array("q")
    ranks: dict[str, int] = {}
    values = array("q")
    for place, row in enumerate(sheet):
        if not place & 0x3FF:
            progress.check()
            progress.report(place, len(sheet))
        if words and not _matches(row, words):
            continue
        found.append(place)
        if is_sorted:
            values.append(ranks.setdefault(cell(row, column), len(ranks)))
    places = numpy.frombuffer(found, dtype="int64") if len(found) else numpy.zeros(0, dtype="int64")
    if is_sorted and len(found):
        order = {text: rank for rank, text in enumerate(_ordered(list(ranks), column, progress))}
        rank_of = numpy.array([order[text] for text in ranks], dtype="int64")
        keys = rank_of[numpy.frombuffer(values, dtype="int64")]
        places = places[numpy.argsort(-keys if is_descending else keys, kind="stable")]
    elif is_descending:
        places = places[::-1]
    rows = array("q")
    rows.frombytes(numpy.ascontiguousarray(places).tobytes())
    return rows


def _ordered(texts: list[str], column: str, progress: Progress) -> Iterator[str]:
    """Return the texts in order, sorted piece by piece, because sorting all at once would block the window."""
    key: Callable[[str], Any] = _first_number if column == LOCATION else str.lower
    pieces = []
    for start in range(0, len(texts), _PIECE):
        progress.check()
        pieces.append(sorted(texts[start : start + _PIECE], key=key))
    return merge(*pieces, key=key)


def _first_number(location: str) -> tuple[int, str]:
    digits = ""
    for sign in location:
        if sign in "0123456789":
            digits += sign
        elif digits:
            break
    return int(digits[:18] or 0), location


def _matches(row: Row, words: list[str]) -> bool:
    whole = ""
    for word in words:
        column, colon, wanted = word.partition(":")
        if colon and column and wanted and column.isidentifier():
            if wanted not in cell(row, column).lower():
                return False
            continue
        whole = whole or _searched(row)
        if word not in whole:
            return False
    return True


def _searched(row: Row) -> str:
    parts = [str(row.position), row.sequence.name, row.feature.key, row.feature.location]
    parts += [f"{each.name} {each.value or ''}" for each in row.feature.qualifiers]
    return "\n".join(parts).lower()


def heading(column: str) -> str:
    """Return the heading of a column."""
    fixed = {NUMBER: tr("#"), NAME: tr("Name"), KEY: tr("Key"), LOCATION: tr("Location")}
    return fixed.get(column, column)
