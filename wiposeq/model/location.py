"""Locations of features: parse the grammar of ST.26 par. 64-71, print, clip and shift.

It hides the grammar, and how a location changes when residues change. It accepts every nesting of the operators, a
descending range, a misplaced `<` or `>` and numbers beyond the sequence, so that rules can report the fault. All other
texts raise LocationError. A parsed location prints as the same text. Positions are 1-based and inclusive.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

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


class _Several(Location, frozen=True, gc=False):
    parts: tuple[Location, ...]

    def walk(self) -> Iterator[Location]:
        yield self
        for part in self.parts:
            yield from part.walk()

    def spans(self) -> Iterator[tuple[int, int, bool]]:
        for part in self.parts:
            yield from part.spans()


class Join(_Several, frozen=True, gc=False):
    """Parts placed end to end: `join(a,b)`."""

    def __str__(self) -> str:
        return f"join({','.join(map(str, self.parts))})"


class Order(_Several, frozen=True, gc=False):
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
_PLAIN: Final = re.compile(r"([1-9][0-9]{0,14})(?:\.\.([1-9][0-9]{0,14}))?")


def parse(text: str) -> Location:
    """Return the location of a text. Raise LocationError with the place and the reason if it cannot be parsed.

    It takes linear time, also for nested locations.
    """
    return _parse_again(text) if len(text) <= _CACHED_LENGTH else _parse(text)


@lru_cache(maxsize=4096)
def _parse_again(text: str) -> Location:
    plain = _PLAIN.fullmatch(text)
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
        return LocationError("`{word}` is not one of join, order and complement", place + 1, word=word[0][:30])
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


def clip(text: str, length: int) -> str | None:
    """Return the location limited to residues 1..length. Parts completely outside are removed.

    A join or order with one remaining part is unwrapped. None if no part remains or the text cannot be parsed.
    """
    try:
        location = parse(text)
    except LocationError:
        return None
    low, high = location.bounds
    if low >= 1 and high <= length:
        return text
    clipped = _rebuilt(location, lambda leaf: _clipped(leaf, length))
    return None if clipped is None else str(clipped)


def _clipped(leaf: Location, length: int) -> Location | None:
    if isinstance(leaf, Span):
        if min(leaf.start, leaf.end) > length or max(leaf.start, leaf.end) < 1 or length < 1:
            return None
        return _with_ends(leaf, min(max(leaf.start, 1), length), min(max(leaf.end, 1), length))
    assert isinstance(leaf, Site)
    if leaf.end == 1 and leaf.start > length:
        return Site(length, 1) if length > 1 else None
    return leaf if min(leaf.start, leaf.end) >= 1 and max(leaf.start, leaf.end) <= length else None


_PART: Final = r"(?:<?[1-9][0-9]{0,14}\.\.>?[1-9][0-9]{0,14}|[1-9][0-9]{0,14})"
_PARTS: Final = rf"(?:{_PART}|complement\({_PART}\))"
_JOINED: Final = rf"(?:join|order)\({_PARTS}(?:,{_PARTS})+\)"
_has_common_form = re.compile(rf"{_PART}|{_JOINED}|complement\((?:{_PART}|{_JOINED})\)").fullmatch
"""A true value if a location has a common form. Such locations are shifted without parsing."""
_numbers = re.compile(r"[0-9]+").findall
_NO_DIGITS: Final = {ord(digit): None for digit in "0123456789"}
_MOST_FORMS: Final = 5_000
_MOST_DIGITS: Final = 15
_LARGEST: Final = 10**_MOST_DIGITS - 1
_SHORT: Final = 2 * _MOST_DIGITS + len("complement(..)")
_forms: dict[tuple[str, int], str] = {}
"""A cache: (the location without digits, the number of its numbers) -> a template for its numbers, "" if not common."""


def numbers_in(text: str) -> list[int]:
    """Return the numbers in a location, in order; none of one that is far too long, or has such numbers or other
    digits."""
    words = _numbers(text) if text.isascii() and len(text) < 100_000 else []
    return list(map(int, words)) if words and len(max(words, key=len)) <= _MOST_DIGITS else []


def form_of(text: str, numbers: tuple[int, ...]) -> str:
    """Return what prints the location when its numbers, or others, are put in by `%`; "" if it has not the form most
    have."""
    bare = text.translate(_NO_DIGITS), len(numbers)
    form = _forms.get(bare)
    if form is None:
        form = re.sub("[0-9]+", "%d", text) if _has_common_form(text) else ""
        if len(_forms) < _MOST_FORMS and len(form) < 1000:
            _forms[bare] = form
    return form if form and max(numbers) <= _LARGEST and form % numbers == text else ""


class Move:
    """A replacement of residues start..end that shifts all following residues by the difference; see shift()."""

    def __init__(self, start: int, end: int, difference: int, length: int | None) -> None:
        self._start, self._end, self._difference = start, end, difference
        self._longest = length

    def common(self, text: str) -> str | None:
        """Return the shifted location if it has a common form and no end of a part is inside the change.

        Each part is then before, after or around the change. Return the same object if nothing changes, and None for
        all other locations.
        """
        start, end, difference, longest = self._start, self._end, self._difference, self._longest
        head, inner, tail = ("complement(", text[11:-1], ")") if text[:11] == "complement(" else ("", text, "")
        low_text, _, high_text = inner.partition("..")
        if low_text.isdigit() and high_text.isdigit() and text.isascii() and len(text) < _SHORT:
            low, high = int(low_text), int(high_text)
            if f"{head}{low}..{high}{tail}" == text and 0 < low <= high and (longest is None or high <= longest):
                if high < start:
                    return text
                if low > end:
                    return f"{head}{low + difference}..{high + difference}{tail}"
        numbers = numbers_in(text)
        if not numbers:
            return None
        last = max(numbers)
        if last >= start and longest is not None and last > longest:
            return None
        form = form_of(text, tuple(numbers))
        if not form:
            return None
        if last < start:
            return text
        if end >= start:
            for number in numbers:
                if start <= number <= end:
                    return None
        return form % tuple([number + difference if number > end else number for number in numbers])


def shift(text: str, start: int, end: int, inserted: int, *, length: int | None = None) -> str | None:
    """Return the location after residues start..end were replaced by `inserted` others; None if it is removed.

    end = start - 1 is an insertion before start; inserted = 0 a deletion; length: the number of residues before,
    if known. A text that cannot be parsed is returned unchanged. `<` and `>` are preserved. A location
    inside the sequence before is inside it afterwards. The rules are:

    - If the number of residues is the same, nothing is shifted. Numbers beyond a known length are not shifted. An
      insertion after the last residue of the sequence shifts nothing.
    - Parts before the change stay; parts after it are shifted by the difference. So an insertion directly before the
      first or after the last residue of a part does not extend it.
    - A part that contains the whole change, also at one of its ends, becomes longer or shorter. A part that is exactly
      the replaced residues becomes the inserted ones; if nothing was inserted, it is removed.
    - A part with one end inside the change ends (or starts) at its nearest residue that was not replaced.
    - A part inside the change that does not reach both its ends keeps its distance from the start of the change. If the
      inserted residues are too few for that, it is removed. If the whole location would be removed, although residues
      were inserted, it becomes the last inserted residue.
    - A join or order with one remaining part is unwrapped.
    - A site x^y stays next to the residue that remains, and after x if the insertion is exactly there. It is removed if
      both residues were deleted, or if no residue remains on one of its sides (without a length, the end of the
      sequence is assumed after a deletion). The site n^1 of a circular sequence stays between its ends.
    """
    difference = inserted - (end - start + 1)
    if not difference:
        return text
    plain = _PLAIN.fullmatch(text)
    if plain:
        low = int(plain[1])
        high = int(plain[2] or low)
        if low <= high < start:
            return text
        if end < low <= high and (length is None or low <= length):
            return f"{low + difference}..{high + difference}" if plain[2] else str(low + difference)
    else:
        shifted = Move(start, end, difference, length).common(text)
        if shifted is not None:
            return shifted
    try:
        location = parse(text)
    except LocationError:
        return text
    if end >= start and location.last < start:
        return text
    change = _Change(start, end, inserted, length)
    moved = _rebuilt(location, change.leaf)
    if moved is None and inserted:
        moved = change.pulled(location)
    return None if moved is None else str(moved)


class _Change(Struct, frozen=True):
    """Residues start..end replaced by `inserted` others: where numbers go. length: of the sequence before, or None."""

    start: int
    end: int
    inserted: int
    length: int | None

    @property
    def difference(self) -> int:
        return self.inserted - (self.end - self.start + 1)

    def leaf(self, leaf: Location) -> Location | None:
        """Return where a span or site goes, None if it goes away."""
        if self.length is not None:
            low, high = leaf.bounds
            is_appended = self.end < self.start and self.start > self.length
            if low > self.length or (is_appended and not (isinstance(leaf, Site) and leaf.start == self.length)):
                return leaf
        if isinstance(leaf, Site):
            return self._site(leaf)
        assert isinstance(leaf, Span)
        low, high = sorted((leaf.start, leaf.end))
        ends = self._ends(low, high)
        if ends is None:
            return None
        return _with_ends(leaf, *(ends if leaf.start <= leaf.end else reversed(ends)))

    def pulled(self, location: Location) -> Location | None:
        """Return the last inserted residue instead of a location that went away; None for one that consists of
        sites."""
        last = self.start + self.inserted - 1
        leaf = next((part for part in location.walk() if isinstance(part, Span)), None)
        if leaf is None:
            return None
        found = _with_ends(leaf, last, last)
        return Complement(found) if all(is_complement for _, _, is_complement in location.spans()) else found

    def _ends(self, low: int, high: int) -> tuple[int, int] | None:
        start, end, last = self.start, self.end, self.start + self.inserted - 1
        if high < start:
            return low, high
        if low > end:
            return low + self.difference, high + self.difference
        if low <= start and high >= end:
            high += self.difference
            return (low, high) if low <= high else None
        if low < start:
            return low, start - 1
        if high > end:
            return last + 1, high + self.difference
        return (low, min(high, last)) if low <= last else None

    def _site(self, site: Site) -> Location | None:
        start, end, last = self.start, self.end, self.start + self.inserted - 1
        left, right = site.start, site.end
        if right == 1 and left > 1:
            if left >= start:
                left = last if left <= end else left + self.difference
            elif left == start - 1 and end < start:
                left = last
            return Site(left, 1) if left > 1 else None
        if right != left + 1:
            ends = self._ends(*sorted((left, right)))
            return None if ends is None else Site(*(ends if left <= right else reversed(ends)))
        if right < start or (right == start and end < start):
            return site
        if left > end:
            return Site(left + self.difference, right + self.difference)
        if not self.inserted and left >= start and right <= end:
            return None
        if left < start:
            left = start - 1
        else:
            left = min(left, last) if right <= end else last
        is_followed = left < last or (self.length is not None and end < self.length) or right > end
        if not is_followed and self.inserted:
            left, is_followed = left - 1, True
        return Site(left, left + 1) if left >= 1 and is_followed else None


def _with_ends(leaf: Location, start: int, end: int) -> Location:
    """Return the span with other ends; a marked range that shrinks to one residue stays written as a range."""
    assert isinstance(leaf, Span)
    was_range = leaf.is_range or leaf.start != leaf.end
    is_range = start == end and (leaf.is_range or (was_range and leaf.has_mark))
    return replace(leaf, start=start, end=end, is_range=is_range)


def _rebuilt(location: Location, move: Callable[[Location], Location | None]) -> Location | None:
    """Return the location with every span and site moved; a join or order that lost all but one part is unwrapped."""
    if isinstance(location, Complement):
        part = _rebuilt(location.part, move)
        return None if part is None else Complement(part)
    if not isinstance(location, _Several):
        return move(location)
    parts: list[Location] = []
    for old in location.parts:
        new = _rebuilt(old, move)
        if new is not None:
            parts.append(new)
    if not parts:
        return None
    if len(parts) == 1 and len(location.parts) > 1:
        return parts[0]
    return type(location)(tuple(parts))


_POS: Final = re.compile(r"\(\s*pos:\s*")


def shift_value(name: str, value: str, start: int, end: int, inserted: int, *, length: int | None = None) -> str:
    """Return the value of a qualifier after residues start..end were replaced by `inserted` others, as shift() moves
    them.

    Moves the position inside `(pos:LOCATION,aa:Phe,seq:aaa)` of anticodon and transl_except, and the range that is the
    value of rpt_unit_range and tag_peptide (one residue left is still written n..n). "" if its residues
    are deleted. Unchanged if the qualifier has no position or cannot be parsed.
    """
    if name in ("rpt_unit_range", "tag_peptide"):
        moved = shift(value, start, end, inserted, length=length)
        if moved is None or moved == value:
            return moved or ""
        return f"{moved}..{moved}" if moved.isdecimal() and ".." in value else moved
    return move_value(name, value, lambda old: shift(old, start, end, inserted, length=length))


def move_value(name: str, value: str, move: Callable[[str], str | None]) -> str:
    """Return the value of a qualifier with move(location) in place of the location that it names.

    "" if move() returns None; unchanged if the qualifier names no location or cannot be read.
    """
    if name in ("rpt_unit_range", "tag_peptide"):
        return move(value) or ""
    head = _POS.match(value) if name in POSITION_QUALIFIERS else None
    if not head:
        return value
    depth = 0
    for place in range(head.end(), len(value)):
        sign = value[place]
        if sign == "(":
            depth += 1
        elif sign == ")" or (sign == "," and not depth):
            if not depth:
                old = value[head.end() : place].rstrip()
                moved = move(old)
                return "" if moved is None else value[: head.end()] + moved + value[head.end() + len(old) :]
            depth -= 1
    return value


def extract(location: Location, residues: str) -> str:
    """Return the nucleotides of a location: parts in their order, a complement reversed and complemented.

    A site, a descending span and positions outside the residues result in no nucleotides.
    """
    if isinstance(location, Span):
        return residues[max(location.start, 1) - 1 : max(location.end, 0)]
    if isinstance(location, Complement):
        return reverse_complement(extract(location.part, residues))
    if isinstance(location, _Several):
        return "".join(extract(part, residues) for part in location.parts)
    return ""
