"""Sequences that stay in a file until they are needed.

It hides which of them are in memory: the stretches that were used last, within a limit. So a list of a million
sequences takes the memory of its index. The caller that opens the file passes the function that reads a stretch.
sequence_list.py builds a list from stretches. Several threads may use a backing.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any, Final

from wiposeq.model.records import Sequence as Record

CACHE_SIZE: Final = 64 << 20
"""The approximate size of the cached stretches, in bytes."""
LEAST: Final = 2
"""How many stretches are always cached: one to show, and one to compare or scroll to."""
_A_SEQUENCE: Final = 2_600
"""The approximate size of a sequence without its residues and features, in bytes."""

Fetch = Callable[[int], tuple[Record, ...]]
Guess = Callable[[int, object], Any]


class Backing:
    """A file that holds sequences in stretches, numbered from 0.

    fetch(stretch): returns the sequences of a stretch, always equal ones. It raises UserError if the file is missing or
    was changed. Several threads may call it. guess(stretch, question): returns the answer to a question about a stretch
    if it is known without reading the sequences, or None.
    """

    def __init__(
        self, fetch: Fetch, cache_size: int = CACHE_SIZE, guess: Guess = lambda stretch, question: None
    ) -> None:
        self._fetch = fetch
        self.guess = guess
        self._most = cache_size
        self._at_hand: OrderedDict[int, tuple[tuple[Record, ...], int]] = OrderedDict()
        self._weight = 0
        self._lock = threading.Lock()

    def items(self, stretch: int) -> tuple[Record, ...]:
        """Return the sequences of a stretch, and cache them. Raise UserError."""
        with self._lock:
            found = self._at_hand.get(stretch)
            if found is not None:
                self._at_hand.move_to_end(stretch)
                return found[0]
        items = self._fetch(stretch)
        weight = sum(len(item.residues) + _A_SEQUENCE + 400 * len(item.features) for item in items)
        with self._lock:
            if stretch in self._at_hand:
                return self._at_hand[stretch][0]
            self._at_hand[stretch] = items, weight
            self._weight += weight
            while self._weight > self._most and len(self._at_hand) > LEAST:
                self._weight -= self._at_hand.popitem(last=False)[1][1]
        return items

    def passing(self, stretch: int) -> tuple[Record, ...]:
        """Return the sequences of a stretch without caching them, to iterate over a whole list. Raise UserError."""
        found = self._at_hand.get(stretch)
        return found[0] if found is not None else self._fetch(stretch)

    @property
    def weight(self) -> int:
        """The approximate size of the cached stretches, in bytes."""
        return self._weight


class Stub:
    """A reference to one stretch of a backing. start: the number of sequences before it. uids: of its sequences."""

    __slots__ = ("backing", "start", "stretch", "uids")

    def __init__(self, backing: Backing, stretch: int, start: int, uids: Sequence[int]) -> None:
        self.backing = backing
        self.stretch = stretch
        self.start = start
        self.uids = uids

    def items(self) -> tuple[Record, ...]:
        return self.backing.items(self.stretch)

    def passing(self) -> tuple[Record, ...]:
        return self.backing.passing(self.stretch)
