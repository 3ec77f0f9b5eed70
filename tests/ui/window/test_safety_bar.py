"""The strip that stays as long as unsaved changes are not safe."""

import itertools
import shutil
import sqlite3
from pathlib import Path

import pytest
from builders import a_dna, a_project
from dialogs import a_dialog
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from wiposeq.app import document as document_module
from wiposeq.app.document import Document
from wiposeq.formats.project import locks
from wiposeq.formats.project.store import Store
from wiposeq.model.address import Address
from wiposeq.model.edits import SetField
from wiposeq.ui.window.mainwindow import MainWindow


def change(window: MainWindow, text: str) -> None:
    window.session.do(SetField(Address(field="file_reference"), text))


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A disk that is full until undo()."""

    def fails(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(Store, "put", fails)
    return monkeypatch


def test_the_strip_stays_while_the_disk_is_full_and_leads_to_what_to_do(
    window: MainWindow, qtbot: QtBot, full_disk: pytest.MonkeyPatch
) -> None:
    assert not window.safety.isVisible()
    change(window, "one")
    assert window.safety.isVisible()
    assert "full" in window.safety.accessibleName() and "Save the project now" in window.safety.accessibleName()
    for number in range(3):
        change(window, f"later {number}")
        qtbot.wait(30)
        assert window.safety.isVisible()
    window.safety.help_button.click()
    assert window.controllers.help.pane is not None
    assert window.controllers.help.pane.topic_id == "place/safety"
    window.safety.save_button.click()
    a_dialog(window, QFileDialog, qtbot).reject()
    window.safety.again_button.click()
    assert window.safety.isVisible()
    full_disk.undo()
    window.safety.again_button.click()
    assert not window.safety.isVisible()
    change(window, "last")
    assert not window.safety.isVisible()


def test_the_strip_goes_by_itself_when_there_is_room_again(
    window: MainWindow, qtbot: QtBot, full_disk: pytest.MonkeyPatch
) -> None:
    full_disk.setattr(document_module, "TRY_AGAIN", 0.0)
    change(window, "one")
    assert window.safety.isVisible()
    full_disk.undo()
    qtbot.waitUntil(lambda: not window.safety.isVisible())


def test_the_strip_goes_when_the_project_is_saved_elsewhere_or_the_change_is_undone(
    window: MainWindow, tmp_path: Path, full_disk: pytest.MonkeyPatch
) -> None:
    change(window, "one")
    window.session.undo_stack.undo()
    assert not window.safety.isVisible()
    change(window, "two")
    assert window.safety.isVisible()
    full_disk.undo()
    full_disk.setattr(document_module, "TRY_AGAIN", 1e9)
    window.controllers.files.save_to(tmp_path / "a.wsq")
    assert not window.safety.isVisible()


def test_removing_the_working_copy_is_noticed_without_a_further_change(window: MainWindow) -> None:
    change(window, "one")
    assert not window.safety.isVisible()
    shutil.rmtree(locks.data_folder() / "working")
    window.session.safety.look()
    assert window.safety.isVisible()
    window.safety.again_button.click()
    assert not window.safety.isVisible()
    assert list((locks.data_folder() / "working").iterdir())


def test_a_lock_that_another_window_took_is_shown_until_it_closes(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "a.wsq"
    window.session.open(Document(a_project(a_dna())))
    window.controllers.files.save_to(path)
    change(window, "one")
    shutil.rmtree(locks.data_folder() / "locks")
    other = Document.open(path)
    window.session.safety.look()
    assert "another window" in window.safety.accessibleName()
    other.close()
    window.safety.again_button.click()
    assert not window.safety.isVisible()


def test_the_list_of_sequences_is_not_covered_below_the_strip_at_two_hundred_percent(
    window: MainWindow, qtbot: QtBot, full_disk: pytest.MonkeyPatch
) -> None:
    window.session.open(Document(a_project(a_dna(), a_dna())))
    pane = window.panes.sequences
    try:
        window.resize(1280, 720)
        window.controllers.program.show_look("light", 2.0)
        qtbot.waitUntil(pane.filter.isVisible)
        change(window, "one")
        qtbot.waitUntil(lambda: not pane.filter.isVisible())
        parts = (pane.general, pane.caption, pane.view)
        for above, below in itertools.pairwise(parts):
            assert above.mapTo(pane, above.rect().bottomLeft()).y() < below.mapTo(pane, below.rect().topLeft()).y()
        full_disk.undo()
        window.safety.again_button.click()
        qtbot.waitUntil(pane.filter.isVisible)
    finally:
        window.controllers.program.show_look("light", 1.0)
