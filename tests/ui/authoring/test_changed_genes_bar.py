"""An edit that changes a gene: the strip offers the translation, the protein and its number, in one step."""

import pytest
from builders import a_dna, a_header, a_project, a_protein
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from wiposeq.app.document import Document
from wiposeq.model.address import Address
from wiposeq.model.edits import Insert, Remove, ReplaceResidues
from wiposeq.model.records import Feature
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


def test_an_edit_that_has_not_been_compared_yet_is_in_the_protein_too(window: MainWindow, qtbot: QtBot) -> None:
    strip = window.controllers.authoring.changed_genes
    change(window, 8, 10, "cgt")
    qtbot.waitUntil(strip.isVisible, timeout=10_000)
    change(window, 11, 13, "tgg")
    strip.follow()
    qtbot.waitUntil(lambda: window.session.project.sequences[1].residues != "MKVSA", timeout=10_000)
    gene, protein = window.session.project.sequences
    assert gene.features[1].value("translation") == protein.residues == "MRWSA"


def test_a_gene_removed_before_the_comparison_is_not_translated(window: MainWindow, qtbot: QtBot) -> None:
    strip = window.controllers.authoring.changed_genes
    change(window, 8, 10, "cgt")
    qtbot.waitUntil(strip.isVisible, timeout=10_000)
    sequence = window.session.project.sequences[0]
    window.session.do(Remove((Address(sequence.uid, sequence.features[1].uid),)))
    strip.follow()
    qtbot.waitUntil(lambda: not strip.isVisible(), timeout=10_000)
    assert window.session.project.sequences[1].residues == "MKVSA"


def test_the_offer_names_the_number_of_features_that_cannot_follow(window: MainWindow, qtbot: QtBot) -> None:
    strip = window.controllers.authoring.changed_genes
    protein = window.session.project.sequences[1]
    site = Feature(7, "SITE", "3")
    window.session.do(Insert(Address(protein.uid, field="features"), 9, (site,)))
    change(window, 11, 13, "")
    qtbot.waitUntil(strip.isVisible, timeout=10_000)
    assert strip.text.text().endswith("1 feature cannot follow.")


@pytest.mark.parametrize("is_whole", [True, False])
def test_show_and_translate_again_directly_after_the_gene_was_removed_do_nothing(
    window: MainWindow, qtbot: QtBot, is_whole: bool
) -> None:
    strip = window.controllers.authoring.changed_genes
    change(window, 8, 10, "cgt")
    qtbot.waitUntil(strip.isVisible, timeout=10_000)
    gene = window.session.project.sequences[0]
    window.session.do(Remove((Address(gene.uid) if is_whole else Address(gene.uid, gene.features[1].uid),)))
    strip.show_button.click()
    strip.follow()
    qtbot.waitUntil(lambda: not strip.has_genes, timeout=10_000)
    assert window.session.project.sequences[-1].residues == "MKVSA"
