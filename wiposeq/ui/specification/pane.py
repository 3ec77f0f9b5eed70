"""The pane that shows a checked specification: the text, the findings, and the table of numbers.

It hides how the three follow each other, and that the text is checked again a moment after each change of the project.
actions.py reads the files; app/specification checks, and has the edits.
"""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from wiposeq.app.specification.editing import (
    NumberOf,
    accept,
    add_sequences,
    is_molecule_open,
    number_of_selection,
    residues_of,
)
from wiposeq.app.specification.marked_text import MarkedText, findings_shown
from wiposeq.errors import UserError
from wiposeq.model.address import Address
from wiposeq.model.lookup import exists
from wiposeq.model.specification_facts import NEAR, PART, REVERSE, REVERSE_PART, SAME, PlacedResidues
from wiposeq.model.specification_report import NumberRow, SpecificationFinding, SpecificationReport
from wiposeq.texts import tr, trn
from wiposeq.ui.authoring.side_pane import LEAST, SidePane
from wiposeq.ui.results.remark_dialog import RemarkDialog
from wiposeq.ui.specification.lists import (
    ALL,
    ERRORS,
    FOUND,
    UNUSED,
    WARNINGS,
    FindingTable,
    NumberTable,
    list_view,
    rows_of_numbers,
)
from wiposeq.ui.specification.reading_view import ReadingView
from wiposeq.ui.widgets.asking import ask
from wiposeq.ui.widgets.fields import icon_button
from wiposeq.ui.widgets.labels import ElidedLabel
from wiposeq.ui.widgets.layout import at_each_zoom, choice, column, delayed, filter_line, push_button, row, wrapped
from wiposeq.ui.widgets.record_table import selected_ranges
from wiposeq.ui.widgets.splitter import Splitter
from wiposeq.ui.window import theme
from wiposeq.ui.window.workspace import Workspace

PAUSE: Final = 600
"""Milliseconds from the last change of the project until the text is checked again."""
NARROW: Final = 760
"""Pixels at 100 % below which the lists are under the text."""
LEFT: Final = 460
"""Pixels at 100 % that the other panes keep."""
LIST: Final = 242
"""Likewise in a window narrower than WIDE; the list of sequences fits into it."""
WIDE: Final = 1500


class SpecificationPane(SidePane):
    """The pane. outdated(): the project has changed, so the text must be checked again."""

    outdated = Signal()
    stretch = 1

    def __init__(self, workspace: Workspace, menu: QMenu) -> None:
        """menu: what can be opened and saved."""
        super().__init__(tr("Specification"))
        self.workspace = workspace
        self.session = workspace.session
        self.report: SpecificationReport | None = None
        self._is_current = False
        self._is_arranged = False
        self._build(menu)
        self._lay_out()
        self._timer = delayed(self, PAUSE, self.outdated.emit)
        self.session.changed.connect(self._project_changed)
        self._refresh_buttons()

    def width_in(self, whole: int, others: int) -> int:
        """Return most of the width of the window: the first part keeps LEFT or LIST."""
        rest = theme.px(LEFT if whole >= theme.px(WIDE) else LIST)
        return max(whole - others - rest, theme.px(LEAST))

    # ---- building

    def _build(self, menu: QMenu) -> None:
        self.title = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        self.title.setProperty("level", "strong")
        self.counts = wrapped()
        self.counts.setProperty("level", "secondary")
        self.more = QPushButton(tr("&Text and report"))
        self.more.setAutoDefault(False)
        self.more.setMenu(menu)
        self.text = ReadingView()
        self.text.place_chosen.connect(self._place_chosen)
        self.text.selectionChanged.connect(self._refresh_buttons)
        self.finding_table = FindingTable()
        self.findings = list_view(self.finding_table, tr("Findings of the specification"), self.show_finding)
        self.findings.selectionModel().selectionChanged.connect(lambda *_: self._finding_selected())
        self.number_table = NumberTable()
        self.numbers = list_view(self.number_table, tr("Numbers in listing and specification"), self.show_number)
        self.filter = filter_line(tr("Filter: words or a number"), lambda _: self._filter())
        self.severities = choice(
            tr("Findings shown"), ((tr("All findings"), ALL), (tr("Errors"), ERRORS), (tr("Warnings"), WARNINGS))
        )
        self.which = choice(
            tr("Numbers shown"),
            ((tr("All numbers"), ALL), (tr("With findings"), FOUND), (tr("Never mentioned"), UNUSED)),
        )
        self.severities.currentIndexChanged.connect(lambda _: self._filter())
        self.which.currentIndexChanged.connect(lambda _: self._filter())
        self.detail = wrapped()
        self.detail.setAccessibleName(tr("Selected finding"))
        self.detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.add = push_button(tr("&Add as a sequence..."), self.add_selected)
        self.accept_button = push_button(tr("Accept &with a remark..."), self.accept_selected)
        self.number = push_button(tr("&Number of the selected text"), self.ask_number)
        self.number.setToolTip(tr("Which SEQ ID NO have the residues that are selected in the text?"))

    def _lay_out(self) -> None:
        up = icon_button("up", tr("Previous finding in the text"), lambda: self.step(-1))
        down = icon_button("down", tr("Next finding in the text"), lambda: self.step(1))
        left, upper, lower = QWidget(), QWidget(), QWidget()
        spaced = [
            column((self.text, 1), row(self.number, None), parent=left, margin=0),
            column(
                row((self.severities, 1), up, down),
                (self.findings, 1),
                self.detail,
                row(self.add, self.accept_button, None),
                parent=upper,
                margin=0,
            ),
            column(row((self.which, 1)), (self.numbers, 1), parent=lower, margin=0),
        ]
        self._lists = Splitter(Qt.Orientation.Vertical, upper, lower)
        self._parts = Splitter(Qt.Orientation.Horizontal, left, self._lists)
        self._parts.setStretchFactor(0, 3)
        self._parts.setStretchFactor(1, 2)
        self.body.addLayout(row((self.title, 1), self.more))
        self.body.addLayout(row((self.counts, 1), (self.filter, 1)))
        self.body.addWidget(self._parts, 1)

        def fit() -> None:
            for layout in spaced:
                layout.setSpacing(theme.px(8))
            spaced[0].setContentsMargins(0, 0, theme.px(8), 0)
            for layout in spaced[1:]:
                layout.setContentsMargins(theme.px(8), 0, 0, theme.px(8))

        at_each_zoom(self, fit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the lists beside the text, or under it in a narrow pane."""
        super().resizeEvent(event)
        is_narrow = event.size().width() < theme.px(NARROW)
        orientation = Qt.Orientation.Vertical if is_narrow else Qt.Orientation.Horizontal
        if self._parts.orientation() != orientation or not self._is_arranged:
            self._is_arranged = True
            self._parts.setOrientation(orientation)
            self._parts.setSizes([3000, 3000] if is_narrow else [3000, 2600])
            self._lists.setOrientation(Qt.Orientation.Horizontal if is_narrow else Qt.Orientation.Vertical)
            self._lists.setSizes([3000, 2000])

    def help_page(self) -> str:
        """Return the page of the help about this pane."""
        return "place/specification"

    # ---- the report

    def show_report(self, report: SpecificationReport) -> None:
        """Show the result of a check. Selected rows and the place in the text stay where they can."""
        chosen = self._current_finding()
        self.report = self.finding_table.report = report
        self._is_current = True
        self._timer.stop()
        self.title.setText(", ".join(each.name for each in report.specification.files))
        self.counts.setText(_counts(report))
        self.text.show_report(report)
        self.number_table.show_report(report)
        self._filter()
        if chosen is not None:
            keys = [each.key for each in self.finding_table.records]
            if chosen.key in keys:
                self.findings.selectRow(self.finding_table.row_of(keys.index(chosen.key)))
        self._finding_selected()

    def _project_changed(self, *_: object) -> None:
        if self.report is not None:
            self._is_current = False
            self._refresh_buttons()
            self._timer.start()

    def _filter(self) -> None:
        if self.report is None:
            return
        which, words = self.severities.currentData(), self.filter.text()
        shown = findings_shown(self.report, has_errors=which != WARNINGS, has_warnings=which != ERRORS, words=words)
        self.finding_table.show_records(shown)
        which = self.which.currentData()
        is_all = which == ALL and not words.strip()
        self.number_table.filter(None if is_all else rows_of_numbers(which, words))
        self._finding_selected()

    # ---- findings

    def _selected(self) -> list[SpecificationFinding]:
        return [self.finding_table.record(place) for rows in selected_ranges(self.findings) for place in rows]

    def _current_finding(self) -> SpecificationFinding | None:
        selected = self._selected()
        return selected[0] if len(selected) == 1 else None

    def _finding_selected(self) -> None:
        found, selected = self._current_finding(), self._selected()
        if found is None:
            count = trn("{count} finding selected.", "{count} findings selected.", len(selected)) if selected else ""
            self.detail.setText(count or tr("Choose a finding to see its place in the text."))
        else:
            remark = self.report.remark(found) if self.report is not None else ""
            accepted = tr("Accepted: {remark}", remark=remark) if remark else ""
            lines = (found.finding.message, found.where, f'"{found.around}"' if found.around else "", accepted)
            self.detail.setText("\n".join(each for each in lines if each))
            if found.has_place:
                self.text.show_span(found.start, found.end)
        self._refresh_buttons()

    def show_finding(self, place: int) -> None:
        """Show the finding in a row of the list, and its place in the text."""
        if 0 <= place < self.finding_table.rowCount():
            self._finding_selected()

    def step(self, by: int) -> None:
        """Select the next (1) or previous (-1) finding. After the last one, continue with the first."""
        count = self.finding_table.rowCount()
        if count:
            at = self.findings.currentIndex().row()
            self.findings.selectRow((at + by) % count if at >= 0 else (0 if by > 0 else count - 1))

    # ---- numbers

    def show_number(self, place: int) -> None:
        """Select the sequence in a row of the table, and show its first mention."""
        if not 0 <= place < self.number_table.rowCount():
            return
        found: NumberRow = self.number_table.record(place)
        if found.first >= 0:
            self.text.show_span(found.first, self._end_of_mention(found.first))
        self._go_to_number(found.number)

    def _end_of_mention(self, start: int) -> int:
        assert self.report is not None
        mark = MarkedText(self.report).mark_at(start)
        return mark.end if mark is not None else start

    def _go_to_number(self, number: int) -> bool:
        listed = self.report.facts.sequences.get(number) if self.report is not None else None
        if listed is None or not exists(self.session.project, Address(listed.uid)):
            self.session.message.emit(tr("SEQ ID NO: {number} is not in the listing.", number=number))
            return False
        focused = self.window().focusWidget()
        self.workspace.places.select_sequences([listed.uid])
        if focused is not None:
            focused.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def _place_chosen(self, place: int) -> None:
        """Go from a place of the text to the sequence, and to the finding."""
        if self.report is None:
            return
        found = self.report.at(place)
        if found is not None and found in self.finding_table.records:
            at = self.finding_table.row_of(list(self.finding_table.records).index(found))
            self.findings.selectRow(at)
        if number := MarkedText(self.report).number_at(place):
            self._go_to_number(number)

    # ---- fixes

    def _refresh_buttons(self) -> None:
        one = self._current_finding()
        self.add.setEnabled(self._is_current and bool(self._residues()))
        self.accept_button.setEnabled(self._is_current and one is not None)
        is_accepted = one is not None and self.report is not None and bool(self.report.remark(one))
        self.accept_button.setText(tr("&Withdraw the remark") if is_accepted else tr("Accept &with a remark..."))
        self.number.setEnabled(self.text.textCursor().hasSelection())

    def _residues(self) -> list[PlacedResidues]:
        """Return the residues of the selected findings that the listing does not have."""
        if self.report is None:
            return []
        found = [residues_of(self.report, each) for each in self._selected() if each.has_place]
        return [each for each in found if each is not None and each.match != SAME]

    def add_selected(self) -> None:
        """Add the residues of the selected findings as sequences; ask for DNA or RNA where the text leaves it open."""
        residues = self._residues()
        opened = [place for place, each in enumerate(residues) if is_molecule_open(each)]
        if not residues:
            return
        if not opened:
            self._add(residues, {})
            return
        ask(
            self,
            trn(
                "The residues have neither t nor u. Which molecule is it?",
                "The residues of {count} sequences have neither t nor u. Which molecules are they?",
                len(opened),
            ),
            {
                tr("&DNA"): lambda: self._add(residues, dict.fromkeys(opened, "DNA")),
                tr("&RNA"): lambda: self._add(residues, dict.fromkeys(opened, "RNA")),
            },
            more="\n".join(residues[place].residues[:60] for place in opened[:10]),
        )

    def _add(self, residues: list[PlacedResidues], molecules: dict[int, str]) -> None:
        if self.report is None:
            return
        try:
            edit = add_sequences(self.session.project, self.report.specification, residues, molecules=molecules)
        except UserError as error:
            self.session.failed.emit(error)
            return
        before = len(self.session.project.sequences)
        if self.session.do(edit):
            added = len(self.session.project.sequences) - before
            self.session.message.emit(trn("{count} sequence added.", "{count} sequences added.", added))

    def accept_selected(self) -> None:
        """Ask for a remark and accept the selected finding with it, or withdraw the remark of an accepted one."""
        found = self._current_finding()
        if found is None or self.report is None:
            return
        if self.report.remark(found):
            self.session.do(accept(found, ""))
        else:
            message, is_error = found.finding.message, found.finding.is_error
            RemarkDialog(message, lambda remark: self.session.do(accept(found, remark)), self, is_error=is_error).open()

    def ask_number(self) -> None:
        """Say which SEQ ID NO the residues selected in the text have, and select that sequence."""
        text, project = self.text.selected_text, self.session.project
        if text:
            self.session.run(
                tr("Comparing the selected residues"),
                lambda progress: number_of_selection(project, text, progress),
                self._show_number_of,
            )

    def _show_number_of(self, found: NumberOf) -> None:
        words = _number_words(found)
        self.detail.setText(words)
        self.session.message.emit(words)
        if found.numbers and self.report is not None and found.numbers[0] in self.report.facts.sequences:
            self._go_to_number(found.numbers[0])


def _counts(report: SpecificationReport) -> str:
    """Return the counts of a report in words."""
    pages = sum(each.pages for each in report.specification.files)
    parts = [
        trn("{count} page", "{count} pages", pages) if pages else "",
        trn("{count} mention", "{count} mentions", report.mentions),
        trn("{count} string of residues", "{count} strings of residues", len(report.facts.residues)),
        trn("{count} error", "{count} errors", report.errors),
        trn("{count} warning", "{count} warnings", report.warnings),
    ]
    words = ", ".join(each for each in parts if each)
    if report.is_complete:
        return words + ". " + tr("Nothing is missing.")
    unread = sum(len(each.pictures) + each.pictures_in_text for each in report.specification.files)
    if unread:
        words += ", " + trn("{count} picture not read", "{count} pictures not read", unread)
    return words


def _number_words(found: NumberOf) -> str:
    """Return the answer to "which number has this sequence?" in words."""
    if not found.residues:
        return tr("The selected text has no residues.")
    if not found.numbers:
        return tr("The selected residues ({count}) are not in the listing.", count=f"{len(found.residues):,}")
    numbers = ", ".join(map(str, found.numbers))
    templates = {
        SAME: tr("The selected residues are SEQ ID NO: {numbers}.", numbers=numbers),
        PART: tr("The selected residues are a part of SEQ ID NO: {numbers}.", numbers=numbers),
        REVERSE: tr("The selected residues are the reverse complement of SEQ ID NO: {numbers}.", numbers=numbers),
        REVERSE_PART: tr(
            "The selected residues are a part of the reverse complement of SEQ ID NO: {numbers}.", numbers=numbers
        ),
        NEAR: tr("The selected residues differ by one residue from SEQ ID NO: {numbers}.", numbers=numbers),
    }
    return templates.get(found.match, numbers)
