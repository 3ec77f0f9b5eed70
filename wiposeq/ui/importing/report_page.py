"""The page of an import that lists what is changed on the way in: the import report, to save and to copy."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from wiposeq.errors import UserError
from wiposeq.model.changes import Change
from wiposeq.texts import tr
from wiposeq.ui.widgets import dialogs
from wiposeq.ui.widgets.record_table import Column, RecordTable, record_view

if TYPE_CHECKING:
    from wiposeq.app.importing.importing import Offer


class ReportPage(QWidget):
    """The import report. told(str): what was done with it."""

    told = Signal(str)

    def __init__(self, offer: "Offer", folder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offer = offer
        self._folder = folder
        self.changes = RecordTable(
            [
                Column(tr("Where"), lambda place, c: _where(c), False, None, 170),
                Column(tr("What was done"), lambda place, c: _words(c), False, None, 330),
                Column(tr("Before"), lambda place, c: c.before, False, None, 110),
                Column(tr("After"), lambda place, c: c.after, False, None, 110),
                Column(tr("Recommendation"), lambda place, c: _followed(c), False, None, 110),
                Column(tr("Times"), lambda place, c: f"{c.count:,}", True, lambda place, c: c.count, 60),
            ]
        )
        self.view = record_view(self.changes, tr("What is changed on the way in"))
        self.view.setTextElideMode(Qt.TextElideMode.ElideRight)
        save = QPushButton(tr("Sa&ve the report..."))
        save.clicked.connect(self._ask_where)
        copy = QPushButton(tr("Cop&y"))
        copy.setToolTip(tr("Copy the report as text"))
        copy.clicked.connect(self._copy)
        column = QVBoxLayout(self)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(copy)
        row.addWidget(save)
        column.addWidget(self.view, 1)
        column.addLayout(row)

    def show_offer(self, offer: "Offer") -> None:
        """Show the changes of an offer."""
        self._offer = offer
        self.changes.show_records(offer.changes)

    def _ask_where(self) -> None:
        dialog = dialogs.file_dialog(
            self, tr("Save the import report"),
            ["HTML (*.html)", tr("Table ({pattern})", pattern="*.csv"), tr("Text ({pattern})", pattern="*.txt"),
             "JSON (*.json)"],
            self._folder, save_as="import-report.html", suffix="html",
        )  # fmt: skip
        dialog.fileSelected.connect(self.save_to)
        dialog.open()

    def save_to(self, name: str) -> None:
        """Write the import report as a page, a table, text or JSON, by the ending."""
        from wiposeq.app.importing.importing import write_import_report

        try:
            write_import_report(Path(name), self._offer)
        except UserError as error:
            dialogs.show_error(self, error)
        else:
            self.told.emit(tr("Saved as {name}.", name=Path(name).name))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText("\n".join(dialogs.change_words(c) for c in self._offer.changes))


def _where(change: Change) -> str:
    if not change.line:
        return change.where
    line = tr("line {line}", line=change.line)
    if change.where in ("", line):
        return line
    return tr("{where}, line {line}", where=change.where, line=change.line)


def _words(change: Change) -> str:
    from wiposeq.formats.reports.check_report import words

    return words(change)


def _followed(change: Change) -> str:
    from wiposeq.formats.reports.check_report import followed

    return followed(change)
