"""The genetic code fits the organism, and nothing is reported where it makes no difference or is not certain."""

import pytest
from builders import a_dna, a_project, a_protein
from findings import found
from msgspec.structs import replace

from wiposeq.model.records import Qualifier, Sequence

RULE = "coding/code-of-organism"


def gene(residues: str, organism: str, organelle: str = "", **qualifiers: str) -> Sequence:
    made = a_dna(residues, ("CDS", f"1..{len(residues)}", dict(qualifiers)), organism=organism)
    source = made.features[0]
    extra = (Qualifier(9, "organelle", organelle),) if organelle else ()
    return replace(made, features=(replace(source, qualifiers=(*source.qualifiers, *extra)), *made.features[1:]))


@pytest.mark.parametrize(
    ("sequence", "count"),
    [
        (gene("atgaaaatagtttaa", "Homo sapiens", "mitochondrion"), 1),
        (gene("atgaaaatagtttaa", "Homo sapiens", "mitochondrion", transl_table="2"), 0),
        (gene("atgaaaatcgtttaa", "Homo sapiens", "mitochondrion"), 0),
        (gene("atgaaaatagtttaa", "Homo sapiens"), 0),
        (gene("atgtgggtttgaaaataa", "Mycoplasma genitalium"), 1),
        (gene("atgaaactggtttaa", "Candida albicans"), 1),
        (gene("atgaaagttctgtaa", "Escherichia coli"), 0),
        (gene("gtgaaagttctgtaa", "Escherichia coli"), 1),
        (gene("atgaaaatagtttaa", "Nothing known", "mitochondrion"), 0),
        (gene("atgaaactggtttaa", "Candida albicans", transl_table="99"), 0),
        (gene("atgaaactggtttaa", "Saccharomyces cerevisiae", transl_table="12"), 1),
        (gene("atgaaactggtttaa", "Homo sapiens", transl_table="12"), 1),
        (gene("atgaaactggtttaa", "Nothing known", transl_table="12"), 0),
        (gene("atgtgggtttgaaaataa", "Escherichia coli", transl_table="4"), 1),
        (gene("atgaaaagagtttaa", "Homo sapiens", "mitochondrion"), 0),
        (gene("atgaaaatagtttaa", "Ursus arctos", "mitochondrion"), 1),
    ],
)
def test_a_code_is_reported_if_it_makes_another_protein_than_that_of_the_organism(
    sequence: Sequence, count: int
) -> None:
    assert sum(each.rule == RULE for each in found(a_project(sequence, a_protein()))) == count


def test_a_code_that_makes_a_stop_inside_the_protein_is_not_proposed() -> None:
    sequence = gene("atgtgggtttgaaaataa", "Escherichia coli", transl_table="4")
    assert [each.fixes for each in found(a_project(sequence)) if each.rule == RULE] == [()]
