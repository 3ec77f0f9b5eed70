"""Sequences that stay in a file until somebody looks at them.

It hides which of them are in memory at the moment: the last few stretches that were looked at, bounded by what they
weigh, so that a list of a million sequences costs what its index costs. Where a stretch comes from is given by whoever
opened the file; how a list is made of stretches is sequence_list.py's. Any thread may ask.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any, Final

from wiposeq.model.records import Sequence as Record

KEPT: Final = 64 << 20
"""Bytes, roughly, that the stretches kept at hand may weigh together."""
LEAST: Final = 2
"""How many stretches are kept at hand whatever they weigh: one to look at, and one to compare or scroll to."""
_A_SEQUENCE: Final = 2_600
"""Bytes a sequence weighs without its residues, with the usual number of features."""

Fetch = Callable[[int], tuple[Record, ...]]
Guess = Callable[[int, object], Any]


class Backing:
    """A file that holds sequences in stretches, numbered from 0.

    fetch(stretch) reads one and gives always equal sequences; it may raise UserError, when the file is gone or was
    changed, and must allow several threads at once. guess(stretch, question): the answer to a question about the
    sequences of a stretch that can be told without fetching them, or None.
    """

    def __init__(self, fetch: Fetch, kept: int = KEPT, guess: Guess = lambda stretch, question: None) -> None:
        self._fetch = fetch
        self.guess = guess
        self._most = kept
        self._at_hand: OrderedDict[int, tuple[tuple[Record, ...], int]] = OrderedDict()
        self._weight = 0
        self._lock = threading.Lock()

    def items(self, stretch: int) -> tuple[Record, ...]:
        """The sequences of a stretch, kept at hand for a while. Raises UserError."""
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
        """The sequences of a stretch for somebody who goes through them all: nothing is kept. Raises UserError."""
        found = self._at_hand.get(stretch)
        return found[0] if found is not None else self._fetch(stretch)

    @property
    def weight(self) -> int:
        """Bytes, roughly, of what is at hand."""
        return self._weight


class Stub:
    """One stretch of a backing: all that is in memory of its sequences.

    start: how many sequences of the file stand before it; uids: of its sequences.
    """

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
