"""Rules about the locations of features (ST.26 par. 64-71)."""

import re
from collections.abc import Iterator
from functools import partial
from itertools import islice
from typing import Final

from msgspec.structs import replace

from wiposeq.model import location, shifting
from wiposeq.model.address import Address
from wiposeq.model.coding import decode, first_difference
from wiposeq.model.edit import Edit
from wiposeq.model.edits import Insert, Remove, SetField, Together
from wiposeq.model.finding import Fix
from wiposeq.model.location import Complement, Join, Location, LocationError, Order, Site, Span
from wiposeq.model.project import Project
from wiposeq.model.readable import Phrase, short
from wiposeq.model.records import Feature, Sequence, new_uid
from wiposeq.rules.rule import Context, E, Hit, LooksAt, W, at, molecule_of, offer, rule, set_to, suggest
from wiposeq.rules.sequences import has_location_after, is_source, is_translation_doubtful, whole


def is_length_disputed(context: Context, sequence: Sequence) -> bool:
    """Return whether the length in the file, or a feature other than the source, suggests another length."""
    declared = context.origin.declared.get(sequence.uid)
    if declared is not None and declared.length is not None:
        return True
    others = tuple(feature for feature in sequence.features if not is_source(feature))
    rest = replace(sequence, features=others)
    return has_location_after(rest, len(sequence.residues)) or is_translation_doubtful(context, rest)


def read_location(text: str) -> Location | None:
    """Return the parsed location. None if it cannot be parsed."""
    try:
        return location.parse(text)
    except LocationError:
        return None


@rule(
    "feature/location-missing",
    LooksAt.FEATURE,
    E,
    "par. 64",
    "The feature has no location; a location is required",
)
def location_missing(context: Context, sequence: Sequence, feature: Feature) -> Iterator[Hit]:
    """Every feature has a location.

    Why: without a location nobody knows which residues a feature describes.

    Usual cause: ST.25 allowed features without a location. The location of all residues is 1..length.

    Safe because: ST.26 defines the location of a source feature: the whole sequence. If the file states another number
    of residues, or other features suggest it, a person decides. No other location is added automatically.

    Example right: <INSDFeature_location>12..40</INSDFeature_location>

    Example wrong: <INSDFeature_location></INSDFeature_location>
    """
    if not feature.location.strip():
        place = at(sequence, feature, field="location")
        full = whole(sequence)
        if is_source(feature):
            fix = set_to(place, full, safe=not is_length_disputed(context, sequence))
        else:
            fix = suggest(place, full)
        yield Hit(place, fixes=(fix,) if sequence.residues else ())


_DOTS: Final = re.compile(r"(?<=\d)\)?(?:\.{2,4}|…|‥|[-–—−]|to)\(?(?=[<>]?\d)")
_IN_PARENTHESES: Final = re.compile(r"(?<![A-Za-z])\(([<>]?\d+(?:\.\.[<>]?\d+)?)\)")
_ZEROS: Final = re.compile(r"(?<!\d)0+(?=[1-9])")
_SAME: Final = re.compile(r"(?<![\d<>])(\d+)\.\.\1(?!\d)")
_WORDS: Final = re.compile(r"join|order|complement", re.IGNORECASE)

_CUT_SHORT: Final = re.compile(r"[.,\-–—<>^]\s*(?:\)|$)|(?:^|\()\s*[.,\-–—^]|\d\s+[<>]?\d")
"""A location that lacks a number, or has a space between two numbers: nobody knows what is missing."""


def normalized_location(text: str) -> str:
    """Return the location that a text most likely means, in the spelling of the standard. "" if there is none.

    It corrects spaces, ``(21)..(21)``, dashes and other signs for "..", leading zeros, and operators in capital
    letters.
    """
    if len(text) > 100_000:
        return ""
    clean = "".join(text.split()).replace("&lt;", "<").replace("&gt;", ">").replace(";", ",")
    clean = _WORDS.sub(lambda word: word[0].lower(), clean)
    clean = _IN_PARENTHESES.sub(r"\1", clean)
    clean = _DOTS.sub("..", clean)
    clean = _IN_PARENTHESES.sub(r"\1", clean)
    clean = _SAME.sub(r"\1", _ZEROS.sub("", clean))
    clean = clean.rstrip(".,")
    return clean if read_location(clean) is not None else ""


@rule(
    "feature/location-unreadable",
    LooksAt.FEATURE,
    E,
    "par. 64-70",
    'The location "{location}" cannot be read at character {position}: {reason}',
)
def location_unreadable(context: Context, sequence: Sequence, feature: Feature) -> Iterator[Hit]:
    """Every location has the form x, x..y, <x..>y or x^y. For nucleotides it may also have join, order and complement.

    Why: a program must know which residues are meant.

    Usual cause: the spelling of ST.25, (5)..(10), spaces, or a dash instead of two full stops.

    Safe because: only the spelling changes: parentheses, spaces, zeros and the sign between two numbers. If a number is
    missing, a person decides.

    Example right: join(5..10,20..30)

    Example wrong: (5)-(10)
    """
    text = feature.location
    if not text.strip():
        return
    try:
        location.parse(text)
    except LocationError as error:
        place = at(sequence, feature, field="location")
        meant = normalized_location(text)
        fixes = (set_to(place, meant, safe=_CUT_SHORT.search(text) is None),) if meant else ()
        seen = (
            text
            if len(text) <= 24
            else "..." * (error.position > 12) + text[max(error.position - 12, 0) :][:20] + "..."
        )
        values = {"location": short(seen, 30), "position": error.position, "reason": Phrase(error.message)}
        yield Hit(place, values, fixes)


@rule(
    "feature/location-past-end",
    LooksAt.FEATURE,
    E,
    "par. 65",
    'The location "{location}" exceeds the sequence, which has the residues 1 to {length}',
)
def location_past_end(context: Context, sequence: Sequence, feature: Feature) -> Iterator[Hit]:
    """All numbers of a location are between 1 and the length of the sequence.

    Why: a feature cannot describe residues that the sequence does not have.

    Usual cause: the sequence was shortened after the feature was entered, or the location refers to another sequence.

    Example right: 12..40 in a sequence of 40 residues

    Example wrong: 12..41 in a sequence of 40 residues
    """
    length = len(sequence.residues)
    found = read_location(feature.location)
    if found is None or not length or is_source(feature):
        return
    low, high = found.bounds
    if low >= 1 and high <= length:
        return
    place = at(sequence, feature, field="location")
    clipped = shifting.clip(feature.location, length)
    if clipped:
        fix = offer('Shorten to "{location}"', SetField(place, clipped), location=short(clipped))
    else:
        fix = offer("Remove the feature", Remove((at(sequence, feature),)))
    yield Hit(place, {"location": short(feature.location, 30), "length": length}, (fix,))


_RANGE: Final = re.compile(r"([<>]?)(\d+)\.\.([<>]?)(\d+)")


def _ascending(text: str) -> str:
    def swap(found: re.Match[str]) -> str:
        start, end = int(found[2]), int(found[4])
        return f"{found[1]}{end}..{found[3]}{start}" if start > end else found[0]

    return _RANGE.sub(swap, text)


@rule(
    "feature/location-descending",
    LooksAt.FEATURE,
    E,
    "par. 66",
    'The numbers of "{location}" descend; the smaller number must come first',
    variants={"overlap": 'The parts "{location}" of the join overlap'},
)
def location_descending(context: Context, sequence: Sequence, feature: Feature) -> Iterator[Hit]:
    """In x..y, x is not greater than y. A feature on the other strand has complement. Parts of a join do not overlap.

    Why: a range is read from its smaller to its greater number.

    Usual cause: the feature is on the complementary strand. Then 20..10 must be complement(10..20).

    Example right: 12..40, or complement(12..40) on the other strand

    Example wrong: 40..12
    """
    found = read_location(feature.location)
    if found is None:
        return
    place = at(sequence, feature, field="location")
    for part in found.walk():
        if isinstance(part, Span) and part.start > part.end:
            likely = [_ascending(feature.location)]
            if molecule_of(sequence) in ("DNA", "RNA") and isinstance(found, Span):
                likely.append(f"complement({likely[0]})")
                if feature.key == "CDS":
                    likely.sort(key=lambda text: not _is_coding(context, sequence, feature, text))
            yield Hit(place, {"location": short(str(part))}, tuple([set_to(place, each) for each in likely]))
            return
    for part in found.walk():
        if isinstance(part, Join):
            reach, before = 0, ""
            for low, high, each in sorted((*each.bounds, str(each)) for each in part.parts):
                if low <= reach:
                    both = short(f"{short(before, 20)}, {short(each, 20)}", 45)
                    yield Hit(place, {"location": both}, severity=W, variant="overlap")
                    return
                if high > reach:
                    reach, before = high, each


def _is_coding(context: Context, sequence: Sequence, feature: Feature, text: str) -> bool:
    """Return whether a location of a CDS codes for its translation, or for a protein with a stop at its end only."""
    coded = decode(replace(feature, location=text), sequence.residues, context.edition.genetic_codes)
    if coded is None or coded.stop_at:
        return False
    translation = feature.value("translation")
    return not first_difference(translation, coded.protein) if translation else coded.has_stop and not coded.rest


def _bond(found: Location) -> str:
    """Return join(x,y) or order(x,y) of two single residues as x..y, the form of a bond in ST.26. "" for all others."""
    if isinstance(found, Join | Order) and len(found.parts) == 2:
        ends = [part.start for part in found.parts if isinstance(part, Span) and part.start == part.end]
        if len(ends) == 2 and ends[0] != ends[1]:
            return f"{min(ends)}..{max(ends)}"
    return ""


@rule(
    "feature/location-operator-on-protein",
    LooksAt.FEATURE,
    E,
    "par. 64, 66",
    '"{location}" is not allowed for proteins; a location of a protein must be x or x..y',
)
def location_operator_on_protein(context: Context, sequence: Sequence, feature: Feature) -> Iterator[Hit]:
    """A location of a protein is one residue or one range. It has no join, order or complement.

    Why: a protein has one strand, and a feature in several parts is written as several features. The two ends of a
    DISULFID or CROSSLNK are written x..y.

    Usual cause: older guidance wrote bonds as join(4,15).

    Safe because: only a bond between two residues is changed, and both residues remain the ends of the bond.

    Example right: DISULFID at 4..15

    Example wrong: DISULFID at join(4,15)
    """
    if molecule_of(sequence) != "AA":
        return
    found = read_location(feature.location)
    if found is None or not isinstance(found, Join | Order | Complement):
        return
    place = at(sequence, feature, field="location")
    fixes: list[Fix] = []
    bond = _bond(found)
    if bond and feature.key in ("DISULFID", "CROSSLNK"):
        fixes.append(set_to(place, bond, safe=True))
    elif isinstance(found, Join | Order) and all(isinstance(part, Span) for part in found.parts):
        fixes.append(offer("Split into one feature for each part", partial(_split, sequence.uid, feature.uid)))
    elif isinstance(found, Complement) and isinstance(found.part, Span):
        fixes.append(set_to(place, str(found.part)))
    yield Hit(place, {"location": short(feature.location, 30)}, tuple(fixes))


def _split(sequence_uid: int, feature_uid: int, project: Project) -> Edit:
    """Return the edit that splits a feature into one feature for each part of its location."""
    sequence = project.sequences.by_uid(sequence_uid)
    index, feature = next((n, f) for n, f in enumerate(sequence.features) if f.uid == feature_uid)
    found = location.parse(feature.location)
    parts = found.parts if isinstance(found, Join | Order) else (found,)
    more = tuple(Feature(new_uid(), feature.key, str(part), feature.qualifiers) for part in parts[1:])
    place = Address(sequence_uid, feature_uid, field="location")
    return Together(
        "", (SetField(place, str(parts[0])), Insert(Address(sequence_uid, field="features"), index + 1, more))
    )


@rule(
    "feature/location-caret",
    LooksAt.FEATURE,
    E,
    "par. 66",
    '"{location}" is not a site; x^y must be two adjacent residues, or the ends ({length}^1) of a circle',
    variants={
        "coding": '"{location}" is between two residues; a coding sequence must have codons',
        "protein": '"{location}" is between two amino acids; par. 66 describes such a site for nucleotides',
    },
)
def location_caret(context: Context, sequence: Sequence, feature: Feature) -> Iterator[Hit]:
    """x^y is the place between two adjacent residues: y is x + 1. n^1 is between the ends of a circular nucleic acid.

    Why: a site is always between two adjacent residues.

    Usual cause: the range x..y was meant.

    Example right: 20^21

    Example wrong: 20^25
    """
    found = read_location(feature.location)
    if found is None:
        return
    length, is_protein = len(sequence.residues), molecule_of(sequence) == "AA"
    if isinstance(found, Site) and feature.key == "CDS":
        yield Hit(at(sequence, feature, field="location"), {"location": short(str(found))}, variant="coding")
        return
    for part in found.walk():
        if isinstance(part, Site) and part.end != part.start + 1:
            if part.end == 1 and part.start == length and not is_protein:
                continue
            place = at(sequence, feature, field="location")
            fixes: tuple[Fix, ...] = ()
            if isinstance(found, Site) and 1 <= part.start < part.end:
                fixes = (set_to(place, f"{part.start}..{part.end}"),)
            yield Hit(place, {"location": short(str(part)), "length": length}, fixes)
            return
    # Par. 66 describes a site of adjoining nucleotides; WIPO's guidance has 29^30 on a protein VARIANT (an insertion).
    if is_protein and isinstance(found, Site) and feature.key != "VARIANT":
        place = at(sequence, feature, field="location")
        yield Hit(place, {"location": short(str(found))}, variant="protein", severity=W)


_OF_SEVERAL_PARTS: Final = ("circular_RNA", "ribosomal_slippage", "trans_splicing")
"""Qualifiers that only a location of several parts may have."""


def _unwrapped(found: Location) -> Location:
    """Return the location without each join and order that has one part only."""
    if isinstance(found, Complement):
        return Complement(_unwrapped(found.part))
    if isinstance(found, Join | Order):
        parts = tuple(_unwrapped(part) for part in found.parts)
        return parts[0] if len(parts) == 1 else type(found)(parts)
    return found


@rule(
    "feature/location-operators",
    LooksAt.FEATURE,
    E,
    "par. 67-69",
    "{operator} has one part only; it must have two or more",
    variants={
        "mixed": "The location has both join and order; only one of them is allowed",
        "nested": "{operator} inside {outer} is not allowed; use ranges, single residues or their complements",
        "site": '"{location}" inside {operator} is not allowed; a site x^y must be the whole location',
    },
)
def location_operators(context: Context, sequence: Sequence, feature: Feature) -> Iterator[Hit]:
    """join and order have two or more parts. They are not used in the same location, and contain no x^y.

    Why: one part cannot be joined. join says that the parts form one molecule, order does not, so both together
    contradict each other.

    Usual cause: parts of the location were removed, or a program combined several locations.

    Safe because: a join or order of one part means the same residues as the part alone. If a qualifier requires several
    parts, or a translation differs, a part may have been lost, and a person decides.

    Example right: join(1..10,20..30)

    Example wrong: join(1..10)
    """
    found = read_location(feature.location)
    if found is None or isinstance(found, Span | Site):
        return
    if molecule_of(sequence) == "AA":
        return  # feature/location-operator-on-protein reports it
    place = at(sequence, feature, field="location")
    kinds = {type(part) for part in found.walk()}
    if Join in kinds and Order in kinds:
        yield Hit(place, variant="mixed")
        return
    for part in found.walk():
        if isinstance(part, Join | Order) and len(part.parts) == 1:
            is_whole = not any(each.name in _OF_SEVERAL_PARTS for each in feature.qualifiers)
            alone = replace(sequence, features=(replace(feature, location=str(_unwrapped(found))),))
            is_safe = is_whole and not is_translation_doubtful(context, alone)
            yield Hit(place, {"operator": _word(part)}, (set_to(place, str(_unwrapped(found)), safe=is_safe),))
            return
    yield from islice(_nested(place, found, False, ""), 1)


def _word(part: Location) -> str:
    return type(part).__name__.lower()


def _nested(place: Address, part: Location, in_complement: bool, in_list: str) -> Iterator[Hit]:
    """Yield a hit for each part that is not allowed where it is, outer parts first.

    in_list: the join or order that contains the part, "" if none.
    """
    if isinstance(part, Site):
        if in_list:
            yield Hit(place, {"location": str(part), "operator": in_list}, variant="site")
    elif isinstance(part, Complement):
        if in_complement:
            yield Hit(place, {"operator": "complement", "outer": "complement"}, variant="nested")
        yield from _nested(place, part.part, True, in_list)
    elif isinstance(part, Join | Order):
        if in_list:
            yield Hit(place, {"operator": _word(part), "outer": in_list}, variant="nested")
        for each in part.parts:
            yield from _nested(place, each, in_complement, _word(part))


@rule(
    "feature/location-partial",
    LooksAt.FEATURE,
    W,
    "par. 66",
    'In "{location}", < may only precede the first residue, and > only the last one',
)
def location_partial(context: Context, sequence: Sequence, feature: Feature) -> Iterator[Hit]:
    """< is only used at the start of a range, > only at its end.

    Why: < means that the feature begins before the residue, > that it ends after it.

    Usual cause: the two signs were exchanged, often for a feature on the complementary strand.

    Example right: <1..50

    Example wrong: >1..50
    """
    found = read_location(feature.location)
    if found is None:
        return
    for part in found.walk():
        if isinstance(part, Span) and part.is_misplaced:
            place = at(sequence, feature, field="location")
            text = _RANGE.sub(lambda m: f"{'<' if m[1] else ''}{m[2]}..{'>' if m[3] else ''}{m[4]}", feature.location)
            # with the same sign at both ends the location has no meaning; otherwise the signs were exchanged
            severity = E if re.search(r"<\d+\.\.<|>\d+\.\.>", str(part)) else None
            yield Hit(place, {"location": short(str(part))}, (set_to(place, text),), severity=severity)
            return
