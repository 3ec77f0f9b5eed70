"""Copy features between sequences, split, merge and shift them in the window."""

from collections.abc import Iterator

import pytest
from builders import a_dna, a_header, a_project
from PySide6.QtWidgets import QApplication, QInputDialog
from pytestqt.qtbot import QtBot

from wiposeq.app.document import Document
from wiposeq.ui.window.mainwindow import MainWindow


@pytest.fixture
def document() -> Document:
    one = a_dna("acgt" * 10, ("exon", "1..5", {"note": "a"}), ("exon", "9..20"), ("gene", "join(1..5,9..30)"))
    return Document(a_project(one, a_dna("acgt" * 6), header=a_header()))


@pytest.fixture(autouse=True)
def clipboard(qapp: QApplication) -> Iterator[None]:
    """Empty the clipboard at the end: the offscreen platform crashes at exit while it holds more than a text."""
    yield
    qapp.clipboard().clear()


def locations(window: MainWindow, place: int = 0) -> list[tuple[str, str]]:
    return [(each.key, each.location) for each in window.session.project.sequences[place].features[1:]]


def choose(window: MainWindow, *rows: int) -> None:
    window.panes.sequences.select([window.session.project.sequences[0].uid])
    view = window.panes.features.view
    view.clearSelection()
    for row in rows:
        view.selectionModel().select(
            window.panes.features.table.index(row, 0),
            view.selectionModel().SelectionFlag.Select | view.selectionModel().SelectionFlag.Rows,
        )


def test_features_are_copied_to_another_sequence_and_those_that_do_not_fit_are_counted(
    window: MainWindow, qtbot: QtBot
) -> None:
    messages: list[str] = []
    window.session.message.connect(messages.append)
    choose(window, 0, 1, 2, 3)
    window.menus.actions["copy-features"].trigger()
    window.panes.sequences.select([window.session.project.sequences[1].uid])
    window.menus.actions["paste-features"].trigger()
    assert locations(window, 1) == [("exon", "1..5"), ("exon", "9..20")]
    assert messages[-1].startswith("2 features pasted. 1 extends past the end. 1 has a key")
    window.session.undo_stack.undo()
    assert locations(window, 1) == []


def test_features_are_merged_split_and_shifted_each_in_one_step(window: MainWindow, qtbot: QtBot) -> None:
    choose(window, 1, 2)
    window.menus.actions["merge-features"].trigger()
    assert locations(window)[0] == ("exon", "join(1..5,9..20)")
    choose(window, 1)
    window.menus.actions["split-feature"].trigger()
    assert locations(window)[:2] == [("exon", "1..5"), ("exon", "9..20")]
    choose(window, 1, 2)
    window.menus.actions["shift-features"].trigger()
    dialog = window.findChild(QInputDialog)
    assert isinstance(dialog, QInputDialog)
    dialog.setIntValue(3)
    dialog.accept()
    assert locations(window)[:2] == [("exon", "4..8"), ("exon", "12..23")]
    for _ in range(3):
        window.session.undo_stack.undo()
    assert locations(window) == [("exon", "1..5"), ("exon", "9..20"), ("gene", "join(1..5,9..30)")]


def test_what_cannot_be_merged_says_why_and_changes_nothing(window: MainWindow) -> None:
    messages: list[str] = []
    window.session.message.connect(messages.append)
    choose(window, 1, 3)
    window.menus.actions["merge-features"].trigger()
    assert "same key" in messages[-1] and not window.session.undo_stack.canUndo()
