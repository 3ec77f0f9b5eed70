"""Translating a CDS: the qualifiers, the protein, the numbers, and the link between gene and protein."""

import pytest
from builders import EDITION, a_dna, a_project, a_protein

from wiposeq.model.address import Address
from wiposeq.model.coding_edits import (
    Coding,
    Placing,
    coding_of,
    coding_sequences_edit,
    genes_of,
    linked_protein,
    translated,
    translation_edit,
    with_coding,
)
from wiposeq.model.project import Project
from wiposeq.model.records import Feature, Qualifier

GENE = "atgaaagttctgtaa"


def cds(project: Project, at: int = 0) -> Feature:
    return next(each for each in project.sequences[at].features if each.key == "CDS")


def done(project: Project, coding: Coding, placing: Placing, *, has_feature: bool = True, at: int = 0) -> Project:
    sequence = project.sequences[at]
    found = translated(sequence, coding, EDITION)
    assert found is not None
    place = Address(sequence.uid, cds(project, at).uid if has_feature else None)
    edit = translation_edit(project, place, coding, found.protein, placing)
    assert edit is not None
    return edit.apply(project)


def test_a_new_cds_is_added_with_its_protein_behind_the_gene_and_later_numbers_follow() -> None:
    other = a_dna(GENE, ("CDS", "1..15", {"translation": "MKVL", "protein_id": "3"}))
    project = a_project(a_dna(GENE), other, a_protein("MKVL"))
    after = done(project, Coding("1..15"), "behind", has_feature=False)
    assert [each.residues for each in after.sequences] == [GENE, "MKVL", GENE, "MKVL"]
    assert cds(after).value("protein_id") == "2" and cds(after).value("translation") == "MKVL"
    assert cds(after, 2).value("protein_id") == "4"
    assert after.sequences[1].organism == project.sequences[0].organism


def test_proteins_that_are_added_one_after_the_other_have_the_order_of_their_genes() -> None:
    gene = a_dna(GENE * 2, ("CDS", "1..15"), ("CDS", "16..30"))
    project = a_project(gene, a_dna())
    for feature in gene.features[1:]:
        edit = translation_edit(project, Address(gene.uid, feature.uid), Coding(feature.location), "MKVL", "behind")
        assert edit is not None
        project = edit.apply(project)
    assert [each.value("protein_id") for each in project.sequences[0].features[1:]] == ["2", "3"]
    assert [each.molecule_type for each in project.sequences] == ["DNA", "AA", "AA", "DNA"]


def test_new_coding_sequences_bring_the_proteins_of_their_translations() -> None:
    project = a_project(a_dna(GENE * 2), a_dna())
    found = (
        Feature(7, "CDS", "1..15", (Qualifier(1, "translation", "MKVL"),)),
        Feature(8, "CDS", "16..30", (Qualifier(1, "translation", "MKVL"),)),
        Feature(9, "CDS", "1..15"),
    )
    uid = project.sequences[0].uid
    after = coding_sequences_edit(project, uid, found, has_proteins=True).apply(project)
    assert [each.value("protein_id") for each in after.sequences[0].features[1:]] == ["2", "3", ""]
    assert len(after.sequences) == 4
    without = coding_sequences_edit(project, uid, found, has_proteins=False).apply(project)
    assert len(without.sequences) == 2 and without.sequences[0].features[1:] == found


def test_a_protein_at_the_end_gets_the_last_number() -> None:
    project = a_project(a_dna(GENE, ("CDS", "1..15", {"product": "kinase"})), a_dna())
    after = done(project, Coding("1..15"), "end")
    assert cds(after).value("protein_id") == "3"
    assert (after.sequences[2].residues, after.sequences[2].name) == ("MKVL", "kinase")


def test_the_linked_protein_gets_the_new_residues_and_its_source_follows() -> None:
    gene = a_dna("atgaaagttctgctgtaa", ("CDS", "1..18", {"translation": "MKVL", "protein_id": "2"}))
    after = done(a_project(gene, a_protein("MKVL")), Coding("1..18"), "linked")
    assert after.sequences[1].residues == "MKVLL"
    assert after.sequences[1].features[0].location == "1..5"
    assert cds(after).value("translation") == "MKVLL" and cds(after).value("protein_id") == "2"


def test_a_protein_that_other_genes_share_is_not_changed_but_a_new_one_added() -> None:
    gene = a_dna("atgaaagttctgctgtaa", ("CDS", "1..18", {"translation": "MKVL", "protein_id": "3"}))
    other = a_dna(GENE, ("CDS", "1..15", {"translation": "MKVL", "protein_id": "3"}))
    after = done(a_project(gene, other, a_protein("MKVL")), Coding("1..18"), "linked")
    assert [each.residues for each in after.sequences if each.is_protein] == ["MKVLL", "MKVL"]
    assert cds(after).value("protein_id") == "2" and cds(after, 2).value("protein_id") == "4"


def test_only_the_translation_is_set_if_no_protein_is_wanted() -> None:
    after = done(a_project(a_dna(GENE, ("CDS", "1..15"))), Coding("1..15"), "none")
    assert len(after.sequences) == 1 and cds(after).value("translation") == "MKVL"


def test_the_code_is_written_unless_it_is_the_standard_code() -> None:
    project = a_project(a_dna(GENE, ("CDS", "1..15")))
    assert cds(done(project, Coding("1..15"), "none")).qualifier("transl_table") is None
    assert cds(done(project, Coding("1..15", 11), "none")).value("transl_table") == "11"
    again = done(done(project, Coding("1..15", 11), "none"), Coding("1..15", 1), "none")
    assert cds(again).value("transl_table") == "1"


def test_exceptions_are_replaced_by_those_of_the_table() -> None:
    gene = a_dna("atgaaatgactgtaa", ("CDS", "1..15", {"transl_except": "(pos:4..6,aa:Pro)"}))
    coding = Coding("1..15", exceptions=(("7..9", "Sec"),))
    after = done(a_project(gene), coding, "none")
    assert cds(after).value("transl_except") == "(pos:7..9,aa:Sec)"
    assert cds(after).value("translation") == "MKUL"
    assert coding_of(cds(after)) == coding


def test_a_frame_that_begins_before_the_sequence_keeps_its_codon_start() -> None:
    after = done(a_project(a_dna("caaagttctgtaa", ("CDS", "<1..13"))), Coding("<1..13", codon_start=2), "none")
    assert (cds(after).value("codon_start"), cds(after).value("translation")) == ("2", "KVL")


def test_other_qualifiers_and_residues_stay_as_they_are() -> None:
    project = a_project(a_dna(GENE, ("CDS", "1..15", {"product": "kinase", "note": "like SEQ ID NO: 1"})))
    after = done(project, Coding("1..15"), "behind")
    assert cds(after).value("note") == "like SEQ ID NO: 1" and after.sequences[0].residues == GENE


def test_nothing_to_change_is_no_edit() -> None:
    project = a_project(a_dna(GENE, ("CDS", "1..15", {"translation": "MKVL", "protein_id": "2"})), a_protein("MKVL"))
    place = Address(project.sequences[0].uid, cds(project).uid)
    assert translation_edit(project, place, Coding("1..15"), "MKVL", "linked") is None


def test_gene_and_protein_are_found_from_each_other() -> None:
    project = a_project(a_dna(GENE, ("CDS", "1..15", {"protein_id": "2"})), a_protein("MKVL"))
    protein = linked_protein(project, cds(project))
    assert protein is project.sequences[1]
    assert genes_of(project, protein.uid) == [Address(project.sequences[0].uid, cds(project).uid)]
    assert linked_protein(a_project(a_dna(GENE, ("CDS", "1..15", {"protein_id": "AAA1.1"}))), cds(project)) is None


def test_a_number_that_is_not_of_a_protein_is_no_link() -> None:
    project = a_project(a_dna(GENE, ("CDS", "1..15", {"protein_id": "1"})))
    assert linked_protein(project, cds(project)) is None


@pytest.mark.parametrize(
    ("new", "sites"),
    [
        ("MKGGVLAAGIVGWYRHTSPEQND", ["5", "10", "23"]),  # codons inserted at one place
        ("MKGGVLAAGIVGWYRHTSPEQWWND", ["5", "10", "25"]),  # at two places
        ("MGVLAAGIVGWYRHTSPEQND", ["3", "8", "21"]),  # replaced
        ("MKVLAAGIVGWYRHTSPED", ["3", "8", "19"]),  # removed
        ("MKGGVLAAGIVGWYRHTSPED", ["5", "10", "21"]),  # inserted and removed
        ("MRVLAAGIVGWYRHTSPRQND", ["3", "8", "21"]),  # replaced at two places
        ("MKVLAAGIVGWYRHTSPEQND", ["3", "8", "21"]),  # the same
    ],
)
def test_features_of_the_linked_protein_follow_inserted_and_removed_codons(new: str, sites: list[str]) -> None:
    old = "MKVLAAGIVGWYRHTSPEQND"
    protein = a_protein(old, ("SITE", "3"), ("SITE", "8"), ("SITE", "21"))
    project = a_project(a_dna(GENE, ("CDS", "1..15", {"protein_id": "2"})), protein)
    gene = project.sequences[0]
    edit = translation_edit(project, Address(gene.uid, gene.features[1].uid), Coding("1..15"), new, "linked")
    assert edit is not None
    after = edit.apply(project).sequences[1]
    assert after.residues == new and after.features[0].location == f"1..{len(new)}"
    assert [each.location for each in after.features[1:]] == sites


def test_an_exception_in_another_form_is_not_removed_with_those_of_the_table() -> None:
    odd = Qualifier(5, "transl_except", "(pos: 7..9, aa:Sec)")
    feature = Feature(1, "CDS", "1..15", (odd,))
    changed = with_coding(feature, Coding("1..15", exceptions=(("4..6", "Sec"),)))
    assert [each.value for each in changed.qualifiers] == ["(pos: 7..9, aa:Sec)", "(pos:4..6,aa:Sec)"]
