"""Leaves the height of a very low window to its panes: the steps and the toolbar give way.

It hides from which height on. All actions stay in the menus, with their keys.
"""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QMainWindow, QWidget

from wiposeq.ui.widgets.layout import at_each_zoom
from wiposeq.ui.window import theme

LOWEST_WITH_STEPS: Final = 340
"""Pixels at 100 % of the height of the window below which the steps are hidden."""
LOWEST_WITH_TOOLBAR: Final = 300
"""Likewise for the toolbar."""


class LowWindow(QObject):
    """Shows or hides the bars of one window after each change of its height or of the zoom.

    has_steps: whether the page that is shown has steps. focus_page: focuses that page, if a bar with the focus hides.
    """

    def __init__(
        self,
        window: QMainWindow,
        steps: QWidget,
        toolbar: QWidget,
        has_steps: Callable[[], bool],
        focus_page: Callable[[], object],
    ) -> None:
        super().__init__(window)
        self._focus_page = focus_page
        self._window, self._steps, self._toolbar, self._has_steps = window, steps, toolbar, has_steps
        window.installEventFilter(self)
        at_each_zoom(window, self.fit)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.fit()
        return False

    def fit(self) -> None:
        """Show the bars for which there is room."""
        height = self._window.height() / theme.zoom()
        self._show(self._steps, self._has_steps() and height >= LOWEST_WITH_STEPS)
        self._show(self._toolbar, height >= LOWEST_WITH_TOOLBAR)

    def _show(self, bar: QWidget, is_shown: bool) -> None:
        focus = self._window.focusWidget()
        if not is_shown and focus is not None and bar.isAncestorOf(focus):
            self._focus_page()
        bar.setVisible(is_shown)
