"""A row of widgets that goes on in the next line if its place is too narrow.

It hides how lines are filled. The widest widget decides how narrow the row can become.
"""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QApplication, QLayout, QLayoutItem, QStyle, QWidget

from wiposeq.ui.widgets.layout import at_each_zoom
from wiposeq.ui.window import theme


class _Lines(QLayout):
    """The widgets in lines."""

    def __init__(self) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), is_tried=True)

    def setGeometry(self, place: QRect) -> None:
        super().setGeometry(place)
        self._place(place)

    def sizeHint(self) -> QSize:
        shown = [each.sizeHint() for each in self._items if not each.isEmpty()]
        gaps = self.spacing() * max(len(shown) - 1, 0)
        return QSize(sum(each.width() for each in shown) + gaps, max((each.height() for each in shown), default=0))

    def minimumSize(self) -> QSize:
        least = QSize()
        for each in self._items:
            if not each.isEmpty():
                least = least.expandedTo(each.sizeHint())
        return least

    def _place(self, place: QRect, *, is_tried: bool = False) -> int:
        """Give each widget its place, unless it is only tried, and return the height of all lines."""
        top = place.top()
        for line in self._filled(place.width()):
            left = place.left()
            height = max(each.sizeHint().height() for each in line)
            for each in line:
                size = each.sizeHint()
                if not is_tried:
                    size = QSize(min(size.width(), place.width()), size.height())
                    box = QRect(QPoint(left, top + (height - size.height()) // 2), size)
                    each.setGeometry(QStyle.visualRect(self._direction(), place, box))
                left += size.width() + self.spacing()
            top += height + self.spacing()
        return max(top - self.spacing() - place.top(), 0)

    def _direction(self) -> Qt.LayoutDirection:
        parent = self.parentWidget()
        return parent.layoutDirection() if parent is not None else QApplication.layoutDirection()

    def _filled(self, width: int) -> list[list[QLayoutItem]]:
        lines: list[list[QLayoutItem]] = []
        used = 0
        for each in self._items:
            if each.isEmpty():
                continue
            needed = each.sizeHint().width()
            if not lines or used + self.spacing() + needed > width:
                lines.append([])
                used = -self.spacing()
            used += self.spacing() + needed
            lines[-1].append(each)
        return lines


def flow(*widgets: QWidget, gap: int = 8) -> QWidget:
    """Return a widget with others in lines. gap: pixels at 100 % between them."""
    whole = QWidget()
    lines = _Lines()
    lines.setContentsMargins(0, 0, 0, 0)
    for each in widgets:
        lines.addWidget(each)
    whole.setLayout(lines)
    policy = whole.sizePolicy()
    policy.setHeightForWidth(True)
    whole.setSizePolicy(policy)
    at_each_zoom(whole, lambda: lines.setSpacing(theme.px(gap)))
    return whole
