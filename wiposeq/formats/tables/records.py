"""Read tables of sequences: each row of a sheet becomes a sequence with its source and its features.

The module hides how rows belong together: rows that continue the features of the sequence above, numbers after
residues, the same sequence in several tables, several columns of residues. headings.py finds the meaning of the
columns, sheets.py reads the cells, and plain/records.py reads the residues. The rules judge the sequences. Everything
that is omitted is reported.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import partial
from itertools import chain, islice, pairwise
from typing import Final

from msgspec import Struct

from wiposeq.errors import UnclearNumbers, UnreadableFile
from wiposeq.formats.options import NO_DEFAULTS, Defaults
from wiposeq.formats.plain.cells import SEARCHED, molecule_of, plain
from wiposeq.formats.plain.numbers import RENUMBER, refuse_gap, report_filled
from wiposeq.formats.plain.records import OwnValues, kinds_in, weigh_letters
from wiposeq.formats.plain.residue_text import WrittenRecords, is_notation, one_letters
from wiposeq.formats.source import Source
from wiposeq.formats.tables.contents import MARKER
from wiposeq.formats.tables.features import FeatureColumns
from wiposeq.formats.tables.headings import Matched, match
from wiposeq.formats.tables.sheet import CELL_LIMIT, Row
from wiposeq.formats.tables.sheet import place as place_in
from wiposeq.formats.tables.sheets import open_sheets
from wiposeq.model.changes import ChangeLog
from wiposeq.model.records import SKIPPED, Sequence
from wiposeq.progress import SILENT, Progress
from wiposeq.standard.edition import Edition
from wiposeq.texts import listed, mark, tr

_HINTS: Final = {"residues DNA": "DNA", "residues RNA": "RNA", "residues AA": "AA"}
SURE: Final = 10
"""Letters a, c, g, t and n that are certainly nucleotides; a listing has no shorter sequences (par. 8)."""
_NUMBER: Final = re.compile(r"\D*(\d{1,9})(?:\.0+)?(?:[\s.,:;)\]>]\D*)?")
"""A cell with one number, which no letter or sign such as / follows directly."""
_NUMBERS: Final = re.compile(
    r"(?:SEQ[\s._]*)?(?:ID[\s._]*)?(?:N(?:OS?|RS?|UMBERS?)[\s._]*)?[\s:#(\[]*\d+\s*(?:[-–—/,;&+.]\s*\d+\s*)*[a-z]?[)\]]*",
    re.IGNORECASE,
)
"""A cell with several numbers or a number with a letter, such as SEQ 1/2, 1-3 and 2a, which is not the name NM_12.1."""

Numbered = tuple[int, Sequence]
"""A sequence with the number of its row or 0."""


class _TableRow(Struct):
    """A row of a sheet. cells: without blanks at their ends. places: the column of each meaning."""

    sheet: str
    number: int
    cells: list[str]
    places: Mapping[str, int]

    def cell(self, meaning: str) -> str:
        """Return the cell in the column with this meaning, "" if there is no such column."""
        place = self.places.get(meaning)
        return self.cells[place] if place is not None else ""

    @property
    def sequence_number(self) -> int:
        return _number(self.cell("number"))

    @property
    def line(self) -> int:
        """The line of the file; 0 for a spreadsheet or document."""
        return 0 if self.sheet else self.number

    def where(self, name: str) -> str:
        """Return the words for the place of a sequence of this row."""
        found = place_in(self.sheet, self.number)
        return f"{name} ({found})" if name and found else name or found


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
        self._numbers: dict[int, Sequence] = {}
        self._molecule_of_column = ""
        """The molecule type of the other residues in the column, if they certainly have the same one."""

    def __iter__(self) -> Iterator[Sequence]:
        numbered: list[Numbered] = []
        for number, sequence in self._sequences():
            if number or numbered:
                numbered.append((number, sequence))
            else:
                yield sequence
        if not any(table.has_residues for table in self.tables):
            raise self._without_residues()
        yield from self._in_order(numbered)
        self._sum_up()
        self.changes.extend(self._preface, is_first=True)

    def _in_order(self, numbered: list[Numbered]) -> Iterator[Sequence]:
        """Yield the sequences by their numbers; those without one follow the sequence of the row above."""
        keys, last = [], 0
        for number, _ in numbered:
            last = number or last
            keys.append(last)
        order = sorted(range(len(keys)), key=keys.__getitem__)
        if order != list(range(len(keys))):
            self.changes.add("record/ordered", "Sequences put in the order of their numbers", count=len(keys))
        ordered = [numbered[old] for old in order]
        before = self.before + self.count - len(numbered)
        numbers = [number for number, _ in ordered]
        if self._chosen_numbers == "renumber":
            _report_renumbered(numbers, before, self.changes)
        elif not all(numbers) or len(set(numbers)) < len(numbers) or min(numbers, default=before + 1) <= before:
            _refuse_other_places(numbers, before)
        else:
            for last, number in pairwise((before, *numbers)):
                refuse_gap(last + 1, number - 1, self._chosen_numbers)
            yield from self._filled(ordered, before + 1)
            return
        yield from (sequence for _, sequence in ordered)

    def _filled(self, ordered: list[Numbered], first: int) -> Iterator[Sequence]:
        """Yield the sequences with a skipped one for each number, from the first on, that the table leaves out."""
        for number, sequence in ordered:
            if number > first:
                report_filled(first, number - 1, self.changes)
            for _ in range(first, number):
                yield Sequence(self._next_uid(), is_skipped=True)
            first = number + 1
            yield sequence

    def _without_residues(self) -> UnreadableFile:
        headings = [heading[:40] for table in self.tables for heading in table.headings if heading]
        label = str(self._source.path) if self._source.path is not None else tr("The clipboard")
        if not headings:
            return UnreadableFile('"{path}" has no cells.', "Choose another file.", path=label)
        return UnreadableFile(
            '"{path}" has no column of residues. Its headings are: {headings}.',
            "Name the column Sequence, or name its heading: --columns Heading=residues.",
            path=label,
            headings=listed([*headings[:20], "..." if len(headings) > 20 else ""]),
        )

    def _molecule_by_letters(self, line: int, where: str, parts: list[bytes], kinds: bytes) -> str:
        """Return the molecule type of the letters; if they leave a doubt, that of the other rows in the column."""
        molecule, is_in_doubt = weigh_letters(parts, kinds)
        is_short = sum(map(len, parts)) < SURE
        if self._molecule_of_column == "AA" and molecule != "AA" and (is_in_doubt or is_short):
            message = "Taken as {after} like the other rows of its table; its letters alone may be nucleotides"
            self.changes.add("molecule/by-column", message, where, line, before=molecule, after="AA")
            return "AA"
        return super()._molecule_by_letters(line, where, parts, kinds)

    # Sheets and rows

    def _sequences(self) -> Iterator[Numbered]:
        for sheet in open_sheets(self._source, self._preface, self._progress):
            first = list(islice(sheet.rows, SEARCHED))
            if not first:
                continue
            table = match(sheet.name, first, self._columns, self._edition)
            self.tables.append(table)
            if table.has_residues:
                self._report_columns(table)
                yield from self._rows(table, chain(first, sheet.rows))
            else:
                headings = listed(table.headings)[:200]
                message = "Omitted, because no column has residues: {before}"
                self.changes.add("table/no-residues", message, sheet.name, before=headings)

    def _report_columns(self, table: Matched) -> None:
        report = partial(self.changes.add, where=table.sheet)
        if table.is_guessed:
            columns = enumerate(zip(table.headings, table.meanings), 1)
            named = [f"{heading or f'#{place}'} = {meaning}" for place, (heading, meaning) in columns if meaning]
            message = mark("Columns recognized by their contents, because no heading names residues: {before}")
            report("table/by-contents", message, before=listed(named))
        for place in table.by_contents:
            message = mark("Column recognized as residues by its contents: {before}")
            report("column/by-contents", message, before=table.headings[place])
        above = [
            next(filter(None, map(str.strip, cells)))
            for number, cells in table.first
            if number < table.heading_row and not table.is_guessed and any(map(str.strip, cells))
        ]
        if above:
            message = mark("Rows above the headings omitted: {before}")
            report("table/above", message, count=len(above), before=" | ".join(above)[:80])

    def _rows(self, table: Matched, rows: Iterator[Row]) -> Iterator[Numbered]:
        """Yield the sequences of a sheet. A sequence waits for the rows below, which may have its features."""
        residues = [place for place, meaning in enumerate(table.meanings) if meaning.startswith("residues")]
        unmapped = [place for place, meaning in enumerate(table.meanings) if meaning in ("", "remark")]
        sure = {place: _sure_molecules(table, place) for place in residues}
        molecules = {place: _only(sure[place] or set().union(*sure.values())) for place in residues}
        features = FeatureColumns(table, self._edition, self.changes)
        width = len(table.headings)
        omitted = Counter[int]()
        held: Numbered | None = None
        is_open = False  # whether the rows below may continue the sequence that is held
        for row in self._whole_rows(table, rows, residues):
            omitted.update(place for place in (*unmapped, *range(width, len(row.cells))) if row.cells[place])
            filled = [place for place in residues if row.cells[place]]
            if not filled:
                continued = self._continued(held if is_open else None, row, features)
                held, is_open = continued or held, continued is not None
            for place in filled:
                self._molecule_of_column = molecules[place]
                found = self._record(row, place, table, len(residues) > 1)
                is_new = isinstance(found, tuple) and bool(found[1].is_skipped or found[1].residues)
                if isinstance(found, tuple):
                    if held is not None:
                        yield held
                    held = found
                is_open = is_new or (held is not None and isinstance(found, int) and found == held[0] != 0)
                if not features.are_in(row.cells):
                    continue
                if len(filled) == 1 and is_open and held is not None:
                    where = row.where(held[1].name)
                    held = held[0], features.added(held[1], row.cells, where, is_again=not is_new)
                else:
                    is_open = is_new
                    self._report_omitted_features(row, len(filled) > 1)
        if held is not None:
            yield held
        for place, count in omitted.items():
            heading = (table.headings[place] if place < width else "") or f"#{place + 1}"
            self.changes.add("column/left-out", "Column omitted: {before}", table.sheet, count=count, before=heading)

    def _report_omitted_features(self, row: _TableRow, has_several: bool) -> None:
        where = row.where(row.cell("name"))
        if has_several:
            self.changes.add("row/features", "Features omitted: their row has several sequences", where)
        else:
            message = "Features omitted, because the sequence of their row was not taken from it"
            self.changes.add("row/features-of-none", message, where)

    def _whole_rows(self, table: Matched, rows: Iterator[Row], residues: list[int]) -> Iterator[_TableRow]:
        """Yield the rows below the headings. A row with nothing but residues is joined to the numbered row above."""
        places: dict[str, int] = {}
        for place, meaning in enumerate(table.meanings):
            places.setdefault(meaning, place)
        headings = [heading.strip() for heading in table.headings]
        width = len(headings)
        held: _TableRow | None = None
        for number, cells in rows:
            if number <= table.heading_row:
                continue
            cells = [cell.strip() for cell in cells] + [""] * (width - len(cells))
            if cells[:width] == headings or not any(cells):
                continue
            row = _TableRow(table.sheet, number, cells, places)
            filled = [place for place, cell in enumerate(cells) if cell]
            if held is not None and filled == residues[:1] == residues and held.cell("number"):
                (place,) = residues
                held.cells[place] += "\n" + cells[place]
                message = "Residues of a row without a number joined to those above"
                self.changes.add("row/joined", message, row.where(held.cell("number")), row.line)
                continue
            if held is not None:
                yield held
            held = row
        if held is not None:
            yield held

    def _continued(self, held: Numbered | None, row: _TableRow, features: FeatureColumns) -> Numbered | None:
        """Return the held sequence with the features of a row without residues.

        Return None if the row does not continue it, and report the row unless it is empty.
        """
        name, number = row.cell("name"), row.sequence_number
        if held is not None and features.are_in(row.cells) and name in ("", held[1].name) and number in (0, held[0]):
            return held[0], features.added(held[1], row.cells, row.where(held[1].name))
        text = " | ".join(cell for place, cell in enumerate(row.cells) if cell and place != row.places.get("number"))
        if text:
            message = "Row without residues omitted: {before}"
            self.changes.add("row/no-residues", message, row.where(""), row.line, before=text[:80])
            return None
        return held

    # A row

    def _record(self, row: _TableRow, place: int, table: Matched, is_one_of_several: bool) -> Numbered | int:
        """Return the sequence of a cell of residues, or report why it is omitted.

        In this case return the number of the earlier sequence that it repeats, or 0.
        """
        name = " ".join(row.cell("name").split())
        if is_one_of_several:
            name = _joined(name, table.headings[place])
        where = row.where(name) or f"#{self.records + 1}"
        text, number, stated_number = row.cells[place], row.sequence_number, row.cell("number")
        if stated_number and not number:
            if _NUMBERS.fullmatch(stated_number) and self._chosen_numbers != "renumber":
                raise UnclearNumbers(
                    'The cell "{text}" ({where}) does not state one SEQ ID NO.',
                    RENUMBER,
                    text=stated_number[:40],
                    where=place_in(row.sheet, row.number) or tr("line {line}", line=row.number),
                )
            if name:
                message = "Not a number, and omitted: {before}"
                self.changes.add("record/no-number", message, where, row.line, before=stated_number)
            else:
                name = where = " ".join(stated_number.split())
        text, number = self._without_marker(text, number, where, row.line)
        own = self._own_values(row, table.meanings[place], text, where)
        length = len(self.changes)
        sequence = self.written(row.line, name, text, own, where)
        if sequence is None:
            return (number, self.unread(name)) if number else 0
        if sequence.is_skipped:
            return number, sequence
        declared = _number(row.cell("length"))
        if declared and declared != len(sequence.residues):
            message, found = (
                "The record declares the length {before}, but has {after} residues",
                str(len(sequence.residues)),
            )
            self.changes.add("record/length", message, where, row.line, before=str(declared), after=found)
        return (number, sequence) if self._is_new(number, sequence, where, row.line, length) else number

    def _without_marker(self, text: str, number: int, where: str, line: int) -> tuple[str, int]:
        """Return the residues of a cell without the number after them, and the number of the row."""
        report = partial(self.changes.add, where=where, line=line)
        if len(text) == CELL_LIMIT:
            message = mark("The cell has as many characters as a spreadsheet allows ({count}); the rest may be missing")
            report("cell/at-limit", message, count=CELL_LIMIT)
        if (found := MARKER.search(text)) and not _is_of_notation(text, found):
            text = text[: found.start()]
            if not number:
                number = int(found[1])
                self._preface.count("record/marker", "Numbers after residues taken as SEQ ID NO", where, line)
            elif int(found[1]) != number:
                message = mark("The number after the residues is not the number of the row, and is omitted")
                report("record/other-marker", message, before=found[0].strip(), after=str(number))
        if text == "0":
            message = mark("0 taken as 000, an intentionally skipped sequence; spreadsheets write it so")
            report("record/zero", message, before="0", after=SKIPPED)
            text = SKIPPED
        return text, number

    def _own_values(self, row: _TableRow, meaning: str, text: str, where: str) -> OwnValues:
        """Return the values that a row states for its sequence. meaning: of the column of its residues."""
        word = row.cell("molecule")
        molecule, mol_type = molecule_of(word, self._edition) if word else ("", "")
        if word and not molecule:
            message = "Not a molecule type, so it is taken from the letters: {before}"
            self.changes.add("molecule/unknown", message, where, row.line, before=word)
        mol_type = " ".join(row.cell("mol_type").split()) or mol_type
        if not molecule and mol_type:
            molecule = molecule_of(mol_type, self._edition)[0]
        if not molecule and meaning == "residues nucleotides":
            molecule = "RNA" if "u" in text.lower() and "t" not in text.lower() else "DNA"
            message = "Nucleotides by the heading of their column, {after} by their letters"
            self._preface.count("molecule/by-heading", message, after=molecule)
        organism = " ".join(row.cell("organism").split())
        return OwnValues(molecule or _HINTS.get(meaning, ""), organism, mol_type, row.cell("legend"))

    def _is_new(self, number: int, sequence: Sequence, where: str, line: int, length: int) -> bool:
        """Return whether no earlier record has the same number and residues; report other residues of that number.

        length: of the report before this record, whose changes are removed if it is not taken.
        """
        before = self._numbers.setdefault(number, sequence) if number else sequence
        if before is sequence:
            return True
        is_repeated = (before.residues, before.molecule_type) == (sequence.residues, sequence.molecule_type)
        if is_repeated:
            self.changes.take_back(length)
            self.count -= 1
            kind, message = "record/repeated", mark("Taken once: an earlier row has the same number and residues")
        else:
            kind, message = "record/number-twice", mark("Another sequence has the same number; both are kept")
        self.changes.add(kind, message, where, line, before=str(number))
        return not is_repeated


def _is_of_notation(text: str, found: re.Match[str]) -> bool:
    """Return whether the number after residues belongs to their last one, as in Aib-Nal(1) or Cys(1)-Gly-Cys(1)."""
    before = text[: found.start()]
    return re.match(r"[(\[]\d", found[0]) is not None and is_notation(before) and not one_letters(before)


def _report_renumbered(numbers: list[int], before: int, log: ChangeLog) -> None:
    moved = [(number, place) for place, number in enumerate(numbers, before + 1) if number not in (0, place)]
    if moved:
        number, place = moved[0]
        message = "Sequences numbered by their places, not by the table; the first: {before} becomes {after}"
        log.add("record/number", message, count=len(moved), before=str(number), after=str(place))


def _refuse_other_places(numbers: list[int], before: int) -> None:
    """Raise UnclearNumbers for a number that cannot be kept because a row above has it too, or has no number."""
    for place, number in enumerate(numbers, before + 1):
        if number not in (0, place):
            raise UnclearNumbers(
                "SEQ ID NO {number} occurs twice in the table."
                if numbers.count(number) > 1
                else "SEQ ID NO {number} would become {place}: other rows have the same number or no number.",
                RENUMBER,
                number=number,
                place=place,
            )


def is_table(source: Source, columns: Mapping[str, str], edition: Edition) -> bool:
    """Return whether cells are a table of sequences and not only rows of a name and a notation.

    A table has a column of residues, by its heading or contents, or more than two columns.
    """
    for sheet in open_sheets(source, ChangeLog()):
        table = match(sheet.name, list(islice(sheet.rows, SEARCHED)), columns, edition)
        if table.has_residues or len(table.headings) > 2:
            return True
    return False


def cells_in(source: Source) -> tuple[dict[str, str], int]:
    """Return the cells of the rows that may have headings, by their plain() form, and the width of the widest row."""
    found: dict[str, str] = {}
    width = 0
    for sheet in open_sheets(source, ChangeLog()):
        for _, cells in islice(sheet.rows, SEARCHED):
            width = max(width, len(cells))
            found.update((plain(cell), " ".join(cell.split())) for cell in cells if cell.strip())
    return found, width


def _sure_molecules(table: Matched, place: int) -> set[str]:
    """Return the molecule types of the first cells of a column, as far as their letters leave no doubt."""
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
    """Return the name and the heading of the column, with the words that end one and begin the other only once."""
    words, more = name.split(), heading.split()
    shared = next((n for n in range(min(len(words), len(more)), 0, -1) if words[-n:] == more[:n]), 0)
    return " ".join([*words, *more[shared:]])


def _number(text: str) -> int:
    found = _NUMBER.fullmatch(text)
    return int(found[1]) if found else 0
