"""A project that is open in another window: that window comes to the front, or a copy is opened."""

from pathlib import Path

from builders import a_dna, a_project
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from wiposeq.app.document import Document
from wiposeq.ui.window.mainwindow import MainWindow
from wiposeq.ui.window.other_window import Doorbell, show_other


def saved(window: MainWindow, path: Path, qtbot: QtBot) -> None:
    window.session.open(Document(a_project(a_dna())))
    window.controllers.files.save_to(path)
    qtbot.waitUntil(lambda: window.session.document.path == path and path.exists(), timeout=15_000)


def test_the_window_that_has_a_project_answers(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "a.wsq"
    saved(window, path, qtbot)
    doorbell = window.findChild(Doorbell)
    assert doorbell is not None
    with qtbot.waitSignal(doorbell.called, timeout=10_000):
        assert show_other(path)
    link = tmp_path / "link.wsq"
    link.symlink_to(path)
    assert show_other(link)
    window.controllers.files.new()
    qtbot.waitUntil(lambda: window.session.document.path is None, timeout=10_000)
    assert not show_other(path)


def test_no_window_answers_for_a_project_that_none_has(window: MainWindow, tmp_path: Path) -> None:
    assert not show_other(tmp_path / "other.wsq")


def test_the_question_offers_the_other_window_first(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "a.wsq"
    held = Document(a_project(a_dna()))
    held.save_as(path)
    window.controllers.files.open_path(path)
    qtbot.waitUntil(lambda: bool(window.findChildren(QMessageBox)), timeout=15_000)
    box = window.findChildren(QMessageBox)[0]
    default = box.defaultButton()
    assert default is not None and default.text().replace("&", "") == "Show the other window"
    messages: list[str] = []
    window.session.message.connect(messages.append)
    default.click()
    assert any("does not answer" in each for each in messages)
    held.close()
