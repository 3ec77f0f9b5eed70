"""The feature map: a ruler over the sequence and one bar a feature, in lanes, to see where things are and to go there.

It hides packing and what is drawn when features are finer than a pixel (one bar for all of them, found by bisection,
so that a paint costs what the width costs, not what the features cost). The features themselves it only points at, by
Address. Positions are 1-based.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from time import perf_counter
from typing import NamedTuple

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QPixmap,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from wiposeq.model.address import Address
from wiposeq.model.finding import Severity
from wiposeq.model.location import Location, LocationError, Span, parse
from wiposeq.model.records import Feature, Sequence
from wiposeq.texts import tr, trn
from wiposeq.ui.window import icons

LANES = 6
"""Lanes at most; features beyond are counted, and drawn when they are selected."""

AT_ONCE = 4_000
"""With more features than this the map is made in turns."""

MARGIN = 10
"""Pixels left of the first residue and right of the last."""

_SHOWN_NAMES = ("product", "gene", "note", "organism", "mod_base", "name", "bound_moiety", "regulatory_class")

_HUES = {"source": 215, "gene": 205, "CDS": 135, "mRNA": 165, "exon": 150, "variation": 280, "misc_feature": 40}


class Bar(NamedTuple):
    """A feature on the map: its outermost residues, its parts from left to right, and how its ends look.

    direction: 1 read to the right, -1 to the left, 0 neither (or both, or an amino acid sequence).
    """

    start: int
    end: int
    index: int
    parts: tuple[tuple[int, int], ...]
    direction: int
    is_open_left: bool
    is_open_right: bool


def bar_of(index: int, feature: Feature, length: int, is_undirected: bool) -> Bar | None:
    """The bar of a feature, as far as it lies in the sequence; None if its location cannot be read or lies outside."""
    first, _, last = feature.location.partition("..")
    is_plain = first.isdecimal() and last.isdecimal() and feature.location.isascii() and len(feature.location) < 30
    if is_plain and first[0] != "0" != last[0]:
        # as nearly all are: no need to build a tree
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


def pack(bars: list[Bar], lanes: int = LANES) -> tuple[list[list[Bar]], list[Bar]]:
    """(bars of each lane from left to right without overlap, bars that found no lane); the first lane that is free."""
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


@dataclass(slots=True)
class _Packing:
    """The bars of a sequence, ready to be drawn and found. bars: from left to right; starts: of each lane.

    lane_of: lane by the feature's index; place_of: place in bars by its uid. sequence None: nothing was packed yet.
    """

    sequence: Sequence | None = None
    bars: list[Bar] = field(default_factory=list)
    lanes: list[list[Bar]] = field(default_factory=list)
    beyond: list[Bar] = field(default_factory=list)
    starts: list[list[int]] = field(default_factory=list)
    lane_of: dict[int, int] = field(default_factory=dict)
    place_of: dict[int, int] = field(default_factory=dict)


def _packed(sequence: Sequence) -> Iterator[_Packing | None]:
    """Makes the packing of a sequence step by step: None between two steps, then the packing."""
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
    lanes, beyond = pack(bars)
    yield None
    starts = [[bar.start for bar in lane] for lane in lanes]
    yield None
    lane_of = {bar.index: number for number, lane in enumerate(lanes) for bar in lane}
    yield None
    place_of = {features[bar.index].uid: place for place, bar in enumerate(bars)}
    yield _Packing(sequence, bars, lanes, beyond, starts, lane_of, place_of)


def _is_drawn_alike(one: Sequence, other: Sequence) -> bool:
    """Whether two states of a sequence give the same map."""
    return (
        one.features is other.features
        and len(one.residues) == len(other.residues)
        and one.is_protein == other.is_protein
    )


def _in_order(bar: Bar) -> tuple[int, int, int]:
    return bar.start, -bar.end, bar.index


def tick_step(length: int, most: int) -> int:
    """The smallest of 1, 2, 5, 10, 20 ... that sets at most so many ticks on a length."""
    step = 1
    while True:
        for factor in (1, 2, 5):
            if length <= step * factor * max(most, 1):
                return step * factor
        step *= 10


def feature_text(feature: Feature) -> str:
    """A feature in one line: key, location and what it is called, each cut short."""
    name = feature_name(feature)
    location = feature.location if len(feature.location) <= 60 else feature.location[:59] + "…"
    return " ".join(part for part in (feature.key or tr("feature without a key"), location, name) if part)


def feature_name(feature: Feature) -> str:
    """What the feature is called by its qualifiers, cut short; "" if nothing names it."""
    for wanted in _SHOWN_NAMES:
        if value := feature.value(wanted):
            return value if len(value) <= 80 else value[:79] + "…"
    return ""


class FeatureMap(QWidget):
    """The features of one sequence as bars.

    feature_selected(Address): a bar was clicked, or reached with the arrow keys. position_clicked(position): a place
    without a bar was clicked.
    """

    feature_selected = Signal(object)
    position_clicked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.drawn_bars = 0
        """How many bars the last drawing put on the map."""
        self._sequence: Sequence | None = None
        self._length = 0
        self._packing = _Packing()
        self._work: Iterator[_Packing | None] | None = None
        self._turns = QTimer(self)
        self._turns.setInterval(0)
        self._turns.timeout.connect(self._turn)
        self._inks: dict[str, tuple[QColor, QColor, QColor]] = {}
        self._selected: int | None = None
        self._badges: dict[int, Severity] = {}
        self._view = (0, 0)
        self._picture: QPixmap | None = None
        self._is_dragging = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.setAccessibleName(tr("Feature map"))
        self.setMinimumWidth(120)
        self._measure()

    # ---- what is shown

    @property
    def selected(self) -> Address | None:
        """The selected feature."""
        bar = self._selected_bar()
        return self._address(bar) if bar else None

    @property
    def lanes(self) -> list[list[Bar]]:
        """The bars of each lane, from left to right."""
        return self._packing.lanes

    @property
    def is_being_made(self) -> bool:
        """Whether a map of very many features is still under way."""
        return self._work is not None

    @property
    def beyond_count(self) -> int:
        """How many features found no lane."""
        return len(self._packing.beyond)

    @property
    def unplaced_count(self) -> int:
        """How many features have no readable location inside the sequence."""
        packed = self._packing.sequence
        return (len(packed.features) if packed else 0) - len(self._packing.bars)

    def set_sequence(self, sequence: Sequence | None) -> None:
        """Shows the features of a sequence; a feature that was selected stays so if it is still there.

        With very many features the map follows a moment later, made in turns between the events of the window.
        """
        was = self._sequence if self._work is None else None
        if was is sequence and sequence is not None:
            return
        self._turns.stop()
        self._work = None
        is_same = self._sequence is not None and sequence is not None and self._sequence.uid == sequence.uid
        if not is_same:
            self._selected = None
            self._badges = {}
            self._adopt(sequence, _Packing())
        elif was is not None and _is_drawn_alike(was, sequence):
            self._sequence = sequence
            return
        if sequence is None:
            return
        self._work = _packed(sequence)
        if len(sequence.features) > AT_ONCE:
            self._turns.start()
        else:
            self._turn(sequence, float("inf"))

    def _turn(self, sequence: Sequence | None = None, seconds: float = 0.012) -> None:
        """Goes on packing for a while; shows the result when it is done."""
        until = perf_counter() + seconds
        while self._work is not None:
            done = next(self._work)
            if done is not None:
                self._work = None
                self._turns.stop()
                self._adopt(done.sequence, done)
            elif perf_counter() > until:
                return

    def _adopt(self, sequence: Sequence | None, packing: "_Packing") -> None:
        self._sequence = sequence
        self._packing = packing
        self._length = length = len(sequence.residues) if sequence else 0
        if packing.sequence is not None and self._selected not in {feature.uid for feature in sequence.features}:
            self._selected = None
        self._view = (min(self._view[0], length), min(self._view[1], length))
        self.updateGeometry()
        self._redraw()
        self._describe()

    def select(self, address: Address | None) -> None:
        """Marks the feature of an address (or none) without telling anybody."""
        uid = None
        if address is not None and self._sequence is not None and address.sequence == self._sequence.uid:
            uid = address.feature
        if uid != self._selected:
            self._selected = uid
            self._describe()
            self.update()

    def set_badges(self, badges: Mapping[int, Severity]) -> None:
        """Marks features (by uid) that have findings, with the worst severity."""
        if badges != self._badges:
            self._badges = dict(badges)
            self._redraw()

    def set_view(self, start: int, end: int) -> None:
        """Marks which residues are on screen elsewhere."""
        if self._view != (start, end):
            self._view = (start, end)
            self.update()

    def feature_at(self, position: int) -> Address | None:
        """The shortest feature, other than the source, that has a part at this position; None if there is none."""
        if self._sequence is None:
            return None
        features = self._sequence.features
        found = [
            bar
            for bar in self._packing.bars
            if bar.start <= position <= bar.end
            and features[bar.index].key not in ("source", "SOURCE")
            and any(start <= position <= end for start, end in bar.parts)
        ]
        return self._address(min(found, key=lambda bar: bar.end - bar.start)) if found else None

    def parts_of(self, address: Address) -> tuple[tuple[int, int], ...]:
        """The parts of a feature, from left to right, as far as they lie in the sequence; () if it has no bar."""
        place = self._packing.place_of.get(address.feature or 0)
        return () if place is None else self._packing.bars[place].parts

    def _address(self, bar: Bar) -> Address:
        return Address(self._sequence.uid, self._sequence.features[bar.index].uid)

    def _selected_bar(self) -> Bar | None:
        place = self._packing.place_of.get(self._selected) if self._selected is not None else None
        return None if place is None else self._packing.bars[place]

    def _feature(self, bar: Bar) -> Feature:
        return self._sequence.features[bar.index]

    def _describe(self) -> None:
        bar = self._selected_bar()
        if bar is None:
            self.setAccessibleDescription(trn("{count} feature", "{count} features", len(self._packing.bars)))
            return
        place = tr(
            "{number} of {count}", number=self._packing.place_of[self._selected] + 1, count=len(self._packing.bars)
        )
        self.setAccessibleDescription(f"{feature_text(self._feature(bar))}, {place}")

    # ---- layout

    def _measure(self) -> None:
        font = QFont(self.font())
        if font.pointSizeF() > 0:
            font.setPointSizeF(max(font.pointSizeF() * 0.85, 7))
        self._small = font
        metrics = QFontMetricsF(font)
        self._text_height = metrics.height()
        self._ruler = int(self._text_height + 9)
        self._bar_height = int(self._text_height + 2)
        self._lane_height = self._bar_height + 4

    def _notes(self) -> str:
        notes = []
        if self._packing.beyond:
            notes.append(trn("+{count} more feature", "+{count} more features", len(self._packing.beyond)))
        if self.unplaced_count:
            text = (
                "{count} feature has no location in the sequence",
                "{count} features have no location in the sequence",
            )
            notes.append(trn(*text, self.unplaced_count))
        return "; ".join(notes)

    def _wanted_height(self) -> int:
        note = self._text_height + 2 if self._notes() else 0
        return int(self._ruler + max(len(self._packing.lanes), 1) * self._lane_height + note + 4)

    def sizeHint(self) -> QSize:
        return QSize(600, self._wanted_height())

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self._wanted_height())

    @property
    def _scale(self) -> float:
        """Pixels a residue."""
        return max(self.width() - 2 * MARGIN, 1) / max(self._length, 1)

    def x_of(self, position: int) -> float:
        """Where a residue begins."""
        return MARGIN + (position - 1) * self._scale

    def position_at(self, x: float) -> int:
        """The residue at a place of the widget, the nearest one beyond the ends."""
        return min(max(int((x - MARGIN) / self._scale) + 1, 1), max(self._length, 1))

    def lane_top(self, lane: int) -> int:
        """Where a lane begins."""
        return self._ruler + lane * self._lane_height

    def bar_at(self, point: QPoint) -> Bar | None:
        """The bar at a place of the widget, or one within two pixels; None if there is none."""
        lane, within = divmod(point.y() - self._ruler, self._lane_height)
        if not 0 <= lane < len(self._packing.lanes) or within > self._bar_height or not self._length:
            return None
        starts, bars = self._packing.starts[lane], self._packing.lanes[lane]
        place = bisect_right(starts, self.position_at(point.x()))
        near = [bars[index] for index in (place - 1, place) if 0 <= index < len(bars)]

        def distance(bar: Bar) -> float:
            left, right = self.x_of(bar.start), self.x_of(bar.end + 1)
            return max(left - point.x(), point.x() - right, 0)

        found = min(near, key=distance, default=None)
        return found if found is not None and distance(found) <= 2 else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._redraw()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        kinds = (QEvent.Type.FontChange, QEvent.Type.StyleChange, QEvent.Type.PaletteChange)
        if event.type() in kinds and hasattr(self, "_is_dragging"):
            self._inks.clear()
            self._measure()
            self.updateGeometry()
            self._redraw()

    # ---- painting

    def _redraw(self) -> None:
        self._picture = None
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        palette = self.palette()
        if self._picture is None or self._picture.devicePixelRatio() != self.devicePixelRatioF():
            self._picture = self._draw()
        self._paint_view(painter, palette)
        painter.drawPixmap(0, 0, self._picture)
        bar = self._selected_bar()
        if bar is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(self._small)
            lane = self._packing.lane_of.get(bar.index, LANES - 1)
            self._draw_bar(painter, bar, lane, is_selected=True)
            if (bar.end - bar.start + 1) * self._scale < 6:
                self._draw_pointer(painter, bar)
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.setPen(QPen(palette.color(QPalette.ColorRole.Highlight), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def _paint_view(self, painter: QPainter, palette: QPalette) -> None:
        start, end = self._view
        if not self._length or end < start or end - start + 1 >= self._length:
            return
        colour = QColor(palette.color(QPalette.ColorRole.Highlight))
        left = self.x_of(start)
        width = max(self.x_of(end + 1) - left, 3)
        colour.setAlpha(45)
        painter.fillRect(QRectF(left, 0, width, self.height()), colour)
        colour.setAlpha(160)
        painter.fillRect(QRectF(left, self._ruler - 4, width, 3), colour)

    def _draw(self) -> QPixmap:
        """The whole map but for what is selected."""
        ratio = self.devicePixelRatioF()
        picture = QPixmap(max(round(self.width() * ratio), 1), max(round(self.height() * ratio), 1))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._small)
        self.drawn_bars = 0
        self._draw_ruler(painter)
        for lane in range(len(self._packing.lanes)):
            self._draw_lane(painter, lane)
        self._draw_badges(painter)
        notes = self._notes()
        if notes:
            painter.setPen(self._muted())
            area = QRectF(MARGIN, self.height() - self._text_height - 3, self.width() - 2 * MARGIN, self._text_height)
            text = QFontMetricsF(self._small).elidedText(notes, Qt.TextElideMode.ElideRight, area.width())
            painter.drawText(area, Qt.AlignmentFlag.AlignRight, text)
        painter.end()
        return picture

    def _muted(self) -> QColor:
        text, ground = (
            self.palette().color(role) for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Window)
        )
        return QColor.fromRgbF(*(a + (b - a) * 0.4 for a, b in zip(text.getRgbF()[:3], ground.getRgbF()[:3])))

    def _draw_ruler(self, painter: QPainter) -> None:
        if not self._length:
            return
        muted = self._muted()
        metrics = QFontMetricsF(self._small)
        y = self._ruler - 4
        painter.setPen(QPen(muted, 1))
        painter.drawLine(QPointF(MARGIN, y), QPointF(self.width() - MARGIN, y))
        last = f"{self._length:,}"
        taken = self.width() - MARGIN - metrics.horizontalAdvance(last) - 8
        self._draw_tick(painter, self._length, last, self.width() - metrics.horizontalAdvance(last) - 2)
        step = tick_step(self._length, int((self.width() - 2 * MARGIN) // (metrics.horizontalAdvance(last) + 24)))
        free = 0.0
        for position in [1, *range(step, self._length, step)]:
            text = f"{position:,}"
            width = metrics.horizontalAdvance(text)
            left = max(self._middle(position) - width / 2, 1)
            if left >= free and left + width <= taken:
                self._draw_tick(painter, position, text, left)
                free = left + width + 8

    def _middle(self, position: int) -> float:
        return self.x_of(position) + self._scale / 2

    def _draw_tick(self, painter: QPainter, position: int, text: str, left: float) -> None:
        x, y = self._middle(position), self._ruler - 4
        painter.drawLine(QPointF(x, y - 3), QPointF(x, y))
        painter.drawText(QPointF(left, QFontMetricsF(self._small).ascent() + 1), text)

    def _draw_lane(self, painter: QPainter, lane: int) -> None:
        """Draws the bars of a lane; those that share a pixel are one, found without looking at each of them."""
        bars, starts = self._packing.lanes[lane], self._packing.starts[lane]
        scale = self._scale
        place = 0
        while place < len(bars):
            bar = bars[place]
            left = MARGIN + (bar.start - 1) * scale
            if (bar.end - bar.start + 1) * scale >= 2:
                self._draw_bar(painter, bar, lane)
                place += 1
                continue
            # the grain stands for all bars that start in its two pixels, but for a last one that goes on beyond
            pixel = int(left)
            after = bisect_left(starts, int((pixel + 2 - MARGIN) / scale) + 1, place + 1)
            if after > place + 1 and MARGIN + bars[after - 1].end * scale > pixel + 4:
                after -= 1
            self._draw_grain(painter, bar, pixel, lane)
            place = after

    def _draw_grain(self, painter: QPainter, bar: Bar, x: int, lane: int) -> None:
        edge = self._colours(self._feature(bar).key)[1]
        painter.fillRect(x, self.lane_top(lane) + 1, 2, self._bar_height - 2, edge)
        self.drawn_bars += 1

    def _colours(self, key: str) -> tuple[QColor, QColor, QColor]:
        """(fill, edge, text) for a feature key, for the light or dark palette in use."""
        if key not in self._inks:
            self._inks[key] = self._mixed(key)
        return self._inks[key]

    def _mixed(self, key: str) -> tuple[QColor, QColor, QColor]:
        is_dark = self.palette().color(QPalette.ColorRole.Window).lightness() < 128
        hue = _HUES.get(key, (sum(map(ord, key)) * 47) % 360)
        saturation = 40 if key == "source" else 130
        if is_dark:
            return QColor.fromHsl(hue, saturation // 2, 70), QColor.fromHsl(hue, saturation, 140), QColor("#f2f2f2")
        return QColor.fromHsl(hue, saturation, 215), QColor.fromHsl(hue, saturation, 110), QColor("#1a1a1a")

    def _draw_bar(self, painter: QPainter, bar: Bar, lane: int, *, is_selected: bool = False) -> None:
        feature = self._feature(bar)
        fill, edge, ink = self._colours(feature.key)
        if is_selected:
            edge = self.palette().color(QPalette.ColorRole.Highlight)
        top, height = self.lane_top(lane), self._bar_height
        middle = top + height / 2
        pen = QPen(edge, 2.2 if is_selected else 1)
        painter.setPen(pen)
        if len(bar.parts) > 1:
            left, right = self.x_of(bar.parts[0][1] + 1), self.x_of(bar.parts[-1][0])
            painter.drawLine(QPointF(left, middle), QPointF(max(left, right), middle))
        painter.setBrush(fill)
        before = -1.0
        widest = (0.0, 0.0)
        for number, (start, end) in enumerate(bar.parts):
            left, right = self.x_of(start), self.x_of(end + 1)
            right = max(right, left + 2)
            if right <= before + 1:
                continue
            before = right
            self.drawn_bars += 1
            is_first, is_last = number == 0, end == bar.end
            shape = self._shape(
                QRectF(left + 0.5, top + 0.5, right - left - 1, height - 1),
                points_left=is_first and bar.direction < 0,
                points_right=is_last and bar.direction > 0,
                is_open_left=is_first and bar.is_open_left,
                is_open_right=is_last and bar.is_open_right,
            )
            painter.drawPolygon(shape)
            if right - left > widest[1] - widest[0]:
                widest = (left, right)
        self._draw_label(painter, feature, widest, top, ink)

    def _draw_pointer(self, painter: QPainter, bar: Bar) -> None:
        """A triangle on the ruler over a selected bar too thin to stand out."""
        x, y = (self.x_of(bar.start) + self.x_of(bar.end + 1)) / 2, self._ruler - 1
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.palette().color(QPalette.ColorRole.Highlight))
        painter.drawPolygon(QPolygonF([QPointF(x - 5, y - 7), QPointF(x + 5, y - 7), QPointF(x, y)]))

    def _draw_label(
        self, painter: QPainter, feature: Feature, widest: tuple[float, float], top: int, ink: QColor
    ) -> None:
        room = widest[1] - widest[0] - 18
        if room < 16:
            return
        name = feature_name(feature)
        metrics = QFontMetricsF(self._small)
        taken = metrics.horizontalAdvance(feature.key)
        if taken > room:
            return
        text = f"{feature.key} {name}" if name and room > taken + 40 else feature.key
        painter.setPen(ink)
        area = QRectF(widest[0] + 9, top, room, self._bar_height)
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)

    @staticmethod
    def _shape(
        box: QRectF, *, points_left: bool, points_right: bool, is_open_left: bool, is_open_right: bool
    ) -> QPolygonF:
        """The outline of a part: a point where it is read to, a torn edge where it goes on beyond."""
        left, right, top, bottom = box.left(), box.right(), box.top(), box.bottom()
        middle = (top + bottom) / 2
        tip = min(6.0, box.width() / 2)
        points: list[tuple[float, float]] = []
        tear = min(3.0, box.width() / 4)
        steps = [top + (bottom - top) * part / 4 for part in range(5)]
        if is_open_left:
            edge = [(left + (tear if n % 2 else 0), y) for n, y in enumerate(steps)]
            points += edge if not points_left else [(left + tip, top), *edge[1:4], (left + tip, bottom)]
        elif points_left:
            points += [(left + tip, top), (left, middle), (left + tip, bottom)]
        else:
            points += [(left, top), (left, bottom)]
        if is_open_right:
            edge = [(right - (tear if n % 2 else 0), y) for n, y in enumerate(reversed(steps))]
            points += edge if not points_right else [(right - tip, bottom), *edge[1:4], (right - tip, top)]
        elif points_right:
            points += [(right - tip, bottom), (right, middle), (right - tip, top)]
        else:
            points += [(right, bottom), (right, top)]
        return QPolygonF([QPointF(x, y) for x, y in points])

    def _draw_badges(self, painter: QPainter) -> None:
        """A strip under the bars of features with findings; errors over warnings, one strip a pixel."""
        drawn: dict[tuple[int, int], bool] = {}
        for uid, severity in self._badges.items():
            place = self._packing.place_of.get(uid)
            bar = self._packing.bars[place] if place is not None else None
            lane = self._packing.lane_of.get(bar.index) if bar else None
            if bar is None or lane is None:
                continue
            is_error = severity is Severity.ERROR
            left = int(self.x_of(bar.start))
            if drawn.get((lane, left // 2), False) or (drawn.get((lane, left // 2)) is False and not is_error):
                continue
            drawn[lane, left // 2] = is_error
            width = max(self.x_of(bar.end + 1) - left, 3)
            y = self.lane_top(lane) + self._bar_height
            colour = icons.severity_colour(is_error)
            painter.fillRect(QRectF(left, y, width, 3), colour)
            if is_error and width > 8:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colour)
                painter.drawEllipse(QPointF(left + 4, y + 1.5 - self._bar_height + 2), 3, 3)

    # ---- keyboard and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = {
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Up: -1,
        }.get(Qt.Key(event.key()))
        if event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier):
            event.ignore()
        elif by is not None:
            self._step(by)
        elif event.key() == Qt.Key.Key_Home:
            self._choose(0)
        elif event.key() == Qt.Key.Key_End:
            self._choose(len(self._packing.bars) - 1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._selected in self._packing.place_of:
            self._choose(self._packing.place_of[self._selected])
        else:
            event.ignore()

    def _step(self, by: int) -> None:
        place = self._packing.place_of.get(self._selected) if self._selected is not None else None
        if place is None:
            place = -1 if by > 0 else len(self._packing.bars)
        self._choose(min(max(place + by, 0), len(self._packing.bars) - 1))

    def _choose(self, place: int) -> None:
        if 0 <= place < len(self._packing.bars):
            address = self._address(self._packing.bars[place])
            self.select(address)
            self.feature_selected.emit(address)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or not self._length:
            event.ignore()
            return
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        point = event.position().toPoint()
        bar = self.bar_at(point)
        if bar is not None:
            address = self._address(bar)
            self.select(address)
            self.feature_selected.emit(address)
        else:
            self._is_dragging = True
            self.position_clicked.emit(self.position_at(point.x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._is_dragging and event.buttons() & Qt.MouseButton.LeftButton:
            self.position_clicked.emit(self.position_at(event.position().x()))
        else:
            is_bar = self.bar_at(event.position().toPoint()) is not None
            self.setCursor(Qt.CursorShape.PointingHandCursor if is_bar else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._is_dragging = False

    def focusInEvent(self, event: QEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            self._show_tip(event)
            return True
        return super().event(event)

    def tip_at(self, point: QPoint) -> str:
        """What the tooltip says at a place: the feature, or the position."""
        bar = self.bar_at(point)
        if bar is not None:
            return feature_text(self._feature(bar))
        return f"{self.position_at(point.x()):,}" if self._length else ""

    def _show_tip(self, event: QHelpEvent) -> None:
        QToolTip.showText(event.globalPos(), self.tip_at(event.pos()), self)
