"""Find and replace in the window: typing finds, F3 walks, one step replaces all."""

import pytest
from builders import a_dna, a_header, a_project, a_protein
from msgspec.structs import replace
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from wiposeq.app.document import Document
from wiposeq.ui.authoring import find_pane
from wiposeq.ui.authoring.find_pane import NUMBERS, SELECTED, SHOWN, FindPane
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


def many(count: int) -> Document:
    return Document(a_project(*(replace(a_dna("acgtacgtacgt"), name=f"kinase {n}") for n in range(count))))


def test_nothing_is_replaced_before_the_changed_form_has_been_searched(window: MainWindow, qtbot: QtBot) -> None:
    pane = opened(window, qtbot)
    qtbot.waitUntil(lambda: len(pane.hits.hits) == 4)
    pane.replace.setText("x")
    before = window.session.project
    changes = (
        lambda: pane.text.setText("protein"),
        lambda: pane.case.toggle(),
        lambda: pane.parts["names"].toggle(),
        lambda: (pane.within.setCurrentIndex(pane.within.findData(NUMBERS)), pane.numbers.setText("2")),
    )
    for change in changes:
        change()
        assert not pane.all.isEnabled() and not pane.one.isEnabled()
        pane.replace_all()
        pane.replace_one()
        assert window.session.project is before
        qtbot.waitUntil(lambda: pane.all.isEnabled() or not pane.hits.hits)


@pytest.mark.parametrize("scope", [SELECTED, SHOWN])
def test_hits_of_the_sequences_selected_before_are_not_replaced(window: MainWindow, qtbot: QtBot, scope: str) -> None:
    first, second = (each.uid for each in window.session.project.sequences)
    window.panes.sequences.select([first])
    pane = opened(window, qtbot)
    pane.replace.setText("x")
    pane.within.setCurrentIndex(pane.within.findData(scope))
    qtbot.waitUntil(lambda: pane.outcome.text() == "3 hits in 1 sequence" and pane.all.isEnabled())
    window.panes.sequences.select([second])
    pane.replace_all()
    assert names(window)[0] == "EXA1 gene"
    qtbot.waitUntil(lambda: pane.outcome.text() == "1 hit in 1 sequence" and pane.all.isEnabled())
    pane.replace_all()
    assert names(window) == ["EXA1 gene", "x protein"]


def test_walking_through_the_hits_does_not_change_which_sequences_are_searched(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.panes.sequences.select([each.uid for each in window.session.project.sequences])
    pane = opened(window, qtbot)
    pane.within.setCurrentIndex(pane.within.findData(SELECTED))
    qtbot.waitUntil(lambda: pane.outcome.text() == "4 hits in 2 sequences" and pane.all.isEnabled())
    pane.step(-1)
    assert pane.all.isEnabled() and pane.query().numbers == (1, 2)  # type: ignore[union-attr]


def test_unchecked_hits_stay_unchecked_and_are_passed_over(window: MainWindow, qtbot: QtBot) -> None:
    pane = opened(window, qtbot)
    qtbot.waitUntil(lambda: len(pane.hits.hits) == 4)
    pane.replace.setText("x")
    pane.table.include([1, 3], False)
    pane.step(1)
    pane.replace_one()
    qtbot.waitUntil(lambda: len(pane.hits.hits) == 3)
    assert pane.table.excluded == {0, 2} and pane.view.currentIndex().row() == 1
    pane.view.selectRow(0)
    before = window.session.project
    pane.replace_one()
    assert window.session.project is before and pane.view.currentIndex().row() == 1
    pane.replace_one()
    qtbot.waitUntil(lambda: len(pane.hits.hits) == 2)
    assert pane.table.excluded == {0, 1} and not pane.one.isEnabled()


def test_a_replacement_that_contains_the_text_is_not_replaced_again(window: MainWindow, qtbot: QtBot) -> None:
    pane = opened(window, qtbot)
    qtbot.waitUntil(lambda: len(pane.hits.hits) == 4)
    pane.replace.setText("EXA1a EXA1b")
    pane.step(1)
    pane.replace_one()
    qtbot.waitUntil(lambda: len(pane.hits.hits) == 5)
    assert names(window)[0] == "EXA1a EXA1b gene" and pane.view.currentIndex().row() == 2


def test_hits_behind_the_listed_ones_are_counted_and_replaced(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(find_pane, "LISTED", 20)
    window.session.open(many(50))
    pane = opened(window, qtbot, "kinase")
    qtbot.waitUntil(lambda: pane.all.text() == "Replace 50 checked" and pane.all.isEnabled())
    assert len(pane.hits.hits) == 20
    pane.replace.setText("kinase A")
    pane.table.include([3], False)
    assert pane.all.text() == "Replace 49 checked"
    pane.replace_all()
    qtbot.waitUntil(lambda: names(window)[49] == "kinase A 49")
    assert [name for name in names(window) if " A " not in name] == ["kinase 3"]


def test_hits_that_overlap_are_counted_once(window: MainWindow, qtbot: QtBot) -> None:
    window.session.open(Document(a_project(a_dna("aaaaaaaatttt"))))
    pane = opened(window, qtbot, "aaa")
    pane.parts["residues"].setChecked(True)
    qtbot.waitUntil(lambda: len(pane.hits.hits) == 6)
    assert pane.all.text() == "Replace 2 checked"
    with qtbot.waitSignal(window.session.message) as message:
        pane.replace.setText("ccc")
        pane.replace_all()
    assert message.args == ["2 hits replaced."]
    assert window.session.project.sequences[0].residues == "ccccccaatttt"


def test_hits_in_the_general_information_alone_name_no_number_of_sequences(window: MainWindow, qtbot: QtBot) -> None:
    pane = opened(window, qtbot, window.session.project.header.titles[0].text)
    pane.parts["header"].setChecked(True)
    qtbot.waitUntil(lambda: pane.outcome.text() == "1 hit.")


def test_the_focus_stays_on_the_button_that_replaces_one_after_the_other(window: MainWindow, qtbot: QtBot) -> None:
    pane = opened(window, qtbot)
    qtbot.waitUntil(lambda: len(pane.hits.hits) == 4)
    pane.replace.setText("x")
    pane.one.setFocus()
    for left in (3, 2):
        qtbot.keyClick(pane.one, Qt.Key.Key_Space)
        qtbot.waitUntil(lambda left=left: len(pane.hits.hits) == left and pane.one.isEnabled())  # type: ignore[misc]
        assert window.focusWidget() is pane.one


def test_hits_behind_the_listed_ones_are_replaced_if_all_listed_ones_are_unchecked(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(find_pane, "LISTED", 2)
    window.session.open(many(4))
    pane = opened(window, qtbot, "kinase")
    qtbot.waitUntil(lambda: pane.all.text() == "Replace 4 checked" and pane.all.isEnabled())
    pane.replace.setText("x")
    pane.table.include([0, 1], False)
    before = window.session.project
    pane.replace_one()
    assert window.session.project is before
    pane.replace_all()
    qtbot.waitUntil(lambda: names(window) == ["kinase 0", "kinase 1", "x 2", "x 3"])
