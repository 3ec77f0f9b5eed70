"""The log that collects the lines of an import report."""

import pytest

from wiposeq.model import changes as changes_module
from wiposeq.model.changes import Change, ChangeLog


def test_lines_keep_the_order_in_which_they_were_added() -> None:
    log = ChangeLog()
    log.add("b", "B", "seq1", 3, "old", "new", count=2, values={"x": 1})
    log.add("a", "A")
    assert list(log) == [Change("b", "B", "seq1", 3, 2, "old", "new", {"x": 1}), Change("a", "A")]


def test_equal_changes_become_one_line_with_their_count() -> None:
    log = ChangeLog()
    log.count("u", "u written as t", "seq1", 3, before="u")
    log.add("other", "Other")
    log.count("u", "u written as t", "seq1", 9, times=4, before="u")
    log.count("u", "u written as t", "seq1", before="U")
    assert list(log) == [
        Change("u", "u written as t", "seq1", 3, 5, "u"),
        Change("other", "Other"),
        Change("u", "u written as t", "seq1", 0, 1, "U"),
    ]


def test_a_counted_line_names_no_record_if_it_stands_for_several() -> None:
    log = ChangeLog()
    log.count("u", "u written as t", "seq1")
    log.count("u", "u written as t", "seq2")
    assert [change.where for change in log] == [""]


def test_counting_nothing_adds_no_line() -> None:
    log = ChangeLog()
    log.count("u", "u written as t", times=0)
    assert not len(log)


def test_a_log_of_one_record_names_it_in_every_line() -> None:
    log = ChangeLog("seq1", 7)
    log.add("a", "A")
    log.count("b", "B")
    log.add("c", "C", "seq2", 9)
    assert [(change.where, change.line) for change in log] == [("seq1", 7), ("seq1", 7), ("seq2", 9)]


def test_a_change_cites_what_its_log_follows_unless_it_says_otherwise() -> None:
    log = ChangeLog(follows="Annex VII")
    log.add("a", "A")
    log.add("b", "B", follows="par. 40", values={"x": 1})
    log.add("c", "C", follows="")
    assert [change.values for change in log] == [
        {"recommendation": "Annex VII"},
        {"recommendation": "par. 40", "x": 1},
        {},
    ]


def test_the_lines_of_another_report_go_behind_or_before() -> None:
    log = ChangeLog()
    log.add("b", "B")
    log.extend([Change("c", "C")])
    log.extend([Change("a", "A")], is_first=True)
    assert [change.kind for change in log] == ["a", "b", "c"]


def test_what_is_taken_back_is_counted_anew() -> None:
    log = ChangeLog()
    log.count("a", "A")
    length = len(log)
    log.count("b", "B", times=5)
    log.take_back(length)
    log.count("a", "A")
    log.count("b", "B")
    assert [(change.kind, change.count) for change in log] == [("a", 2), ("b", 1)]


def test_lines_above_the_most_of_a_kind_are_counted_in_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes_module, "MOST_LINES", 3)
    log = ChangeLog()
    for number in range(10):
        log.add("record/empty", "Empty", f"r{number}", number + 1)
    log.add("other", "Other")
    for number in range(10):
        log.count("cell/error", "Error", times=2, before=str(number))
    found = [(each.kind, each.count) for each in log]
    assert found == [("record/empty", 1)] * 3 + [("record/empty", 7), ("other", 1)] + [("cell/error", 2)] * 3 + [
        ("cell/error", 14)
    ]
    log.take_back(2)
    log.add("record/empty", "Empty")
    assert len(log) == 3
