"""Changing many sequences at once in the window: a form, what it comes to, one step back."""

import pytest
from builders import a_dna, a_project, a_protein
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from wiposeq.app.document import Document
from wiposeq.ui.authoring.bulk_dialog import ADD, MISSING, REMOVE, REMOVE_QUALIFIER, BulkDialog
from wiposeq.ui.window.mainwindow import MainWindow


@pytest.fixture
def document() -> Document:
    return Document(a_project(a_dna(), a_protein(), a_dna(), a_dna("acgtacgtacgt", ("gene", "1..9"))))


def opened(window: MainWindow, qtbot: QtBot, *numbers: int) -> BulkDialog:
    window.panes.sequences.select([window.session.project.sequences[number - 1].uid for number in numbers])
    window.menus.actions["change-many"].trigger()
    dialog = window.findChild(BulkDialog)
    qtbot.waitUntil(dialog.isVisible)
    return dialog


def mol_types(window: MainWindow) -> list[str]:
    return [sequence.mol_type for sequence in window.session.project.sequences]


def test_mol_type_of_the_selected_is_set_in_one_step_that_can_be_undone(window: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(window, qtbot, 1, 3)
    assert dialog.which.chosen.isChecked() and dialog.molecule.currentData() == "DNA"
    dialog.value.setFocus()
    dialog.value.lineEdit().selectAll()
    qtbot.keyClicks(dialog.value.lineEdit(), "other DNA")
    qtbot.waitUntil(lambda: "2 features in 2 sequences" in dialog.outcome.text())
    assert dialog.list.toPlainText().splitlines() == [
        f"Sequence {number} > source > mol_type: genomic DNA -> other DNA" for number in (1, 3)
    ]
    qtbot.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: mol_types(window) == ["other DNA", "protein", "other DNA", "genomic DNA"], timeout=15_000)
    window.session.undo_stack.undo()
    assert mol_types(window) == ["genomic DNA", "protein", "genomic DNA", "genomic DNA"]


def test_a_range_is_typed_and_what_is_wrong_with_it_is_stated(window: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(window, qtbot, 1)
    dialog.action.setCurrentIndex(dialog.action.findData(REMOVE))
    dialog.key.show_value("gene")
    qtbot.keyClicks(dialog.which.numbers, "2-9")
    assert dialog.which.range.isChecked()
    qtbot.waitUntil(lambda: "is outside" in dialog.outcome.text())
    assert not dialog.ok.isEnabled()
    dialog.which.numbers.setText("2-")
    qtbot.waitUntil(lambda: "1 feature in 1 sequence" in dialog.outcome.text())
    assert dialog.ok.isEnabled()


def test_the_form_shows_only_the_fields_of_the_chosen_action(window: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(window, qtbot, 1)
    assert not dialog.location.isVisible() and not dialog.new_key.isVisible() and dialog.value.isVisible()
    dialog.action.setCurrentIndex(dialog.action.findData(REMOVE_QUALIFIER))
    assert dialog.name.isVisible() and not dialog.value.isVisible()
    dialog.action.setCurrentIndex(dialog.action.findData(ADD))
    assert dialog.location.isVisible()
    dialog.action.setCurrentIndex(dialog.action.findData(MISSING))
    dialog.key.show_value("gene")
    dialog.name.show_value("pseudo")
    dialog.name.typed.emit(dialog.name.value())
    assert not dialog.value.isVisible()


def test_a_feature_is_added_to_all_and_shorter_sequences_are_reported(window: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(window, qtbot, 1)
    dialog.which.all.setChecked(True)
    dialog.molecule.setCurrentIndex(0)
    dialog.action.setCurrentIndex(dialog.action.findData(ADD))
    dialog.key.show_value("misc_feature")
    dialog.name.show_value("note")
    dialog.name.typed.emit(dialog.name.value())
    dialog.value.setEditText("a note")
    dialog.location.setText("11..16")
    qtbot.waitUntil(lambda: "2 features in 2 sequences" in dialog.outcome.text())
    assert "past their ends" in dialog.outcome.text()
    dialog.ok.click()
    qtbot.waitUntil(lambda: len(window.session.project.sequences[2].features) == 2, timeout=15_000)
    added = window.session.project.sequences[2].features[1]
    assert (added.key, added.location, added.value("note")) == ("misc_feature", "11..16", "a note")


@pytest.mark.parametrize("value", ["other DNA", "OTHER dna", "mRNA"])
def test_the_first_click_on_change_is_taken(window: MainWindow, qtbot: QtBot, value: str) -> None:
    dialog = opened(window, qtbot, 1, 3)
    dialog.value.setFocus()
    dialog.value.lineEdit().selectAll()
    qtbot.keyClicks(dialog.value.lineEdit(), value)
    qtbot.mousePress(dialog.ok, Qt.MouseButton.LeftButton)
    dialog.value.finish_typing()  # the field loses the focus to the button
    qtbot.mouseRelease(dialog.ok, Qt.MouseButton.LeftButton)
    expected = "other DNA" if value.lower() == "other dna" else value
    qtbot.waitUntil(lambda: mol_types(window)[0] == mol_types(window)[2] == expected, timeout=15_000)


def test_change_is_disabled_while_something_is_missing(window: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(window, qtbot, 1)
    dialog.name.show_value("")
    dialog.name.typed.emit(dialog.name.value())
    assert not dialog.ok.isEnabled()


def test_the_organism_of_the_filtered_sequences_is_set_where_it_has_a_certain_value(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.panes.sequences.filter.setText("DNA")
    window.menus.actions["change-many"].trigger()
    dialog = window.findChild(BulkDialog)
    assert isinstance(dialog, BulkDialog)
    assert dialog.which.shown.isChecked() and dialog.which.positions() == [1, 3, 4]
    dialog.name.show_value("organism")
    dialog.name.typed.emit("organism")
    dialog.organism.setText("synthetic construct")
    qtbot.waitUntil(lambda: "3 features in 3 sequences" in dialog.outcome.text(), timeout=15_000)
    assert [dialog.only.itemText(n) for n in range(dialog.only.count())] == ["", "Homo sapiens - 3 features"]
    dialog.only.setCurrentIndex(1)
    dialog.which.range.setChecked(True)
    dialog.which.numbers.setText("3-")
    qtbot.waitUntil(lambda: "2 features in 2 sequences" in dialog.outcome.text(), timeout=15_000)
    dialog.only.setEditText("Mus musculus")
    qtbot.waitUntil(lambda: "Nothing will change" in dialog.outcome.text(), timeout=15_000)
    dialog.only.setEditText("")
    dialog.ok.click()
    organisms = ["Homo sapiens", "Homo sapiens", "synthetic construct", "synthetic construct"]
    qtbot.waitUntil(lambda: [each.organism for each in window.session.project.sequences] == organisms, timeout=15_000)


def test_what_is_typed_first_replaces_the_qualifier_that_is_offered(window: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(window, qtbot, 1)
    qtbot.waitUntil(lambda: dialog.name.lineEdit().hasSelectedText())
    qtbot.wait(50)  # the layout is finished
    qtbot.keyClicks(dialog.name.lineEdit(), "organism")
    assert dialog.name.currentText() == "organism"


def test_all_sequences_of_any_type_are_offered_if_one_is_selected(window: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(window, qtbot, 1)
    assert dialog.which.all.isChecked() and dialog.molecule.currentData() == ""
