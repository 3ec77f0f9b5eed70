"""Convert locations of data banks (INSDC text and Biopython's objects) to those of ST.26.

The module hides the forms that ST.26 writes differently (bonds, ranges across the origin, nested operators) and those
that ST.26 cannot express: these raise Unfit with a reason for the import report. Biopython counts from 0 and excludes
the end; nothing outside this module sees such a number.
"""

import re
from typing import Any, Final

from wiposeq.model.location import Complement, Join, Location, LocationError, Order, Site, Span, parse
from wiposeq.texts import mark, tr


class Unfit(ValueError):
    """A location that ST.26 cannot express. template and values: the reason."""

    def __init__(self, template: str, **values: Any) -> None:
        super().__init__(template, values)
        self.template = template
        self.values = values

    @property
    def reason(self) -> str:
        """The reason in the user's language."""
        return tr(self.template, **self.values)


_LONGEST: Final = 1_000_000
_DIGITS: Final = 15
_ZEROS: Final = re.compile(r"(?<![\d.])0+(?=[1-9])|(?<=\.\.)0+(?=[1-9])")
_BOND_ENDS: Final = re.compile(r"bond\((\d+)(?:,(\d+))?\)")
_OPERATORS: Final = re.compile(r"join|order|complement|bond|one-of|gap|replace", re.IGNORECASE)
_NUMBER_LATER: Final = re.compile(r"(?<!\d)(\d+)>")

_REMOTE: Final = mark("it names residues of another record")
_ONE_OF: Final = mark("one-of does not define one residue")
INEXACT: Final = mark("it does not define one residue")
_GAP: Final = mark("a gap has no residues")
_REPLACE: Final = mark("replace is an obsolete operator")
_BOND: Final = mark("a bond is a location on proteins only")
_BOTH: Final = mark("it contains both join and order")
_SITE: Final = mark("join or order contains a site between residues")
_COMPLEMENT: Final = mark("a protein has no other strand")
_DESCENDING: Final = mark("its end is smaller than its start, and the record is not circular")
_NOWHERE: Final = mark("the location is empty")


def read_insdc(text: str, length: int = 0, *, is_circular: bool = False, is_protein: bool = False) -> Location:
    """Parse a location of INSDC; a range across the origin becomes a join, and a bond of a protein x..y.

    length: the length of the sequence. A range may descend only if the sequence is circular.

    Raises Unfit.
    """
    plain = "".join(text.split())
    if not plain:
        raise Unfit(_NOWHERE)
    if len(plain) > _LONGEST:
        raise Unfit(mark("it is longer than {count} characters"), count=_LONGEST)
    words = {word.lower() for word in _OPERATORS.findall(plain)}
    for word, reason in (("one-of", _ONE_OF), ("gap", _GAP), ("replace", _REPLACE)):
        if word in words:
            raise Unfit(reason)
    if "bond" in words and not is_protein:
        raise Unfit(_BOND)
    if ":" in plain:
        raise Unfit(_REMOTE)
    if "?" in plain or re.search(r"\d\.\d", plain):
        raise Unfit(INEXACT)
    plain = _OPERATORS.sub(lambda word: word[0].lower(), plain)
    plain = _BOND_ENDS.sub(_bond, plain)
    if "bond" in plain:
        raise Unfit(INEXACT)
    plain = _ZEROS.sub("", _NUMBER_LATER.sub(r">\1", plain))
    try:
        found = parse(plain)
    except LocationError as error:
        raise Unfit(
            mark("it cannot be read at character {position}: {reason}"), position=error.position, reason=error.message
        ) from None
    return _unrolled(found, length if is_circular else 0)


def _bond(found: re.Match[str]) -> str:
    """Return a bond as the range of its ends, or as one residue if both ends are the same or one is missing."""
    ends = [end for end in found.groups() if end]
    if len({end.lstrip("0") for end in ends}) == 1 or max(map(len, ends)) > _DIGITS:
        return ends[0]
    return "..".join(sorted(ends, key=int))


def _unrolled(found: Location, length: int) -> Location:
    """Replace each descending range by a join across the origin. length: 0 if not circular."""
    if isinstance(found, Complement):
        return Complement(_unrolled(found.part, length))
    if isinstance(found, Join | Order):
        parts: list[Location] = []
        for part in found.parts:
            turned = _unrolled(part, length)
            parts.extend(turned.parts if isinstance(turned, Join) and isinstance(found, Join) else [turned])
        return type(found)(tuple(parts))
    if isinstance(found, Span) and found.start > found.end:
        if not length or found.start > length:
            raise Unfit(_DESCENDING)
        head = Span(found.start, length, before=found.before, is_range=True)
        tail = Span(1, found.end, after=found.after, is_range=True)
        return Join((_plain(head), _plain(tail)))
    return found


def _plain(span: Span) -> Span:
    """Return a span of one residue without a mark as one number."""
    if span.start == span.end and not span.has_mark:
        return Span(span.start, span.end)
    return span


def of_biopython(location: Any, length: int = 0) -> Location:
    """Convert a SimpleLocation or CompoundLocation of Biopython. Raises Unfit.

    length: the length of the sequence, to recognize the site n^1 of a circular one.
    """
    if location is None:
        raise Unfit(_NOWHERE)
    operator = {"join": Join, "order": Order}.get(getattr(location, "operator", "join"))
    parts = [_of_simple(part, length) for part in location.parts]
    if len(parts) == 1:
        return parts[0]
    if operator is None:
        raise Unfit(mark("{operator} is not one of join, order and complement"), operator=location.operator)
    if all(isinstance(part, Complement) for part in parts):
        inner = tuple(part.part for part in reversed(parts) if isinstance(part, Complement))
        return Complement(operator(inner))
    return operator(tuple(parts))


def _of_simple(part: Any, length: int) -> Location:
    if part.ref is not None or getattr(part, "ref_db", None) is not None:
        raise Unfit(_REMOTE)
    kinds = {type(part.start).__name__, type(part.end).__name__}
    if "OneOfPosition" in kinds:
        raise Unfit(_ONE_OF)
    if not kinds <= {"ExactPosition", "BeforePosition", "AfterPosition", "int"}:
        raise Unfit(INEXACT)
    start, end = int(part.start) + 1, int(part.end)
    first, last = (type(position).__name__.removesuffix("Position") for position in (part.start, part.end))
    found: Location
    if end == start - 1:
        if length and end in (0, length):
            found = Site(length, 1)
        elif end < 1:
            raise Unfit(INEXACT)
        else:
            found = Site(end, start)
    elif end < start or start < 1:
        raise Unfit(_DESCENDING)
    elif start == end and first == last:
        found = Span(start, end, before=first == "Before", after=first == "After")
    else:
        found = Span(
            start,
            end,
            before=first == "Before",
            after=last == "After",
            is_range=start == end and not (first in ("Before", "After") and last in ("Before", "After")),
            starts_after=first == "After",
            ends_before=last == "Before",
        )
    return Complement(found) if part.strand == -1 else found


def fitting(found: Location, molecule: str) -> tuple[Location, ...]:
    """Return the equivalent locations that ST.26 allows: one on nucleotides; on proteins one for each part.

    Raises Unfit. (ST.26 par. 64-69)
    """
    if molecule == "AA":
        return tuple(_plain_parts(found))
    if isinstance(found, Span | Site):
        return (found,)
    kinds = {type(part) for part in found.walk()}
    if Join in kinds and Order in kinds:
        raise Unfit(_BOTH)
    if Join not in kinds and Order not in kinds:
        leaf, other = _strand(found)
        return (Complement(leaf) if other else leaf,)
    if Site in kinds:
        raise Unfit(_SITE)
    operator = Join if Join in kinds else Order
    if isinstance(found, Complement) and isinstance(found.part, operator):
        inner = found.part.parts
        if len(inner) > 1 and all(isinstance(part, Span) for part in inner):
            return (found,)
    elif isinstance(found, operator) and len(found.parts) > 1 and all(map(_is_item, found.parts)):
        return (found,)
    parts = _flat(found)
    return (parts[0] if len(parts) == 1 else operator(tuple(parts)),)


def _is_item(part: Location) -> bool:
    """Return whether a location may be a part of join or order: a span, or the complement of one."""
    return isinstance(part.part if isinstance(part, Complement) else part, Span)


def _strand(found: Location) -> tuple[Location, bool]:
    """Remove all complements around a location; return it, and whether their number is odd."""
    other = False
    while isinstance(found, Complement):
        found, other = found.part, not other
    return found, other


def _flat(found: Location) -> list[Location]:
    """Return the spans of a location, or their complements, in the order of reading."""
    if isinstance(found, Complement):
        turned = reversed(_flat(found.part))
        return [part.part if isinstance(part, Complement) else Complement(part) for part in turned]
    if isinstance(found, Join | Order):
        return [flat for part in found.parts for flat in _flat(part)]
    return [found]


def _plain_parts(found: Location) -> list[Location]:
    if isinstance(found, Complement):
        raise Unfit(_COMPLEMENT)
    if isinstance(found, Join | Order):
        return [plain for part in found.parts for plain in _plain_parts(part)]
    return [found]


def bond_of(found: Location) -> Location | None:
    """Return the range x..y of a bond that is written as join(x,y) or order(x,y), or else None."""
    if isinstance(found, Join | Order) and len(found.parts) == 2:
        ends = [part.start for part in found.parts if isinstance(part, Span) and part.start == part.end]
        if len(ends) == 2 and ends[0] != ends[1]:
            return Span(min(ends), max(ends))
    return None
