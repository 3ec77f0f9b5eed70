"""The legend with which notations are read: chosen among those that are kept, kept, deleted, read from and written to a
file.

It hides which legends are kept, and under which name an edited one is. The symbols are edited in legend_table.py.
"""

from pathlib import Path
from typing import Final

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QMenu, QMessageBox, QPushButton, QVBoxLayout, QWidget

from wiposeq.app.importing import notations as notating
from wiposeq.errors import UserError
from wiposeq.formats.notation.legend import Legend, preset, presets, read_legend, write_legend
from wiposeq.texts import tr
from wiposeq.ui.importing.legend_table import LegendEditor
from wiposeq.ui.widgets import dialogs
from wiposeq.ui.window import icons

_FILES: Final = "*.toml *.csv"
_FIRST: Final = "sirna-suffix"
"""The legend chosen if none was used before."""


class LegendChoice(QWidget):
    """The choice of a legend, with what can be done with it. editor: shows and edits the chosen one.

    taken(Legend): another legend is read with. changed(): the legend was taken, edited or kept.
    """

    taken = Signal(object)
    changed = Signal()

    def __init__(self, editor: LegendEditor, folder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.editor = editor
        self._folder = folder
        self._kept = Legend("")
        """The legend as it was chosen or last kept."""
        editor.changed.connect(self._legend_changed)
        self.choice = QComboBox()
        self.choice.setAccessibleName(tr("Legend"))
        self.choice.activated.connect(self.choose)
        label = QLabel(tr("Le&gend"))
        label.setBuddy(self.choice)
        self.state = QLabel()
        self.state.setProperty("hint", True)
        self.more = QPushButton(tr("&Manage"))
        self.more.setMenu(self._menu())
        self.about = QLabel()
        self.about.setWordWrap(True)
        self.about.setProperty("hint", True)
        row = QHBoxLayout()
        row.addWidget(label)
        row.addWidget(self.choice, 1)
        row.addWidget(self.state)
        row.addWidget(self.more)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(self.about)

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        self.keep_action = menu.addAction(tr("&Keep as my legend"), self.keep)
        self.forget_action = menu.addAction(tr("&Delete my legend..."), self.ask_to_forget)
        menu.addSeparator()
        menu.addAction(tr("&Read a legend from a file..."), self._ask_for_file)
        menu.addAction(tr("&Write the legend to a file..."), self._ask_where)
        return menu

    def offer(self, id: str) -> None:
        """Offer the legends that are kept, and choose one by its id."""
        self.choice.clear()
        for choice in notating.choices():
            name = choice.name if choice.path is None else tr("{name} (mine)", name=choice.name)
            self.choice.addItem(name, choice)
            if choice.trouble:
                place = self.choice.count() - 1
                self.choice.setItemIcon(place, icons.severity(True))
                self.choice.setItemData(place, choice.trouble, Qt.ItemDataRole.ToolTipRole)
        places = [place for place in range(self.choice.count()) if self.choice.itemData(place).id == id]
        self.choice.setCurrentIndex(places[-1] if places else 0)

    def choose(self, *_: int) -> None:
        """Read with the chosen legend."""
        choice = self.choice.currentData()
        try:
            legend = preset(choice.id) if choice.path is None else read_legend(choice.path)
        except UserError as error:
            dialogs.show_error(self, error)
            return
        self.take(legend, is_kept=True)

    def take(self, legend: Legend, *, is_kept: bool) -> None:
        """Read with another legend. is_kept: it is one of those to choose from."""
        self._kept = legend if is_kept else Legend("")
        self.editor.show_legend(legend)
        self.taken.emit(legend)
        self._legend_changed()

    @property
    def id(self) -> str:
        """The id of the chosen legend."""
        choice = self.choice.currentData()
        return choice.id if choice is not None else ""

    @property
    def is_changed(self) -> bool:
        """Whether the legend has been edited, or read from a file, and not been kept."""
        return self.editor.legend != self._kept

    @property
    def legend(self) -> Legend:
        """The legend to read with; one that was changed and not kept says so in its name."""
        legend = self.editor.legend
        if not self.is_changed:
            return legend
        return replace(legend, name=tr("{name} (changed)", name=legend.name or tr("Legend")))

    def _legend_changed(self) -> None:
        choice = self.choice.currentData()
        self.state.setText(tr("changed, not kept") if self.is_changed else "")
        self.about.setText(tr(self.editor.legend.about))
        self.about.setVisible(bool(self.editor.legend.about))
        self.keep_action.setEnabled(self.is_changed)
        self.forget_action.setEnabled(choice is not None and choice.path is not None)
        self.changed.emit()

    def keep(self) -> bool:
        """Keep the legend among the user's own. Return whether it could be kept."""
        try:
            legend = notating.keep(self._renamed(self.editor.legend))
        except UserError as error:
            dialogs.show_error(self, error)
            return False
        self.offer(legend.id)
        self._kept = legend
        self.editor.show_legend(legend)
        self._legend_changed()
        return True

    def _renamed(self, legend: Legend) -> Legend:
        """Return the legend under a name that neither a preset nor another kept legend has."""
        chosen = self.choice.currentData()
        others = [each for each in notating.choices() if each.path is None or each.id != chosen.id]
        name = legend.name or tr("Legend")
        if name in {text for id in presets() for text in (preset(id).name, tr(preset(id).name))}:
            name = tr("{name}, my own", name=name)
        ids = {each.id for each in others}
        made, number = name, 1
        while notating.id_of(made) in ids:
            number += 1
            made = f"{name} {number}"
        return replace(legend, name=made)

    def ask_to_forget(self) -> None:
        """Ask before the chosen legend, one of the user's own, is deleted."""
        box = QMessageBox(self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle("WipoSeq")
        box.setText(tr("Delete the legend {name}? This cannot be undone.", name=self.choice.currentData().name))
        delete = box.addButton(tr("&Delete"), QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.finished.connect(lambda _: self.forget() if box.clickedButton() is delete else None)
        box.open()

    def forget(self) -> None:
        """Delete the chosen legend, if it is the user's own."""
        choice = self.choice.currentData()
        if choice is None or choice.path is None:
            return
        try:
            notating.forget(choice.id)
        except UserError as error:
            dialogs.show_error(self, error)
            return
        self.offer(_FIRST)
        self.choose()

    def _ask_for_file(self) -> None:
        dialog = dialogs.file_dialog(
            self, tr("Read a legend"), [tr("Legends ({pattern})", pattern=_FILES)], self._folder
        )
        dialog.fileSelected.connect(lambda name: self.read_file(Path(name)))
        dialog.open()

    def read_file(self, path: Path) -> None:
        """Read with the legend in a file; it is kept only if the user asks for that."""
        try:
            self.take(read_legend(path), is_kept=False)
        except UserError as error:
            dialogs.show_error(self, error)

    def _ask_where(self) -> None:
        dialog = dialogs.file_dialog(
            self,
            tr("Write the legend"),
            [tr("Legend ({pattern})", pattern="*.toml"), tr("Table ({pattern})", pattern="*.csv")],
            self._folder,
            save_as=f"{notating.id_of(self.editor.legend.name)}.toml",
            suffix="toml",
        )
        dialog.fileSelected.connect(lambda name: self.write_file(Path(name)))
        dialog.open()

    def write_file(self, path: Path) -> None:
        """Write the legend as it is now to a file."""
        try:
            write_legend(path, self.editor.legend)
        except UserError as error:
            dialogs.show_error(self, error)
