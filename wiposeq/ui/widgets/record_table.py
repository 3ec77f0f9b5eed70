"""The item model of a table of records, such as sequences or features, and its view.

It hides that sorting and filtering work on a list of indices, because a proxy model is three hundred times slower at
100,000 rows. The caller defines the columns.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
)
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from wiposeq.errors import UserError
from wiposeq.texts import isolated
from wiposeq.ui.widgets.headings import room_for_heading, stretch_last
from wiposeq.ui.widgets.layout import at_each_zoom
from wiposeq.ui.window import icons, theme

NOTHING = QModelIndex()
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.DecorationRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.ForegroundRole,
)
"""The roles for which a record is read."""


_LAST: Final = 90
"""Pixels at 100 % of the smallest last column, unless it wants less or its heading needs more."""


@dataclass(frozen=True)
class Column:
    """A column of a table of records.

    text: returns the text of a record, from its 0-based place and the record.
    sort_key: likewise returns what to sort by; None: the text.
    width: in pixels at 100 %.
    icon: returns a picture to show before the text.
    edit: changes the text of a record. None: it cannot be edited here.
    """

    heading: str
    text: Callable[[int, Any], str]
    is_number: bool = False
    sort_key: Callable[[int, Any], Any] | None = None
    width: int = 90
    icon: Callable[[Any], QIcon] | None = None
    edit: Callable[[Any, str], None] | None = None


@dataclass(frozen=True)
class Order:
    """The column by which rows are sorted. Column 0 is the order of the records."""

    column: int
    is_descending: bool = False


class RecordTable(QAbstractTableModel):
    """Shows records, one a row.

    badge: returns "error", "warning" or "" for a record; its icon is in the first column.
    tip: returns the tooltip of a record; "": the text of the cell.
    is_dim: returns whether a record is shown in the faded color, such as a skipped sequence.
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
        self._count = 0  # number of records when _rows was computed
        self._sort: tuple[int, Qt.SortOrder] | None = None
        self._wanted: Callable[[Any], list[int]] | None = None
        self.arrange_beside: Callable[[Any, Order | None], bool] = lambda records, order: False
        """Called whenever rows are filtered or sorted; returns whether it does that in a thread.

        It then calls arrange_as() with the result, unless it was called again meanwhile. Order None: all rows are
        shown in the order of the records, so that work in a thread is not needed any more.
        """

    # ---- what it shows

    def show_records(self, records: Any) -> None:
        """Show other records. The selection is lost; order and filter stay."""
        self.beginResetModel()
        self._records = records
        self._rows = self._arranged()
        self.endResetModel()

    def update_records(self, records: Any, changed: Sequence[int] = ()) -> None:
        """Show changed records, whose number and order are the same. changed: places whose rows are drawn again."""
        self._records = records
        for place in changed:
            row = self.row_of(place)
            if row >= 0:
                self.dataChanged.emit(self.index(row, 0), self.index(row, len(self.columns) - 1))

    def add_columns(self, columns: Sequence[Column]) -> None:
        """Add columns behind the others. The selection stays."""
        count = len(self.columns)
        self.beginInsertColumns(QModelIndex(), count, count + len(columns) - 1)
        self.columns += columns
        self.endInsertColumns()

    def redraw(self) -> None:
        """Draw all visible rows again, such as after a check."""
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, len(self.columns) - 1))

    def filter(self, wanted: Callable[[Any], list[int]] | None) -> None:
        """Show only the records whose places wanted(records) returns, in that order. None shows all."""
        self._wanted = wanted
        self.show_records(self._records)

    @property
    def is_filtered(self) -> bool:
        """Whether there is a filter, or another order than that of the records."""
        return self._wanted is not None or self._sort is not None

    def arrange_as(self, rows: Sequence[int]) -> None:
        """Show these rows, which were computed in a thread. The selection is lost."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    @property
    def rows(self) -> Sequence[int]:
        """The 0-based place of each row's record. It is replaced, never changed."""
        return self._rows

    @property
    def records(self) -> Any:
        """The records, also those that the filter hides."""
        return self._records

    def _arranged(self) -> Sequence[int]:
        count = len(self._records)
        count_before, self._count = self._count, count
        if not self.is_filtered:
            self.arrange_beside(self._records, None)
            return range(count)
        column, order = self._sort or (0, Qt.SortOrder.AscendingOrder)
        if self.arrange_beside(self._records, Order(column, order is Qt.SortOrder.DescendingOrder)):
            if isinstance(self._rows, range) and len(self._rows) == count_before:
                return range(count)
            # if the number of records has changed, the old rows would show other records
            return self._rows if count == count_before else range(0)
        rows = list(range(count)) if self._wanted is None else self._wanted(self._records)
        if self._sort is not None:
            key = self.columns[column].sort_key or self.columns[column].text
            records = tuple(self._records)
            keys = {place: key(place, records[place]) for place in rows}
            rows.sort(key=keys.__getitem__, reverse=order == Qt.SortOrder.DescendingOrder)
        return rows

    def rows_of(self, places: Sequence[int]) -> list[int]:
        """Return the row of each place, or -1 if the filter hides it."""
        if isinstance(self._rows, range) or len(places) < 20:
            return [self.row_of(place) for place in places]
        wanted = frozenset(places)
        rows = {place: row for row, place in enumerate(self._rows) if place in wanted}
        return [rows.get(place, -1) for place in places]

    def place(self, row: int) -> int:
        """Return the 0-based place of the record in a row."""
        return self._rows[row]

    def row_of(self, place: int) -> int:
        """Return the row of the record at a place, or -1 if the filter hides it."""
        if isinstance(self._rows, range):
            return place if 0 <= place < len(self._rows) else -1
        try:
            return self._rows.index(place)
        except ValueError:
            return -1

    def record(self, row: int) -> Any:
        """Return the record in a row."""
        return self._records[self._rows[row]]

    # ---- methods of the item model

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = NOTHING) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = NOTHING) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and 0 <= section < len(self.columns):
            if role == Qt.ItemDataRole.DisplayRole:
                return self.columns[section].heading
            if role == Qt.ItemDataRole.TextAlignmentRole and self.columns[section].is_number:
                return RIGHT
        return None

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        try:
            return self._data(index, role)
        except UserError as error:  # the record is in a file that cannot be read
            if role == Qt.ItemDataRole.DisplayRole:
                return "…" if index.column() else str(self._rows[index.row()] + 1)
            return str(error) if role == Qt.ItemDataRole.ToolTipRole else None

    def _data(self, index: QModelIndex | QPersistentModelIndex, role: int) -> Any:
        row, number = index.row(), index.column()
        if not index.isValid() or row >= len(self._rows):
            return None
        column = self.columns[number]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if column.is_number else None
        if role not in ROLES and (role != Qt.ItemDataRole.EditRole or column.edit is None):
            return None  # without reading the record
        place = self._rows[row]
        record = self._records[place]
        if role == Qt.ItemDataRole.EditRole:
            return column.text(place, record)
        if role == Qt.ItemDataRole.DisplayRole:
            return isolated(column.text(place, record))
        if role == Qt.ItemDataRole.DecorationRole:
            if number > 0 or column.icon is not None:
                return column.icon(record) if column.icon is not None else None
            badge = self._badge(record)
            return icons.severity(badge == "error") if badge else icons.blank()
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(record) or column.text(place, record)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{column.text(place, record)} {self._tip(record) if number == 0 else ''}".strip()
        return icons.faded_color() if self._is_dim(record) else None

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        found = super().flags(index)
        can_edit = index.isValid() and self.columns[index.column()].edit is not None
        return found | Qt.ItemFlag.ItemIsEditable if can_edit else found

    def setData(
        self, index: QModelIndex | QPersistentModelIndex, value: Any, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        edit = self.columns[index.column()].edit if index.isValid() else None
        if edit is None or role != Qt.ItemDataRole.EditRole:
            return False
        edit(self.record(index.row()), str(value))
        return True

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column. -1 restores the order of the records."""
        is_own_order = column < 0 or (column == 0 and order is Qt.SortOrder.AscendingOrder)
        self._sort = None if is_own_order else (column, order)
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        places = [self._rows[index.row()] if index.row() < len(self._rows) else -1 for index in before]
        old_rows, self._rows = self._rows, self._arranged()
        rows = [index.row() for index in before] if self._rows is old_rows else self.rows_of(places)
        after = [self.index(row, index.column()) if row >= 0 else QModelIndex() for row, index in zip(rows, before)]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()


def record_view(model: RecordTable, name: str, *, can_sort: bool = True) -> QTableView:
    """Return a table that selects whole rows, several at once, and that Tab leaves. name: its accessible name."""
    view = QTableView()
    view.setModel(model)
    view.setAccessibleName(name)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setTabKeyNavigation(False)
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.verticalHeader().hide()
    view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    # the same at each zoom: Qt would keep the heights that a changed one gave to the rows
    view.verticalHeader().setMinimumSectionSize(1)
    header = view.horizontalHeader()
    header.setHighlightSections(False)
    header.setTextElideMode(Qt.TextElideMode.ElideRight)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def scale() -> None:
        view.setIconSize(QSize(theme.px(20), theme.px("icon")))
        view.verticalHeader().setDefaultSectionSize(theme.px("row"))
        header.setMinimumSectionSize(theme.px(30))
        for number, column in enumerate(model.columns[:-1]):
            header.resizeSection(number, room_for_heading(header, number, column.width))

    at_each_zoom(view, scale)
    stretch_last(header, min(model.columns[-1].width, _LAST))
    # a header asks for each row whether it is selected, which takes a second at 100,000 rows; ours do not show it
    header.setSelectionModel(QItemSelectionModel(model, header))
    if can_sort:
        view.setSortingEnabled(True)
        header.setSortIndicator(0, Qt.SortOrder.AscendingOrder)
        header.setSortIndicatorClearable(False)
    return view


def fit_column(view: QTableView, number: int, least: int) -> None:
    """Make a column as wide as its heading and its longest visible text. Of a hidden table Qt would measure every row.

    least: pixels at 100 % of its smallest width.
    """
    if not view.isVisible():
        return
    wanted = max(room_for_heading(view.horizontalHeader(), number, least), view.sizeHintForColumn(number))
    if view.columnWidth(number) != wanted:
        view.horizontalHeader().resizeSection(number, wanted)


def selected_ranges(view: QTableView) -> list[range]:
    """Return the selected rows as ranges, because Qt's own list of a hundred thousand rows takes seconds."""
    return [range(each.top(), each.bottom() + 1) for each in view.selectionModel().selection().toList()]


def selection_of(table: RecordTable, rows: Sequence[int]) -> QItemSelection:
    """Return the selection of some rows."""
    last = len(table.columns) - 1
    chosen = QItemSelection()
    start, end = -1, -2
    for each in [*sorted(rows), -1]:
        if each != end + 1 or each < 0:
            if start >= 0:
                chosen.select(table.index(start, 0), table.index(end, last))
            start = each
        end = each
    return chosen
