"""Notations that laboratories and suppliers write every day: side chains, rings, protecting groups, codes of orders."""

import pytest

from wiposeq.errors import UnreadNotation
from wiposeq.formats.notation.legend import preset
from wiposeq.formats.notation.reader import Reading, read_notation


def read(text: str, legend: str = "peptide") -> Reading:
    return read_notation(text, preset(legend))


def features(reading: Reading) -> list[str]:
    return [" ".join([f.key, f.location, f.value("note")]).strip() for f in reading.features[1:]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Gly-Lys(palmitoyl)", "LIPID 2 N6-palmitoyllysine"),
        ("Gly-Ser(octanoyl)", "LIPID 2 O-octanoylserine"),
        ("Gly-Cys(Palm)", "LIPID 2 S-palmitoylcysteine"),
        ("Gly-D-Ser(tBu)", "SITE 2 O-tert-butyl-D-serine"),
        ("Gly-Asp(OtBu)", "SITE 2 side-chain tert-butyl ester of aspartic acid"),
        ("Gly-Lys(Fmoc)", "SITE 2 N6-(9-fluorenylmethoxycarbonyl)lysine"),
        ("Gly-Thr(GlcNAc)", "CARBOHYD 2 O-linked (GlcNAc) threonine"),
        ("Gly-Asn(GlcNAc)", "CARBOHYD 2 N-linked (GlcNAc) asparagine"),
        ("Gly-Arg(Me)", "MOD_RES 2 omega-N-methylarginine"),
        ("Gly-Lys(Me)", "MOD_RES 2 MeLys"),
    ],
)
def test_the_side_chain_decides_what_a_group_in_brackets_is(text: str, expected: str) -> None:
    reading = read(text)
    assert features(reading) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Gly-Lys(gamma-Glu-palmitoyl)", "LIPID 2 side chain linked to gamma-glutamyl, then palmitoyl"),
        (
            "Gly-Lys(AEEAc-gamma-Glu-17-carboxyheptadecanoyl)",
            "LIPID 2 side chain linked to [2-(2-aminoethoxy)ethoxy]acetyl, then gamma-glutamyl, "
            "then 17-carboxyheptadecanoyl",
        ),
        ("Gly-Lys(Ahx-biotin)", "SITE 2 side chain linked to 6-aminohexanoyl, then biotinyl"),
    ],
)
def test_a_side_chain_of_several_groups_is_named_in_order(text: str, expected: str) -> None:
    reading = read(text)
    assert (reading.residues, features(reading)) == ("GK", [expected])


def test_an_unknown_group_of_a_side_chain_stops_the_row() -> None:
    with pytest.raises(UnreadNotation, match='Position 15: "unknownoyl" is not in the legend'):
        read("Gly-Lys(AEEAc-unknownoyl)")


@pytest.mark.parametrize(
    ("text", "word", "place"),
    [
        ("Gly-Lys(palmitate)", "palmitate", 9),
        ("Gly-Zzz-Ala", "Zzz", 5),
        ("Gly-Alx-Ala", "Alx", 5),
        ("Prolinol-Gly", "Prolinol", 1),
    ],
)
def test_an_unknown_word_is_shown_whole_with_its_position(text: str, word: str, place: int) -> None:
    with pytest.raises(UnreadNotation) as stopped:
        read(text)
    assert stopped.value.message.startswith(f'Position {place}: "{word}" is not in the legend')
    assert stopped.value.place == place


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ac-Nle-cyclo(Asp-His-D-Phe-Arg-Trp-Lys)-NH2", "CROSSLNK 2..7 lactam bridge between the side chains"),
        ("Ac-c(Glu-Gly-Orn)-NH2", "CROSSLNK 1..3 lactam bridge between the side chains"),
        ("Tyr-c[D-Pen-Gly-Phe-D-Pen]", "DISULFID 2..5"),
        ("Ac-c[Cys-Arg-Gly-Asp-Cys]-NH2", "DISULFID 1..5"),
        (
            "c(Arg-Gly-Asp)",
            "CROSSLNK 1..3 amide bond between the N-terminus and the C-terminus (head-to-tail cyclic)",
        ),
    ],
)
def test_a_ring_joins_side_chains_if_its_ends_are_taken(text: str, expected: str) -> None:
    assert features(read(text))[-1] == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Gly-c(Ala-Gly-Arg)", "outside the ring"),
        ("c(Asp-Gly-Glu)-NH2", "outside the ring"),
        ("c(Arg-Gly)-c(Arg-Gly)", "second ring"),
    ],
)
def test_a_ring_whose_bond_is_unclear_stops_the_row(text: str, words: str) -> None:
    with pytest.raises(UnreadNotation) as stopped:
        read(text)
    assert words in stopped.value.message


def test_a_word_with_two_meanings_at_the_start_is_a_group_and_a_choice_of_the_legend() -> None:
    reading = read("Pal-Lys-Thr-Thr-Lys-Ser")
    assert (reading.residues, reading.features[1].value("note")) == ("KTTKS", "N-palmitoyllysine")
    assert [change.before for change in reading.changes if change.kind == "notation/choice"] == ["Pal-"]
    assert read("H-Pal-Lys").features[1].value("note") == "3-(3-pyridyl)alanine"
    assert read("Ac-D-Pal-Ser").residues == "AS"
    assert read("palmitoyl-Lys-Thr").residues == "KT"


def test_x_of_the_notation_is_reported() -> None:
    reading = read("Gly-Xaa-Pro")
    assert reading.residues == "GXP"
    assert [c.before for c in reading.changes if c.kind == "notation/choice"] == ["Xaa"]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("ACGT/ZEN/ACG", "misc_feature 4..5 ZEN internal quencher between these nucleotides"),
        ("ACGT/iSp9/ACG", "misc_feature 4..5 triethylene glycol spacer (9 atoms) between these nucleotides"),
        ("/5HEX/ACGT", "modified_base 1 hexachlorofluorescein at the 5' end"),
        ("ACGT/3BHQ_2/", "modified_base 4 Black Hole Quencher 2 at the 3' end"),
    ],
)
def test_codes_of_order_forms(code: str, expected: str) -> None:
    assert features(read(code, "order-style")) == [expected]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Gly-D-Phe-Ala", "peptide"), ("G[dF]A", "peptide-one-letter")),
        (("Gly-N-Me-Ala-Ala", "peptide"), ("G[meA]A", "peptide-one-letter")),
        (("Gly-N-Me-Gly-Ala", "peptide"), ("Gly-Sar-Ala", "peptide")),
        (("Gly-Phe(4-Cl)-Ala", "peptide"), ("Gly-4-Cpa-Ala", "peptide")),
        (("Gly-β-Ala-Ala", "peptide"), ("Gly-beta-Ala-Ala", "peptide")),
        (("GfA", "peptide-small-d"), ("PEPTIDE1{G.[dF].A}$$$$", "helm-peptide")),
        (("Gly-Hyp-Ala", "peptide"), ("PEPTIDE1{G.[Hyp].A}$$$$V2.0", "helm-peptide")),
        (("GmCTA", "moe-gapmer"), ("G/iMe-dC/TA", "order-style")),
        (("G5mCTA", "moe-gapmer"), ("G9TA", "digits-gapmer")),
        (("GMCTA", "moe-gapmer"), ("RNA1{[dR](G)P.[dR]([5meC])P.[dR](T)P.[dR](A)}$$$$", "helm-rna")),
        (("A/i6MA/CGT", "order-style"), ("RNA1{d(A)p.d([m6A])p.d(C)p.d(G)p.d([m5U])}$$$$", "helm-rna")),
        (("GemCeTA", "moe-gapmer"), ("RNA1{[MOE](G)P.[MOE]([5meC])P.[dR](T)P.[dR](A)}$$$$", "helm-rna")),
        (("GemCeTA", "moe-gapmer"), ("/52MOErG//i2MOErC/TA", "order-style")),
        (("+G+ATC", "lna-gapmer"), ("RNA1{[LR](G)P.[LR](A)P.[dR](T)P.[dR](C)}$$$$", "helm-rna")),
        (("+G+ATC", "lna-gapmer"), ("+G+ATC", "order-style")),
    ],
)
def test_a_molecule_in_two_notations_gives_one_listing(one: tuple[str, str], other: tuple[str, str]) -> None:
    first, second = read(*one), read(*other)
    assert (first.residues, first.features) == (second.residues, second.features)


def test_an_abbreviation_of_the_list_is_a_ribonucleoside_and_not_used_with_deoxyribose() -> None:
    ribose, deoxyribose = (
        read(
            "".join(["RNA1{", "p.".join(f"{sugar}({base})" for base in ("G", "[5meC]", "[m5U]", "[Y]")), "}$$$$"]),
            "helm-rna",
        )
        for sugar in "rd"
    )
    values = [(f.value("mod_base"), f.value("note")) for f in ribose.features[1:]]
    assert values == [("m5c", ""), ("m5u", ""), ("p", "")]
    values = [(f.value("mod_base"), f.value("note")) for f in deoxyribose.features[1:]]
    assert values == [("OTHER", "5-methyl-2'-deoxycytidine"), ("OTHER", "2'-deoxypseudouridine")]


@pytest.mark.parametrize(
    ("text", "legend", "expected"),
    [
        ("c[RGDFK]", "peptide-one-letter", "CROSSLNK 1..5"),
        ("Ac-c[CRGD[D-Phe]C]-NH2", "peptide-one-letter", "DISULFID 1..6"),
        ("cyclo[RGDfK]", "peptide-small-d", "CROSSLNK 1..5"),
    ],
)
def test_a_ring_of_single_letters_may_have_square_brackets(text: str, legend: str, expected: str) -> None:
    assert any(line.startswith(expected) for line in features(read_notation(text, preset(legend))))


def test_a_ring_in_square_brackets_stops_at_an_unknown_word_and_holds_more_than_one_residue() -> None:
    for text, place in (("c[RGDXyzK]", 6), ("c[Aib]GA", 1)):
        with pytest.raises(UnreadNotation) as stopped:
            read_notation(text, preset("peptide-one-letter"))
        assert stopped.value.place == place
