"""Reading notations through the window: live, with a legend that is edited beside them, added as one edit."""

from pathlib import Path

import pytest
from builders import a_dna, a_project
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QMessageBox
from pytestqt.qtbot import QtBot

from wiposeq.app.document import Document
from wiposeq.app.importing import notations as notating
from wiposeq.app.settings import load
from wiposeq.formats.notation.legend import FIELDS, preset, read_legend, write_legend
from wiposeq.ui.importing.notation_dialog import LIVE, NotationDialog
from wiposeq.ui.window.mainwindow import MainWindow

ROWS = "sense\tVP-UmsGfsAm\nodd\tUmsGfsXm\nCmsAmdTdT\n"


@pytest.fixture
def document() -> Document:
    return Document(a_project(a_dna()))


@pytest.fixture
def dialog(window: MainWindow) -> NotationDialog:
    window.menus.actions["notations"].trigger()
    opened = window.findChildren(NotationDialog)[-1]
    opened.page.input.setPlainText(ROWS)
    opened.read()
    return opened


def boxes(dialog: NotationDialog) -> list[QMessageBox]:
    return [box for box in dialog.findChildren(QMessageBox) if box.isVisible()]


def press(box: QMessageBox, text: str) -> None:
    next(button for button in box.buttons() if text in button.text().replace("&", "")).click()


def discard(dialog: NotationDialog) -> None:
    """Close the dialog, and answer that the changed legend is not saved."""
    dialog.reject()
    press(boxes(dialog)[-1], "Discard")


def cell(dialog: NotationDialog, symbol: str, field: str) -> object:
    place = next(n for n, entry in enumerate(dialog.editor.legend.entries) if entry.symbol == symbol)
    return dialog.editor.table.index(dialog.editor.table.row_of(place), FIELDS.index(field))


def test_rows_are_shown_with_what_they_become_or_why_they_stop(dialog: NotationDialog) -> None:
    shown = [
        [dialog.page.table.index(row, column).data() for column in range(5)]
        for row in range(dialog.page.table.rowCount())
    ]
    assert shown[0] == ["1", "sense", "RNA", "3", "tga"]
    assert shown[1][:4] == ["2", "odd", "", ""] and 'Position 7: "X"' in shown[1][4]
    assert shown[2] == ["3", "", "DNA", "4", "catt"]
    assert "1 row has an error." in dialog.caption.text()
    assert dialog.ok.text() == "&Add 2 sequences"


def test_the_selected_row_is_drawn_with_its_features(dialog: NotationDialog) -> None:
    dialog.page.view.selectRow(0)
    assert "|=|  1..3 modified_base OTHER phosphorothioate" in dialog.page.picture.toPlainText()
    dialog.page.view.selectRow(1)
    lines = dialog.page.picture.toPlainText().split("\n")
    assert lines[3].index("^") == lines[2].index("X")


def test_the_stop_is_marked_and_the_cursor_goes_there(dialog: NotationDialog) -> None:
    (mark,) = dialog.page.input.extraSelections()
    assert mark.cursor.selectedText() == "X"
    dialog.page.view.selectRow(1)
    dialog.page.view.activated.emit(dialog.page.view.currentIndex())
    assert dialog.page.input.textCursor().position() == ROWS.index("Xm")


def test_all_is_added_behind_the_current_sequence_and_undone_at_once(
    window: MainWindow, dialog: NotationDialog, qtbot: QtBot
) -> None:
    before = window.session.project
    dialog.ok.click()
    qtbot.waitUntil(lambda: len(window.session.project.sequences) == 3, timeout=10_000)
    assert [s.residues for s in window.session.project.sequences][1:] == ["tga", "catt"]
    assert [c.kind for c in window.session.project.origin.changes].count("notation/stopped") == 1
    window.session.undo_stack.undo()
    assert window.session.project == before
    assert load()[0].legend == "sirna-suffix"


def test_a_change_of_the_legend_is_read_with_at_once(dialog: NotationDialog, qtbot: QtBot) -> None:
    dialog.editor.table.setData(cell(dialog, "T", "symbol"), "X")
    assert dialog.legends.is_changed and dialog.legends.state.text() == "changed, not saved"
    qtbot.waitUntil(lambda: dialog.ok.text() == "&Add 3 sequences", timeout=5_000)
    assert "(changed)" in dialog.steps.toPlainText()
    discard(dialog)


def test_an_error_in_the_legend_stops_everything_and_says_where(dialog: NotationDialog) -> None:
    dialog.editor.table.setData(cell(dialog, "A", "residue"), "q")
    dialog.read()
    assert not dialog.ok.isEnabled()
    assert '"q" is not one of' in dialog.editor.problem_words.text()
    assert "cannot be used" in dialog.caption.text()
    discard(dialog)


def test_symbols_are_added_found_and_removed(dialog: NotationDialog) -> None:
    editor = dialog.editor
    count = len(editor.legend.entries)
    editor.add()
    assert len(editor.legend.entries) == count + 1
    assert isinstance(editor.view.findChild(QLineEdit), QLineEdit)
    editor.remove()
    assert len(editor.legend.entries) == count
    editor.filter.setText("vinyl")
    found = [editor.table.record(row).symbol for row in range(editor.table.rowCount())]
    assert found == ["VP", "(VP)", "[VP]", "VP-", "(VP)-", "[VP]-"]


def test_a_cell_with_a_closed_choice_is_a_list(dialog: NotationDialog, qtbot: QtBot) -> None:
    dialog.tabs.setCurrentIndex(1)
    index = cell(dialog, "s", "feature")
    dialog.editor.view.edit(index)  # type: ignore[call-overload]
    box = dialog.editor.view.indexWidget(index) or dialog.editor.view.findChildren(type(dialog.legends.choice))[-1]  # type: ignore[arg-type]
    box.setCurrentIndex(box.findData("misc_feature"))
    box.activated.emit(box.currentIndex())
    assert next(e for e in dialog.editor.legend.entries if e.symbol == "s").feature == "misc_feature"
    discard(dialog)


def test_a_changed_legend_is_stored_under_a_name_of_its_own(dialog: NotationDialog) -> None:
    dialog.editor.table.setData(cell(dialog, "T", "symbol"), "X")
    assert dialog.legends.save()
    assert not dialog.legends.is_changed
    assert dialog.legends.choice.currentText() == "siRNA: modification after the letter, my own (mine)"
    assert notating.legend_named(dialog.legends.id).entries == dialog.editor.legend.entries
    dialog.editor.table.setData(cell(dialog, "U", "comment"), "mine")
    assert dialog.legends.save()
    assert len([choice for choice in notating.choices() if choice.path]) == 1
    dialog.legends.ask_to_delete()
    press(boxes(dialog)[-1], "Cancel")
    assert len([choice for choice in notating.choices() if choice.path]) == 1
    dialog.legends.ask_to_delete()
    press(boxes(dialog)[-1], "Delete")
    assert [choice for choice in notating.choices() if choice.path] == []
    assert dialog.editor.legend == preset("sirna-suffix")


def test_a_legend_that_is_stored_already_is_never_replaced_by_another(dialog: NotationDialog, tmp_path: Path) -> None:
    dialog.editor.table.setData(cell(dialog, "T", "symbol"), "X")
    assert dialog.legends.save()
    write_legend(tmp_path / "b.toml", replace(preset("order-style"), name=dialog.editor.legend.name))
    place = next(n for n in range(dialog.legends.choice.count()) if dialog.legends.choice.itemData(n).path is None)
    dialog.legends.choice.setCurrentIndex(place)
    dialog.legends.choice.activated.emit(place)
    dialog.legends.read_file(tmp_path / "b.toml")
    assert dialog.legends.save()
    names = [choice.name for choice in notating.choices() if choice.path]
    assert names == [names[0], f"{names[0]} 2"]


def test_closing_asks_about_a_changed_legend(dialog: NotationDialog) -> None:
    dialog.editor.table.setData(cell(dialog, "T", "symbol"), "X")
    dialog.reject()
    assert dialog.isVisible()
    press(boxes(dialog)[-1], "Cancel")
    assert dialog.isVisible()
    dialog.reject()
    press(boxes(dialog)[-1], "Discard")
    assert not dialog.isVisible()


def test_legends_are_read_from_and_written_to_files(dialog: NotationDialog, tmp_path: Path) -> None:
    dialog.legends.write_file(tmp_path / "a.csv")
    assert read_legend(tmp_path / "a.csv").entries == preset("sirna-suffix").entries
    dialog.legends.read_file(tmp_path / "a.csv")
    assert dialog.legends.is_changed
    (tmp_path / "b.toml").write_text("what")
    dialog.legends.read_file(tmp_path / "b.toml")
    assert "is not TOML" in boxes(dialog)[-1].text()
    press(boxes(dialog)[-1], "OK")
    discard(dialog)


def test_the_examples_of_every_legend_can_be_tried(dialog: NotationDialog) -> None:
    dialog.page.input.clear()
    for place in range(dialog.legends.choice.count()):
        dialog.legends.choice.setCurrentIndex(place)
        dialog.legends.choice.activated.emit(place)
        dialog.page.input.clear()
        dialog.page.example.click()
        assert dialog.caption.text() == ""
        assert dialog.page.table.rowCount() == len(dialog.editor.legend.examples)


def test_of_a_long_text_the_rest_is_read_when_it_is_added(
    window: MainWindow, dialog: NotationDialog, qtbot: QtBot
) -> None:
    dialog.page.input.setPlainText("UmsGm\n" * (LIVE + 2) + "UmXm\n")
    dialog.read()
    assert dialog.page.table.rowCount() == LIVE
    assert "3 more rows are read when you add the sequences." in dialog.caption.text()
    dialog.ok.click()
    qtbot.waitUntil(lambda: bool(boxes(dialog)), timeout=20_000)
    assert len(window.session.project.sequences) == 1
    press(boxes(dialog)[-1], "Add the others")
    qtbot.waitUntil(lambda: len(window.session.project.sequences) == LIVE + 3, timeout=20_000)


def test_tab_leaves_the_text_and_another_key_puts_one_in(dialog: NotationDialog, qtbot: QtBot) -> None:
    dialog.page.input.setFocus()
    dialog.page.input.clear()
    qtbot.keyClicks(dialog.page.input, "a")
    qtbot.keyClick(dialog.page.input, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(dialog.page.input, "Um")
    assert dialog.page.input.toPlainText() == "a\tUm"
    qtbot.keyClick(dialog.page.input, Qt.Key.Key_Tab)
    assert not dialog.page.input.hasFocus()


def test_everything_can_be_named_and_reached(dialog: NotationDialog) -> None:
    page = dialog.page
    for widget in (dialog.legends.choice, page.input, page.view, page.picture, dialog.molecule, dialog.organism):
        assert widget.accessibleName()
    for widget in (dialog.editor.view, dialog.editor.filter, dialog.steps):
        assert widget.accessibleName()
        assert widget.focusPolicy() & Qt.FocusPolicy.TabFocus
