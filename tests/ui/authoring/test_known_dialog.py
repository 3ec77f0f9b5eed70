"""Find known features in the window, with and without a library, and add them."""

from pathlib import Path

import pytest
from builders import a_dna, a_header, a_project
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from wiposeq.app.document import Document
from wiposeq.ui.authoring.known_dialog import KnownDialog
from wiposeq.ui.window.mainwindow import MainWindow

GENE = "atgagtattcaacatttccgtgtcgcccttattccc"


@pytest.fixture
def document() -> Document:
    residues = "gcc" + "taatacgactcactatag" + "gg" + "catcaccatcaccatcac" + "ga" + GENE
    return Document(a_project(a_dna(residues, ("misc_feature", "24..41", {"note": "tag"})), header=a_header()))


def opened(window: MainWindow, qtbot: QtBot) -> KnownDialog:
    window.panes.sequences.select([window.session.project.sequences[0].uid])
    window.menus.actions["find-known"].trigger()
    dialog = window.findChild(KnownDialog)
    assert isinstance(dialog, KnownDialog)
    qtbot.waitUntil(lambda: "found" in dialog.outcome.text())
    return dialog


def test_what_is_not_there_yet_is_added_in_one_step(window: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(window, qtbot)
    assert [each.location for each in dialog.found] == ["4..21", "24..41"]
    assert dialog.table.included == [0]
    dialog.view.selectRow(0)
    assert window.panes.residues.view.selection == (4, 21)
    qtbot.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    added = window.session.project.sequences[0].features[-1]
    assert (added.key, added.location, added.value("note")) == ("regulatory", "4..21", "T7 promoter")
    window.session.undo_stack.undo()
    assert len(window.session.project.sequences[0].features) == 2


def test_a_library_is_remembered(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "mine.fasta"
    path.write_text(f">AmpR, start\n{GENE}\n")
    dialog = opened(window, qtbot)
    dialog.use_library(path)
    qtbot.waitUntil(lambda: "44..79" in [each.location for each in dialog.found])
    assert window.workspace.settings.feature_library == str(path)
    assert dialog.library.text() == "mine.fasta, and the short features of the program"
    qtbot.mouseClick(dialog.remove, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(dialog.found) == 2)
    assert window.workspace.settings.feature_library == ""


def test_a_library_that_cannot_be_read_gives_its_reason(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = opened(window, qtbot)
    dialog.use_library(tmp_path / "gone.fasta")
    qtbot.waitUntil(lambda: "gone.fasta" in dialog.outcome.text() and "Searching" not in dialog.outcome.text())
    assert dialog.found == [] and not dialog.ok.isEnabled()
