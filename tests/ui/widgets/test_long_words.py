"""Texts without blanks, such as residues, are broken anywhere, because Qt looks in vain for a blank at each line."""

import pytest
from builders import a_dna, a_project
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QTextOption
from pytestqt.qtbot import QtBot

from wiposeq.app.document import Document
from wiposeq.ui.authoring.residues_dialog import ResiduesDialog
from wiposeq.ui.widgets.fields import NoteEdit
from wiposeq.ui.window.mainwindow import MainWindow

MODES = QTextOption.WrapMode
LONG = "MKVLA" * 5_000


@pytest.fixture
def document() -> Document:
    return Document(a_project(a_dna()))


def test_an_editor_breaks_words_only_while_they_are_very_long(qtbot: QtBot) -> None:
    edit = NoteEdit()
    qtbot.addWidget(edit)
    for text, mode in ((LONG, MODES.WrapAnywhere), ("binding site", MODES.WrapAtWordBoundaryOrAnywhere)):
        edit.show_value(text)
        assert (edit.toPlainText(), edit.wordWrapMode()) == (text, mode)


def test_a_pasted_protein_is_broken_anywhere(qtbot: QtBot) -> None:
    edit = NoteEdit()
    qtbot.addWidget(edit)
    edit.show_value("similar to")
    data = QMimeData()
    data.setText(LONG)
    edit.insertFromMimeData(data)
    assert LONG in edit.toPlainText() and edit.wordWrapMode() == MODES.WrapAnywhere


def test_residues_to_paste_are_broken_anywhere(window: MainWindow) -> None:
    window.panes.sequences.select([window.session.project.sequences[0].uid])
    window.controllers.authoring.change_residues("acgt" * 5_000)
    dialog = window.findChild(ResiduesDialog)
    assert isinstance(dialog, ResiduesDialog) and dialog.text.wordWrapMode() == MODES.WrapAnywhere
    assert dialog.text.toPlainText() == "acgt" * 5_000
