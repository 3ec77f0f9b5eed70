"""The tool bar: frequent actions, a box that opens the palette, and the next act at the right.

It hides which actions show their text, and when Generate is the filled button.
"""

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QToolBar, QToolButton, QWidget

from wiposeq.texts import tr
from wiposeq.ui.widgets.labels import ElidedLabel
from wiposeq.ui.widgets.layout import at_each_zoom, row, scale, when_styled
from wiposeq.ui.window import icons, theme
from wiposeq.ui.window.icons import IconLabel

LEFT = ("home", "", "new", "open", "import", "save", "", "undo", "redo")
"""Actions at the left, "" for a line between groups."""
RIGHT = ("check-specification", "check", "generate")
WIDTH_FOR_TEXTS = 1000
"""Width of the bar, in pixels at 100 %, from which all buttons show their text."""
WIDTHS_FOR_CHECKS = (1000, 720)
"""Widths from which also the buttons of the checks, at the right, show their text."""
_WIDTH_FOR_KEY = 150
"""Width of the box from which it names its key."""
_ICONS_ONLY = ("home", "undo", "redo")


class SearchBox(QPushButton):
    """A button that looks like a field and opens the palette. action: of the palette; its key is shown."""

    def __init__(self, action: QAction) -> None:
        super().__init__()
        self.setProperty("role", "search")
        self.setAccessibleName(tr("Go to, find, or run a command"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        text = ElidedLabel()
        text.setText(tr("Go to, find, or run a command"))
        text.short = tr("Command palette")
        text.setProperty("level", "placeholder")
        self._key = QLabel()
        self._key.setProperty("level", "key")
        self._line = row(IconLabel("find", "text2"), (text, 1), self._key, parent=self)
        self._line.setAlignment(self._key, Qt.AlignmentFlag.AlignVCenter)
        for part in (text, self._key):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._action = action
        action.changed.connect(self._show_key)
        self.clicked.connect(action.trigger)
        self._show_key()
        at_each_zoom(self, self._scale)

    def _show_key(self) -> None:
        keys = self._action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        if keys != self._key.text():
            self._key.setText(keys)
            self._fit()
        self.setToolTip(self._action.toolTip())

    def _fit(self) -> None:
        """Name the key if there is room for it."""
        self._key.setVisible(bool(self._key.text()) and self.width() >= theme.px(_WIDTH_FOR_KEY))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        when_styled(self, self._fit)

    def _scale(self) -> None:
        scale(self._line, (8, 0, 4, 0))
        self.setMinimumWidth(theme.px(72))
        self.setMaximumWidth(theme.px(420))

    def sizeHint(self) -> QSize:
        return QSize(theme.px(420), theme.px("control"))


class ToolBar(QToolBar):
    """The tool bar of the main window. actions: all actions by id."""

    def __init__(self, actions: Mapping[str, QAction]) -> None:
        super().__init__(tr("Tools"))
        self.setObjectName("tools")
        self.setMovable(False)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self._with_text: list[QToolButton] = []
        self._add(actions, LEFT)
        self.addWidget(_space())
        self.search = SearchBox(actions["palette"])
        self.addWidget(self.search)
        self.addWidget(_space())
        self._add(actions, RIGHT)
        checks = (self.widgetForAction(actions[id]) for id in ("check-specification", "check"))
        self._checks = [each for each in checks if isinstance(each, QToolButton)]
        generate = self.widgetForAction(actions["generate"])
        assert isinstance(generate, QToolButton)
        self.generate = generate
        actions["generate"].changed.connect(self._color_generate)  # the action gives its button its own icon
        self.show_ready(False)
        at_each_zoom(self, self._scale)

    def _scale(self) -> None:
        self.setIconSize(QSize(theme.px("icon"), theme.px("icon")))
        self._fit()

    def _fit(self) -> None:
        """Show the texts of the buttons at the left only if there is room for all buttons."""
        has_room = self.width() >= theme.px(WIDTH_FOR_TEXTS)
        styles = Qt.ToolButtonStyle
        for button in self._with_text:
            button.setToolButtonStyle(styles.ToolButtonTextBesideIcon if has_room else styles.ToolButtonIconOnly)
        for button, width in zip(self._checks, WIDTHS_FOR_CHECKS):
            is_small = self.width() < theme.px(width)
            button.setToolButtonStyle(styles.ToolButtonIconOnly if is_small else styles.ToolButtonTextBesideIcon)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _add(self, actions: Mapping[str, QAction], ids: tuple[str, ...]) -> None:
        for id in ids:
            if not id:
                self.addSeparator()
                continue
            self.addAction(actions[id])
            button = self.widgetForAction(actions[id])
            if id in _ICONS_ONLY and isinstance(button, QToolButton):
                button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
            elif id in LEFT and isinstance(button, QToolButton):
                self._with_text.append(button)

    def show_ready(self, is_ready: bool) -> None:
        """Fill the button Generate if it is the next act."""
        theme.set_variant(self.generate, "role", "primary" if is_ready else "outlined")
        self._color_generate()

    def _color_generate(self) -> None:
        is_filled = self.generate.property("role") == "primary"
        self.generate.setIcon(icons.icon("generate", "onAccent" if is_filled else "text"))


def _space() -> QWidget:
    space = QWidget()
    space.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    return space
