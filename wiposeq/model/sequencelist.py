"""A list of sequences that is never changed: every operation gives a new list that shares all chunks it did not touch.

It hides the chunking (so that replacing one of a million sequences costs one chunk), finding by uid, and facts kept per
chunk, so that asking the whole list something again after an edit looks only at the chunks that are new.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate, chain, pairwise
from typing import TYPE_CHECKING, Any, Final, TypeVar

if TYPE_CHECKING:
    from wiposeq.model.project import Sequence

CHUNK: Final = 256
"""How many sequences a fresh chunk holds; a chunk may grow to twice as many before it is split."""

T = TypeVar("T")


class Chunk:
    """Some sequences in a row; immutable, with what was once asked of it kept."""

    __slots__ = ("_facts", "_places", "items")

    def __init__(self, items: "tuple[Sequence, ...]") -> None:
        self.items = items
        self._places: dict[int, int] | None = None
        self._facts: dict[Any, Any] | None = None

    def place(self, uid: int) -> int:
        """The index in this chunk of the sequence with that uid, or -1."""
        if self._places is None:
            self._places = {sequence.uid: index for index, sequence in enumerate(self.items)}
        return self._places.get(uid, -1)

    def fact(self, question: "Callable[[tuple[Sequence, ...]], T]") -> T:
        """The answer of a pure function about this chunk's sequences, computed once."""
        if self._facts is None:
            self._facts = {}
        if question not in self._facts:
            self._facts[question] = question(self.items)
        answer: T = self._facts[question]
        return answer


def _split(items: "tuple[Sequence, ...]") -> tuple[Chunk, ...]:
    """The items in as few chunks of at most CHUNK as will do, all of about the same size: each has room to grow."""
    count = -(-len(items) // CHUNK)
    cuts = [len(items) * number // count for number in range(count + 1)]
    return tuple(Chunk(items[a:b]) for a, b in pairwise(cuts))


def _chunked(items: "Iterable[Sequence]") -> tuple[Chunk, ...]:
    chunks = []
    batch: list[Sequence] = []
    for item in items:
        batch.append(item)
        if len(batch) == CHUNK:
            chunks.append(Chunk(tuple(batch)))
            batch = []
    if batch:
        chunks.append(Chunk(tuple(batch)))
    return tuple(chunks)


class SequenceList:
    """Sequences in order; index 0 is SEQ ID NO 1. Equal when they hold equal sequences in the same order."""

    __slots__ = ("_ends", "_last", "chunks")

    def __init__(self, sequences: "Iterable[Sequence]" = (), *, chunks: tuple[Chunk, ...] | None = None) -> None:
        self.chunks: tuple[Chunk, ...] = _chunked(sequences) if chunks is None else chunks
        self._ends: list[int] | None = None
        self._last = 0

    @property
    def ends(self) -> list[int]:
        """For each chunk, the number of sequences up to its end."""
        if self._ends is None:
            self._ends = list(accumulate(len(chunk.items) for chunk in self.chunks))
        return self._ends

    def __len__(self) -> int:
        return self.ends[-1] if self.chunks else 0

    def __iter__(self) -> "Iterator[Sequence]":
        for chunk in self.chunks:
            yield from chunk.items

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, SequenceList):
            return NotImplemented
        return self.chunks is other.chunks or (
            len(self) == len(other) and all(a is b or a == b for a, b in zip(self, other))
        )

    def __hash__(self) -> int:
        return hash(len(self))

    def __repr__(self) -> str:
        return f"SequenceList({len(self)} sequences)"

    def _find(self, index: int) -> tuple[int, int]:
        """(chunk, index within it); index must be in range."""
        if not 0 <= index < len(self):
            raise IndexError(f"no sequence at {index} of {len(self)}")
        number = bisect_right(self.ends, index)
        return number, index - (self.ends[number - 1] if number else 0)

    def __getitem__(self, index: int) -> "Sequence":
        """The sequence at a 0-based index; negative ones count from the end. Raises IndexError."""
        chunk, place = self._find(index + len(self) if index < 0 else index)
        return self.chunks[chunk].items[place]

    def slice(self, start: int, stop: int) -> "tuple[Sequence, ...]":
        """The sequences from index start (0-based) up to, not with, stop; what lies outside is left out."""
        start, stop = max(start, 0), min(stop, len(self))
        if start >= stop:
            return ()
        (first, a), (last, b) = self._find(start), self._find(stop - 1)
        if first == last:
            return self.chunks[first].items[a : b + 1]
        middle = tuple(item for chunk in self.chunks[first + 1 : last] for item in chunk.items)
        return self.chunks[first].items[a:] + middle + self.chunks[last].items[: b + 1]

    def index(self, uid: int) -> int:
        """The 0-based index of the sequence with that uid. Raises LookupError if there is none."""
        number, place = self._locate(uid)
        return place + (self.ends[number - 1] if number else 0)

    def by_uid(self, uid: int) -> "Sequence":
        """The sequence with that uid. Raises LookupError if there is none."""
        number, place = self._locate(uid)
        return self.chunks[number].items[place]

    def __contains__(self, uid: object) -> bool:
        return any(chunk.place(uid) >= 0 for chunk in self.chunks)  # type: ignore[arg-type]

    def _locate(self, uid: int) -> tuple[int, int]:
        """(chunk, index within it) of a uid. Looks first where the last one was, as callers mostly go in order."""
        last = self._last
        for number in chain(range(last, min(last + 2, len(self.chunks))), range(len(self.chunks))):
            place = self.chunks[number].place(uid)
            if place >= 0:
                self._last = number
                return number, place
        raise LookupError(f"no sequence {uid}")

    def replace(self, index: int, sequence: "Sequence") -> "SequenceList":
        """The list with another sequence at that 0-based index, from 0 on. Raises IndexError."""
        number, place = self._find(index)
        items = self.chunks[number].items
        if items[place] is sequence:
            return self
        chunk = Chunk((*items[:place], sequence, *items[place + 1 :]))
        return SequenceList(chunks=(*self.chunks[:number], chunk, *self.chunks[number + 1 :]))

    def insert(self, index: int, sequences: "Iterable[Sequence]") -> "SequenceList":
        """The list with these sequences from that 0-based index on; index len() appends."""
        new = tuple(sequences)
        if not new:
            return self
        if not 0 <= index <= len(self):
            raise IndexError(f"cannot insert at {index} of {len(self)}")
        if not self.chunks:
            return SequenceList(new)
        number, place = self._find(index) if index < len(self) else (len(self.chunks) - 1, len(self.chunks[-1].items))
        items = self.chunks[number].items
        whole = (*items[:place], *new, *items[place:])
        middle = (Chunk(whole),) if len(whole) <= 2 * CHUNK else _split(whole)
        return SequenceList(chunks=(*self.chunks[:number], *middle, *self.chunks[number + 1 :]))

    def remove(self, uids: Iterable[int]) -> "SequenceList":
        """The list without the sequences of these uids. Raises LookupError if one is not here."""
        left = set(uids)
        if not left:
            return self
        chunks = []
        for chunk in self.chunks:
            if len(left) < len(chunk.items):
                here = {uid for uid in left if chunk.place(uid) >= 0}
            else:
                here = {item.uid for item in chunk.items if item.uid in left}
            if here:
                left -= here
                items = tuple(item for item in chunk.items if item.uid not in here)
                if items:
                    chunks.append(Chunk(items))
            else:
                chunks.append(chunk)
        if left:
            raise LookupError(f"no sequence {min(left)}")
        return SequenceList(chunks=tuple(chunks))

    def map(self, change: "Callable[[int, Sequence], Sequence]", indices: Iterable[int]) -> "SequenceList":
        """The list with change(index, sequence) at each of these 0-based indices; untouched chunks are shared.

        The same list where every change gives back the very sequence. Raises IndexError.
        """
        by_chunk: dict[int, list[tuple[int, int]]] = {}
        for index in indices:
            number, place = self._find(index)
            by_chunk.setdefault(number, []).append((index, place))
        chunks = list(self.chunks)
        for number, places in by_chunk.items():
            items = list(chunks[number].items)
            for index, place in places:
                items[place] = change(index, items[place])
            if any(a is not b for a, b in zip(items, chunks[number].items)):
                chunks[number] = Chunk(tuple(items))
        if all(a is b for a, b in zip(chunks, self.chunks)):
            return self
        return SequenceList(chunks=tuple(chunks))

    def facts(self, question: "Callable[[tuple[Sequence, ...]], T]") -> "Iterator[tuple[int, T]]":
        """(index of the chunk's first sequence, answer) of a pure, module-level function, computed once a chunk."""
        before = 0
        for chunk in self.chunks:
            yield before, chunk.fact(question)
            before += len(chunk.items)


@dataclass(frozen=True, slots=True)
class Differences:
    """Which sequences differ between two lists, by uid: in both but another object, only in the new, only in the old.

    is_renumbered: some sequence of both lists stands at another position, or some were inserted or removed.
    """

    changed: frozenset[int] = frozenset()
    inserted: frozenset[int] = frozenset()
    removed: frozenset[int] = frozenset()
    is_renumbered: bool = False

    def __bool__(self) -> bool:
        return bool(self.changed or self.inserted or self.removed or self.is_renumbered)


def differences(old: SequenceList, new: SequenceList) -> Differences:
    """What differs, found by identity: chunks that both lists share are not looked into."""
    if old is new or old.chunks is new.chunks:
        return Differences()
    shared = {id(chunk) for chunk in old.chunks} & {id(chunk) for chunk in new.chunks}
    before = {item.uid: item for chunk in old.chunks if id(chunk) not in shared for item in chunk.items}
    after = {item.uid: item for chunk in new.chunks if id(chunk) not in shared for item in chunk.items}
    changed = frozenset(uid for uid, item in after.items() if uid in before and before[uid] is not item)
    inserted = frozenset(after.keys() - before.keys())
    removed = frozenset(before.keys() - after.keys())

    def order(chunks: tuple[Chunk, ...]) -> list[object]:
        return [
            mark
            for chunk in chunks
            for mark in ([chunk] if id(chunk) in shared else [("sequence", item.uid) for item in chunk.items])
        ]

    return Differences(changed, inserted, removed, order(old.chunks) != order(new.chunks))
