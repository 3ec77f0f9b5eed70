"""Pages that scroll when the window is too small for them, so that nothing is out of reach.

It hides that the focus is brought into view.
"""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QStackedWidget, QWidget


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
