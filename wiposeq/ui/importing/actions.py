"""Importing in the window: ask for files or read the clipboard, and open the dialog that shows what would be imported.

It hides the steps up to the one edit of an import. Reading is in app/importing, the choice of sequences in dialog.py.
"""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from wiposeq.app.settings import Settings
from wiposeq.errors import UncertainEncoding, UnclearNumbers
from wiposeq.formats.kinds import FASTA_LIKE, RECORDS, pattern
from wiposeq.model.edit import Edit
from wiposeq.progress import Progress
from wiposeq.texts import tr, trn
from wiposeq.ui.widgets import dialogs
from wiposeq.ui.widgets.asking import ask_to_save, every_file, formats
from wiposeq.ui.window.workspace import Workspace

if TYPE_CHECKING:
    from wiposeq.app.importing.importing import Offer
    from wiposeq.formats.options import Defaults

FASTA_FILTER = pattern(*FASTA_LIKE)
TABLE_FILTER = pattern("xlsx", "csv", "docx", "ods", "xls", "xlsb")
LISTING_FILTER = pattern("st26", "wsq", "st25") + " *.gz *.zip"
RECORDS_FILTER = pattern(*RECORDS)


class ImportActions:
    """The actions that import sequences into the project."""

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
                every_file(),
            ],
            self.workspace.first_folder,
            many=True,
        )
        dialog.filesSelected.connect(lambda names: self.take_files([Path(name) for name in names]))
        dialog.open()

    def ask_for_specification(self) -> None:
        """Ask for the files of a specification whose sequences become those of the project."""
        from wiposeq.formats.specification.reader import ENDINGS

        filters = [tr("Specifications ({pattern})", pattern=" ".join(f"*{each}" for each in ENDINGS)), every_file()]
        title, folder = tr("Start from a specification"), self.workspace.first_folder
        dialog = dialogs.file_dialog(self.workspace.parent, title, filters, folder, many=True)
        dialog.filesSelected.connect(lambda names: self.take_files(sorted(map(Path, names))))
        dialog.open()

    def save_template(self) -> None:
        """Ask for a file and write an empty table to fill in and import."""

        def write(path: Path) -> None:
            from wiposeq.app.importing import importing

            importing.write_template(path)
            self.workspace.remember_folder(path.parent)
            self.workspace.session.message.emit(tr("Saved as {name}.", name=path.name))

        title, name = tr("Save a table to fill in"), f"{tr('sequences')}.xlsx"
        ask_to_save(self.workspace.parent, title, formats("xlsx", "csv"), self.workspace.first_folder, name, write)

    def take_files(self, paths: list[Path], encoding: str = "", member: str = "", numbers: str = "") -> None:
        """Read files in a thread, then show what would be imported.

        encoding, numbers: what the user chose; "" if the file decides. (Defaults)
        member: the file inside a ZIP archive; "" for the only one.
        """
        if not paths:
            return
        self.workspace.remember_folder(paths[0].parent)

        def read(progress: Progress) -> "Offer":
            from wiposeq.app.importing import importing
            from wiposeq.formats import zipped

            inside = [zipped.unpacked(path, member, zipped.SEQUENCES) for path in paths]
            return importing.offer_files(inside, self._defaults(encoding, numbers), progress=progress)

        def failed(error: BaseException) -> None:
            from wiposeq.formats import zipped

            if isinstance(error, UncertainEncoding) and len(paths) == 1:  # other files may have other encodings
                again = partial(self.take_files, paths, member=member, numbers=numbers)
                dialogs.ask_encoding(self.workspace.parent, error, lambda chosen: again(encoding=chosen))
            elif isinstance(error, UnclearNumbers):
                again = partial(self.take_files, paths, encoding, member)
                dialogs.ask_numbers(self.workspace.parent, error, lambda chosen: again(numbers=chosen))
            elif isinstance(error, zipped.SeveralListings) and len(paths) == 1:
                dialogs.ask_member(
                    self.workspace.parent, error.names, lambda name: self.take_files(paths, encoding, name)
                )
            else:
                self.workspace.session.failed.emit(error)

        title = trn("Reading {count} file", "Reading {count} files", len(paths))
        self.workspace.session.run(title, read, self._show_offer, failed)

    def paste(self) -> None:
        """Import the text on the clipboard: residues, FASTA, records, cells of a spreadsheet, a listing."""
        self.take_text(QGuiApplication.clipboard().text())

    def ask_for_notations(self, text: str = "") -> None:
        """Open the dialog that reads notations of modified residues."""
        from wiposeq.ui.importing import notation_dialog

        notation_dialog.ask(self.workspace, text)

    def take_text(self, text: str, numbers: str = "") -> None:
        """Read a pasted text in a thread, then show what would be imported.

        numbers: what the user chose; "" if the text decides. (Defaults)
        """
        if not text.strip():
            self.workspace.session.message.emit(tr("The clipboard contains no text."))
            return

        def read(progress: Progress) -> "Offer":
            from wiposeq.app.importing import importing

            return importing.offer_text(text, self._defaults(numbers=numbers))

        def failed(error: BaseException) -> None:
            if isinstance(error, UnclearNumbers):
                dialogs.ask_numbers(self.workspace.parent, error, lambda chosen: self.take_text(text, chosen))
            else:
                self.workspace.session.failed.emit(error)

        self.workspace.session.run(tr("Reading the clipboard"), read, self._show_offer, failed)

    def _defaults(self, encoding: str = "", numbers: str = "") -> "Defaults":
        """Return the meanings that columns had in earlier imports, with what the user chose for this one."""
        from wiposeq.formats.options import Defaults

        return Defaults(columns=dict(self.workspace.settings.import_columns), encoding=encoding, numbers=numbers)

    def _show_offer(self, offer: "Offer") -> None:
        workspace = self.workspace
        from wiposeq.ui.importing.dialog import ImportDialog

        dialog = ImportDialog(offer, workspace.insertion_index, workspace.settings, workspace.parent, workspace.session)
        dialog.chosen.connect(self._import)
        dialog.open()

    def _import(self, edit: Edit, settings: Settings) -> None:
        session = self.workspace.session
        before = set(session.project.sequences.uids())
        if session.do(edit):
            self.workspace.remember(settings)
            added = [uid for uid in session.project.sequences.uids() if uid not in before]
            session.message.emit(trn("{count} sequence imported.", "{count} sequences imported.", len(added)))
            if added:
                self.workspace.show_added(added)
