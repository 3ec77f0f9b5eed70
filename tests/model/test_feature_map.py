"""Bars, lanes and ticks of the feature map, and what lies where at a number of pixels; without a window."""

from itertools import pairwise

import pytest
from builders import a_dna, a_feature
from examples import tries
from hypothesis import given
from hypothesis import strategies as st

from wiposeq.model.feature_map import LANES, MARGIN, Layout, Packing, bar_of, feature_text, pack, packed, tick_step
from wiposeq.model.records import Feature, Sequence


def the_packing(sequence: Sequence) -> Packing:
    *_, packing = packed(sequence)
    assert packing is not None
    return packing


# ---- bars and lanes


def test_a_bar_knows_its_parts_direction_and_open_ends():
    bar = bar_of(0, a_feature("CDS", "complement(join(<1..10,21..30))"), 100, False)
    assert bar.parts == ((1, 10), (21, 30))
    assert (bar.start, bar.end, bar.direction) == (1, 30, -1)
    assert (bar.is_open_left, bar.is_open_right) == (True, False)
    assert bar_of(0, a_feature("gene", "5..>20"), 100, False).is_open_right


def test_a_bar_with_both_strands_or_in_a_protein_points_nowhere():
    assert bar_of(0, a_feature("CDS", "join(1..5,complement(8..9))"), 100, False).direction == 0
    assert bar_of(0, a_feature("REGION", "1..5"), 100, True).direction == 0


@pytest.mark.parametrize("location", ["", "nonsense", "200..300", "12..", "order()"])
def test_a_location_that_is_unreadable_or_outside_has_no_bar(location):
    assert bar_of(0, a_feature("gene", location), 100, False) is None


def test_what_lies_past_the_end_is_cut_off():
    assert bar_of(0, a_feature("gene", "90..300"), 100, False).parts == ((90, 100),)


@given(st.lists(st.tuples(st.integers(1, 200), st.integers(0, 60)), max_size=40))
@tries(60)
def test_no_two_bars_of_a_lane_overlap_and_none_is_lost(spans):
    made = [bar_of(n, Feature(n, "gene", f"{a}..{a + more}"), 500, False) for n, (a, more) in enumerate(spans)]
    lanes, left = pack(made)
    assert len(lanes) <= LANES
    assert sorted(bar.feature_index for lane in [*lanes, left] for bar in lane) == list(range(len(spans)))
    for lane in lanes:
        assert all(one.end < other.start for one, other in pairwise(lane))


@given(st.integers(1, 10**9), st.integers(1, 50))
@tries(60)
def test_ticks_stand_at_round_numbers_and_are_few_enough(length, most):
    step = tick_step(length, most)
    assert length / step <= most
    assert int(str(step).rstrip("0")) in (1, 2, 5)


# ---- finding bars


def test_the_packing_finds_the_bar_of_a_feature_and_the_shortest_at_a_position():
    sequence = a_dna("acgt" * 25, ("gene", "1..90"), ("exon", "join(20..30,60..70)"))
    packing = the_packing(sequence)
    exon = packing.bar(sequence.features[2].uid)
    assert exon.parts == ((20, 30), (60, 70))
    assert packing.shortest_at(25) == exon
    assert packing.feature(packing.shortest_at(40)).key == "gene"
    assert packing.shortest_at(95) is None
    assert packing.bar(None) is None


def test_features_of_kinds_that_belong_together_share_lanes():
    sequence = a_dna("acgt" * 25, ("regulatory", "1..9"), ("gene", "5..90"), ("CDS", "10..80"), ("variation", "95"))
    packing = the_packing(sequence)
    keys = [[packing.feature(bar).key for bar in lane] for lane in packing.lanes]
    assert keys == [["source"], ["gene"], ["CDS"], ["regulatory"], ["variation"]]


@given(st.lists(st.tuples(st.integers(1, 90), st.integers(0, 9)), max_size=40), st.integers(1, 100))
@tries(40)
def test_the_bars_of_a_range_are_those_that_overlap_it(spans, first):
    packing = the_packing(a_dna("acgt" * 25, *[("gene", f"{at}..{at + more}") for at, more in spans]))
    placed = [bar for bar in packing.bars if bar.feature_index in packing.lane_of]
    expected = [bar for bar in placed if bar.start <= first + 10 and bar.end >= first]
    assert sorted(packing.within(first, first + 10)) == sorted(expected)


def test_the_notes_count_what_the_map_does_not_show():
    assert the_packing(a_dna("acgt" * 25)).notes == ""
    crowded = a_dna("acgt" * 25, *[("gene", "1..50")] * (LANES + 3), ("gene", "?"))
    assert the_packing(crowded).notes == "+4 more features; 1 feature has no location in the sequence"


@given(st.integers(1, 10_000_000), st.integers(40, 3000), st.integers(0, 3000))
@tries(60)
def test_every_pixel_belongs_to_the_residue_that_begins_before_it(length, width, x):
    layout = Layout(Packing(), length, width)
    position = layout.position_at(x)
    assert 1 <= position <= length
    if MARGIN <= x < width - MARGIN:
        assert layout.x_of(position) <= x + 0.001
        assert position == length or layout.x_of(position + 1) > x - 0.001


def test_a_point_finds_the_bar_at_it_or_near_it_in_its_lane():
    sequence = a_dna("acgt" * 25, ("gene", "10..40"))
    layout = Layout(the_packing(sequence), 100, 100 + 2 * MARGIN)
    assert layout.scale == 1
    y = layout.lane_top(1) + 1
    assert layout.bar_at(MARGIN + 8, y).start == 10
    assert layout.bar_at(MARGIN + 3, y) is None
    assert layout.bar_at(MARGIN + 20, layout.lane_top(0) + 1).end == 100
    assert layout.bar_at(MARGIN + 20, 2) is None


def test_a_feature_is_described_by_key_location_and_name():
    assert feature_text(a_feature("CDS", "1..300", {"product": "polymerase"})) == "CDS 1..300 polymerase"
    assert feature_text(a_feature("", "9" * 70)) == f"feature without a key {'9' * 59}…"
