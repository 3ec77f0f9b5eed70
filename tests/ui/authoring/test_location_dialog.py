"""Build a location from parts in the window."""

import pytest
from builders import a_dna, a_header, a_project
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from wiposeq.app.document import Document
from wiposeq.ui.authoring.location_dialog import LocationDialog
from wiposeq.ui.window.mainwindow import MainWindow


@pytest.fixture
def document() -> Document:
    return Document(a_project(a_dna("acgt" * 10, ("misc_feature", "5..9")), header=a_header()))


def opened(window: MainWindow) -> LocationDialog:
    sequence = window.session.project.sequences[0]
    window.panes.sequences.select([sequence.uid])
    window.panes.features.select_feature(sequence.features[1].uid)
    window.menus.actions["build-location"].trigger()
    dialog = window.findChild(LocationDialog)
    assert isinstance(dialog, LocationDialog)
    return dialog


def test_parts_are_added_split_merged_and_used_in_one_step(window: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(window)
    assert dialog.table.rowCount() == 1 and dialog.outcome.text() == "5 residues."
    assert window.panes.residues.view.selection == (5, 9)
    dialog.add_part()
    assert dialog.text.text() == "join(5..9,10..19)"
    dialog.at.setValue(12)
    dialog.split_part()
    assert dialog.text.text() == "join(5..9,10..12,13..19)"
    dialog.table.setCurrentCell(0, 1)
    dialog.merge_parts()
    assert dialog.text.text() == "join(5..12,13..19)"
    dialog.move_part(1)
    assert dialog.text.text() == "join(13..19,5..12)"
    dialog.remove_part()
    assert dialog.text.text() == "13..19"
    qtbot.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    assert window.session.project.sequences[0].features[1].location == "13..19"
    window.session.undo_stack.undo()
    assert window.session.project.sequences[0].features[1].location == "5..9"


def test_marks_and_strands_are_checked_in_the_table(window: MainWindow) -> None:
    dialog = opened(window)
    for column, expected in ((0, "<5..9"), (4, "complement(<5..9)"), (5, "complement(5^9)")):
        item = dialog.table.item(0, column)
        assert item is not None
        item.setCheckState(Qt.CheckState.Checked)
        assert dialog.text.text() == expected


def test_a_typed_location_fills_the_table_and_a_wrong_one_says_why(window: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(window)
    dialog.text.selectAll()
    qtbot.keyClicks(dialog.text, "order(1..3,complement(7..8))")
    assert dialog.table.rowCount() == 2 and dialog.operator.currentData() == "order"
    assert dialog.outcome.text() == "5 residues in 2 parts."
    dialog.text.selectAll()
    qtbot.keyClicks(dialog.text, "5..99")
    assert "not inside the sequence of 40" in dialog.outcome.text() and not dialog.ok.isEnabled()
    dialog.text.selectAll()
    qtbot.keyClicks(dialog.text, "9..5")
    assert "ends before it starts" in dialog.outcome.text() and not dialog.ok.isEnabled()
