"""Many files checked in the window: a table that lives, going on after a stop, a row to open, a report to save."""

import json
import multiprocessing
from pathlib import Path

import pytest
from benchmarks.workloads import Workload, write_folder
from dialogs import choose
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from wiposeq.app import checking
from wiposeq.app.many import batch
from wiposeq.formats.source import Source
from wiposeq.ui.many.window import ManyFilesDialog
from wiposeq.ui.window.mainwindow import MainWindow


@pytest.fixture
def dialog(window: MainWindow, qtbot: QtBot) -> ManyFilesDialog:
    window.menus.actions["check-files"].trigger()
    found = window.findChild(ManyFilesDialog)
    qtbot.waitUntil(found.isVisible)
    return found


@pytest.fixture
def box(tmp_path: Path) -> Path:
    folder = tmp_path / "box"
    write_folder(folder, 5, Workload(8, defects=0.2))
    (folder / "000" / "listing-000003.xml").write_bytes(b"")
    (folder / "invoice.xml").write_text('<?xml version="1.0"?><invoice><sum>1</sum></invoice>')
    return folder


def rows(dialog: ManyFilesDialog) -> list[list[str]]:
    model = dialog.view.model()
    return [
        [model.index(row, column).data() for column in range(model.columnCount())] for row in range(model.rowCount())
    ]


def wait_for_the_end(dialog: ManyFilesDialog, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not dialog.is_busy, timeout=30_000)


def test_files_are_checked_looked_into_and_opened(
    dialog: ManyFilesDialog, window: MainWindow, box: Path, qtbot: QtBot
) -> None:
    assert not dialog.run.isEnabled() and not dialog.save.isEnabled()
    dialog.add([str(box)])
    qtbot.mouseClick(dialog.run, Qt.MouseButton.LeftButton)
    wait_for_the_end(dialog, qtbot)
    told = rows(dialog)
    assert [each[0] for each in told] == [f"000/listing-{number:06d}.xml" for number in range(5)]
    assert told[3][1:5] == ["", "", "", ""] and "is empty" in told[3][5]
    assert told[0][1] == "8" and told[0][5] == "errors"
    assert dialog.summary.text() == "5 files, 1 without errors, 3 with errors, 1 not checked, 1 other XML file ignored"
    dialog.view.selectRow(1)
    assert "listing-000001.xml: " in dialog.report.toPlainText()
    dialog.view.selectRow(3)
    assert "is empty" in dialog.report.toPlainText()
    dialog.view.selectRow(1)
    qtbot.keyClick(dialog.view, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(window.session.project.sequences) == 8, timeout=15_000)
    assert dialog.isVisible()


def test_the_report_of_all_files_is_saved_as_the_command_line_writes_it(
    dialog: ManyFilesDialog, box: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog.add([str(box)])
    dialog.check()
    wait_for_the_end(dialog, qtbot)
    qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    choose(dialog.findChild(QFileDialog), tmp_path / "report.json", qtbot)
    qtbot.waitUntil((tmp_path / "report.json").exists, timeout=15_000)
    told = json.loads((tmp_path / "report.json").read_text())
    assert len(told) == 5 and "is empty" in told[4]["not_checked"]
    qtbot.waitUntil(lambda: dialog.summary.text() == "Saved as report.json.")
    dialog.save_report(tmp_path / "report.odt")
    qtbot.waitUntil(lambda: dialog.findChild(QMessageBox) is not None)
    assert "names no format of this report" in dialog.findChild(QMessageBox).text()


def test_a_check_that_is_stopped_can_be_gone_on_with(
    dialog: ManyFilesDialog, box: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = checking.check

    def stops_at_the_third(what: Source, *words: object, **more: object) -> object:
        if "000002" in what.label and dialog.is_busy:
            dialog.session.cancel()
        return whole(what, *words, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(checking, "check", stops_at_the_third)
    dialog.add([str(box)])
    dialog.check()
    wait_for_the_end(dialog, qtbot)
    assert dialog.run.text() == "&Continue"
    verdicts = [each[5] for each in rows(dialog)]
    assert "waiting" in verdicts and "errors" in verdicts and "in progress" not in verdicts
    monkeypatch.setattr(checking, "check", whole)
    qtbot.mouseClick(dialog.run, Qt.MouseButton.LeftButton)
    wait_for_the_end(dialog, qtbot)
    assert "waiting" not in [each[5] for each in rows(dialog)]
    assert dialog.run.text() == "&Check"


def test_what_was_found_is_remembered_in_a_file_for_another_day(
    dialog: ManyFilesDialog, window: MainWindow, box: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog.add([str(box)])
    qtbot.mouseClick(dialog.choose_state, Qt.MouseButton.LeftButton)
    choose(dialog.findChild(QFileDialog), tmp_path / "kept.state", qtbot)
    qtbot.waitUntil(lambda: dialog.state.text().endswith("kept.state"))
    dialog.check()
    wait_for_the_end(dialog, qtbot)
    assert "known from an earlier check" not in dialog.summary.text()
    told = rows(dialog)
    dialog.close()
    qtbot.waitUntil(lambda: not window.findChildren(ManyFilesDialog))
    window.menus.actions["check-files"].trigger()
    again = window.findChild(ManyFilesDialog)
    again.add([str(box)])
    again.state.setText(str(tmp_path / "kept.state"))
    again.check()
    wait_for_the_end(again, qtbot)
    assert "4 known from an earlier check" in again.summary.text() and rows(again) == told
    again.state.setText(str(box / "invoice.xml"))
    again.check()
    qtbot.waitUntil(lambda: again.findChild(QMessageBox) is not None)
    assert "is not a state file" in again.findChild(QMessageBox).text()
    assert (box / "invoice.xml").read_text().startswith("<?xml")


def test_closing_the_dialog_stops_the_work_first_and_leaves_no_process(
    dialog: ManyFilesDialog, window: MainWindow, box: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch, "MANY", 2)
    monkeypatch.setattr(batch.parallel, "usable_cores", lambda: 2)
    dialog.add([str(box)])
    dialog.check()
    qtbot.waitUntil(lambda: dialog.is_busy and bool(multiprocessing.active_children()), timeout=15_000)
    dialog.close()
    wait_for_the_end(dialog, qtbot)
    assert dialog.isVisible() and multiprocessing.active_children() == []
    dialog.close()
    qtbot.waitUntil(lambda: not window.findChildren(ManyFilesDialog))


def test_another_profile_or_other_files_begin_anew(dialog: ManyFilesDialog, box: Path, qtbot: QtBot) -> None:
    dialog.add([str(box)])
    dialog.profile.setCurrentIndex(dialog.profile.findData("draft"))
    dialog.check()
    wait_for_the_end(dialog, qtbot)
    dialog.view.selectRow(0)
    assert "profile draft" in dialog.report.toPlainText()
    dialog.files.view.item(0).setSelected(True)
    qtbot.mouseClick(dialog.files.remove, Qt.MouseButton.LeftButton)
    assert not dialog.run.isEnabled()
