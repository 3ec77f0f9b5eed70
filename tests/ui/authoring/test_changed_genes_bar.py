"""An edit that changes a gene: the strip offers the translation, the protein and its number, in one step."""

import pytest
from builders import a_dna, a_header, a_project, a_protein
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from wiposeq.app.document import Document
from wiposeq.model.edits import ReplaceResidues
from wiposeq.ui.window.mainwindow import MainWindow

GENE = "atgaaagtttctgcttaa"


@pytest.fixture
def document() -> Document:
    cds = ("CDS", "5..22", {"translation": "MKVSA", "protein_id": "2"})
    return Document(a_project(a_dna(f"cccc{GENE}cc", cds), a_protein("MKVSA"), header=a_header()))


def change(window: MainWindow, start: int, end: int, text: str) -> None:
    uid = window.session.project.sequences[0].uid
    window.panes.sequences.select([uid])
    window.session.do(ReplaceResidues(uid, start, end, text))


def test_a_changed_gene_is_offered_and_translation_and_protein_follow_in_one_step(
    window: MainWindow, qtbot: QtBot
) -> None:
    strip = window.controllers.authoring.changed_genes
    assert not strip.isVisible()
    change(window, 8, 10, "cgt")
    qtbot.waitUntil(strip.isVisible, timeout=10_000)
    assert strip.update_button.toolTip() == "Translate again, and change SEQ ID NO 2"
    assert window.menus.actions["follow-genes"].isEnabled()
    qtbot.mouseClick(strip.update_button, Qt.MouseButton.LeftButton)
    gene, protein = window.session.project.sequences
    assert gene.features[1].value("translation") == protein.residues == "MRVSA"
    assert not strip.isVisible()
    window.session.undo_stack.undo()
    assert window.session.project.sequences[1].residues == "MKVSA"


def test_the_offer_disappears_with_the_edit_and_can_be_declined(window: MainWindow, qtbot: QtBot) -> None:
    strip = window.controllers.authoring.changed_genes
    change(window, 8, 10, "cgt")
    qtbot.waitUntil(strip.isVisible, timeout=10_000)
    window.session.undo_stack.undo()
    qtbot.waitUntil(lambda: not strip.isVisible(), timeout=10_000)
    window.session.undo_stack.redo()
    qtbot.waitUntil(strip.isVisible, timeout=10_000)
    qtbot.mouseClick(strip.close_button, Qt.MouseButton.LeftButton)
    assert not strip.isVisible() and not strip.has_genes


def test_an_edit_beside_the_gene_offers_nothing(window: MainWindow, qtbot: QtBot) -> None:
    strip = window.controllers.authoring.changed_genes
    change(window, 1, 1, "gg")
    qtbot.wait(900)
    assert not strip.isVisible()
