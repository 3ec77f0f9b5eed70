"""The dialog that inserts, replaces or deletes residues at one place, with a view of what happens to the features.

It hides that the pasted text is read after a pause. app/authoring/placing_residues.py reads it and finds the effects.
"""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QTextOption
from PySide6.QtWidgets import QCheckBox, QFormLayout, QPlainTextEdit, QSizePolicy, QSpinBox

from wiposeq.app.authoring import placing_residues as placing
from wiposeq.app.authoring.placing_residues import Effect, Pasted, Piece
from wiposeq.errors import UserError
from wiposeq.model.records import Sequence
from wiposeq.texts import tr, trn
from wiposeq.ui.residues.text import length_text
from wiposeq.ui.widgets import dialogs
from wiposeq.ui.widgets.layout import choice, column, delayed, hint, label_of, named, row, wrapped
from wiposeq.ui.widgets.record_table import Column, RecordTable, record_view
from wiposeq.ui.window import theme
from wiposeq.ui.window.workspace import Workspace

PAUSE: Final = 200
"""Milliseconds from the last key until the text is read."""
LISTED: Final = 8
"""How many remarks on the text are shown."""
INSERT, REPLACE, DELETE = "insert", "replace", "delete"


class ResiduesDialog(dialogs.Dialog):
    """The form. start, end: the selected residues (1-based); end = start - 1 is the caret. text: what is pasted."""

    def __init__(self, workspace: Workspace, uid: int, start: int, end: int, text: str = "") -> None:
        super().__init__(workspace.parent, tr("Insert or replace residues"), 0, 0)
        dialogs.fit(self, 760, 640)
        self._session = workspace.session
        self._uid = uid
        self._pasted: Pasted | None = None
        self._trouble = ""
        self.text = QPlainTextEdit()
        self.text.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)  # see break_lines_for()
        self.text.setPlainText(text)
        self.remarks = hint()
        self.piece, self.way = choice(tr("Record")), choice(tr("As"))
        self.piece_label, self.way_label = label_of(tr("R&ecord"), self.piece), label_of(tr("&As"), self.way)
        self.features = QCheckBox(tr("With its &features"))
        self._build_place(start, end)
        self._build_text()
        self._build_preview()
        buttons, self.ok = dialogs.ok_buttons(self, self._carry_out)
        form = QFormLayout()
        form.addRow(
            label_of(tr("&What to do"), self.how),
            row(self.how, 12, self.first_label, self.first, self.to_label, self.last, None),
        )
        form.addRow(label_of(tr("Residues to &paste"), self.text), self.text)
        form.addRow("", self.remarks)
        form.addRow(self.piece_label, self.piece)
        form.addRow(self.way_label, row(self.way, self.features, None))
        column(
            form,
            self.preview,
            self.outcome,
            (self.view, 1),
            buttons,
            parent=self,
        )
        self._timer = delayed(self, PAUSE, self._read)
        self._session.changed.connect(self._show)
        self._read()
        (self.ok if text and self._pasted is not None else self.text).setFocus()

    def _sequence(self) -> Sequence:
        return self._session.project.sequences.by_uid(self._uid)

    # ---- building

    def _build_place(self, start: int, end: int) -> None:
        length = len(self._sequence().residues)
        ways = [(tr("Insert before"), INSERT), (tr("Replace"), REPLACE), (tr("Delete"), DELETE)]
        self.how = choice(tr("What to do"), ways if length else ways[:1])
        self.how.setCurrentIndex(1 if end >= start else 0)
        self.first, self.last = QSpinBox(), QSpinBox()
        self.first.setRange(1, length + 1)
        self.last.setRange(1, max(length, 1))
        self.first.setValue(start)
        self.last.setValue(max(end, min(start, length)))
        self.first_label, self.to_label = label_of(tr("&residue"), self.first), label_of(tr("&to"), self.last)
        for box, name in ((self.first, tr("First residue")), (self.last, tr("Last residue"))):
            box.setAccessibleName(name)
            box.setGroupSeparatorShown(True)
            box.valueChanged.connect(self._show)
        self.how.currentIndexChanged.connect(self._show)

    def _build_text(self) -> None:
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(tr("Residues to paste"))
        self.text.setPlaceholderText(
            tr("Residues with numbers and blanks, three-letter codes, FASTA or a GenBank record")
        )
        self.text.setProperty("level", "residues")
        self.text.setMinimumHeight(theme.px(56))
        self.text.setMaximumHeight(theme.px(120))
        self.text.textChanged.connect(lambda: self._timer.start())
        self.piece.currentIndexChanged.connect(self._show)
        self.way.addItem(tr("As written"), placing.AS_WRITTEN)
        if self._sequence().is_protein:
            self.way.addItem(tr("Reverse"), placing.REVERSE)
        else:
            self.way.addItem(tr("Reverse complement"), placing.REVERSE_COMPLEMENT)
            self.way.addItem(tr("Complement"), placing.COMPLEMENT)
            self.way.addItem(tr("Reverse"), placing.REVERSE)
        self.way.currentIndexChanged.connect(self._show)
        self.features.setChecked(True)
        self.features.toggled.connect(self._show)

    def _build_preview(self) -> None:
        self.preview = named(tr("Residues before and after"), selectable=True)
        self.preview.setProperty("level", "residues")
        self.preview.setTextFormat(Qt.TextFormat.PlainText)
        self.preview.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.outcome = wrapped()
        self.table = RecordTable(
            [
                Column(tr("Feature"), lambda place, each: each.words, width=220),
                Column(tr("Location before"), lambda place, each: each.before, width=140),
                Column(tr("Location after"), lambda place, each: each.after, width=140),
                Column(tr("What happens"), lambda place, each: each.what, width=200),
            ],
            badge=lambda each: "warning" if each.is_grave else "",
        )
        self.view = record_view(self.table, tr("What happens to the features"), can_sort=False)

    # ---- reading and showing

    def _read(self) -> None:
        text = self.text.toPlainText()
        self._pasted, self._trouble = None, ""
        if text.strip():
            try:
                self._pasted = placing.read_pasted(text, self._sequence().molecule_type)
            except UserError as error:
                self._trouble = str(error)
            except LookupError:
                self.reject()
                return
        pieces = self._pasted.pieces if self._pasted is not None else ()
        self.piece.blockSignals(True)
        self.piece.clear()
        for number, piece in enumerate(pieces, 1):
            name = piece.name or tr("Record {number}", number=number)
            self.piece.addItem(f"{name} ({length_text(len(piece.residues), self._sequence().is_protein)})", number - 1)
        self.piece.blockSignals(False)
        self._show()

    def _chosen_piece(self) -> Piece | None:
        if self._pasted is None or self.piece.currentData() is None:
            return None
        return placing.taken(self._pasted.pieces[self.piece.currentData()], self.way.currentData())

    def _place(self) -> tuple[int, int]:
        start = self.first.value()
        return (start, start - 1) if self.how.currentData() == INSERT else (start, self.last.value())

    def _show(self, *_: object) -> None:
        try:
            sequence = self._sequence()
        except LookupError:
            self.reject()
            return
        is_delete, is_insert = self.how.currentData() == DELETE, self.how.currentData() == INSERT
        piece = None if is_delete else self._chosen_piece()
        self._show_parts(is_delete, is_insert, piece)
        self._show_remarks(is_delete)
        start, end = self._place()
        length = len(sequence.residues)
        is_valid = start <= length + 1 and (is_insert or start <= end <= length)
        is_ready = is_valid and (is_delete or piece is not None)
        self.ok.setEnabled(is_ready)
        new = piece.residues if piece is not None else ""
        self._show_residues(sequence, start, end, new)
        found: list[Effect] = []
        if not is_valid:
            self.outcome.setText(tr("The last residue must not be before the first one."))
        elif not is_ready:
            self.outcome.setText("")
        else:
            found = placing.effects(sequence, start, end, len(new))
            self._show_outcome(found, piece)
            edit = placing.placing(sequence, start, end, piece)
            self.ok.setText(edit.title if edit is not None else tr("OK"))
        self.table.show_records(tuple(found))

    def _show_parts(self, is_delete: bool, is_insert: bool, piece: Piece | None) -> None:
        """Show only the controls that matter."""
        for widget in (self.to_label, self.last):
            widget.setVisible(not is_insert)
        has_several = not is_delete and self._pasted is not None and len(self._pasted.pieces) > 1
        for each in (self.piece_label, self.piece):
            each.setVisible(has_several)
        for each in (self.way_label, self.way):
            each.setVisible(not is_delete)
        self.text.setEnabled(not is_delete)
        count = len(piece.features) if piece is not None else 0
        self.features.setVisible(count > 0)
        self.features.setText(trn("With its {count} &feature", "With its {count} &features", count))

    def _show_remarks(self, is_delete: bool) -> None:
        lines = [self._trouble] if self._trouble else []
        if self._pasted is not None:
            lines += [dialogs.change_words(each) for each in self._pasted.changes[:LISTED]]
            if len(self._pasted.changes) > LISTED:
                lines.append("...")
        self.remarks.setText("\n".join(lines))
        self.remarks.setVisible(bool(lines) and not is_delete)

    def _show_residues(self, sequence: Sequence, start: int, end: int, new: str) -> None:
        names = (tr("Before"), tr("After"))
        widest = max(map(len, names))
        fitting = self.width() // max(1, QFontMetrics(theme.font("residues")).horizontalAdvance("a"))
        most = max(8, (fitting - widest - 16) // 3)
        before, old, after = placing.around(sequence.residues, start, end, most, most)
        width = len(before)
        marks = ("[", "]")
        lines = [
            f"{before}{marks[0]}{old}{marks[1]}{after}",
            f"{before:<{width}}{marks[0]}{placing.shortened(new, most)}{marks[1]}{after}",
        ]
        self.preview.setText("\n".join(f"{name:<{widest}}  {text}" for name, text in zip(names, lines)))

    def _show_outcome(self, found: list[Effect], piece: Piece | None) -> None:
        grave = sum(each.is_grave for each in found)
        if not found:
            words = tr("No feature changes.")
        else:
            words = trn("{count} feature changes.", "{count} features change.", len(found))
            if grave:
                look = trn("Look at {count} of them.", "Look at {count} of them.", grave)
                words = f"{words} {look}"
        self.outcome.setText(words)

    def _carry_out(self) -> None:
        is_delete = self.how.currentData() == DELETE
        piece = None if is_delete else self._chosen_piece()
        start, end = self._place()
        has_features = piece is not None and self.features.isChecked()
        edit = placing.placing(self._sequence(), start, end, piece, with_features=has_features)
        if edit is not None:
            self._session.do(edit)
        self.accept()

    def done(self, result: int) -> None:
        self._timer.stop()
        super().done(result)
