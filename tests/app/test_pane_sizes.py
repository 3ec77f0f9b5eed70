"""The sizes of the panes: stored, and fitted into the window."""

import pytest
from examples import tries
from hypothesis import given
from hypothesis import strategies as st

from wiposeq.app.pane_sizes import (
    FORM_WIDTH,
    SEQUENCES_WIDTH,
    SMALLEST_CENTER,
    PaneSizes,
    columns,
    is_help_low,
    read_sizes,
    results_height,
)


def test_sizes_are_stored_and_read_again():
    sizes = PaneSizes(sequences=250, form=400, has_results=True, residue_zoom=1.5)
    assert read_sizes(sizes.text()) == sizes


@pytest.mark.parametrize(
    "text", ["", "x", "[]", '{"sequences": "wide"}', '{"sequences": -5}', "AAAA/wAAAAD9", "\ud800"]
)
def test_what_cannot_be_read_gives_the_default(text):
    assert read_sizes(text) == PaneSizes()


def test_a_wide_window_shows_all_panes_in_their_size():
    assert columns(PaneSizes(), 1600) == (304, 936, 360)


def test_the_list_gives_way_before_the_form():
    assert columns(PaneSizes(), 1200) == (280, 560, 360)
    assert columns(PaneSizes(), 1130) == (240, 560, 330)
    assert columns(PaneSizes(), 1000) == (240, 440, 320)


def test_a_narrow_window_has_no_room_for_the_form():
    assert columns(PaneSizes(), 800) == (304, 496, 0)
    assert columns(PaneSizes(), 640) == (240, 400, 0)


@given(st.integers(640, 4000), st.integers(1, 3000), st.integers(1, 3000))
@tries(80)
def test_the_widths_fill_the_window_and_the_center_keeps_room(width, sequences, form):
    found = columns(PaneSizes(sequences=min(sequences, 700), form=min(form, 700)), width)
    assert sum(found) == width
    assert found[0] >= SEQUENCES_WIDTH[1] and found[1] >= SMALLEST_CENTER
    assert found[2] == 0 or found[2] >= FORM_WIDTH[1]


def test_the_results_leave_room_for_the_panes_above():
    assert results_height(PaneSizes(), 840) == 392
    assert results_height(PaneSizes(), 580) == 324
    assert results_height(PaneSizes(), 300) == 150


def test_the_help_is_beside_the_results_if_there_is_little_room_above_them():
    assert is_help_low(PaneSizes(has_results=True), 580)
    assert not is_help_low(PaneSizes(has_results=True), 840)
    assert not is_help_low(PaneSizes(), 580)
