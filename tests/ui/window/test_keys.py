"""Keys in the window: what belongs to a text stays there, undo is the project's, Tab reaches everything."""

import pytest
from builders import a_dna, a_project, a_protein
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from wiposeq.app.document import Document
from wiposeq.model.edits import SetField
from wiposeq.ui.widgets.fields import ChoiceBox, Field, NoteEdit
from wiposeq.ui.window.mainwindow import MainWindow

CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def document() -> Document:
    return Document(a_project(a_dna("acgtacgtacgt", ("gene", "1..4", {"note": "two words"})), a_protein()))


@pytest.fixture
def window(window: MainWindow, qtbot: QtBot) -> MainWindow:
    window.activateWindow()
    qtbot.waitActive(window)
    window.panes.sequences.select([window.session.project.sequences[0].uid])
    window.session.stop_checking()
    return window


def the_field(window: MainWindow, name: str) -> Field:
    """The editor of a qualifier of the shown sequence."""
    sequence = window.panes.features.sequence
    assert sequence is not None
    for feature in sequence.features:
        if any(qualifier.name == name for qualifier in feature.qualifiers):
            window.panes.features.select_feature(feature.uid)
    return next(row.value for row in window.panes.features.form.rows if row.value and row.value.name == name)


def press(qtbot: QtBot, field: Field, key: Qt.Key, modifier: Qt.KeyboardModifier = CONTROL) -> None:
    field.setFocus()
    qtbot.keyClick(field.editor, key, modifier)


@pytest.mark.parametrize(("name", "kind"), [("organism", QLineEdit), ("note", NoteEdit), ("mol_type", ChoiceBox)])
def test_undo_in_a_field_is_the_undo_of_the_project(
    window: MainWindow, qtbot: QtBot, name: str, kind: type[QWidget]
) -> None:
    before = window.session.project
    field = the_field(window, name)
    assert isinstance(field.editor, kind)
    text = field.text()
    field.setFocus()
    qtbot.keyClicks(field.editor, "XY")
    if kind is ChoiceBox:
        field.editor.finish_typing()
    assert field.text() != text
    assert window.session.undo_stack.index() == 1
    press(qtbot, field, Qt.Key.Key_Z)
    assert field.text() == text
    assert window.session.undo_stack.index() == 0
    assert window.session.project == before
    press(qtbot, field, Qt.Key.Key_Z)
    assert field.text() == text
    press(qtbot, field, Qt.Key.Key_Z, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert "XY" in field.text()
    assert window.session.undo_stack.count() == 1


def test_undo_takes_back_what_is_half_typed_in_a_list_first(window: MainWindow, qtbot: QtBot) -> None:
    field = the_field(window, "organism")
    window.session.do(SetField(field.address, "Mus musculus"))
    field = the_field(window, "mol_type")
    field.setFocus()
    shown = field.editor.currentText()
    qtbot.keyClicks(field.editor, "QQ")
    press(qtbot, field, Qt.Key.Key_Z)
    assert field.editor.currentText() == shown
    assert window.session.undo_stack.index() == 1


@pytest.mark.parametrize("name", ["organism", "note", "mol_type"])
def test_control_delete_in_a_field_removes_no_sequence(window: MainWindow, qtbot: QtBot, name: str) -> None:
    press(qtbot, the_field(window, name), Qt.Key.Key_Delete)
    assert len(window.session.project.sequences) == 2


def test_control_delete_in_the_filters_and_bars_removes_no_sequence(window: MainWindow, qtbot: QtBot) -> None:
    window.panes.residues.finding.open_find()
    window.panes.residues.finding.open_go_to()
    pane = window.panes.residues
    boxes = (window.panes.features.key_choice, window.panes.features.form.name_choice)
    for editor in (
        *boxes,
        window.panes.sequences.filter,
        window.panes.results.bar.filter,
        pane.finding.find_bar.line,
        pane.finding.go_bar.line,
    ):
        editor.setFocus()
        qtbot.keyClick(editor, Qt.Key.Key_Delete, CONTROL)
    assert len(window.session.project.sequences) == 2


def test_alt_and_an_arrow_in_a_list_of_choices_opens_it_and_moves_no_sequence(window: MainWindow, qtbot: QtBot) -> None:
    before = window.session.project
    field = the_field(window, "mol_type")
    press(qtbot, field, Qt.Key.Key_Down, ALT)
    assert field.editor.view().isVisible()
    field.editor.hidePopup()
    assert window.session.project is before


def test_tab_goes_round_the_whole_window(window: MainWindow, qtbot: QtBot) -> None:
    field = the_field(window, "note")
    qtbot.waitUntil(field.isVisible)
    window.resize(1600, 1200)
    window.panes.show_results()
    window.panes.sequences.general.setFocus()
    names = []
    for _ in range(60):
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        names.append(window.focusWidget().accessibleName() or getattr(window.focusWidget(), "text", str)())
        if window.focusWidget() is window.panes.sequences.general:
            break
    wanted = ["Sequences", "Molecule type", "Residues", "Features", "Location", "note", "Qualifier to add", "Findings"]
    assert [name for name in names if name in wanted] == wanted, " | ".join(names)
    assert names[-1] == "General information"


def test_no_two_actions_have_the_same_key(window: MainWindow) -> None:
    owners: dict[str, list[str]] = {}
    for id, action in window.menus.actions.items():
        for each in action.shortcuts():
            owners.setdefault(each.toString(), []).append(id)
    assert {key: ids for key, ids in owners.items() if len(ids) > 1} == {}, "Qt runs neither of them"
