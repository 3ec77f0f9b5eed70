"""An immutable list of sequences. Every operation returns a new list that shares all unchanged chunks.

It hides the chunks (so that replacing one of a million sequences copies one chunk), the search by uid, which sequences
are in memory and which in a file (backing.py), and a cache of facts for each chunk, so that computing a fact of the
whole list after an edit reads only the new chunks.
"""

from bisect import bisect_right
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator
from collections.abc import Sequence as Rows
from contextlib import suppress
from dataclasses import dataclass
from itertools import accumulate, chain, pairwise
from typing import Any, Final, TypeVar

from wiposeq.model.backing import Stub
from wiposeq.model.records import Sequence

CHUNK: Final = 256
"""How many sequences a fresh chunk holds; a chunk may grow to twice as many before it is split."""

T = TypeVar("T")
U = TypeVar("U")
Entries = Any
"""tuple of sequences; with a stub: a range, or a tuple of places and sequences."""


class Chunk:
    """Consecutive sequences; immutable, with a cache of facts about them.

    A chunk with a stub has its sequences in a file. Its entries are then places in the stub (0-based) for unchanged
    sequences, and sequences for changed ones. So an edit loads only the sequences that it changes.
    """

    __slots__ = ("_entries", "_facts", "_places", "_uids", "stub")

    def __init__(self, items: Entries, stub: Stub | None = None) -> None:
        self._entries: Entries = items
        self._places: dict[int, int] | None = None
        self._facts: dict[Any, Any] | None = None
        self._uids: Rows[int] | None = None
        self.stub = stub

    @classmethod
    def stubbed(cls, stub: Stub) -> "Chunk":
        """Return a chunk for a whole stretch of a file."""
        return cls(range(len(stub.uids)), stub)

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def entries(self) -> Entries:
        """Sequences, or places in the stub for unchanged sequences."""
        return self._entries

    @property
    def items(self) -> tuple[Sequence, ...]:
        """The sequences, cached if they are read from a file. Raise UserError then."""
        return self._entries if self.stub is None else self._filled(self.stub.items())

    def passing(self) -> tuple[Sequence, ...]:
        """Return the sequences without caching them, to iterate over a whole list. Raise
        UserError."""
        return self._entries if self.stub is None else self._filled(self.stub.passing())

    def _filled(self, items: tuple[Sequence, ...]) -> tuple[Sequence, ...]:
        if isinstance(self._entries, range) and len(self._entries) == len(items):
            return items
        return tuple([items[entry] if entry.__class__ is int else entry for entry in self._entries])

    def item(self, place: int) -> Sequence:
        """Return the sequence at a 0-based place. Raise UserError if it cannot be read."""
        entry = self._entries[place]
        return self.stub.items()[entry] if self.stub is not None and isinstance(entry, int) else entry

    def uid(self, place: int) -> int:
        """Return the uid of the sequence at a 0-based place; nothing is read from a file."""
        entry = self._entries[place]
        return self.stub.uids[entry] if self.stub is not None and isinstance(entry, int) else entry.uid

    @property
    def uids(self) -> Rows[int]:
        """The uids of its sequences; nothing is read from a file."""
        if self._uids is None:
            stub = self.stub
            if stub is None:
                return [item.uid for item in self._entries]
            if isinstance(self._entries, range):
                self._uids = stub.uids[self._entries.start : self._entries.stop]
            else:
                self._uids = [stub.uids[e] if isinstance(e, int) else e.uid for e in self._entries]
        return self._uids

    def keys(self) -> list[Hashable]:
        """Return a key for each sequence that no other one in memory has: its identity or its place in a file."""
        stub = self.stub
        if stub is None:
            return list(map(id, self._entries))
        return [(id(stub), entry) if isinstance(entry, int) else id(entry) for entry in self._entries]

    def place(self, uid: int) -> int:
        """Return the index in this chunk of the sequence with that uid, or -1."""
        if self._places is None:
            uids = self.uids
            if isinstance(uids, range):
                return uids.index(uid) if uid in uids else -1
            self._places = {each: index for index, each in enumerate(uids)}
        return self._places.get(uid, -1)

    def with_entries(self, entries: tuple[int | Sequence, ...]) -> "Chunk":
        """Return a chunk of other entries with the same stub, if it still needs the stub."""
        stub = self.stub
        return Chunk(entries, stub if stub is not None and int in set(map(type, entries)) else None)

    def fact(self, question: Callable[[tuple[Sequence, ...]], T]) -> T:
        """Return the result of a pure function of the sequences. It is cached. Raise UserError like passing()."""
        if self._facts is None:
            self._facts = {}
        if question not in self._facts:
            guessed = None
            if self.stub is not None and isinstance(self._entries, range):
                guessed = self.stub.backing.guess(self.stub.stretch, question)
            self._facts[question] = question(self.passing()) if guessed is None else guessed
        answer: T = self._facts[question]
        return answer

    def derived(self, question: Callable[[tuple[Sequence, ...]], T], derive: Callable[[T], U]) -> U:
        """Return the result of a pure function of a fact. It is cached. Raise UserError like passing()."""
        fact = self.fact(question)
        assert self._facts is not None
        if derive not in self._facts:
            self._facts[derive] = derive(fact)
        result: U = self._facts[derive]
        return result

    def learn(self, question: Callable[[tuple[Sequence, ...]], T], answer: T) -> None:
        """Cache a result that a caller computed, because the caller had the sequences in memory."""
        if self._facts is None:
            self._facts = {}
        self._facts[question] = answer

    def has_fact(self, question: Callable[[tuple[Sequence, ...]], Any]) -> bool:
        """Return whether fact(question) is computed already."""
        return self._facts is not None and question in self._facts

    def knows(self, question: Callable[[tuple[Sequence, ...]], Any]) -> bool:
        """Return whether fact(question) reads nothing from a file."""
        return self.stub is None or self.has_fact(question)


def _split(chunk: Chunk, entries: tuple[int | Sequence, ...]) -> tuple[Chunk, ...]:
    """Return the entries in the smallest number of chunks of at most CHUNK entries, all of about the same size."""
    count = -(-len(entries) // CHUNK)
    cuts = [len(entries) * number // count for number in range(count + 1)]
    return tuple(chunk.with_entries(entries[a:b]) for a, b in pairwise(cuts))


def _chunked(items: Iterable[Sequence]) -> tuple[Chunk, ...]:
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

    __slots__ = ("__weakref__", "_ends", "_last", "chunks")

    def __init__(self, sequences: Iterable[Sequence] = (), *, chunks: tuple[Chunk, ...] | None = None) -> None:
        self.chunks: tuple[Chunk, ...] = _chunked(sequences) if chunks is None else chunks
        self._ends: list[int] | None = None
        self._last = 0

    @property
    def ends(self) -> list[int]:
        """For each chunk, the number of sequences up to its end."""
        if self._ends is None:
            self._ends = list(accumulate(map(len, self.chunks)))
        return self._ends

    def __len__(self) -> int:
        return self.ends[-1] if self.chunks else 0

    def __iter__(self) -> Iterator[Sequence]:
        for chunk in self.chunks:
            yield from chunk.passing()

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

    def locate(self, index: int) -> tuple[int, int]:
        """Return (number of the chunk, place in it) of a 0-based index, from 0 on. Raise IndexError."""
        return self._find(index)

    def _find(self, index: int) -> tuple[int, int]:
        """Return (chunk, index within it); index must be in range."""
        if not 0 <= index < len(self):
            raise IndexError(f"no sequence at {index} of {len(self)}")
        number = bisect_right(self.ends, index)
        return number, index - (self.ends[number - 1] if number else 0)

    def __getitem__(self, index: int) -> Sequence:
        """Return the sequence at a 0-based index; negative ones count from the end. Raise IndexError."""
        chunk, place = self._find(index + len(self) if index < 0 else index)
        return self.chunks[chunk].item(place)

    def at(self, indices: Iterable[int]) -> Iterator[Sequence]:
        """Yield the sequences at these 0-based indices, from 0 on. Raise IndexError.

        For neighbors in ascending order it is faster than one index after the other.
        """
        start, end, chunk = 0, 0, Chunk(())
        for index in indices:
            if not start <= index < end:
                number, place = self._find(index)
                chunk, start = self.chunks[number], index - place
                end = start + len(chunk)
            yield chunk.item(index - start)

    def uid_at(self, index: int) -> int:
        """Return the uid of the sequence at a 0-based index, from 0 on; nothing is read from a file. Raise
        IndexError."""
        chunk, place = self._find(index)
        return self.chunks[chunk].uid(place)

    def knows(self, question: Callable[[tuple[Sequence, ...]], Any]) -> bool:
        """Return whether facts(question) reads nothing from a file."""
        return all(chunk.knows(question) for chunk in self.chunks)

    def unread(self, question: Callable[[tuple[Sequence, ...]], Any]) -> int:
        """Return the number of sequences whose answer to facts(question) is not computed yet."""
        return sum(len(chunk) for chunk in self.chunks if not chunk.has_fact(question))

    def uids(self) -> Iterator[int]:
        """Return all uids in order; nothing is read from a file."""
        return chain.from_iterable(chunk.uids for chunk in self.chunks)

    def places(self, uids: Collection[int]) -> dict[int, int]:
        """Return the 0-based index of each of these uids that is in the list; nothing is read from a file."""
        wanted = frozenset(uids)
        found: dict[int, int] = {}
        if len(wanted) <= 64:
            for uid in wanted:
                with suppress(LookupError):
                    found[uid] = self.index(uid)
            return found
        before = 0
        for chunk in self.chunks:
            here = wanted.intersection(chunk.uids)
            if here:
                found.update((uid, before + place) for place, uid in enumerate(chunk.uids) if uid in here)
            before += len(chunk)
        return found

    @property
    def is_backed(self) -> bool:
        """Whether some sequences are in a file and not in memory."""
        return any(chunk.stub is not None for chunk in self.chunks)

    def slice(self, start: int, stop: int) -> tuple[Sequence, ...]:
        """Return the sequences from index start (0-based) to before stop; the range is limited to the list."""
        start, stop = max(start, 0), min(stop, len(self))
        if start >= stop:
            return ()
        (first, a), (last, b) = self._find(start), self._find(stop - 1)
        if first == last:
            return self.chunks[first].items[a : b + 1]
        middle = tuple(item for chunk in self.chunks[first + 1 : last] for item in chunk.passing())
        return self.chunks[first].items[a:] + middle + self.chunks[last].items[: b + 1]

    def index(self, uid: int) -> int:
        """Return the 0-based index of the sequence with that uid. Raise LookupError if there is none."""
        number, place = self._locate(uid)
        return place + (self.ends[number - 1] if number else 0)

    def by_uid(self, uid: int) -> Sequence:
        """Return the sequence with that uid. Raise LookupError if there is none."""
        number, place = self._locate(uid)
        return self.chunks[number].item(place)

    def changed(self, uid: int) -> Sequence | None:
        """Return the sequence with that uid if it is in memory. None if it is missing, or unchanged in a file."""
        for chunk in self.chunks:
            place = chunk.place(uid)
            if place >= 0:
                entry = chunk.entries[place]
                return None if isinstance(entry, int) else entry
        return None

    def __contains__(self, uid: object) -> bool:
        return any(chunk.place(uid) >= 0 for chunk in self.chunks)  # type: ignore[arg-type]

    def _locate(self, uid: int) -> tuple[int, int]:
        """Return (chunk, index in it) of a uid. Search first at the last result, because callers often go in order."""
        last = self._last
        for number in chain(range(last, min(last + 2, len(self.chunks))), range(len(self.chunks))):
            place = self.chunks[number].place(uid)
            if place >= 0:
                self._last = number
                return number, place
        raise LookupError(f"no sequence {uid}")

    def replace(self, index: int, sequence: Sequence) -> "SequenceList":
        """Return the list with another sequence at that 0-based index, from 0 on. Raise IndexError."""
        number, place = self._find(index)
        old = self.chunks[number]
        if old.item(place) is sequence:
            return self
        entries = old.entries
        chunk = old.with_entries((*entries[:place], sequence, *entries[place + 1 :]))
        return SequenceList(chunks=(*self.chunks[:number], chunk, *self.chunks[number + 1 :]))

    def insert(self, index: int, sequences: Iterable[Sequence]) -> "SequenceList":
        """Return the list with these sequences from that 0-based index on; index len() appends."""
        new = tuple(sequences)
        if not new:
            return self
        if not 0 <= index <= len(self):
            raise IndexError(f"cannot insert at {index} of {len(self)}")
        if not self.chunks:
            return SequenceList(new)
        number, place = self._find(index) if index < len(self) else (len(self.chunks) - 1, len(self.chunks[-1]))
        old = self.chunks[number]
        entries = old.entries
        whole = (*entries[:place], *new, *entries[place:])
        middle = (old.with_entries(whole),) if len(whole) <= 2 * CHUNK else _split(old, whole)
        return SequenceList(chunks=(*self.chunks[:number], *middle, *self.chunks[number + 1 :]))

    def remove(self, uids: Iterable[int]) -> "SequenceList":
        """Return the list without the sequences of these uids. Raise LookupError if one is not here."""
        left = set(uids)
        if not left:
            return self
        chunks = []
        for chunk in self.chunks:
            if len(left) < len(chunk):
                here = {uid for uid in left if chunk.place(uid) >= 0}
            else:
                here = left.intersection(chunk.uids)
            if here:
                left -= here
                entries = tuple(entry for entry, uid in zip(chunk.entries, chunk.uids) if uid not in here)
                if entries:
                    chunks.append(chunk.with_entries(entries))
            else:
                chunks.append(chunk)
        if left:
            raise LookupError(f"no sequence {min(left)}")
        return SequenceList(chunks=tuple(chunks))

    def map(self, change: Callable[[int, Sequence], Sequence], indices: Iterable[int]) -> "SequenceList":
        """Return the list with change(index, sequence) at each of these 0-based indices; untouched chunks are shared.

        Return the same list if each change returns the same object. Raise IndexError.
        """
        by_chunk: dict[int, list[int]] = {}
        ends, count = self.ends, len(self)
        for index in indices:
            if not 0 <= index < count:
                raise IndexError(f"no sequence at {index} of {count}")
            by_chunk.setdefault(bisect_right(ends, index), []).append(index)
        chunks = list(self.chunks)
        for number, here in by_chunk.items():
            old, start = chunks[number], ends[number - 1] if number else 0
            items = old.items if len(by_chunk) == 1 else old.passing()
            new = {}
            for index in here:
                place = index - start
                changed = change(index, items[place])
                if changed is not items[place]:
                    new[place] = changed
            if new:
                entries = tuple([new.get(place, entry) for place, entry in enumerate(old.entries)])
                chunks[number] = old.with_entries(entries)
        if all(a is b for a, b in zip(chunks, self.chunks)):
            return self
        return SequenceList(chunks=tuple(chunks))

    def facts(self, question: Callable[[tuple[Sequence, ...]], T]) -> Iterator[tuple[int, T]]:
        """Yield (index of the chunk's first sequence, answer) of a pure, module-level function, computed once a
        chunk."""
        before = 0
        for chunk in self.chunks:
            yield before, chunk.fact(question)
            before += len(chunk)


@dataclass(frozen=True, slots=True)
class Differences:
    """The uids of the sequences that differ between two lists: changed, only in the new, only in the old list.

    is_renumbered: some sequence of both lists has another position, or some were inserted or removed.
    """

    changed: frozenset[int] = frozenset()
    inserted: frozenset[int] = frozenset()
    removed: frozenset[int] = frozenset()
    is_renumbered: bool = False

    def __bool__(self) -> bool:
        return bool(self.changed or self.inserted or self.removed or self.is_renumbered)


def differences(old: SequenceList, new: SequenceList) -> Differences:
    """Return the differences. Sequences are compared by identity, and shared chunks are skipped."""
    if old is new or old.chunks is new.chunks:
        return Differences()
    in_place = _changed_in_place(old, new)
    if in_place is not None:
        return Differences(in_place)
    shared = {id(chunk) for chunk in old.chunks} & {id(chunk) for chunk in new.chunks}
    before = {uid: key for chunk in old.chunks if id(chunk) not in shared for uid, key in zip(chunk.uids, chunk.keys())}
    after = {uid: key for chunk in new.chunks if id(chunk) not in shared for uid, key in zip(chunk.uids, chunk.keys())}
    changed = frozenset(uid for uid, key in after.items() if uid in before and before[uid] != key)
    inserted = frozenset(after.keys() - before.keys())
    removed = frozenset(before.keys() - after.keys())

    def order(chunks: tuple[Chunk, ...]) -> list[object]:
        return [
            mark
            for chunk in chunks
            for mark in ([chunk] if id(chunk) in shared else [("sequence", uid) for uid in chunk.uids])
        ]

    return Differences(changed, inserted, removed, order(old.chunks) != order(new.chunks))


def _changed_in_place(old: SequenceList, new: SequenceList) -> frozenset[int] | None:
    """Return the uids of the changed sequences if all sequences are in the same places of the same chunks, else None.

    Most edits change one sequence. Then only its chunk is compared.
    """
    if len(old.chunks) != len(new.chunks):
        return None
    changed: list[int] = []
    for before, after in zip(old.chunks, new.chunks):
        if before is after:
            continue
        if len(before) != len(after):
            return None
        for place, (old_key, new_key) in enumerate(zip(before.keys(), after.keys())):
            if old_key != new_key:
                if before.uid(place) != after.uid(place):
                    return None
                changed.append(after.uid(place))
    return frozenset(changed)
