"""The feature map: drawing many features, and picking one by mouse and keyboard."""

import pytest
from builders import a_dna, a_feature, a_protein
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt

from wiposeq.model.address import Address
from wiposeq.model.feature_map import LANES, MOST_LANES
from wiposeq.model.finding import Severity
from wiposeq.model.records import Feature
from wiposeq.ui.features.map import FeatureMap
from wiposeq.ui.window import theme


@pytest.fixture
def shown(qtbot):
    def show(sequence, width=600):
        made = FeatureMap()
        qtbot.addWidget(made)
        made.set_sequence(sequence)
        made.resize(width, made.sizeHint().height())
        made.show()
        return made

    return show


def middle(map_, key):
    """A point in the middle of the first part of the feature with that key."""
    sequence = map_.packing.sequence
    for lane, bars in enumerate(map_.packing.lanes):
        for bar in bars:
            if sequence.features[bar.feature_index].key == key:
                start, end = bar.parts[0]
                x = (map_.layout_now().x_of(start) + map_.layout_now().x_of(end + 1)) / 2
                return QPoint(int(x), map_.layout_now().lane_top(lane) + 5)
    raise AssertionError(key)


# ---- what is shown


def test_features_beyond_the_lanes_are_counted(shown):
    made = shown(a_dna("acgt" * 25, *[("gene", "1..50")] * (LANES + 3)))
    assert len(made.packing.lanes) == LANES
    assert len(made.packing.beyond) == 4
    assert "+4 more features" in made.packing.notes


def test_features_without_a_place_are_counted(shown):
    made = shown(a_dna("acgt" * 25, ("gene", "?"), ("gene", "500..600")))
    assert made.packing.unplaced_count == 2
    assert "2 features have no location in the sequence" in made.packing.notes


def test_the_map_is_as_high_as_its_lanes(shown):
    one = shown(a_dna("acgt" * 25))
    many = shown(a_dna("acgt" * 25, *[("gene", "1..50")] * 4))
    assert one.sizeHint().height() < many.sizeHint().height()


def test_a_map_with_very_many_lanes_scrolls(shown, qtbot):
    sequence = a_dna("acgt" * 25, *[("gene", "1..50")] * 15)
    made = shown(sequence)
    assert made.layout_now().lanes_in(made.height()) == MOST_LANES < len(made.packing.lanes)
    last = Address(sequence.uid, sequence.features[15].uid)
    made.select(last)
    assert made.layout_now().first_lane == len(made.packing.lanes) - MOST_LANES
    assert made.bar_at(QPoint(100, made.layout_now().lane_top(15) + 5)).feature_index == 15


# ---- picking


def test_a_click_on_a_bar_selects_its_feature(shown, qtbot):
    sequence = a_dna("acgt" * 25, ("gene", "10..40"), ("CDS", "50..90"))
    made = shown(sequence)
    with qtbot.waitSignal(made.feature_selected) as told:
        qtbot.mouseClick(made, Qt.MouseButton.LeftButton, pos=middle(made, "CDS"))
    assert told.args == [Address(sequence.uid, sequence.features[2].uid)]
    assert made.selected == told.args[0]


def test_a_click_beside_the_bars_tells_the_position(shown, qtbot):
    made = shown(a_dna("acgt" * 25, ("gene", "10..40")))
    with qtbot.waitSignal(made.position_clicked) as told:
        qtbot.mouseClick(made, Qt.MouseButton.LeftButton, pos=QPoint(round(made.layout_now().x_of(71)) + 1, 5))
    assert told.args == [71]


def test_a_bar_thinner_than_a_pixel_can_still_be_clicked(shown):
    sequence = a_dna("a" * 100_000, ("variation", "50000"))
    made = shown(sequence)
    bar = made.bar_at(middle(made, "variation") + QPoint(1, 0))
    assert sequence.features[bar.feature_index].key == "variation"


def test_arrow_keys_walk_through_the_features_in_order(shown, qtbot):
    sequence = a_dna("acgt" * 25, ("CDS", "50..90"), ("gene", "10..40"))
    made = shown(sequence)
    keys = []
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left):
        qtbot.keyClick(made, key)
        uid = made.selected.feature
        keys.append(next(feature.key for feature in sequence.features if feature.uid == uid))
    assert keys == ["source", "gene", "CDS", "CDS", "gene"]
    assert made.accessibleDescription() == "gene 10..40, 2 of 3"


def test_the_tooltip_names_the_feature(shown):
    made = shown(a_dna("acgt" * 100, ("CDS", "1..300", {"product": "polymerase"})))
    assert made.tip_at(middle(made, "CDS")) == "CDS 1..300 polymerase"
    assert made.tip_at(QPoint(round(made.layout_now().x_of(301)) + 1, 5)) == "301"


def test_the_shortest_feature_at_a_position_is_found(shown):
    sequence = a_dna("acgt" * 25, ("gene", "1..90"), ("exon", "join(20..30,60..70)"))
    made = shown(sequence)
    assert made.feature_at(25).feature == sequence.features[2].uid
    assert made.feature_at(40).feature == sequence.features[1].uid
    assert made.feature_at(95) is None


def test_the_selection_stays_with_its_feature_through_edits(shown):
    sequence = a_dna("acgt" * 25, ("gene", "10..40"))
    made = shown(sequence)
    address = Address(sequence.uid, sequence.features[1].uid)
    made.select(address)
    made.set_sequence(replace(sequence, features=(*sequence.features, a_feature("exon", "1..2"))))
    assert made.selected == address
    made.set_sequence(replace(sequence, features=sequence.features[:1]))
    assert made.selected is None


def test_an_address_of_another_sequence_selects_nothing(shown):
    sequence = a_dna("acgt" * 25, ("gene", "10..40"))
    made = shown(sequence)
    made.select(Address(12345, sequence.features[1].uid))
    assert made.selected is None


def test_nothing_to_show_is_no_trouble(shown, qtbot):
    made = shown(None)
    assert not made.grab().isNull()
    qtbot.mouseClick(made, Qt.MouseButton.LeftButton, pos=QPoint(50, 30))
    qtbot.keyClick(made, Qt.Key.Key_Right)
    made.set_sequence(a_protein(""))
    assert not made.grab().isNull()
    assert made.selected is None


# ---- drawing


def coloured(made, point):
    return made.grab().toImage().pixelColor(point)


def test_a_finding_is_marked_in_its_colour(shown):
    sequence = a_dna("acgt" * 25, ("gene", "10..40"))
    made = shown(sequence)
    at = middle(made, "gene")
    strip = QPoint(at.x(), made.layout_now().lane_top(1) + made.layout_now().bar_height + 1)
    plain = coloured(made, strip)
    made.set_badges({sequence.features[1].uid: Severity.ERROR})
    assert coloured(made, strip) != plain
    assert coloured(made, strip).red() > 150


@pytest.fixture(scope="module")
def crowded():
    """A sequence with 50,000 features."""
    features = tuple(
        Feature(n, "variation" if n % 3 else "gene", f"{n * 100 + 1}..{n * 100 + (n % 7) * 40 + 1}")
        for n in range(50_000)
    )
    return replace(a_dna("a" * 5_000_000), features=features)


def test_fifty_thousand_features_are_drawn_by_the_pixel(shown, qtbot, crowded):
    made = shown(crowded, width=800)
    qtbot.waitUntil(lambda: not made.is_packing)
    made.grab()
    assert 0 < made.drawn_bars <= LANES * 800
    drawn = made.drawn_bars
    made.drawn_bars = 0
    made.set_badges({0: Severity.ERROR})
    made.grab()
    assert made.drawn_bars == drawn


def test_a_crowded_map_is_created_between_the_events_of_the_window(shown, qtbot, crowded):
    made = shown(crowded)
    assert made.is_packing
    assert not made.grab().isNull()
    qtbot.keyClick(made, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: not made.is_packing)
    assert made.packing.unplaced_count == 0
    last = Address(crowded.uid, 49_999)
    made.select(last)
    shorter = replace(crowded, features=crowded.features[:-1])
    made.set_sequence(shorter)
    assert made.selected == last
    qtbot.waitUntil(lambda: not made.is_packing)
    assert made.selected is None


def test_another_sequence_ends_the_making_of_a_crowded_map(shown, qtbot, crowded):
    made = shown(crowded)
    made.set_sequence(a_dna("acgt" * 25, ("gene", "1..10")))
    qtbot.wait(30)
    assert not made.is_packing
    assert [len(lane) for lane in made.packing.lanes] == [1, 1]


def test_a_bar_is_not_swallowed_by_the_dense_ones_before_it(shown):
    locations = [f"{n}" for n in range(1, 400)] + ["400..60000"]
    features = tuple(Feature(n, "gene", at) for n, at in enumerate(locations))
    made = shown(replace(a_dna("a" * 100_000), features=features))
    at = QPoint(
        round(made.layout_now().x_of(30_000)), made.layout_now().lane_top(0) + made.layout_now().bar_height // 2
    )
    beyond = QPoint(round(made.layout_now().x_of(90_000)), at.y())
    assert coloured(made, at) != coloured(made, beyond)


def test_a_location_of_very_many_parts_is_drawn_by_the_pixel(shown):
    parts = ",".join(f"{n * 20}..{n * 20 + 5}" for n in range(1, 20_000))
    made = shown(a_dna("a" * 500_000, ("CDS", f"join({parts})")))
    made.grab()
    assert made.drawn_bars <= 2 * 600


def test_a_repaint_draws_nothing_anew(shown):
    made = shown(a_dna("acgt" * 25, ("gene", "10..40")))
    made.grab()
    made.drawn_bars = 0
    made.set_view(1, 20)
    made.grab()
    assert made.drawn_bars == 0


def test_the_colors_follow_the_theme(shown):
    made = shown(a_dna("acgt" * 25, ("gene", "10..40")))
    light = coloured(made, middle(made, "gene"))
    try:
        theme.use(theme.DARK)
        assert coloured(made, middle(made, "gene")).lightness() < light.lightness()
    finally:
        theme.use(theme.LIGHT)


def test_right_to_left_windows_leave_the_map_left_to_right(shown):
    made = shown(a_dna("acgt" * 25, ("gene", "1..10")))
    picture = made.grab().toImage()
    made.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert made.grab().toImage() == picture
