"""The dialogs that show the differences between two listings and write the record of changes.

app/comparing finds the differences, formats/reports words them.
"""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QBrush, QFont
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QPlainTextEdit,
    QScrollArea,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from wiposeq.errors import UserError
from wiposeq.model.comparison import Comparison
from wiposeq.model.project import Project
from wiposeq.texts import shown_number, tr, tr_in, trn
from wiposeq.ui.exporting.saving import save_by_ending
from wiposeq.ui.widgets import dialogs
from wiposeq.ui.widgets.asking import ask
from wiposeq.ui.widgets.dialogs import Dialog, close_buttons
from wiposeq.ui.widgets.direction import follow_first_letter
from wiposeq.ui.widgets.headings import fit_headings
from wiposeq.ui.widgets.layout import choice, column, hint, wrapped
from wiposeq.ui.window import icons

if TYPE_CHECKING:
    from wiposeq.formats.reports.change_record import Statement

MAX_ROWS = 5_000
"""How many differences the tree shows. The saved report shows all."""


class ComparisonTree(QTreeWidget):
    """The differences, grouped by sequence.

    chosen(Address): the user activated a difference; its place in the new listing.
    """

    chosen = Signal(object)

    def __init__(self, comparison: Comparison, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setColumnCount(4)
        self.setHeaderLabels([tr("Where"), tr("How"), tr("Before"), tr("After")])
        self.setAccessibleName(tr("Differences"))
        self.setAlternatingRowColors(True)
        self.setUniformRowHeights(True)
        self.itemActivated.connect(self._activated)
        header = self.header()
        header.setStretchLastSection(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        fit_headings(header, {0: 230, 1: 90, 2: 250})
        self.is_cut = False
        self._fill(comparison)

    def _fill(self, comparison: Comparison) -> None:
        from wiposeq.formats.reports.comparison import groups

        bold = QFont(self.font())
        bold.setBold(True)
        faded = QBrush(icons.faded_color())
        count = 0
        for group in groups(comparison):
            top = QTreeWidgetItem([f"{group.heading}  {group.about}".strip()])
            top.setFont(0, bold)
            top.setFirstColumnSpanned(True)
            self.addTopLevelItem(top)
            top.setFirstColumnSpanned(True)
            for row in group.rows:
                count += 1
                if count > MAX_ROWS:
                    self.is_cut = True
                    return
                before = "" if row.before is None else str(row.before)
                after = "" if row.after is None else str(row.after)
                item = QTreeWidgetItem([row.where or group.heading, row.words, before, after])
                item.setData(0, Qt.ItemDataRole.UserRole, row.address_new)
                for at, text in enumerate((row.where, row.remark or row.words, before, after)):
                    item.setToolTip(at, text)
                    if not row.is_counted:
                        item.setForeground(at, faded)
                top.addChild(item)
            top.setExpanded(True)

    def _activated(self, item: QTreeWidgetItem) -> None:
        address = item.data(0, Qt.ItemDataRole.UserRole)
        if address is not None:
            self.chosen.emit(address)


class CompareDialog(Dialog):
    """Two listings side by side. chosen(Address): a place in the new listing to go to."""

    chosen = Signal(object)

    def __init__(
        self, comparison: Comparison, old_name: str, new: Project, new_name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, tr("{old} compared with {new}", old=old_name, new=new_name), 960, 620)
        self._comparison = comparison
        self._old_name, self._new_name, self._new = old_name, new_name, new
        from wiposeq.formats.reports.comparison import counts_in_words, unread_in_words, verdict

        self.tree = ComparisonTree(comparison)
        self.tree.chosen.connect(self.chosen)
        buttons = close_buttons(self)
        save = buttons.addButton(tr("&Save the comparison..."), QDialogButtonBox.ButtonRole.ActionRole)
        record = buttons.addButton(tr("&Write a record of changes..."), QDialogButtonBox.ButtonRole.ActionRole)
        save.clicked.connect(self.save_page)
        record.clicked.connect(self.open_record)
        counts = wrapped(
            "\n".join(
                [
                    verdict(comparison),
                    *unread_in_words(comparison, old_name, new_name),
                    *counts_in_words(comparison),
                ]
            )
        )
        cut = QLabel(
            tr("The first {count} differences are shown. The saved report shows all.", count=shown_number(MAX_ROWS))
        )
        cut.setVisible(self.tree.is_cut)
        column(counts, (self.tree, 1), cut, buttons, parent=self)

    def save_page(self) -> None:
        """Save the comparison as HTML, PDF, text or JSON, by the ending."""
        from wiposeq.formats.reports.comparison import as_html, as_json, as_text

        formats = {"html": as_html, "pdf": as_html, "txt": as_text, "json": as_json}
        writers = {
            ending: partial(write, self._comparison, self._old_name, self._new_name)
            for ending, write in formats.items()
        }
        save_by_ending(self, tr("Save the comparison"), "comparison.html", writers)

    def open_record(self) -> None:
        """Open the record of changes with its statements; refuse a listing that was not read completely."""
        from wiposeq.app.losses import refuse_losses

        comparison = self._comparison
        try:
            refuse_losses(comparison.origin_old, Path(self._old_name), comparison.count_old)
            refuse_losses(comparison.origin_new, Path(self._new_name), comparison.count_new)
        except UserError as error:
            dialogs.show_error(self, error)
            return
        RecordDialog(self._comparison, self._old_name, self._new, self._new_name, self).open()


class RecordDialog(Dialog):
    """The record of changes for a replacement listing: edit its statements and save it."""

    def __init__(
        self, comparison: Comparison, old_name: str, new: Project, new_name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, tr("Record of changes"), 680, 620)
        from wiposeq.app import settings
        from wiposeq.app.losses import lines_of_losses
        from wiposeq.formats.reports.change_record import ListingFile, record_values, statements

        self._comparison = comparison
        self._values = record_values(
            comparison, ListingFile(old_name), ListingFile(new_name, new.header), day=date.today()
        )
        self._values["losses"] = lines_of_losses(((old_name, comparison.origin_old), (new_name, new.origin)))
        self._offices = statements(own=settings.load()[0].statements)
        self.office = choice(
            tr("Office"), [(tr_in("country", office.name), name) for name, office in self._offices.items()]
        )
        self.office.currentIndexChanged.connect(self._show)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self.statements: list[QPlainTextEdit] = []
        """The editor of each statement."""
        buttons = close_buttons(self)
        save = buttons.addButton(tr("&Save..."), QDialogButtonBox.ButtonRole.ActionRole)
        save.clicked.connect(self.save)
        words = hint(tr("These are templates: read and change them before you file them."))
        column(self.office, words, (self._scroll, 1), buttons, parent=self)
        self._show()

    def _show(self) -> None:
        from wiposeq.formats.reports.change_record import filled

        body = QWidget()
        lines = column(parent=body)
        self.statements = []
        for statement in self._offices[self.office.currentData()].statements:
            heading = QLabel(f"<b>{tr(statement.heading)}</b>")
            heading.setTextFormat(Qt.TextFormat.RichText)
            edit = QPlainTextEdit(filled(statement, self._values))
            follow_first_letter(edit)
            edit.setAccessibleName(tr(statement.heading))
            edit.setTabChangesFocus(True)
            edit.setFixedHeight(110)
            lines.addWidget(heading)
            if statement.basis:
                lines.addWidget(hint(tr(statement.basis)))
            lines.addWidget(edit)
            self.statements.append(edit)
        lines.addStretch(1)
        self._scroll.setWidget(body)

    def save(self) -> None:
        """Save the record with the edited statements. If places are still to be completed, name them and ask first."""
        from wiposeq.formats.reports.change_record import blanks

        templates = self._offices[self.office.currentData()].statements
        edited = [
            replace(each, text=edit.toPlainText(), is_to_confirm=False)
            for each, edit in zip(templates, self.statements)
        ]
        places = blanks(edited, self._values)
        if not places:
            self._save(edited)
            return
        ask(
            self,
            trn(
                "{count} place in the statements is not complete.",
                "{count} places in the statements are not complete.",
                len(places),
            ),
            {tr("&Save an incomplete record..."): lambda: self._save(edited)},
            more="\n".join(places),
            is_dangerous=True,
        )

    def _save(self, edited: "list[Statement]") -> None:
        """Ask for a file, and save the record as HTML, PDF, Word or text, by the ending."""
        from wiposeq.app.exporting.office_languages import note_of_translation
        from wiposeq.formats.reports.change_record import record_as_docx, record_as_html, record_as_text, record_for_pdf

        formats: dict[str, Callable[..., str | bytes]] = {
            "html": record_as_html,
            "pdf": record_for_pdf,
            "docx": record_as_docx,
            "txt": record_as_text,
        }
        values = self._values | {"translation": note_of_translation(self.office.currentData())}
        writers = {ending: partial(write, self._comparison, edited, values) for ending, write in formats.items()}
        save_by_ending(self, tr("Save the record of changes"), "record-of-changes.html", writers)
