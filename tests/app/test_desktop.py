"""The entry in the menu of a Linux desktop: written for one user, started by an absolute command, removed whole."""

import sys
from pathlib import Path

import pytest

from wiposeq.app import desktop
from wiposeq.cli.main import main
from wiposeq.errors import UsageError

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux has desktop entries")


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return tmp_path / "data"


def test_an_entry_names_the_absolute_command_of_this_program(data: Path) -> None:
    assert main(["desktop", "install"]) == 0
    entry = (data / "applications" / "wiposeq.desktop").read_text(encoding="utf-8")
    command = next(line for line in entry.splitlines() if line.startswith("Exec="))
    assert command.startswith('Exec="/') and command.endswith(" %f")
    assert (data / "icons/hicolor/scalable/apps/wiposeq.svg").read_bytes().startswith(b"<")


def test_an_entry_is_removed_without_a_trace_of_its_files(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    desktop.install()
    assert main(["desktop", "remove"]) == 0
    assert not [path for path in data.rglob("*wiposeq*") if path.is_file()]
    capsys.readouterr()
    assert main(["desktop", "remove"]) == 0
    assert "no entry" in capsys.readouterr().out


def test_another_system_says_what_enters_the_program_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(UsageError, match="installer"):
        desktop.install()


def test_an_entry_starts_the_program_that_wrote_it_from_a_folder_with_any_name(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, other = tmp_path / '50% of $x "a', tmp_path / "other"
    for each in (folder, other):
        each.mkdir()
        (each / "wiposeq").write_text("#!/bin/sh\n")
        (each / "wiposeq").chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(folder / "python3"))
    monkeypatch.setenv("PATH", str(other))
    desktop.install()
    entry = (data / "applications" / "wiposeq.desktop").read_text(encoding="utf-8")
    assert f'Exec="{tmp_path}/50%% of \\\\$x \\\\"a/wiposeq" %f\n' in entry
