"""One item model for rows of records: sequences, features, anything with a length and an index.

Sorting and filtering work on a list of indices (a proxy model is three hundred times slower at 100,000 rows); a column
of findings shows the worst sign of each record. What the columns say is given by whoever makes the table.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from wiposeq.errors import UserError
from wiposeq.ui.window import icons

NOTHING = QModelIndex()


@dataclass(frozen=True)
class Column:
    """A column: its heading, the text of a record (0-based place, record), and what to sort by (the text if None)."""

    heading: str
    text: Callable[[int, Any], str]
    is_number: bool = False
    sort_key: Callable[[int, Any], Any] | None = None
    width: int = 90


@dataclass(frozen=True)
class Order:
    """By which column rows are sorted; number 0 is the records' own order."""

    column: int
    is_descending: bool = False


class RecordTable(QAbstractTableModel):
    """Shows records; badge(record) is "error", "warning" or "", tip(record) the sentences behind it.

    is_dim(record): shown in the faded colour (a skipped sequence).
    """

    def __init__(
        self,
        columns: Sequence[Column],
        badge: Callable[[Any], str] = lambda record: "",
        tip: Callable[[Any], str] = lambda record: "",
        is_dim: Callable[[Any], bool] = lambda record: False,
        parent: Any = None,
    ) -> None:
        super().__init__(parent)
        self.columns = list(columns)
        self._badge = badge
        self._tip = tip
        self._is_dim = is_dim
        self._records: Any = ()
        self._rows: Sequence[int] = range(0)
        self._most = 0  # of so many records _rows are places
        self._sort: tuple[int, Qt.SortOrder] | None = None
        self._wanted: Callable[[Any], list[int]] | None = None
        self.arrange_beside: Callable[[Any, Order | None], bool] = lambda records, order: False
        """Asked whenever rows are chosen anew: True if it will do it beside the window and call arrange_as() then.

        With None for the order all rows are shown as they come; what is under way beside the window is void either way.
        """

    # ---- what it shows

    def show_records(self, records: Any) -> None:
        """Shows other records; the selection is lost, sorting and filter stay."""
        self.beginResetModel()
        self._records = records
        self._rows = self._arranged()
        self.endResetModel()

    def update_records(self, records: Any, changed: Sequence[int] = ()) -> None:
        """Shows records of which the same number stands in the same order; only the rows named are drawn again."""
        self._records = records
        for place in changed:
            row = self.row_of(place)
            if row >= 0:
                self.dataChanged.emit(self.index(row, 0), self.index(row, len(self.columns) - 1))

    def redraw(self) -> None:
        """Draws all visible rows again (findings changed)."""
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, len(self.columns) - 1))

    def filter(self, wanted: Callable[[Any], list[int]] | None) -> None:
        """Shows only the records whose places wanted(records) gives, in order; None shows all."""
        self._wanted = wanted
        self.show_records(self._records)

    @property
    def is_filtered(self) -> bool:
        """Whether a filter is on or another order than the records' own."""
        return self._wanted is not None or self._sort is not None

    def arrange_as(self, rows: Sequence[int]) -> None:
        """Shows these rows, which were found beside the window; the selection is lost."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    @property
    def rows(self) -> Sequence[int]:
        """The 0-based place among the records of each row; never changed, only replaced."""
        return self._rows

    @property
    def records(self) -> Any:
        """What it shows rows of."""
        return self._records

    def _arranged(self) -> Sequence[int]:
        count = len(self._records)
        most, self._most = self._most, count
        if not self.is_filtered:
            self.arrange_beside(self._records, None)
            return range(count)
        column, order = self._sort or (0, Qt.SortOrder.AscendingOrder)
        if self.arrange_beside(self._records, Order(column, order is Qt.SortOrder.DescendingOrder)):
            if isinstance(self._rows, range) and len(self._rows) == most:
                return range(count)
            return self._rows if count == most else range(0)  # where some went, a row would stand for another record
        rows = list(range(len(self._records))) if self._wanted is None else self._wanted(self._records)
        if self._sort is not None:
            key = self.columns[column].sort_key or self.columns[column].text
            records = tuple(self._records)
            keys = {place: key(place, records[place]) for place in rows}
            rows.sort(key=keys.__getitem__, reverse=order == Qt.SortOrder.DescendingOrder)
        return rows

    def rows_of(self, places: Sequence[int]) -> list[int]:
        """The row of each of these places, -1 where it is filtered out."""
        if isinstance(self._rows, range) or len(places) < 20:
            return [self.row_of(place) for place in places]
        wanted = frozenset(places)
        rows = {place: row for row, place in enumerate(self._rows) if place in wanted}
        return [rows.get(place, -1) for place in places]

    def place(self, row: int) -> int:
        """The 0-based place among the records of a row."""
        return self._rows[row]

    def row_of(self, place: int) -> int:
        """The row of a record's place, or -1 if it is filtered out."""
        if isinstance(self._rows, range):
            return place if 0 <= place < len(self._rows) else -1
        try:
            return self._rows.index(place)
        except ValueError:
            return -1

    def record(self, row: int) -> Any:
        """The record of a row."""
        return self._records[self._rows[row]]

    # ---- what Qt asks

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = NOTHING) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = NOTHING) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and 0 <= section < len(self.columns):
            if role == Qt.ItemDataRole.DisplayRole:
                return self.columns[section].heading
            if role == Qt.ItemDataRole.TextAlignmentRole and self.columns[section].is_number:
                return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        try:
            return self._data(index, role)
        except UserError as error:  # a record that lies in a file and cannot be fetched
            if role == Qt.ItemDataRole.DisplayRole:
                return "…" if index.column() else str(self._rows[index.row()] + 1)
            return str(error) if role == Qt.ItemDataRole.ToolTipRole else None

    def _data(self, index: QModelIndex | QPersistentModelIndex, role: int) -> Any:
        row, number = index.row(), index.column()
        if not index.isValid() or row >= len(self._rows):
            return None
        place = self._rows[row]
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[number].text(place, self._records[place])
        if role == Qt.ItemDataRole.DecorationRole and number == 0:
            sign = self._badge(self._records[place])
            return icons.severity(sign == "error") if sign else icons.blank()
        if role == Qt.ItemDataRole.TextAlignmentRole and self.columns[number].is_number:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(self._records[place]) or self.columns[number].text(place, self._records[place])
        if role == Qt.ItemDataRole.AccessibleTextRole:
            text = self.columns[number].text(place, self._records[place])
            tip = self._tip(self._records[place]) if number == 0 else ""
            return f"{text} {tip}".strip()
        if role == Qt.ItemDataRole.ForegroundRole and self._is_dim(self._records[place]):
            return icons.faded_color()
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sorts by a column; -1 goes back to the records' own order."""
        self._sort = None if column < 0 else (column, order)
        if column == 0 and order is Qt.SortOrder.AscendingOrder:
            self._sort = None
        self.layoutAboutToBeChanged.emit()
        kept = self.persistentIndexList()
        places = [self._rows[index.row()] if index.row() < len(self._rows) else -1 for index in kept]
        self._rows, before = self._arranged(), self._rows
        rows = [index.row() for index in kept] if self._rows is before else self.rows_of(places)
        moved = [self.index(row, index.column()) if row >= 0 else QModelIndex() for row, index in zip(rows, kept)]
        self.changePersistentIndexList(kept, moved)
        self.layoutChanged.emit()


def record_view(model: RecordTable, name: str, *, can_sort: bool = True) -> QTableView:
    """A table of whole rows for a model: keyboard, multiple selection, no grid, Tab leaves it."""
    view = QTableView()
    view.setModel(model)
    view.setAccessibleName(name)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setTabKeyNavigation(False)
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.setAlternatingRowColors(True)
    view.verticalHeader().hide()
    height = view.fontMetrics().height() + 8
    view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    view.verticalHeader().setDefaultSectionSize(height)
    header = view.horizontalHeader()
    header.setHighlightSections(False)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setMinimumSectionSize(30)
    for number, column in enumerate(model.columns[:-1]):
        header.resizeSection(number, column.width)
    header.resizeSection(len(model.columns) - 1, header.minimumSectionSize())  # what it shrinks to
    header.setStretchLastSection(True)
    # headers ask of every row whether it is selected, which takes a second for a hundred thousand; ours do not show it
    header.setSelectionModel(QItemSelectionModel(model, header))
    if can_sort:
        view.setSortingEnabled(True)
        header.setSortIndicator(0, Qt.SortOrder.AscendingOrder)
        header.setSortIndicatorClearable(False)
    return view
