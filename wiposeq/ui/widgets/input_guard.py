"""Prevents accidental changes of fields by the mouse wheel or by a dropped file, lost clicks, and texts drawn as HTML.

It hides five defaults of Qt: a combo box or spin box changes its value when the wheel turns over it, a text field
inserts the address of a file that is dropped on it, a list of offers below a field uses up the click that closes it,
a spin box ignores the inner margin of the style sheet, and a label draws a text with tags as HTML.
"""

from functools import partial

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QMouseEvent, QWindow
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QMainWindow,
    QMenu,
    QMenuBar,
    QPlainTextEdit,
    QPushButton,
    QScrollBar,
    QStackedWidget,
    QTabBar,
    QTextEdit,
    QWidget,
)
from shiboken6 import isValid

from wiposeq.ui.widgets import mnemonics, names
from wiposeq.ui.widgets.direction import place_by_window
from wiposeq.ui.window import theme

_WATCHED = frozenset({QEvent.Type.Polish, QEvent.Type.Show, QEvent.Type.Wheel, QEvent.Type.MouseButtonPress})
_REST = frozenset({QEvent.Type.MouseMove, QEvent.Type.MouseButtonRelease})
_VALUES = (QComboBox, QAbstractSpinBox, QAbstractSlider, QTabBar)
"""Widgets whose value the wheel changes."""
_TEXTS = (QLineEdit, QPlainTextEdit, QTextEdit)


class InputGuard(QObject):
    """Filters the events of all widgets of the program.

    The wheel over a widget without the focus scrolls the area around it and does not move the focus. A text field
    accepts no drop; the window opens or imports the dropped file. A click outside a list of offers closes the list and
    does what it does without the list. Parts without a name get one for screen readers.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._behind: QWindow | None = None
        """The window that gets the rest of a click that closed a list of offers."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if self._behind is not None and kind in _REST and isinstance(event, QMouseEvent):
            return self._pass_on(watched, event)
        if kind not in _WATCHED or not isinstance(watched, QWidget):
            return False
        if kind == QEvent.Type.Polish:
            _protect(watched)
            names.complete(watched)
            if isinstance(watched, QAbstractSpinBox):
                _indent(watched)
            if isinstance(watched, QLabel):
                place_by_window(watched)
                _show_as_written(watched)
            if isinstance(watched, QMenu):
                watched.aboutToShow.connect(partial(mnemonics.settle, watched))
        elif kind == QEvent.Type.Show:
            _settle_letters(watched)
        elif kind == QEvent.Type.MouseButtonPress:
            return isinstance(event, QMouseEvent) and _is_offers(watched) and self._click_behind(watched, event)
        elif _has_value(watched) and not watched.hasFocus():
            event.ignore()
            return True
        return False

    def _click_behind(self, offers: QWidget, event: QMouseEvent) -> bool:
        """Close a list of offers if the click is outside it, and press what is there in the window of its field.

        Return whether the click is outside.
        """
        if offers.rect().contains(event.position().toPoint()):
            return False
        field = offers.focusProxy()
        offers.hide()
        window = None if field is None else field.window()
        target = QApplication.widgetAt(event.globalPosition().toPoint())
        if window is not None and target is not None and target.window() is window:
            self._behind = window.windowHandle()
            _send(self._behind, event)  # at once, not posted: the release of a quick click waits already
        return True

    def _pass_on(self, watched: QObject, event: QMouseEvent) -> bool:
        """Send moves and the release to the window that was pressed. X11 sends them to the closed list.

        Return whether the event was for another window.
        """
        behind = self._behind
        if event.type() == QEvent.Type.MouseButtonRelease:
            self._behind = None
        if behind is None or watched is behind or not isinstance(watched, QWindow):
            return False
        _send(behind, event)
        return True


def _send(window: QWindow | None, event: QMouseEvent) -> None:
    """Send a mouse event to another window than the one it came to."""
    if window is not None and isValid(window):
        place, point = event.globalPosition(), window.mapFromGlobal(event.globalPosition())
        copy = QMouseEvent(event.type(), point, place, event.button(), event.buttons(), event.modifiers())
        QCoreApplication.sendEvent(window, copy)


def install() -> None:
    """Guard all widgets of the program from now on. A second call has no effect."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    if application.findChild(InputGuard) is None:
        application.installEventFilter(InputGuard(application))
        theme.signals().zoomed.connect(_indent_all)  # Qt owns some boxes, which cannot hold a Python object of ours


def _show_as_written(label: QLabel) -> None:
    """Show tags in the text of a label as they are, unless its format says that it is HTML.

    Qt would draw a text with tags, such as the name of an organism or of a file, as HTML. Tooltips are labels, too.
    """
    if label.textFormat() == Qt.TextFormat.AutoText:
        label.setTextFormat(Qt.TextFormat.PlainText)


def _settle_letters(widget: QWidget) -> None:
    """Give the controls of a dialog that is shown, or another page of one, letters of their own."""
    if isinstance(widget, QDialog | QMenuBar):
        mnemonics.settle(widget)
    elif isinstance(widget.parent(), QStackedWidget) and isinstance(widget.window(), QDialog):
        mnemonics.settle(widget.window())
    elif isinstance(widget, QPushButton | QLabel) and "&" in widget.text():
        window = widget.window()
        bar = window.menuWidget() if isinstance(window, QMainWindow) else None
        if isinstance(bar, QMenuBar):
            mnemonics.settle_beside(bar, widget)


def _has_value(widget: QWidget) -> bool:
    return isinstance(widget, _VALUES) and not isinstance(widget, QScrollBar)


def _is_offers(widget: QWidget) -> bool:
    """Return whether a widget is the list that a QCompleter shows below its field."""
    return isinstance(widget, QAbstractItemView) and widget.windowType() == Qt.WindowType.Popup


def _protect(widget: QWidget) -> None:
    """Disable the focus by wheel of a widget with a value, and the drop into a text field."""
    if _has_value(widget) and widget.focusPolicy() == Qt.FocusPolicy.WheelFocus:
        widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    if isinstance(widget, _TEXTS):
        widget.setAcceptDrops(False)
        if isinstance(widget, QAbstractScrollArea):
            widget.viewport().setAcceptDrops(False)


def _indent(box: QAbstractSpinBox) -> None:
    """Give the text of a spin box the inner margin of other fields."""
    box.lineEdit().setTextMargins(theme.px(9), 0, 0, 0)


def _indent_all() -> None:
    for widget in QApplication.allWidgets():
        if isinstance(widget, QAbstractSpinBox):
            _indent(widget)
