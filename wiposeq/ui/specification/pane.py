"""The page that shows a checked specification: the text, the answers, and the table of numbers.

It hides how the three follow each other, and that the text is checked again a moment after each change of the project.
actions.py reads the files; app/specification checks, and has the edits.
"""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QFrame, QInputDialog, QMenu, QPushButton, QWidget

from wiposeq.app.specification.correcting import note_correction, span_to_correct
from wiposeq.app.specification.editing import (
    NumberOf,
    accept,
    add_sequences,
    is_molecule_open,
    number_of_selection,
    residues_of,
    skip_never_mentioned,
)
from wiposeq.app.specification.marked_text import MarkedText
from wiposeq.errors import UserError
from wiposeq.model.address import Address
from wiposeq.model.edit import Edit
from wiposeq.model.lookup import exists
from wiposeq.model.specification_facts import NEAR, PART, REVERSE, REVERSE_PART, SAME, PlacedResidues
from wiposeq.model.specification_report import NumberRow, SpecificationFinding, SpecificationReport
from wiposeq.texts import listed, shown_number, tr, trn
from wiposeq.ui.results.remark_dialog import RemarkDialog
from wiposeq.ui.specification.answers_side import AnswersSide, Remedy, heading
from wiposeq.ui.specification.lists import ALL, CLAIMED, FOUND, UNUSED, NumberTable, list_view, rows_of_numbers
from wiposeq.ui.specification.text_side import TextSide
from wiposeq.ui.widgets.asking import ask
from wiposeq.ui.widgets.fields import icon_button
from wiposeq.ui.widgets.layout import at_each_zoom, column, delayed, filter_line, row, when_styled
from wiposeq.ui.widgets.splitter import Splitter
from wiposeq.ui.widgets.switch import Chips, Segments
from wiposeq.ui.window import icons, theme
from wiposeq.ui.window.workspace import Workspace

PAUSE: Final = 600
"""Milliseconds from the last change of the project until the text is checked again."""
PAUSE_HIDDEN: Final = 4_000
"""Likewise while a sequence is shown, because a long text takes seconds of the processor."""
NARROW: Final = 760
"""Pixels at 100 % below which the page shows text, answers and numbers one at a time."""
LOW: Final = 300
"""Pixels at 100 % of the height below which the page shows only the most important."""
TEXT, ANSWERS, NUMBERS = "text", "answers", "numbers"
SHARE: Final = 0.43
"""The share of the answers in the width of the page."""
WIDTHS: Final = (380, 640)
"""The least and the most width of the answers, in pixels at 100 %."""
MENTION_RULES: Final = ("number-not-listed", "number-open", "length-differs", "molecule-differs", "residues-differ")
"""The rules whose findings may be about a wrong number in the text."""


class SpecificationPane(QFrame):
    """The page. outdated(): the project has changed, so the text must be checked again. closed(): the user left it.

    opened(Address): show this place of the listing instead.
    """

    outdated = Signal()
    closed = Signal()
    opened = Signal(object)

    def __init__(self, workspace: Workspace, texts: QMenu, exports: QMenu) -> None:
        """texts: the menu of what can be opened. exports: that of what can be saved."""
        super().__init__()
        self.workspace = workspace
        self.session = workspace.session
        self.report: SpecificationReport | None = None
        self._is_current = False
        self._is_moved = False
        self._tab = ANSWERS
        self.setAccessibleName(tr("Specification"))
        self._build(texts, exports)
        self._lay_out()
        self.setFocusProxy(self.answers.view)
        self._timer = delayed(self, PAUSE, self.outdated.emit)
        self.session.changed.connect(self._project_changed)
        key = QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.closed.emit)
        key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    # ---- building

    def _build(self, texts: QMenu, exports: QMenu) -> None:
        self.side = TextSide(texts, self.step)
        self.text = self.side.text
        self.text.place_chosen.connect(self._place_chosen)
        self.side.number_wanted.connect(self.ask_number)
        self.side.correction_wanted.connect(self.correct_selection)
        self.answers = AnswersSide(self._remedies)
        self.answers.chosen.connect(self._show_place)
        self.answers.view.activated.connect(lambda _: self._read())
        self.exports = QPushButton(icons.icon("document"), tr("E&xport"))
        self.exports.setProperty("role", "quiet")
        self.exports.setAutoDefault(False)
        self.exports.setMenu(exports)
        self.number_table = NumberTable()
        self.numbers = list_view(self.number_table, tr("Numbers in listing and specification"), self.show_number)
        self.filter = filter_line(tr("Filter: words or a number"), lambda _: self._filter())
        items = (
            (tr("All"), ALL),
            (tr("With findings"), FOUND),
            (tr("Never mentioned"), UNUSED),
            (tr("Claims"), CLAIMED),
        )
        self.which = Chips(tr("Numbers shown"), items, lambda _: self._filter())

    def _lay_out(self) -> None:
        upper, lower = QWidget(), QWidget()
        close = icon_button("close", tr("Close (Esc)"), self.closed.emit)
        bar = row(heading(tr("Answers")), (self.filter, 1), self.exports, close)
        below = row(heading(tr("Numbers")), None, self.which)
        layouts = [
            column(bar, (self.answers, 1), parent=upper, margin=0),
            column(below, (self.numbers, 1), parent=lower, margin=0),
        ]
        self._lists = Splitter(Qt.Orientation.Vertical, upper, lower)
        self._parts = Splitter(Qt.Orientation.Horizontal, self.side, self._lists)
        self._parts.setStretchFactor(0, 1)
        self._parts.splitterMoved.connect(self._note_moved)
        self._shown_parts = {TEXT: self.side, ANSWERS: upper, NUMBERS: lower}
        items = ((tr("Text"), TEXT), (tr("Answers"), ANSWERS), (tr("Numbers"), NUMBERS))
        self.tabs = Segments(tr("Part of the page"), items, ANSWERS, self._show_tab)
        tab_line = row(self.tabs, margin=0)
        column(tab_line, (self._parts, 1), parent=self, margin=0).setSpacing(0)

        def fit() -> None:
            for layout in layouts:
                layout.setSpacing(0)
            for line in (bar, below):
                line.setContentsMargins(theme.px(12), theme.px(6), theme.px(8), theme.px(6))
                line.setSpacing(theme.px(8))

        at_each_zoom(self, fit)

    def _show_tab(self, tab: str) -> None:
        """Show one part of a narrow page."""
        self._tab = tab
        self._arrange()

    def _note_moved(self, *_: object) -> None:
        self._is_moved = True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        when_styled(self, self._arrange)

    def _arrange(self) -> None:
        """Show text, answers and numbers beside each other until the user moves the splitter; one of them if narrow."""
        width = self.width()
        is_narrow = width < theme.px(NARROW)
        self.tabs.setVisible(is_narrow)
        for tab, part in self._shown_parts.items():
            part.setVisible(not is_narrow or tab == self._tab)
        self._lists.setVisible(not is_narrow or self._tab != TEXT)
        is_low = self.height() < theme.px(LOW)
        self.side.fit(is_low=is_low)
        self.answers.fit(is_low=is_low)
        if not is_narrow and not self._is_moved:
            right = min(max(round(width * SHARE), theme.px(WIDTHS[0])), theme.px(WIDTHS[1]))
            self._parts.setSizes([width - right, right])
            self._lists.setSizes([3000, 2400])

    def help_page(self) -> str:
        """Return the page of the help about this page of the window."""
        return "place/specification"

    # ---- the report

    def show_report(self, report: SpecificationReport) -> None:
        """Show the result of a check. The selected finding and the place in the text stay where they can."""
        self.report = report
        self._is_current = True
        self._timer.stop()
        self.side.show_report(report, _counts(report))
        self.number_table.show_report(report)
        self.answers.show_report(report)
        self._filter_numbers()

    def forget(self) -> None:
        """Forget the report: the project is another one."""
        self.report = None
        self.answers.report = None
        self._timer.stop()

    def _project_changed(self, *_: object) -> None:
        if self.report is not None:
            self._is_current = False
            self.answers.refresh_buttons()
            self._timer.start(PAUSE if self.isVisible() else PAUSE_HIDDEN)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.report is not None and not self._is_current:
            self._timer.start(0)

    def _filter(self) -> None:
        self.answers.filter(self.filter.text())
        self._filter_numbers()

    def _filter_numbers(self) -> None:
        which, words = self.which.value, self.filter.text()
        is_all = which == ALL and not words.strip()
        self.number_table.filter(None if is_all else rows_of_numbers(which, words))

    # ---- places

    def _show_place(self, found: SpecificationFinding) -> None:
        if found.has_place:
            self.text.show_span(found.start, found.end)
        number = found.finding.values.get("number")
        place = self.number_table.place_of(number) if isinstance(number, int) else -1
        at = self.number_table.row_of(place) if place >= 0 else -1
        if at >= 0:
            self.numbers.selectRow(at)

    def _read(self) -> None:
        """Show the place of the selected finding in the text, also in a narrow page."""
        if self.tabs.isVisible() and self.answers.current is not None:
            self.tabs.choose(TEXT)
            self._show_tab(TEXT)
            self.text.setFocus()

    def step(self, by: int) -> None:
        """Select the next (1) or previous (-1) finding. After the last one, continue with the first."""
        self.answers.step(by)

    def show_number(self, place: int) -> None:
        """Show the first mention of the number in a row of the table."""
        if not 0 <= place < self.number_table.rowCount() or self.report is None:
            return
        found: NumberRow = self.number_table.record(place)
        if found.first >= 0:
            mark = MarkedText(self.report).mark_at(found.first)
            self.text.show_span(found.first, mark.end if mark is not None else found.first)
            return
        self._go_to_number(found.number)

    def _go_to_number(self, number: int) -> bool:
        listed = self.report.facts.sequences.get(number) if self.report is not None else None
        if listed is None or not exists(self.session.project, Address(listed.uid)):
            self.session.message.emit(tr("SEQ ID NO: {number} is not in the listing.", number=number))
            return False
        self.opened.emit(Address(listed.uid))
        return True

    def _place_chosen(self, place: int) -> None:
        """Go from a place of the text to the finding there, or to the sequence if nothing was found."""
        if self.report is None:
            return
        found = self.report.at(place)
        if found is not None and found is not self.answers.current and self.answers.select(found):
            return
        if number := MarkedText(self.report).number_at(place):
            self._go_to_number(number)

    # ---- what can be done

    def _remedies(self, selected: list[SpecificationFinding]) -> list[Remedy]:
        """Return the buttons for the selected findings."""
        report = self.report
        if report is None or not self._is_current or not selected:
            return []
        found, is_one, remedies = selected[0], len(selected) == 1, list[Remedy]()
        rule = found.finding.rule.partition("/")[2]
        if residues := self._residues(selected):
            one, more = tr("Add as a sequence..."), tr("Add {count} sequences...", count=shown_number(len(residues)))
            remedies.append(Remedy("add", one if len(residues) == 1 else more, self.add_selected))
        if rule == "never-mentioned":
            remedies.append(Remedy("minus", trn("Skip", "Skip {count} sequences", len(selected)), self.skip_selected))
            if is_one:
                remedies.append(Remedy("arrow_right", tr("Show the sequence"), self._show_selected_sequence))
        shown = self.answers.current
        if shown is not None and shown.has_place and (rule in MENTION_RULES or rule.startswith("residues-")):
            span = span_to_correct(report, shown.start, shown.end)
            if span != (0, 0):
                is_noted = report.correction(*span) > 0
                words = tr("Change the number...") if is_noted else tr("It is number...")
                remedies.append(Remedy("edit", words, lambda: self._ask_correction(span)))
        if shown is not None:
            words = tr("Withdraw the remark") if report.remark(shown) else tr("Accept with a remark...")
            remedies.append(Remedy("accept", words, self.accept_selected))
        return remedies

    def _residues(self, selected: list[SpecificationFinding]) -> list[PlacedResidues]:
        """Return the residues of findings that the listing does not have."""
        assert self.report is not None
        found = [residues_of(self.report, each) for each in selected if each.has_place]
        return [each for each in found if each is not None and each.match != SAME]

    def add_selected(self) -> None:
        """Add the residues of the selected findings as sequences; ask for DNA or RNA where the text leaves it open."""
        residues = self._residues(self.answers.selected) if self.report is not None else []
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
        if self._do(edit):
            added = len(self.session.project.sequences) - before
            self.session.message.emit(trn("{count} sequence added.", "{count} sequences added.", added))

    def _do(self, edit: Edit) -> bool:
        """Make an edit. The page stays in view, whatever the panes show after an edit."""
        return bool(self.session.do(edit))

    def skip_selected(self) -> None:
        """Skip the sequences of the selected findings, so that no other number changes."""
        if edit := skip_never_mentioned(self.session.project, self.answers.selected):
            self._do(edit)

    def _show_selected_sequence(self) -> None:
        found = self.answers.current
        if found is not None and found.finding.number:
            self._go_to_number(found.finding.number)

    def accept_selected(self) -> None:
        """Ask for a remark and accept the selected finding with it, or withdraw the remark of an accepted one."""
        found = self.answers.current
        if found is None or self.report is None:
            return
        if self.report.remark(found):
            self._do(accept(found, ""))
        else:
            message, is_error = found.finding.message, found.finding.is_error
            RemarkDialog(message, lambda remark: self._do(accept(found, remark)), self, is_error=is_error).open()

    # ---- the right number

    def correct_selection(self) -> None:
        """Ask for the right number of the mention or the residues that are selected in the text."""
        if self.report is None:
            return
        span = span_to_correct(self.report, *self.text.selected_span)
        if span == (0, 0):
            words = tr("Select one number of a mention, or residues without a number beside them.")
            self.session.message.emit(words)
            return
        self._ask_correction(span)

    def _ask_correction(self, span: tuple[int, int]) -> None:
        report = self.report
        if report is None:
            return
        numbers = sorted(number for number, each in report.facts.sequences.items() if not each.is_skipped)
        if not numbers:
            self.session.message.emit(tr("The listing has no sequences."))
            return
        before = report.correction(*span)
        dialog = QInputDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(tr("The right number"))
        dialog.setInputMode(QInputDialog.InputMode.IntInput)
        dialog.setIntRange(0 if before else numbers[0], numbers[-1])
        dialog.setIntValue(before or self._likely_number(report, span) or numbers[0])
        words = tr('SEQ ID NO for "{words}":', words=report.specification.text[slice(*span)][:60])
        more = tr("The text itself is not changed. Export writes the number into a copy of the Word file.")
        none = tr("0 removes the note.") if before else ""
        dialog.setLabelText("\n".join(each for each in (words, more, none) if each))
        dialog.intValueSelected.connect(lambda number: self._note(span, number))
        dialog.open()

    @staticmethod
    def _likely_number(report: SpecificationReport, span: tuple[int, int]) -> int:
        """Return the number of the residues of a span, or before a mention of it, if the listing has them."""
        for each in report.facts.residues:
            if each.numbers and each.match == SAME and 0 <= span[0] - each.end < 40:
                return each.numbers[0]
            if each.numbers and (each.start, each.end) == span:
                return each.numbers[0]
        return 0

    def _note(self, span: tuple[int, int], number: int) -> None:
        if self.report is None:
            return
        listed = self.report.facts.sequences.get(number)
        if number and (listed is None or listed.is_skipped):
            self.session.message.emit(tr("SEQ ID NO: {number} is not in the listing.", number=number))
            return
        self._do(note_correction(self.report, *span, number))

    def ask_number(self) -> None:
        """Say which SEQ ID NO the residues selected in the text have."""
        text, project = self.text.selected_text, self.session.project
        if text:
            self.session.run(
                tr("Comparing the selected residues"),
                lambda progress: number_of_selection(project, text, progress),
                self._show_number_of,
            )

    def _show_number_of(self, found: NumberOf) -> None:
        words = _number_words(found)
        self.side.note.setText(words)
        self.session.message.emit(words)
        place = self.number_table.place_of(found.numbers[0]) if found.numbers else -1
        at = self.number_table.row_of(place) if place >= 0 else -1
        if at >= 0:
            self.numbers.selectRow(at)


def _counts(report: SpecificationReport) -> str:
    """Return the counts of a report in words."""
    pages = sum(each.pages for each in report.specification.files)
    parts = [
        trn("{count} page", "{count} pages", pages) if pages else "",
        trn("{count} mention", "{count} mentions", report.mentions),
        trn("{count} string of residues", "{count} strings of residues", len(report.facts.residues)),
    ]
    words = listed(each for each in parts if each)
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
        return tr("The selected residues ({count}) are not in the listing.", count=shown_number(len(found.residues)))
    numbers = listed(map(str, found.numbers))
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
