"""The dialog that extracts sequences into a new project, with a preview of numbers and references.

It hides that the preview is computed in a thread. app/authoring/extracting.py makes the project.
"""

from collections.abc import Callable
from typing import Final

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QDialogButtonBox, QFormLayout, QPlainTextEdit, QWidget

from wiposeq.app.authoring.extracting import Extracted, as_table, extract, with_proteins
from wiposeq.errors import UserError
from wiposeq.progress import Progress
from wiposeq.texts import in_sentences, tr, trn
from wiposeq.ui.authoring.sequence_choice import SequenceChoice
from wiposeq.ui.widgets import dialogs
from wiposeq.ui.widgets.layout import column, delayed, wrapped
from wiposeq.ui.window.session import Session

PAUSE: Final = 200
"""Milliseconds from the last change until the preview is computed."""
LISTED: Final = 200
"""How many numbers and texts the preview lists."""


class ExtractDialog(dialogs.Dialog):
    """The form. save: called with the new project when the user accepts."""

    def __init__(
        self,
        session: Session,
        chosen: tuple[list[int], list[int]],
        save: Callable[[Extracted], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, tr("Extract to a new project"), 640, 520)
        self._session = session
        self._save = save
        self._stop: Callable[[], None] = lambda: None
        self.found: Extracted | None = None
        self.which = SequenceChoice(session, *chosen)
        self.proteins = QCheckBox(tr("Also the &proteins of their coding sequences"))
        self.proteins.setChecked(True)
        self.outcome = wrapped()
        self.outcome.setMinimumHeight(self.fontMetrics().height() * 2)
        self.list = dialogs.read_only("", tr("Numbers and references"))
        self.list.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        form = QFormLayout()
        form.addRow(tr("Sequences"), self.which)
        form.addRow("", self.proteins)
        buttons, self.ok = dialogs.ok_buttons(self, self._carry_out, tr("Sa&ve..."))
        copy = buttons.addButton(tr("&Copy the numbers"), QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(self._copy)
        column(form, self.outcome, (self.list, 1), buttons, parent=self)
        self._timer = delayed(self, PAUSE, self._preview)
        self.which.changed.connect(self._changed)
        self.proteins.toggled.connect(self._changed)
        session.changed.connect(self._changed)
        self._changed()

    def _changed(self, *_: object) -> None:
        self.found = None
        self.ok.setEnabled(False)
        self._stop()
        self._timer.start()

    def _preview(self) -> None:
        project, has_proteins = self._session.project, self.proteins.isChecked()
        try:
            positions = self.which.positions()
        except UserError as error:
            self.outcome.setText(str(error))
            self.list.clear()
            return

        def work(progress: Progress) -> Extracted:
            chosen = with_proteins(project, positions) if has_proteins else positions
            return extract(project, chosen, progress=progress)

        def show(found: Extracted) -> None:
            if self._session.project is project:
                self._show(found)
            else:
                self._timer.start()

        self.outcome.setText(tr("Computing the preview..."))
        self._stop = self._session.beside(self, work, show, lambda error: self.outcome.setText(str(error)))

    def _show(self, found: Extracted) -> None:
        self.found = found
        count, follow, lost = len(found.numbers), len(found.changes), len(found.lost)
        sentences = [trn("Extracts {count} sequence.", "Extracts {count} sequences.", count)]
        if follow:
            sentences.append(trn("{count} text follows.", "{count} texts follow.", follow))
        if lost:
            words = trn(
                "{count} text names a sequence that is not extracted.",
                "{count} texts name a sequence that is not extracted.",
                lost,
            )
            sentences.append(words)
        self.outcome.setText(in_sentences(sentences))
        lines = [
            tr("{what}: {before} -> {after}", what=each.where, before=each.before, after=each.after or "-")
            for each in (*found.lost[:LISTED], *found.left[:LISTED], *found.changes[:LISTED])
        ]
        lines += [tr("SEQ ID NO {old} is now SEQ ID NO {new}", old=old, new=new) for old, new in found.numbers[:LISTED]]
        if count > LISTED:
            lines.append("...")
        self.list.setPlainText("\n".join(lines))
        self.ok.setEnabled(count > 0)

    def _copy(self) -> None:
        if self.found is not None:
            QGuiApplication.clipboard().setText(as_table(self.found.numbers))

    def _carry_out(self) -> None:
        if self.found is not None:
            self._save(self.found)
            self.accept()

    def done(self, result: int) -> None:
        self._timer.stop()
        self._stop()
        super().done(result)
