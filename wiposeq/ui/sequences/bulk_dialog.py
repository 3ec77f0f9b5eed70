"""The dialog that changes many sequences at once: which sequences, what to change, and a preview of the result.

It hides the form and the values it offers. app/bulk.py computes the change, which is one edit.
"""

from itertools import islice
from typing import Any, Final, Literal

from PySide6.QtWidgets import (
    QButtonGroup,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
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
from wiposeq.model.edit import Edit
from wiposeq.model.numbering import numbers_of
from wiposeq.progress import Progress
from wiposeq.texts import tr, trn
from wiposeq.ui.widgets import dialogs
from wiposeq.ui.widgets.fields import ChoiceBox
from wiposeq.ui.widgets.layout import choice, column, delayed, line, row, wrapped
from wiposeq.ui.window.session import Session

COUNTED = 5_000
"""Maximum number of sequences whose changes are counted while the user types."""
LISTED = 200
"""Maximum number of places in the list of changes."""
PAUSE = 200
"""Milliseconds between the last change of the form and counting."""

SET, MISSING, ANOTHER, REMOVE_QUALIFIER, ADD, KEY, REMOVE = range(7)
_MODES: Final[dict[int, Literal["replace", "missing", "another"]]] = {
    SET: "replace",
    MISSING: "missing",
    ANOTHER: "another",
}


class BulkDialog(dialogs.Dialog):
    """The form. selected: the SEQ ID NOs selected in the list of sequences, from 1."""

    def __init__(self, session: Session, selected: list[int], parent: QWidget | None = None) -> None:
        super().__init__(parent, tr("Change many sequences"), 620, 520)
        self._session = session
        self._selected = selected
        self._edition = session.edition
        self._is_working = False

        which = self._which_row()
        self._build_fields()
        self._lay_out(which)
        self.outcome = wrapped()
        self.outcome.setMinimumHeight(self.fontMetrics().height() * 3)
        self.list = dialogs.read_only("", tr("What will change"))
        self.list.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        buttons, self.ok = dialogs.ok_buttons(self, self._carry_out)
        self.ok.setText(tr("&Change"))
        column(self.form, self.outcome, (self.list, 1), buttons, parent=self)
        self._timer = delayed(self, PAUSE, self._count)
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

    def _build_fields(self) -> None:
        molecules = (tr("of any type"), ""), ("DNA", "DNA"), ("RNA", "RNA"), (tr("proteins (AA)"), "AA")
        self.molecule = choice(tr("Type"), molecules)
        types = {self._session.project.sequences[number - 1].molecule_type for number in self._selected[:200]}
        if len(types) == 1:
            self.molecule.setCurrentIndex(max(0, self.molecule.findData(types.pop())))
        self.molecule.currentIndexChanged.connect(self._offer_keys)

        actions = (
            (tr("set a qualifier"), SET),
            (tr("add a qualifier where it is missing"), MISSING),
            (tr("add another qualifier"), ANOTHER),
            (tr("remove a qualifier"), REMOVE_QUALIFIER),
            (tr("add a feature"), ADD),
            (tr("change a feature key"), KEY),
            (tr("remove features"), REMOVE),
        )
        self.action = choice(tr("What to do"), actions)
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
        self.chosen = QRadioButton(trn("The {count} &selected", "The {count} &selected", len(self._selected)))
        self.chosen.setEnabled(bool(self._selected))
        self.all = QRadioButton(tr("&All {count}", count=f"{count:,}"))
        self.range = QRadioButton(tr("&Numbers"))
        (self.chosen if len(self._selected) > 1 else self.all).setChecked(True)
        group = QButtonGroup(self)
        for button in (self.chosen, self.all, self.range):
            group.addButton(button)
            button.toggled.connect(self._changed)
        self.numbers = line(tr("SEQ ID NOs, such as 1-10, 15, 20-"), "1-10, 15, 20-")
        self.numbers.textEdited.connect(lambda _: self.range.setChecked(True))
        self.numbers.textChanged.connect(self._changed)
        return row(self.chosen, self.all, self.range, (self.numbers, 1))

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

    # ---- the change

    def _numbers(self) -> list[int]:
        if self.chosen.isChecked():
            return self._selected
        project = self._session.project
        if self.all.isChecked():
            return list(range(1, len(project.sequences) + 1))
        return read_numbers(self.numbers.text(), numbers_of(project))

    def _change(self) -> BulkChange | None:
        """Return the change that the form describes, or None while a value is missing."""
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
        if not name or (value == "" and action != REMOVE_QUALIFIER):
            return None
        if action == REMOVE_QUALIFIER:
            return RemoveQualifier(key, name)
        return SetQualifier(key, name, value, _MODES[action])

    def _changed(self, *_: object) -> None:
        """Count again after PAUSE.

        The button stays enabled meanwhile: leaving a field to press the button changes the form, and a button that is
        disabled between press and release loses the click. _carry_out() computes the change again in any case.
        """
        self.ok.setEnabled(self._change() is not None and not self._is_working)
        self._timer.start()

    def _count(self) -> None:
        if self._is_working:
            return
        self.list.clear()
        change = self._change()
        if change is None:
            self.outcome.setText(tr("Enter what to change."))
            return
        try:
            numbers = self._numbers()
            if len(numbers) > COUNTED:
                self.outcome.setText(tr("The changes are counted when they are made. They can be undone."))
                self.ok.setEnabled(True)
                return
            planned = plan_change(self._session.project, numbers, change, self.molecule.currentData())
        except UserError as error:
            self.outcome.setText(str(error))
            self.ok.setEnabled(False)
            return
        self.outcome.setText(_result(planned))
        self.ok.setEnabled(planned.edit is not None)
        if planned.edit is not None:
            self._list(planned.edit)

    def _list(self, edit: Edit) -> None:
        """List the first places that an edit changes, with old and new values."""
        before = self._session.project
        lines = [
            tr("{what}: {before} -> {after}", what=where, before=old or "-", after=new or "-")
            for where, old, new in islice(changed_places(edit, before, edit.apply(before)), LISTED + 1)
        ]
        if len(lines) > LISTED:
            lines[-1] = tr("The first {count} places are listed.", count=LISTED)
        self.list.setPlainText("\n".join(lines))

    def _carry_out(self) -> None:
        change = self._change()
        if change is None or self._is_working:
            return
        try:
            numbers = self._numbers()
        except UserError as error:
            self.outcome.setText(str(error))
            return
        project, molecule = self._session.project, self.molecule.currentData()

        def work(progress: Progress) -> BulkPlan:
            return plan_change(project, numbers, change, molecule, progress=progress)

        def done(planned: Any) -> None:
            if self._session.project is not project:
                self.outcome.setText(tr("The project has changed meanwhile. Check the changes again."))
                self._changed()
            elif planned.edit is None:
                self.outcome.setText(_result(planned))
            elif self._session.do(planned.edit):
                self._session.message.emit(_result(planned))
                self.accept()

        self._is_working = self._session.run(
            tr("Changing sequences"), work, done, lambda error: dialogs.show_error(self, error)
        )
        self.ok.setEnabled(not self._is_working)

    def _working(self, title: str) -> None:
        if not title:
            self._is_working = False
            self._changed()


def _result(planned: BulkPlan) -> str:
    """Return what a change does, and what it does not change and why."""
    sentences = [tr("Nothing will change.")]
    if planned.edit is not None:
        features = trn("{count} feature", "{count} features", planned.features)
        sentences = [
            trn(
                "Changes {features} in {count} sequence.",
                "Changes {features} in {count} sequences.",
                planned.sequences,
                features=features,
            )
        ]
    for count, text in (
        (
            planned.untouched,
            trn(
                "{count} sequence has nothing to change.",
                "{count} sequences have nothing to change.",
                planned.untouched,
            ),
        ),
        (
            planned.unlike,
            trn(
                "{count} sequence does not change, because it is skipped or has another type.",
                "{count} sequences do not change, because they are skipped or have another type.",
                planned.unlike,
            ),
        ),
        (
            planned.past_end,
            trn(
                "{count} sequence does not change, because the feature would extend past its end.",
                "{count} sequences do not change, because the feature would extend past their ends.",
                planned.past_end,
            ),
        ),
        (
            planned.translated,
            trn(
                "{count} translation belongs to the old value. Check it.",
                "{count} translations belong to the old values. Check them.",
                planned.translated,
            ),
        ),
    ):
        if count:
            sentences.append(text)
    return " ".join(sentences)
