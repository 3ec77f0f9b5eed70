"""The dialog that finds open reading frames and makes coding sequences of them.

It hides that the search runs in a thread. model/open_frames.py finds the frames; a click shows one in the residues.
"""

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtWidgets import QCheckBox, QFormLayout, QSpinBox, QWidget

from wiposeq.model.address import Address
from wiposeq.model.coding_edits import Coding, translated, with_coding
from wiposeq.model.edits import Insert
from wiposeq.model.open_frames import ATG, FrameSearch, OpenFrame, open_frames
from wiposeq.model.records import Feature, Qualifier, Sequence, new_uid
from wiposeq.standard.likely_codes import likely_code
from wiposeq.texts import tr, trn
from wiposeq.ui.importing.checked_table import CheckedTable, checked_view
from wiposeq.ui.widgets import dialogs
from wiposeq.ui.widgets.layout import choice, column, delayed, label_of, row, wrapped
from wiposeq.ui.widgets.record_table import Column
from wiposeq.ui.window.session import Session

PAUSE: Final = 200
"""Milliseconds from the last change until the search starts."""


class FramesDialog(dialogs.Dialog):
    """The form and the list of the frames of one sequence. show: called with the location of the current frame."""

    def __init__(
        self, session: Session, uid: int, show: Callable[[str], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, tr("Find open reading frames"), 640, 560)
        self._session = session
        self._uid = uid
        self._show = show
        self._stop: Callable[[], None] = lambda: None
        self.frames: list[OpenFrame] = []
        self._build_form()
        self._build_list()
        self.outcome = wrapped()
        self.has_translation = QCheckBox(tr("With their translations"))
        self.has_translation.setChecked(True)
        buttons, self.ok = dialogs.ok_buttons(self, self._carry_out)
        column(self.form, self.outcome, (self.view, 1), self.has_translation, buttons, parent=self)
        self._timer = delayed(self, PAUSE, self._search)
        session.changed.connect(self._changed)
        self._search()
        self.view.setFocus()

    def _sequence(self) -> Sequence:
        return self._session.project.sequences.by_uid(self._uid)

    def _build_form(self) -> None:
        sequence = self._sequence()
        source = sequence.source
        likely = likely_code(sequence.organism, source.value("organelle") if source is not None else "")
        codes = self._session.edition.genetic_codes
        self.code = choice(tr("Genetic code"), [(f"{number}  {code.name}", number) for number, code in codes.items()])
        self.code.setCurrentIndex(max(self.code.findData(likely.code), 0))
        self.minimum = QSpinBox()
        self.minimum.setRange(4, 100_000)
        self.minimum.setValue(min(100, max(len(sequence.residues) // 30, 4)))
        self.minimum.setAccessibleName(tr("Fewest amino acids"))
        self.starts = choice(tr("Start codons"), ((ATG, ATG), (tr("all of the genetic code"), "")))
        self.both_strands = QCheckBox(tr("Both strands"))
        self.both_strands.setChecked(True)
        self.nested = QCheckBox(tr("Also frames inside longer ones"))
        self.partial = QCheckBox(tr("Also frames cut off at the ends"))
        self.circular = QCheckBox(tr("The molecule is circular"))
        self.form = QFormLayout()
        self.form.addRow(tr("&Genetic code"), self.code)
        self.form.addRow(label_of(tr("&Fewest amino acids"), self.minimum), row(self.minimum, None))
        self.form.addRow(label_of(tr("&Start codons"), self.starts), row(self.starts, None))
        self.form.addRow("", row(self.both_strands, self.nested, None))
        self.form.addRow("", row(self.partial, self.circular, None))
        for box in (self.both_strands, self.nested, self.partial, self.circular):
            box.toggled.connect(self._changed)
        for list_ in (self.code, self.starts):
            list_.currentIndexChanged.connect(self._changed)
        self.minimum.valueChanged.connect(self._changed)

    def _build_list(self) -> None:
        self.table = CheckedTable(
            [
                Column("", lambda place, each: "", width=34),
                Column(tr("Location"), lambda place, each: each.location, False, lambda place, each: each.first, 260),
                Column(tr("Frame"), lambda place, e: f"{e.frame:+}", True, lambda place, each: each.frame, 64),
                Column(tr("Amino acids"), lambda p, e: f"{e.length:,}", True, lambda place, each: each.length, 100),
            ]
        )
        self.view = checked_view(self.table, tr("Open reading frames"))
        self.table.checks_changed.connect(self._count)
        self.view.selectionModel().currentRowChanged.connect(self._row_changed)

    def _row_changed(self, index: Any, _: Any) -> None:
        if index.isValid():
            self._show(self.table.record(index.row()).location)

    def _changed(self, *_: object) -> None:
        self._stop()
        self._timer.start()

    def _search(self) -> None:
        try:
            residues = self._sequence().residues
        except LookupError:
            self.reject()
            return
        code = self._session.edition.genetic_codes[self.code.currentData()]
        starts = frozenset({ATG}) if self.starts.currentData() else frozenset[str]()
        wanted = FrameSearch(
            self.minimum.value(),
            starts,
            self.both_strands.isChecked(),
            self.nested.isChecked(),
            self.partial.isChecked(),
            self.circular.isChecked(),
        )

        self.outcome.setText(tr("Searching..."))
        self._stop = self._session.beside(
            lambda progress: open_frames(residues, code, wanted, progress=progress),
            self._show_frames,
            lambda error: self.outcome.setText(str(error)),
        )

    def _show_frames(self, frames: list[OpenFrame]) -> None:
        self.frames = frames
        self.table.excluded = set(range(len(frames)))
        self.table.show_records(tuple(frames))
        words = trn("{count} open reading frame.", "{count} open reading frames.", len(frames))
        self.outcome.setText(f"{words} {tr('Check the ones to add as coding sequences.')}" if frames else words)
        self._count()

    def _count(self) -> None:
        count = len(self.table.included)
        self.ok.setEnabled(count > 0)
        words = trn("&Add {count} CDS", "&Add {count} CDS", count) if count else tr("&Add as CDS")
        self.ok.setText(words)

    def _carry_out(self) -> None:
        sequence = self._sequence()
        features = tuple(self._feature(sequence, self.frames[place]) for place in self.table.included)
        if features:
            label = trn("Add {count} CDS", "Add {count} CDS", len(features))
            self._session.do(Insert(Address(self._uid, field="features"), len(sequence.features), features, label))
        self.accept()

    def _feature(self, sequence: Sequence, frame: OpenFrame) -> Feature:
        coding = Coding(frame.location, self.code.currentData(), frame.codon_start)
        feature = with_coding(Feature(new_uid(), "CDS", frame.location), coding)
        found = translated(sequence, coding, self._session.edition) if self.has_translation.isChecked() else None
        if found is None or found.stop_at:
            return feature
        uid = max((each.uid for each in feature.qualifiers), default=0) + 1
        qualifier = Qualifier(uid, "translation", found.protein)
        return Feature(feature.uid, "CDS", feature.location, (*feature.qualifiers, qualifier))

    def done(self, result: int) -> None:
        self._stop()
        super().done(result)
