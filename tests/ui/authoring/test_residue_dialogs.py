"""Residues are pasted into a place with a preview, and new sequences are made of selected residues."""

import pytest
from builders import a_dna, a_header, a_project
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from wiposeq.app.document import Document
from wiposeq.ui.authoring.derive_dialog import DeriveDialog
from wiposeq.ui.authoring.residues_dialog import ResiduesDialog
from wiposeq.ui.window.mainwindow import MainWindow


@pytest.fixture
def document() -> Document:
    gene = a_dna("ccatgaaagttcc", ("CDS", "3..11", {"product": "kinase"}))
    return Document(a_project(gene, header=a_header()))


def pasted(window: MainWindow, text: str, start: int, end: int) -> ResiduesDialog:
    window.panes.sequences.select([window.session.project.sequences[0].uid])
    window.panes.residues.view.select(start, end)
    QGuiApplication.clipboard().setText(text)
    window.menus.actions["paste-residues"].trigger()
    dialog = window.findChild(ResiduesDialog)
    assert isinstance(dialog, ResiduesDialog)
    return dialog


def test_a_paste_shows_its_effect_before_it_is_done(window: MainWindow, qtbot: QtBot) -> None:
    dialog = pasted(window, "1 acg uac", 6, 7)
    assert dialog.ok.text() == "Replace 2 by 6 residues"
    assert [line.split() for line in dialog.preview.text().splitlines()] == [
        ["Before", "ccatg[aa]agttcc"],
        ["After", "ccatg[acgtac]agttcc"],
    ]
    assert dialog.outcome.text() == "1 feature changes. Look at 1 of them."
    assert dialog.table.record(0).what == "becomes 4 residues longer; its reading frame changes"
    assert "u written as t" in dialog.remarks.text()
    qtbot.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    assert window.session.project.sequences[0].residues == "ccatgacgtacagttcc"
    window.session.undo_stack.undo()
    assert window.session.project.sequences[0].residues == "ccatgaaagttcc"


def test_one_of_several_records_is_chosen(window: MainWindow, qtbot: QtBot) -> None:
    dialog = pasted(window, ">one\naaaaaaaa\n>two\ncccccccccc\n", 1, 0)
    assert [dialog.piece.itemText(n) for n in range(2)] == ["one (8 nt)", "two (10 nt)"]
    dialog.piece.setCurrentIndex(1)
    dialog.way.setCurrentIndex(dialog.way.findText("Reverse complement"))
    qtbot.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    assert window.session.project.sequences[0].residues == "gggggggggg" + "ccatgaaagttcc"


def test_a_deletion_needs_no_text(window: MainWindow, qtbot: QtBot) -> None:
    window.panes.sequences.select([window.session.project.sequences[0].uid])
    window.menus.actions["change-residues"].trigger()
    dialog = window.findChild(ResiduesDialog)
    assert isinstance(dialog, ResiduesDialog)
    assert not dialog.ok.isEnabled()
    dialog.how.setCurrentIndex(2)
    dialog.first.setValue(3)
    dialog.last.setValue(11)
    assert dialog.table.record(0).what == "is removed"
    qtbot.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    after = window.session.project.sequences[0]
    assert (after.residues, len(after.features)) == ("cccc", 1)


def test_a_place_that_is_not_possible_is_explained(window: MainWindow) -> None:
    dialog = pasted(window, "acgt", 6, 7)
    dialog.first.setValue(9)
    assert dialog.outcome.text() == "The last residue must not be before the first one."
    assert not dialog.ok.isEnabled()


def test_a_text_that_is_not_residues_is_explained(window: MainWindow) -> None:
    dialog = pasted(window, "this is a sentence of words", 6, 7)
    assert "clipboard contains neither sequences" in dialog.remarks.text()
    assert not dialog.ok.isEnabled()


def test_a_translation_becomes_a_new_sequence(window: MainWindow, qtbot: QtBot) -> None:
    window.panes.sequences.select([window.session.project.sequences[0].uid])
    window.panes.residues.view.select(3, 11)
    window.menus.actions["derive"].trigger()
    dialog = window.findChild(DeriveDialog)
    assert isinstance(dialog, DeriveDialog)
    assert dialog.preview.toPlainText() == "aactttcat"
    dialog.ways["translation"].setChecked(True)
    assert dialog.preview.toPlainText() == "MKV"
    qtbot.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    new = window.session.project.sequences[1]
    assert (new.molecule_type, new.residues) == ("AA", "MKV")
    assert window.panes.current_sequence == new.uid


@pytest.mark.parametrize("text", [">one\naaaa\n>two\ncccc\n", "LOCUS       X    4 bp    DNA\nORIGIN\n 1 acgt\n//\n"])
def test_an_ordinary_paste_of_more_than_residues_shows_the_preview(window: MainWindow, text: str) -> None:
    window.panes.sequences.select([window.session.project.sequences[0].uid])
    QGuiApplication.clipboard().setText(text)
    window.panes.residues.view.editor.paste()
    assert isinstance(window.findChild(ResiduesDialog), ResiduesDialog)
    assert window.session.project.sequences[0].residues == "ccatgaaagttcc"


def test_the_context_menu_of_the_residues_has_the_actions(window: MainWindow) -> None:
    window.panes.sequences.select([window.session.project.sequences[0].uid])
    names = [action.objectName() for action in window.panes.residues.view.commands.menu().actions()]
    assert {"paste-residues", "change-residues", "derive", "find-known"} <= set(names)
    assert {"translate-feature", "find-frames", "find-replace", "bookmark"} <= set(names)
    texts = [action.text() for action in window.panes.residues.view.commands.menu().actions() if action.text()]
    assert len(texts) == len(set(texts))
