"""The filing package from the window: what is asked, what is made, what is told."""

from pathlib import Path

import pytest
from builders import a_dna, a_project
from dialogs import a_dialog
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from wiposeq.app.document import Document
from wiposeq.app.exporting import converting
from wiposeq.app.importing.opening import open_any
from wiposeq.app.settings import Settings
from wiposeq.model.address import Address
from wiposeq.model.edits import SetField
from wiposeq.ui.exporting.package_dialog import PackageDialog
from wiposeq.ui.window.mainwindow import MainWindow


@pytest.fixture
def settings_at_first(tmp_path: Path) -> Settings:
    return Settings(known={}).changed(folder=str(tmp_path))


def test_a_package_is_created_for_the_office_that_was_chosen(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window.session.open(Document(a_project()))
    window.menus.actions["package"].trigger()
    dialog = a_dialog(window, PackageDialog, qtbot)
    assert not dialog.parts["pdf"].isChecked() and not dialog.parts["record"].isChecked()
    dialog.office.setCurrentIndex(dialog.office.findData("us"))
    dialog.parts["pdf"].setChecked(True)
    dialog.parts["record"].setChecked(True)
    assert not dialog.ok.isEnabled() and "replaced" in dialog.problem.text()
    converting.save_as(a_project(), tmp_path / "old.xml")
    dialog.replaces.setText(str(tmp_path / "old.xml"))
    dialog.ok.click()
    box = a_dialog(window, QMessageBox, qtbot)
    assert "REF-1-package" in box.text() and "REF-1-record-of-changes.html" in box.informativeText()
    assert (tmp_path / "REF-1-package" / "REF-1-reading-copy.pdf").is_file()


def test_a_name_that_is_taken_or_no_name_cannot_be_chosen(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "REF-1-package").mkdir()
    window.session.open(Document(a_project()))
    window.menus.actions["package"].trigger()
    dialog = a_dialog(window, PackageDialog, qtbot)
    assert not dialog.ok.isEnabled() and "not be overwritten" in dialog.problem.text()
    dialog.parent_folder.setText(str(tmp_path / ("x" * 300)))
    assert not dialog.ok.isEnabled() and "does not exist" in dialog.problem.text()
    dialog.parent_folder.setText(str(tmp_path))
    for name, is_fit in (("", False), ("..", False), ("a/b", False), ("other", True)):
        dialog.folder.setText(name)
        assert dialog.ok.isEnabled() is is_fit
    dialog.parent_folder.setText(str(tmp_path / "nowhere"))
    assert not dialog.ok.isEnabled()


def test_errors_are_shown_and_no_folder_is_created(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window.session.open(Document(a_project(a_dna("acgt"))))
    window.menus.actions["package"].trigger()
    a_dialog(window, PackageDialog, qtbot).ok.click()
    assert "not written" in a_dialog(window, QMessageBox, qtbot).text()
    assert list(tmp_path.iterdir()) == []


def test_a_replaced_listing_that_is_cut_is_refused(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    whole, cut = tmp_path / "old.xml", tmp_path / "cut.xml"
    converting.save_as(a_project(), whole)
    cut.write_text(whole.read_text()[:1200])
    window.session.open(Document(a_project()))
    window.menus.actions["package"].trigger()
    dialog = a_dialog(window, PackageDialog, qtbot)
    dialog.parts["record"].setChecked(True)
    dialog.replaces.setText(str(cut))
    dialog.ok.click()
    assert "cut.xml" in a_dialog(window, QMessageBox, qtbot).text()
    assert not (tmp_path / "REF-1-package").exists()


@pytest.mark.parametrize("is_changed", [False, True])
def test_the_opened_listing_is_proposed_as_replaced_only_after_a_change(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, is_changed: bool
) -> None:
    converting.save_as(a_project(), tmp_path / "old.xml")
    window.session.open(Document(open_any(tmp_path / "old.xml")))
    if is_changed:
        window.session.do(SetField(Address(field="file_reference"), "REF-2"))
    window.menus.actions["package"].trigger()
    dialog = a_dialog(window, PackageDialog, qtbot)
    dialog.office.setCurrentIndex(dialog.office.findData("us"))
    assert dialog.parts["record"].isChecked() is is_changed
    assert dialog.replaces.text() == (str(tmp_path / "old.xml") if is_changed else "")
