"""The dialog of the packs: it shows what is installed, installs a file with its checksum, and removes a pack."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from wiposeq import resources
from wiposeq.app import packs
from wiposeq.standard import edition as editions
from wiposeq.ui.widgets import dialogs
from wiposeq.ui.window.mainwindow import MainWindow
from wiposeq.ui.window.packs import PacksDialog


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A computer without packs."""
    monkeypatch.setenv("WIPOSEQ_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("WIPOSEQ_PACKS", str(tmp_path / "shared"))
    editions.forget()
    yield tmp_path
    editions.forget()


@pytest.fixture
def pack(tmp_path: Path) -> tuple[Path, str]:
    """A pack of an edition, and its checksum."""
    folder = tmp_path / "9.9"
    shutil.copytree(resources.folder() / "standard" / "1.7", folder)
    path = folder / "edition.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('id = "1.7"', 'id = "9.9"'), encoding="utf-8")
    return tmp_path / "new.pack", packs.make(folder, tmp_path / "new.pack", "the next one")


def opened(window: MainWindow) -> PacksDialog:
    window.menus.actions["packs"].trigger()
    (dialog,) = window.findChildren(PacksDialog)
    return dialog


def rows(dialog: PacksDialog) -> list[str]:
    return [dialog.list.item(row).text() for row in range(dialog.list.count())]


def test_a_pack_is_installed_by_keyboard_and_removed(window: MainWindow, qtbot: QtBot, pack: tuple[Path, str]) -> None:
    dialog = opened(window)
    assert rows(dialog) == [] and dialog.note.text() == "No pack is installed."
    assert not dialog.install.isEnabled() and not dialog.remove.isEnabled()
    qtbot.keyClicks(dialog.file, str(pack[0]))
    qtbot.keyClicks(dialog.sha256, pack[1].upper())
    qtbot.keyClick(dialog.sha256, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(rows(dialog)), timeout=20_000)
    assert rows(dialog) == ["ST.26 9.9: the next one"] and dialog.note.text() == "ST.26 9.9 was installed."
    assert "9.9" in editions.editions()
    dialog.list.setCurrentRow(0)
    dialog.remove.click()
    assert rows(dialog) == [] and dialog.note.text() == "ST.26 9.9 was removed."
    assert "9.9" not in editions.editions()


def test_a_pack_with_another_checksum_is_not_installed(
    window: MainWindow, qtbot: QtBot, pack: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[BaseException] = []
    monkeypatch.setattr(dialogs, "show_error", lambda parent, error: shown.append(error))
    dialog = opened(window)
    dialog.file.setText(str(pack[0]))
    dialog.sha256.setText("0" * 64)
    dialog.install.click()
    qtbot.waitUntil(lambda: bool(shown), timeout=20_000)
    assert "not the one that you gave" in str(shown[0])
    assert rows(dialog) == [] and dialog.file.text() == str(pack[0]) and dialog.install.isEnabled()
