"""Write the texts for a translator as a spreadsheet (.xlsx) or CSV, and read the returned table.

The module hides how the columns are found, and how spreadsheet programs change text. A text that looks like a formula,
a number or a date is written so that it stays text. A cell that a program has changed to a formula or number is not
taken.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from wiposeq.errors import UnreadableFile
from wiposeq.formats.files import replacing
from wiposeq.formats.office_zip import workbook_bytes
from wiposeq.formats.source import Source
from wiposeq.formats.tables.sheet import damaged, reading
from wiposeq.formats.tables.sheets import examine, open_sheets
from wiposeq.formats.tables.workbooks import ROW_LIMIT
from wiposeq.formats.translation.units import TranslationFile, Unit
from wiposeq.model.changes import Change, ChangeLog
from wiposeq.progress import SILENT, Progress
from wiposeq.texts import mark, tr

NOT_TEXT: Final = mark("Not imported: the spreadsheet made a number, date or formula of it; make the cell text")
LONGEST_CELL: Final = 32_767
"""Characters that a cell of a spreadsheet can hold."""
MOST_COLUMNS: Final = 64
HEAD_ROWS: Final = 30
"""Rows in which the headings are searched."""

_ID: Final = "id"
_PLACE: Final = "place"
_CODE: Final = re.compile(r".*\(([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]+)*)\)\s*")
_ERRORS: Final = ("#NAME?", "#VALUE!", "#REF!", "#DIV/0!", "#N/A", "#NUM!", "#NULL!", "#SPILL!")
_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_RISKY: Final = re.compile(r"'*[=+\-@\t\r]")
_RIGHT_TO_LEFT: Final = ("ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi")

Cell = tuple[str, bool]
"""The text of a cell, and whether it is a text and not a number, date or formula."""
Row = tuple[int, Sequence[Cell]]
"""The 1-based number of a row (of separated values: of its line), and its cells."""


# ---------------------------------------------------------------------------------------------------------- writing


def write_table(
    path: Path, texts: TranslationFile, language_names: tuple[str, str] = ("", ""), *, progress: Progress = SILENT
) -> tuple[Change, ...]:
    """Write the units as .xlsx or .csv, by the ending, and return a change for each that cannot be written.

    language_names: the names of the two languages for the headings.

    Raises UnwritableFile, Cancelled.
    """
    heads = [_ID, tr("Place"), *_heads(texts, language_names), f"{tr('Number')} ({_PLACE})"]
    if path.suffix.lower() == ".csv":
        text = io.StringIO(newline="")
        rows = csv.writer(text)
        rows.writerow(heads)
        for unit in texts.units:
            progress.check()
            rows.writerow([_harmless(cell) for cell in _row(unit)])
        with replacing(path) as file:
            file.write(("\ufeff" + text.getvalue()).encode("utf-8", "replace"))
        return ()
    return _write_workbook(path, texts, heads, progress)


def _heads(texts: TranslationFile, names: tuple[str, str]) -> Iterator[str]:
    for code, name in zip((texts.source_language, texts.target_language), names):
        yield f"{name} ({code})".strip()


def _row(unit: Unit) -> tuple[str, str, str, str, str]:
    where = unit.where if unit.count == 1 else f"{unit.where} (+{unit.count - 1})"
    return unit.id, where, unit.source, unit.target, unit.coordinates


def _write_workbook(path: Path, texts: TranslationFile, heads: list[str], progress: Progress) -> tuple[Change, ...]:
    from openpyxl import Workbook  # slow to import, and seldom needed
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils.exceptions import IllegalCharacterError

    book = Workbook(write_only=True)
    sheet = book.create_sheet(tr("Texts"))
    for column, width in zip("ABCDE", (8, 34, 60, 60, 18)):
        sheet.column_dimensions[column].width = width
    sheet.freeze_panes = "A2"
    faded, bold = Font(color="FF707070"), Font(bold=True)
    plain = Alignment(wrap_text=True, vertical="top")
    orders = [
        Alignment(wrap_text=True, vertical="top", readingOrder=2 if _is_right_to_left(code) else 1)
        for code in (texts.source_language, texts.target_language)
    ]
    alignments = [plain, plain, *orders, plain]
    fonts = [faded, faded, None, None, faded]

    def cell(text: str, font: Font | None, alignment: Alignment) -> Any:
        found = WriteOnlyCell(sheet)
        if text:
            found.value = _ESCAPED.sub(r"_x005F_x\1_", text)
            found.data_type = "s"
        found.number_format = "@"
        found.quotePrefix = bool(_RISKY.match(text))
        found.alignment = alignment
        if font is not None:
            found.font = font
        return found

    sheet.append([cell(head, bold, plain) for head in heads])
    changes = ChangeLog()
    for unit in texts.units:
        progress.check()
        try:
            if max(len(unit.source), len(unit.target)) > LONGEST_CELL:
                raise IllegalCharacterError
            sheet.append([cell(*each) for each in zip(_row(unit), fonts, alignments)])
        except IllegalCharacterError:
            changes.add(
                "translation/not-writable",
                "Not given to the translator: a cell of a spreadsheet cannot hold the text",
                where=unit.where,
            )
    if texts.notes:
        about = book.create_sheet(tr("About"))
        about.column_dimensions["A"].width = 120
        for note in texts.notes:
            about.append([cell(note, None, plain)])
    content = workbook_bytes(book)
    with replacing(path) as file:
        file.write(content)
    return tuple(changes)


def _is_right_to_left(code: str) -> bool:
    return code.partition("-")[0] in _RIGHT_TO_LEFT


def _harmless(cell: str) -> str:
    """Return a cell that no spreadsheet program takes for a formula; _meant() removes the quotation mark again."""
    return "'" + cell if _RISKY.match(cell) else cell


def _meant(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _RISKY.match(cell) else cell


# ---------------------------------------------------------------------------------------------------------- reading


def read_table(source: Source, progress: Progress = SILENT) -> TranslationFile:
    """Return the units of a spreadsheet (kind "xlsx") or of separated values ("csv"), in the order of the rows.

    The columns are found by their headings: "id", and two that end with the code of a language, "German (de)"; the
    first of the two is that of the source. Raises UnreadableFile, UncertainEncoding, UsageError, Cancelled.
    """
    log = ChangeLog()
    for rows in _workbook(source) if source.kind == "xlsx" else [_separated(source, log)]:
        for _, (_, head) in zip(range(HEAD_ROWS), rows):
            columns = _columns([text for text, _ in head])
            if columns is not None:
                *places, languages = columns
                units = list(_units(rows, places, progress))
                if not units:
                    raise UnreadableFile(
                        '"{path}" has no texts to translate.', "Choose another file.", path=source.label
                    )
                return TranslationFile(*languages, tuple(units), changes=tuple(log))
    raise UnreadableFile(
        '"{path}" is not a table of translations: its headings are not found.',
        'It needs the headings "id", and one with the code of each language: "English (en)", "German (de)".',
        path=source.label,
    )


def _columns(heads: Sequence[str]) -> tuple[int, int, int, int, tuple[str, str]] | None:
    """Return the columns of id, source, target and place (-1: none) and the two languages, or None for another row."""
    ids = [number for number, head in enumerate(heads) if head.strip().lower() == _ID]
    places = [number for number, head in enumerate(heads) if f"({_PLACE})" in head]
    coded = [
        (number, found[1])
        for number, head in enumerate(heads)
        if number not in places and (found := _CODE.fullmatch(head))
    ]
    if len(ids) != 1 or len(coded) < 2:
        return None
    (source, first), (target, second) = coded[:2]
    return ids[0], source, target, places[0] if places else -1, (first, second)


def _units(rows: Iterable[Row], columns: Sequence[int], progress: Progress) -> Iterator[Unit]:
    """Yield the unit of each row. columns: of id, source, target and place."""
    ids, source, target, place = columns
    for line, row in rows:
        progress.check()

        def text(number: int, row: Sequence[Cell] = row) -> Cell:
            return row[number] if 0 <= number < len(row) else ("", True)

        target_text, is_text = text(target)
        if not any(cell.strip() for cell, _ in (text(ids), text(source), (target_text, True))):
            continue
        trouble = "" if is_text and target_text.strip() not in _ERRORS else NOT_TEXT
        yield Unit(
            text(ids)[0].strip(),
            text(source)[0],
            target_text,
            coordinates=text(place)[0].strip(),
            trouble=trouble,
            line=line,
        )


def _workbook(source: Source) -> Iterator[Iterator[Row]]:
    from openpyxl import load_workbook

    with source.open() as file:
        examine(file, source)
        with reading(source.label):
            book = load_workbook(file, read_only=True, keep_links=False)
        with closing(book):
            for sheet in book.worksheets:
                yield _rows(source.label, sheet)


def _rows(label: str, sheet: Any) -> Iterator[Row]:
    with reading(label):
        sheet.reset_dimensions()
        rows = enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), 1)
    while True:
        with reading(label):
            found = next(rows, None)
        if found is None:
            return
        number, cells = found
        if number > ROW_LIMIT:
            raise damaged(label)
        yield number, [_cell(cell.value, cell.data_type) for cell in cells]


def _cell(value: Any, kind: str) -> Cell:
    if value is None:
        return "", True
    if isinstance(value, str):
        return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value), kind not in ("f", "e")
    return str(value), False


def _separated(source: Source, log: ChangeLog) -> Iterator[Row]:
    (sheet,) = open_sheets(source, log)
    for line, cells in sheet.rows:
        yield line, [(_meant(cell), True) for cell in cells[:MOST_COLUMNS]]
