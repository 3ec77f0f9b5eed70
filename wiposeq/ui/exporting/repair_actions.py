"""The action Repair and file: from a listing with errors to a filing package, with every change shown before.

It hides the steps: the check, the questions that only a person can answer, the list of the changes, and the package
with the record of changes against the file that was read.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from wiposeq.model.edits import Together
from wiposeq.model.finding import Finding, Fix, Report
from wiposeq.model.origin_edits import KeepRepairs
from wiposeq.model.project import Project
from wiposeq.progress import Progress
from wiposeq.texts import tr, trn
from wiposeq.ui.exporting.package_actions import PackageActions
from wiposeq.ui.window.workspace import Workspace

if TYPE_CHECKING:
    from wiposeq.app.fixing import Fixed


class RepairActions:
    """The action that repairs a listing and makes its filing package."""

    def __init__(self, workspace: Workspace, packages: PackageActions) -> None:
        self.workspace = workspace
        self.packages = packages

    def ask(self) -> None:
        """Check the listing, then ask what only a person can decide."""
        session = self.workspace.session
        project, name = session.project, session.profile_name

        def look(progress: Progress) -> tuple[list[Finding], Report]:
            from wiposeq.app import fixing
            from wiposeq.checking.checker import Checker
            from wiposeq.checking.profile import profile

            report = Checker(project.edition_on(), profile(name)).check(project, progress=progress)
            return fixing.questions(project, report), report

        session.run(tr("Checking"), look, lambda found: self._ask_questions(project, *found))

    def _ask_questions(self, project: Project, found: Sequence[Finding], report: Report) -> None:
        from wiposeq.ui.results.questions_dialog import QuestionsDialog

        if not found:
            self._plan(project, ())
            return
        dialog = QuestionsDialog(found, project, self.workspace.parent)
        dialog.accepted.connect(lambda: self._plan(project, dialog.answers))
        dialog.open()

    def _plan(self, project: Project, chosen: Sequence[tuple[Finding, Fix]]) -> None:
        """Compute all repairs in a thread: those that were chosen, and all safe ones."""
        session = self.workspace.session
        name = session.profile_name

        def plan(progress: Progress) -> "Fixed":
            from wiposeq.app.fixing import fix
            from wiposeq.checking.profile import profile

            return fix(project, profile(name), chosen=chosen, progress=progress)

        session.run(tr("Repairing"), plan, lambda fixed: self._show_changes(project, fixed))

    def _show_changes(self, project: Project, fixed: "Fixed") -> None:
        from wiposeq.ui.results.repair_list import RepairPreview

        if not fixed.edits:
            self._go_on(fixed.report)
            return
        errors = fixed.report.errors
        remark = (
            trn(
                "{count} error remains after that; no package can be made yet.",
                "{count} errors remain after that; no package can be made yet.",
                errors,
            )
            if errors
            else tr("Then you choose what the filing package contains.")
        )
        dialog = RepairPreview(
            tr("Changes of the repair"), fixed.changes, self.workspace.parent, remark=remark, action=tr("&Repair")
        )
        dialog.accepted.connect(lambda: self._apply(project, fixed))
        dialog.open()

    def _apply(self, project: Project, fixed: "Fixed") -> None:
        label = trn("Repair {count} place", "Repair {count} places", len(fixed.changes))
        edit = Together(label, (*fixed.edits, KeepRepairs(fixed.changes)))
        if self.workspace.session.do_prepared(project, edit):
            self._go_on(fixed.report)

    def _go_on(self, report: Report) -> None:
        """Ask for the package; go to the first error if there is one."""
        session = self.workspace.session
        error = next((each for each in report.findings if each.is_error), None)
        if error is None:
            self.packages.ask()
            return
        session.message.emit(
            trn(
                "{count} error remains. Repair it, then file.",
                "{count} errors remain. Repair them, then file.",
                report.errors,
            )
        )
        self.workspace.places.go_to(error.address)
