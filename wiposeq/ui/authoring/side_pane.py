"""A pane at the right of the window, with a heading and a button that closes it.

It hides how such a pane gets its room and gives it back. What it contains is left to derived classes.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QLabel, QSplitter, QVBoxLayout

from wiposeq.texts import tr
from wiposeq.ui.widgets.fields import icon_button
from wiposeq.ui.widgets.layout import at_each_zoom, column, row, scale
from wiposeq.ui.window import theme


class SidePane(QFrame):
    """The pane. closed(): the user closed it."""

    closed = Signal()

    def __init__(self, title: str, width: int) -> None:
        """width: in pixels at 100 %."""
        super().__init__()
        self.setProperty("role", "side")
        self.setAccessibleName(title)
        self.wanted_width = width
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
        self.setMinimumWidth(theme.px(320))

    def close_pane(self) -> None:
        """Hide the pane."""
        self.hide()
        self.closed.emit()


def show_in(splitter: QSplitter, pane: SidePane) -> None:
    """Show a pane right of the first part of a splitter, which loses the room that the pane gets."""
    if splitter.indexOf(pane) < 0:
        splitter.insertWidget(1, pane)
        splitter.setStretchFactor(splitter.indexOf(pane), 0)
    if not pane.isHidden() and pane.isVisibleTo(splitter):
        return
    before = splitter.sizes()
    pane.show()
    place = splitter.indexOf(pane)
    wanted = min(theme.px(pane.wanted_width), max(splitter.width() // 2, theme.px(320)))
    sizes = [size if number != place else wanted for number, size in enumerate(before)]
    sizes[0] = max(splitter.width() - sum(sizes[1:]), 1)
    splitter.setSizes(sizes)
