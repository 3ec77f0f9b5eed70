"""Draw features in the shape, pattern and color of their kind, the same in map, tables and residues.

It hides the outlines and patterns. Which kind a feature key has is decided by model/feature_kinds.py, and its colors
by resources/theme/features.toml.
"""

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from wiposeq.model.feature_kinds import FeatureKind, Theme, kind_of
from wiposeq.ui.window import theme

_POINTED = ("pale_arrow", "arrow")
HEADS = ("pin", "diamond")
"""Shapes that are a head on a stem. They mark a single residue."""
_SHARE = {"thin": 0.5, "pale_arrow": 0.75}
"""Height of a shape as a share of that of a bar."""


@dataclass(frozen=True)
class Ends:
    """How a part of a feature ends.

    direction: 1 for a point at the right, -1 for one at the left, 0 for none.
    is_open_left, is_open_right: the location goes on there, so the edge is torn.
    """

    direction: int = 0
    is_open_left: bool = False
    is_open_right: bool = False


def colors(kind: FeatureKind) -> tuple[QColor, QColor, QColor]:
    """Return the colors of the fill, the edge, and text on the fill in the theme in use."""
    return _colors(kind, theme.current())


@lru_cache(maxsize=64)
def _colors(kind: FeatureKind, name: Theme) -> tuple[QColor, QColor, QColor]:
    fill, edge, ink = kind.colors(name)
    return QColor(fill), QColor(edge), QColor(ink)


def draw(painter: QPainter, kind: FeatureKind, box: QRectF, ends: Ends) -> None:
    """Draw one part of a feature that fills a box."""
    fill, edge, _ = colors(kind)
    unit = theme.zoom()
    painter.setPen(QPen(edge, unit))
    painter.setBrush(fill)
    if kind.shape in HEADS:
        _draw_head(painter, kind, box)
    elif kind.shape == "bracket":
        _draw_bracket(painter, box)
    else:
        path = _outline(kind, box, ends)
        painter.drawPath(path)
        _draw_pattern(painter, kind, path)
        if kind.shape == "flag" and box.width() > 8 * unit:
            _draw_flag(painter, box)


def head_radius(height: float) -> float:
    """Return the radius of the head of a pin in a bar of this height."""
    return height * 0.28


def swatch(key: str) -> QIcon:
    """Return a small picture of how features with a key are drawn."""
    return _swatch(key, theme.current(), theme.zoom())


@lru_cache(maxsize=512)
def _swatch(key: str, name: Theme, zoom: float) -> QIcon:
    ratio = 2
    width, height = round(20 * zoom), round(16 * zoom)
    picture = QPixmap(width * ratio, height * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    kind = kind_of(key)
    box = QRectF(1, 1, width - 2, height - 2)
    if kind.shape == "boxes":
        painter.setPen(QPen(colors(kind)[1], zoom))
        painter.drawLine(QLineF(box.left(), box.center().y(), box.right(), box.center().y()))
        part = box.width() * 0.36
        draw(painter, kind, QRectF(box.left(), box.top(), part, box.height()), Ends())
        draw(painter, kind, QRectF(box.right() - part, box.top(), part, box.height()), Ends())
    else:
        draw(painter, kind, box, Ends(direction=1))
    painter.end()
    icon = QIcon()
    for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected):
        icon.addPixmap(picture, mode)
    return icon


def _outline(kind: FeatureKind, box: QRectF, ends: Ends) -> QPainterPath:
    share = _SHARE.get(kind.shape, 1)
    box = QRectF(box.left(), box.center().y() - box.height() * share / 2, box.width(), box.height() * share)
    if kind.shape == "flag":
        box.setTop(box.top() + box.height() * 0.25)
    path = QPainterPath()
    is_torn = ends.is_open_left or ends.is_open_right
    if kind.shape in ("round", "thin") and not is_torn:
        radius = box.height() / 2 if kind.shape == "round" else 2 * theme.zoom()
        path.addRoundedRect(box, min(radius, box.width() / 2), min(radius, box.height() / 2))
        return path
    direction = ends.direction if kind.shape in _POINTED else 0
    left = _edge(box, is_pointed=direction < 0, is_open=ends.is_open_left)
    # the right edge is the left edge of the mirrored box
    right = _edge(box, is_pointed=direction > 0, is_open=ends.is_open_right)
    middle = 2 * box.center().x()
    path.addPolygon(QPolygonF([*left, *(QPointF(middle - point.x(), point.y()) for point in reversed(right))]))
    path.closeSubpath()
    return path


def _edge(box: QRectF, *, is_pointed: bool, is_open: bool) -> list[QPointF]:
    """Return the left edge of a part from top to bottom."""
    left, top, bottom = box.left(), box.top(), box.bottom()
    tip = min(box.height() * 0.45, box.width() / 2) if is_pointed else 0.0
    if not is_open:
        tips = [QPointF(left, (top + bottom) / 2)] if is_pointed else []
        return [QPointF(left + tip, top), *tips, QPointF(left + tip, bottom)]
    tear = min(3.0 * theme.zoom(), box.width() / 4)
    steps = [top + (bottom - top) * part / 4 for part in range(5)]
    torn = [QPointF(left + (tear if number % 2 else 0), y) for number, y in enumerate(steps)]
    return [QPointF(left + tip, top), *torn[1:4], QPointF(left + tip, bottom)] if is_pointed else torn


def _draw_pattern(painter: QPainter, kind: FeatureKind, path: QPainterPath) -> None:
    if kind.pattern == "plain":
        return
    box, step = path.boundingRect(), 5 * theme.zoom()
    slant = box.height() * 0.7 if kind.pattern == "diagonal" else 0
    painter.save()
    painter.setClipPath(path, Qt.ClipOperation.IntersectClip)
    x = box.left() + step
    while x < box.right() + slant:
        painter.drawLine(QPointF(x, box.top()), QPointF(x - slant, box.bottom()))
        x += step
    painter.restore()


def _draw_flag(painter: QPainter, box: QRectF) -> None:
    height = box.height() * 0.3
    tip = QPointF(box.left() + height * 1.1, box.top() + height / 2)
    low = box.top() + box.height() * 0.25 + 1
    points = [QPointF(box.left(), low), box.topLeft(), QPointF(box.left() + height * 1.8, box.top()), tip]
    painter.drawPolygon(QPolygonF([*points, QPointF(box.left() + height * 1.8, low), QPointF(box.left(), low)]))


def _draw_bracket(painter: QPainter, box: QRectF) -> None:
    unit = theme.zoom()
    edge = painter.pen().color()
    thick = 3 * unit
    fill = QRectF(box.left(), box.top() + thick + unit, box.width(), box.height() * 0.85 - thick - unit)
    painter.fillRect(fill.adjusted(unit, 0, -unit, 0) if box.width() > 4 * unit else fill, painter.brush())
    painter.fillRect(QRectF(box.left(), box.top(), box.width(), thick), edge)
    for x in (box.left(), box.right() - thick / 2):
        painter.fillRect(QRectF(x, box.top(), thick / 2, thick + 2 * unit), edge)


def _draw_head(painter: QPainter, kind: FeatureKind, box: QRectF) -> None:
    radius = head_radius(box.height())
    center = QPointF(box.center().x(), box.bottom() - radius - 0.5)
    pen = QPen(painter.pen())
    painter.setPen(QPen(pen.color(), 1.5 * theme.zoom()))
    if box.width() > 2 * radius:  # more than one residue: a line over all of them
        top = box.top() + box.height() * 0.2
        painter.drawLine(QLineF(box.left(), top, box.right(), top))
        for x in (box.left(), box.right()):
            painter.drawLine(QLineF(x, top, x, top + box.height() * 0.2))
    painter.drawLine(QPointF(center.x(), box.top()), center)
    painter.setPen(pen)
    if kind.shape == "pin":
        painter.drawEllipse(center, radius, radius)
        return
    side = radius * 1.25
    points = [(0.0, -side), (side, 0.0), (0.0, side), (-side, 0.0)]
    painter.drawPolygon(QPolygonF([center + QPointF(x, y) for x, y in points]))
