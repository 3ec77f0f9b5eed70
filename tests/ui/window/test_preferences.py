"""The preferences: every setting works at once in the window, keys are changed, a page is reset, a search finds."""

import json
import sys
from pathlib import Path

import pytest
from builders import a_dna, a_project
from dialogs import a_dialog
from dialogs import choose as choose_file
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QComboBox, QFileDialog, QInputDialog, QLineEdit, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from wiposeq import texts
from wiposeq.app.document import Document
from wiposeq.app.settings import SHARED_FILE, load
from wiposeq.model.address import Address
from wiposeq.model.edits import SetField
from wiposeq.model.records import Header, Party
from wiposeq.ui.widgets.dialogs import Palette
from wiposeq.ui.widgets.switch import Switch
from wiposeq.ui.window import theme
from wiposeq.ui.window.application import build
from wiposeq.ui.window.mainwindow import MainWindow
from wiposeq.ui.window.preferences import PreferencesDialog
from wiposeq.ui.window.preferences_people import PeoplePage


@pytest.fixture
def document() -> Document:
    return Document(a_project(a_dna("acgtacgtacgt")))


@pytest.fixture(autouse=True)
def light() -> object:
    yield None
    theme.use("light", 1.0)


def preferences(window: MainWindow, page: str) -> PreferencesDialog:
    return window.controllers.program.show_preferences(page)


def control(dialog: QWidget, name: str, kind: type[QWidget] = QWidget) -> QWidget:
    return next(each for each in dialog.findChildren(kind) if each.accessibleName() == name and each.isVisible())


def choose(dialog: PreferencesDialog, name: str, value: object) -> None:
    box = control(dialog, name, QComboBox)
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(box.findData(value))
    box.activated.emit(box.currentIndex())


def press(dialog: QWidget, text: str) -> None:
    button = next(each for each in dialog.findChildren(QPushButton) if each.text().replace("&", "") == text)
    button.click()


def test_ctrl_comma_opens_the_preferences(window: MainWindow) -> None:
    action = window.menus.actions["preferences"]
    assert action.shortcut() == QKeySequence("Ctrl+,")
    action.trigger()
    dialog = window.findChild(PreferencesDialog)
    assert dialog is not None and dialog.isVisible()


def test_theme_and_zoom_are_used_at_once_and_saved(window: MainWindow, qtbot: QtBot) -> None:
    dialog = preferences(window, "general")
    choose(dialog, "Theme", "dark")
    assert theme.current() == "dark"
    choose(dialog, "Zoom of the whole window", 1.5)
    assert theme.zoom() == 1.5
    qtbot.waitUntil(lambda: dialog.navigation.iconSize().width() == theme.px("icon"))
    assert load()[0].zoom == 1.5


def test_the_same_page_and_control_are_there_after_the_pages_were_built_again(window: MainWindow, qtbot: QtBot) -> None:
    dialog = preferences(window, "editing")
    old = control(dialog, "Size of residues")
    old.setFocus()
    choose(dialog, "Size of residues", 16)
    qtbot.waitUntil(lambda: control(dialog, "Size of residues") is not old)
    assert dialog.navigation.currentRow() == 1


def test_the_profile_is_that_of_the_check_at_once(window: MainWindow) -> None:
    choose(preferences(window, "filing"), "Profile", "draft")
    assert window.session.profile_name == "draft"


def test_without_checking_while_typing_a_change_starts_no_check(window: MainWindow, qtbot: QtBot) -> None:
    dialog = preferences(window, "editing")
    switch = control(dialog, "Check while typing", Switch)
    qtbot.mouseClick(switch, Qt.MouseButton.LeftButton)
    assert window.workspace.settings.checks_while_typing is False
    window.session.stop_checking()
    qtbot.waitUntil(lambda: not window.check_status.stop.isVisible())
    window.panes.sequences.insert("DNA")
    with qtbot.assertNotEmitted(window.session.checking, wait=500):
        pass
    qtbot.keyClick(switch, Qt.Key.Key_Space)
    qtbot.waitSignal(window.session.report_changed, timeout=5000)


def test_a_new_sequence_gets_the_default_organism_and_mol_type_in_the_open_form(window: MainWindow) -> None:
    dialog = preferences(window, "editing")
    line = control(dialog, "Default organism", QLineEdit)
    assert isinstance(line, QLineEdit)
    line.setText("synthetic construct")
    line.editingFinished.emit()
    choose(dialog, "Default mol_type of RNA", "other RNA")
    window.panes.sequences.insert("RNA")
    new = next(each for each in window.session.project.sequences if each.molecule_type == "RNA")
    assert [each.value for each in new.features[0].qualifiers] == ["other RNA", "synthetic construct"]


def test_blocks_size_and_bars_of_the_residues_change_at_once(window: MainWindow, qtbot: QtBot) -> None:
    window.panes.sequences.select([window.session.project.sequences[0].uid])
    view = window.panes.residues.view
    dialog = preferences(window, "editing")
    size = view.font().pixelSize()
    dialog.change(residues_in_block=5, residue_size=20, feature_bars=False)
    assert (view.grid.block, view.grid.per_line % 5) == (5, 0)
    assert view.font().pixelSize() > size
    assert view.grid.x(5) - view.grid.x_after(5) == pytest.approx(view.grid.advance)
    assert not view.marks.has_bars
    view.go_to(7)
    qtbot.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert view.caret == 10
    dialog.change(feature_bars=True)
    assert view.marks.bars is window.panes.residues.map.packing
    dialog.change(residues_in_block=20)
    assert view.grid.block == 20


def test_a_key_is_changed_at_once_and_the_page_is_reset(window: MainWindow, qtbot: QtBot) -> None:
    dialog = preferences(window, "keys")
    dialog.keys.select("check")
    dialog.keys.edit.setKeySequence(QKeySequence("Ctrl+Alt+K"))
    check = window.menus.actions["check"]
    assert check.shortcuts() == [QKeySequence("Ctrl+Alt+K")]
    assert "Ctrl+Alt+K" in check.toolTip()
    assert load()[0].keys == {"check": ("Ctrl+Alt+K",)}
    press(dialog, "Reset this page")
    assert QKeySequence("F7") in check.shortcuts()


def test_a_key_that_another_action_has_is_named_and_taken_only_after_a_second_click(window: MainWindow) -> None:
    page = preferences(window, "keys").keys
    page.select("check")
    page.edit.setKeySequence(QKeySequence("Ctrl+S"))
    assert "File > Save" in page.message.text()
    assert QKeySequence("Ctrl+S") in window.menus.actions["save"].shortcuts()
    page.take.click()
    assert QKeySequence("Ctrl+S") not in window.menus.actions["save"].shortcuts()
    assert window.menus.actions["check"].shortcuts() == [QKeySequence("Ctrl+S")]
    page.reset.click()
    assert QKeySequence("F7") in window.menus.actions["check"].shortcuts()


@pytest.mark.parametrize("key", ["Ctrl+C", "a", "Shift+B", "Tab"])
def test_a_key_of_text_fields_is_refused(window: MainWindow, key: str) -> None:
    page = preferences(window, "keys").keys
    page.select("check")
    page.edit.setKeySequence(QKeySequence(key))
    assert "text field" in page.message.text()
    assert window.workspace.settings.keys == {}


def test_the_search_finds_a_setting_on_another_page(window: MainWindow) -> None:
    dialog = preferences(window, "general")
    dialog.search.setText("organism default")
    assert control(dialog, "Default organism").isVisible()
    shown = [dialog.navigation.item(row).text() for row in range(6) if not dialog.navigation.item(row).isHidden()]
    assert shown == ["Editing"]
    assert [row.title for row, widget in dialog.rows if widget.isVisible()] == ["Default organism"]
    dialog.search.setText("nothing like this")
    assert dialog.note.text() == "No setting matches."


def test_names_are_added_changed_and_removed(window: MainWindow, qtbot: QtBot) -> None:
    dialog = preferences(window, "people")
    line = control(dialog, "Name", QLineEdit)
    qtbot.keyClicks(line, "Anna GmbH")
    press(dialog, "Add")
    assert window.workspace.settings.applicants == (Party("Anna GmbH", "en"),)
    qtbot.keyClicks(line, " & Co")
    press(dialog, "Save changes")
    assert window.workspace.settings.applicants == (Party("Anna GmbH & Co", "en"),)
    press(dialog, "Remove")
    assert window.workspace.settings.applicants == ()


def test_preferences_are_exported_and_imported(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = preferences(window, "general")
    path = tmp_path / SHARED_FILE
    dialog.change(theme="dark", applicants=(Party("A", "en"),))
    dialog.export_to(path)
    assert json.loads(path.read_text())["settings"]["theme"] == "dark"
    dialog.change(theme="light", applicants=())
    dialog.import_from(path)
    assert theme.current() == "dark"
    assert window.workspace.settings.applicants == (Party("A", "en"),)
    qtbot.waitUntil(lambda: "imported" in (dialog.note.toolTip() or dialog.note.text()))


def test_the_folder_of_the_firm_is_used_at_once(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / SHARED_FILE).write_text(json.dumps({"settings": {"profile": "us", "theme": "contrast"}}))
    preferences(window, "folders").change(firm_folder=str(tmp_path))
    assert (window.session.profile_name, theme.current()) == ("us", "contrast")


def test_escape_clears_the_search_first_and_closes_then(window: MainWindow, qtbot: QtBot) -> None:
    dialog = preferences(window, "general")
    dialog.search.setText("zoom")
    qtbot.keyClick(dialog.search, Qt.Key.Key_Escape)
    assert dialog.isVisible() and dialog.search.text() == ""
    qtbot.keyClick(dialog.search, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


@pytest.mark.parametrize("page", ["general", "editing", "filing", "folders", "people", "keys"])
@pytest.mark.parametrize("zoom", [1.0, 2.0])
def test_every_control_has_a_name_and_nothing_is_cut_off(window: MainWindow, page: str, zoom: float) -> None:
    window.controllers.program.show_look("light", zoom)
    dialog = preferences(window, page)
    for each in dialog.findChildren(QWidget):
        if each.isVisible() and each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.parent() is not None:
            name = each.accessibleName() or getattr(each, "text", str)()
            assert name or each.focusProxy() is not None or isinstance(each.parent(), QComboBox), each
    for button in dialog.findChildren(QPushButton):
        if button.isVisible():
            assert button.width() >= button.fontMetrics().horizontalAdvance(button.text().replace("&", "")), (
                button.text()
            )


def test_another_language_is_used_at_once_and_undo_goes_on(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.excepthook", sys.excepthook)
    monkeypatch.setenv("WIPOSEQ_LANGUAGE", "en")
    application, first = build()
    first.show()
    first.session.open(Document(a_project(a_dna("acgtacgtacgt"))))
    uid = first.session.project.sequences[0].uid
    first.panes.sequences.select([uid])
    first.session.do(SetField(Address(uid, field="molecule_type"), "RNA"))
    try:
        preferences(first, "general").change(language=texts.PSEUDO)
        qtbot.waitUntil(first.isHidden)
        new = next(w for w in application.topLevelWidgets() if isinstance(w, MainWindow) and w.isVisible())
        qtbot.addWidget(new)
        assert new.menus.actions["save"].text() == texts.tr("&Save") != "&Save"
        assert new.findChild(PreferencesDialog) is not None
        assert new.panes.current_sequence == uid
        qtbot.wait(50)
        new.session.undo_stack.undo()
        assert new.session.project.sequences[0].molecule_type == "DNA"
        new.panes.sequences.insert("AA")
        assert len(new.session.project.sequences) == 2
        qtbot.waitSignal(new.session.report_changed, timeout=5000)
        new.may_close = True
        new.close()
    finally:
        texts.use_language("en")


def test_own_statements_are_chosen_and_given_up_on_the_page_filing(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = preferences(window, "filing")
    press(dialog, "Save a copy...")
    choose_file(a_dialog(dialog, QFileDialog, qtbot), tmp_path / "own.toml", qtbot)
    text = (tmp_path / "own.toml").read_text(encoding="utf-8")
    assert "[[office]]" in text
    (tmp_path / "own.toml").write_text(text.replace("No added matter", "Nothing is added"), encoding="utf-8")
    press(dialog, "Choose a file...")
    choose_file(a_dialog(dialog, QFileDialog, qtbot), tmp_path / "own.toml", qtbot)
    qtbot.waitUntil(lambda: "Nothing is added" in window.workspace.settings.statements)
    assert "Nothing is added" in load()[0].statements
    (tmp_path / "own.toml").write_text("nothing", encoding="utf-8")
    press(dialog, "Choose a file...")
    choose_file(a_dialog(dialog, QFileDialog, qtbot), tmp_path / "own.toml", qtbot)
    assert "not TOML" in a_dialog(dialog, QMessageBox, qtbot).text()
    press(dialog, "Use the templates")
    assert window.workspace.settings.statements == ""


def test_names_are_imported_and_exported_on_the_page_of_the_address_book(window: MainWindow, tmp_path: Path) -> None:
    dialog = preferences(window, "people")
    page = dialog.findChild(PeoplePage)
    assert isinstance(page, PeoplePage)
    (tmp_path / "names.csv").write_text("Name,Language,Part\nExample Ltd,en,\nJane Doe,en,inventor\n")
    page.import_from(tmp_path / "names.csv")
    assert page.note.text() == "2 names added."
    assert load()[0].applicants == (Party("Example Ltd", "en"),)
    assert load()[0].inventors == (Party("Jane Doe", "en"),)
    page.export_to(tmp_path / "all.vcf")
    assert (tmp_path / "all.vcf").read_text().count("BEGIN:VCARD") == 2
    assert page.note.text() == "2 names written."


def test_the_encoding_of_names_can_be_chosen(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    page = preferences(window, "people").findChild(PeoplePage)
    assert isinstance(page, PeoplePage)
    (tmp_path / "names.csv").write_bytes("Name;Language\nMüller;de\n".encode("cp1252"))
    page.import_from(tmp_path / "names.csv")
    question = a_dialog(page, QInputDialog, qtbot)
    question.setTextValue(next(choice for choice in question.comboBoxItems() if "Müller" in choice))
    question.accept()
    assert load()[0].applicants == (Party("Müller", "de"),)
    (tmp_path / "names.vcf").write_text("BEGIN:VCARD\nFN:Jane\nEND:VCARD\nBEGIN:VCARD\nFN:Jo")
    page.import_from(tmp_path / "names.vcf")
    assert page.note.text() == "2 names added. A card has no end; the file may be cut off."


def test_the_default_general_information_is_removed_on_the_page_filing(window: MainWindow) -> None:
    window.workspace.use_settings(window.workspace.settings.changed(default_header=Header(applicant=Party("A Ltd"))))
    dialog = preferences(window, "filing")
    press(dialog, "Remove the default")
    assert load()[0].default_header is None


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("theme", "Theme"),
        ("preferences zoom", "Zoom of the whole window"),
        ("language all texts", "Language"),
        ("default organism", "Default organism"),
        ("folder of the firm", "Folder of the firm"),
        ("own statements", "Own statements"),
    ],
)
def test_the_palette_opens_the_preferences_at_a_setting(
    window: MainWindow, qtbot: QtBot, text: str, title: str
) -> None:
    window.menus.actions["palette"].trigger()
    palette = a_dialog(window, Palette, qtbot)
    palette.line.setText(text)
    rows = palette.model.stringList()
    place = next(at for at, row in enumerate(rows) if row.startswith("Preferences > ") and row.endswith(f"> {title}"))
    palette.list.setCurrentIndex(palette.model.index(place))
    qtbot.keyClick(palette.line, Qt.Key.Key_Return)
    dialog = a_dialog(window, PreferencesDialog, qtbot)
    row = next(each for each, _ in dialog.rows if each.title == title)
    focused = dialog.focusWidget()
    assert focused is not None and (focused in (row.control, row.control.focusProxy()))
