"""Leaves the room of an empty filter to the list below it if there is little.

It hides from which height on the filter is shown.
"""

from typing import Final

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QLineEdit, QWidget

from wiposeq.ui.widgets.layout import at_each_zoom, when_styled
from wiposeq.ui.window import theme

LEAST_WITH_FILTER: Final = 170
"""Pixels at 100 % of the height of the pane below which an empty filter is hidden."""


class FilterRoom(QObject):
    """Shows or hides a filter after each change of the height of its pane or of the zoom."""

    def __init__(self, pane: QWidget, filter_line: QLineEdit) -> None:
        super().__init__(pane)
        self._pane, self._filter = pane, filter_line
        pane.installEventFilter(self)
        at_each_zoom(pane, self._fit)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            when_styled(self._pane, self._fit)
        return False

    def _fit(self) -> None:
        is_used = bool(self._filter.text()) or self._filter.hasFocus()
        self._filter.setVisible(is_used or self._pane.height() >= theme.px(LEAST_WITH_FILTER))
