"""Texts that name sequences by number, when the order changes: each follows as if it were read by itself."""

import random
from typing import Any

import pytest
from builders import a_dna, a_project
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from wiposeq.model import mentions, sequence_list
from wiposeq.model.address import Address
from wiposeq.model.arranging import Arrange
from wiposeq.model.edits import Move
from wiposeq.model.numbering import follow_numbers, followed
from wiposeq.model.origin import Declared
from wiposeq.model.project import Project
from wiposeq.model.records import Sequence
from wiposeq.model.sequence_list import SequenceList

NUMBER = st.integers(0, 9).map(str)
TEXT = st.one_of(
    st.just("no mention"),
    st.builds("targets SEQ ID NO: {}".format, NUMBER),
    st.builds("any of SEQ ID NOs: {}-{} and {}".format, NUMBER, NUMBER, NUMBER),
    st.builds("odd-numbered SEQ ID NOs from {} to {}".format, NUMBER, NUMBER),
    st.builds("SEQ ID NO: {} of WO 2012/063219".format, NUMBER),
    st.builds("配列番号{}、номер последовательности {}".format, NUMBER, NUMBER),
    st.builds("<{}>".format, NUMBER),
)
LINK = st.one_of(
    st.tuples(st.just("note"), TEXT), st.tuples(st.just("protein_id"), NUMBER), st.tuples(st.just("note"), NUMBER)
)


@given(st.lists(LINK, min_size=1, max_size=7), st.randoms(use_true_random=False), st.integers(0, 2))
def test_each_text_follows_as_if_it_were_alone(
    links: list[tuple[str, str]], order: random.Random, removed: int
) -> None:
    before = a_project(*(a_dna("acgtacgtac", ("CDS", "1..9", {name: text})) for name, text in links))
    moved = list(before.sequences)
    order.shuffle(moved)
    moved = moved[: max(len(moved) - removed, 1)]
    after = replace(before, sequences=SequenceList(moved))
    uids = list(before.sequences.uids())
    places = {sequence.uid: place for place, sequence in enumerate(moved, 1)}

    def new(number: int) -> int:
        return places.get(uids[number - 1], 0) if 0 < number <= len(uids) else number

    def expected(name: str, text: str) -> str:
        if name == "note":
            return mentions.renumber(text, new).text
        return text if new(int(text)) == int(text) else str(new(int(text)) or "")

    def value(sequence: Sequence) -> str | None:
        return sequence.features[-1].qualifiers[0].value

    wanted = {uid: expected(*link) for uid, link in zip(uids, links)}
    result = follow_numbers(before, after)
    assert {each.uid: value(each) for each in result.sequences} == {uid: wanted[uid] for uid in places}
    _, _, changed, left = followed(before, result)
    assert {each.address.sequence: each.after for each in changed} == {
        uid: wanted[uid] for uid, (_, text) in zip(uids, links) if uid in places and wanted[uid] != text
    }
    opened = {uid for uid, (name, text) in zip(uids, links) if name == "note" and mentions.renumber(text, new).open}
    assert {each.address.sequence for each in left} == opened & places.keys()


MANY = 100
"""So many links that the new texts of the last change are remembered."""


def shuffled(before: Project, seed: int, removed: int) -> Project:
    moved = list(before.sequences)
    random.Random(seed).shuffle(moved)
    return replace(before, sequences=SequenceList(moved[removed:]))


def with_number(project: Project, number: str) -> Project:
    """Return the project with a number that the file gives its first sequence."""
    declared = {project.sequences.uid_at(0): Declared(number=number)}
    return replace(project, origin=replace(project.origin, declared=declared))


@given(st.lists(LINK, min_size=MANY, max_size=MANY), st.integers(0, 2))
@settings(max_examples=20)
def test_what_follows_is_the_same_before_and_after_another_change_of_the_order(
    links: list[tuple[str, str]], removed: int
) -> None:
    before = a_project(*(a_dna("acgtacgtac", ("CDS", "1..9", {name: text})) for name, text in links))
    changes = [shuffled(before, 1, removed), shuffled(before, 2, 0), with_number(shuffled(before, 1, removed), "7")]
    # an equal list of its own has nothing remembered
    fresh = [followed(replace(before, sequences=SequenceList(before.sequences)), after) for after in changes]
    for _ in range(2):
        for after, expected in zip(changes, fresh):
            result = follow_numbers(before, after)
            assert followed(before, result) == followed(before, after) == expected
            assert followed(with_number(before, "9"), after) == followed(
                with_number(replace(before, sequences=SequenceList(before.sequences)), "9"), after
            )


def test_the_first_texts_are_counted_in_full() -> None:
    series = ("note", "odd-numbered SEQ ID NOs from 1 to 9")
    links = [("note", "SEQ ID NO: 1"), series] * 3
    before = a_project(*(a_dna("acgtacgtac", ("CDS", "1..9", {name: text})) for name, text in links))
    after = replace(before, sequences=SequenceList(reversed(list(before.sequences))))
    every, first = followed(before, after), followed(before, after, 1)
    assert (first.changed_count, first.left_count) == (every.changed_count, every.left_count) == (3, 3)
    assert (first.changed, first.left) == (every.changed[:1], every.left[:1])


def test_each_distinct_text_is_read_once_for_the_preview_and_the_edit(monkeypatch: pytest.MonkeyPatch) -> None:
    before = a_project(
        *(a_dna("acgtacgtac", ("CDS", "1..9", {"note": f"as SEQ ID NO: {n // 2 + 1}"})) for n in range(MANY))
    )
    read: list[str] = []

    def renumber(text: str, *rest: Any) -> mentions.Renumbered:
        read.append(text)
        return real(text, *rest)

    real = mentions.renumber
    monkeypatch.setattr(mentions, "renumber", renumber)
    edit = Arrange(tuple(reversed(list(before.sequences.uids()))))
    assert followed(before, edit.apply(before), 3).changed_count == MANY
    assert edit.apply(before) == edit.apply(before)
    assert len(read) == MANY // 2


@given(st.lists(LINK, min_size=2, max_size=9), st.integers(0, 8), st.integers(0, 8), st.sampled_from([1, 2, 3]))
def test_the_same_texts_follow_whether_unchanged_parts_of_the_list_are_shared_or_copied(
    links: list[tuple[str, str]], place: int, target: int, size: int
) -> None:
    chunk, sequence_list.CHUNK = sequence_list.CHUNK, size
    try:
        before = a_project(*(a_dna("acgtacgtac", ("CDS", "1..9", {name: text})) for name, text in links))
        old = before.sequences
        uid = old.uid_at(place % len(links))
        without = old.remove([uid])
        moved = without.insert(target % len(links), (old.by_uid(uid),))
        doubled = old.insert(target % len(links), (replace(old.by_uid(uid), uid=99),))
        for sequences in (without, moved, doubled):
            shared, copied = replace(before, sequences=sequences), replace(before, sequences=SequenceList(sequences))
            assert followed(before, shared) == followed(before, copied)
            assert follow_numbers(before, shared).sequences == follow_numbers(before, copied).sequences
    finally:
        sequence_list.CHUNK = chunk


def test_only_texts_that_may_name_a_changed_number_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sequence_list, "CHUNK", 4)
    before = a_project(
        *(a_dna("acgtacgtac", ("CDS", "1..9", {"note": f"as SEQ ID NO: {n}"})) for n in range(1, MANY + 1))
    )
    read: list[str] = []

    def renumber(text: str, *rest: Any) -> mentions.Renumbered:
        read.append(text)
        return real(text, *rest)

    real = mentions.renumber
    monkeypatch.setattr(mentions, "renumber", renumber)
    uid = before.sequences.uid_at(49)
    after = Move((Address(uid),), 50).apply(before)
    assert {each.after for each in followed(before, after).changed} == {"as SEQ ID NO: 50", "as SEQ ID NO: 51"}
    assert set(read) <= {f"as SEQ ID NO: {n}" for n in range(49, 57)}
