"""The strip that offers a new translation, protein and number for genes that encode another protein since an edit.

It hides that edits are compared in a thread after a pause. app/authoring/changed_genes.py finds the genes.
"""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from wiposeq.app.authoring.changed_genes import (
    ChangedGene,
    changed_genes,
    followed,
    linked_number,
    still_changed,
    unfollowing_features,
)
from wiposeq.app.document import Changes
from wiposeq.model.lookup import describe
from wiposeq.model.project import Project
from wiposeq.progress import Progress
from wiposeq.texts import tr, trn
from wiposeq.ui.widgets.fields import icon_button
from wiposeq.ui.widgets.labels import ElidedLabel
from wiposeq.ui.widgets.layout import at_each_zoom, delayed, push_button, row, scale
from wiposeq.ui.window.workspace import Workspace

PAUSE: Final = 400
"""Milliseconds from the last edit until its genes are compared."""


class ChangedGenesBar(QFrame):
    """The strip. It is hidden while no gene is out of date. genes: that are offered. offered(): others are."""

    offered = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._session = session = workspace.session
        self.genes: list[ChangedGene] = []
        self._before: Project = session.project
        self._uids: set[int] = set()
        self._stop: Callable[[], None] = lambda: None
        self.setProperty("role", "strip")
        self.setAccessibleName(tr("Genes that have changed"))
        self.text = ElidedLabel()
        self.update_button = push_button(tr("Translate again"), self.follow)
        self.show_button = push_button(tr("Show"), self._show_gene)
        self.close_button = icon_button("close", tr("Leave the translations as they are"), self.dismiss)
        self._row = row((self.text, 1), self.update_button, self.show_button, self.close_button, parent=self)
        at_each_zoom(self, lambda: scale(self._row, (12, 4, 8, 4)))
        self._timer = delayed(self, PAUSE, self._compare)
        session.changed.connect(self._changed)
        session.document_replaced.connect(self._replaced)
        self.hide()

    @property
    def has_genes(self) -> bool:
        """Whether there is an offer."""
        return bool(self.genes)

    def follow(self) -> None:
        """Translate the genes again and change their proteins, in one step; after an edit compare its genes first."""
        if self._uids or self._before is not self._session.project:
            self._timer.stop()
            self._stop()
            self._compare(self._follow)
        else:
            self._follow()

    def _follow(self) -> None:
        edit = followed(self.genes, self._session.project, self._session.edition)
        if edit is not None:
            self._session.do(edit)
        self.dismiss()

    def dismiss(self) -> None:
        """Withdraw the offer. The check still reports the translations."""
        self.genes = []
        self.hide()
        self.offered.emit()

    def _show_gene(self) -> None:
        if self.genes:
            self._workspace.places.go_to(self.genes[0].place.at("location"))

    def _replaced(self) -> None:
        self._stop()
        self._timer.stop()
        self._before, self._uids = self._session.project, set()
        self.dismiss()

    def _changed(self, changes: Changes) -> None:
        self._uids |= changes.sequences.changed
        if self._uids or self.genes:
            self._stop()
            self._timer.start()
        else:
            self._before = self._session.project

    def _compare(self, then: Callable[[], None] = lambda: None) -> None:
        """Find the changed genes in a thread, and then call `then`."""
        before, project, edition = self._before, self._session.project, self._session.edition
        uids, known = tuple(self._uids), tuple(self.genes)

        def work(progress: Progress) -> list[ChangedGene]:
            left = still_changed(known, project, edition)
            places = {each.place for each in left}
            new = changed_genes(before, project, uids, edition, progress)
            return [*left, *(each for each in new if each.place not in places)]

        def show(genes: list[ChangedGene]) -> None:
            if self._session.project is project:
                self._before, self._uids, self.genes = project, set(), genes
                self._show()
                self.offered.emit()
                then()

        self._stop = self._session.beside(self, work, show, lambda _: None)

    def _show(self) -> None:
        self.setVisible(self.has_genes)
        if not self.genes:
            return
        project, count = self._session.project, len(self.genes)
        if count > 1:
            words = trn("{count} gene encodes another protein now.", "{count} genes encode other proteins now.", count)
            self._put(words, tr("Translate again, and change their proteins"))
            return
        what = describe(project, self.genes[0].place)
        number, is_shared = linked_number(project, self.genes[0])
        words, tip = tr("{what} encodes another protein now.", what=what), tr("Translate again")
        if number:
            words = tr("{what} encodes another protein now; SEQ ID NO {number} follows.", what=what, number=number)
            tip = tr("Translate again, and change SEQ ID NO {number}", number=number)
        if is_shared:
            words = tr("{what} encodes another protein now and gets one of its own.", what=what)
            tip = tr("Translate again, and add a protein; other genes share SEQ ID NO {number}", number=number)
        self._put(words, tip)

    def _put(self, words: str, tip: str) -> None:
        """Show the offer. Add how many features of the proteins keep a wrong location."""
        count = unfollowing_features(self._session.project, self.genes)
        if count:
            words = f"{words} {trn('{count} feature cannot follow.', '{count} features cannot follow.', count)}"
        self.text.setText(words)
        self.update_button.setToolTip(tip)
