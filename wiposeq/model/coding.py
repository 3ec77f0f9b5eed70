"""Translate CDS features.

It hides how location, codon_start, transl_table and transl_except determine a protein (par. 89-92). The genetic codes
come from the edition. Rules and importers compare the result with the translation of the file.
"""

from collections.abc import Mapping
from contextlib import suppress
from typing import Literal

from msgspec import Struct

from wiposeq.model import location
from wiposeq.model.location import Complement, Join, Location, LocationError, Order, Span
from wiposeq.model.records import Feature
from wiposeq.standard import residues as symbols_of
from wiposeq.standard.edition import GeneticCode


class Coded(Struct, frozen=True):
    """The translation of a CDS.

    protein: without the stop at its end. stop_at: the 1-based codon of a stop inside, or 0. rest: the number of
    residues after the last whole codon, unless transl_except completes them.
    """

    protein: str
    has_stop: bool
    stop_at: int
    rest: int
    is_end_complete: bool


def decode(feature: Feature, residues: str, codes: Mapping[int, GeneticCode]) -> Coded | None:
    """Return the translation of a CDS. None if location, codon_start or transl_table are not valid."""
    start_text, table = feature.value("codon_start") or "1", feature.value("transl_table") or "1"
    if start_text not in ("1", "2", "3") or not table.isdecimal() or len(table) > 4 or int(table) not in codes:
        return None
    try:
        found = location.parse(feature.location)
    except LocationError:
        return None
    low, high = found.bounds
    if low < 1 or high > len(residues) or any(start > end for start, end, _ in found.spans()):
        return None
    read = location.extract(found, residues)
    starts_open, ends_open = open_ends(found)
    codon_start = int(start_text)
    protein = symbols_of.translate(
        read, codes[int(table)], codon_start, not starts_open, exceptions(feature, pieces(found)), not ends_open
    )
    whole, rest = divmod(max(len(read) - codon_start + 1, 0), 3)
    has_stop = protein.endswith("*")
    body = protein[:-1] if has_stop else protein
    return Coded(
        protein=body,
        has_stop=has_stop,
        stop_at=body.find("*") + 1,
        rest=0 if len(protein) > whole else rest,
        is_end_complete=not ends_open,
    )


def pieces(found: Location) -> list[tuple[int, int, bool]]:
    """Return (start, end, on the other strand) of each piece of a location, in the order in which it is read."""
    if isinstance(found, Complement):
        return [(start, end, not other) for start, end, other in reversed(pieces(found.part))]
    if isinstance(found, Join | Order):
        return [piece for part in found.parts for piece in pieces(part)]
    return list(found.spans())


def open_ends(found: Location) -> tuple[bool, bool]:
    """Return whether the start, and whether the end, is outside the sequence (`<`, `>`), in reading direction."""
    if isinstance(found, Complement):
        start, end = open_ends(found.part)
        return end, start
    if isinstance(found, Join | Order):
        return open_ends(found.parts[0])[0], open_ends(found.parts[-1])[1]
    if isinstance(found, Span):
        return found.before or found.starts_after, found.after or found.ends_before
    return False, False


def _place_in(read: list[tuple[int, int, bool]], position: int) -> int:
    """Return the 1-based place of a residue among the coding residues. 0 if it is not one of them."""
    before = 0
    for start, end, other in read:
        if start <= position <= end:
            return before + (end - position if other else position - start) + 1
        before += end - start + 1
    return 0


def _exception(value: str) -> tuple[Location, str] | None:
    """Return where a transl_except points and its amino acid, of a value (pos:...,aa:...); None if it cannot be
    read."""
    value = value.strip()
    text, comma, name = value[5:-1].rpartition(",aa:")
    if not value.startswith("(pos:") or not value.endswith(")") or not comma:
        return None
    try:
        return location.parse(text), name
    except LocationError:
        return None


def exceptions(feature: Feature, read: list[tuple[int, int, bool]]) -> dict[int, str]:
    """Return the transl_except of a CDS read in these pieces: 1-based place of the codon's first residue in them ->
    letter."""
    found: dict[int, str] = {}
    for qualifier in feature.qualifiers:
        parsed = _exception(qualifier.value or "") if qualifier.name == "transl_except" else None
        if parsed is None:
            continue
        pointed, name = parsed
        letter = {"TERM": "*", "OTHER": "X"}.get(name) or symbols_of.one_letter(name)
        if not letter:
            continue
        low, high = pointed.bounds
        places = [place for place in (_place_in(read, low), _place_in(read, high)) if place]
        if places:
            found[min(places)] = letter
    return found


class Codon(Struct, frozen=True):
    """Where a transl_except points.

    is_whole: whether it is one codon of its CDS, or an incomplete stop at the end. nearest: otherwise, the location of
    the codon that contains it, "" if no codon in one piece does. last: the highest position that it names.
    """

    is_whole: bool
    nearest: str
    amino_acid: str
    last: int


def codon_of(feature: Feature, value: str) -> Codon | None:
    """Return where the transl_except of a CDS points. None if value, location or codon_start cannot be parsed."""
    parsed, (start, read) = _exception(value), _frame_of(feature)
    if parsed is None or not start:
        return None
    pointed, name = parsed
    total = sum(end - low + 1 for low, end, _ in read)
    low, high = pointed.bounds
    places = sorted((_place_in(read, low), _place_in(read, high)))
    count = sum(end - first + 1 for first, end, _ in pointed.spans())
    inside = places[0] - start
    is_in_frame = places[0] > 0 and inside >= 0 and inside % 3 == 0 and count == places[1] - places[0] + 1
    if is_in_frame and (count == 3 or (name == "TERM" and count < 3 and places[1] == total)):
        return Codon(True, "", name, high)
    spot = places[0] or places[1]
    return Codon(False, _one_piece(read, spot - (spot - start) % 3) if spot >= start else "", name, high)


Fault = Literal["", "codon", "amino-acid", "range"]


def exception_fault(feature: Feature, value: str, length: int) -> Fault:
    """Return what is wrong with the transl_except of a CDS in a sequence of this length, "" for nothing.

    "codon": its location cannot be parsed or is not one whole codon of the CDS. "range": it is outside the sequence.
    """
    parsed, found = _exception(value), codon_of(feature, value)
    if parsed is None or found is None:
        return "codon"
    name = parsed[1]
    if name not in ("TERM", "OTHER") and not (name == name.capitalize() and symbols_of.one_letter(name)):
        return "amino-acid"
    if parsed[0].bounds[0] < 1 or found.last > length:
        return "range"
    return "" if found.is_whole else "codon"


_Frame = tuple[int, list[tuple[int, int, bool]]]
_last_frame: list[tuple[Feature, _Frame]] = []
"""The frame of the last CDS: one can have ten thousand transl_except, and each asks for it."""


def _frame_of(feature: Feature) -> _Frame:
    """Return codon_start and the pieces of a CDS; (0, []) if they cannot be parsed."""
    for known, frame in _last_frame:
        if known is feature:
            return frame
    start = feature.value("codon_start") or "1"
    found: _Frame = (0, [])
    if start in ("1", "2", "3"):
        with suppress(LocationError):
            found = int(start), pieces(location.parse(feature.location))
    _last_frame[:] = [(feature, found)]
    return found


def _one_piece(read: list[tuple[int, int, bool]], place: int) -> str:
    """Return the location of the three residues from this place on. "" if they are not in one piece of the CDS."""
    before = 0
    for start, end, other in read:
        inside = place - before - 1
        if 0 <= inside <= end - start - 2:
            low = end - inside - 2 if other else start + inside
            return f"complement({low}..{low + 2})" if other else f"{low}..{low + 2}"
        before += end - start + 1
    return ""


_OPEN: dict[str, str] = {"X": "", "B": "DNB", "Z": "EQZ", "J": "ILJ"}


def first_difference(protein: str, translated: str) -> int:
    """Return the 1-based place of the first amino acid that differs from the translation of the nucleotides, or 0.

    An ambiguous codon fits all amino acids that it may be: X fits any, and B, Z and J fit the ones that they mean.
    """
    if protein == translated:
        return 0
    for place, (one, other) in enumerate(zip(protein, translated), 1):
        if one != other and (other not in _OPEN or (_OPEN[other] and one not in _OPEN[other])):
            return place
    return 0 if len(protein) == len(translated) else min(len(protein), len(translated)) + 1
