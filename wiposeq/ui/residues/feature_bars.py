"""Draw the features of a line of residues: bars below them, and frames around single modified or varied residues.

It hides which feature has the bar of a residue that several features share: the shortest one. The selected feature
and, where a translation is shown, coding features are without a bar.
"""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from wiposeq.model.feature_kinds import FeatureKind, kind_of
from wiposeq.model.feature_map import Bar, parts_within
from wiposeq.ui.features import shapes
from wiposeq.ui.features.shapes import HEADS
from wiposeq.ui.residues.grid import Grid
from wiposeq.ui.residues.marks import Marks, has_bar


def draw_features(painter: QPainter, grid: Grid, marks: Marks, first: int, last: int) -> None:
    """Draw the features of residues first..last, which are one line."""
    packing = marks.bars
    owners: list[Bar | None] = [None] * (last - first + 1)
    for bar in sorted(packing.within(first, last), key=lambda bar: bar.start - bar.end):
        feature = packing.feature(bar)
        kind = kind_of(feature.key)
        for start, end in parts_within(bar, first, last):
            if kind.shape in HEADS:
                _draw_frame(painter, kind, grid.band(start - first, end - first, (first - 1) // grid.per_line))
            elif has_bar(kind):
                is_shown = feature.uid == marks.selected or (marks.track is not None and kind.shape == "arrow")
                owner = None if is_shown else bar
                owners[start - first : end - first + 1] = [owner] * (end - start + 1)
    column = 0
    y = grid.y((first - 1) // grid.per_line) + grid.bar_top
    while column < len(owners):
        owner, begin = owners[column], column
        while column < len(owners) and owners[column] is owner:
            column += 1
        if owner is not None:
            box = QRectF(grid.x(begin), y, grid.x_after(column) - grid.x(begin), grid.bar_height)
            _draw_bar(painter, kind_of(packing.feature(owner).key), box)


def _draw_frame(painter: QPainter, kind: FeatureKind, box: QRectF) -> None:
    color, edge, _ = shapes.colors(kind)
    fill = QColor(color)
    fill.setAlpha(70)
    painter.setPen(QPen(edge, 1))
    painter.setBrush(fill)
    painter.drawRoundedRect(box.adjusted(-1, 0, 1, -1), 3, 3)


def _draw_bar(painter: QPainter, kind: FeatureKind, box: QRectF) -> None:
    fill, edge, _ = shapes.colors(kind)
    if kind.shape == "bracket":
        thick = max(box.height() * 0.4, 2)
        painter.fillRect(QRectF(box.left(), box.top(), box.width(), thick), edge)
        for x in (box.left(), box.right() - thick):
            painter.fillRect(QRectF(x, box.top(), thick, box.height()), edge)
        return
    painter.setPen(QPen(edge, 1))
    painter.setBrush(Qt.BrushStyle.NoBrush if kind.shape == "pale_arrow" else fill)
    painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))
    if kind.pattern == "plain":
        return
    step, slant = box.height() * 0.9, box.height() * 0.8 if kind.pattern == "diagonal" else 0.0
    x = box.left() + step
    while x < box.right():
        painter.drawLine(QPointF(x, box.top()), QPointF(x - slant, box.bottom()))
        x += step
