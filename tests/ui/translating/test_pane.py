"""The translation table: both languages side by side, typed in place, with what is missing counted and found."""

from pathlib import Path

import pytest
from builders import a_dna, a_project, a_protein, a_skipped
from dialogs import a_dialog, choose
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QFileDialog, QInputDialog, QLineEdit, QMessageBox
from pytestqt.qtbot import QtBot

from wiposeq.app.document import Document
from wiposeq.app.translating.export import ExportOptions, translate
from wiposeq.formats.translation.units import TranslationFile, Unit
from wiposeq.model.address import Address
from wiposeq.model.edits import Remove, SetField
from wiposeq.model.project import Project
from wiposeq.ui.results.repair_list import RepairPreview
from wiposeq.ui.translating.files import ExportDialog, TranslationPreview
from wiposeq.ui.translating.pane import ENGLISH, OTHER, PLACE, TranslationDialog, is_right_to_left
from wiposeq.ui.window.mainwindow import MainWindow


def a_listing(language: str | None = "de") -> Project:
    project = a_project(
        a_dna("acgtacgtacgt", ("CDS", "1..9", {"product": "kinase", "note": "binding site"})),
        a_protein("MKVLAAG", ("SITE", "2..3", {"note": "binding site"}), ("SITE", "3..4", {"note": "binding site"})),
    )
    return replace(project, header=replace(project.header, original_language="en", other_language=language))


@pytest.fixture
def document() -> Document:
    return Document(a_listing())


@pytest.fixture
def window(window: MainWindow) -> MainWindow:
    window.session.stop_checking()
    return window


@pytest.fixture
def table(window: MainWindow, qtbot: QtBot) -> TranslationDialog:
    window.menus.actions["translate"].trigger()
    dialog = a_dialog(window, TranslationDialog, qtbot)
    window.session.stop_checking()
    return dialog


def shown(table: TranslationDialog) -> list[tuple[str, ...]]:
    model = table.table
    return [tuple(model.index(row, column).data() for column in range(3)) for row in range(model.rowCount())]


def translations(window: MainWindow) -> list[str | None]:
    return [
        qualifier.translation
        for sequence in window.session.project.sequences
        for feature in sequence.features[1:]
        for qualifier in feature.qualifiers
    ]


def test_every_text_is_a_row_and_what_is_missing_is_counted(table: TranslationDialog) -> None:
    assert shown(table) == [
        ("Sequence 1 > CDS > product", "kinase", ""),
        ("Sequence 1 > CDS > note", "binding site", ""),
        ("Sequence 2 > SITE > note", "binding site", ""),
        ("Sequence 2 > SITE > note", "binding site", ""),
    ]
    assert table.count.text() == "4 texts, 4 with a missing value"
    assert table.table.headerData(OTHER, Qt.Orientation.Horizontal) == "German (de)"
    table.with_names.setChecked(True)
    assert len(shown(table)) == 6


def test_typing_in_a_cell_is_an_edit_that_can_be_undone(
    window: MainWindow, table: TranslationDialog, qtbot: QtBot
) -> None:
    table.view.setCurrentIndex(table.table.index(0, OTHER))
    qtbot.keyClicks(table.view, "K")
    editor = table.view.findChild(QLineEdit)
    qtbot.keyClicks(editor, "inase")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: translations(window)[0] == "Kinase")
    assert shown(table)[0] == ("Sequence 1 > CDS > product", "kinase", "Kinase")
    assert table.count.text() == "4 texts, 3 with a missing value"
    window.session.undo_stack.undo()
    assert translations(window)[0] is None and shown(table)[0][2] == ""


def test_opening_and_leaving_a_cell_changes_nothing(window: MainWindow, table: TranslationDialog, qtbot: QtBot) -> None:
    address = table.table.record(0).address.at("value")
    window.session.do(SetField(address, "two\nlines"))
    count = window.session.undo_stack.count()
    table.view.setCurrentIndex(table.table.index(0, ENGLISH))
    qtbot.keyClick(table.view, Qt.Key.Key_F2)
    qtbot.keyClick(table.view.findChild(QLineEdit), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: table.view.state() == QAbstractItemView.State.NoState)
    assert window.session.undo_stack.count() == count


def test_a_cell_is_copied_pasted_into_and_emptied_by_key(
    window: MainWindow, table: TranslationDialog, qtbot: QtBot
) -> None:
    table.activateWindow()
    table.view.setFocus()
    qtbot.waitUntil(table.view.hasFocus)
    control = Qt.KeyboardModifier.ControlModifier
    table.view.setCurrentIndex(table.table.index(0, ENGLISH))
    qtbot.keyClick(table.view, Qt.Key.Key_C, control)
    table.view.setCurrentIndex(table.table.index(0, OTHER))
    qtbot.keyClick(table.view, Qt.Key.Key_V, control)
    assert translations(window)[0] == "kinase"
    qtbot.keyClick(table.view, Qt.Key.Key_Delete)
    assert translations(window)[0] is None
    table.view.setCurrentIndex(table.table.index(0, PLACE))
    qtbot.keyClick(table.view, Qt.Key.Key_Delete)
    assert window.session.undo_stack.count() == 2


def test_the_fields_below_show_and_edit_the_text_at_the_cursor(
    window: MainWindow, table: TranslationDialog, qtbot: QtBot
) -> None:
    table.view.setCurrentIndex(table.table.index(1, OTHER))
    assert (table.detail.value.text(), table.detail.translation.text()) == ("binding site", "")
    qtbot.keyClicks(table.detail.translation.editor, "Stelle")
    assert translations(window)[1] == "Stelle" and shown(table)[1][2] == "Stelle"
    assert window.session.undo_stack.count() == 1
    assert [field.counter.text() for field in (table.detail.value, table.detail.translation) if field.counter] == [
        "12 of 1,000",
        "6 of 1,000",
    ]


def test_equal_texts_are_filled_at_once_when_requested(
    window: MainWindow, table: TranslationDialog, qtbot: QtBot
) -> None:
    window.session.do(SetField(table.table.record(3).address.at("translation"), "Stelle"))
    table.view.setCurrentIndex(table.table.index(1, OTHER))
    assert not table.detail.fill.isEnabled()
    window.session.do(SetField(table.table.record(1).address.at("translation"), "Bindungsstelle"))
    assert table.detail.equal.text() == (
        "2 other places have the same English text: 1 untranslated, 1 translated differently"
    )
    table.detail.fill.click()
    assert translations(window) == [None, "Bindungsstelle", "Bindungsstelle", "Stelle"]
    table.detail.overwrite.click()
    assert translations(window) == [None, "Bindungsstelle", "Bindungsstelle", "Bindungsstelle"]
    assert table.detail.equal.text() == "" and not table.detail.overwrite.isEnabled()
    window.session.undo_stack.undo()
    assert translations(window)[3] == "Stelle"


def test_return_in_the_search_presses_no_button(window: MainWindow, table: TranslationDialog, qtbot: QtBot) -> None:
    window.session.do(SetField(table.table.record(1).address.at("translation"), "Bindungsstelle"))
    table.view.setCurrentIndex(table.table.index(1, OTHER))
    assert table.detail.fill.isEnabled()
    table.activateWindow()
    for widget in (table.filter, table.language.editor.lineEdit(), table.detail.translation.editor):
        widget.setFocus()
        qtbot.keyClick(widget, Qt.Key.Key_Return)
    assert window.session.undo_stack.count() == 1 and table.isVisible()


def test_undo_in_a_field_below_is_the_undo_of_the_project(
    window: MainWindow, table: TranslationDialog, qtbot: QtBot
) -> None:
    table.activateWindow()
    qtbot.waitUntil(table.isActiveWindow)
    table.view.setCurrentIndex(table.table.index(0, OTHER))
    table.detail.translation.setFocus()
    qtbot.keyClicks(table.detail.translation.editor, "Kinase")
    qtbot.keyClick(table.detail.translation.editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert translations(window)[0] is None and table.detail.translation.text() == ""


def test_a_field_is_as_high_as_its_lines_in_any_script(table: TranslationDialog, qtbot: QtBot) -> None:
    editor = table.detail.translation.editor
    for text in ("Bindungsstelle", "結合部位、すなわち結合する場所", "a\nb\nc", "結\n合"):
        editor.show_value(text)
        qtbot.waitUntil(lambda: not editor.verticalScrollBar().isVisible())


def test_only_what_is_missing_is_shown_and_a_row_stays_while_it_is_typed_in(
    window: MainWindow, table: TranslationDialog, qtbot: QtBot
) -> None:
    table.only_missing.setChecked(True)
    table.view.setCurrentIndex(table.table.index(0, OTHER))
    qtbot.keyClicks(table.detail.translation.editor, "Kin")
    assert len(shown(table)) == 4
    table.next_missing()
    assert table.current is not None and table.current.name == "note"
    table.only_missing.setChecked(False)
    table.only_missing.setChecked(True)
    assert len(shown(table)) == 3


def test_the_first_missing_text_is_the_current_one_and_then_the_next(table: TranslationDialog, qtbot: QtBot) -> None:
    texts = [each.address for each in table.table.records if each.wants_translation]
    table.select(texts[0])
    for wanted in (*texts, texts[0]):
        qtbot.keyClick(table.view, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        assert table.current is not None and table.current.address == wanted
        table.view.setFocus()


def test_the_button_goes_on_from_a_text_whose_field_has_the_focus(table: TranslationDialog, qtbot: QtBot) -> None:
    texts = [each.address for each in table.table.records if each.wants_translation]
    table.select(texts[0])
    table.detail.translation.editor.setFocus()
    qtbot.waitUntil(lambda: table.detail.has_focus)
    table.next_missing()
    assert table.current is not None and table.current.address == texts[1]


def test_a_search_finds_texts_in_either_language_places_and_ids(
    window: MainWindow, table: TranslationDialog, qtbot: QtBot
) -> None:
    window.session.do(SetField(table.table.record(3).address.at("translation"), "Stelle"))
    for words, count in (("stell", 1), ("cds", 2), ("sequence 2 binding", 2), ("nothing", 0)):
        table.filter.setText(words)
        table.refilter()
        assert len(shown(table)) == count, words
    assert table.empty.text() == "No text matches the filter."


def test_enter_goes_to_the_place_in_the_window(window: MainWindow, table: TranslationDialog, qtbot: QtBot) -> None:
    table.view.setCurrentIndex(table.table.index(3, PLACE))
    qtbot.keyClick(table.view, Qt.Key.Key_Return)
    assert window.panes.current_sequence == window.session.project.sequences[1].uid
    assert window.panes.features.current == window.session.project.sequences[1].features[2].uid


def test_texts_that_come_and_go_are_followed(window: MainWindow, table: TranslationDialog, qtbot: QtBot) -> None:
    first = window.session.project.sequences[0]
    window.session.do(Remove((Address(first.uid),)))
    qtbot.waitUntil(lambda: len(shown(table)) == 2)
    assert shown(table)[0][0] == "Sequence 1 > SITE > note"
    window.session.undo_stack.undo()
    qtbot.waitUntil(lambda: len(shown(table)) == 4)
    window.session.open(Document(a_project(a_skipped())))
    qtbot.waitUntil(lambda: not shown(table))
    assert "no language-dependent free text" in table.empty.text()


def test_a_large_project_is_looked_through_beside_the_window(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wiposeq.ui.translating.pane.READ_AT_ONCE", 1)
    window.menus.actions["translate"].trigger()
    table = a_dialog(window, TranslationDialog, qtbot)
    qtbot.waitUntil(lambda: len(shown(table)) == 4, timeout=15_000)


def test_the_table_is_opened_once(window: MainWindow, table: TranslationDialog) -> None:
    window.menus.actions["translate"].trigger()
    assert len(window.findChildren(TranslationDialog)) == 1


def test_the_language_is_chosen_in_the_table(window: MainWindow, table: TranslationDialog) -> None:
    table.language.editor.show_value("he")
    table.language.editor.typed.emit("he")
    assert window.session.project.header.other_language == "he"
    assert table.table.headerData(OTHER, Qt.Orientation.Horizontal) == "Hebrew (he)"
    assert table.delegate.is_right_to_left
    assert is_right_to_left("ar") and not is_right_to_left("ja") and not is_right_to_left(None)


def test_every_control_has_a_name_and_the_keyboard_reaches_it(table: TranslationDialog) -> None:
    for widget in (
        table.view,
        table.filter,
        table.detail.value.editor,
        table.detail.translation.editor,
        table.language.editor,
    ):
        assert widget.accessibleName()
        assert widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    texts = [button.text() for button in table.findChildren(type(table.detail.fill))] + [
        table.only_missing.text(),
        table.with_names.text(),
        "Other &language:",
    ]
    letters = [text[text.index("&") + 1].lower() for text in texts if "&" in text]
    assert sorted(set(letters)) == sorted(letters)


# ---- files


def test_texts_go_out_and_come_back_through_the_window(
    window: MainWindow, table: TranslationDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "a.xlf"
    table.export_button.click()
    options = a_dialog(window, ExportDialog, qtbot)
    assert options.language.value() == "de"
    assert options.options().with_names
    options.names.setChecked(False)
    options.once.setChecked(True)
    options.ok.click()
    choose(a_dialog(window, QFileDialog, qtbot), path, qtbot)
    qtbot.waitUntil(lambda: path.exists() and window.session.undo_stack.count() == 1, timeout=15_000)
    assert [text.qualifier.id for text in table.texts if text.name != "organism"] == ["q2", "q3", "q5", "q6"]
    text = path.read_text()
    assert text.count("<trans-unit") == 2
    for english, german in (("kinase", "Kinase"), ("binding site", "Bindungsstelle")):
        text = text.replace(f"<source>{english}</source>", f"<source>{english}</source><target>{german}</target>")
    path.write_text(text)
    table.import_button.click()
    choose(a_dialog(window, QFileDialog, qtbot), path, qtbot)
    returned = a_dialog(window, TranslationPreview, qtbot)
    assert "2 equal" not in returned.report.toPlainText() and "kinase -> Kinase" in returned.report.toPlainText()
    returned.ok.click()
    assert translations(window) == ["Kinase", "Bindungsstelle", "Bindungsstelle", "Bindungsstelle"]
    assert window.session.undo_stack.count() == 2
    assert table.count.text() == "4 texts, 0 with a missing value"
    window.session.undo_stack.undo()
    assert translations(window) == [None] * 4


def test_what_was_refused_is_shown_first_and_the_report_is_saved(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    units = (Unit("q9", "a", "b"), Unit("q2", "kinase", "Kinase"), Unit("q3", "lipase", "Lipase", "note", "1.2.2 note"))
    dialog = TranslationPreview(translate(a_listing(), TranslationFile("en", "de", units)), "a.xlf", window)
    dialog.show()
    lines = dialog.report.toPlainText().splitlines()
    assert "Not imported" in lines[0] and "Not imported" in lines[1]
    assert not any(":  ->" in line for line in lines)
    dialog.save_report()
    choose(a_dialog(window, QFileDialog, qtbot), tmp_path / "r.csv", qtbot)
    qtbot.waitUntil((tmp_path / "r.csv").exists, timeout=15_000)
    assert "Kinase" in (tmp_path / "r.csv").read_text()


def test_another_language_is_a_question_to_the_user(
    window: MainWindow, table: TranslationDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    from wiposeq.app.translating.export import export_texts

    path = tmp_path / "a.csv"
    export_texts(a_listing(None), path, ExportOptions("fr"))
    path.write_text(path.read_text().replace("kinase,,", "kinase,quinase,"))
    window.session.do(SetField(table.table.record(0).address.at("translation"), "Kinase"))
    table.files.import_from(path)
    question = a_dialog(window, QMessageBox, qtbot)
    assert "in the language fr" in question.text()
    next(button for button in question.buttons() if "Change" in button.text()).click()
    a_dialog(window, TranslationPreview, qtbot).ok.click()
    assert translations(window)[0] == "quinase"
    assert window.session.project.header.other_language == "fr"


@pytest.mark.parametrize("content", ["", "<xliff", ">a\nacgt\n"])
def test_a_file_that_is_no_translation_is_reported(
    window: MainWindow, table: TranslationDialog, qtbot: QtBot, tmp_path: Path, content: str
) -> None:
    path = tmp_path / "a.xlf"
    path.write_text(content)
    table.files.import_from(path)
    assert str(path) in a_dialog(window, QMessageBox, qtbot).text()


def test_an_encoding_that_is_not_certain_is_a_question_to_the_user(
    window: MainWindow, table: TranslationDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    from wiposeq.app.translating.export import export_texts

    path = tmp_path / "a.csv"
    export_texts(a_listing(None), path, ExportOptions("de"))
    text = path.read_text(encoding="utf-8-sig").replace("kinase,,", "kinase,Säugerkinase,")
    path.write_bytes(text.encode("cp1252"))
    table.files.import_from(path)
    question = a_dialog(window, QInputDialog, qtbot)
    assert str(path) in question.labelText()
    choice = next(item for item in question.comboBoxItems() if item.startswith("cp1252 "))
    assert "Säugerkinase" in choice
    question.setTextValue(choice)
    question.accept()
    a_dialog(window, TranslationPreview, qtbot).ok.click()
    assert translations(window)[0] == "Säugerkinase"


def test_a_translation_that_is_dropped_on_the_window_is_shown(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    from wiposeq.app.translating.export import export_texts

    path = tmp_path / "a.xlf"
    export_texts(a_listing(), path, ExportOptions())
    window.take_files([path])
    assert not a_dialog(window, TranslationPreview, qtbot).ok.isEnabled()


def test_a_table_that_is_closed_while_a_file_is_read_leaves_the_window_to_show_it(
    window: MainWindow, table: TranslationDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    table.files.import_from(tmp_path / "gone.xlf")
    table.close()
    assert "gone.xlf" in a_dialog(window, QMessageBox, qtbot).text()


def test_the_memory_proposes_and_a_button_uses_the_proposal(
    window: MainWindow, table: TranslationDialog, qtbot: QtBot
) -> None:
    table.view.setCurrentIndex(table.table.index(1, OTHER))
    qtbot.keyClicks(table.detail.translation.editor, "Stelle")
    table.view.setCurrentIndex(table.table.index(2, OTHER))
    use = table.detail.suggestions.rows[0][2]
    qtbot.waitUntil(use.isVisible)
    assert table.detail.suggestions.rows[0][0].text() == "100%, this project"
    qtbot.mouseClick(use, Qt.MouseButton.LeftButton)
    assert translations(window)[2] == "Stelle"
    assert not use.isVisible()


def test_the_memory_is_stored_and_fills_another_project(
    window: MainWindow, table: TranslationDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    table.view.setCurrentIndex(table.table.index(1, OTHER))
    qtbot.keyClicks(table.detail.translation.editor, "Stelle")
    table.memory.store()
    table.memory.export_to(tmp_path / "all.tmx")
    assert "Stelle" in (tmp_path / "all.tmx").read_text(encoding="utf-8")
    window.session.open(Document(a_listing()))
    qtbot.waitUntil(lambda: [row[2] for row in shown(table)] == ["", "", "", ""])
    table.memory.fill()
    qtbot.waitUntil(lambda: table.findChild(RepairPreview) is not None)
    preview = table.findChild(RepairPreview)
    assert isinstance(preview, RepairPreview)
    preview.accept()
    assert translations(window) == [None, "Stelle", "Stelle", "Stelle"]
    window.session.undo_stack.undo()
    assert translations(window) == [None, None, None, None]


def test_typing_a_translation_gives_its_text_an_id_in_the_same_step(
    window: MainWindow, table: TranslationDialog, qtbot: QtBot
) -> None:
    table.view.setCurrentIndex(table.table.index(1, OTHER))
    qtbot.keyClicks(table.detail.translation.editor, "Stelle")
    assert table.table.record(1).qualifier.id == "q1"
    window.session.undo_stack.undo()
    assert table.table.record(1).qualifier.id is None
    assert not window.session.undo_stack.canUndo()
