"""The dialog for a filing package: choose the office, the contents, the replaced listing, and the folder.

It hides how the profile of the office sets the proposed contents. app/exporting/filing_package.py writes the package.
"""

from pathlib import Path

from msgspec import Struct
from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QGroupBox,
    QLabel,
    QLineEdit,
    QWidget,
)

from wiposeq.app.exporting.filing_package import LISTING, PARTS, file_stem, package_plan, part_words
from wiposeq.checking.profile import profile, profiles
from wiposeq.formats import zipped
from wiposeq.formats.files import is_file, is_folder, is_there
from wiposeq.model.records import Header
from wiposeq.texts import tr
from wiposeq.ui.widgets import dialogs
from wiposeq.ui.widgets.asking import ask_for_folder, ask_to_open
from wiposeq.ui.widgets.dialogs import Dialog, ok_buttons
from wiposeq.ui.widgets.direction import write_from_left
from wiposeq.ui.widgets.layout import choice, column, hint, label_of, line, row, with_browse, wrapped
from wiposeq.ui.widgets.scrolled import ScrolledForm
from wiposeq.ui.window.file_actions import LISTING_FILTER


class PackageRequest(Struct, frozen=True):
    """A package to write. replaces: the listing that was filed before, or None. is_zipped: also as an archive."""

    profile: str
    parts: tuple[str, ...]
    replaces: Path | None
    folder: Path
    is_zipped: bool = False


class PackageDialog(Dialog):
    """Ask for the contents of a filing package. chosen(PackageRequest)."""

    chosen = Signal(object)

    def __init__(
        self, header: Header, name: str, source: str, folder: str, office: str = "filing", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, tr("Make a filing package"), 680, 100)
        self._header, self._name = header, name
        self.office = choice(tr("Office"), [(tr(profile(each).title), each) for each in profiles()])
        self.office.setCurrentIndex(max(0, self.office.findData(office)))
        self.office.currentIndexChanged.connect(self._follow)
        self.about = hint()

        contents = self._contents_box(source)
        target = self._target_form(folder)
        form = QFormLayout()
        form.addRow(tr("&Office"), self.office)
        form.addRow("", self.about)
        self.problem = wrapped()
        buttons, self.ok = ok_buttons(self, self._accept, tr("&Make the package"))
        ScrolledForm(self, (form, contents, target, self.problem), buttons)
        for edit in (self.folder, self.parent_folder, self.replaces):
            edit.textChanged.connect(self._check)
        self.parts["record"].toggled.connect(self._check)
        self._has_source = bool(source)
        self._follow()
        self.office.setFocus()

    def _target_form(self, folder: str) -> QFormLayout:
        self.parent_folder = QLineEdit(folder)
        self.parent_folder.setAccessibleName(tr("In the folder"))
        parent_row = with_browse(self.parent_folder, tr("B&rowse..."), self._ask_for_folder)[0]
        self.folder = write_from_left(line(tr("Name of the new folder"), ""))
        form = QFormLayout()
        form.addRow(tr("&Name of the new folder"), self.folder)
        form.addRow(label_of(tr("&In the folder"), self.parent_folder), parent_row)
        self.zipped = QCheckBox(tr("Also as a &ZIP archive"))
        form.addRow("", self.zipped)
        return form

    def _contents_box(self, source: str) -> QGroupBox:
        box = QGroupBox(tr("Contents"))
        listing = QCheckBox(part_words(LISTING))
        listing.setChecked(True)
        listing.setEnabled(False)
        boxes = column(listing, parent=box)
        self.parts: dict[str, QCheckBox] = {}
        self.reasons: dict[str, QLabel] = {}
        for part in PARTS:
            self.parts[part] = QCheckBox(part_words(part))
            self.reasons[part] = hint()
            self.reasons[part].setContentsMargins(24, 0, 0, 4)
            boxes.addWidget(self.parts[part])
            boxes.addWidget(self.reasons[part])
        self.replaces = QLineEdit(source)
        self.replaces.setAccessibleName(tr("Listing that is replaced"))
        self.replaces.setPlaceholderText(tr("the listing that was filed before"))
        old_row, browse = with_browse(self.replaces, tr("&Browse..."), self._ask_for_old_listing)
        boxes.addLayout(row(label_of(tr("It re&places"), self.replaces), (old_row, 1), margin=(24, 0, 0, 0)))
        self.parts["record"].toggled.connect(self.replaces.setEnabled)
        self.parts["record"].toggled.connect(browse.setEnabled)
        return box

    def _follow(self) -> None:
        name = self.office.currentData()
        wanted = package_plan(name)
        self.about.setText(tr(profile(name).description))
        for part, tick in self.parts.items():
            reason = wanted.reason(part)
            tick.setChecked(bool(reason) and (part != "record" or self._has_source))
            self.reasons[part].setText(reason or tr("This profile does not require it."))
        self.replaces.setEnabled(self.parts["record"].isChecked())
        self.zipped.setEnabled(profile(name).limits.get("compression") != "never")
        self.zipped.setChecked(self.zipped.isChecked() and self.zipped.isEnabled())
        self.folder.setText(f"{file_stem(self._header, profile(name), self._name)}-package")
        self._check()
        dialogs.grow(self)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        dialogs.grow(self)

    def _check(self) -> None:
        """Show the first problem of the input. Enable the button if there are none."""
        name, folder, old = self.folder.text().strip(), Path(self.parent_folder.text().strip() or "."), self._old()
        if not name or name in (".", "..") or "/" in name or "\\" in name:
            problem = tr("Enter a name for the new folder.")
        elif not is_folder(folder):
            problem = tr('The folder "{folder}" does not exist.', folder=str(folder))
        elif is_there(folder / name):
            problem = tr('"{path}" already exists and will not be overwritten.', path=str(folder / name))
        elif self.parts["record"].isChecked() and (old is None or not (is_file(old) or zipped.archive_of(old))):
            problem = tr("Choose the listing that is replaced, or omit the record of changes.")
        else:
            problem = ""
        self.problem.setText(problem)
        self.ok.setEnabled(not problem)

    def _old(self) -> Path | None:
        text = self.replaces.text().strip()
        return Path(text) if text else None

    def _ask_for_old_listing(self) -> None:
        filters = [tr("Projects and listings ({pattern})", pattern=LISTING_FILTER)]
        title, folder = tr("Listing that is replaced"), self.parent_folder.text()
        ask_to_open(self, title, filters, folder, lambda path: self.replaces.setText(str(path)))

    def _ask_for_folder(self) -> None:
        ask_for_folder(self, tr("In the folder"), self.parent_folder.text(), self.parent_folder.setText)

    def _accept(self) -> None:
        parts = tuple(part for part, tick in self.parts.items() if tick.isChecked())
        folder = Path(self.parent_folder.text().strip() or ".") / self.folder.text().strip()
        replaces = self._old() if "record" in parts else None
        is_zipped = self.zipped.isChecked()
        self.chosen.emit(PackageRequest(self.office.currentData(), parts, replaces, folder, is_zipped))
        self.accept()
