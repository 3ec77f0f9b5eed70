"""Rules about features: their keys, the one source of each sequence, and their locations (ST.26 par. 60-71)."""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache, lru_cache, partial
from itertools import islice
from typing import Final

from wiposeq.model import location
from wiposeq.model.address import Address
from wiposeq.model.edits import Edit, Insert, Remove, SetField, Together
from wiposeq.model.finding import Fix
from wiposeq.model.location import Complement, Join, Location, LocationError, Order, Site, Span
from wiposeq.model.project import Project
from wiposeq.model.records import Feature, Qualifier, Sequence, new_uid
from wiposeq.rules.latin import short
from wiposeq.rules.rule import Context, E, Hit, LooksAt, W, at, mend, molecule_of, rule
from wiposeq.rules.sequences import add_source, is_length_of_symbols, is_source, whole
from wiposeq.standard.edition import Edition
from wiposeq.standard.oldkeys import Today, key_of_own, todays_key

# Keys


@cache
def _keys_by_case(edition: Edition, molecule: str) -> dict[str, str]:
    return {key.lower(): key for key in edition.keys(molecule)}


@lru_cache(maxsize=1000)
def _nearest_key(edition: Edition, molecule: str, word: str) -> str:
    by_case = _keys_by_case(edition, molecule)
    return next((by_case[near] for near in get_close_matches(word, by_case, 1, 0.75)), "")


def todays_case(edition: Edition, molecule: str, key: str) -> str:
    """The key of Annex I that a key is, whatever its case; "" if it is none of this molecule."""
    return key if key in edition.keys(molecule) else _keys_by_case(edition, molecule).get(key.strip().lower(), "")


def _other(molecule: str) -> str:
    return "DNA" if molecule == "AA" else "AA"


COUNTERPARTS: Final = {
    "variation": "VARIANT",
    "misc_difference": "VARIANT",
    "modified_base": "MOD_RES",
    "misc_binding": "BINDING",
    "sig_peptide": "SIGNAL",
    "transit_peptide": "TRANSIT",
    "propeptide": "PROPEP",
    "mat_peptide": "CHAIN",
    "CDS": "CHAIN",
    "repeat_region": "REPEAT",
    "VARIANT": "variation",
    "VAR_SEQ": "misc_difference",
    "MUTAGEN": "misc_difference",
    "CONFLICT": "misc_difference",
    "MOD_RES": "modified_base",
    "BINDING": "misc_binding",
    "SIGNAL": "sig_peptide",
    "TRANSIT": "transit_peptide",
    "PROPEP": "propeptide",
    "CHAIN": "mat_peptide",
    "PEPTIDE": "mat_peptide",
    "REPEAT": "repeat_region",
}
"""The key that says on proteins what another says on nucleotides, and the other way round."""


def _is_single(text: str) -> bool:
    return ".." not in text and "," not in text


def rekey(sequence: int, feature: int, today: Today, project: Project) -> Edit:
    """Another key, and the qualifiers that go with it where the feature has none of that name and value."""
    found = next(f for f in project.sequences.by_uid(sequence).features if f.uid == feature)
    place = Address(sequence, feature)
    key, wanted = today
    have = {(q.name, q.value) for q in found.qualifiers}
    uid = max((q.uid for q in found.qualifiers), default=0)
    new = tuple(
        Qualifier(uid + n, name, value)
        for n, (name, value) in enumerate(wanted, 1)
        if (name, value) not in have and (name == "note" or not any(q.name == name for q in found.qualifiers))
    )
    return Together("", (SetField(place.at("key"), key), Insert(place.at("qualifiers"), len(found.qualifiers), new)))


def _rekey(sequence: Sequence, feature: Feature, today: Today, *, safe: bool = False) -> Fix:
    key, qualifiers = today
    how = partial(rekey, sequence.uid, feature.uid, today)
    if not qualifiers:
        return mend("Make it {key}", how, safe=safe, key=key)
    name, value = qualifiers[0]
    return mend("Make it {key} with {name} {value}", how, safe=safe, key=key, name=name, value=short(value))


@rule(
    "feature/key-unknown",
    LooksAt.FEATURE,
    E,
    "par. 62; Annex I",
    "The feature key {key} is not in Annex I; one of its keys for {molecule} is required",
    variants={"missing": "The feature has no key; one of the keys of Annex I is required"},
)
def key_unknown(context: Context, sequence: Sequence, feature: Feature) -> Iterator[Hit]:
    """Every feature key is one of Annex I, written exactly so.

    Why: the keys are a closed list, so that data banks and search programs understand them.

    Usual cause: a key of one's own, which is written as a misc_feature (SITE or REGION on proteins) with a note.

    Example right: misc_feature with the note linker

    Example wrong: linker
    """
    molecule, key = molecule_of(sequence), feature.key
    place = at(sequence, feature, field="key")
    if not key.strip():
        own = key_of_own(molecule, "", _is_single(feature.location))[0]
        yield Hit(
            place,
            fixes=(mend("Choose a key ({key}?)", SetField(place, own), is_choice=True, key=own),) * bool(molecule),
            variant="missing",
        )
        return
    keys = context.edition.keys(molecule)
    if not keys or key in keys or todays_case(context.edition, molecule, key):
        return
    if todays_case(context.edition, _other(molecule), key) or todays_key(molecule, key):
        return
    fixes = []
    near = _nearest_key(context.edition, molecule, key.strip().lower()[:100])
    if near:
        fixes.append(_rekey(sequence, feature, (near, ())))
    fixes.append(_rekey(sequence, feature, key_of_own(molecule, short(key, 200), _is_single(feature.location))))
    yield Hit(place, {"key": short(key, 30), "molecule": molecule}, tuple(fixes))


@rule(
    "feature/key-case",
    LooksAt.FEATURE,
    E,
    "par. 62; Annex I",
    "The feature key {key} must be written {today}",
)
def key_case(context: Context, sequence: Sequence, feature: Feature) -> Iterator[Hit]:
    """Feature keys are written with the very capital and small letters of Annex I.

    Why: programs compare them letter by letter.

    Usual cause: listings of 2018 to 2021, when proteins had the key SOURCE; it is source today.

    Example right: source

    Example wrong: SOURCE
    """
    molecule = molecule_of(sequence)
    today = todays_case(context.edition, molecule, feature.key)
    if today and today != feature.key:
        place = at(sequence, feature, field="key")
        fix = mend("Write {key}", SetField(place, today), safe=True, key=today)
        yield Hit(place, {"key": short(feature.key, 30), "today": today}, (fix,))


@rule(
    "feature/key-of-other-molecule",
    LooksAt.FEATURE,
    E,
    "par. 62; Annex I",
    "The key {key} is for amino acid sequences; this one is {molecule}",
    variants={"nucleotides": "The key {key} is for nucleotide sequences; this one is {molecule}"},
)
def key_of_other_molecule(context: Context, sequence: Sequence, feature: Feature) -> Iterator[Hit]:
    """Nucleotide keys stand on DNA and RNA, amino acid keys on proteins.

    Why: Annex I has a list for each; the same thing is called otherwise.

    Usual cause: features were copied from a gene to its protein, or the molecule type is wrong.

    Example right: REGION on a protein

    Example wrong: misc_feature on a protein
    """
    molecule, key = molecule_of(sequence), feature.key
    if not molecule or todays_case(context.edition, molecule, key):
        return
    other = todays_case(context.edition, _other(molecule), key)
    if not other:
        return
    today = COUNTERPARTS.get(other, "")
    own = key_of_own(molecule, other, _is_single(feature.location))
    fixes = [_rekey(sequence, feature, (today, ()))] if today else []
    fixes.append(_rekey(sequence, feature, own))
    variant = "nucleotides" if molecule == "AA" else ""
    place = at(sequence, feature, field="key")
    yield Hit(place, {"key": short(key, 30), "molecule": molecule}, tuple(fixes), variant=variant)


@rule(
    "feature/key-obsolete",
    LooksAt.FEATURE,
    E,
    "par. 62; Annex VII",
    "The key {key} is of the older standard ST.25; today it is {today}",
)
def key_obsolete(context: Context, sequence: Sequence, feature: Feature) -> Iterator[Hit]:
    """No feature has a key that only the older standard ST.25 had.

    Why: Annex I no longer has it; a new key with a qualifier says the same.

    Usual cause: the listing was converted from ST.25 by a program that left the keys as they were.

    Example right: regulatory with the regulatory_class promoter

    Example wrong: promoter
    """
    molecule, key = molecule_of(sequence), feature.key
    if not molecule or todays_case(context.edition, molecule, key):
        return
    if todays_case(context.edition, _other(molecule), key):
        return
    today = todays_key(molecule, key)
    if today:
        place = at(sequence, feature, field="key")
        fix = _rekey(sequence, feature, today, safe=True)
        yield Hit(place, {"key": short(key, 30), "today": today[0]}, (fix,))


# The source feature


def _sources(context: Context, sequence: Sequence) -> list[Feature]:
    found = context.of_sequence.sources
    if found is None:
        found = context.of_sequence.sources = [each for each in sequence.features if is_source(each)]
    return found


@rule(
    "feature/source-missing",
    LooksAt.SEQUENCE,
    E,
    "par. 63",
    "There is no source feature; every sequence has exactly one",
)
def source_missing(context: Context, sequence: Sequence) -> Iterator[Hit]:
    """Every sequence has one source feature, with its organism and mol_type.

    Why: it says from what organism the sequence is, and which kind of molecule.

    Usual cause: only the other features were entered, or the source was removed with them.

    Example right: source 1..120, and then the other features

    Example wrong: a CDS and no source
    """
    if not sequence.is_skipped and sequence.features and not _sources(context, sequence):
        fixes = (add_source(context, sequence),) if molecule_of(sequence) and sequence.residues else ()
        yield Hit(at(sequence, field="features"), fixes=fixes)


def _to_note(sequence_uid: int, feature_uid: int, project: Project) -> Edit:
    """A further source becomes a feature with a note that says what its qualifiers said (par. 63)."""
    sequence = project.sequences.by_uid(sequence_uid)
    feature = next(f for f in sequence.features if f.uid == feature_uid)
    said = [
        q.value if q.name.lower() == "note" else f"{q.name.lower()}: {q.value}" for q in feature.qualifiers if q.value
    ]
    key, _ = key_of_own(molecule_of(sequence), "", _is_single(feature.location))
    note = Qualifier(
        max((q.uid for q in feature.qualifiers), default=0) + 1, "note", "; ".join(map(str, said)) or "source"
    )
    place = Address(sequence_uid, feature_uid)
    edits = (SetField(place.at("key"), key), SetField(place.at("qualifiers"), (note,)))
    return Together("", (*edits, *_widened(sequence, feature_uid)))


def _without_source(sequence_uid: int, feature_uid: int, project: Project) -> Edit:
    sequence = project.sequences.by_uid(sequence_uid)
    return Together("", (Remove((Address(sequence_uid, feature_uid),)), *_widened(sequence, feature_uid)))


def _widened(sequence: Sequence, gone: int) -> tuple[Edit, ...]:
    """The edit by which the source that is left alone covers the whole, where the sources were parts of it."""
    sources = [feature for feature in sequence.features if is_source(feature)]
    left = [feature for feature in sources if feature.uid != gone]
    if len(left) != 1 or not _are_parts(sources):
        return ()
    return (SetField(at(sequence, left[0], field="location"), whole(sequence)),)


def _are_parts(sources: list[Feature]) -> bool:
    """Whether these are several sources that follow one another, each of a part of the sequence."""
    reach = 0
    for feature in sources if len(sources) > 1 else ():
        found = _read(feature.location)
        if found is None or found.bounds[0] <= reach:
            return False
        reach = found.bounds[1]
    return reach > 0


@rule(
    "feature/source-repeated",
    LooksAt.SEQUENCE,
    E,
    "par. 63",
    "There are {count} source features; every sequence has exactly one",
)
def source_repeated(context: Context, sequence: Sequence) -> Iterator[Hit]:
    """No sequence has more than one source feature.

    Why: a sequence has one source; parts from other organisms are a misc_feature (REGION on proteins) with a note.

    Usual cause: a chimera was described with one source for each of its parts.

    Example right: one source, and a misc_feature for each part of another origin

    Example wrong: source 1..60 and source 61..120
    """
    if sequence.is_skipped:
        return
    sources = _sources(context, sequence)
    for feature in sources[1:]:
        fixes = (
            mend("Make it a feature with a note", partial(_to_note, sequence.uid, feature.uid)),
            mend("Remove it", partial(_without_source, sequence.uid, feature.uid)),
        )
        yield Hit(at(sequence, feature), {"count": len(sources)}, fixes)


@rule(
    "feature/source-not-whole",
    LooksAt.SEQUENCE,
    E,
    "par. 63",
    "The source feature is at {location}; it must cover the whole sequence, {whole}",
)
def source_not_whole(context: Context, sequence: Sequence) -> Iterator[Hit]:
    """The source feature covers the whole sequence, from 1 to its length.

    Why: it speaks of all residues; nothing of the sequence may be without a source.

    Usual cause: residues were added or removed, and the location of the source was left.

    Safe because: INSDSeq_length is the number of residues that are there. If it is not, a person decides.

    Example right: 1..120 in a sequence of 120 residues

    Example wrong: 1..119 in a sequence of 120 residues
    """
    if sequence.is_skipped or not sequence.residues:
        return
    full = whole(sequence)
    sources = _sources(context, sequence)
    for feature in sources[:1]:
        text = feature.location
        if text == full or (len(sequence.residues) == 1 and text == "1"):
            return
        if _are_parts(sources):
            return  # feature/source-repeated speaks
        last = text.removeprefix("1..")
        if last.isdecimal() and last != text and is_length_of_symbols(sequence, int(last[:15])):
            return  # sequence/symbols speaks of what makes it longer
        try:
            location.parse(text)
        except LocationError:
            return  # feature/location-missing or -unreadable speaks
        place = at(sequence, feature, field="location")
        # a declared length that agrees with the residues is the second witness; one that differs speaks against them
        declared = context.origin.declared.get(sequence.uid)
        is_safe = declared is None or declared.length is None
        fix = mend("Set to {location}", SetField(place, full), safe=is_safe, location=full)
        yield Hit(place, {"location": short(text, 30), "whole": full}, (fix,))


# Locations


def _read(text: str) -> Location | None:
    try:
        return location.parse(text)
    except LocationError:
        return None


@rule(
    "feature/location-missing",
    LooksAt.FEATURE,
    E,
    "par. 64",
    "The feature has no location; it must say which residues it is about",
)
def location_missing(context: Context, sequence: Sequence, feature: Feature) -> Iterator[Hit]:
    """Every feature has a location.

    Why: a feature without one speaks of nothing.

    Usual cause: ST.25 allowed features without a location; one about all residues has 1..length.

    Example right: <INSDFeature_location>12..40</INSDFeature_location>

    Example wrong: <INSDFeature_location></INSDFeature_location>
    """
    if not feature.location.strip() and sequence.residues:
        place = at(sequence, feature, field="location")
        full = whole(sequence)
        is_sure = is_source(feature)
        fix = mend("Set to {location}", SetField(place, full), safe=is_sure, is_choice=not is_sure, location=full)
        yield Hit(place, fixes=(fix,))
    elif not feature.location.strip():
        yield Hit(at(sequence, feature, field="location"))


_DOTS: Final = re.compile(r"(?<=\d)\)?(?:\.{2,4}|…|‥|[-–—−]|to)\(?(?=[<>]?\d)")
_IN_PARENTHESES: Final = re.compile(r"(?<![A-Za-z])\(([<>]?\d+(?:\.\.[<>]?\d+)?)\)")
_ZEROS: Final = re.compile(r"(?<!\d)0+(?=[1-9])")
_SAME: Final = re.compile(r"(?<![\d<>])(\d+)\.\.\1(?!\d)")
_WORDS: Final = re.compile(r"join|order|complement", re.IGNORECASE)


_CUT_SHORT: Final = re.compile(r"[.,\-–—<>^]\s*(?:\)|$)|(?:^|\()\s*[.,\-–—^]|\d\s+[<>]?\d")
"""A location that lacks a number, or has a blank between two numbers: nobody knows what is missing."""


def is_complete(text: str) -> bool:
    """Whether an unreadable location lacks nothing, so that only its spelling is wrong."""
    return _CUT_SHORT.search(text) is None


def tidied(text: str) -> str:
    """Return the location that a text most likely means, in the spelling of the standard, or "" if there is none.

    It undoes blanks, ``(21)..(21)``, dashes and other signs for "..", leading zeros, capital letters of operators.
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
    return clean if _read(clean) is not None else ""


@rule(
    "feature/location-unreadable",
    LooksAt.FEATURE,
    E,
    "par. 64-70",
    "The location {location} cannot be read at character {position}: {reason}",
)
def location_unreadable(context: Context, sequence: Sequence, feature: Feature) -> Iterator[Hit]:
    """Every location is written as x, x..y, <x..>y or x^y, or with join, order and complement on nucleotides.

    Why: a program must know which residues are meant.

    Usual cause: the spelling of ST.25, (5)..(10), blanks, or a dash instead of two full stops.

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
        meant = tidied(text)
        how = SetField(place, meant)
        fix = mend("Write {location}", how, safe=is_complete(text), location=short(meant))
        fixes = (fix,) if meant else ()
        seen = (
            text
            if len(text) <= 24
            else "..." * (error.position > 12) + text[max(error.position - 12, 0) :][:20] + "..."
        )
        values = {"location": short(seen, 30), "position": error.position, "reason": short(error.message, 60)}
        yield Hit(place, values, fixes)


@rule(
    "feature/location-past-end",
    LooksAt.FEATURE,
    E,
    "par. 65",
    "The location {location} goes past the sequence, which has residues 1 to {length}",
)
def location_past_end(context: Context, sequence: Sequence, feature: Feature) -> Iterator[Hit]:
    """Every residue a location names is there: all its numbers lie between 1 and the length of the sequence.

    Why: a feature cannot speak of a residue the sequence does not have.

    Usual cause: the sequence was shortened after the feature was entered, or the location counts from elsewhere.

    Example right: 12..40 in a sequence of 40 residues

    Example wrong: 12..41 in a sequence of 40 residues
    """
    length = len(sequence.residues)
    found = _read(feature.location)
    if found is None or not length or is_source(feature):
        return
    low, high = found.bounds
    if low >= 1 and high <= length:
        return
    place = at(sequence, feature, field="location")
    clipped = location.clip(feature.location, length)
    if clipped:
        fix = mend("Shorten to {location}", SetField(place, clipped), location=short(clipped))
    else:
        fix = mend("Remove the feature", Remove((at(sequence, feature),)))
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
    "{location} descends; the smaller number comes first",
    variants={"overlap": "The parts {location} of the join overlap"},
)
def location_descending(context: Context, sequence: Sequence, feature: Feature) -> Iterator[Hit]:
    """In x..y, x is not greater than y; the other strand is said by complement. Parts of a join do not overlap.

    Why: a range is read from its smaller to its greater number.

    Usual cause: the feature lies on the complementary strand: 20..10 is complement(10..20) then.

    Example right: 12..40, or complement(12..40) on the other strand

    Example wrong: 40..12
    """
    found = _read(feature.location)
    if found is None:
        return
    place = at(sequence, feature, field="location")
    for part in found.walk():
        if isinstance(part, Span) and part.start > part.end:
            swapped = _ascending(feature.location)
            fixes = [mend("Write {location}", SetField(place, swapped), location=short(swapped))]
            if molecule_of(sequence) in ("DNA", "RNA") and isinstance(found, Span):
                other = f"complement({swapped})"
                fixes.append(mend("Write {location}", SetField(place, other), location=short(other)))
            yield Hit(place, {"location": short(str(part))}, tuple(fixes))
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


def _bond(found: Location) -> str:
    """For join(x,y) or order(x,y) of two single residues: x..y, as bonds are written today; else ""."""
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
    "{location}: join, order and complement are for nucleotides; on proteins a location is x or x..y",
)
def location_operator_on_protein(context: Context, sequence: Sequence, feature: Feature) -> Iterator[Hit]:
    """Locations on proteins have no operators: one residue or one range only.

    Why: a protein has one strand, and features in several pieces are written as several features. The two ends of a
    DISULFID or CROSSLNK are written x..y.

    Usual cause: older guidance wrote bonds as join(4,15).

    Example right: DISULFID at 4..15

    Example wrong: DISULFID at join(4,15)
    """
    if molecule_of(sequence) != "AA":
        return
    found = _read(feature.location)
    if found is None or not isinstance(found, Join | Order | Complement):
        return
    place = at(sequence, feature, field="location")
    fixes: list[Fix] = []
    bond = _bond(found)
    if bond and feature.key in ("DISULFID", "CROSSLNK"):
        fixes.append(mend("Write {location}", SetField(place, bond), safe=True, location=bond))
    elif isinstance(found, Join | Order) and all(isinstance(part, Span) for part in found.parts):
        fixes.append(mend("Make a feature of each part", partial(_split, sequence.uid, feature.uid)))
    elif isinstance(found, Complement) and isinstance(found.part, Span):
        plain = str(found.part)
        fixes.append(mend("Write {location}", SetField(place, plain), location=plain))
    yield Hit(place, {"location": short(feature.location, 30)}, tuple(fixes))


def _split(sequence_uid: int, feature_uid: int, project: Project) -> Edit:
    """One feature with several parts becomes several features with one each."""
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
    "{location} is no site: x^y stands between neighbours, or between the ends ({length}^1) of a circle",
    variants={"coding": "{location} lies between two residues; a coding sequence has codons"},
)
def location_caret(context: Context, sequence: Sequence, feature: Feature) -> Iterator[Hit]:
    """x^y is the place between two neighbouring residues, y being x + 1; n^1 joins the ends of a circular nucleic acid.

    Why: a site is between two residues, nothing else.

    Usual cause: a range was meant: x..y.

    Example right: 20^21

    Example wrong: 20^25
    """
    found = _read(feature.location)
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
                meant = f"{part.start}..{part.end}"
                fixes = (mend("Write {location}", SetField(place, meant), location=meant),)
            yield Hit(place, {"location": short(str(part)), "length": length}, fixes)
            return


def _unwrapped(found: Location) -> Location:
    """The location without join and order of one part."""
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
    "{operator} takes two or more parts; here it has one",
    variants={
        "mixed": "join and order stand in one location; only one of them may",
        "nested": "{operator} stands inside {outer}; its parts must be ranges, single residues or their complements",
        "site": "{location} stands inside {operator}; a site x^y stands alone",
    },
)
def location_operators(context: Context, sequence: Sequence, feature: Feature) -> Iterator[Hit]:
    """join and order take two or more parts, never stand in one location, and hold no x^y.

    Why: with one part there is nothing to join; join says the parts are one molecule, order does not, so both at once
    contradict each other.

    Usual cause: parts of the location were removed, or locations were put together by a program.

    Example right: join(1..10,20..30)

    Example wrong: join(1..10)
    """
    found = _read(feature.location)
    if found is None or isinstance(found, Span | Site):
        return
    if molecule_of(sequence) == "AA":
        return  # feature/location-operator-on-protein speaks
    place = at(sequence, feature, field="location")
    kinds = {type(part) for part in found.walk()}
    if Join in kinds and Order in kinds:
        yield Hit(place, variant="mixed")
        return
    for part in found.walk():
        if isinstance(part, Join | Order) and len(part.parts) == 1:
            plain = str(_unwrapped(found))
            fix = mend("Write {location}", SetField(place, plain), safe=True, location=short(plain))
            yield Hit(place, {"operator": _word(part)}, (fix,))
            return
    yield from islice(_nested(place, found, False, ""), 1)


def _word(part: Location) -> str:
    return type(part).__name__.lower()


def _nested(place: Address, part: Location, in_complement: bool, in_list: str) -> Iterator[Hit]:
    """What stands where it may not, outer before inner. in_list: the join or order around it, "" if none."""
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
    "{location}: < stands before the first residue and > before the last one",
)
def location_partial(context: Context, sequence: Sequence, feature: Feature) -> Iterator[Hit]:
    """< stands only at the start of a range, > only at its end.

    Why: < says that the feature begins before the residue, > that it ends after it.

    Usual cause: the two signs were exchanged, as < and > look alike on a complementary strand.

    Example right: <1..50

    Example wrong: >1..50
    """
    found = _read(feature.location)
    if found is None:
        return
    for part in found.walk():
        if isinstance(part, Span) and part.is_misplaced:
            place = at(sequence, feature, field="location")
            text = _RANGE.sub(lambda m: f"{'<' if m[1] else ''}{m[2]}..{'>' if m[3] else ''}{m[4]}", feature.location)
            fix = mend("Write {location}", SetField(place, text), location=short(text))
            # with the same sign at both ends the location has no meaning; else the signs were exchanged
            severity = E if re.search(r"<\d+\.\.<|>\d+\.\.>", str(part)) else None
            yield Hit(place, {"location": short(str(part))}, (fix,), severity=severity)
            return


# What features say


@rule(
    "feature/bond-ends",
    LooksAt.FEATURE,
    W,
    "par. 66(c)",
    "A disulfide bond links cysteines; residue {position} is {symbol}",
    keys=("DISULFID",),
)
def bond_ends(context: Context, sequence: Sequence, feature: Feature) -> Iterator[Hit]:
    """The ends of a DISULFID feature are cysteines (C).

    Why: a disulfide bond is between the sulfur atoms of two cysteines; another residue there means a wrong location.

    Usual cause: the location counts from the precursor, or the bond was drawn as the range between its ends.

    Example right: DISULFID 4..15 in a protein with C at 4 and at 15

    Example wrong: DISULFID 4..15 in a protein with S at 15
    """
    if molecule_of(sequence) != "AA":
        return
    found = _read(feature.location)
    if not isinstance(found, Span):
        return
    for position in dict.fromkeys((found.start, found.end)):
        symbol = sequence.residues[position - 1 : position] if position else ""
        if symbol and symbol not in "CX":
            place = at(sequence, feature, field="location")
            yield Hit(place, {"position": position, "symbol": symbol}, residues=(position, position))
            return


@rule(
    "feature/modified-base-symbol",
    LooksAt.FEATURE,
    W,
    "par. 16, 17",
    "{name} is a modified {parent}; residue {position} is {symbol}",
    keys=("modified_base",),
)
def modified_base_symbol(context: Context, sequence: Sequence, feature: Feature) -> Iterator[Hit]:
    """The residue under a modified_base feature is the plain base the modified one comes from, or n.

    Why: a modified nucleotide is written as its plain base wherever that is possible.

    Usual cause: the location is one off, or the abbreviation is of another base.

    Example right: modified_base with mod_base m5c where the residue is c

    Example wrong: modified_base with mod_base m5c where the residue is a
    """
    name = feature.value("mod_base")
    modified = context.edition.modified_nucleotides.get(name)
    found = _read(feature.location)
    if modified is None or modified.parent in ("", "n") or found is None:
        return
    symbols = context.edition.symbols("DNA")
    fitting = {symbol for symbol, told in symbols.items() if modified.parent in told.expands_to}
    for start, end, _ in found.spans():
        first = max(start, 1)
        text = sequence.residues[first - 1 : end][:10_000].lower().replace("u", "t")
        for position, symbol in enumerate(text, first):
            if symbol in symbols and symbol not in fitting:
                values = {"name": name, "parent": modified.parent, "position": position, "symbol": symbol}
                yield Hit(at(sequence, feature, field="location"), values, residues=(position, position))
                return


@rule(
    "feature/duplicate",
    LooksAt.SEQUENCE,
    W,
    "par. 60",
    "This feature is the same as feature {other}: {key} at {location}",
)
def duplicate(context: Context, sequence: Sequence) -> Iterator[Hit]:
    """No feature stands twice with the same location and the same qualifiers.

    Why: the second one says nothing new.

    Usual cause: features were copied or imported twice.

    Example right: one gene at 1..40 with the qualifier gene="abc"

    Example wrong: gene at 1..40 with gene="abc", twice
    """
    features = sequence.features
    if sequence.is_skipped or len(features) < 2:
        return
    if len({(feature.key, feature.location) for feature in features}) == len(features):
        return
    seen: dict[object, int] = {}
    for number, feature in enumerate(features, 1):
        said = tuple(sorted((q.name, q.value or "", q.translation or "") for q in feature.qualifiers))
        other = seen.setdefault((feature.key, feature.location, said), number)
        if other != number and not is_source(feature):
            values = {"other": other, "key": short(feature.key, 20), "location": short(feature.location, 30)}
            yield Hit(at(sequence, feature), values, (mend("Remove this one", Remove((at(sequence, feature),))),))
