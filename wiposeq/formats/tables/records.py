"""Tables of sequences: each row of a sheet becomes a sequence, with its source and its features.

It hides how rows hang together: rows that go on with the features of the sequence above, numbers behind residues, the
same sequence in several tables, several columns of residues. What the columns mean comes from headings.py, the cells
from sheets.py, what becomes of residues from plain/records.py. Nothing is judged, and what is left out is told.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import chain, islice, pairwise
from typing import Final

from wiposeq.errors import UnreadableFile
from wiposeq.formats.options import NO_DEFAULTS, Defaults
from wiposeq.formats.plain.cells import SEARCHED, molecule_of, plain
from wiposeq.formats.plain.records import OwnValues, kinds_in, weigh_letters
from wiposeq.formats.plain.residue_text import WrittenRecords, is_notation, one_letters
from wiposeq.formats.source import Source
from wiposeq.formats.tables.contents import MARKER
from wiposeq.formats.tables.features import FeatureColumns
from wiposeq.formats.tables.headings import Matched, match
from wiposeq.formats.tables.sheets import CELL_LIMIT, Row, Sheet, open_sheets
from wiposeq.formats.tables.sheets import place as place_in
from wiposeq.model.changes import ChangeLog
from wiposeq.model.records import SKIPPED, Sequence
from wiposeq.progress import SILENT, Progress
from wiposeq.standard.edition import Edition
from wiposeq.texts import tr

_HINTS: Final = {"residues DNA": "DNA", "residues RNA": "RNA", "residues AA": "AA"}
MOST_FILLED: Final = 100
"""How many SEQ ID NOs in a row that a table leaves out become skipped sequences unless the user chose it."""
MOST_CHOSEN: Final = 100_000
"""The same if the user chose it."""
SURE: Final = 10
"""From how many letters on a, c, g, t and n are surely nucleotides; a listing has no shorter ones (par. 8)."""
_NUMBER: Final = re.compile(r"\D*(\d{1,9})\D*")


class TableRecords(WrittenRecords):
    """The rows of a file of tables, or of pasted cells, as sequences. It can be iterated once.

    tables: the sheets seen so far and the meaning of their columns. changes is complete after the last sequence.
    If rows have numbers, the sequences come in the order of their numbers.

    Raises UnreadableFile while iterating, also if no sheet has a column of residues; Cancelled.
    """

    def __init__(
        self,
        source: Source,
        defaults: Defaults = NO_DEFAULTS,
        edition: Edition | None = None,
        first_uid: int = 1,
        progress: Progress = SILENT,
    ) -> None:
        super().__init__(source, defaults, edition, first_uid, progress)
        self.tables: list[Matched] = []
        self._columns = defaults.columns
        self._chosen_numbers = defaults.numbers
        self._has_unread_numbers = False
        """Whether a row with a number could not be read: it must not become a skipped sequence."""
        self._numbers: dict[int, Sequence] = {}
        self._neighbours = ""

    def __iter__(self) -> Iterator[Sequence]:
        held: list[tuple[int, Sequence]] = []
        is_numbered = False
        for number, sequence in self._sequences():
            is_numbered = is_numbered or bool(number)
            if is_numbered:
                held.append((number, sequence))
            else:
                yield sequence
        if not any(table.has_residues for table in self.tables):
            raise self._without_residues()
        yield from self._in_order(held)
        self._sum_up()
        self.changes.extend(self._preface, is_first=True)

    def _in_order(self, held: list[tuple[int, Sequence]]) -> Iterator[Sequence]:
        """The sequences by their numbers; those without one stay behind the one they stood behind."""
        keys, last = [], 0
        for number, _ in held:
            last = number or last
            keys.append(last)
        order = sorted(range(len(held)), key=keys.__getitem__)
        if order != list(range(len(held))):
            self.changes.add("record/ordered", "Sequences put in the order of their numbers", count=len(held))
        ordered = [held[old] for old in order]
        before = self.count - len(held)
        numbers = [number for number, _ in ordered]
        if self._chosen_numbers == "renumber" or self._has_unread_numbers:
            _tell_renumbered(numbers, before, self.changes)
            yield from (sequence for _, sequence in ordered)
        elif before or not all(numbers) or len(set(numbers)) < len(numbers):
            _refuse_other_places(numbers, before)
            yield from (sequence for _, sequence in ordered)
        else:
            _refuse_gaps(numbers, MOST_CHOSEN if self._chosen_numbers == "fill" else MOST_FILLED)
            yield from self._filled(ordered)

    def _filled(self, ordered: list[tuple[int, Sequence]]) -> Iterator[Sequence]:
        """Yield the sequences with a skipped one for each number that the table leaves out."""
        last = 0
        for number, sequence in ordered:
            if number > last + 1:
                first = last + 1
                self.changes.add(
                    "record/number-left-out", "SEQ ID NOs that the table leaves out are skipped sequences: {before}",
                    count=number - first, before=str(first) if first == number - 1 else f"{first} to {number - 1}",
                    after=SKIPPED, follows="par. 58",
                )  # fmt: skip
            for _ in range(last + 1, number):
                uid = self._next_uid()
                self._record_numbers[uid] = -uid
                yield Sequence(uid, is_skipped=True)
            last = number
            yield sequence

    def _without_residues(self) -> UnreadableFile:
        seen = [heading for table in self.tables for heading in table.headings if heading]
        said = str(self._source.path) if self._source.path is not None else tr("The clipboard")
        if not seen:
            return UnreadableFile("{path} holds no cells.", "Choose another file.", path=said)
        return UnreadableFile(
            "{path} has no column of residues. Headings seen: {headings}.",
            "Name the column Sequence, or say which one it is: --columns Heading=residues.",
            path=said,
            headings=", ".join(heading[:40] for heading in seen[:20]) + (", ..." if len(seen) > 20 else ""),
        )

    def _molecule_by_letters(self, line: int, where: str, parts: list[bytes], kinds: bytes) -> str:
        """As the letters say; where they do not say it surely, as the others in the table."""
        molecule, is_in_doubt = weigh_letters(parts, kinds)
        is_short = sum(map(len, parts)) < SURE
        if self._neighbours == "AA" and molecule != "AA" and (is_in_doubt or is_short):
            self.changes.add("molecule/by-column",
                             "Taken as {after} like the others in its table; its letters alone may be " "nucleotides",
                             where, line, before=molecule, after="AA")  # fmt: skip
            return "AA"
        return super()._molecule_by_letters(line, where, parts, kinds)

    # Sheets and rows

    def _sequences(self) -> Iterator[tuple[int, Sequence]]:
        sheets = open_sheets(self._source, self._preface, self._progress)
        for sheet in sheets:
            first = list(islice(sheet.rows, SEARCHED))
            if not first:
                continue
            table = match(sheet.name, first, self._columns, self._edition)
            self.tables.append(table)
            if not table.has_residues:
                self.changes.add(
                    "table/no-residues",
                    "Left out, as no column holds residues: {before}",
                    where=sheet.name,
                    before=", ".join(heading for heading in table.headings if heading)[:200],
                )
                continue
            self._tell_columns(sheet, table)
            yield from self._rows(sheet, table, chain(first, sheet.rows))

    def _tell_columns(self, sheet: Sheet, table: Matched) -> None:
        if table.is_guessed:
            named = (
                f"{heading or '#' + str(place)} = {meaning}"
                for place, (heading, meaning) in enumerate(zip(table.headings, table.meanings), 1)
                if meaning
            )
            self.changes.add(
                "table/by-contents",
                "Columns taken by what stands in them, as no heading says residues: {before}",
                where=sheet.name,
                before=", ".join(named),
            )
        for place in table.by_contents:
            self.changes.add("column/by-contents", "Column taken as residues by what stands in it: {before}",
                             where=sheet.name, before=table.headings[place])  # fmt: skip
        above = [
            next(filter(None, map(str.strip, cells)))
            for number, cells in table.first
            if number < table.heading_row and not table.is_guessed and any(map(str.strip, cells))
        ]
        if above:
            self.changes.add(
                "table/above",
                "Rows above the headings left out: {before}",
                where=sheet.name,
                count=len(above),
                before=" | ".join(above)[:80],
            )

    def _rows(self, sheet: Sheet, table: Matched, rows: Iterator[Row]) -> Iterator[tuple[int, Sequence]]:
        """The sequences of a sheet, each with its number (0 where there is none); one is held back for its features."""
        places: dict[str, int] = {}
        for place, meaning in enumerate(table.meanings):
            places.setdefault(meaning, place)
        residues = [place for place, meaning in enumerate(table.meanings) if meaning.startswith("residues")]
        unmapped = [place for place, meaning in enumerate(table.meanings) if meaning in ("", "remark")]
        sure = {place: _sure_molecules(table, place) for place in residues}
        neighbours = {place: _only(sure[place] or set().union(*sure.values())) for place in residues}
        features = FeatureColumns(table, self._edition, self.changes)
        width = len(table.headings)
        left_out: dict[int, int] = {}
        held: tuple[int, Sequence] | None = None
        is_open = False  # whether the rows below go on with the sequence that is held
        for row, cells in self._whole_rows(sheet, table, rows, places.get("number"), residues):
            for place in (*unmapped, *range(width, len(cells))):
                if cells[place]:
                    left_out[place] = left_out.get(place, 0) + 1
            filled = [place for place in residues if cells[place]]
            if not filled:
                going_on = self._goes_on(held if is_open else None, cells, places, features, sheet, row)
                held, is_open = (going_on, True) if going_on is not None else (held, False)
                continue
            for place in filled:
                self._neighbours = neighbours[place]
                made = self._record(cells, place, places, table, sheet, row, len(residues) > 1)
                is_open = isinstance(made, tuple)
                if isinstance(made, tuple):
                    if held is not None:
                        yield held
                    held = made
                if not features.are_in(cells):
                    is_open = is_open or (held is not None and made == held[0] != 0)
                elif len(filled) > 1:
                    self.changes.add("row/features", "Features left out: several sequences stand in their row",
                                     self._where(_cell(cells, places, "name"), sheet, row))  # fmt: skip
                elif held is not None and (is_open or made == held[0] != 0):
                    where = self._where(held[1].name, sheet, row)
                    held = held[0], features.added(held[1], cells, where, is_again=not is_open)
                    is_open = True
                else:
                    self.changes.add("row/features-of-none",
                                     "Features left out, as the sequence of their row was not taken " "from it",
                                     self._where(_cell(cells, places, "name"), sheet, row))  # fmt: skip
        if held is not None:
            yield held
        for place, count in left_out.items():
            self.changes.add(
                "column/left-out",
                "Column left out: {before}",
                where=sheet.name,
                count=count,
                before=(table.headings[place] if place < width else "") or f"#{place + 1}",
            )

    def _whole_rows(
        self, sheet: Sheet, table: Matched, rows: Iterator[Row], number: int | None, residues: list[int]
    ) -> Iterator[Row]:
        """The rows below the headings. Residues that go on in rows without a number, and with nothing else in them, are
        joined to the numbered row above."""
        headings = [heading.strip() for heading in table.headings]
        width = len(headings)
        held: Row | None = None
        for row, cells in rows:
            if row <= table.heading_row:
                continue
            cells = [cell.strip() for cell in cells] + [""] * (width - len(cells))
            if cells[:width] == headings or not any(cells):
                continue
            filled = [place for place, cell in enumerate(cells) if cell]
            if held is not None and number is not None and filled == residues[:1] == residues and held[1][number]:
                (place,) = residues
                held[1][place] += "\n" + cells[place]
                self.changes.add("row/joined", "Residues of a row without a number joined to those above",
                                 self._where(held[1][number], sheet, row), row if not sheet.name else 0)  # fmt: skip
                continue
            if held is not None:
                yield held
            held = (row, cells)
        if held is not None:
            yield held

    def _goes_on(
        self,
        held: tuple[int, Sequence] | None,
        cells: list[str],
        places: Mapping[str, int],
        features: FeatureColumns,
        sheet: Sheet,
        row: int,
    ) -> tuple[int, Sequence] | None:
        """What becomes of a row without residues: it goes on with the sequence above (held), or is told; None then."""
        name, number = _cell(cells, places, "name"), _number(_cell(cells, places, "number"))
        if held is not None and features.are_in(cells) and name in ("", held[1].name) and number in (0, held[0]):
            return held[0], features.added(held[1], cells, self._where(held[1].name, sheet, row))
        text = " | ".join(cell for place, cell in enumerate(cells) if cell and place != places.get("number"))
        if text:
            self.changes.add("row/no-residues", "Row without residues left out: {before}", self._where("", sheet, row),
                             row if not sheet.name else 0, before=text[:80])  # fmt: skip
            return None
        return held

    def _where(self, name: str, sheet: Sheet, row: int) -> str:
        found = place_in(sheet.name, row)
        return f"{name} ({found})" if name and found else name or found

    # A row

    def _record(
        self,
        cells: list[str],
        place: int,
        places: Mapping[str, int],
        table: Matched,
        sheet: Sheet,
        row: int,
        is_one_of_several: bool,
    ) -> tuple[int, Sequence] | int:
        """The number and sequence of one cell of residues. Where it was left out, which is told, only the number of the
        sequence further up that it repeats, or 0."""
        name = " ".join(_cell(cells, places, "name").split())
        if is_one_of_several:
            name = _joined(name, table.headings[place])
        where = self._where(name, sheet, row) or f"#{self.records + 1}"
        line = row if not sheet.name else 0
        text, said_number = cells[place], _cell(cells, places, "number")
        number = _number(said_number)
        if said_number and not number:
            if name:
                self.changes.add(
                    "record/no-number", "Not a number, and left out: {before}", where, line, before=said_number
                )
            else:
                name = where = " ".join(said_number.split())
        if len(text) == CELL_LIMIT:
            self.changes.add("cell/at-limit",
                             "The cell is as long as one of a spreadsheet can be ({count} characters); the "
                             "rest may have been cut off", where, line, count=CELL_LIMIT)  # fmt: skip
        if found := MARKER.search(text):
            text = text[: found.start()]
            if not number:
                number = int(found[1])
                self._preface.count("record/marker", "Numbers behind residues taken for SEQ ID NO", where, line)
            elif int(found[1]) != number:
                self.changes.add("record/other-marker",
                                 "The number behind the residues is not that of the row, and is left " "out", where,
                                 line, before=found[0].strip(), after=str(number))  # fmt: skip
        if text == "0":
            text = SKIPPED
            self.changes.add("record/zero",
                             "0 taken for 000, an intentionally skipped sequence; spreadsheets write it so", where,
                             line, before="0", after=SKIPPED)  # fmt: skip
        said = self._said(cells, places, table.meanings[place], text, where, line)
        length = len(self.changes)
        sequence = self.written(line, name, text, said, where)
        if sequence is None:
            self._has_unread_numbers = self._has_unread_numbers or bool(number)
            return 0
        if sequence.is_skipped:
            return number, sequence
        self._compare_length(sequence, _cell(cells, places, "length"), where, line)
        return (number, sequence) if self._is_new(number, sequence, where, line, length) else number

    def _said(
        self, cells: list[str], places: Mapping[str, int], meaning: str, text: str, where: str, line: int
    ) -> OwnValues:
        word = _cell(cells, places, "molecule")
        molecule, mol_type = molecule_of(word, self._edition) if word else ("", "")
        if word and not molecule:
            self.changes.add("molecule/unknown", "Not a molecule type; told by the letters: {before}", where, line,
                             before=word)  # fmt: skip
        mol_type = " ".join(_cell(cells, places, "mol_type").split()) or mol_type
        if not molecule and mol_type:
            molecule = molecule_of(mol_type, self._edition)[0]
        if not molecule and meaning == "residues nucleotides":
            molecule = "RNA" if "u" in text.lower() and "t" not in text.lower() else "DNA"
            self._preface.count("molecule/by-heading", "Nucleotides by the heading of their column, {after} by their "
                                "letters", after=molecule)  # fmt: skip
        organism = " ".join(_cell(cells, places, "organism").split())
        return OwnValues(molecule or _HINTS.get(meaning, ""), organism, mol_type)

    def _compare_length(self, sequence: Sequence, text: str, where: str, line: int) -> None:
        declared = _number(text)
        if declared and declared != len(sequence.residues):
            self.changes.add(
                "record/length",
                "The record declares another length than it has",
                where,
                line,
                before=str(declared),
                after=str(len(sequence.residues)),
            )

    def _is_new(self, number: int, sequence: Sequence, where: str, line: int, length: int) -> bool:
        """Return whether no earlier record has the same number and residues; report other residues of that number.

        length: of the report before this record, whose changes are removed if it is not taken.
        """
        before = self._numbers.setdefault(number, sequence) if number else sequence
        if before is sequence:
            return True
        if (before.residues, before.molecule_type) == (sequence.residues, sequence.molecule_type):
            self.changes.take_back(length)
            self.changes.add("record/repeated", "Taken once: the same number and residues stand further up", where,
                             line, before=str(number))  # fmt: skip
            self.count -= 1
            return False
        self.changes.add("record/number-twice", "Another sequence has the same number; both are kept", where, line,
                         before=str(number))  # fmt: skip
        return True


def _tell_renumbered(numbers: list[int], before: int, log: ChangeLog) -> None:
    moved = [(number, place) for place, number in enumerate(numbers, before + 1) if number not in (0, place)]
    if moved:
        log.add(
            "record/number",
            "Numbers of the table become those of the places; the first: {before} becomes {after}",
            count=len(moved),
            before=str(moved[0][0]),
            after=str(moved[0][1]),
        )


def _refuse_other_places(numbers: list[int], before: int) -> None:
    """Raise UnreadableFile for a number that cannot be kept: a row above has it too, or has none."""
    for place, number in enumerate(numbers, before + 1):
        if number not in (0, place):
            raise UnreadableFile(
                "SEQ ID NO {number} occurs twice in the table."
                if numbers.count(number) > 1
                else "SEQ ID NO {number} would become {place}: other rows have the same number or none.",
                "Correct the numbers, or use --numbers renumber to number the sequences by their places.",
                number=number,
                place=place,
            )


def _refuse_gaps(numbers: list[int], most: int) -> None:
    """Raise UnreadableFile for a gap in the numbers, in ascending order, that a person must decide about."""
    for last, number in pairwise((0, *numbers)):
        if number - last - 1 > most:
            raise UnreadableFile(
                "The table leaves out the SEQ ID NOs {first} to {last}.",
                "Use --numbers fill for skipped sequences in their places, or --numbers renumber to number the "
                "sequences by their places."
                if most == MOST_FILLED
                else "Use --numbers renumber to number the sequences by their places.",
                first=last + 1,
                last=number - 1,
            )


def is_table(source: Source, columns: Mapping[str, str], edition: Edition) -> bool:
    """Whether cells are a table of sequences, and not just rows of a name and a notation: a column of residues is known
    by its heading or contents, or there are more than two columns."""
    for sheet in open_sheets(source, ChangeLog()):
        table = match(sheet.name, list(islice(sheet.rows, SEARCHED)), columns, edition)
        if table.has_residues or len(table.headings) > 2:
            return True
    return False


def cells_in(source: Source) -> tuple[dict[str, str], int]:
    """Return the cells of the rows that may hold headings, by their plain() form, and the width of the widest row."""
    found: dict[str, str] = {}
    width = 0
    for sheet in open_sheets(source, ChangeLog()):
        for _, cells in islice(sheet.rows, SEARCHED):
            width = max(width, len(cells))
            found.update((plain(cell), " ".join(cell.split())) for cell in cells if cell.strip())
    return found, width


def _sure_molecules(table: Matched, place: int) -> set[str]:
    """What the first cells of a column are as far as their letters say it surely."""
    found = set()
    for row, cells in table.first:
        text = MARKER.sub("", cells[place]).strip() if row > table.heading_row and place < len(cells) else ""
        if not text or is_notation(text):
            continue
        body = (one_letters(text) or "".join(filter(str.isalpha, text))).encode()
        molecule, is_in_doubt = weigh_letters([body], kinds_in([body]))
        if not is_in_doubt and (molecule == "AA" or len(body) >= SURE):
            found.add(molecule)
    return found


def _only(found: set[str]) -> str:
    return next(iter(found)) if len(found) == 1 else ""


def _joined(name: str, heading: str) -> str:
    """The name and the heading of the column; words that end the one and begin the other stand once."""
    words, more = name.split(), heading.split()
    shared = next((n for n in range(min(len(words), len(more)), 0, -1) if words[-n:] == more[:n]), 0)
    return " ".join([*words, *more[shared:]])


def _cell(cells: list[str], places: Mapping[str, int], meaning: str) -> str:
    place = places.get(meaning, -1)
    return cells[place] if 0 <= place < len(cells) else ""


def _number(text: str) -> int:
    found = _NUMBER.fullmatch(text)
    return int(found[1]) if found else 0


__all__ = ["TableRecords", "cells_in", "is_table"]
