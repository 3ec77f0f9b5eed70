"""HELM 1 and 2: chains, connections, repeats and branches; what is not supported stops with its place."""

import pytest

from wiposeq.errors import UnreadNotation
from wiposeq.formats.notation.legend import preset
from wiposeq.formats.notation.reader import Reading, read_notation, read_notations

PEPTIDE = preset("helm-peptide")


def features(reading: Reading) -> list[str]:
    return [" ".join([f.key, f.location, f.value("note")]).strip() for f in reading.features[1:]]


@pytest.mark.parametrize(
    ("text", "residues", "bond"),
    [
        ("PEPTIDE1{A.C.D.K.C.[am]}$PEPTIDE1,PEPTIDE1,2:R3-5:R3$$$", "ACDKC", "DISULFID 2..5"),
        ("PEPTIDE1{[ac].C.D.K.C}$PEPTIDE1,PEPTIDE1,2:R3-5:R3$$$V2.0", "CDKC", "DISULFID 1..4"),
        (
            "PEPTIDE1{[ac].D.H.[dF].K.[am]}$PEPTIDE1,PEPTIDE1,5:R3-2:R3$$$V2.0",
            "DHFK",
            "CROSSLNK 1..4 lactam bridge between the side chains",
        ),
        (
            "PEPTIDE1{A.R.G.D.F}$PEPTIDE1,PEPTIDE1,5:R2-1:R1$$$",
            "ARGDF",
            "CROSSLNK 1..5 amide bond between the N-terminus and the C-terminus (head-to-tail cyclic)",
        ),
        (
            "PEPTIDE1{G.A.D}$PEPTIDE1,PEPTIDE1,3:R3-1:R1$$$",
            "GAD",
            "CROSSLNK 1..3 amide bond between the N-terminus and the side chain",
        ),
        ("PEPTIDE1{A.K(G).C.R.C}$PEPTIDE1,PEPTIDE1,4:R3-6:R3$$$", "AKCRC", "DISULFID 3..5"),
    ],
)
def test_connections_become_bonds(text: str, residues: str, bond: str) -> None:
    reading = read_notation(text, PEPTIDE)
    assert reading.residues == residues
    assert bond in features(reading)


def test_one_molecule_in_helm_and_in_words_gives_one_listing() -> None:
    helm = read_notation("PEPTIDE1{[ac].D.H.[dF].K.[am]}$PEPTIDE1,PEPTIDE1,2:R3-5:R3$$$", PEPTIDE)
    words = read_notation("Ac-Asp-His-D-Phe-Lys-NH2 (lactam 1-4)", preset("peptide"))
    ring = read_notation("Ac-cyclo(Asp-His-D-Phe-Lys)-NH2", preset("peptide"))
    assert helm.features == words.features == ring.features


def test_several_chains_become_several_sequences() -> None:
    text = "insulin-like\tPEPTIDE1{A.C.D}|PEPTIDE2{G.G.C.A}$PEPTIDE1,PEPTIDE2,2:R3-3:R3$$$\nnext\tPEPTIDE1{G.A}$$$$\n"
    found = read_notations(text, PEPTIDE)
    assert [(s.name, s.residues) for s in found.sequences] == [
        ("insulin-like PEPTIDE1", "ACD"),
        ("insulin-like PEPTIDE2", "GGCA"),
        ("next", "GA"),
    ]
    bonds = [(f.key, f.location, f.value("note")) for s in found.sequences for f in s.features if f.key == "DISULFID"]
    assert bonds == [
        ("DISULFID", "2", "interchain disulfide bond, with residue 3 of chain PEPTIDE2"),
        ("DISULFID", "3", "interchain disulfide bond, with residue 2 of chain PEPTIDE1"),
    ]


def test_base_pairs_are_left_out_and_reported() -> None:
    text = "RNA1{R(A)P.R(C)}|RNA2{R(G)P.R(U)}$RNA1,RNA2,2:pair-5:pair|RNA1,RNA2,5:pair-2:pair$$$"
    found = read_notations(text, preset("helm-rna"))
    assert [s.residues for s in found.sequences] == ["ac", "gt"]
    assert {c.count for c in found.changes if c.kind == "notation/pairs"} == {2}


def test_repeats_are_written_out() -> None:
    reading = read_notation("PEPTIDE1{A.F'3'.[dA]'2'.K}$$$$V2.0", PEPTIDE)
    assert (reading.residues, features(reading)) == ("AFFFAAK", ["SITE 5..6 D-Alanine"])


def test_branches_are_described_at_the_lysine() -> None:
    assert features(read_notation("PEPTIDE1{A.K(G).C}$$$$", PEPTIDE)) == ["SITE 2 N6-glycyllysine"]


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("PEPTIDE1{A.[Zzz].G}$$$$", 12, '"[Zzz]"'),
        ("PEPTIDE1{A.K}|CHEM1{[SMCC]}$PEPTIDE1,CHEM1,2:R3-1:R1$$$", 15, '"CHEM1"'),
        ("PEPTIDE1{A.[N[C@@H](C)C=O].G}$$$$", 12, "structure"),
        ("PEPTIDE1{A.(A,G).G}$$$$", 12, '"(A,G)"'),
        ("PEPTIDE1{A.G'2-5'.G}$$$$V2.0", 13, "not a number of repeats"),
        ("PEPTIDE1{A.C.G.A}$PEPTIDE1,PEPTIDE1,2:R3-4:R3$$$", 19, "unclear which bond"),
        ("PEPTIDE1{C.C}$PEPTIDE1,PEPTIDE1,1:R3-9:R3$$$", 15, "monomer 9 is not a residue"),
        ("PEPTIDE1{[ac].C}$PEPTIDE1,PEPTIDE1,1:R1-2:R2$$$", 18, "monomer 1 is not a residue"),
        ("PEPTIDE1{C.C}$PEPTIDE1,PEPTIDE3,1:R3-2:R3$$$", 15, "cannot be read"),
        ("PEPTIDE1{C.C}$$G1(PEPTIDE1)$$V2.0", 16, "cannot be read"),
        ("PEPTIDE1{C.C", 9, "not closed"),
        ("PEPTIDE1{C.C}|PEPTIDE1{A.G}$$$$", 15, "second chain"),
        ("RNA1{R(A)}$$$$", 1, '"RNA1"'),
        ("PEPTIDE1{A.C}|PEPTIDE2{G.C}$$$$", 14, "several chains"),
    ],
)
def test_what_is_not_supported_stops_with_its_place(text: str, place: int, words: str) -> None:
    with pytest.raises(UnreadNotation) as stopped:
        read_notation(text, PEPTIDE)
    assert (stopped.value.place, words in stopped.value.message) == (place, True), stopped.value.message
