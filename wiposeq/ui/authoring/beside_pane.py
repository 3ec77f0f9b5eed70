"""A second sequence beside the one that is shown: its map and its residues, to read, compare, copy and edit.

It hides how the second sequence is chosen. The main panes are not changed by it.
"""

from PySide6.QtWidgets import QLineEdit, QPushButton

from wiposeq.app.authoring.going_to import places
from wiposeq.model.address import Address
from wiposeq.model.finding import Report
from wiposeq.texts import tr
from wiposeq.ui.authoring.side_pane import SidePane
from wiposeq.ui.residues.pane import ResiduePane
from wiposeq.ui.widgets.fields import TextKeys
from wiposeq.ui.widgets.layout import label_of, line, push_button, row
from wiposeq.ui.window.panes import Panes
from wiposeq.ui.window.workspace import Workspace


class BesidePane(SidePane):
    """The pane. residues: the second sequence."""

    stretch = 1

    def __init__(self, workspace: Workspace, panes: Panes) -> None:
        super().__init__(tr("Second sequence"))
        self._workspace = workspace
        self._session = session = workspace.session
        self._panes = panes
        self.residues = ResiduePane(session)
        self.residues.setAccessibleName(tr("Second sequence"))
        self.wanted: QLineEdit = line(tr("SEQ ID NO or name"))
        TextKeys(self.wanted)
        self.wanted.returnPressed.connect(self._choose)
        self.go = push_button(tr("Show"), self._choose)
        self.swap: QPushButton = push_button(tr("Swap with the first"), self._swap)
        self.body.addLayout(row(label_of(tr("Sequence"), self.wanted), (self.wanted, 1), self.go, self.swap))
        self.body.addWidget(self.residues, 1)
        heading = self.residues.heading
        heading.findings_requested.connect(lambda address: workspace.places.go_to(address))
        heading.feature_step_requested.connect(self.residues.map.step)
        self.residues.new_feature_requested.connect(self._add_feature)

    def show_sequence(self, uid: int) -> None:
        """Show a sequence in this pane."""
        self.residues.set_sequence(uid)
        self.wanted.setText(f"{self._session.project.number(uid)}")
        self.residues.view.setFocus()

    def _choose(self) -> None:
        found = places(self.wanted.text(), self._session.project, None, Report())
        uids = (each.address.sequence for each in found if each.address.feature is None and each.residues is None)
        uid = next(uids, None)
        if uid is None:
            self._session.message.emit(tr('No sequence matches "{text}".', text=self.wanted.text()))
        else:
            self.show_sequence(uid)

    def _swap(self) -> None:
        """Show the second sequence in the main panes, and the first one here."""
        here, there = self.residues.uid, self._panes.current_sequence
        if here is None or there is None or here == there:
            return
        self._workspace.places.select_sequences([here])
        self.show_sequence(there)

    def _add_feature(self, start: int, end: int) -> None:
        """Add a feature to the second sequence, in the main panes, which have the form."""
        uid = self.residues.uid
        if uid is not None:
            self._workspace.places.go_to(Address(uid, field="residues"))
            self._panes.residues.view.select(start, end)
            self._panes.residues.new_feature_requested.emit(start, end)
