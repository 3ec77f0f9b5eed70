"""Damaged inputs of every format are read or refused in words. packaging/fuzz.py does the same for hours."""

from pathlib import Path

import pytest
from examples import EFFORT
from fuzz.seeds import SEEDS
from fuzz.trial import attempt, calls_of, inputs

CASES = Path(__file__).parent / "cases"
FOUND = sorted(path.name for path in CASES.glob("*") if not path.name.startswith("."))
COUNT = 150
"""How many damaged inputs are tried in each part."""


@pytest.fixture(autouse=True)
def debug(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WIPOSEQ_DEBUG", "1")


@pytest.mark.parametrize("name", sorted(SEEDS))
def test_a_sound_input_is_read(tmp_path: Path, name: str) -> None:
    codes = {call: attempt(tmp_path, name, SEEDS[name], call) for call in calls_of(name)}
    assert min(codes.values()) in (0, 1), codes


@pytest.mark.slow
@pytest.mark.parametrize("part", range(4 * EFFORT))
def test_a_damaged_input_is_read_or_refused_in_words(tmp_path: Path, part: int) -> None:
    for number, (name, data, call) in enumerate(inputs(1000 + part, COUNT)):
        try:
            attempt(tmp_path, name, data, call)
        except BaseException as error:
            error.add_note(f"{call} with {name}, number {number} of seed {1000 + part}: {data[:2000]!r}")
            raise


@pytest.mark.parametrize("name", FOUND or ["none"])
def test_an_input_that_once_broke_the_program_is_read_or_refused(tmp_path: Path, name: str) -> None:
    if name == "none":
        pytest.skip("packaging/fuzz.py has not found anything yet")
    for call in calls_of(name):
        attempt(tmp_path, name, (CASES / name).read_bytes(), call)
