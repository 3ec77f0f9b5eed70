"""Progress: what reaches the listener, and how an action learns that it is cancelled."""

import pytest

from wiposeq.errors import Cancelled
from wiposeq.progress import SILENT, Progress


def recorded() -> tuple[Progress, list[tuple[int, int]]]:
    seen: list[tuple[int, int]] = []
    return Progress(lambda done, total: seen.append((done, total))), seen


def test_reports_reach_the_listener_as_they_are() -> None:
    progress, seen = recorded()
    progress.report(1, 3)
    progress.report(7, 0)
    assert seen == [(1, 3), (7, 0)]


def test_an_action_goes_on_until_it_is_cancelled() -> None:
    answers = [False, False, True, True]
    progress = Progress(is_cancelled=lambda: answers.pop(0))
    progress.check()
    assert not progress.is_cancelled
    assert progress.is_cancelled
    with pytest.raises(Cancelled):
        progress.check()


def test_silent_takes_reports_and_is_never_cancelled() -> None:
    SILENT.report(1, 2)
    SILENT.check()
    assert not SILENT.is_cancelled


def test_a_part_reports_its_share_of_the_whole_in_whatever_unit_it_counts() -> None:
    progress, seen = recorded()
    part = progress.part(100, 50, 400)
    for done in range(4):
        part.report(done, 3)
    assert seen == [(100, 400), (116, 400), (133, 400), (150, 400)]


def test_a_part_of_a_part_stays_within_it() -> None:
    progress, seen = recorded()
    part = progress.part(100, 100, 200).part(1, 1, 2)
    part.report(0, 10)
    part.report(10, 10)
    assert seen == [(150, 200), (200, 200)]


def test_a_part_does_not_report_while_its_total_is_unknown() -> None:
    progress, seen = recorded()
    progress.part(0, 10, 20).report(5, 0)
    assert seen == []


def test_a_silent_progress_reports_nothing_and_is_cancelled_with_the_first() -> None:
    seen: list[tuple[int, int]] = []
    stops: list[bool] = []
    progress = Progress(lambda done, total: seen.append((done, total)), lambda: bool(stops))
    silent, part = progress.silent(), progress.part(0, 1, 2)
    silent.report(1, 2)
    silent.check()
    part.check()
    stops.append(True)
    for each in (silent, part):
        with pytest.raises(Cancelled):
            each.check()
    assert seen == []


def test_nothing_new_is_created_for_a_progress_without_a_listener() -> None:
    assert SILENT.silent() is SILENT
    assert SILENT.part(0, 1, 2) is SILENT


def test_a_progress_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        SILENT.report = print  # type: ignore[method-assign]
