"""A finding with several fixes offers first the one for which there is evidence in the file."""

import pytest
from builders import a_dna, a_header, a_project, a_sequence
from findings import found
from msgspec.structs import replace

from wiposeq.model.records import Title
from wiposeq.standard.residues import reverse_complement

GENE = "atgaaagttctggctgcttaa"


@pytest.mark.parametrize("qualifiers", [{"translation": "MKVLAA", "protein_id": "2"}, {}])
def test_the_strand_that_codes_for_the_protein_is_offered_first(qualifiers: dict[str, str | None]) -> None:
    for residues, first in ((GENE, "1..21"), (reverse_complement(GENE), "complement(1..21)")):
        project = a_project(a_dna(residues, ("CDS", "21..1", qualifiers)))
        (finding,) = found(project, "feature/location-descending")
        assert finding.fixes[0].values == {"value": first} and len(finding.fixes) == 2


def test_nucleotides_of_type_aa_are_offered_to_become_dna_before_their_mol_type_changes() -> None:
    sequence = a_sequence("AA", "ACGTACGTACGT", organism="Homo sapiens", mol_type="genomic DNA")
    (finding,) = found(a_project(sequence), "qualifier/mol-type")
    assert [each.label for each in finding.fixes] == ["Change the molecule type to DNA", 'Set to "protein"']
    protein = a_sequence("AA", "MKVLAAGIVG", organism="Homo sapiens", mol_type="genomic DNA")
    assert len(found(a_project(protein), "qualifier/mol-type")[0].fixes) == 1


def test_a_second_title_in_other_letters_is_offered_its_own_language() -> None:
    titles = (Title(1, "Modified polymerase", "en"), Title(2, "修飾ポリメラーゼ", "en"))
    project = a_project(header=replace(a_header(), titles=titles))
    (finding,) = found(project, "header/title-language-repeated")
    assert [each.label for each in finding.fixes] == ['Set to "ja"', "Remove this title"]
