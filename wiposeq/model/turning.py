"""Turn residues to the other strand, and compute the new locations of their features.

It hides how a location is mirrored: numbers, strand, and the marks of partial ends. edits.ReverseComplement uses it.
"""

from typing import Final

from msgspec.structs import replace

from wiposeq.model import location, shifting
from wiposeq.model.location import Complement, Join, Location, LocationError, Order, Site, Span
from wiposeq.model.records import Feature, Qualifier, Sequence

_SIDES: Final = {"left": "right", "right": "left", "LEFT": "RIGHT", "RIGHT": "LEFT"}


class Turn:
    """Residues first..last (1-based, inclusive) are replaced by their reverse complement."""

    def __init__(self, first: int, last: int) -> None:
        self.first, self.last = first, last

    def feature(self, feature: Feature) -> Feature:
        """Return the feature on the other strand if it is inside the turned residues, else the same object.

        A source feature describes both strands, so it never gets a complement.
        """
        old = self._inside(feature.location)
        if old is None:
            return feature
        new = self.mirrored(old) if feature.key in ("source", "SOURCE") else self.turned(old)
        is_complement = all(each for _, _, each in old.spans())
        qualifiers = tuple(self._qualifier(each, is_complement) for each in feature.qualifiers)
        if str(new) == feature.location and all(a is b for a, b in zip(qualifiers, feature.qualifiers)):
            return feature
        return replace(feature, location=str(new), qualifiers=qualifiers)

    def reaches_beyond(self, feature: Feature) -> bool:
        """Return whether a feature has residues inside and outside, so that no location describes it after the turn."""
        if feature.key in ("source", "SOURCE"):
            return False
        try:
            spans = list(location.parse(feature.location).spans())
        except LocationError:
            return True
        touches = any(min(a, b) <= self.last and max(a, b) >= self.first for a, b, _ in spans)
        return touches and self._inside(feature.location) is None

    def turned(self, old: Location) -> Location:
        """Return the location of the same molecule on the other strand."""
        if isinstance(old, Complement):
            return self.mirrored(old.part)
        if isinstance(old, (Join, Order)) and any(isinstance(part, Complement) for part in old.parts):
            return type(old)(tuple(map(self.turned, old.parts)))
        return Complement(self.mirrored(old))

    def mirrored(self, old: Location) -> Location:
        """Return the location whose complement has the residues of the old one."""
        if isinstance(old, Complement):
            return Complement(self.mirrored(old.part))
        if isinstance(old, (Join, Order)):
            return type(old)(tuple(map(self.mirrored, reversed(old.parts))))
        total = self.first + self.last
        if isinstance(old, Site):
            return Site(total - old.end, total - old.start)
        assert isinstance(old, Span)
        return Span(
            total - old.end,
            total - old.start,
            before=old.after,
            after=old.before,
            is_range=old.is_range,
            starts_after=old.ends_before,
            ends_before=old.starts_after,
        )

    def _inside(self, text: str) -> Location | None:
        """Return the parsed location if it is inside the turned residues, else None."""
        try:
            found = location.parse(text)
        except LocationError:
            return None
        return found if self.first <= found.first and found.last <= self.last else None

    def _qualifier(self, qualifier: Qualifier, was_complement: bool) -> Qualifier:
        """Return a qualifier of a turned feature. was_complement: whether the feature was a complement before."""
        value = qualifier.value
        if not value:
            return qualifier
        if qualifier.name == "direction":
            new = _SIDES.get(value, value)
        elif qualifier.name in location.POSITION_QUALIFIERS:
            has_strand = qualifier.name in ("anticodon", "transl_except")

            def move(text: str) -> str:
                old = self._inside(text)
                if old is None:
                    return text
                keeps_strand = not has_strand or (was_complement and not isinstance(old, Complement))
                return str(self.mirrored(old) if keeps_strand else self.turned(old))

            new = shifting.move_value(qualifier.name, value, move)
        else:
            return qualifier
        return qualifier if new == value else replace(qualifier, value=new)


def features_left(sequence: Sequence, start: int, end: int) -> list[Feature]:
    """Return the features that ReverseComplement(start, end) does not change, although their residues change."""
    turn = Turn(start, end)
    return [feature for feature in sequence.features if turn.reaches_beyond(feature)]
