"""The strip beside the text of a specification that shows where its marks are, as a scroll bar would.

It hides that marks of one pixel are one line, in the color of the worst. A click shows that place of the text.
"""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QStyle, QToolTip, QWidget

from wiposeq.model.specification_report import Mark, SpecificationReport
from wiposeq.texts import tr
from wiposeq.ui.window import theme

_ROLES: Final = {"listed": "accent", "warning": "warning", "error": "error"}
_WIDTH: Final = 12
_WORST: Final = ("listed", "warning", "error")


class MarkStrip(QWidget):
    """The strip. show_place: called with the first mark of the place that the user clicked."""

    def __init__(self, show_place: Callable[[Mark], object]) -> None:
        super().__init__()
        self._show_place = show_place
        self._marks: list[Mark] = []
        self._length = 1
        self._lines: dict[int, Mark] = {}
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("Marks in the whole text"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_report(self, report: SpecificationReport) -> None:
        """Show the marks of a report."""
        self._marks = [each for each in report.marks if each.kind in _ROLES]
        self._length = max(1, len(report.specification.text))
        self._arrange()

    def lines(self) -> dict[int, Mark]:
        """Return the worst mark of each line of pixels, by its distance from the top."""
        return dict(self._lines)

    def _arrange(self) -> None:
        height = max(1, self.height() - theme.px(4))
        lines: dict[int, Mark] = {}
        for each in self._marks:
            at = each.start * height // self._length
            if at not in lines or _WORST.index(each.kind) > _WORST.index(lines[at].kind):
                lines[at] = each
        self._lines = lines
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(_WIDTH), theme.px(80))

    def _mark_near(self, y: float) -> Mark | None:
        near = min(self._lines, key=lambda at: abs(at - y), default=None)
        return self._lines[near] if near is not None and abs(near - y) <= theme.px(6) else None

    def resizeEvent(self, event: QEvent) -> None:
        self._arrange()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Show the mark under the pointer."""
        mark = self._mark_near(event.position().y())
        if mark is not None:
            self._show_place(mark)

    def event(self, event: QEvent) -> bool:
        """Say which kind of mark is under the pointer."""
        if isinstance(event, QHelpEvent):
            words = {"listed": tr("In the listing"), "warning": tr("Warning"), "error": tr("Error")}
            mark = self._mark_near(event.pos().y())
            QToolTip.showText(event.globalPos(), words[mark.kind], self) if mark is not None else QToolTip.hideText()
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("surface"))
        edge = QStyle.visualRect(self.layoutDirection(), self.rect(), QRect(0, 0, 1, self.height()))
        painter.fillRect(edge, theme.color("line"))
        thick, left = max(2, theme.px(2)), theme.px(3)
        for kind in _WORST:
            color = theme.color(_ROLES[kind])
            for at, mark in self._lines.items():
                if mark.kind == kind:
                    painter.fillRect(left, at, self.width() - 2 * left, thick, color)
