"""Texts that name sequences by number, when the order changes: each follows as if it were read by itself."""

import random

from builders import a_dna, a_project
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from wiposeq.model import mentions
from wiposeq.model.numbering import follow_numbers, followers_and_unfollowed
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
    followed = follow_numbers(before, after)
    assert {each.uid: value(each) for each in followed.sequences} == {uid: wanted[uid] for uid in places}
    changed, left = followers_and_unfollowed(before, followed)
    assert {each.address.sequence: each.after for each in changed} == {
        uid: wanted[uid] for uid, (_, text) in zip(uids, links) if uid in places and wanted[uid] != text
    }
    opened = {uid for uid, (name, text) in zip(uids, links) if name == "note" and mentions.renumber(text, new).open}
    assert {each.address.sequence for each in left} == opened & places.keys()
