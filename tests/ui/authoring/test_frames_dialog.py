"""Find open reading frames in the window, and add them as coding sequences."""

import pytest
from builders import a_dna, a_header, a_project
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from wiposeq.app.document import Document
from wiposeq.model.edits import ReplaceResidues
from wiposeq.ui.authoring.frames_dialog import FramesDialog
from wiposeq.ui.window.mainwindow import MainWindow

GENE = "atgaaacccgggtttaaacccgggttttaa"


@pytest.fixture
def document() -> Document:
    return Document(a_project(a_dna("cc" + GENE + "cc"), header=a_header()))


def opened(window: MainWindow, qtbot: QtBot) -> FramesDialog:
    window.panes.sequences.select([window.session.project.sequences[0].uid])
    window.menus.actions["find-frames"].trigger()
    dialog = window.findChild(FramesDialog)
    assert isinstance(dialog, FramesDialog)
    qtbot.waitUntil(lambda: "open reading frame" in dialog.outcome.text())
    return dialog


def test_a_frame_is_shown_in_the_residues_and_added_with_its_translation(window: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(window, qtbot)
    assert [each.location for each in dialog.frames] == ["3..32"]
    assert not dialog.ok.isEnabled()
    dialog.view.selectRow(0)
    assert window.panes.residues.view.selection == (3, 32)
    dialog.table.include([0], True)
    qtbot.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    added = window.session.project.sequences[0].features[-1]
    assert (added.key, added.location, added.value("translation")) == ("CDS", "3..32", "MKPGFKPGF")
    assert [each.residues for each in window.session.project.sequences][1:] == ["MKPGFKPGF"]
    assert added.value("protein_id") == "2"
    window.menus.actions["undo"].trigger()
    assert len(window.session.project.sequences) == 1


def test_a_frame_is_added_without_its_protein_on_request(window: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(window, qtbot)
    dialog.table.include([0], True)
    qtbot.mouseClick(dialog.has_translation, Qt.MouseButton.LeftButton)
    assert not dialog.has_proteins.isEnabled()
    qtbot.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    assert len(window.session.project.sequences) == 1
    assert not window.session.project.sequences[0].features[-1].qualifiers


def test_space_checks_the_first_frame_without_a_click_before(window: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(window, qtbot)
    qtbot.waitUntil(dialog.view.hasFocus)
    qtbot.keyClick(dialog.view, Qt.Key.Key_Space)
    assert dialog.table.included == [0]


def test_a_change_of_the_form_searches_again(window: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(window, qtbot)
    dialog.minimum.setValue(10)
    qtbot.waitUntil(lambda: dialog.outcome.text() == "0 open reading frames.")
    dialog.minimum.setValue(4)
    qtbot.waitUntil(lambda: len(dialog.frames) == 1)


def test_a_click_on_a_frame_in_the_map_adds_it_once_and_another_sequence_hides_the_frames(
    window: MainWindow, qtbot: QtBot
) -> None:
    dialog = opened(window, qtbot)
    dialog.has_proteins.setChecked(False)  # so that the sequence inserted below gets no number in between
    shown = window.panes.residues.map
    assert [(each.parts, each.frame, each.is_added) for each in shown.proposals.frames] == [(((3, 32),), 3, False)]
    layout = shown.layout_now()
    place = QPoint(round(layout.middle(15)), shown.height() - shown.proposals.height + 6)
    qtbot.mouseClick(shown, Qt.MouseButton.LeftButton, pos=place)
    added = window.session.project.sequences[0].features[-1]
    assert (added.key, added.location, added.value("translation")) == ("CDS", "3..32", "MKPGFKPGF")
    assert shown.proposals.frames[0].is_added
    place.setY(shown.height() - shown.proposals.height + 6)
    qtbot.mouseClick(shown, Qt.MouseButton.LeftButton, pos=place)
    assert len(window.session.project.sequences[0].features) == 2
    window.panes.insert_sequence("DNA")
    assert not shown.proposals.frames
    window.panes.sequences.select([window.session.project.sequences[0].uid])
    assert len(shown.proposals.frames) == 1
    dialog.reject()
    assert not shown.proposals.frames


@pytest.mark.parametrize("change", ["residues", "code", "minimum", "strands"])
def test_frames_that_may_be_wrong_now_are_not_offered_until_the_search_ends(
    window: MainWindow, qtbot: QtBot, change: str
) -> None:
    dialog = opened(window, qtbot)
    dialog.table.include([0], True)
    sequence = window.session.project.sequences[0]
    if change == "residues":
        window.session.do(ReplaceResidues(sequence.uid, 9, 9, ""))
    elif change == "code":
        dialog.code.setCurrentIndex(dialog.code.findData(2))
    elif change == "minimum":
        dialog.minimum.setValue(20)
    else:
        dialog.both_strands.click()
    before = window.session.project
    assert not dialog.ok.isEnabled()
    assert not window.panes.residues.map.proposals.frames
    window.panes.residues.drawing.frame_clicked.emit(0)
    assert window.session.project is before
    qtbot.waitUntil(lambda: "open reading frame" in dialog.outcome.text())
