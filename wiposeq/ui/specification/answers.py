"""The answers about a specification as a tree: each answer with its count, and below it its findings.

It hides which answers are fine, and the filter by words. An answer without findings is shown too, as it is a result.
"""

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
)

from wiposeq.app.specification.marked_text import AnswerRow, answers_shown
from wiposeq.model.specification_report import SpecificationFinding, SpecificationReport
from wiposeq.texts import isolated, labeled, tr
from wiposeq.ui.widgets.layout import at_each_zoom
from wiposeq.ui.widgets.two_levels import NOTHING, Index, TwoLevelModel
from wiposeq.ui.window import icons, theme

RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class AnswerTree(TwoLevelModel):
    """The answers of a report and their findings. A row of an answer stands for all its findings."""

    def __init__(self) -> None:
        super().__init__()
        self._report: SpecificationReport | None = None
        self._rows: list[AnswerRow] = []

    def show_report(self, report: SpecificationReport | None, words: str = "") -> None:
        """Show the answers of a report, with the findings that have all words of a filter."""
        self.beginResetModel()
        self._report = report
        self._rows = answers_shown(report, words) if report is not None else []
        self.endResetModel()

    @property
    def rows(self) -> Sequence[AnswerRow]:
        """The answers that are shown."""
        return self._rows

    def findings(self) -> list[SpecificationFinding]:
        """Return all findings that are shown, in the order of the rows."""
        return [each for row in self._rows for each in row.findings]

    def members(self, index: Index) -> tuple[SpecificationFinding, ...]:
        """Return the finding of a row, or all findings of an answer."""
        if not index.isValid():
            return ()
        if index.internalId():
            return (self._rows[index.internalId() - 1].findings[index.row()],)
        return self._rows[index.row()].findings

    def index_of(self, found: SpecificationFinding) -> QModelIndex:
        """Return the row of a finding, also of the same one in a newer report; an invalid index if it is not shown."""
        for number, row in enumerate(self._rows):
            if row.rule != found.finding.rule:
                continue
            for place, each in enumerate(row.findings):
                if each is found or (each.key, each.start) == (found.key, found.start):
                    return self.index(place, 0, self.index(number, 0))
        return QModelIndex()

    # ---- methods of the item model

    def rowCount(self, parent: Index = NOTHING) -> int:
        if not parent.isValid():
            return len(self._rows)
        is_answer = parent.internalId() == 0 and parent.column() == 0
        return len(self._rows[parent.row()].findings) if is_answer else 0

    def columnCount(self, parent: Index = NOTHING) -> int:
        return 2

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (tr("Answer"), tr("Count"))[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or self._report is None:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == 1:
            return RIGHT
        return self._of_finding(index, role) if index.internalId() else self._of_answer(index, role)

    def _of_answer(self, index: Index, role: int) -> Any:
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return isolated(row.words if index.column() == 0 else row.count)
        if role == Qt.ItemDataRole.DecorationRole and index.column() == 0:
            return icons.icon("ok", "success") if row.state == "fine" else icons.severity(row.state == "error")
        if role == Qt.ItemDataRole.FontRole and index.column() == 1:
            return theme.font("bodyStrong")
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.tip
        return None

    def _place(self, found: SpecificationFinding) -> str:
        """Return the place of a finding in a short form: "[0012]"."""
        if self._report is None or not found.has_place:
            return ""
        return self._report.specification.paragraph_at(found.start).label or found.where

    def _of_finding(self, index: Index, role: int) -> Any:
        (found,) = self.members(index)
        assert self._report is not None
        remark = self._report.remark(found)
        if role == Qt.ItemDataRole.DisplayRole:
            return isolated(found.finding.message if index.column() == 0 else self._place(found))
        if role == Qt.ItemDataRole.ForegroundRole and (remark or index.column() == 1):
            return theme.color("text2")
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            severity = tr("Error") if found.finding.is_error else tr("Warning")
            lines = [labeled(severity, found.finding.message), found.where, found.around]
            lines += [tr("Accepted: {remark}", remark=remark)] if remark else []
            return "\n".join(each for each in lines if each)
        return None


class AnswerView(QTreeView):
    """The tree on the screen, with a bar beside the selected rows."""

    def __init__(self, tree: AnswerTree) -> None:
        super().__init__()
        self.setModel(tree)
        self.setAccessibleName(tr("Answers about the specification"))
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setItemDelegate(_Rows(self))
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
        at_each_zoom(self, self._scale)

    def _scale(self) -> None:
        self.setIconSize(QSize(theme.px("icon"), theme.px("icon")))
        self.setIndentation(theme.px(20))
        self.header().setMinimumSectionSize(theme.px(40))
        self.header().resizeSection(1, theme.px(84))

    def drawRow(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().drawRow(painter, option, index)
        if self.selectionModel().isSelected(index):
            role = "accent" if self.hasFocus() else "border"
            bar = QRect(0, option.rect.top(), theme.px("selectionBar"), option.rect.height())
            painter.fillRect(QStyle.visualRect(self.layoutDirection(), self.viewport().rect(), bar), theme.color(role))


class _Rows(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(super().sizeHint(option, index).width(), theme.px("row"))
