"""Light and dark colours: a Fusion style with a palette of our own, since the platform's scheme cannot be switched
everywhere (not at all without a display)."""

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

_LIGHT = {
    "Window": "#f4f5f7", "WindowText": "#1c2126", "Base": "#ffffff", "AlternateBase": "#f2f5f8", "Text": "#1c2126",
    "Button": "#eceff2", "ButtonText": "#1c2126", "BrightText": "#ffffff", "Highlight": "#1b6ca8",
    "HighlightedText": "#ffffff", "ToolTipBase": "#fffbe6", "ToolTipText": "#1c2126", "Link": "#0b5c99",
    "PlaceholderText": "#6b747d", "Mid": "#b9c0c7", "Dark": "#9aa2aa", "Light": "#ffffff", "Midlight": "#e3e7eb",
    "Shadow": "#6b747d",
}  # fmt: skip
_DARK = {
    "Window": "#23272b", "WindowText": "#e8eaec", "Base": "#1a1d20", "AlternateBase": "#20242a", "Text": "#e8eaec",
    "Button": "#30363c", "ButtonText": "#e8eaec", "BrightText": "#ffffff", "Highlight": "#3d8fcf",
    "HighlightedText": "#0c1014", "ToolTipBase": "#3a3f45", "ToolTipText": "#f2f4f5", "Link": "#7cc0f2",
    "PlaceholderText": "#949da5", "Mid": "#454c53", "Dark": "#15181a", "Light": "#4a5158", "Midlight": "#3a4047",
    "Shadow": "#0c0e0f",
}  # fmt: skip
_FADED = {False: "#8b939b", True: "#7c858d"}


def palette(is_dark: bool) -> QPalette:
    """The palette of light or dark colours."""
    made = QPalette()
    for name, colour in (_DARK if is_dark else _LIGHT).items():
        made.setColor(getattr(QPalette.ColorRole, name), QColor(colour))
    for role in ("WindowText", "Text", "ButtonText"):
        made.setColor(QPalette.ColorGroup.Disabled, getattr(QPalette.ColorRole, role), QColor(_FADED[is_dark]))
    return made


def use(is_dark: bool) -> None:
    """Gives the whole program these colours."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    application.setStyle("Fusion")
    application.setPalette(palette(is_dark))
    hint = palette(is_dark).color(QPalette.ColorRole.PlaceholderText).name()
    line = palette(is_dark).color(QPalette.ColorRole.Mid).name()
    application.setStyleSheet(
        f'QLabel[hint="true"] {{ color: {hint}; }}'
        "QGroupBox { font-weight: bold; border: 1px solid " + line + "; border-radius: 6px; margin-top: 9px;"
        " padding: 8px 6px 4px 6px; }"
        "QGroupBox::title { subcontrol-origin: margin; left: 10px; padding: 0 4px; }"
        "QGroupBox > QWidget { font-weight: normal; }"
        "QCheckBox::indicator:unchecked { border: 1px solid " + hint + "; border-radius: 2px;"
        " width: 11px; height: 11px; margin: 1px; background: palette(base); }"
        "QCheckBox::indicator:unchecked:focus { border-color: palette(highlight); }"
        "QTableView::indicator:unchecked { border: 1px solid " + hint + "; border-radius: 2px;"
        " width: 11px; height: 11px; margin: 1px; background: palette(base); }"
        "QSplitter::handle { background: transparent; }"
        "QSplitter::handle:hover { background: " + line + "; }"
        "QToolBar { spacing: 4px; padding: 3px; border: none; border-bottom: 1px solid " + line + "; }"
    )


def mix(one: QColor, other: QColor, share: float) -> QColor:
    """Return a color between two opaque ones.

    share: how much of the other it has, from 0 to 1.
    """
    return QColor.fromRgbF(
        *(
            a + (b - a) * share
            for a, b in (
                (one.redF(), other.redF()),
                (one.greenF(), other.greenF()),
                (one.blueF(), other.blueF()),
            )
        )
    )


def is_dark() -> bool:
    """Whether the program shows dark colours now."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    return application.palette().color(QPalette.ColorRole.Window).lightness() < 128
