"""What the feature map shows in addition to features: the location that is built, and open reading frames to add.

It hides how the six frames are placed in rows below the lanes. Positions are 1-based.
"""

from collections.abc import Sequence as Rows
from typing import Final, NamedTuple

from PySide6.QtCore import QLineF, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from wiposeq.model.feature_map import Layout
from wiposeq.ui.window import theme

ROW: Final = 17
"""Pixels at 100 % from one row of frames to the next."""
MOST: Final = 5_000
"""How many frames are drawn, the longest first."""
_ORDER: Final = (1, 2, 3, -1, -2, -3)


class ProposedFrame(NamedTuple):
    """A reading frame. parts: from left to right. frame: 1 to 3 or -1 to -3. is_added: whether it is a CDS already."""

    parts: tuple[tuple[int, int], ...]
    frame: int
    text: str
    is_added: bool


class Proposals:
    """The location that is built, as parts from left to right, None if none is; and reading frames.

    current: the index of the frame that is highlighted.
    """

    def __init__(self) -> None:
        self.draft: tuple[tuple[int, int], ...] | None = None
        self.frames: tuple[ProposedFrame, ...] = ()
        self.current: int | None = None
        self._drawn: list[int] = []

    def set_frames(self, frames: Rows[ProposedFrame]) -> None:
        """Show other frames."""
        self.frames, self.current = tuple(frames), None
        places = range(len(self.frames))
        longest = sorted(places, key=lambda place: -_size(self.frames[place]))[:MOST]
        self._drawn = sorted(longest)

    @property
    def _rows(self) -> tuple[int, ...]:
        used = {each.frame for each in self.frames}
        return tuple(each for each in _ORDER if each in used)

    @property
    def height(self) -> int:
        """The height of the rows, 0 without frames."""
        return theme.px(ROW) * len(self._rows) + theme.px(4) if self.frames else 0

    def frame_at(self, point: QPoint, layout: Layout, top: int) -> int | None:
        """Return the index of the frame at a point. top: where the rows begin."""
        number = (point.y() - top) // theme.px(ROW)
        if point.y() < top or not 0 <= number < len(self._rows):
            return None
        frame, position = self._rows[number], layout.position_at(point.x())
        slack = round(3 / layout.scale)
        here = [
            place
            for place in self._drawn
            if self.frames[place].frame == frame
            and any(start - slack <= position <= end + slack for start, end in self.frames[place].parts)
        ]
        return min(here, key=lambda place: _size(self.frames[place]), default=None)

    # ---- painting

    def paint_frames(self, painter: QPainter, layout: Layout, top: int) -> None:
        """Paint the rows."""
        if not self.frames:
            return
        painter.setFont(theme.font("mapLabel"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ends: dict[int, float] = {}
        for number, frame in enumerate(self._rows):
            y = top + number * theme.px(ROW)
            painter.setPen(theme.color("text2"))
            painter.drawText(QPointF(theme.px(1), y + theme.px(12)), f"{frame:+}")
            middle = y + theme.px(7)
            painter.setPen(theme.color("line"))
            painter.drawLine(QLineF(layout.margin, middle, layout.width - layout.margin, middle))
        for place in self._drawn:
            each = self.frames[place]
            y = top + self._rows.index(each.frame) * theme.px(ROW)
            right = layout.x_of(each.parts[-1][1] + 1)
            if right <= ends.get(each.frame, -1.0) + 1:
                continue
            ends[each.frame] = right
            self._paint_frame(painter, layout, each, y)

    def paint_current(self, painter: QPainter, layout: Layout, top: int) -> None:
        """Paint a ring around the current frame."""
        if self.current is None or self.current >= len(self.frames):
            return
        each = self.frames[self.current]
        y = top + self._rows.index(each.frame) * theme.px(ROW)
        left, right = layout.x_of(each.parts[0][0]), layout.x_of(each.parts[-1][1] + 1)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("focus"), theme.px("focusRing")))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(left - 2, y, max(right - left, 2) + 4, theme.px(14)), 3, 3)

    def _paint_frame(self, painter: QPainter, layout: Layout, each: ProposedFrame, y: int) -> None:
        fill = QColor(theme.color("accent"))
        fill.setAlphaF(0.45 if each.is_added else 0.12)
        painter.setPen(QPen(theme.color("accent"), theme.zoom()))
        painter.setBrush(fill)
        height = theme.px(11)
        for start, end in each.parts:
            box = QRectF(layout.x_of(start), y + theme.px(2), 0, height)
            box.setRight(max(layout.x_of(end + 1), box.left() + 2))
            painter.drawPolygon(_arrow(box, 1 if each.frame > 0 else -1))
        widest = max(each.parts, key=lambda part: part[1] - part[0])
        left, right = layout.x_of(widest[0]) + theme.px(8), layout.x_of(widest[1] + 1) - theme.px(8)
        metrics = QFontMetricsF(painter.font())
        if metrics.horizontalAdvance(each.text) <= right - left:
            painter.setPen(theme.color("text"))
            middle = y + theme.px(2) + height / 2
            painter.drawText(QPointF(left, middle + (metrics.ascent() - metrics.descent()) / 2), each.text)

    def paint_draft(self, painter: QPainter, layout: Layout, bottom: int) -> None:
        """Paint the location that is built over the lanes: dashed boxes, and lines down to the bottom."""
        if not self.draft:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color = theme.color("focus")
        fill = QColor(color)
        fill.setAlphaF(0.16)
        top = layout.ruler - theme.px(4)
        painter.setBrush(fill)
        for start, end in self.draft:
            left, right = layout.x_of(start), layout.x_of(end + 1)
            painter.setPen(QPen(color, theme.zoom() * 1.5, Qt.PenStyle.DashLine))
            painter.drawRoundedRect(QRectF(left, top, max(right - left, 2), layout.bar_height), 2, 2)
            painter.setPen(QPen(color, theme.zoom(), Qt.PenStyle.DotLine))
            for x in (left, right):
                painter.drawLine(QLineF(x, top, x, bottom))
        painter.setPen(QPen(color, theme.zoom()))
        middle = top + layout.bar_height / 2
        for one, other in zip(self.draft, self.draft[1:]):
            painter.drawLine(QLineF(layout.x_of(one[1] + 1), middle, layout.x_of(other[0]), middle))


def _size(frame: ProposedFrame) -> int:
    return sum(end - start + 1 for start, end in frame.parts)


def _arrow(box: QRectF, direction: int) -> QPolygonF:
    """Return a box with a point at the end to which it is read."""
    point = min(theme.px(6), box.width() / 2)
    left, right, top, bottom, middle = box.left(), box.right(), box.top(), box.bottom(), box.center().y()
    if direction > 0:
        corners = [(left, top), (right - point, top), (right, middle), (right - point, bottom), (left, bottom)]
    else:
        corners = [(left + point, top), (right, top), (right, bottom), (left + point, bottom), (left, middle)]
    return QPolygonF([QPointF(x, y) for x, y in corners])
