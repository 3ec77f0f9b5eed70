"""A switch for a setting that is on or off, and a row of segments or of chips for one of a few values.

It hides how the switch is painted. Both are buttons of Qt, so that keys, focus and screen readers work.
"""

from collections.abc import Callable, Iterable
from typing import Any

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QPushButton, QSizePolicy, QWidget

from wiposeq.texts import labeled
from wiposeq.ui.widgets.layout import at_each_zoom, row
from wiposeq.ui.window import theme

_WIDTH, _HEIGHT, _KNOB = 32, 18, 12


class Switch(QAbstractButton):
    """A switch. name: its accessible name. use: called with the new state when the user changes it."""

    def __init__(self, name: str, is_on: bool, use: Callable[[bool], object]) -> None:
        super().__init__()
        self.setCheckable(True)
        self.setChecked(is_on)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.clicked.connect(use)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(_WIDTH), theme.px(_HEIGHT))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Change the state with Return as well as with Space."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        is_on, is_hovered = self.isChecked(), self.underMouse()
        fill = "disabledFill" if not self.isEnabled() else "accentHover" if is_hovered else "accentFill"
        painter.setPen(QPen(theme.color("accentFill" if is_on else "text2" if is_hovered else "border"), 1))
        painter.setBrush(theme.color(fill if is_on else "surface"))
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        size = theme.px(_KNOB) if is_on else theme.px(_KNOB - 2)
        gap = (box.height() - size) / 2
        is_right = is_on != (self.layoutDirection() == Qt.LayoutDirection.RightToLeft)
        left = box.right() - gap - size if is_right else box.left() + gap
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("onAccent" if is_on else "text2"))
        painter.drawEllipse(QRectF(left, box.top() + gap, size, size))
        painter.end()


class Segments(QWidget):
    """Buttons side by side for one of a few values.

    items: pairs of text and value. use: called with the value that the user chooses.
    """

    def __init__(self, name: str, items: Iterable[tuple[str, Any]], value: Any, use: Callable[[Any], object]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self._values: list[Any] = []
        for text, each in items:
            button = QPushButton(text)
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setChecked(each == value)
            button.setAccessibleName(labeled(name, text))
            button.setProperty("role", "segment")
            self._group.addButton(button, len(self._values))
            self._values.append(each)
        buttons = self._group.buttons()
        buttons[0].setProperty("place", "first")
        buttons[-1].setProperty("place", "last")
        layout = row(*((button, 1) for button in buttons), parent=self, margin=0)
        layout.setSpacing(0)
        self._group.idClicked.connect(lambda id: use(self._values[id]))
        self.setFocusProxy(next((button for button in buttons if button.isChecked()), buttons[0]))

    def choose(self, value: Any) -> None:
        """Choose the button of a value, without a call of use()."""
        self._group.button(self._values.index(value)).setChecked(True)


class Chips(QWidget):
    """Round buttons for one of a few values; the arrow keys move between them.

    name: what they choose. use: called with the value that the user chooses.
    """

    def __init__(self, name: str, items: Iterable[tuple[str, Any]], use: Callable[[Any], object]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self.buttons: dict[Any, QPushButton] = {}
        for text, each in items:
            button = QPushButton(text)
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setChecked(not self.buttons)
            button.setAccessibleName(labeled(name, text))
            button.setProperty("role", "chip")
            button.clicked.connect(lambda _=False, value=each: use(value))
            self._group.addButton(button)
            self.buttons[each] = button
        self._layout = row(*self.buttons.values(), parent=self, margin=0)
        at_each_zoom(self, lambda: self._layout.setSpacing(theme.px(4)))

    @property
    def value(self) -> Any:
        """The value of the chosen chip."""
        return next(value for value, button in self.buttons.items() if button.isChecked())

    def choose(self, value: Any) -> None:
        """Choose the chip of a value, without a call of use()."""
        self.buttons[value].setChecked(True)
