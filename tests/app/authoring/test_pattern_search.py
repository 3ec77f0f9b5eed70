"""Searches with regular expressions that could take long: in another process, limited, and with cancel."""

import multiprocessing

import pytest
from builders import EDITION, a_dna, a_project

from wiposeq.app.authoring import pattern_search
from wiposeq.app.authoring.pattern_search import PatternSearch
from wiposeq.app.authoring.replacing import FREE_TEXT, Query, replacement_of, search
from wiposeq.errors import Cancelled
from wiposeq.model.project import Project
from wiposeq.progress import Progress

SLOW = "(?:a*)(?:[ab]*)[xy]{2}"


def a_search(text: str) -> PatternSearch:
    return PatternSearch(text, is_regex=True, is_case_sensitive=False, is_word=False)


def listing(*notes: str) -> Project:
    return a_project(a_dna("acgtacgtacgt", *(("misc_feature", "1..3", {"note": note}) for note in notes)))


def others() -> list[str]:
    return [each.name for each in multiprocessing.active_children()]


@pytest.mark.parametrize("pattern", [r"EXA(\d+)", "a+b?", SLOW, r"(?<=b)a+$", r"^a+"])
def test_another_process_finds_the_same(pattern: str, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ["EXA1 and exa23", "aaaabxx", "baab aa", ""]
    here = [a_search(pattern).spans(text) for text in texts]
    monkeypatch.setattr(pattern_search, "LIGHT", -1)
    there = a_search(pattern)
    try:
        assert [there.spans(text) for text in texts] == here
        assert len(others()) == 1
    finally:
        there.end()
    assert not others()


def test_a_text_that_takes_too_long_is_counted_and_the_others_are_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pattern_search, "LONGEST", 0)
    query = Query(SLOW, frozenset({FREE_TEXT}), is_regex=True)
    found = search(listing("a" * 1_200, "aax xx", "abyy"), query, EDITION)
    assert found.too_long == 1 and [hit.matched for hit in found.hits] == ["xx", "abyy"]
    assert not others()


def test_the_time_for_the_whole_listing_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pattern_search, "TOTAL", 0)
    found = search(listing(*["a" * 800] * 3, "xx"), Query(SLOW, frozenset({FREE_TEXT}), is_regex=True), EDITION)
    assert found.too_long == 3 and len(found.hits) == 1


def test_a_search_in_one_text_can_be_cancelled() -> None:
    left = [3]

    def is_cancelled() -> bool:
        left[0] -= 1
        return left[0] < 0

    query = Query(SLOW, frozenset({FREE_TEXT}), is_regex=True)
    with pytest.raises(Cancelled):
        search(listing("a" * 1_200), query, EDITION, progress=Progress(is_cancelled=is_cancelled))
    assert not others()


def test_a_hit_that_another_process_has_found_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pattern_search, "LIGHT", -1)
    project = listing("bind EXA1, exa22 and EXA3")
    query = Query(r"(?<=\W)EXA(\d+)", frozenset({FREE_TEXT}), is_regex=True)
    hits = search(project, query, EDITION).hits
    edit = replacement_of(project, hits[:2], query, r"<\1>")
    assert edit is not None
    assert edit.apply(project).sequences[0].features[1].value("note") == "bind <1>, <22> and EXA3"
