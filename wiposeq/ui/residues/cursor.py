"""Caret and selection in residues, and the movements that change them.

It hides the column that Up and Down keep, and the side of a line end at which the caret is. A caret is a number from 0
(before the first residue) to the length; positions are 1-based.
"""

from PySide6.QtCore import QObject, Signal

from wiposeq.ui.residues.grid import Grid


class Cursor(QObject):
    """Caret and anchor of one view. The residues between them are selected.

    moved(is_shown): the caret or the anchor changed. is_shown: the view scrolls to the caret.
    """

    moved = Signal(bool)

    def __init__(self, grid: Grid, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._grid = grid
        self.caret = 0
        self.anchor = 0
        self.is_at_line_end = False
        self._goal: int | None = None

    @property
    def selection(self) -> tuple[int, int]:
        """The selected residues, 1-based and inclusive; (n, n - 1) for a caret before n without a selection."""
        return min(self.caret, self.anchor) + 1, max(self.caret, self.anchor)

    @property
    def has_selection(self) -> bool:
        """Whether at least one residue is selected."""
        return self.caret != self.anchor

    @property
    def line(self) -> int:
        """The line on which the caret is drawn."""
        return self._grid.place(self.caret, self.is_at_line_end)[0]

    # ---- set by the caller

    def reset(self) -> None:
        """Put the caret before the first residue, without a signal."""
        self.caret = self.anchor = 0
        self.is_at_line_end = False

    def put(self, caret: int, keeps_anchor: bool = False, is_at_line_end: bool = False) -> None:
        """Put the caret after `caret` residues. keeps_anchor: select what lies between."""
        self._goal = None
        self._put(caret, keeps_anchor, is_at_line_end)

    def select(self, start: int, end: int) -> None:
        """Select residues start..end, clipped to those that exist; end = start - 1 is a caret."""
        start = min(max(start, 1), self._grid.length + 1)
        end = min(max(end, start - 1), self._grid.length)
        self._goal = None
        self.anchor, self.caret = start - 1, end
        self.is_at_line_end = end % self._grid.per_line == 0 and end > start - 1
        self.moved.emit(False)

    def put_after_edit(self, caret: int, *, is_at_end_of_text: bool) -> None:
        """Put the caret behind residues that were just inserted, or where some were removed."""
        self.put(caret, is_at_line_end=is_at_end_of_text and caret % self._grid.per_line == 0)

    def turn(self, anchor: int, caret: int) -> None:
        """Select between two carets, with the line end left open."""
        self.anchor, self.caret = anchor, caret
        self.is_at_line_end = False
        self.moved.emit(True)

    def select_all(self) -> None:
        self.anchor, self.caret = 0, self._grid.length
        self.moved.emit(False)

    def _put(self, caret: int, keeps_anchor: bool, is_at_line_end: bool = False) -> None:
        self.caret = min(max(caret, 0), self._grid.length)
        self.is_at_line_end = is_at_line_end
        if not keeps_anchor:
            self.anchor = self.caret
        self.moved.emit(True)

    # ---- moved by a key

    def step(self, by: int, keeps_anchor: bool) -> None:
        """Move by one residue, or to an end of the selection that is removed."""
        if self.has_selection and not keeps_anchor:
            self.put(max(self.caret, self.anchor) if by > 0 else min(self.caret, self.anchor))
        else:
            self.put(self.caret + by, keeps_anchor)

    def block_border(self, by: int) -> int:
        """Return the caret at the next (1) or previous (-1) border of a block."""
        block = self.caret // self._grid.block + 1 if by > 0 else -(-self.caret // self._grid.block) - 1
        return min(max(block * self._grid.block, 0), self._grid.length)

    def to_block(self, by: int, keeps_anchor: bool) -> None:
        """Move to the next (1) or previous (-1) border of a block."""
        self.put(self.block_border(by), keeps_anchor)

    def to_line(self, by: int, keeps_anchor: bool) -> None:
        """Move by some lines and keep the column."""
        line, column = self._grid.place(self.caret, self.is_at_line_end)
        goal = column if self._goal is None else self._goal
        line += by
        if line < 0:
            self._put(0, keeps_anchor)
        elif line >= self._grid.line_count:
            self._put(self._grid.length, keeps_anchor)
        else:
            caret = line * self._grid.per_line + goal
            self._put(caret, keeps_anchor, is_at_line_end=goal == self._grid.per_line)
        self._goal = goal

    def to_line_start(self, keeps_anchor: bool) -> None:
        self.put(self.line * self._grid.per_line, keeps_anchor)

    def to_line_end(self, keeps_anchor: bool) -> None:
        self.put((self.line + 1) * self._grid.per_line, keeps_anchor, is_at_line_end=True)

    def to_end(self, keeps_anchor: bool) -> None:
        """Move after the last residue."""
        self.put(self._grid.length, keeps_anchor)
