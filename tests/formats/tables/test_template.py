"""The template that the program writes is read by the program, filled in or empty, in every language."""

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from builders import EDITION

from wiposeq import texts
from wiposeq.app.importing import opening
from wiposeq.cli import main as cli
from wiposeq.errors import UnreadableFile, UsageError
from wiposeq.formats.plain.cells import words_of
from wiposeq.formats.source import Source
from wiposeq.formats.tables.headings import meaning_of
from wiposeq.formats.tables.records import TableRecords
from wiposeq.formats.tables.template import COLUMNS, write_template
from wiposeq.languages import LANGUAGES

WORDS = {"number": "SEQ ID NO", "molecule": "molecule type", "value": "qualifier value", "remark": "Remark"}
"""What the window calls the meaning of a column, if not as the meaning is named."""


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    texts.use_language("en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_heading_of_the_template_is_recognised(language: str) -> None:
    for meaning, _ in COLUMNS:
        assert meaning_of(words_of(meaning, language)[0], EDITION) == meaning


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_the_template_has_the_words_of_the_window(tmp_path: Path, language: str) -> None:
    path = tmp_path / "a.csv"
    texts.use_language(language)
    write_template(path)
    headings = path.read_text(encoding="utf-8-sig").strip().split(",")
    shown = [texts.tr(WORDS.get(meaning, meaning)) for meaning, _ in COLUMNS]
    assert [each.casefold() for each in headings] == [each.casefold() for each in shown]


@pytest.mark.parametrize("language", [*LANGUAGES, "xx"])
def test_a_template_filled_in_gives_its_sequences_and_features(tmp_path: Path, language: str) -> None:
    path = tmp_path / "a.xlsx"
    texts.use_language(language)
    write_template(path)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    sheet.append([1, "MAR-1", "DNA", "genomic DNA", "Homo sapiens", "acgtacgtac", "CDS", "1..9", "product", "enzyme"])
    sheet.append([None, None, None, None, None, None, None, None, "note", "as found"])
    sheet.append([2, "", "AA", "", "Homo sapiens", "Met-Ala-Gly-Ser", "", "", "", "", "a remark"])
    book.save(path)
    records = TableRecords(Source(path, "xlsx"))
    one, two = records
    assert (one.name, one.mol_type, one.features[1].key) == ("MAR-1", "genomic DNA", "CDS")
    assert [(q.name, q.value) for q in one.features[1].qualifiers] == [("product", "enzyme"), ("note", "as found")]
    assert (two.molecule_type, two.residues) == ("AA", "MAGS")


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_an_empty_template_holds_no_sequences_and_says_so(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"a.{ending}"
    write_template(path)
    with pytest.raises(UnreadableFile, match="no residues"):
        opening.open_any(path)


def test_another_ending_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is not that of a table"):
        write_template(tmp_path / "a.docx")


def test_the_command_line_writes_it_but_over_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.csv"
    assert cli.main(["template", str(path)]) == 0
    assert path.read_text(encoding="utf-8-sig").startswith("SEQ ID NO,name,molecule type")
    assert cli.main(["template", str(path)]) == 2
    assert "is not overwritten" in capsys.readouterr().err
    assert cli.main(["template", str(path), "--overwrite"]) == 0


@pytest.mark.parametrize("call", ["--language de template {}", "template {} --language=de"])
def test_the_language_of_the_call_is_that_of_headings_and_explanations(tmp_path: Path, call: str) -> None:
    path = tmp_path / "a.xlsx"
    assert cli.main([word.format(path) for word in call.split()]) == 0
    book = openpyxl.load_workbook(path)
    assert [cell.value for cell in book.worksheets[0][1]][1:3] == ["Name", "Molekültyp"]
    assert book.worksheets[-1].title == texts.tr("How to fill it in") != "How to fill it in"
