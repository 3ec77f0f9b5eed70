"""An ST.25 listing that contradicts itself: the contradiction stays an error until a person decides."""

from pathlib import Path

import pytest

from wiposeq.app import checking
from wiposeq.cli.main import main
from wiposeq.formats.st25.listing import read_st25
from wiposeq.model.finding import Report
from wiposeq.model.origin import losses
from wiposeq.model.project import Project

BASES = "acgtacgtac gtacgtacgt\n"


def text_of(block: str = BASES, *, quantity: str = "1", length: str = "20", more: str = "", number: str = "1") -> str:
    return (
        f"<110>  Doe\n<120>  Things\n<160>  {quantity}\n\n<210>  1\n<211>  {length}\n<212>  DNA\n"
        f"<213>  Homo sapiens\n{more}<400>  {number}\n{block}"
    )


def errors(report: Report) -> set[str]:
    return {finding.rule for finding in report.findings if finding.is_error}


def project_of(text: str) -> Project:
    return read_st25(text.encode())


def test_a_length_that_the_residues_contradict_is_an_error_without_a_safe_fix() -> None:
    report = checking.check(project_of(text_of(length="200")))
    (finding,) = [each for each in report.findings if each.rule == "sequence/length"]
    assert finding.is_error and '"200"' in finding.message
    assert not any(fix.safe for fix in finding.fixes)


@pytest.mark.parametrize("length", ["20", " 20 ", "20 nucleotides", "020"])
def test_a_length_that_is_right_is_no_error(length: str) -> None:
    assert "sequence/length" not in errors(checking.check(project_of(text_of(length=length))))


def test_a_sequence_is_not_skipped_as_too_short_if_its_length_says_that_residues_are_missing() -> None:
    project = project_of(text_of("acgtacgt\n", length="200"))
    assert not project.sequences[0].is_skipped
    assert {"sequence/length", "sequence/too-short"} <= errors(checking.check(project))


def test_a_skipped_sequence_with_a_length_is_an_error() -> None:
    assert "sequence/skipped-not-clean" in errors(checking.check(project_of(text_of("000\n", length="45"))))
    assert "sequence/skipped-not-clean" not in errors(checking.check(project_of(text_of("000\n", length="0"))))


@pytest.mark.parametrize("quantity", ["2", "12", "x"])
def test_a_number_of_sequences_that_is_wrong_is_an_error(quantity: str) -> None:
    assert "header/quantity" in errors(checking.check(project_of(text_of(quantity=quantity))))


@pytest.mark.parametrize("quantity", ["1", "01", "1 sequence"])
def test_a_number_of_sequences_that_is_right_is_no_error(quantity: str) -> None:
    assert "header/quantity" not in errors(checking.check(project_of(text_of(quantity=quantity))))


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (text_of(more="<213>  Mus musculus\n"), "values=213/1"),
        (text_of(more="<212>  RNA\n"), "values=212/1"),
        (text_of(more="<211>  99\n"), "values=211/1"),
        (text_of(number="7"), "values=400/1"),
        (text_of("Met Ala Gly Trp Phe\n1               5\n", length="5"), "values=212/1"),
    ],
)
def test_a_value_that_another_contradicts_is_a_loss(text: str, key: str) -> None:
    project = project_of(text)
    assert [loss.key for loss in losses(project.origin)] == [key]
    assert "file/not-imported" in errors(checking.check(project))


def test_a_repeated_tag_with_the_same_value_is_no_loss() -> None:
    assert not losses(project_of(text_of(more="<213>  Homo sapiens\n")).origin)


@pytest.mark.parametrize(
    ("text", "rule"), [(text_of(length="200"), "sequence/length"), (text_of(quantity="3"), "header/quantity")]
)
def test_a_draft_repeats_what_the_file_declares(tmp_path: Path, text: str, rule: str) -> None:
    file, out = tmp_path / "listing.txt", tmp_path / "out.xml"
    file.write_text(text)
    assert main(["convert", str(file), "-o", str(out)]) == 1
    assert rule in errors(checking.check(out))


def test_a_sequence_that_was_not_read_stops_also_the_conversion_to_fasta(tmp_path: Path) -> None:
    file, out = tmp_path / "listing.txt", tmp_path / "out.fasta"
    file.write_text(text_of("acgtacgtac\nStrand and more\ngtacgtacgt\n", length="400"))
    assert main(["convert", str(file), "-o", str(out)]) == 2
    assert not out.exists()


def test_two_organisms_stop_convert_until_the_loss_is_accepted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, out = tmp_path / "listing.txt", tmp_path / "out.xml"
    file.write_text(text_of(more="<213>  Mus musculus\n"))
    assert main(["convert", str(file), "-o", str(out)]) == 2
    error = capsys.readouterr().err
    assert "Mus musculus" in error and "--accept-loss values=213/1" in error
    assert not out.exists()
    assert main(["convert", str(file), "-o", str(out), "--accept-loss", "values=213/1"]) == 1
    assert out.exists()


@pytest.mark.parametrize("length", ["", "<211>  12\n"])
@pytest.mark.parametrize("gap", ["-", "--", ".", "\u2013"])
def test_a_gap_between_residues_is_a_loss_unless_the_length_confirms_it(length: str, gap: str) -> None:
    text = text_of(f"acgtac{gap}gtacgt\n").replace("<211>  20\n", length)
    project = project_of(text)
    lost = [loss.key for loss in losses(project.origin)]
    assert lost == ([] if length else ["sequences=1"])
    assert project.sequences[0].residues == ("acgtacgtacgt" if length else "")


@pytest.mark.parametrize("protein", ["Met Ala Gly - Trp Phe\n", "MAGW-FKL\n"], ids=["three letters", "one letter"])
def test_a_gap_in_a_protein_is_a_loss(protein: str) -> None:
    text = text_of(protein).replace("<211>  20\n", "").replace("DNA", "PRT")
    assert [loss.key for loss in losses(project_of(text).origin)] == ["sequences=1"]


def test_general_information_below_the_first_sequence_is_read_into_the_header() -> None:
    text = text_of().replace("<110>  Doe\n<120>  Things\n", "")
    project = project_of(f"{text}\n<110>  Doe\n<120>  Things\n<150>  US 60/123,456\n<151>  2001-02-03\n")
    assert not losses(project.origin)
    assert project.header.applicant is not None and project.header.applicant.name == "Doe"
    assert [title.text for title in project.header.titles] == ["Things"]
    assert project.header.priority is not None and project.header.priority.date == "2001-02-03"


def test_general_information_below_the_first_sequence_that_contradicts_the_header_is_a_loss() -> None:
    assert not losses(project_of(text_of() + "\n<110>  Doe\n").origin)
    (loss,) = losses(project_of(text_of() + "\n<110>  Roe\n").origin)
    assert loss.key == "values=110@12" and '"Roe"' in loss.words


MIXED = (
    "<110>  Doe\n<120>  Things\n<160>  {quantity}\n\n<210>  1\n<211>  {length}\n<212>  DNA\n<213>  Homo sapiens\n"
    "<220>\n<221>  CDS\n<222>  (1)..({length})\n<400>  1\n"
    "atg gct aaa ggt gaa gaa ctg ttc        24\nMet Ala {third} Gly Glu Glu Leu Phe\n1               5\n"
    "acg ggt gta taa        36\nThr Gly Val\n    10\n"
)


@pytest.mark.parametrize("third", ["Lfiys", "Hyp", "Ly5"])
def test_a_record_with_an_unreadable_line_of_its_printed_protein_is_not_read(third: str) -> None:
    project = project_of(MIXED.format(quantity=1, length=36, third=third))
    assert [each.residues for each in project.sequences] == [""]
    assert [loss.key for loss in losses(project.origin)] == ["sequences=1"]


def test_a_printed_protein_does_not_take_the_number_of_a_sequence_that_the_file_has_lost() -> None:
    whole = project_of(MIXED.format(quantity=1, length=36, third="Lys"))
    assert [each.residues for each in whole.sequences][1:] == ["MAKGEELFTGV"]
    cut = project_of(MIXED.format(quantity=2, length=36, third="Lys"))
    assert len(cut.sequences) == 1
    assert "header/quantity" in errors(checking.check(cut))


@pytest.mark.parametrize(
    ("words", "is_reported"),
    [("1", False), ("SEQ ID NO: 1", False), ("SEQ ID NO 1", False), ("1abc", True), ("1 (see claim)", True)],
)
def test_words_beside_a_number_are_reported(words: str, is_reported: bool) -> None:
    changes = project_of(text_of().replace("<210>  1", f"<210>  {words}")).origin.changes
    assert ("text/stray" in {change.kind for change in changes}) is is_reported
