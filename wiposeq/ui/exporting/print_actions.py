"""The actions that print: the preview, the listing, the selected sequences, and the report of the check.

It hides the dialogs of Qt, and that pages are laid out and painted in a thread. printing.py paints them.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QPageLayout, QPageSize, QShortcut
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter, QPrintPreviewWidget
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSpinBox,
    QWidget,
)

from wiposeq.errors import Cancelled
from wiposeq.progress import Progress
from wiposeq.texts import tr, trn
from wiposeq.ui.exporting.actions import ListingActions
from wiposeq.ui.exporting.printing import Copy, PageLayout, print_copy, print_html, sheet_of
from wiposeq.ui.widgets.dialogs import Dialog
from wiposeq.ui.widgets.layout import choice, column, push_button, row, wrapped
from wiposeq.ui.window.workspace import Workspace

MAX_PREVIEWED = 60
"""How many pages the preview shows. Painting them blocks the window."""


class PrintActions:
    """The actions that print."""

    def __init__(self, workspace: Workspace, listing: ListingActions) -> None:
        self.workspace = workspace
        self.listing = listing

    def copying(self, numbers: tuple[int, ...] | None) -> Callable[[Progress], Copy]:
        """Return a function for a thread that returns a copy of the current project.

        numbers: the SEQ ID NOs of the sequences in the copy; None for all.
        """
        document, project = self.workspace.session.document, self.workspace.session.project

        def copy(progress: Progress) -> Copy:
            from wiposeq.app.exporting.copies import remarks

            whole = document.whole(project, progress=progress)
            count = len(whole.sequences)
            chosen = None if numbers is None else tuple(number for number in numbers if number <= count)
            return Copy(
                whole.header,
                whole.sequences if chosen is None else tuple(whole.sequences[number - 1] for number in chosen),
                whole.edition_on(),
                source=Path(whole.origin.source).name,
                numbers=chosen,
                remarks=remarks(whole, chosen),
            )

        return copy

    # ---- preview

    def preview(self) -> None:
        """Lay out the pages in a thread and show them."""
        printer = default_printer()
        dialog = PreviewDialog(printer, self.workspace.selected_places, self.workspace.parent)
        dialog.pages_requested.connect(lambda numbers: self._lay_out(dialog, printer, numbers))
        dialog.print_requested.connect(lambda numbers: self.ask_printer(printer, numbers))
        dialog.save_requested.connect(self.save_selected)
        dialog.stop_requested.connect(self.workspace.session.cancel)
        dialog.refresh()

    def _lay_out(self, dialog: "PreviewDialog", printer: QPrinter, numbers: tuple[int, ...] | None) -> None:
        copying, sheet = self.copying(numbers), sheet_of(printer.pageLayout())

        def lay_out(progress: Progress) -> PageLayout | None:
            try:
                copy = copying(progress)
                first_half = Progress(lambda n, all_: progress.report(n, all_ // 2), lambda: progress.is_cancelled)
                return PageLayout(copy, sheet, first_half)
            except Cancelled:
                return None

        open_dialogs = [dialog]
        dialog.finished.connect(lambda _: open_dialogs.clear())

        def show(layout: PageLayout | None) -> None:
            if open_dialogs:
                dialog.show_pages(layout)

        def failed(error: Any) -> None:
            show(None)
            self.workspace.session.failed.emit(error)

        if not self.workspace.session.run(tr("Laying out the pages"), lay_out, show, failed):
            show(None)

    # ---- printing

    def print_all(self) -> None:
        """Ask for the printer and print the listing, or only the selected sequences if the user chooses so."""
        self.ask_printer(default_printer(), None)

    def ask_printer(self, printer: QPrinter, numbers: tuple[int, ...] | None) -> None:
        """Ask for the printer, then print in a thread. numbers: the SEQ ID NOs of the sequences; None for all."""
        selected = self.workspace.selected_places
        dialog = self._dialog(printer, len(selected) if numbers is None else 0)

        def start() -> None:
            is_selection = printer.printRange() == QPrinter.PrintRange.Selection
            copying = self.copying(selected if is_selection else numbers)
            self._print(
                tr("Printing"),
                lambda progress: print_copy(printer, copying(progress), progress=progress),
                lambda count: trn("{count} page printed.", "{count} pages printed.", count),
            )

        dialog.accepted.connect(start)
        QDialog.open(dialog)  # QPrintDialog.open requires a slot

    def print_report(self) -> None:
        """Ask for the printer and print the report of the check."""
        from wiposeq.app.checking import with_remarks

        report = with_remarks(self.workspace.session.report, self.workspace.session.project)
        printer = default_printer()
        dialog = self._dialog(printer, 0)

        def work(progress: Progress) -> None:
            from wiposeq.formats.reports.check_report import as_html

            print_html(printer, as_html([report]))

        dialog.accepted.connect(lambda: self._print(tr("Printing"), work, lambda _: tr("The report was printed.")))
        QDialog.open(dialog)  # QPrintDialog.open requires a slot

    def _dialog(self, printer: QPrinter, selected: int) -> QPrintDialog:
        dialog = QPrintDialog(printer, self.workspace.parent)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(tr("Print"))
        option = QAbstractPrintDialog.PrintDialogOption
        dialog.setOption(option.PrintSelection, selected > 0)
        dialog.setOption(option.PrintPageRange, True)
        dialog.setOption(option.PrintCurrentPage, False)
        return dialog

    def _print(self, title: str, work: Callable[[Progress], Any], words: Callable[[Any], str]) -> None:
        self.workspace.session.run(title, work, lambda result: self.workspace.session.message.emit(words(result)))

    # ---- chosen sequences

    def save_selected(self, numbers: tuple[int, ...] | None = None) -> None:
        """Ask for a file and write a copy of the selected sequences. numbers: their SEQ ID NOs if others are wanted."""
        chosen = self.workspace.selected_places if numbers is None else numbers
        self.listing.save_copy(chosen or None, ending="pdf")


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

    def _top_row(self) -> QHBoxLayout:
        first = row(self.what, 12, QLabel(tr("Page")), self.page, self.total, 12)
        for text, run, key in (
            (tr("Zoom &in"), self.view.zoomIn, QKeySequence.StandardKey.ZoomIn),
            (tr("Zoom &out"), self.view.zoomOut, QKeySequence.StandardKey.ZoomOut),
            (tr("Whole &page"), self.view.fitInView, None),
            (tr("Page &width"), self.view.fitToWidth, None),
        ):
            first.addWidget(_button(text, run))
            if key is not None:
                QShortcut(QKeySequence(key), self, run)
        first.addStretch(1)
        return first

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
        self.total.setText(tr("of {count}", count=f"{layout.total:,}"))
        self.remark.setVisible(shown < layout.total)
        self.remark.setText(
            tr(
                "The preview shows the first {count} pages; all {total} are printed.",
                count=shown,
                total=f"{layout.total:,}",
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
