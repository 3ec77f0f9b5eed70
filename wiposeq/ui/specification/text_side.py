"""The text of a specification with its name, the chips of its parts, what the marks mean, and the strip of marks.

It hides which part of the text is in view. What the marks are is decided by app/specification.
"""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QMenu, QPushButton, QWidget

from wiposeq.model.specification import ABSTRACT, CLAIMS, DESCRIPTION, DRAWINGS, LISTING
from wiposeq.model.specification_report import SpecificationReport
from wiposeq.texts import listed, mark, tr
from wiposeq.ui.specification.mark_strip import MarkStrip
from wiposeq.ui.specification.reading_view import ReadingView
from wiposeq.ui.widgets.fields import icon_button
from wiposeq.ui.widgets.labels import ElidedLabel
from wiposeq.ui.widgets.layout import at_each_zoom, column, push_button, row
from wiposeq.ui.widgets.switch import Chips
from wiposeq.ui.window import icons, theme

_PARTS: Final = (
    (DESCRIPTION, mark("Description")),
    (CLAIMS, mark("Claims")),
    (ABSTRACT, mark("Abstract")),
    (DRAWINGS, mark("Drawings")),
    (LISTING, mark("Listing")),
)
_LEGEND: Final = (
    ("accent", "accentSoft", mark("in the listing")),
    ("error", "errorSoft", mark("error")),
    ("warning", "warningSoft", mark("warning")),
)


class TextSide(QWidget):
    """The text and all about it. step: selects the previous (-1) or next (1) finding.

    number_wanted(): which number have the selected residues? correction_wanted(): note the number of the selection.
    """

    number_wanted = Signal()
    correction_wanted = Signal()

    def __init__(self, texts: QMenu, step: Callable[[int], object]) -> None:
        """texts: the menu of what can be opened."""
        super().__init__()
        self._report: SpecificationReport | None = None
        self._is_low = False
        self.title = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        self.title.setProperty("level", "heading")
        self.counts = ElidedLabel()
        self.counts.setProperty("level", "secondary")
        self.open = QPushButton(icons.icon("open"), tr("&Open other"))
        self.open.setProperty("role", "quiet")
        self.open.setAutoDefault(False)
        self.open.setMenu(texts)
        self.text = ReadingView()
        self.text.selectionChanged.connect(self._selection_changed)
        self.text.verticalScrollBar().valueChanged.connect(lambda _: self._follow())
        self.strip = MarkStrip(lambda each: self.text.show_span(each.start, each.end))
        self.parts = Chips(tr("Part of the text"), [(tr(words), part) for part, words in _PARTS], self._show_part)
        self.number = push_button(tr("&Number of the selected text"), self.number_wanted.emit)
        self.number.setToolTip(tr("Which SEQ ID NO have the residues that are selected in the text?"))
        self.correct = push_button(tr("&It is number..."), self.correction_wanted.emit)
        self.correct.setToolTip(tr("Note the right SEQ ID NO of the selected mention or residues"))
        self.note = ElidedLabel()
        self.note.setProperty("level", "secondary")
        self.note.setAccessibleName(tr("Number of the selected text"))
        self._lay_out(step)
        self._selection_changed()

    def _lay_out(self, step: Callable[[int], object]) -> None:
        up = icon_button("up", tr("Previous finding in the text"), lambda: step(-1))
        down = icon_button("down", tr("Next finding in the text"), lambda: step(1))
        picture = icons.IconLabel("search_document", "accent")
        bar = row(picture, self.title, (self.counts, 1), self.open, up, down)
        self._legend = [_Sample(line, fill, tr(words)) for line, fill, words in _LEGEND]
        self._chips, self._foot = QWidget(), QWidget()
        chips = row(self.parts, None, *self._legend, parent=self._chips)
        body = row((self.text, 1), self.strip, margin=0)
        foot = row(self.number, self.correct, (self.note, 1), parent=self._foot)
        whole = column(bar, self._chips, (body, 1), self._foot, parent=self, margin=0)
        self.text.setProperty("role", "page")

        def fit() -> None:
            whole.setSpacing(0)
            body.setSpacing(0)
            for line, high in ((bar, 6), (chips, 6), (foot, 6)):
                line.setContentsMargins(theme.px(12), theme.px(high), theme.px(8), theme.px(high))
                line.setSpacing(theme.px(8))

        at_each_zoom(self, fit)

    def fit(self, *, is_low: bool) -> None:
        """Leave out what a low page has no room for: all but the text and its name."""
        self._is_low = is_low
        self._chips.setVisible(not self._is_low)
        self._foot.setVisible(not self._is_low or self.text.textCursor().hasSelection())

    def show_report(self, report: SpecificationReport, counts: str) -> None:
        """Show the text of a report. counts: its numbers in words."""
        self._report = report
        self.title.setText(listed(each.name for each in report.specification.files))
        self.counts.setText(counts)
        self.text.show_report(report)
        self.strip.show_report(report)
        has = {each.part for each in report.specification.paragraphs}
        for part, button in self.parts.buttons.items():
            button.setEnabled(part in has)
            button.setVisible(part != LISTING or part in has)
        self._follow()

    def _show_part(self, part: str) -> None:
        if self._report is None:
            return
        paragraphs = self._report.specification.paragraphs
        first = next((each for each in paragraphs if each.part == part), None)
        if first is not None:
            self.text.show_top(first.start)
            self.parts.choose(part)

    def _follow(self) -> None:
        """Choose the chip of the part at the top of the view."""
        if self._report is not None and self._report.specification.paragraphs:
            part = self._report.specification.paragraph_at(self.text.top_place).part
            self.parts.choose(part)

    def _selection_changed(self) -> None:
        has_selection = self.text.textCursor().hasSelection()
        self.number.setEnabled(has_selection)
        self.correct.setEnabled(has_selection)
        self.note.setText("")
        self._foot.setVisible(not self._is_low or has_selection)

    def resizeEvent(self, event: object) -> None:
        """Leave out the meaning of the marks where there is no room for it."""
        needed = self.parts.sizeHint().width() + sum(each.sizeHint().width() for each in self._legend)
        for each in self._legend:
            each.setVisible(needed + theme.px(64) < self.width())


class _Sample(QLabel):
    """A mark and what it means."""

    def __init__(self, line: str, fill: str, words: str) -> None:
        super().__init__()
        self._colors = line, fill, words
        self.setProperty("level", "secondary")
        self.setTextFormat(Qt.TextFormat.RichText)
        at_each_zoom(self, self._show)

    def _show(self) -> None:
        line, fill, words = self._colors
        ground, ink = theme.color(fill).name(), theme.color(line).name()
        self.setText(
            f'<span style="background-color: {ground}; color: {ink}; text-decoration: underline">&nbsp;&nbsp;&nbsp;'
            f"</span> {words}"
        )

    def changeEvent(self, event: object) -> None:
        super().changeEvent(event)  # type: ignore[arg-type]
        if hasattr(self, "_colors") and theme.color(self._colors[1]).name() not in self.text():
            self._show()
