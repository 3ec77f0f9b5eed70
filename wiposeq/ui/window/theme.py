"""The look of the window: colors by role, fonts, sizes and the style sheet, in three themes and at any zoom.

It hides where colors and sizes come from (resources/theme) and how Qt gets them. No other module of the window
names a color, a size of text or a style sheet.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory
from typing import Final
from zlib import crc32

import msgspec
from msgspec import Struct
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from wiposeq import resources
from wiposeq.formats.files import replacing
from wiposeq.formats.project.locks import data_folder
from wiposeq.model.feature_kinds import THEMES, Theme
from wiposeq.ui.window.restyling import restyling

LIGHT: Final = "light"
DARK: Final = "dark"
ZOOMS: Final = (1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0)
"""The steps of the zoom of the whole window."""


class Tokens(Struct, frozen=True):
    """What resources/theme/theme.toml holds.

    roles: a color for each theme by the role.
    type: size in pixels, height of a line and weight by the style of a text.
    fonts: families by their use, the preferred first.
    size: pixels at 100 % by the part of the window.
    """

    roles: dict[str, tuple[str, str, str]]
    type: dict[str, tuple[int, int, int]]
    fonts: dict[str, tuple[str, ...]]
    size: dict[str, int]


class _Look:
    theme: Theme = LIGHT
    zoom = 1.0
    drawn: TemporaryDirectory[str] | None = None


_look = _Look()

_PALETTE: Final = {
    "Window": "window",
    "WindowText": "text",
    "Base": "surface",
    "AlternateBase": "surface",
    "Text": "text",
    "Button": "surface",
    "ButtonText": "text",
    "BrightText": "error",
    "Highlight": "selection",
    "HighlightedText": "text",
    "PlaceholderText": "text2",
    "ToolTipBase": "tooltip",
    "ToolTipText": "onTooltip",
    "Link": "accent",
    "LinkVisited": "accent",
    "Light": "raised",
    "Midlight": "line",
    "Mid": "border",
    "Dark": "border",
    "Shadow": "border",
    "Accent": "accentFill",
}
_MONOSPACED: Final = ("residues", "translation")
_INACTIVE: Final = {"Highlight": "selectionIdle"}
_DISABLED: Final = {
    "Text": "disabled",
    "WindowText": "disabled",
    "ButtonText": "disabled",
    "Base": "disabledFill",
    "Button": "disabledFill",
}


@cache
def tokens() -> Tokens:
    """Return the colors, fonts and sizes of all themes."""
    return msgspec.toml.decode(resources.text("theme", "theme.toml"), type=Tokens)


class Signals(QObject):
    """What happens to the look of the program.

    zoomed(): the zoom has changed, and every visible widget has its new style; again when the hidden ones have it too.
    """

    zoomed = Signal()


@cache
def signals() -> Signals:
    """Return the one object that reports changes of the look."""
    return Signals()


def current() -> Theme:
    """Return the id of the theme in use."""
    return _look.theme


def zoom() -> float:
    """Return the zoom of the whole window; 1.0 is 100 %."""
    return _look.zoom


def is_changing() -> bool:
    """Return whether Qt is giving the widgets another style. Until it is done, no widget may be moved or deleted."""
    return restyling().is_styling


def is_dark() -> bool:
    """Return whether the theme in use has light text on a dark ground."""
    return _look.theme != LIGHT


def color_name(role: str, theme: Theme | None = None) -> str:
    """Return the color of a role as #rrggbb, in the theme in use if none is given."""
    return tokens().roles[role][THEMES.index(theme or _look.theme)]


def color(role: str) -> QColor:
    """Return the color of a role in the theme in use."""
    return QColor(color_name(role))


def px(size: float | str) -> int:
    """Return a size at the zoom in use, in pixels. size: pixels at 100 %, or the name of a part of the window."""
    return round((tokens().size[size] if isinstance(size, str) else size) * _look.zoom)


def font(style: str = "body", zoom: float | None = None) -> QFont:
    """Return the font of a style of text. zoom: instead of the zoom in use."""
    size, _, weight = tokens().type[style]
    families = _installed("residues" if style in _MONOSPACED else "interface")
    result = QFont()
    result.setFamilies([*families, *tokens().fonts["cjk"]])
    result.setPixelSize(round(size * (zoom or _look.zoom)))
    result.setWeight(QFont.Weight(weight))
    result.setFeature(QFont.Tag("tnum"), 1)
    return result


@cache
def _installed(use: str) -> tuple[str, ...]:
    """Return the families of a use that this computer has. Qt searches the others again for each foreign letter."""
    _load_fonts()
    return tuple(each for each in tokens().fonts[use] if QFontDatabase.hasFamily(each))


def system_theme() -> Theme:
    """Return the theme that the system asks for; light if it does not say."""
    scheme = QGuiApplication.styleHints().colorScheme()
    return DARK if scheme == Qt.ColorScheme.Dark else LIGHT


def palette(theme: Theme) -> QPalette:
    """Return the palette of a theme."""
    result = QPalette()
    groups = QPalette.ColorGroup
    for group, roles in ((None, _PALETTE), (groups.Inactive, _INACTIVE), (groups.Disabled, _DISABLED)):
        for name, role in roles.items():
            where, ink = getattr(QPalette.ColorRole, name), QColor(color_name(role, theme))
            if group is None:
                result.setColor(where, ink)
            else:
                result.setColor(group, where, ink)
    return result


def use(theme: str = "", zoom: float = 1.0) -> None:
    """Give the whole program a theme and a zoom, at once. theme: an id, or "" to follow the system."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    _load_fonts()
    _look.theme = next((each for each in THEMES if each == theme), system_theme())
    old_zoom, _look.zoom = _look.zoom, min(max(zoom, ZOOMS[0]), ZOOMS[-1])
    look = f"{_look.theme} {_look.zoom} {_is_mirrored()}"
    if application.property("wiposeqLook") == look:
        return
    application.setProperty("wiposeqLook", look)
    restyling().begin(style_sheet(), palette(_look.theme), font())
    if _look.zoom != old_zoom:
        signals().zoomed.emit()
        restyling().finished.connect(signals().zoomed, Qt.ConnectionType.SingleShotConnection)


@contextmanager
def styled_once() -> Iterator[None]:
    """Build a window without the style sheet, and style all its widgets in the end.

    With a style sheet, Qt styles a widget again whenever it or a widget around it gets a parent, which takes two
    thirds of the time of a large window. While another window is visible, the style sheet stays.
    """
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    sheet = application.styleSheet()
    if not sheet or any(each.isVisible() for each in application.topLevelWidgets()):
        yield
        return
    application.setStyleSheet("")
    try:
        yield
    finally:
        restyling().give(sheet)


def style_sheet() -> str:
    """Return the style sheet of the window for the theme and the zoom in use.

    In resources/theme/window.qss, `@role` is the color of a role, `@icon(name, role)` an icon in that color, and every
    number of pixels is one at 100 %.
    """
    sheet = resources.text("theme", "window.qss")
    sheet = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    if _is_mirrored():
        sheet = mirrored(sheet)
    sheet = re.sub(r"@icon\((\w+), (\w+)\)", lambda found: f'url("{_icon_file(found[1], found[2])}")', sheet)
    sheet = re.sub(r"@font\((\w+)\)", lambda found: _font_rule(found[1]), sheet)
    sheet = re.sub(r"@(\w+)", lambda found: color_name(found[1]), sheet)
    return re.sub(r"\b(\d+)px", lambda found: f"{_scaled(int(found[1]))}px", sheet)


def mirrored(sheet: str) -> str:
    """Return a style sheet with left and right exchanged where Qt does not do so itself: margins, padding, borders.

    Qt turns the alignment of texts and the places of arrows and indicators.
    """
    sheet = re.sub(
        r"((?:padding|margin|border|border-top|border-bottom)-)(left|right)\b",
        lambda found: found[1] + ("left" if found[2] == "right" else "right"),
        sheet,
    )
    sheet = re.sub(r"((?:padding|margin): [^\s;]+) ([^\s;]+) ([^\s;]+) ([^\s;]+);", r"\1 \4 \3 \2;", sheet)
    return sheet.replace("@icon(chevron_right,", "@icon(chevron_left,")


def _is_mirrored() -> bool:
    return QApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft


def set_variant(widget: QWidget, name: str, value: str) -> None:
    """Set a property that the style sheet looks at, such as role="primary" or state="error", and style it anew."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def _scaled(pixels: int) -> int:
    return pixels if pixels <= 1 else round(pixels * _look.zoom)


def _font_rule(style: str) -> str:
    size, _, weight = tokens().type[style]
    rule = f"font-size: {size}px; font-weight: {weight};"
    if style in _MONOSPACED:
        rule += " font-family: " + ", ".join(f'"{family}"' for family in tokens().fonts["residues"]) + ";"
    return rule


def _icon_file(name: str, role: str) -> str:
    """Return the path of an icon in the color of a role; a style sheet reads pictures from files only."""
    drawing = resources.text("icons", f"{name}.svg").replace("currentColor", color_name(role)).encode()
    path = _icon_folder() / f"{name}-{crc32(drawing):08x}.svg"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)  # the folder may be removed while the program runs
        with replacing(path) as file:
            file.write(drawing)
    return path.as_posix()


@cache
def _icon_folder() -> Path:
    """Return the folder of colored icons: in the user's data, where a crash leaves no copies, or a temporary one."""
    folder = data_folder() / "icons"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=folder):
            return folder
    except OSError:
        _look.drawn = TemporaryDirectory(prefix="wiposeq-icons-")
        return Path(_look.drawn.name)


@cache
def _load_fonts() -> None:
    for path in sorted(resources.path("fonts").glob("*.[ot]tf")):
        QFontDatabase.addApplicationFont(str(path))
