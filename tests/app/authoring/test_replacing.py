"""Find and replace: every kind of text, one edit, nothing else changed."""

import pytest
from builders import EDITION, a_dna, a_feature, a_header, a_project, a_protein, a_skipped
from msgspec.structs import replace

from wiposeq.app.authoring.replacing import (
    FREE_TEXT,
    HEADER,
    KEYS,
    NAMES,
    PARTS,
    QUALIFIERS,
    RESIDUES,
    Query,
    place_in_words,
    replacement_of,
    search,
    with_replacement,
)
from wiposeq.errors import UsageError
from wiposeq.model.edits import SetField
from wiposeq.model.project import Project
from wiposeq.model.records import Qualifier


def listing() -> Project:
    gene = replace(
        a_dna("acgtacgtacgtacgtacgt", ("gene", "1..9", {"gene": "EXA1", "note": "EXA1 of man, like EXA1b"})),
        name="EXA1 gene",
    )
    note = Qualifier(9, "note", "binds EXA1", "lie EXA1")
    site = replace(a_feature("REGION", "1..3"), qualifiers=(note,))
    protein = replace(a_protein("MKVLAAGIVG"), name="protein")
    protein = replace(protein, features=(*protein.features, site))
    header = replace(a_header(), file_reference="EXA1-2024", other_language="fr")
    return a_project(gene, protein, a_skipped(), header=header)


def texts(project: Project, parts: set[str], text: str = "EXA1", **options: object) -> list[str]:
    found = search(project, Query(text, frozenset(parts), **options), EDITION)  # type: ignore[arg-type]
    return [place_in_words(hit, project) for hit in found.hits]


def replaced(project: Project, query: Query, new: str) -> Project:
    edit = replacement_of(project, search(project, query, EDITION).hits, query, new)
    assert edit is not None
    return edit.apply(project)


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (NAMES, ["Name"]),
        (QUALIFIERS, ["gene, gene"]),
        (FREE_TEXT, ["gene, note", "gene, note", "REGION, note", "REGION, note (fr)"]),
        (HEADER, ["File reference"]),
        (KEYS, []),
    ],
)
def test_each_part_is_searched_alone(part: str, expected: list[str]) -> None:
    assert texts(listing(), {part}) == expected


def test_keys_and_names_of_qualifiers_are_found() -> None:
    assert texts(listing(), {KEYS}, "gene") == ["gene, key", "gene, gene"]
    assert texts(listing(), {KEYS}, "mol_type") == ["source, mol_type", "source, mol_type"]


def test_one_edit_replaces_all_hits_and_can_be_one_step_of_undo() -> None:
    project = listing()
    after = replaced(project, Query("EXA1", frozenset(PARTS) - {RESIDUES}, is_word=True), "EXA-1")
    gene, protein = after.sequences[0], after.sequences[1]
    assert gene.name == "EXA-1 gene"
    assert gene.features[1].value("gene") == "EXA-1"
    assert gene.features[1].value("note") == "EXA-1 of man, like EXA1b"
    note = protein.features[1].qualifiers[0]
    assert (note.value, note.translation) == ("binds EXA-1", "lie EXA-1")
    assert after.header.file_reference == "EXA-1-2024"
    assert gene.residues == project.sequences[0].residues


def test_groups_of_a_regular_expression_go_into_the_replacement() -> None:
    project = listing()
    query = Query(r"EXA(\d)(\w?)", frozenset({FREE_TEXT}), is_regex=True)
    assert replaced(project, query, r"exa \1\2").sequences[0].features[1].value("note") == "exa 1 of man, like exa 1b"
    hit = search(project, query, EDITION).hits[1]
    assert with_replacement(hit, query, r"<\1\2>") == "EXA1 of man, like <1b>"


def test_only_the_chosen_hits_are_replaced() -> None:
    project = listing()
    query = Query("EXA1", frozenset({FREE_TEXT}))
    hits = search(project, query, EDITION).hits
    edit = replacement_of(project, hits[1:2], query, "X")
    assert edit is not None
    assert edit.apply(project).sequences[0].features[1].value("note") == "EXA1 of man, like Xb"


def test_only_the_chosen_sequences_are_searched_and_then_not_the_general_information() -> None:
    project = listing()
    query = Query("EXA1", frozenset(PARTS) - {RESIDUES}, (2,))
    assert [hit.number for hit in search(project, query, EDITION).hits] == [2, 2]


def test_translations_of_genes_and_numbers_of_proteins_are_not_searched_as_text() -> None:
    gene = a_dna("atgaaagtttaa", ("CDS", "1..12", {"translation": "MKV", "protein_id": "2"}))
    project = a_project(gene, a_protein("MKVL"))
    assert texts(project, {QUALIFIERS, FREE_TEXT}, "MKV") == []
    assert texts(project, {QUALIFIERS, FREE_TEXT}, "2") == []


def test_residues_are_replaced_from_the_end_so_that_places_stay_right_and_locations_follow() -> None:
    project = a_project(a_dna("aaacccaaacccaaa", ("misc_feature", "10..12")))
    after = replaced(project, Query("ccc", frozenset({RESIDUES})), "g")
    assert after.sequences[0].residues == "aaagaaagaaa"
    assert after.sequences[0].features[1].location == "8"


def test_a_hit_on_the_other_strand_is_replaced_by_the_reverse_complement() -> None:
    project = a_project(a_dna("ttttggatcttttt"))
    query = Query("gatcc", frozenset({RESIDUES}), both_strands=True)
    hit = search(project, query, EDITION).hits[0]
    assert (hit.is_other, place_in_words(hit, project)) == (True, "complement(5..9)")
    assert replaced(project, query, "gaacc").sequences[0].residues == "ttttggttcttttt"


def test_of_residues_that_overlap_the_first_hit_is_replaced() -> None:
    assert replaced(a_project(a_dna("aaaaa")), Query("aa", frozenset({RESIDUES})), "c").sequences[0].residues == "cca"


def test_amino_acids_are_replaced_in_capitals_and_skipped_sequences_are_omitted() -> None:
    project = a_project(a_protein("MKVLAAGIVG"), a_skipped())
    assert replaced(project, Query("laag", frozenset({RESIDUES})), "w").sequences[0].residues == "MKVWIVG"


def test_a_replacement_that_is_not_residues_is_refused() -> None:
    project = a_project(a_dna("acgtacgtacgt"))
    query = Query("acg", frozenset({RESIDUES}))
    hits = search(project, query, EDITION).hits
    with pytest.raises(UsageError, match="not residues"):
        replacement_of(project, hits, query, "a-c")


def test_hits_of_an_older_project_are_refused_and_nothing_changes() -> None:
    project = listing()
    query = Query("EXA1", frozenset({NAMES}))
    hits = search(project, query, EDITION).hits
    newer = SetField(hits[0].address, "other").apply(project)
    with pytest.raises(UsageError, match="changed since"):
        replacement_of(newer, hits, query, "X")
    residues = Query("acgt", frozenset({RESIDUES}))
    hits = search(project, residues, EDITION).hits
    newer = SetField(hits[0].address, "tttt").apply(project)
    with pytest.raises(UsageError, match="changed since"):
        replacement_of(newer, hits, residues, "a")


def test_a_replacement_by_the_same_text_is_no_edit() -> None:
    query = Query("EXA1", frozenset({NAMES}))
    project = listing()
    assert replacement_of(project, search(project, query, EDITION).hits, query, "EXA1") is None


def test_the_list_ends_at_its_limit_and_says_so() -> None:
    query = Query("a", frozenset({RESIDUES}))
    found = search(listing(), query, EDITION, limit=2)
    assert len(found.hits) == 2 and not found.is_all
    assert search(listing(), query, EDITION, limit=1_000).is_all


def test_a_text_too_long_for_an_expression_is_counted_not_searched() -> None:
    project = a_project(a_dna("acgtacgtacgt", ("misc_feature", "1..3", {"note": "x" * 5_000})))
    found = search(project, Query(".*a.*b.*c", frozenset({FREE_TEXT}), is_regex=True), EDITION)
    assert found.too_long == 1


def test_letters_that_are_not_residues_are_still_found_in_texts() -> None:
    assert texts(listing(), {RESIDUES, NAMES}, "EXA1 g") == ["Name"]
    with pytest.raises(UsageError):
        texts(listing(), {RESIDUES}, "EXA1 g")
