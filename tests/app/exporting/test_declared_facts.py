"""A draft repeats what the file disagrees with itself about; what it settles by being written is listed."""

from pathlib import Path

import pytest
from builders import EDITION, a_dna, a_project, a_protein

from wiposeq.app import checking, fixing
from wiposeq.app.exporting import converting
from wiposeq.app.exporting.declared_facts import settle
from wiposeq.app.importing import opening
from wiposeq.checking.profile import profile
from wiposeq.cli.main import main
from wiposeq.formats.st26 import listing as st26
from wiposeq.model.project import Project

GENE = ("CDS", "1..21", {"translation": "MKVLAA", "protein_id": "2"})


def a_file(folder: Path, *changes: tuple[str, str]) -> Path:
    """A listing of a gene and its protein, with words changed by hand."""
    path = folder / "in.xml"
    converting.generate(a_project(a_dna("atgaaagttctggctgcttaa", GENE), a_protein("MKVLAA")), path)
    text = path.read_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text)
    return path


def protein_id(project: Project) -> str:
    return project.sequences[0].features[1].value("protein_id")


def test_a_draft_keeps_the_numbers_of_the_file_and_their_errors(tmp_path: Path) -> None:
    path = a_file(tmp_path, ('sequenceIDNumber="2"', 'sequenceIDNumber="7"'), ("_value>2</INSDQ", "_value>7</INSDQ"))
    done = converting.convert([path], tmp_path / "out.xml")
    assert not done.changes
    assert done.report is not None and done.report.counts["sequence/number"] == 1
    assert 'sequenceIDNumber="7"' in (tmp_path / "out.xml").read_text()
    assert protein_id(opening.open_any(tmp_path / "out.xml")) == "7"
    kept = converting.convert([path], tmp_path / "out.wsq")
    assert kept.changes == () and protein_id(opening.open_any(tmp_path / "out.wsq")) == "7"


def test_a_comment_is_no_loss_and_is_listed_when_it_is_not_written(tmp_path: Path) -> None:
    path = a_file(tmp_path, ("</ST26Seq", "<!-- by hand --></ST26Seq"))
    done = converting.convert([path], tmp_path / "out.xml")
    assert [change.kind for change in done.changes] == ["file/comment-dropped"]


def test_a_repair_report_ends_with_what_the_writing_settled(tmp_path: Path) -> None:
    path, report = a_file(tmp_path, ("</ST26Seq", "<!-- by hand --></ST26Seq")), tmp_path / "report.txt"
    assert main(["fix", str(path), "-o", str(tmp_path / "out.xml"), "--report", str(report)]) == 0
    assert "by hand" in report.read_text()


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (("TotalQuantity>2<", "TotalQuantity>3<"), "header/quantity"),
        (("TotalQuantity>2<", "TotalQuantity> <"), ""),
        (("_length>21<", "_length>20<"), ""),
        (("_location>1..6<", "_location>1..5<"), ""),
        (("_division>PAT<", "_division>SYN<"), ""),
        (('sequenceIDNumber="2"', 'sequenceIDNumber="3"'), "sequence/number"),
        (('sequenceIDNumber="2"', 'sequenceIDNumber="1"'), "sequence/number"),
        (('sequenceIDNumber="2"', 'sequenceIDNumber=""'), "sequence/number"),
    ],
)
def test_one_wrong_fact_is_fixed_unseen_only_if_nothing_contradicts_it(
    tmp_path: Path, change: tuple[str, str], rule: str
) -> None:
    fixed = fixing.fix(opening.open_any(a_file(tmp_path, change)))
    assert set(fixed.report.counts) - {"sequence/number-unused"} >= ({rule} if rule else set())
    assert bool(fixed.report.errors) is bool(rule)


@pytest.mark.parametrize(
    "changes",
    [
        (("_length>6<", "_length>7<"), ("_location>1..6<", "_location>1..7<")),
        (("_length>6<", "_length>5<"), ("_location>1..6<", "_location>1..9<")),
        (("_length>6<", "_length><"), ("_location>1..6<", "_location>1..7<")),
        (("TotalQuantity>2<", "TotalQuantity>3<"), ('sequenceIDNumber="2"', 'sequenceIDNumber="3"')),
        (("TotalQuantity>2<", "TotalQuantity>1<"), ('sequenceIDNumber="2"', 'sequenceIDNumber="1"')),
    ],
)
@pytest.mark.parametrize("verb", ["fix", "convert"])
def test_two_contradicting_facts_are_never_settled_unseen_and_a_draft_repeats_both(
    tmp_path: Path, changes: tuple[tuple[str, str], ...], verb: str
) -> None:
    path, out = a_file(tmp_path, *changes), tmp_path / "out.xml"
    before = checking.check(path)
    assert main([verb, str(path), "-o", str(out)]) == 1
    after = checking.check(out)
    wrong = {"sequence/length", "feature/source-not-whole", "header/quantity", "sequence/number"}
    assert {id: n for id, n in after.counts.items() if id in wrong} == {
        id: n for id, n in before.counts.items() if id in wrong
    }
    assert sum(after.counts.get(id, 0) for id in wrong) >= 2
    assert main(["fix", str(out), "-o", str(tmp_path / "again.xml")]) == 1


def test_a_compact_draft_repeats_what_the_file_declares_too(tmp_path: Path) -> None:
    path = a_file(tmp_path, ("_length>6<", "_length>7<"), ("_location>1..6<", "_location>1..7<"))
    assert main(["convert", str(path), "-o", str(tmp_path / "out.xml"), "--compact"]) == 1
    assert "<INSDSeq_length>7</INSDSeq_length>" in (tmp_path / "out.xml").read_text()


def test_a_right_listing_has_nothing_to_settle(tmp_path: Path) -> None:
    project = opening.open_any(a_file(tmp_path))
    assert settle(project) == (project, ())


def test_a_name_the_office_does_not_take_is_repaired_under_the_profile_of_the_office(tmp_path: Path) -> None:
    path, folder = a_file(tmp_path).rename(tmp_path / "my listing (2).xml"), tmp_path / "out"
    folder.mkdir()
    assert main(["fix", str(path), "-o", str(folder), "--profile", "us", "--rule", "file/name"]) == 0
    (written,) = folder.iterdir()
    assert checking.check(written, profile=profile("us")).is_clean and " " not in written.name
    assert main(["fix", str(path), "-o", str(tmp_path / "x.xml"), "--profile", "nowhere"]) == 2


def test_a_draft_repeats_the_features_of_a_skipped_sequence(tmp_path: Path) -> None:
    path = a_file(tmp_path, (">atgaaagttctggctgcttaa<", ">000<"))
    for verb in ("fix", "convert"):
        written = tmp_path / f"{verb}.xml"
        assert main([verb, str(path), "-o", str(written)]) == 1
        text = written.read_text()
        assert "<INSDSeq_length>21<" in text and "<INSDFeature_key>CDS<" in text
        assert "sequence/skipped-not-clean" in checking.check(written).counts


def test_a_numeric_reference_is_listed_as_written_and_not_as_omitted(tmp_path: Path) -> None:
    path = a_file(tmp_path, ("<INSDSeq_moltype>AA<", "<INSDSeq_moltype>&#65;A<"))
    [change] = converting.convert([path], tmp_path / "out.xml").changes
    assert change.message == "Write the characters when saving"


def test_a_repair_report_lists_markup_that_was_read_in_another_way(tmp_path: Path) -> None:
    path, report = a_file(tmp_path, ("</INSDSeq_moltype>", "")), tmp_path / "report.txt"
    main(["fix", str(path), "-o", str(tmp_path / "out.xml"), "--report", str(report)])
    assert "read as </INSDSeq_moltype>" in report.read_text()


def test_mentions_follow_the_numbers_of_a_listing_that_is_added_to_another(tmp_path: Path) -> None:
    first, second = tmp_path / "first.xml", tmp_path / "second.xml"
    converting.generate(a_project(a_dna(), a_dna()), first)
    note = ("misc_feature", "1..3", {"note": "see SEQ ID NOs: 1-2 and SEQ ID NO: 9"})
    of_another = a_project(a_dna(), a_dna("acgtacgtacgttt", note))  # no listing is generated with this mention
    st26.write(second, of_another.header, of_another.sequences, EDITION)
    done = converting.convert([first, second], tmp_path / "out.xml")
    project = opening.open_any(tmp_path / "out.xml")
    assert project.sequences[3].features[1].value("note") == "see SEQ ID NOs: 3-4 and SEQ ID NO: 9"
    assert "mention/moved" in [change.kind for change in done.changes]
