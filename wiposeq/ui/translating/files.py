"""Free text to a translator and back, in the window: what to send, in which form, and a look at what came back.

It hides the dialogs on the way. Which texts go and which translations fit is app/translating's.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QMessageBox,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from wiposeq.app.settings import Settings
from wiposeq.app.translating.export import Exported, ExportOptions, OtherLanguage, Translated
from wiposeq.errors import UncertainEncoding, UserError
from wiposeq.progress import Progress
from wiposeq.standard.edition import Edition
from wiposeq.texts import tr, trn
from wiposeq.ui.comparing.pane import save_by_ending
from wiposeq.ui.header.pane import language_choices
from wiposeq.ui.widgets import dialogs
from wiposeq.ui.widgets.fields import ChoiceBox
from wiposeq.ui.window.session import Session

ENDINGS = (".xlf", ".xliff", ".sdlxliff", ".mxliff", ".mqxliff")
"""Of files that are translations and nothing else."""
TRANSLATION_FILTER = " ".join(f"*{ending}" for ending in (*ENDINGS, ".xlsx", ".csv", ".tsv", ".txt"))
MOST_LINES = 5_000
"""How many lines of a report are shown; the saved report has all."""


class TranslationFiles:
    """Export and import of translations for a window or dialog."""

    def __init__(self, session: Session, settings: Settings, owner: QWidget) -> None:
        self.session = session
        self.settings = settings
        self._owner = owner
        self._window = owner.parentWidget() or owner

    @property
    def owner(self) -> QWidget:
        """What dialogs belong to: the table, or the window if the table was closed meanwhile."""
        return self._owner if isValid(self._owner) and self._owner.isVisible() else self._window

    def export(self) -> None:
        """Asks what is to go out, then where to."""
        header = self.session.project.header
        dialog = ExportDialog(header.other_language or "", self.session.edition, self.owner)
        dialog.accepted.connect(lambda: self._ask_where(dialog.wish()))
        dialog.open()

    def _ask_where(self, wish: ExportOptions) -> None:
        forms = {
            "XLIFF 1.2 (*.xlf)": ("xlf", "1.2"),
            "XLIFF 2.0 (*.xlf)": ("xlf", "2.0"),
            tr("Spreadsheet ({pattern})", pattern="*.xlsx"): ("xlsx", ""),
            tr("Comma separated values ({pattern})", pattern="*.csv"): ("csv", ""),
        }
        stem = Path(self.session.document.name or tr("listing")).stem + f"-{wish.language}"
        dialog = dialogs.file_dialog(
            self.owner, tr("Export for the translator"), list(forms), self.settings.folder,
            save_as=f"{stem}.xlf", suffix="xlf",
        )  # fmt: skip
        dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(forms[chosen][0]))
        dialog.filterSelected.connect(lambda chosen: dialog.selectFile(f"{stem}.{forms[chosen][0]}"))
        dialog.fileSelected.connect(
            lambda name: self.export_to(Path(name), wish, forms.get(dialog.selectedNameFilter(), ("", "1.2"))[1])
        )
        dialog.open()

    def export_to(self, path: Path, wish: ExportOptions, version: str = "1.2") -> None:
        """Gives the texts ids, so that they are found again, and writes them beside the window."""
        from wiposeq.app.translating.export import export_texts, give_ids

        project = self.session.project
        try:
            edit = give_ids(project, wish)
        except UserError as error:
            dialogs.show_error(self.owner, error)
            return

        def write(progress: Progress) -> Exported:
            sent = edit.apply(project) if edit is not None else project
            return export_texts(sent, path, wish, version=version or "1.2", progress=progress)

        def done(sent: Exported) -> None:
            if edit is not None:
                self.session.do(edit)
            words = trn("{count} text written to {name}", "{count} texts written to {name}", sent.count, name=path.name)
            if sent.changes:
                more = "\n".join(dialogs.change_words(change) for change in sent.changes[:20])
                dialogs.tell(self.owner, words, more)
            self.session.message.emit(words)

        self.session.run(tr("Writing {name}", name=path.name), write, done, self._failed)

    def _failed(self, error: BaseException) -> None:
        dialogs.show_error(self.owner, error)

    def ask_for_translation(self) -> None:
        """Asks for a file that came back from the translator."""
        dialog = dialogs.file_dialog(
            self.owner, tr("Import the translation"),
            [tr("Translations ({pattern})", pattern=TRANSLATION_FILTER), tr("All files ({pattern})", pattern="*")],
            self.settings.folder,
        )  # fmt: skip
        dialog.fileSelected.connect(lambda name: self.import_from(Path(name)))
        dialog.open()

    def import_from(self, path: Path, *, may_change_language: bool = False, encoding: str = "") -> None:
        """Read a translation in a thread, and show what it would do before the user accepts it.

        encoding: the one that the user chose, "" if the file tells it.
        """
        project = self.session.project

        def read(progress: Progress) -> Translated:
            from wiposeq.app.translating.export import import_translations

            return import_translations(
                project, path, encoding=encoding, may_change_language=may_change_language, progress=progress
            )

        def failed(error: BaseException) -> None:
            if isinstance(error, OtherLanguage):
                self._ask_about_language(
                    error, lambda: self.import_from(path, may_change_language=True, encoding=encoding)
                )
            elif isinstance(error, UncertainEncoding):
                dialogs.ask_encoding(
                    self.owner,
                    error,
                    lambda chosen: self.import_from(path, may_change_language=may_change_language, encoding=chosen),
                )
            else:
                self._failed(error)

        self.session.run(
            tr("Reading {name}", name=path.name), read, lambda done: self._show_returned(done, path.name), failed
        )

    def _ask_about_language(self, error: OtherLanguage, go_on: Callable[[], None]) -> None:
        box = QMessageBox(self.owner)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setText(error.message)
        box.setInformativeText(
            tr("A listing has one other language only. Take this one, and remove the values in the language before?")
        )
        yes = box.addButton(tr("&Change the language"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.finished.connect(lambda _: go_on() if box.clickedButton() is yes else None)
        box.open()

    def _show_returned(self, done: Translated, name: str) -> None:
        dialog = ReturnedDialog(done, name, self.owner)
        dialog.accepted.connect(lambda: self._take_over(done))
        dialog.open()

    def _take_over(self, done: Translated) -> None:
        if done.edit is not None and self.session.do(done.edit):
            self.session.message.emit(
                trn("{count} translation imported", "{count} translations imported", done.imported)
            )


class ExportDialog(QDialog):
    """What is to go to the translator."""

    def __init__(self, language: str, edition: Edition, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Export for the translator"))
        self.language = ChoiceBox(language_choices(edition))
        self.language.setAccessibleName(tr("Translate into"))
        self.language.setMinimumContentsLength(22)
        self.language.show_value(language)
        self.once = QCheckBox(tr("&Equal texts once only"))
        self.once.setToolTip(tr("The translation is taken for all places with the same text"))
        self.missing = QCheckBox(tr("Only texts without a &translation"))
        self.names = QCheckBox(tr("&Names of organisms"))
        self.names.setToolTip(tr("Latin names need no translation"))
        self.names.setChecked(True)  # as on the command line: nothing that depends on the language is left out unasked
        self.context = QCheckBox(tr("Titles and names as n&otes"))
        self.context.setChecked(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.ok = buttons.button(QDialogButtonBox.StandardButton.Ok)
        self.ok.setText(tr("&Choose a file..."))
        buttons.accepted.connect(self._accept)
        buttons.rejected.connect(self.reject)
        form = QFormLayout()
        form.addRow(tr("Translate &into:"), self.language)
        for box in (self.once, self.missing, self.names, self.context):
            form.addRow("", box)
        hint = QLabel(tr("Texts without an id get one, so that their translation finds them again."))
        hint.setProperty("hint", True)
        hint.setWordWrap(True)
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addWidget(hint)
        column.addWidget(buttons)
        self.language.typed.connect(self._language_chosen)
        self._language_chosen(language)

    def _language_chosen(self, code: str) -> None:
        self.ok.setEnabled(bool(code))

    def _accept(self) -> None:
        self.language.finish_typing()
        self.accept()

    def wish(self) -> ExportOptions:
        """What was chosen."""
        return ExportOptions(
            self.language.value(),
            self.once.isChecked(),
            self.missing.isChecked(),
            self.names.isChecked(),
            self.context.isChecked(),
        )


class ReturnedDialog(QDialog):
    """What a translator's file would do, before it is done: every value set, replaced or refused."""

    def __init__(self, done: Translated, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Translation from {name}", name=name))
        self.resize(860, 520)
        self._done, self._name = done, name
        counts = QLabel(
            tr("{imported} are imported, {same} are unchanged, {refused} are refused, {missing} are still missing.",
               imported=done.imported, same=done.same, refused=done.refused, missing=done.missing)
        )  # fmt: skip
        counts.setWordWrap(True)
        lines = [dialogs.change_words(change) for change in _worst_first(done)[:MOST_LINES]]
        if len(done.changes) > MOST_LINES:
            lines.append(tr("and {count} more; the saved report has all", count=len(done.changes) - MOST_LINES))
        self.report = QPlainTextEdit("\n".join(lines))
        self.report.setReadOnly(True)
        self.report.setTabChangesFocus(True)
        self.report.setAccessibleName(tr("What the file changes"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.ok = buttons.button(QDialogButtonBox.StandardButton.Ok)
        self.ok.setText(tr("&Take over"))
        self.ok.setEnabled(done.edit is not None)
        save = buttons.addButton(tr("&Save the report..."), QDialogButtonBox.ButtonRole.ActionRole)
        save.clicked.connect(self.save_report)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(counts)
        column.addWidget(self.report, 1)
        column.addWidget(buttons)

    def save_report(self) -> None:
        """Saves every decision, as a page or a table by the ending chosen."""
        from wiposeq.formats.reports.check_report import CHANGE_FORMATS

        kinds = {".html": "html", ".csv": "csv", ".txt": "text", ".json": "json"}
        title, name, changes = tr("Translation report"), self._name, self._done.changes
        ways = {ending: partial(CHANGE_FORMATS[kind], title, name, changes) for ending, kind in kinds.items()}
        save_by_ending(self, tr("Save the report"), "translation-report.html", ways)


def _worst_first(done: Translated) -> list[Any]:
    """What was refused first, then the rest in the order of the file."""
    return sorted(done.changes, key=lambda change: change.kind != "translation/refused")
