"""The facts that LISTING rules gather from the sequences: a fact of each sequence, in few bytes.

It hides how a fact is packed. A fact is plain data: a number, a text, or a tuple of these.
"""

import marshal
from array import array
from collections.abc import Iterator
from typing import Any, Final

pack: Final = marshal.dumps
"""Return a fact as bytes. Raise ValueError if it is not plain data."""


class Gathered:
    """The packed facts of one collector, each with the position of its sequence."""

    def __init__(self) -> None:
        self._positions = array("I")
        self._lengths = array("I")
        self._data = bytearray()

    def add(self, position: int, fact: bytes) -> None:
        """Add the packed fact of the sequence at this position."""
        self._positions.append(position)
        self._lengths.append(len(fact))
        self._data += fact

    def items(self) -> Iterator[tuple[int, Any]]:
        """Yield (position, fact) of each sequence with a fact."""
        start = 0
        for position, length in zip(self._positions, self._lengths):
            yield position, marshal.loads(self._data[start : start + length])
            start += length


class Facts:
    """The facts that a LISTING rule gets: (position, uid, fact) in the order of the listing. It can be iterated often.

    parts: of each part of the listing the uids of its sequences and what was gathered there.
    """

    def __init__(self, parts: "list[tuple[array[int], Gathered | None]]") -> None:
        self._parts = parts

    def __iter__(self) -> Iterator[tuple[int, int, Any]]:
        before = 0
        for uids, gathered in self._parts:
            for position, fact in gathered.items() if gathered is not None else ():
                yield before + position, uids[position - 1], fact
            before += len(uids)
