"""Arrange many sequences in the window: the preview, the texts that follow, one step."""

import threading

import pytest
from builders import a_dna, a_header, a_project
from msgspec.structs import replace
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from wiposeq.app import repairs
from wiposeq.app.document import Document
from wiposeq.model.project import Project
from wiposeq.ui.authoring.many_dialog import MOVE, SORT, ManyDialog
from wiposeq.ui.window.mainwindow import MainWindow


@pytest.fixture
def document() -> Document:
    note = a_dna("acgtacgtacgt", ("misc_feature", "1..3", {"note": "see SEQ ID NO: 1"}))
    named = [replace(each, name=name) for each, name in ((a_dna(), "c"), (note, "b"), (a_dna(), "a"))]
    return Document(a_project(*named, header=a_header()))


def opened(window: MainWindow, *numbers: int) -> ManyDialog:
    window.panes.sequences.select([window.session.project.sequences[number - 1].uid for number in numbers])
    window.menus.actions["arrange-many"].trigger()
    dialog = window.findChild(ManyDialog)
    assert isinstance(dialog, ManyDialog)
    return dialog


def names(window: MainWindow) -> list[str]:
    return [each.name for each in window.session.project.sequences]


def test_names_are_previewed_and_given_in_one_step(window: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(window, 1, 3)
    assert dialog.which.chosen.isChecked()
    dialog.pattern.setText("si-{n}")
    qtbot.waitUntil(lambda: dialog.list.toPlainText() == "Sequence 1: c -> si-1\nSequence 3: a -> si-2")
    qtbot.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: names(window) == ["si-1", "b", "si-2"])
    window.session.undo_stack.undo()
    assert names(window) == ["c", "b", "a"]


def test_texts_that_follow_new_numbers_are_listed_before(window: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(window, 1)
    dialog.which.all.setChecked(True)
    dialog.action.setCurrentIndex(dialog.action.findData(SORT))
    qtbot.waitUntil(lambda: "1 text that names a sequence" in dialog.outcome.text())
    assert "SEQ ID NO: 1 -> see SEQ ID NO: 3" in dialog.list.toPlainText()
    qtbot.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: names(window) == ["a", "b", "c"])


def test_a_filter_chooses_the_sequences_and_a_wrong_position_says_why(window: MainWindow, qtbot: QtBot) -> None:
    window.panes.sequences.filter.setText("b")
    window.menus.actions["arrange-many"].trigger()
    dialog = window.findChild(ManyDialog)
    assert isinstance(dialog, ManyDialog)
    assert dialog.which.shown.isChecked() and dialog.which.positions() == [2]
    dialog.which.all.setChecked(True)
    dialog.action.setCurrentIndex(dialog.action.findData(MOVE))
    dialog.position.setValue(3)
    qtbot.waitUntil(lambda: "cannot get position 3" in dialog.outcome.text())
    assert not dialog.ok.isEnabled()


def test_a_mention_that_stays_is_not_counted_as_changed(window: MainWindow, qtbot: QtBot) -> None:
    series = a_dna("acgtacgtacgt", ("misc_feature", "1..3", {"note": "as SEQ ID NOs: 1, 3, 5 ... 9"}))
    window.session.open(Document(a_project(*(replace(series, uid=uid) for uid in range(1, 4)), header=a_header())))
    dialog = opened(window, 3)
    dialog.which.chosen.setChecked(True)
    dialog.action.setCurrentIndex(dialog.action.findData(MOVE))
    dialog.position.setValue(1)
    qtbot.waitUntil(lambda: "3 mentions of sequences with other numbers stay" in dialog.outcome.text())
    assert "change too" not in dialog.outcome.text()
    assert "1, 3, 5 ... 9 stays as it is" in dialog.list.toPlainText()


def test_examples_are_listed_while_the_texts_that_follow_are_still_counted(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_count = threading.Event()
    count = repairs.first_following

    def counted_later(before: Project, after: Project, most: int) -> repairs.Following:
        may_count.wait(60)
        return count(before, after, most)

    monkeypatch.setattr(repairs, "first_following", counted_later)
    dialog = opened(window, 1)
    dialog.which.all.setChecked(True)
    try:
        dialog.action.setCurrentIndex(dialog.action.findData(SORT))
        qtbot.waitUntil(lambda: "Sequence 3: a -> position 1" in dialog.list.toPlainText())
        assert "Changes 3 sequences. Computing the preview..." in dialog.outcome.text()
        assert not dialog.ok.isEnabled()
    finally:
        may_count.set()
    qtbot.waitUntil(dialog.ok.isEnabled)
    assert "1 text that names a sequence" in dialog.outcome.text() and "Computing" not in dialog.outcome.text()
