"""Locations of features: parse the grammar of ST.26 par. 64-71, and print it.

The module hides the grammar. It accepts every nesting of the operators, a descending range, a misplaced `<` or `>` and
numbers beyond the sequence, so that rules can report the fault. All other texts raise LocationError. A parsed location
prints as the same text. Positions are 1-based and inclusive. shifting.py changes locations when residues change.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final

from msgspec import Struct

from wiposeq.model.readable import short
from wiposeq.standard.residues import reverse_complement
from wiposeq.texts import tr

MAX_DEPTH: Final = 50
"""A text with operators nested deeper than this is not a location."""

MAX_DIGITS: Final = 15
"""A text with a longer number is not a location."""

POSITION_QUALIFIERS: Final = frozenset({"anticodon", "transl_except", "rpt_unit_range", "tag_peptide"})
"""The qualifiers whose values contain positions of residues. shift_value() shifts them."""

_CACHED_LENGTH: Final = 120


class LocationError(ValueError):
    """A text is not a location. position: the 1-based character of the fault. template, values: the reason."""

    def __init__(self, template: str, position: int, **values: Any) -> None:
        super().__init__(template, position, values)
        self.template = template
        self.position = position
        self.values = values

    @property
    def message(self) -> str:
        """The reason, in the user's language."""
        return tr(self.template, **self.values)

    def __str__(self) -> str:
        return f"{self.message} ({self.position})"


class Location(Struct, frozen=True, gc=False):
    """A location: a Span, Site, Join, Order or Complement. ``str()`` prints it as ST.26 writes it."""

    def walk(self) -> "Iterator[Location]":
        """Yield this location and all its parts, outer ones first, in the order of the text."""
        yield self

    def spans(self) -> Iterator[tuple[int, int, bool]]:
        """Return (first number, second number, is on the complementary strand) of each Span and Site in the order of
        the text.

        The numbers are in the order of the text, also if they descend.
        """
        raise NotImplementedError

    @property
    def bounds(self) -> tuple[int, int]:
        """The smallest and the largest number in it."""
        low, high = zip(*((min(a, b), max(a, b)) for a, b, _ in self.spans()))
        return min(low), max(high)

    @property
    def first(self) -> int:
        """The smallest number in it."""
        return self.bounds[0]

    @property
    def last(self) -> int:
        """The largest number in it."""
        return self.bounds[1]

    @property
    def is_partial(self) -> bool:
        """Whether it contains `<` or `>`."""
        return any(part.has_mark for part in self.walk() if isinstance(part, Span))


class Span(Location, frozen=True, gc=False):
    """One residue `x` or a range `x..y`. before: `<` at its start; after: `>` at its end; `<x` and `>x` likewise.

    is_range: written as a range although both numbers are the same (`5..5`, `<5..5`). starts_after and ends_before: the
    misplaced marks of `>x..y` and `x..<y`, which can be parsed but have no meaning.
    """

    start: int
    end: int
    before: bool = False
    after: bool = False
    is_range: bool = False
    starts_after: bool = False
    ends_before: bool = False

    def spans(self) -> Iterator[tuple[int, int, bool]]:
        yield self.start, self.end, False

    @property
    def has_mark(self) -> bool:
        """Whether it has `<` or `>`."""
        return self.before or self.after or self.starts_after or self.ends_before

    @property
    def is_misplaced(self) -> bool:
        """Whether it has `>` at its start or `<` at its end."""
        return self.starts_after or self.ends_before

    def __str__(self) -> str:
        start = "<" if self.before else ">" if self.starts_after else ""
        end = ">" if self.after else "<" if self.ends_before else ""
        if self.start == self.end and not self.is_range and not (start and end):
            return f"{start or end}{self.start}"
        return f"{start}{self.start}..{end}{self.end}"


class Site(Location, frozen=True, gc=False):
    """A place between two residues: `x^y`, where y is x + 1, or 1 on a circular sequence of x residues."""

    start: int
    end: int

    def spans(self) -> Iterator[tuple[int, int, bool]]:
        yield self.start, self.end, False

    def __str__(self) -> str:
        return f"{self.start}^{self.end}"


class Several(Location, frozen=True, gc=False):
    parts: tuple[Location, ...]

    def walk(self) -> Iterator[Location]:
        yield self
        for part in self.parts:
            yield from part.walk()

    def spans(self) -> Iterator[tuple[int, int, bool]]:
        for part in self.parts:
            yield from part.spans()


class Join(Several, frozen=True, gc=False):
    """Parts placed end to end: `join(a,b)`."""

    def __str__(self) -> str:
        return f"join({','.join(map(str, self.parts))})"


class Order(Several, frozen=True, gc=False):
    """Parts in this order, which may or may not be joined: `order(a,b)`."""

    def __str__(self) -> str:
        return f"order({','.join(map(str, self.parts))})"


class Complement(Location, frozen=True, gc=False):
    """The complementary strand: `complement(a)`, read from the end of a to its start."""

    part: Location

    def walk(self) -> Iterator[Location]:
        yield self
        yield from self.part.walk()

    def spans(self) -> Iterator[tuple[int, int, bool]]:
        for start, end, is_complement in self.part.spans():
            yield start, end, not is_complement

    def __str__(self) -> str:
        return f"complement({self.part})"


_NUMBER = rf"(0|[1-9][0-9]{{0,{MAX_DIGITS - 1}}})"
_LEAF: Final = re.compile(rf"([<>]?){_NUMBER}(?:\.\.([<>]?){_NUMBER}|\^{_NUMBER})?")
_OPERATOR: Final = re.compile(r"(join|order|complement)\(")
_OTHER_CASE: Final = re.compile(r"(?:join|order|complement)\(", re.IGNORECASE)
_WORD: Final = re.compile(r"[A-Za-z][A-Za-z0-9_.]*")
PLAIN: Final = re.compile(r"([1-9][0-9]{0,14})(?:\.\.([1-9][0-9]{0,14}))?")


def parse(text: str) -> Location:
    """Return the location of a text. Raise LocationError with the place and the reason if it cannot be parsed.

    It takes linear time, also for nested locations.
    """
    return _parse_again(text) if len(text) <= _CACHED_LENGTH else _parse(text)


@lru_cache(maxsize=4096)
def _parse_again(text: str) -> Location:
    plain = PLAIN.fullmatch(text)
    if plain:
        start = int(plain[1])
        end = int(plain[2] or start)
        return Span(start, end, is_range=plain[2] is not None and start == end)
    return _parse(text)


def _parse(text: str) -> Location:
    open_ones: list[tuple[str, list[Location]]] = []
    place = 0
    while True:
        operator = _OPERATOR.match(text, place)
        if operator:
            if len(open_ones) == MAX_DEPTH:
                raise LocationError("Operators are nested more than {depth} levels deep", place + 1, depth=MAX_DEPTH)
            open_ones.append((operator[1], []))
            place = operator.end()
            continue
        leaf = _LEAF.match(text, place)
        if not leaf:
            raise _no_location(text, place)
        here: Location = _leaf(leaf)
        place = leaf.end()
        while True:
            sign = text[place : place + 1]
            if sign == "" and not open_ones:
                return here
            if sign == ")" and open_ones:
                word, parts = open_ones.pop()
                parts.append(here)
                if word == "complement":
                    here = Complement(here)
                else:
                    here = (Join if word == "join" else Order)(tuple(parts))
                place += 1
            elif sign == "," and open_ones and open_ones[-1][0] != "complement":
                open_ones[-1][1].append(here)
                place += 1
                break
            else:
                raise _no_continuation(text, place, open_ones[-1][0] if open_ones else "")


def _leaf(found: re.Match[str]) -> Location:
    start_mark, first, end_mark, second, after_caret = found.groups()
    start = int(first)
    if after_caret is not None:
        if start_mark:
            raise LocationError("`<` and `>` are not allowed with `^`", found.start() + 1)
        return Site(start, int(after_caret))
    if second is None:
        return Span(start, start, before=start_mark == "<", after=start_mark == ">")
    end = int(second)
    return Span(
        start,
        end,
        before=start_mark == "<",
        after=end_mark == ">",
        is_range=start == end and not (start_mark and end_mark),
        starts_after=start_mark == ">",
        ends_before=end_mark == "<",
    )


def _shown(text: str) -> str:
    return text if text.isprintable() else f"U+{ord(text):04X}"


def _no_location(text: str, place: int) -> LocationError:
    """Return the reason why no location begins at this 0-based place."""
    sign = text[place : place + 1]
    if not text:
        return LocationError("The location is empty", 1)
    if not sign:
        return LocationError("The location ends where a residue number is required", place + 1)
    if sign in "<>":
        return LocationError("A residue number is required after `{sign}`", place + 2, sign=sign)
    if sign.isspace():
        return LocationError("A location must not contain spaces", place + 1)
    if _OTHER_CASE.match(text, place):
        return LocationError("join, order and complement must be in lower-case letters", place + 1)
    word = _WORD.match(text, place)
    if word and text[word.end() : word.end() + 1] == ":":
        return LocationError("A location must not refer to another sequence", place + 1)
    if word and word[0] in ("join", "order", "complement"):
        return LocationError("`(` is required after {operator}", word.end() + 1, operator=word[0])
    if word:
        return LocationError("`{word}` is not one of join, order and complement", place + 1, word=short(word[0], 16))
    if sign == "-" and text[place + 1 : place + 2].isdecimal():
        return LocationError("Residue numbers must not be negative", place + 1)
    return LocationError("A residue number is required instead of `{sign}`", place + 1, sign=_shown(sign))


def _no_continuation(text: str, place: int, operator: str) -> LocationError:
    """Return the reason why the text after a location, from this 0-based place on, is not allowed in this operator."""
    sign = text[place : place + 1]
    if not sign:
        return LocationError("`)` is missing at the end of {operator}", place + 1, operator=operator)
    if sign == ")":
        return LocationError("`)` has no matching `(`", place + 1)
    if sign == ",":
        if operator:
            return LocationError("complement must contain one location", place + 1)
        return LocationError("A comma is only allowed inside join or order", place + 1)
    if sign.isspace():
        return LocationError("A location must not contain spaces", place + 1)
    if sign in "0123456789":
        if text[place - 1] == "0" and (place == 1 or text[place - 2] not in "0123456789"):
            return LocationError("Residue numbers must not have leading zeros", place)
        return LocationError("Residue numbers must have at most {digits} digits", place + 1, digits=MAX_DIGITS)
    if sign in ".^":
        is_range = text.startswith("..", place)
        after = place + (2 if is_range else 1)
        if sign == "." and not is_range:
            return LocationError("Two dots are required between the first and the last residue", place + 1)
        if text[place - 1] not in "0123456789" or _LEAF_END.search(text, max(place - 20, 0), place):
            return LocationError("The location must end before `{sign}`", place + 1, sign=sign)
        if text[after : after + 1] == ".":
            return LocationError("Two dots are required between the first and the last residue", after + 1)
        if sign == "^" and text[after : after + 1] in ("<", ">"):
            return LocationError("`<` and `>` are not allowed with `^`", after + 1)
        return _no_location(text, after)
    if sign in "-–—…‥":
        return LocationError("Two dots are required between the first and the last residue", place + 1)
    return LocationError("The location must end before `{sign}`", place + 1, sign=_shown(sign))


_LEAF_END: Final = re.compile(r"(?:\.\.[<>]?|\^)[0-9]{1,15}\Z")


def extract(location: Location, residues: str) -> str:
    """Return the nucleotides of a location: parts in their order, a complement reversed and complemented.

    A site, a descending span and positions outside the residues result in no nucleotides.
    """
    if isinstance(location, Span):
        return residues[max(location.start, 1) - 1 : max(location.end, 0)]
    if isinstance(location, Complement):
        return reverse_complement(extract(location.part, residues))
    if isinstance(location, Several):
        return "".join(extract(part, residues) for part in location.parts)
    return ""
