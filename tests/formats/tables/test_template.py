"""The template that the program writes is read by the program, filled in or empty, in every language."""

from pathlib import Path

import openpyxl
import pytest
from builders import EDITION

from wiposeq.app.importing import opening
from wiposeq.cli import main as cli
from wiposeq.errors import UnreadableFile, UsageError
from wiposeq.formats.plain.cells import words_of
from wiposeq.formats.source import Source
from wiposeq.formats.tables.headings import meaning_of
from wiposeq.formats.tables.records import TableRecords
from wiposeq.formats.tables.template import COLUMNS, write_template

LANGUAGES = ["en", "de", "fr", "es", "zh", "ja", "ko"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_heading_of_the_template_is_recognised(language: str) -> None:
    for meaning, _ in COLUMNS:
        assert meaning_of(words_of(meaning, language)[0], EDITION) == meaning


@pytest.mark.parametrize("language", ["en", "ko", "xx"])
def test_a_template_filled_in_gives_its_sequences_and_features(tmp_path: Path, language: str) -> None:
    path = tmp_path / "a.xlsx"
    write_template(path, language)
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
    assert cli.main(["template", str(path), "--language", "de"]) == 0
    assert path.read_text(encoding="utf-8-sig").startswith("SEQ ID Nr,Name,Molekültyp")
    assert cli.main(["template", str(path)]) == 2
    assert "is not overwritten" in capsys.readouterr().err
    assert cli.main(["template", str(path), "--overwrite"]) == 0
