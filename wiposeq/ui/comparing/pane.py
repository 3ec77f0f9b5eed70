"""What differs between two listings, in the window: a tree side by side, and the record of changes.

Finding the differences is app/compare's and wording them formats/comparison's; this shows them and saves them.
"""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QBrush, QFont
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QPlainTextEdit,
    QScrollArea,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from wiposeq.errors import UserError
from wiposeq.formats.files import replacing
from wiposeq.model.comparison import Comparison
from wiposeq.model.project import Project
from wiposeq.texts import tr
from wiposeq.ui.exporting.printing import html_as_pdf
from wiposeq.ui.widgets import dialogs
from wiposeq.ui.window import icons

MOST_ROWS = 5_000
"""How many differences the tree shows; the saved page shows all."""


class ComparisonTree(QTreeWidget):
    """The differences, grouped by sequence: how, where, before, after. chosen(Address): of the new one, by Enter."""

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
        for column, width in enumerate((230, 90, 250)):
            header.resizeSection(column, width)
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
                if count > MOST_ROWS:
                    self.is_cut = True
                    return
                before = "" if row.before is None else str(row.before)
                after = "" if row.after is None else str(row.after)
                item = QTreeWidgetItem([row.where or group.heading, row.words, before, after])
                item.setData(0, Qt.ItemDataRole.UserRole, row.address_new)
                for column, text in enumerate((row.where, row.remark or row.words, before, after)):
                    item.setToolTip(column, text)
                if not row.is_counted:
                    for column in range(4):
                        item.setForeground(column, faded)
                top.addChild(item)
            top.setExpanded(True)

    def _activated(self, item: QTreeWidgetItem) -> None:
        address = item.data(0, Qt.ItemDataRole.UserRole)
        if address is not None:
            self.chosen.emit(address)


class CompareDialog(QDialog):
    """Two listings side by side. chosen(Address): a place of the new one to go to."""

    chosen = Signal(object)

    def __init__(
        self, comparison: Comparison, old_name: str, new: Project, new_name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("{old} compared with {new}", old=old_name, new=new_name))
        self.resize(960, 620)
        self._comparison = comparison
        self._old_name, self._new_name, self._new = old_name, new_name, new
        from wiposeq.formats.reports.comparison import counts_in_words, verdict

        told = QLabel("\n".join([verdict(comparison), *counts_in_words(comparison)]))
        told.setWordWrap(True)
        self.tree = ComparisonTree(comparison)
        self.tree.chosen.connect(self.chosen)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        save = buttons.addButton(tr("&Save as a page..."), QDialogButtonBox.ButtonRole.ActionRole)
        record = buttons.addButton(tr("&Record of changes..."), QDialogButtonBox.ButtonRole.ActionRole)
        save.clicked.connect(self.save_page)
        record.clicked.connect(self.open_record)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(told)
        column.addWidget(self.tree, 1)
        if self.tree.is_cut:
            text = tr("The first {count} differences are shown; the saved page shows all.", count=f"{MOST_ROWS:,}")
            column.addWidget(QLabel(text))
        column.addWidget(buttons)

    def save_page(self) -> None:
        """Saves the comparison as HTML, PDF, text or JSON by the ending."""
        from wiposeq.formats.reports import comparison

        ways = {
            ".html": comparison.as_html,
            ".pdf": comparison.as_html,
            ".txt": comparison.as_text,
            ".json": comparison.as_json,
        }
        save_by_ending(
            self,
            tr("Save the comparison"),
            "comparison.html",
            {ending: partial(way, self._comparison, self._old_name, self._new_name) for ending, way in ways.items()},
        )

    def open_record(self) -> None:
        """Opens the record of changes with its statements."""
        RecordDialog(self._comparison, self._old_name, self._new, self._new_name, self).open()


class RecordDialog(QDialog):
    """The record of changes for a replacement listing: its statements, to be edited, and where to save it."""

    def __init__(
        self, comparison: Comparison, old_name: str, new: Project, new_name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        from wiposeq.app.losses import lines_of_accepted
        from wiposeq.formats.reports.change_record import record_values, statements

        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Record of changes"))
        self.resize(680, 620)
        self._comparison = comparison
        header = new.header
        self._values = record_values(
            comparison,
            old_name,
            new_name,
            reference=header.file_reference or "",
            application=header.application.number if header.application else "",
            day=date.today().isoformat(),
        )
        self._values["losses"] = " ".join(lines_of_accepted(new.origin))
        self._offices = statements()
        self.office = QComboBox()
        self.office.setAccessibleName(tr("Whose statements"))
        for name, office in self._offices.items():
            self.office.addItem(tr(office.name), name)
        self.office.currentIndexChanged.connect(self._show)
        hint = QLabel(tr("These are templates: read and change them before you file them."))
        hint.setProperty("hint", True)
        hint.setWordWrap(True)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._edits: list[QPlainTextEdit] = []
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        save = buttons.addButton(tr("&Save..."), QDialogButtonBox.ButtonRole.ActionRole)
        save.clicked.connect(self.save)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(self.office)
        column.addWidget(hint)
        column.addWidget(self._scroll, 1)
        column.addWidget(buttons)
        self._show()

    def _show(self) -> None:
        from wiposeq.formats.reports.change_record import filled

        body = QWidget()
        column = QVBoxLayout(body)
        self._edits = []
        for statement in self._offices[self.office.currentData()].statements:
            heading = QLabel(f"<b>{tr(statement.heading)}</b>")
            edit = QPlainTextEdit(filled(statement, self._values))
            edit.setAccessibleName(tr(statement.heading))
            edit.setTabChangesFocus(True)
            edit.setFixedHeight(110)
            column.addWidget(heading)
            if statement.basis:
                basis = QLabel(statement.basis)
                basis.setProperty("hint", True)
                basis.setWordWrap(True)
                column.addWidget(basis)
            column.addWidget(edit)
            self._edits.append(edit)
        column.addStretch(1)
        self._scroll.setWidget(body)

    def save(self) -> None:
        """Saves the record with the statements as they stand, as HTML, PDF or text by the ending."""
        from wiposeq.formats.reports import change_record

        templates = self._offices[self.office.currentData()].statements
        edited = [replace(t, text=edit.toPlainText()) for t, edit in zip(templates, self._edits)]
        page = change_record.record_as_html
        ways = {".html": page, ".pdf": page, ".txt": change_record.record_as_text}
        save_by_ending(
            self,
            tr("Save the record of changes"),
            "record-of-changes.html",
            {ending: partial(way, self._comparison, edited, self._values) for ending, way in ways.items()},
        )


def save_by_ending(parent: QWidget, title: str, name: str, ways: Mapping[str, Callable[[], str]]) -> None:
    """Asks for a name and writes what the way of its ending gives; for .pdf that is a page in HTML."""
    filters = [f"{ending[1:].upper()} (*{ending})" for ending in ways]
    dialog = dialogs.file_dialog(parent, title, filters, "", save_as=name, suffix=next(iter(ways))[1:])

    def write(chosen: str) -> None:
        path = Path(chosen)
        way = ways.get(path.suffix.lower(), next(iter(ways.values())))
        try:
            with replacing(path) as file:
                made = way()
                file.write(html_as_pdf(made) if path.suffix.lower() == ".pdf" else made.encode("utf-8"))
        except UserError as error:
            dialogs.show_error(parent, error)

    dialog.fileSelected.connect(write)
    dialog.open()
