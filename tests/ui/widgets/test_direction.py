"""A mirrored window: codes begin at the left, free text at the side of its first letter, other texts at the right."""

import gettext
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QTextDocument
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from wiposeq import texts
from wiposeq.model.address import Address
from wiposeq.texts import MIRRORED
from wiposeq.ui.residues.bars import FindBar, GoBar
from wiposeq.ui.widgets import input_guard
from wiposeq.ui.widgets.dialogs import file_dialog
from wiposeq.ui.widgets.fields import NoteEdit
from wiposeq.ui.widgets.layout import line, with_browse
from wiposeq.ui.window import qt_language
from wiposeq.ui.window.mainwindow import MainWindow

ARABIC = "كيناز"


@pytest.fixture
def mirrored(qapp: QApplication) -> Iterator[None]:
    qt_language.use(qapp, MIRRORED)
    yield
    qt_language.use(qapp, "en")


def caret(edit: QLineEdit | QPlainTextEdit) -> int:
    """The pixels from the left of the caret."""
    QApplication.processEvents()
    return round(edit.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle).x())


def write(edit: QWidget, text: str) -> None:
    """Type a text. QTest types ASCII only."""
    for sign in text:
        QApplication.sendEvent(edit, QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, sign))


def shown(qtbot: QtBot, edit: QWidget) -> None:
    qtbot.addWidget(edit)
    edit.resize(400, 40)
    edit.show()
    edit.setFocus()


@pytest.mark.parametrize("path", ["file_reference", "application.number", "application.date", "applicant.latin"])
def test_a_code_begins_at_the_left(mirrored: None, window: MainWindow, qtbot: QtBot, path: str) -> None:
    field = window.panes.header.fields[path]
    assert field.address == Address(field=path)
    editor = field.editor
    assert isinstance(editor, QLineEdit)
    editor.clear()
    assert caret(editor) < editor.width() / 2
    for text in ("US-1)", f"{ARABIC}-1x"):
        editor.setText(text)
        editor.setCursorPosition(len(text))
        assert editor.layoutDirection() == Qt.LayoutDirection.LeftToRight
        assert abs(caret(editor) - editor.fontMetrics().horizontalAdvance(text)) < 25, text


def test_locations_positions_and_residues_begin_at_the_left(mirrored: None, window: MainWindow) -> None:
    bars = [*window.findChildren(FindBar), *window.findChildren(GoBar)]
    lines = [window.panes.features.form.location.editor, *(each.line for each in bars)]
    assert len(lines) == 3
    assert {each.layoutDirection() for each in lines} == {Qt.LayoutDirection.LeftToRight}


def test_a_file_begins_at_the_left(mirrored: None, qtbot: QtBot) -> None:
    edit = line("File")
    place = QWidget()
    place.setLayout(with_browse(edit, "Browse...", lambda: None)[0])
    shown(qtbot, place)
    edit.setText(f"/{ARABIC}/{ARABIC}.xml")
    edit.setCursorPosition(0)
    assert caret(edit) < 40


@pytest.mark.parametrize("kind", [QLineEdit, NoteEdit])
def test_free_text_follows_its_first_letter(mirrored: None, qtbot: QtBot, kind: type[QLineEdit | NoteEdit]) -> None:
    edit = kind()
    shown(qtbot, edit)
    middle = edit.width() / 2
    assert isinstance(edit, QLineEdit) or caret(edit) > middle, "an empty editor begins at the side of the window"
    for text in ("kinase (a)", f"DNA {ARABIC}", "1..5"):
        write(edit, text)
        assert caret(edit) < middle, text
        edit.selectAll()
        qtbot.keyClick(edit, Qt.Key.Key_Delete)
    for text in (f"{ARABIC} DNA", f"({ARABIC})"):
        write(edit, text)
        assert caret(edit) > middle, text
        edit.selectAll()
        qtbot.keyClick(edit, Qt.Key.Key_Delete)


def test_arabic_text_begins_at_the_right_in_a_window_that_is_not_mirrored(qtbot: QtBot) -> None:
    edit = NoteEdit()
    shown(qtbot, edit)
    assert caret(edit) < 40
    edit.setPlainText(f"{ARABIC} (DNA)")
    assert caret(edit) > edit.width() / 2
    edit.setPlainText("DNA")
    assert caret(edit) < 40


@pytest.mark.parametrize(
    ("text", "is_right_to_left"),
    [
        (f"SEQ ID NO: {{number}} {ARABIC}", True),
        (f"F3 {ARABIC} Ctrl+Return", True),
        (f"{ARABIC} DNA", True),
        (f"{{number}} {ARABIC}", True),
        (f"<b>note</b> {ARABIC}", True),
        ("ST.26", False),
        ("{number}..5", False),
    ],
)
def test_a_text_has_the_direction_of_the_language_whatever_it_begins_with(
    mirrored: None, qtbot: QtBot, text: str, is_right_to_left: bool
) -> None:
    class Fixed(gettext.NullTranslations):
        def gettext(self, message: str) -> str:
            return text

    texts.use(Fixed())
    filled = text.format(number=27)
    for shown in (texts.tr("Text", number=27), texts.ordered(filled)):
        assert QTextDocument(shown).firstBlock().textDirection() == (
            Qt.LayoutDirection.RightToLeft if is_right_to_left else Qt.LayoutDirection.LeftToRight
        )
        assert texts.plain(shown) == filled
        assert texts.plain_bytes(shown.encode()) == filled.encode()
        assert texts.with_elements(shown).replace('<bdi dir="ltr">', "").replace("</bdi>", "") == filled


@pytest.mark.parametrize("text", ["DEMO-0001", f"{ARABIC} DNA", "1..5"])
def test_a_label_begins_at_the_side_of_the_window(mirrored: None, qtbot: QtBot, text: str) -> None:
    input_guard.install()
    label = QLabel(text)
    qtbot.addWidget(label)
    label.resize(400, 30)
    label.show()
    picture = label.grab().toImage()
    ground = picture.pixel(0, 0)
    marked = [x for x in range(picture.width()) if any(picture.pixel(x, y) != ground for y in range(picture.height()))]
    assert min(marked) > picture.width() / 2


def test_the_dialog_of_qt_for_files_shows_folders_from_the_left(mirrored: None, qtbot: QtBot, tmp_path: Path) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = file_dialog(parent, "Open", ["*.xml"], "/")
    (name,) = dialog.findChildren(QLineEdit, "fileNameEdit")
    (folders,) = dialog.findChildren(QComboBox, "lookInCombo")
    assert name.layoutDirection() == Qt.LayoutDirection.LeftToRight
    for folder in (tmp_path, tmp_path.parent):
        dialog.setDirectory(str(folder))
        assert folders.currentText() == texts.isolated(str(folder)) != str(folder)
        assert dialog.directory().absolutePath() == str(folder)
