"""The dialog for the user's own organisms: add, remove, import, export. The list's file is app.organisms'."""

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from wiposeq.app import organisms
from wiposeq.errors import UserError
from wiposeq.texts import tr, trn
from wiposeq.ui.widgets import dialogs
from wiposeq.ui.widgets.organism_field import FIXED, OrganismCompleter
from wiposeq.ui.window.workspace import Workspace


class OwnOrganisms(QDialog):
    """The user's own organisms: offered first in every field; add, remove, import, export."""

    def __init__(self, own: Iterable[str], folder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Own organisms"))
        self._folder = folder
        self.told = QLabel(tr("These names are offered first wherever an organism is entered."))
        self.told.setWordWrap(True)
        self.line = QLineEdit()
        self.line.setAccessibleName(tr("Organism to add"))
        self.line.setPlaceholderText(tr("Type the first letters of a name"))
        OrganismCompleter(self.line, lambda: FIXED)
        self.names = QListWidget()
        self.names.setAccessibleName(tr("Own organisms"))
        self.names.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self.names.addItems(list(own))
        self.add = QPushButton(tr("&Add"))
        self.remove = QPushButton(tr("&Remove"))
        self.import_list = QPushButton(tr("&Import..."))
        self.export_list = QPushButton(tr("&Export..."))
        for button, run in (
            (self.add, self._add), (self.remove, self._remove), (self.import_list, self._import),
            (self.export_list, self._export),
        ):  # fmt: skip
            button.setAutoDefault(False)
            button.clicked.connect(run)
        self.line.returnPressed.connect(self._add)
        self.names.itemSelectionChanged.connect(self._refresh)
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        box.accepted.connect(self.accept)
        box.rejected.connect(self.reject)
        box.button(QDialogButtonBox.StandardButton.Ok).setAutoDefault(False)
        typed = QHBoxLayout()
        typed.addWidget(self.line, 1)
        typed.addWidget(self.add)
        row = QHBoxLayout()
        row.addWidget(self.remove)
        row.addStretch(1)
        row.addWidget(self.import_list)
        row.addWidget(self.export_list)
        layout = QVBoxLayout(self)
        layout.addWidget(self.told)
        layout.addLayout(typed)
        layout.addWidget(self.names, 1)
        layout.addLayout(row)
        layout.addWidget(box)
        self.resize(480, 420)
        self._refresh()

    def own(self) -> tuple[str, ...]:
        """The names as they are in the list now."""
        return tuple(self.names.item(row).text() for row in range(self.names.count()))

    def read(self, path: Path) -> None:
        """Adds the names of a list that are not there yet, and says how many."""
        try:
            found = organisms.read_list(path)
        except UserError as error:
            dialogs.show_error(self, error)
            return
        before = self.own()
        self._show(organisms.merged(before, found))
        count = self.names.count() - len(before)
        self.told.setText(trn("{count} organism added.", "{count} organisms added.", count))

    def write(self, path: Path) -> None:
        """Writes the names as a list for another computer."""
        try:
            count = organisms.write_list(self.own(), path)
        except UserError as error:
            dialogs.show_error(self, error)
            return
        self.told.setText(
            trn("{count} organism written to {name}.", "{count} organisms written to {name}.", count, name=path.name)
        )

    def _show(self, names: Iterable[str]) -> None:
        self.names.clear()
        self.names.addItems(list(names))
        self._refresh()

    def _refresh(self) -> None:
        self.remove.setEnabled(bool(self.names.selectedItems()))
        self.export_list.setEnabled(self.names.count() > 0)

    def _add(self) -> None:
        name = " ".join(self.line.text().split())
        if name:
            self._show(organisms.merged((name,), self.own()))
            self.line.clear()
        self.line.setFocus()

    def _remove(self) -> None:
        chosen = {item.text() for item in self.names.selectedItems()}
        self._show(name for name in self.own() if name not in chosen)

    def _import(self) -> None:
        dialog = dialogs.file_dialog(
            self, tr("Import organisms"), [tr("Lists of names ({pattern})", pattern="*.txt")], self._folder
        )
        dialog.fileSelected.connect(lambda name: self.read(Path(name)))
        dialog.open()

    def _export(self) -> None:
        dialog = dialogs.file_dialog(
            self, tr("Export organisms"), [tr("Lists of names ({pattern})", pattern="*.txt")], self._folder,
            save_as="organisms.txt", suffix="txt",
        )  # fmt: skip
        dialog.fileSelected.connect(lambda name: self.write(Path(name)))
        dialog.open()


def edit_own_organisms(workspace: Workspace) -> None:
    """Show the user's own organisms; save changes in the settings and offer them from now on."""
    dialog = OwnOrganisms(workspace.settings.own_organisms, workspace.settings.folder, workspace.parent)

    def keep() -> None:
        workspace.session.own_organisms = dialog.own()
        workspace.use_settings(workspace.settings.changed(own_organisms=dialog.own()))

    dialog.accepted.connect(keep)
    dialog.open()
