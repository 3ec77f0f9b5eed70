"""Changing many sequences at once: what is touched, what is left alone, and that it is one edit."""

import pytest
from builders import a_dna, a_project, a_protein, a_skipped
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from work import calls

from wiposeq.app.bulk import (
    AddFeature,
    BulkChange,
    ChangeKey,
    RemoveFeatures,
    RemoveQualifier,
    SetQualifier,
    plan_change,
    read_numbers,
)
from wiposeq.errors import Cancelled, UsageError
from wiposeq.model.address import Address
from wiposeq.model.origin import ELEMENT_UNKNOWN, Fact
from wiposeq.model.project import Project
from wiposeq.progress import Progress


def values(project: Project, number: int, key: str, name: str) -> list[str | None]:
    features = project.sequences[number - 1].features
    return [q.value for feature in features if feature.key == key for q in feature.qualifiers if q.name == name]


@pytest.fixture
def project() -> Project:
    return a_project(
        a_dna("acgtacgtacgtacgt", ("gene", "1..9", {"gene": "abc"})),
        a_protein(),
        a_skipped(),
        a_dna("ttttacgtacgtacgtacgtacgt", ("gene", "2..5"), ("gene", "6..9", {"gene": "def"})),
    )


def test_a_qualifier_of_source_is_set_in_a_range_of_one_molecule_type(project: Project) -> None:
    planned = plan_change(project, range(1, 5), SetQualifier("source", "mol_type", "other DNA"), "DNA")
    assert planned.edit is not None
    after = planned.edit.apply(project)
    assert [values(after, n, "source", "mol_type") for n in (1, 4)] == [["other DNA"], ["other DNA"]]
    assert after.sequences[1] is project.sequences[1] and after.sequences[2] is project.sequences[2]
    assert (planned.sequences, planned.features, planned.unlike) == (2, 2, 2)


def test_a_qualifier_goes_only_where_it_is_missing_or_as_another(project: Project) -> None:
    missing = plan_change(project, [1, 4], SetQualifier("gene", "gene", "xyz", "missing"))
    assert missing.edit is not None
    after = missing.edit.apply(project)
    assert values(after, 1, "gene", "gene") == ["abc"]
    assert values(after, 4, "gene", "gene") == ["xyz", "def"]
    assert (missing.sequences, missing.features, missing.untouched) == (1, 1, 1)
    another = plan_change(project, [4], SetQualifier("gene", "gene", "xyz", "another"))
    assert another.edit is not None
    assert values(another.edit.apply(project), 4, "gene", "gene") == ["xyz", "def", "xyz"]


def test_features_are_added_removed_and_given_another_key(project: Project) -> None:
    added = plan_change(project, [1, 4], AddFeature("misc_feature", "20..22", (("note", "x"), ("pseudo", None))))
    assert added.edit is not None and (added.sequences, added.past_end) == (1, 1)
    made = added.edit.apply(project).sequences[3].features[-1]
    assert (made.key, made.location, [(q.name, q.value) for q in made.qualifiers]) == (
        "misc_feature",
        "20..22",
        [("note", "x"), ("pseudo", None)],
    )
    assert made.uid not in {each.uid for each in project.sequences[3].features}
    whole = plan_change(project, [1], AddFeature("misc_feature")).edit
    assert whole is not None and whole.apply(project).sequences[0].features[-1].location == "1..16"
    removed = plan_change(project, [1, 2, 4], RemoveFeatures("gene"))
    assert removed.edit is not None and (removed.features, removed.untouched) == (3, 1)
    assert [each.key for each in removed.edit.apply(project).sequences[3].features] == ["source"]
    renamed = plan_change(project, [1], ChangeKey("gene", "misc_feature")).edit
    assert renamed is not None
    assert values(renamed.apply(project), 1, "misc_feature", "gene") == ["abc"]
    bare = plan_change(project, [1, 4], RemoveQualifier("gene", "gene"))
    assert bare.edit is not None and bare.features == 2
    assert values(bare.edit.apply(project), 4, "gene", "gene") == []


def test_a_translation_beside_a_new_value_stays_and_is_counted(project: Project) -> None:
    first = project.sequences[0]
    source = first.features[0]
    translated = tuple(replace(q, translation="Wort") for q in source.qualifiers)
    first = replace(first, features=(replace(source, qualifiers=translated), *first.features[1:]))
    project = replace(project, sequences=project.sequences.replace(0, first))
    planned = plan_change(project, [1], SetQualifier("source", "organism", "Mus musculus"))
    assert planned.edit is not None and planned.translated == 1
    changed = planned.edit.apply(project).sequences[0].features[0]
    assert [q.translation for q in changed.qualifiers if q.name == "organism"] == ["Wort"]


@pytest.mark.parametrize(
    "wanted",
    [
        SetQualifier("CDS", "product", "p"),
        RemoveQualifier("gene", "product"),
        RemoveFeatures("CDS"),
        ChangeKey("CDS", "gene"),
        AddFeature("misc_feature", "5..999"),
    ],
)
def test_where_there_is_nothing_to_change_there_is_no_edit(project: Project, wanted: BulkChange) -> None:
    planned = plan_change(project, [1, 2, 3, 4], wanted)
    assert planned.edit is None and planned.sequences == 0
    assert planned.unlike + planned.untouched + planned.past_end == 4


def test_a_location_that_cannot_be_read_is_described_in_words(project: Project) -> None:
    with pytest.raises(UsageError, match=r"5\.\.\.9"):
        plan_change(project, [1], AddFeature("misc_feature", "5...9"))


def test_work_on_many_sequences_can_be_stopped() -> None:
    project = a_project(*(a_dna("acgtacgtacgt") for _ in range(1100)))
    with pytest.raises(Cancelled):
        plan_change(project, range(1, 1101), RemoveFeatures("gene"), progress=Progress(is_cancelled=lambda: True))


@pytest.mark.parametrize(
    ("text", "numbers"),
    [("3", [3]), ("1-3, 5", [1, 2, 3, 5]), ("8-", [8, 9, 10]), ("2..4;4", [2, 3, 4]), (" 1 - 2 ,,", [1, 2])],
)
def test_a_range_of_numbers_is_read(text: str, numbers: list[int]) -> None:
    assert read_numbers(text, range(1, 11)) == numbers


@pytest.mark.parametrize("text", ["", ",", "0", "11", "5-3", "1-11", "a", "1--2", "-3", "99999999999"])
def test_a_range_that_is_none_is_described_in_words(text: str) -> None:
    with pytest.raises(UsageError):
        read_numbers(text, range(1, 11))


@given(st.sets(st.integers(1, 300), min_size=1))
def test_any_set_of_numbers_can_be_written_as_a_range(numbers: set[int]) -> None:
    assert read_numbers(", ".join(map(str, numbers)), range(1, 301)) == sorted(numbers)


def test_what_the_file_stated_about_features_and_qualifiers_goes_with_them() -> None:
    sequence = a_dna("acgtacgtac", ("gene", "1..4", {"note": "a"}))
    gene = sequence.features[1]
    places = [
        Address(sequence.uid, gene.uid),
        Address(sequence.uid, gene.uid, gene.qualifiers[0].uid),
        Address(sequence.uid, sequence.features[0].uid),
    ]
    project = a_project(sequence)
    facts = tuple(Fact(ELEMENT_UNKNOWN, {"name": "x"}, place) for place in places)
    project = replace(project, origin=replace(project.origin, facts=facts))
    without_note = plan_change(project, [1], RemoveQualifier("gene", "note")).edit
    without_gene = plan_change(project, [1], RemoveFeatures("gene")).edit
    assert without_note is not None and without_gene is not None
    assert [fact.address for fact in without_note.apply(project).origin.facts] == [places[0], places[2]]
    assert [fact.address for fact in without_gene.apply(project).origin.facts] == [places[2]]


def test_numbers_are_those_of_the_file_and_not_places() -> None:
    in_file = (1, 2, 4, 5, 9)
    assert read_numbers("4-5", in_file) == [3, 4]
    assert read_numbers("5-", in_file) == [4, 5]
    assert read_numbers("1-4", in_file) == [1, 2, 3]
    with pytest.raises(UsageError):
        read_numbers("3", in_file)


def test_only_the_given_old_value_is_replaced_and_the_values_are_counted() -> None:
    project = a_project(a_dna(), a_dna(organism="Mus musculus"), a_dna())
    planned = plan_change(project, [1, 2, 3], SetQualifier("source", "organism", "Rattus", only="Homo sapiens"))
    assert planned.edit is not None and planned.values == (("Homo sapiens", 2), ("Mus musculus", 1))
    assert [each.organism for each in planned.edit.apply(project).sequences] == ["Rattus", "Mus musculus", "Rattus"]
    first = planned.first_edits(1)
    assert first is not None
    assert [each.organism for each in first.apply(project).sequences] == ["Rattus", "Mus musculus", "Homo sapiens"]
    missing = plan_change(project, [1], SetQualifier("source", "strain", "new", only="old"))
    assert missing.edit is None and missing.untouched == 1


def test_a_long_list_of_numbers_is_read_without_a_search_for_each() -> None:
    numbers = range(1, 20_001)
    text = ", ".join(map(str, range(2, 20_001, 20)))
    assert calls(lambda: read_numbers(text, numbers)) < 200_000
    assert read_numbers(text, tuple(numbers)) == list(range(2, 20_001, 20))
