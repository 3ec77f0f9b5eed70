"""The two lists beside the text of a specification: the findings, and the table of numbers."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QTableView

from wiposeq.app.specification.marked_text import answer_of, residues_found
from wiposeq.model.specification_report import NumberRow, SpecificationFinding, SpecificationReport
from wiposeq.texts import tr
from wiposeq.ui.widgets.record_table import Column, RecordTable, record_view

ALL: Final = "all"
ERRORS: Final = "errors"
WARNINGS: Final = "warnings"
FOUND: Final = "found"
UNUSED: Final = "unused"


class FindingTable(RecordTable):
    """The findings of a report. An accepted finding is faded; its tooltip has the remark."""

    def __init__(self) -> None:
        self.report: SpecificationReport | None = None
        super().__init__(
            [
                Column("", lambda place, each: "", width=32),
                Column(tr("Place"), lambda place, each: each.where, width=140),
                Column(tr("Finding"), lambda place, each: each.finding.message, width=260),
            ],
            badge=lambda each: "" if self._remark(each) else "error" if each.finding.is_error else "warning",
            tip=self._tip,
            is_dim=lambda each: bool(self._remark(each)),
        )

    def _remark(self, found: SpecificationFinding) -> str:
        return self.report.remark(found) if self.report is not None else ""

    def _tip(self, found: SpecificationFinding) -> str:
        severity = tr("Error") if found.finding.is_error else tr("Warning")
        lines = [f"{severity}: {found.finding.message}", found.around]
        if remark := self._remark(found):
            lines.append(tr("Accepted: {remark}", remark=remark))
        return "\n".join(each for each in lines if each)


class NumberTable(RecordTable):
    """Every SEQ ID NO of the listing and of the text, with how often the text has it."""

    def __init__(self) -> None:
        self.report: SpecificationReport | None = None
        self._residues: dict[int, int] = {}
        super().__init__(
            [
                Column(tr("#"), lambda place, row: str(row.number), True, lambda place, row: row.number, 64),
                Column(tr("Name"), lambda place, row: row.name, width=100),
                Column(tr("Times"), lambda place, row: str(row.times), True, lambda place, row: row.times, 64),
                Column(
                    tr("Residues"),
                    lambda place, row: str(self._residues.get(row.number, "")),
                    True,
                    lambda place, row: self._residues.get(row.number, 0),
                    80,
                ),
                Column(tr("Answer"), lambda place, row: self._answer(row), width=140),
            ],
            badge=self._severity,
            tip=self._tip,
            is_dim=lambda row: row.is_skipped,
        )
        self._errors: dict[int, bool] = {}

    def show_report(self, report: SpecificationReport) -> None:
        """Show the numbers of a report."""
        self.report = report
        self._residues = dict(residues_found(report))
        self._errors = {}
        for each in report.findings:
            number = each.finding.values.get("number")
            if isinstance(number, int) and not report.remark(each):
                self._errors[number] = self._errors.get(number, False) or each.finding.is_error
        self.show_records(report.numbers)

    def _severity(self, row: NumberRow) -> str:
        if row.number not in self._errors:
            return ""
        return "error" if self._errors[row.number] else "warning"

    def _answer(self, row: NumberRow) -> str:
        return answer_of(self.report, row) if self.report is not None else ""

    def _tip(self, row: NumberRow) -> str:
        first = tr("First: {where}", where=row.where) if row.where else tr("Not mentioned in the text")
        claims = tr("In the claims") if row.in_claims else ""
        kind = f"{row.molecule}, {row.length:,}" if row.molecule else tr("Not in the listing")
        return "\n".join(each for each in (kind, first, claims, self._answer(row)) if each)


def list_view(table: RecordTable, name: str, chosen: Callable[[int], object], *, can_sort: bool = True) -> QTableView:
    """Return the view of a list. chosen: called with the row on a click, and on Return."""
    view = record_view(table, name, can_sort=can_sort)
    view.clicked.connect(lambda index: chosen(index.row()))
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        shortcut = QShortcut(QKeySequence(key), view)
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        shortcut.activated.connect(lambda: chosen(view.currentIndex().row()))
    return view


def rows_of_numbers(which: str, words: str) -> Callable[[tuple[NumberRow, ...]], list[int]]:
    """Return the filter of the table of numbers. which: ALL, FOUND (with findings) or UNUSED (never mentioned)."""
    wanted = words.casefold().split()

    def fits(row: NumberRow) -> bool:
        if (which == FOUND and not row.rules) or (which == UNUSED and row.times):
            return False
        return all(word == str(row.number) if word.isdigit() else word in row.name.casefold() for word in wanted)

    return lambda rows: [place for place, row in enumerate(rows) if fits(row)]
