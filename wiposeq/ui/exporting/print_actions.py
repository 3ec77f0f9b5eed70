"""The actions that print: the preview, the listing, the selected sequences, and the report of the check.

It hides that pages are laid out and painted in a thread. printing.py paints them. What prints is imported when it is
needed, because it takes long.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog

from wiposeq.errors import Cancelled
from wiposeq.progress import Progress
from wiposeq.texts import tr, trn
from wiposeq.ui.exporting.actions import ListingActions
from wiposeq.ui.window.workspace import Workspace

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    from wiposeq.ui.exporting.preview_dialog import PreviewDialog
    from wiposeq.ui.exporting.printing import Copy, PageLayout


class PrintActions:
    """The actions that print."""

    def __init__(self, workspace: Workspace, listing: ListingActions) -> None:
        self.workspace = workspace
        self.listing = listing

    def copying(self, numbers: tuple[int, ...] | None) -> "Callable[[Progress], Copy]":
        """Return a function for a thread that returns a copy of the current project.

        numbers: the places (from 1) of the sequences in the copy; None for all.
        """
        document, project = self.workspace.session.document, self.workspace.session.project

        def copy(progress: Progress) -> "Copy":
            from wiposeq.app.exporting.copies import remarks
            from wiposeq.model.numbering import numbers_of
            from wiposeq.ui.exporting.printing import Copy

            whole = document.whole(project, progress=progress)
            numbers_in_file = numbers_of(whole)
            count = len(whole.sequences)
            chosen = None if numbers is None else tuple(number for number in numbers if number <= count)
            return Copy(
                whole.header,
                whole.sequences if chosen is None else tuple(whole.sequences[number - 1] for number in chosen),
                whole.edition_on(),
                source=Path(whole.origin.source).name,
                numbers=[numbers_in_file[place - 1] for place in chosen] if chosen is not None else numbers_in_file,
                remarks=remarks(whole, chosen),
            )

        return copy

    # ---- preview

    def preview(self) -> None:
        """Lay out the pages in a thread and show them."""
        from wiposeq.ui.exporting.preview_dialog import PreviewDialog, default_printer

        printer = default_printer()
        dialog = PreviewDialog(printer, self.workspace.selected_places, self.workspace.parent)
        dialog.pages_requested.connect(lambda numbers: self._lay_out(dialog, printer, numbers))
        dialog.print_requested.connect(lambda numbers: self.ask_printer(printer, numbers))
        dialog.save_requested.connect(self.save_selected)
        dialog.stop_requested.connect(self.workspace.session.cancel)
        dialog.refresh()

    def _lay_out(self, dialog: "PreviewDialog", printer: "QPrinter", numbers: tuple[int, ...] | None) -> None:
        from wiposeq.ui.exporting.printing import PageLayout, sheet_of

        copying, sheet = self.copying(numbers), sheet_of(printer.pageLayout())

        def lay_out(progress: Progress) -> "PageLayout | None":
            try:
                copy = copying(progress)
                first_half = Progress(lambda n, all_: progress.report(n, all_ // 2), lambda: progress.is_cancelled)
                return PageLayout(copy, sheet, first_half)
            except Cancelled:
                return None

        open_dialogs = [dialog]
        dialog.finished.connect(lambda _: open_dialogs.clear())

        def show(layout: "PageLayout | None") -> None:
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
        from wiposeq.ui.exporting.preview_dialog import default_printer

        self.ask_printer(default_printer(), None)

    def ask_printer(self, printer: "QPrinter", numbers: tuple[int, ...] | None) -> None:
        """Ask for the printer, then print in a thread. numbers: the SEQ ID NOs of the sequences; None for all."""
        from PySide6.QtPrintSupport import QPrinter

        from wiposeq.ui.exporting.printing import print_copy

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
        from wiposeq.app.checking import with_maps, with_remarks
        from wiposeq.ui.exporting.preview_dialog import default_printer
        from wiposeq.ui.exporting.printing import print_html

        project = self.workspace.session.project
        report = with_maps(with_remarks(self.workspace.session.report, project), project)
        printer = default_printer()
        dialog = self._dialog(printer, 0)

        def work(progress: Progress) -> None:
            from wiposeq.formats.reports.check_report import as_html

            print_html(printer, as_html([report]))

        dialog.accepted.connect(lambda: self._print(tr("Printing"), work, lambda _: tr("The report was printed.")))
        QDialog.open(dialog)  # QPrintDialog.open requires a slot

    def _dialog(self, printer: "QPrinter", selected: int) -> "QPrintDialog":
        from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog

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
