"""Merge another project in the window."""

from pathlib import Path

import pytest
from builders import a_dna, a_header, a_project, a_protein
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from wiposeq.app.document import Document
from wiposeq.model.project import Project
from wiposeq.ui.authoring.merge_dialog import MergeDialog
from wiposeq.ui.window.mainwindow import MainWindow


def a_part() -> Project:
    gene = a_dna("atgaaagttctgtaa", ("CDS", "1..15", {"protein_id": "2"}))
    return a_project(gene, a_protein("MKVL"), header=a_header())


@pytest.fixture
def document() -> Document:
    return Document(a_part())


def test_the_numbers_are_mapped_before_and_the_merge_is_one_step(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    other = Document(a_part())
    other.save_as(tmp_path / "other.wsq")
    other.close()
    window.panes.sequences.select([window.session.project.sequences[0].uid])
    window.controllers.authoring.merge(tmp_path / "other.wsq")
    qtbot.waitUntil(lambda: window.findChild(MergeDialog) is not None, timeout=15_000)
    dialog = window.findChild(MergeDialog)
    assert isinstance(dialog, MergeDialog)
    qtbot.waitUntil(dialog.ok.isEnabled, timeout=15_000)
    assert dialog.list.toPlainText().splitlines()[0] == "other.wsq: SEQ ID NOs 1-2 are now 3-4"
    dialog.behind.setChecked(True)
    qtbot.waitUntil(lambda: "1 sequence of this project gets another number" in dialog.outcome.text(), timeout=15_000)
    assert "This project: SEQ ID NO 2 is now SEQ ID NO 4" in dialog.list.toPlainText()
    qtbot.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(window.session.project.sequences) == 4, timeout=15_000)
    links = [each.features[1].value("protein_id") for each in window.session.project.sequences if not each.is_protein]
    assert links == ["4", "3"]
    window.session.undo_stack.undo()
    assert len(window.session.project.sequences) == 2
