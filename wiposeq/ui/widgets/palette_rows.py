"""Draws the rows of the command palette: the name at the left, the keys at the right.

It hides how a row with keys is written as one text, which a screen reader reads as a whole.
"""

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from wiposeq.ui.window import theme

_GAP: Final = "    "
"""Between name and keys in the text of a row."""


def with_keys(name: str, keys: str) -> str:
    """Return the text of a row."""
    return f"{name}{_GAP}{keys}" if keys else name


class PaletteRows(QStyledItemDelegate):
    """The delegate of the list."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        self.initStyleOption(option, index)
        name, _, keys = option.text.partition(_GAP)
        option.text = ""
        style, flags = option.widget.style(), Qt.AlignmentFlag
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        margin = theme.px(8)
        place = option.rect.adjusted(margin, 0, -margin, 0)
        metrics = option.fontMetrics
        wanted = metrics.horizontalAdvance(keys) + margin if keys else 0
        left = QRect(place.left(), place.top(), place.width() - wanted, place.height())
        painter.save()
        painter.setFont(option.font)
        for text, ink, side, room in (
            (metrics.elidedText(name, Qt.TextElideMode.ElideRight, left.width()), "text", flags.AlignLeft, left),
            (keys, "text2", flags.AlignRight, place),
        ):
            painter.setPen(theme.color(ink))
            seen = QStyle.visualRect(option.direction, place, room)
            painter.drawText(seen, QStyle.visualAlignment(option.direction, side | flags.AlignVCenter), text)
        painter.restore()
