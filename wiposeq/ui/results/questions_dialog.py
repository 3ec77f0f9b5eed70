"""The questions of a repair: findings with several possible fixes, or one that a person must confirm.

It hides how a question is answered by a click or by one key. app/fixing.py finds the questions and applies the answers.
"""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QGroupBox, QRadioButton, QScrollArea, QVBoxLayout, QWidget

from wiposeq.app import fixing
from wiposeq.app.repairs import plan_repairs
from wiposeq.model.finding import Finding, Fix
from wiposeq.model.project import Project
from wiposeq.model.readable import short
from wiposeq.texts import labeled, tr, trn
from wiposeq.ui.results.finding_tree import place
from wiposeq.ui.results.repair_list import in_one_line
from wiposeq.ui.widgets.dialogs import Dialog, ok_buttons
from wiposeq.ui.widgets.layout import column, hint, wrapped
from wiposeq.ui.window import theme

MOST: Final = 100
"""Number of questions in one dialog."""


class Question(QGroupBox):
    """One finding with its fixes as choices. The first choice, which is chosen already, leaves it as it is."""

    def __init__(self, finding: Finding, project: Project) -> None:
        where = place(project, finding)
        severity = tr("Error") if finding.is_error else tr("Warning")
        super().__init__(labeled(severity, where))
        self.finding = finding
        self.setAccessibleDescription(finding.message)
        self.choices = QButtonGroup(self)
        texts = [tr("Leave it as it is"), *(fix.label for fix in fixing.options(finding))]
        whole = column(wrapped(finding.message), parent=self)
        whole.setSpacing(theme.px(4))
        for number, text in enumerate(texts):
            button = QRadioButton(f"{number}  {text}".replace("&", "&&"))
            button.setAccessibleName(text)
            self.choices.addButton(button, number)
            whole.addWidget(button)
            if number and (effect := _effect(finding, fixing.options(finding)[number - 1], project)):
                button.setAccessibleDescription(effect)
                line = hint(effect)
                line.setContentsMargins(theme.px(24), 0, 0, 0)
                whole.addWidget(line)
        self.choose(0)

    @property
    def answer(self) -> tuple[Finding, Fix] | None:
        """The finding with the chosen fix; None if it stays as it is."""
        number = self.choices.checkedId()
        return (self.finding, fixing.options(self.finding)[number - 1]) if number > 0 else None

    def choose(self, number: int) -> bool:
        """Choose a fix, from 1, or 0 to leave the finding as it is. Return False if there is no such choice."""
        button = self.choices.button(number)
        if button is None:
            return False
        button.setChecked(True)
        return True


class QuestionsDialog(Dialog):
    """Ask for the fixes that only a person can choose. The caller reads `answers` when it is accepted.

    A digit answers the current question, and goes to the next one.
    """

    def __init__(self, findings: Sequence[Finding], project: Project, parent: QWidget | None = None) -> None:
        super().__init__(parent, tr("Repair and file"), 760, 560)
        self._project = project
        self.questions = [Question(finding, project) for finding in findings[:MOST]]
        count = len(findings)
        text = trn("{count} finding needs your decision.", "{count} findings need your decision.", count)
        if count > MOST:
            text += " " + tr("The first {count} are shown; repeat this for the others.", count=MOST)
        inner = QWidget()
        whole = QVBoxLayout(inner)
        whole.setSpacing(theme.px(12))
        for question in self.questions:
            whole.addWidget(question)
            question.choices.idToggled.connect(self._follow)
        whole.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setAccessibleName(tr("Questions"))
        self._scroll.setWidget(inner)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        buttons, ok = ok_buttons(self, text=tr("&Continue"))
        ok.setDefault(True)
        help_text = hint(tr("The key 1, 2, ... chooses, and goes to the next question. Nothing changes yet."))
        column(wrapped(text), help_text, (self._scroll, 1), buttons, parent=self)
        self._go(self.questions[0])

    @property
    def answers(self) -> list[tuple[Finding, Fix]]:
        """The chosen fixes, in the order of the questions."""
        return [answer for question in self.questions if not question.isHidden() and (answer := question.answer)]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Answer the current question by a digit."""
        text = event.text()
        current = self._current()
        if text.isascii() and text.isdigit() and current is not None and current.choose(int(text)):
            following = self.questions[self.questions.index(current) + 1 :]
            self._go(next((each for each in following if not each.isHidden()), current))
            return
        super().keyPressEvent(event)

    def _current(self) -> Question | None:
        focused = self.focusWidget()
        return next((each for each in self.questions if focused is not None and each.isAncestorOf(focused)), None)

    def _go(self, question: Question) -> None:
        button = question.choices.checkedButton()
        if button is not None:
            button.setFocus(Qt.FocusReason.TabFocusReason)
        self._scroll.ensureWidgetVisible(question)

    def _follow(self, _: int, is_chosen: bool) -> None:
        """Hide the questions whose place another answer removes."""
        if not is_chosen:
            return
        answers = [answer for question in self.questions if (answer := question.answer)]
        still = fixing.open_questions([each.finding for each in self.questions], answers, self._project)
        for question in self.questions:
            question.setVisible(question.finding.key in still)


def _effect(finding: Finding, fix: Fix, project: Project) -> str:
    """Return the values before and after a fix in one line; "" if it changes no value."""
    found = [each for each in plan_repairs([(finding, fix)], project).changes if each.before != finding.message]
    if not found:
        return ""
    before, after = (short(text, 80) for text in in_one_line(found[0].before, found[0].after))
    if before and after:
        text = f'"{before}" \N{RIGHTWARDS ARROW} "{after}"'
    else:
        text = tr('Removes "{text}"', text=before) if before else tr('Adds "{text}"', text=after)
    return f"{text} ({trn('and {count} more', 'and {count} more', len(found) - 1)})" if len(found) > 1 else text
