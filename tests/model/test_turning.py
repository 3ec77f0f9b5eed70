"""Reverse complement of a part of a sequence: features go to the other strand with their residues."""

import random

import pytest
from builders import a_dna, a_project
from msgspec.structs import replace

from wiposeq.model.edits import ReverseComplement
from wiposeq.model.location import extract, parse
from wiposeq.model.records import Feature, Qualifier, Sequence
from wiposeq.model.turning import Turn, features_left

RESIDUES = "".join(random.Random(7).choices("acgt", k=60))


def turned(sequence: Sequence, start: int, end: int) -> Sequence:
    return ReverseComplement(sequence.uid, start, end).apply(a_project(sequence)).sequences[0]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("21..30", "complement(31..40)"),
        ("complement(21..30)", "31..40"),
        ("25", "complement(36)"),
        ("<21..>30", "complement(<31..>40)"),
        ("<21..30", "complement(31..>40)"),
        ("complement(21..>30)", "<31..40"),
        ("join(21..25,30..33)", "complement(join(28..31,36..40))"),
        ("complement(join(21..25,30..33))", "join(28..31,36..40)"),
        ("join(21..25,complement(30..33))", "join(complement(36..40),28..31)"),
        ("join(complement(30..33),complement(21..25))", "join(28..31,36..40)"),
        ("order(21..22,24..25)", "complement(order(36..37,39..40))"),
        ("22^23", "complement(38^39)"),
        ("1..10", "1..10"),
        ("10..25", "10..25"),
        ("join(1..5,22..25)", "join(1..5,22..25)"),
        ("1..60", "1..60"),
    ],
)
def test_a_location_follows_its_residues_and_turning_twice_restores_it(before: str, after: str) -> None:
    sequence = a_dna(RESIDUES, ("misc_feature", before))
    result = turned(sequence, 21, 40)
    assert result.features[-1].location == after
    if after != before:
        assert extract(parse(after), result.residues) == extract(parse(before), RESIDUES)
    again = turned(result, 21, 40)
    assert again.residues == RESIDUES
    assert extract(parse(again.features[-1].location), RESIDUES) == extract(parse(before), RESIDUES)


def test_the_source_of_a_whole_sequence_stays_on_the_plus_strand() -> None:
    sequence = a_dna(RESIDUES, ("CDS", "1..60"))
    assert [feature.location for feature in turned(sequence, 1, 60).features] == ["1..60", "complement(1..60)"]


@pytest.mark.parametrize(
    ("location", "name", "before", "after"),
    [
        ("21..30", "transl_except", "(pos:21..23,aa:Sec)", "(pos:complement(38..40),aa:Sec)"),
        ("complement(21..30)", "transl_except", "(pos:complement(21..23),aa:Sec)", "(pos:38..40,aa:Sec)"),
        ("complement(21..30)", "transl_except", "(pos:21..23,aa:Sec)", "(pos:38..40,aa:Sec)"),
        ("21..30", "anticodon", "(pos:24..26,aa:Phe,seq:aaa)", "(pos:complement(35..37),aa:Phe,seq:aaa)"),
        ("21..30", "rpt_unit_range", "21..24", "37..40"),
        ("21..30", "direction", "left", "right"),
        ("21..30", "direction", "both", "both"),
        ("21..30", "translation", "MKV", "MKV"),
        ("1..10", "rpt_unit_range", "1..4", "1..4"),
    ],
)
def test_positions_in_qualifiers_follow(location: str, name: str, before: str, after: str) -> None:
    feature = Feature(9, "CDS", location, (Qualifier(1, name, before),))
    assert Turn(21, 40).feature(feature).value(name) == after


def test_features_that_reach_beyond_the_turned_residues_are_named() -> None:
    places = ["10..25", "30..45", "10..50", "22..30", "1..5", "join(1..5,22..25)", "5..", "50..60"]
    sequence = a_dna(RESIDUES, *(("misc_feature", place) for place in places))
    left = [feature.location for feature in features_left(sequence, 21, 40)]
    assert left == ["10..25", "30..45", "10..50", "join(1..5,22..25)", "5.."]


def test_nothing_else_of_the_sequence_changes() -> None:
    sequence = replace(a_dna(RESIDUES), name="a name")
    result = turned(sequence, 21, 40)
    assert result.residues[:20] == RESIDUES[:20] and result.residues[40:] == RESIDUES[40:]
    assert result.features == sequence.features and result.name == "a name"
