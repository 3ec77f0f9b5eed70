"""Paint lines of residues, with all their marks, in the colors of the palette.

It hides the marks of the selection, matches, findings and the selected feature, and the translation below the residues.
The view chooses the lines, and its grid the coordinates.
"""

from bisect import bisect_left
from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPalette, QPen, QPixmap

from wiposeq.model.finding import Severity
from wiposeq.ui.residues.coding_track import CodingTrack
from wiposeq.ui.residues.grid import BLOCK, Grid
from wiposeq.ui.residues.text import Stretches
from wiposeq.ui.window import icons
from wiposeq.ui.window.theme import mix


class Marks:
    """The marks in a sequence: findings, the selected feature and its translation, matches of a search."""

    def __init__(self) -> None:
        self.findings: dict[Severity, Stretches] = {}
        self.messages: list[tuple[int, int, str]] = []
        self.feature = Stretches()
        self.track: CodingTrack | None = None
        self.matches: list[int] = []
        self.match_length = 0

    def set_findings(self, findings: "Iterable[tuple[int, int, Severity] | tuple[int, int, Severity, str]]") -> None:
        """Replace the findings: (start, end, severity) and optionally a sentence for the tooltip."""
        spans: dict[Severity, list[tuple[int, int]]] = {Severity.WARNING: [], Severity.ERROR: []}
        self.messages = []
        for start, end, severity, *rest in findings:
            spans[Severity(severity)].append((start, end))
            if rest:
                self.messages.append((start, end, rest[0]))
        self.findings = {severity: Stretches(found) for severity, found in spans.items() if found}

    def messages_at(self, position: int) -> list[str]:
        """Return the sentences of the findings on a residue."""
        return [text for start, end, text in self.messages if start <= position <= end]

    def matches_within(self, first: int, last: int) -> list[tuple[int, int]]:
        """Return the matches that overlap residues first..last, clipped to them."""
        low = bisect_left(self.matches, first - self.match_length)
        high = bisect_left(self.matches, last)
        ends = ((start + 1, start + self.match_length) for start in self.matches[low:high])
        return [(max(start, first), min(end, last)) for start, end in ends if end >= first]


def visible_text(text: str) -> str:
    """Return a text with one visible character for each space and control character."""
    if text.isascii() and text.isprintable() and " " not in text:
        return text
    return "".join("\u2423" if c == " " else c if c.isprintable() else "\ufffd" for c in text)


class LinePainter:
    """Paints with the colors of one palette. is_active: the view has the focus. is_faded: nothing can be edited."""

    def __init__(
        self, painter: QPainter, grid: Grid, palette: QPalette, *, is_active: bool, is_faded: bool, ratio: float
    ) -> None:
        self._painter = painter
        self._grid = grid
        role = QPalette.ColorRole
        group = QPalette.ColorGroup.Active if is_active else QPalette.ColorGroup.Inactive
        self.base, self.text = palette.color(role.Base), palette.color(role.Text)
        self.muted = mix(self.text, self.base, 0.42)
        self._ink = self.muted if is_faded else self.text
        self._line = mix(self.text, self.base, 0.8)
        self._highlight = palette.color(group, role.Highlight)
        self._highlighted = palette.color(group, role.HighlightedText)
        self._feature = mix(palette.color(role.Highlight), self.base, 0.78)
        self._match = QColor("#6b5600" if self.base.lightness() < 128 else "#ffe58a")
        self._amino_acid = mix(palette.color(role.Link), self.text, 0.3)
        self._ratio = ratio

    def line(self, line: int, residues: str, selection: tuple[int, int], marks: Marks) -> None:
        """Paint one line. residues: on this line. selection: the first and last selected residue, 1-based."""
        grid, painter = self._grid, self._painter
        first = line * grid.per_line + 1
        last = first + len(residues) - 1
        y = grid.y(line)
        painter.setPen(self.muted)
        area = QRectF(0, y, grid.gutter - 1.5 * grid.advance, grid.text_height)
        painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(first))
        for start, end in marks.feature.within(first, last):
            painter.fillRect(grid.band(start - first, end - first, line), self._feature)
        for start, end in marks.matches_within(first, last) if marks.matches else ():
            painter.fillRect(grid.band(start - first, end - first, line), self._match)
        painter.setPen(self._ink)
        self._residues(residues, 0, y)
        start, end = max(selection[0], first), min(selection[1], last)
        if start <= end:
            painter.fillRect(grid.band(start - first, end - first, line), self._highlight)
            painter.setPen(self._highlighted)
            self._residues(residues[start - first : end - first + 1], start - first, y)
        for severity, stretches in marks.findings.items():
            for start, end in stretches.within(first, last):
                band = grid.band(start - first, end - first, line)
                band = QRectF(band.left(), y + int(grid.text_height) - 1, band.width(), int(grid.underline))
                painter.drawTiledPixmap(band, _underline(severity, int(grid.underline), self._ratio))
        if marks.track is not None:
            self._translation(marks.track, first, last, y)

    def _residues(self, residues: str, column: int, y: int) -> None:
        """Draw residues from a column on: all at once, or one by one if letters can have different widths."""
        grid = self._grid
        shown = visible_text(residues)
        if not shown.isascii():
            for place, letter in enumerate(shown, column):
                area = QRectF(grid.x(place), y, grid.advance, grid.text_height)
                self._painter.drawText(area, Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextDontClip, letter)
            return
        head = -column % BLOCK
        blocks = [shown[:head]] if head else []
        blocks += [shown[place : place + BLOCK] for place in range(head, len(shown), BLOCK)]
        self._painter.drawText(QPointF(grid.x(column), y + grid.ascent), " ".join(blocks))

    def _translation(self, track: CodingTrack, first: int, last: int, y: int) -> None:
        grid = self._grid
        cells = [" "] * (grid.per_line + grid.per_line // BLOCK)
        for position, letter in track.letters(first, last):
            column = position - first
            cells[column + column // BLOCK] = letter
        text = "".join(cells).rstrip()
        if text:
            self._painter.setPen(self._amino_acid)
            self._painter.drawText(QPointF(grid.gutter, y + grid.text_height + grid.underline + grid.ascent), text)

    def ruler(self, width: int) -> None:
        """Paint the numbers of the columns above the lines."""
        grid, painter = self._grid, self._painter
        painter.fillRect(0, 0, width, grid.ruler - 3, self.base)
        painter.setPen(self.muted)
        right = min(grid.length, grid.per_line) if grid.line_count == 1 else grid.per_line
        for column in range(BLOCK, max(right, BLOCK) + 1, BLOCK):
            left = grid.x(column - BLOCK)
            area = QRectF(left, 1, grid.x_after(column) - left, grid.text_height)
            painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(column))
        painter.setPen(self._line)
        painter.drawLine(0, grid.ruler - 4, width, grid.ruler - 4)


_tiles: dict[tuple[Severity, int, float], QPixmap] = {}


def _underline(severity: Severity, height: int, ratio: float) -> QPixmap:
    """Return a piece of underline: a wave for an error, dots for a warning. Color is not the only difference."""
    name = (severity, height, ratio)
    if name not in _tiles:
        width = max(2 * (height - 1), 4)
        tile = QPixmap(round(width * ratio), round(height * ratio))
        tile.setDevicePixelRatio(ratio)
        tile.fill(Qt.GlobalColor.transparent)
        painter = QPainter(tile)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_error = severity is Severity.ERROR
        color = icons.severity_color(is_error)
        if is_error:
            painter.setPen(QPen(color, 1.3))
            middle, low, high = width / 2, height - 1.0, 1.0
            painter.drawPolyline([QPointF(-1, low), QPointF(0, low), QPointF(middle, high), QPointF(width, low)])
            painter.drawPolyline([QPointF(width, low), QPointF(width + middle, high)])
        else:
            painter.fillRect(QRectF(0, height - 2.5, width / 2, 2), color)
        painter.end()
        _tiles[name] = tile
    return _tiles[name]
