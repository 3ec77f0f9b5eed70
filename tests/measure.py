"""Runs a program and measures its memory and time, whatever the size of the process that tests.

Linux counts what a process was before it became the program: one started from a test run of 400 MB is said to have
taken 400 MB. So a small process in between starts the program and asks for its peak.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent

_BETWEEN = """
import json, os, sys, time
command, out, err, told = json.loads(sys.argv[1])
began = time.monotonic()
child = os.fork()
if not child:
    os.setpgid(0, 0)
    os.dup2(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 1)
    os.dup2(os.open(err, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 2)
    os.execvp(command[0], command)
_, status, usage = os.wait4(child, 0)
with open(told, "w") as file:
    used = usage.ru_utime + usage.ru_stime
    json.dump([os.waitstatus_to_exitcode(status), usage.ru_maxrss, time.monotonic() - began, used], file)
"""


@dataclass(frozen=True)
class Measured:
    """What a run gave: exit code, both outputs, peak memory, seconds of the clock and of processors.

    Processes it began and waited for count as its own: their seconds are added, and the largest of all is the peak.
    """

    code: int
    out: str
    err: str
    megabytes: float
    seconds: float
    cpu: float


def run_measured(
    command: Sequence[str | Path], folder: Path, *, seconds: float = 120, settings: Mapping[str, str] | None = None
) -> Measured:
    """Runs a command in a folder. Skips the test where memory cannot be measured; fails it when the program hangs."""
    if not hasattr(os, "wait4"):
        pytest.skip("the memory of a process is measured with wait4")
    places = [folder / f".measured-{name}" for name in ("out", "err", "told")]
    asked = json.dumps([[str(word) for word in command], *map(str, places)])
    with subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", _BETWEEN, asked],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT), "WIPOSEQ_LANGUAGE": "en", **(settings or {})},
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    ) as between:
        try:
            between.wait(seconds)
        except subprocess.TimeoutExpired:
            _end_children(between.pid)
            between.kill()
            pytest.fail(f"{' '.join(map(str, command))} hangs")
    code, peak, took, cpu = json.loads(places[2].read_text())
    out, err = (place.read_text(encoding="utf-8", errors="replace") for place in places[:2])
    for place in places:
        place.unlink()
    return Measured(code, out, err, peak / (1 << 20 if sys.platform == "darwin" else 1 << 10), took, cpu)


def run_wiposeq(folder: Path, *words: str | Path, seconds: float = 120) -> Measured:
    """Runs the program with these arguments in a folder."""
    return run_measured([sys.executable, "-m", "wiposeq", *words], folder, seconds=seconds)


def _end_children(parent: int) -> None:
    import signal

    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(parent)], capture_output=True, text=True).stdout.split()
    for pid in found:
        os.kill(int(pid), signal.SIGKILL)
