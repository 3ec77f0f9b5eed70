"""Any text is read as residues for one place, and the effect on each feature is listed before."""

import pytest
from builders import a_dna, a_project, a_protein

from wiposeq.app.authoring.placing_residues import (
    COMPLEMENT,
    REVERSE,
    REVERSE_COMPLEMENT,
    Piece,
    around,
    effects,
    needs_preview,
    placing,
    read_pasted,
    taken,
)
from wiposeq.errors import UserError

GENBANK = """LOCUS       pX                 24 bp    DNA     linear   SYN 01-JAN-2020
FEATURES             Location/Qualifiers
     promoter        3..10
                     /label="T7 promoter"
ORIGIN
        1 acgtacgtac gtacgtacgt acgt
//
"""


@pytest.mark.parametrize(
    ("text", "molecule", "residues"),
    [
        ("1 acgtacgtac gtacgtacgt\n21 acgt", "DNA", "acgtacgtacgtacgtacgtacgt"),
        ("ACG UUU", "RNA", "acgttt"),
        ("5'-ACG TAC-3'", "DNA", "acgtac"),
        ("acg", "DNA", "acg"),
        ("MetAlaGly", "AA", "MAG"),
        ("Met Ala Gly Xaa", "AA", "MAGX"),
        ("gattaca", "AA", "GATTACA"),
        (">a\nacgtac\ngtacgt\n", "DNA", "acgtacgtacgt"),
        (GENBANK, "DNA", "acgtacgtacgtacgtacgtacgt"),
    ],
)
def test_any_notation_of_residues_is_read(text: str, molecule: str, residues: str) -> None:
    (piece,) = read_pasted(text, molecule).pieces
    assert piece.residues == residues


@pytest.mark.parametrize(
    ("text", "molecule", "expected"),
    [
        ("acgt acgt", "DNA", False),
        (">a\nacgt", "DNA", False),
        (">a\nacgt\n>b\nacgt", "DNA", True),
        (GENBANK, "DNA", True),
        ("MetAlaGly", "AA", True),
        ("Met-Ala-Gly", "AA", True),
        ("MKVLAA", "AA", False),
        ("Mkv", "AA", False),
        ("MetAlaGly", "DNA", False),
        ("HisHouHou", "AA", False),
    ],
)
def test_only_more_than_residues_needs_a_preview(text: str, molecule: str, expected: bool) -> None:
    assert needs_preview(text, molecule) == expected


def test_several_records_stay_apart() -> None:
    found = read_pasted(">a\nacgtacgt\n>b\nttttt\n", "DNA")
    assert [(piece.name, piece.residues) for piece in found.pieces] == [("a", "acgtacgt"), ("b", "ttttt")]


def test_what_reading_changed_is_listed() -> None:
    kinds = [change.kind for change in read_pasted("acguacgu", "DNA").changes]
    assert any("u" in kind for kind in kinds)
    assert not any(kind.startswith(("organism/", "mol_type/")) for kind in kinds)


@pytest.mark.parametrize("text", ["hello world, this is a sentence", "UmsGmsAm", "   "])
def test_a_text_without_residues_is_refused(text: str) -> None:
    with pytest.raises(UserError):
        read_pasted(text, "DNA")


def test_a_protein_record_is_refused_in_a_nucleotide_sequence() -> None:
    record = "LOCUS       X    4 aa    linear   SYN 01-JAN-2020\nORIGIN\n        1 mkvl\n//\n"
    with pytest.raises(UserError, match='"AA", but this sequence is "DNA"'):
        read_pasted(record, "DNA")


def test_a_piece_can_be_turned() -> None:
    (piece,) = read_pasted(GENBANK, "DNA").pieces
    turned = taken(piece, REVERSE_COMPLEMENT)
    assert [each.location for each in turned.features] == ["complement(15..22)"]
    short = Piece("", "aacg", piece.features)
    assert (taken(short, COMPLEMENT).residues, taken(short, REVERSE).residues) == ("ttgc", "gcaa")
    assert taken(short, COMPLEMENT).features == ()


def test_features_of_a_record_come_to_their_new_place() -> None:
    sequence = a_dna("tttttttttt", ("gene", "1..10", {"gene": "x"}))
    (piece,) = read_pasted(GENBANK, "DNA").pieces
    edit = placing(sequence, 6, 5, piece, with_features=True)
    assert edit is not None
    after = edit.apply(a_project(sequence)).sequences[0]
    assert after.residues == "ttttt" + piece.residues + "ttttt"
    assert [(each.key, each.location) for each in after.features] == [
        ("source", "1..34"),
        ("gene", "1..34"),
        ("regulatory", "8..15"),
    ]


def test_each_effect_has_its_words() -> None:
    sequence = a_dna(
        "acgt" * 10,
        ("gene", "1..3", {"gene": "before"}),
        ("CDS", "1..30", {"product": "kinase"}),
        ("misc_feature", "11..14", {"note": "site"}),
        ("misc_feature", "31..40", {"note": "after"}),
    )
    found = {each.words: (each.before, each.after, each.what, each.is_grave) for each in effects(sequence, 10, 15, 2)}
    assert found == {
        "CDS: kinase": ("1..30", "1..26", "becomes 4 residues shorter; its reading frame changes", True),
        "misc_feature: site": ("11..14", "11", "becomes 3 residues shorter", False),
        "misc_feature: after": ("31..40", "27..36", "moves", False),
    }


def test_a_deletion_lists_what_is_removed_first() -> None:
    sequence = a_dna("acgt" * 10, ("gene", "31..40"), ("misc_feature", "11..14", {"note": "site"}))
    found = effects(sequence, 10, 15, 0)
    assert [(each.words, each.what) for each in found] == [("misc_feature: site", "is removed"), ("gene", "moves")]


def test_other_residues_of_the_same_number_are_an_effect() -> None:
    (effect,) = effects(a_protein("MKVLAAGIVG", ("SITE", "2..3")), 2, 2, 1)
    assert effect.what == "has other residues"


def test_the_edit_is_one_step_with_a_name() -> None:
    sequence = a_dna("acgtacgt")
    piece = Piece("", "ttt")
    titles = [placing(sequence, *span, each) for span, each in [((3, 2), piece), ((3, 4), piece), ((3, 4), None)]]
    assert [each.title for each in titles if each is not None] == [
        "Insert 3 residues",
        "Replace 2 by 3 residues",
        "Delete 2 residues",
    ]
    assert placing(sequence, 3, 2, None) is None


def test_the_preview_shows_the_neighbors() -> None:
    assert around("acgtacgtacgt", 5, 8, 2) == ("...gt", "acgt", "ac...")
    assert around("acgtacgtacgt", 1, 0, 24) == ("", "", "acgtacgtacgt")


@pytest.mark.parametrize("text", ["MetAlaLys", "Met-Ala-Lys", "Asn Thr\nGly"])
def test_a_peptide_in_three_letter_codes_is_refused_for_nucleotides(text: str) -> None:
    with pytest.raises(UserError, match='of the type "AA"'):
        read_pasted(text, "DNA")
    assert read_pasted(text, "AA").pieces
