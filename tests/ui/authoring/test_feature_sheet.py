"""The table of all features in the window: filter, edit, paste, go to."""

import pytest
from builders import a_dna, a_header, a_project, a_protein
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from wiposeq.app import sequence_order
from wiposeq.app.document import Document
from wiposeq.model.address import Address
from wiposeq.model.edits import Insert
from wiposeq.model.records import Qualifier
from wiposeq.ui.authoring.feature_sheet import FeatureSheetDialog
from wiposeq.ui.window.mainwindow import MainWindow


@pytest.fixture
def document() -> Document:
    gene = a_dna("acgtacgtacgt", ("gene", "1..9", {"gene": "EXA1"}), ("CDS", "1..9", {"gene": "EXA2"}))
    return Document(a_project(gene, a_protein("MKVLAAGIVG", ("SITE", "3", {"note": "s"})), header=a_header()))


def opened(window: MainWindow) -> FeatureSheetDialog:
    window.menus.actions["all-features"].trigger()
    dialog = window.findChild(FeatureSheetDialog)
    assert isinstance(dialog, FeatureSheetDialog)
    return dialog


def texts(dialog: FeatureSheetDialog, column: str) -> list[str]:
    at = dialog.columns.index(column)
    return [dialog.table.index(row, at).data() for row in range(dialog.table.rowCount())]


def test_a_filter_shows_the_matching_features(window: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(window)
    assert texts(dialog, "key") == ["source", "gene", "CDS", "source", "SITE"]
    qtbot.keyClicks(dialog.filter, "gene:exa")
    qtbot.waitUntil(lambda: texts(dialog, "key") == ["gene", "CDS"])
    qtbot.waitUntil(lambda: dialog.count.text() == "2 of 5 features")
    dialog.filter.clear()
    qtbot.waitUntil(lambda: dialog.table.rowCount() == 5)


def test_a_cell_is_edited_and_the_table_follows(window: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(window)
    index = dialog.table.index(1, dialog.columns.index("note"))
    assert dialog.table.setData(index, "new")
    assert window.session.project.sequences[0].features[1].value("note") == "new"
    assert index.data() == "new"
    window.session.undo_stack.undo()
    assert index.data() == ""


def test_cells_are_copied_and_pasted(window: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(window)
    at = dialog.columns.index("gene")
    dialog.view.setCurrentIndex(dialog.table.index(1, at))
    dialog.copy()
    assert QGuiApplication.clipboard().text() == "EXA1"
    QGuiApplication.clipboard().setText("A\nB")
    dialog.paste()
    assert texts(dialog, "gene")[1:3] == ["A", "B"]
    assert "2 cells changed" in dialog.count.text()


def test_a_pasted_cell_with_a_line_break_changes_one_row(window: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(window)
    dialog.view.setCurrentIndex(dialog.table.index(1, dialog.columns.index("note")))
    QGuiApplication.clipboard().setText('"one\ntwo"')
    dialog.paste()
    assert texts(dialog, "note")[1:3] == ["one\ntwo", ""]


def test_the_table_of_very_many_sequences_is_listed_beside_the_window(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sequence_order, "LONG", 1)
    window.menus.actions["all-features"].trigger()
    assert window.findChild(FeatureSheetDialog) is None
    qtbot.waitUntil(lambda: window.findChild(FeatureSheetDialog) is not None)
    dialog = window.findChild(FeatureSheetDialog)
    assert isinstance(dialog, FeatureSheetDialog) and dialog.table.rowCount() == 5


def test_a_button_goes_to_the_feature(window: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(window)
    dialog.view.setCurrentIndex(dialog.table.index(4, 2))
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    assert window.panes.current_sequence == window.session.project.sequences[1].uid
    assert window.panes.features.current == window.session.project.sequences[1].features[1].uid


def test_new_features_appear_in_the_table(window: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(window)
    window.panes.sequences.select([window.session.project.sequences[0].uid])
    window.panes.features.add("misc_feature")
    assert dialog.table.rowCount() == 6


def test_one_cell_is_pasted_into_the_rows_chosen_with_ctrl_only(window: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(window)
    note = dialog.columns.index("note")
    for row in (1, 4):
        dialog.view.selectionModel().select(dialog.table.index(row, note), QItemSelectionModel.SelectionFlag.Select)
    dialog.view.selectionModel().setCurrentIndex(
        dialog.table.index(4, note), QItemSelectionModel.SelectionFlag.NoUpdate
    )
    QGuiApplication.clipboard().setText("NEW")
    dialog.paste()
    assert texts(dialog, "note") == ["", "NEW", "", "", "NEW"]


def test_delete_empties_cells_and_ctrl_z_and_y_step_back_and_forth(window: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(window)
    dialog.activateWindow()
    dialog.view.setFocus()
    qtbot.waitUntil(dialog.view.hasFocus)
    dialog.view.setCurrentIndex(dialog.table.index(1, dialog.columns.index("gene")))
    qtbot.keyClick(dialog.view, Qt.Key.Key_Delete)
    assert texts(dialog, "gene")[1:3] == ["", "EXA2"]
    qtbot.keyClick(dialog.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert texts(dialog, "gene")[1:3] == ["EXA1", "EXA2"]
    redo = QKeySequence(QKeySequence.StandardKey.Redo)[0]
    qtbot.keyClick(dialog.view, redo.key(), redo.keyboardModifiers())
    assert texts(dialog, "gene")[1:3] == ["", "EXA2"]


def test_typing_replaces_a_cell(window: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(window)
    dialog.activateWindow()
    dialog.view.setFocus()
    qtbot.waitUntil(dialog.view.hasFocus)
    dialog.view.setCurrentIndex(dialog.table.index(1, dialog.columns.index("gene")))
    qtbot.keyClick(dialog.view, Qt.Key.Key_X)
    editor = dialog.view.findChild(QLineEdit)
    assert isinstance(editor, QLineEdit)
    qtbot.keyClicks(editor, "yz")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: texts(dialog, "gene")[1] == "xyz")


def test_a_qualifier_that_is_added_gets_a_column(window: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(window)
    sequence = window.session.project.sequences[0]
    place = Address(sequence.uid, sequence.features[1].uid, field="qualifiers")
    assert window.session.do(Insert(place, 9, (Qualifier(9, "allele", "a1"),)))
    assert texts(dialog, "allele")[:2] == ["", "a1"]
    assert dialog.table.headerData(len(dialog.columns) - 1, Qt.Orientation.Horizontal) == "allele"
    assert dialog.table.setData(dialog.table.index(2, dialog.columns.index("allele")), "a2")
    assert texts(dialog, "allele")[:3] == ["", "a1", "a2"]
