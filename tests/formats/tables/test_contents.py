"""Tables whose headings may head residues or names: the cells below decide, and no name becomes a sequence."""

import pytest

from wiposeq.errors import UnreadableFile
from wiposeq.formats.source import Source
from wiposeq.formats.tables.records import TableRecords
from wiposeq.model.records import Sequence

DNA = "atggctaaaggtgaagaactg"
PROTEIN = "MAKGEELFTGVVPILVELDGDVNG"


def read(text: str) -> tuple[list[Sequence], set[str]]:
    records = TableRecords(Source(text.encode(), "csv"))
    return list(records), {change.kind for change in records.changes}


@pytest.mark.parametrize(
    "heading", ["Protein", "DNA", "Gene", "Variant", "Chain", "Peptide", "RNA", "Mutant", "Linker"]
)
@pytest.mark.parametrize("names", [("GFPA", "LACI", "MinE"), ("KRAS", "TNFA", "MYCN"), ("Cas9", "p53", "lacZ")])
def test_names_beside_sequences_are_names(heading: str, names: tuple[str, ...]) -> None:
    rows = "".join(f"{name},{DNA}{'acg' * place}\n" for place, name in enumerate(names))
    sequences, _ = read(f"{heading},Sequence\n{rows}")
    assert [sequence.name for sequence in sequences] == list(names)
    assert {sequence.molecule_type for sequence in sequences} == {"DNA"}


def test_a_column_of_names_beside_a_column_headed_name_is_left_out_and_reported() -> None:
    (one,), kinds = read(f"Protein,Name,Sequence\nGFPA,alpha,{DNA}\n")
    assert (one.name, "column/left-out" in kinds) == ("alpha", True)


def test_proteins_beside_their_genes_are_sequences() -> None:
    sequences, _ = read(f"Name,Protein,DNA\nalpha,{PROTEIN},{DNA}\n")
    assert [sequence.residues for sequence in sequences] == [PROTEIN, DNA]


@pytest.mark.parametrize("heading", ["Protein", "DNA", "Gene", "Variant", "Chain"])
def test_a_column_that_may_be_names_alone_is_refused(heading: str) -> None:
    with pytest.raises(UnreadableFile, match="no column of residues"):
        read(f"{heading},Remarks\nGFPA,x\nLACI,y\n")


@pytest.mark.parametrize("heading", ["Peptide", "Peptide sequence", "Target sequence", "Epitope"])
def test_short_peptides_are_residues_in_a_table_without_other_sequences(heading: str) -> None:
    sequences, _ = read(f"Name,{heading}\nalpha,RGDSK\nbeta,SIINFEKL\n")
    assert [sequence.residues for sequence in sequences] == ["RGDSK", "SIINFEKL"]


@pytest.mark.parametrize(
    "headings",
    [
        "VH,VL",
        "HCDR1,HCDR3",
        "CDR-H1,CDR-L3",
        "VH sequence,VL sequence",
        "Heavy chain,Light chain",
        "VHH,CDR2 (Kabat)",
        "Heavy chain variable region,scFv",
    ],
)
def test_parts_of_antibodies_are_residues(headings: str) -> None:
    sequences, _ = read(f"Antibody,{headings}\nA1,GFTFSSYA,QQYNSYPLT\nA2,GFTFSSYG,QQYNSYPIT\n")
    assert [s.residues for s in sequences] == ["GFTFSSYA", "QQYNSYPLT", "GFTFSSYG", "QQYNSYPIT"]
    assert {s.molecule_type for s in sequences} == {"AA"}


def test_names_of_chains_are_names() -> None:
    sequences, _ = read(f"Heavy chain,Light chain,Sequence\nVH3-23,VK1-39,{PROTEIN}\n")
    assert [sequence.name for sequence in sequences] == ["VH3-23"]


@pytest.mark.parametrize(
    "headings",
    [
        "Sense,Antisense",
        "Sense (5'-3'),Antisense sequence (5'-3')",
        "Sense strand,Antisense",
        "sense oligo,anti-sense",
        "Guide,Passenger strand",
        "Forward primer,Reverse primer (5' to 3')",
        "Sequence sense,Sequence antisense",
    ],
)
def test_sense_and_antisense_in_any_mixture_are_residues(headings: str) -> None:
    sequences, _ = read(f"Duplex,{headings}\nD1,ACGUACGUACGUACGUACG,CGUACGUACGUACGUACGU\n")
    assert [len(sequence.residues) for sequence in sequences] == [19, 19]


def test_names_of_primers_beside_their_sequences_are_names() -> None:
    sequences, _ = read("Forward primer,Sequence\nLACF,acgtacgtacgtacgtac\nLACR,ccgtacgtacgtacgtac\n")
    assert [sequence.name for sequence in sequences] == ["LACF", "LACR"]


def test_names_below_the_heading_of_a_sequence_are_names_if_other_columns_hold_sequences() -> None:
    sequences, _ = read("seq,Sense strand,Antisense strand\nD1,ACGUACGUACGUACGUACG,CGUACGUACGUACGUACGU\n")
    assert [sequence.name for sequence in sequences] == ["D1 Sense strand", "D1 Antisense strand"]


def test_locations_below_a_feature_key_stay_locations() -> None:
    (one,), _ = read(f"Name,Sequence,CHAIN\nalpha,{PROTEIN},3..9\n")
    assert [(feature.key, feature.location) for feature in one.features[1:]] == [("CHAIN", "3..9")]


def test_residues_below_an_unknown_heading_are_taken_and_reported() -> None:
    sequences, kinds = read(f"Name,Sequence,Trimmed\nalpha,{DNA},{DNA[3:]}\n")
    assert [sequence.residues for sequence in sequences] == [DNA, DNA[3:]]
    assert "column/by-contents" in kinds
