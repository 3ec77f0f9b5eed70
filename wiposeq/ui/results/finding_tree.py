"""The item model of the results: findings in groups, or in one flat list.

It hides how rows are numbered. It knows findings and the project, but not the pane that shows them.
"""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt

from wiposeq.model.address import Address
from wiposeq.model.finding import Finding
from wiposeq.model.lookup import describe
from wiposeq.model.project import Project
from wiposeq.texts import tr
from wiposeq.ui.window import icons
from wiposeq.ui.window.session import Session

Index = QModelIndex | QPersistentModelIndex
NOTHING = QModelIndex()
GROUPS = ("none", "rule", "sequence", "severity")


class FindingTree(QAbstractItemModel):
    """Findings in groups, or flat. The row of a group represents all its findings.

    The internal id of an index is 0 for a row of the top level, or the number of its group, from 1.
    """

    def __init__(self, session: Session, parent: Any = None) -> None:
        super().__init__(parent)
        self._session = session
        self._groups: list[tuple[str, list[Finding]]] = []
        self._flat: list[Finding] = []
        self.is_grouped = self._is_by_rule = False

    def show(self, findings: Sequence[Finding], grouping: str) -> None:
        """Show findings. grouping: one of GROUPS."""
        keys = {"rule": lambda f: f.rule, "sequence": lambda f: f.number, "severity": lambda f: f.is_error}
        self.beginResetModel()
        self.is_grouped, self._is_by_rule = grouping in keys, grouping == "rule"
        self._flat = list(findings)
        groups: dict[Any, list[Finding]] = {}
        if self.is_grouped:
            for finding in findings:
                groups.setdefault(keys[grouping](finding), []).append(finding)
        self._groups = [(_heading(grouping, found), found) for found in groups.values()]
        self.endResetModel()

    def finding(self, index: Index) -> Finding | None:
        """Return the finding of a row, or the first one of a group."""
        if not index.isValid():
            return None
        if index.internalId():
            return self._groups[index.internalId() - 1][1][index.row()]
        return self._groups[index.row()][1][0] if self.is_grouped else self._flat[index.row()]

    def is_group(self, index: Index) -> bool:
        """Return whether the row is that of a group."""
        return self.is_grouped and index.isValid() and index.internalId() == 0

    def members(self, index: Index) -> list[Finding]:
        """Return the finding of a row, or all findings of a group."""
        if self.is_group(index):
            return self._groups[index.row()][1]
        finding = self.finding(index)
        return [finding] if finding else []

    def walk(self) -> list[Finding]:
        """Return all findings in the order shown."""
        return [finding for _, found in self._groups for finding in found] if self.is_grouped else self._flat

    def index_of(self, finding: Finding) -> QModelIndex:
        """Return the row of a finding, or an invalid index if it is not shown."""
        if not self.is_grouped:
            return next((self.index(row, 0) for row, each in enumerate(self._flat) if each is finding), QModelIndex())
        for group, (_, found) in enumerate(self._groups):
            for row, each in enumerate(found):
                if each is finding:
                    return self.index(row, 0, self.index(group, 0))
        return QModelIndex()

    # ---- methods of the item model

    def index(self, row: int, column: int, parent: Index = NOTHING) -> QModelIndex:
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, index: Index = NOTHING) -> QModelIndex:  # type: ignore[override]
        if not index.isValid() or index.internalId() == 0:
            return QModelIndex()
        return self.createIndex(index.internalId() - 1, 0, 0)

    def rowCount(self, parent: Index = NOTHING) -> int:
        if not parent.isValid():
            return len(self._groups) if self.is_grouped else len(self._flat)
        return len(self._groups[parent.row()][1]) if self.is_group(parent) and parent.column() == 0 else 0

    def columnCount(self, parent: Index = NOTHING) -> int:
        return 3

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return (tr("What"), tr("Where"), tr("Rule"))[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        finding = self.finding(index)
        if finding is None:
            return None
        column = index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            if self.is_group(index):
                return (self._groups[index.row()][0], "", finding.rule if self._is_by_rule else "")[column]
            if column == 1:
                return place(self._session.project, finding)
            return finding.message if column == 0 else finding.rule
        if role == Qt.ItemDataRole.DecorationRole and column == 0:
            return icons.severity(any(each.is_error for each in self.members(index)))
        if role == Qt.ItemDataRole.ToolTipRole:
            return finding.message
        if role == Qt.ItemDataRole.AccessibleTextRole and column == 0:
            word = tr("Error") if finding.is_error else tr("Warning")
            return f"{word}: {finding.message}"
        return None


def _heading(grouping: str, found: list[Finding]) -> str:
    first = found[0]
    if grouping == "sequence":
        head = tr("Sequence {number}", number=first.number) if first.number else tr("File and general information")
    elif grouping == "severity":
        head = tr("Errors") if first.is_error else tr("Warnings")
    else:
        is_same = all(each.values == first.values and each.template == first.template for each in found)
        head = first.message if is_same else first.rule
    return tr("{what} ({count})", what=head, count=len(found))


def place(project: Project, finding: Finding) -> str:
    """Return a description of the place that a finding is about."""
    if finding.rule.startswith("file/") and finding.address == Address():
        return tr("File")
    return describe(project, finding.address)
