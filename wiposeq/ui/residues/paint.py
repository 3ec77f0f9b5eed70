"""Paint lines of residues, with all their marks, in the colors of the theme.

It hides how selection, matches, findings and the selected feature are shown, and the translation below the residues.
The view chooses the lines, and its grid the coordinates.
"""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap

from wiposeq.model.finding import Severity
from wiposeq.texts import shown_number
from wiposeq.ui.residues.coding_track import CodingTrack
from wiposeq.ui.residues.feature_bars import draw_features
from wiposeq.ui.residues.grid import Grid
from wiposeq.ui.residues.marks import Marks
from wiposeq.ui.window import icons, theme


def visible_text(text: str) -> str:
    """Return a text with one visible character for each space and control character."""
    if text.isascii() and text.isprintable() and " " not in text:
        return text
    return "".join("\u2423" if c == " " else c if c.isprintable() else "\ufffd" for c in text)


class LinePainter:
    """Paints in the colors of the theme. is_active: the view has the focus. is_faded: nothing can be edited."""

    def __init__(self, painter: QPainter, grid: Grid, *, is_active: bool, is_faded: bool, ratio: float) -> None:
        self._painter = painter
        self._grid = grid
        self.base, self.text = theme.color("surface"), theme.color("text")
        self.muted = theme.color("text2")
        self._ink = theme.color("disabled" if is_faded else "text")
        self._line = theme.color("line")
        self._highlight = theme.color("residueSelection" if is_active else "selectionIdle")
        self._feature = theme.color("accentSoft")
        self._match = theme.color("hit")
        self._amino_acid = theme.color("accent")
        self._ratio = ratio

    def line(self, line: int, residues: str, selection: tuple[int, int], marks: Marks) -> None:
        """Paint one line. residues: on this line. selection: the first and last selected residue, 1-based."""
        grid, painter = self._grid, self._painter
        first = line * grid.per_line + 1
        last = first + len(residues) - 1
        y = grid.y(line)
        painter.setPen(self.muted)
        area = QRectF(0, y, grid.gutter - 1.5 * grid.advance, grid.text_height)
        painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, shown_number(first))
        for start, end in marks.feature.within(first, last):
            painter.fillRect(grid.band(start - first, end - first, line), self._feature)
        for start, end in marks.matches_within(first, last) if marks.matches else ():
            painter.fillRect(grid.band(start - first, end - first, line), self._match)
        painter.setPen(self._ink)
        self._residues(residues, 0, y)
        start, end = max(selection[0], first), min(selection[1], last)
        if start <= end:
            painter.fillRect(grid.band(start - first, end - first, line), self._highlight)
            painter.setPen(self._ink)
            self._residues(residues[start - first : end - first + 1], start - first, y)
        for severity, stretches in marks.findings.items():
            for start, end in stretches.within(first, last):
                band = grid.band(start - first, end - first, line)
                band = QRectF(band.left(), y + int(grid.text_height) - 1, band.width(), int(grid.underline))
                painter.drawTiledPixmap(band, _underline(severity, int(grid.underline), self._ratio))
        if marks.track is not None:
            self._translation(marks.track, first, last, y)
        draw_features(painter, grid, marks, first, last)

    def _residues(self, residues: str, column: int, y: int) -> None:
        """Draw residues from a column on: all at once, or one by one if letters can have different widths."""
        grid = self._grid
        shown = visible_text(residues)
        if not shown.isascii():
            for place, letter in enumerate(shown, column):
                area = QRectF(grid.x(place), y, grid.advance, grid.text_height)
                self._painter.drawText(area, Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextDontClip, letter)
            return
        head = -column % grid.block
        blocks = [shown[:head]] if head else []
        blocks += [shown[place : place + grid.block] for place in range(head, len(shown), grid.block)]
        self._painter.drawText(QPointF(grid.x(column), y + grid.ascent), " ".join(blocks))

    def _translation(self, track: CodingTrack, first: int, last: int, y: int) -> None:
        grid = self._grid
        cells = [" "] * (grid.per_line + grid.per_line // grid.block)
        for position, letter in track.letters(first, last):
            column = position - first
            cells[column + column // grid.block] = letter
        text = "".join(cells).rstrip()
        if text:
            self._painter.setPen(self._amino_acid)
            self._painter.drawText(QPointF(grid.gutter, y + grid.translation_top + grid.ascent - grid.unit), text)

    def ruler(self, width: int) -> None:
        """Paint the numbers of the columns above the lines."""
        grid, painter = self._grid, self._painter
        painter.fillRect(0, 0, width, grid.ruler - 1, self.base)
        painter.setPen(self.muted)
        right = min(grid.length, grid.per_line) if grid.line_count == 1 else grid.per_line
        for column in range(grid.block, max(right, grid.block) + 1, grid.block):
            left = grid.x(column - grid.block)
            area = QRectF(left, 3 * grid.unit, grid.x_after(column) - left, grid.text_height)
            painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, shown_number(column))


_tiles: dict[tuple[str, Severity, int, float], QPixmap] = {}


def _underline(severity: Severity, height: int, ratio: float) -> QPixmap:
    """Return a piece of underline: a wave for an error, dots for a warning. Color is not the only difference."""
    name = (theme.current(), severity, height, ratio)
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
