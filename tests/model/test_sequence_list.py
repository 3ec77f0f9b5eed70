"""The list of sequences behaves like a plain list and shares what an operation does not touch."""

from collections.abc import Callable
from typing import Any

import pytest
from examples import tries
from hypothesis import given
from hypothesis import strategies as st

from wiposeq.model import sequence_list
from wiposeq.model.records import Sequence
from wiposeq.model.sequence_list import CHUNK, Chunk, Differences, SequenceList, differences


def some(count: int, start: int = 1) -> list[Sequence]:
    return [Sequence(uid) for uid in range(start, start + count)]


@pytest.fixture(params=[2, 3, CHUNK])
def chunk_size(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """Small chunks, so that short lists have many; and the real size."""
    monkeypatch.setattr(sequence_list, "CHUNK", request.param)
    return int(request.param)


class TestLikeAPlainList:
    @given(st.data())
    @tries(150)
    def test_any_operations_give_what_they_give_on_a_plain_list(self, data: st.DataObject) -> None:
        size = sequence_list.CHUNK
        sequence_list.CHUNK = data.draw(st.sampled_from([1, 2, 3]))
        try:
            self.operate(data)
        finally:
            sequence_list.CHUNK = size

    def operate(self, data: Any) -> None:
        plain = some(data.draw(st.integers(0, 12)))
        created = SequenceList(plain)
        fresh = 100
        for _ in range(data.draw(st.integers(1, 8))):
            earlier, picture = created, list(plain)
            kind = data.draw(st.sampled_from(["insert", "remove", "replace", "map"]))
            if kind == "insert":
                index = data.draw(st.integers(0, len(plain)))
                new = some(data.draw(st.integers(0, 7)), fresh)
                fresh += 10
                created = created.insert(index, iter(new))
                plain = [*plain[:index], *new, *plain[index:]]
            elif kind == "remove":
                gone = data.draw(st.sets(st.sampled_from([s.uid for s in plain])) if plain else st.just(set()))
                created = created.remove(gone)
                plain = [s for s in plain if s.uid not in gone]
            elif plain:
                chosen = data.draw(st.lists(st.integers(0, len(plain) - 1), max_size=4, unique=True))
                new_ones = {index: Sequence(plain[index].uid, name="new") for index in chosen}
                if kind == "map":
                    created = created.map(lambda index, _, new_ones=new_ones: new_ones[index], chosen)
                else:
                    for index, sequence in new_ones.items():
                        created = created.replace(index, sequence)
                plain = [new_ones.get(index, sequence) for index, sequence in enumerate(plain)]
            self.assert_same_items(created, plain)
            assert list(earlier) == picture
            found = differences(earlier, created)
            assert found.is_renumbered == ([s.uid for s in picture] != [s.uid for s in plain])
            assert found.removed == {s.uid for s in picture} - {s.uid for s in plain}
            assert found.inserted == {s.uid for s in plain} - {s.uid for s in picture}
            old = {s.uid: s for s in picture}
            assert found.changed == {s.uid for s in plain if s.uid in old and old[s.uid] is not s}

    def assert_same_items(self, created: SequenceList, plain: list[Sequence]) -> None:
        assert list(created) == plain
        assert len(created) == len(plain)
        assert all(chunk.items for chunk in created.chunks)
        for index, sequence in enumerate(plain):
            assert created[index] is sequence
            assert created[index - len(plain)] is sequence
            assert created.index(sequence.uid) == index
            assert created.by_uid(sequence.uid) is sequence
            assert sequence.uid in created
        places = [*range(len(plain)), *range(len(plain) - 1, -1, -2), *range(len(plain))]
        assert list(created.at(places)) == [plain[place] for place in places]
        for start in range(-1, len(plain) + 1, 2):
            for stop in range(start - 1, len(plain) + 2, 2):
                assert created.slice(start, stop) == tuple(plain[max(start, 0) : max(stop, 0)])

    @pytest.mark.parametrize("index", [3, -4, 99])
    def test_an_index_outside_the_list_is_an_index_error(self, index: int, chunk_size: int) -> None:
        created = SequenceList(some(3))
        with pytest.raises(IndexError):
            created[index]
        with pytest.raises(IndexError):
            created.replace(index, Sequence(9))
        with pytest.raises(IndexError):
            created.map(lambda _, sequence: sequence, [index])
        with pytest.raises(IndexError):
            list(created.at([1, index]))

    @pytest.mark.parametrize("index", [4, -1])
    def test_inserting_outside_the_list_is_an_index_error(self, index: int, chunk_size: int) -> None:
        with pytest.raises(IndexError):
            SequenceList(some(3)).insert(index, some(1, 9))

    @pytest.mark.parametrize(
        "look",
        [lambda created: created.index(9), lambda created: created.by_uid(9), lambda created: created.remove([1, 9])],
    )
    def test_a_uid_that_is_not_here_is_a_lookup_error(
        self, look: Callable[[SequenceList], object], chunk_size: int
    ) -> None:
        for created in (SequenceList(some(5)), SequenceList(some(1)), SequenceList()):
            with pytest.raises(LookupError):
                look(created)
        assert 9 not in SequenceList(some(5))

    def test_lists_are_equal_when_their_sequences_are_however_they_are_chunked(self, chunk_size: int) -> None:
        created = SequenceList(some(9))
        other = SequenceList(some(4)).insert(4, some(5, 5))
        assert created == other
        assert hash(created) == hash(other)
        assert created != SequenceList(some(8))
        assert created != other.replace(2, Sequence(3, name="x"))
        assert created != list(created)


class TestSharing:
    def test_an_operation_makes_new_only_the_chunks_it_touches(self) -> None:
        created = SequenceList(some(10 * CHUNK))
        for after in (
            created.replace(3 * CHUNK, Sequence(1)),
            created.insert(3 * CHUNK, some(5, 10_000)),
            created.remove([3 * CHUNK + 1]),
            created.map(lambda _, sequence: Sequence(sequence.uid, "new"), [3 * CHUNK, 3 * CHUNK + 1]),
        ):
            assert len(set(after.chunks) - set(created.chunks)) == 1
            assert len(set(after.chunks) & set(created.chunks)) == 9

    def test_operations_that_change_nothing_give_the_same_list(self) -> None:
        created = SequenceList(some(5))
        assert created.insert(2, ()) is created
        assert created.remove([]) is created
        assert created.replace(2, created[2]) is created
        assert created.map(lambda _, sequence: sequence, [0, 4]) is created

    def test_chunks_stay_small_however_much_is_inserted_at_one_place(self) -> None:
        created = SequenceList(some(10))
        for uid in range(100, 100 + 5 * CHUNK):
            created = created.insert(5, [Sequence(uid)])
        assert max(len(chunk.items) for chunk in created.chunks) <= 2 * CHUNK
        assert len(created.chunks) <= 10
        created = created.insert(7, some(20 * CHUNK, 100_000))
        assert max(len(chunk.items) for chunk in created.chunks) <= 2 * CHUNK
        assert len(created) == 10 + 25 * CHUNK

    def test_facts_are_computed_again_only_for_new_chunks(self) -> None:
        asked: list[int] = []

        def count(sequences: tuple[Sequence, ...]) -> int:
            asked.append(len(sequences))
            return len(sequences)

        created = SequenceList(some(3 * CHUNK))
        assert list(created.facts(count)) == [(0, CHUNK), (CHUNK, CHUNK), (2 * CHUNK, CHUNK)]
        assert len(asked) == 3
        after = created.insert(0, some(2, 9_000))
        assert list(after.facts(count)) == [(0, CHUNK + 2), (CHUNK + 2, CHUNK), (2 * CHUNK + 2, CHUNK)]
        assert len(asked) == 4


class TestDifferences:
    def test_lists_that_share_everything_do_not_differ(self) -> None:
        created = SequenceList(some(5))
        assert not differences(created, created)
        assert not differences(created, SequenceList(chunks=created.chunks))
        assert not differences(SequenceList(), SequenceList())

    def test_chunks_that_both_lists_share_are_not_looked_into(self) -> None:
        class Watched(Chunk):
            __slots__ = ()

            @property
            def items(self) -> tuple[Sequence, ...]:
                raise AssertionError("a shared chunk was looked into")

        shared = Watched.__new__(Watched)
        own = Chunk(tuple(some(3)))
        other = Chunk((Sequence(1, "x"), *some(2, 2)))
        found = differences(SequenceList(chunks=(shared, own)), SequenceList(chunks=(shared, other)))
        assert found.changed == {1, 2, 3}
        assert not found.is_renumbered

    def test_an_equal_sequence_that_is_another_object_counts_as_changed(self) -> None:
        assert differences(SequenceList(some(2)), SequenceList(some(2))) == Differences(changed=frozenset({1, 2}))

    def test_a_move_renumbers_and_changes_nothing(self) -> None:
        created = SequenceList(some(3))
        moved = created.remove([1]).insert(2, [created[0]])
        assert differences(created, moved) == Differences(is_renumbered=True)

    @pytest.mark.parametrize(
        "difference",
        [
            Differences(changed=frozenset({1})),
            Differences(inserted=frozenset({1})),
            Differences(removed=frozenset({1})),
            Differences(is_renumbered=True),
        ],
    )
    def test_any_difference_counts(self, difference: Differences) -> None:
        assert difference
        assert not Differences()
