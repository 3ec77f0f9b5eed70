"""Printing from the window: the preview, a print to a file, copies of chosen sequences, reports as PDF."""

from pathlib import Path

import pytest
from builders import a_dna, a_project, a_protein, a_skipped
from dialogs import a_dialog, choose
from pdftext import pages_of
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QAbstractScrollArea, QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from wiposeq.app.document import Document
from wiposeq.model.project import Project
from wiposeq.progress import SILENT
from wiposeq.ui.exporting.preview_dialog import PreviewDialog, default_printer
from wiposeq.ui.exporting.printing import print_copy
from wiposeq.ui.window.mainwindow import MainWindow


def show(window: MainWindow, project: Project) -> None:
    window.session.open(Document(project))


def test_the_preview_shows_the_pages_of_all_or_of_the_selected_sequences(window: MainWindow, qtbot: QtBot) -> None:
    project = a_project(*[a_dna("acgtacgtac" * 60) for _ in range(8)])
    show(window, project)
    window.panes.sequences.select([project.sequences[1].uid, project.sequences[4].uid])
    window.menus.actions["preview"].trigger()
    dialog = a_dialog(window, PreviewDialog, qtbot)
    assert dialog.page.maximum() == dialog.view.pageCount() > 2
    assert all(each.accessibleName() for each in dialog.view.findChildren(QAbstractScrollArea))
    dialog.page.setValue(2)
    assert dialog.view.currentPage() == 2
    whole = dialog.view.pageCount()
    dialog.what.setCurrentIndex(1)
    dialog.what.activated.emit(1)
    qtbot.waitUntil(lambda: dialog.what.isEnabled() and dialog.view.pageCount() < whole, timeout=15_000)
    dialog.save_button.click()
    assert a_dialog(window, QFileDialog, qtbot).selectedFiles()[0].endswith("-2-sequences.pdf")


def test_a_long_preview_says_how_much_it_shows(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wiposeq.ui.exporting.preview_dialog.MAX_PREVIEWED", 2)
    show(window, a_project(*[a_dna("acgtacgtac" * 60) for _ in range(8)]))
    window.menus.actions["preview"].trigger()
    dialog = a_dialog(window, PreviewDialog, qtbot)
    assert dialog.view.pageCount() == 2
    assert dialog.remark.isVisible() and "first 2 pages" in dialog.remark.text()


def test_a_preview_that_is_stopped_goes_and_another_can_be_opened(window: MainWindow, qtbot: QtBot) -> None:
    show(window, a_project(*[a_dna("acgtacgtac" * 60) for _ in range(300)]))
    window.menus.actions["preview"].trigger()
    window.session.cancel()
    qtbot.waitUntil(lambda: not window.session.is_working, timeout=15_000)
    assert not [dialog for dialog in window.findChildren(PreviewDialog) if dialog.isVisible()]
    window.menus.actions["preview"].trigger()
    dialog = a_dialog(window, PreviewDialog, qtbot)
    dialog.refresh()
    dialog.reject()
    qtbot.waitUntil(lambda: not window.session.is_working, timeout=15_000)
    assert not [dialog for dialog in window.findChildren(PreviewDialog) if dialog.isVisible()]


def test_printing_to_a_file_takes_the_pages_that_were_requested(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    show(window, a_project(*[a_dna("acgtacgtac" * 60) for _ in range(8)]))
    printer = default_printer()
    window.controllers.printing.ask_printer(printer, (2, 5))
    dialog = a_dialog(window, QPrintDialog, qtbot)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    dialog.accepted.emit(printer)
    dialog.reject()
    qtbot.waitUntil(lambda: (tmp_path / "out.pdf").exists(), timeout=15_000)
    said = "\n".join(pages_of(tmp_path / "out.pdf"))
    assert "SEQ ID NO 5" in said and "SEQ ID NO 4\n" not in said
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(2, 3)
    assert print_copy(printer, window.controllers.printing.copying(None)(SILENT)) == 2
    pages = pages_of(tmp_path / "out.pdf")
    assert [page.splitlines()[-1].split(" of ")[0] for page in pages] == ["Page 2", "Page 3"]


def test_the_selected_sequences_are_saved_as_pdf_with_their_numbers(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    project = a_project(a_dna("aaaaaaaaaaaa"), a_protein(), a_dna("cccccccccccc"))
    show(window, project)
    window.panes.sequences.select([project.sequences[2].uid])
    window.menus.actions["save-selected"].trigger()
    choose(a_dialog(window, QFileDialog, qtbot), tmp_path / "some.pdf", qtbot)
    qtbot.waitUntil(lambda: (tmp_path / "some.pdf").exists(), timeout=15_000)
    said = "\n".join(pages_of(tmp_path / "some.pdf"))
    assert "cccccccccc cc" in said and "aaaaaaaaaa" not in said and "SEQ ID NO 3" in said


def test_the_report_of_the_check_is_saved_as_pdf(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    show(window, a_project(a_dna("acgt")))
    qtbot.waitUntil(lambda: window.session.is_report_current, timeout=15_000)
    window.menus.actions["save-report"].trigger()
    choose(a_dialog(window, QFileDialog, qtbot), tmp_path / "report.pdf", qtbot)
    qtbot.waitUntil(lambda: (tmp_path / "report.pdf").exists(), timeout=15_000)
    assert "sequence/too-short" in "\n".join(pages_of(tmp_path / "report.pdf"))


def test_a_check_without_findings_has_a_report_too(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    show(window, a_project())
    save, print_ = window.menus.actions["save-report"], window.menus.actions["print-report"]
    qtbot.waitUntil(lambda: window.session.is_report_current and save.isEnabled(), timeout=15_000)
    assert not window.session.report.findings and print_.isEnabled()
    save.trigger()
    choose(a_dialog(window, QFileDialog, qtbot), tmp_path / "report.txt", qtbot)
    qtbot.waitUntil(lambda: (tmp_path / "report.txt").exists(), timeout=15_000)
    assert "0 errors" in (tmp_path / "report.txt").read_text()


def test_residues_are_saved_as_fasta_and_what_is_left_out_is_reported(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    project = a_project(a_dna("aaaaaaaaaaaa"), a_skipped(), a_protein())
    show(window, project)
    window.menus.actions["save-copy"].trigger()
    dialog = a_dialog(window, QFileDialog, qtbot)
    dialog.selectNameFilter("FASTA (*.fasta)")
    dialog.filterSelected.emit("FASTA (*.fasta)")
    assert dialog.selectedFiles()[0].endswith(".fasta")
    choose(dialog, tmp_path / "all.fasta", qtbot)
    told = a_dialog(window, QMessageBox, qtbot)
    assert "Skipped sequences omitted" in told.informativeText() + told.text() + told.detailedText()
    assert (tmp_path / "all.fasta").read_text().split()[::2] == [">SEQ_ID_NO_1", ">SEQ_ID_NO_3"]
    told.close()
    window.panes.sequences.select([project.sequences[2].uid])
    window.controllers.listing.save_copy_as(tmp_path / "one.fasta", (3,))
    qtbot.waitUntil((tmp_path / "one.fasta").exists, timeout=15_000)
    assert (tmp_path / "one.fasta").read_text().startswith(">SEQ_ID_NO_3\nMKV")
