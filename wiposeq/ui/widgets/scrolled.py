"""Pages and forms that scroll when there is too little room for them, so that nothing is out of reach.

It hides that the focus is brought into view.
"""

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QScrollArea,
    QStackedWidget,
    QWidget,
)
from shiboken6 import isValid

from wiposeq.ui.widgets.layout import Part, column, delayed


class PageStack(QStackedWidget):
    """Pages, one shown at a time. The shown page alone decides how much room is needed at least."""

    def __init__(self) -> None:
        super().__init__()
        self.currentChanged.connect(lambda _: self.updateGeometry())

    def minimumSizeHint(self) -> QSize:
        page = self.currentWidget()
        return page.minimumSizeHint() if page is not None else super().minimumSizeHint()


_SETTLED: Final = 50
"""Milliseconds after which all parts of a page have their new heights; fields grow after their width is known."""


class _FocusInView(QObject):
    """Scrolls an area if the widget with the focus was visible and is not any more.

    This happens if the area becomes lower, and if what is above the widget becomes higher.
    """

    def __init__(self, area: QScrollArea) -> None:
        super().__init__(area)
        page = area.widget()
        assert page is not None
        self._area, self._page = area, page
        self._was_visible = False
        self._later = delayed(self, _SETTLED, self._show)
        for watched in (area.viewport(), page):
            watched.installEventFilter(self)
        area.verticalScrollBar().valueChanged.connect(self._note)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._note)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self._was_visible:
            self._later.start()
        return False

    def _note(self, *_: object) -> None:
        """Remember whether the widget with the focus is visible. While sizes change, it still is what it was."""
        if isValid(self._area) and not self._later.isActive():  # the focus also moves while the area is deleted
            self._was_visible = self._is_visible()

    def _is_visible(self) -> bool:
        port, focused = self._area.viewport(), self._focused()
        if focused is None:
            return False
        return port.rect().intersects(QRect(focused.mapTo(port, QPoint(0, 0)), focused.size()))

    def _focused(self) -> QWidget | None:
        focused = QApplication.focusWidget()
        return focused if focused is not None and self._page.isAncestorOf(focused) else None

    def _show(self) -> None:
        focused = self._focused()
        if focused is not None and self._page.height() > self._area.viewport().height():
            # ensureWidgetVisible() of Qt would show the line of the cursor alone
            place = QRect(focused.mapTo(self._page, QPoint(0, 0)), focused.size())
            for y in (place.bottom(), place.top()):
                self._area.ensureVisible(place.x(), y, 0, 8)
        self._note()


def keep_focus_in_view(area: QScrollArea) -> None:
    """Scroll to the widget with the focus when an area, which has its page, becomes too low to show it."""
    _FocusInView(area)


class _Area(QScrollArea):
    """An area that follows the focus."""

    def __init__(self, page: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(page)
        self._page = page
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._follow)
        keep_focus_in_view(self)

    def _follow(self, _: QWidget | None, new: QWidget | None) -> None:
        page, port = self._page, self.viewport()
        is_too_small = page.width() > port.width() or page.height() > port.height()
        if new is not None and is_too_small and page.isAncestorOf(new):
            self.ensureWidgetVisible(new, 8, 8)


def scrolled(page: QWidget) -> QScrollArea:
    """Return an area that shows a page and scrolls if the page has too little room."""
    return _Area(page)


class ScrolledForm:
    """The parts of a dialog above its buttons; they scroll if the screen is too low for them."""

    def __init__(self, dialog: QDialog, parts: Iterable[Part | tuple[Part, int]], buttons: QDialogButtonBox) -> None:
        self._dialog, self._buttons = dialog, buttons
        self._form = QWidget()
        column(*parts, parent=self._form, margin=4)  # the ring of the focus
        area = scrolled(self._form)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setMinimumWidth(self._form.minimumSizeHint().width() + area.verticalScrollBar().sizeHint().width())
        self._whole = column((area, 1), buttons, parent=dialog)
        QTimer.singleShot(0, dialog, self._fit)  # the dialog is visible then, and has its fonts

    def _fit(self) -> None:
        """Make the dialog high enough for all parts, as far as the screen has room."""
        dialog, margins = self._dialog, self._whole.contentsMargins()
        width = dialog.width() - margins.left() - margins.right()
        height = max(self._form.heightForWidth(width), self._form.sizeHint().height())
        height += self._buttons.sizeHint().height() + self._whole.spacing() + margins.top() + margins.bottom()
        dialog.resize(dialog.width(), max(dialog.height(), min(height, dialog.screen().availableSize().height() - 60)))
