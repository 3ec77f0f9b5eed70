"""Copies of sequences name the same proteins, and no qualifier id occurs twice."""

from builders import a_dna, a_project, a_protein
from msgspec.structs import replace

from wiposeq.model.duplicating import duplicate
from wiposeq.model.project import Project
from wiposeq.model.records import Qualifier


def gene_and_protein() -> Project:
    gene = a_dna("atgaaagttctgtaa", ("CDS", "1..15", {"protein_id": "2", "note": "codes for SEQ ID NO: 2"}))
    return a_project(gene, a_protein("MKVL"))


def test_a_copy_names_the_protein_of_its_original_by_the_new_number() -> None:
    project = gene_and_protein()
    edit, copies = duplicate(project, (project.sequences.uid_at(0),), "Duplicate")
    after = edit.apply(project)
    assert after.sequences.uid_at(1) == copies[0]
    for gene in (after.sequences[0], after.sequences[1]):
        assert gene.features[1].value("protein_id") == "3"
        assert gene.features[1].value("note") == "codes for SEQ ID NO: 3"


def test_a_copy_has_no_ids_of_qualifiers() -> None:
    project = gene_and_protein()
    gene = project.sequences[0]
    noted = replace(gene.features[1], qualifiers=(Qualifier(1, "note", "a", id="q1"),))
    project = a_project(replace(gene, features=(gene.features[0], noted)), a_protein())
    edit, _ = duplicate(project, (gene.uid,), "Duplicate")
    after = edit.apply(project)
    assert [each.features[1].qualifiers[0].id for each in after.sequences if not each.is_protein] == ["q1", None]


def test_several_copies_come_behind_the_last_in_their_order() -> None:
    project = a_project(*(replace(a_dna(), name=name) for name in "abc"))
    uids = tuple(project.sequences.uids())
    after = duplicate(project, (uids[0], uids[2]), "Duplicate")[0].apply(project)
    assert [each.name for each in after.sequences] == ["a", "b", "c", "a", "c"]
