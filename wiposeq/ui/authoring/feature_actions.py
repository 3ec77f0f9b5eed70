"""The actions on the selected features: copy, paste, split, merge and shift them.

It hides the clipboard and the messages. app/authoring/feature_editing.py makes the edits.
"""

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QInputDialog

from wiposeq.app.authoring.feature_editing import COPIED, as_text, copied, merge, pasted, shift, split
from wiposeq.errors import UserError
from wiposeq.model.records import Feature, Sequence
from wiposeq.texts import in_sentences, tr, trn
from wiposeq.ui.window.panes import Panes
from wiposeq.ui.window.workspace import Workspace


class FeatureActions:
    """The actions of one window."""

    def __init__(self, workspace: Workspace, panes: Panes) -> None:
        self._workspace = workspace
        self._session = workspace.session
        self._panes = panes

    @property
    def _sequence(self) -> Sequence | None:
        return self._panes.features.sequence

    @property
    def _chosen(self) -> tuple[Feature, ...]:
        """The selected features, in the order of the table."""
        return self._panes.features.selected_features()

    def copy(self) -> None:
        """Copy the selected features, for another sequence and as text."""
        chosen = self._chosen
        if not chosen:
            return
        data = QMimeData()
        data.setData(COPIED, copied(chosen, self._session.project))
        data.setText(as_text(chosen))
        QGuiApplication.clipboard().setMimeData(data)
        self._session.message.emit(trn("{count} feature copied.", "{count} features copied.", len(chosen)))

    def paste(self) -> None:
        """Insert the copied features after the current one."""
        sequence = self._sequence
        data = QGuiApplication.clipboard().mimeData()
        if sequence is None or not data.hasFormat(COPIED):
            self._session.message.emit(tr("The clipboard does not contain features. Copy features first."))
            return
        current = self._panes.features.current
        places = [n for n, each in enumerate(sequence.features, 1) if each.uid == current]
        index = places[0] if places else len(sequence.features)
        try:
            found = pasted(
                bytes(data.data(COPIED).data()), self._session.project, sequence, index, self._session.edition
            )
        except UserError as error:
            self._session.message.emit(str(error))
            return
        if found.edit is not None:
            self._session.do(found.edit)
            self._panes.features.select_feature(found.uids[0])
        sentences = [trn("{count} feature pasted.", "{count} features pasted.", len(found.uids))]
        if found.past_end:
            count = found.past_end
            sentences.append(trn("{count} extends past the end.", "{count} extend past the end.", count))
        if found.unlike:
            count = found.unlike
            sentences.append(
                trn(
                    "{count} has a key that this sequence cannot have, or is its source.",
                    "{count} have a key that this sequence cannot have, or are its source.",
                    count,
                )
            )
        if found.lost:
            count = found.lost
            sentences.append(
                trn(
                    "{count} text names a sequence that this project does not have, so its number is removed.",
                    "{count} texts name a sequence that this project does not have, so their numbers are removed.",
                    count,
                )
            )
        if found.left:
            count = found.left
            sentences.append(
                trn(
                    "{count} reference names another sequence than before.",
                    "{count} references name another sequence than before.",
                    count,
                )
            )
        self._session.message.emit(in_sentences(sentences))

    def split(self) -> None:
        """Make one feature of each part of the selected one, or divide it at the caret."""
        sequence, chosen = self._sequence, self._chosen
        if sequence is None or not chosen:
            return
        try:
            edit, uids = split(sequence, chosen[0], self._panes.residues.view.caret)
        except UserError as error:
            self._session.message.emit(str(error))
            return
        self._session.do(edit)
        self._panes.features.select_feature(uids[0])

    def merge(self) -> None:
        """Make one feature of the selected ones."""
        sequence = self._sequence
        if sequence is None:
            return
        try:
            edit, uid = merge(sequence, self._chosen)
        except UserError as error:
            self._session.message.emit(str(error))
            return
        self._session.do(edit)
        self._panes.features.select_feature(uid)

    def ask_to_shift(self) -> None:
        """Ask by how many residues the selected features move."""
        sequence, chosen = self._sequence, self._chosen
        if sequence is None or not chosen:
            return
        dialog = QInputDialog(self._workspace.parent)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(tr("Shift features"))
        dialog.setLabelText(tr("Number of residues; a negative number moves them to the start"))
        dialog.setInputMode(QInputDialog.InputMode.IntInput)
        dialog.setIntRange(-len(sequence.residues), len(sequence.residues))
        dialog.intValueSelected.connect(self.shift)
        dialog.open()

    def shift(self, by: int) -> None:
        """Move the selected features by a number of residues."""
        sequence = self._sequence
        if sequence is None:
            return
        try:
            edit = shift(sequence, self._chosen, by)
        except UserError as error:
            self._session.message.emit(str(error))
            return
        if edit is not None:
            self._session.do(edit)
