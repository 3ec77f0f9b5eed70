"""Residues in running text: every way in which people write them, and the words that look like residues."""

import pytest

from wiposeq.model.residue_strings import find_residues


def residues(text: str) -> list[str]:
    return [each.residues for each in find_residues(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5'-ACG TAC GTA CGT-3'", "acgtacgtacgt"),
        ("5’-ACG TAC GTA CGT-3’", "acgtacgtacgt"),
        ("5′-ACGTACGTACGT-3′", "acgtacgtacgt"),
        ("1 acgtacgtac gtacgtacgt 20\n21 acgtacgtac ggg", "acgtacgtacgtacgtacgtacgtacgtacggg"),
        ("acgtacgtac gtacgtacgt 20\nacgtacgtac ggg 33", "acgtacgtacgtacgtacgtacgtacgtacggg"),
        ("UUGACCAUGACC", "ttgaccatgacc"),
        ("5'-GGNCARTGYCAYAT-3'", "ggncartgycayat"),
        ("5'-ACGTACGT(N)15ACGTAC-3'", "acgtacgt" + "n" * 15 + "acgtac"),
        ("oligo [dT]20", "t" * 20),
        ("oligo(dT)18", "t" * 18),
        ("A*C*G*T*A*C*G*T*A*C", "acgtacgtac"),
        ("+A+C+G+T+A+C+G+T+A+C", "acgtacgtac"),
        ("mAmCmGmUmAmCmGmUmAmC", "acgtacgtac"),
        ("UmsGmsAmUmsGmsAmUmsGmsAmCm", "tgatgatgac"),
        ("FAM-ACGTACGTACGTAA-BHQ1", "acgtacgtacgtaa"),
        ("d(ACGTACGTACGT)", "acgtacgtacgt"),
        ("UUGACCAUGACCAdTdT", "ttgaccatgaccatt"),
        ("siRNA 5'-GGAUCCAUGGCCAAGdTdT-3'", "ggatccatggccaagtt"),
        ("Arg-Gly-Asp-Ser and others", "RGDS"),
        ("NH2-MKTAYIAKQRQISFVK-COOH", "MKTAYIAKQRQISFVK"),
        ("(CAG)40", "cag" * 40),
        ("the (GGGGS)3 linker", "GGGGS" * 3),
        ("the (G4S)3 linker", "GGGGS" * 3),
        ("the (Gly4Ser)3 linker", "GGGGS" * 3),
        ("the (Gly-Gly-Gly-Gly-Ser)₃ linker", "GGGGS" * 3),
        ("5'-mG*mC*mA*mU*mC*mG*mG*mG*mG*mU-3'", "gcatcggggt"),
        ("dAdCdGdTdAdCdGdTdAdC", "acgtacgtac"),
        ("GCCAAGC[T/C]GACCAGC", "gccaagcygaccagc"),
        ("gccaagc(a/g)gaccagc", "gccaagcrgaccagc"),
        ("(GGGGS)₃", "GGGGS" * 3),
        ("Met-Ala-Ser-Gly", "MASG"),
        ("Met Ala Ser Gly", "MASG"),
        ("MetAlaSerGly", "MASG"),
        ("H-Tyr-D-Ala-Gly-Phe-NH2", "YAGF"),
        ("Xaa1-Ala-Gly-Ser-Thr", "XAGST"),
        ("Ac-Asp-Glu-Val-Asp-OH", "DEVD"),
        ("Tyr-Aib-Ala-Gly-Phe", "YXAGF"),
        ("Met Ala Ser\nGly Lys\n1   5\nThr Val", "MASGKTV"),
        ("cyclo(RGDfK)", "RGDFK"),
        ("SIINFEKL was presented", "SIINFEKL"),
        ("MKTAYIAKQR QISFVKSHFS RQLEERLGLI\nEVQAPILSRV GDG", "MKTAYIAKQRQISFVKSHFSRQLEERLGLIEVQAPILSRVGDG"),
        ("GGGGSGGGGS", "GGGGSGGGGS"),
        ("ＡＣＧＴＡＣＧＴＡＣＧＴ", "acgtacgtacgt"),
        ("acgt\u00adacgtacgt", "acgtacgtacgt"),
    ],
)
def test_residues_are_read_as_a_listing_writes_them(text: str, expected: str) -> None:
    assert residues(text) == [expected]


def test_dots_separate_two_strings() -> None:
    assert residues("acgtacgtacgt...ttgattgattga") == ["acgtacgtacgt", "ttgattgattga"]


def test_short_regions_in_a_line_of_capitals_are_found() -> None:
    assert residues("CDR-H1: GYTFTSYW; CDR-H2: IYPGNSDT; CDR-H3 ARDYYGSSYFDY") == [
        "GYTFTSYW",
        "IYPGNSDT",
        "ARDYYGSSYFDY",
    ]


def test_two_lines_with_labels_are_two_strings() -> None:
    assert residues("Forward: acgtgctaaggttcag\nReverse: ttgattgattgattga") == ["acgtgctaaggttcag", "ttgattgattgattga"]


@pytest.mark.parametrize(
    "text",
    [
        "CLAIM SEQUENCE FIG DNA TATA HEPES EDTA CRISPR PAGE",
        "METHOD FOR TREATMENT OF DISEASES",
        "BRIEF DESCRIPTION OF THE DRAWINGS",
        "E484K, p.Gly12Asp",
        "Met, Ala, Thr, Asp and Gly",
        "the peptide was purified by HPLC",
        "a sequence in FASTA format, an ELISA, and SDS-PAGE",
        "the terms act, gag, tag and cat",
        "FARNESYL PENICILLIN AMPICILLIN",
        "(SEQ ID NO: 5)3",
        "(N)15",
        "the site GAATTC",
        "RGDS without a word beside it",
        "Ala/Val, Gly or Ser",
        "that has a standard contact",
    ],
)
def test_words_mutations_and_short_sites_are_no_residues(text: str) -> None:
    assert residues(text) == []


@pytest.mark.parametrize(
    "text", ["the motif KDEL", "peptide RGDS", "RGDSP (SEQ ID NO: 3)", "ペプチドRGDS", "the linker (GGGGS)n"]
)
def test_a_short_run_beside_an_anchor_is_only_possible(text: str) -> None:
    (found,) = find_residues(text)
    assert not found.is_certain and found.molecule == "AA"


def test_the_span_is_that_of_the_residues_in_the_text() -> None:
    text = "The primer 5'-ACG TAC GTA CGT-3' was used."
    (found,) = find_residues(text)
    assert text[found.start : found.end] == "ACG TAC GTA CGT"


def test_hostile_texts_take_no_long_time() -> None:
    for text in (
        "acgt " * 20_000,
        "A" * 200_000,
        "(GGGGS)999 " * 2_000,
        "Met-" * 20_000,
        "a-" * 50_000,
        "MKV\n" * 20_000,
    ):
        find_residues(text)


@pytest.mark.parametrize(
    ("text", "residues"),
    [
        ("comprises gacgagtcaactaggcgataagcg \nas defined above", "gacgagtcaactaggcgataagcg"),
        ("comprises gacgagtcaa ctaggcgata a defined length", "gacgagtcaactaggcgata"),
        ("comprend  tctatctcat gtctgtgtgg a  telle que", "tctatctcatgtctgtgtgga"),
    ],
)
def test_a_word_of_the_sentence_is_no_group_of_residues(text: str, residues: str) -> None:
    assert [each.residues for each in find_residues(text)] == [residues]
