"""The preview of what will be printed, and the default printer.

It hides the widgets of Qt. print_actions.py lays out the pages in a thread, printing.py paints them.
"""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QPageLayout, QPageSize, QShortcut
from PySide6.QtPrintSupport import QPrinter, QPrintPreviewWidget
from PySide6.QtWidgets import QAbstractScrollArea, QLabel, QPushButton, QSizePolicy, QSpinBox, QWidget

from wiposeq.texts import shown_number, tr, trn
from wiposeq.ui.exporting.printing import PageLayout
from wiposeq.ui.widgets.dialogs import Dialog
from wiposeq.ui.widgets.flow import flow
from wiposeq.ui.widgets.layout import choice, column, push_button, row, wrapped

MAX_PREVIEWED = 60
"""How many pages the preview shows. Painting them blocks the window."""


def default_printer() -> QPrinter:
    """Return the default printer, set to A4, the paper that offices require."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setPageOrientation(QPageLayout.Orientation.Portrait)
    printer.setFullPage(True)
    printer.setDocName(tr("Sequence listing"))
    return printer


class PreviewDialog(Dialog):
    """The pages as they will be printed.

    pages_requested(numbers): lay out the sequences with these SEQ ID NOs (None for all) and call show_pages().
    print_requested(numbers), save_requested(numbers): print them, or save them as a file.
    stop_requested(): stop laying out pages.
    """

    pages_requested = Signal(object)
    print_requested = Signal(object)
    save_requested = Signal(object)
    stop_requested = Signal()

    def __init__(self, printer: QPrinter, selected: tuple[int, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent, tr("Print preview"), 900, 720)
        self._printer = printer
        self._layout: PageLayout | None = None
        self._is_waiting = False
        self._build_choices(selected)
        self.total = QLabel()
        self.view = QPrintPreviewWidget(printer, self)
        for each in (self.view, *self.view.findChildren(QAbstractScrollArea)):
            each.setAccessibleName(tr("Pages"))
        self.view.paintRequested.connect(self._paint)
        self.view.previewChanged.connect(self._follow)
        self.remark = wrapped()
        self.remark.hide()
        self.print_button = _button(tr("P&rint..."), lambda: self.print_requested.emit(self.what.currentData()))
        self.save_button = _button(tr("&Save a copy..."), lambda: self.save_requested.emit(self.what.currentData()))
        close = _button(tr("Close"), self.reject)
        self.print_button.setDefault(True)
        last = row((self.remark, 1), None, self.print_button, self.save_button, close)
        column(self._top_row(), (self.view, 1), last, parent=self)
        QShortcut(QKeySequence("PgDown"), self, self.page.stepUp)
        QShortcut(QKeySequence("PgUp"), self, self.page.stepDown)
        self.view.fitToWidth()

    def _top_row(self) -> QWidget:
        place = QWidget()
        row(QLabel(tr("Page")), self.page, self.total, parent=place, margin=0)
        parts: list[QWidget] = [self.what, place]
        for text, run, key in (
            (tr("Zoom &in"), self.view.zoomIn, QKeySequence.StandardKey.ZoomIn),
            (tr("Zoom &out"), self.view.zoomOut, QKeySequence.StandardKey.ZoomOut),
            (tr("Whole &page"), self.view.fitInView, None),
            (tr("Page &width"), self.view.fitToWidth, None),
        ):
            parts.append(_button(text, run))
            if key is not None:
                QShortcut(QKeySequence(key), self, run)
        return flow(*parts)

    def _build_choices(self, selected: tuple[int, ...]) -> None:
        self.what = choice(tr("Sequences to print"), [(tr("The whole listing"), None)])
        if selected:
            words = trn("The selected sequence", "The {count} selected sequences", len(selected))
            self.what.addItem(words, selected)
        self.what.activated.connect(lambda _: self.refresh())
        self.page = QSpinBox()
        self.page.setAccessibleName(tr("Page"))
        self.page.setKeyboardTracking(False)
        self.page.valueChanged.connect(self._go)

    def refresh(self) -> None:
        """Request the pages of the chosen sequences."""
        self._wait(True)
        self.pages_requested.emit(self.what.currentData())

    def _wait(self, is_waiting: bool) -> None:
        self._is_waiting = is_waiting
        for part in (self.what, self.page, self.print_button, self.save_button):
            part.setEnabled(not is_waiting)

    def reject(self) -> None:
        """Close the preview and stop laying out pages."""
        if self._is_waiting:
            self.stop_requested.emit()
        super().reject()

    def show_pages(self, layout: PageLayout | None) -> None:
        """Show pages. Close the preview if `layout` is None."""
        self._wait(False)
        if layout is None:
            self.close()
            self.deleteLater()
            return
        self._layout = layout
        shown = min(layout.total, MAX_PREVIEWED)
        self.page.setRange(1, shown)
        self.total.setText(tr("of {count}", count=shown_number(layout.total)))
        self.remark.setVisible(shown < layout.total)
        self.remark.setText(
            tr(
                "The preview shows the first {count} pages; all {total} are printed.",
                count=shown,
                total=shown_number(layout.total),
            )
        )
        self.open()
        self.view.updatePreview()
        self.view.setFocus()

    def _paint(self, printer: QPrinter) -> None:
        if self._layout is not None:
            self._layout.paint(printer, 1, MAX_PREVIEWED, is_reported=False)

    def _go(self, number: int) -> None:
        if number != self.view.currentPage():
            self.view.setCurrentPage(number)

    def _follow(self) -> None:
        if self.page.value() != self.view.currentPage():
            self.page.blockSignals(True)
            self.page.setValue(self.view.currentPage())
            self.page.blockSignals(False)


def _button(text: str, run: Callable[[], object]) -> QPushButton:
    button = push_button(text, run)
    button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return button
