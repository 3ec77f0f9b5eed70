"""The dialog that merges another project into this one, with a map of the old and new numbers.

It hides that the merge is computed in a thread. app/authoring/merging.py makes the edit.
"""

from collections.abc import Callable
from typing import Final

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QButtonGroup, QDialogButtonBox, QFormLayout, QLabel, QPlainTextEdit, QRadioButton, QWidget

from wiposeq.app.authoring.extracting import as_table
from wiposeq.app.authoring.merging import Merged, merge, moved_lines
from wiposeq.model.address import FIELD_NAMES
from wiposeq.model.project import Project
from wiposeq.texts import in_sentences, tr, trn
from wiposeq.ui.widgets import dialogs
from wiposeq.ui.widgets.layout import column, delayed, row, wrapped
from wiposeq.ui.window.session import Session

PAUSE: Final = 100
"""Milliseconds from the last change until the preview is computed."""
LISTED: Final = 500
"""How many lines the preview has at most."""


class MergeDialog(dialogs.Dialog):
    """The form. other, name: the project to merge. index: behind the sequence shown, 0-based; None without one."""

    def __init__(
        self, session: Session, other: Project, name: str, index: int | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, tr("Merge another project"), 640, 520)
        self._session = session
        self._other, self._name, self._index = other, name, index
        self._stop: Callable[[], None] = lambda: None
        self.merged: Merged | None = None
        self.at_end = QRadioButton(tr("At the &end of the listing"))
        self.behind = QRadioButton(tr("&Behind SEQ ID NO {number}", number=index or ""))
        self.behind.setEnabled(index is not None)
        self.at_end.setChecked(True)
        group = QButtonGroup(self)
        for button in (self.at_end, self.behind):
            group.addButton(button)
            button.toggled.connect(self._changed)
        self.outcome = wrapped()
        self.outcome.setMinimumHeight(self.fontMetrics().height() * 2)
        self.list = dialogs.read_only("", tr("Numbers and references"))
        self.list.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        count = len(other.sequences)
        words = trn("{name}: {count} sequence", "{name}: {count} sequences", count, name=name)
        form = QFormLayout()
        form.addRow(tr("Project"), QLabel(words))
        form.addRow(tr("Sequences"), row(self.at_end, self.behind, None))
        buttons, self.ok = dialogs.ok_buttons(self, self._carry_out, tr("&Merge"))
        copy = buttons.addButton(tr("&Copy the numbers"), QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(self._copy)
        about = wrapped(tr("The general information of this project stays."))
        column(form, about, self.outcome, (self.list, 1), buttons, parent=self)
        self._timer = delayed(self, PAUSE, self._preview)
        session.changed.connect(self._changed)
        session.document_replaced.connect(self.reject)
        self._changed()

    def _changed(self, *_: object) -> None:
        self.merged = None
        self.ok.setEnabled(False)
        self._stop()
        self._timer.start()

    def _preview(self) -> None:
        project, other, name = self._session.project, self._other, self._name
        end = len(project.sequences)
        index = min(self._index, end) if self.behind.isChecked() and self._index is not None else end

        def show(merged: Merged) -> None:
            if self._session.project is project:
                self._show(merged)
            else:
                self._timer.start()

        self.outcome.setText(tr("Computing the preview..."))
        self._stop = self._session.beside(
            self,
            lambda progress: merge(project, other, index, name, progress),
            show,
            lambda error: self.outcome.setText(str(error)),
        )

    def _show(self, merged: Merged) -> None:
        self.merged = merged
        sentences = [trn("Adds {count} sequence.", "Adds {count} sequences.", len(merged.numbers))]
        if merged.moved:
            count = len(merged.moved)
            sentences.append(
                trn(
                    "{count} sequence of this project gets another number.",
                    "{count} sequences of this project get other numbers.",
                    count,
                )
            )
        if merged.changes:
            sentences.append(trn("{count} text follows.", "{count} texts follow.", len(merged.changes)))
        self.outcome.setText(in_sentences(sentences))
        lines = [*_runs(self._name, merged.numbers), *_runs(tr("This project"), merged.moved)]
        lines += [
            tr("{what}: {before} -> {after}", what=each.where, before=each.before, after=each.after)
            for each in merged.changes
        ]
        if merged.language:
            name = tr(FIELD_NAMES["other_language"])
            lines.insert(0, tr("{what}: {before} -> {after}", what=name, before='""', after=merged.language))
        self.list.setPlainText("\n".join([*lines[:LISTED], *(["..."] if len(lines) > LISTED else [])]))
        self.ok.setEnabled(not self._session.is_working)

    def _copy(self) -> None:
        if self.merged is not None:
            QGuiApplication.clipboard().setText(as_table(self.merged.numbers))

    def _carry_out(self) -> None:
        merged = self.merged
        if merged is None:
            return
        count = len(merged.numbers)
        done = trn("{count} sequence merged.", "{count} sequences merged.", count)
        self._session.do_beside(
            tr("Merging {name}", name=self._name), lambda: merged.edit, lambda: self._session.message.emit(done)
        )
        self.accept()

    def done(self, result: int) -> None:
        self._timer.stop()
        self._stop()
        super().done(result)


def _runs(name: str, numbers: tuple[tuple[int, int], ...]) -> list[str]:
    """Return a line for each run of numbers that move by the same distance."""
    return [
        tr("{name}: SEQ ID NO {old} is now SEQ ID NO {new}", name=name, old=old, new=new)
        if count == 1
        else tr(
            "{name}: SEQ ID NOs {old}-{old_last} are now {new}-{new_last}",
            name=name,
            old=old,
            old_last=old + count - 1,
            new=new,
            new_last=new + count - 1,
        )
        for old, new, count in moved_lines(numbers)
    ]
