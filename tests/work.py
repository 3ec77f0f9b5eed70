"""Count the work and the memory of a function, so that a test can claim how they grow without a clock."""

import gc
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Final

import pytest

COUNTERS: Final = Path("/proc/self/io")


def calls(act: Callable[[], object]) -> int:
    """Return how many functions are called while `act` runs, those of C included. Counts this thread only.

    The count is the same on every machine and under every load.
    """
    count = 0

    def see(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(see)
    try:
        act()
    finally:
        sys.setprofile(before)
    return count


def bytes_read(act: Callable[[], object]) -> int:
    """Return how many bytes this process reads from files while `act` runs. Skips the test where Linux is missing."""
    if not COUNTERS.exists():
        pytest.skip("the bytes that a process reads are counted by Linux")
    before = _read_so_far()
    act()
    return _read_so_far() - before


def peak(act: Callable[[], object]) -> int:
    """Return the bytes that Python holds at most while `act` runs, beyond those held before."""
    was_enabled = gc.isenabled()
    gc.enable()  # conftest.py disables it during tests
    gc.collect()
    tracemalloc.start()
    try:
        act()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
        if not was_enabled:
            gc.disable()


def _read_so_far() -> int:
    return int(dict(line.split(": ") for line in COUNTERS.read_text().splitlines())["rchar"])
