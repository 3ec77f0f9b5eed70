"""The action that writes a filing package, from the question to the list of what was written.

It hides that the package is written in a thread. package_dialog.py asks for the contents.
"""

import time
from pathlib import Path
from typing import TYPE_CHECKING

from wiposeq.formats import zipped
from wiposeq.formats.files import is_file
from wiposeq.model.project import Project
from wiposeq.progress import Progress
from wiposeq.texts import labeled, shown_number, tr, trn
from wiposeq.ui.exporting.actions import ListingActions
from wiposeq.ui.widgets.asking import show_folder
from wiposeq.ui.window.workspace import Workspace

if TYPE_CHECKING:
    from wiposeq.app.exporting.filing_package import Packaged
    from wiposeq.ui.exporting.package_dialog import PackageRequest


class PackageActions:
    """The action that writes a filing package."""

    def __init__(self, workspace: Workspace, listing: ListingActions) -> None:
        self.workspace = workspace
        self.listing = listing

    def ask(self) -> None:
        """Ask for the contents of the package, then write it."""
        from wiposeq.ui.exporting.package_dialog import PackageDialog

        session = self.workspace.session
        origin = Path(session.project.origin.source) if session.project.origin.source else None
        is_listing = origin is not None and origin.suffix.lower() in (".xml", ".txt")
        is_here = origin is not None and (is_file(origin) or zipped.archive_of(origin) is not None)
        # a listing without a change since it was opened is the one to file: it replaces nothing
        source = str(origin) if is_listing and is_here and session.document.is_modified else ""
        dialog = PackageDialog(
            session.project.header,
            Path(session.document.name or "").stem,
            source,
            self.workspace.first_folder or str(Path.home()),
            session.profile_name,
            self.workspace.parent,
        )
        dialog.chosen.connect(self.write)
        dialog.open()

    def write(self, request: "PackageRequest") -> None:
        """Write the package in a thread and show the result."""
        document, project = self.workspace.session.document, self.workspace.session.project
        name, own = Path(document.name or "").stem, self.workspace.settings.statements

        def work(progress: Progress) -> "Packaged":
            from wiposeq.app.exporting.filing_package import PackageOptions, Replaced, make_package
            from wiposeq.app.exporting.replaced import open_listing
            from wiposeq.formats import zipped

            replaced = None
            if request.replaces:
                old = open_listing(zipped.unpacked(zipped.real(request.replaces)), progress=progress.silent())
                replaced = Replaced(old, request.replaces.name)
            options = PackageOptions(
                request.profile, request.parts, replaced, name, statements=own, is_zipped=request.is_zipped
            )
            return make_package(document.whole(project, progress=progress), request.folder, options, progress=progress)

        title = tr("Writing {name}", name=request.folder.name)
        self.workspace.session.run(title, work, lambda done: self._show_result(done, request, project))

    def _show_result(self, done: "Packaged", request: "PackageRequest", project: Project) -> None:
        from wiposeq.app.exporting.filing_documents import remarks

        if not done.is_written:
            self.workspace.session.use_profile(request.profile)
            self.listing.show_errors(tr("The filing package was not written."), done.report.errors)
            return
        self.workspace.remember_folder(request.folder.parent)
        for each in done.files:
            if each.name.endswith(".xml"):
                self.listing.note_listing(request.folder / each.name, project, time.time())
        lines = [f"{each.name}  ({shown_number(each.size)})" for each in done.files]
        lines.insert(0, trn("{count} file, sizes in bytes:", "{count} files, sizes in bytes:", len(lines)))
        lines += ["", *(f"{remark}." for remark in remarks(done.report))]
        for name, places in done.blanks.items():
            lines.append(labeled(name, tr("Complete these places: {places}", places=" ".join(places))))
        show_folder(
            self.workspace.parent,
            tr('The filing package is in "{folder}".', folder=str(request.folder)),
            "\n".join(lines),
            request.folder,
        )
