"""Export free text for a translator, and import the translation: the dialogs of both.

app/translating chooses the texts and matches the translations.
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
    QWidget,
)
from shiboken6 import isValid

from wiposeq.app.settings import Settings
from wiposeq.app.translating.export import Exported, ExportOptions, OtherLanguage, Translated
from wiposeq.errors import UncertainEncoding
from wiposeq.progress import Progress
from wiposeq.standard.edition import Edition
from wiposeq.texts import tr, trn
from wiposeq.ui.exporting.saving import save_by_ending
from wiposeq.ui.header.pane import language_choices
from wiposeq.ui.widgets import dialogs
from wiposeq.ui.widgets.asking import ask, ask_to_open, ask_to_save, every_file, formats
from wiposeq.ui.widgets.dialogs import ok_buttons, read_only
from wiposeq.ui.widgets.fields import ChoiceBox
from wiposeq.ui.widgets.layout import column, hint, wrapped
from wiposeq.ui.window.session import Session

ENDINGS = (".xlf", ".xliff", ".sdlxliff", ".mxliff", ".mqxliff", ".tmx")
"""The endings of files that can only be translations."""
TRANSLATION_FILTER = " ".join(f"*{ending}" for ending in (*ENDINGS, ".xlsx", ".csv", ".tsv", ".txt"))
MAX_LINES = 5_000
"""How many lines of a report are shown. The saved report contains all."""


class TranslationFiles:
    """Export and import of translations for a window or dialog."""

    def __init__(self, session: Session, settings: Settings, owner: QWidget) -> None:
        self.session = session
        self.settings = settings
        self._owner = owner
        self._window = owner.parentWidget() or owner

    @property
    def owner(self) -> QWidget:
        """The parent of dialogs: the table, or the window if the table was closed meanwhile."""
        return self._owner if isValid(self._owner) and self._owner.isVisible() else self._window

    def export(self) -> None:
        """Ask which texts to export, then for a file, and export them."""
        header = self.session.project.header
        dialog = ExportDialog(header.other_language or "", self.session.edition, self.owner)
        dialog.accepted.connect(lambda: self._ask_to_export(dialog.options()))
        dialog.open()

    def _ask_to_export(self, options: ExportOptions) -> None:
        xliff_2 = "XLIFF 2.0 (*.xlf)"
        filters = {"XLIFF 1.2 (*.xlf)": "xlf", xliff_2: "xlf"} | formats("xlsx", "csv")
        name = Path(self.session.document.name or tr("listing")).stem + f"-{options.language}.xlf"
        title, folder = tr("Export for the translator"), self.settings.first_folder

        def write(path: Path) -> None:
            self.export_to(path, options, "2.0" if dialog.selectedNameFilter() == xliff_2 else "1.2")

        dialog = ask_to_save(self.owner, title, filters, folder, name, write)

    def export_to(self, path: Path, options: ExportOptions, version: str = "1.2") -> None:
        """Write the texts in a thread, with ids by which a translation is matched. Raise UserError if there are none.

        version: of XLIFF.
        """
        from wiposeq.app.translating.export import export_texts, give_ids

        project = self.session.project
        edit = give_ids(project, options)

        def write(progress: Progress) -> Exported:
            with_ids = edit.apply(project) if edit is not None else project
            return export_texts(with_ids, path, options, version=version, progress=progress)

        def done(exported: Exported) -> None:
            if edit is not None:
                self.session.do(edit)
            words = trn(
                "{count} text was written to {name}.",
                "{count} texts were written to {name}.",
                exported.count,
                name=path.name,
            )
            if exported.changes:
                more = "\n".join(dialogs.change_words(change) for change in exported.changes[:20])
                dialogs.tell(self.owner, words, more)
            self.session.message.emit(words)

        self.session.run(tr("Writing {name}", name=path.name), write, done, self._failed)

    def _failed(self, error: BaseException) -> None:
        dialogs.show_error(self.owner, error)

    def ask_for_translation(self) -> None:
        """Ask for a translation, and import it."""
        filters = [tr("Translations ({pattern})", pattern=TRANSLATION_FILTER), every_file()]
        ask_to_open(self.owner, tr("Import the translation"), filters, self.settings.first_folder, self.import_from)

    def import_from(self, path: Path, *, may_change_language: bool = False, encoding: str = "") -> None:
        """Read a translation in a thread, and show its changes before the user accepts them.

        may_change_language: the other language of the project may become that of the translation.
        encoding: the one that the user chose; "" to detect it.
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
            tr("Reading {name}", name=path.name), read, lambda done: self._show_translation(done, path.name), failed
        )

    def _ask_about_language(self, error: OtherLanguage, go_on: Callable[[], None]) -> None:
        more = tr(
            "A listing can have only one other language. Change it to the language of the file, and remove the values "
            "in the present language?"
        )
        ask(self.owner, error.message, {tr("&Change the language"): go_on}, more=more)

    def _show_translation(self, done: Translated, name: str) -> None:
        dialog = TranslationPreview(done, name, self.owner)
        dialog.accepted.connect(lambda: self._import(done))
        dialog.open()

    def _import(self, done: Translated) -> None:
        if done.edit is not None and self.session.do(done.edit):
            self.session.message.emit(
                trn("{count} translation imported.", "{count} translations imported.", done.imported)
            )


class ExportDialog(QDialog):
    """Choose the texts for the translator."""

    def __init__(self, language: str, edition: Edition, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Export for the translator"))
        self.language = ChoiceBox(language_choices(edition))
        self.language.setAccessibleName(tr("Translate into"))
        self.language.setMinimumContentsLength(22)
        self.language.show_value(language)
        self.once = QCheckBox(tr("Export &equal texts only once"))
        self.once.setToolTip(tr("The translation is used for all places with the same text."))
        self.missing = QCheckBox(tr("Export only texts without a &translation"))
        self.names = QCheckBox(tr("Export the &names of organisms"))
        self.names.setToolTip(tr("Latin names need no translation."))
        self.names.setChecked(True)  # as on the command line: no language-dependent text is omitted by default
        self.context = QCheckBox(tr("Add titles and names as n&otes"))
        self.context.setChecked(True)
        buttons, self.ok = ok_buttons(self, self._accept, tr("&Choose a file..."))
        form = QFormLayout()
        form.addRow(tr("Translate &into:"), self.language)
        for box in (self.once, self.missing, self.names, self.context):
            form.addRow("", box)
        words = tr("Texts without an id get one, so that their translations can be matched.")
        column(form, hint(words), buttons, parent=self)
        self.language.typed.connect(lambda code: self.ok.setEnabled(bool(code)))
        self.ok.setEnabled(bool(language))

    def _accept(self) -> None:
        self.language.finish_typing()
        self.accept()

    def options(self) -> ExportOptions:
        """Return the choices of the user."""
        return ExportOptions(
            self.language.value(),
            self.once.isChecked(),
            self.missing.isChecked(),
            self.names.isChecked(),
            self.context.isChecked(),
        )


class TranslationPreview(QDialog):
    """The changes of a translation before it is imported: every value that is set, replaced or refused."""

    def __init__(self, done: Translated, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Translation from {name}", name=name))
        dialogs.fit(self, 860, 520)
        self._done, self._name = done, name
        counts = wrapped(
            tr(
                "To import: {imported}. Unchanged: {same}. Refused: {refused}. Still missing: {missing}.",
                imported=done.imported,
                same=done.same,
                refused=done.refused,
                missing=done.missing,
            )
        )
        lines = [dialogs.change_words(change) for change in _worst_first(done)[:MAX_LINES]]
        if len(done.changes) > MAX_LINES:
            lines.append(tr("and {count} more; the saved report contains all", count=len(done.changes) - MAX_LINES))
        self.report = read_only("\n".join(lines), tr("Changes of the file"))
        buttons, self.ok = ok_buttons(self, self.accept, tr("&Import"))
        self.ok.setEnabled(done.edit is not None)
        save = buttons.addButton(tr("&Save the report..."), QDialogButtonBox.ButtonRole.ActionRole)
        save.clicked.connect(self.save_report)
        column(counts, (self.report, 1), buttons, parent=self)

    def save_report(self) -> None:
        """Save every change as HTML, a table, text or JSON, by the ending."""
        from wiposeq.formats.reports.check_report import CHANGE_FORMATS

        kinds = {"html": "html", "csv": "csv", "txt": "text", "json": "json"}
        title, name, changes = tr("Translation report"), self._name, self._done.changes
        writers = {ending: partial(CHANGE_FORMATS[kind], title, name, changes) for ending, kind in kinds.items()}
        save_by_ending(self, tr("Save the report"), "translation-report.html", writers)


def _worst_first(done: Translated) -> list[Any]:
    """Return the changes, the refused translations first, else in the order of the file."""
    return sorted(done.changes, key=lambda change: change.kind != "translation/refused")
