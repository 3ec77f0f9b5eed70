"""Printing from the window: the preview, the printer, copies of chosen sequences, and the report of the check.

It hides the dialogs of Qt and that pages are set and painted beside the window; the painter is printing.py's.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QPageLayout, QPageSize, QShortcut
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter, QPrintPreviewWidget
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from wiposeq.errors import Cancelled
from wiposeq.progress import Progress
from wiposeq.texts import tr, trn
from wiposeq.ui.exporting.actions import ListingActions
from wiposeq.ui.exporting.printing import Copy, Setting, print_copy, print_html, sheet_of
from wiposeq.ui.window.workspace import Workspace

MOST_PREVIEWED = 60
"""Pages that the preview shows; painting them holds the window up."""


class PrintActions:
    """What the window puts on paper."""

    def __init__(self, workspace: Workspace, listing: ListingActions) -> None:
        self.workspace = workspace
        self.listing = listing

    def copying(self, numbers: tuple[int, ...] | None) -> "Callable[[Progress], Copy]":
        """Return what makes, in a thread, a copy of the project as it is now. numbers: only of these sequences."""
        document, project = self.workspace.session.document, self.workspace.session.project

        def make(progress: Progress) -> Copy:
            from wiposeq.app.exporting.copies import remarks

            whole = document.whole(project, progress=progress)
            there = len(whole.sequences)
            chosen = None if numbers is None else tuple(number for number in numbers if number <= there)
            return Copy(
                whole.header,
                whole.sequences if chosen is None else tuple(whole.sequences[number - 1] for number in chosen),
                whole.edition_on(),
                source=Path(whole.origin.source).name,
                numbers=chosen,
                remarks=remarks(whole, chosen),
            )

        return make

    # ---- preview

    def preview(self) -> None:
        """Lay out the pages beside the window and show them."""
        printer = a_printer()
        dialog = PreviewDialog(printer, self.workspace.selected_places, self.workspace.parent)
        dialog.wanted.connect(lambda numbers: self._set(dialog, printer, numbers))
        dialog.printing.connect(lambda numbers: self.ask_printer(printer, numbers))
        dialog.saving.connect(self.save_selected)
        dialog.stopped.connect(self.workspace.session.cancel)
        dialog.refresh()

    def _set(self, dialog: "PreviewDialog", printer: QPrinter, numbers: tuple[int, ...] | None) -> None:
        copying, sheet = self.copying(numbers), sheet_of(printer.pageLayout())

        def lay(progress: Progress) -> Setting | None:
            try:
                copy = copying(progress)
                counted_once = Progress(lambda n, all_: progress.report(n, all_ // 2), lambda: progress.is_cancelled)
                return Setting(copy, sheet, counted_once)
            except Cancelled:
                return None

        there = [dialog]
        dialog.finished.connect(lambda _: there.clear())

        def show(setting: Setting | None) -> None:
            if there:
                dialog.show_setting(setting)

        def failed(error: Any) -> None:
            show(None)
            self.workspace.session.failed.emit(error)

        if not self.workspace.session.run(tr("Setting the pages"), lay, show, failed):
            show(None)

    # ---- printing

    def print_all(self) -> None:
        """Ask for the printer and print the listing, or the selected sequences if the user chooses that."""
        self.ask_printer(a_printer(), None)

    def ask_printer(self, printer: QPrinter, numbers: tuple[int, ...] | None) -> None:
        """Ask for the printer, then print these sequences (None: all) beside the window."""
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
        QDialog.open(dialog)  # its own one asks for a slot

    def print_report(self) -> None:
        """Ask for the printer and print the report of the check."""
        from wiposeq.app.checking import with_remarks

        report = with_remarks(self.workspace.session.report, self.workspace.session.project)
        printer = a_printer()
        dialog = self._dialog(printer, 0)

        def work(progress: Progress) -> None:
            from wiposeq.formats.reports.check_report import as_html

            print_html(printer, as_html([report]))

        dialog.accepted.connect(lambda: self._print(tr("Printing"), work, lambda _: tr("The report was printed.")))
        QDialog.open(dialog)  # its own one asks for a slot

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
        """Ask for a file and write a copy of the selected sequences, as PDF, a page or text."""
        chosen = self.workspace.selected_places if numbers is None else numbers
        self.listing.save_copy(chosen or None, ending="pdf")


def a_printer() -> QPrinter:
    """Return the default printer, set to A4, the paper that offices require."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setPageOrientation(QPageLayout.Orientation.Portrait)
    printer.setFullPage(True)
    printer.setDocName(tr("Sequence listing"))
    return printer


class PreviewDialog(QDialog):
    """The pages as they will be printed.

    wanted(numbers): set these sequences (None: all) and call show_setting(). printing(numbers), saving(numbers): print
    them, save them as a file. stopped(): do not go on setting pages.
    """

    wanted = Signal(object)
    printing = Signal(object)
    saving = Signal(object)
    stopped = Signal()

    def __init__(self, printer: QPrinter, selected: tuple[int, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Print preview"))
        self.resize(900, 720)
        self._printer = printer
        self._setting: Setting | None = None
        self._is_waiting = False
        self._build_choices(selected)
        self.total = QLabel()
        self.view = QPrintPreviewWidget(printer, self)
        for each in (self.view, *self.view.findChildren(QAbstractScrollArea)):
            each.setAccessibleName(tr("Pages"))
        self.view.paintRequested.connect(self._paint)
        self.view.previewChanged.connect(self._follow)
        self.remark = QLabel()
        self.remark.setWordWrap(True)
        self.remark.hide()
        row = self._top_row()
        below = QHBoxLayout()
        below.addWidget(self.remark, 1)
        below.addStretch(0)
        self.print_button = _button(tr("P&rint..."), lambda: self.printing.emit(self.what.currentData()))
        self.save_button = _button(tr("&Save a copy..."), lambda: self.saving.emit(self.what.currentData()))
        close = _button(tr("Close"), self.reject)
        for button in (self.print_button, self.save_button, close):
            below.addWidget(button)
        self.print_button.setDefault(True)
        column = QVBoxLayout(self)
        column.addLayout(row)
        column.addWidget(self.view, 1)
        column.addLayout(below)
        QShortcut(QKeySequence("PgDown"), self, self.page.stepUp)
        QShortcut(QKeySequence("PgUp"), self, self.page.stepDown)
        self.view.fitToWidth()

    def _top_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(self.what)
        row.addSpacing(12)
        row.addWidget(QLabel(tr("Page")))
        row.addWidget(self.page)
        row.addWidget(self.total)
        row.addSpacing(12)
        for text, run, key in (
            (tr("Zoom &in"), self.view.zoomIn, QKeySequence.StandardKey.ZoomIn),
            (tr("Zoom &out"), self.view.zoomOut, QKeySequence.StandardKey.ZoomOut),
            (tr("Whole &page"), self.view.fitInView, None),
            (tr("Page &width"), self.view.fitToWidth, None),
        ):
            button = _button(text, lambda _=False, run=run: run())
            row.addWidget(button)
            if key is not None:
                QShortcut(QKeySequence(key), self, run)
        row.addStretch(1)
        return row

    def _build_choices(self, selected: tuple[int, ...]) -> None:
        self.what = QComboBox()
        self.what.setAccessibleName(tr("What is printed"))
        self.what.addItem(tr("The whole listing"), None)
        if selected:
            words = trn("The selected sequence", "The {count} selected sequences", len(selected))
            self.what.addItem(words, selected)
        self.what.activated.connect(lambda _: self.refresh())
        self.page = QSpinBox()
        self.page.setAccessibleName(tr("Page"))
        self.page.setKeyboardTracking(False)
        self.page.valueChanged.connect(self._go)

    def refresh(self) -> None:
        """Ask for the pages of the chosen sequences."""
        self._wait(True)
        self.wanted.emit(self.what.currentData())

    def _wait(self, is_waiting: bool) -> None:
        self._is_waiting = is_waiting
        for part in (self.what, self.page, self.print_button, self.save_button):
            part.setEnabled(not is_waiting)

    def reject(self) -> None:
        """Close the preview and stop laying out pages."""
        if self._is_waiting:
            self.stopped.emit()
        super().reject()

    def show_setting(self, setting: Setting | None) -> None:
        """Show these pages; None: there are none, close the preview."""
        self._wait(False)
        if setting is None:
            self.close()
            self.deleteLater()
            return
        self._setting = setting
        shown = min(setting.total, MOST_PREVIEWED)
        self.page.setRange(1, shown)
        self.total.setText(tr("of {count}", count=f"{setting.total:,}"))
        self.remark.setVisible(shown < setting.total)
        self.remark.setText(
            tr(
                "The preview shows the first {count} pages; all {total} are printed.",
                count=shown,
                total=f"{setting.total:,}",
            )
        )
        self.open()
        self.view.updatePreview()
        self.view.setFocus()

    def _paint(self, printer: QPrinter) -> None:
        if self._setting is not None:
            self._setting.paint(printer, 1, MOST_PREVIEWED, is_told=False)

    def _go(self, number: int) -> None:
        if number != self.view.currentPage():
            self.view.setCurrentPage(number)

    def _follow(self) -> None:
        if self.page.value() != self.view.currentPage():
            self.page.blockSignals(True)
            self.page.setValue(self.view.currentPage())
            self.page.blockSignals(False)


def _button(text: str, run: Callable[..., Any]) -> QPushButton:
    button = QPushButton(text)
    button.setAutoDefault(False)
    button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    button.clicked.connect(run)
    return button
