"""The choice of the legend with which notations are read: choose, save, delete, import and export a legend.

It hides which legends exist, and the name under which an edited one is saved. legend_table.py edits the symbols.
"""

from pathlib import Path
from typing import Final

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QMenu, QPushButton, QWidget

from wiposeq.app.importing import notations
from wiposeq.errors import UserError
from wiposeq.formats.notation.legend import Legend, preset, presets, read_legend, write_legend
from wiposeq.texts import tr
from wiposeq.ui.importing.legend_table import LegendEditor
from wiposeq.ui.widgets import dialogs
from wiposeq.ui.widgets.asking import ask, ask_to_open, ask_to_save, formats
from wiposeq.ui.widgets.layout import choice, column, hint, label_of, let_shrink, row
from wiposeq.ui.window import icons

DEFAULT_LEGEND: Final = "sirna-suffix"
"""The id of the legend that is chosen if no legend was used before."""


class LegendChoice(QWidget):
    """The choice of a legend and its menu. editor: shows and edits the chosen legend.

    replaced(Legend): another legend was chosen or imported. changed(): the legend was replaced, edited or saved.
    """

    replaced = Signal(object)
    changed = Signal()

    def __init__(self, editor: LegendEditor, folder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.editor = editor
        self._folder = folder
        self._saved = Legend("")
        """The legend without the changes that are not saved."""
        editor.changed.connect(self._legend_changed)
        self.choice = choice(tr("Legend"))
        let_shrink(self.choice)
        self.choice.activated.connect(self.choose)
        self.state = QLabel()
        self.state.setProperty("hint", True)
        more = QPushButton(tr("&Manage"))
        more.setMenu(self._menu())
        self.about = hint()
        first = row(label_of(tr("Le&gend"), self.choice), (self.choice, 1), self.state, more)
        column(first, self.about, parent=self, margin=0)

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        self.save_action = menu.addAction(tr("&Save as my legend"), self.save)
        self.delete_action = menu.addAction(tr("&Delete my legend..."), self.ask_to_delete)
        menu.addSeparator()
        menu.addAction(tr("&Import a legend..."), self._ask_for_file)
        menu.addAction(tr("&Export the legend..."), self._ask_to_export)
        return menu

    def offer(self, id: str) -> None:
        """List the legends of the program and of the user, and select the one with this id."""
        self.choice.clear()
        for each in notations.choices():
            name = each.name if each.path is None else tr("{name} (mine)", name=each.name)
            self.choice.addItem(name, each)
            if each.trouble:
                place = self.choice.count() - 1
                self.choice.setItemIcon(place, icons.severity(True))
                self.choice.setItemData(place, each.trouble, Qt.ItemDataRole.ToolTipRole)
        places = [place for place in range(self.choice.count()) if self.choice.itemData(place).id == id]
        self.choice.setCurrentIndex(places[-1] if places else 0)

    def choose(self, *_: int) -> None:
        """Replace the legend by the selected one."""
        selected = self.choice.currentData()
        try:
            legend = preset(selected.id) if selected.path is None else read_legend(selected.path)
        except UserError as error:
            dialogs.show_error(self, error)
            return
        self.replace(legend, is_saved=True)

    def replace(self, legend: Legend, *, is_saved: bool) -> None:
        """Replace the legend. is_saved: it is in the list of legends."""
        self._saved = legend if is_saved else Legend("")
        self.editor.show_legend(legend)
        self.replaced.emit(legend)
        self._legend_changed()

    @property
    def id(self) -> str:
        """The id of the selected legend, or ""."""
        selected = self.choice.currentData()
        return selected.id if selected is not None else ""

    @property
    def is_changed(self) -> bool:
        """Whether the legend has changes that are not saved, or was imported and not saved."""
        return self.editor.legend != self._saved

    @property
    def legend(self) -> Legend:
        """The legend to read with. If it has changes that are not saved, its name says so."""
        legend = self.editor.legend
        if not self.is_changed:
            return legend
        return replace(legend, name=tr("{name} (changed)", name=legend.name or tr("Legend")))

    def _legend_changed(self) -> None:
        selected = self.choice.currentData()
        self.state.setText(tr("changed, not saved") if self.is_changed else "")
        self.about.setText(tr(self.editor.legend.about))
        self.about.setVisible(bool(self.editor.legend.about))
        self.save_action.setEnabled(self.is_changed)
        self.delete_action.setEnabled(selected is not None and selected.path is not None)
        self.changed.emit()

    def save(self) -> bool:
        """Save the legend among the user's own legends. Return whether it could be saved."""
        try:
            legend = notations.keep(self._renamed(self.editor.legend))
        except UserError as error:
            dialogs.show_error(self, error)
            return False
        self.offer(legend.id)
        self._saved = legend
        self.editor.show_legend(legend)
        self._legend_changed()
        return True

    def _renamed(self, legend: Legend) -> Legend:
        """Return the legend with a name that neither a preset nor another saved legend has."""
        chosen = self.choice.currentData()
        others = [each for each in notations.choices() if each.path is None or each.id != chosen.id]
        name = legend.name or tr("Legend")
        if name in {text for id in presets() for text in (preset(id).name, tr(preset(id).name))}:
            name = tr("{name}, my own", name=name)
        ids = {each.id for each in others}
        free_name, number = name, 1
        while notations.id_of(free_name) in ids:
            number += 1
            free_name = f"{name} {number}"
        return replace(legend, name=free_name)

    def ask_to_delete(self) -> None:
        """Ask before the selected legend, one of the user's own, is deleted."""
        name = self.choice.currentData().name
        question = tr('Delete the legend "{name}"? This cannot be undone.', name=name)
        ask(self, question, {tr("&Delete"): self._delete}, is_dangerous=True)

    def _delete(self) -> None:
        selected = self.choice.currentData()
        if selected is None or selected.path is None:
            return
        try:
            notations.forget(selected.id)
        except UserError as error:
            dialogs.show_error(self, error)
            return
        self.offer(DEFAULT_LEGEND)
        self.choose()

    def _ask_for_file(self) -> None:
        filters = [tr("Legends ({pattern})", pattern="*.toml *.csv")]
        ask_to_open(self, tr("Import a legend"), filters, self._folder, self.read_file)

    def read_file(self, path: Path) -> None:
        """Replace the legend by the one in a file. The user decides whether to save it."""
        try:
            self.replace(read_legend(path), is_saved=False)
        except UserError as error:
            dialogs.show_error(self, error)

    def _ask_to_export(self) -> None:
        name = f"{notations.id_of(self.editor.legend.name)}.toml"
        ask_to_save(self, tr("Export the legend"), formats("toml", "csv"), self._folder, name, self.write_file)

    def write_file(self, path: Path) -> None:
        """Write the current legend to a file. Raise UserError if it cannot be written."""
        write_legend(path, self.editor.legend)
