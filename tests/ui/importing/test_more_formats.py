"""Spreadsheets of every format, printed listings and tables of several notations in the window."""

from pathlib import Path

from pytestqt.qtbot import QtBot
from specifications import a_pdf, lines_of_page

from wiposeq.ui.importing.dialog import ImportDialog
from wiposeq.ui.window.mainwindow import MainWindow

OLD = Path(__file__).resolve().parents[2] / "material" / "table.xls"
LISTING = [
    *("SEQUENCE LISTING", "<110> Example Biotech Ltd", "<120> Polymerase", "<130> REF-1", "<160> 1", "<210> 1"),
    *("<211> 30", "<212> DNA", "<213> Homo sapiens", "<400> 1", "acgtacgtac ggtacgtacg tacgtaccga 30"),
]


def offered(window: MainWindow, qtbot: QtBot, path: Path) -> ImportDialog:
    window.controllers.imports.take_files([path])
    qtbot.waitUntil(lambda: any(d.isVisible() for d in window.findChildren(ImportDialog)), timeout=10_000)
    return window.findChildren(ImportDialog)[-1]


def test_an_old_spreadsheet_is_offered_with_what_was_hidden(window: MainWindow, qtbot: QtBot) -> None:
    dialog = offered(window, qtbot, OLD)
    assert dialog.sequences.table.rowCount() == 3
    kinds = {change.kind for part in dialog.reading.offer.parts for change in part.changes}
    assert {"sheet/hidden", "row/hidden", "column/hidden", "cell/merged"} <= kinds
    dialog.ok.click()
    assert [s.organism for s in window.session.project.sequences] == ["Mus musculus", "Mus musculus", "Homo sapiens"]


def test_a_printed_listing_is_offered_with_its_sequences(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "listing.pdf"
    path.write_bytes(a_pdf(lines_of_page(*LISTING)))
    dialog = offered(window, qtbot, path)
    dialog.ok.click()
    assert [s.residues for s in window.session.project.sequences] == ["acgtacgtacggtacgtacgtacgtaccga"]


def test_a_table_whose_rows_name_their_legends_needs_no_choice(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "notations.csv"
    rows = ("p,peptide,Ac-Gly-Lys-NH2", "o,sirna-suffix,UmsGmsAmCf", "d,,acgtacgtacgtac", "i,,ACGTIACGTACGTA")
    path.write_text("\n".join(("Name,Notation,Sequence", *rows, "")))
    dialog = offered(window, qtbot, path)
    dialog.ok.click()
    sequences = window.session.project.sequences
    assert [s.residues for s in sequences] == ["GK", "tgac", "acgtacgtacgtac", "acgtnacgtacgta"]
    assert [f.value("mod_base") for f in sequences[3].features if f.key == "modified_base"] == ["i"]
