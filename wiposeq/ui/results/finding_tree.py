"""The list of the findings: its item model, in groups or flat, and how its rows are painted.

It hides how rows are numbered. It knows findings and the project, but not the pane that shows them.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import QModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeView

from wiposeq.app.causes import Badge, Group, Grouping, badge, grouped, particulars, varying
from wiposeq.model.address import Address
from wiposeq.model.finding import Finding
from wiposeq.model.lookup import describe
from wiposeq.model.project import Project
from wiposeq.texts import isolated, labeled, mark, plain, shown_number, tr, trn
from wiposeq.ui.widgets.two_levels import NOTHING, Index, TwoLevelModel
from wiposeq.ui.window import icons, theme
from wiposeq.ui.window.session import Session

GROUPS: Final[tuple[Grouping, ...]] = ("cause", "sequence", "severity", "none")
DETAIL: Final = Qt.ItemDataRole.UserRole + 1
"""The role of the text that is painted after the first, in a quiet color."""
SPAN: Final = DETAIL + 1
"""The role of whether the first column takes the whole row, because the other columns are empty."""
_COUNT, _FIX = 1, 2
_BADGES: Final[dict[Badge, tuple[str, str, str, str]]] = {
    "safe": (mark("Safe"), "successSoft", "success", mark("The right value follows from the file alone")),
    "choose": (mark("Choose"), "sunken", "text2", mark("Look at the proposed fixes and choose one")),
    "fill": (mark("Fill in"), "sunken", "text2", mark("A value is missing; fill it in")),
    "edit": (mark("Edit"), "sunken", "text2", mark("Go to the place and correct it there")),
}
"""Text, background, color and tool tip of each badge."""


class FindingTree(TwoLevelModel):
    """Findings in groups, or flat. The row of a group represents all its findings."""

    def __init__(self, session: Session, parent: Any = None) -> None:
        super().__init__(parent)
        self._session = session
        self._groups: list[Group] = []
        self._differing: dict[int, set[str]] = {}
        self._flat: list[Finding] = []
        self._grouping: Grouping = "none"

    @property
    def is_grouped(self) -> bool:
        """Whether the rows of the top level are groups."""
        return self._grouping != "none"

    def show(self, findings: Sequence[Finding], grouping: Grouping, counts: Mapping[str, int] | None = None) -> None:
        """Show findings. counts: see causes.grouped()."""
        self.beginResetModel()
        self._grouping = grouping
        self._differing = {}
        self._groups = grouped(findings, grouping, dict(counts or {})) if grouping != "none" else []
        self._flat = sorted(findings, key=lambda finding: not finding.is_error)
        self.endResetModel()

    def finding(self, index: Index) -> Finding | None:
        """Return the finding of a row, or the first one of a group."""
        if not index.isValid():
            return None
        if index.internalId():
            return self._groups[index.internalId() - 1].findings[index.row()]
        return self._groups[index.row()].findings[0] if self.is_grouped else self._flat[index.row()]

    def is_group(self, index: Index) -> bool:
        """Return whether the row is that of a group."""
        return self.is_grouped and index.isValid() and index.internalId() == 0

    def group(self, index: Index) -> Group | None:
        """Return the group of a row, or that which contains the finding of a row; None if the list is flat."""
        if not self.is_grouped or not index.isValid():
            return None
        return self._groups[index.internalId() - 1 if index.internalId() else index.row()]

    def group_indexes(self) -> dict[str, QModelIndex]:
        """Return the row of each group by its key."""
        return {group.key: self.index(row, 0) for row, group in enumerate(self._groups)}

    def members(self, index: Index) -> list[Finding]:
        """Return the finding of a row, or all findings of a group."""
        if self.is_group(index):
            return list(self._groups[index.row()].findings)
        finding = self.finding(index)
        return [finding] if finding else []

    def walk(self) -> list[Finding]:
        """Return all findings in the order shown."""
        return [finding for group in self._groups for finding in group.findings] if self.is_grouped else self._flat

    def index_of(self, finding: Finding) -> QModelIndex:
        """Return the row of a finding, or an invalid index if it is not shown."""
        if not self.is_grouped:
            return next((self.index(row, 0) for row, each in enumerate(self._flat) if each is finding), QModelIndex())
        for group, each_group in enumerate(self._groups):
            for row, each in enumerate(each_group.findings):
                if each is finding:
                    return self.index(row, 0, self.index(group, 0))
        return QModelIndex()

    # ---- methods of the item model

    def rowCount(self, parent: Index = NOTHING) -> int:
        if not parent.isValid():
            return len(self._groups) if self.is_grouped else len(self._flat)
        return len(self._groups[parent.row()].findings) if self.is_group(parent) and parent.column() == 0 else 0

    def columnCount(self, parent: Index = NOTHING) -> int:
        return 3

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return (tr("What"), tr("Count"), tr("Fix"))[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section == _COUNT else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        finding = self.finding(index)
        if finding is None:
            return None
        is_group, column = self.is_group(index), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return isolated(
                self._of_group(index.row(), column) if is_group else self._of_finding(index, finding, column)
            )
        if role == SPAN:
            return not is_group and self._grouping == "cause"
        if role == DETAIL and column == 0 and not is_group:
            return self._detail(index, finding)
        if role == Qt.ItemDataRole.DecorationRole and column == 0 and (is_group or self._grouping != "cause"):
            is_error = self._groups[index.row()].is_error if is_group else finding.is_error
            return icons.severity(is_error)
        if role == Qt.ItemDataRole.FontRole and is_group and column < _FIX:
            return theme.font("bodyStrong")
        if role == Qt.ItemDataRole.TextAlignmentRole and column == _COUNT:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(index, finding)
        if role == Qt.ItemDataRole.AccessibleTextRole and column == 0:
            word = tr("Error") if finding.is_error else tr("Warning")
            heading = self._groups[index.row()].heading if is_group else finding.message
            return labeled(word, heading)
        return None

    def _of_group(self, row: int, column: int) -> str:
        group = self._groups[row]
        if column == _COUNT:
            return f"{shown_number(len(group.findings))}+" if group.more else shown_number(len(group.findings))
        if column == _FIX:
            return tr(_BADGES[group.badge][0]) if self._grouping == "cause" else ""
        return group.heading

    def _of_finding(self, index: Index, finding: Finding, column: int) -> str:
        if column == 0:
            return place(self._session.project, finding) if self._grouping == "cause" else finding.message
        return tr(_BADGES[badge(finding)][0]) if column == _FIX and self._grouping != "cause" else ""

    def _detail(self, index: Index, finding: Finding) -> str:
        if self._grouping != "cause":
            return place(self._session.project, finding)
        number = index.internalId() - 1
        if number not in self._differing:
            self._differing[number] = varying(self._groups[number].findings)
        return particulars(finding, self._differing[number])

    def _tip(self, index: Index, finding: Finding) -> str:
        group = self._groups[index.row()] if self.is_group(index) else None
        if group is None:
            return finding.message
        if index.column() == _FIX:
            return tr(_BADGES[group.badge][3])
        if group.more:
            return trn(
                "The rule {rule} has {count} more finding, which is listed when some of these are corrected.",
                "The rule {rule} has {count} more findings, which are listed when some of these are corrected.",
                group.more,
                rule=group.findings[0].rule,
            )
        return group.heading


class FindingView(QTreeView):
    """The list on the screen: a bar beside the selected row, badges, and a quiet second text in a row."""

    def __init__(self, tree: FindingTree) -> None:
        super().__init__()
        self.setModel(tree)
        self.setItemDelegate(_RowPainter(self))
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setMouseTracking(True)

    def show_current(self) -> None:
        """Scroll to the current row, with the row of its group if there is room for both."""
        current = self.currentIndex()
        if current.parent().isValid():
            self.scrollTo(current.parent())
        self.scrollTo(current)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show a current row that is in view with its group; it was selected while there was no room."""
        super().resizeEvent(event)
        if self.visualRect(self.currentIndex()).intersects(self.viewport().rect()):
            self.show_current()

    def drawRow(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().drawRow(painter, option, index)
        if self.selectionModel().isSelected(index):
            role = "accent" if self.hasFocus() else "border"
            bar = QRect(0, option.rect.top(), theme.px("selectionBar"), option.rect.height())
            painter.fillRect(QStyle.visualRect(self.layoutDirection(), self.viewport().rect(), bar), theme.color(role))


class _RowPainter(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(super().sizeHint(option, index).width(), theme.px("row"))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        text = str(index.data(DETAIL) or "")
        if index.data(SPAN):
            if index.column():
                return  # the first column has drawn the whole row
            if option.direction == Qt.LayoutDirection.RightToLeft:
                option.rect.setLeft(0)
            else:
                option.rect.setRight(option.widget.width())
        if index.column() == _FIX:
            self._paint_badge(painter, option, index)
            return
        super().paint(painter, option, index)
        if not text:
            return
        self.initStyleOption(option, index)
        style = option.widget.style()
        box: QRect = style.subElementRect(QStyle.SubElement.SE_ItemViewItemText, option, option.widget)
        start = option.fontMetrics.horizontalAdvance(option.text) + theme.px(16)
        room = box.width() - 1 - start
        if room > theme.px(24):
            painter.save()
            painter.setFont(option.font)
            painter.setPen(theme.color("text2"))
            shown = option.fontMetrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
            rest = QStyle.visualRect(option.direction, box, box.adjusted(start, 0, 0, 0))
            painter.drawText(rest, flags, isolated(shown))
            painter.restore()

    @staticmethod
    def _paint_badge(painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        style = option.widget.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget)
        text = plain(str(index.data() or ""))
        if not text:
            return
        ground, ink = next((each[1], each[2]) for each in _BADGES.values() if tr(each[0]) == text)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font("secondary"))
        height = theme.px("badge")
        width = painter.fontMetrics().horizontalAdvance(text) + theme.px(16)
        rect: QRect = option.rect
        box = QRect(rect.left() + theme.px(8), rect.center().y() - height // 2, width, height)
        box = QStyle.visualRect(option.direction, rect, box)
        painter.setPen(theme.color("badgeLine" if ground == "sunken" else ground))
        painter.setBrush(theme.color(ground))
        painter.drawRoundedRect(box, height / 2, height / 2)
        painter.setPen(theme.color(ink))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        painter.restore()


def place(project: Project, finding: Finding) -> str:
    """Return a description of the place that a finding is about."""
    if finding.rule.startswith("file/") and finding.address == Address():
        return tr("File")
    return describe(project, finding.address)
