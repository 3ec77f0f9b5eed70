"""The dialog that translates a coding sequence: code, frame, exceptions, partial ends, and where the protein goes.

It hides how the form follows the feature. model/coding_edits.py translates and makes the edit.
"""

from typing import Final

from msgspec.structs import replace
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QFormLayout,
    QHeaderView,
    QPlainTextEdit,
    QRadioButton,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from wiposeq.model.address import Address, pick
from wiposeq.model.coding import exception_fault, open_ends
from wiposeq.model.coding_edits import (
    Coding,
    Placing,
    coding_of,
    genes_of,
    index_behind,
    linked_protein,
    translated,
    translation_edit,
    with_coding,
)
from wiposeq.model.location import LocationError, parse
from wiposeq.model.location_parts import with_open_ends
from wiposeq.model.readable import short
from wiposeq.model.records import Feature, Sequence
from wiposeq.standard.likely_codes import likely_code
from wiposeq.standard.residues import one_letter
from wiposeq.texts import in_sentences, mark, shown_number, tr, trn
from wiposeq.ui.authoring.genetic_codes import genetic_codes
from wiposeq.ui.widgets import dialogs
from wiposeq.ui.widgets.direction import write_from_left
from wiposeq.ui.widgets.layout import choice, column, delayed, hint, let_shrink, line, push_button, row, wrapped
from wiposeq.ui.widgets.scrolled import ScrolledForm
from wiposeq.ui.window import theme
from wiposeq.ui.window.session import Session

PAUSE: Final = 120
"""Milliseconds from the last change until the translation is shown."""
_LONGEST: Final = 20_000
"""The most amino acids that the preview shows."""
_FAULTS: Final = {
    "codon": mark('transl_except is "{value}"; its residues must be one whole codon of this coding sequence'),
    "amino-acid": mark('{name} is "{value}"; its amino acid must be a three-letter code such as Phe'),
    "range": mark('{name} is "{value}"; its residues must be between 1 and {length}, the smaller one first'),
}


def _spelled(name: str) -> str:
    """Return a code of an amino acid as ST.26 writes it; other words as they are."""
    if name.upper() in ("TERM", "OTHER"):
        return name.upper()
    return name.capitalize() if one_letter(name) else name


class TranslateDialog(dialogs.Dialog):
    """The form. place: a CDS, or a sequence that gets a new one. location: of a new CDS."""

    def __init__(self, session: Session, place: Address, location: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent, tr("Translate"), 620, 640)
        self._session = session
        self._place = place
        self._edition = session.edition
        sequence, feature = self._records()
        self._old = feature or Feature(0, "CDS", location)
        start = coding_of(self._old)
        source = sequence.source
        self._likely = likely_code(sequence.organism, source.value("organelle") if source is not None else "")
        table = self._old.value("transl_table").strip()
        has_code = (
            table.isascii() and table.isdecimal() and len(table) < 4 and int(table) in self._edition.genetic_codes
        )
        self._build_fields(start if has_code else replace(start, code=self._likely.code))
        self._build_placing(sequence)
        self._lay_out(sequence)
        self._timer = delayed(self, PAUSE, self._show_translation)
        session.changed.connect(self._changed)
        self._show_translation()
        self.code.setFocus()

    def _records(self) -> tuple[Sequence, Feature | None]:
        sequence = self._session.project.sequences.by_uid(self._place.sequence or 0)
        uid = self._place.feature
        return sequence, None if uid is None else pick(sequence.features, uid)[1]

    def _build_fields(self, start: Coding) -> None:
        self.code = choice(tr("Genetic code"), genetic_codes(self._edition))
        let_shrink(self.code)
        self.code.setCurrentIndex(max(self.code.findData(start.code), 0))
        self.location = write_from_left(line(tr("Location"), "1..300"))
        self.location.setText(start.location)
        self.codon_start = choice(tr("First residue of the first codon"), [(str(n), n) for n in (1, 2, 3)])
        self.codon_start.setCurrentIndex(start.codon_start - 1)
        self.open_start = QCheckBox(tr("Begins before the sequence (<)"))
        self.open_end = QCheckBox(tr("Ends after the sequence (>)"))
        self._show_ends()
        self.exceptions = QTableWidget(0, 2)
        self.exceptions.setHorizontalHeaderLabels([tr("Codon at"), tr("Amino acid")])
        self.exceptions.setAccessibleName(tr("Exceptions (transl_except)"))
        self.exceptions.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.exceptions.verticalHeader().hide()
        self.exceptions.setFixedHeight(theme.px(96))
        for where, name in start.exceptions:
            self.add_exception(where, name)
        self.code.currentIndexChanged.connect(self._changed)
        self.codon_start.currentIndexChanged.connect(self._changed)
        self.location.textEdited.connect(self._changed)
        self.location.textEdited.connect(self._show_ends)
        for box in (self.open_start, self.open_end):
            box.clicked.connect(self._set_ends)
        self.exceptions.itemChanged.connect(self._changed)

    def _build_placing(self, sequence: Sequence) -> None:
        project = self._session.project
        target = linked_protein(project, self._old)
        index = index_behind(project, sequence, self._old.uid)
        number = project.number(project.sequences.uid_at(index - 1))
        self.placings: dict[Placing, QRadioButton] = {"none": QRadioButton(tr("The translation only"))}
        if target is not None:
            shared = len(genes_of(project, target.uid)) > 1
            words = tr("Change the protein, SEQ ID NO {number}", number=project.number(target.uid))
            if shared:
                words = tr(
                    "Add another protein; other genes share SEQ ID NO {number}", number=project.number(target.uid)
                )
            self.placings["linked"] = QRadioButton(words)
        self.placings["behind"] = QRadioButton(tr("Add the protein behind SEQ ID NO {number}", number=number))
        self.placings["end"] = QRadioButton(tr("Add the protein at the end of the listing"))
        group = QButtonGroup(self)
        for button in self.placings.values():
            group.addButton(button)
        self.placings["linked" if target is not None else "behind"].setChecked(True)

    def _lay_out(self, sequence: Sequence) -> None:
        form = QFormLayout()
        form.addRow(tr("&Location"), self.location)
        form.addRow("", row(self.open_start, self.open_end, None))
        form.addRow(tr("&Genetic code"), self.code)
        self.reason = hint(self._reason(sequence))
        form.addRow("", self.reason)
        form.addRow(tr("&Codon start"), self.codon_start)
        add = push_button(tr("Add an e&xception"), lambda: self.add_exception("", "Sec"))
        remove = push_button(tr("Remove it"), self._remove_exception)
        form.addRow(tr("Exceptions"), column(self.exceptions, row(add, remove, None)))
        form.addRow(tr("Protein"), column(*self.placings.values()))
        self.outcome = wrapped()
        self.protein = dialogs.read_only("", tr("Translation"))
        self.protein.setFont(theme.font("residues"))
        self.protein.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.protein.setWordWrapMode(self.protein.wordWrapMode().WrapAnywhere)
        buttons, self.ok = dialogs.ok_buttons(self, self._carry_out, tr("&Translate"))
        ScrolledForm(self, (form, self.outcome, (self.protein, 1)), buttons)

    def _reason(self, sequence: Sequence) -> str:
        likely = self._likely
        if likely.group:
            words = tr("Code {code} is proposed: the code of {group}.", code=likely.code, group=tr(likely.group))
            return f"{words} ({sequence.organism})" if sequence.organism else words
        words = tr("Code 1 is proposed for {organism}.", organism=sequence.organism or tr("an unknown organism"))
        genus = sequence.organism.split()[:1]
        is_unknown = bool(genus) and not likely.is_certain
        return in_sentences([words, tr("{key} is not known.", key=genus[0])]) if is_unknown else words

    # ---- the form

    def add_exception(self, where: str, name: str) -> None:
        """Add a row for a codon and its amino acid."""
        at = self.exceptions.rowCount()
        self.exceptions.insertRow(at)
        self.exceptions.setItem(at, 0, QTableWidgetItem(where))
        self.exceptions.setItem(at, 1, QTableWidgetItem(name))
        self.exceptions.setCurrentCell(at, 0)

    def _remove_exception(self) -> None:
        self.exceptions.removeRow(self.exceptions.currentRow())
        self._changed()

    def _show_ends(self, *_: object) -> None:
        try:
            starts, ends = open_ends(parse(self.location.text().strip()))
        except LocationError:
            return
        self.open_start.setChecked(starts)
        self.open_end.setChecked(ends)

    def _set_ends(self, *_: object) -> None:
        try:
            found = parse(self.location.text().strip())
        except LocationError:
            return
        self.location.setText(str(with_open_ends(found, self.open_start.isChecked(), self.open_end.isChecked())))
        self._changed()

    def coding(self) -> Coding:
        """Return how the form says that the feature is read."""
        exceptions = []
        for at in range(self.exceptions.rowCount()):
            where, name = self.exceptions.item(at, 0), self.exceptions.item(at, 1)
            if where is not None and name is not None and where.text().strip():
                exceptions.append((where.text().strip(), _spelled(name.text().strip())))
        return Coding(
            self.location.text().strip(),
            self.code.currentData(),
            self.codon_start.currentData(),
            tuple(exceptions),
        )

    def _changed(self, *_: object) -> None:
        self._timer.start()

    def _show_translation(self) -> None:
        try:
            sequence, feature = self._records()
        except LookupError:
            self.reject()
            return
        coding = self.coding()
        found = translated(sequence, coding, self._edition)
        faults = self._faults(sequence, coding)
        self.ok.setEnabled(found is not None and bool(found.protein) and not found.stop_at and not faults)
        if found is None:
            try:
                parse(coding.location)
                words = tr(
                    "The location is not inside the sequence of {count} nt.", count=shown_number(len(sequence.residues))
                )
            except LocationError as error:
                words = tr("The location cannot be parsed: {reason}.", reason=error.message)
            self.outcome.setText(words)
            self.protein.clear()
            return
        sentences = [*faults, trn("{count} amino acid.", "{count} amino acids.", len(found.protein))]
        if found.stop_at:
            sentences.append(tr("Codon {codon} is a stop before the end.", codon=found.stop_at))
        if found.rest:
            count = found.rest
            sentences.append(
                trn("{count} residue after the last codon.", "{count} residues after the last codon.", count)
            )
        elif not found.has_stop and found.is_end_complete:
            sentences.append(tr("There is no stop codon at the end."))
        if not found.protein.startswith("M") and not open_ends(parse(coding.location))[0]:
            sentences.append(tr("The protein does not begin with methionine."))
        old = feature.value("translation") if feature is not None else ""
        if old and old != found.protein:
            sentences.append(tr("It differs from the translation of now."))
        table = self._old.value("transl_table").strip()
        if table and coding_of(self._old).code not in self._edition.genetic_codes:
            words = tr(
                'transl_table is "{value}"; it must be the number of a genetic code of Annex I', value=short(table)
            )
            sentences.append(f"{words}.")
        self.outcome.setText(in_sentences(sentences))
        self.protein.setPlainText(found.protein[:_LONGEST])

    def _faults(self, sequence: Sequence, coding: Coding) -> list[str]:
        """Return a sentence on each exception that means nothing."""
        feature = with_coding(Feature(0, "CDS", coding.location), coding)
        sentences, length = [], len(sequence.residues)
        for where, name in coding.exceptions:
            value = f"(pos:{where},aa:{name})"
            fault = exception_fault(feature, value, length)
            if fault:
                words = tr(_FAULTS[fault], name="transl_except", value=short(value), length=shown_number(length))
                sentences.append(f"{words}.")
        return sentences

    def _placing(self) -> Placing:
        return next(name for name, button in self.placings.items() if button.isChecked())

    def _carry_out(self) -> None:
        sequence, _ = self._records()
        coding = self.coding()
        found = translated(sequence, coding, self._edition)
        if found is None or found.stop_at or not found.protein or self._faults(sequence, coding):
            self._show_translation()
            return
        edit = translation_edit(
            self._session.project, self._place, coding, found.protein, self._placing(), tr("Translate")
        )
        if edit is not None:
            self._session.do(edit)
        self.accept()
