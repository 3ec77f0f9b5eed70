"""The command that prints the table of the targets."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from measure import CHECKOUT


def table(folder: Path, *words: str, path: str = os.environ.get("PATH", "")) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, CHECKOUT / "tests" / "benchmarks" / "run.py", "--folder", folder, *words]
    return subprocess.run(
        command, capture_output=True, text=True, cwd=folder, env={**os.environ, "PATH": path}, timeout=200
    )


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "wait4"), reason="memory is measured with wait4")
def test_it_prints_the_ratio_of_a_target_and_whether_it_is_met(tmp_path: Path) -> None:
    done = table(tmp_path, "P15", "--rounds", "1")
    assert done.returncode == 0, done.stderr
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("| P15 ")]
    assert "<= 0.2" in line and ("kept" in line or "over" in line)
    assert "cores" in done.stdout.splitlines()[0]


def test_it_says_what_is_missing_on_the_machine(tmp_path: Path) -> None:
    done = table(tmp_path, "p1", "P2", path=str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert "xmllint not on this machine" in done.stdout and "java and javac not on this machine" in done.stdout


def test_it_knows_its_targets(tmp_path: Path) -> None:
    done = table(tmp_path, "P99")
    assert done.returncode == 2 and "there is no P99" in done.stderr


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "wait4"), reason="memory is measured with wait4")
def test_a_side_that_fails_is_reported_and_the_others_are_measured(tmp_path: Path) -> None:
    (tmp_path / "small" / "W1-50000.xml").mkdir(parents=True)
    done = table(tmp_path, "P3", "P15", "--rounds", "1")
    assert done.returncode == 0, done.stderr
    rows = [line.split(" | ") for line in done.stdout.splitlines() if line.startswith("| P")]
    assert [row[0] for row in rows] == ["| P3", "| P15"]
    assert rows[0][3].startswith("FAILED: ") and "FAILED" not in done.stdout.partition("| P15")[2]
