"""Lists what repairs change: before they are applied, and all that were applied in the project.

It hides how changes are grouped and cut. app/repairs.py computes the changes.
"""

from collections.abc import Sequence

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QDialogButtonBox, QLabel, QTreeWidget, QTreeWidgetItem, QWidget

from wiposeq.model.changes import Change
from wiposeq.texts import shown_number, tr, trn
from wiposeq.ui.widgets import layout
from wiposeq.ui.widgets.dialogs import Dialog, close_buttons, ok_buttons
from wiposeq.ui.widgets.headings import fit_headings

MOST_ROWS = 5_000
"""Maximum number of changes that the tree shows."""


class RepairTree(QTreeWidget):
    """Changes grouped by repair, with their place, old value and new value."""

    def __init__(self, changes: Sequence[Change]) -> None:
        super().__init__()
        self.setColumnCount(3)
        self.setHeaderLabels([tr("Where"), tr("Before"), tr("After")])
        self.setAccessibleName(tr("Changes"))
        self.setAlternatingRowColors(True)
        self.setUniformRowHeights(True)
        fit_headings(self.header(), {0: 360, 1: 220})
        groups: dict[tuple[str, str], list[Change]] = {}
        for change in changes[:MOST_ROWS]:
            groups.setdefault((change.kind, change.message), []).append(change)
        for (_, message), found in groups.items():
            self._add_group(message, found)

    def _add_group(self, message: str, found: list[Change]) -> None:
        labels = {tr(message, **change.values) for change in found}
        heading = labels.pop() if len(labels) == 1 else tr(message, **dict.fromkeys(found[0].values, "..."))
        top = QTreeWidgetItem([f"{heading} ({shown_number(len(found))})" if len(found) > 1 else heading])
        bold = QFont(self.font())
        bold.setBold(True)
        top.setFont(0, bold)
        self.addTopLevelItem(top)
        top.setFirstColumnSpanned(True)
        for change in found:
            item = QTreeWidgetItem([change.where, *in_one_line(change.before, change.after)])
            for column, text in enumerate((change.where, change.before, change.after)):
                item.setToolTip(column, text)
            top.addChild(item)
        top.setExpanded(True)


class _ChangesDialog(Dialog):
    """Shows changes below a line of text."""

    def __init__(self, parent: QWidget | None, title: str, text: str, changes: Sequence[Change]) -> None:
        super().__init__(parent, title, 860, 450)
        self.label = QLabel(text)
        self.tree = RepairTree(changes)
        self._cut = QLabel(tr("The first {count} places are listed.", count=shown_number(MOST_ROWS)))
        self._cut.setVisible(len(changes) > MOST_ROWS)

    def _lay_out(self, buttons: QDialogButtonBox) -> None:
        layout.column(self.label, (self.tree, 1), self._cut, buttons, parent=self)


class RepairPreview(_ChangesDialog):
    """Shows what repairs will change. The caller applies them when the dialog is accepted.

    remark: a sentence after the number of places. action: the label of the button that accepts.
    """

    def __init__(
        self,
        title: str,
        changes: Sequence[Change],
        parent: QWidget | None = None,
        *,
        remark: str = "",
        action: str = "",
    ) -> None:
        count = len(changes)
        text = trn("This changes {count} place:", "This changes {count} places:", count)
        text = text if count else tr("Nothing will change.")
        super().__init__(parent, title, f"{text}\n{remark}" if remark else text, changes)
        buttons, self.ok = ok_buttons(self, text=action or tr("&Apply"))
        self.ok.setEnabled(count > 0)
        self._lay_out(buttons)


class RepairsDialog(_ChangesDialog):
    """Shows what repairs have changed in the project since it was read or created."""

    def __init__(self, changes: Sequence[Change], parent: QWidget | None = None) -> None:
        count = len(changes)
        text = trn("Repairs changed {count} place:", "Repairs changed {count} places:", count)
        super().__init__(
            parent, tr("What was changed"), text if count else tr("No repair has changed anything yet."), changes
        )
        self._lay_out(close_buttons(self, lambda: as_text(changes)))


def in_one_line(before: str, after: str) -> tuple[str, str]:
    """Return two values with single spaces in place of line ends and other blanks, unless only these differ."""
    plain = " ".join(before.split()), " ".join(after.split())
    return plain if plain[0] != plain[1] else (before, after)


def as_text(changes: Sequence[Change]) -> str:
    """Return all changes as lines of text: place, repair, old and new value, separated by tabs."""
    rows = [(tr("Where"), tr("Repair"), tr("Before"), tr("After"))]
    rows += [(each.where, tr(each.message, **each.values), each.before, each.after) for each in changes]
    return "\n".join("\t".join(row) for row in rows)
