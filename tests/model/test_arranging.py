"""Putting sequences into another order: places, numbers that follow, large lists."""

import random

import pytest
from builders import a_dna, a_project, a_protein

from wiposeq.model.arranging import Arrange
from wiposeq.model.records import Sequence


def test_named_sequences_change_places_among_themselves_and_the_others_stay() -> None:
    project = a_project(*(a_dna("acgtacgtac" + "a" * n) for n in range(5)))
    a, b, c, d, e = project.sequences.uids()
    after = Arrange((e, a, c)).apply(project)
    assert list(after.sequences.uids()) == [e, b, a, d, c]


def test_numbers_follow_in_links_and_mentions() -> None:
    gene = a_dna("atgaaagttctgtaa", ("CDS", "1..15", {"protein_id": "2", "note": "see SEQ ID NO: 1"}))
    project = a_project(gene, a_protein("MKVL"))
    one, two = project.sequences.uids()
    after = Arrange((two, one)).apply(project)
    moved = after.sequences[1].features[1]
    assert (moved.value("protein_id"), moved.value("note")) == ("1", "see SEQ ID NO: 2")


def test_the_same_order_is_no_change_and_a_missing_or_repeated_sequence_is_refused() -> None:
    project = a_project(a_dna(), a_protein())
    one, two = project.sequences.uids()
    assert Arrange((one, two)).apply(project) is project
    for uids in ((one, 5), (one, one)):
        with pytest.raises(LookupError):
            Arrange(uids).apply(project)


def test_a_long_list_is_put_into_any_order() -> None:
    project = a_project(*(Sequence(uid, residues="acgt") for uid in range(1, 3_001)))
    order = list(project.sequences.uids())
    random.Random(3).shuffle(order)
    assert list(Arrange(tuple(order)).apply(project).sequences.uids()) == order
