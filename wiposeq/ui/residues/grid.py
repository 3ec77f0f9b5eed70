"""Where each residue stands on the screen: blocks of ten, as many on a line as fit, computed from the first line seen.

It hides every coordinate of the residue view; nothing here depends on how many residues there are. Carets count from 0
(before the first residue), positions from 1, lines and columns from 0.
"""

from PySide6.QtCore import QPoint, QRect, QRectF
from PySide6.QtGui import QFont, QFontMetricsF

BLOCK = 10
MOST_BLOCKS = 20
"""Blocks of ten on one line, at most: longer lines are hard to follow."""


class Grid:
    """The layout of one view for a font, a size, a length and a first line; has_translation: a second row a line."""

    def __init__(self) -> None:
        self.length = 0
        self.first_line = 0
        self.per_line = BLOCK
        self.fitting = 1
        """How many lines fit as a whole."""

    def fit(self, font: QFont, width: int, height: int, length: int, has_translation: bool) -> None:
        """Works out the layout anew; the first line stays what it was."""
        metrics = QFontMetricsF(font)
        self.length = length
        self.advance = metrics.horizontalAdvance("acgt" * 50) / 200
        self.ascent = metrics.ascent()
        self.text_height = metrics.height()
        self.underline = max(3.0, round(self.text_height / 5))
        row = self.text_height + self.underline + 3
        self.line_height = int(row + (self.text_height if has_translation else 0))
        digits = max(len(str(length)), 3)
        self.gutter = 8 + digits * self.advance + 1.5 * self.advance
        self.ruler = int(self.text_height + 7)
        cells = max(width - self.gutter - self.advance, 1) / self.advance
        self.per_line = min(max(int((cells + 1) // (BLOCK + 1)), 1), MOST_BLOCKS) * BLOCK
        self.fitting = max(int((height - self.ruler) // self.line_height), 1)

    @property
    def line_count(self) -> int:
        """How many lines the residues take; one if there are none."""
        return max(-(-self.length // self.per_line), 1)

    def visible(self) -> tuple[int, int]:
        """The residues on whole lines of the screen, 1-based and inclusive."""
        first = self.first_line * self.per_line
        return first + 1, min(first + self.fitting * self.per_line, self.length)

    def lines_within(self, top: int, bottom: int) -> range:
        """The lines that touch a stretch of the viewport, from y to y."""
        first = self.first_line + max(top - self.ruler, 0) // self.line_height
        last = self.first_line + max(bottom - self.ruler, 0) // self.line_height
        return range(first, min(last, self.line_count - 1) + 1)

    def x(self, column: int) -> float:
        """Where the residue of a column begins."""
        return self.gutter + (column + column // BLOCK) * self.advance

    def x_after(self, column: int) -> float:
        """Where the residue before a column ends."""
        return self.x(column - 1) + self.advance if column else self.x(0)

    def y(self, line: int) -> int:
        """Where a line begins."""
        return self.ruler + (line - self.first_line) * self.line_height

    def place(self, caret: int, is_at_line_end: bool = False) -> tuple[int, int]:
        """(line, column) of a caret; one between two lines stands at the end of the first if so asked."""
        line, column = divmod(caret, self.per_line)
        if not column and caret and (is_at_line_end or caret == self.length):
            return line - 1, self.per_line
        return line, column

    def caret_rectangle(self, caret: int, is_at_line_end: bool) -> QRect:
        """Where a caret is drawn."""
        line, column = self.place(caret, is_at_line_end)
        is_after = column == self.per_line or (caret == self.length and column % BLOCK == 0)
        x = self.x_after(column) if is_after and column else self.x(column)
        return QRect(round(x) - 1, self.y(line), 2, int(self.text_height + 1))

    def residue_rectangle(self, position: int) -> QRectF:
        """Where the residue at a position is."""
        line, column = divmod(position - 1, self.per_line)
        return QRectF(self.x(column), self.y(line), self.advance, self.text_height)

    def band(self, first: int, last: int, line: int) -> QRectF:
        """The ground behind columns first..last of a line."""
        left = self.x(first)
        return QRectF(left, self.y(line), self.x_after(last + 1) - left, self.text_height)

    def caret_at(self, point: QPoint) -> tuple[int, bool]:
        """The caret nearest to a point, and whether it stands at the end of that line."""
        row = (point.y() - self.ruler) // self.line_height
        line = min(max(self.first_line + row, 0), self.line_count - 1)
        cell = max((point.x() - self.gutter) / self.advance, 0.0)
        block = int(cell // (BLOCK + 1))
        column = min(block * BLOCK + min(round(cell - block * (BLOCK + 1)), BLOCK), self.per_line)
        return min(line * self.per_line + column, self.length), column == self.per_line

    def residue_at(self, point: QPoint) -> int:
        """The position of the residue under a point; 0 if there is none."""
        if point.y() < self.ruler:
            return 0
        line = self.first_line + (point.y() - self.ruler) // self.line_height
        cell = int((point.x() - self.gutter) // self.advance)
        block, within = divmod(cell, BLOCK + 1)
        column = block * BLOCK + within
        position = line * self.per_line + column + 1
        is_there = cell >= 0 and within < BLOCK and column < self.per_line and position <= self.length
        return position if is_there else 0
