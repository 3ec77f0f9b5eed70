"""New projects begin with the general information that the user chose, and it can be filled in later."""

from builders import a_header, a_project
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from wiposeq.app import settings
from wiposeq.app.document import Document
from wiposeq.model.records import Header
from wiposeq.ui.results.repair_list import RepairPreview
from wiposeq.ui.window.mainwindow import MainWindow


def entry(window: MainWindow, text: str) -> QAction:
    actions = window.panes.header.menu.actions()
    return next(action for action in actions if action.text().replace("&", "") == text)


def test_the_default_is_stored_and_a_new_project_begins_with_it(window: MainWindow, qtbot: QtBot) -> None:
    window.session.open(Document(a_project()))
    with qtbot.waitSignal(window.session.message) as shown:
        entry(window, "Use this for new projects").trigger()
    assert shown.args == ["New projects begin with: Example Biotech Ltd; en."]
    assert settings.load()[0].default_header is not None
    window.menus.actions["new"].trigger()
    header = window.session.project.header
    assert header.applicant == a_header().applicant
    assert [(title.text, title.language) for title in header.titles] == [("", "en")]


def test_the_default_fills_an_open_project_after_a_preview(window: MainWindow, qtbot: QtBot) -> None:
    window.session.open(Document(a_project()))
    entry(window, "Use this for new projects").trigger()
    window.session.open(Document(a_project(header=Header(file_reference="X"))))
    entry(window, "Fill in the default...").trigger()
    preview = window.findChild(RepairPreview)
    assert isinstance(preview, RepairPreview)
    qtbot.mouseClick(preview.ok, Qt.MouseButton.LeftButton)
    assert window.session.project.header.applicant == a_header().applicant
    window.session.undo_stack.undo()
    assert window.session.project.header == Header(file_reference="X")


def test_without_a_default_a_message_says_what_to_do(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.session.message) as shown:
        entry(window, "Fill in the default...").trigger()
    assert shown.args is not None and "no default" in shown.args[0]
