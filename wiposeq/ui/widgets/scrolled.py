"""Pages and forms that scroll when there is too little room for them, so that nothing is out of reach.

It hides that the focus is brought into view.
"""

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QScrollArea,
    QStackedWidget,
    QWidget,
)

from wiposeq.ui.widgets.layout import Part, column


class PageStack(QStackedWidget):
    """Pages, one shown at a time. The shown page alone decides how much room is needed at least."""

    def __init__(self) -> None:
        super().__init__()
        self.currentChanged.connect(lambda _: self.updateGeometry())

    def minimumSizeHint(self) -> QSize:
        page = self.currentWidget()
        return page.minimumSizeHint() if page is not None else super().minimumSizeHint()


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
