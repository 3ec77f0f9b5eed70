"""The project pane on the left: a button for the general information, and the list of sequences.

It hides how rows follow the sequences, and that long edits, filters and sorting run in a thread.
"""

from collections.abc import Callable
from collections.abc import Sequence as Rows
from functools import partial
from typing import Any

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHeaderView, QMenu, QPushButton, QTableView, QToolButton, QWidget

from wiposeq.app import repairs, sequence_order
from wiposeq.app.authoring.many_sequences import skip_or_include
from wiposeq.app.document import Changes
from wiposeq.model.address import Address
from wiposeq.model.changes import Change
from wiposeq.model.duplicating import duplicate
from wiposeq.model.edit import Edit
from wiposeq.model.edits import Insert, Move, Remove, SetField
from wiposeq.model.finding import Report
from wiposeq.model.numbering import number_links
from wiposeq.model.records import Feature, Qualifier, Sequence, new_uid
from wiposeq.model.sequence_list import SequenceList
from wiposeq.progress import Progress
from wiposeq.texts import shown_number, tr, trn
from wiposeq.ui.results.repair_list import RepairPreview
from wiposeq.ui.sequences.filter_room import FilterRoom
from wiposeq.ui.sequences.moving import Moving
from wiposeq.ui.sequences.row_drag import RowDrag
from wiposeq.ui.widgets.fields import filter_line, icon_button
from wiposeq.ui.widgets.labels import ElidedLabel
from wiposeq.ui.widgets.layout import at_each_zoom, column, hint, row, scale
from wiposeq.ui.widgets.record_table import (
    Column,
    Order,
    RecordTable,
    fit_column,
    record_view,
    selected_ranges,
    selection_of,
)
from wiposeq.ui.window import icons, theme
from wiposeq.ui.window.session import Session

WIDTH_WITH_ORGANISM = 460
"""Width of the pane, in pixels at 100 %, from which the list shows the organism."""
MANY = 2_000
"""Number of selected sequences from which an edit is made in a thread."""


def _uids_at(sequences: SequenceList, places: Rows[int]) -> list[int]:
    """Return the uids at 0-based places, in the order of the list."""
    if len(places) < 1000:
        return [sequences.uid_at(place) for place in sorted(places)]
    uids = list(sequences.uids())
    return [uids[place] for place in sorted(places)]


def _count_chosen(view: QTableView) -> int:
    return sum(map(len, selected_ranges(view)))


def _has_to_read(session: Session) -> bool:
    """Return whether many sequences, or some in a file, must be read to find the texts that follow a new number."""
    sequences = session.project.sequences
    return (sequences.is_backed and not sequences.knows(number_links)) or sequences.unread(number_links) > MANY


def _may_follow_long(session: Session) -> bool:
    """Return whether very many texts may follow if many sequences get new numbers."""
    return _has_to_read(session) or sum(len(found) for _, found in session.project.sequences.facts(number_links)) > MANY


def new_sequence(molecule_type: str, organism: str = "", mol_type: str = "") -> Sequence:
    """Return an empty sequence with the source feature that its molecule type requires."""
    if molecule_type == "AA":
        mol_type = mol_type or "protein"
    source = Feature(1, "source", "1..1", (Qualifier(1, "mol_type", mol_type), Qualifier(2, "organism", organism)))
    return Sequence(new_uid(), molecule_type=molecule_type, features=(source,))


def _length(sequence: Sequence) -> str:
    """Return the length as text; "" for a skipped sequence without residues."""
    count = len(sequence.residues)
    return shown_number(count) if count or not sequence.is_skipped else ""


def _columns(rename: Callable[[Sequence, str], None]) -> list[Column]:
    return [
        Column(tr("#"), lambda place, s: shown_number(place + 1), True, lambda place, s: place, 54),
        Column(tr("Name"), lambda place, s: s.name, width=74, edit=rename),
        Column(tr("Type"), lambda place, s: tr("skipped") if s.is_skipped else s.molecule_type, False, None, 56),
        Column(tr("Length"), lambda place, s: _length(s), True, lambda place, s: len(s.residues), 66),
        Column(tr("Organism"), lambda place, s: s.organism, False, None, 130),
    ]


class _Signs:
    """The worst finding of each sequence and of the general information, and the first messages.

    It holds what a report found at a list of sequences, also at those whose findings the report does not list.
    """

    def __init__(self, report: Report, sequences: SequenceList) -> None:
        self._report, self._sequences = report, sequences
        self._signs: dict[int | None, str] = {}
        self._tips: dict[int, list[str]] = {}
        for finding in report.findings:
            uid = finding.address.sequence
            if finding.is_error or uid not in self._signs:
                self._signs[uid] = "error" if finding.is_error else "warning"
            if uid is not None:
                messages = self._tips.setdefault(uid, [])
                if len(messages) < 6:
                    messages.append(finding.message)

    def sign(self, uid: int | None) -> str:
        """Return "error", "warning" or "" for a sequence, or for the general information (None)."""
        sign = self._signs.get(uid, "")
        if sign == "error" or uid is None or not self._report.marks or uid not in self._sequences:
            return sign
        return self._report.mark(self._sequences.index(uid)) or sign

    def tip(self, uid: int) -> str:
        """Return the first messages about a sequence, one a line."""
        if not self._tips.get(uid) and self.sign(uid):
            return tr("It has findings that the results do not list, because there are too many")
        return "\n".join(self._tips.get(uid, ()))


def _add_button(insert: Callable[[str], None]) -> QToolButton:
    """Return the button with a menu of the molecule types to insert."""
    button = icon_button("add", tr("Insert a sequence"), lambda: None)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    menu = QMenu(button)
    for molecule_type in ("DNA", "RNA", "AA"):
        menu.addAction(tr("Insert {type}", type=molecule_type), partial(insert, molecule_type))
    button.setMenu(menu)
    return button


class ProjectPane(QWidget):
    """The project pane. shown(uid or None): the window shall show this sequence, or the general information."""

    shown = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self._signs = _Signs(Report(), SequenceList())
        self._shown_uid: int | None = None
        self._words: list[str] = []
        self._stop_arranging: Callable[[], None] = lambda: None
        self._is_arranging = False
        self._is_refreshing = False
        self._row_wanted: int | None = None

        self.general = QPushButton(icons.icon("header"), tr("General information"))
        self.general.setProperty("role", "nav")
        self.general.setCheckable(True)
        self.general.setChecked(True)
        self.general.clicked.connect(self.show_header)
        self._general_sign = icons.IconLabel("")
        self._general_sign.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row(None, self._general_sign, parent=self.general, margin=(0, 0, 8, 0))

        self.caption = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)  # the count is at the end
        self.caption.short = tr("Sequences")
        self.caption.setProperty("level", "strong")
        self.filter = filter_line(tr("Filter by name, organism, type or number"), tr("Filter: name, type, 3-17"))
        self.filter.setToolTip(tr("Words of name, type and organism, and numbers or ranges, such as 3-17, 20"))
        self.filter.textChanged.connect(self._filter)

        self._build_table()
        self.add_button = _add_button(self.insert)
        self.buttons = {
            "up": icon_button("up", tr("Move up (Alt+Up)"), lambda: self.move_selected(-1)),
            "down": icon_button("down", tr("Move down (Alt+Down)"), lambda: self.move_selected(1)),
            "remove": icon_button("remove", tr("Remove the selected sequences (Delete)"), self.remove),
        }
        self.empty = hint(tr("No sequences yet. Drop or paste (Ctrl+V) a FASTA or GenBank file, or insert a sequence."))
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        head = row((self.caption, 1), self.add_button, *self.buttons.values())
        upper = column(self.general, head, self.filter)
        whole = column(upper, self.empty, (self.view, 1), parent=self, margin=0)

        def set_margins() -> None:
            scale(head, (4, 0, 0, 0), 0)
            scale(upper, (8, 8, 8, 0), 6)
            whole.setSpacing(theme.px(8))
            self.empty.setContentsMargins(theme.px(16), 0, theme.px(16), 0)
            self._fit_columns()

        at_each_zoom(self, set_margins)
        FilterRoom(self, self.filter)
        self.setAccessibleName(tr("Project"))
        session.changed.connect(self._changed)
        session.document_replaced.connect(self._replaced)
        session.report_changed.connect(self._checked)
        self.table.arrange_beside = self._arrange_beside
        self._refresh()

    def _build_table(self) -> None:
        self.table = RecordTable(
            _columns(self._rename),
            lambda record: self._signs.sign(record.uid),
            lambda record: self._signs.tip(record.uid),
            lambda record: record.is_skipped,
            self,
        )
        self.view = record_view(self.table, tr("Sequences"))
        self.view.setDragDropMode(self.view.DragDropMode.NoDragDrop)
        self.view.selectionModel().currentRowChanged.connect(self._current_changed)
        self.view.clicked.connect(lambda index: self._show_row(index.row()))
        self.view.activated.connect(lambda index: self._show_row(index.row()))
        self.view.horizontalHeader().setResizeContentsPrecision(0)  # only visible rows are measured
        self.view.horizontalHeader().setSectionResizeMode(sequence_order.NAME, QHeaderView.ResizeMode.Stretch)
        self.view.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.view.verticalScrollBar().valueChanged.connect(self._fit_contents)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self._moving = Moving(self.session, self.table, self.selected, self._do_move)
        RowDrag(self.view, self._moving.can_move, self._moving.announce, self._moving.before)
        self.general.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)

    def _fit_columns(self) -> None:
        """Make room for the highest number, and show the organism only if the pane is wide."""
        digits = len(shown_number(len(self.session.project.sequences)))
        self.view.horizontalHeader().resizeSection(sequence_order.NUMBER, theme.px(46 + 8 * digits))
        self._fit_contents()
        self.view.setColumnHidden(sequence_order.ORGANISM, self.width() < theme.px(WIDTH_WITH_ORGANISM))

    def _fit_contents(self, *_: object) -> None:
        fit_column(self.view, sequence_order.TYPE, 52)
        fit_column(self.view, sequence_order.LENGTH, 60)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit_columns()

    def edit_name(self) -> None:
        """Let the user change the name of the current sequence in the list."""
        index = self.view.currentIndex()
        if index.isValid():
            self.view.edit(index.siblingAtColumn(sequence_order.NAME))

    def _rename(self, sequence: Sequence, name: str) -> None:
        if name != sequence.name:
            self.session.do(SetField(Address(sequence.uid, field="name"), name, tr("Change the name")))

    # ---- what is selected

    @property
    def current(self) -> int | None:
        """The uid of the current row, or None."""
        index = self.view.currentIndex()
        return self._uid(index.row()) if index.isValid() and index.row() < self.table.rowCount() else None

    def _uid(self, row: int) -> int:
        """Return the uid of a row without reading its sequence."""
        uid: int = self.table.records.uid_at(self.table.place(row))
        return uid

    def selected(self) -> list[int]:
        """Return the uids of the selected sequences, in the order of the project."""
        return self._later_selected()()

    def _later_selected(self) -> Callable[[], list[int]]:
        """Return a function that returns the uids of the current selection. With very many it is for a thread."""
        sequences, rows = self.session.project.sequences, self.table.rows
        stretches = selected_ranges(self.view)

        def found() -> list[int]:
            chosen = {row for stretch in stretches for row in stretch if row < len(rows)}
            return _uids_at(sequences, [rows[row] for row in chosen])

        return found

    def _do_shown(self, is_long: bool, title: str, make: Callable[[], Edit], done: Callable[[], None]) -> None:
        """Make an edit that changes SEQ ID NOs. If texts follow the new numbers, show them first."""
        project, document = self.session.project, self.session.document

        def planned(_: Progress | None = None) -> tuple[Edit, tuple[Change, ...]]:
            edit = make()
            return edit, repairs.following(edit, project)

        def apply(edit: Edit) -> None:
            if self.session.document is document:
                self._do(is_long, title, lambda: edit, done)

        def ask(plan: tuple[Edit, tuple[Change, ...]]) -> None:
            edit, changes = plan
            if changes and self.session.document is document:
                preview = RepairPreview(title, changes, self)
                preview.label.setText(
                    trn(
                        "{count} text that names a sequence by its number changes too:",
                        "{count} texts that name a sequence by its number change too:",
                        len(changes),
                    )
                )
                preview.accepted.connect(lambda: apply(edit))
                preview.open()
            else:
                apply(edit)

        if is_long:
            self.session.run(title, planned, ask)
        else:
            ask(planned())

    def _do(self, is_long: bool, title: str, make: Callable[[], Edit | None], done: Callable[[], None]) -> None:
        """Make an edit and apply it, in a thread if it takes long. Then call done()."""
        if is_long:
            self.session.do_beside(title, make, done)
            return
        edit = make()
        if edit is not None:
            self.session.do(edit)
        done()

    def select(self, uids: Rows[int]) -> None:
        """Select sequences, and show the first. The filter is cleared if it hides one of them."""
        sequences = self.session.project.sequences
        places = [sequences.index(uid) for uid in uids if uid in sequences]
        if not places:
            return
        rows = self.table.rows_of(places)
        if min(rows) < 0:
            self.filter.clear()
            rows = self.table.rows_of(places)
        model = self.view.selectionModel()
        chosen = selection_of(self.table, rows)
        model.setCurrentIndex(self.table.index(rows[0], 0), QItemSelectionModel.SelectionFlag.NoUpdate)
        model.select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.view.scrollTo(self.table.index(rows[0], 0))
        self._show_row(rows[0])

    def show_header(self) -> None:
        """Show the general information."""
        self.general.setChecked(True)
        self.view.clearSelection()
        self._shown_uid = None
        self.shown.emit(None)

    def _current_changed(self, index: Any, _: Any) -> None:
        if index.isValid() and self.view.hasFocus():
            self._show_row(index.row())

    def _show_row(self, row: int) -> None:
        if 0 <= row < self.table.rowCount():
            uid = self._uid(row)
            self.general.setChecked(False)
            self._shown_uid = uid
            self.shown.emit(uid)

    # ---- edits

    def insert(self, molecule_type: str) -> None:
        """Insert an empty sequence after the current one, the last of the selected, or at the end, and show it."""
        sequence = new_sequence(molecule_type, *self.session.new_sequence_values.get(molecule_type, ()))
        current = self.current if self._shown_uid is not None else None
        sequences = self.session.project.sequences
        if current is not None:
            current = (self.selected() or [current])[-1]
        index = sequences.index(current) + 1 if current is not None else len(sequences)
        title = tr("Insert a sequence ({type})", type=molecule_type)
        self._insert(Insert(Address(field="sequences"), index, (sequence,), title), sequence.uid)

    def duplicate(self) -> None:
        """Insert copies of the selected sequences behind the last of them."""
        uids = tuple(self.selected()) or ((self.current,) if self.current is not None else ())
        if not uids:
            return
        label = trn("Duplicate {count} sequence", "Duplicate {count} sequences", len(uids))
        edit, copies = duplicate(self.session.project, uids, label)
        is_long = len(uids) > MANY or _may_follow_long(self.session)
        self._do_shown(is_long, label, lambda: edit, lambda: self.select(copies))

    def _insert(self, edit: Insert, uid: int) -> None:
        self._do_shown(_may_follow_long(self.session), edit.title, lambda: edit, lambda: self.select([uid]))

    def remove(self) -> None:
        """Remove the selected sequences."""
        count = _count_chosen(self.view)
        if not count:
            return
        row = min(stretch.start for stretch in selected_ranges(self.view))
        title = trn("Remove {count} sequence", "Remove {count} sequences", count)
        uids = self._later_selected()

        def edit() -> Remove:
            return Remove(tuple(Address(uid) for uid in uids()), title)

        self._do_shown(count > MANY or _may_follow_long(self.session), title, edit, lambda: self._removed(row, count))

    def _removed(self, row: int, count: int) -> None:
        self.session.message.emit(
            trn(
                "{count} sequence removed. It can be restored with Undo.",
                "{count} sequences removed. They can be restored with Undo.",
                count,
            )
        )
        if self._is_arranging:
            self._row_wanted = row
        else:
            self._go_to_row(row)

    def _go_to_row(self, row: int) -> None:
        left = self.table.rowCount()
        if left:
            self.select([self._uid(min(row, left - 1))])
        else:
            self.show_header()

    def move_selected(self, by: int) -> None:
        """Move the selected sequences up (-1) or down (1)."""
        self._moving.step(by)

    def _do_move(self, title: str, make: Callable[[], Move], uids: list[int], is_step: bool) -> None:
        is_long = len(uids) > MANY or (_has_to_read if is_step else _may_follow_long)(self.session)
        self._do_shown(is_long, title, make, lambda: self.select(uids))

    def toggle_skip(self) -> None:
        """Skip the selected sequences (000), or include them again if all are skipped. Numbers do not change."""
        sequences, chosen = self.session.project.sequences, self._later_selected()

        def edit() -> Edit | None:
            return skip_or_include(sequences, chosen())

        self._do(_count_chosen(self.view) > MANY, tr("Skip sequences"), edit, lambda: None)

    # ---- following the session

    def _filter(self, text: str) -> None:
        self._words = words = sequence_order.filter_words(text)
        self.table.filter((lambda sequences: sequence_order.match(words, sequences)) if words else None)
        self._caption()
        self._follow()

    def _arrange_beside(self, sequences: SequenceList, order: Order | None) -> bool:
        """Filter and sort very many sequences, or those in a file, in a thread. A new call cancels the last one.

        After an edit, a list in memory is arranged at once, so that its new sequences have a row.
        """
        self._stop_arranging()
        is_long = len(sequences) > sequence_order.LONG and not self._is_refreshing
        self._is_arranging = order is not None and (sequences.is_backed or is_long)
        if order is None or not self._is_arranging:
            return False
        words = self._words

        def done(rows: Rows[int]) -> None:
            self._is_arranging = False
            self.table.arrange_as(rows)
            self._caption()
            self._follow()
            row, self._row_wanted = self._row_wanted, None
            if row is not None:
                self._go_to_row(row)

        def failed(error: Exception) -> None:
            self._is_arranging = False
            self._caption()
            self.session.message.emit(tr("The list could not be sorted or filtered: {why}", why=str(error)))

        def work(progress: Progress) -> Rows[int]:
            return sequence_order.arrange(sequences, words, order.column, order.is_descending, progress)

        self._stop_arranging = self.session.beside(self, work, done, failed)
        self._caption()
        return True

    def _follow(self) -> bool:
        """Make the row of the shown sequence the current one. Return whether the list shows it."""
        uid, sequences = self._shown_uid, self.session.project.sequences
        row = self.table.row_of(sequences.index(uid)) if uid is not None and uid in sequences else -1
        if row >= 0:
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.view.selectionModel().setCurrentIndex(self.table.index(row, 0), flags)
        return row >= 0

    def _replaced(self) -> None:
        self._signs = _Signs(Report(), SequenceList())
        self._shown_uid = None
        self.filter.clear()
        self._refresh()
        self.show_header()

    def _changed(self, changes: Changes) -> None:
        changed, sequences = changes.sequences, self.session.project.sequences
        if changed.is_renumbered or changed.inserted or changed.removed:
            end = self.table.rowCount()
            chosen = sorted({row for stretch in selected_ranges(self.view) for row in stretch if row < end})
            uids = [self._uid(row) for row in chosen] if 1 < len(chosen) <= 1000 else []
            self._refresh()
            if self._shown_uid is not None and self._shown_uid not in sequences:
                self.show_header()
            elif self._follow():
                rows = self.table.rows_of([sequences.index(uid) for uid in uids if uid in sequences])
                selection = selection_of(self.table, [each for each in rows if each >= 0])
                self.view.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.Select)
        elif len(changed.changed) > 200:
            self.table.update_records(sequences)
            self.table.redraw()
            self._fit_contents()
        elif changed.changed:
            self.table.update_records(sequences, [sequences.index(uid) for uid in changed.changed])
            self._fit_contents()

    def _checked(self, report: Report) -> None:
        """Show the icon of the worst finding of each sequence and of the general information."""
        self._signs = _Signs(report, self.session.project.sequences)
        sign = self._signs.sign(None)
        self._general_sign.show_icon(sign, sign or "text")
        self.table.redraw()

    def _refresh(self) -> None:
        self._is_refreshing = True
        self.table.show_records(self.session.project.sequences)
        self._is_refreshing = False
        self._caption()

    def _caption(self) -> None:
        total, shown = len(self.session.project.sequences), self.table.rowCount()
        if self._is_arranging:
            self.caption.setText(tr("Sequences ({count}): arranging...", count=shown_number(total)))
        elif shown == total:
            self.caption.setText(tr("Sequences ({count})", count=shown_number(total)))
        else:
            few = shown_number(shown)
            self.caption.setText(tr("Sequences ({shown} of {count})", shown=few, count=shown_number(total)))
        self.empty.setVisible(total == 0)
        self.view.setVisible(total > 0)
        self._fit_columns()
        for button in self.buttons.values():
            button.setEnabled(total > 0)
