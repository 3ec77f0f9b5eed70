"""The answers about a specification, and the finding that is selected with what can be done about it.

It hides which findings a row stands for, and which buttons a finding has. What the buttons do is left to the pane.
"""

from collections.abc import Callable
from typing import Final

from msgspec import Struct
from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtWidgets import QLabel, QWidget

from wiposeq.model.specification_report import SpecificationFinding, SpecificationReport
from wiposeq.texts import shown_number, tr, trn
from wiposeq.ui.results.action_row import ActionRow
from wiposeq.ui.specification.answers import AnswerTree, AnswerView
from wiposeq.ui.widgets.layout import at_each_zoom, column, row, wrapped
from wiposeq.ui.window import theme
from wiposeq.ui.window.icons import IconLabel

MOST_OPEN: Final = 1_000
"""An answer with more findings is not unfolded by itself when one of them is shown."""


class Remedy(Struct, frozen=True):
    """A button for the selected findings: its icon, its text, and what it does."""

    icon: str
    text: str
    run: Callable[[], object]


class AnswersSide(QWidget):
    """The tree of answers, and below it the selected finding.

    chosen(SpecificationFinding): a finding was selected. remedies: returns the buttons for the selected findings.
    """

    chosen = Signal(object)

    def __init__(self, remedies: Callable[[list[SpecificationFinding]], list[Remedy]]) -> None:
        super().__init__()
        self._remedies = remedies
        self.report: SpecificationReport | None = None
        self._words = ""
        self._is_low = False
        self.tree = AnswerTree()
        self.view = AnswerView(self.tree)
        self.view.selectionModel().selectionChanged.connect(lambda *_: self._selection_changed())
        self.severity = IconLabel("ok", "success")
        self.message = wrapped()
        self.message.setProperty("level", "strong")
        self.place = wrapped()
        self.place.setProperty("level", "secondary")
        for label, name in ((self.message, tr("Selected finding")), (self.place, tr("Place of the finding"))):
            label.setAccessibleName(name)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.actions_row = ActionRow()
        words = column(self.message, self.place, margin=0)
        detail = QWidget()
        top = row(self.severity, (words, 1), margin=0)
        top.setAlignment(self.severity, Qt.AlignmentFlag.AlignTop)
        below = column(top, self.actions_row, parent=detail, margin=0)
        whole = column((self.view, 1), detail, parent=self, margin=0)

        def fit() -> None:
            whole.setSpacing(0)
            self.view.setMinimumHeight(theme.px(28))
            words.setSpacing(theme.px(2))
            top.setSpacing(theme.px(8))
            below.setSpacing(theme.px(8))
            below.setContentsMargins(theme.px(12), theme.px(8), theme.px(12), theme.px(8))

        at_each_zoom(self, fit)

    def fit(self, *, is_low: bool) -> None:
        """Leave out the place of the finding in a page that is too low for it."""
        self._is_low = is_low
        self.place.setVisible(bool(self.place.text()) and not is_low)

    # ---- the report

    def show_report(self, report: SpecificationReport) -> None:
        """Show the answers of a report. The selected finding stays if the report has it."""
        before, is_first = self.current, self.report is None
        self.report = report
        self._fill()
        if before is not None and self.select(before):
            return
        if is_first or before is not None:
            self.select_first()

    def filter(self, words: str) -> None:
        """Show only the findings with all of these words."""
        self._words = words
        self._fill()

    def _fill(self) -> None:
        opened = {self.tree.rows[at].rule for at in range(self.tree.rowCount()) if self._is_open(at)}
        self.tree.show_report(self.report, self._words)
        for at, each in enumerate(self.tree.rows):
            if each.rule in opened or (self._words.strip() and len(each.findings) <= MOST_OPEN):
                self.view.expand(self.tree.index(at, 0))
        self._show_detail()

    def _is_open(self, at: int) -> bool:
        return self.view.isExpanded(self.tree.index(at, 0))

    # ---- the selection

    @property
    def selected(self) -> list[SpecificationFinding]:
        """The selected findings. The row of an answer stands for all its findings."""
        rows = self.view.selectionModel().selectedRows(0)
        return list({id(each): each for index in rows for each in self.tree.members(index)}.values())

    @property
    def current(self) -> SpecificationFinding | None:
        """The finding that is shown below the tree: the selected one, or the first one of a selected answer."""
        rows = self.view.selectionModel().selectedRows(0)
        return next(iter(self.tree.members(rows[0])), None) if len(rows) == 1 else None

    def select(self, found: SpecificationFinding) -> bool:
        """Select the row of a finding. Return False if it is not shown."""
        index = self.tree.index_of(found)
        if not index.isValid():
            return False
        self.view.expand(index.parent())
        flags = QItemSelectionModel.SelectionFlag
        self.view.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        self.view.scrollTo(index)
        return True

    def select_first(self) -> None:
        """Select the first answer."""
        if self.tree.rowCount():
            flags = QItemSelectionModel.SelectionFlag
            self.view.selectionModel().setCurrentIndex(self.tree.index(0, 0), flags.ClearAndSelect | flags.Rows)

    def step(self, by: int) -> None:
        """Select the next (1) or previous (-1) finding. After the last one, continue with the first."""
        everything = self.tree.findings()
        if not everything:
            return
        rows, current = self.view.selectionModel().selectedRows(0), self.current
        if current is None:
            at = 0 if by > 0 else len(everything) - 1
        else:
            at = next(place for place, each in enumerate(everything) if each is current)
            is_inside = bool(rows[0].internalId())
            at = (at + by) % len(everything) if is_inside or by < 0 else at
        self.select(everything[at])

    def _selection_changed(self) -> None:
        self._show_detail()
        if (found := self.current) is not None:
            self.chosen.emit(found)

    # ---- the detail

    def _show_detail(self) -> None:
        found, selected = self.current, self.selected
        self.severity.setVisible(found is not None)
        if found is None or self.report is None:
            count = trn("{count} finding selected", "{count} findings selected", len(selected)) if selected else ""
            fine = tr("Nothing was found.") if self._is_fine() else tr("Choose a finding to see its place in the text.")
            self.message.setText(count or fine)
            self.place.setText("")
        else:
            self.severity.show_icon(*(("error", "error") if found.finding.is_error else ("warning", "warning")))
            self.message.setText(found.finding.message)
            self.place.setText("\n".join(self._lines(self.report, found, len(selected))))
        self.fit(is_low=self._is_low)
        self.refresh_buttons()

    def _is_fine(self) -> bool:
        rows = self.view.selectionModel().selectedRows(0)
        return len(rows) == 1 and not self.tree.members(rows[0])

    @staticmethod
    def _lines(report: SpecificationReport, found: SpecificationFinding, count: int) -> list[str]:
        where = found.where[:1].upper() + found.where[1:]
        lines = [f'{where}. "{found.around}"' if found.has_place else ""]
        if remark := report.remark(found):
            lines.append(tr("Accepted: {remark}", remark=remark))
        noted = [each.number for each in report.corrections if found.start <= each.start and each.end <= found.end]
        if noted:
            lines.append(tr("To correct in the text: SEQ ID NO: {number}", number=noted[0]))
        if count > 1:
            lines.append(tr("The first of {count}", count=shown_number(count)))
        return [each for each in lines if each]

    def refresh_buttons(self) -> None:
        """Show the buttons of the selected findings."""
        had_focus = any(each.hasFocus() for each in self.actions_row.buttons)
        self.actions_row.clear()
        for number, each in enumerate(self._remedies(self.selected)):
            self.actions_row.add(each.icon, each.text, each.run, is_primary=number == 0)
        self.actions_row.setVisible(bool(self.actions_row.buttons))
        self.actions_row.arrange()
        if had_focus:
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)


def heading(text: str) -> QLabel:
    """Return the heading of a part of the pane."""
    label = QLabel(text)
    label.setProperty("level", "heading")
    return label
