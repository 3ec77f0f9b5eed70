"""The list of what is still missing, beside the form."""

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from wiposeq.model.address import Address
from wiposeq.ui.header import filling
from wiposeq.ui.results.repair_list import RepairPreview
from wiposeq.ui.window.mainwindow import MainWindow


def test_a_line_leads_to_its_field_and_follows_what_is_typed(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(1600, 1000)
    window.panes.show_header()
    header = window.panes.header
    assert header.checklist.isVisible()
    line = next(each for each in header.checklist.lines if each.accessibleName().startswith("Inventor"))
    assert "empty" in line.accessibleName()
    with qtbot.waitSignal(window.session.place_requested) as asked:
        qtbot.mouseClick(line, Qt.MouseButton.LeftButton)
    assert asked.args == [Address(field="inventor")]
    editor = window.focusWidget()
    assert editor is not None and editor.accessibleName() == "Inventor name"
    qtbot.keyClicks(editor, "Ada")
    names = [each.accessibleName() for each in header.checklist.lines]
    assert "Inventor: complete, Ada" in names


def test_a_file_fills_the_form_after_a_preview(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "HEADER.toml"
    path.write_text('file_reference = "REF-9"\n', encoding="utf-8")
    filling.fill_from(window.session, window, path)
    qtbot.waitUntil(lambda: bool(window.findChildren(RepairPreview)), timeout=10_000)
    assert window.session.project.header.file_reference != "REF-9"
    window.findChildren(RepairPreview)[0].accept()
    assert window.session.project.header.file_reference == "REF-9"
