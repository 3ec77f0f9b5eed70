"""Shows the page after Generate in the center of the window, until the listing changes.

It hides when the page is made and removed, and which actions its steps run.
"""

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from wiposeq.app.exporting.written import Written
from wiposeq.texts import listed, shown_number, tr, trn
from wiposeq.ui.exporting.written_page import NextStep, WrittenPage
from wiposeq.ui.window.actions import Controllers


class WrittenPlace:
    """The page about the listing that was written last, if the project has not changed since."""

    def __init__(self, controllers: Controllers) -> None:
        self._controllers = controllers
        self._panes = controllers.panes
        self._session = controllers.session
        self.page: WrittenPage | None = None
        self._session.generated.connect(self._written)
        self._session.changed.connect(self._changed)
        self._session.document_replaced.connect(self._remove)

    @property
    def is_shown(self) -> bool:
        """Whether the page is in the center."""
        return self.page is not None and self._panes.center.currentWidget() is self.page

    def show(self) -> bool:
        """Show the page in place of the sequence. Return False if there is none."""
        if self.page is None:
            return False
        self._panes.show_page(self.page)
        return True

    def _written(self, written: Written) -> None:
        self._remove()
        self.page = WrittenPage(written, self._steps(written), self._panes.leave_page, self._session.message.emit)
        self._panes.center.addWidget(self.page)
        self._session.message.emit(
            tr("{name} written, {size} bytes", name=written.path.name, size=shown_number(written.size))
        )
        self.show()

    def _changed(self, changes: object) -> None:
        self._remove()

    def _remove(self) -> None:
        page, was_shown = self.page, self.is_shown
        if page is None:
            return
        self.page = None
        if was_shown:
            self._panes.leave_page()
        self._panes.center.removeWidget(page)
        page.deleteLater()

    def _steps(self, written: Written) -> list[NextStep]:
        listing = self._controllers.listing

        def open_folder() -> None:
            if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(written.path.parent))):
                folder = str(written.path.parent)
                self._session.message.emit(tr('The folder "{folder}" cannot be opened.', folder=folder))

        steps = [
            NextStep(
                "folder",
                tr("File it"),
                tr("Upload the XML at the office as it is; do not save it in another program"),
                open_folder,
                tr("Open folder"),
            ),
            NextStep(
                "document",
                tr("Make a reading copy..."),
                tr("HTML or PDF with a feature map of each sequence"),
                listing.save_copy,
            ),
            NextStep(
                "package",
                tr("Make the filing package..."),
                tr("The XML with the statement of identity and the check report"),
                self._controllers.packages.ask,
            ),
        ]
        steps += [self._step_to_compare(), self._step_to_specification()]
        return steps

    def _step_to_compare(self) -> NextStep:
        listing, source = self._controllers.listing, self._session.project.origin.source
        if source:
            name = Path(source).name
            words, run = tr("Against {name}, as it is on the disk", name=name), listing.compare_with_source
        else:
            words, run = tr("Against a listing that was filed before"), listing.ask_to_compare
        title = tr("See the record of changes") if source else tr("See the record of changes...")
        return NextStep("compare", title, words, run)

    def _step_to_specification(self) -> NextStep:
        specification = self._controllers.specification
        pane = specification.pane
        if pane is None or pane.report is None:
            words = tr("Not checked yet: numbers and residues of the text against the listing")
            return NextStep("search_document", tr("Check the specification..."), words, specification.show_or_ask)
        errors, warnings = pane.report.errors, pane.report.warnings
        found = (
            trn("{count} error", "{count} errors", errors),
            trn("{count} warning", "{count} warnings", warnings),
        )
        return NextStep("search_document", tr("Check the specification"), listed(found), specification.show_or_ask)
