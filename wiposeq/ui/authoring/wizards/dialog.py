"""The dialog of all wizards: questions at the left; what the standard asks, and a live preview, at the right.

It hides that the proposal and its check are computed in a thread. The wizard decides everything else.
"""

from collections.abc import Callable
from html import escape
from typing import Final

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from wiposeq.app.authoring.wizards.preview import Preview, preview
from wiposeq.app.authoring.wizards.wizard import Place, Proposal, Wizard
from wiposeq.errors import UserError
from wiposeq.model.changed import changes_between, first_change
from wiposeq.model.project import Project
from wiposeq.progress import Progress
from wiposeq.texts import in_sentences, labeled, tr, trn
from wiposeq.ui.authoring.wizards.proposal_view import ProposalView
from wiposeq.ui.authoring.wizards.question_form import QuestionForm
from wiposeq.ui.widgets import dialogs
from wiposeq.ui.widgets.layout import column, delayed, hint, label_of, row, wrapped
from wiposeq.ui.widgets.scrolled import scrolled
from wiposeq.ui.window import theme
from wiposeq.ui.window.session import Session

PAUSE: Final = 150
"""Milliseconds from the last change until the preview is computed."""


class WizardDialog(dialogs.Dialog):
    """The dialog of one wizard. place: where it starts.

    added(uids): sequences were added, and the sequence shown got no feature.
    """

    added = Signal(object)

    def __init__(self, session: Session, wizard: Wizard, place: Place, parent: QWidget | None = None) -> None:
        super().__init__(parent, tr(wizard.title), 960, 660)
        self._session = session
        self.wizard = wizard
        self._place = place
        self._stop: Callable[[], None] = lambda: None
        self.proposal = Proposal()
        self._problems = 0
        self.preview = Preview()
        self.form = QuestionForm(wizard.questions(place))
        self.asks = wrapped(_asks(wizard, place))
        self.asks.setTextFormat(Qt.TextFormat.RichText)
        self.sentences = hint()
        self.sentences.setTextFormat(Qt.TextFormat.PlainText)
        self.view = ProposalView()
        self.outcome = wrapped()
        self.outcome.setTextFormat(Qt.TextFormat.PlainText)
        self.outcome.setAccessibleName(tr("Result of the check"))
        self._lay_out()
        self._timer = delayed(self, PAUSE, self._compute)
        self.form.changed.connect(self._changed)
        session.changed.connect(self._project_changed)
        self._compute()
        self.form.focus_first()

    def _lay_out(self) -> None:
        left, right = QWidget(), QWidget()
        place = self._place
        record = place.record
        about = hint()
        if self.wizard.needs and record is not None:
            number = place.project.number(record.uid)
            text = tr("SEQ ID NO {number}  {name}", number=number, name=record.name) if record.name else ""
            about.setText(text or tr("SEQ ID NO {number}", number=number))
        about.setVisible(bool(about.text()))
        column(about, self.form, parent=left, margin=(theme.px(4), 0, theme.px(8), theme.px(4)))
        asks = label_of(tr("What ST.26 asks"), self.asks)
        result = label_of(tr("What will be made"), self.view)
        for heading in (asks, result):
            heading.setProperty("level", "heading")
        questions = scrolled(left)
        questions.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        margins = theme.px(12) + questions.verticalScrollBar().sizeHint().width()
        wanted = max(min(theme.px(340), self.width() * 2 // 5), self.form.widest_box() + margins)
        questions.setMinimumWidth(min(wanted, self.width() // 2))
        column(asks, self.asks, result, (self.view, 1), self.sentences, self.outcome, parent=right, margin=0)
        whole = scrolled(right)
        buttons, self.ok = dialogs.ok_buttons(self, self.carry_out, tr("Add &it"))
        column((row((questions, 2), theme.px(12), (whole, 3)), 1), buttons, parent=self)

    # ---- the proposal

    def _changed(self) -> None:
        self._stop()
        self._timer.start()

    def _project_changed(self, *_: object) -> None:
        project, uid = self._session.project, self._place.sequence
        is_there = uid is not None and uid in project.sequences
        index = project.position(uid) if uid is not None and is_there else len(project.sequences)
        self._place = replace(self._place, project=project, sequence=uid if is_there else None, index=index)
        if self.wizard.needs and not is_there:
            self.reject()
            return
        self._changed()

    def propose(self, *, shows_all: bool = False) -> Proposal:
        """Return the proposal for the answers of now, and show its problems.

        shows_all: also those of fields that the user has not filled in yet.
        """
        try:
            found = self.wizard.propose(self._place, self.form.answers())
        except UserError as error:
            found = Proposal(None, (str(error),))
        self._problems = self.form.show_problems(found.problems, shows_all=shows_all)
        return found

    def _compute(self) -> None:
        self.proposal = proposal = self.propose()
        self.ok.setEnabled(proposal.edit is not None or len(proposal.problems) > self._problems)
        self.outcome.setText(tr("Computing the preview..."))
        theme.set_variant(self.outcome, "state", "")
        place = self._place

        def work(progress: Progress) -> Preview:
            return preview(place, proposal, progress=progress, profile_name=self._session.profile_name)

        self._stop = self._session.beside(self, work, self._show, self._failed)

    def _show(self, found: Preview) -> None:
        self.preview = found
        self.view.show_preview(found)
        self.sentences.setText(in_sentences(self.proposal.sentences))
        self.sentences.setVisible(bool(self.proposal.sentences))
        text, state = self._outcome()
        self.outcome.setText(text)
        theme.set_variant(self.outcome, "state", state)

    def _outcome(self) -> tuple[str, str]:
        """Return the result of the check as text, and its state."""
        found = self.preview
        if self.proposal.edit is None:
            count = self._problems
            if count:
                return trn("{count} answer must change.", "{count} answers must change.", count), "error"
            is_new = bool(self.proposal.problems)
            return (tr("Answer the questions to see what will be made.") if is_new else tr("Nothing changes.")), ""
        if not found.is_checked:
            return tr("The listing is large; it is checked after the change."), ""
        if not found.findings:
            return tr("The check finds nothing wrong with this."), "success"
        first = next((each for each in found.findings if each.is_error), found.findings[0])
        more = trn("{count} finding", "{count} findings", len(found.findings))
        return labeled(more, first.message), "error" if found.errors else "warning"

    def _failed(self, error: Exception) -> None:
        self.outcome.setText(str(error))
        self.ok.setEnabled(False)

    def carry_out(self) -> None:
        """Apply the proposal as one step, or show what is wrong with the answers."""
        self._stop()
        self._timer.stop()
        self.proposal = proposal = self.propose(shows_all=True)
        if proposal.edit is None:
            self.form.focus_first(proposal.problems)
            self._compute()
            return
        before = self._session.project
        if not self._session.do(proposal.edit):
            return
        self.accept()
        after, uid = self._session.project, self._place.sequence
        changes = (each.address for each in changes_between(before, after, has_declared=False))
        of_shown = (each for each in changes if each.sequence == uid and each.feature is not None)
        place = next(of_shown, None)
        new = _new_sequences(before, after) if place is None else []
        place = place or first_change(before, after)
        if new:
            self.added.emit(new)
        elif place is not None:
            self._session.place_requested.emit(place)

    def done(self, result: int) -> None:
        self._timer.stop()
        self._stop()
        self._session.changed.disconnect(self._project_changed)
        super().done(result)


def _new_sequences(before: Project, after: Project) -> list[int]:
    """Return the uids of the sequences that were added."""
    if len(after.sequences) == len(before.sequences):
        return []
    return [uid for uid in after.sequences.uids() if uid not in before.sequences]


def _asks(wizard: Wizard, place: Place) -> str:
    """Return what the standard asks about the sequence shown, one line for each paragraph."""
    color = theme.color_name("text2")
    lines = []
    for each in wizard.paragraphs_for(place):
        number = escape(tr("(par. {number})", number=each.number)).replace(" ", "&nbsp;")
        lines.append(f'{escape(tr(each.text))} <span style="color: {color}">{number}</span>')
    return "".join(f'<p style="margin: 0 0 4px 0">{each}</p>' for each in lines)
