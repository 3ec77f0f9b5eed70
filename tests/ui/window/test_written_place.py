"""The page after Generate: what it shows, what its buttons do, and when it goes."""

import hashlib
from pathlib import Path

from builders import a_dna, a_project, a_protein, a_skipped
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QLabel
from pytest import MonkeyPatch
from pytestqt.qtbot import QtBot

from wiposeq.app.document import Document
from wiposeq.app.exporting import converting
from wiposeq.app.importing import opening
from wiposeq.model.address import Address
from wiposeq.model.edits import SetField
from wiposeq.model.project import Project
from wiposeq.ui.comparing.pane import CompareDialog
from wiposeq.ui.exporting.package_dialog import PackageDialog
from wiposeq.ui.exporting.written_page import WrittenPage
from wiposeq.ui.window.mainwindow import MainWindow


def generate(window: MainWindow, project: Project, path: Path, qtbot: QtBot) -> WrittenPage:
    window.session.open(Document(project))
    window.panes.sequences.select([window.session.project.sequences[0].uid])
    window.controllers.listing.generate_to(path)
    qtbot.waitUntil(lambda: window.written.is_shown, timeout=15_000)
    assert window.written.page is not None
    return window.written.page


def press(page: WrittenPage, name: str, qtbot: QtBot) -> None:
    qtbot.mouseClick(page.buttons[name], Qt.MouseButton.LeftButton)


def test_the_page_shows_what_was_written(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    out = tmp_path / "out.xml"
    page = generate(window, a_project(a_dna(), a_protein(), a_skipped()), out, qtbot)
    texts = [label.text() for label in page.findChildren(QLabel)]
    assert {"out.xml", str(tmp_path), f"{out.stat().st_size:,} bytes"} <= set(texts)
    assert "3 sequences (1 DNA, 1 AA, 1 skipped), 2 features" in texts
    qtbot.mouseClick(page.copy_button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == hashlib.sha256(out.read_bytes()).hexdigest()
    assert window.panes.results.isHidden() and window.panes.features.form.isHidden()


def test_the_steps_lead_on(window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: MonkeyPatch) -> None:
    source = tmp_path / "in.xml"
    converting.generate(a_project(a_dna()), source)
    page = generate(window, opening.open_any(source), tmp_path / "out.xml", qtbot)
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: bool(opened.append(url.toLocalFile())) or True)
    press(page, "Open folder", qtbot)
    assert opened == [str(tmp_path)]
    press(page, "Make the filing package...", qtbot)
    assert any(dialog.isVisible() for dialog in window.findChildren(PackageDialog))
    press(page, "See the record of changes", qtbot)
    qtbot.waitUntil(lambda: bool(window.findChildren(CompareDialog)), timeout=15_000)


def test_a_new_project_is_compared_with_a_listing_that_the_user_chooses(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    page = generate(window, a_project(a_dna()), tmp_path / "out.xml", qtbot)
    press(page, "See the record of changes...", qtbot)
    qtbot.waitUntil(lambda: any(each.isVisible() for each in window.findChildren(QFileDialog)))


def test_the_specification_is_a_next_step_that_says_what_was_found(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    page = generate(window, a_project(a_dna()), tmp_path / "out.xml", qtbot)
    press(page, "Check the specification...", qtbot)
    qtbot.waitUntil(lambda: any(each.isVisible() for each in window.findChildren(QFileDialog)))
    specification = window.controllers.specification
    specification.check(["The chain of SEQ ID NO: 27 is used."])
    qtbot.waitUntil(lambda: specification.is_shown, timeout=15_000)
    window.controllers.listing.generate_to(tmp_path / "again.xml")
    qtbot.waitUntil(lambda: window.written.is_shown, timeout=15_000)
    again = window.written.page
    assert again is not None and "error" in again.buttons["Check the specification"].accessibleDescription()
    press(again, "Check the specification", qtbot)
    assert specification.is_shown


def test_the_page_stays_under_the_last_step_until_the_listing_changes(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    page = generate(window, a_project(a_dna()), tmp_path / "out.xml", qtbot)
    assert [button.is_current for button in window.steps.buttons] == [False, False, True]
    qtbot.mouseClick(page.back, Qt.MouseButton.LeftButton)
    assert not window.written.is_shown and window.panes.current_sequence is not None
    qtbot.mouseClick(window.steps.buttons[2], Qt.MouseButton.LeftButton)
    assert window.written.is_shown
    window.session.do(SetField(Address(field="file_reference"), "LATER"))
    assert not window.written.is_shown and window.panes.current_sequence is not None
    qtbot.mouseClick(window.steps.buttons[2], Qt.MouseButton.LeftButton)
    assert not window.panes.results.isHidden()


def test_only_one_button_is_filled_after_generate(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    page = generate(window, a_project(a_dna()), tmp_path / "out.xml", qtbot)
    qtbot.waitUntil(lambda: window.session.is_report_current, timeout=15_000)
    window.menus.refresh()
    filled = [each for each in window.findChildren(QAbstractButton) if each.property("role") == "primary"]
    assert [each for each in filled if each.isVisible()] == [page.first]
    qtbot.mouseClick(page.back, Qt.MouseButton.LeftButton)
    assert window.menus.toolbar.generate.property("role") == "primary"
