"""Paint the feature map in the colors of the theme.

It hides where labels go, and that features narrower than a pixel are drawn as one. These are found by bisection, so the
time to paint depends on the width of the map, not on the number of features.
"""

from bisect import bisect_left
from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QPolygonF

from wiposeq.model.feature_kinds import FeatureKind, kind_of
from wiposeq.model.feature_map import Bar, Layout, label, tick_step
from wiposeq.model.finding import Severity
from wiposeq.texts import shown_number
from wiposeq.ui.features import shapes
from wiposeq.ui.features.shapes import HEADS, Ends
from wiposeq.ui.window import icons, theme


class MapPainter:
    """Paints a layout. drawn_bars: the number of bars drawn so far."""

    def __init__(self, painter: QPainter, layout: Layout, height: int) -> None:
        self.drawn_bars = 0
        self._painter = painter
        self._layout = layout
        self._packing = layout.packing
        self._height = height
        font = theme.font("mapLabel")
        self._metrics = QFontMetricsF(font)
        self._unit = theme.zoom()
        self._head = shapes.head_radius(layout.bar_height)
        last = min(layout.first_lane + layout.lanes_in(height), len(self._packing.lanes))
        self._lanes = range(layout.first_lane, last)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        painter.setFont(font)

    def map(self, badges: Mapping[int, Severity]) -> None:
        """Paint everything but the selection. badges: the worst severity by the uid of the feature."""
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_ruler()
        for lane in self._lanes:
            self._draw_lane(lane)
        self._draw_badges(badges)
        self._draw_notes()
        self._draw_scroll_mark()

    def selected(self, bar: Bar) -> None:
        """Paint a ring around the bar of the selected feature. A bar without a lane is painted in the last lane."""
        lane = self._packing.lane_of.get(bar.feature_index)
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if lane is None and self._lanes:
            lane = self._lanes[-1]
            self._draw_bar(bar, lane)
        if lane is None or lane not in self._lanes:
            return
        gap = 2 * self._unit
        ring = self._box(bar.start, bar.end, lane).adjusted(-gap, -gap, gap, gap)
        if self._kind(bar).shape in HEADS:
            side = max(2 * self._head + 2 * gap - ring.width(), 0) / 2
            ring = ring.adjusted(-side, 0, side, 0)
        self._painter.setPen(QPen(theme.color("focus"), theme.px("focusRing")))
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.drawRoundedRect(ring, 3 * self._unit, 3 * self._unit)
        if (bar.end - bar.start + 1) * self._layout.scale < 6:
            self._draw_pointer(bar)

    def view(self, start: int, end: int) -> None:
        """Mark the residues start..end, which the residue view shows, under the ruler."""
        if self._layout.length and end >= start:
            left = self._layout.x_of(start)
            width = max(self._layout.x_of(end + 1) - left, 3)
            bar = QRectF(left, theme.px("mapRuler"), width, 3 * self._unit)
            self._painter.fillRect(bar, theme.color("accent"))

    # ---- ruler and notes

    def _draw_ruler(self) -> None:
        layout = self._layout
        if not layout.length:
            return
        y = theme.px("mapRuler")
        self._painter.fillRect(QRectF(layout.margin, y, layout.width - 2 * layout.margin, 1), theme.color("border"))
        self._painter.setPen(theme.color("text2"))
        last = shown_number(layout.length)
        widest = self._metrics.horizontalAdvance(last)
        right = layout.width - layout.margin
        self._draw_tick(layout.length, last, right - widest)
        step = tick_step(layout.length, int((right - layout.margin) // (widest + 40 * self._unit)))
        free = 0.0
        for position in [1, *range(step, layout.length, step)]:
            text = shown_number(position)
            width = self._metrics.horizontalAdvance(text)
            left = max(layout.middle(position) - width / 2, layout.margin)
            if left >= free and left + width <= right - widest - 8:
                self._draw_tick(position, text, left)
                free = left + width + 8

    def _draw_tick(self, position: int, text: str, left: float) -> None:
        x, y = self._layout.middle(position), theme.px("mapRuler")
        self._painter.drawLine(QPointF(x, y - 3 * self._unit), QPointF(x, y))
        self._painter.drawText(QPointF(left, y - 6 * self._unit), text)

    def _draw_notes(self) -> None:
        if not self._packing.notes:
            return
        self._painter.setPen(theme.color("text2"))
        layout = self._layout
        area = QRectF(
            layout.margin, self._height - layout.lane_height, layout.width - 2 * layout.margin, 18 * self._unit
        )
        text = self._metrics.elidedText(self._packing.notes, Qt.TextElideMode.ElideRight, area.width())
        self._painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)

    def _draw_scroll_mark(self) -> None:
        """Draw at the right which lanes are visible, if not all are."""
        count = len(self._packing.lanes)
        if len(self._lanes) >= count:
            return
        height = self._height - self._layout.ruler - self._layout.note_height
        top = self._layout.ruler + height * self._lanes.start / count
        mark = QRectF(self._layout.width - 8 * self._unit, top, 6 * self._unit, height * len(self._lanes) / count)
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(theme.color("border"))
        self._painter.drawRoundedRect(mark, 3 * self._unit, 3 * self._unit)

    # ---- bars

    def _kind(self, bar: Bar) -> FeatureKind:
        return kind_of(self._packing.feature(bar).key)

    def _box(self, start: int, end: int, lane: int) -> QRectF:
        """Return the place of residues start..end in a lane; at least two pixels wide."""
        left = self._layout.x_of(start)
        width = max(self._layout.x_of(end + 1) - left, 2)
        return QRectF(left, self._layout.lane_top(lane), width, self._layout.bar_height)

    def _draw_lane(self, lane: int) -> None:
        """Draw the bars of a lane. Draw those that share a pixel as one."""
        bars, starts = self._packing.lanes[lane], self._packing.starts[lane]
        layout = self._layout
        drawn_to = 0.0
        place = 0
        while place < len(bars):
            bar = bars[place]
            left = layout.x_of(bar.start)
            following = layout.x_of(bars[place + 1].start) if place + 1 < len(bars) else layout.width - 4.0
            is_alone = min(following - left, left - drawn_to) >= 2 * self._head and self._kind(bar).shape in HEADS
            if is_alone or (bar.end - bar.start + 1) * layout.scale >= 2:
                widest = self._draw_bar(bar, lane)
                drawn_to = self._draw_label(bar, widest, (drawn_to, following))
                place += 1
                continue
            # the grain represents all bars that start in its two pixels, except a last one that extends beyond them
            pixel = int(left)
            after = bisect_left(starts, int((pixel + 2 - layout.margin) / layout.scale) + 1, place + 1)
            if after > place + 1 and layout.x_of(bars[after - 1].end + 1) > pixel + 4:
                after -= 1
            self._draw_grain(bar, pixel, lane)
            drawn_to = pixel + 2.0
            place = after

    def _draw_grain(self, bar: Bar, x: int, lane: int) -> None:
        edge = shapes.colors(self._kind(bar))[1]
        self._painter.fillRect(x, self._layout.lane_top(lane) + 1, 2, self._layout.bar_height - 2, edge)
        self.drawn_bars += 1

    def _draw_bar(self, bar: Bar, lane: int) -> QRectF:
        """Draw a feature with all its parts, and return the place of its widest part."""
        kind = self._kind(bar)
        whole = self._box(bar.start, bar.end, lane)
        if len(bar.parts) > 1:
            middle = whole.center().y()
            self._painter.setPen(QPen(shapes.colors(kind)[1], self._unit))
            self._painter.drawLine(QPointF(whole.left(), middle), QPointF(whole.right(), middle))
        drawn_to = -1.0
        widest = QRectF()
        for number, (start, end) in enumerate(bar.parts):
            box = self._box(start, end, lane)
            if box.right() <= drawn_to + 1:
                continue
            drawn_to = box.right()
            self.drawn_bars += 1
            is_first, is_last = number == 0, end == bar.end
            has_point = is_first if bar.direction < 0 else is_last
            ends = Ends(bar.direction if has_point else 0, is_first and bar.is_open_left, is_last and bar.is_open_right)
            shapes.draw(self._painter, kind, box.adjusted(0.5, 0.5, -0.5, -0.5), ends)
            if box.width() > widest.width():
                widest = box
        return widest

    def _draw_label(self, bar: Bar, widest: QRectF, free: tuple[float, float]) -> float:
        """Draw the label in the widest part, else at the right, else at the left. Return the end of what is drawn.

        free: where the room at the left begins and that at the right ends.
        """
        kind = self._kind(bar)
        left, right = self._layout.x_of(bar.start), max(self._layout.x_of(bar.end + 1), widest.right())
        pad = 6 * self._unit
        inside = widest.width() - 2 * pad - (pad if bar.direction else 0)
        before, after = left - free[0] - 2 * pad, free[1] - right - 2 * pad
        if kind.shape in HEADS or kind.shape == "thin" or max(inside, before, after) < 16:
            return right
        feature = self._packing.feature(bar)
        text = label(feature)
        width = self._metrics.horizontalAdvance(text)
        is_flat = kind.shape == "bracket"  # it has no room for a text
        x, ink = widest.left() + pad + (pad / 2 if bar.direction < 0 else 0), shapes.colors(kind)[2]
        if kind.pattern != "plain":
            is_flat = True  # lines would cross the text
        if width <= inside and not is_flat:
            pass
        elif width <= after:
            x, ink = right + pad, theme.color("text")
            right = x + width
        elif width <= before:
            x, ink = left - pad - width, theme.color("text")
        elif self._metrics.horizontalAdvance(feature.key) <= inside and not is_flat:
            text = self._metrics.elidedText(text, Qt.TextElideMode.ElideRight, inside)
        else:
            return right
        self._painter.setPen(ink)
        baseline = widest.center().y() + (self._metrics.ascent() - self._metrics.descent()) / 2
        self._painter.drawText(QPointF(x, baseline), text)
        return right

    def _draw_pointer(self, bar: Bar) -> None:
        """Draw a triangle on the ruler over a selected bar that is too thin to see."""
        x, y = (self._layout.x_of(bar.start) + self._layout.x_of(bar.end + 1)) / 2, theme.px("mapRuler")
        side = 5 * self._unit
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(theme.color("focus"))
        triangle = [QPointF(x - side, y - side), QPointF(x + side, y - side), QPointF(x, y + side / 2)]
        self._painter.drawPolygon(QPolygonF(triangle))

    def _draw_badges(self, badges: Mapping[int, Severity]) -> None:
        """Draw a strip under the bars of features with findings: one strip for each pixel, errors before warnings."""
        drawn: dict[tuple[int, int], bool] = {}
        for uid, severity in badges.items():
            bar = self._packing.bar(uid)
            lane = self._packing.lane_of.get(bar.feature_index) if bar else None
            if bar is None or lane not in self._lanes or lane is None:
                continue
            is_error = severity is Severity.ERROR
            left = int(self._layout.x_of(bar.start))
            if drawn.get((lane, left // 2), False) or (drawn.get((lane, left // 2)) is False and not is_error):
                continue
            drawn[lane, left // 2] = is_error
            box = self._box(bar.start, bar.end, lane)
            color = icons.severity_color(is_error)
            strip = QRectF(box.left(), box.bottom(), max(box.width(), 3 * self._unit), 3 * self._unit)
            if is_error:
                self._painter.fillRect(strip, color)
            else:  # dashes, as the underline of a warning has dots
                self._painter.setPen(QPen(color, strip.height(), Qt.PenStyle.DashLine, Qt.PenCapStyle.FlatCap))
                self._painter.drawLine(
                    QPointF(strip.left(), strip.center().y()), QPointF(strip.right(), strip.center().y())
                )
