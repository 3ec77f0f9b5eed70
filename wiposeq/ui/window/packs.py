"""The dialog of the packs: it lists, installs and removes editions of the standard and lists of organisms.

It hides that a pack is examined in a thread. app/packs.py decides what a pack is and where it is installed.
"""

from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from wiposeq.app import packs
from wiposeq.app.packs import Pack
from wiposeq.errors import UserError
from wiposeq.texts import labeled, tr
from wiposeq.ui.many.working_dialog import WorkingDialog
from wiposeq.ui.widgets import dialogs
from wiposeq.ui.widgets.asking import ask_to_open, every_file
from wiposeq.ui.widgets.layout import column, label_of, line, push_button, row, with_browse, wrapped
from wiposeq.ui.window.session import Session

_ID: Final = Qt.ItemDataRole.UserRole


class PacksDialog(WorkingDialog):
    """The installed packs, and the fields for the file and the checksum of another one."""

    def __init__(self, session: Session, folder: str = "", parent: Any = None) -> None:
        super().__init__(session, tr("Packs"), parent)
        dialogs.fit(self, 640, 420)
        self._folder = folder
        self.note = wrapped()
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Packs"))
        self.file = line(tr("File"))
        self.sha256 = line("SHA-256", tr("the checksum, from another source than the file"))
        browse, _ = with_browse(self.file, tr("&Browse..."), self._ask)
        self.install = push_button(tr("&Install"), self._install)
        self.install.setProperty("role", "primary")
        self.remove = push_button(tr("&Remove"), self._remove)
        for each in (self.file, self.sha256):
            each.textChanged.connect(self._refresh)
            each.returnPressed.connect(self._install)
        self.list.itemSelectionChanged.connect(self._refresh)
        column(
            wrapped(tr("A pack adds an edition of the standard, or replaces the list of organisms.")),
            (self.list, 1),
            row(self.remove, None),
            row(label_of(tr("&File"), self.file), (browse, 1)),
            row(label_of("&SHA-256", self.sha256), (self.sha256, 1)),
            self.note,
            self.progress,
            row(None, self.install, push_button(tr("Close"), self.close)),
            parent=self,
        )
        self.show_packs()
        self.file.setFocus()

    def show_packs(self) -> None:
        """Show what is installed now."""
        self.list.clear()
        for pack, folder in packs.installed():
            item = QListWidgetItem(labeled(_name(pack), pack.about))
            item.setData(_ID, pack.id)
            item.setToolTip(str(folder))
            self.list.addItem(item)
        if not self.list.count():
            self.note.setText(tr("No pack is installed."))
        self._refresh()

    def job_ended(self) -> None:
        """Show that no pack is being installed."""
        self._refresh()

    def _refresh(self) -> None:
        is_free = not self.is_busy
        has_both = bool(self.file.text().strip() and self.sha256.text().strip())
        self.install.setEnabled(is_free and has_both)
        self.remove.setEnabled(is_free and bool(self.list.selectedItems()))
        self.progress.setRange(0, 0)
        self.progress.setVisible(self.is_busy)

    def _ask(self) -> None:
        ask_to_open(self, tr("Packs"), [every_file()], self._folder, lambda path: self.file.setText(str(path)))

    def _install(self) -> None:
        if not self.install.isEnabled():
            return
        path, digits = Path(self.file.text().strip()).expanduser(), self.sha256.text()

        def installed(pack: Pack) -> None:
            self.file.clear()
            self.sha256.clear()
            self.show_packs()
            self.note.setText(tr("{kind} {id} was installed.", kind=_kind(pack), id=pack.id))

        self.start(tr("Packs"), lambda _: packs.install(path, digits), installed)
        self._refresh()

    def _remove(self) -> None:
        try:
            for item in self.list.selectedItems():
                pack = packs.remove(item.data(_ID))
                self.note.setText(tr("{kind} {id} was removed.", kind=_kind(pack), id=pack.id))
        except UserError as error:
            dialogs.show_error(self, error)
        words = self.note.text()
        self.show_packs()
        self.note.setText(words)


def _kind(pack: Pack) -> str:
    return "ST.26" if pack.kind == "edition" else tr("Organisms")


def _name(pack: Pack) -> str:
    return f"{_kind(pack)} {pack.id}"
