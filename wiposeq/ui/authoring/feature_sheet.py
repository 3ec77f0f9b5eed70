"""The table of all features of all sequences: filter, sort, edit in cells, copy, and paste from a spreadsheet.

It hides that filtering and sorting run in a thread. app/authoring/feature_sheet.py has the rows, columns and edits.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel, QTableView, QWidget

from wiposeq.app.authoring.feature_sheet import (
    FIXED,
    LOCATION,
    NUMBER,
    FeatureSheet,
    Pasted,
    Row,
    arranged,
    as_text,
    block_of,
    can_edit,
    cell,
    edit_of,
    emptied,
    heading,
    paste,
    paste_into,
    words_of,
)
from wiposeq.app.document import Changes
from wiposeq.texts import in_sentences, shown_number, tr, trn
from wiposeq.ui.features.shapes import swatch
from wiposeq.ui.widgets import dialogs
from wiposeq.ui.widgets.layout import column, delayed, filter_line, push_button, row
from wiposeq.ui.widgets.record_table import Column, Order, RecordTable, record_view
from wiposeq.ui.window.session import Session

PAUSE: Final = 200
"""Milliseconds from the last change of the filter until rows are searched."""
_WIDTHS: Final = {NUMBER: 64, LOCATION: 130}


class FeatureSheetDialog(dialogs.Dialog):
    """The table. chosen(Address): the user goes to this feature. sheet: of the project, if it is computed already."""

    chosen = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None, sheet: FeatureSheet | None = None) -> None:
        super().__init__(parent, tr("All features"), 1000, 640)
        self._session = session
        self._stop: Callable[[], None] = lambda: None
        self.sheet = sheet or FeatureSheet(session.project.sequences)
        self.columns = self.sheet.columns()
        self.table = RecordTable([self._column(name) for name in self.columns], parent=self)
        self.view = self._build_view()
        self._timer = delayed(self, PAUSE, self._filter)
        self.filter = filter_line(tr("Filter: words, or key:CDS, note:kinase"), lambda _: self._timer.start())
        self.count = QLabel()
        self.count.setProperty("level", "secondary")
        self.table.arrange_beside = self._arrange_beside
        self.table.show_records(self.sheet)
        self.go = push_button(tr("&Go to"), self.go_to_current)
        copy = push_button(tr("&Copy"), self.copy)
        insert = push_button(tr("&Paste"), self.paste)
        buttons = dialogs.close_buttons(self)
        head = row((self.filter, 1), self.count)
        column(head, (self.view, 1), row(self.go, copy, insert, None, buttons), parent=self)
        session.changed.connect(self._changed)
        session.document_replaced.connect(self.reject)
        self._show_count()
        self.filter.setFocus()

    def _column(self, name: str) -> Column:
        width = _WIDTHS.get(name, 120)
        edit = partial(self._edit, name) if name not in FIXED[:2] else None
        icon = (lambda each: swatch(each.feature.key)) if name == "key" else None
        return Column(heading(name), lambda place, each: cell(each, name), name == NUMBER, None, width, icon, edit)

    def _build_view(self) -> QTableView:
        view = record_view(self.table, tr("All features"))
        view.setSelectionBehavior(view.SelectionBehavior.SelectItems)
        triggers = view.EditTrigger
        view.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed)
        for keys, run in (
            (QKeySequence(QKeySequence.StandardKey.Copy), self.copy),
            (QKeySequence(QKeySequence.StandardKey.Paste), self.paste),
            (QKeySequence(Qt.Key.Key_Return), self.go_to_current),
            (QKeySequence(Qt.Key.Key_Delete), self.empty),
            (QKeySequence(QKeySequence.StandardKey.Undo), self._session.undo_stack.undo),
            (QKeySequence(QKeySequence.StandardKey.Redo), self._session.undo_stack.redo),
        ):
            shortcut = QShortcut(keys, view)
            shortcut.activated.connect(run)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        return view

    # ---- filter and order

    def _filter(self) -> None:
        words = words_of(self.filter.text())
        self.table.filter((lambda sheet: list(arranged(sheet, words, ""))) if words else None)
        self._show_count()

    def _arrange_beside(self, sheet: FeatureSheet, order: Order | None) -> bool:
        """Filter and sort in a thread. A new call cancels the last one."""
        self._stop()
        if order is None:
            return False
        words, name = words_of(self.filter.text()), self.columns[order.column]

        def show(rows: Sequence[int]) -> None:
            if self.table.records is sheet:
                self.table.arrange_as(rows)
                self._show_count()

        self._stop = self._session.beside(
            self,
            lambda progress: arranged(sheet, words, name, order.is_descending, progress),
            show,
            lambda error: self._session.message.emit(str(error)),
        )
        return True

    def _show_count(self) -> None:
        shown, total = self.table.rowCount(), len(self.sheet)
        words = trn("{count} feature", "{count} features", total)
        if shown != total:
            words = tr("{shown} of {features}", shown=shown_number(shown), features=words)
        self.count.setText(words)

    def _changed(self, changes: Changes) -> None:
        found = changes.sequences
        if not found:
            return
        self._stop()
        sheet = self.sheet.of(self._session.project.sequences)
        new = [name for name in sheet.columns() if name not in self.columns]
        if new:
            self.columns = (*self.columns, *new)
            self.table.add_columns([self._column(name) for name in new])
        is_same = len(sheet) == len(self.sheet) and not (found.inserted or found.removed or found.is_renumbered)
        self.sheet = sheet
        if is_same:
            self.table.update_records(sheet)
            self.table.redraw()
        else:
            self.table.show_records(sheet)
        self._show_count()

    # ---- cells

    def _edit(self, name: str, record: Row, text: str) -> None:
        edit = edit_of(record, name, text)
        if edit is not None:
            self._session.do(edit)
        elif text != cell(record, name) and not can_edit(record, name):
            self._session.message.emit(
                tr("The feature has several values of {name}. Edit them in its form.", name=name)
            )

    def _chosen_rows(self) -> list[int]:
        """Return the rows with a selected cell, ascending."""
        return sorted(
            {
                at
                for each in self.view.selectionModel().selection().toList()
                for at in range(each.top(), each.bottom() + 1)
            }
        )

    def _chosen_cells(self) -> list[tuple[Row, str]]:
        """Return the selected cells, each as a row and its column."""
        ranges = self.view.selectionModel().selection().toList()
        return [
            (self.table.record(at), self.columns[number])
            for each in ranges
            for at in range(each.top(), each.bottom() + 1)
            for number in range(each.left(), each.right() + 1)
        ]

    def empty(self) -> None:
        """Remove the qualifiers of the selected cells, as one step."""
        self._do(emptied(self._chosen_cells()))

    def copy(self) -> None:
        """Copy the selected cells as a spreadsheet reads them."""
        ranges = self.view.selectionModel().selection().toList()
        if not ranges:
            return
        first, last = min(each.left() for each in ranges), max(each.right() for each in ranges)
        records = (self.table.record(at) for at in self._chosen_rows())
        QGuiApplication.clipboard().setText(as_text(records, self.columns[first : last + 1]))

    def paste(self) -> None:
        """Paste cells of a spreadsheet from the current cell on, as one step."""
        index = self.view.currentIndex()
        text = QGuiApplication.clipboard().text()
        ranges = self.view.selectionModel().selection().toList()
        if not text or not (index.isValid() or ranges):
            return
        block = block_of(text)
        chosen = self._chosen_rows() or [index.row()]
        left = min((each.left() for each in ranges), default=index.column())
        if len(block) == 1 and len(block[0]) == 1 and ranges:
            self._do(paste_into(self._chosen_cells(), block[0][0]))
            return
        rows = chosen
        if len(block) > 1:
            rows = list(range(chosen[0], min(chosen[0] + len(block), self.table.rowCount())))
        self._do(paste([self.table.record(at) for at in rows], self.columns[left:], text))

    def _do(self, pasted: Pasted) -> None:
        """Change cells, and say how many have changed."""
        if pasted.edit is not None:
            self._session.do(pasted.edit)
        sentences = [trn("{count} cell changed.", "{count} cells changed.", pasted.cells)]
        if pasted.refused:
            sentences.append(trn("{count} cell cannot be edited.", "{count} cells cannot be edited.", pasted.refused))
        if pasted.outside:
            sentences.append(
                trn("{count} cell is outside the table.", "{count} cells are outside the table.", pasted.outside)
            )
        self.count.setText(in_sentences(sentences))
        self._session.message.emit(in_sentences(sentences))

    def go_to_current(self) -> None:
        """Show the feature of the current row in the main window."""
        index = self.view.currentIndex()
        if index.isValid():
            self.chosen.emit(self.table.record(index.row()).address.at("location"))

    def done(self, result: int) -> None:
        self._stop()
        super().done(result)
