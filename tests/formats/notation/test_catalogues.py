"""Everyday strings of makers of peptides and oligonucleotides: what is read, and what stops with its whole word."""

import pytest

from wiposeq.errors import UnreadNotation
from wiposeq.formats.notation.legend import preset
from wiposeq.formats.notation.reader import read_notation


def described(text: str, legend: str) -> tuple[str, list[str]]:
    reading = read_notation(text, preset(legend))
    return reading.residues, [f"{f.key} {f.location} {f.value('note')}" for f in reading.features[1:]]


@pytest.mark.parametrize(
    ("text", "legend", "residues", "expected"),
    [
        (
            "Gly-Cys(farnesyl)-OMe",
            "peptide",
            "GC",
            ["SITE 2 S-farnesylcysteine methyl ester", "LIPID 2 S-farnesylcysteine"],
        ),
        ("GC(farnesyl)VIM", "peptide-one-letter", "GCVIM", ["LIPID 2 S-farnesylcysteine"]),
        ("Gly-Cys(geranylgeranyl)-Ala", "peptide", "GCA", ["LIPID 2 S-geranylgeranylcysteine"]),
        ("Gly-Cys(carbamidomethyl)-Lys", "peptide", "GCK", ["SITE 2 S-carbamidomethylcysteine"]),
        ("Gly-Cys(CAM)-Lys", "peptide", "GCK", ["SITE 2 S-carbamidomethylcysteine"]),
        ("GC(Carbamidomethyl)K", "peptide-one-letter", "GCK", ["SITE 2 S-carbamidomethylcysteine"]),
        ("Gly-Cys(S-carboxymethyl)-Lys", "peptide", "GCK", ["SITE 2 S-carboxymethylcysteine"]),
        ("H-Arg-Gly-Asp-Ser-OH", "peptide", "RGDS", []),
        (
            "MeOSuc-Ala-Ala-Pro-Val-AMC",
            "peptide",
            "AAPV",
            ["SITE 1 N-methoxysuccinylalanine", "SITE 4 Valine 7-amido-4-methylcoumarin"],
        ),
        (
            "Tos-Gly-Pro-Arg-pNA",
            "peptide",
            "GPR",
            ["SITE 1 N-(4-toluenesulfonyl)glycine", "SITE 3 Arginine 4-nitroanilide"],
        ),
        (
            "Z-Leu-Leu-Leu-al",
            "peptide",
            "LLL",
            ["SITE 1 N-(benzyloxycarbonyl)leucine", "SITE 3 Leucine aldehyde (C-terminal)"],
        ),
        (
            "Z-LLL-H",
            "peptide-one-letter",
            "LLL",
            ["SITE 1 N-(benzyloxycarbonyl)leucine", "SITE 3 Leucine aldehyde (C-terminal)"],
        ),
        (
            "Z-Leu-Leu-Glu-βNA",
            "peptide",
            "LLE",
            ["SITE 1 N-(benzyloxycarbonyl)leucine", "SITE 3 Glutamic acid 2-naphthylamide"],
        ),
        ("FA-Leu-Gly-Pro-Ala-OH", "peptide", "LGPA", ["SITE 1 N-[3-(2-furyl)acryloyl]leucine"]),
        ("fMet-Leu-Phe-Lys", "peptide", "MLFK", ["MOD_RES 1 N-formylmethionine"]),
        ("formyl-Met-Leu-Phe", "peptide", "MLF", ["MOD_RES 1 N-formylmethionine"]),
        ("Gly-Lys(biotin-PEG4)-Arg", "peptide", "GKR", ["SITE 2 side chain linked to a PEG4 spacer, then biotinyl"]),
        ("Gly-Lys(PEG4-biotin)-Arg", "peptide", "GKR", ["SITE 2 side chain linked to a PEG4 spacer, then biotinyl"]),
        ("Octanoyl-Gly-Ser-Ser", "peptide", "GSS", ["LIPID 1 N-octanoylglycine"]),
        ("Gly-Ser(n-octanoyl)-Phe", "peptide", "GSF", ["LIPID 2 O-octanoylserine"]),
        (
            "Abz-Ala-Phe-Tyr(3-NO2)-NH2",
            "peptide",
            "AFY",
            [
                "SITE 1 N-(2-aminobenzoyl)alanine",
                "MOD_RES 3 3-nitrotyrosine amide (C-terminal amidation)",
                "MOD_RES 3 3-nitrotyrosine",
            ],
        ),
        ("Gly-Tyr(3-I)-Ala", "peptide", "GYA", ["SITE 2 3-iodotyrosine"]),
        ("Gly-Ser(β-D-GlcNAc)-Ala", "peptide", "GSA", ["CARBOHYD 2 O-linked (GlcNAc) serine"]),
        ("Gly-Thr(GalNAc-α)-Ala", "peptide", "GTA", ["CARBOHYD 2 O-linked (GalNAc) threonine"]),
        ("Gly-Lys(Me)2-Ala", "peptide", "GKA", ["MOD_RES 2 N6,N6-dimethyllysine"]),
        ("GK(Me)3A", "peptide-one-letter", "GKA", ["MOD_RES 2 N6,N6,N6-trimethyllysine"]),
        ("Gly-Arg(Me)2-Ala", "peptide", "GRA", ["MOD_RES 2 Dimethylated arginine"]),
        ("Gly-Arg(Me2a)-Ala", "peptide", "GRA", ["MOD_RES 2 Asymmetric dimethylarginine"]),
        ("Gly-SDMA-Ala", "peptide", "GRA", ["MOD_RES 2 Symmetric dimethylarginine"]),
        ("Gly-Lys(Crotonyl)-Ala", "peptide", "GKA", ["MOD_RES 2 N6-crotonyllysine"]),
        ("Gly-Lys(succinyl)-Ala", "peptide", "GKA", ["MOD_RES 2 N6-succinyllysine"]),
        ("Gly-Cys(Npys)-Ala", "peptide", "GCA", ["SITE 2 S-(3-nitro-2-pyridinesulfenyl)cysteine"]),
        ("Gly-Cys(Mob)-Ala", "peptide", "GCA", ["SITE 2 S-(4-methoxybenzyl)cysteine"]),
        ("Gly-Cys(4-MeBzl)-Ala", "peptide", "GCA", ["SITE 2 S-(4-methylbenzyl)cysteine"]),
        ("Gly-Lys(2-Cl-Z)-Ala", "peptide", "GKA", ["SITE 2 N6-(2-chlorobenzyloxycarbonyl)lysine"]),
        ("Gly-Arg(Tos)-Ala", "peptide", "GRA", ["SITE 2 side-chain N-tosyl-arginine"]),
        ("Gly-His(1-Me)-Ala", "peptide", "GHA", ["SITE 2 1-methylhistidine"]),
        ("Gly-Phe(p-NO2)-Ala", "peptide", "GFA", ["SITE 2 4-nitrophenylalanine"]),
        ("Gly-Phe(3,4-Cl2)-Ala", "peptide", "GFA", ["SITE 2 3,4-dichlorophenylalanine"]),
        ("Gly-pNO2-Phe-Ala", "peptide", "GFA", ["SITE 2 4-nitrophenylalanine"]),
        ("Gly-β-homoAla-Ala", "peptide", "GAA", ["SITE 2 beta-homoalanine"]),
        ("Gly-γ-Abu-Ala", "peptide", "GXA", ["SITE 2 4Abu"]),
        ("Gly-Dopa-Ala", "peptide", "GYA", ["MOD_RES 2 3,4-dihydroxyphenylalanine"]),
        ("Gly-(D)Phe-Ala", "peptide", "GFA", ["SITE 2 D-Phenylalanine"]),
        ("Gly-Ala-NH-CH3", "peptide", "GA", ["SITE 2 Alanine methylamide"]),
        ("Gly-Cys-cysteamide", "peptide", "GC", ["SITE 2 Cysteine 2-mercaptoethylamide"]),
        ("5-TAMRA-Gly-Ala", "peptide", "GA", ["SITE 1 5-carboxytetramethylrhodamine attached at the N-terminus"]),
        ("Cy5.5-Gly-Ala", "peptide", "GA", ["SITE 1 cyanine 5.5 dye attached at the N-terminus"]),
        ("Pam3Cys-Ser-Lys-Lys", "peptide", "CSKK", ["LIPID 1 N-palmitoyl-S-[2,3-bis(palmitoyloxy)propyl]cysteine"]),
        (
            "Abz-Gly-Ala-EDDnp",
            "peptide",
            "GA",
            ["SITE 1 N-(2-aminobenzoyl)glycine", "SITE 2 Alanine 2-(2,4-dinitrophenylamino)ethylamide"],
        ),
    ],
)
def test_strings_of_peptide_makers_are_read(text: str, legend: str, residues: str, expected: list[str]) -> None:
    assert described(text, legend) == (residues, expected)


@pytest.mark.parametrize(
    ("text", "residues", "expected"),
    [
        (
            "FAM-ACGT-BHQ1",
            "acgt",
            ["modified_base 1 carboxyfluorescein at the 5' end", "modified_base 4 Black Hole Quencher 1 at the 3' end"],
        ),
        (
            "[6FAM]ACGT[BHQ1]",
            "acgt",
            [
                "modified_base 1 6-carboxyfluorescein at the 5' end",
                "modified_base 4 Black Hole Quencher 1 at the 3' end",
            ],
        ),
        (
            "5'-6-FAM-ACGT-BHQ-1-3'",
            "acgt",
            [
                "modified_base 1 6-carboxyfluorescein at the 5' end",
                "modified_base 4 Black Hole Quencher 1 at the 3' end",
            ],
        ),
        ("TAMRA-ACGTAC", "acgtac", ["modified_base 1 carboxytetramethylrhodamine at the 5' end"]),
        ("5'-pACGT-3'", "acgt", ["modified_base 1 5'-phosphate"]),
        ("[Phos]-ACGT", "acgt", ["modified_base 1 5'-phosphate"]),
        ("5'-P-ACGT-OH-3'", "acgt", ["modified_base 1 5'-phosphate"]),
        ("ACGT-biotin", "acgt", ["modified_base 4 biotin at the 3' end"]),
        (
            "VIC-ACGT-MGBNFQ",
            "acgt",
            [
                "modified_base 1 VIC dye at the 5' end",
                "modified_base 4 minor groove binder with a nonfluorescent quencher at the 3' end",
            ],
        ),
        ("ACGT/3Dab/", "acgt", ["modified_base 4 Dabcyl quencher at the 3' end"]),
        ("ACGT/iCy3/ACGT", "acgtacgt", ["misc_feature 4..5 cyanine 3 dye between these nucleotides"]),
        ("ACGT/i2AmPr/ACGT", "acgtnacgt", ["modified_base 5 2-aminopurine 2'-deoxyriboside"]),
        ("ACGT/i5OctdU/ACGT", "acgttacgt", ["modified_base 5 5-(1,7-octadiynyl)-2'-deoxyuridine"]),
        ("/5HydMe-dC/ACGT", "cacgt", ["modified_base 1 5-hydroxymethyl-2'-deoxycytidine"]),
    ],
)
def test_strings_of_oligo_makers_are_read(text: str, residues: str, expected: list[str]) -> None:
    assert described(text, "order-style") == (residues, expected)


@pytest.mark.parametrize(
    ("one", "other", "legend"),
    [
        ("FAM-ACGT-BHQ1", "[FAM]ACGT[BHQ1]", "order-style"),
        ("6-FAM-ACGT-BHQ-1", "/56-FAM/ACGT/3BHQ_1/", "order-style"),
        ("Cy5-ACGT-p", "/5Cy5/ACGT/3Phos/", "order-style"),
        ("/5CholTEG/ACGT", "/5Chol-TEG/ACGT", "order-style"),
        ("ACGT/3BioTEG/", "ACGT/3BiotinTEG/", "order-style"),
        ("Z-Leu-Leu-Leu-al", "Z-Leu-Leu-Leu-CHO", "peptide"),
        ("Z-Leu-Leu-Leu-al", "Z-Leu-Leu-Leu-H", "peptide"),
        ("Gly-Lys(Ahx-biotin)-Ala", "Gly-Lys(biotin-Ahx)-Ala", "peptide"),
        ("Gly-SDMA-Ala", "Gly-Arg(Me2s)-Ala", "peptide"),
        ("C-Ahx-RRR", "C[Ahx]RRR", "peptide-one-letter"),
        ("GAibEG", "G[Aib]EG", "peptide-one-letter"),
        ("pEHWSY", "[pGlu]HWSY", "peptide-one-letter"),
        ("pyroGlu-HWSY", "pE-HWSY", "peptide-one-letter"),
        ("Gly-Dap(Dnp)-Ala", "Gly-Dpa-Ala", "peptide"),
        ("Gly-Lys(Me)2-Ala", "Gly-Lys(Me2)-Ala", "peptide"),
    ],
)
def test_two_strings_for_one_molecule_give_one_listing(one: str, other: str, legend: str) -> None:
    assert described(one, legend) == described(other, legend)


@pytest.mark.parametrize(
    ("text", "legend", "place", "word"),
    [
        ("Gly-Cys(4-XyzBzl)-Ala", "peptide", 9, "4-XyzBzl"),
        ("Gly-Cys(S-xyz)-Ala", "peptide", 9, "S-xyz"),
        ("Gly-Lys(AEEA-xyz)-Ala", "peptide", 14, "xyz"),
        ("Gly-Hpg-Ala", "peptide", 5, "Hpg"),
        ("Gly-NMeXyz-Ala", "peptide", 5, "NMeXyz"),
        ("c(Gly-Xyz-Ala-Ala)", "peptide", 7, "Xyz"),
        ("GC(xyz)A", "peptide-one-letter", 4, "xyz"),
        ("C-Xhx-RRR", "peptide-one-letter", 3, "Xhx"),
        ("GRKKRRQ-Cys", "peptide-one-letter", 9, "Cys"),
        ("Xyz-GGA", "peptide-one-letter", 1, "Xyz"),
        ("XYZ-ACGT-BHQ1", "order-style", 1, "XYZ"),
        ("FAM-ACGT-XYZ", "order-style", 9, "-XYZ"),
        ("ACGT[Xyz]", "order-style", 5, "[Xyz]"),
    ],
)
def test_an_unknown_word_is_shown_whole_with_its_place(text: str, legend: str, place: int, word: str) -> None:
    with pytest.raises(UnreadNotation) as raised:
        described(text, legend)
    assert raised.value.place == place
    assert f'"{word}" is not in the legend' in raised.value.message


def test_a_number_behind_a_group_in_brackets_is_no_repeat_but_one_behind_residues_is() -> None:
    assert described("Gly-Lys(Me)2-Ala", "peptide")[0] == "GKA"
    assert described("(Gly-Pro-Ala)2", "peptide")[0] == "GPAGPA"


def test_letters_with_hyphens_that_are_residues_stay_residues() -> None:
    assert described("FA-LGPA", "peptide-one-letter") == ("FALGPA", [])
    assert described("GGG-al", "peptide-small-d")[0] == "GGGAL"
