"""Icons, from SVG files in resources/icons, coloured with the palette so that they fit light and dark.

The files use `currentColor`; this module puts the palette's text colour there and keeps the result.
"""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QAction, QColor, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from wiposeq import resources

_names: dict[int, str] = {}
"""The name of each icon made in the palette's colour, by its cache key."""

ERROR = "#d32f2f"
WARNING = "#e08a00"


def _draw(name: str, colour: str, size: int) -> QPixmap:
    path = resources.path("icons", f"{name}.svg")
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    if path.is_file():
        svg = path.read_text(encoding="utf-8").replace("currentColor", colour)
        painter = QPainter(pixmap)
        QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, size, size))
        painter.end()
    return pixmap


@lru_cache(maxsize=256)
def _icon(name: str, colour: str, faded: str) -> QIcon:
    made = QIcon()
    for size in (16, 24, 32, 48):
        made.addPixmap(_draw(name, colour, size), QIcon.Mode.Normal)
        made.addPixmap(_draw(name, faded, size), QIcon.Mode.Disabled)
    return made


def icon(name: str) -> QIcon:
    """The icon of that name in the palette's text colour; an empty one where there is no such file."""
    palette = QApplication.palette()
    normal = palette.color(QPalette.ColorRole.WindowText).name()
    faded = palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.WindowText).name()
    made = _icon(name, normal, faded)
    _names[made.cacheKey()] = name
    return made


def recolor(parent: QWidget) -> None:
    """Draws the icons of all buttons and actions in a window again, in the palette's colours of now."""
    owners: list[QAbstractButton | QAction] = [*parent.findChildren(QAbstractButton), *parent.findChildren(QAction)]
    for owner in owners:
        name = _names.get(owner.icon().cacheKey())
        if name is not None:
            owner.setIcon(icon(name))


def severity(is_error: bool) -> QIcon:
    """The sign of an error or of a warning, in its colour and its own shape (not colour alone)."""
    colour = ERROR if is_error else WARNING
    return _icon("error" if is_error else "warning", colour, colour)


def severity_color(is_error: bool) -> QColor:
    """The colour of an error or of a warning."""
    return QColor(ERROR if is_error else WARNING)


@lru_cache(maxsize=1)
def blank() -> QIcon:
    """An icon of nothing, so that texts with and without a sign stand in line."""
    pixmap = QPixmap(16, 16)
    pixmap.fill(Qt.GlobalColor.transparent)
    return QIcon(pixmap)


def faded_color() -> QColor:
    """The palette's colour of what does not count."""
    return QApplication.palette().color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.WindowText)
