"""Make columns wide enough for their headings, which differ in length from language to language.

It hides how much room a heading needs beside its text, and that Qt makes the last column as narrow as it likes.
"""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QHeaderView

from wiposeq.ui.widgets.layout import at_each_zoom
from wiposeq.ui.window import theme

_PADDING: Final = 18
_WIDEST: Final = 170
"""Pixels at 100 % beside the text of a heading, and of the widest heading that makes its column wider."""


def room_for_heading(header: QHeaderView, number: int, least: int) -> int:
    """Return the width of a column that shows its whole heading, in pixels.

    number: of the column, from 0.
    least: pixels at 100 % of the smallest width.
    """
    header.ensurePolished()
    text = str(header.model().headerData(number, Qt.Orientation.Horizontal) or "")
    wanted = header.fontMetrics().horizontalAdvance(text) + theme.px(_PADDING)
    return max(theme.px(least), min(wanted, theme.px(_WIDEST)))


def fit_headings(header: QHeaderView, widths: Mapping[int, int]) -> None:
    """Make columns as wide as their headings, now and at each zoom.

    widths: pixels at 100 % of the smallest width of a column, by its number from 0.
    """

    def fit() -> None:
        for number, least in widths.items():
            header.resizeSection(number, room_for_heading(header, number, least))

    at_each_zoom(header, fit)


def stretch_last(header: QHeaderView, least: int) -> None:
    """Give the last column the room that the others leave, but always enough for its heading.

    A column that Qt stretches gets the room instead, if there is one.
    least: pixels at 100 % of the smallest width.
    """
    _LastColumn(header, least)


class _LastColumn(QObject):
    """Sets the width of the last column of a header whenever the room or another column changes."""

    def __init__(self, header: QHeaderView, least: int) -> None:
        super().__init__(header)
        self._header, self._least = header, least
        header.installEventFilter(self)
        header.sectionResized.connect(self._resized)
        at_each_zoom(header, self._fit)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._fit()
        return False

    def _resized(self, number: int, before: int, now: int) -> None:
        if number != self._header.count() - 1:
            self._fit()

    def _fit(self) -> None:
        header, last = self._header, self._header.count() - 1
        if last < 0 or header.stretchSectionCount():
            return
        room = header.width() - (header.length() - header.sectionSize(last))
        header.resizeSection(last, max(room, room_for_heading(header, last, self._least)))
