"""A list of files and folders with buttons to add and remove them. Its owner finds the files in a folder."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QWidget

from wiposeq.texts import tr
from wiposeq.ui.widgets import dialogs
from wiposeq.ui.widgets.asking import ask_for_folder
from wiposeq.ui.widgets.layout import column, push_button, row


class FilesAndFolders(QWidget):
    """The list.

    filters: of the file dialog. folder: where the file dialog opens first; later the folder of the last file.
    is_low: the list shows three lines.

    changed(): files were added or removed.
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
        self.add_files = push_button(tr("Add &files..."), self._ask_for_files)
        self.add_folder = push_button(
            tr("Add a f&older..."),
            lambda: ask_for_folder(self, tr("Add a folder"), self.folder, lambda name: self.add([name])),
        )
        self.remove = push_button(tr("&Remove"), self._remove)
        buttons = column(self.add_files, self.add_folder, self.remove, None)
        row((self.view, 1), buttons, parent=self, margin=0)
        if is_low:
            self.view.setMaximumHeight(3 * self.add_files.sizeHint().height() + 14)
        self._refresh()

    @property
    def names(self) -> list[str]:
        return [self.view.item(row).text() for row in range(self.view.count())]

    def add(self, names: Sequence[str]) -> None:
        """Add files and folders, and omit those that are already in the list."""
        before = set(self.names)
        for name in names:
            if name not in before:
                self.view.addItem(name)
            self.folder = str(Path(name).parent)
        self.changed.emit()

    def _refresh(self) -> None:
        self.remove.setEnabled(bool(self.view.selectedItems()))

    def _remove(self) -> None:
        for item in self.view.selectedItems():
            self.view.takeItem(self.view.row(item))
        self.changed.emit()

    def _ask_for_files(self) -> None:
        dialog = dialogs.file_dialog(self, tr("Add files"), self._filters, self.folder, many=True)
        dialog.filesSelected.connect(self.add)
        dialog.open()
