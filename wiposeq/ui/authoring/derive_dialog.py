"""The dialog that makes a new sequence from selected residues: a copy, complement, reverse or translation.

app/authoring/deriving.py makes the sequence.
"""

from collections.abc import Callable
from typing import Final

from PySide6.QtWidgets import QButtonGroup, QFormLayout, QRadioButton, QSpinBox

from wiposeq.app.authoring import deriving
from wiposeq.app.authoring.deriving import Derivation
from wiposeq.errors import UserError
from wiposeq.model.records import Sequence
from wiposeq.standard.likely_codes import likely_code
from wiposeq.texts import in_sentences, mark, tr, trn
from wiposeq.ui.authoring.genetic_codes import genetic_codes
from wiposeq.ui.residues.text import length_text
from wiposeq.ui.widgets import dialogs
from wiposeq.ui.widgets.layout import choice, column, label_of, let_shrink, row, wrapped
from wiposeq.ui.window.workspace import Workspace

SHOWN: Final = 400
"""How many residues of the new sequence are shown."""
_NAMES: Final = {
    deriving.COPY: mark("Unchanged &copy"),
    "reverse complement": mark("&Reverse complement"),
    "complement": mark("Co&mplement"),
    "reverse": mark("Re&verse"),
    deriving.TRANSLATION: mark("&Translation"),
}


class DeriveDialog(dialogs.Dialog):
    """The form. start, end: the residues that are offered (1-based). added: called with the uid of the new sequence."""

    def __init__(self, workspace: Workspace, uid: int, start: int, end: int, added: Callable[[int], object]) -> None:
        super().__init__(workspace.parent, tr("New sequence from residues"), 0, 0)
        dialogs.fit(self, 640, 480)
        self._session = workspace.session
        self._uid = uid
        self._added = added
        sequence = self._sequence()
        length = len(sequence.residues)
        self.first, self.last = QSpinBox(), QSpinBox()
        for box, value, name in ((self.first, start, tr("First residue")), (self.last, end, tr("Last residue"))):
            box.setRange(1, length)
            box.setValue(value)
            box.setGroupSeparatorShown(True)
            box.setAccessibleName(name)
            box.valueChanged.connect(self._show)
        self._build_ways(sequence)
        self.outcome = wrapped()
        self.preview = dialogs.read_only("", tr("New residues"))
        self.preview.setProperty("level", "residues")
        buttons, self.ok = dialogs.ok_buttons(self, self._carry_out, tr("&Add the sequence"))
        form = QFormLayout()
        form.addRow(
            label_of(tr("Re&sidues"), self.first), row(self.first, label_of(tr("t&o"), self.last), self.last, None)
        )
        form.addRow(tr("As"), column(*self.ways.values(), margin=0))
        form.addRow(self.code_label, row(self.code, label_of(tr("&Frame"), self.frame), self.frame, None))
        column(form, self.outcome, (self.preview, 1), buttons, parent=self)
        self._session.changed.connect(self._show)
        self._show()

    def _sequence(self) -> Sequence:
        return self._session.project.sequences.by_uid(self._uid)

    def _build_ways(self, sequence: Sequence) -> None:
        offered = deriving.PROTEIN_WAYS if sequence.is_protein else deriving.NUCLEOTIDE_WAYS
        self._group = QButtonGroup(self)
        self.ways: dict[str, QRadioButton] = {}
        for way in offered:
            button = QRadioButton(tr(_NAMES[way]))
            self._group.addButton(button)
            self.ways[way] = button
            button.toggled.connect(self._show)
        self.ways[deriving.COPY if sequence.is_protein else "reverse complement"].setChecked(True)
        source = sequence.source
        likely = likely_code(sequence.organism, source.value("organelle") if source is not None else "")
        self.code = choice(tr("Genetic code"), genetic_codes(self._session.edition))
        let_shrink(self.code)
        self.code.setCurrentIndex(max(self.code.findData(likely.code), 0))
        self.code_label = label_of(tr("&Genetic code"), self.code)
        self.frame = choice(tr("Frame"), [("1", 1), ("2", 2), ("3", 3)])
        for box in (self.code, self.frame):
            box.currentIndexChanged.connect(self._show)

    def _wanted(self) -> Derivation:
        way = next(way for way, button in self.ways.items() if button.isChecked())
        code, frame = self.code.currentData(), self.frame.currentData()
        return Derivation(self.first.value(), self.last.value(), way, code, frame)

    def _show(self, *_: object) -> None:
        if not hasattr(self, "ok"):
            return  # the dialog is not built yet
        try:
            sequence = self._sequence()
        except LookupError:
            self.reject()
            return
        wanted = self._wanted()
        is_translation = wanted.way == deriving.TRANSLATION
        for box in (self.code, self.frame):
            box.setEnabled(is_translation)
        self.ok.setEnabled(False)
        self.preview.clear()
        if not wanted.start <= wanted.end <= len(sequence.residues):
            self.outcome.setText(tr("The last residue must not be before the first one."))
            return
        try:
            new = deriving.derive(sequence, wanted, self._session.edition)
        except UserError as error:
            self.outcome.setText(str(error))
            return
        residues = new.sequence.residues
        words = [tr("A new sequence of {length}.", length=length_text(len(residues), new.sequence.is_protein))]
        if new.rest:
            words.append(
                trn(
                    "{count} residue at the end is not translated.",
                    "{count} residues at the end are not translated.",
                    new.rest,
                )
            )
        if new.omitted:
            words.append(trn("{count} feature is not copied.", "{count} features are not copied.", new.omitted))
        self.outcome.setText(in_sentences(words))
        self.preview.setPlainText(residues if len(residues) <= SHOWN else residues[:SHOWN] + "...")
        self.ok.setEnabled(True)

    def _carry_out(self) -> None:
        edit, uid = deriving.deriving(self._session.project, self._uid, self._wanted(), self._session.edition)
        if self._session.do(edit):
            self._added(uid)
        self.accept()
