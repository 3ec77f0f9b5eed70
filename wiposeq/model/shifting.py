"""Move locations, and the positions in values of qualifiers, when residues are replaced (1-based positions)."""

import re
from collections.abc import Callable
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from wiposeq.model.location import (
    PLAIN,
    POSITION_QUALIFIERS,
    Complement,
    Location,
    LocationError,
    Several,
    Site,
    Span,
    parse,
)


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
    """Return the numbers of a location in order. [] if the text or a number is too long, or for other digits."""
    words = _numbers(text) if text.isascii() and len(text) < 100_000 else []
    return list(map(int, words)) if words and len(max(words, key=len)) <= _MOST_DIGITS else []


def form_of(text: str, numbers: tuple[int, ...]) -> str:
    """Return a template that prints the location by `template % numbers`. "" if the location has no common form."""
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
    plain = PLAIN.fullmatch(text)
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
    """Residues start..end are replaced by `inserted` others. length: the number of residues before, None if unknown."""

    start: int
    end: int
    inserted: int
    length: int | None

    @property
    def difference(self) -> int:
        return self.inserted - (self.end - self.start + 1)

    def leaf(self, leaf: Location) -> Location | None:
        """Return a span or site after the change. None if it is removed."""
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
        """Return the last inserted residue in place of a removed location. None if the location has only sites."""
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
    """Return the span with other ends. A range with < or > that shrinks to one residue is still written as a range."""
    assert isinstance(leaf, Span)
    was_range = leaf.is_range or leaf.start != leaf.end
    is_range = start == end and (leaf.is_range or (was_range and leaf.has_mark))
    return replace(leaf, start=start, end=end, is_range=is_range)


def _rebuilt(location: Location, move: Callable[[Location], Location | None]) -> Location | None:
    """Return the location with every span and site moved. A join or order with one remaining part is unwrapped."""
    if isinstance(location, Complement):
        part = _rebuilt(location.part, move)
        return None if part is None else Complement(part)
    if not isinstance(location, Several):
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
    are deleted. The value is unchanged if it has no position or cannot be parsed.
    """
    if name in ("rpt_unit_range", "tag_peptide"):
        moved = shift(value, start, end, inserted, length=length)
        if moved is None or moved == value:
            return moved or ""
        return f"{moved}..{moved}" if moved.isdecimal() and ".." in value else moved
    return move_value(name, value, lambda old: shift(old, start, end, inserted, length=length))


def move_value(name: str, value: str, move: Callable[[str], str | None]) -> str:
    """Return the value of a qualifier with move(location) in place of the location that it names.

    "" if move() returns None. The value is unchanged if it names no location or cannot be parsed.
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
