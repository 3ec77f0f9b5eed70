"""The base of the item models that show rows in groups. It hides how an index refers to its group."""

from typing import Final

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex

Index = QModelIndex | QPersistentModelIndex
NOTHING: Final = QModelIndex()


class TwoLevelModel(QAbstractItemModel):
    """An item model of two levels.

    The internal id of an index is 0 for a row of the top level, or the number of its group, from 1.
    """

    def index(self, row: int, column: int, parent: Index = NOTHING) -> QModelIndex:
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, index: Index = NOTHING) -> QModelIndex:  # type: ignore[override]
        if not index.isValid() or index.internalId() == 0:
            return QModelIndex()
        return self.createIndex(index.internalId() - 1, 0, 0)
