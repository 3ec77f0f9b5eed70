"""Notations of modified residues, typed or pasted, read live with a legend that is chosen and edited beside them.

It hides the way from a text to the one edit. Reading is in formats/notation, which legends there are in
app/importing/notations.
"""

from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from wiposeq.app.importing import notations as notating
from wiposeq.app.settings import Settings
from wiposeq.errors import UserError
from wiposeq.formats.notation.legend import Legend
from wiposeq.formats.notation.reader import Notations, Stopped, read_notations, rows_of
from wiposeq.formats.options import Defaults
from wiposeq.model.changes import ChangeLog
from wiposeq.progress import Progress
from wiposeq.texts import tr, trn
from wiposeq.ui.importing.legend_choice import LegendChoice
from wiposeq.ui.importing.legend_table import LegendEditor
from wiposeq.ui.importing.notation_page import NotationPage
from wiposeq.ui.widgets import dialogs
from wiposeq.ui.window import icons
from wiposeq.ui.window.workspace import Workspace

LIVE: Final = 500
"""Rows read while the user types; the others are read when they are added."""
_WAIT: Final = 200
"""Milliseconds after the last key before the text is read again."""


class NotationDialog(QDialog):
    """Reads notations and offers them as sequences. wanted(notations text, legend, defaults): all is to be added."""

    wanted = Signal(str, object, object)

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Read notations of modified residues"))
        self.resize(1040, 720)
        self.found: Notations | None = None
        """What the text reads as."""
        self._may_close = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_WAIT)
        self._timer.timeout.connect(self.read)

        self.editor = LegendEditor()
        self.legends = LegendChoice(self.editor, settings.folder)
        self.page = NotationPage()
        self.steps = QPlainTextEdit()
        self.steps.setReadOnly(True)
        self.steps.setAccessibleName(tr("Every step from the notations to the sequences"))
        self.tabs = QTabWidget()
        self.tabs.addTab(self.page, tr("Notations"))
        self.tabs.addTab(self.editor, "")
        self.tabs.addTab(self.steps, "")
        whole = QVBoxLayout(self)
        whole.addWidget(self.legends)
        whole.addWidget(self.tabs, 1)
        whole.addLayout(self._options_row())
        whole.addLayout(self._last_row())
        self.legends.taken.connect(self._offer_molecules)
        self.legends.changed.connect(self._legend_changed)
        self.page.text_changed.connect(self._timer.start)
        self.page.examples_wanted.connect(self._put_examples)
        self.legends.offer(settings.legend or "sirna-suffix")
        self.legends.choose()
        self.page.input.setFocus()

    def _options_row(self) -> QHBoxLayout:
        self.molecule = QComboBox()
        self.molecule.setAccessibleName(tr("Residues are, where no symbol says"))
        self.molecule.currentIndexChanged.connect(lambda _: self._timer.start())
        self.organism = QLineEdit()
        self.organism.setPlaceholderText("synthetic construct")
        self.organism.setAccessibleName(tr("Organism"))
        self.organism.textChanged.connect(lambda _: self._timer.start())
        kind, organism = QLabel(tr("Mo&lecule")), QLabel(tr("&Organism"))
        kind.setBuddy(self.molecule)
        organism.setBuddy(self.organism)
        row = QHBoxLayout()
        row.addWidget(kind)
        row.addWidget(self.molecule)
        row.addSpacing(12)
        row.addWidget(organism)
        row.addWidget(self.organism, 1)
        return row

    def _last_row(self) -> QHBoxLayout:
        self.caption = QLabel()
        self.caption.setWordWrap(True)
        self.caption.setAccessibleName(tr("What was read"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.ok = buttons.button(QDialogButtonBox.StandardButton.Ok)
        self.ok.setAutoDefault(False)
        buttons.accepted.connect(self._add)
        buttons.rejected.connect(self.reject)
        row = QHBoxLayout()
        row.addWidget(self.caption, 1)
        row.addWidget(buttons)
        return row

    # ---- the legend

    def _offer_molecules(self, legend: Legend) -> None:
        self.molecule.clear()
        if legend.is_protein:
            self.molecule.addItem(tr("protein (AA)"), None)
        else:
            self.molecule.addItem(tr("as the legend says ({molecule})", molecule=legend.molecule), None)
            for molecule in ("DNA", "RNA"):
                self.molecule.addItem(molecule, molecule)

    def _legend_changed(self) -> None:
        errors = sum(problem.is_error for problem in self.editor.problems)
        self.tabs.setTabText(1, tr("Legend ({count} symbols)", count=len(self.editor.legend.entries)))
        self.tabs.setTabIcon(1, icons.severity(True) if errors else QIcon())
        self.page.example.setVisible(bool(self.editor.legend.examples))
        self._timer.start()

    # ---- reading

    def _put_examples(self) -> None:
        self.page.put_examples(self.editor.legend.examples)
        self.read()

    @property
    def defaults(self) -> Defaults:
        """What the user says of the sequences beside the legend."""
        return Defaults(molecule=self.molecule.currentData(), organism=self.organism.text().strip())

    def read(self) -> None:
        """Read the text now and show what it reads as; of a long text the first rows."""
        self._timer.stop()
        text = self.page.input.toPlainText()
        self.found = None
        trouble = ""
        more = 0
        if text.strip():
            rows = [row for row, _ in zip(rows_of(text, ChangeLog()), range(LIVE + 1))]
            if len(rows) > LIVE:
                more = sum(1 for _ in rows_of(text, ChangeLog())) - LIVE
                text = "\n".join(text.split("\n")[: rows[LIVE].line - 1])
            try:
                self.found = read_notations(text, self.legends.legend, self.defaults)
            except UserError as error:
                trouble = str(error)
        self.page.show_found(self.found)
        self._show_steps()
        self._count(trouble, more)

    def _count(self, trouble: str, more: int) -> None:
        found = self.found
        read = len(found.rows) - len(found.stops) if found else 0
        stops = len(found.stops) if found else 0
        words = [trouble] if trouble else []
        if stops:
            words.append(trn("{count} row cannot be read and is left out",
                             "{count} rows cannot be read and are left out", stops))  # fmt: skip
        if more:
            words.append(trn("{count} more row is read when it is added",
                             "{count} more rows are read when they are added", more))  # fmt: skip
        self.caption.setText("; ".join(words))
        self.ok.setText(
            trn("&Add {count} sequence", "&Add {count} sequences", read)
            if read and not more
            else tr("&Add the sequences")
        )
        self.ok.setEnabled(bool(read) or bool(more))

    def _show_steps(self) -> None:
        changes = self.found.changes if self.found else ()
        self.tabs.setTabText(2, tr("Steps ({count})", count=len(changes)))
        self.steps.setPlainText("\n".join(dialogs.change_words(change) for change in changes))

    # ---- the end

    def _add(self) -> None:
        self.read()
        if not self.ok.isEnabled():
            return
        self.wanted.emit(self.page.input.toPlainText(), self.legends.legend, self.defaults)

    def done(self, result: int) -> None:
        """Ask about a changed legend before the dialog closes."""
        if self._may_close or not self.legends.is_changed:
            super().done(result)
            return
        box = QMessageBox(self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle("WipoSeq")
        box.setText(tr("The legend was changed. Keep it among your legends?"))
        keep = box.addButton(tr("&Keep"), QMessageBox.ButtonRole.AcceptRole)
        discard = box.addButton(tr("&Discard"), QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(QMessageBox.StandardButton.Cancel)

        def answered(_: int) -> None:
            clicked = box.clickedButton()
            if clicked is discard or (clicked is keep and self.legends.keep()):
                self._may_close = True
                self.done(result)

        box.finished.connect(answered)
        box.open()


def ask(workspace: Workspace, text: str = "") -> NotationDialog:
    """Open the dialog. Insert what is added behind the current sequence, as one edit."""
    dialog = NotationDialog(workspace.settings, workspace.parent)
    dialog.wanted.connect(lambda text, legend, defaults: _add_to(workspace, dialog, text, legend, defaults))
    if text:
        dialog.page.input.setPlainText(text)
        dialog.read()
    dialog.open()
    return dialog


def _add_to(workspace: Workspace, dialog: NotationDialog, text: str, legend: Legend, defaults: Defaults) -> None:
    seen = len(dialog.found.rows) if dialog.found else 0

    def read(progress: Progress) -> Notations:
        return read_notations(text, legend, defaults, progress=progress)

    def take(found: Notations) -> None:
        unseen = sum(1 for _, each in found.rows[seen:] if isinstance(each, Stopped))
        if not unseen:
            finish(found)
            return
        box = QMessageBox(dialog)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle("WipoSeq")
        box.setText(trn("{count} row cannot be read and would be left out.",
                        "{count} rows cannot be read and would be left out.", len(found.stops)))  # fmt: skip
        box.setInformativeText(str(next(each.error for _, each in found.rows[seen:] if isinstance(each, Stopped))))
        box.setStandardButtons(QMessageBox.StandardButton.Cancel)
        add = box.addButton(tr("&Add the others"), QMessageBox.ButtonRole.AcceptRole)
        box.finished.connect(lambda _: finish(found) if box.clickedButton() is add else None)
        box.open()

    def finish(found: Notations) -> None:
        index = workspace.insertion_index
        if not found.sequences or not workspace.session.do(notating.edit_of(found, index)):
            return
        workspace.remember(workspace.settings.changed(legend=dialog.legends.id))
        added = workspace.session.project.sequences[index]
        words = trn("{count} sequence added.", "{count} sequences added.", len(found.sequences))
        if found.stops:
            words += " " + trn("{count} row was left out; see Listing, What was read.",
                               "{count} rows were left out; see Listing, What was read.", len(found.stops))  # fmt: skip
        workspace.session.message.emit(words)
        workspace.select_sequences([added.uid])
        dialog.accept()

    workspace.session.run(tr("Reading notations"), read, take)
