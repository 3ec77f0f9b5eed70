"""The actions that write the project: the listing, copies, reports and comparisons.

It hides the steps of each: ask for a file, work in a thread, report the result. The content is written by app/.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wiposeq.app.causes import report_of
from wiposeq.app.exporting import copies
from wiposeq.app.report_files import refuse_replacing_listing
from wiposeq.formats.project.locks import is_same_project
from wiposeq.model.changes import Change
from wiposeq.model.finding import Finding, Report
from wiposeq.model.project import Project
from wiposeq.progress import Progress
from wiposeq.texts import tr, trn
from wiposeq.ui.widgets import dialogs
from wiposeq.ui.widgets.asking import ask, ask_to_open, ask_to_save, every_file, formats
from wiposeq.ui.window.file_actions import LISTING_FILTER, FileActions
from wiposeq.ui.window.workspace import Workspace

if TYPE_CHECKING:
    from wiposeq.app.exporting.written import Written
    from wiposeq.ui.many.inventory import InventoryDialog


class ListingActions:
    """The actions for the project as a listing."""

    def __init__(self, workspace: Workspace, files: FileActions) -> None:
        self.workspace = workspace
        self.files = files
        files.generate_to = self.generate_to
        copies.use_pdf_writers(_write_pdf, _page_as_pdf)

    def generate(self) -> None:
        """Ask for a file, then generate the listing."""
        header = self.workspace.session.project.header
        name = header.file_reference or Path(self.workspace.session.document.name or "listing").stem
        stem = "".join(c if c.isascii() and (c.isalnum() or c in "-_") else "-" for c in name).strip("-") or "listing"
        name = self.workspace.session.project.origin.own_name or f"{stem}.xml"
        filters = {tr("ST.26 listings ({pattern})", pattern="*.xml"): "xml"}
        title, folder = tr("Generate the listing"), self.workspace.first_folder
        ask_to_save(self.workspace.parent, title, filters, folder, name, self.generate_to)

    def generate_to(self, path: Path) -> None:
        """Generate the listing into a file. Ask first if it is the file that was opened."""
        source = self.workspace.session.project.origin.source
        if not source or not is_same_project(Path(source), path):
            self._generate(path)
            return
        ask(
            self.workspace.parent,
            tr('Replace "{name}", the file that was opened?', name=path.name),
            {tr("&Replace"): lambda: self._generate(path)},
            more=tr("Its present content will then exist only in this project. Choose another name to keep both."),
            is_dangerous=True,
        )

    def _generate(self, path: Path) -> None:
        """Check, write, read back and compare in a thread. If there are errors, write nothing and show the results."""
        document, project = self.workspace.session.document, self.workspace.session.project

        def write(progress: Progress) -> Any:
            from wiposeq.app.exporting import converting
            from wiposeq.app.exporting.written import describe_written

            whole = document.whole(project, progress=progress)
            result = converting.generate(whole, path, progress=progress)
            return result.report, describe_written(whole, result) if result.is_written else None

        title = tr("Generating {name}", name=path.name)
        self.workspace.session.run(title, write, lambda result: self._show_generated(result, path, project))

    def _show_generated(self, result: "tuple[Report, Written | None]", path: Path, project: Project) -> None:
        report, written = result
        self.workspace.remember_folder(path.parent)
        if written is None:
            self.show_errors(tr("The listing was not written."), report.errors)
            return
        self.workspace.session.document.note_generated(project)
        self.note_listing(path, project, written.time.timestamp())
        self.workspace.session.generated.emit(written)

    def note_listing(self, path: Path, project: Project, now: float) -> None:
        """Remember a listing that was generated, so that it can be checked again. now: seconds since 1970."""
        from wiposeq.app.known_projects import note_listing

        source = str(self.workspace.session.document.path or project.origin.source)
        if error := note_listing(path, project, now, source):
            self.workspace.session.message.emit(error.message)

    def show_errors(self, message: str, count: int) -> None:
        """Show a message about something that was not done because of errors, and show the errors in the results."""
        self.workspace.places.show_results()
        self.workspace.session.check_now()
        words = trn(
            "Correct {count} error first. It is listed in the results; press F8 to go to it.",
            "Correct {count} errors first. They are listed in the results; press F8 to go to the next one.",
            count,
        )
        dialogs.tell(self.workspace.parent, message, words)

    def save_report(self, findings: Sequence[Finding] | None = None) -> None:
        """Ask for a file and save the report of the check as text, a page, a table or data for programs, by its ending.

        findings: the only ones in the report; None for all.
        """
        report, project = self.workspace.session.report, self.workspace.session.project
        if findings is not None:
            report = report_of(report, findings)

        def write(path: Path) -> None:
            from wiposeq.app import checking
            from wiposeq.formats.reports.check_report import as_html
            from wiposeq.ui.exporting.printing import write_html_as_pdf

            if path.suffix.lower() == ".pdf":
                write_html_as_pdf(path, as_html([checking.with_maps(checking.with_remarks(report, project), project)]))
            else:
                checking.write_report(report, path, project)
            self.workspace.session.message.emit(tr("Saved as {name}.", name=path.name))

        filters, folder = formats("html", "pdf", "xlsx", "csv", "txt", "json", "xml"), self.workspace.first_folder
        ask_to_save(self.workspace.parent, tr("Save the report"), filters, folder, "report.html", write)

    def save_copy(self, numbers: tuple[int, ...] | None = None, ending: str = "html") -> None:
        """Ask for a file and write a copy: HTML, PDF or plain text for reading, FASTA, GenBank or GFF3.

        numbers: the SEQ ID NOs of the sequences in the copy; None for all. ending: the one that is offered first.
        """
        stem = Path(self.workspace.session.document.name or tr("listing")).stem
        if numbers is not None:
            stem += f"-seq-{numbers[0]}" if len(numbers) == 1 else f"-{len(numbers)}-sequences"
        endings = sorted(("html", "pdf", "txt", "fasta", "gb", "gff3"), key=lambda each: each != ending)
        ask_to_save(
            self.workspace.parent,
            tr("Save a copy"),
            formats(*endings),
            self.workspace.first_folder,
            f"{stem}.{ending}",
            lambda path: self.save_copy_as(path, numbers),
        )

    def save_copy_as(self, path: Path, numbers: tuple[int, ...] | None = None) -> None:
        """Write a copy in a thread, in the format of its ending. Raise UsageError if it would replace a listing.

        numbers: the SEQ ID NOs in the copy; None for all.
        """
        refuse_replacing_listing(path)
        document, project = self.workspace.session.document, self.workspace.session.project

        def write(progress: Progress) -> tuple[Change, ...]:
            from wiposeq.app.exporting import converting

            whole = document.whole(project, progress=progress)
            return converting.save_as(whole, path, numbers=numbers, progress=progress)

        def written(changes: tuple[Change, ...]) -> None:
            saved = tr("Saved as {name}.", name=path.name)
            self.workspace.session.message.emit(saved)
            expected = ("fasta/residues-only", "export/general-information")
            if any(change.kind not in expected for change in changes):
                dialogs.tell(self.workspace.parent, saved, "\n".join(map(dialogs.change_words, changes)))

        self.workspace.session.run(tr("Writing {name}", name=path.name), write, written)

    def ask_to_compare(self) -> None:
        """Ask for a listing or project to compare this one with."""
        filters = [tr("Projects and listings ({pattern})", pattern=LISTING_FILTER), every_file()]
        folder = self.workspace.first_folder
        ask_to_open(self.workspace.parent, tr("Compare with"), filters, folder, self.compare_with)

    def compare_with_source(self) -> None:
        """Compare with the file that was opened, as it is now on the disk."""
        self.compare_with(Path(self.workspace.session.project.origin.source))

    def compare_with(self, path: Path) -> None:
        """Read another file in a thread, compare, and show the differences. The other file is the older one."""
        project = self.workspace.session.project

        def compare(progress: Progress) -> Any:
            from wiposeq.app.comparing.compare import compare
            from wiposeq.app.importing import opening
            from wiposeq.formats import zipped

            other = opening.open_any(zipped.unpacked(zipped.real(path)), progress=progress)
            return compare(other, project, progress=progress)

        name = self.workspace.session.document.name or tr("New project")

        def show(comparison: Any) -> None:
            from wiposeq.ui.comparing.pane import CompareDialog

            dialog = CompareDialog(comparison, path.name, project, name, self.workspace.parent)
            dialog.chosen.connect(self.workspace.places.go_to)
            dialog.show()

        self.workspace.session.run(tr("Comparing with {name}", name=path.name), compare, show)

    def translate(self) -> None:
        """Open the table of the free text and its translation, or bring the open one to the front."""
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
        """Open the dialog that writes a package of listings of chromosomes."""
        from wiposeq.ui.importing.genome_dialog import GenomeDialog

        GenomeDialog(self.workspace.session, self.workspace.first_folder, self.workspace.parent).open()

    def check_files(self) -> None:
        """Open the dialog that checks many files. It stays open when the user opens one of the files in the window."""
        from wiposeq.ui.many.window import ManyFilesDialog

        workspace, files = self.workspace, self.files
        dialog = ManyFilesDialog(workspace.session, workspace.first_folder, workspace.parent)
        dialog.open_requested.connect(lambda path: files.if_saved(lambda: files.open_path(path)))
        dialog.show()

    def make_inventory(self, dates: dict[str, str] | None = None) -> "InventoryDialog":
        """Open the dialog with the inventory of folders, and return it. dates: as in InventoryDialog."""
        from wiposeq.ui.many.inventory import InventoryDialog

        workspace, files = self.workspace, self.files
        dialog = InventoryDialog(workspace.session, workspace.first_folder, workspace.parent, dates or {})
        dialog.open_requested.connect(lambda path: files.if_saved(lambda: files.open_path(path)))
        dialog.show()
        return dialog

    def check_filed(self) -> None:
        """Make the inventory of every listing that was generated on this computer and is still there."""
        from datetime import datetime

        from wiposeq.app.known_projects import filed

        dates = {row.path: datetime.fromtimestamp(row.changed).date().isoformat() for row in filed()}
        dialog = self.make_inventory(dates)
        if not dates:
            dialog.summary.setText(
                tr("No listing that was generated on this computer is known. Add its folder to the inventory.")
            )
            return
        dialog.add(list(dates))
        dialog.make()


def _write_pdf(*arguments: Any, **named: Any) -> int:
    """Write a reading copy as PDF. The code for PDF is imported now, because it takes long."""
    from wiposeq.ui.exporting.printing import write_pdf

    return write_pdf(*arguments, **named)


def _page_as_pdf(html: str) -> bytes:
    """Return a page in HTML as PDF."""
    from wiposeq.ui.exporting.printing import html_as_pdf

    return html_as_pdf(html)
