"""Find and replace in the window: typing finds, F3 walks, one step replaces all."""

import pytest
from builders import a_dna, a_header, a_project, a_protein
from msgspec.structs import replace
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from wiposeq.app.document import Document
from wiposeq.ui.authoring.find_pane import NUMBERS, SELECTED, FindPane
from wiposeq.ui.authoring.side_pane import WIDTH
from wiposeq.ui.window import theme
from wiposeq.ui.window.mainwindow import MainWindow


@pytest.fixture
def document() -> Document:
    gene = replace(a_dna("acgtacgtacgt", ("gene", "1..9", {"gene": "EXA1", "note": "EXA1 site"})), name="EXA1 gene")
    return Document(a_project(gene, replace(a_protein(), name="EXA1 protein"), header=a_header()))


def opened(window: MainWindow, qtbot: QtBot, text: str = "EXA1") -> FindPane:
    window.menus.actions["find-replace"].trigger()
    pane = window.controllers.authoring.find_pane
    assert pane is not None and pane.isVisible()
    qtbot.keyClicks(pane.text, text)
    qtbot.waitUntil(lambda: pane.query() is not None and pane.outcome.text() != "")
    return pane


def names(window: MainWindow) -> list[str]:
    return [sequence.name for sequence in window.session.project.sequences]


def test_typing_lists_the_hits_with_their_replacement(window: MainWindow, qtbot: QtBot) -> None:
    pane = opened(window, qtbot)
    qtbot.waitUntil(lambda: pane.outcome.text() == "4 hits in 2 sequences")
    qtbot.keyClicks(pane.replace, "EXA-1")
    shown = [pane.table.index(0, column).data() for column in range(5)]
    assert shown[1:] == ["1", "Name", "EXA1 gene", "EXA-1 gene"]
    assert pane.all.text() == "Replace 4 checked"


def test_all_checked_hits_are_replaced_in_one_step_that_can_be_undone(window: MainWindow, qtbot: QtBot) -> None:
    pane = opened(window, qtbot)
    qtbot.waitUntil(lambda: len(pane.hits.hits) == 4)
    qtbot.keyClicks(pane.replace, "EXA-1")
    pane.table.include([3], False)
    qtbot.mouseClick(pane.all, Qt.MouseButton.LeftButton)
    assert names(window) == ["EXA-1 gene", "EXA1 protein"]
    window.session.undo_stack.undo()
    assert names(window) == ["EXA1 gene", "EXA1 protein"]


def test_f3_walks_through_the_hits_and_the_focus_stays(window: MainWindow, qtbot: QtBot) -> None:
    pane = opened(window, qtbot)
    qtbot.waitUntil(lambda: len(pane.hits.hits) == 4)
    for expected in (0, 1, 2, 3, 0):
        qtbot.keyClick(pane.text, Qt.Key.Key_F3)
        assert pane.view.currentIndex().row() == expected
    assert window.focusWidget() is pane.text
    assert window.panes.current_sequence == window.session.project.sequences[0].uid


def test_one_hit_is_replaced_and_the_next_becomes_current(window: MainWindow, qtbot: QtBot) -> None:
    pane = opened(window, qtbot)
    qtbot.waitUntil(lambda: len(pane.hits.hits) == 4)
    pane.replace.setText("x")
    pane.step(1)
    qtbot.mouseClick(pane.one, Qt.MouseButton.LeftButton)
    assert names(window)[0] == "x gene"
    qtbot.waitUntil(lambda: len(pane.hits.hits) == 3)
    assert pane.view.currentIndex().row() == 0


def test_only_the_chosen_sequences_are_searched(window: MainWindow, qtbot: QtBot) -> None:
    window.panes.sequences.select([window.session.project.sequences[1].uid])
    pane = opened(window, qtbot)
    pane.within.setCurrentIndex(pane.within.findData(SELECTED))
    qtbot.waitUntil(lambda: pane.outcome.text() == "1 hit in 1 sequence")
    pane.within.setCurrentIndex(pane.within.findData(NUMBERS))
    pane.numbers.setText("1")
    qtbot.waitUntil(lambda: pane.outcome.text() == "3 hits in 1 sequence")
    pane.numbers.setText("7")
    qtbot.waitUntil(lambda: "outside" in pane.outcome.text())


def test_a_wrong_expression_says_why_and_replaces_nothing(window: MainWindow, qtbot: QtBot) -> None:
    pane = opened(window, qtbot, "(a+)+b")
    pane.regex.setChecked(True)
    qtbot.waitUntil(lambda: "unlimited time" in pane.outcome.text())
    assert not pane.all.isEnabled()


def test_residues_are_found_and_shown(window: MainWindow, qtbot: QtBot) -> None:
    pane = opened(window, qtbot, "gta")
    assert not pane.ambiguous.isVisible()
    pane.parts["residues"].setChecked(True)
    assert pane.ambiguous.isVisible()
    qtbot.waitUntil(lambda: len(pane.hits.hits) == 2)
    pane.step(1)
    assert window.panes.residues.view.selection == (3, 5)


def test_escape_closes_the_pane(window: MainWindow, qtbot: QtBot) -> None:
    pane = opened(window, qtbot)
    qtbot.keyClick(pane.text, Qt.Key.Key_Escape)
    assert pane.isHidden()


def test_the_pane_gets_its_width_when_it_is_shown_first_and_again(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(1600, 900)
    pane = opened(window, qtbot)
    assert pane.width() == theme.px(WIDTH)
    pane.close_pane()
    window.menus.actions["find-replace"].trigger()
    assert pane.width() == theme.px(WIDTH)
