"""The pane that finds and replaces: what to find, where, a list of the hits, and their replacement.

It hides that a search runs in a thread, a moment after the last change. app/authoring/replacing.py finds and replaces.
"""

from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import Any, Final

from msgspec import structs
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QSpinBox, QToolButton, QWidget

from wiposeq.app.authoring.replacing import (
    FREE_TEXT,
    NAMES,
    PARTS,
    QUALIFIERS,
    RESIDUES,
    Hit,
    Hits,
    Query,
    place_in_words,
    replaceable,
    replacement_of,
    search,
    still_excluded,
    with_replacement,
)
from wiposeq.app.bulk import read_numbers
from wiposeq.errors import UserError
from wiposeq.model.edit import Edit
from wiposeq.model.numbering import numbers_of
from wiposeq.texts import shown_number, tr, trn
from wiposeq.ui.authoring.hit_view import AFTER, Marked, hit_table, hit_view, shortened
from wiposeq.ui.authoring.side_pane import SidePane
from wiposeq.ui.widgets.direction import write_from_left
from wiposeq.ui.widgets.fields import icon_button
from wiposeq.ui.widgets.flow import flow
from wiposeq.ui.widgets.layout import at_each_zoom, choice, column, delayed, hint, label_of, line, row, wrapped
from wiposeq.ui.widgets.scrolled import scrolled
from wiposeq.ui.window import icons, theme
from wiposeq.ui.window.workspace import Places, Workspace

PAUSE: Final = 250
"""Milliseconds from the last change until the search starts."""
LISTED: Final = 10_000
"""The most hits in the list."""
MANY: Final = 500
"""Number of hits from which they are replaced in a thread."""
_LARGE: Final = 1.25
"""The zoom above which the hint about the keys leaves its room to the list."""
WHOLE, SELECTED, SHOWN, NUMBERS = "whole", "selected", "shown", "numbers"


class FindPane(SidePane):
    """The pane. hit_chosen(Hit, bool): show this hit; True: move the focus to it."""

    hit_chosen = Signal(object, bool)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(tr("Find and replace"))
        self.workspace = workspace
        self.session = workspace.session
        self.hits = Hits()
        self._query: Query | None = None
        self._searched = self.session.project
        self._is_current = False
        self._replaceable: frozenset[int] = frozenset()
        self._replaced: tuple[Hit, int, int] | None = None
        self._had_focus = False
        self._selection = _Selection(self.workspace.places)
        self._stop: Callable[[], None] = lambda: None
        self._is_stepping = False
        self._build_form()
        self._build_list()
        self._timer = delayed(self, PAUSE, self._search)
        self._lay_out()
        self.session.changed.connect(self._changed)
        self.session.document_replaced.connect(self._changed)
        self._show_options()
        self._count()

    # ---- the form

    def _build_form(self) -> None:
        self.parts: dict[str, QPushButton] = {}
        for part, name in PARTS.items():
            self.parts[part] = _chip(tr(name), part in (NAMES, QUALIFIERS, FREE_TEXT))
            self.parts[part].toggled.connect(self._show_options)
        self.text = line(tr("Find"), "")
        icons.into_line(self.text)
        self.text.textChanged.connect(self._changed)
        self.text.returnPressed.connect(lambda: self.step(1))
        self.replace = line(tr("Replace with"), "")
        self.replace.textChanged.connect(self._show_replacement)
        self.case = _toggle("Aa", tr("Match upper and lower case"))
        self.word = _toggle("W", tr("Whole words only"))
        self.regex = _toggle(".*", tr("Regular expression; \\1 in the replacement is the first group"))
        self.ambiguous = _toggle("n", tr("Symbols such as n and r stand for several residues (IUPAC)"))
        self.strands = _toggle("±", tr("Also on the complementary strand"))
        self.mismatches = _mismatches()
        for button in (self.case, self.word, self.regex, self.ambiguous, self.strands):
            button.toggled.connect(self._changed)
        self.mismatches.valueChanged.connect(self._changed)
        scopes = (
            (tr("Whole listing"), WHOLE),
            (tr("Selected sequences"), SELECTED),
            (tr("Sequence shown"), SHOWN),
            (tr("SEQ ID NOs..."), NUMBERS),
        )
        self.within = choice(tr("Within"), scopes)
        self.within.setSizeAdjustPolicy(self.within.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.within.setMinimumContentsLength(10)
        self.within.currentIndexChanged.connect(self._show_options)
        self.numbers = write_from_left(line(tr("SEQ ID NOs, such as 1-10, 15, 20-"), "1-10, 15, 20-"))
        self.numbers.textChanged.connect(self._changed)

    def _build_list(self) -> None:
        self.outcome = wrapped()
        self.table = hit_table(self._where, self._after)
        self.view = hit_view(self.table, self._after)
        self.view.selectionModel().currentRowChanged.connect(self._row_changed)
        self.view.doubleClicked.connect(lambda index: self._choose(index.row(), True))
        key = QShortcut(QKeySequence(Qt.Key.Key_Return), self.view)
        key.setContext(Qt.ShortcutContext.WidgetShortcut)
        key.activated.connect(lambda: self._choose(self.view.currentIndex().row(), True))
        self.table.checks_changed.connect(self._count)
        for keys, by in (("F3", 1), ("Shift+F3", -1)):
            shortcut = QShortcut(QKeySequence(keys), self, partial(self.step, by))
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.one = QPushButton(tr("Replace and go on"))
        self.one.setAutoDefault(False)
        self.one.clicked.connect(self.replace_one)
        self.all = QPushButton()
        self.all.setProperty("role", "primary")
        self.all.setAutoDefault(False)
        self.all.clicked.connect(self.replace_all)
        self.all.setToolTip(tr("Replace the checked hits (Ctrl+Return)"))
        key = QShortcut(QKeySequence("Ctrl+Return"), self, self.all.click)
        key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setColumnStretch(1, 1)
        look_in = QLabel(tr("Look in"))
        options = (self.case, self.word, self.regex, self.ambiguous, self.strands, self.mismatches)
        up = icon_button("up", tr("Previous hit (Shift+F3)"), lambda: self.step(-1))
        down = icon_button("down", tr("Next hit (F3)"), lambda: self.step(1))
        lines = (
            (look_in, row((flow(*self.parts.values(), gap=4), 1))),
            (label_of(tr("F&ind"), self.text), row((self.text, 1), *options)),
            (label_of(tr("Re&place with"), self.replace), row((self.replace, 1))),
            (label_of(tr("&Within"), self.within), row((self.within, 2), (self.numbers, 1), up, down)),
        )
        for number, (label, layout) in enumerate(lines):
            grid.addWidget(label, number, 0)
            grid.addLayout(layout, number, 1)
        keys = hint(tr("F3 next, Ctrl+Return replaces. One step in Undo."))
        upper = QWidget()
        whole = column(grid, self.outcome, (self.view, 1), parent=upper, margin=0)
        self.body.addWidget(scrolled(upper), 1)
        self.body.addWidget(flow(self.one, self.all))
        self.body.addWidget(keys)

        def fit() -> None:
            grid.setHorizontalSpacing(theme.px(8))
            grid.setVerticalSpacing(theme.px(6))
            whole.setSpacing(theme.px(8))
            keys.setVisible(theme.zoom() <= _LARGE)
            self.view.setMinimumHeight(theme.px(24))  # rather than cut the form above it

        at_each_zoom(self, fit)

    def open(self, text: str = "") -> None:
        """Focus the text to find. text: find this text."""
        if text:
            self.text.setText(text)
        self.text.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.text.selectAll()

    def help_page(self) -> str:
        """Return the page of the help about this pane."""
        return "manual/drafting"

    @property
    def _parts(self) -> frozenset[str]:
        return frozenset(part for part, chip in self.parts.items() if chip.isChecked())

    def _show_options(self, *_: object) -> None:
        parts = self._parts
        for button in (self.case, self.word, self.regex):
            button.setVisible(bool(parts - {RESIDUES}))
        for each in (self.ambiguous, self.strands, self.mismatches):
            each.setVisible(RESIDUES in parts)
        self.numbers.setVisible(self.within.currentData() == NUMBERS)
        self._changed()

    def query(self) -> Query | None:
        """Return what the form describes; None if it is empty. Raise UsageError for a wrong list of numbers."""
        text, parts = self.text.text(), self._parts
        if not text or not parts:
            return None
        return Query(
            text,
            parts,
            self._numbers(),
            is_regex=self.regex.isChecked(),
            is_case_sensitive=self.case.isChecked(),
            is_word=self.word.isChecked(),
            is_ambiguous=self.ambiguous.isChecked(),
            both_strands=self.strands.isChecked(),
            mismatches=self.mismatches.value(),
        )

    def _numbers(self) -> tuple[int, ...] | None:
        within = self.within.currentData()
        if within == SELECTED:
            sequences = self.session.project.sequences
            return tuple(sequences.index(uid) + 1 for uid in self._selection.uids() if uid in sequences)
        if within == SHOWN:
            uid = self.workspace.places.current_sequence
            return () if uid is None else (self.session.project.position(uid),)
        if within == NUMBERS:
            return tuple(read_numbers(self.numbers.text(), numbers_of(self.session.project)))
        return None

    # ---- searching

    def _changed(self, *_: object) -> None:
        """Search again after PAUSE, if the pane is visible. Until then nothing can be replaced."""
        self._stop()
        self._is_current = False
        self._enable_buttons()
        self._timer.start()

    def place_changed(self, *_: object) -> None:
        """Search again if the sequences to search are others, because others are selected or shown."""
        if self.within.currentData() not in (SELECTED, SHOWN) or not self.isVisible():
            return
        if self._is_current and not self._is_stepping and not self._has_same_query():
            self._changed()

    def _has_same_query(self) -> bool:
        """Return whether the hits are of what the form describes."""
        try:
            return self.query() == self._query
        except UserError:
            return False

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        self._changed()

    def _search(self) -> None:
        if not self.isVisible():
            return
        try:
            query = self.query()
        except UserError as error:
            self._show_hits(Hits(), str(error))
            return
        if query is None:
            self._query = None
            self._replaced = None
            self._show_hits(Hits(), "" if self.text.text() else tr("Enter what to find."))
            return
        project, edition = self.session.project, self.session.edition

        def show(found: Hits) -> None:
            if self.session.project is project:
                excluded: set[int] = set()
                if self._query is not None and structs.replace(query, numbers=self._query.numbers) == self._query:
                    old = [self.hits.hits[place] for place in sorted(self.table.excluded)]
                    excluded = still_excluded(old, self._searched, found.hits, project)
                self._query, self._searched = query, project
                self._show_hits(found, excluded=excluded)

        self._stop = self.session.beside(
            self,
            lambda progress: search(project, query, edition, limit=LISTED, progress=progress),
            show,
            lambda error: self._show_hits(Hits(), str(error)),
        )

    def _show_hits(self, hits: Hits, message: str = "", excluded: Collection[int] = ()) -> None:
        row = self.view.currentIndex().row()
        self.hits = hits
        self._is_current = True
        self.table.excluded.clear()
        self.table.excluded.update(excluded)
        self._is_stepping = True
        self.table.show_records(hits.hits)
        self.outcome.setText(message or in_words(self.hits))
        self._count()
        replaced, self._replaced = self._replaced, None
        if replaced is not None:
            row = self._next_included(row_behind(hits.hits, *replaced))
        if hits.hits and row >= 0:
            self.view.selectRow(min(row, len(hits.hits) - 1))
        self._is_stepping = False
        if replaced is not None:
            if self._had_focus and self.one.isEnabled():
                self.one.setFocus(Qt.FocusReason.OtherFocusReason)  # it was disabled meanwhile, and lost the focus
            self._choose(row, False)

    # ---- the list

    def _where(self, hit: Hit) -> str:
        try:
            return place_in_words(hit, self.session.project)
        except LookupError:
            return tr("removed")

    def _after(self, place: int) -> Marked | None:
        """Return the text of a hit after replacing, with the new words marked; None if the hit is excluded."""
        hit = self.hits.hits[place]
        if self._query is None or place not in self._replaceable:
            return None
        try:
            new = with_replacement(hit, self._query, self.replace.text())
        except UserError:
            return None
        if hit.is_residues:
            return shortened(new, 0, len(new))
        return shortened(new, hit.start, len(new) - (len(hit.text) - hit.end))

    def _show_replacement(self, *_: object) -> None:
        self.table.redraw()
        try:
            if self._query is not None and self.hits.hits:
                with_replacement(self.hits.hits[0], self._query, self.replace.text())
            self.outcome.setText(in_words(self.hits))
        except UserError as error:
            self.outcome.setText(str(error))
        self._count()

    def _count(self, *_: object) -> None:
        self._replaceable = frozenset(replaceable(self.hits.hits, self.table.excluded))
        count = len(self._replaceable) + self.hits.more
        words = trn("Replace {count} checked", "Replace {count} checked", count) if count else tr("Replace checked")
        self.all.setText(words)
        self.view.setColumnHidden(AFTER, not self.hits.hits)
        self._enable_buttons()

    def _enable_buttons(self) -> None:
        has_hits = bool(self._replaceable) or self.hits.more > 0
        can_replace = has_hits and self._query is not None and self._is_current
        self.all.setEnabled(can_replace)
        self.one.setEnabled(can_replace)

    def _row_changed(self, index: Any, _: Any) -> None:
        if index.isValid() and not self._is_stepping and self.view.hasFocus():
            self._choose(index.row(), False)

    def _choose(self, row: int, is_focused: bool) -> None:
        if 0 <= row < len(self.hits.hits):
            focused = self.window().focusWidget()
            self._selection.uids()
            was_stepping, self._is_stepping = self._is_stepping, True
            self.hit_chosen.emit(self.hits.hits[row], is_focused)
            self._is_stepping = was_stepping
            self._selection.ignore()
            if not is_focused and focused is not None:
                focused.setFocus(Qt.FocusReason.OtherFocusReason)

    def step(self, by: int) -> None:
        """Show the next (1) or previous (-1) hit. After the last one, continue with the first."""
        count = len(self.hits.hits)
        if not count:
            return
        row = self.view.currentIndex().row()
        row = (row + by) % count if row >= 0 else (0 if by > 0 else count - 1)
        self._is_stepping = True
        self.view.selectRow(row)
        self._is_stepping = False
        self._choose(row, False)

    # ---- replacing

    def _next_included(self, row: int) -> int:
        """Return the first row from this one on whose hit can be replaced, -1 if there is none."""
        count = len(self.hits.hits)
        rows = ((row + by) % count for by in range(count))
        return next((each for each in rows if each in self._replaceable), -1)

    def _can_replace(self) -> bool:
        """Return whether the hits are those that the form describes. If not, search again."""
        if self._is_current and self._query is not None and self._has_same_query():
            return True
        self._changed()
        return False

    def replace_one(self) -> None:
        """Replace the current hit, and show the next one. A hit that is not checked is only passed."""
        row = max(self.view.currentIndex().row(), 0)
        if not self._can_replace() or self._query is None or row >= len(self.hits.hits):
            return
        if row not in self._replaceable:
            row = self._next_included(row)
            if row < 0:
                return
            self._is_stepping = True
            self.view.selectRow(row)
            self._is_stepping = False
            self._choose(row, False)
            return
        hit = self.hits.hits[row]
        self._had_focus = self.window().focusWidget() is self.one
        self._choose(row, False)
        try:
            edit = replacement_of(self.session.project, (hit,), self._query, self.replace.text())
            new = with_replacement(hit, self._query, self.replace.text())
        except UserError as error:
            self.outcome.setText(str(error))
            return
        self._replaced = (hit, row, hit.start + len(new) if hit.is_residues else len(new) - len(hit.text) + hit.end)
        if edit is None:
            self._show_hits(self.hits, excluded=set(self.table.excluded))
        elif self.session.do(edit):
            self._timer.stop()
            self._search()
        else:
            self._replaced = None

    def replace_all(self) -> None:
        """Replace all checked hits with one edit, also those behind the listed ones."""
        if not self._can_replace() or self._query is None or not (self._replaceable or self.hits.more):
            return
        query, text, project, edition = self._query, self.replace.text(), self.session.project, self.session.edition
        hits, more = self.hits, self.hits.more
        excluded = frozenset(hits.hits[place] for place in self.table.excluded)
        chosen = tuple(hits.hits[place] for place in sorted(self._replaceable))
        done = trn("{count} hit replaced.", "{count} hits replaced.", len(chosen) + more)

        def make() -> Edit | None:
            if hits.is_all:
                return replacement_of(project, chosen, query, text)
            every = search(project, query, edition).hits
            return replacement_of(project, (each for each in every if each not in excluded), query, text)

        if len(chosen) > MANY or not hits.is_all:
            self.session.do_beside(tr("Replacing"), make, lambda: self.session.message.emit(done))
            return
        try:
            edit = make()
        except UserError as error:
            self.outcome.setText(str(error))
            return
        if edit is not None and self.session.do(edit):
            self.session.message.emit(done)


def in_words(found: Hits) -> str:
    """Return the number of hits and sequences, and what was not searched."""
    if not found.hits:
        text = tr("No hit.")
    elif not found.is_all:
        text = tr("More than {count} hits; the first are listed.", count=shown_number(LISTED))
    else:
        hits = trn("{count} hit", "{count} hits", len(found.hits))
        text = hits + "."
        if found.sequences:
            text = trn("{hits} in {count} sequence", "{hits} in {count} sequences", found.sequences, hits=hits)
    if found.too_long:
        text += " " + trn(
            "{count} text is too long for this regular expression and was not searched.",
            "{count} texts are too long for this regular expression and were not searched.",
            found.too_long,
        )
    return text


class _Selection:
    """The sequences that the user has selected in the list. The pane selects the sequences of hits as well."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._seen: list[int] = []
        self._chosen: list[int] = []

    def uids(self) -> list[int]:
        """Return the uids of the sequences."""
        now = self._places.selected_sequences()
        if now != self._seen:
            self._seen = self._chosen = now
        return self._chosen

    def ignore(self) -> None:
        """Ignore the change of the selection since the last call of uids()."""
        self._seen = self._places.selected_sequences()


def row_behind(hits: Sequence[Hit], replaced: Hit, row: int, end: int) -> int:
    """Return the row of the first hit behind a replacement; it does not find again what it contains itself.

    hits: after replacing. replaced, row: the hit that was replaced, and its row. end: where the new text ends, 0-based.
    """
    row = min(row, len(hits))
    while row and hits[row - 1].address == replaced.address and hits[row - 1].start >= end:
        row -= 1
    while row < len(hits) and hits[row].address == replaced.address and hits[row].start < end:
        row += 1
    return row


def _toggle(text: str, tip: str) -> QToolButton:
    """Return a small button that is on or off. tip: its tooltip and accessible name."""
    button = QToolButton()
    button.setText(text)
    button.setProperty("role", "quiet")
    button.setCheckable(True)
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    return button


def _chip(name: str, is_checked: bool) -> QPushButton:
    """Return the button of a part of the listing that is searched while the button is checked."""
    button = QPushButton(name)
    button.setProperty("role", "chip")
    button.setCheckable(True)
    button.setAutoDefault(False)
    button.setChecked(is_checked)
    return button


def _mismatches() -> QSpinBox:
    """Return the field for the number of residues that may differ."""
    field = QSpinBox()
    field.setRange(0, 20)
    field.setAccessibleName(tr("Residues that may differ"))
    field.setToolTip(tr("Residues that may differ"))
    field.setPrefix("≤ ")
    return field
