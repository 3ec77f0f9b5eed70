"""Build locations from parts: the operations of a person who edits a location without typing it.

It hides how parts are ordered and how marks of partial ends are kept. location.py has the grammar. Positions are
1-based and inclusive. A location is edited as a list of parts in reading order, each on its strand.
"""

from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from wiposeq.model.location import Complement, Join, Location, Order, Site, Span


def with_open_ends(location: Location, starts_open: bool, ends_open: bool) -> Location:
    """Return the location with or without `<` and `>` at its two ends, in reading direction."""
    if isinstance(location, Complement):
        return Complement(with_open_ends(location.part, ends_open, starts_open))
    if isinstance(location, Join | Order):
        parts = list(location.parts)
        if len(parts) == 1:
            return type(location)((with_open_ends(parts[0], starts_open, ends_open),))
        parts[0] = _with_start(parts[0], starts_open)
        parts[-1] = _with_end(parts[-1], ends_open)
        return type(location)(tuple(parts))
    return _with_end(_with_start(location, starts_open), ends_open)


def _with_start(part: Location, is_open: bool) -> Location:
    if isinstance(part, Complement):
        return Complement(_with_end(part.part, is_open))
    if isinstance(part, Join | Order):
        return type(part)((_with_start(part.parts[0], is_open), *part.parts[1:]))
    return replace(part, before=is_open, starts_after=False) if isinstance(part, Span) else part


def _with_end(part: Location, is_open: bool) -> Location:
    if isinstance(part, Complement):
        return Complement(_with_start(part.part, is_open))
    if isinstance(part, Join | Order):
        return type(part)((*part.parts[:-1], _with_end(part.parts[-1], is_open)))
    return replace(part, after=is_open, ends_before=False) if isinstance(part, Span) else part


Operator = Literal["join", "order"]


class Part(Struct, frozen=True):
    """One part. is_between: the place between residues start and end. before, after: `<` and `>`.

    is_other: on the complementary strand.
    """

    start: int
    end: int
    before: bool = False
    after: bool = False
    is_other: bool = False
    is_between: bool = False

    @property
    def length(self) -> int:
        """The number of residues."""
        return 0 if self.is_between else max(self.end - self.start + 1, 0)


class Parts(Struct, frozen=True):
    """A location as a list of parts in reading order, and the operator that connects them."""

    parts: tuple[Part, ...]
    operator: Operator = "join"


def parts_of(location: Location) -> Parts | None:
    """Return the parts of a location. None if it mixes join and order, or has marks that mean nothing."""
    operators = {type(each) for each in location.walk() if isinstance(each, Join | Order)}
    misplaced = any(each.is_misplaced for each in location.walk() if isinstance(each, Span))
    if len(operators) > 1 or misplaced:
        return None
    return Parts(tuple(_read(location, False)), "order" if operators == {Order} else "join")


def _read(location: Location, is_other: bool) -> list[Part]:
    if isinstance(location, Complement):
        return _read(location.part, not is_other)
    if isinstance(location, Join | Order):
        parts = reversed(location.parts) if is_other else location.parts
        return [part for each in parts for part in _read(each, is_other)]
    if isinstance(location, Site):
        return [Part(location.start, location.end, is_other=is_other, is_between=True)]
    assert isinstance(location, Span)
    return [Part(location.start, location.end, location.before, location.after, is_other)]


def built(parts: Parts) -> Location:
    """Return the location. Parts that are all on the complementary strand get one complement around them.

    Raise ValueError without a part.
    """
    if not parts.parts:
        raise ValueError("a location needs a part")
    if all(each.is_other for each in parts.parts):
        return Complement(_connected([_leaf(each) for each in reversed(parts.parts)], parts.operator))
    leaves = [Complement(_leaf(each)) if each.is_other else _leaf(each) for each in parts.parts]
    return _connected(leaves, parts.operator)


def _connected(leaves: list[Location], operator: Operator) -> Location:
    if len(leaves) == 1:
        return leaves[0]
    return (Join if operator == "join" else Order)(tuple(leaves))


def _leaf(part: Part) -> Location:
    if part.is_between:
        return Site(part.start, part.end)
    is_range = part.start == part.end and (part.before or part.after)
    return Span(part.start, part.end, part.before, part.after, is_range)


def split_at(parts: Parts, index: int, position: int) -> Parts:
    """Return the parts with one divided behind a residue of it. Return the same object if it is not inside."""
    part = parts.parts[index]
    if part.is_between or not part.start <= position < part.end:
        return parts
    low, high = replace(part, end=position, after=False), replace(part, start=position + 1, before=False)
    pair = (high, low) if part.is_other else (low, high)
    return replace(parts, parts=(*parts.parts[:index], *pair, *parts.parts[index + 1 :]))


def merged(parts: Parts, first: int, last: int) -> Parts:
    """Return the parts with those from first to last (0-based) as one range from the lowest to the highest residue."""
    chosen = parts.parts[first : last + 1]
    if len(chosen) < 2 or len({each.is_other for each in chosen}) > 1:
        return parts
    low, high = min(chosen, key=lambda each: each.start), max(chosen, key=lambda each: each.end)
    whole = Part(low.start, high.end, low.before, high.after, low.is_other)
    return replace(parts, parts=(*parts.parts[:first], whole, *parts.parts[last + 1 :]))


def shifted(parts: Parts, by: int) -> Parts:
    """Return the parts moved by so many residues, to the end of the sequence if positive."""
    return replace(parts, parts=tuple(replace(each, start=each.start + by, end=each.end + by) for each in parts.parts))


def turned(parts: Parts) -> Parts:
    """Return the parts on the other strand, read in the opposite direction."""
    return replace(parts, parts=tuple(replace(each, is_other=not each.is_other) for each in reversed(parts.parts)))
