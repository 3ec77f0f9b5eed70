"""What a program takes is measured, not what the test run itself takes."""

import sys
from pathlib import Path

import pytest
from measure import run_measured, run_wiposeq

LARGE = "x = bytearray(300_000_000); x[::4096] = bytes(len(x[::4096])); print('ä'); import sys; sys.exit(3)"


def test_the_memory_of_the_program_is_measured_not_that_of_the_test(tmp_path: Path) -> None:
    ours = bytearray(200_000_000)
    ours[::4096] = bytes(len(ours[::4096]))
    small = run_measured([sys.executable, "-I", "-c", "print(1)"], tmp_path)
    assert small.megabytes < 150
    assert (small.code, small.out) == (0, "1\n")
    large = run_measured([sys.executable, "-X", "utf8", "-c", LARGE], tmp_path)
    assert 290 < large.megabytes < 600
    assert (large.code, large.out, large.err) == (3, "ä\n", "")
    assert list(tmp_path.iterdir()) == []
    del ours


def test_a_program_that_hangs_is_ended(tmp_path: Path) -> None:
    with pytest.raises(pytest.fail.Exception, match="hangs"):
        run_measured([sys.executable, "-c", "import time; time.sleep(600)"], tmp_path, seconds=0.5)


def test_the_program_itself_is_started(tmp_path: Path) -> None:
    assert run_wiposeq(tmp_path, "--version").out.startswith("WipoSeq ")
