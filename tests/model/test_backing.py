"""A list whose sequences lie in a file is like any other, and fetches only what is looked at."""

from typing import Any

import pytest
from builders import a_backed_list
from examples import tries
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from wiposeq.errors import UnreadableFile
from wiposeq.model import sequence_list
from wiposeq.model.address import Address
from wiposeq.model.backing import LEAST, Backing, Stub
from wiposeq.model.edits import Insert, Move, Remove, SetField, Together
from wiposeq.model.project import Project
from wiposeq.model.records import Feature, Qualifier, Sequence
from wiposeq.model.sequence_list import Chunk, SequenceList, differences


def some(count: int, start: int = 1) -> list[Sequence]:
    return [Sequence(uid, f"s{uid}") for uid in range(start, start + count)]


def linked(count: int) -> list[Sequence]:
    """Sequences of which each names the one after it by protein_id."""
    return [
        Sequence(
            uid, "", "DNA", "acgt", (Feature(1, "CDS", "1..3", (Qualifier(1, "protein_id", str(uid % count + 1)),)),)
        )
        for uid in range(1, count + 1)
    ]


class TestLikeAnyList:
    @given(st.data())
    @tries(100)
    def test_any_operations_give_what_they_give_on_a_list_in_memory(self, data: Any) -> None:
        size = sequence_list.CHUNK
        sequence_list.CHUNK = 3
        try:
            plain = some(data.draw(st.integers(1, 14)))
            backed, memory = a_backed_list(plain)[0], SequenceList(plain)
            fresh = 100
            for _ in range(data.draw(st.integers(1, 6))):
                earlier, earlier_memory = backed, memory
                kind = data.draw(st.sampled_from(["insert", "remove", "replace", "map"]))
                indices = st.integers(0, max(len(memory) - 1, 0))
                if kind == "insert":
                    index, new = data.draw(st.integers(0, len(memory))), some(data.draw(st.integers(0, 9)), fresh)
                    fresh += 10
                    backed, memory = backed.insert(index, new), memory.insert(index, new)
                elif kind == "remove" and len(memory):
                    gone = data.draw(st.sets(st.sampled_from(list(memory.uids()))))
                    backed, memory = backed.remove(gone), memory.remove(gone)
                elif kind == "replace" and len(memory):
                    index = data.draw(indices)
                    new_one = replace(memory[index], name="new")
                    backed, memory = backed.replace(index, new_one), memory.replace(index, new_one)
                elif len(memory):
                    chosen = data.draw(st.lists(indices, max_size=4, unique=True))
                    mapped = {index: replace(memory[index], name="map") for index in chosen}
                    backed = backed.map(lambda i, _, m=mapped: m[i], chosen)
                    memory = memory.map(lambda i, _, m=mapped: m[i], chosen)
                assert list(backed) == list(memory)
                assert list(backed.uids()) == [sequence.uid for sequence in memory]
                assert len(backed) == len(memory)
                assert differences(earlier, backed) == differences(earlier_memory, memory)
            for index, sequence in enumerate(memory):
                assert backed[index] == sequence
                assert backed.uid_at(index) == sequence.uid
                assert backed.index(sequence.uid) == index
                assert backed.by_uid(sequence.uid) == sequence
            assert backed == memory
            assert backed.slice(1, 7) == memory.slice(1, 7)
            assert backed.places(range(200)) == {uid: index for index, uid in enumerate(memory.uids())}
        finally:
            sequence_list.CHUNK = size

    @pytest.mark.parametrize(
        "edit",
        [
            SetField(Address(5, field="name"), "other"),
            Remove((Address(2), Address(9))),
            Move((Address(8), Address(3)), 0),
            Insert(Address(field="sequences"), 4, (Sequence(1, "taken uid"), Sequence(77))),
            Together("both", (Remove((Address(4),)), SetField(Address(7, field="is_skipped"), True))),
        ],
    )
    def test_an_edit_gives_the_same_project_with_the_same_links(self, edit: Any) -> None:
        plain = linked(10)
        backed = Project(sequences=a_backed_list(plain)[0])
        after, expected = edit.apply(backed).sequences, edit.apply(Project(sequences=SequenceList(plain))).sequences
        taken = [index for index, uid in enumerate(expected.uids()) if uid > 1000]  # a new uid is never the same
        assert [replace(s, uid=0) if i in taken else s for i, s in enumerate(after)] == [
            replace(s, uid=0) if i in taken else s for i, s in enumerate(expected)
        ]


class TestFetching:
    def test_looking_at_one_sequence_fetches_its_stretch_once(self) -> None:
        made, fetched = a_backed_list(some(30), stored=1 << 20)
        assert made[4].name == "s5"
        assert made.by_uid(6).name == "s6"
        assert fetched == [1]

    def test_counting_finding_and_removing_fetch_nothing(self) -> None:
        made, fetched = a_backed_list(some(30))
        after = made.remove(range(5, 25))
        assert len(after) == 10
        assert after.index(30) == 9
        assert 12 not in after
        assert differences(made, after).removed == set(range(5, 25))
        assert fetched == []

    def test_an_edit_brings_no_more_into_memory_than_it_changes(self) -> None:
        made, _ = a_backed_list(some(30))
        after = made.replace(4, Sequence(5, "new"))
        kept = [entry for chunk in after.chunks for entry in chunk.entries if isinstance(entry, Sequence)]
        assert kept == [Sequence(5, "new")]
        assert differences(made, after).changed == {5}

    def test_going_through_the_list_keeps_nothing_at_hand(self) -> None:
        plain = [Sequence(uid, residues="a" * 1000) for uid in range(1, 31)]
        made, fetched = a_backed_list(plain, stored=1 << 30)
        assert list(made) == plain
        assert list(made) == plain
        assert fetched == [*range(10), *range(10)]

    def test_what_is_stored_at_hand_stays_within_its_bound(self) -> None:
        bound = 100_000
        plain = [Sequence(uid, residues="a" * 1000) for uid in range(1, 301)]
        made, _ = a_backed_list(plain, stored=bound)
        backing = made.chunks[0].stub.backing  # type: ignore[union-attr]
        for index in range(300):
            assert made[index] == plain[index]
            assert backing.weight <= bound

    def test_a_stretch_larger_than_the_bound_is_still_preserved_with_one_more(self) -> None:
        made, fetched = a_backed_list([Sequence(uid, residues="a" * 9000) for uid in range(1, 9)], 1, stored=10)
        for _ in range(3):
            assert made[0].uid == 1
            assert made[LEAST - 1].uid == LEAST
        assert fetched == list(range(LEAST))

    def test_facts_are_computed_once_and_can_be_given(self) -> None:
        made, fetched = a_backed_list(some(9))
        made.chunks[1].learn(len, 3)
        assert [chunk.knows(len) for chunk in made.chunks] == [False, True, False]
        assert list(made.facts(len)) == [(0, 3), (3, 3), (6, 3)]
        assert list(made.facts(len)) == [(0, 3), (3, 3), (6, 3)]
        assert fetched == [0, 2]

    def test_a_file_that_is_gone_says_so_and_the_list_stays(self) -> None:
        def gone(_: int) -> tuple[Sequence, ...]:
            raise UnreadableFile("gone")

        made = SequenceList(chunks=(Chunk.stubbed(Stub(Backing(gone), 0, 0, range(1, 4))),))
        with pytest.raises(UnreadableFile):
            made[0]
        after = made.insert(1, [Sequence(9, "mine")])
        assert after[1].name == "mine"
        assert list(after.uids()) == [1, 9, 2, 3]
