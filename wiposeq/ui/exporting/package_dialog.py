"""The dialog that makes a filing package: for which office, what goes in and why, what it replaces, and where.

Making it is app/filingpackage.py's, beside the window; this asks, and tells what came of it.
"""

from pathlib import Path
from typing import Any

from msgspec import Struct
from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from wiposeq.app.exporting.filing_package import LISTING, PARTS, Packaged, file_stem, package_plan, part_words
from wiposeq.checking.profile import profile, profiles
from wiposeq.formats.files import is_file, is_folder, is_there
from wiposeq.model.records import Header
from wiposeq.progress import Progress
from wiposeq.texts import tr, trn
from wiposeq.ui.exporting.actions import ListingActions
from wiposeq.ui.widgets import dialogs
from wiposeq.ui.window.file_actions import LISTING_FILTER
from wiposeq.ui.window.workspace import Workspace


class Wish(Struct, frozen=True):
    """What was chosen. replaces: the listing filed before, or None."""

    profile: str
    parts: tuple[str, ...]
    replaces: Path | None
    folder: Path


class PackageDialog(QDialog):
    """Asks for a filing package. chosen(Wish)."""

    chosen = Signal(object)

    def __init__(
        self, header: Header, name: str, source: str, folder: str, office: str = "filing", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Make a filing package"))
        self.resize(680, 100)
        self._header, self._name = header, name
        self.office = QComboBox()
        self.office.setAccessibleName(tr("Office"))
        for each in profiles():
            self.office.addItem(tr(profile(each).title), each)
        self.office.setCurrentIndex(max(0, self.office.findData(office)))
        self.office.currentIndexChanged.connect(self._follow)
        self.about = _hint()

        box = self._parts_box(source)
        where = self._where_form(folder)
        form = QFormLayout()
        form.addRow(tr("&Office"), self.office)
        form.addRow("", self.about)
        self.trouble = QLabel()
        self.trouble.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.ok = buttons.button(QDialogButtonBox.StandardButton.Ok)
        self.ok.setText(tr("&Make it"))
        buttons.accepted.connect(self._accept)
        buttons.rejected.connect(self.reject)
        whole = QVBoxLayout(self)
        whole.addLayout(form)
        whole.addWidget(box)
        whole.addLayout(where)
        whole.addWidget(self.trouble)
        whole.addWidget(buttons)
        for line in (self.folder, self.parent_folder, self.replaces):
            line.textChanged.connect(self._judge)
        self.parts["record"].toggled.connect(self._judge)
        self._has_source = bool(source)
        self._follow()
        self.office.setFocus()

    def _where_form(self, folder: str) -> QFormLayout:
        self.parent_folder = QLineEdit(folder)
        self.parent_folder.setAccessibleName(tr("In the folder"))
        browse = QPushButton(tr("B&rowse..."))
        browse.clicked.connect(self._browse)
        row = QHBoxLayout()
        row.addWidget(self.parent_folder, 1)
        row.addWidget(browse)
        self.folder = QLineEdit()
        self.folder.setAccessibleName(tr("Name of the new folder"))
        where = QFormLayout()
        where.addRow(tr("&Name of the new folder"), self.folder)
        inside = QLabel(tr("&In the folder"))
        inside.setBuddy(self.parent_folder)
        where.addRow(inside, row)
        return where

    def _parts_box(self, source: str) -> QGroupBox:
        box = QGroupBox(tr("What goes in"))
        column = QVBoxLayout(box)
        listing = QCheckBox(part_words(LISTING))
        listing.setChecked(True)
        listing.setEnabled(False)
        column.addWidget(listing)
        self.parts: dict[str, QCheckBox] = {}
        self.reasons: dict[str, QLabel] = {}
        for part in PARTS:
            self.parts[part] = QCheckBox(part_words(part))
            self.reasons[part] = _hint()
            self.reasons[part].setContentsMargins(24, 0, 0, 4)
            column.addWidget(self.parts[part])
            column.addWidget(self.reasons[part])
        self.replaces = QLineEdit(source)
        self.replaces.setAccessibleName(tr("Listing that is replaced"))
        self.replaces.setPlaceholderText(tr("the listing filed before"))
        browse_old = QPushButton(tr("&Browse..."))
        browse_old.clicked.connect(self._browse_old)
        old = QHBoxLayout()
        old.setContentsMargins(24, 0, 0, 0)
        label = QLabel(tr("It re&places"))
        label.setBuddy(self.replaces)
        old.addWidget(label)
        old.addWidget(self.replaces, 1)
        old.addWidget(browse_old)
        column.addLayout(old)
        self.parts["record"].toggled.connect(self.replaces.setEnabled)
        self.parts["record"].toggled.connect(browse_old.setEnabled)
        return box

    def _follow(self) -> None:
        name = self.office.currentData()
        wanted = package_plan(name)
        self.about.setText(tr(profile(name).description))
        for part, tick in self.parts.items():
            reason = wanted.reason(part)
            tick.setChecked(bool(reason) and (part != "record" or self._has_source))
            self.reasons[part].setText(reason or tr("This profile does not ask for it."))
        self.replaces.setEnabled(self.parts["record"].isChecked())
        self.folder.setText(f"{file_stem(self._header, profile(name), self._name)}-package")
        self._judge()
        dialogs.grow(self)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        dialogs.grow(self)

    def _judge(self) -> None:
        """Say what is missing; enable the button if nothing is."""
        name, folder, old = self.folder.text().strip(), Path(self.parent_folder.text().strip() or "."), self._old()
        if not name or name in (".", "..") or "/" in name or "\\" in name:
            trouble = tr("Name the new folder.")
        elif not is_folder(folder):
            trouble = tr("The folder {folder} is not there.", folder=str(folder))
        elif is_there(folder / name):
            trouble = tr("{path} is already there and is not overwritten.", path=str(folder / name))
        elif self.parts["record"].isChecked() and (old is None or not is_file(old)):
            trouble = tr("Name the listing that is replaced, or leave the record of changes out.")
        else:
            trouble = ""
        self.trouble.setText(trouble)
        self.ok.setEnabled(not trouble)

    def _old(self) -> Path | None:
        text = self.replaces.text().strip()
        return Path(text) if text else None

    def _browse_old(self) -> None:
        filters = [tr("Projects and listings ({pattern})", pattern=LISTING_FILTER)]
        dialog = dialogs.file_dialog(self, tr("Listing that is replaced"), filters, self.parent_folder.text())
        dialog.fileSelected.connect(self.replaces.setText)
        dialog.open()

    def _browse(self) -> None:
        dialog = QFileDialog(self, tr("In the folder"), self.parent_folder.text())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self.parent_folder.setText)
        dialog.open()

    def _accept(self) -> None:
        parts = tuple(part for part, tick in self.parts.items() if tick.isChecked())
        folder = Path(self.parent_folder.text().strip() or ".") / self.folder.text().strip()
        self.chosen.emit(Wish(self.office.currentData(), parts, self._old() if "record" in parts else None, folder))
        self.accept()


def _hint() -> QLabel:
    label = QLabel()
    label.setProperty("hint", True)
    label.setWordWrap(True)
    return label


class PackageActions:
    """The way from the wish to the folder."""

    def __init__(self, workspace: Workspace, listing: ListingActions) -> None:
        self.workspace = workspace
        self.listing = listing

    def ask(self) -> None:
        """Ask what goes into the package."""
        session = self.workspace.session
        origin = Path(session.project.origin.source) if session.project.origin.source else None
        source = str(origin) if origin and origin.suffix.lower() in (".xml", ".txt") and is_file(origin) else ""
        dialog = PackageDialog(
            session.project.header,
            Path(session.document.name or "").stem,
            source,
            self.workspace.settings.folder or str(Path.home()),
            session.profile_name,
            self.workspace.parent,
        )
        dialog.chosen.connect(self.make)
        dialog.open()

    def make(self, wish: Wish) -> None:
        """Make the package beside the window and show the result."""
        document, project = self.workspace.session.document, self.workspace.session.project
        name = Path(document.name or "").stem

        def work(progress: Progress) -> Packaged:
            from wiposeq.app.exporting.filing_package import PackageOptions, Replaced, make_package
            from wiposeq.app.importing.opening import open_any

            replaced = None
            if wish.replaces:
                old = open_any(wish.replaces, progress=progress.silent())
                replaced = Replaced(old, wish.replaces.name)
            options = PackageOptions(wish.profile, wish.parts, replaced, name)
            return make_package(document.whole(project, progress=progress), wish.folder, options, progress=progress)

        self.workspace.session.run(
            tr("Making {name}", name=wish.folder.name), work, lambda done: self._made(done, wish)
        )

    def _made(self, done: Packaged, wish: Wish) -> None:
        if not done.is_written:
            self.workspace.session.use_profile(wish.profile)
            self.listing.tell_errors(tr("The filing package was not made."), done.report.errors)
            return
        self.workspace.remember_folder(wish.folder.parent)
        lines = [f"{each.name}  ({each.size:,})" for each in done.files]
        box = dialogs.tell(
            self.workspace.parent,
            tr("The filing package is in {folder}.", folder=str(done.folder)),
            "\n".join([trn("{count} file, sizes in bytes:", "{count} files, sizes in bytes:", len(lines)), *lines]),
        )
        box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        opening = box.addButton(tr("&Open the folder"), QMessageBox.ButtonRole.ActionRole)
        opening.clicked.disconnect()
        opening.clicked.connect(lambda: self._open(done.folder))

    def _open(self, folder: Any) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            self.workspace.session.message.emit(tr("The folder could not be opened: {folder}", folder=str(folder)))
