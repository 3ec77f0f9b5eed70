"""A new sequence is made from residues of another one, with the features that still describe it."""

import pytest
from builders import EDITION, a_dna, a_project, a_protein, an_rna

from wiposeq.app.authoring.deriving import COPY, NUCLEOTIDE_WAYS, TRANSLATION, Derivation, derive, deriving
from wiposeq.errors import UserError


@pytest.mark.parametrize(
    ("way", "residues"),
    [
        (COPY, "atgaaagtt"),
        ("reverse complement", "aactttcat"),
        ("complement", "tactttcaa"),
        ("reverse", "ttgaaagta"),
        (TRANSLATION, "MKV"),
    ],
)
def test_each_way_gives_its_residues(way: str, residues: str) -> None:
    found = derive(a_dna("ccatgaaagttcc"), Derivation(3, 11, way), EDITION).sequence
    assert found.residues == residues
    source = found.source
    assert source is not None and source.location == f"1..{len(residues)}"
    assert found.organism == "Homo sapiens"


def test_every_way_is_tested_above() -> None:
    assert len(NUCLEOTIDE_WAYS) == 5


def test_a_copy_has_the_features_that_are_completely_inside() -> None:
    gene = a_dna(
        "cc" + "acgt" * 5,
        ("gene", "5..8", {"gene": "x"}),
        ("CDS", "1..6", {"product": "p"}),
        ("misc_feature", "complement(7..9)", {"note": "n"}),
    )
    found = derive(gene, Derivation(4, 12), EDITION)
    assert [(each.key, each.location) for each in found.sequence.features] == [
        ("source", "1..9"),
        ("gene", "2..5"),
        ("misc_feature", "complement(4..6)"),
    ]
    assert found.omitted == 1


def test_a_reverse_complement_has_its_features_on_the_other_strand() -> None:
    gene = a_dna("acgtacgtacgt", ("gene", "2..5"))
    found = derive(gene, Derivation(1, 12, "reverse complement"), EDITION).sequence
    assert [each.location for each in found.features] == ["1..12", "complement(8..11)"]


def test_a_copy_of_a_gene_does_not_claim_the_protein_of_the_original() -> None:
    gene = a_dna("atgaaagttctgtaa", ("CDS", "1..15", {"protein_id": "2"}))
    copy = derive(gene, Derivation(1, 15), EDITION).sequence
    assert copy.features[1].qualifier("protein_id") is None


def test_a_translation_names_the_stop_codon_that_prevents_it() -> None:
    with pytest.raises(UserError, match="codon at 7 is a stop codon"):
        derive(a_dna("atgaaataagggccc"), Derivation(1, 15, TRANSLATION), EDITION)
    frame = derive(a_dna("atgaaataagggccc"), Derivation(1, 15, TRANSLATION, codon_start=3), EDITION)
    assert (frame.sequence.residues, frame.rest) == ("EIRA", 1)


def test_a_translation_omits_the_last_stop() -> None:
    found = derive(an_rna("atgaaataa"), Derivation(1, 9, TRANSLATION), EDITION).sequence
    assert (found.residues, found.mol_type, found.molecule_type) == ("MK", "protein", "AA")


def test_the_new_sequence_is_behind_the_old_one_and_named_after_it() -> None:
    from msgspec.structs import replace

    first, second = replace(a_dna("acgtacgtacgt"), name="pX"), a_protein()
    project = a_project(first, second)
    edit, uid = deriving(project, first.uid, Derivation(1, 4, "reverse"), EDITION)
    after = edit.apply(project)
    assert [each.uid for each in after.sequences] == [first.uid, uid, second.uid]
    assert after.sequences[1].name == "pX 1-4 reverse"
    assert edit.title == "Add the sequence pX 1-4 reverse"
