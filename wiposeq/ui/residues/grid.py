"""The layout of residues on the screen: blocks, as many on a line as fit.

It hides every coordinate of the residue view. No computation depends on the number of residues. Carets count from 0
(before the first residue), positions from 1, lines and columns from 0.
"""

from PySide6.QtCore import QPoint, QRect, QRectF, QSize
from PySide6.QtGui import QFont, QFontMetricsF

from wiposeq.texts import shown_number

TEXT_SIZE, LINE, TRANSLATION, BAR, GUTTER = 13, 18, 16, 5, 56
"""Pixels at 100 %: size of the text; height of residues, translation and bars; width of the numbers at the left."""
MAX_LINE = 200
"""The maximum number of residues on one line. Longer lines are hard to read."""


class Grid:
    """The layout of one view for a font, a size, a number of residues and a first line."""

    def __init__(self) -> None:
        self.length = 0
        self.first_line = 0
        self.block = 10
        """How many residues are between two gaps."""
        self.per_line = self.block
        self.fitting = 1
        """How many whole lines fit."""

    def fit(self, font: QFont, size: QSize, length: int, *, has_translation: bool, has_bars: bool) -> None:
        """Compute the layout. The first line stays the same.

        has_translation, has_bars: a row for the translation or for the bars of features under each line.
        """
        metrics = QFontMetricsF(font)
        unit = font.pixelSize() / TEXT_SIZE
        self.length = length
        self.unit = unit
        self.advance = metrics.horizontalAdvance("acgt" * 50) / 200
        self.text_height = max(metrics.height(), LINE * unit)
        self.ascent = (self.text_height - metrics.height()) / 2 + metrics.ascent()
        self.underline = max(3.0, round(3 * unit))
        self.translation_top = self.text_height + self.underline - unit
        self.bar_top = self.text_height + self.underline + (TRANSLATION * unit if has_translation else 0)
        self.bar_height = round(BAR * unit)
        self.line_height = int(self.bar_top + (9 * unit if has_bars else 3 * unit))
        digits = len(shown_number(length))
        self.gutter = max(GUTTER * unit, (digits + 2.5) * self.advance)
        self.ruler = int(24 * unit)
        cells = max(size.width() - self.gutter - self.advance, 1) / self.advance
        self.per_line = min(max(int((cells + 1) // (self.block + 1)), 1), MAX_LINE // self.block) * self.block
        self.fitting = max(int((size.height() - self.ruler) // self.line_height), 1)

    @property
    def line_count(self) -> int:
        """How many lines the residues need; at least one."""
        return max(-(-self.length // self.per_line), 1)

    def visible(self) -> tuple[int, int]:
        """Return the residues on whole visible lines, 1-based and inclusive."""
        first = self.first_line * self.per_line
        return first + 1, min(first + self.fitting * self.per_line, self.length)

    def lines_within(self, top: int, bottom: int) -> range:
        """Return the lines that intersect the viewport between two y coordinates."""
        first = self.first_line + max(top - self.ruler, 0) // self.line_height
        last = self.first_line + max(bottom - self.ruler, 0) // self.line_height
        return range(first, min(last, self.line_count - 1) + 1)

    def x(self, column: int) -> float:
        """Return where the residue of a column begins."""
        return self.gutter + (column + column // self.block) * self.advance

    def x_after(self, column: int) -> float:
        """Return where the residue before a column ends."""
        return self.x(column - 1) + self.advance if column else self.x(0)

    def y(self, line: int) -> int:
        """Return where a line begins."""
        return self.ruler + (line - self.first_line) * self.line_height

    def place(self, caret: int, is_at_line_end: bool = False) -> tuple[int, int]:
        """Return (line, column) of a caret. is_at_line_end: a caret between two lines is at the end of the first."""
        line, column = divmod(caret, self.per_line)
        if not column and caret and (is_at_line_end or caret == self.length):
            return line - 1, self.per_line
        return line, column

    def caret_rectangle(self, caret: int, is_at_line_end: bool) -> QRect:
        line, column = self.place(caret, is_at_line_end)
        is_after = column == self.per_line or (caret == self.length and column % self.block == 0)
        x = self.x_after(column) if is_after and column else self.x(column)
        return QRect(round(x) - 1, self.y(line), 2, int(self.text_height + 1))

    def residue_rectangle(self, position: int) -> QRectF:
        line, column = divmod(position - 1, self.per_line)
        return QRectF(self.x(column), self.y(line), self.advance, self.text_height)

    def band(self, first: int, last: int, line: int) -> QRectF:
        """Return the rectangle behind columns first..last of a line."""
        left = self.x(first)
        return QRectF(left, self.y(line), self.x_after(last + 1) - left, self.text_height)

    def caret_at(self, point: QPoint) -> tuple[int, bool]:
        """Return the caret nearest to a point, and whether it is at the end of that line."""
        row = (point.y() - self.ruler) // self.line_height
        line = min(max(self.first_line + row, 0), self.line_count - 1)
        cell = max((point.x() - self.gutter) / self.advance, 0.0)
        block = int(cell // (self.block + 1))
        column = min(block * self.block + min(round(cell - block * (self.block + 1)), self.block), self.per_line)
        return min(line * self.per_line + column, self.length), column == self.per_line

    def residue_at(self, point: QPoint) -> int:
        """Return the position of the residue under a point, or 0."""
        if point.y() < self.ruler:
            return 0
        line = self.first_line + (point.y() - self.ruler) // self.line_height
        cell = int((point.x() - self.gutter) // self.advance)
        block, within = divmod(cell, self.block + 1)
        column = block * self.block + within
        position = line * self.per_line + column + 1
        is_there = cell >= 0 and within < self.block and column < self.per_line and position <= self.length
        return position if is_there else 0
