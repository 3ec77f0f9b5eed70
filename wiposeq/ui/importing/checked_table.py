"""A table of records that the user includes or excludes by a check box in the first column of each row.

It hides which records are excluded. A click on the box changes one row; Space changes all selected rows, or
the current one if none is selected.
"""

from collections.abc import Callable, Collection
from collections.abc import Sequence as Rows
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QTableView

from wiposeq.ui.widgets.record_table import Column, RecordTable, record_view
from wiposeq.ui.window import icons


class CheckedTable(RecordTable):
    """The model. checks_changed(): records were included or excluded.

    severity: returns "error", "warning" or "" for the record at a place; the icon is in the column `icon_column`.
    """

    checks_changed = Signal()

    def __init__(
        self, columns: Rows[Column], severity: Callable[[int], str] = lambda place: "", icon_column: int = -1
    ) -> None:
        super().__init__(columns)
        self._severity = severity
        self._icon_column = icon_column
        self.excluded: set[int] = set()
        """The 0-based places of the excluded records."""

    def flags(self, index: Any) -> Any:
        found = super().flags(index)
        return found | Qt.ItemFlag.ItemIsUserCheckable if index.column() == 0 else found

    def data(self, index: Any, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if index.column() == 0 and role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if self.is_included(index.row()) else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.DecorationRole:
            found = self._severity(self.place(index.row())) if index.column() == self._icon_column else ""
            return icons.severity(found == "error") if found else None
        return super().data(index, role)

    def setData(self, index: Any, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        self.include([self.place(index.row())], Qt.CheckState(value) is Qt.CheckState.Checked)
        return True

    @property
    def included(self) -> list[int]:
        """The 0-based places of the included records."""
        return [place for place in range(len(self.records)) if place not in self.excluded]

    def is_included(self, row: int) -> bool:
        return self.place(row) not in self.excluded

    def include(self, places: Collection[int], is_included: bool) -> None:
        """Include or exclude the records at these places."""
        if is_included:
            self.excluded.difference_update(places)
        else:
            self.excluded.update(places)
        self.redraw()
        self.checks_changed.emit()


def checked_view(table: CheckedTable, name: str, *, can_sort: bool = True) -> QTableView:
    """Return a view of a table. name: its accessible name."""
    view = record_view(table, name, can_sort=can_sort)

    def toggle_selected() -> None:
        chosen = view.selectionModel().selectedRows() or [view.currentIndex()]
        rows = [index.row() for index in chosen if index.isValid()]
        if rows:
            table.include([table.place(row) for row in rows], not all(map(table.is_included, rows)))

    key = QShortcut(QKeySequence(Qt.Key.Key_Space), view, context=Qt.ShortcutContext.WidgetShortcut)
    key.activated.connect(toggle_selected)
    return view
