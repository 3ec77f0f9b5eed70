"""Every dialog fits a screen of 1280 pixels at 200 %, and so do the parts of the window beside a pane."""

from collections.abc import Iterator

import pytest
from builders import a_dna, a_project, a_protein
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from wiposeq.app.document import Document
from wiposeq.ui.window.mainwindow import MainWindow

WIDEST = 1240
DIALOGS = (
    "versions",
    "translate",
    "derive",
    "translate-feature",
    "find-frames",
    "find-known",
    "disclose-genome",
    "build-location",
    "all-features",
    "change-many",
    "arrange-many",
    "change-residues",
    "check-files",
    "inventory",
    "package",
    "new-application",
    "extract",
    "notations",
    "preferences",
    "wizard-primers",
    "own-organisms",
    "packs",
)


@pytest.fixture
def document() -> Document:
    return Document(a_project(a_dna("acgt" * 100, ("CDS", "1..300", {"note": "x"})), a_protein()))


@pytest.fixture
def large(window: MainWindow, qtbot: QtBot) -> Iterator[MainWindow]:
    window.resize(1280, 720)
    window.controllers.program.show_look("light", 2.0)
    sequence = window.session.project.sequences[0]
    window.panes.select_sequences([sequence.uid])
    window.panes.features.select_feature(sequence.features[1].uid)
    qtbot.wait(50)
    yield window
    window.controllers.program.show_look("light", 1.0)


def test_no_dialog_is_wider_than_the_screen_at_two_hundred_percent(large: MainWindow, qtbot: QtBot) -> None:
    widths = {}
    for action in DIALOGS:
        large.menus.actions[action].trigger()
        qtbot.waitUntil(lambda: any(each.isVisible() for each in large.findChildren(QDialog)))
        dialog = next(each for each in large.findChildren(QDialog) if each.isVisible())
        widths[action] = dialog.minimumSizeHint().expandedTo(dialog.minimumSize()).width()
        dialog.close()
        qtbot.waitUntil(lambda: not any(each.isVisible() for each in large.findChildren(QDialog)))
    assert {action: width for action, width in widths.items() if width > WIDEST} == {}


def test_the_panes_are_not_cut_beside_find_and_replace_at_two_hundred_percent(large: MainWindow, qtbot: QtBot) -> None:
    large.session.check_now()
    qtbot.waitUntil(lambda: large.session.is_report_current, timeout=10_000)
    large.controllers.authoring.open_find_and_replace()
    pane, panes = large.controllers.authoring.find_pane, large.panes
    assert pane is not None
    qtbot.waitUntil(lambda: panes.width() <= large.width() - pane.width())
    pane.close_pane()
    qtbot.waitUntil(lambda: panes.width() == large.width())


def test_the_steps_show_the_errors_whole_in_a_narrow_window(large: MainWindow, qtbot: QtBot) -> None:
    large.session.check_now()
    qtbot.waitUntil(lambda: large.session.is_report_current, timeout=10_000)
    qtbot.waitUntil(lambda: all(each.width() >= each.sizeHint().width() for each in large.steps.buttons))
    assert [button.step.text for button in large.steps.buttons] == [
        button.accessibleName().partition(": ")[2] for button in large.steps.buttons
    ]
