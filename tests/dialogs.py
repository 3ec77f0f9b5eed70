"""Dialogs of a window in tests: wait for one, and choose a file in Qt's own."""

from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from wiposeq.ui.authoring.wizards.question_form import QuestionForm

Kind = TypeVar("Kind", bound=QDialog)


def a_dialog(window: QWidget, kind: type[Kind], qtbot: QtBot) -> Kind:
    """The newest visible dialog of a kind, once there is one."""

    def shown() -> list[Kind]:
        return [dialog for dialog in window.findChildren(kind) if dialog.isVisible()]

    qtbot.waitUntil(lambda: bool(shown()), timeout=15_000)
    return shown()[-1]


def choose(dialog: QDialog, path: Path, qtbot: QtBot) -> None:
    """Names a file in a file dialog and accepts it."""
    line = dialog.findChild(QLineEdit, "fileNameEdit")
    line.setText(str(path))
    qtbot.keyClick(line, Qt.Key.Key_Return)


def fill_question(form: QuestionForm, id: str, answer: str) -> None:
    """Answer one question of a wizard."""
    field = form.fields[id]
    if isinstance(field, QCheckBox):
        field.setChecked(answer == "yes")
    elif isinstance(field, QComboBox):
        field.setCurrentIndex(max(field.findData(answer), 0))
    elif isinstance(field, QPlainTextEdit):
        field.setPlainText(answer)
    elif isinstance(field, QLineEdit):
        field.setText(answer)
