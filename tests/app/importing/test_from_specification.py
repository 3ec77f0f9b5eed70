"""A specification becomes a draft of its sequences, in the order of their numbers, each with its place."""

from pathlib import Path

import pytest
from specifications import a_pdf, a_word_file, lines_of_page, paragraph

from wiposeq.app.importing import from_specification
from wiposeq.app.importing.importing import offer_files
from wiposeq.app.importing.opening import open_any
from wiposeq.cli.main import main
from wiposeq.errors import UnreadableFile
from wiposeq.formats.specification.reader import read_specification

TEXT = (
    "[0001] The primer ttgattgattgattga (SEQ ID NO: 4) and the primer acgtgctaaggttcagatccat (SEQ ID NO: 1).",
    "[0002] The linker (GGGGS)3 (SEQ ID NO: 2) and the probe gattcgcatgcaagct. The vector is SEQ ID NO: 5.",
    "[0003] Again acgtgctaaggttcagatccat (SEQ ID NO: 1). " + "The cells were grown for three days. " * 60,
)


@pytest.fixture
def word(tmp_path: Path) -> Path:
    path = tmp_path / "specification.docx"
    path.write_bytes(a_word_file(*(paragraph(text) for text in TEXT)))
    return path


def test_the_sequences_are_in_the_order_of_their_numbers_and_gaps_are_skipped(word: Path) -> None:
    project = open_any(word)
    assert [each.residues for each in project.sequences] == [
        "acgtgctaaggttcagatccat",
        "GGGGSGGGGSGGGGS",
        "",
        "ttgattgattgattga",
        "",
        "gattcgcatgcaagct",
    ]
    assert [each.is_skipped for each in project.sequences] == [False, False, True, False, True, False]
    assert [each.molecule_type for each in project.sequences] == ["DNA", "AA", "", "DNA", "", "DNA"]


def test_the_report_names_the_places_and_the_numbers_without_residues(word: Path) -> None:
    (part,) = offer_files([word]).parts
    places = [each for each in part.changes if each.kind == "specification/found"]
    assert "paragraph [0001], number 1" in [each.where for each in places] and len(places) == 4
    (missing,) = [each for each in part.changes if each.kind == "specification/no-residues"]
    assert missing.values["numbers"] == "3, 5"
    assert any(each.kind == "organism/assumed" for each in part.changes)


def test_convert_writes_a_draft(word: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "draft.wsq"
    assert main(["convert", str(word), "-o", str(out)]) in (0, 1)
    assert len(open_any(out).sequences) == 6
    assert "Found in the specification" in capsys.readouterr().out


def test_a_word_file_is_parsed_once(word: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[object] = []
    monkeypatch.setattr(
        from_specification,
        "read_specification",
        lambda given, *others: read.append(given) or read_specification(given, *others),
    )
    assert len(open_any(word).sequences) == 6
    assert len(read) == 1


def test_a_pdf_is_read_as_a_specification(tmp_path: Path) -> None:
    pytest.importorskip("pypdfium2")
    path = tmp_path / "a.pdf"
    path.write_bytes(a_pdf(lines_of_page("[0001] The primer acgtgctaaggttcagatccat", "(SEQ ID NO: 1) was used.")))
    assert [each.residues for each in open_any(path).sequences] == ["acgtgctaaggttcagatccat"]


def test_a_file_without_sequences_is_refused_with_its_name_and_the_scanned_pages(tmp_path: Path) -> None:
    pytest.importorskip("pypdfium2")
    path, letter = tmp_path / "a.pdf", tmp_path / "letter.rtf"
    path.write_bytes(a_pdf([], []))
    with pytest.raises(UnreadableFile, match=r'Pages of "[^"]*a\.pdf" have no text, because they were scanned: 1-2'):
        open_any(path)
    letter.write_text("{\\rtf1 Dear colleague}")
    with pytest.raises(UnreadableFile, match=r'letter\.rtf" contains no sequences'):
        open_any(letter)


def test_a_word_file_that_is_a_table_of_sequences_is_still_read_as_a_table(tmp_path: Path) -> None:
    def row(*cells: str) -> str:
        return "<w:tr>" + "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in cells) + "</w:tr>"

    path = tmp_path / "a.docx"
    path.write_bytes(
        a_word_file("<w:tbl>" + row("Name", "Sequence") + row("P1", "acgtgctaaggttcagatccat") + "</w:tbl>")
    )
    (part,) = offer_files([path]).parts
    assert part.kind == "docx" and part.sequences[0].name == "P1"


def test_a_short_specification_with_a_table_keeps_the_sequences_outside_the_table(tmp_path: Path) -> None:
    def row(*cells: str) -> str:
        return "<w:tr>" + "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in cells) + "</w:tr>"

    path = tmp_path / "a.docx"
    table = row("Name", "Sequence", "SEQ ID NO:") + row("P2", "acgtgctaaggttcagatccat", "2")
    path.write_bytes(a_word_file(paragraph("A probe ttgattgattgattga (SEQ ID NO: 1)."), f"<w:tbl>{table}</w:tbl>"))
    assert [each.residues for each in open_any(path).sequences] == ["ttgattgattgattga", "acgtgctaaggttcagatccat"]


def test_two_different_residues_beside_one_number_are_reported(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    text = "acgtgctaaggttcagatccat (SEQ ID NO: 1) and ttgattgattgattga (SEQ ID NO: 1). "
    path.write_bytes(a_word_file(paragraph(text + TEXT[2].partition(". ")[2])))
    (part,) = offer_files([path]).parts
    assert [each.residues for each in part.sequences] == ["acgtgctaaggttcagatccat", "ttgattgattgattga"]
    assert "specification/number-twice" in {each.kind for each in part.changes}
