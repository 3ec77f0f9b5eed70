"""Genes that encode another protein since an edit: found, and followed by translation, protein and protein_id."""

from builders import EDITION, a_dna, a_project, a_protein

from wiposeq.app.authoring.changed_genes import (
    ChangedGene,
    changed_genes,
    followed,
    linked_number,
    still_changed,
    unfollowing_features,
)
from wiposeq.model.address import Address
from wiposeq.model.edits import Remove, ReplaceResidues, ReverseComplement, SetField
from wiposeq.model.project import Project

GENE = "atgaaagtttctgcttaa"
PROTEIN = "MKVSA"


def a_gene(protein_id: str = "2", location: str = "5..22") -> tuple[str, str, dict[str, str | None]]:
    return ("CDS", location, {"translation": PROTEIN, "protein_id": protein_id})


def found(before: Project, after: Project) -> list[ChangedGene]:
    return changed_genes(before, after, list(after.sequences.uids()), EDITION)


def test_a_changed_codon_is_found_and_translation_and_protein_follow_in_one_edit() -> None:
    project = a_project(a_dna(f"cccc{GENE}cc", a_gene()), a_protein(PROTEIN))
    uid = project.sequences[0].uid
    after = ReplaceResidues(uid, 8, 10, "cgt").apply(project)
    genes = found(project, after)
    assert [(gene.place.sequence, gene.protein) for gene in genes] == [(uid, "MRVSA")]
    assert linked_number(after, genes[0]) == (2, False)
    edit = followed(genes, after, EDITION)
    assert edit is not None
    done = edit.apply(after)
    assert done.sequences[0].features[1].value("translation") == done.sequences[1].residues == "MRVSA"
    assert not still_changed(genes, done, EDITION)


def test_an_edit_beside_a_gene_or_the_other_strand_offers_nothing() -> None:
    project = a_project(a_dna(f"cccc{GENE}cc", a_gene()), a_protein(PROTEIN))
    uid = project.sequences[0].uid
    assert not found(project, ReplaceResidues(uid, 1, 1, "aagg").apply(project))
    assert not found(project, ReplaceResidues(uid, 23, 24, "t").apply(project))
    assert not found(project, ReverseComplement(uid, 1, 24).apply(project))
    assert not found(project, project)


def test_another_code_or_location_changes_the_protein_too() -> None:
    project = a_project(a_dna(f"cccc{GENE}cc", a_gene()), a_protein(PROTEIN))
    sequence = project.sequences[0]
    after = SetField(Address(sequence.uid, sequence.features[1].uid, field="location"), "5..16").apply(project)
    assert [gene.protein for gene in found(project, after)] == ["MKVS"]


def test_a_gene_that_shares_its_protein_gets_another_one_and_its_number() -> None:
    one, two = a_dna(f"cccc{GENE}cc", a_gene("3")), a_dna(f"cccc{GENE}cc", a_gene("3"))
    project = a_project(one, two, a_protein(PROTEIN))
    after = ReplaceResidues(one.uid, 8, 10, "cgt").apply(project)
    genes = found(project, after)
    assert linked_number(after, genes[0]) == (3, True)
    edit = followed(genes, after, EDITION)
    assert edit is not None
    done = edit.apply(after)
    assert [each.residues for each in done.sequences if each.is_protein] == ["MRVSA", PROTEIN]
    assert [each.features[1].value("protein_id") for each in done.sequences if not each.is_protein] == ["2", "4"]


def test_a_translation_that_was_wrong_before_is_left_to_the_check() -> None:
    project = a_project(a_dna(f"cccc{GENE}cc", ("CDS", "5..22", {"translation": "MWWWA"})))
    assert not found(project, ReplaceResidues(project.sequences[0].uid, 8, 10, "cgt").apply(project))


def test_a_change_that_makes_a_stop_is_not_offered() -> None:
    project = a_project(a_dna(f"cccc{GENE}cc", a_gene()), a_protein(PROTEIN))
    assert not found(project, ReplaceResidues(project.sequences[0].uid, 8, 10, "taa").apply(project))


def test_the_protein_of_the_last_edit_is_written_and_a_gene_that_was_removed_is_omitted() -> None:
    project = a_project(a_dna(f"cccc{GENE}cc", a_gene()), a_protein(PROTEIN))
    sequence = project.sequences[0]
    after = ReplaceResidues(sequence.uid, 8, 10, "cgt").apply(project)
    genes = found(project, after)
    later = ReplaceResidues(sequence.uid, 11, 13, "tgg").apply(after)
    edit = followed(genes, later, EDITION)
    assert edit is not None
    done = edit.apply(later)
    assert done.sequences[0].features[1].value("translation") == done.sequences[1].residues == "MRWSA"
    for gone in (Address(sequence.uid), Address(sequence.uid, sequence.features[1].uid)):
        assert followed(genes, Remove((gone,)).apply(later), EDITION) is None


def test_features_of_the_protein_that_cannot_follow_are_counted() -> None:
    protein = a_protein(PROTEIN, ("SITE", "3"), ("REGION", "2..5"), ("SITE", "5"))
    project = a_project(a_dna(f"cccc{GENE}cc", a_gene()), protein)
    uid = project.sequences[0].uid
    for start, end, text, count in ((8, 7, "ggtggt", 0), (11, 13, "", 1), (8, 10, "cgt", 0), (8, 13, "gcc", 1)):
        after = ReplaceResidues(uid, start, end, text).apply(project)
        assert unfollowing_features(after, found(project, after)) == count
