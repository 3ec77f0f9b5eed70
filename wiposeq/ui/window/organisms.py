"""The dialog for the user's own organisms.

It hides how names are added, removed, imported and exported. app/organisms.py reads and writes files of names.
"""

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtWidgets import QListWidget, QWidget

from wiposeq.app import organisms
from wiposeq.errors import UserError
from wiposeq.texts import tr, trn
from wiposeq.ui.widgets import dialogs
from wiposeq.ui.widgets.layout import column, line, push_button, row, wrapped
from wiposeq.ui.widgets.organism_field import FIXED, OrganismCompleter
from wiposeq.ui.window.workspace import Workspace


class OwnOrganisms(dialogs.Dialog):
    """Edits the list of the user's own organisms, which every field for an organism offers first."""

    def __init__(self, own: Iterable[str], folder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, tr("Own organisms"), 480, 420)
        self._folder = folder
        self.note = wrapped(tr("These names are offered first in every field for an organism."))
        self.line = line(tr("Organism to add"), tr("Type the first letters of a name"))
        OrganismCompleter(self.line, lambda: FIXED)
        self.names = QListWidget()
        self.names.setAccessibleName(tr("Own organisms"))
        self.names.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self.names.addItems(list(own))
        self.add = push_button(tr("&Add"), self._add)
        self.remove = push_button(tr("&Remove"), self._remove)
        self.import_list = push_button(tr("&Import..."), self._import)
        self.export_list = push_button(tr("&Export..."), self._export)
        self.line.returnPressed.connect(self._add)
        self.names.itemSelectionChanged.connect(self._refresh)
        buttons, ok = dialogs.ok_buttons(self, text=tr("&Save"))
        ok.setAutoDefault(False)
        below = row(self.remove, None, self.import_list, self.export_list)
        column(self.note, row((self.line, 1), self.add), (self.names, 1), below, buttons, parent=self)
        self._refresh()

    def own(self) -> tuple[str, ...]:
        """Return the names in the list."""
        return tuple(self.names.item(row).text() for row in range(self.names.count()))

    def read(self, path: Path) -> None:
        """Add the new names of a file, and show how many they are."""
        try:
            found = organisms.read_list(path)
        except UserError as error:
            dialogs.show_error(self, error)
            return
        before = self.own()
        self._show(organisms.merged(before, found))
        count = self.names.count() - len(before)
        self.note.setText(trn("{count} organism added.", "{count} organisms added.", count))

    def write(self, path: Path) -> None:
        """Write the names to a file, for another computer."""
        try:
            count = organisms.write_list(self.own(), path)
        except UserError as error:
            dialogs.show_error(self, error)
            return
        self.note.setText(
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
        selected = {item.text() for item in self.names.selectedItems()}
        self._show(name for name in self.own() if name not in selected)

    def _import(self) -> None:
        filters = [tr("Lists of names ({pattern})", pattern="*.txt")]
        dialog = dialogs.file_dialog(self, tr("Import organisms"), filters, self._folder)
        dialog.fileSelected.connect(lambda name: self.read(Path(name)))
        dialog.open()

    def _export(self) -> None:
        title, filters = tr("Export organisms"), [tr("Lists of names ({pattern})", pattern="*.txt")]
        dialog = dialogs.file_dialog(self, title, filters, self._folder, save_as="organisms.txt")
        dialog.fileSelected.connect(lambda name: self.write(Path(name)))
        dialog.open()


def edit_own_organisms(workspace: Workspace) -> None:
    """Show the user's own organisms. When accepted, save them in the settings and offer them from now on."""
    dialog = OwnOrganisms(workspace.settings.own_organisms, workspace.first_folder, workspace.parent)

    def accepted() -> None:
        workspace.session.own_organisms = dialog.own()
        workspace.use_settings(workspace.settings.changed(own_organisms=dialog.own()))

    dialog.accepted.connect(accepted)
    dialog.open()
