"""Changing many sequences at once in the window: which ones, what is changed, and what that comes to before it is done.

It hides the form and what it offers for a key and a molecule type; what a wish touches is app/bulk's to say. The result
is one edit of the session.
"""

from itertools import islice
from typing import Any, Final, Literal

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from wiposeq.app.bulk import (
    AddFeature,
    BulkChange,
    BulkPlan,
    ChangeKey,
    RemoveFeatures,
    RemoveQualifier,
    SetQualifier,
    plan_change,
    read_numbers,
)
from wiposeq.app.repairs import changed_places
from wiposeq.errors import UserError
from wiposeq.model.edits import Edit
from wiposeq.progress import Progress
from wiposeq.texts import tr, trn
from wiposeq.ui.widgets import dialogs
from wiposeq.ui.widgets.fields import ChoiceBox
from wiposeq.ui.window.session import Session

COUNTED = 5_000
"""Up to how many sequences the form says what it will change before it is done; more take too long while typing."""
LISTED = 200
"""How many places the form lists of what it will change."""
PAUSE = 200
"""Milliseconds after the last change of the form before it counts."""

SET, MISSING, ANOTHER, TAKE_OUT, ADD, KEY, REMOVE = range(7)
_MODES: Final[dict[int, Literal["replace", "missing", "another"]]] = {
    SET: "replace",
    MISSING: "missing",
    ANOTHER: "another",
}


class BulkDialog(QDialog):
    """selected: the SEQ ID NOs (from 1) selected in the list of sequences."""

    def __init__(self, session: Session, selected: list[int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Change many sequences"))
        self.resize(620, 520)
        self._session = session
        self._selected = selected
        self._edition = session.edition
        self._is_working = False

        which = self._which_row()
        self._build_fields()
        self._lay_out(which)
        self.outcome = QLabel()
        self.outcome.setWordWrap(True)
        self.outcome.setMinimumHeight(self.fontMetrics().height() * 3)
        self.list = QPlainTextEdit()
        self.list.setReadOnly(True)
        self.list.setTabChangesFocus(True)
        self.list.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.list.setAccessibleName(tr("What will change"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.ok = buttons.button(QDialogButtonBox.StandardButton.Ok)
        self.ok.setText(tr("&Change"))
        buttons.accepted.connect(self._carry_out)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addLayout(self.form)
        column.addWidget(self.outcome)
        column.addWidget(self.list, 1)
        column.addWidget(buttons)

        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE)
        self._timer.timeout.connect(self._count)
        session.changed.connect(self._changed)
        session.working.connect(self._working)
        self.key.show_value("source")
        self._offer_keys()
        self._show_fields()
        self.name.show_value("mol_type")
        self._offer_values()
        self.name.setFocus()

    def _lay_out(self, which: QHBoxLayout) -> None:
        self.form = QFormLayout()
        self.form.addRow(tr("Sequences"), which)
        self.form.addRow(tr("T&ype"), self.molecule)
        self.form.addRow(tr("&What to do"), self.action)
        fields: tuple[tuple[str, QWidget], ...] = (
            (tr("Feature &key"), self.key),
            (tr("N&ew key"), self.new_key),
            (tr("&Location"), self.location),
            (tr("&Qualifier"), self.name),
            (tr("&Value"), self.value),
        )
        for text, widget in fields:
            widget.setAccessibleName(text.replace("&", ""))
            self.form.addRow(text, widget)
        self.molecule.setAccessibleName(tr("Type"))
        self.action.setAccessibleName(tr("What to do"))

    def _build_fields(self) -> None:
        self.molecule = QComboBox()
        for code, text in (("", tr("of any type")), ("DNA", "DNA"), ("RNA", "RNA"), ("AA", tr("proteins (AA)"))):
            self.molecule.addItem(text, code)
        types = {self._session.project.sequences[number - 1].molecule_type for number in self._selected[:200]}
        if len(types) == 1:
            self.molecule.setCurrentIndex(max(0, self.molecule.findData(types.pop())))
        self.molecule.currentIndexChanged.connect(self._offer_keys)

        self.action = QComboBox()
        for action, text in (
            (SET, tr("set a qualifier")),
            (MISSING, tr("add a qualifier where it is missing")),
            (ANOTHER, tr("add another qualifier")),
            (TAKE_OUT, tr("take a qualifier out")),
            (ADD, tr("add a feature")),
            (KEY, tr("change a feature key")),
            (REMOVE, tr("remove features")),
        ):
            self.action.addItem(text, action)
        self.action.currentIndexChanged.connect(self._show_fields)

        self.key = ChoiceBox()
        self.key.typed.connect(self._offer_names)
        self.new_key = ChoiceBox()
        self.new_key.typed.connect(self._changed)
        self.location = QLineEdit()
        self.location.setPlaceholderText(tr("the whole sequence"))
        self.location.textChanged.connect(self._changed)
        self.name = ChoiceBox()
        self.name.typed.connect(self._offer_values)
        self.value = ChoiceBox()
        self.value.typed.connect(self._changed)
        self.value.editTextChanged.connect(self._changed)

    def _which_row(self) -> QHBoxLayout:
        count = len(self._session.project.sequences)
        self.chosen = QRadioButton(
            trn("The {count} &selected", "The {count} &selected", len(self._selected))
            if self._selected
            else tr("The &selected: none")
        )
        self.chosen.setEnabled(bool(self._selected))
        self.all = QRadioButton(tr("&All {count}", count=f"{count:,}"))
        self.range = QRadioButton(tr("&Numbers"))
        (self.chosen if len(self._selected) > 1 else self.all).setChecked(True)
        group = QButtonGroup(self)
        for button in (self.chosen, self.all, self.range):
            group.addButton(button)
            button.toggled.connect(self._changed)
        self.numbers = QLineEdit()
        self.numbers.setPlaceholderText("1-10, 15, 20-")
        self.numbers.setAccessibleName(tr("SEQ ID NOs, such as 1-10, 15, 20-"))
        self.numbers.textEdited.connect(lambda _: self.range.setChecked(True))
        self.numbers.textChanged.connect(self._changed)
        which = QHBoxLayout()
        for widget in (self.chosen, self.all, self.range):
            which.addWidget(widget)
        which.addWidget(self.numbers, 1)
        return which

    # ---- the form

    @property
    def _molecules(self) -> tuple[str, ...]:
        code = self.molecule.currentData()
        return (code,) if code else ("DNA", "RNA", "AA")

    def _offer_keys(self, *_: object) -> None:
        keys = {
            name: entry.summary for molecule in self._molecules for name, entry in self._edition.keys(molecule).items()
        }
        for box in (self.key, self.new_key):
            box.offer(sorted(keys.items(), key=lambda pair: pair[0].lower()))
        self._offer_names()

    def _offer_names(self, *_: object) -> None:
        names: dict[str, str] = {}
        for molecule in self._molecules:
            entries = self._edition.qualifiers(molecule)
            for name in self._edition.allowed_qualifiers(molecule, self.key.value()):
                names.setdefault(name, entries[name].summary if name in entries else "")
        self.name.offer(names.items())
        self._offer_values()

    def _offer_values(self, *_: object) -> None:
        values = dict.fromkeys(
            value for molecule in self._molecules for value in self._edition.values(molecule, self.name.value())
        )
        self.value.offer((value, "") for value in values)
        self.form.setRowVisible(self.value, self._has_value)
        self._changed()

    @property
    def _has_value(self) -> bool:
        entries = (self._edition.qualifiers(molecule).get(self.name.value()) for molecule in self._molecules)
        kinds = {entry.value_type for entry in entries if entry is not None}
        wants = self.action.currentData() in (SET, MISSING, ANOTHER, ADD)
        return wants and bool(self.name.value()) and kinds != {"none"}

    def _show_fields(self, *_: object) -> None:
        action = self.action.currentData()
        self.form.setRowVisible(self.new_key, action == KEY)
        self.form.setRowVisible(self.location, action == ADD)
        self.form.setRowVisible(self.name, action not in (KEY, REMOVE))
        self.form.setRowVisible(self.value, self._has_value)
        self._changed()

    # ---- what is wished

    def _numbers(self) -> list[int]:
        if self.chosen.isChecked():
            return self._selected
        count = len(self._session.project.sequences)
        return list(range(1, count + 1)) if self.all.isChecked() else read_numbers(self.numbers.text(), count)

    def _wish(self) -> BulkChange | None:
        """What the form says, None while something is missing."""
        action, key, name = self.action.currentData(), self.key.value(), self.name.value()
        if not key or (action == KEY and not self.new_key.value()):
            return None
        if action == KEY:
            return ChangeKey(key, self.new_key.value())
        if action == REMOVE:
            return RemoveFeatures(key)
        index = self.value.findText(self.value.currentText())
        typed = str(self.value.itemData(index)) if index >= 0 else self.value.currentText().strip()
        value = typed if self._has_value else None
        if action == ADD:
            has_name = bool(name) and value != ""
            return AddFeature(key, self.location.text().strip(), ((name, value),) if has_name else ())
        if not name or (value == "" and action != TAKE_OUT):
            return None
        if action == TAKE_OUT:
            return RemoveQualifier(key, name)
        return SetQualifier(key, name, value, _MODES[action])

    def _changed(self, *_: object) -> None:
        """Count again soon.

        The button works while the form is not counted yet: leaving a field to press it changes the form, and a button
        that is disabled between press and release loses the click. _carry_out() plans anew in any case.
        """
        self.ok.setEnabled(self._wish() is not None and not self._is_working)
        self._timer.start()

    def _count(self) -> None:
        if self._is_working:
            return
        self.list.clear()
        wish = self._wish()
        if wish is None:
            self.outcome.setText(tr("Say what to change."))
            return
        try:
            numbers = self._numbers()
            if len(numbers) > COUNTED:
                self.outcome.setText(tr("What this changes is counted when it is done; Undo takes it back."))
                self.ok.setEnabled(True)
                return
            planned = plan_change(self._session.project, numbers, wish, self.molecule.currentData())
        except UserError as error:
            self.outcome.setText(str(error))
            self.ok.setEnabled(False)
            return
        self.outcome.setText(_words(planned))
        self.ok.setEnabled(planned.edit is not None)
        if planned.edit is not None:
            self._list(planned.edit)

    def _list(self, edit: Edit) -> None:
        """List the first places that an edit changes, with old and new values."""
        before = self._session.project
        lines = [
            tr("{what}: {before} -> {after}", what=where, before=old or "-", after=new or "-")
            for where, old, new in islice(changed_places(before, edit.apply(before)), LISTED + 1)
        ]
        if len(lines) > LISTED:
            lines[-1] = tr("The first {count} places are listed.", count=LISTED)
        self.list.setPlainText("\n".join(lines))

    def _carry_out(self) -> None:
        wish = self._wish()
        if wish is None or self._is_working:
            return
        try:
            numbers = self._numbers()
        except UserError as error:
            self.outcome.setText(str(error))
            return
        project, molecule = self._session.project, self.molecule.currentData()

        def work(progress: Progress) -> BulkPlan:
            return plan_change(project, numbers, wish, molecule, progress=progress)

        def done(planned: Any) -> None:
            if self._session.project is not project:
                self.outcome.setText(tr("The project was changed meanwhile; look again."))
                self._changed()
            elif planned.edit is None:
                self.outcome.setText(_words(planned))
            elif self._session.do(planned.edit):
                self._session.message.emit(_words(planned))
                self.accept()

        self._is_working = self._session.run(
            tr("Changing sequences"), work, done, lambda error: dialogs.show_error(self, error)
        )
        self.ok.setEnabled(not self._is_working)

    def _working(self, title: str) -> None:
        if not title:
            self._is_working = False
            self._changed()


def _words(planned: BulkPlan) -> str:
    """What a wish comes to, and what it leaves alone and why."""
    told = []
    if planned.edit is None:
        told.append(tr("Nothing is changed."))
    else:
        features = trn("{count} feature", "{count} features", planned.features)
        told.append(
            trn("Changes {features} in {count} sequence.", "Changes {features} in {count} sequences.",
                planned.sequences, features=features)
        )  # fmt: skip
    if planned.untouched:
        told.append(trn("In {count} sequence there is nothing to change.",
                        "In {count} sequences there is nothing to change.", planned.untouched))  # fmt: skip
    if planned.unlike:
        told.append(trn("{count} sequence is left alone, as it is skipped or of another type.",
                        "{count} sequences are left alone, as they are skipped or of another type.",
                        planned.unlike))  # fmt: skip
    if planned.past_end:
        told.append(trn("{count} sequence is left alone, as the feature would lie past its end.",
                        "{count} sequences are left alone, as the feature would lie past their ends.",
                        planned.past_end))  # fmt: skip
    if planned.translated:
        told.append(trn("{count} translation stays as it was beside the new value; look at it.",
                        "{count} translations stay as they were beside the new values; look at them.",
                        planned.translated))  # fmt: skip
    return " ".join(told)
