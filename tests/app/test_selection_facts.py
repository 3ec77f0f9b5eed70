"""What the status bar says about selected residues."""

import pytest

from wiposeq.app.selection_facts import MOST, gc_percent, mass, selection_facts


def test_nucleotides_have_length_gc_content_and_frame():
    assert selection_facts("aaggccttaa", 2, 7, False) == "2..7 selected: 6 nt, GC 66.7 %, frame 2"
    assert selection_facts("aaggccttaa", 4, 4, False) == "4 selected: 1 nt, GC 100.0 %, frame 1"


def test_ambiguous_residues_do_not_count_for_the_gc_content():
    assert gc_percent("ggnnaa") == 50
    assert gc_percent("nnn") is None
    assert "GC" not in selection_facts("nnnnnn", 1, 3, False)


def test_amino_acids_have_length_and_mass():
    assert mass("G") == pytest.approx(75.0671, abs=0.001)
    assert selection_facts("MKTLLAV", 1, 3, True) == "1..3 selected: 3 aa, 378.5 Da"
    assert selection_facts("MKXLLAV", 1, 3, True) == "1..3 selected: 3 aa"


def test_without_a_selection_the_place_of_the_caret_is_named():
    assert selection_facts("acgt" * 300, 1001, 1000, False) == "Position 1,001 of 1,200"
    assert selection_facts("acgt", 5, 4, False) == "Position 4 of 4"
    assert selection_facts("", 1, 0, False) == "Position 0 of 0"


def test_a_selection_of_millions_is_not_counted():
    assert selection_facts("g" * (MOST + 1), 1, MOST + 1, False) == "1..2,000,001 selected: 2,000,001 nt, frame 1"
