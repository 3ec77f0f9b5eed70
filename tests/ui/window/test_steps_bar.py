"""The bar of steps: it follows the project and the check, and leads to the places."""

from pathlib import Path

from builders import a_dna, a_project
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from wiposeq.app.document import Document
from wiposeq.model.address import Address
from wiposeq.model.edits import Remove
from wiposeq.ui.window.mainwindow import MainWindow


def texts(window: MainWindow) -> list[str]:
    return [button.accessibleName() for button in window.steps.buttons]


def test_the_steps_follow_the_check(window: MainWindow, qtbot: QtBot) -> None:
    window.session.open(Document(a_project(a_dna())))
    with qtbot.waitSignal(window.session.report_changed):
        window.panes.check()
    assert texts(window)[1:] == ["Sequences: 1 sequence", "Check and file: ready to generate"]
    assert [button.step.state for button in window.steps.buttons] == ["complete", "complete", "open"]


def test_a_step_leads_to_its_place_by_mouse_and_by_key(window: MainWindow, qtbot: QtBot) -> None:
    window.session.open(Document(a_project(a_dna())))
    window.panes.sequences.select([window.session.project.sequences[0].uid])
    assert window.steps.buttons[1].is_current
    qtbot.mouseClick(window.steps.buttons[0], Qt.MouseButton.LeftButton)
    assert window.panes.current_sequence is None and window.steps.buttons[0].is_current
    window.steps.buttons[1].setFocus()
    qtbot.keyClick(window.steps.buttons[1], Qt.Key.Key_Space)
    assert window.panes.sequences.view.hasFocus()


def test_generating_is_shown_with_its_time_until_a_change(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    window.session.open(Document(a_project(a_dna())))
    with qtbot.waitSignal(window.session.generated):
        window.controllers.listing.generate_to(tmp_path / "out.xml")
    assert texts(window)[2].startswith("Check and file: written at ")
    uid = window.session.project.sequences[0].uid
    window.session.do(Remove((Address(sequence=uid),)))
    assert "written" not in texts(window)[2]
