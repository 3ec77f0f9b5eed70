"""The dialog that changes many sequences at once: which sequences, what to change, and a preview of the result.

It hides the form and the values it offers, and that the preview is computed in a thread. app/bulk.py computes the
change, which is one edit.
"""

from collections.abc import Callable
from itertools import islice
from typing import Final, Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFormLayout,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QStackedWidget,
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
)
from wiposeq.app.repairs import changed_places
from wiposeq.errors import UserError
from wiposeq.model.edit import Edit
from wiposeq.model.project import Project
from wiposeq.progress import Progress
from wiposeq.texts import in_sentences, tr, trn, without_mnemonic
from wiposeq.ui.authoring.sequence_choice import SequenceChoice
from wiposeq.ui.widgets import dialogs
from wiposeq.ui.widgets.direction import write_from_left
from wiposeq.ui.widgets.fields import ChoiceBox
from wiposeq.ui.widgets.layout import choice, column, delayed, line, wrapped
from wiposeq.ui.widgets.organism_field import OrganismCompleter, known_organisms
from wiposeq.ui.window.session import Session

LISTED = 200
"""Maximum number of places in the list of changes."""
PAUSE = 200
"""Milliseconds between the last change of the form and the preview."""

SET, MISSING, ANOTHER, REMOVE_QUALIFIER, ADD, KEY, REMOVE = range(7)
_MODES: Final[dict[int, Literal["replace", "missing", "another"]]] = {
    SET: "replace",
    MISSING: "missing",
    ANOTHER: "another",
}


class BulkDialog(dialogs.Dialog):
    """The form. selected, filtered: positions of sequences, from 1; filtered is empty if there is no filter."""

    def __init__(
        self, session: Session, selected: list[int], filtered: list[int], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, tr("Change many sequences"), 680, 560)
        self._session = session
        self._edition = session.edition
        self._is_working = False
        self._stop: Callable[[], None] = lambda: None

        self.which = SequenceChoice(session, selected, filtered)
        self._build_fields(selected)
        self._lay_out()
        self.which.changed.connect(self._changed)
        self.outcome = wrapped()
        self.outcome.setMinimumHeight(self.fontMetrics().height() * 3)
        self.list = dialogs.read_only("", tr("What will change"))
        self.list.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        buttons, self.ok = dialogs.ok_buttons(self, self._carry_out)
        self.ok.setText(tr("&Change"))
        column(self.form, self.outcome, (self.list, 1), buttons, parent=self)
        self._timer = delayed(self, PAUSE, self._preview)
        session.changed.connect(self._changed)
        session.working.connect(self._working)
        self.key.show_value("source")
        self._offer_keys()
        self._show_fields()
        self.name.show_value("mol_type")
        self._offer_values()
        self.name.setFocus()

    def _lay_out(self) -> None:
        self.form = QFormLayout()
        self.form.addRow(tr("Sequences"), self.which)
        self.form.addRow(tr("T&ype"), self.molecule)
        self.form.addRow(tr("&What to do"), self.action)
        fields: tuple[tuple[str, QWidget], ...] = (
            (tr("Feature &key"), self.key),
            (tr("N&ew key"), self.new_key),
            (tr("&Location"), self.location),
            (tr("&Qualifier"), self.name),
            (tr("&Only where it is"), self.only),
            (tr("&Value"), self.values),
        )
        for text, widget in fields:
            widget.setAccessibleName(without_mnemonic(text))
            self.form.addRow(text, widget)

    def _build_fields(self, selected: list[int]) -> None:
        molecules = (tr("of any type"), ""), ("DNA", "DNA"), ("RNA", "RNA"), (tr("proteins (AA)"), "AA")
        self.molecule = choice(tr("Type"), molecules)
        types = {self._session.project.sequences[number - 1].molecule_type for number in selected[:200]}
        if len(types) == 1 and len(selected) > 1:  # with one, the form begins with all sequences
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
        self.location = write_from_left(QLineEdit())
        self.location.setPlaceholderText(tr("the whole sequence"))
        self.location.textChanged.connect(self._changed)
        self.name = ChoiceBox()
        self.name.typed.connect(self._offer_values)
        self.only = ChoiceBox()
        self.only.line.setPlaceholderText(tr("any value"))
        self.only.typed.connect(self._changed)
        self.only.editTextChanged.connect(self._changed)
        self.value = ChoiceBox()
        self.value.typed.connect(self._changed)
        self.value.editTextChanged.connect(self._changed)
        self.value.setAccessibleName(tr("Value"))
        self.organism = line(tr("Organism"))
        OrganismCompleter(self.organism, lambda: known_organisms(self._session))
        self.organism.textChanged.connect(self._changed)
        self.values = QStackedWidget()
        self.values.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.values.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # else the mnemonic of its label would do nothing
        for widget in (self.value, self.organism):
            self.values.addWidget(widget)

    # ---- the form

    @property
    def _molecules(self) -> tuple[str, ...]:
        code = self.molecule.currentData()
        return (code,) if code else ("DNA", "RNA", "AA")

    def _offer_keys(self, *_: object) -> None:
        keys = {
            name: tr(entry.summary)
            for molecule in self._molecules
            for name, entry in self._edition.keys(molecule).items()
        }
        for box in (self.key, self.new_key):
            box.offer(sorted(keys.items(), key=lambda pair: pair[0].lower()))
        self._offer_names()

    def _offer_names(self, *_: object) -> None:
        names: dict[str, str] = {}
        for molecule in self._molecules:
            entries = self._edition.qualifiers(molecule)
            for name in self._edition.allowed_qualifiers(molecule, self.key.value()):
                names.setdefault(name, tr(entries[name].summary) if name in entries else "")
        self.name.offer(names.items())
        self._offer_values()

    def _offer_values(self, *_: object) -> None:
        values = dict.fromkeys(
            value for molecule in self._molecules for value in self._edition.values(molecule, self.name.value())
        )
        self.value.offer((value, "") for value in values)
        self.only.show_value("")
        self._show_values()
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
        self._show_values()
        self._changed()

    def _show_values(self) -> None:
        is_organism = self.name.value() == "organism"
        field = self.organism if is_organism else self.value
        self.values.setCurrentWidget(field)
        self.values.setFocusProxy(field)
        self.form.setRowVisible(self.values, self._has_value)
        self.form.setRowVisible(self.only, self._has_value and self.action.currentData() == SET)

    # ---- the change

    def _change(self) -> BulkChange | None:
        """Return the change that the form describes, or None while a value is missing."""
        action, key, name = self.action.currentData(), self.key.value(), self.name.value()
        if not key or (action == KEY and not self.new_key.value()):
            return None
        if action == KEY:
            return ChangeKey(key, self.new_key.value())
        if action == REMOVE:
            return RemoveFeatures(key)
        typed = self.organism.text().strip() if name == "organism" else _typed(self.value)
        value = typed if self._has_value else None
        if action == ADD:
            has_name = bool(name) and value != ""
            return AddFeature(key, self.location.text().strip(), ((name, value),) if has_name else ())
        if not name or (value == "" and action != REMOVE_QUALIFIER):
            return None
        if action == REMOVE_QUALIFIER:
            return RemoveQualifier(key, name)
        only = _typed(self.only) if self._has_value and action == SET else ""
        return SetQualifier(key, name, value, _MODES[action], only)

    def _changed(self, *_: object) -> None:
        """Compute the preview again after PAUSE.

        The button stays enabled meanwhile: leaving a field to press the button changes the form, and a button that is
        disabled between press and release loses the click. _carry_out() computes the change again in any case.
        """
        self._stop()
        self.ok.setEnabled(self._change() is not None and not self._is_working)
        self._timer.start()

    def _preview(self) -> None:
        if self._is_working:
            return
        self.list.clear()
        change = self._change()
        if change is None:
            self.outcome.setText(tr("Enter what to change."))
            return
        try:
            numbers = self.which.positions()
        except UserError as error:
            self._show_error(error)
            return
        project, molecule = self._session.project, self.molecule.currentData()

        def work(progress: Progress) -> tuple[BulkPlan, list[str]]:
            planned = plan_change(project, numbers, change, molecule, progress=progress)
            return planned, _examples(planned, project)

        def show(result: tuple[BulkPlan, list[str]]) -> None:
            if self._session.project is project:
                self._show_plan(*result)

        self.outcome.setText(tr("Computing the preview..."))
        self._stop = self._session.beside(self, work, show, self._show_error)

    def _show_error(self, error: Exception) -> None:
        self.outcome.setText(str(error))
        self.list.clear()
        self.ok.setEnabled(False)

    def _show_plan(self, planned: BulkPlan, lines: list[str]) -> None:
        self.outcome.setText(_result(planned))
        self.list.setPlainText("\n".join(lines))
        self.ok.setEnabled(planned.edit is not None and not self._is_working)
        if self.action.currentData() == SET and not _typed(self.only):
            self.only.offer(
                (value, trn("{count} feature", "{count} features", count)) for value, count in planned.values
            )

    def _carry_out(self) -> None:
        change = self._change()
        if change is None or self._is_working:
            return
        try:
            numbers = self.which.positions()
        except UserError as error:
            self.outcome.setText(str(error))
            return
        project, molecule = self._session.project, self.molecule.currentData()
        plans: list[BulkPlan] = []

        def make() -> Edit | None:
            plans.append(plan_change(project, numbers, change, molecule))
            return plans[0].edit

        def finish() -> None:
            words = _result(plans[0])
            if plans[0].edit is None:
                self.outcome.setText(words)
            else:
                self._session.message.emit(words)
                self.accept()

        self._is_working = True
        self.ok.setEnabled(False)
        self._session.do_beside(tr("Changing sequences"), make, finish)

    def done(self, result: int) -> None:
        self._timer.stop()
        self._stop()
        super().done(result)

    def _working(self, title: str) -> None:
        if not title:
            self._is_working = False
            self._changed()


def _typed(box: ChoiceBox) -> str:
    """Return the value in a box: the code of an entry, or the text that was typed."""
    index = box.findText(box.currentText())
    return str(box.itemData(index)) if index >= 0 else box.currentText().strip()


def _examples(planned: BulkPlan, before: Project) -> list[str]:
    """Return a line for each of the first places that a change concerns, with old and new values."""
    edit = planned.first_edits(LISTED)
    if edit is None:
        return []
    lines = [
        tr("{what}: {before} -> {after}", what=where, before=old or "-", after=new or "-")
        for where, old, new in islice(changed_places(edit, before, edit.apply(before)), LISTED + 1)
    ]
    if len(lines) > LISTED or planned.sequences > LISTED:
        lines[LISTED:] = [tr("The first {count} places are listed.", count=LISTED)]
    return lines


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
    return in_sentences(sentences)
