"""The table of variants as a spreadsheet."""

from pathlib import Path

import openpyxl

from wiposeq.formats.variants.table import write_spreadsheet


def test_a_text_that_looks_like_a_formula_stays_a_text(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text('Place\tNote\n12\t=HYPERLINK("x")\n', "utf-8")
    write_spreadsheet(tmp_path / "a.tsv", tmp_path / "a.xlsx", "Variants")
    heads, row = openpyxl.load_workbook(tmp_path / "a.xlsx").active.iter_rows()
    assert [(cell.value, cell.data_type) for cell in row] == [(12, "n"), ('=HYPERLINK("x")', "s")]
    assert all(cell.font.bold for cell in heads)
