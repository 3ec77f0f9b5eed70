"""The start page: known projects, tasks, recovery, and what a drop will do."""

import time
from datetime import date
from pathlib import Path

import pytest
from builders import a_dna, a_project
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent
from PySide6.QtWidgets import QFileDialog, QLabel, QMenu, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from wiposeq.app.document import Document
from wiposeq.app.known_projects import KnownProject, known, note
from wiposeq.formats.project.working_copy import Recovery
from wiposeq.ui.importing.dialog import ImportDialog
from wiposeq.ui.widgets import dialogs
from wiposeq.ui.window import start_page, theme
from wiposeq.ui.window.drop_note import drop_text
from wiposeq.ui.window.mainwindow import MainWindow
from wiposeq.ui.window.project_rows import PINS, day_text

MATERIAL = Path(__file__).resolve().parents[2] / "material"


@pytest.fixture
def three(tmp_path: Path) -> list[Path]:
    """Three known projects; the first is the newest."""
    paths = [tmp_path / name for name in ("a.wsq", "b.wsq", "c.wsq")]
    for number, path in enumerate(paths):
        path.touch()
        state = "generated" if number == 2 else "draft"
        note(KnownProject(str(path), f"Title {path.stem}", "Example Ltd", f"REF-{number}", 9.0 - number, state))
    return paths


def names(window: MainWindow) -> list[str]:
    model = window.start.model
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_home_shows_the_known_projects_the_latest_first(window: MainWindow, three: list[Path]) -> None:
    window.menus.actions["home"].trigger()
    assert window.stack.currentWidget() is window.start
    assert names(window) == ["Title a", "Title b", "Title c"]
    assert window.start.model.index(0, 1).data() == "Example Ltd"


@pytest.mark.parametrize("breaks", ["\n", "\r\n  ", " \t", "\u2028"])
def test_a_row_shows_its_texts_in_one_line(window: MainWindow, tmp_path: Path, breaks: str) -> None:
    path = tmp_path / "a.wsq"
    path.touch()
    note(KnownProject(str(path), f"Short{breaks}peptides{breaks}", f"Example{breaks}Ltd", f"R{breaks}1", 9.0))
    window.show_start()
    model = window.start.model
    assert [model.index(0, column).data() for column in range(3)] == ["Short peptides", "Example Ltd", "R 1"]
    spoken = model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("Short peptides, Example Ltd, R 1, ")


def test_a_project_with_a_blank_title_is_named_as_its_file() -> None:
    assert KnownProject("/projects/a.wsq", " \n").name == "a.wsq"


def test_a_search_and_a_choice_of_states_narrow_the_list(window: MainWindow, three: list[Path]) -> None:
    window.show_start()
    window.start.search.setText("ref-1")
    assert names(window) == ["Title b"] and window.start.count.text() == "1 / 3"
    window.start.search.clear()
    chip = next(chip for chip in window.start.findChildren(start_page.QPushButton) if chip.text() == "Generated")
    chip.click()
    assert names(window) == ["Title c"]


def test_a_search_without_a_match_says_so_and_down_enters_the_list(window, three, qtbot: QtBot) -> None:
    window.show_start()
    window.activateWindow()
    start = window.start
    start.search.setText("nothing like it")
    assert start.nothing.isVisible() and start.nothing.text() == 'No project matches "nothing like it".'
    assert not start.view.isVisible()
    start.search.setText("title")
    start.search.setFocus()
    qtbot.keyClick(start.search, Qt.Key.Key_Down)
    assert start.view.hasFocus() and start.view.currentIndex().row() == 0 and not start.nothing.isVisible()


def test_the_buttons_of_a_row_pin_it_and_show_its_menu(window, three, qtbot: QtBot) -> None:
    window.resize(1280, 800)
    window.show_start()
    view = window.start.view
    cell = view.visualRect(window.start.model.index(1, PINS))
    pin, more = (QPoint(cell.left() + theme.px(4 + 32 * n + 14), cell.center().y()) for n in (0, 2))
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=pin)
    assert names(window) == ["Title b", "Title a", "Title c"]
    qtbot.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=pin)
    assert window.stack.currentWidget() is window.start, "a click on a button never opens the project"
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=more)
    menu = view.findChild(QMenu)
    assert menu is not None and menu.isVisible()
    menu.close()


def test_the_keys_between_panes_do_nothing_on_the_start_page(window: MainWindow) -> None:
    window.show_start()
    for id in ("next-pane", "previous-pane"):
        window.menus.actions[id].trigger()
    assert window.start.isVisibleTo(window)


def test_generate_is_not_filled_on_the_start_page(window: MainWindow, qtbot: QtBot) -> None:
    window.controllers.files.open_example()
    qtbot.waitUntil(lambda: window.session.is_report_current, timeout=15_000)
    button = window.menus.toolbar.widgetForAction(window.menus.actions["generate"])
    assert button.property("role") == "primary"
    window.show_start()
    assert button.property("role") == "outlined"


def test_a_row_is_pinned_and_removed_by_keys_and_its_file_stays(window, three, qtbot: QtBot) -> None:
    window.show()
    window.show_start()
    view = window.start.view
    view.selectRow(2)
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_P)
    assert names(window)[0] == "Title c" and known()[0].is_pinned
    view.selectRow(1)
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    assert names(window) == ["Title c", "Title b"]
    assert three[0].exists()
    assert view.currentIndex().row() == 1, "the next row is selected"


def test_a_project_saved_here_is_in_the_list_with_its_title(window: MainWindow, tmp_path: Path) -> None:
    window.session.open(Document(a_project(a_dna())))
    window.controllers.files.save_to(tmp_path / "mine.wsq")
    window.show_start()
    (row,) = known()
    assert Path(row.path) == tmp_path / "mine.wsq"
    assert row.title == window.session.project.header.titles[0].text
    assert abs(row.changed - time.time()) < 60


def test_enter_opens_a_known_project_and_the_start_page_leaves(window, tmp_path: Path, qtbot: QtBot) -> None:
    window.session.open(Document(a_project(a_dna())))
    window.controllers.files.save_to(tmp_path / "mine.wsq")
    window.menus.actions["new"].trigger()
    window.show_start()
    window.start.view.activated.emit(window.start.model.index(0, 0))
    qtbot.waitUntil(lambda: window.session.document.name == "mine.wsq")
    assert window.stack.currentWidget() is window.panes


def test_the_project_of_the_window_is_neither_opened_again_nor_moved_to_the_trash(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "own.wsq"
    window.session.open(Document(a_project(a_dna())))
    window.controllers.files.save_to(path)
    qtbot.waitUntil(lambda: path.exists() and not window.session.is_working, timeout=15_000)
    window.show_start()
    window.start.view.selectRow(0)
    window.start.ask_to_trash()
    assert "is open" in window.start.findChildren(QMessageBox)[-1].text()
    with qtbot.waitSignal(window.session.message, check_params_cb=lambda text: "open in this window" in text):
        window.controllers.files.open_path(path)
    window.start.opened.emit(path)
    assert path.exists() and window.stack.currentWidget() is window.panes


def test_an_opened_listing_is_known_with_the_errors_of_its_check(window: MainWindow, qtbot: QtBot) -> None:
    window.controllers.files.open_path(MATERIAL / "st26-small.xml")
    qtbot.waitUntil(lambda: window.session.is_report_current)
    window.show_start()
    (row,) = known()
    assert Path(row.path).name == "st26-small.xml" and row.state in ("warnings", "ready")


def test_each_task_is_an_action_of_the_menus_too(window: MainWindow) -> None:
    tasks = window.start.findChildren(start_page.QPushButton)
    titles = {button.accessibleName() for button in tasks if button.accessibleDescription()}
    assert titles == {
        "New listing",
        "Open or repair a listing",
        "Import sequences",
        "Convert an ST.25 listing",
        "Start from a specification",
        "Try the example",
    }


def test_a_listing_is_started_from_the_text_of_a_specification(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    text = tmp_path / "description.html"
    text.write_text("<html><body><p>The primer is acgtgctaaggttcagatcc (SEQ ID NO: 1).</p></body></html>")
    window.show_start()
    window.menus.actions["draft-specification"].trigger()
    dialog = window.findChildren(QFileDialog)[-1]
    dialog.filesSelected.emit([str(text)])
    dialog.close()
    qtbot.waitUntil(lambda: bool(window.findChildren(ImportDialog)), timeout=15_000)
    window.findChildren(ImportDialog)[-1].ok.click()
    qtbot.waitUntil(lambda: len(window.session.project.sequences) == 1, timeout=15_000)
    assert window.session.project.sequences[0].residues == "acgtgctaaggttcagatcc"


def test_the_example_opens_as_a_new_project_with_general_information(window: MainWindow) -> None:
    window.show_start()
    window.menus.actions["example"].trigger()
    project = window.session.project
    assert window.stack.currentWidget() is window.panes
    assert len(project.sequences) > 1 and project.header.file_reference and project.header.titles
    assert window.session.document.path is None


def test_a_missing_file_says_so(window: MainWindow, three: list[Path]) -> None:
    three[0].unlink()
    window.show_start()
    assert window.start.model.index(0, 4).data() == "File moved"


@pytest.mark.parametrize(
    ("name", "content", "expected", "is_possible"),
    [
        ("a.fasta", ">x\nacgt\n", "Preview a.fasta; nothing is added before you agree", True),
        ("a.xml", "<ST26SequenceListing/>", "Open a.xml", True),
        ("a.pdf", "%PDF-1.4", "a PDF", False),
        ("a.fasta", "", "is empty", False),
    ],
)
def test_a_note_says_what_a_drop_will_do(tmp_path: Path, name, content, expected, is_possible) -> None:
    (tmp_path / name).write_text(content)
    text, can_drop = drop_text([tmp_path / name])
    assert expected in text and can_drop is is_possible


def test_several_files_are_counted_and_text_is_imported(tmp_path: Path) -> None:
    paths = [tmp_path / "a.fasta", tmp_path / "b.fasta"]
    for path in paths:
        path.write_text(">x\nacgt\n")
    assert drop_text(paths)[0] == "Preview 2 files; nothing is added before you agree"
    assert drop_text([]) == ("Import the dropped text after a preview", True)


def test_the_note_covers_the_window_while_files_hover_and_leaves_with_them(window, tmp_path: Path, qtbot) -> None:
    window.show()
    (tmp_path / "a.fasta").write_text(">x\nacgt\n")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / "a.fasta"))])
    actions, buttons = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    event = QDragEnterEvent(QPoint(5, 5), actions, mime, buttons, Qt.KeyboardModifier.NoModifier)
    window.dragEnterEvent(event)
    assert event.isAccepted() and window.drop_note.isVisible()
    assert window.drop_note.size() == window.size() and "a.fasta" in window.drop_note.text
    window.dragLeaveEvent(QDragLeaveEvent())
    assert not window.drop_note.isVisible()


def test_what_a_task_is_for_can_be_read_as_a_whole(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(1280, 720)
    window.show_start()
    window.show()
    qtbot.wait(100)
    tasks = [each for each in window.start.findChildren(QPushButton) if each.property("role") == "task"]
    labels = [label for task in tasks for label in task.findChildren(QLabel) if label.property("level") == "secondary"]
    assert len(labels) >= 5
    assert [
        label.text() for label in labels if label.fontMetrics().horizontalAdvance(label.text()) > label.width()
    ] == []


def test_no_key_of_a_row_is_a_key_of_the_window(window: MainWindow) -> None:
    keys = {action.shortcut().toString() for action in window.start.view.actions()} - {""}
    assert keys and not keys & {each.toString() for a in window.menus.actions.values() for each in a.shortcuts()}


def test_work_to_recover_has_the_focus_and_names_its_time_once(window: MainWindow, qtbot: QtBot) -> None:
    window.activateWindow()
    when = time.mktime((2026, 3, 2, 11, 48, 0, 0, 0, -1))
    lost = Recovery(Path("x.live"), "mine.wsq", "", None, when, 3)
    window.show_start()
    window.start.show_recoveries([lost])
    window.start.focus_first()
    focused = window.focusWidget()
    assert isinstance(focused, QPushButton) and focused.text() == "&Recover"
    words = [label.text() for label in window.start.findChildren(QLabel)]
    assert "Unsaved work of 2026-03-02 11:48 can be recovered" in words
    assert "11:48" in day_text(time.mktime((*date.today().timetuple()[:3], 11, 48, 0, 0, 0, -1)), has_time=True)
    window.start.show_recoveries([])
    window.start.focus_first()
    assert "Recover" not in window.focusWidget().text()


@pytest.mark.parametrize("zoom", [1.0, 2.0])
def test_messages_have_icons_of_the_program(window: MainWindow, zoom: float) -> None:
    theme.use(theme.LIGHT, zoom)
    box = dialogs.message_box(window, QMessageBox.Icon.Warning, "x")
    assert box.iconPixmap().deviceIndependentSize().width() == theme.px("iconLarge")
    box.deleteLater()
