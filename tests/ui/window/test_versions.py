"""The dialog of versions: a state is saved, compared and restored through the real widgets."""

from pathlib import Path

import pytest
from builders import a_dna, a_project, a_protein
from msgspec.structs import replace
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from wiposeq.app.document import Document
from wiposeq.model.address import Address
from wiposeq.model.edits import Remove, SetField
from wiposeq.ui.comparing.pane import CompareDialog
from wiposeq.ui.window.mainwindow import MainWindow
from wiposeq.ui.window.versions import VersionsDialog


@pytest.fixture
def document() -> Document:
    return Document(a_project(a_dna("acgtacgtacgt"), a_protein()))


@pytest.fixture
def dialog(window: MainWindow) -> VersionsDialog:
    window.menus.actions["versions"].trigger()
    found = window.findChild(VersionsDialog)
    assert found is not None and found.isVisible()
    return found


def save(dialog: VersionsDialog, name: str, window: MainWindow, qtbot: QtBot) -> None:
    dialog.name.setText(name)
    dialog.save.click()
    qtbot.waitUntil(lambda: not window.session.is_working)


def names(dialog: VersionsDialog) -> list[str]:
    return [dialog.table.item(row, 0).text() for row in range(dialog.table.rowCount())]


def edit(window: MainWindow) -> None:
    first = window.session.project.sequences[0]
    window.session.do(SetField(Address(first.uid, field="molecule_type"), "RNA"))


def test_a_state_is_saved_edited_and_restored_in_one_step(
    window: MainWindow, dialog: VersionsDialog, qtbot: QtBot
) -> None:
    before = window.session.project
    save(dialog, "as filed", window, qtbot)
    assert names(dialog) == ["as filed"]
    assert window.session.document.is_modified
    edit(window)
    dialog.table.selectRow(0)
    dialog.restore.click()
    qtbot.waitUntil(lambda: not window.session.is_working)
    assert replace(window.session.project, versions=()) == before
    window.session.undo_stack.undo()
    assert window.session.project.sequences[0].molecule_type == "RNA"


def test_undo_does_not_remove_a_version(window: MainWindow, dialog: VersionsDialog, qtbot: QtBot) -> None:
    edit(window)
    save(dialog, "as filed", window, qtbot)
    window.session.undo_stack.undo()
    assert [each.name for each in window.session.project.versions] == ["as filed"]
    assert names(dialog) == ["as filed"]


def test_one_sequence_that_was_removed_comes_back(window: MainWindow, dialog: VersionsDialog, qtbot: QtBot) -> None:
    save(dialog, "as filed", window, qtbot)
    uid = window.session.project.sequences[1].uid
    edit(window)
    window.session.do(Remove((Address(uid),)))
    dialog.table.selectRow(0)
    dialog.number.setValue(2)
    dialog.restore_one.click()
    qtbot.waitUntil(lambda: not window.session.is_working)
    assert window.session.project.sequences.uid_at(1) == uid
    assert window.session.project.sequences[0].molecule_type == "RNA"


def test_two_versions_are_compared(window: MainWindow, dialog: VersionsDialog, qtbot: QtBot) -> None:
    save(dialog, "one", window, qtbot)
    edit(window)
    save(dialog, "two", window, qtbot)
    assert names(dialog) == ["two", "one"]
    dialog.table.selectAll()
    assert "both" in dialog.compare.text()
    dialog.compare.click()
    qtbot.waitUntil(lambda: window.findChild(CompareDialog) is not None)
    compared = window.findChild(CompareDialog)
    assert "one" in compared.windowTitle() or compared.isVisible()


def test_a_name_in_use_is_refused_in_words(window: MainWindow, dialog: VersionsDialog, qtbot: QtBot) -> None:
    save(dialog, "one", window, qtbot)
    dialog.name.setText("one")
    dialog.save.click()
    box = dialog.findChild(QMessageBox)
    assert box is not None and '"one"' in box.text()
    box.close()
    assert names(dialog) == ["one"]


def test_a_version_is_renamed_in_place_and_removed_after_a_question(
    window: MainWindow, dialog: VersionsDialog, qtbot: QtBot
) -> None:
    save(dialog, "one", window, qtbot)
    dialog.table.item(0, 0).setText("filed")
    assert [each.name for each in window.session.project.versions] == ["filed"]
    dialog.table.selectRow(0)
    dialog.remove.click()
    box = dialog.findChild(QMessageBox)
    assert box is not None and box.defaultButton() is box.button(QMessageBox.StandardButton.Cancel)
    next(each for each in box.buttons() if "Remove" in each.text()).click()
    assert window.session.project.versions == () and names(dialog) == []


def test_versions_are_saved_with_the_project(
    window: MainWindow, dialog: VersionsDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    save(dialog, "one", window, qtbot)
    window.controllers.files.save_to(tmp_path / "p.wsq")
    assert not window.session.document.is_modified
    window.session.close()
    assert [each.name for each in Document.open(tmp_path / "p.wsq").project.versions] == ["one"]
