"""The inventory in the window: a table of what is in folders and archives, saved, and all filed listings again."""

import json
from pathlib import Path

from builders import a_dna, a_project
from pytestqt.qtbot import QtBot

from wiposeq.app import known_projects
from wiposeq.app.document import Document
from wiposeq.app.exporting import converting
from wiposeq.ui.many.inventory import InventoryDialog
from wiposeq.ui.window.mainwindow import MainWindow


def dialog_of(window: MainWindow, qtbot: QtBot, action: str) -> InventoryDialog:
    window.menus.actions[action].trigger()
    found = window.findChild(InventoryDialog)
    qtbot.waitUntil(found.isVisible)
    return found


def test_the_inventory_of_a_folder_is_shown_and_saved(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    converting.save_as(a_project(), tmp_path / "right.xml")
    converting.save_as(a_project(a_dna("acg")), tmp_path / "short.xml")
    dialog = dialog_of(window, qtbot, "inventory")
    assert not dialog.run.isEnabled() and not dialog.save.isEnabled()
    dialog.add([str(tmp_path)])
    dialog.run.click()
    qtbot.waitUntil(lambda: len(dialog.rows) == 2 and not dialog.is_busy, timeout=30_000)
    assert dialog.view.model().rowCount() == 2 and "2 listings, 1 with errors" in dialog.summary.text()
    dialog.save_inventory(tmp_path / "list.json")
    assert len(json.loads((tmp_path / "list.json").read_text(encoding="utf-8"))) == 2
    dialog.since.setText(str(tmp_path / "list.json"))
    (tmp_path / "short.xml").unlink()
    dialog.run.click()
    qtbot.waitUntil(lambda: {row.change for row in dialog.rows} == {"same", "gone"}, timeout=30_000)


def test_a_row_is_opened_in_the_window(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    converting.save_as(a_project(), tmp_path / "right.xml")
    dialog = dialog_of(window, qtbot, "inventory")
    dialog.add([str(tmp_path)])
    dialog.make()
    qtbot.waitUntil(lambda: bool(dialog.rows) and not dialog.is_busy, timeout=30_000)
    opened: list[Path] = []
    dialog.open_requested.disconnect()
    dialog.open_requested.connect(opened.append)
    dialog.view.setCurrentIndex(dialog.view.model().index(0, 0))
    dialog.open_row.click()
    assert opened == [tmp_path / "right.xml"]


def test_every_listing_that_was_generated_is_checked_again(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    for name in ("filed.xml", "draft.xml"):
        converting.save_as(a_project(), tmp_path / name)
    opened = known_projects.row_of(tmp_path / "draft.xml", a_project(), 1.0, "generated")
    assert known_projects.note(opened) is None, "it was opened, and another file was generated from it"
    assert known_projects.note_listing(tmp_path / "filed.xml", a_project(), 1.0e9) is None
    assert known_projects.note_listing(tmp_path / "moved.xml", a_project(), 1.0) is None
    dialog = dialog_of(window, qtbot, "check-filed")
    qtbot.waitUntil(lambda: bool(dialog.rows) and not dialog.is_busy, timeout=30_000)
    assert [Path(row.file).name for row in dialog.rows] == ["filed.xml"]
    assert dialog.view.model().index(0, 1).data().startswith("2001-09-")


def test_the_dialog_states_that_no_generated_listing_is_known(window: MainWindow, qtbot: QtBot) -> None:
    dialog = dialog_of(window, qtbot, "check-filed")
    assert "No listing that was generated" in dialog.summary.text() and not dialog.rows


def test_a_listing_that_the_window_generates_is_known(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window.session.open(Document(a_project()))
    window.controllers.listing.generate_to(tmp_path / "new.xml")
    qtbot.waitUntil(lambda: [Path(row.path).name for row in known_projects.filed()] == ["new.xml"], timeout=30_000)
