"""The genetic code that is proposed for an organism and an organelle."""

import pytest

from wiposeq.standard.likely_codes import likely_code


@pytest.mark.parametrize(
    ("organism", "organelle", "code"),
    [
        ("Escherichia coli", "", 11),
        ("Escherichia phage T7", "", 11),
        ("Candidatus Pelagibacter ubique", "", 11),
        ("Arabidopsis thaliana", "plastid:chloroplast", 11),
        ("Arabidopsis thaliana", "mitochondrion", 1),
        ("Arabidopsis thaliana", "", 1),
        ("Glycine max", "mitochondrion", 1),
        ("Homo sapiens", "", 1),
        ("Homo sapiens", "mitochondrion", 2),
        ("Saccharomyces cerevisiae", "", 1),
        ("Saccharomyces cerevisiae", "mitochondrion", 3),
        ("Mycoplasma genitalium", "", 4),
        ("Candida albicans", "", 12),
        ("Candida glabrata", "", 1),
        ("[Candida] auris", "", 12),
        ("Drosophila melanogaster", "mitochondrion", 5),
        ("Tetrahymena thermophila", "", 6),
        ("Stylonychia lemnae", "", 6),
        ("Candida utilis", "", 1),
        ("Vitis vinifera", "chloroplast", 11),
        ("Homo sapiens", "mitochondria", 2),
        ("synthetic construct", "", 1),
        ("Acholeplasma laidlawii", "", 11),
        ("Candidatus Phytoplasma asteris", "", 11),
        ("Onion yellows phytoplasma", "", 11),
        ("Ursus arctos", "mitochondrion", 2),
        ("Anguilla japonica", "mitochondrion", 2),
        ("Ursus arctos", "", 1),
        ("", "", 1),
    ],
)
def test_a_code_is_proposed(organism: str, organelle: str, code: int) -> None:
    assert likely_code(organism, organelle).code == code


def test_code_1_is_not_certain_if_the_organism_is_not_known() -> None:
    assert not likely_code("Nothing known").is_certain
    assert likely_code("Escherichia coli").is_certain
    assert likely_code("Glycine max", "mitochondrion").is_certain
    assert not likely_code("Nothing known", "mitochondrion").is_certain
