"""Painting the feature map in the colors of a palette.

It hides colors and shapes, and that features narrower than a pixel are drawn as one. These are found by bisection, so
the time to paint depends on the width of the map, not on the number of features.
"""

from bisect import bisect_left
from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPalette, QPen, QPolygonF

from wiposeq.model.feature_kinds import kind_of
from wiposeq.model.feature_map import LANES, MARGIN, Bar, Layout, feature_name, tick_step
from wiposeq.model.finding import Severity
from wiposeq.model.records import Feature
from wiposeq.ui.window import icons, theme
from wiposeq.ui.window.theme import mix


class Inks:
    """The colors of feature keys, for one palette."""

    def __init__(self, palette: QPalette) -> None:
        self.highlight = palette.color(QPalette.ColorRole.Highlight)
        text, ground = (palette.color(role) for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Window))
        self.muted = mix(text, ground, 0.4)
        self._of_key: dict[str, tuple[QColor, QColor, QColor]] = {}

    def of(self, key: str) -> tuple[QColor, QColor, QColor]:
        """Return the colors of filling, edge and text for a feature key."""
        if key not in self._of_key:
            fill, edge, ink = kind_of(key).colors(theme.current())
            self._of_key[key] = QColor(fill), QColor(edge), QColor(ink)
        return self._of_key[key]


class MapPainter:
    """Paints a layout. drawn_bars: the number of bars drawn so far."""

    def __init__(self, painter: QPainter, layout: Layout, inks: Inks, font: QFont) -> None:
        self.drawn_bars = 0
        self._painter = painter
        self._layout = layout
        self._packing = layout.packing
        self._inks = inks
        self._metrics = QFontMetricsF(font)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        painter.setFont(font)

    def map(self, badges: Mapping[int, Severity], height: int) -> None:
        """Paint everything but the selection. badges: the worst severity by the uid of the feature."""
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_ruler()
        for lane in range(len(self._packing.lanes)):
            self._draw_lane(lane)
        self._draw_badges(badges)
        notes = self._packing.notes
        if notes:
            self._painter.setPen(self._inks.muted)
            line, width = self._layout.text_height, self._layout.width - 2 * MARGIN
            area = QRectF(MARGIN, height - line - 3, width, line)
            text = self._metrics.elidedText(notes, Qt.TextElideMode.ElideRight, area.width())
            self._painter.drawText(area, Qt.AlignmentFlag.AlignRight, text)

    def selected(self, bar: Bar) -> None:
        """Paint the bar of the selected feature."""
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_bar(bar, self._packing.lane_of.get(bar.feature_index, LANES - 1), is_selected=True)
        if (bar.end - bar.start + 1) * self._layout.scale < 6:
            self._draw_pointer(bar)

    def view(self, start: int, end: int, height: int) -> None:
        """Mark the residues start..end, which the residue view shows, unless they are the whole sequence."""
        length = self._layout.length
        if not length or end < start or end - start + 1 >= length:
            return
        color = QColor(self._inks.highlight)
        left = self._layout.x_of(start)
        width = max(self._layout.x_of(end + 1) - left, 3)
        color.setAlpha(45)
        self._painter.fillRect(QRectF(left, 0, width, height), color)
        color.setAlpha(160)
        self._painter.fillRect(QRectF(left, self._layout.ruler - 4, width, 3), color)

    def _draw_ruler(self) -> None:
        if not self._layout.length:
            return
        muted = self._inks.muted
        y = self._layout.ruler - 4
        self._painter.setPen(QPen(muted, 1))
        self._painter.drawLine(QPointF(MARGIN, y), QPointF(self._layout.width - MARGIN, y))
        last = f"{self._layout.length:,}"
        widest = self._metrics.horizontalAdvance(last)
        taken = self._layout.width - MARGIN - widest - 8
        self._draw_tick(self._layout.length, last, self._layout.width - widest - 2)
        step = tick_step(self._layout.length, int((self._layout.width - 2 * MARGIN) // (widest + 24)))
        free = 0.0
        for position in [1, *range(step, self._layout.length, step)]:
            text = f"{position:,}"
            width = self._metrics.horizontalAdvance(text)
            left = max(self._layout.middle(position) - width / 2, 1)
            if left >= free and left + width <= taken:
                self._draw_tick(position, text, left)
                free = left + width + 8

    def _draw_tick(self, position: int, text: str, left: float) -> None:
        x, y = self._layout.middle(position), self._layout.ruler - 4
        self._painter.drawLine(QPointF(x, y - 3), QPointF(x, y))
        self._painter.drawText(QPointF(left, self._metrics.ascent() + 1), text)

    def _draw_lane(self, lane: int) -> None:
        """Draw the bars of a lane. Draw those that share a pixel as one."""
        bars, starts = self._packing.lanes[lane], self._packing.starts[lane]
        scale = self._layout.scale
        place = 0
        while place < len(bars):
            bar = bars[place]
            left = MARGIN + (bar.start - 1) * scale
            if (bar.end - bar.start + 1) * scale >= 2:
                self._draw_bar(bar, lane)
                place += 1
                continue
            # the grain represents all bars that start in its two pixels, except a last one that extends beyond them
            pixel = int(left)
            after = bisect_left(starts, int((pixel + 2 - MARGIN) / scale) + 1, place + 1)
            if after > place + 1 and MARGIN + bars[after - 1].end * scale > pixel + 4:
                after -= 1
            self._draw_grain(bar, pixel, lane)
            place = after

    def _draw_grain(self, bar: Bar, x: int, lane: int) -> None:
        edge = self._inks.of(self._packing.feature(bar).key)[1]
        self._painter.fillRect(x, self._layout.lane_top(lane) + 1, 2, self._layout.bar_height - 2, edge)
        self.drawn_bars += 1

    def _draw_bar(self, bar: Bar, lane: int, *, is_selected: bool = False) -> None:
        feature = self._packing.feature(bar)
        fill, edge, ink = self._inks.of(feature.key)
        if is_selected:
            edge = self._inks.highlight
        top, height = self._layout.lane_top(lane), self._layout.bar_height
        middle = top + height / 2
        pen = QPen(edge, 2.2 if is_selected else 1)
        self._painter.setPen(pen)
        if len(bar.parts) > 1:
            left, right = self._layout.x_of(bar.parts[0][1] + 1), self._layout.x_of(bar.parts[-1][0])
            self._painter.drawLine(QPointF(left, middle), QPointF(max(left, right), middle))
        self._painter.setBrush(fill)
        before = -1.0
        widest = (0.0, 0.0)
        for number, (start, end) in enumerate(bar.parts):
            left, right = self._layout.x_of(start), self._layout.x_of(end + 1)
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
            self._painter.drawPolygon(shape)
            if right - left > widest[1] - widest[0]:
                widest = (left, right)
        self._draw_label(feature, widest, top, ink)

    def _draw_pointer(self, bar: Bar) -> None:
        """Draw a triangle on the ruler over a selected bar that is too thin to see."""
        x, y = (self._layout.x_of(bar.start) + self._layout.x_of(bar.end + 1)) / 2, self._layout.ruler - 1
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(self._inks.highlight)
        self._painter.drawPolygon(QPolygonF([QPointF(x - 5, y - 7), QPointF(x + 5, y - 7), QPointF(x, y)]))

    def _draw_label(self, feature: Feature, widest: tuple[float, float], top: int, ink: QColor) -> None:
        room = widest[1] - widest[0] - 18
        if room < 16:
            return
        name = feature_name(feature)
        taken = self._metrics.horizontalAdvance(feature.key)
        if taken > room:
            return
        text = f"{feature.key} {name}" if name and room > taken + 40 else feature.key
        self._painter.setPen(ink)
        area = QRectF(widest[0] + 9, top, room, self._layout.bar_height)
        text = self._metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        self._painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)

    @staticmethod
    def _shape(
        box: QRectF, *, points_left: bool, points_right: bool, is_open_left: bool, is_open_right: bool
    ) -> QPolygonF:
        """Return the outline of a part: a point at the end of the reading direction, a torn edge at an open end."""
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

    def _draw_badges(self, badges: Mapping[int, Severity]) -> None:
        """Draw a strip under the bars of features with findings: one strip for each pixel, errors before warnings."""
        drawn: dict[tuple[int, int], bool] = {}
        for uid, severity in badges.items():
            bar = self._packing.bar(uid)
            lane = self._packing.lane_of.get(bar.feature_index) if bar else None
            if bar is None or lane is None:
                continue
            is_error = severity is Severity.ERROR
            left = int(self._layout.x_of(bar.start))
            if drawn.get((lane, left // 2), False) or (drawn.get((lane, left // 2)) is False and not is_error):
                continue
            drawn[lane, left // 2] = is_error
            width = max(self._layout.x_of(bar.end + 1) - left, 3)
            y = self._layout.lane_top(lane) + self._layout.bar_height
            color = icons.severity_color(is_error)
            self._painter.fillRect(QRectF(left, y, width, 3), color)
            if is_error and width > 8:
                self._painter.setPen(Qt.PenStyle.NoPen)
                self._painter.setBrush(color)
                self._painter.drawEllipse(QPointF(left + 4, y + 1.5 - self._layout.bar_height + 2), 3, 3)
