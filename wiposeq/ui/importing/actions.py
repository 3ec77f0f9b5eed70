"""Importing in the window: asks for files or takes the clipboard, reads beside the window, and offers what was found.

It hides the steps between the wish and the one edit; what can be read is app/importing's to say, choosing the dialog's.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from wiposeq.app.settings import Settings
from wiposeq.errors import UncertainEncoding, UserError
from wiposeq.formats.kinds import RECORDS, pattern
from wiposeq.model.edits import Edit
from wiposeq.progress import Progress
from wiposeq.texts import tr, trn
from wiposeq.ui.importing.dialog import ImportDialog
from wiposeq.ui.widgets import dialogs
from wiposeq.ui.window.workspace import Workspace

if TYPE_CHECKING:
    from wiposeq.app.importing.importing import Offer
    from wiposeq.formats.options import Defaults

FASTA_FILTER = pattern("fasta", "pir")
TABLE_FILTER = pattern("xlsx", "csv", "docx")
LISTING_FILTER = pattern("st26", "wsq", "st25") + " *.gz"
RECORDS_FILTER = pattern(*RECORDS)


class ImportActions:
    """What the window does to import sequences into its project."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace

    def ask(self) -> None:
        """Ask for files to import sequences from."""
        dialog = dialogs.file_dialog(
            self.workspace.parent,
            tr("Import sequences"),
            [
                tr("Sequences ({pattern})", pattern=f"{FASTA_FILTER} {RECORDS_FILTER} {TABLE_FILTER} {LISTING_FILTER}"),
                tr("FASTA and PIR files ({pattern})", pattern=FASTA_FILTER),
                tr("Tables ({pattern})", pattern=TABLE_FILTER),
                tr("Listings and projects ({pattern})", pattern=LISTING_FILTER),
                tr("GenBank, EMBL, UniProt, SnapGene, GFF3 ({pattern})", pattern=RECORDS_FILTER),
                tr("All files ({pattern})", pattern="*"),
            ],
            self.workspace.settings.folder,
            many=True,
        )
        dialog.filesSelected.connect(lambda names: self.take_files([Path(name) for name in names]))
        dialog.open()

    def save_template(self) -> None:
        """Ask for a file and write an empty table to fill in and import."""
        dialog = dialogs.file_dialog(
            self.workspace.parent, tr("Save a table to fill in"),
            [tr("Spreadsheet ({pattern})", pattern="*.xlsx"), tr("Table ({pattern})", pattern="*.csv")],
            self.workspace.settings.folder, save_as=f"{tr('sequences')}.xlsx", suffix="xlsx",
        )  # fmt: skip

        def write(name: str) -> None:
            from wiposeq.app.importing import importing

            path = Path(name)
            try:
                importing.write_template(path, importing.language_of_headings(self.workspace.settings.language))
            except UserError as error:
                dialogs.show_error(self.workspace.parent, error)
            else:
                self.workspace.remember_folder(path.parent)
                self.workspace.session.message.emit(tr("Saved as {name}.", name=path.name))

        dialog.fileSelected.connect(write)
        dialog.open()

    def take_files(self, paths: list[Path], encoding: str = "") -> None:
        """Read files in a thread, then show what would be imported.

        encoding: the one that the user chose, "" if the files tell it.
        """
        if not paths:
            return
        self.workspace.remember_folder(paths[0].parent)

        def read(progress: Progress) -> "Offer":
            from wiposeq.app.importing import importing

            return importing.offer_files(paths, self._defaults(encoding), progress=progress)

        def failed(error: BaseException) -> None:
            if isinstance(error, UncertainEncoding) and len(paths) == 1:  # the encoding of one would spoil the others
                dialogs.ask_encoding(self.workspace.parent, error, lambda chosen: self.take_files(paths, chosen))
            else:
                self.workspace.session.failed.emit(error)

        title = trn("Reading {count} file", "Reading {count} files", len(paths))
        self.workspace.session.run(
            title,
            read,
            self._offer,
            failed,
        )

    def paste(self) -> None:
        """Import the text on the clipboard: residues, FASTA, records, cells of a spreadsheet, a listing."""
        self.take_text(QGuiApplication.clipboard().text())

    def ask_for_notations(self, text: str = "") -> None:
        """Open the dialog that reads notations of modified residues."""
        from wiposeq.ui.importing import notation_dialog

        notation_dialog.ask(self.workspace, text)

    def take_text(self, text: str) -> None:
        if not text.strip():
            self.workspace.session.message.emit(tr("The clipboard holds no text."))
            return

        def read(progress: Progress) -> "Offer":
            from wiposeq.app.importing import importing

            return importing.offer_text(text, self._defaults())

        self.workspace.session.run(
            tr("Reading the clipboard"),
            read,
            self._offer,
        )

    def _defaults(self, encoding: str = "") -> "Defaults":
        """Return what columns meant at earlier imports, with the encoding that the user chose."""
        from wiposeq.formats.options import Defaults

        return Defaults(columns=dict(self.workspace.settings.import_columns), encoding=encoding)

    def _offer(self, offer: "Offer") -> None:
        workspace = self.workspace
        dialog = ImportDialog(offer, workspace.insertion_index, workspace.settings, workspace.parent, workspace.session)
        dialog.chosen.connect(self._chosen)
        dialog.open()

    def _chosen(self, edit: Edit, settings: Settings) -> None:
        before = set(self.workspace.session.project.sequences.uids())
        if self.workspace.session.do(edit):
            self.workspace.remember(settings)
            added = [uid for uid in self.workspace.session.project.sequences.uids() if uid not in before]
            self.workspace.session.message.emit(
                trn("{count} sequence imported.", "{count} sequences imported.", len(added))
            )
            if added:
                self.workspace.select_sequences([added[0]])
