"""Files and folders chosen one after the other: the list of a dialog that works on many, and its buttons.

It hides how they are asked for. What is in a folder is found by whoever works on it.
"""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHBoxLayout,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from wiposeq.texts import tr
from wiposeq.ui.widgets import dialogs


class FilesAndFolders(QWidget):
    """The list. filters: the kinds of files offered; folder: where to look first, and then where it was looked last.

    changed(): other files are listed. A low one shows three lines and leaves the room to others.
    """

    changed = Signal()

    def __init__(
        self, filters: Sequence[str], folder: str = "", *, is_low: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.folder = folder
        self._filters = filters
        self.view = QListWidget()
        self.view.setAccessibleName(tr("Files and folders"))
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.view.itemSelectionChanged.connect(self._refresh)
        self.add_files = QPushButton(tr("Add &files..."))
        self.add_files.clicked.connect(self._ask_files)
        self.add_folder = QPushButton(tr("Add a f&older..."))
        self.add_folder.clicked.connect(self._ask_folder)
        self.remove = QPushButton(tr("&Remove"))
        self.remove.clicked.connect(self._remove)
        side = QVBoxLayout()
        for button in (self.add_files, self.add_folder, self.remove):
            button.setAutoDefault(False)
            side.addWidget(button)
        side.addStretch()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.view, 1)
        row.addLayout(side)
        if is_low:
            self.view.setMaximumHeight(3 * self.add_files.sizeHint().height() + 14)
        self._refresh()

    @property
    def names(self) -> list[str]:
        """What is listed, in its order."""
        return [self.view.item(row).text() for row in range(self.view.count())]

    def add(self, names: Sequence[str]) -> None:
        """Adds files and folders; what is there already is not repeated."""
        there = set(self.names)
        for name in names:
            if name not in there:
                self.view.addItem(name)
            self.folder = str(Path(name).parent)
        self.changed.emit()

    def _refresh(self) -> None:
        self.remove.setEnabled(bool(self.view.selectedItems()))

    def _remove(self) -> None:
        for item in self.view.selectedItems():
            self.view.takeItem(self.view.row(item))
        self.changed.emit()

    def _ask_files(self) -> None:
        dialog = dialogs.file_dialog(self, tr("Add files"), self._filters, self.folder, many=True)
        dialog.filesSelected.connect(self.add)
        dialog.open()

    def _ask_folder(self) -> None:
        dialog = QFileDialog(self, tr("Add a folder"), self.folder)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda name: self.add([name]))
        dialog.open()
