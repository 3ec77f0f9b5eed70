"""Draw the features of a sequence as SVG, in the shapes and colors of the window, for pages and paper.

It hides outlines and labels. Where bars lie is computed by model/feature_map.py. Features narrower than a pixel are
drawn as one, so a picture stays small whatever the number of features.
"""

from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import Final

from wiposeq.formats.templates import shown
from wiposeq.model.feature_kinds import FeatureKind, kind_of
from wiposeq.model.feature_map import Bar, Layout, Packing, feature_text, label, packed, tick_step
from wiposeq.model.finding import Severity
from wiposeq.model.records import Sequence
from wiposeq.texts import shown_number, tr

WIDTH: Final = 960
"""Width of a picture; a page scales it."""
_LETTER: Final = 6.2
"""Estimated width of a letter of a label."""
_SHARE: Final = {"thin": 0.5, "pale_arrow": 0.75}
"""Height of a shape as a share of that of a bar."""
_MARK_COLORS: Final = {Severity.ERROR: "#b3261e", Severity.WARNING: "#855300"}
_Points = list[tuple[float, float]]
Span = tuple[int, int, Severity]
"""The first and the last residue (from 1) of a finding, and its severity."""


def feature_svg(
    sequence: Sequence, findings: "Mapping[int, Severity] | None" = None, spans: Iterable[Span] = ()
) -> str:
    """Return the map of the features as SVG, or "" if the sequence has no feature but its source and no span.

    findings: the worst severity by the uid of the feature; a bar with a finding is underlined in its color.
    spans: of findings in the residues, which are marked under the ruler.
    """
    spans = [span for span in spans if 1 <= span[0] <= span[1] <= len(sequence.residues)]
    if not spans and not any(feature.key not in ("source", "SOURCE") for feature in sequence.features):
        return ""
    packing = next(found for found in packed(sequence) if found is not None)
    if not spans and not packing.lanes:
        return ""
    layout = Layout(packing, len(sequence.residues), WIDTH)
    body = "".join([*_Drawing(layout, findings or {}).pieces(), *_marks(layout, spans)])
    name = escape(tr("Map of the features of this sequence"))
    return (
        f'<svg class="map" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {layout.height}" role="img"'
        f' aria-label="{name}" font-family="sans-serif" font-size="11">{body}</svg>\n'
    )


def _marks(layout: Layout, spans: Iterable[Span]) -> Iterator[str]:
    """Yield the marks of findings in the residues, errors over warnings; those at one pixel are drawn once."""
    drawn: set[tuple[int, int, Severity]] = set()
    for start, end, severity in sorted(spans, key=lambda span: span[2] is Severity.ERROR):
        left, right = layout.x_of(start), max(layout.x_of(end + 1), layout.x_of(start) + 4)
        place = (round(left), round(right), severity)
        if place not in drawn:
            drawn.add(place)
            color = _MARK_COLORS[severity]
            yield f'<path class="finding" d="M{left:.1f} 23H{right:.1f}" stroke="{color}" stroke-width="4"/>'


class _Drawing:
    def __init__(self, layout: Layout, findings: Mapping[int, Severity]) -> None:
        self._layout = layout
        self._packing: Packing = layout.packing
        self._findings = findings

    def pieces(self) -> Iterator[str]:
        yield from self._ruler()
        for lane in range(len(self._packing.lanes)):
            yield from self._lane(lane)
        if notes := self._packing.notes:
            x, y = WIDTH - self._layout.margin, self._layout.height - 6
            yield f'<text x="{x}" y="{y}" text-anchor="end" fill="#52606d">{escape(notes)}</text>'

    def _ruler(self) -> Iterator[str]:
        layout = self._layout
        yield f'<path d="M{layout.margin} 20.5H{WIDTH - layout.margin}" stroke="#7f8b97"/>'
        widest = len(shown_number(layout.length)) * _LETTER
        step = tick_step(layout.length, int((WIDTH - 2 * layout.margin) // (widest + 40)))
        end = WIDTH - layout.margin - widest - 8
        for position in [1, *range(step, layout.length, step), layout.length]:
            x = layout.middle(position)
            if position < layout.length and x + widest / 2 > end and position > 1:
                continue
            anchor = "start" if position == 1 else "end" if position == layout.length else "middle"
            yield (
                f'<path d="M{x:.1f} 17V20" stroke="#7f8b97"/>'
                f'<text x="{x:.1f}" y="13" text-anchor="{anchor}" fill="#52606d">{shown_number(position)}</text>'
            )

    def _lane(self, lane: int) -> Iterator[str]:
        layout, bars = self._layout, self._packing.lanes[lane]
        drawn_to = -1.0
        for place, bar in enumerate(bars):
            left, right = layout.x_of(bar.start), layout.x_of(bar.end + 1)
            if right < drawn_to + 0.5:
                continue  # within a pixel that is drawn already
            drawn_to = max(right, left + 1)
            following = layout.x_of(bars[place + 1].start) if place + 1 < len(bars) else WIDTH - layout.margin
            yield from self._bar(bar, lane, following)

    def _bar(self, bar: Bar, lane: int, following: float) -> Iterator[str]:
        feature = self._packing.feature(bar)
        kind, layout = kind_of(feature.key), self._layout
        fill, edge, ink = kind.colors("light")
        top, height = layout.lane_top(lane), layout.bar_height
        yield f'<g fill="{fill}" stroke="{edge}"><title>{escape(shown(feature_text(feature)))}</title>'
        if len(bar.parts) > 1:
            middle = top + height / 2
            yield f'<path d="M{layout.x_of(bar.start):.1f} {middle}H{layout.x_of(bar.end + 1):.1f}"/>'
        widest = (0.0, 0.0)
        drawn_to = -1.0
        for number, (start, end) in enumerate(bar.parts):
            left, right = layout.x_of(start), max(layout.x_of(end + 1), layout.x_of(start) + 2)
            if right < drawn_to + 0.5:
                continue
            drawn_to = right
            yield from _part(kind, bar, (left, top, right, top + height), number == 0, end == bar.end)
            widest = max(widest, (left, right), key=lambda span: span[1] - span[0])
        yield "</g>"
        if severity := self._findings.get(feature.uid):
            left, right = layout.x_of(bar.start), max(layout.x_of(bar.end + 1), layout.x_of(bar.start) + 6)
            color, y = _MARK_COLORS[severity], top + height + 2
            yield f'<path d="M{left:.1f} {y}H{right:.1f}" stroke="{color}" stroke-width="3"/>'
        yield from _label(
            shown(label(feature)), kind, widest, (layout.x_of(bar.end + 1), following), top + height - 4.5, ink
        )


def _label(
    text: str, kind: FeatureKind, widest: tuple[float, float], behind: tuple[float, float], y: float, ink: str
) -> Iterator[str]:
    """Yield the label of a bar: inside if it fits, else behind it, else none."""
    width = len(text) * _LETTER
    if width + 16 < widest[1] - widest[0] and kind.shape not in ("thin", "pin", "diamond", "bracket"):
        yield f'<text x="{widest[0] + 8:.1f}" y="{y}" fill="{ink}">{escape(text)}</text>'
    elif width + 12 < behind[1] - behind[0]:
        yield f'<text x="{behind[0] + 6:.1f}" y="{y}" fill="#1b2430">{escape(text)}</text>'


_Box = tuple[float, float, float, float]


def _part(kind: FeatureKind, bar: Bar, box: _Box, is_first: bool, is_last: bool) -> Iterator[str]:
    """Yield one part of a feature. box: left, top, right, bottom."""
    left, top, right, bottom = box
    share = _SHARE.get(kind.shape, 1.0)
    cut = (bottom - top) * (1 - share) / 2
    top, bottom = top + cut, bottom - cut
    width, height = right - left, bottom - top
    if kind.shape in ("pin", "diamond"):
        yield from _head(kind, (left, top, right, bottom))
        return
    if kind.shape == "bracket":
        yield f'<path d="M{left:.1f} {top + 5}V{top + 1.5}H{right:.1f}V{top + 5}" fill="none" stroke-width="2"/>'
        yield f'<path d="M{left:.1f} {top + 5}H{right:.1f}V{bottom - 2}H{left:.1f}Z" stroke="none"/>'
        return
    if kind.shape == "flag" and width > 8:
        tip = f"{left:.1f} {top}h8l-3 2.500 3 2.500H{left:.1f}Z"
        yield f'<path d="M{tip}"/>'
        top += 4
        height -= 4
    is_open = (is_first and bar.is_open_left, is_last and bar.is_open_right)
    if kind.shape in ("round", "thin") and not any(is_open):
        radius = min(height / 2 if kind.shape == "round" else 2, width / 2)
        yield f'<rect x="{left:.1f}" y="{top}" width="{width:.1f}" height="{height:.1f}" rx="{radius:.1f}"/>'
        return
    direction = bar.direction if kind.shape in ("pale_arrow", "arrow") else 0
    points = _edge((left, top, right, bottom), is_first and direction < 0, is_open[0])
    other = _edge((left, top, right, bottom), is_last and direction > 0, is_open[1])
    points += [(left + right - x, y) for x, y in reversed(other)]
    yield f'<path d="M{"L".join(f"{x:.1f} {y:.1f}" for x, y in points)}Z"/>'
    yield from _pattern(kind, (left, top, right, bottom))


def _edge(box: _Box, is_pointed: bool, is_open: bool) -> _Points:
    """Return the left edge of a part from top to bottom."""
    left, top, right, bottom = box
    tip = min((bottom - top) * 0.45, (right - left) / 2) if is_pointed else 0.0
    if not is_open:
        return [(left + tip, top), *([(left, (top + bottom) / 2)] if is_pointed else []), (left + tip, bottom)]
    tear = min(3.0, (right - left) / 4)
    return [(left + (tear if number % 2 else 0), top + (bottom - top) * number / 4) for number in range(5)]


def _pattern(kind: FeatureKind, box: _Box) -> Iterator[str]:
    if kind.pattern == "plain":
        return
    left, top, right, bottom = box
    slant = (bottom - top) * 0.7 if kind.pattern == "diagonal" else 0.0
    lines: list[str] = []
    x = left + 5 + slant
    while x < right and len(lines) < 200:
        lines.append(f"M{x:.1f} {top}L{x - slant:.1f} {bottom}")
        x += 5
    if lines:
        yield f'<path d="{"".join(lines)}" fill="none"/>'


def _head(kind: FeatureKind, box: _Box) -> Iterator[str]:
    left, top, right, bottom = box
    radius = (bottom - top) * 0.28
    x, y = (left + right) / 2, bottom - radius - 0.5
    line = f"M{left:.1f} {top + 3}H{right:.1f}" if right - left > 2 * radius else ""
    yield f'<path d="{line}M{x:.1f} {top}V{y:.1f}" fill="none" stroke-width="1.500"/>'
    if kind.shape == "pin":
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"/>'
    else:
        side = round(radius * 1.25, 1)
        yield f'<path d="M{x:.1f} {y - side:.1f}l{side} {side}l{-side} {side}l{-side} {-side}Z"/>'
