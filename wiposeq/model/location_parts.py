"""Build locations from parts: the operations of a person who edits a location without typing it.

It hides how parts are ordered and how marks of partial ends are kept. location.py has the grammar. Positions are
1-based and inclusive. A location is a list of parts, joined or in order, as a whole on one strand or part by part.
"""

from msgspec.structs import replace

from wiposeq.model.location import Complement, Join, Location, Order, Span


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
