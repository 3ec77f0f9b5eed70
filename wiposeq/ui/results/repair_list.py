"""The list of what repairs change, in the window: before they are done, and of all that were done in the project.

What fixes change is app/repairs.py's; this shows it.
"""

from collections.abc import Sequence as Rows

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from wiposeq.model.changes import Change
from wiposeq.texts import tr, trn

MOST_ROWS = 5_000
"""How many lines the tree shows; the rest is counted."""


class RepairTree(QTreeWidget):
    """The changes grouped by repair: where, before, after."""

    def __init__(self, changes: Rows[Change], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setColumnCount(3)
        self.setHeaderLabels([tr("Where"), tr("Before"), tr("After")])
        self.setAccessibleName(tr("Changes"))
        self.setAlternatingRowColors(True)
        self.setUniformRowHeights(True)
        header = self.header()
        header.setStretchLastSection(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for column, width in enumerate((300, 240)):
            header.resizeSection(column, width)
        self._fill(changes)

    def _fill(self, changes: Rows[Change]) -> None:
        groups: dict[tuple[str, str], list[Change]] = {}
        for change in changes[:MOST_ROWS]:
            groups.setdefault((change.kind, change.message), []).append(change)
        bold = QFont(self.font())
        bold.setBold(True)
        for (_, message), found in groups.items():
            labels = {tr(message, **change.values) for change in found}
            heading = labels.pop() if len(labels) == 1 else tr(message, **dict.fromkeys(found[0].values, "..."))
            top = QTreeWidgetItem([f"{heading} ({len(found):,})" if len(found) > 1 else heading])
            top.setFont(0, bold)
            self.addTopLevelItem(top)
            top.setFirstColumnSpanned(True)
            for change in found:
                item = QTreeWidgetItem([change.where, change.before, change.after])
                for column in range(3):
                    item.setToolTip(column, item.text(column))
                top.addChild(item)
            top.setExpanded(True)


class RepairPreview(QDialog):
    """What repairs will change: nothing happens until it is accepted."""

    def __init__(self, title: str, changes: Rows[Change], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.resize(860, 420)
        count = len(changes)
        text = trn("This changes {count} place:", "This changes {count} places:", count)
        self.label = QLabel(text if count else tr("Nothing will change."))
        self.tree = RepairTree(changes)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.ok = buttons.button(QDialogButtonBox.StandardButton.Ok)
        self.ok.setText(tr("&Change it"))
        self.ok.setEnabled(bool(count))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(self.label)
        column.addWidget(self.tree, 1)
        if count > MOST_ROWS:
            column.addWidget(QLabel(_cut_words()))
        column.addWidget(buttons)


class RepairsDialog(QDialog):
    """What repairs have changed in the project since it was read or started."""

    def __init__(self, changes: Rows[Change], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("What was changed"))
        self.resize(860, 480)
        count = len(changes)
        text = trn("Repairs changed {count} place:", "Repairs changed {count} places:", count)
        self.tree = RepairTree(changes)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        copy = buttons.addButton(tr("&Copy"), QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(as_text(changes)))
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(QLabel(text if count else tr("No repair has changed anything yet.")))
        column.addWidget(self.tree, 1)
        if count > MOST_ROWS:
            column.addWidget(QLabel(_cut_words()))
        column.addWidget(buttons)


def as_text(changes: Rows[Change]) -> str:
    """Return all lines as text: where, repair, before and after, separated by tabs."""
    rows = [(tr("Where"), tr("Repair"), tr("Before"), tr("After"))]
    rows += [(each.where, tr(each.message, **each.values), each.before, each.after) for each in changes]
    return "\n".join("\t".join(row) for row in rows)


def _cut_words() -> str:
    return tr("The first {count} places are listed.", count=f"{MOST_ROWS:,}")
