"""Importing annotated records through the window: their proteins come along, or stay behind."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from wiposeq.ui.importing.dialog import ImportDialog
from wiposeq.ui.window.mainwindow import MainWindow

RECORD = """LOCUS       AAA                       40 bp    DNA     linear   SYN 01-JAN-2024
DEFINITION  Made.
ACCESSION   AAA
FEATURES             Location/Qualifiers
     source          1..40
                     /organism="Homo sapiens"
                     /mol_type="genomic DNA"
     CDS             6..35
                     /gene="abc"
ORIGIN
        1 cccccatggc ttgtgatgaa tttggtcata tttaaggggg
//
"""


def dialog_for(window: MainWindow, path: Path, qtbot: QtBot) -> ImportDialog:
    window.controllers.imports.take_files([path])

    def found() -> None:
        assert [d for d in window.findChildren(ImportDialog) if d.isVisible()]

    qtbot.waitUntil(found, timeout=10_000)
    return window.findChildren(ImportDialog)[-1]


def test_records_bring_their_proteins_unless_the_box_is_cleared(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "a.gb"
    path.write_text(RECORD)
    dialog = dialog_for(window, path, qtbot)
    assert dialog.sequences.proteins.isVisible() and dialog.sequences.proteins.isChecked()
    dialog.sequences.proteins.setChecked(False)
    assert "1" in dialog.sequences.caption.text()
    dialog.sequences.proteins.setChecked(True)
    dialog.ok.click()
    sequences = list(window.session.project.sequences)
    assert [sequence.molecule_type for sequence in sequences] == ["DNA", "AA"]
    assert sequences[0].features[1].value("protein_id") == "2"
    assert (sequences[0].organism, sequences[0].mol_type) == ("Homo sapiens", "genomic DNA")


def test_without_its_protein_a_coding_sequence_comes_without_translation(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "a.gb"
    path.write_text(RECORD)
    dialog = dialog_for(window, path, qtbot)
    dialog.sequences.proteins.setChecked(False)
    dialog.ok.click()
    (sequence,) = window.session.project.sequences
    assert {qualifier.name for qualifier in sequence.features[1].qualifiers} == {"gene"}


def test_fasta_shows_no_choice_about_proteins(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "a.fasta"
    path.write_text(">x\nacgtacgtacgtacgt\n")
    assert not dialog_for(window, path, qtbot).sequences.proteins.isVisible()
