"""What is gathered for LISTING rules while the sequences stream past: a fact of each sequence, in few bytes.

It hides how numbers that ascend by 1, small numbers, bytes and equal facts are packed: a fact takes one to nine bytes.
What is gathered, and what it means, is the rules'.
"""

from array import array
from collections.abc import Iterator
from typing import Any, Final

ALIKE: Final = 1_000
"""How many different facts are compared with the next ones, to store equal facts once."""


class Numbers:
    """A list of whole numbers that takes no memory as long as each is 1 more than the one before."""

    __slots__ = ("_count", "_first", "_odd")

    def __init__(self) -> None:
        self._count = 0
        self._first = 1
        self._odd: array[int] | None = None

    def append(self, number: int) -> int:
        """Append a number and return how many there are now."""
        count = self._count
        if self._odd is not None:
            self._odd.append(number)
        elif number != self._first + count:
            if count:
                self._odd = array("q", self)
                self._odd.append(number)
            else:
                self._first = number
        count = self._count = count + 1
        return count

    def extend(self, others: "Numbers") -> None:
        """Append all numbers of another list."""
        if self._odd is None and others._odd is None and (others._first == self._first + self._count):
            self._count += others._count
        else:
            for number in others:
                self.append(number)

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[int]:
        return iter(self.numbers())

    def numbers(self) -> "range | array[int]":
        """Return the numbers, for access by index."""
        return range(self._first, self._first + self._count) if self._odd is None else self._odd

    def index(self) -> dict[int, int] | None:
        """Return the place (from 1) of each number; None if every number equals its place."""
        if self._odd is None and (self._first == 1 or not self._count):
            return None
        return {number: place for place, number in enumerate(self, 1)}


class Places:
    """A list of ascending numbers: a byte each, none as long as each is 1 more than the one before."""

    __slots__ = ("_count", "_far", "_first", "_last", "_steps")

    _FAR: Final = 255

    def __init__(self) -> None:
        self._count = self._first = self._last = 0
        self._steps: bytearray | None = None
        self._far: array[int] = array("q")

    def append(self, number: int) -> None:
        """Append a number."""
        step = number - self._last
        self._last = number
        if self._steps is None:
            self._count += 1
            if step == 1 or self._count == 1:
                self._first = number + 1 - self._count
                return
            self._steps = bytearray(b"\1" * (self._count - 2))
        if 0 <= step < self._FAR:
            self._steps.append(step)
        else:
            self._steps.append(self._FAR)
            self._far.append(number)

    def __iter__(self) -> Iterator[int]:
        if self._steps is None:
            yield from range(self._first, self._first + self._count)
            return
        far = iter(self._far)
        number = self._first
        yield number
        for step in self._steps:
            number = number + step if step < self._FAR else next(far)
            yield number


class Gathered:
    """The facts of one collector, each with the position of its sequence.

    The first fact decides what is packed: whole numbers (one or eight bytes each) or bytes (their length). All other
    facts are objects; equal ones are stored once.
    """

    __slots__ = ("_alike", "_bytes", "_others", "_positions", "_small", "_where")

    def __init__(self) -> None:
        self._positions = Places()
        self._small: array[int] = array("B")
        self._bytes: bytearray | None = None
        self._where: array[int] = array("q")
        self._others: list[Any] = []
        self._alike: dict[Any, Any] = {}

    def add(self, position: int, fact: Any) -> None:
        """Add the fact of the sequence at this position."""
        self._positions.append(position)
        if type(fact) is int and self._bytes is None:
            try:
                self._small.append(fact)
                return
            except OverflowError:
                pass
        is_bytes = isinstance(fact, bytes)
        if is_bytes and not self._small:
            self._bytes = bytearray()
        if is_bytes and self._bytes is not None:
            self._bytes += fact
            self._append(len(fact))
        elif self._bytes is None and isinstance(fact, int) and -(1 << 63) <= fact < 1 << 63:
            self._append(fact)
        else:
            if len(self._alike) < ALIKE:
                fact = self._alike.setdefault(fact, fact)
            else:
                fact = self._alike.get(fact, fact)
            self._where.append(len(self._small))
            self._others.append(fact)
            self._small.append(0)

    def _append(self, number: int) -> None:
        try:
            self._small.append(number)
        except OverflowError:
            self._small = array("q", self._small)
            self._small.append(number)

    def items(self, uids: Numbers, before: int = 0) -> Iterator[tuple[int, int, Any]]:
        """Yield (position, uid, fact) of each.

        uids: of all sequences of this part. before: the number of sequences in the parts before this one.
        """
        others = zip(self._where, self._others)
        where, other = next(others, (-1, None))
        packed, start = self._bytes, 0
        all_uids = uids.numbers()
        for index, position in enumerate(self._positions):
            fact: Any
            if index == where:
                fact = other
                where, other = next(others, (-1, None))
            elif packed is None:
                fact = self._small[index]
            else:
                end = start + self._small[index]
                fact = bytes(packed[start:end])
                start = end
            yield position + before, all_uids[position - 1], fact


class Facts:
    """The facts that a LISTING rule gets: (position, uid, fact) in the order of the listing, as often as it iterates.

    parts: of each part of the listing the uids of its sequences and what was gathered there.
    """

    def __init__(self, parts: list[tuple[Numbers, Gathered | None]]) -> None:
        self._parts = parts

    def __iter__(self) -> Iterator[tuple[int, int, Any]]:
        before = 0
        for uids, gathered in self._parts:
            if gathered is not None:
                yield from gathered.items(uids, before)
            before += len(uids)
