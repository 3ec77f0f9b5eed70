"""Positions of residues as people write them."""

import pytest
from builders import a_dna, a_protein

from wiposeq.app.authoring.wizards.positions import read_pairs, read_positions, runs, spans
from wiposeq.errors import UsageError

PEPTIDE = a_protein("ACDFKSGGRI")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3", [3]),
        ("3, 7-9", [3, 7, 8, 9]),
        ("3 7..9", [3, 7, 8, 9]),
        ("3 to 5", [3, 4, 5]),
        ("Cys2", [2]),
        ("C2; K5", [2, 5]),
        ("C2-K5", [2, 3, 4, 5]),
        ("every G", [7, 8]),
        ("all Gly and Arg", [7, 8, 9]),
        ("every", list(range(1, 11))),
        ("9, 3, 3", [3, 9]),
    ],
)
def test_positions_are_read_in_order_and_once(text: str, expected: list[int]) -> None:
    assert read_positions(text, PEPTIDE) == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "There is no position."),
        ("0", "There is no residue 0."),
        ("11", "There is no residue 11."),
        ("9-3", 'The range "9-3" ends before its start.'),
        ("K2", 'Residue 2 is C, not "K".'),
        ("three", '"three" is not a position.'),
        ("every W", 'The sequence has no "W".'),
    ],
)
def test_a_position_that_cannot_be_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(UsageError) as raised:
        read_positions(text, PEPTIDE)
    assert raised.value.message == reason


def test_u_means_t_in_a_nucleotide_sequence() -> None:
    assert read_positions("every U", a_dna("acgtacgt")) == [4, 8]


def test_pairs_have_the_lower_position_first() -> None:
    assert read_pairs("9-2, C2-R9", PEPTIDE) == [(2, 9), (2, 9)]
    for text in ("", "2", "2-2", "x-y"):
        with pytest.raises(UsageError):
            read_pairs(text, PEPTIDE)


def test_adjacent_positions_are_one_run() -> None:
    assert list(runs([1, 2, 3, 7, 9, 10])) == [(1, 3), (7, 7), (9, 10)]
    assert spans([1, 2, 3, 7]) == "1..3, 7"
    assert list(runs([])) == []
