"""The dialog that renames, sorts, moves, copies, skips, removes or turns many sequences, with a live preview.

It hides that the preview is computed in a thread, and that the examples come before the texts that follow new numbers.
app/authoring/many_sequences.py plans the change, which is one edit.
"""

from collections.abc import Callable
from typing import Final

from PySide6.QtWidgets import QFormLayout, QLineEdit, QPlainTextEdit, QSpinBox, QWidget

from wiposeq.app import repairs
from wiposeq.app.authoring.many_sequences import (
    RENUMBERS,
    SORT_NAMES,
    Change,
    Duplicate,
    MoveTo,
    Plan,
    RemoveAll,
    Rename,
    SetType,
    Skip,
    SortBy,
    Turn,
    plan,
)
from wiposeq.app.repairs import LONGEST, Following
from wiposeq.errors import UserError
from wiposeq.model.edit import Edit
from wiposeq.model.project import Project
from wiposeq.progress import Progress
from wiposeq.texts import in_sentences, tr, trn, without_mnemonic
from wiposeq.ui.authoring.sequence_choice import SequenceChoice
from wiposeq.ui.widgets import dialogs
from wiposeq.ui.widgets.layout import choice, column, delayed, hint, wrapped
from wiposeq.ui.window.session import Session

PAUSE: Final = 200
"""Milliseconds from the last change until the preview is computed."""
RENAME, SORT, MOVE, TYPE, SKIP, INCLUDE, COPY, TURN, REMOVE = range(9)
_FOLLOWERS: Final = 40
"""How many texts that follow the new numbers, and mentions that do not, the preview lists."""


class ManyDialog(dialogs.Dialog):
    """The form. selected, filtered: positions of sequences, from 1."""

    def __init__(
        self, session: Session, selected: list[int], filtered: list[int], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, tr("Arrange many sequences"), 680, 540)
        self._session = session
        self._stop: Callable[[], None] = lambda: None
        self._plan: Plan | None = None
        self._known: tuple[Project, Project] | None = None
        """The project of the plan, and what it makes of it if the preview needed that."""
        self._following: Following | None = Following()
        """The texts that follow new numbers, or None while they are computed."""
        self.which = SequenceChoice(session, selected, filtered)
        self._build_fields()
        self._lay_out()
        self._timer = delayed(self, PAUSE, self._preview)
        self.which.changed.connect(self._changed)
        session.changed.connect(self._changed)
        self._show_fields()

    def _build_fields(self) -> None:
        actions = (
            (tr("rename by a pattern"), RENAME),
            (tr("sort"), SORT),
            (tr("move to a position"), MOVE),
            (tr("set the molecule type"), TYPE),
            (tr("skip intentionally (000)"), SKIP),
            (tr("include again"), INCLUDE),
            (tr("duplicate"), COPY),
            (tr("reverse complement"), TURN),
            (tr("remove"), REMOVE),
        )
        self.action = choice(tr("What to do"), actions)
        self.action.currentIndexChanged.connect(self._show_fields)
        self.pattern = QLineEdit("{name}")
        self.pattern.textChanged.connect(self._changed)
        self.first = QSpinBox()
        self.first.setRange(0, 9_999_999)
        self.first.setValue(1)
        self.first.valueChanged.connect(self._changed)
        orders = [
            (tr("{name}, descending", name=tr(name)) if is_descending else tr(name), (key, is_descending))
            for key, name in SORT_NAMES.items()
            for is_descending in (False, True)
        ]
        self.order = choice(tr("Sort by"), orders)
        self.order.currentIndexChanged.connect(self._changed)
        self.position = QSpinBox()
        self.position.setRange(1, max(len(self._session.project.sequences), 1))
        self.position.valueChanged.connect(self._changed)
        self.type = choice(tr("Molecule type"), (("DNA", "DNA"), ("RNA", "RNA"), ("AA", "AA")))
        self.type.currentIndexChanged.connect(self._changed)

    def _lay_out(self) -> None:
        self.form = QFormLayout()
        self.form.addRow(tr("Sequences"), self.which)
        self.form.addRow(tr("&What to do"), self.action)
        self.fields: tuple[tuple[str, QWidget, tuple[int, ...]], ...] = (
            (tr("&Pattern"), self.pattern, (RENAME,)),
            (tr("&Begin with"), self.first, (RENAME,)),
            (tr("S&ort by"), self.order, (SORT,)),
            (tr("Posit&ion"), self.position, (MOVE,)),
            (tr("&Type"), self.type, (TYPE,)),
        )
        for text, widget, _ in self.fields:
            widget.setAccessibleName(without_mnemonic(text))
            self.form.addRow(text, widget)
        self.hint = hint(tr("{n} counts, {n:03} with three digits; {number}, {name}, {organism}, {type}, {length}"))
        self.form.addRow("", self.hint)
        self.outcome = wrapped()
        self.outcome.setMinimumHeight(self.fontMetrics().height() * 2)
        self.list = dialogs.read_only("", tr("What will change"))
        self.list.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        buttons, self.ok = dialogs.ok_buttons(self, self._carry_out, tr("&Change"))
        column(self.form, self.outcome, (self.list, 1), buttons, parent=self)

    def _show_fields(self, *_: object) -> None:
        action = self.action.currentData()
        for _text, widget, actions in self.fields:
            self.form.setRowVisible(widget, action in actions)
        self.form.setRowVisible(self.hint, action == RENAME)
        self._changed()

    def change(self) -> Change:
        """Return the change that the form describes."""
        action = self.action.currentData()
        if action == RENAME:
            return Rename(self.pattern.text(), self.first.value())
        if action == SORT:
            key, is_descending = self.order.currentData()
            return SortBy(key, is_descending)
        if action == MOVE:
            return MoveTo(self.position.value())
        if action == TYPE:
            return SetType(self.type.currentData())
        simple: dict[int, Change] = {SKIP: Skip(), INCLUDE: Skip(False), COPY: Duplicate(), TURN: Turn()}
        return simple.get(action, RemoveAll())

    # ---- preview

    def _changed(self, *_: object) -> None:
        self._plan = self._known = None
        self.ok.setEnabled(False)
        self._stop()
        self._timer.start()

    def _preview(self) -> None:
        project, edition = self._session.project, self._session.edition
        try:
            positions, change = self.which.positions(), self.change()
        except UserError as error:
            self._show_error(error)
            return

        def work(progress: Progress) -> Plan:
            return plan(project, positions, change, edition, progress=progress)

        def show(planned: Plan) -> None:
            if self._session.project is not project:
                self._timer.start()
                return
            self._plan, self._following = planned, Following()
            if planned.edit is not None and isinstance(change, RENUMBERS):
                self._following = None
                self._follow(project, planned.edit)
            self._show_plan(planned)

        self.outcome.setText(tr("Computing the preview..."))
        self._stop = self._session.beside(self, work, show, self._show_error)

    def _follow(self, project: Project, edit: Edit) -> None:
        """Compute what the edit makes of the project, and which texts follow the new numbers."""

        def work(_: Progress) -> tuple[Project, Following]:
            after = edit.apply(project)
            return after, repairs.first_following(project, after, _FOLLOWERS)

        def show(result: tuple[Project, Following]) -> None:
            if self._session.project is not project or self._plan is None:
                self._timer.start()
                return
            after, self._following = result
            self._known = project, after
            self._show_plan(self._plan)

        self._stop = self._session.beside(self, work, show, self._show_error)

    def _show_error(self, error: Exception) -> None:
        self.outcome.setText(str(error))
        self.list.clear()

    def _show_plan(self, planned: Plan) -> None:
        sentences = [trn("Changes {count} sequence.", "Changes {count} sequences.", planned.count)]
        if planned.edit is None:
            sentences = [tr("Nothing will change.")]
        if planned.left:
            left = planned.left
            sentences.append(
                trn("{count} sequence has nothing to change.", "{count} sequences have nothing to change.", left)
            )
        following = self._following or Following()
        if following.changed:
            count = following.changed
            sentences.append(
                trn(
                    "{count} text that names a sequence by its number changes too.",
                    "{count} texts that name a sequence by its number change too.",
                    count,
                )
            )
        if following.left:
            count = following.left
            sentences.append(
                trn(
                    "{count} mention of a sequence with another number stays as it is. Check it.",
                    "{count} mentions of sequences with other numbers stay as they are. Check them.",
                    count,
                )
            )
        if planned.problem_count:
            count = planned.problem_count
            sentences.append(trn("{count} feature cannot follow.", "{count} features cannot follow.", count))
        if self._following is None:
            sentences.append(tr("Computing the preview..."))
        self.outcome.setText(in_sentences(sentences))
        self.list.setPlainText("\n".join(self._lines(planned)))
        is_complete = planned.edit is not None and self._following is not None
        self.ok.setEnabled(is_complete and not self._session.is_working)

    def _lines(self, planned: Plan) -> list[str]:
        lines = list(planned.problems)
        if planned.problem_count > len(planned.problems):
            lines.append(tr("The first {count} are listed.", count=len(planned.problems)))
        for number, before, after in planned.examples:
            values = tr("{before} -> {after}", before=before or "-", after=after) if after else before
            lines.append(tr("Sequence {number}: {values}", number=number, values=values))
        if planned.count > len(planned.examples):
            lines.append("...")
        lines += [
            tr("{what}: {before} -> {after}", what=each.where, before=each.before[:LONGEST], after=each.after[:LONGEST])
            if each.before != each.after
            else tr("{what}: {before} stays as it is", what=each.where, before=each.before[:LONGEST])
            for each in (self._following or Following()).lines
        ]
        return lines

    def _carry_out(self) -> None:
        planned = self._plan
        if planned is None or planned.edit is None or self._following is None:
            return
        edit = planned.edit
        done = trn("{count} sequence changed.", "{count} sequences changed.", planned.count)

        def finish() -> None:
            self._session.message.emit(done)

        self._session.do_beside(tr("Changing sequences"), lambda: edit, finish, self._known)
        self.accept()

    def done(self, result: int) -> None:
        self._timer.stop()
        self._stop()
        self._plan = self._known = None
        super().done(result)
