"""The renumbering map in the window: what a text must change after the sequences got other numbers.

It hides which listing had the numbers of the text: the project as it was when the text was opened, or an older file.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from wiposeq.model.project import Project
from wiposeq.model.specification import Specification
from wiposeq.model.specification_report import RenumberingMap, SpecificationReport
from wiposeq.progress import Progress
from wiposeq.texts import tr, trn
from wiposeq.ui.widgets import dialogs
from wiposeq.ui.widgets.asking import ask, ask_for_folder, every_file, show_folder
from wiposeq.ui.window.workspace import Workspace

if TYPE_CHECKING:
    from wiposeq.formats.specification.word_copy import Copied


class RenumberingActions:
    """Makes renumbering maps for the text that a window shows."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.session = workspace.session
        self._first: Project | None = None

    def begin(self, project: Project) -> None:
        """Remember the project with which a text was opened."""
        self._first = project

    @property
    def has_changed(self) -> bool:
        """Whether a sequence of the project has another number than when the text was opened, or was removed."""
        from wiposeq.app.specification.editing import new_numbers

        first, project = self._first, self.session.project
        if first is None or first.sequences is project.sequences:
            return False
        return any(old != new for old, new in new_numbers(first, project, is_same_project=True).items())

    def since_opened(self, report: SpecificationReport, paths: Sequence[Path]) -> None:
        """Offer the map of what changed since the text was opened. paths: its files."""
        if self._first is not None:
            self._make(report.specification, self._first, self.session.project, paths, is_same_project=True)

    def ask_for_older(self, report: SpecificationReport, paths: Sequence[Path]) -> None:
        """Ask for the listing whose numbers the text has, and offer the map. paths: the files of the text."""
        filters = [tr("Listings and projects ({pattern})", pattern="*.xml *.wsq"), every_file()]
        dialog = dialogs.file_dialog(
            self.workspace.parent, tr("The listing whose numbers the text has"), filters, self.workspace.first_folder
        )
        dialog.fileSelected.connect(lambda name: self.from_older(report, Path(name), paths))
        dialog.open()

    def from_older(self, report: SpecificationReport, listing: Path, paths: Sequence[Path]) -> None:
        """Offer the map from an older listing to the project."""
        self._make(report.specification, listing, self.session.project, paths)

    def _make(
        self,
        specification: Specification,
        old: Project | Path,
        new: Project,
        paths: Sequence[Path],
        *,
        is_same_project: bool | None = None,
    ) -> None:
        profile = self.session.profile_name

        def job(progress: Progress) -> RenumberingMap:
            from wiposeq.app.importing.opening import open_any
            from wiposeq.app.specification.checking import check_specification
            from wiposeq.app.specification.editing import new_numbers, renumbering_map

            before = open_any(old) if isinstance(old, Path) else old
            report = check_specification(before, specification, profile, progress=progress)
            return renumbering_map(report, new_numbers(before, new, is_same_project=is_same_project))

        self.session.run(tr("Making the renumbering map"), job, lambda found: self._offer(found, paths))

    def _offer(self, found: RenumberingMap, paths: Sequence[Path]) -> None:
        if not found.rows:
            self.session.message.emit(tr("Every sequence has the same SEQ ID NO in both listings."))
            return
        places = len(found.remarks)
        words = trn("{count} SEQ ID NO changes", "{count} SEQ ID NOs change", len(found.rows))
        more = trn("{count} mention in the text must change.", "{count} mentions in the text must change.", places)
        answers = {tr("&Save the map..."): lambda: self._save(found)}
        if places and any(each.kind == "docx" for each in found.specification.files):
            answers[tr("Write &comments...")] = lambda: self._ask_for_copies(found, paths)
        ask(self.workspace.parent, words, answers, more=more)

    def _save(self, found: RenumberingMap) -> None:
        from functools import partial

        from wiposeq.formats.reports.specification_report import MAP_FORMATS
        from wiposeq.ui.exporting.saving import save_by_ending

        writers = {ending: partial(write, found) for ending, write in MAP_FORMATS.items()}
        save_by_ending(self.workspace.parent, tr("Save the renumbering map"), "renumbering-map.html", writers)

    def _ask_for_copies(self, found: RenumberingMap, paths: Sequence[Path]) -> None:
        ask_for_folder(
            self.workspace.parent,
            tr("Folder for the copies"),
            self.workspace.first_folder,
            lambda name: self.write_copies(found, paths, Path(name)),
        )

    def write_copies(self, found: RenumberingMap, paths: Sequence[Path], folder: Path) -> None:
        """Write copies of the Word files in a thread, with a comment at each mention that must change."""

        def job(progress: Progress) -> "tuple[Copied, ...]":
            from wiposeq.app.specification import word_copies

            return word_copies.write_copies(found.specification, paths, folder, word_copies.comments_of_map(found))

        self.session.run(tr("Writing copies"), job, lambda copies: show_copies(self.workspace, copies, folder))


def show_copies(workspace: Workspace, copies: "tuple[Copied, ...]", folder: Path) -> None:
    """Say which copies of Word files were written, and how many changes they have."""
    written, omitted = sum(each.written for each in copies), sum(len(each.omitted) for each in copies)
    lines = [str(each.path) for each in copies]
    if omitted:
        one = "{count} place in a footnote, running head or formula was left out; the report lists it"
        more = "{count} places in footnotes, running heads or formulas were left out; the report lists them"
        lines.append(trn(one, more, omitted))
    words = trn("{count} change written", "{count} changes written", written)
    show_folder(workspace.parent, words, "\n".join(lines), folder)
