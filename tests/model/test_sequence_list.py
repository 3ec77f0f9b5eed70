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
        made = SequenceList(plain)
        fresh = 100
        for _ in range(data.draw(st.integers(1, 8))):
            earlier, picture = made, list(plain)
            kind = data.draw(st.sampled_from(["insert", "remove", "replace", "map"]))
            if kind == "insert":
                index = data.draw(st.integers(0, len(plain)))
                new = some(data.draw(st.integers(0, 7)), fresh)
                fresh += 10
                made = made.insert(index, iter(new))
                plain = [*plain[:index], *new, *plain[index:]]
            elif kind == "remove":
                gone = data.draw(st.sets(st.sampled_from([s.uid for s in plain])) if plain else st.just(set()))
                made = made.remove(gone)
                plain = [s for s in plain if s.uid not in gone]
            elif plain:
                chosen = data.draw(st.lists(st.integers(0, len(plain) - 1), max_size=4, unique=True))
                new_ones = {index: Sequence(plain[index].uid, name="new") for index in chosen}
                if kind == "map":
                    made = made.map(lambda index, _, new_ones=new_ones: new_ones[index], chosen)
                else:
                    for index, sequence in new_ones.items():
                        made = made.replace(index, sequence)
                plain = [new_ones.get(index, sequence) for index, sequence in enumerate(plain)]
            self.assert_alike(made, plain)
            assert list(earlier) == picture
            found = differences(earlier, made)
            assert found.is_renumbered == ([s.uid for s in picture] != [s.uid for s in plain])
            assert found.removed == {s.uid for s in picture} - {s.uid for s in plain}
            assert found.inserted == {s.uid for s in plain} - {s.uid for s in picture}
            old = {s.uid: s for s in picture}
            assert found.changed == {s.uid for s in plain if s.uid in old and old[s.uid] is not s}

    def assert_alike(self, made: SequenceList, plain: list[Sequence]) -> None:
        assert list(made) == plain
        assert len(made) == len(plain)
        assert all(chunk.items for chunk in made.chunks)
        for index, sequence in enumerate(plain):
            assert made[index] is sequence
            assert made[index - len(plain)] is sequence
            assert made.index(sequence.uid) == index
            assert made.by_uid(sequence.uid) is sequence
            assert sequence.uid in made
        for start in range(-1, len(plain) + 1, 2):
            for stop in range(start - 1, len(plain) + 2, 2):
                assert made.slice(start, stop) == tuple(plain[max(start, 0) : max(stop, 0)])

    @pytest.mark.parametrize("index", [3, -4, 99])
    def test_an_index_outside_the_list_is_an_index_error(self, index: int, chunk_size: int) -> None:
        made = SequenceList(some(3))
        with pytest.raises(IndexError):
            made[index]
        with pytest.raises(IndexError):
            made.replace(index, Sequence(9))
        with pytest.raises(IndexError):
            made.map(lambda _, sequence: sequence, [index])

    @pytest.mark.parametrize("index", [4, -1])
    def test_inserting_outside_the_list_is_an_index_error(self, index: int, chunk_size: int) -> None:
        with pytest.raises(IndexError):
            SequenceList(some(3)).insert(index, some(1, 9))

    @pytest.mark.parametrize(
        "look", [lambda made: made.index(9), lambda made: made.by_uid(9), lambda made: made.remove([1, 9])]
    )
    def test_a_uid_that_is_not_here_is_a_lookup_error(
        self, look: Callable[[SequenceList], object], chunk_size: int
    ) -> None:
        for made in (SequenceList(some(5)), SequenceList(some(1)), SequenceList()):
            with pytest.raises(LookupError):
                look(made)
        assert 9 not in SequenceList(some(5))

    def test_lists_are_equal_when_their_sequences_are_however_they_are_chunked(self, chunk_size: int) -> None:
        made = SequenceList(some(9))
        other = SequenceList(some(4)).insert(4, some(5, 5))
        assert made == other
        assert hash(made) == hash(other)
        assert made != SequenceList(some(8))
        assert made != other.replace(2, Sequence(3, name="x"))
        assert made != list(made)


class TestSharing:
    def test_an_operation_makes_new_only_the_chunks_it_touches(self) -> None:
        made = SequenceList(some(10 * CHUNK))
        for after in (
            made.replace(3 * CHUNK, Sequence(1)),
            made.insert(3 * CHUNK, some(5, 10_000)),
            made.remove([3 * CHUNK + 1]),
            made.map(lambda _, sequence: Sequence(sequence.uid, "new"), [3 * CHUNK, 3 * CHUNK + 1]),
        ):
            assert len(set(after.chunks) - set(made.chunks)) == 1
            assert len(set(after.chunks) & set(made.chunks)) == 9

    def test_operations_that_change_nothing_give_the_same_list(self) -> None:
        made = SequenceList(some(5))
        assert made.insert(2, ()) is made
        assert made.remove([]) is made
        assert made.replace(2, made[2]) is made
        assert made.map(lambda _, sequence: sequence, [0, 4]) is made

    def test_chunks_stay_small_however_much_is_inserted_at_one_place(self) -> None:
        made = SequenceList(some(10))
        for uid in range(100, 100 + 5 * CHUNK):
            made = made.insert(5, [Sequence(uid)])
        assert max(len(chunk.items) for chunk in made.chunks) <= 2 * CHUNK
        assert len(made.chunks) <= 10
        made = made.insert(7, some(20 * CHUNK, 100_000))
        assert max(len(chunk.items) for chunk in made.chunks) <= 2 * CHUNK
        assert len(made) == 10 + 25 * CHUNK

    def test_facts_are_computed_again_only_for_new_chunks(self) -> None:
        asked: list[int] = []

        def count(sequences: tuple[Sequence, ...]) -> int:
            asked.append(len(sequences))
            return len(sequences)

        made = SequenceList(some(3 * CHUNK))
        assert list(made.facts(count)) == [(0, CHUNK), (CHUNK, CHUNK), (2 * CHUNK, CHUNK)]
        assert len(asked) == 3
        after = made.insert(0, some(2, 9_000))
        assert list(after.facts(count)) == [(0, CHUNK + 2), (CHUNK + 2, CHUNK), (2 * CHUNK + 2, CHUNK)]
        assert len(asked) == 4


class TestDifferences:
    def test_lists_that_share_everything_do_not_differ(self) -> None:
        made = SequenceList(some(5))
        assert not differences(made, made)
        assert not differences(made, SequenceList(chunks=made.chunks))
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
        made = SequenceList(some(3))
        moved = made.remove([1]).insert(2, [made[0]])
        assert differences(made, moved) == Differences(is_renumbered=True)

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
