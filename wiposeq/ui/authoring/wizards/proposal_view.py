"""What a wizard proposes: the sequences and features that the edit adds or changes, as a tree.

It hides how residues before and after are shown in one line.
"""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem

from wiposeq.app.authoring.wizards.preview import Preview, PreviewFeature, PreviewSequence
from wiposeq.model.records import SKIPPED, Sequence
from wiposeq.texts import shown_number, tr, trn
from wiposeq.ui.features.pane import summary
from wiposeq.ui.widgets.headings import room_for_heading
from wiposeq.ui.widgets.layout import at_each_zoom
from wiposeq.ui.window import theme

_MOST: Final = 300
"""The most features that the tree shows of a sequence."""
_RESIDUES: Final = 60
"""The most residues that a line shows."""


class ProposalView(QTreeWidget):
    """The tree. A sequence is at the top level, its residues and features below it."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("What will be added or changed"))
        self.setHeaderLabels([tr("Feature"), tr("Location"), tr("Qualifiers")])
        self.setRootIsDecorated(False)
        self.setItemsExpandable(False)
        self.setUniformRowHeights(True)
        self.setTabKeyNavigation(False)
        self.header().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.header().setStretchLastSection(True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        at_each_zoom(self, self._scale)

    def _scale(self) -> None:
        self.setIndentation(theme.px(16))
        self._fit_columns()

    def _fit_columns(self) -> None:
        """Give keys and locations the room that they need, within limits; the rest is for the qualifiers."""
        for column, (least, most) in enumerate(((112, 200), (72, 176))):
            wanted = min(self.sizeHintForColumn(column) + theme.px(8), theme.px(most))
            self.setColumnWidth(column, max(wanted, room_for_heading(self.header(), column, least)))

    def show_preview(self, preview: Preview) -> None:
        """Show another proposal."""
        self.clear()
        for each in preview.sequences:
            top = QTreeWidgetItem([_heading(each)])
            top.setFirstColumnSpanned(True)
            font = theme.font("bodyStrong")
            top.setFont(0, font)
            self.addTopLevelItem(top)
            top.setFirstColumnSpanned(True)
            for row in _rows(each):
                item = QTreeWidgetItem(list(row))
                for number, text in enumerate(row):
                    item.setToolTip(number, text)
                top.addChild(item)
            top.setExpanded(True)
        self._fit_columns()


def _heading(each: PreviewSequence) -> str:
    sequence = each.sequence
    words = tr("New: SEQ ID NO {number}", number=each.number)
    if each.old is not None:
        words = tr("SEQ ID NO {number}", number=each.number)
    count = len(sequence.residues)
    if sequence.is_skipped or sequence.residues == SKIPPED:
        length = tr("skipped intentionally (000)")
    elif sequence.is_protein:
        length = trn("AA, {count} residue", "AA, {count} residues", count)
    else:
        length = tr("{type}, {count} nt", type=sequence.molecule_type, count=shown_number(count))
    return "   ".join(filter(None, (words, sequence.name, length)))


def _rows(each: PreviewSequence) -> list[tuple[str, str, str]]:
    rows = []
    if each.has_other_residues and each.sequence.residues and not each.sequence.is_skipped:
        rows.append(_residues(each.old, each.sequence))
    for feature in each.features[:_MOST]:
        rows.append(_feature(feature))
    if len(each.features) > _MOST:
        rest = len(each.features) - _MOST
        rows.append((trn("and {count} more feature", "and {count} more features", rest), "", ""))
    return rows


def _residues(old: Sequence | None, new: Sequence) -> tuple[str, str, str]:
    """Return the line of the residues: all of a new sequence, or the first place where they differ."""
    after = new.residues
    if old is None:
        return tr("Residues"), f"1..{len(after)}", _cut(after)
    before = old.residues
    start = next((n for n, (a, b) in enumerate(zip(before, after)) if a != b), min(len(before), len(after)))
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    here = before[start : len(before) - end], after[start : len(after) - end]
    text = tr("{before} -> {after}", before=_cut(here[0]) or "-", after=_cut(here[1]) or "-")
    last = start + max(len(here[1]), 1)
    return tr("Residues"), str(start + 1) if last == start + 1 else f"{start + 1}..{last}", text


def _cut(text: str) -> str:
    return text if len(text) <= _RESIDUES else f"{text[: _RESIDUES - 1]}…"


def _feature(each: PreviewFeature) -> tuple[str, str, str]:
    feature = each.feature
    words = {"new": "{key}", "changed": tr("{key} (changed)"), "removed": tr("{key} (removed)")}[each.state]
    return words.format(key=feature.key), feature.location, summary(feature)
