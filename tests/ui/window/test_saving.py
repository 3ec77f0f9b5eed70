"""Saving in the window: an ending is a promise, and the file that was opened is replaced only after a question."""

from pathlib import Path

import pytest
from builders import a_dna, a_project, a_protein
from dialogs import a_dialog, choose
from PySide6.QtWidgets import QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from wiposeq.app.document import Document
from wiposeq.app.exporting import converting
from wiposeq.app.importing import opening
from wiposeq.errors import UsageError
from wiposeq.model.address import Address
from wiposeq.model.edits import SetField
from wiposeq.ui.window.mainwindow import MainWindow


def change(window: MainWindow) -> None:
    window.session.do(SetField(Address(field="file_reference"), "NEW-REF"))


@pytest.fixture
def listing(tmp_path: Path) -> Path:
    path = tmp_path / "in.xml"
    converting.save_as(a_project(a_dna(), a_protein()), path)
    return path


@pytest.mark.parametrize("name", ["out.xml", "out.XML"])
def test_a_project_saved_under_a_name_of_a_listing_is_generated(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, name: str
) -> None:
    window.session.open(Document(a_project(a_dna(), a_protein())))
    window.controllers.files.save_to(tmp_path / name)
    qtbot.waitUntil(lambda: window.written.is_shown, timeout=15_000)
    assert (tmp_path / name).read_text("utf-8").startswith("<?xml")
    assert window.session.document.path is None


@pytest.mark.parametrize("name", ["out.txt", "out.html", "out.sqlite", "out"])
def test_a_project_is_not_saved_under_another_ending(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, name: str
) -> None:
    window.session.open(Document(a_project(a_dna())))
    window.controllers.files.save_to(tmp_path / name)
    assert ".wsq" in a_dialog(window, QMessageBox, qtbot).informativeText()
    assert not (tmp_path / name).exists()
    with pytest.raises(UsageError):
        Document(a_project()).save_as(tmp_path / name)


@pytest.mark.parametrize(
    ("command", "name", "ending"),
    [
        ("save_copy", "copy.doc", ".html"),
        ("save_copy", "copy.xml", ".fasta"),
        ("save_report", "report.docx", ".json"),
        ("save_report", "report.fasta", ".html"),
        ("generate", "listing.wsq", ".xml"),
        ("generate", "listing.txt", ".xml"),
    ],
)
def test_a_name_with_an_ending_of_another_format_is_refused_with_those_that_work(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, command: str, name: str, ending: str
) -> None:
    window.session.open(Document(a_project(a_dna(), a_protein())))
    getattr(window.controllers.listing, command)()
    choose(a_dialog(window, QFileDialog, qtbot), tmp_path / name, qtbot)
    box = a_dialog(window, QMessageBox, qtbot)
    assert name in box.text() and ending in box.informativeText()
    assert list(tmp_path.iterdir()) == []


def test_a_report_or_copy_does_not_replace_a_listing(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    report, copy = tmp_path / "in.xml", tmp_path / "old.txt"
    converting.save_as(a_project(a_dna(), a_protein()), report)
    copy.write_text("<110> Acme\n<120> A title\n<160> 1\n<210> 1\n<211> 4\n<212> DNA\n<400> 1\nacgt 4\n")
    window.session.open(Document(opening.open_any(copy)))
    before = report.read_bytes(), copy.read_bytes()
    for command, path in (
        (window.controllers.listing.save_report, report),
        (window.controllers.listing.save_copy, copy),
    ):
        command()
        dialog = a_dialog(window, QFileDialog, qtbot)
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
        choose(dialog, path, qtbot)
        box = a_dialog(window, QMessageBox, qtbot)
        assert path.name in box.text() and "listing" in box.text()
        box.close()
    assert (report.read_bytes(), copy.read_bytes()) == before


def test_a_copy_without_an_ending_gets_the_one_of_the_chosen_format(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window.session.open(Document(a_project(a_dna())))
    window.controllers.listing.save_copy(ending="txt")
    choose(a_dialog(window, QFileDialog, qtbot), tmp_path / "copy", qtbot)
    qtbot.waitUntil(lambda: (tmp_path / "copy.txt").exists(), timeout=15_000)


def test_the_file_that_was_opened_is_replaced_only_after_a_question(
    window: MainWindow, qtbot: QtBot, listing: Path
) -> None:
    window.session.open(Document(opening.open_any(listing)))
    change(window)
    before = listing.read_bytes()
    window.controllers.files.save_to(listing)
    box = a_dialog(window, QMessageBox, qtbot)
    assert "in.xml" in box.text()
    box.button(QMessageBox.StandardButton.Cancel).click()
    assert listing.read_bytes() == before
    window.controllers.listing.generate_to(listing)
    question = a_dialog(window, QMessageBox, qtbot)
    next(button for button in question.buttons() if "Replace" in button.text()).click()
    qtbot.waitUntil(lambda: b"NEW-REF" in listing.read_bytes(), timeout=15_000)


def test_closing_after_generating_does_not_speak_of_lost_changes(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window.session.open(Document(a_project(a_dna(), a_protein())))
    change(window)
    window.controllers.listing.generate_to(tmp_path / "out.xml")
    qtbot.waitUntil(lambda: window.written.is_shown, timeout=15_000)
    assert not window.close()
    box = a_dialog(window, QMessageBox, qtbot)
    assert "lost" not in box.text() + box.informativeText() and "generated" in box.informativeText()
    box.button(QMessageBox.StandardButton.Cancel).click()
    window.session.do(SetField(Address(field="file_reference"), "LATER"))
    assert not window.close()
    box = a_dialog(window, QMessageBox, qtbot)
    assert "are lost" in box.informativeText()
    box.button(QMessageBox.StandardButton.Cancel).click()
