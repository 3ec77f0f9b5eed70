"""What FASTA headers of chromosomes say, in the ways in which data banks write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiposeq.formats.records.genome_headers import BRACKETS, DEFINITION, NAME, PLACE, QUALIFIERS, header_values


def values(header: str) -> dict[str, str]:
    name, _, description = header.partition(" ")
    return {key: said.value for key, said in header_values(name, description).items()}


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (
            "NC_029256.1 Oryza sativa Japonica Group cultivar Nipponbare chromosome 1, IRGSP-1.0",
            {"organism": "Oryza sativa", "cultivar": "Nipponbare", "chromosome": "1"},
        ),
        (
            "NC_003070.9 Arabidopsis thaliana chromosome 1 sequence",
            {"organism": "Arabidopsis thaliana", "chromosome": "1"},
        ),
        (
            "CM000777.4 Zea mays cultivar B73 chromosome 1, whole genome shotgun sequence",
            {"organism": "Zea mays", "cultivar": "B73", "chromosome": "1"},
        ),
        (
            "OX1 Brassica napus cultivar Westar strain 2 chromosome A01",
            {"organism": "Brassica napus", "cultivar": "Westar", "strain": "2", "chromosome": "A01"},
        ),
        (
            "NC_001666.2 Zea mays chloroplast, complete genome",
            {"organism": "Zea mays", "organelle": "plastid:chloroplast"},
        ),
        (
            "NC_1.1 Rhizobium etli strain CFN 42 plasmid p42d, complete sequence",
            {"organism": "Rhizobium etli", "strain": "CFN 42", "plasmid": "p42d"},
        ),
        ("NC_2.1 Rhizobium etli plasmid, complete sequence", {"organism": "Rhizobium etli"}),
        (
            "seq1 [organism=Glycine max] [cultivar=Williams 82] [chromosome=5] [mol_type=genomic DNA]",
            {"organism": "Glycine max", "cultivar": "Williams 82", "chromosome": "5", "mol_type": "genomic DNA"},
        ),
        (
            "s [location=mitochondrion] [organism=Glycine max]",
            {"organism": "Glycine max", "organelle": "mitochondrion"},
        ),
        ("1 dna:chromosome chromosome:IRGSP-1.0:1:1:43270923:1 REF", {"chromosome": "1"}),
        ("Mt dna:chromosome chromosome:TAIR10:Mt:1:366924:1 REF", {"organelle": "mitochondrion"}),
        ("Chr05", {"chromosome": "05"}),
        ("chrC", {"organelle": "plastid:chloroplast"}),
        ("chrUn", {}),
        ("scaffold_12", {}),
        ("KN1 Oryza sativa unplaced genomic scaffold, whole genome shotgun sequence", {"organism": "Oryza sativa"}),
    ],
)
def test_a_header_says_what_it_says(header: str, expected: dict[str, str]) -> None:
    assert values(header) == expected


@pytest.mark.parametrize(
    "header",
    [
        "x Assembled from reads of three runs",
        "contig7 length=4510 cov=20.1",
        "p Putative kinase family protein",
        "a",
        "",
    ],
)
def test_what_a_header_does_not_say_is_not_guessed(header: str) -> None:
    assert values(header) == {}


def test_each_value_comes_with_how_it_was_found() -> None:
    said = header_values("chr7", "[cultivar=B73] Zea mays genomic scaffold")
    assert {key: each.by for key, each in said.items()} == {
        "cultivar": BRACKETS,
        "organism": DEFINITION,
        "chromosome": NAME,
    }
    assert header_values("7", "dna:chromosome chromosome:X:7:1:20:1")["chromosome"].by == PLACE


def test_what_stands_in_brackets_goes_before_other_words() -> None:
    assert values("n [organism=Zea mays subsp. mays] Oryza sativa chromosome 3")["organism"] == "Zea mays subsp. mays"


@given(st.text(max_size=30), st.text(max_size=300))
def test_any_header_is_read_and_gives_only_known_qualifiers(name: str, description: str) -> None:
    said = header_values(name, description)
    assert said.keys() <= {*QUALIFIERS, "mol_type"}
    assert all(each.value == " ".join(each.value.split()) != "" for each in said.values())


@pytest.mark.parametrize(
    ("name", "chromosome"),
    [
        ("Gm01", "Gm01"),
        ("4", "4"),
        ("1A", "1A"),
        ("LG06", "LG06"),
        ("Glyma.05", "Glyma.05"),
        ("GmChr01", "01"),
        ("Gm_Chr20", "20"),
        ("glyma.Wm82.gnm4.Gm01", "Gm01"),
        ("chrIV", "IV"),
        ("chr3B", "3B"),
        ("A01", "A01"),
        ("Vradi01", "Vradi01"),
        ("X", "X"),
    ],
)
def test_the_name_of_a_record_may_be_that_of_a_chromosome(name: str, chromosome: str) -> None:
    assert values(name) == {"chromosome": chromosome}


@pytest.mark.parametrize(
    "name", ["Contig12", "Scf01", "Seq1", "tig0001", "Un1", "NC_016088.4", "1 length=500", "super_1"]
)
def test_the_name_of_a_piece_is_not_that_of_a_chromosome(name: str) -> None:
    assert values(name) == {}


@pytest.mark.parametrize(
    ("name", "organelle"), [("MT", "mitochondrion"), ("Pt", "plastid:chloroplast"), ("mito", "mitochondrion")]
)
def test_the_name_of_a_record_may_be_that_of_an_organelle(name: str, organelle: str) -> None:
    assert values(name) == {"organelle": organelle}
