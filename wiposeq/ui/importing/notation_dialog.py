"""The dialog that reads notations of modified residues, with a legend that the user chooses and edits.

It hides the steps from the text to the one edit. Reading is in formats/notation, the list of legends in
app/importing/notations.
"""

from itertools import islice
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QHBoxLayout, QTabWidget, QWidget

from wiposeq.app.importing.notations import edit_of
from wiposeq.app.settings import Settings
from wiposeq.errors import UserError
from wiposeq.formats.notation.legend import Legend
from wiposeq.formats.notation.reader import Notations, Stopped, read_notations, rows_of
from wiposeq.formats.options import Defaults
from wiposeq.model.changes import ChangeLog
from wiposeq.progress import Progress
from wiposeq.texts import in_sentences, tr, trn
from wiposeq.ui.importing.legend_choice import DEFAULT_LEGEND, LegendChoice
from wiposeq.ui.importing.legend_table import LegendEditor
from wiposeq.ui.importing.notation_page import NotationPage
from wiposeq.ui.widgets import dialogs
from wiposeq.ui.widgets.asking import ask as ask_user
from wiposeq.ui.widgets.dialogs import Dialog, ok_buttons, read_only
from wiposeq.ui.widgets.layout import choice, column, delayed, label_of, line, row, wrapped
from wiposeq.ui.window import icons
from wiposeq.ui.window.workspace import Workspace

LIVE: Final = 500
"""How many rows are read while the user types. The others are read when they are added."""
_READ_DELAY: Final = 200
"""Milliseconds from the last key until the text is read again."""


class NotationDialog(Dialog):
    """Read notations and offer to add them as sequences. add_requested(text, legend, defaults): add all of them."""

    add_requested = Signal(str, object, object)

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent, tr("Read notations of modified residues"), 1040, 720)
        self.found: Notations | None = None
        """The result of reading the text, or None."""
        self._may_close = False
        self._timer = delayed(self, _READ_DELAY, self.read)

        self.editor = LegendEditor()
        self.legends = LegendChoice(self.editor, settings.first_folder)
        self.page = NotationPage()
        self.steps = read_only("", tr("Every step from the notations to the sequences"))
        self.tabs = QTabWidget()
        self.tabs.addTab(self.page, tr("Notations"))
        self.tabs.addTab(self.editor, "")
        self.tabs.addTab(self.steps, "")
        column(self.legends, (self.tabs, 1), self._options_row(), self._last_row(), parent=self)
        self.legends.replaced.connect(self._offer_molecules)
        self.legends.changed.connect(self._legend_changed)
        self.page.text_changed.connect(self._timer.start)
        self.page.examples_requested.connect(self._append_examples)
        self.legends.offer(settings.legend or DEFAULT_LEGEND)
        self.legends.choose()
        self.page.input.setFocus()

    def _options_row(self) -> QHBoxLayout:
        self.molecule = choice(tr("Molecule type if no symbol gives it"))
        self.molecule.currentIndexChanged.connect(lambda _: self._timer.start())
        self.organism = line(tr("Organism"), "synthetic construct")
        self.organism.textChanged.connect(lambda _: self._timer.start())
        molecule, organism = label_of(tr("Mo&lecule"), self.molecule), label_of(tr("&Organism"), self.organism)
        return row(molecule, self.molecule, 12, organism, (self.organism, 1))

    def _last_row(self) -> QHBoxLayout:
        self.caption = wrapped()
        self.caption.setAccessibleName(tr("What was read"))
        buttons, self.ok = ok_buttons(self, self._add)
        self.ok.setAutoDefault(False)
        return row((self.caption, 1), buttons)

    # ---- the legend

    def _offer_molecules(self, legend: Legend) -> None:
        self.molecule.clear()
        if legend.is_protein:
            self.molecule.addItem(tr("protein (AA)"), None)
        else:
            self.molecule.addItem(tr("from the legend ({molecule})", molecule=legend.molecule), None)
            for molecule in ("DNA", "RNA"):
                self.molecule.addItem(molecule, molecule)

    def _legend_changed(self) -> None:
        errors = sum(problem.is_error for problem in self.editor.problems)
        self.tabs.setTabText(1, tr("Legend ({count} symbols)", count=len(self.editor.legend.entries)))
        self.tabs.setTabIcon(1, icons.severity(True) if errors else QIcon())
        self.page.example.setVisible(bool(self.editor.legend.examples))
        self._timer.start()

    # ---- reading

    def _append_examples(self) -> None:
        self.page.append_examples(self.editor.legend.examples)
        self.read()

    @property
    def defaults(self) -> Defaults:
        """The values of the sequences that the legend does not give."""
        return Defaults(molecule=self.molecule.currentData(), organism=self.organism.text().strip())

    def read(self) -> None:
        """Read the text, or the first rows of a long text, and show the result."""
        self._timer.stop()
        text = self.page.input.toPlainText()
        self.found = None
        trouble = ""
        more = 0
        if text.strip():
            rows = list(islice(rows_of(text, ChangeLog()), LIVE + 1))
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
            words.append(trn("{count} row has an error.", "{count} rows have an error.", stops))
        if more:
            words.append(
                trn(
                    "{count} more row is read when you add the sequences.",
                    "{count} more rows are read when you add the sequences.",
                    more,
                )
            )
        self.caption.setText(in_sentences(words))
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

    # ---- adding and closing

    def _add(self) -> None:
        self.read()
        if not self.ok.isEnabled():
            return
        self.add_requested.emit(self.page.input.toPlainText(), self.legends.legend, self.defaults)

    def done(self, result: int) -> None:
        """Ask about a changed legend before the dialog closes."""
        if self._may_close or not self.legends.is_changed:
            super().done(result)
            return

        def close() -> None:
            self._may_close = True
            self.done(result)

        def save() -> None:
            if self.legends.save():
                close()

        question = tr("You changed the legend. Save it as your legend?")
        ask_user(self, question, {tr("&Save"): save, tr("&Discard"): close})


def ask(workspace: Workspace, text: str = "") -> NotationDialog:
    """Open the dialog. The sequences are inserted after the current one, as one edit."""
    dialog = NotationDialog(workspace.settings, workspace.parent)
    dialog.add_requested.connect(lambda text, legend, defaults: _add_to(workspace, dialog, text, legend, defaults))
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
        unseen = [each for _, each in found.rows[seen:] if isinstance(each, Stopped)]
        if not unseen:
            finish(found)
            return
        question = trn(
            "{count} row has an error and will not be added.",
            "{count} rows have an error and will not be added.",
            len(found.stops),
        )
        ask_user(dialog, question, {tr("&Add the others"): lambda: finish(found)}, more=str(unseen[0].error))

    def finish(found: Notations) -> None:
        index = workspace.insertion_index
        if not found.sequences or not workspace.session.do(edit_of(found, index)):
            return
        workspace.remember(workspace.settings.changed(legend=dialog.legends.id))
        sequences = workspace.session.project.sequences
        added = [sequences.uid_at(place) for place in range(index, index + len(found.sequences))]
        words = trn("{count} sequence added.", "{count} sequences added.", len(found.sequences))
        if found.stops:
            words += " " + trn(
                "{count} row with an error was not added; see Listing, What was read.",
                "{count} rows with an error were not added; see Listing, What was read.",
                len(found.stops),
            )
        workspace.session.message.emit(words)
        workspace.show_added(added)
        dialog.accept()

    workspace.session.run(tr("Reading notations"), read, take)
