"""Residues are found by IUPAC symbols, on both strands, and with mismatches."""

import random

import pytest
from builders import EDITION

from wiposeq.app.authoring.residue_search import ResidueQuery, ResidueSearch
from wiposeq.errors import UsageError


def places(residues: str, text: str, *, is_protein: bool = False, **options: object) -> list[tuple[int, int, bool]]:
    query = ResidueQuery(text, **options)  # type: ignore[arg-type]
    return [(h.start, h.end, h.is_other) for h in ResidueSearch(query, is_protein, EDITION).hits(residues)]


def test_letters_are_found_in_any_case_with_overlaps_and_u_is_t() -> None:
    assert places("aaaac", "AA") == [(1, 2, False), (2, 3, False), (3, 4, False)]
    assert places("acgtt", "cgu") == [(2, 4, False)]


def test_a_symbol_finds_all_residues_that_it_includes_and_no_others() -> None:
    assert places("aacgr", "r", is_ambiguous=True) == [(1, 1, False), (2, 2, False), (4, 4, False), (5, 5, False)]
    assert places("acgn", "n", is_ambiguous=True) == [(n, n, False) for n in (1, 2, 3, 4)]
    assert places("acgn", "a", is_ambiguous=True) == [(1, 1, False)]
    assert places("MBDN", "B", is_protein=True, is_ambiguous=True) == [(n, n, False) for n in (2, 3, 4)]


def test_without_symbols_n_finds_only_n() -> None:
    assert places("acgn", "n") == [(4, 4, False)]


def test_the_other_strand_is_found_and_a_palindrome_only_once() -> None:
    assert places("ttacgg", "ccg", both_strands=True) == [(4, 6, True)]
    assert places("ggaattcc", "gaattc", both_strands=True) == [(2, 7, False)]
    assert places("MKV", "VK", is_protein=True, both_strands=True) == []


def test_mismatches_are_counted_for_each_hit() -> None:
    search = ResidueSearch(ResidueQuery("acgtacgt", mismatches=2), False, EDITION)
    assert [(h.start, h.mismatches) for h in search.hits("ttacgtacgtttacctaagttt")] == [(3, 0), (13, 2)]


def test_a_hit_with_mismatches_never_reaches_beyond_the_sequence() -> None:
    assert places("acg", "acgt", mismatches=1) == []


@pytest.mark.parametrize("mismatches", [0, 1, 2])
def test_hits_are_those_of_a_comparison_of_every_place(mismatches: int) -> None:
    some = random.Random(mismatches)
    residues = "".join(some.choices("acgtn", k=600))
    text = "acgwta"
    means = {"a": "a", "c": "c", "g": "g", "t": "t", "w": "atw"}
    expected = []
    for start in range(len(residues) - len(text) + 1):
        part = residues[start : start + len(text)]
        if sum(each not in means[letter] for letter, each in zip(text, part)) <= mismatches:
            expected.append((start + 1, start + len(text), False))
    assert places(residues, text, is_ambiguous=True, mismatches=mismatches) == expected


def test_hits_that_lie_across_two_slices_are_found_once() -> None:
    residues = "c" * 999_998 + "acgtacgt" + "c" * 10
    assert places(residues, "acgtacgt") == [(999_999, 1_000_006, False)]
    assert places(residues, "acgtacgt", mismatches=1) == [(999_999, 1_000_006, False)]


def test_characters_that_are_no_letters_match_nothing() -> None:
    assert places("ac\u00e9t*a", "t", mismatches=0) == [(4, 4, False)]
    assert places("ac\u00e9tca", "acat", mismatches=1) == [(1, 4, False)]


@pytest.mark.parametrize(("text", "mismatches"), [("", 0), ("ac-g", 0), ("ac\u00e9", 0), ("acgt", 3), ("a" * 60, 21)])
def test_what_cannot_be_found_is_refused(text: str, mismatches: int) -> None:
    with pytest.raises(UsageError):
        ResidueSearch(ResidueQuery(text, mismatches=mismatches), False, EDITION)
