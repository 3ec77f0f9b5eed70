"""The actions of checking a specification: choose its files or paste it, check it in a thread, and save the results.

It hides which files the shown text comes from, and that it is checked again after the project has changed.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from wiposeq.errors import Cancelled, UncertainEncoding
from wiposeq.model.specification_report import SpecificationReport
from wiposeq.progress import Progress
from wiposeq.texts import listed, tr
from wiposeq.ui.specification.renumbering import RenumberingActions, show_copies
from wiposeq.ui.widgets import dialogs
from wiposeq.ui.widgets.asking import ask_for_folder, every_file
from wiposeq.ui.window.panes import Panes
from wiposeq.ui.window.workspace import Workspace

if TYPE_CHECKING:
    from wiposeq.formats.specification.word_copy import Copied
    from wiposeq.ui.specification.pane import SpecificationPane


class SpecificationActions:
    """The check of one window. pane: it is built when a text is shown for the first time.

    when_checked: called with the errors and warnings (None without a text), and with the words for the checked text.
    """

    def __init__(self, workspace: Workspace, panes: Panes) -> None:
        self.workspace = workspace
        self.session = workspace.session
        self.panes = panes
        self.pane: SpecificationPane | None = None
        self.sources: tuple[Path | str, ...] = ()
        """The files of the text that is shown, or the pasted text."""
        self.renumbering = RenumberingActions(workspace)
        self.when_checked: Callable[[tuple[int, int] | None, str], object] = lambda counts, words: None
        self._stop: Callable[[], None] = lambda: None
        self.session.document_replaced.connect(self._forget)

    @property
    def is_shown(self) -> bool:
        """Whether the page of the text is in the center."""
        return self.pane is not None and self.panes.center.currentWidget() is self.pane

    def show_or_ask(self) -> None:
        """Show the text that was checked, or ask for one if there is none or it is in view."""
        if self.is_shown or not self._show_page():
            self.ask()

    def show_findings(self) -> bool:
        """Show the text if something was found in it and it is not in view. Return whether it is shown now."""
        report = self.pane.report if self.pane is not None else None
        return report is not None and bool(report.errors or report.warnings) and not self.is_shown and self._show_page()

    def _show_page(self) -> bool:
        if self.pane is None or self.pane.report is None:
            return False
        self.panes.show_page(self.pane)
        self.pane.answers.view.setFocus()
        return True

    # ---- the text

    def ask(self) -> None:
        """Ask for the files of a specification, and check them. Several files are one text, in the order of names."""
        from wiposeq.formats.specification.reader import ENDINGS

        pattern = " ".join(f"*{each}" for each in ENDINGS)
        filters = [tr("Specifications ({pattern})", pattern=pattern), every_file()]
        dialog = dialogs.file_dialog(
            self.workspace.parent, tr("Check the specification"), filters, self.workspace.first_folder, many=True
        )
        dialog.filesSelected.connect(lambda names: self.check(sorted(map(Path, names))))
        dialog.open()

    def paste(self) -> None:
        """Check the text of the clipboard."""
        text = QGuiApplication.clipboard().text()
        if text.strip():
            self.check([text])
        else:
            self.session.message.emit(tr("The clipboard has no text. Copy the text of the specification first."))

    def check(self, sources: Iterable[Path | str], encoding: str = "") -> None:
        """Read a specification and check it against the project, in a thread, and show the result.

        sources: files, or pasted texts. encoding: of plain texts; "" if it follows from the content.
        """
        if not self.session.document.is_read:
            self.session.message.emit(tr("Wait until the listing has been read, and check the specification then."))
            return
        given = tuple(sources)
        project, profile = self.session.project, self.session.profile_name

        def job(progress: Progress) -> SpecificationReport:
            from wiposeq.app.specification.checking import check_specification
            from wiposeq.formats.specification.reader import read_specification

            specification = read_specification(given, encoding, progress)
            return check_specification(project, specification, profile, progress=progress)

        def show(report: SpecificationReport) -> None:
            self.sources = given
            self.renumbering.begin(project)
            self._show(report)
            if self.session.project is not project:
                self.check_again()

        def failed(error: Any) -> None:
            if isinstance(error, UncertainEncoding):
                dialogs.ask_encoding(self.workspace.parent, error, lambda name: self.check(given, name))
            else:
                self.session.failed.emit(error)

        names = listed(each.name for each in given if isinstance(each, Path)) or tr("pasted text")
        self.session.run(tr("Checking {name}", name=names), job, show, failed)

    def check_again(self) -> None:
        """Check the text that is shown against the project as it is now."""
        pane = self.pane
        if pane is None or pane.report is None:
            return
        specification, project, profile = pane.report.specification, self.session.project, self.session.profile_name
        self._stop()

        def job(progress: Progress) -> SpecificationReport:
            from wiposeq.app.specification.checking import check_specification

            return check_specification(project, specification, profile, progress=progress)

        def show(report: SpecificationReport) -> None:
            if self.session.project is project:
                pane.show_report(report)
                self._note(report)

        def failed(error: Exception) -> None:
            if not isinstance(error, Cancelled):
                self.session.failed.emit(error)

        self._stop = self.session.beside(self.panes.center, job, show, failed)

    def _show(self, report: SpecificationReport) -> None:
        from wiposeq.ui.specification.pane import SpecificationPane

        if self.pane is None:
            self.pane = SpecificationPane(self.workspace, self._menu_of_texts(), self._menu_of_exports())
            self.pane.outdated.connect(self.check_again)
            self.pane.closed.connect(self.panes.leave_page)
            self.pane.opened.connect(self.panes.go_to)
            self.panes.center.addWidget(self.pane)
        self.pane.show_report(report)
        self._note(report)
        self._show_page()

    def _note(self, report: SpecificationReport) -> None:
        """Tell the window what was checked, and how much was found."""
        names = listed(each.name for each in report.specification.files)
        words = tr("Checked against {name}, {time}", name=names, time=f"{datetime.now():%H:%M}")
        self.when_checked((report.errors, report.warnings), words)

    def _forget(self) -> None:
        """Leave the page: its text was checked against another project."""
        self._stop()
        self.sources = ()
        self.when_checked(None, "")
        if self.pane is not None:
            self.pane.forget()

    # ---- what is saved

    def _menu_of_texts(self) -> QMenu:
        menu = QMenu(self.workspace.parent)
        menu.addAction(tr("&Open other files..."), self.ask)
        menu.addAction(tr("Read the files &again"), lambda: self.check(self.sources))
        menu.addAction(tr("Check the &pasted text"), self.paste)
        return menu

    def _menu_of_exports(self) -> QMenu:
        menu = QMenu(self.workspace.parent)
        menu.addAction(tr("&Save the report..."), self.save_report)
        comments = menu.addAction(tr("Write the findings as &comments..."), lambda: self.ask_for_copies("comments"))
        numbers = menu.addAction(tr("&Insert the missing numbers..."), lambda: self.ask_for_copies("numbers"))
        menu.addSeparator()
        since = menu.addAction(tr("&Renumbering map since this text was opened..."), self._map_since)
        menu.addAction(tr("Renumbering map from an &older listing..."), self._map_from_listing)

        def refresh() -> None:
            for each in (comments, numbers):
                each.setEnabled(self.has_word_file)
                tip = tr("Into a copy of the Word file") if self.has_word_file else tr("Only for Word files (.docx)")
                each.setToolTip(tip)
            since.setEnabled(self.renumbering.has_changed)
            since.setToolTip("" if since.isEnabled() else tr("No SEQ ID NO has changed since this text was opened"))

        menu.setToolTipsVisible(True)
        menu.aboutToShow.connect(refresh)
        return menu

    def _map_since(self) -> None:
        report = self.pane.report if self.pane is not None else None
        if report is not None:
            self.renumbering.since_opened(report, self._paths)

    def _map_from_listing(self) -> None:
        report = self.pane.report if self.pane is not None else None
        if report is not None:
            self.renumbering.ask_for_older(report, self._paths)

    @property
    def _paths(self) -> list[Path]:
        return [each for each in self.sources if isinstance(each, Path)]

    @property
    def has_word_file(self) -> bool:
        """Whether one of the files of the text is a Word file, which a copy can be written of."""
        report = self.pane.report if self.pane is not None else None
        return report is not None and any(each.kind == "docx" for each in report.specification.files)

    def save_report(self) -> None:
        """Ask for a file, and save the report as HTML, spreadsheet, JSON, PDF or text, by the ending."""
        from wiposeq.formats.reports.specification_report import as_html, as_json, as_text, as_workbook
        from wiposeq.ui.exporting.saving import save_by_ending

        report = self.pane.report if self.pane is not None else None
        if report is None:
            return
        formats: dict[str, Callable[[SpecificationReport], str | bytes]] = {
            "html": as_html,
            "xlsx": as_workbook,
            "json": as_json,
            "pdf": as_html,
            "txt": as_text,
        }
        writers = {ending: partial(write, report) for ending, write in formats.items()}
        save_by_ending(self.workspace.parent, tr("Save the report"), "specification-report.html", writers)

    def ask_for_copies(self, what: str) -> None:
        """Ask for a folder, and write copies of the Word files into it. what: "comments" or "numbers"."""
        ask_for_folder(
            self.workspace.parent,
            tr("Folder for the copies"),
            self.workspace.first_folder,
            lambda name: self.write_copies(what, Path(name)),
        )

    def write_copies(self, what: str, folder: Path) -> None:
        """Write copies of the Word files in a thread. The originals never change. what: as in ask_for_copies()."""
        report = self.pane.report if self.pane is not None else None
        if report is None:
            return
        paths = self._paths

        def job(progress: Progress) -> "tuple[Copied, ...]":
            from wiposeq.app.specification import word_copies

            changes = word_copies.comments(report) if what == "comments" else word_copies.tracked_changes(report)
            return word_copies.write_copies(report.specification, paths, folder, changes)

        self.session.run(tr("Writing copies"), job, lambda copies: show_copies(self.workspace, copies, folder))
