"""Extracting sequences into a new project: numbers, references that follow, references that are lost."""

from pathlib import Path

import pytest
from builders import a_dna, a_header, a_project, a_protein, a_skipped
from msgspec.structs import replace

from wiposeq.app.authoring.extracting import LOST, as_table, extract, with_proteins
from wiposeq.app.exporting.converting import ConversionOptions, convert
from wiposeq.cli.main import main
from wiposeq.errors import UsageError
from wiposeq.formats.project import file as projectfile
from wiposeq.model.origin import Declared, Origin
from wiposeq.model.project import Project


def listing() -> Project:
    note = {"protein_id": "4", "note": "as SEQ ID NOs: 2 and 3"}
    gene = a_dna("atgaaagttctgtaa", ("CDS", "1..15", note))
    named = [replace(a_dna(), name=name) for name in ("a", "b")]
    return a_project(*named, gene, a_protein("MKVL"), header=a_header())


def test_the_sequences_get_new_numbers_and_the_texts_follow() -> None:
    project = listing()
    found = extract(project, [2, 3, 4])
    gene = found.project.sequences[1].features[1]
    assert found.numbers == ((2, 1), (3, 2), (4, 3))
    assert (gene.value("protein_id"), gene.value("note")) == ("3", "as SEQ ID NOs: 1 and 2")
    assert [change.after for change in found.changes] == ["3", "as SEQ ID NOs: 1 and 2"]
    assert found.lost == () and found.project.header == project.header


def test_a_reference_to_a_sequence_that_is_not_extracted_is_listed_as_lost() -> None:
    found = extract(listing(), [3])
    gene = found.project.sequences[0].features[1]
    assert gene.value("protein_id") == "" and "___" in gene.value("note")
    assert [change.before for change in found.lost] == ["4", "as SEQ ID NOs: 2 and 3"]


@pytest.mark.parametrize(
    ("note", "after"),
    [
        ("any of SEQ ID NOs: 2-5", "any of SEQ ID NOs: 2-3"),
        ("SEQ ID NOs: 1, 4 and 5", "SEQ ID NOs: 1, ___ and ___"),
        ("SEQ ID NO: 5", "SEQ ID NO: ___"),
    ],
)
def test_a_range_or_list_that_becomes_shorter_is_listed_as_lost(note: str, after: str) -> None:
    first = a_dna("acgtacgtacgt", ("misc_feature", "1..3", {"note": note}))
    found = extract(a_project(first, *(a_dna() for _ in range(4)), header=a_header()), [1, 2, 3])
    assert [(change.before, change.after, change.message) for change in found.lost] == [(note, after, LOST)]
    assert found.changes == ()


def test_a_range_that_only_gets_other_numbers_follows() -> None:
    last = a_dna("acgtacgtacgt", ("misc_feature", "1..3", {"note": "any of SEQ ID NOs: 2-4"}))
    found = extract(a_project(*(a_dna() for _ in range(4)), last, header=a_header()), [2, 3, 4, 5])
    assert [change.after for change in found.changes] == ["any of SEQ ID NOs: 1-3"] and found.lost == ()


def test_a_mention_that_cannot_follow_is_listed() -> None:
    note = "odd-numbered SEQ ID NOs from 1 to 5"
    first = a_dna("acgtacgtacgt", ("misc_feature", "1..3", {"note": note}))
    found = extract(a_project(*(a_dna() for _ in range(4)), first, header=a_header()), [2, 4, 5])
    assert [change.kind for change in found.left] == ["mention/open"] and note in found.left[0].before


def test_the_command_line_reports_a_lost_reference_as_lost(tmp_path: Path) -> None:
    projectfile.save(listing(), tmp_path / "a.wsq")
    done = convert([tmp_path / "a.wsq"], tmp_path / "part.xml", ConversionOptions(only="3"))
    assert [each.message for each in done.changes if each.kind == "extract/lost"] == [LOST, LOST]
    assert not any("follow the new numbers" in each.message for each in done.changes)


def test_the_proteins_of_the_coding_sequences_can_come_along() -> None:
    assert with_proteins(listing(), [1, 3]) == [1, 3, 4]


def test_the_numbers_of_the_file_are_the_old_numbers() -> None:
    project = listing()
    uid = project.sequences.uid_at(2)
    project = replace(project, origin=Origin(source="old.xml", declared={uid: Declared(number="30")}))
    found = extract(project, [3, 4])
    assert found.numbers == ((30, 1), (4, 2))
    assert found.project.origin.declared == {} and found.project.origin.source == ""
    assert found.project.sequences[0].features[1].value("protein_id") == "2"


def test_the_map_is_in_the_project_and_can_be_copied() -> None:
    found = extract(listing(), [2, 4])
    lines = [change for change in found.project.origin.changes if change.kind == "extract/number"]
    assert [(line.before, line.after) for line in lines] == [("2", "1"), ("4", "2")]
    assert as_table(found.numbers) == "Old SEQ ID NO\tNew SEQ ID NO\n2\t1\n4\t2\n"


def test_the_command_line_writes_a_part_of_a_listing(tmp_path: Path) -> None:
    projectfile.save(listing(), tmp_path / "a.wsq")
    done = convert([tmp_path / "a.wsq"], tmp_path / "part.xml", ConversionOptions(only="3-4"))
    assert done.count == 2 and done.report is not None and done.report.errors == 0
    text = (tmp_path / "part.xml").read_text()
    assert 'sequenceIDNumber="2"' in text and "<INSDQualifier_value>2<" in text
    convert([tmp_path / "a.wsq"], tmp_path / "part.gb", ConversionOptions(only="3-"))
    assert (tmp_path / "part.gb").read_text().count("LOCUS") == 2
    convert([tmp_path / "a.wsq"], tmp_path / "part.fa", ConversionOptions(features=("CDS",)))
    assert (tmp_path / "part.fa").read_text() == ">SEQ_ID_NO_3_1..15 CDS as SEQ ID NOs: 2 and 3\natgaaagttctgtaa\n"
    with pytest.raises(UsageError, match="outside"):
        convert([tmp_path / "a.wsq"], tmp_path / "x.xml", ConversionOptions(only="3-9"))
    with pytest.raises(UsageError, match="as FASTA"):
        convert([tmp_path / "a.wsq"], tmp_path / "x.xml", ConversionOptions(features=("CDS",)))


def test_the_command_line_counts_what_it_wrote(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    projectfile.save(a_project(*listing().sequences, a_skipped(), header=a_header()), tmp_path / "a.wsq")
    for name in ("a.gb", "a.gff3", "a.fasta"):
        assert main(["convert", str(tmp_path / "a.wsq"), "-o", str(tmp_path / name)]) in (0, 1)
        shown = capsys.readouterr().out
        assert "4 sequences written" in shown and "Import report" not in shown
    call = ["convert", str(tmp_path / "a.wsq"), "-o", str(tmp_path / "f.fasta"), "--features"]
    assert main([*call, "CDS"]) in (0, 1)
    assert "1 feature written" in capsys.readouterr().out
    assert main([*call, "tRNA", "--force"]) in (0, 1)
    assert "0 features written" in capsys.readouterr().out


@pytest.mark.parametrize("keys", ["zzz", "cds", "CDS,zzz"])
def test_a_feature_key_that_nothing_has_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], keys: str
) -> None:
    projectfile.save(listing(), tmp_path / "a.wsq")
    out = tmp_path / "f.fasta"
    assert main(["convert", str(tmp_path / "a.wsq"), "-o", str(out), "--features", keys]) == 2
    assert "No feature has the key" in capsys.readouterr().err and not out.exists()
