"""Compute the map of the features of a sequence: bars, lanes and ticks, and their positions in pixels.

It hides how features are packed into lanes, in steps between which the caller can do other work. It does not use Qt;
painting is left to the caller. Positions are 1-based.
"""

from bisect import bisect_right
from collections.abc import Iterator
from collections.abc import Sequence as Rows
from dataclasses import dataclass, field
from typing import NamedTuple

from wiposeq.model.feature_kinds import Shape, kind_of
from wiposeq.model.location import Location, LocationError, Span, parse
from wiposeq.model.records import Feature, Sequence
from wiposeq.texts import in_clauses, tr, trn

LANES = 24
"""Largest number of lanes. Features without a lane are counted, and drawn while they are selected."""

MOST_LANES = 8
"""With more lanes than this, the map scrolls."""

MARGIN, RULER, LANE, BAR = 16, 30, 22, 16
"""Pixels at 100 %: beside the first and last residue; height of the ruler, of a lane, and of a bar in it."""
SLACK = 5
"""A click so many pixels from a bar selects the bar."""
_TIERS: tuple[tuple[Shape, ...], ...] = (
    ("thin",),
    ("pale_arrow",),
    ("boxes",),
    ("arrow",),
    ("flag", "bar", "round", "bracket"),
    ("pin", "diamond"),
)
"""Shapes that share lanes, from top to bottom."""

_SHOWN_NAMES = ("product", "gene", "note", "organism", "mod_base", "name", "bound_moiety", "regulatory_class")


class Bar(NamedTuple):
    """A feature on the map: its outermost residues, its parts from left to right, and how its ends look.

    direction: 1 read to the right, -1 to the left, 0 neither (or both, or an amino acid sequence).
    """

    start: int
    end: int
    feature_index: int
    parts: tuple[tuple[int, int], ...]
    direction: int
    is_open_left: bool
    is_open_right: bool


def bar_of(index: int, feature: Feature, length: int, is_undirected: bool) -> Bar | None:
    """Return the bar of a feature, clipped to the sequence. None if its location cannot be parsed or lies outside."""
    first, _, last = feature.location.partition("..")
    is_plain = first.isdecimal() and last.isdecimal() and feature.location.isascii() and len(feature.location) < 30
    if is_plain and first[0] != "0" != last[0]:
        # nearly all locations are plain, and this is faster than parsing
        start, end = int(first), min(int(last), length)
        if start <= end:
            return Bar(start, end, index, ((start, end),), 0 if is_undirected else 1, False, False)
    try:
        location = parse(feature.location)
    except LocationError:
        return None
    return _bar_of_parts(index, location, length, is_undirected)


def _bar_of_parts(index: int, location: Location, length: int, is_undirected: bool) -> Bar | None:
    strands = set()
    parts = []
    for one, other, is_complement in location.spans():
        start, end = max(min(one, other), 1), min(max(one, other), length)
        strands.add(-1 if is_complement else 1)
        if start <= end:
            parts.append((start, end))
    if not parts:
        return None
    parts.sort()
    start, end = parts[0][0], max(end for _, end in parts)
    direction = strands.pop() if len(strands) == 1 and not is_undirected else 0
    spans = [part for part in location.walk() if isinstance(part, Span)]
    is_open_left = any(span.before and span.start <= start for span in spans)
    is_open_right = any(span.after and span.end >= end for span in spans)
    return Bar(start, end, index, tuple(parts), direction, is_open_left, is_open_right)


def parts_within(bar: Bar, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Yield the parts of a bar that overlap residues first..last, clipped to them."""
    place = max(bisect_right(bar.parts, (first, 0)) - 1, 0)
    while place < len(bar.parts) and bar.parts[place][0] <= last:
        start, end = bar.parts[place]
        if end >= first:
            yield max(start, first), min(end, last)
        place += 1


def pack(bars: list[Bar], lanes: int = LANES) -> tuple[list[list[Bar]], list[Bar]]:
    """Put each bar into the first free lane.

    Return the bars of each lane, from left to right without overlap, and the bars that found no lane.
    """
    packed: list[list[Bar]] = []
    ends: list[int] = []
    left: list[Bar] = []
    for bar in sorted(bars, key=_in_order):
        for lane, end in enumerate(ends):
            if end < bar.start:
                packed[lane].append(bar)
                ends[lane] = bar.end
                break
        else:
            if len(packed) < lanes:
                packed.append([bar])
                ends.append(bar.end)
            else:
                left.append(bar)
    return packed, left


def pack_by_kind(bars: list[Bar], features: Rows[Feature]) -> tuple[list[list[Bar]], list[Bar]]:
    """Pack the bars so that a lane has only features of kinds that belong together. Return the same as pack()."""
    tiers: list[list[Bar]] = [[] for _ in _TIERS]
    tier_of = {shape: number for number, shapes in enumerate(_TIERS) for shape in shapes}
    for bar in bars:
        tiers[tier_of[kind_of(features[bar.feature_index].key).shape]].append(bar)
    packed: list[list[Bar]] = []
    beyond: list[Bar] = []
    for tier in tiers:
        lanes, left = pack(tier, LANES - len(packed))
        packed += lanes
        beyond += left
    return packed, beyond


@dataclass(slots=True)
class Packing:
    """The bars of a sequence, ready to be drawn and found.

    sequence: None if nothing is packed yet.
    bars: from left to right.
    lanes: the bars of each lane; starts: their first residues.
    beyond: bars that found no lane.
    lane_of: lane by the index of the feature; place_of: index in bars by the uid of the feature.
    """

    sequence: Sequence | None = None
    bars: list[Bar] = field(default_factory=list)
    lanes: list[list[Bar]] = field(default_factory=list)
    beyond: list[Bar] = field(default_factory=list)
    starts: list[list[int]] = field(default_factory=list)
    lane_of: dict[int, int] = field(default_factory=dict)
    place_of: dict[int, int] = field(default_factory=dict)

    def feature(self, bar: Bar) -> Feature:
        """Return the feature of a bar."""
        assert self.sequence is not None
        return self.sequence.features[bar.feature_index]

    def bar(self, uid: int | None) -> Bar | None:
        """Return the bar of the feature with this uid, or None if it has no bar."""
        place = self.place_of.get(uid) if uid is not None else None
        return None if place is None else self.bars[place]

    def within(self, first: int, last: int) -> Iterator[Bar]:
        """Yield the bars in lanes that overlap residues first..last, without looking at the others."""
        for bars, starts in zip(self.lanes, self.starts):
            place = max(bisect_right(starts, first) - 1, 0)
            while place < len(bars) and bars[place].start <= last:
                if bars[place].end >= first:
                    yield bars[place]
                place += 1

    def shortest_at(self, position: int) -> Bar | None:
        """Return the bar of the shortest feature, other than the source, with a part at this position."""
        found = [
            bar
            for bar in self.bars
            if bar.start <= position <= bar.end
            and self.feature(bar).key not in ("source", "SOURCE")
            and any(start <= position <= end for start, end in bar.parts)
        ]
        return min(found, key=lambda bar: bar.end - bar.start, default=None)

    @property
    def unplaced_count(self) -> int:
        """The number of features without a readable location inside the sequence."""
        return (len(self.sequence.features) if self.sequence else 0) - len(self.bars)

    @property
    def notes(self) -> str:
        """Return a text about how many features the map does not show. "" if it shows all."""
        notes = []
        if self.beyond:
            notes.append(trn("+{count} more feature", "+{count} more features", len(self.beyond)))
        if self.unplaced_count:
            text = (
                "{count} feature has no location in the sequence",
                "{count} features have no location in the sequence",
            )
            notes.append(trn(*text, self.unplaced_count))
        return in_clauses(notes)


class Layout:
    """Where things lie on a map, in pixels.

    length: residues of the sequence.
    zoom: of the window.
    first_lane: number of lanes that are scrolled out at the top.
    scale: pixels a residue.
    """

    def __init__(self, packing: Packing, length: int, width: int, zoom: float = 1.0, first_lane: int = 0) -> None:
        self.packing = packing
        self.length = length
        self.width = width
        self.first_lane = first_lane
        self.margin = round(MARGIN * zoom)
        self.scale = max(width - 2 * self.margin, 1) / max(length, 1)
        self.ruler = round(RULER * zoom)
        self.bar_height = round(BAR * zoom)
        self.lane_height = round(LANE * zoom)

    @property
    def note_height(self) -> int:
        """Height of the line that counts the features without a lane."""
        return self.lane_height if self.packing.notes else 0

    @property
    def height(self) -> int:
        """Height of the whole map."""
        return self.height_of(len(self.packing.lanes))

    def height_of(self, lanes: int) -> int:
        """Return the height of a map of that many lanes."""
        return self.ruler + max(lanes, 1) * self.lane_height + self.note_height + 2

    def lanes_in(self, height: int) -> int:
        """Return how many whole lanes fit into a height."""
        return max((height - self.ruler - self.note_height) // self.lane_height, 1)

    def x_of(self, position: int) -> float:
        """Return where a residue begins."""
        return self.margin + (position - 1) * self.scale

    def middle(self, position: int) -> float:
        """Return the middle of a residue."""
        return self.x_of(position) + self.scale / 2

    def position_at(self, x: float) -> int:
        """Return the residue at x, or the nearest one beyond the ends."""
        return min(max(int((x - self.margin) / self.scale) + 1, 1), max(self.length, 1))

    def lane_top(self, lane: int) -> int:
        """Return where a lane begins."""
        return self.ruler + (lane - self.first_lane) * self.lane_height

    def bar_at(self, x: int, y: int) -> Bar | None:
        """Return the bar at a point, or one near to it; None if there is none."""
        lane, within = divmod(y - self.ruler, self.lane_height)
        lane += self.first_lane
        if y < self.ruler or lane >= len(self.packing.lanes) or within > self.bar_height or not self.length:
            return None
        starts, bars = self.packing.starts[lane], self.packing.lanes[lane]
        place = bisect_right(starts, self.position_at(x))
        near = [bars[index] for index in (place - 1, place) if 0 <= index < len(bars)]

        def distance(bar: Bar) -> float:
            left, right = self.x_of(bar.start), self.x_of(bar.end + 1)
            return max(left - x, x - right, 0)

        found = min(near, key=distance, default=None)
        return found if found is not None and distance(found) <= SLACK else None


def packed(sequence: Sequence) -> Iterator[Packing | None]:
    """Pack the features of a sequence step by step. Yield None between two steps, then the packing."""
    features, length = sequence.features, len(sequence.residues)
    bars: list[Bar] = []
    for first in range(0, len(features), 2000):
        for index, feature in enumerate(features[first : first + 2000], first):
            bar = bar_of(index, feature, length, sequence.is_protein or feature.key in ("source", "SOURCE"))
            if bar is not None:
                bars.append(bar)
        yield None
    bars.sort(key=_in_order)
    yield None
    lanes, beyond = pack_by_kind(bars, features)
    yield None
    starts = [[bar.start for bar in lane] for lane in lanes]
    yield None
    lane_of = {bar.feature_index: number for number, lane in enumerate(lanes) for bar in lane}
    yield None
    place_of = {features[bar.feature_index].uid: place for place, bar in enumerate(bars)}
    yield Packing(sequence, bars, lanes, beyond, starts, lane_of, place_of)


def has_same_map(one: Sequence, other: Sequence) -> bool:
    """Return whether two states of a sequence give the same map."""
    return (
        one.features is other.features
        and len(one.residues) == len(other.residues)
        and one.is_protein == other.is_protein
    )


def _in_order(bar: Bar) -> tuple[int, int, int]:
    return bar.start, -bar.end, bar.feature_index


def tick_step(length: int, most: int) -> int:
    """Return the smallest of 1, 2, 5, 10, 20 ... that gives at most `most` ticks on a length."""
    step = 1
    while True:
        for factor in (1, 2, 5):
            if length <= step * factor * max(most, 1):
                return step * factor
        step *= 10


def feature_text(feature: Feature) -> str:
    """Return a feature in one line: key, location and name, each shortened."""
    name = feature_name(feature)
    location = feature.location if len(feature.location) <= 60 else feature.location[:59] + "…"
    return " ".join(part for part in (feature.key or tr("feature without a key"), location, name) if part)


def label(feature: Feature) -> str:
    """Return what the bar of a feature says: its key and its name."""
    return f"{feature.key} {feature_name(feature)}".strip()


def feature_name(feature: Feature) -> str:
    """Return the name that the qualifiers give a feature, shortened; "" if none does."""
    for wanted in _SHOWN_NAMES:
        if value := feature.value(wanted):
            return value if len(value) <= 80 else value[:79] + "…"
    return ""
