"""A row of buttons that shows as many as fit, and puts the others into a menu at its end.

It hides how the widths are shared out. Long labels are cut, with the whole text in the tool tip.
"""

from collections.abc import Callable
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QToolButton, QWidget

from wiposeq.texts import tr
from wiposeq.ui.window import icons, theme

WIDEST: Final = 320
"""Pixels at 100 % of the widest button."""


class ActionRow(QWidget):
    """Buttons from left to right, and one that stays at the right."""

    def __init__(self) -> None:
        super().__init__()
        self._buttons: list[QPushButton] = []
        self._last: QPushButton | None = None
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill)
        self.more = QToolButton(self)
        self.more.setIcon(icons.icon("more"))
        self.more.setProperty("role", "quiet")
        self.more.setAccessibleName(tr("More actions"))
        self.more.setToolTip(tr("More actions"))
        self.more.setMenu(self._menu)
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.hide()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    @property
    def buttons(self) -> list[QPushButton]:
        """All buttons, also those in the menu."""
        return [*self._buttons, *([self._last] if self._last else [])]

    def clear(self) -> None:
        """Remove all buttons."""
        for button in self.buttons:
            button.hide()
            button.deleteLater()
        self._buttons, self._last = [], None
        self.more.hide()

    def add(self, icon: str, text: str, run: Callable[[], object], *, is_primary: bool = False) -> QPushButton:
        """Add a button after the others. The text has no access key."""
        button = self._button(icon, text, run, "primary" if is_primary else "")
        self._buttons.append(button)
        return button

    def add_last(self, icon: str, text: str, run: Callable[[], object]) -> QPushButton:
        """Add the button that stays at the right."""
        self._last = self._button(icon, text, run, "quiet")
        return self._last

    def _button(self, icon: str, text: str, run: Callable[[], object], role: str) -> QPushButton:
        button = QPushButton(self)
        button.setProperty("role", role)
        button.setAutoDefault(False)
        if icon:
            button.setIcon(icons.icon(icon, "onAccent" if role == "primary" else "text"))
        shown = button.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, theme.px(WIDEST))
        button.setText(shown.replace("&", "&&"))
        button.setAccessibleName(text)
        button.setToolTip(text)
        button.clicked.connect(lambda: run())
        return button

    def arrange(self) -> None:
        """Place the buttons after a change."""
        gap, height = theme.px(8), self.sizeHint().height()
        right, hidden = self.width(), []
        last = self._last
        total = sum(button.sizeHint().width() + gap for button in self._buttons)
        if last is not None:
            width = last.sizeHint().width()
            if total + width <= right:
                last.setGeometry(right - width, 0, width, height)
                right -= width + gap
                last.show()
            else:
                last.hide()
                hidden.append(last)
        if hidden or total > right + gap:
            right -= self.more.sizeHint().width() + gap
        left = 0
        for number, button in enumerate(self._buttons):
            width = button.sizeHint().width()
            fits = left + width <= right or number == 0
            button.setVisible(fits)
            if not fits:
                hidden.append(button)
                continue
            button.setGeometry(left, 0, min(width, right - left), height)
            left += width + gap
        self.more.setVisible(bool(hidden))
        self.more.setGeometry(self.width() - self.more.sizeHint().width(), 0, self.more.sizeHint().width(), height)
        for before, after in pairwise([*self.buttons, self.more]):
            QWidget.setTabOrder(before, after)

    def _fill(self) -> None:
        self._menu.clear()
        for button in self.buttons:
            if button.isHidden():
                action = QAction(button.icon(), button.accessibleName().replace("&", "&&"), self._menu)
                action.triggered.connect(button.click)
                self._menu.addAction(action)

    def sizeHint(self) -> QSize:
        return QSize(
            theme.px(240), max((each.sizeHint().height() for each in self._buttons), default=theme.px("control"))
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()
