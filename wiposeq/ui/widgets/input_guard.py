"""Prevents accidental changes of fields by the mouse wheel or by a dropped file.

It hides two defaults of Qt: a combo box or spin box changes its value when the wheel turns over it, and a text field
inserts the address of a file that is dropped on it.
"""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QTabBar,
    QTextEdit,
    QWidget,
)

from wiposeq.ui.widgets import names

_WATCHED = frozenset({QEvent.Type.Polish, QEvent.Type.Wheel})
_VALUES = (QComboBox, QAbstractSpinBox, QAbstractSlider, QTabBar)
"""Widgets whose value the wheel changes."""
_TEXTS = (QLineEdit, QPlainTextEdit, QTextEdit)


class InputGuard(QObject):
    """Filters the events of all widgets of the program.

    The wheel over a widget without the focus scrolls the area around it and does not move the focus. A text field
    accepts no drop; the window opens or imports the dropped file. Parts without a name get one for screen readers.
    """

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind not in _WATCHED or not isinstance(watched, QWidget):
            return False
        if kind == QEvent.Type.Polish:
            _protect(watched)
            names.complete(watched)
        elif _has_value(watched) and not watched.hasFocus():
            event.ignore()
            return True
        return False


def install() -> None:
    """Guard all widgets of the program from now on. A second call has no effect."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    if application.findChild(InputGuard) is None:
        application.installEventFilter(InputGuard(application))


def _has_value(widget: QWidget) -> bool:
    return isinstance(widget, _VALUES) and not isinstance(widget, QScrollBar)


def _protect(widget: QWidget) -> None:
    """Disable the focus by wheel of a widget with a value, and the drop into a text field."""
    if _has_value(widget) and widget.focusPolicy() == Qt.FocusPolicy.WheelFocus:
        widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    if isinstance(widget, _TEXTS):
        widget.setAcceptDrops(False)
        if isinstance(widget, QAbstractScrollArea):
            widget.viewport().setAcceptDrops(False)
