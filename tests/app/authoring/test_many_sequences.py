"""Changes of many sequences: names, types, order, copies, strands; what they do and what they cannot do."""

import pytest
from builders import EDITION, a_dna, a_project, a_protein, a_skipped, an_rna
from msgspec.structs import replace

from wiposeq.app.authoring.many_sequences import (
    EXAMPLES,
    Change,
    Duplicate,
    MoveTo,
    Plan,
    RemoveAll,
    Rename,
    SetType,
    Skip,
    SortBy,
    Turn,
    plan,
)
from wiposeq.errors import UsageError
from wiposeq.model.project import Project
from wiposeq.model.records import Sequence


def named(sequence: Sequence, name: str) -> Sequence:
    return replace(sequence, name=name)


def planned(project: Project, change: Change, *numbers: int) -> tuple[Plan, Project]:
    found = plan(project, numbers or range(1, len(project.sequences) + 1), change, EDITION)
    return found, project if found.edit is None else found.edit.apply(project)


def names(project: Project) -> list[str]:
    return [each.name for each in project.sequences]


def test_names_are_given_by_a_pattern() -> None:
    project = a_project(named(a_dna("acgtacgtacgt"), "x"), an_rna(), a_protein())
    found, after = planned(project, Rename("si-{n:03} {type} {length}", 7), 1, 3)
    assert names(after) == ["si-007 DNA 12", "", "si-008 AA 10"]
    assert found.count == 2 and found.examples[0] == (1, "x", "si-007 DNA 12")
    assert names(planned(project, Rename("{name}/{organism} {number}"), 1)[1])[0] == "x/Homo sapiens 1"
    assert names(planned(project, Rename("s{n:12}"), 1)[1])[0] == "s000000000001"


@pytest.mark.parametrize("pattern", ["", "  ", "{nonsense}", "{}", "s{n:abc}", "s{n:}", "s{n:123}", "s{n :3}"])
def test_a_pattern_that_cannot_be_used_is_refused(pattern: str) -> None:
    with pytest.raises(UsageError):
        planned(a_project(), Rename(pattern))


def test_a_name_that_stays_the_same_is_no_change() -> None:
    found, _ = planned(a_project(named(a_dna(), "a")), Rename("{name}"))
    assert found.edit is None and found.left == 1


def test_the_type_changes_only_between_nucleotides_because_residues_are_never_read_otherwise() -> None:
    project = a_project(a_dna(), an_rna(), a_protein(), Sequence(9))
    found, after = planned(project, SetType("RNA"))
    assert [each.molecule_type for each in after.sequences] == ["RNA", "RNA", "AA", "RNA"]
    assert (found.count, found.left) == (2, 2)
    assert [each.residues for each in after.sequences] == [each.residues for each in project.sequences]
    assert planned(project, SetType("AA"), 1, 2)[0].edit is None


def test_sequences_are_skipped_and_included_again_with_all_they_have() -> None:
    project = a_project(a_dna(), a_skipped())
    _, skipped = planned(project, Skip())
    assert [each.is_skipped for each in skipped.sequences] == [True, True]
    _, included = planned(skipped, Skip(False), 1)
    assert included.sequences[0] == project.sequences[0]


def test_copies_come_behind_the_last_and_later_links_follow() -> None:
    gene = a_dna("atgaaagttctgtaa", ("CDS", "1..15", {"protein_id": "3"}))
    project = a_project(gene, a_dna(), a_protein("MKVL"))
    _, after = planned(project, Duplicate(), 1, 2)
    assert len(after.sequences) == 5 and len(set(after.sequences.uids())) == 5
    assert [after.sequences[n].features[1].value("protein_id") for n in (0, 2)] == ["5", "5"]


def test_the_sequences_of_a_range_are_removed() -> None:
    project = a_project(a_dna(), a_protein(), an_rna())
    assert [each.molecule_type for each in planned(project, RemoveAll(), 1, 3)[1].sequences] == ["AA"]


def test_sequences_move_to_a_position_and_mentions_follow() -> None:
    note = a_dna("acgtacgtacgt", ("misc_feature", "1..3", {"note": "see SEQ ID NO: 1"}))
    project = a_project(named(a_dna(), "a"), named(note, "b"), named(a_dna(), "c"))
    found, after = planned(project, MoveTo(3), 1)
    assert names(after) == ["b", "c", "a"]
    assert after.sequences[0].features[1].value("note") == "see SEQ ID NO: 3"
    assert found.examples[0] == (2, "b", "position 1") or found.examples[0][0] == 1
    with pytest.raises(UsageError, match="position 4"):
        planned(project, MoveTo(4), 1)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (SortBy("name"), ["si-2", "si-9", "si-10", "X"]),
        (SortBy("name", True), ["X", "si-10", "si-9", "si-2"]),
        (SortBy("length"), ["X", "si-9", "si-10", "si-2"]),
        (SortBy("type"), ["si-2", "si-10", "X", "si-9"]),
        (SortBy("organism"), ["si-2", "si-10", "X", "si-9"]),
    ],
)
def test_sequences_are_sorted_and_numbers_in_names_count_as_numbers(change: SortBy, expected: list[str]) -> None:
    project = a_project(
        named(a_dna("acgt" * 5, organism="Abies alba"), "si-2"),
        named(an_rna("acgtacgtacgt", organism="Zea mays"), "si-9"),
        named(a_dna("acgt" * 4), "si-10"),
        named(a_dna("acgtacgtac"), "X"),
    )
    assert names(planned(project, change)[1]) == expected


@pytest.mark.parametrize("odd", ["m²", "7" * 5_000, "٣", "①"])
def test_sequences_are_sorted_by_name_whatever_signs_for_numbers_a_name_has(odd: str) -> None:
    project = a_project(*(named(a_dna(), name) for name in ("b10", odd, "b9", "b009")))
    found = names(planned(project, SortBy("name"))[1])
    assert sorted(found) == sorted(["b10", odd, "b9", "b009"])
    assert found.index("b9") < found.index("b009") < found.index("b10")


def test_only_the_chosen_sequences_are_sorted_and_the_others_keep_their_places() -> None:
    project = a_project(*(named(a_dna(), name) for name in "dcba"))
    assert names(planned(project, SortBy("name"), 1, 3)[1]) == ["b", "c", "d", "a"]


def test_a_sorted_list_is_no_change() -> None:
    assert planned(a_project(named(a_dna(), "a"), named(a_dna(), "b")), SortBy("name"))[0].edit is None


def test_nucleotides_are_turned_with_their_features_and_the_proteins_stay_right() -> None:
    gene = a_dna("ccatgaaagttctgtaa", ("CDS", "3..17", {"translation": "MKVL"}))
    found, after = planned(a_project(gene, a_protein()), Turn())
    assert after.sequences[0].residues == "ttacagaactttcatgg"
    assert after.sequences[0].features[1].location == "complement(1..15)"
    assert (found.count, found.left, found.problem_count) == (1, 1, 0)


def test_a_feature_that_cannot_be_turned_is_reported() -> None:
    found, _ = planned(a_project(a_dna("acgtacgtacgt", ("misc_feature", "5..99"))), Turn())
    assert found.problem_count == 1 and "5..99" in found.problems[0]


def test_many_examples_and_problems_are_counted_but_not_all_listed() -> None:
    many = [a_dna("acgtacgtacgt", ("misc_feature", "5..99")) for _ in range(30)]
    found, _ = planned(a_project(*many), Turn())
    assert (len(found.examples), len(found.problems), found.problem_count) == (EXAMPLES, EXAMPLES, 30)
