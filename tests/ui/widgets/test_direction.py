"""Editors in a mirrored window: codes begin at the left, and free text at the side of its first letter."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from wiposeq.model.address import Address
from wiposeq.texts import MIRRORED
from wiposeq.ui.residues.bars import FindBar, GoBar
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
