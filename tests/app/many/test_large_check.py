"""A large listing checked in spans, by several processes: the report is the very one that one process gives."""

import multiprocessing
import os
from collections.abc import Generator, Iterable
from pathlib import Path
from typing import Any

import pytest
from benchmarks import defects
from benchmarks.workloads import Workload, write_listing
from builders import EDITION
from examples import tries
from findings import TODAY
from hypothesis import given
from hypothesis import strategies as st
from spans import alone, in_spans

from wiposeq.app import checking
from wiposeq.app.importing import opening
from wiposeq.app.many import large_check, parallel
from wiposeq.app.many.parallel import Event
from wiposeq.checking import engine
from wiposeq.checking.profile import profile as find_profile
from wiposeq.errors import Cancelled, UserError
from wiposeq.formats.st26 import spans as st26spans
from wiposeq.model.finding import Report
from wiposeq.progress import Progress


@pytest.fixture(scope="module")
def wrong(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Report]:
    """A listing with every defect of sequences, and its report."""
    path = tmp_path_factory.mktemp("wrong") / "a.xml"
    planted = write_listing(path, Workload(800, defects=0.6))
    assert {rule for _, rule in planted} == {*defects.OF_SEQUENCE, defects.DUPLICATE}
    return path, alone(path)


@pytest.mark.slow
@tries(6)
@given(span=st.integers(1_000, 1_000_000))
def test_wherever_a_wrong_listing_is_cut_the_findings_their_order_and_their_lines_are_the_same(
    wrong: tuple[Path, Report], span: int
) -> None:
    path, report = wrong
    assert in_spans(path, span) == report


NOT_CUT = {
    "file/not-utf-8",
    "file/entity-declared",
    "file/comment-dropped",
    "file/numeric-reference",
    "file/not-well-formed",
}


@pytest.mark.parametrize("rule", defects.OF_HEAD)
def test_every_defect_of_the_head_is_reported_the_same_in_spans(tmp_path: Path, rule: str) -> None:
    path = tmp_path / "a.xml"
    write_listing(path, Workload(30, head_defects=(rule,)))
    report = alone(path)
    cut = in_spans(path, 20_000)
    assert rule in report.counts
    assert cut is None if rule in NOT_CUT else cut == report


def test_a_listing_with_wrong_numbers_and_lengths_is_cut_and_not_read_as_one(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    write_listing(path, Workload(60))
    text = path.read_text(encoding="utf-8")
    text = text.replace('sequenceIDNumber="7"', 'sequenceIDNumber="8"')
    text = text.replace("<INSDSeq_length>", "<INSDSeq_length>1", 9)
    text = text.replace("<SequenceTotalQuantity>60", "<SequenceTotalQuantity>61")
    path.write_text(text, encoding="utf-8")
    cut = in_spans(path, 20_000)
    assert cut == alone(path)
    assert cut is not None and {"sequence/number", "sequence/length"} <= cut.counts.keys()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("</SequenceData>", "</SequenceData><!-- a note -->"),
        ("</SequenceData>", "</SequenceData> words "),
        ("</SequenceData>", "</SequenceData >"),
        ("</SequenceData>", "</SequenceData><?pi?>"),
        ("<INSDSeq_division>", "<x/><INSDSeq_division>"),
        ("<INSDSeq_division>PAT", "<INSDSeq_division>&#80;AT"),
        ("<INSDSeq_division>PAT", "<INSDSeq_division>P & T"),
        ("<INSDSeq_division>PAT", "<INSDSeq_division xmlns:a='urn:a'>PAT"),
        ("</ST26SequenceListing>", ""),
        ("</ST26SequenceListing>", "</ST26SequenceListing><!-- the end -->"),
        ("</ST26SequenceListing>", "<ApplicantName languageCode='en'>x</ApplicantName></ST26SequenceListing>"),
        ('encoding="UTF-8"', 'encoding="ISO-8859-1"'),
    ],
)
def test_what_only_a_whole_reading_can_tell_of_is_read_as_one(tmp_path: Path, old: str, new: str) -> None:
    path = tmp_path / "a.xml"
    write_listing(path, Workload(30))
    text = path.read_text(encoding="utf-8")
    at = text.rindex(old)
    path.write_text(text[:at] + new + text[at + len(old) :], encoding="utf-8")
    assert in_spans(path, 20_000) is None


def test_two_processes_give_the_report_of_one_and_are_gone_afterwards(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    write_listing(path, Workload(200))
    told: list[tuple[int, int]] = []
    shared = large_check.check_shared(
        path,
        EDITION,
        find_profile(),
        2,
        today=TODAY,
        span=50_000,
        progress=Progress(lambda *part: told.append(part)),
    )
    assert shared is not None
    report = engine.check(opening.open_any(path), EDITION, find_profile(), today=TODAY)
    assert (shared[0].counts, shared[0].sequences) == (report.counts, 200)
    assert told[-1][0] <= told[-1][1] == path.stat().st_size
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    with pytest.raises(Cancelled):
        large_check.check_shared(
            path, EDITION, find_profile(), 2, span=50_000, progress=Progress(is_cancelled=lambda: True)
        )
    assert not multiprocessing.active_children()


@pytest.mark.parametrize("ending", [".xml", ".json", ".html", ".csv"])
def test_the_report_of_two_processes_is_that_of_one_byte_for_byte(
    wrong: tuple[Path, Report], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    path, report = wrong
    shared = large_check.check_shared
    told = []

    def cut_small(*words: Any, **more: Any) -> Any:
        told.append(shared(*words, **more, span=1_000_000))
        return told[-1]

    monkeypatch.setattr("wiposeq.app.checking.check_shared", cut_small)
    checking.write_report(report, tmp_path / f"one{ending}")
    checking.write_report(checking.check(path, today=TODAY, processes=2), tmp_path / f"two{ending}")
    assert told[0] is not None
    assert (tmp_path / f"one{ending}").read_bytes() == (tmp_path / f"two{ending}").read_bytes()


def test_a_process_that_is_ended_from_outside_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def dying(work: object, items: Iterable[Any], *_: object, **__: object) -> Generator[Event[Any], None, None]:
        next(iter(items))
        yield Event(0, True, None, parallel.Died(-9))

    path = tmp_path / "a.xml"
    write_listing(path, Workload(30))
    monkeypatch.setattr(parallel, "run_each", dying)
    with pytest.raises(UserError, match="The system ended"):
        checking.check(path, processes=2)
    monkeypatch.setattr("wiposeq.app.checking.suitable_processes", lambda size: 2)
    assert checking.check(path, today=TODAY) == alone(path)  # nobody asked for other processes


def test_small_listings_and_processes_of_others_stay_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "usable_cores", lambda: 4)
    assert large_check.suitable_processes(1_000_000) == 1
    assert large_check.suitable_processes(1_000_000_000) == 4


def test_a_listing_that_is_written_to_while_it_is_checked_is_read_as_one(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    write_listing(path, Workload(30))
    cutting = st26spans.Cutting(path, 20_000)
    assert len(list(cutting)) > 1
    assert cutting.is_same(cutting.around(EDITION))
    os.utime(path, ns=(1, 1))
    assert not cutting.is_same(cutting.around(EDITION))
