"""Find residues and go to a position: the text of the two bars becomes a selection in the view.

It hides that searches run in steps between the events of the window, and that matches are counted after a pause.
"""

from bisect import bisect_left

from PySide6.QtCore import QObject, Qt

from wiposeq.model.location import LocationError, parse
from wiposeq.texts import shown_number, tr, trn
from wiposeq.ui.residues.bars import FindBar, GoBar
from wiposeq.ui.residues.search import Query, ResidueSearch
from wiposeq.ui.residues.text import clean_residues
from wiposeq.ui.residues.view import ResidueView
from wiposeq.ui.widgets.layout import delayed
from wiposeq.ui.window.session import Session

COUNT_DELAY = 250
"""Milliseconds from the last change until matches are counted."""


class ResidueFinding(QObject):
    """The find bar and the go bar of one view."""

    def __init__(self, session: Session, view: ResidueView, parent: QObject) -> None:
        super().__init__(parent)
        self.session = session
        self.view = view
        self.find_bar = FindBar()
        self.go_bar = GoBar()
        self.find_bar.hide()
        self.go_bar.hide()
        self._counted_length = 0
        self._starts: list[int] = []
        self._count_timer = delayed(self, COUNT_DELAY, self._count)
        self._finder = ResidueSearch(self)
        self._counter = ResidueSearch(self)
        self._finder.found.connect(self._found)
        self._finder.missed.connect(self._missed)
        self._finder.progressed.connect(lambda percent: self._show_count(tr("searching: {percent} %", percent=percent)))
        self._counter.counted.connect(self._counted)
        self._counter.progressed.connect(lambda percent: self._show_count(tr("counting: {percent} %", percent=percent)))
        view.commands.find_requested.connect(self.open_find)
        view.commands.find_again_requested.connect(self.find_next)
        view.commands.go_to_requested.connect(self.open_go_to)
        self.find_bar.entered.connect(self.find_next)
        self.find_bar.changed.connect(self._query_changed)
        self.find_bar.closed.connect(self.close_find)
        self.go_bar.entered.connect(lambda _: self.go_to_text(self.go_bar.line.text()))
        self.go_bar.closed.connect(self._close_go_to)

    @property
    def is_open(self) -> bool:
        return not self.find_bar.isHidden()

    @property
    def is_running(self) -> bool:
        """Whether a search for the next match is running."""
        return self._finder.is_running

    def sequence_changed(self) -> None:
        """Search in the sequence that the view shows now."""
        if self.is_open:
            self._query_changed()

    def residues_changed(self) -> None:
        """Search in the changed residues of the same sequence."""
        self._starts = []
        self._counter.stop()
        self._finder.stop()
        if self.is_open:
            self._count_timer.start()

    # ---- finding residues

    def open_find(self) -> None:
        """Open the find bar. A short selection is the text to find."""
        self.go_bar.hide()
        start, end = self.view.selection
        if 0 < end - start + 1 <= 100:
            self.find_bar.line.setText(self.view.editor.selected_text())
        sequence = self.view.sequence
        is_nucleotide = sequence is not None and not sequence.is_protein
        self.find_bar.both_strands.setVisible(is_nucleotide)
        self.find_bar.show()
        self.find_bar.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.find_bar.line.selectAll()
        self._query_changed()

    def close_find(self) -> None:
        """Close the find bar and stop every search."""
        self.stop()
        self.find_bar.hide()
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def find_next(self, is_forward: bool = True) -> None:
        """Select the next (or previous) match of the text in the find bar. Open the bar if it is empty."""
        query = self._read_query()
        if query is None:
            if not self.find_bar.line.text().strip():
                self.open_find()
            return
        start, end = self.view.selection
        place = start if is_forward and end >= start else start - 1
        self._finder.find(self.view.residues, query, place, is_forward=is_forward)

    def stop(self) -> None:
        """Stop every search and remove the marks of matches."""
        self._finder.stop()
        self._counter.stop()
        self._count_timer.stop()
        self._starts = []
        self.view.set_matches([], 0)

    def _read_query(self) -> Query | None:
        """Return the query in the find bar. Return None, and show why, if it contains no residues."""
        sequence = self.view.sequence
        if sequence is None:
            return None
        cleaned = clean_residues(self.find_bar.line.text(), sequence.molecule_type)
        if not cleaned.residues:
            self._show_count(tr("letters only") if cleaned.omitted else "")
            return None
        return Query(
            cleaned.residues,
            sequence.molecule_type,
            is_ambiguous=self.find_bar.ambiguous.isChecked(),
            both_strands=self.find_bar.both_strands.isChecked(),
            edition=self.view.editor.session.edition,
        )

    def _query_changed(self) -> None:
        self.stop()
        if self._read_query() is not None:
            self._count_timer.start()

    def _count(self) -> None:
        query = self._read_query()
        if query is not None:
            self._counted_length = query.length
            self._counter.count(self.view.residues, query)

    def _counted(self, starts: list[int], is_all: bool) -> None:
        self._starts = starts
        self.view.set_matches(starts, self._counted_length)
        if is_all:
            self._show_count(trn("{count} match", "{count} matches", len(starts)) if starts else tr("no match"))
        else:
            self._show_count(tr("more than {count} matches", count=shown_number(len(starts) - 1)))

    def _found(self, start: int, end: int, is_wrapped: bool) -> None:
        self.view.select(start, end)
        self._show_number(start - 1)
        if is_wrapped:
            self.session.message.emit(tr("The search continued at the other end of the sequence."))

    def _show_number(self, start: int) -> None:
        place = bisect_left(self._starts, start)
        if place < len(self._starts) and self._starts[place] == start:
            self._show_count(tr("{number} of {count}", number=place + 1, count=len(self._starts)))

    def _missed(self) -> None:
        self._show_count(tr("no match"))
        self.session.message.emit(tr("The sequence does not contain these residues."))

    def _show_count(self, text: str) -> None:
        self.find_bar.count.setText(text)

    # ---- going to a position

    def open_go_to(self) -> None:
        """Open the bar to go to a position."""
        self.close_find()
        self.go_bar.show()
        self.go_bar.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.go_bar.line.selectAll()

    def _close_go_to(self) -> None:
        self.go_bar.hide()
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_to_text(self, text: str) -> None:
        """Go to a position, with or without separators of thousands, or select a location."""
        text = "".join(text.split())
        digits = text.replace(",", "").replace(".", "").replace("'", "")
        length = self.view.length
        try:
            start, end = (int(digits), 0) if digits.isdecimal() and ".." not in text else parse(text).bounds
        except (LocationError, ValueError):
            self.session.message.emit(tr('"{text}" is not a position or location.', text=text[:40]))
            return
        if not 1 <= start <= max(length, 1):
            words = tr("The sequence has no residue {position}. It ends at {length}.", position=start, length=length)
            self.session.message.emit(words)
            return
        if end:
            self.view.select(start, end)
        else:
            self.view.go_to(start)
        self._close_go_to()
