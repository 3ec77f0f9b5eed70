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
        created = FeatureMap()
        qtbot.addWidget(created)
        created.set_sequence(sequence)
        created.resize(width, created.sizeHint().height())
        created.show()
        return created

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
    created = shown(a_dna("acgt" * 25, *[("gene", "1..50")] * (LANES + 3)))
    assert len(created.packing.lanes) == LANES
    assert len(created.packing.beyond) == 4
    assert "+4 more features" in created.packing.notes


def test_features_without_a_place_are_counted(shown):
    created = shown(a_dna("acgt" * 25, ("gene", "?"), ("gene", "500..600")))
    assert created.packing.unplaced_count == 2
    assert "2 features have no location in the sequence" in created.packing.notes


def test_the_map_is_as_high_as_its_lanes(shown):
    one = shown(a_dna("acgt" * 25))
    many = shown(a_dna("acgt" * 25, *[("gene", "1..50")] * 4))
    assert one.sizeHint().height() < many.sizeHint().height()


def test_a_map_with_very_many_lanes_scrolls(shown, qtbot):
    sequence = a_dna("acgt" * 25, *[("gene", "1..50")] * 15)
    created = shown(sequence)
    assert created.layout_now().lanes_in(created.height()) == MOST_LANES < len(created.packing.lanes)
    last = Address(sequence.uid, sequence.features[15].uid)
    created.select(last)
    assert created.layout_now().first_lane == len(created.packing.lanes) - MOST_LANES
    assert created.bar_at(QPoint(100, created.layout_now().lane_top(15) + 5)).feature_index == 15


# ---- picking


def test_a_click_on_a_bar_selects_its_feature(shown, qtbot):
    sequence = a_dna("acgt" * 25, ("gene", "10..40"), ("CDS", "50..90"))
    created = shown(sequence)
    with qtbot.waitSignal(created.feature_selected) as told:
        qtbot.mouseClick(created, Qt.MouseButton.LeftButton, pos=middle(created, "CDS"))
    assert told.args == [Address(sequence.uid, sequence.features[2].uid)]
    assert created.selected == told.args[0]


def test_a_click_beside_the_bars_tells_the_position(shown, qtbot):
    created = shown(a_dna("acgt" * 25, ("gene", "10..40")))
    with qtbot.waitSignal(created.position_clicked) as told:
        qtbot.mouseClick(created, Qt.MouseButton.LeftButton, pos=QPoint(round(created.layout_now().x_of(71)) + 1, 5))
    assert told.args == [71]


def test_a_bar_thinner_than_a_pixel_can_still_be_clicked(shown):
    sequence = a_dna("a" * 100_000, ("variation", "50000"))
    created = shown(sequence)
    bar = created.bar_at(middle(created, "variation") + QPoint(1, 0))
    assert sequence.features[bar.feature_index].key == "variation"


def test_arrow_keys_walk_through_the_features_in_order(shown, qtbot):
    sequence = a_dna("acgt" * 25, ("CDS", "50..90"), ("gene", "10..40"))
    created = shown(sequence)
    keys = []
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left):
        qtbot.keyClick(created, key)
        uid = created.selected.feature
        keys.append(next(feature.key for feature in sequence.features if feature.uid == uid))
    assert keys == ["source", "gene", "CDS", "CDS", "gene"]
    assert created.accessibleDescription() == "gene 10..40, 2 of 3"


def test_the_tooltip_names_the_feature(shown):
    created = shown(a_dna("acgt" * 100, ("CDS", "1..300", {"product": "polymerase"})))
    assert created.tip_at(middle(created, "CDS")) == "CDS 1..300 polymerase"
    assert created.tip_at(QPoint(round(created.layout_now().x_of(301)) + 1, 5)) == "301"


def test_the_shortest_feature_at_a_position_is_found(shown):
    sequence = a_dna("acgt" * 25, ("gene", "1..90"), ("exon", "join(20..30,60..70)"))
    created = shown(sequence)
    assert created.feature_at(25).feature == sequence.features[2].uid
    assert created.feature_at(40).feature == sequence.features[1].uid
    assert created.feature_at(95) is None


def test_the_selection_stays_with_its_feature_through_edits(shown):
    sequence = a_dna("acgt" * 25, ("gene", "10..40"))
    created = shown(sequence)
    address = Address(sequence.uid, sequence.features[1].uid)
    created.select(address)
    created.set_sequence(replace(sequence, features=(*sequence.features, a_feature("exon", "1..2"))))
    assert created.selected == address
    created.set_sequence(replace(sequence, features=sequence.features[:1]))
    assert created.selected is None


def test_an_address_of_another_sequence_selects_nothing(shown):
    sequence = a_dna("acgt" * 25, ("gene", "10..40"))
    created = shown(sequence)
    created.select(Address(12345, sequence.features[1].uid))
    assert created.selected is None


def test_nothing_to_show_is_no_trouble(shown, qtbot):
    created = shown(None)
    assert not created.grab().isNull()
    qtbot.mouseClick(created, Qt.MouseButton.LeftButton, pos=QPoint(50, 30))
    qtbot.keyClick(created, Qt.Key.Key_Right)
    created.set_sequence(a_protein(""))
    assert not created.grab().isNull()
    assert created.selected is None


# ---- drawing


def coloured(created, point):
    return created.grab().toImage().pixelColor(point)


def test_a_finding_is_marked_in_its_colour(shown):
    sequence = a_dna("acgt" * 25, ("gene", "10..40"))
    created = shown(sequence)
    at = middle(created, "gene")
    strip = QPoint(at.x(), created.layout_now().lane_top(1) + created.layout_now().bar_height + 1)
    plain = coloured(created, strip)
    created.set_badges({sequence.features[1].uid: Severity.ERROR})
    assert coloured(created, strip) != plain
    assert coloured(created, strip).red() > 150


@pytest.fixture(scope="module")
def crowded():
    """A sequence with 50,000 features."""
    features = tuple(
        Feature(n, "variation" if n % 3 else "gene", f"{n * 100 + 1}..{n * 100 + (n % 7) * 40 + 1}")
        for n in range(50_000)
    )
    return replace(a_dna("a" * 5_000_000), features=features)


def test_fifty_thousand_features_are_drawn_by_the_pixel(shown, qtbot, crowded):
    created = shown(crowded, width=800)
    qtbot.waitUntil(lambda: not created.is_packing)
    created.grab()
    assert 0 < created.drawn_bars <= LANES * 800
    drawn = created.drawn_bars
    created.drawn_bars = 0
    created.set_badges({0: Severity.ERROR})
    created.grab()
    assert created.drawn_bars == drawn


def test_a_crowded_map_is_created_between_the_events_of_the_window(shown, qtbot, crowded):
    created = shown(crowded)
    assert created.is_packing
    assert not created.grab().isNull()
    qtbot.keyClick(created, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: not created.is_packing)
    assert created.packing.unplaced_count == 0
    last = Address(crowded.uid, 49_999)
    created.select(last)
    shorter = replace(crowded, features=crowded.features[:-1])
    created.set_sequence(shorter)
    assert created.selected == last
    qtbot.waitUntil(lambda: not created.is_packing)
    assert created.selected is None


def test_another_sequence_ends_the_making_of_a_crowded_map(shown, qtbot, crowded):
    created = shown(crowded)
    created.set_sequence(a_dna("acgt" * 25, ("gene", "1..10")))
    qtbot.wait(30)
    assert not created.is_packing
    assert [len(lane) for lane in created.packing.lanes] == [1, 1]


def test_a_bar_is_not_swallowed_by_the_dense_ones_before_it(shown):
    locations = [f"{n}" for n in range(1, 400)] + ["400..60000"]
    features = tuple(Feature(n, "gene", at) for n, at in enumerate(locations))
    created = shown(replace(a_dna("a" * 100_000), features=features))
    at = QPoint(
        round(created.layout_now().x_of(30_000)),
        created.layout_now().lane_top(0) + created.layout_now().bar_height // 2,
    )
    beyond = QPoint(round(created.layout_now().x_of(90_000)), at.y())
    assert coloured(created, at) != coloured(created, beyond)


def test_a_location_of_very_many_parts_is_drawn_by_the_pixel(shown):
    parts = ",".join(f"{n * 20}..{n * 20 + 5}" for n in range(1, 20_000))
    created = shown(a_dna("a" * 500_000, ("CDS", f"join({parts})")))
    created.grab()
    assert created.drawn_bars <= 2 * 600


def test_a_repaint_draws_nothing_anew(shown):
    created = shown(a_dna("acgt" * 25, ("gene", "10..40")))
    created.grab()
    created.drawn_bars = 0
    created.set_view(1, 20)
    created.grab()
    assert created.drawn_bars == 0


def test_the_colors_follow_the_theme(shown):
    created = shown(a_dna("acgt" * 25, ("gene", "10..40")))
    light = coloured(created, middle(created, "gene"))
    try:
        theme.use(theme.DARK)
        assert coloured(created, middle(created, "gene")).lightness() < light.lightness()
    finally:
        theme.use(theme.LIGHT)


def test_right_to_left_windows_leave_the_map_left_to_right(shown):
    created = shown(a_dna("acgt" * 25, ("gene", "1..10")))
    picture = created.grab().toImage()
    created.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert created.grab().toImage() == picture
