"""Places found by what a person types in one box, and bookmarks."""

from pathlib import Path

from builders import a_dna, a_project
from msgspec.structs import replace

from wiposeq.app.authoring.going_to import bookmarked, places, toggled
from wiposeq.app.document import Document
from wiposeq.model.address import Address
from wiposeq.model.edits import Remove
from wiposeq.model.finding import Finding, Report, Severity
from wiposeq.model.origin import Bookmark
from wiposeq.model.project import Project


def a_listing() -> Project:
    one = replace(a_dna("acgt" * 10, ("gene", "5..20", {"gene": "EXA1"})), name="plasmid")
    return a_project(one, replace(a_dna("acgt" * 5), name="siRNA-7"))


def names(text: str, project: Project, shown: int | None = 0, report: Report | None = None) -> list[str]:
    uid = project.sequences.uid_at(shown) if shown is not None else None
    return [each.name for each in places(text, project, uid, report or Report())]


def test_a_number_is_a_sequence_or_a_residue_of_the_one_shown() -> None:
    project = a_listing()
    assert names("2", project)[:2] == ["Sequence 2: siRNA-7", "Residue 2 of this sequence"]
    assert names("1,2", project)[:1] == ["Residue 12 of this sequence"]
    assert names("99", project) == []


def test_a_number_after_the_word_sequence_is_never_a_residue() -> None:
    project = a_listing()
    for text in ("sequence 2", "Sequence 2", "SEQ ID NO: 2", "seq id no. 2", "seq id nos 2", "seq  2"):
        assert names(text, project) == ["Sequence 2: siRNA-7"], text
    assert names("sequence 99", project) == names("sequence", project) == []


def test_numbers_with_points_or_a_location_are_residues() -> None:
    project = a_listing()
    for text, expected in (("5..20", (5, 20)), ("5 - 20", (5, 20)), ("join(2..4,9..12)", (2, 12)), ("<3..9", (3, 9))):
        place = next(places(text, project, project.sequences.uid_at(0), Report()))
        assert place.residues == expected
    assert not [each for each in names("5..99", project) if each.startswith("Residues")]


def test_words_find_features_sequences_and_findings() -> None:
    project = a_listing()
    sequence = project.sequences[0]
    finding = Finding(
        "feature/location", Severity.ERROR, "Location ends late", Address(sequence.uid, sequence.features[1].uid)
    )
    assert names("exa1", project) == ["Feature: gene 5..20 EXA1"]
    assert names("sirna", project) == ["Sequence 2: siRNA-7"]
    assert names("ends late", project, report=Report(findings=(finding,)))[0].startswith("Finding: Location ends late")
    assert names("", project) == []


def test_bookmarks_are_set_removed_found_and_stored_in_the_project(tmp_path: Path) -> None:
    project = a_listing()
    sequence = project.sequences[0]
    here = Bookmark(sequence.uid, sequence.features[1].uid, 5, 20)
    there = Bookmark(project.sequences[1].uid, 0, 3, 7)
    for each in (here, there):
        project = toggled(project, each).apply(project)
    assert [each.name for each in bookmarked(project)] == [
        "Bookmark: Sequence 1: plasmid, gene 5..20 EXA1",
        "Bookmark: Sequence 2: siRNA-7, 3..7",
    ]
    assert names("bookmark plasmid", project) == ["Bookmark: Sequence 1: plasmid, gene 5..20 EXA1"]
    document = Document(project)
    document.save_as(tmp_path / "a.wsq")
    document.close()
    opened = Document.open(tmp_path / "a.wsq")
    assert opened.project.origin.bookmarks == (here, there)
    opened.close()
    removed = Remove((Address(sequence.uid),)).apply(project)
    assert [each.address.sequence for each in bookmarked(removed)] == [there.sequence]
    assert toggled(project, here).apply(project).origin.bookmarks == (there,)
