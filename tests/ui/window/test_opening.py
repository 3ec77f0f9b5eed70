"""Opening in the window: listings inside ZIP archives, projects that are open elsewhere, folders of dialogs."""

import zipfile
from pathlib import Path

import pytest
from builders import a_dna, a_project
from dialogs import a_dialog
from PySide6.QtWidgets import QInputDialog, QMenu, QMessageBox
from pytestqt.qtbot import QtBot

from wiposeq.app.document import Document
from wiposeq.formats.project import file as projectfile
from wiposeq.model.address import Address
from wiposeq.model.edits import SetField
from wiposeq.ui.comparing.pane import CompareDialog
from wiposeq.ui.exporting.package_dialog import PackageDialog
from wiposeq.ui.importing.dialog import ImportDialog
from wiposeq.ui.window.mainwindow import MainWindow

LISTING = (Path(__file__).parents[2] / "material" / "st26-small.xml").read_bytes()


def archive(path: Path, *names: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as written:
        for name in names:
            written.writestr(name, LISTING)
    return path


def open_it(window: MainWindow, path: Path, qtbot: QtBot) -> None:
    window.controllers.files.open_path(path)
    qtbot.waitUntil(lambda: not window.session.is_working)


def test_an_archive_with_one_listing_opens_like_the_listing(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = archive(tmp_path / "filing.zip", "listing.xml", "readme.md")
    path = archive(tmp_path / "filing.zip", "listing.xml")
    window.take_files([path])
    qtbot.waitUntil(lambda: len(window.session.project.sequences) > 0)
    assert window.session.document.name == "listing.xml"
    assert window.workspace.first_folder == str(tmp_path)
    assert window.workspace.settings.recent_files == (str(path),)


def test_of_several_listings_the_user_chooses_one(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    open_it(window, archive(tmp_path / "two.zip", "a.xml", "b.xml"), qtbot)
    dialog = window.findChild(QInputDialog)
    assert dialog is not None and dialog.comboBoxItems() == ["a.xml", "b.xml"]
    dialog.setTextValue("b.xml")
    dialog.accept()
    qtbot.waitUntil(lambda: window.session.document.name == "b.xml")


def test_the_project_names_the_archive_and_compares_with_the_listing_inside(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = archive(tmp_path / "filing.zip", "sub/listing.xml")
    open_it(window, path, qtbot)
    assert window.session.project.origin.source == str(path / "sub" / "listing.xml")
    window.controllers.listing.compare_with_source()
    qtbot.waitUntil(lambda: bool(window.findChildren(CompareDialog)), timeout=15_000)
    window.session.do(SetField(Address(field="file_reference"), "another"))  # the same content would replace nothing
    window.controllers.packages.ask()
    dialog = a_dialog(window, PackageDialog, qtbot)
    assert dialog.replaces.text() == str(path / "sub" / "listing.xml") and dialog.parts["record"].isChecked()
    assert dialog.ok.isEnabled(), dialog.problem.text()
    dialog.ok.click()
    qtbot.waitUntil(lambda: bool(list(tmp_path.glob("*/*record-of-changes.html"))), timeout=30_000)


def test_a_project_in_an_archive_opens_as_a_copy(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    projectfile.save(a_project(a_dna("acgtacgtacgt")), tmp_path / "p.wsq")
    path = tmp_path / "p.zip"
    with zipfile.ZipFile(path, "w") as written:
        written.write(tmp_path / "p.wsq", "p.wsq")
    window.take_files([path])
    qtbot.waitUntil(lambda: len(window.session.project.sequences) == 1)
    assert window.session.document.path is None


def test_sequences_in_an_archive_are_imported_when_it_is_dropped(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as written:
        written.writestr("a.fasta", ">x\nACGTACGTACGT\n")
        written.writestr("b.fasta", ">y\nTTTTACGTACGT\n")
    window.take_files([path])
    qtbot.waitUntil(lambda: window.findChild(QInputDialog) is not None)
    dialog = window.findChild(QInputDialog)
    assert dialog is not None and dialog.comboBoxItems() == ["a.fasta", "b.fasta"]
    dialog.setTextValue("b.fasta")
    dialog.accept()
    a_dialog(window, ImportDialog, qtbot)


@pytest.mark.parametrize("is_copy_wanted", [True, False])
def test_a_project_that_is_open_in_another_window_is_offered_as_a_copy(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, is_copy_wanted: bool
) -> None:
    path = tmp_path / "p.wsq"
    projectfile.save(a_project(a_dna("acgtacgtacgt")), path)
    other = Document.open(path)
    try:
        open_it(window, path, qtbot)
        box = window.findChild(QMessageBox)
        assert box is not None and "another window" in box.text()
        if is_copy_wanted:
            next(each for each in box.buttons() if "copy" in each.text()).click()
            qtbot.waitUntil(lambda: len(window.session.project.sequences) == 1)
            assert window.session.document.path is None
        else:
            box.reject()
            assert len(window.session.project.sequences) == 0
    finally:
        other.close()


def test_recent_files_show_their_folders(window: MainWindow, tmp_path: Path) -> None:
    window.workspace.remember(window.workspace.settings.with_recent(tmp_path / "a.wsq"))
    menu = QMenu()
    window.controllers.files.fill_recent(menu)
    assert menu.actions()[0].text().replace("&", "") == f"1 a.wsq  -  {tmp_path}"


def test_dialogs_start_in_the_folder_of_the_listing_unless_another_one_is_set(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "a.xml"
    path.write_bytes(LISTING)
    open_it(window, path, qtbot)
    workspace = window.workspace
    workspace.remember(workspace.settings.changed(folder="/elsewhere"))
    assert workspace.first_folder == str(tmp_path)
    workspace.remember(workspace.settings.changed(uses_last_folder=False, start_folder="/start"))
    assert workspace.first_folder == "/start"
