"""Gives the widgets of the program another style sheet: those that are visible at once, the others soon after.

It hides how Qt gives a widget a style. If one sheet replaces another, Qt styles each widget once for each widget around
it, and the hidden ones too, four fifths of a window. Here Qt is made to forget whom it has styled before it gets the
sheet, and each widget is styled once: now if it is visible, else in short turns of the event loop or when it is shown.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

_A_TURN = 40
"""Hidden widgets styled in one turn; it takes a few milliseconds."""


class Restyling(QObject):
    """Styles all widgets anew. finished(): every widget has the style that was given last."""

    finished = Signal()

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._application = application
        self._waiting: dict[QWidget, None] = {}
        self._turns = QTimer(self)
        self._turns.timeout.connect(self._next)
        self.is_styling = False
        """Whether Qt is giving widgets another style at this moment."""

    def begin(self, sheet: str, palette: QPalette, font: QFont) -> None:
        """Give the program a style sheet, a palette and a font, and all visible widgets their new style."""
        application = self._application
        application.removeEventFilter(self)
        is_first = not application.styleSheet()
        with self._styling():
            if is_first:
                application.setStyle("Fusion")
            else:
                application.style().unpolish(application)
                application.setStyleSheet(sheet)
            application.setPalette(palette)
            application.setFont(font)
        if is_first:
            self.give(sheet)
            return
        widgets = _parents_first(application)
        self._style(each for each in widgets if each.isVisible())
        self._waiting = {each: None for each in widgets if isValid(each) and not each.isVisible()}
        application.installEventFilter(self)
        self._turns.start(0)

    def give(self, sheet: str) -> None:
        """Give a style sheet to the program while it has no other; Qt then styles all widgets."""
        with self._styling():
            self._application.setStyleSheet(sheet)

    @contextmanager
    def _styling(self) -> Iterator[None]:
        was_styling, self.is_styling = self.is_styling, True
        try:
            yield
        finally:
            self.is_styling = was_styling

    def finish(self) -> None:
        """Style at once what is still waiting."""
        while self._waiting:
            self._next()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Style a waiting widget when it is shown."""
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched in self._waiting:
            del self._waiting[watched]
            self._style([watched])
        return False

    def _next(self) -> None:
        turn = [each for each, _ in zip(self._waiting, range(_A_TURN))]
        for each in turn:
            del self._waiting[each]
        self._style(turn)
        if not self._waiting:
            self._turns.stop()
            self._application.removeEventFilter(self)
            self.finished.emit()

    def _style(self, widgets: Iterable[QWidget]) -> None:
        widgets = list(widgets)
        change = QEvent(QEvent.Type.StyleChange)
        with self._styling():
            for each in widgets:
                if isValid(each) and each.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
                    each.style().polish(each)
            for each in widgets:
                if isValid(each):
                    QApplication.sendEvent(each, change)
                    each.update()


@cache
def restyling() -> Restyling:
    """Return the one object that styles the widgets of the program."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    return Restyling(application)


def _parents_first(application: QApplication) -> list[QWidget]:
    """Return all widgets of the program, each after those around it."""
    found: dict[QWidget, None] = {}
    for window in application.topLevelWidgets():
        if window.parentWidget() is None:
            found[window] = None
            found.update(dict.fromkeys(window.findChildren(QWidget)))
    return list(found)
