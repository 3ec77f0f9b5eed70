"""Work that a crash left, offered at the next start: by itself, or with the file it belongs to."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from builders import a_header, a_project
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from wiposeq.app.document import Document
from wiposeq.formats.project.working_copy import recoverable
from wiposeq.formats.st26 import listing as st26
from wiposeq.model.address import Address
from wiposeq.model.edits import SetField
from wiposeq.model.project import Project
from wiposeq.ui.widgets.dialogs import RecoveryDialog
from wiposeq.ui.window.mainwindow import MainWindow


@pytest.fixture
def listing(tmp_path: Path) -> Iterator[Path]:
    """A listing of which an edited copy was left behind."""
    path = tmp_path / "listing.xml"
    st26.write(path, a_header(), a_project().sequences)
    document = Document(st26.read(path))
    document.show(renamed(document.project))
    document.close()
    yield path
    for recovery in recoverable():
        recovery.path.unlink()


def renamed(project: Project) -> Project:
    return SetField(Address(field="file_reference"), "MINE").apply(project)


def the_dialog(window: MainWindow) -> RecoveryDialog:
    (dialog,) = window.findChildren(RecoveryDialog)
    return dialog


def recover_button(window: MainWindow) -> QPushButton:
    return next(each for each in the_dialog(window).findChildren(QPushButton) if each.text() == "&Recover it")


def wait(qtbot: QtBot, holds: Callable[[], object]) -> None:
    qtbot.waitUntil(lambda: bool(holds()), timeout=20_000)


def test_work_that_was_left_is_gone_on_with(window: MainWindow, listing: Path, qtbot: QtBot) -> None:
    window.controllers.files.offer_recovery()
    recover_button(window).click()
    wait(qtbot, lambda: window.session.project.header.file_reference == "MINE")
    assert window.session.document.is_modified


def test_a_file_with_unsaved_work_offers_it_before_it_is_opened(
    window: MainWindow, listing: Path, qtbot: QtBot
) -> None:
    window.controllers.files.open_or_recover(listing)
    assert not window.session.is_working
    recover_button(window).click()
    wait(qtbot, lambda: window.session.project.header.file_reference == "MINE")


def test_a_file_whose_unsaved_work_is_left_for_later_is_opened(window: MainWindow, listing: Path, qtbot: QtBot) -> None:
    window.controllers.files.open_or_recover(listing)
    the_dialog(window).reject()
    wait(qtbot, lambda: window.session.document.name == "listing.xml")
    assert window.session.project.header.file_reference != "MINE"
    assert len(recoverable()) == 1


def test_unsaved_work_on_another_file_does_not_stand_in_the_way(
    window: MainWindow, listing: Path, qtbot: QtBot
) -> None:
    other = listing.with_name("other.xml")
    other.write_bytes(listing.read_bytes())
    window.controllers.files.open_or_recover(other)
    assert not window.findChildren(RecoveryDialog)
    wait(qtbot, lambda: window.session.document.name == "other.xml")
