"""No test measures time: a busy machine would make it fail. work.py counts work, benchmarks/run.py measures."""

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent
MEASURING = {"measure.py", "record_outputs.py", "service/load.py", "test_clocks.py"}
FILES = sorted(path.relative_to(TESTS).as_posix() for path in TESTS.rglob("*.py"))
CLOCKS = re.compile(r"perf_counter|process_time|getrusage|ru_maxrss|mark\.timeout|monotonic\(\) -")


@pytest.mark.parametrize(
    "name", [each for each in FILES if not each.startswith("benchmarks/") and each not in MEASURING]
)
def test_a_test_measures_no_time_and_no_memory_of_processes(name: str) -> None:
    found = CLOCKS.findall((TESTS / name).read_text(encoding="utf-8"))
    assert found == [], "count work with tests/work.py, or add a target to tests/benchmarks/run.py"
