"""The table of many files on terminals of any width."""

import io
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console

from wiposeq.app.many.batch import Begun, Ended
from wiposeq.cli import terminal


def drawn(width: int) -> list[str]:
    console = Console(file=io.StringIO(), width=width, force_terminal=True, color_system=None)
    table = terminal.LiveTable(3, console)
    table.take(Begun(0, "folder/first.xml"))
    table.take(Ended(0, "folder/first.xml", 12_345, 7, 1_234_567, 1.5))
    table.take(Ended(1, "folder/empty.xml", None, 0, 0, 0.0, "It is empty."))
    table.take(Begun(2, "folder/last.xml"))
    with console.capture() as shown:
        console.print(table)
    return shown.get().splitlines()


@pytest.mark.parametrize("width", [40, 71, 72, 80, 200])
def test_names_errors_and_verdicts_are_there_whatever_the_width(width: int) -> None:
    head, first, second, third, *_ = drawn(width)
    assert "File" in head and "Verdict" in head and ("Warnings" in head) is (width >= terminal.NARROW)
    assert "first.xml" in first and "12,345" in first and first.rstrip().endswith("errors")
    assert "empty.xml" in second and "not checked" in second
    assert "last.xml" in third and "in progress" in third
    assert "1,234,567 sequences" in " ".join(" ".join(drawn(width)).split())


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
def test_a_full_disk_behind_stdout_is_no_error_of_the_program(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text("<ST26SequenceListing/>")
    with Path("/dev/full").open("w") as full:
        words = [sys.executable, "-m", "wiposeq", "check", str(tmp_path / "a.xml")]
        done = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 2
    assert "stdout" in done.stderr and "error in the program" not in done.stderr
