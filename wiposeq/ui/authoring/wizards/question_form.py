"""The questions of a wizard as a form: a field for each, with its hint and its problem below it.

It hides which widget asks a question, and that fields appear and disappear with the answers of others.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QCompleter, QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

from wiposeq.app.authoring.wizards.wizard import Problem, Question
from wiposeq.texts import without_mnemonic
from wiposeq.ui.widgets.direction import follow_first_letter
from wiposeq.ui.widgets.layout import at_each_zoom, choice, column, hint, label_of, line, wrapped
from wiposeq.ui.window import theme

_ROWS = 5
"""The visible lines of a field for rows."""


class OfferCompleter(QCompleter):
    """Offers answers for what is typed in a line, the best first.

    offer: returns pairs of an answer and its text. The text is shown, and the answer is inserted.
    """

    def __init__(self, edit: QLineEdit, offer: Callable[[str], list[tuple[str, str]]]) -> None:
        super().__init__(edit)
        self._offer = offer
        self._answers: dict[str, str] = {}
        self._texts = QStringListModel(self)
        self.setModel(self._texts)
        self.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setMaxVisibleItems(10)
        edit.setCompleter(self)
        edit.textEdited.connect(self._look_up)

    def pathFromIndex(self, index: Any) -> str:
        """Return the answer of an offer."""
        shown = super().pathFromIndex(index)
        return self._answers.get(shown, shown)

    def _look_up(self, text: str) -> None:
        self._answers = {shown: answer for answer, shown in self._offer(text)} if text.strip() else {}
        self._texts.setStringList(list(self._answers))


class QuestionForm(QWidget):
    """The form. changed(): an answer has changed."""

    changed = Signal()

    def __init__(self, questions: tuple[Question, ...]) -> None:
        super().__init__()
        self.questions = questions
        self.fields: dict[str, QWidget] = {}
        self._parts: dict[str, QWidget] = {}
        self.notes: dict[str, Any] = {}
        self._edited_ids: set[str] = set()
        """The questions whose field the user has changed, or was asked to change."""
        parts = [self._part(question) for question in questions]
        whole = column(*parts, None, parent=self, margin=0)
        at_each_zoom(self, lambda: whole.setSpacing(theme.px(12)))
        self._show_needed()

    def _part(self, question: Question) -> QWidget:
        """Return the field of a question with its label above it, and its hint and its problem below it."""
        name = without_mnemonic(question.label)
        field = self._field(question, name)
        self.fields[question.id] = field
        note = wrapped()
        note.setTextFormat(Qt.TextFormat.PlainText)  # it repeats what was typed
        note.setProperty("level", "secondary")
        note.hide()
        self.notes[question.id] = note
        rows: list[QWidget] = [field, note]
        if question.kind != "check":
            label = label_of(question.label, field)
            label.setWordWrap(True)
            rows = [label, field, hint(question.hint), note] if question.hint else [label, field, note]
        part = QWidget()
        lines = column(*rows, parent=part, margin=0)
        at_each_zoom(part, lambda: lines.setSpacing(theme.px(4)))
        self._parts[question.id] = part
        return part

    def _field(self, question: Question, name: str) -> QWidget:
        edited = partial(self._edited, question.id)
        if question.kind == "check":
            box = QCheckBox(question.label)
            box.setChecked(question.default == "yes")
            box.setToolTip(name)
            box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            box.toggled.connect(edited)
            return box
        if question.kind == "choice":
            chosen = choice(name, ((text, answer) for answer, text in question.choices))
            chosen.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            chosen.setMinimumContentsLength(8)
            chosen.setCurrentIndex(max(chosen.findData(question.default), 0))
            chosen.setToolTip(chosen.currentText())  # an answer may be wider than the box
            chosen.currentTextChanged.connect(chosen.setToolTip)
            chosen.currentIndexChanged.connect(edited)
            return chosen
        if question.kind == "rows":
            rows = QPlainTextEdit(question.default)
            rows.setAccessibleName(name)
            rows.setTabChangesFocus(True)
            follow_first_letter(rows)
            rows.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
            at_each_zoom(rows, lambda: rows.setFixedHeight(rows.fontMetrics().lineSpacing() * _ROWS + theme.px(16)))
            rows.textChanged.connect(edited)
            return rows
        edit = line(name, "")
        edit.setText(question.default)
        edit.textChanged.connect(edited)
        if question.offer is not None:
            OfferCompleter(edit, question.offer)
        return edit

    def widest_box(self) -> int:
        """Return the pixels that the longest text of a check box needs, which cannot be wrapped; 0 without a box."""
        boxes = [field for field in self.fields.values() if isinstance(field, QCheckBox)]
        for box in boxes:
            box.ensurePolished()
        return max((box.sizeHint().width() for box in boxes), default=0)

    def answers(self) -> dict[str, str]:
        """Return the answers by the ids of their questions; questions that are not asked have none."""
        found = {question.id: self._answer(question.id) for question in self.questions}
        return {question.id: found[question.id] for question in self.questions if question.applies(found)}

    def _answer(self, id: str) -> str:
        field = self.fields[id]
        if isinstance(field, QCheckBox):
            return "yes" if field.isChecked() else ""
        if isinstance(field, QComboBox):
            return str(field.currentData())
        if isinstance(field, QPlainTextEdit):
            return field.toPlainText()
        assert isinstance(field, QLineEdit)
        return field.text()

    def show_problems(self, problems: tuple[Problem, ...], *, shows_all: bool = False) -> int:
        """Show each problem below its field, remove the others, and return how many are shown.

        shows_all: also those of empty fields that the user has not filled in yet.
        """
        found: dict[str, str] = {}
        if shows_all:
            self._edited_ids.update(problem.question for problem in problems)
        typed = {question.id for question in self.questions if question.kind in ("line", "rows")}
        for problem in problems:
            is_new = problem.question in typed - self._edited_ids and not self._answer(problem.question)
            if not is_new:
                found.setdefault(problem.question, problem.message)
        for id, field in self.fields.items():
            text = found.get(id, "")
            note = self.notes[id]
            note.setText(text)
            note.setVisible(bool(text))
            theme.set_variant(note, "state", "error" if text else "")
            theme.set_variant(field, "state", "error" if text else "")
            field.setAccessibleDescription(text)
        return len(found)

    def focus_first(self, problems: tuple[Problem, ...] = ()) -> None:
        """Focus the field of the first problem, or else the first empty field."""
        for problem in problems:
            if problem.question in self.fields:
                self.fields[problem.question].setFocus()
                return
        needed = self.answers()
        empty = (each.id for each in self.questions if each.kind in ("line", "rows") and needed.get(each.id) == "")
        self.fields[next(empty, self.questions[0].id)].setFocus()

    def _edited(self, id: str, *_: object) -> None:
        self._edited_ids.add(id)
        self._show_needed()
        self.changed.emit()

    def _show_needed(self) -> None:
        needed = self.answers()
        for id, part in self._parts.items():
            part.setVisible(id in needed)
