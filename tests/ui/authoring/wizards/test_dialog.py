"""A wizard in the window: the form, the preview, problems at the field, and one step of undo."""

from collections import Counter

import pytest
from accessible import without_name
from builders import a_dna, a_header, a_project, a_protein
from dialogs import fill_question
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from wiposeq.app.authoring.wizards import texts as wizard_texts
from wiposeq.app.authoring.wizards.catalog import WIZARDS
from wiposeq.app.authoring.wizards.wizard import Wizard
from wiposeq.app.document import Document
from wiposeq.ui.authoring.wizards.dialog import WizardDialog
from wiposeq.ui.window.mainwindow import MainWindow


@pytest.fixture
def document() -> Document:
    return Document(a_project(a_dna("acgtacgtccgtacgt"), a_protein("ACDFKSGGRI"), header=a_header()))


def opened(window: MainWindow, id: str, place: int = 0, residues: tuple[int, int] | None = None) -> WizardDialog:
    window.panes.sequences.select([window.session.project.sequences[place].uid])
    if residues is not None:
        window.panes.residues.view.select(*residues)
    window.menus.refresh()
    window.menus.actions[f"wizard-{id}"].trigger()
    return window.findChildren(WizardDialog)[-1]


def test_the_selected_residues_are_filled_in_and_one_step_adds_the_features(window: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(window, "modified-residues", 0, (9, 10))
    qtbot.keyClicks(dialog.form.fields["what"], "m5c")
    qtbot.waitUntil(lambda: dialog.view.topLevelItemCount() == 1)
    child = dialog.view.topLevelItem(0).child(0)
    assert [child.text(n) for n in range(3)] == ["modified_base", "9..10", "mod_base=m5c"]
    assert dialog.outcome.text() == "The check finds nothing wrong with this."
    before = window.session.project
    qtbot.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    added = window.session.project.sequences[0].features[-1]
    assert (added.key, added.location, added.value("mod_base")) == ("modified_base", "9..10", "m5c")
    window.session.undo_stack.undo()
    assert window.session.project.sequences[0] == before.sequences[0]
    assert not window.session.undo_stack.canUndo()


def test_a_problem_is_shown_at_its_field_and_nothing_can_be_added(window: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(window, "d-amino-acids", 1)
    field = dialog.form.fields["where"]
    qtbot.keyClicks(field, "R9, G7")
    qtbot.waitUntil(lambda: field.accessibleDescription() == "Residue 7 is glycine, which has no D form.")
    assert not dialog.ok.isEnabled()
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert dialog.isVisible() and not window.session.undo_stack.canUndo()


def test_a_key_pressed_before_the_preview_is_there_adds_what_was_typed(window: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(window, "d-amino-acids", 1)
    qtbot.keyClicks(dialog.form.fields["where"], "9")
    dialog.carry_out()
    assert window.session.project.sequences[1].features[-1].value("note") == "D-Arginine"


def test_the_long_text_of_a_box_is_shown_whole(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wizard_texts, "tr", lambda text, **_: "m" * 34 if "f&ull name" in text else text)
    box = next(each for each in opened(window, "modified-residues").findChildren(QCheckBox) if "mmm" in each.text())
    assert box.width() >= box.minimumSizeHint().width()


def test_an_empty_field_is_no_problem_until_the_user_tries_to_add(window: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(window, "d-amino-acids", 1)
    field = dialog.form.fields["where"]
    assert field.accessibleDescription() == ""
    qtbot.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    assert field.accessibleDescription() == "There is no position. Write for example 3, 7-9 or every c."
    assert dialog.isVisible() and not window.session.undo_stack.canUndo()


def test_the_place_of_the_result_is_shown(window: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(window, "bonds", 1)
    for id, answer in {"kind": "branch", "at": "K5", "branch": "YGGFL"}.items():
        fill_question(dialog.form, id, answer)
    dialog.carry_out()
    shown = window.panes.current_sequence
    assert shown == window.session.project.sequences[1].uid
    assert len(window.session.project.sequences) == 3


def test_new_sequences_are_selected_so_that_the_next_ones_come_behind_all_of_them(
    window: MainWindow, qtbot: QtBot
) -> None:
    dialog = opened(window, "duplexes", 0)
    fill_question(dialog.form, "rows", "si; GGCAUUGACUUAC; GUAAGUCAAUGCC")
    dialog.carry_out()
    added = [each.uid for each in window.session.project.sequences][1:3]
    assert window.panes.selected_sequences() == added and window.panes.current_sequence == added[0]
    window.menus.refresh()
    window.menus.actions["wizard-skipped"].trigger()
    skipped = window.findChildren(WizardDialog)[-1]
    assert skipped.form.answers()["number"] == "4"
    skipped.carry_out()
    assert [each.is_skipped for each in window.session.project.sequences] == [False, False, False, True, False]


def test_names_are_offered_while_a_modification_is_typed(window: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(window, "modified-residues", 0, (2, 2))
    field = dialog.form.fields["what"]
    assert isinstance(field, QLineEdit)
    qtbot.keyClicks(field, "methylcyt")
    completer = field.completer()
    assert completer is not None
    shown = [completer.model().index(row, 0).data() for row in range(completer.model().rowCount())]
    assert "m5c  5-methylcytidine" in shown


def test_fields_follow_the_answers_of_others(window: MainWindow) -> None:
    dialog = opened(window, "variants", 0, (3, 3))
    fill_question(dialog.form, "kind", "deletion")
    assert "with" not in dialog.form.answers()
    assert not dialog.form.fields["with"].isVisible()
    fill_question(dialog.form, "kind", "insertion")
    assert dialog.form.fields["with"].isVisible()


def test_a_wizard_for_proteins_cannot_be_opened_at_a_nucleotide_sequence(window: MainWindow) -> None:
    window.panes.sequences.select([window.session.project.sequences[0].uid])
    window.menus.refresh()
    assert not window.menus.actions["wizard-d-amino-acids"].isEnabled()
    assert window.menus.actions["wizard-variants"].isEnabled()


@pytest.mark.parametrize("wizard", WIZARDS, ids=lambda wizard: wizard.id)
def test_every_control_of_a_wizard_has_a_name(window: MainWindow, wizard: Wizard) -> None:
    dialog = opened(window, wizard.id, 1 if wizard.needs == "protein" else 0)
    assert without_name(dialog) == []


def test_the_context_menus_of_residues_sequences_and_features_have_the_wizards(window: MainWindow) -> None:
    window.panes.sequences.select([window.session.project.sequences[0].uid])
    menu = window.panes.residues.view.commands.menu()
    found = [menu.actions(), window.panes.sequences.view.actions(), window.panes.features.view.actions()]
    for actions in found:
        (wizards,) = [action for action in actions if action.text() == "&Wizards"]
        submenu = wizards.menu()
        assert isinstance(submenu, QMenu)
        assert len(submenu.actions()) == len(WIZARDS)


@pytest.mark.parametrize("wizard", WIZARDS, ids=lambda wizard: wizard.id)
def test_every_question_has_an_access_key_of_its_own(window: MainWindow, wizard: Wizard) -> None:
    dialog = opened(window, wizard.id, 1 if wizard.needs == "protein" else 0)
    texts = [question.label for question in dialog.form.questions] + [dialog.ok.text()]
    keys = [text[text.index("&") + 1].lower() for text in texts if "&" in text]
    assert len(keys) == len(texts)
    assert [key for key, count in Counter(keys).items() if count > 1] == []


def test_a_dialog_whose_sequence_is_removed_closes(window: MainWindow) -> None:
    dialog = opened(window, "variants", 0)
    window.panes.sequences.remove()
    assert not dialog.isVisible()


def test_what_was_typed_is_never_read_as_markup(window: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(window, "modified-residues", 1, (2, 2))
    fill_question(dialog.form, "what", "<b>x</b>")
    qtbot.waitUntil(lambda: "<b>" in dialog.form.notes["what"].text())
    plain = Qt.TextFormat.PlainText
    assert {label.textFormat() for label in (dialog.form.notes["what"], dialog.sentences, dialog.outcome)} == {plain}
