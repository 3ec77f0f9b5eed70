"""Which features describe n and X, and which only cover them (ST.26 par. 15 to 22 and 27 to 34)."""

import pytest
from builders import a_dna, a_project, a_protein, a_sequence
from findings import after, found

from wiposeq.model.records import Sequence

RULE = "sequence/unknown-not-described"
Words = tuple[str, str] | tuple[str, str, dict[str, str | None]]


def places(sequence: Sequence) -> str:
    """Return the positions in the message of the rule, "" without a finding."""
    return next((str(each.values["places"]) for each in found(a_project(sequence), RULE)), "")


@pytest.mark.parametrize(
    "feature",
    [
        ("unsure", "5"),
        ("modified_base", "5", {"mod_base": "i"}),
        ("variation", "5", {"replace": "g"}),
        ("misc_difference", "4..6", {"note": "a or g"}),
        ("misc_feature", "5", {"note": "any nucleotide or absent"}),
        ("misc_feature", "1..16", {"note": "n is a, c or g"}),
        ("gene", "1..16", {"note": "n = inosine"}),
    ],
)
def test_a_feature_that_says_what_a_residue_is_describes_it(feature: Words) -> None:
    assert places(a_dna("acgtncgtacgtacgt", feature)) == ""


@pytest.mark.parametrize(
    "feature",
    [
        ("gene", "1..16", {"gene": "abc"}),
        ("CDS", "1..15"),
        ("exon", "5"),
        ("misc_feature", "5"),
        ("misc_feature", "1..16", {"note": "binding site"}),
        ("misc_feature", "1..16", {"note": "5'-n-terminal"}),
        ("unsure", "4^5"),
        ("unsure", "6"),
        ("unsure", "join(1..4,6..9)"),
        ("unsure", "5.."),
    ],
)
def test_a_feature_that_only_covers_a_residue_does_not_describe_it(feature: Words) -> None:
    assert places(a_dna("acgtncgtacgtacgt", feature)) == "5"


@pytest.mark.parametrize("key", ["UNSURE", "MOD_RES", "SITE", "VARIANT", "VAR_SEQ", "LIPID", "CARBOHYD", "CROSSLNK"])
def test_a_feature_of_a_protein_that_names_the_residue_describes_it(key: str) -> None:
    assert places(a_protein("MKXLAAGI", (key, "3", {"note": "x"}))) == ""


@pytest.mark.parametrize("key", ["DOMAIN", "CHAIN", "DISULFID", "HELIX", "BINDING"])
def test_a_part_of_a_protein_does_not_describe_its_residues(key: str) -> None:
    assert places(a_protein("MKXLAAGI", (key, "1..8", {"note": "a domain"}))) == "3"


def test_a_bond_describes_its_two_ends_only() -> None:
    assert places(a_protein("MXKXLXAAGI", ("CROSSLNK", "2..6", {"note": "x"}))) == "4"


def test_a_note_about_xaa_describes_every_x_of_its_feature() -> None:
    assert places(a_protein("MKXLXAGX", ("REGION", "1..6", {"note": "Xaa is Gly or absent"}))) == "8"


def test_each_part_of_a_join_is_described_separately() -> None:
    assert places(a_dna("nnacgtnnacgtnnacgt", ("unsure", "join(1..2,13..14)"))) == "7..8"
    assert places(a_dna("nnacgtnnacgtnnacgt", ("unsure", "complement(order(1,13..14))"))) == "2, 7..8"


def test_the_described_part_of_a_run_is_omitted() -> None:
    assert places(a_dna("acnnnnnngtacgtacgt", ("unsure", "4..5"), ("unsure", "7"))) == "3, 6, 8"


def test_all_places_are_named_or_counted() -> None:
    assert places(a_dna("acgtnacgtnnacgtnacgt")) == "5, 10..11, 16"
    many = places(a_dna("acgtn" * 40))
    named, more = many.removesuffix(")").split(" ... (+")
    assert len(named.split(", ")) + int(more) == 40


def test_the_fix_describes_exactly_what_is_not_described() -> None:
    sequence = a_dna("acnnnnnngtacgtacgt", ("unsure", "4..5"), ("gene", "1..18", {"gene": "abc"}))
    project = a_project(sequence)
    fixed = after(project, found(project, RULE)[0].fixes[0])
    assert [each.location for each in fixed.sequences[0].features[3:]] == ["3", "6..8"]
    assert not found(fixed, RULE)


def test_rna_is_judged_as_dna_is() -> None:
    assert places(a_sequence("RNA", "acgtncgtacgtacgt", organism="Homo sapiens", mol_type="mRNA")) == "5"
