"""Icons, from SVG files in resources/icons, in the colors of the theme.

The files use `currentColor` for the lines and `onMark` for marks inside a filled shape; this module puts colors there
and stores the result.
"""

from collections.abc import Iterable
from functools import lru_cache, partial
from typing import Final

from PySide6.QtCore import QByteArray, QEvent, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QToolButton,
    QWidget,
)
from shiboken6 import isValid

from wiposeq import resources
from wiposeq.texts import tr
from wiposeq.ui.window import theme
from wiposeq.ui.window.restyling import restyling

_sources: dict[int, tuple[str, str]] = {}
"""Name and role of each icon by its cache key, to draw it again in another theme."""


_MIRRORED: Final = frozenset(
    {"arrow_left", "arrow_right", "chevron_left", "chevron_right", "next", "previous", "undo", "redo", "accept"}
)
"""Icons that point along a line of text, and turn where it is written from the right to the left."""


_SIZES: Final = (16, 20, 24, 32, 48)


def _draw(name: str, color: str, mark: str) -> list[QPixmap]:
    """Return an icon in each size."""
    path = resources.path("icons", f"{name}.svg")
    drawing = None
    if name and path.is_file():
        svg = path.read_text(encoding="utf-8").replace("currentColor", color).replace("onMark", mark)
        drawing = QSvgRenderer(QByteArray(svg.encode()))
    is_mirrored = name in _MIRRORED and QGuiApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft
    found = []
    for size in _SIZES:
        pixmap = QPixmap(size, size)
        pixmap.fill(Qt.GlobalColor.transparent)
        if drawing is not None:
            painter = QPainter(pixmap)
            if is_mirrored:
                painter.translate(size, 0)
                painter.scale(-1, 1)
            drawing.render(painter, QRectF(0, 0, size, size))
            painter.end()
        found.append(pixmap)
    return found


@lru_cache(maxsize=512)
def _icon(name: str, color: str, faded: str, mark: str) -> QIcon:
    drawn = QIcon()
    for ink, mode in ((color, QIcon.Mode.Normal), (faded, QIcon.Mode.Disabled)):
        for pixmap in _draw(name, ink, mark):
            drawn.addPixmap(pixmap, mode)
    return drawn


def icon(name: str, role: str = "text") -> QIcon:
    """Return the icon of a name in the color of a role; an empty icon if there is no such file."""
    faded = theme.color_name("disabled")
    drawn = _icon(name, theme.color_name(role), faded, theme.color_name("onMark"))
    _sources[drawn.cacheKey()] = (name, role)
    return drawn


def forget() -> None:
    """Draw all icons again when they are asked for, because the direction of the script has changed."""
    _icon.cache_clear()


def recolor(parent: QWidget) -> None:
    """Draw the icons of all visible buttons in a window again, in the colors of the theme; soon after the others.

    The others are those of hidden buttons, and those of actions.
    """
    buttons = parent.findChildren(QAbstractButton)
    _recolor(button for button in buttons if button.isVisible())
    restyling().finished.connect(partial(_recolor_rest, parent), Qt.ConnectionType.SingleShotConnection)


def _recolor_rest(parent: QWidget) -> None:
    if isValid(parent):
        _recolor([*parent.findChildren(QAbstractButton), *parent.findChildren(QAction)])


def _recolor(owners: Iterable[QAbstractButton | QAction]) -> None:
    for owner in owners:
        key = owner.icon().cacheKey()
        source = _sources.get(key)
        if source is not None and (drawn := icon(*source)).cacheKey() != key:
            owner.setIcon(drawn)


def severity(is_error: bool) -> QIcon:
    """Return the sign of an error or of a warning, in its color and its own shape (not color alone)."""
    name = "error" if is_error else "warning"
    return icon(name, name)


def severity_color(is_error: bool) -> QColor:
    """Return the color of an error or of a warning."""
    return theme.color("error" if is_error else "warning")


def into_line(edit: QLineEdit, name: str = "", *, can_clear: bool = True) -> None:
    """Put icons into a line of text, as large as the zoom asks.

    name: an icon before the text; "" for none. can_clear: show a button that clears the line.
    """
    _LineIcons(edit, name, can_clear)


class _LineIcons(QObject):
    """The icons inside a line of text.

    Qt's own ones stay small at any zoom; only a style of their own would change that, and Qt crashes when the style
    sheet of the program is replaced while several lines share such a style.
    """

    def __init__(self, edit: QLineEdit, name: str, can_clear: bool) -> None:
        super().__init__(edit)
        self._edit = edit
        self._row = QHBoxLayout(edit)
        self._row.setSpacing(0)
        self._label = IconLabel(name, "text2") if name else None
        if self._label is not None:
            self._row.addWidget(self._label)
        self._row.addStretch(1)
        self._clear = QToolButton() if can_clear else None
        if self._clear is not None:
            self._clear.setIcon(icon("close", "text2"))
            self._clear.setAccessibleName(tr("Clear"))
            self._clear.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._clear.setCursor(Qt.CursorShape.ArrowCursor)
            self._clear.clicked.connect(edit.clear)
            self._clear.setVisible(bool(edit.text()))
            edit.textChanged.connect(lambda text: self._clear.setVisible(bool(text)))
            self._row.addWidget(self._clear)
        theme.signals().zoomed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        """Keep the text clear of the icons."""
        size, gap = theme.px("icon"), theme.px(6)
        self._row.setContentsMargins(gap, 0, gap, 0)
        start, end = (size + gap if each is not None else 0 for each in (self._label, self._clear))
        if self._clear is not None:
            self._clear.setIconSize(QSize(size, size))
        if self._edit.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            start, end = end, start
        self._edit.setTextMargins(start, 0, end, 0)


class IconLabel(QLabel):
    """A label that shows an icon, in the theme and at the zoom in use.

    size: pixels at 100 %, or the name of a part of the window.
    """

    def __init__(self, name: str, role: str = "text", size: float | str = "icon") -> None:
        super().__init__()
        self._source = (name, role, size)
        self._draw()

    def show_icon(self, name: str, role: str = "text") -> None:
        """Show another icon; "" for none."""
        self._source = (name, role, self._source[2])
        self._draw()

    def _draw(self) -> None:
        name, role, size = self._source
        self.setPixmap(icon(name, role).pixmap(theme.px(size)))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._draw()


@lru_cache(maxsize=1)
def blank() -> QIcon:
    """Return an empty icon, so that texts with and without a sign are in line."""
    pixmap = QPixmap(16, 16)
    pixmap.fill(Qt.GlobalColor.transparent)
    return QIcon(pixmap)


def faded_color() -> QColor:
    """Return the color of what does not count."""
    return theme.color("disabled")
