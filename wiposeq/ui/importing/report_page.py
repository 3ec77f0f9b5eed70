"""The page of an import that lists each change that the import makes: the import report, to save and to copy."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from wiposeq.model.changes import Change
from wiposeq.texts import shown_number, tr
from wiposeq.ui.widgets import dialogs
from wiposeq.ui.widgets.asking import ask_to_save, formats
from wiposeq.ui.widgets.layout import column, push_button, row
from wiposeq.ui.widgets.record_table import Column, RecordTable, record_view

if TYPE_CHECKING:
    from wiposeq.app.importing.importing import Offer


class ReportPage(QWidget):
    """The import report. saved(str): it was saved; a message for the user."""

    saved = Signal(str)

    def __init__(self, offer: "Offer", folder: str, parent: QWidget | None = None) -> None:
        from wiposeq.formats.reports.check_report import followed, words

        super().__init__(parent)
        self._offer = offer
        self._folder = folder
        self.changes = RecordTable(
            [
                Column(tr("Where"), lambda place, c: _place(c), False, None, 170),
                Column(tr("What was done"), lambda place, c: words(c), False, None, 330),
                Column(tr("Before"), lambda place, c: c.before, False, None, 110),
                Column(tr("After"), lambda place, c: c.after, False, None, 110),
                Column(tr("Recommendation"), lambda place, c: followed(c), False, None, 110),
                Column(tr("Times"), lambda place, c: shown_number(c.count), True, lambda place, c: c.count, 60),
            ]
        )
        self.view = record_view(self.changes, tr("Changes that the import makes"))
        self.view.setTextElideMode(Qt.TextElideMode.ElideRight)
        copy = push_button(tr("Cop&y"), self._copy)
        copy.setToolTip(tr("Copy the report as text"))
        save = push_button(tr("Sa&ve the report..."), self._ask_to_save)
        column((self.view, 1), row(None, copy, save), parent=self)

    def show_offer(self, offer: "Offer") -> None:
        self._offer = offer
        self.changes.show_records(offer.changes)

    def _ask_to_save(self) -> None:
        title, filters = tr("Save the import report"), formats("html", "csv", "txt", "json")
        ask_to_save(self, title, filters, self._folder, "import-report.html", self.save_to)

    def save_to(self, path: Path) -> None:
        """Write the import report as HTML, a table, text or JSON, by the ending. Raise UserError if it cannot be."""
        from wiposeq.app.importing.importing import write_import_report

        write_import_report(path, self._offer)
        self.saved.emit(tr("Saved as {name}.", name=path.name))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText("\n".join(dialogs.change_words(c) for c in self._offer.changes))


def _place(change: Change) -> str:
    if not change.line:
        return change.where
    line = tr("line {line}", line=change.line)
    return line if change.where in ("", line) else tr("{where}, line {line}", where=change.where, line=change.line)
