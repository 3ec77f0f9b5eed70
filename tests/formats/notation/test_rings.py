"""Cycles in the notations of peptides: a word or a small c before brackets, and what may be meant otherwise."""

import pytest

from wiposeq.errors import UnreadNotation
from wiposeq.formats.notation.legend import preset
from wiposeq.formats.notation.reader import read_notation

HEAD_TO_TAIL = "amide bond between the N-terminus and the C-terminus (head-to-tail cyclic)"


def described(text: str, legend: str) -> tuple[str, list[str]]:
    reading = read_notation(text, preset(legend))
    found = [f"{f.key} {f.location} {f.value('note') or ''}".strip() for f in reading.features[1:]]
    return reading.residues, found


@pytest.mark.parametrize(
    ("text", "legend"),
    [
        ("c(RGDfK)", "peptide-small-d"),
        ("c[RGDfK]", "peptide-small-d"),
        ("c (RGDfK)", "peptide-small-d"),
        ("c(-RGDfK-)", "peptide-small-d"),
        ("cyclo(RGDfK)", "peptide-small-d"),
        ("cyclo[RGDfK]", "peptide-small-d"),
        ("Cyclo(-RGDfK-)", "peptide-small-d"),
        ("cyclo-(RGDfK)", "peptide-small-d"),
        ("c(RGD[dF]K)", "peptide-one-letter"),
        ("c-(RGD[dF]K)", "peptide-one-letter"),
        ("cyclo(-Arg-Gly-Asp-D-Phe-Lys-)", "peptide"),
        ("Cyclo[Arg-Gly-Asp-D-Phe-Lys]", "peptide"),
        ("cyclo-(Arg-Gly-Asp-D-Phe-Lys)", "peptide"),
        ("c[Arg-Gly-Asp-D-Phe-Lys]", "peptide"),
    ],
)
def test_one_cycle_in_all_notations_gives_one_listing(text: str, legend: str) -> None:
    assert described(text, legend) == ("RGDFK", ["SITE 4 D-Phenylalanine", f"CROSSLNK 1..5 {HEAD_TO_TAIL}"])


def test_n_methyl_in_brackets_belongs_to_the_residue_after_it() -> None:
    expected = ("RGDFV", ["SITE 4 D-Phenylalanine", "SITE 5 MeVal", f"CROSSLNK 1..5 {HEAD_TO_TAIL}"])
    assert described("c(RGDf(NMe)V)", "peptide-small-d") == expected
    assert described("cyclo(RGDf[NMe]V)", "peptide-small-d") == expected
    assert described("cyclo(Arg-Gly-Asp-D-Phe-(NMe)Val)", "peptide") == expected


def test_a_cycle_with_groups_at_its_ends_is_closed_by_its_side_chains() -> None:
    residues, found = described("Ac-c(CRGDfC)-NH2", "peptide-small-d")
    assert residues == "CRGDFC"
    assert "DISULFID 1..6" in found


@pytest.mark.parametrize("text", ["cGGA", "GGc", "c(Acm)GGA", "Gc[Nle]A"])
def test_a_small_c_elsewhere_is_d_cysteine(text: str) -> None:
    _, found = described(text, "peptide-small-d")
    assert any("D-Cysteine" in each for each in found)
    assert not any("CROSSLNK" in each for each in found)


@pytest.mark.parametrize(
    ("text", "place"),
    [("c[hTyr]", 2), ("GGc[hTyr]G", 4), ("c(k)GGA", 2), ("c(RGDfK)GG", 2), ("Gc(RGDfK)", 3), ("c-(RGDfK)", 1)],
)
def test_brackets_after_a_small_c_that_may_be_no_cycle_stop(text: str, place: int) -> None:
    with pytest.raises(UnreadNotation) as raised:
        described(text, "peptide-small-d")
    assert raised.value.place == place


@pytest.mark.parametrize(
    ("text", "word"), [("cRGDfK", "cRGD"), ("cRADfK", "cRAD"), ("RGD-dF-K", "dF"), ("Ac-dW-RK", "dW"), ("AGK-dF", "dF")]
)
def test_small_letters_that_are_everyday_words_stop_where_they_are_d_amino_acids(text: str, word: str) -> None:
    with pytest.raises(UnreadNotation, match=f'"{word}"'):
        described(text, "peptide-small-d")


def test_a_small_letter_between_letters_is_a_residue_of_its_own() -> None:
    assert described("GdFG", "peptide-small-d") == ("GDFG", ["SITE 2 D-Aspartic acid"])


@pytest.mark.parametrize("text", ["c(RGDfK)", "cyclo[RGDyK]", "kETAAAKFERQ"])
def test_a_small_letter_in_a_legend_without_them_asks_for_the_legend_with_them(text: str) -> None:
    with pytest.raises(UnreadNotation) as raised:
        described(text, "peptide-one-letter")
    assert raised.value.place in (1, 6, 10)
    assert "peptide-small-d" in raised.value.hint
