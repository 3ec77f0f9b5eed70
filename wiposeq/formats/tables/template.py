"""Write the template for tables of sequences: a spreadsheet or CSV with the headings that headings.py recognizes.

The module hides how a spreadsheet offers lists of values. The headings come from the words that headings.py recognizes,
so that every template can be read.
"""

import csv
import io
from pathlib import Path
from typing import Any, Final

from wiposeq.errors import UsageError
from wiposeq.formats.files import replacing
from wiposeq.formats.office_zip import workbook_bytes
from wiposeq.formats.plain.cells import words_of
from wiposeq.standard.edition import Edition, newest
from wiposeq.texts import language, mark, tr

ENDINGS: Final = (".xlsx", ".csv")

COLUMNS: Final = (
    ("number", 12),
    ("name", 22),
    ("molecule", 14),
    ("mol_type", 20),
    ("organism", 26),
    ("residues", 60),
    ("feature key", 18),
    ("location", 18),
    ("qualifier", 18),
    ("value", 26),
    ("remark", 24),
)
"""The meanings of the columns, and their widths in characters."""

_ROWS: Final = 2000
"""Rows in which a spreadsheet offers lists."""

HELP: Final = (
    mark("One row a sequence. Only the column of residues must be filled. Columns can be in any order."),
    mark("Residues: letters, or three-letter codes of amino acids. Blanks, numbers and line ends are ignored."),
    mark("000 for the residues keeps a number without a sequence (intentionally skipped)."),
    mark("SEQ ID NO: sequences are put in the order of their numbers. Rows with the same number and residues are one."),
    mark("Molecule type: DNA, RNA or AA. Without it the letters decide, and the import report says so."),
    mark("Features: key, location, qualifier and value. A row below without residues continues the same sequence."),
    mark("More features in one row: repeat the four columns as often as you want."),
    mark("A qualifier without a value column can be written as name=value. Separate several with semicolons."),
    mark("A column with the heading CDS (or another feature key) has locations, and CDS/product a qualifier of them."),
    mark("A column with the heading strain (or another qualifier of the source) belongs to the source feature."),
    mark("Columns with other headings are omitted, and the import report names them."),
)
"""The lines of the sheet of explanations."""


def write_template(path: Path, edition: Edition | None = None) -> None:
    """Write an empty template as .xlsx or .csv, by the ending.

    The headings and explanations are in the language of the user. A language that headings.toml lacks gets English
    headings.

    Raises UsageError for another ending, UnwritableFile.
    """
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise UsageError('The ending of "{path}" is not that of a table.', "Use .xlsx or .csv.", path=str(path))
    headings = [words_of(meaning, language())[0] for meaning, _ in COLUMNS]
    data = _as_csv(headings) if ending == ".csv" else _as_xlsx(headings, edition or newest())
    with replacing(path) as file:
        file.write(data)


def _as_csv(headings: list[str]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerow(headings)
    return text.getvalue().encode("utf-8-sig")


def _as_xlsx(headings: list[str], edition: Edition) -> bytes:
    import openpyxl
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = tr("Sequences")[:31]
    sheet.append(headings)
    for number, (meaning, width) in enumerate(COLUMNS, 1):
        cell = sheet.cell(1, number)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="DCE6F1")
        column = sheet.column_dimensions[get_column_letter(number)]
        column.width = width
        if meaning != "number":
            column.number_format = "@"  # or names become dates, and residues numbers
    sheet.freeze_panes = "A2"
    lists = book.create_sheet("Lists")
    lists.sheet_state = "hidden"
    _offer_lists(book, sheet, lists, edition)
    pages = book.create_sheet(tr("How to fill it in")[:31])
    pages.column_dimensions["A"].width = 110
    for text in HELP:
        pages.append([tr(text)])
        pages.cell(pages.max_row, 1).alignment = Alignment(wrap_text=True, vertical="top")
    return workbook_bytes(book)


def _offer_lists(book: Any, sheet: Any, lists: Any, edition: Edition) -> None:
    """Let the spreadsheet offer molecule types, the mol_types of the chosen one, and feature keys."""
    from openpyxl.utils import get_column_letter
    from openpyxl.workbook.defined_name import DefinedName
    from openpyxl.worksheet.datavalidation import DataValidation

    columns = {meaning: get_column_letter(number) for number, (meaning, _) in enumerate(COLUMNS, 1)}
    keys = dict.fromkeys(key for molecule in edition.molecules for key in edition.keys(molecule) if key != "source")
    values = {
        "Molecules": list(edition.molecules),
        **{f"Types_{molecule}": list(edition.mol_types(molecule)) for molecule in edition.molecules},
        "Keys": sorted(keys, key=str.lower),
    }
    for number, (name, entries) in enumerate(values.items(), 1):
        letter = get_column_letter(number)
        for row, entry in enumerate(entries, 1):
            lists.cell(row, number).value = entry
        book.defined_names[name] = DefinedName(name, attr_text=f"Lists!${letter}$1:${letter}${max(1, len(entries))}")
    for meaning, formula in (
        ("molecule", "Molecules"),
        ("mol_type", f'INDIRECT("Types_"&${columns["molecule"]}2)'),
        ("feature key", "Keys"),
    ):
        # offered and not enforced, because other words are read and reported too
        validation = DataValidation(type="list", formula1=formula, allow_blank=True, showErrorMessage=False)
        validation.add(f"{columns[meaning]}2:{columns[meaning]}{_ROWS}")
        sheet.add_data_validation(validation)
