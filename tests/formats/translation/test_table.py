"""Texts for a translator in a spreadsheet: whatever a program would like to make of them, text stays text."""

import csv
import zipfile
from pathlib import Path

import pytest
from examples import tries
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from wiposeq.errors import UncertainEncoding, UnreadableFile, UserError
from wiposeq.formats.source import Source
from wiposeq.formats.translation.table import LONGEST_CELL, NOT_TEXT, read_table, write_table
from wiposeq.formats.translation.units import TranslationFile, Unit

ERRORS = ("#NAME?", "#VALUE!", "#REF!", "#DIV/0!", "#N/A", "#NUM!", "#NULL!", "#SPILL!")
ENDINGS = st.sampled_from(["xlsx", "csv"])
TRICKY = [
    "=1+1",
    "+49",
    "-10 signal",
    "@home",
    "'=quoted",
    "007",
    "1-2",
    "1E5",
    "TRUE",
    "_x0041_",
    "a\nb",
    "日本語",
    "עברית",
    '"',
    ";",
    "\tx",
    "#1",
]


def a_file(*units: Unit, notes: tuple[str, ...] = ()) -> TranslationFile:
    return TranslationFile("en", "de", units, "listing.xml", notes)


def read(path: Path, encoding: str = "") -> TranslationFile:
    source = Source(path, path.suffix[1:])
    source.encoding = encoding
    return read_table(source)


def cells(folder: Path, *rows: tuple[object, ...]) -> Path:
    path = folder / "a.xlsx"
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


TEXTS = st.sampled_from(TRICKY) | st.text(
    st.characters(exclude_categories=("Cs", "Cc"), include_characters="\t\n", exclude_characters="\ufffe\uffff")
).filter(lambda text: text.strip() and text.strip() not in ERRORS)


@tries(30)
@given(pairs=st.lists(st.tuples(TEXTS, st.just("") | TEXTS), min_size=1, max_size=5), ending=ENDINGS)
def test_what_is_written_is_read_back(tmp_path: Path, pairs: list[tuple[str, str]], ending: str) -> None:
    units = [Unit(f"q{n}", *pair, coordinates="1.2.3 note", where="Place") for n, pair in enumerate(pairs, 1)]
    path = tmp_path / f"a.{ending}"
    assert write_table(path, a_file(*units), ("English", "German")) == ()
    found = read(path)
    assert (found.source_language, found.target_language) == ("en", "de")
    meant = [(u.id, u.source, u.target, u.coordinates, "") for u in units]
    assert [(u.id, u.source, u.target, u.coordinates, u.trouble) for u in found.units] == meant


def test_no_cell_is_a_formula_or_a_number(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_table(path, a_file(*(Unit(f"q{n}", text) for n, text in enumerate(TRICKY, 1))), ("English", "German"))
    sheet = load_workbook(path).worksheets[0]
    assert {(cell.data_type, cell.number_format) for row in sheet.iter_rows() for cell in row if cell.value} == {
        ("s", "@")
    }
    assert sheet["C2"].quotePrefix and sheet.freeze_panes == "A2"
    path = tmp_path / "a.csv"
    write_table(path, a_file(*(Unit(f"q{n}", text) for n, text in enumerate(TRICKY, 1))))
    with path.open(newline="", encoding="utf-8-sig") as file:
        assert not [cell for row in csv.reader(file) for cell in row if cell[:1] in tuple("=+-@\t")]


def test_titles_and_names_stand_on_a_sheet_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_table(path, a_file(Unit("q1", "a"), notes=("Title (en): T",)))
    assert load_workbook(path).worksheets[1]["A1"].value == "Title (en): T"
    assert len(read(path).units) == 1


def test_texts_that_read_from_right_to_left_are_shown_so(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_table(path, TranslationFile("en", "he", (Unit("q1", "a", "עברית"),)))
    assert load_workbook(path).worksheets[0]["D2"].alignment.readingOrder == 2


@pytest.mark.parametrize("text", ["a\x01b", "x" * (LONGEST_CELL + 1)])
def test_what_a_cell_cannot_hold_is_reported_and_the_rest_written(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.xlsx"
    (told,) = write_table(path, a_file(Unit("q1", text, where="Sequence 1"), Unit("q2", "b")), ("English", "German"))
    assert told.where == "Sequence 1"
    assert [unit.id for unit in read(path).units] == ["q2"]


HEADS = ("id", "Ort", "English (en)", "German (de)")


@pytest.mark.parametrize("value", [5, 5.5, True, "=A1", __import__("datetime").date(2026, 1, 2)])
def test_what_the_spreadsheet_turned_into_a_number_or_formula_is_not_used(tmp_path: Path, value: object) -> None:
    (unit,) = read(cells(tmp_path, HEADS, ("q1", "x", "five", value))).units
    assert unit.trouble == NOT_TEXT and unit.target


def test_a_cell_with_an_error_of_a_formula_is_not_taken(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id,English (en),German (de)\nq1,a,#NAME?\n")
    assert read(path).units[0].trouble == NOT_TEXT


def test_columns_are_found_wherever_they_stand(tmp_path: Path) -> None:
    path = cells(
        tmp_path,
        (),
        ("Listing of July",),
        ("Remark", "English (en-US)", "Id", "Deutsch (de)"),
        ("", "a", "q1", "b"),
        (),
        ("x", None, None),
    )
    found = read(path)
    assert (found.source_language, found.target_language) == ("en-US", "de")
    assert [(unit.id, unit.source, unit.target, unit.line) for unit in found.units] == [("q1", "a", "b", 4)]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_separated_values_of_any_program_are_read(tmp_path: Path, separator: str, encoding: str) -> None:
    path = tmp_path / "a.csv"
    rows = ("id,English (en),German (de)", 'q1,"a, b",Kettenlänge', "")
    path.write_bytes("\r\n".join(rows).replace(",", separator).encode(encoding))
    found = read(path)
    assert [unit.target for unit in found.units] == ["Kettenlänge"]
    assert found.changes == ()


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_separated_values_in_a_code_page_are_read_only_in_the_encoding_that_a_person_names(
    tmp_path: Path, separator: str
) -> None:
    """Design 3a.8: an encoding that is neither declared nor certain is asked about, where it was guessed before."""
    path = tmp_path / "a.csv"
    rows = ("id,English (en),German (de)", 'q1,"a, b",Kettenlänge', "")
    path.write_bytes("\r\n".join(rows).replace(",", separator).encode("cp1252"))
    with pytest.raises(UncertainEncoding, match="--encoding: cp1252"):
        read(path)
    found = read(path, "cp1252")
    assert [unit.target for unit in found.units] == ["Kettenlänge"]
    assert found.changes == (), "the person chose the encoding: nothing is left to tell"


@pytest.mark.parametrize(
    "rows", [((),), (("a", "b"),), (("id", "English (en)"), ("q1", "a")), (HEADS,), (("id", "id", "A (en)", "B (de)"),)]
)
def test_a_table_of_something_else_is_refused(tmp_path: Path, rows: tuple[tuple[object, ...], ...]) -> None:
    with pytest.raises(UnreadableFile, match=r"headings|has no texts"):
        read(cells(tmp_path, *rows))


@tries(40)
@given(data=st.data())
def test_no_damage_makes_a_traceback(tmp_path: Path, data: st.DataObject) -> None:
    path = tmp_path / f"a.{data.draw(ENDINGS)}"
    write_table(path, a_file(Unit("q1", "a", "b")), ("English", "German"))
    content = path.read_bytes()
    start = data.draw(st.integers(0, 10_000)) % len(content)
    end = start + data.draw(st.integers(0, 20))
    path.write_bytes(content[:start] + data.draw(st.binary(max_size=8)) + content[end:])
    try:
        read(path)
    except UserError as error:
        assert str(error)


def test_a_workbook_whose_parts_are_damaged_is_refused_in_words(tmp_path: Path) -> None:
    whole = cells(tmp_path, HEADS, ("q1", "x", "a", "b"))
    broken = tmp_path / "b.xlsx"
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(broken, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content[: len(content) // 2] if name.startswith("xl/worksheets") else content)
    with pytest.raises(UnreadableFile, match="damaged"):
        read(broken)
