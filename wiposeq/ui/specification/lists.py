"""The table of numbers beside the text of a specification: each SEQ ID NO of the listing and of the text."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QTableView

from wiposeq.app.specification.marked_text import answer_of, residues_found
from wiposeq.model.specification_report import NumberRow, SpecificationReport
from wiposeq.texts import listed, shown_number, tr, trn
from wiposeq.ui.widgets.record_table import Column, RecordTable, record_view

ALL: Final = "all"
FOUND: Final = "found"
UNUSED: Final = "unused"
CLAIMED: Final = "claimed"


class NumberTable(RecordTable):
    """Every SEQ ID NO of the listing and of the text, with how often the text has it."""

    def __init__(self) -> None:
        self.report: SpecificationReport | None = None
        self._residues: dict[int, int] = {}
        self._errors: dict[int, bool] = {}
        super().__init__(
            [
                Column(tr("Number"), lambda place, row: str(row.number), True, lambda place, row: row.number, 84),
                Column(tr("Type"), lambda place, row: row.molecule, width=52),
                Column(tr("Length"), lambda p, row: self._length(row), True, lambda p, row: row.length, 64),
                Column(tr("Times"), lambda place, row: str(row.times), True, lambda place, row: row.times, 58),
                Column(tr("First"), lambda place, row: self._first(row), False, lambda place, row: row.first, 90),
                Column(tr("Claims"), lambda place, row: tr("yes") if row.in_claims else "", width=62),
                Column(tr("Finding"), lambda place, row: self._finding(row), width=120),
            ],
            badge=self._severity,
            tip=self._tip,
            is_dim=lambda row: row.is_skipped,
        )

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

    def place_of(self, number: int) -> int:
        """Return the 0-based place of the record of a SEQ ID NO, -1 if there is none."""
        return next((place for place, row in enumerate(self.records) if row.number == number), -1)

    def _first(self, row: NumberRow) -> str:
        if self.report is None or row.first < 0:
            return ""
        return self.report.specification.paragraph_at(row.first).label or row.where

    def _length(self, row: NumberRow) -> str:
        return shown_number(row.length) if row.length else ""

    def _severity(self, row: NumberRow) -> str:
        if row.number not in self._errors:
            return ""
        return "error" if self._errors[row.number] else "warning"

    def _finding(self, row: NumberRow) -> str:
        is_found = bool(row.rules) or row.is_skipped
        return answer_of(self.report, row) if self.report is not None and is_found else ""

    def _tip(self, row: NumberRow) -> str:
        first = tr("First: {where}", where=row.where) if row.where else tr("Not mentioned in the text")
        claims = tr("In the claims") if row.in_claims else ""
        kind = (
            f"{row.name} ({listed((row.molecule, shown_number(row.length)))})".strip()
            if row.molecule
            else tr("Not in the listing")
        )
        times = self._residues.get(row.number, 0)
        written = trn("Its residues are in the text once", "Its residues are in the text {count} times", times)
        answer = answer_of(self.report, row) if self.report is not None else ""
        return "\n".join(each for each in (kind, first, claims, written if times else "", answer) if each)


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
    """Return the filter of the table of numbers. which: ALL, FOUND (with findings), UNUSED (never
    mentioned) or CLAIMED (in the claims)."""
    wanted = words.casefold().split()

    def fits(row: NumberRow) -> bool:
        if (which == FOUND and not row.rules) or (which == UNUSED and row.times):
            return False
        if which == CLAIMED and not row.in_claims:
            return False
        return all(word == str(row.number) if word.isdigit() else word in row.name.casefold() for word in wanted)

    return lambda rows: [place for place, row in enumerate(rows) if fits(row)]
