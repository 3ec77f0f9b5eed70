"""Two projects become one: links and mentions of both follow, and the numbers are mapped."""

import pytest
from builders import a_dna, a_header, a_project, a_protein
from msgspec.structs import replace

from wiposeq.app.authoring.merging import merge, moved_lines
from wiposeq.errors import UsageError
from wiposeq.model.address import Address
from wiposeq.model.edits import SetField
from wiposeq.model.project import Project


def a_part(name: str) -> Project:
    gene = a_dna("atgaaagttctgtaa", ("CDS", "1..15", {"protein_id": "2", "note": f"{name}, see SEQ ID NO: 1"}))
    return a_project(gene, a_protein("MKVL"))


def cds(project: Project, place: int) -> tuple[str, str]:
    feature = project.sequences[place].features[1]
    return feature.value("protein_id"), feature.value("note")


def test_a_project_is_added_at_the_end_and_its_references_follow() -> None:
    project, other = a_part("A"), a_part("B")
    merged = merge(project, other, 2, "b.wsq")
    after = merged.edit.apply(project)
    assert merged.numbers == ((1, 3), (2, 4)) and merged.moved == ()
    assert cds(after, 0) == ("2", "A, see SEQ ID NO: 1")
    assert cds(after, 2) == ("4", "B, see SEQ ID NO: 3")
    assert merged.changes[0].where.startswith("b.wsq > Sequence 1 > CDS")
    assert [each.after for each in merged.changes] == ["4", "B, see SEQ ID NO: 3"]
    assert [change.after for change in after.origin.changes] == ["3", "4"]


def test_in_the_middle_the_references_of_both_follow() -> None:
    project, other = a_part("A"), a_part("B")
    merged = merge(project, other, 1, "b.wsq")
    after = merged.edit.apply(project)
    assert merged.moved == ((2, 4),)
    assert cds(after, 0) == ("4", "A, see SEQ ID NO: 1") and cds(after, 1) == ("3", "B, see SEQ ID NO: 2")


def test_a_project_is_merged_with_a_copy_of_itself() -> None:
    project = a_part("A")
    after = merge(project, project, 2, "copy.wsq").edit.apply(project)
    assert [cds(after, place)[0] for place in (0, 2)] == ["2", "4"]
    assert len(set(after.sequences.uids())) == 4


def test_an_empty_project_is_refused() -> None:
    with pytest.raises(UsageError, match="no sequences"):
        merge(a_part("A"), Project(), 0, "b.wsq")


def test_numbers_that_move_together_are_one_line() -> None:
    assert moved_lines([(1, 3), (2, 4), (5, 6)]) == ((1, 3, 2), (5, 6, 1))


def in_language(code: str | None, text: str | None) -> Project:
    project = a_part("A")
    sequence = project.sequences[0]
    note = sequence.features[1].qualifier("note")
    assert note is not None
    place = Address(sequence.uid, sequence.features[1].uid, note.uid, field="translation")
    return SetField(place, text).apply(replace(project, header=replace(a_header(), other_language=code)))


@pytest.mark.parametrize(
    ("own", "other"),
    [
        (("fr", "un"), ("de", "eins")),
        (("fr", None), ("de", "eins")),
        (("fr", "un"), (None, "eins")),
        ((None, "un"), ("de", "eins")),
        ((None, "un"), (None, "eins")),
    ],
)
def test_free_text_of_another_or_an_unknown_language_is_refused(
    own: tuple[str | None, str | None], other: tuple[str | None, str | None]
) -> None:
    with pytest.raises(UsageError, match="language"):
        merge(in_language(*own), in_language(*other), 2, "b.wsq")


@pytest.mark.parametrize(
    ("own", "other", "expected", "new"),
    [
        (("fr", "un"), ("fr", "deux"), "fr", ""),
        (("fr", "un"), ("de", None), "fr", ""),
        ((None, None), ("de", "eins"), "de", "de"),
    ],
)
def test_free_text_of_one_language_is_merged_under_its_name(
    own: tuple[str | None, str | None], other: tuple[str | None, str | None], expected: str, new: str
) -> None:
    project = in_language(*own)
    merged = merge(project, in_language(*other), 2, "b.wsq")
    assert merged.language == new
    assert merged.edit.apply(project).header.other_language == expected
