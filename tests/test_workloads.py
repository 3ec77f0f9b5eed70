"""The generator of listings to measure with: what it makes is right, and every defect it plants is found."""

from collections import defaultdict
from pathlib import Path

import pytest
from benchmarks import defects
from benchmarks.workloads import WORKLOADS, Workload, fasta, listing, records, write_listing
from msgspec.structs import replace

from wiposeq.app import checking
from wiposeq.checking import engine
from wiposeq.checking.profile import profile as find_profile
from wiposeq.model.finding import Report
from wiposeq.rules.rule import LooksAt

SMALL = Workload(200)
CHROMOSOMES = Workload(2, (30_000, 30_000), (200, 200), is_genome=True)

TOLD_ONCE = {"qualifier/id-missing"}
"""Rules that speak of the whole listing."""


def checked(path: Path) -> Report:
    return checking.check(path)


def reported(report: Report) -> dict[tuple[int, str], str]:
    return {(finding.number, finding.rule): finding.message for finding in report.findings}


@pytest.mark.parametrize("workload", [SMALL, CHROMOSOMES], ids=["short", "chromosomes"])
def test_a_generated_listing_has_nothing_wrong(workload: Workload, tmp_path: Path) -> None:
    write_listing(tmp_path / "a.xml", workload)
    report = checked(tmp_path / "a.xml")
    assert reported(report) == {}
    assert report.sequences == workload.sequences


def test_the_first_sequences_are_the_same_whatever_the_size_and_others_for_another_seed() -> None:
    many, few, others = (list(records(Workload(count, seed=seed))) for count, seed in ((60, 1), (30, 1), (30, 2)))
    assert many[:29] == few[:29]
    assert many[:29] != others[:29]
    assert b"".join(listing(Workload(30, seed=1))) == b"".join(listing(Workload(30, seed=1)))


def test_chromosomes_have_the_residues_and_features_that_are_requested() -> None:
    assert [(len(each.residues), len(each.features)) for each in records(CHROMOSOMES)] == [(30_000, 200)] * 2
    assert WORKLOADS["W2f"].residues == (50_000_000, 50_000_000)


def test_fasta_holds_the_same_residues() -> None:
    text = b"".join(fasta(SMALL)).decode()
    read = ["".join(each.split("\n")[1:]) for each in text.split(">")[1:]]
    assert read == [each.residues.decode() for each in records(SMALL)]


@pytest.fixture(scope="module")
def wrong(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[tuple[int, str]], Report]:
    """A listing with every defect of sequences at least once, and what the check says of it."""
    path = tmp_path_factory.mktemp("wrong") / "a.xml"
    planted = write_listing(path, Workload(1500, defects=0.3))
    return planted, checking.check(path, profile=replace(find_profile(), title=""))


@pytest.mark.parametrize("rule", [*defects.OF_SEQUENCE, defects.DUPLICATE])
def test_every_defect_of_a_sequence_is_found_where_it_was_planted(
    rule: str, wrong: tuple[list[tuple[int, str]], Report]
) -> None:
    planted, report = wrong
    places = [number for number, defect in planted if defect == rule]
    found = defaultdict(set)
    for finding in report.findings:
        found[finding.rule].add(finding.address.sequence or finding.number)  # the number may be the one that is wrong
    assert places and (set(places) <= found[rule] or (rule in TOLD_ONCE and found[rule]))


@pytest.mark.parametrize("rule", defects.OF_HEAD)
def test_every_defect_of_the_head_is_found(rule: str, tmp_path: Path) -> None:
    write_listing(tmp_path / "a.xml", Workload(3, head_defects=(rule,)))
    assert (0, rule) in reported(checked(tmp_path / "a.xml"))


def test_defects_of_the_head_that_go_together_are_all_found(tmp_path: Path) -> None:
    write_listing(tmp_path / "a.xml", Workload(3, head_defects=("all",)))
    assert {(0, rule) for rule in defects.TOGETHER} <= reported(checked(tmp_path / "a.xml")).keys()


def test_nearly_every_rule_has_a_defect_to_plant() -> None:
    planted = {*defects.OF_SEQUENCE, *defects.OF_HEAD, defects.DUPLICATE}
    assert planted <= set(engine.CATALOGUE)
    of_listings = {
        id
        for id, rule in engine.CATALOGUE.items()
        if rule.looks_at is not LooksAt.SPECIFICATION and not rule.is_optional
    }
    without = sorted(of_listings - planted)
    assert len(without) < 0.1 * len(engine.CATALOGUE), (
        f"add defects to tests/benchmarks/defects.py for some of {without}"
    )
