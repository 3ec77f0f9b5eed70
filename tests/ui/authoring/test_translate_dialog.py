"""Translate in the window: the proposal, the preview, the protein, and the way between gene and protein."""

import pytest
from builders import a_dna, a_header, a_project, a_protein
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from wiposeq.app.document import Document
from wiposeq.model.records import Feature
from wiposeq.ui.authoring.translate_dialog import TranslateDialog
from wiposeq.ui.window.mainwindow import MainWindow

GENE = "atgaaagttctgtaa"


@pytest.fixture
def document() -> Document:
    gene = a_dna(GENE, ("CDS", "1..15", {"product": "kinase"}), organism="Escherichia coli")
    return Document(a_project(gene, a_dna(), header=a_header()))


def opened(window: MainWindow, key: str = "CDS") -> TranslateDialog:
    sequence = window.session.project.sequences[0]
    window.panes.sequences.select([sequence.uid])
    feature = next(each for each in sequence.features if each.key == key)
    window.panes.features.select_feature(feature.uid)
    window.menus.actions["translate-feature"].trigger()
    dialog = window.findChild(TranslateDialog)
    assert isinstance(dialog, TranslateDialog)
    return dialog


def cds(window: MainWindow) -> list[Feature]:
    return [each for each in window.session.project.sequences[0].features if each.key == "CDS"]


def test_the_code_of_the_organism_is_proposed_with_its_reason(window: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(window)
    assert dialog.code.currentData() == 11
    assert "bacteria and archaea" in dialog.reason.text()
    assert dialog.protein.toPlainText() == "MKVL"
    assert dialog.outcome.text() == "4 amino acids."


def test_the_protein_is_added_behind_the_gene_in_one_step(window: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(window)
    assert dialog.placings["behind"].isChecked()
    qtbot.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    assert [each.residues for each in window.session.project.sequences][1] == "MKVL"
    assert cds(window)[0].value("protein_id") == "2"
    assert cds(window)[0].value("transl_table") == "11"
    window.session.undo_stack.undo()
    assert len(window.session.project.sequences) == 2


def test_a_change_of_the_form_is_shown_at_once_and_a_wrong_location_says_why(window: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(window)
    dialog.location.selectAll()
    qtbot.keyClicks(dialog.location, "4..15")
    qtbot.waitUntil(lambda: dialog.protein.toPlainText() == "KVL")
    assert "does not begin with methionine" in dialog.outcome.text()
    dialog.open_start.click()
    assert dialog.location.text() == "<4..15"
    dialog.location.selectAll()
    qtbot.keyClicks(dialog.location, "4..99")
    qtbot.waitUntil(lambda: "not inside the sequence" in dialog.outcome.text())
    assert not dialog.ok.isEnabled()


def test_an_exception_makes_a_stop_an_amino_acid(window: MainWindow, qtbot: QtBot) -> None:
    window.panes.sequences.select([window.session.project.sequences[0].uid])
    dialog = opened(window)
    dialog.add_exception("4..6", "Sec")
    qtbot.waitUntil(lambda: dialog.protein.toPlainText() == "MUVL")
    qtbot.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    assert cds(window)[0].value("transl_except") == "(pos:4..6,aa:Sec)"


def test_selected_residues_become_a_new_cds(window: MainWindow, qtbot: QtBot) -> None:
    sequence = window.session.project.sequences[0]
    window.panes.sequences.select([sequence.uid])
    window.panes.features.select_feature(sequence.features[0].uid)
    window.panes.residues.view.select(1, 12)
    window.menus.actions["translate-feature"].trigger()
    dialog = window.findChild(TranslateDialog)
    assert isinstance(dialog, TranslateDialog) and dialog.location.text() == "1..12"
    dialog.placings["none"].setChecked(True)
    qtbot.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    assert [each.location for each in cds(window)] == ["1..15", "1..12"]


def test_one_key_goes_from_the_gene_to_the_protein_and_back(window: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(window)
    qtbot.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    window.panes.features.select_feature(cds(window)[0].uid)
    uids = list(window.session.project.sequences.uids())
    window.menus.actions["go-to-partner"].trigger()
    assert window.panes.current_sequence == uids[1]
    window.menus.actions["go-to-partner"].trigger()
    assert window.panes.current_sequence == uids[0]
    assert window.panes.features.current == cds(window)[0].uid


def test_the_linked_protein_is_offered_and_changed(window: MainWindow, qtbot: QtBot) -> None:
    gene = a_dna("atgaaagttctgctgtaa", ("CDS", "1..18", {"translation": "MKVL", "protein_id": "2"}))
    window.session.open(Document(a_project(gene, a_protein("MKVL"))))
    dialog = opened(window)
    assert dialog.placings["linked"].isChecked() and "SEQ ID NO 2" in dialog.placings["linked"].text()
    assert "differs from the translation" in dialog.outcome.text()
    qtbot.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    assert window.session.project.sequences[1].residues == "MKVLL"


@pytest.mark.parametrize(
    ("where", "name", "words"),
    [
        ("abc", "Xyz", "one whole codon"),
        ("4..6", "", "three-letter code"),
        ("4..6", "Xyz", "three-letter code"),
        ("5..7", "Sec", "one whole codon"),
        ("40..42", "Sec", "between 1 and 15"),
    ],
)
def test_an_exception_that_means_nothing_is_refused_with_its_reason(
    window: MainWindow, qtbot: QtBot, where: str, name: str, words: str
) -> None:
    dialog = opened(window)
    dialog.add_exception(where, name)
    qtbot.waitUntil(lambda: words in dialog.outcome.text())
    assert not dialog.ok.isEnabled()
    dialog.exceptions.setCurrentCell(0, 0)
    dialog.exceptions.removeRow(0)
    dialog.add_exception("4..6", "sec")
    qtbot.waitUntil(dialog.ok.isEnabled)
    qtbot.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    assert cds(window)[0].value("transl_except") == "(pos:4..6,aa:Sec)"


def test_a_number_that_is_no_genetic_code_is_named_before_another_one_is_set(window: MainWindow, qtbot: QtBot) -> None:
    gene = a_dna(GENE, ("CDS", "1..15", {"transl_table": "99"}), organism="Escherichia coli")
    window.session.open(Document(a_project(gene)))
    dialog = opened(window)
    assert dialog.code.currentData() == 11
    assert 'transl_table is "99"' in dialog.outcome.text()


def test_the_form_says_that_a_genus_is_not_known(window: MainWindow, qtbot: QtBot) -> None:
    window.session.open(Document(a_project(a_dna(GENE, ("CDS", "1..15", {}), organism="Ignotus ignotus"))))
    assert opened(window).reason.text() == "Code 1 is proposed for Ignotus ignotus. Ignotus is not known."
