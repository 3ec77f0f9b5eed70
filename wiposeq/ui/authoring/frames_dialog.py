"""The dialog that finds open reading frames and makes coding sequences of them.

It hides that the search runs in a thread. model/open_frames.py finds the frames. They are drawn in the map, where a
click makes one a coding sequence; so the window stays usable beside the dialog.
"""

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtWidgets import QCheckBox, QFormLayout, QSpinBox, QWidget

from wiposeq.model.coding_edits import Coding, coding_sequences_edit, translated, with_coding
from wiposeq.model.location import parse
from wiposeq.model.open_frames import ATG, FrameSearch, OpenFrame, open_frames
from wiposeq.model.records import Feature, Qualifier, Sequence, free_uid, new_uid
from wiposeq.standard.likely_codes import likely_code
from wiposeq.texts import shown_number, tr, trn
from wiposeq.ui.authoring.genetic_codes import genetic_codes
from wiposeq.ui.features.proposals import ProposedFrame
from wiposeq.ui.importing.checked_table import CheckedTable, checked_view
from wiposeq.ui.residues.drawing import Drawing
from wiposeq.ui.widgets import dialogs
from wiposeq.ui.widgets.layout import choice, column, delayed, label_of, let_shrink, row, wrapped
from wiposeq.ui.widgets.record_table import Column
from wiposeq.ui.window.session import Session

PAUSE: Final = 200
"""Milliseconds from the last change until the search starts."""


class FramesDialog(dialogs.Dialog):
    """The form and the list of the frames of one sequence.

    show: called with the location of the current frame. drawing: of the window.
    """

    def __init__(
        self,
        session: Session,
        uid: int,
        show: Callable[[str], object],
        drawing: Drawing,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, tr("Find open reading frames"), 620, 420)
        self._session = session
        self._uid = uid
        self._show = show
        self._drawing = drawing
        self._residues: str | None = None
        self._stop: Callable[[], None] = lambda: None
        self.frames: list[OpenFrame] = []
        self._build_form()
        self._build_list()
        self.outcome = wrapped()
        self.has_translation = QCheckBox(tr("With their &translations"))
        self.has_translation.setChecked(True)
        self.has_proteins = QCheckBox(tr("With their &proteins as sequences"))
        self.has_proteins.setToolTip(tr("A translation of at least 4 amino acids must also be a sequence (par. 92)"))
        self.has_proteins.setChecked(True)
        self.has_translation.toggled.connect(self.has_proteins.setEnabled)
        buttons, self.ok = dialogs.ok_buttons(self, self._carry_out)
        boxes = row(self.has_translation, self.has_proteins, None)
        column(self.form, self.outcome, (self.view, 1), boxes, buttons, parent=self)
        self._timer = delayed(self, PAUSE, self._search)
        session.changed.connect(self._project_changed)
        session.document_replaced.connect(self.reject)
        drawing.frame_clicked.connect(self.add_frame)
        self._search()
        self.view.setFocus()

    def _sequence(self) -> Sequence:
        return self._session.project.sequences.by_uid(self._uid)

    def _build_form(self) -> None:
        sequence = self._sequence()
        source = sequence.source
        likely = likely_code(sequence.organism, source.value("organelle") if source is not None else "")
        self.code = choice(tr("Genetic code"), genetic_codes(self._session.edition))
        let_shrink(self.code)
        self.code.setCurrentIndex(max(self.code.findData(likely.code), 0))
        self.minimum = QSpinBox()
        self.minimum.setRange(4, 100_000)
        self.minimum.setValue(min(100, max(len(sequence.residues) // 30, 4)))
        self.minimum.setAccessibleName(tr("Fewest amino acids"))
        self.starts = choice(tr("Start codons"), ((ATG, ATG), (tr("all of the genetic code"), "")))
        self.both_strands = QCheckBox(tr("&Both strands"))
        self.both_strands.setChecked(True)
        self.nested = QCheckBox(tr("Also frames &inside longer ones"))
        self.partial = QCheckBox(tr("Also frames cut off at the &ends"))
        self.circular = QCheckBox(tr("The &molecule is circular"))
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
                Column(
                    tr("Amino acids"), lambda p, e: shown_number(e.length), True, lambda place, each: each.length, 100
                ),
            ]
        )
        self.view = checked_view(self.table, tr("Open reading frames"))
        self.table.checks_changed.connect(self._count)
        self.view.selectionModel().currentRowChanged.connect(self._row_changed)

    def _row_changed(self, index: Any, _: Any) -> None:
        if index.isValid():
            frame = self.table.record(index.row())
            self._drawing.select_frame(self.frames.index(frame))
            self._show(frame.location)

    def _changed(self, *_: object) -> None:
        """Withdraw the frames, which are of other residues or another form, and search again after a pause."""
        self._stop()
        self._show_frames([])
        self.outcome.setText(tr("Searching..."))
        self._timer.start()

    def _project_changed(self, *_: object) -> None:
        """Search again if the residues changed, and close if the sequence does not exist any more."""
        try:
            residues = self._sequence().residues
        except LookupError:
            self.reject()
            return
        if residues is not self._residues:
            self._changed()
        else:
            self._draw()

    def _search(self) -> None:
        try:
            residues = self._sequence().residues
        except LookupError:
            self.reject()
            return
        self._residues = residues
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
            self,
            lambda progress: open_frames(residues, code, wanted, progress=progress),
            self._show_frames,
            lambda error: self.outcome.setText(str(error)),
        )

    def _show_frames(self, frames: list[OpenFrame]) -> None:
        self.frames = frames
        self.table.excluded = set(range(len(frames)))
        self.table.show_records(tuple(frames))
        if frames:
            self.view.selectRow(0)  # what Space checks
        words = trn("{count} open reading frame.", "{count} open reading frames.", len(frames))
        about = tr("Check the ones to add as coding sequences, or click one in the map.")
        self.outcome.setText(f"{words} {about}" if frames else words)
        self._count()
        self._draw()

    def _draw(self) -> None:
        """Draw the frames in the map; those that are coding sequences already are filled."""
        have = {each.location for each in self._sequence().features if each.key == "CDS"}
        drawn = []
        for frame in self.frames:
            parts = tuple(sorted((start, end) for start, end, _ in parse(frame.location).spans()))
            size = trn("{count} amino acid", "{count} amino acids", frame.length)
            drawn.append(ProposedFrame(parts, frame.frame, size, frame.location in have))
        self._drawing.show_frames(self._uid, tuple(drawn))

    def _count(self) -> None:
        count = len(self.table.included)
        self.ok.setEnabled(count > 0)
        words = trn("&Add {count} CDS", "&Add {count} CDS", count) if count else tr("&Add as CDS")
        self.ok.setText(words)

    def add_frame(self, index: int) -> None:
        """Add one frame as a coding sequence, unless it is one already or is no longer offered."""
        if not 0 <= index < len(self.frames):
            return
        sequence, frame = self._sequence(), self.frames[index]
        self.view.selectRow(self.table.row_of(index))
        if any(each.key == "CDS" and each.location == frame.location for each in sequence.features):
            self._session.message.emit(tr("The CDS at {location} exists already.", location=frame.location))
            return
        self._add((self._feature(sequence, frame),))
        self._session.message.emit(tr("CDS added at {location}.", location=frame.location))

    def _carry_out(self) -> None:
        sequence = self._sequence()
        features = tuple(self._feature(sequence, self.frames[place]) for place in self.table.included)
        if features:
            self._add(features)
        self.accept()

    def _add(self, features: tuple[Feature, ...]) -> None:
        label = trn("Add {count} CDS", "Add {count} CDS", len(features))
        has_proteins = self.has_translation.isChecked() and self.has_proteins.isChecked()
        edit = coding_sequences_edit(self._session.project, self._uid, features, label, has_proteins=has_proteins)
        self._session.do(edit)

    def _feature(self, sequence: Sequence, frame: OpenFrame) -> Feature:
        coding = Coding(frame.location, self.code.currentData(), frame.codon_start)
        feature = with_coding(Feature(new_uid(), "CDS", frame.location), coding)
        found = translated(sequence, coding, self._session.edition) if self.has_translation.isChecked() else None
        if found is None or found.stop_at:
            return feature
        uid = free_uid(feature.qualifiers)
        qualifier = Qualifier(uid, "translation", found.protein)
        return Feature(feature.uid, "CDS", feature.location, (*feature.qualifiers, qualifier))

    def done(self, result: int) -> None:
        self._timer.stop()
        self._stop()
        self._drawing.show_frames(None)
        super().done(result)
