"""A pane at the right of the window, with a heading and a button that closes it.

It hides how such a pane gets its room and gives it back. What it contains is left to derived classes.
"""

from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QLabel, QSplitter, QVBoxLayout

from wiposeq.texts import tr
from wiposeq.ui.widgets.fields import icon_button
from wiposeq.ui.widgets.layout import at_each_zoom, column, row, scale
from wiposeq.ui.window import theme

WIDTH: Final = 600
"""Pixels at 100 % that a pane gets if the window has room."""
LEAST: Final = 320
"""Pixels at 100 % that a pane gets at least."""


class SidePane(QFrame):
    """The pane. closed(): the user closed it. stretch: its share of the room if the window becomes wider."""

    closed = Signal()
    stretch = 0

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setProperty("role", "side")
        self.setAccessibleName(title)
        heading = QLabel(title)
        heading.setProperty("level", "heading")
        close = icon_button("close", tr("Close (Esc)"), self.close_pane)
        self.body = QVBoxLayout()
        bar = row((heading, 1), close)
        whole = column(bar, (self.body, 1), parent=self)
        at_each_zoom(self, lambda: self._fit(whole))
        key = QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.close_pane)
        key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _fit(self, whole: QVBoxLayout) -> None:
        scale(whole, (12, 8, 12, 8), 8)

    def minimumSizeHint(self) -> QSize:
        """Return the size that the controls need, but at least LEAST."""
        return super().minimumSizeHint().expandedTo(QSize(theme.px(LEAST), 0))

    def width_in(self, whole: int, others: int) -> int:
        """Return the width at which the pane is shown, in pixels.

        whole: the width of the splitter. others: that of its parts other than the first and the pane.
        """
        return min(theme.px(WIDTH), max(whole // 2, self.minimumSizeHint().width()))

    def close_pane(self) -> None:
        """Hide the pane."""
        self.hide()
        self.closed.emit()


def show_in(splitter: QSplitter, pane: SidePane) -> None:
    """Show a pane right of the first part of a splitter, which loses the room that the pane gets.

    Another side pane is hidden: two would leave too little room to each.
    """
    for other in (splitter.widget(at) for at in range(splitter.count())):
        if isinstance(other, SidePane) and other is not pane:
            other.hide()
    is_new = splitter.indexOf(pane) < 0
    if is_new:
        splitter.insertWidget(1, pane)
        splitter.setStretchFactor(splitter.indexOf(pane), pane.stretch)
    if not is_new and pane.isVisibleTo(splitter):  # Qt shows a new part at once
        return
    place, sizes = splitter.indexOf(pane), splitter.sizes()
    pane.show()
    sizes[place] = 0
    sizes[place] = pane.width_in(splitter.width(), sum(sizes[1:]))
    sizes[0] = max(splitter.width() - sum(sizes[1:]), 1)
    splitter.setSizes(sizes)
