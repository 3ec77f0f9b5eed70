"""Bookmarks stay at their residues when others change, as features do."""

import pytest
from builders import a_dna, a_feature, a_project
from examples import tries
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from wiposeq.model.address import Address
from wiposeq.model.edit import Edit
from wiposeq.model.edits import Insert, ReplaceResidues, ReverseComplement, SetField, Together
from wiposeq.model.origin import Bookmark
from wiposeq.model.project import Project

RESIDUES = "acgtaccggttaacgtcagt"
UID = 1


def marked(*places: tuple[int, int], residues: str = RESIDUES) -> Project:
    """Return a project of two sequences, the first with bookmarks at these places."""
    first, second = replace(a_dna(residues), uid=UID), replace(a_dna(residues), uid=UID + 1)
    project = a_project(first, second)
    marks = (*(Bookmark(UID, 0, *place) for place in places), Bookmark(UID + 1, 0, 3, 6))
    return replace(project, origin=replace(project.origin, bookmarks=marks))


def places(project: Project) -> list[tuple[int, int]]:
    found = [(each.start, each.end) for each in project.origin.bookmarks]
    assert found[-1] == (3, 6), "the other sequence does not change"
    return found[:-1]


def replaced(start: int, end: int, text: str) -> ReplaceResidues:
    return ReplaceResidues(UID, start, end, text)


@pytest.mark.parametrize(
    ("edit", "before", "after"),
    [
        (replaced(1, 0, "ttt"), (5, 8), (8, 11)),
        (replaced(1, 3, ""), (5, 8), (2, 5)),
        (replaced(9, 8, "ttt"), (5, 8), (5, 8)),
        (replaced(12, 14, ""), (5, 8), (5, 8)),
        (replaced(6, 5, "tt"), (5, 8), (5, 10)),
        (replaced(4, 6, ""), (5, 8), (4, 5)),
        (replaced(5, 8, "tttttt"), (5, 8), (5, 10)),
        (replaced(4, 9, ""), (5, 8), (4, 3)),
        (replaced(1, 0, "ttt"), (5, 4), (8, 7)),
        (replaced(5, 4, "tt"), (5, 4), (7, 6)),
        (replaced(6, 5, "tt"), (5, 4), (5, 4)),
        (replaced(4, 9, ""), (5, 4), (4, 3)),
        (replaced(1, 0, "tt"), (21, 20), (23, 22)),
        (replaced(1, 20, ""), (5, 8), (1, 0)),
        (replaced(1, 0, "tt"), (0, 0), (0, 0)),
        (ReverseComplement(UID, 1, 20), (5, 8), (13, 16)),
        (ReverseComplement(UID, 1, 20), (5, 4), (17, 16)),
        (ReverseComplement(UID, 10, 20), (5, 8), (5, 8)),
        (Together("", (replaced(1, 0, "tt"), replaced(12, 13, ""), replaced(1, 1, ""))), (5, 8), (6, 9)),
        (Together("", (replaced(1, 0, "tt"), ReverseComplement(UID, 1, 22))), (5, 8), (13, 16)),
        (SetField(Address(UID, field="name"), "x"), (5, 8), (5, 8)),
        (Insert(Address(UID, field="features"), 0, (a_feature("gene", "1..3", {}),)), (5, 8), (5, 8)),
    ],
)
def test_a_bookmark_follows_an_edit(edit: Edit, before: tuple[int, int], after: tuple[int, int]) -> None:
    project = marked(before)
    assert places(edit.apply(project)) == [after]
    assert places(project) == [before], "which is what undo shows again"


@given(st.data())
@tries(80)
def test_a_bookmark_is_on_the_same_residues_after_edits_beside_it(data: st.DataObject) -> None:
    start = data.draw(st.integers(1, 20))
    end = data.draw(st.integers(start, 20))
    project = first_project = marked((start, end))
    text = RESIDUES[start - 1 : end]
    edits: list[Edit] = []
    for _ in range(data.draw(st.integers(1, 5))):
        ((start, end),) = places(project)
        length = len(project.sequences[0].residues)
        if data.draw(st.booleans()):
            first = data.draw(st.integers(1, start))
            last = data.draw(st.integers(first - 1, start - 1))
        else:
            first = data.draw(st.integers(end + 1, length + 1))
            last = data.draw(st.integers(first - 1, length))
        edits.append(replaced(first, last, data.draw(st.text("acgt", max_size=6))))
        project = edits[-1].apply(project)
        ((start, end),) = places(project)
        assert project.sequences[0].residues[start - 1 : end] == text
    assert Together("", tuple(edits)).apply(first_project).origin == project.origin
