"""What the window makes of its project: the listing, copies, reports, comparisons.

It hides the way from the wish to the file: asking for a name, working beside the window, telling what came of it. What
is written and compared is a workflow's.
"""

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from wiposeq.app.exporting import copies
from wiposeq.errors import UserError
from wiposeq.formats.kinds import is_copy
from wiposeq.formats.project.working_copy import is_same_project
from wiposeq.model.changes import Change
from wiposeq.model.project import Project
from wiposeq.progress import Progress
from wiposeq.texts import tr, trn
from wiposeq.ui.exporting.printing import write_html_as_pdf, write_pdf
from wiposeq.ui.widgets import dialogs
from wiposeq.ui.window.file_actions import LISTING_FILTER, FileActions
from wiposeq.ui.window.workspace import Workspace


class ListingActions:
    """What the window does with the project as a listing."""

    def __init__(self, workspace: Workspace, files: FileActions) -> None:
        self.workspace = workspace
        self.files = files
        files.generate_to = self.generate_to
        copies.use_pdf_writer(write_pdf)

    def generate(self) -> None:
        """Ask for a file, then check, write, read back and compare beside the window."""
        header = self.workspace.session.project.header
        name = header.file_reference or Path(self.workspace.session.document.name or "listing").stem
        stem = "".join(c if c.isascii() and (c.isalnum() or c in "-_") else "-" for c in name).strip("-") or "listing"
        name = self.workspace.session.project.origin.own_name or f"{stem}.xml"
        dialog = dialogs.file_dialog(
            self.workspace.parent, tr("Generate the listing"), [tr("ST.26 listings ({pattern})", pattern="*.xml")],
            self.workspace.settings.folder, save_as=name, suffix="xml",
        )  # fmt: skip
        dialog.fileSelected.connect(lambda chosen: self.generate_to(Path(chosen)))
        dialog.open()

    def generate_to(self, path: Path) -> None:
        """Generate the listing into that file, after a question if it is the file that was opened."""
        source = self.workspace.session.project.origin.source
        if not source or not is_same_project(Path(source), path):
            self._generate(path)
            return
        box = QMessageBox(
            QMessageBox.Icon.Question,
            "WipoSeq",
            tr("Replace {name}, the file that was opened?", name=path.name),
            QMessageBox.StandardButton.Yes | QMessageBox.StandardButton.Cancel,
            self.workspace.parent,
        )
        box.setInformativeText(tr("What it says now is then only in this project. Another name keeps both."))
        box.setDefaultButton(QMessageBox.StandardButton.Cancel)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.accepted.connect(lambda: self._generate(path))
        box.open()

    def _generate(self, path: Path) -> None:
        """Generate the listing; if there are errors, write nothing and show the results."""
        document, project = self.workspace.session.document, self.workspace.session.project

        def write(progress: Progress) -> Any:
            from wiposeq.app.exporting import converting

            whole = document.whole(project, progress=progress)
            return converting.generate(whole, path, progress=progress)

        self.workspace.session.run(
            tr("Generating {name}", name=path.name),
            write,
            lambda generated: self._generated(generated, path, project),
        )

    def _generated(self, generated: Any, path: Path, project: Project) -> None:
        self.workspace.remember_folder(path.parent)
        if not generated.is_written:
            self.tell_errors(tr("The listing was not written."), generated.report.errors)
            return
        self.workspace.session.document.note_generated(project)
        dialogs.tell(
            self.workspace.parent,
            tr("The listing was written and read back: it is the same."),
            tr("{path}\n{size} bytes, {sequences} sequences, {warnings} warnings.", path=path,
               size=f"{generated.size:,}", sequences=f"{generated.report.sequences:,}",
               warnings=generated.report.warnings),
        )  # fmt: skip

    def tell_errors(self, what: str, count: int) -> None:
        """Say what was not done because of errors, and show them in the results."""
        self.workspace.show_results()
        self.workspace.session.check_now()
        dialogs.tell(
            self.workspace.parent,
            what,
            trn(
                "{count} error stands in the way; it is listed in the results. F8 goes to the next.",
                "{count} errors stand in the way; they are listed in the results. F8 goes to the next.",
                count,
            ),
        )

    def save_report(self) -> None:
        """Ask for a file and save the report of the check as text, HTML, PDF, XML or JSON, by its ending."""
        from wiposeq.app.checking import with_remarks
        from wiposeq.formats.reports.check_report import as_html

        dialog = dialogs.file_dialog(
            self.workspace.parent, tr("Save the report"),
            ["HTML (*.html)", "PDF (*.pdf)", tr("Text ({pattern})", pattern="*.txt"), "JSON (*.json)", "XML (*.xml)"],
            self.workspace.settings.folder, save_as="report.html", suffix="html",
        )  # fmt: skip
        report, project = self.workspace.session.report, self.workspace.session.project

        def write(name: str) -> None:
            from wiposeq.app import checking

            path = Path(name)
            try:
                if path.suffix.lower() == ".pdf":
                    write_html_as_pdf(path, as_html([with_remarks(report, project)]))
                else:
                    checking.write_report(report, path, project)
            except UserError as error:
                dialogs.show_error(self.workspace.parent, error)
            else:
                self.workspace.session.message.emit(tr("Saved as {name}.", name=path.name))

        dialog.fileSelected.connect(write)
        dialog.open()

    def save_copy(self, numbers: tuple[int, ...] | None = None, ending: str = "html") -> None:
        """Ask for a file and write a copy for reading beside the window, as a page, PDF or plain text, by its ending.

        numbers: the SEQ ID NOs that are in it (None: all); ending: the one offered first.
        """
        stem = Path(self.workspace.session.document.name or tr("listing")).stem
        if numbers is not None:
            stem += f"-seq-{numbers[0]}" if len(numbers) == 1 else f"-{len(numbers)}-sequences"
        names = {
            "HTML (*.html)": "html",
            "PDF (*.pdf)": "pdf",
            tr("Text ({pattern})", pattern="*.txt"): "txt",
            "FASTA (*.fasta)": "fasta",
        }
        filters = sorted(names, key=lambda name: names[name] != ending)
        dialog = dialogs.file_dialog(
            self.workspace.parent, tr("Save a copy"), filters,
            self.workspace.settings.folder, save_as=f"{stem}.{ending}", suffix=ending,
        )  # fmt: skip

        def follow(chosen: str) -> None:
            dialog.setDefaultSuffix(names[chosen])
            dialog.selectFile(f"{stem}.{names[chosen]}")

        dialog.filterSelected.connect(follow)
        dialog.fileSelected.connect(lambda name: self.save_copy_as(Path(name), numbers))
        dialog.open()

    def save_copy_as(self, path: Path, numbers: tuple[int, ...] | None = None) -> None:
        """Write a copy beside the window, by its ending; numbers: only of these sequences."""
        document, project = self.workspace.session.document, self.workspace.session.project
        if not is_copy(path):
            path = path.with_name(path.name + ".html")

        def write(progress: Progress) -> tuple[Change, ...]:
            from wiposeq.app.exporting import converting

            whole = document.whole(project, progress=progress)
            return converting.save_as(whole, path, numbers=numbers, progress=progress)

        def written(changes: tuple[Change, ...]) -> None:
            saved = tr("Saved as {name}.", name=path.name)
            self.workspace.session.message.emit(saved)
            if any(change.kind != "fasta/residues-only" for change in changes):
                dialogs.tell(self.workspace.parent, saved, "\n".join(map(dialogs.change_words, changes)))

        self.workspace.session.run(tr("Writing {name}", name=path.name), write, written)

    def ask_to_compare(self) -> None:
        """Ask for a listing or project to compare this one with."""
        dialog = dialogs.file_dialog(
            self.workspace.parent,
            tr("Compare with"),
            [
                tr("Projects and listings ({pattern})", pattern=LISTING_FILTER),
                tr("All files ({pattern})", pattern="*"),
            ],
            self.workspace.settings.folder,
        )
        dialog.fileSelected.connect(lambda name: self.compare_with(Path(name)))
        dialog.open()

    def compare_with_source(self) -> None:
        """Compare with the file that was read, in its present state."""
        self.compare_with(Path(self.workspace.session.project.origin.source))

    def compare_with(self, path: Path) -> None:
        """Read the other file beside the window, compare, and show what differs; the other file is the older one."""
        project = self.workspace.session.project

        def compare(progress: Progress) -> Any:
            from wiposeq.app.comparing.compare import compare
            from wiposeq.app.importing import opening

            other = opening.open_any(path, progress=progress)
            return compare(other, project, progress=progress)

        name = self.workspace.session.document.name or tr("New project")
        self.workspace.session.run(
            tr("Comparing with {name}", name=path.name),
            compare,
            lambda comparison: self._compared(comparison, path.name, project, name),
        )

    def _compared(self, comparison: Any, old_name: str, project: Project, name: str) -> None:
        from wiposeq.ui.comparing.pane import CompareDialog

        dialog = CompareDialog(comparison, old_name, project, name, self.workspace.parent)
        dialog.chosen.connect(self.workspace.go_to)
        dialog.show()

    def translate(self) -> None:
        """Open the table of the free text and its translation, or bring it to the front."""
        from wiposeq.ui.translating.pane import TranslationDialog

        for dialog in self.workspace.parent.findChildren(TranslationDialog):
            if dialog.isVisible():
                dialog.raise_()
                dialog.activateWindow()
                return
        TranslationDialog(self.workspace.session, self.workspace.settings, self.workspace.parent).show()

    def take_translation(self, paths: list[Path]) -> bool:
        """Import a translation if the files are one. Return False if they are not."""
        from wiposeq.ui.translating.files import ENDINGS, TranslationFiles

        if len(paths) != 1 or paths[0].suffix.lower() not in ENDINGS:
            return False
        TranslationFiles(self.workspace.session, self.workspace.settings, self.workspace.parent).import_from(paths[0])
        return True

    def show_origin(self) -> None:
        """Show what was changed, dropped or assumed when the file was read."""
        dialogs.OriginDialog(self.workspace.session.project, self.workspace.parent).open()

    def show_repairs(self) -> None:
        """Show what repairs changed in the project, with old and new values."""
        from wiposeq.ui.results.repair_list import RepairsDialog

        RepairsDialog(self.workspace.session.project.origin.repairs, self.workspace.parent).open()

    def disclose_genome(self) -> None:
        """Open the dialog that makes a package of listings of chromosomes."""
        from wiposeq.ui.importing.genome_dialog import GenomeDialog

        GenomeDialog(self.workspace.session, self.workspace.settings.folder, self.workspace.parent).open()

    def check_files(self) -> None:
        """Open the dialog that checks many files; it stays open while the window shows a file of it."""
        from wiposeq.ui.many.window import ManyFilesDialog

        workspace, files = self.workspace, self.files
        dialog = ManyFilesDialog(workspace.session, workspace.settings.folder, workspace.parent)
        dialog.open_requested.connect(lambda path: files.if_saved(lambda: files.open_path(path)))
        dialog.show()
