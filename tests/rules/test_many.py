"""Of very many findings each is counted, whether it is kept or not."""

import pytest
from builders import EDITION, a_dna, a_project
from findings import report
from msgspec.structs import replace

from wiposeq.checking import engine
from wiposeq.checking.checker import Checker
from wiposeq.checking.profile import Profile
from wiposeq.model.project import Project
from wiposeq.model.records import Feature


def a_crowd(count: int) -> Project:
    """A sequence with so many features past its end, and another one with two."""
    first = a_dna("acgtacgtacgtacgtacgt")
    many = (*first.features, *(Feature(n + 10, "gene", f"{n}..{n + 30}") for n in range(1, count + 1)))
    return a_project(replace(first, features=many), a_dna("acgtacgtacgt", ("gene", "5..20"), ("gene", "6..21")))


@pytest.mark.parametrize("room", [1, 50, 99, 100, 101, 10_000])
def test_findings_beyond_the_cap_of_a_sequence_are_counted_and_the_first_are_stored(
    monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    monkeypatch.setattr(engine, "CAP_OF_RULE", 20)
    monkeypatch.setattr(engine, "ROOM", room)
    found = report(a_crowd(100))
    assert found.counts == {"feature/location-past-end": 102}
    assert (found.errors, found.warnings) == (102, 0)
    assert [(f.number, f.feature_number) for f in found.findings] == [(1, n) for n in range(2, 22)]


def test_a_second_check_counts_what_the_first_did_not_keep(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "CAP_OF_RULE", 20)
    monkeypatch.setattr(engine, "ROOM", 30)
    checker = Checker(EDITION, Profile())
    project = a_crowd(100)
    first, second = checker.check(project), checker.check(project)
    assert first == second
    assert second.errors == 102
