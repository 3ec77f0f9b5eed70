"""Extract to a new project in the window: the preview of numbers, and the saved project."""

from pathlib import Path

import pytest
from builders import a_dna, a_header, a_project, a_protein
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from wiposeq.app.document import Document
from wiposeq.ui.authoring.extract_dialog import ExtractDialog
from wiposeq.ui.window.mainwindow import MainWindow


@pytest.fixture
def document() -> Document:
    gene = a_dna("atgaaagttctgtaa", ("CDS", "1..15", {"protein_id": "3"}))
    return Document(a_project(a_dna(), gene, a_protein("MKVL"), header=a_header()))


def test_the_chosen_sequences_and_their_proteins_become_a_new_project(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window.panes.sequences.select([window.session.project.sequences[1].uid])
    window.menus.actions["extract"].trigger()
    dialog = window.findChild(ExtractDialog)
    assert isinstance(dialog, ExtractDialog)
    dialog.which.chosen.setChecked(True)
    qtbot.waitUntil(lambda: dialog.outcome.text() == "Extracts 2 sequences. 1 text follows.")
    assert "SEQ ID NO 3 is now SEQ ID NO 2" in dialog.list.toPlainText()
    dialog.proteins.setChecked(False)
    qtbot.waitUntil(lambda: "1 text names a sequence that is not extracted" in dialog.outcome.text())
    dialog.proteins.setChecked(True)
    qtbot.waitUntil(lambda: "Extracts 2" in dialog.outcome.text())
    qtbot.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    files = window.findChild(QFileDialog)
    assert files is not None
    path = tmp_path / "part.wsq"
    files.fileSelected.emit(str(path))
    qtbot.waitUntil(path.exists, timeout=10_000)
    qtbot.waitUntil(lambda: not window.session.is_working)
    part = Document.open(path)
    assert [each.residues for each in part.project.sequences] == ["atgaaagttctgtaa", "MKVL"]
    assert part.project.sequences[0].features[1].value("protein_id") == "2"
    part.discard()
