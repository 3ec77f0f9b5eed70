"""Rules about features: their keys, the source feature, and their locations (ST.26 par. 60-71)."""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache, lru_cache, partial
from itertools import islice
from typing import Final

from msgspec.structs import replace

from wiposeq.model import location
from wiposeq.model.address import Address
from wiposeq.model.coding import decode, first_difference
from wiposeq.model.edits import Edit, Insert, Remove, SetField, Together
from wiposeq.model.finding import Fix
from wiposeq.model.location import Complement, Join, Location, LocationError, Order, Site, Span
from wiposeq.model.project import Project
from wiposeq.model.readable import short
from wiposeq.model.records import Feature, Qualifier, Sequence, new_uid
from wiposeq.rules.rule import Context, E, Hit, LooksAt, W, at, bare, molecule_of, offer, rule, set_to, suggest
from wiposeq.rules.sequences import (
    add_source,
    has_location_after,
    is_length_of_symbols,
    is_source,
    is_translation_doubtful,
    whole,
)
from wiposeq.standard.edition import Edition

# Keys


@cache
def _keys_by_case(edition: Edition, molecule: str) -> dict[str, str]:
    return {key.lower(): key for key in edition.keys(molecule)}


@lru_cache(maxsize=1000)
def _nearest_key(edition: Edition, molecule: str, word: str) -> str:
    by_case = _keys_by_case(edition, molecule)
    return next((by_case[near] for near in get_close_matches(word, by_case, 1, 0.75)), "")


def canonical_key(edition: Edition, molecule: str, key: str) -> str:
    """Return a key in the case of Annex I. "" if Annex I has no such key for this molecule type."""
    return key if key in edition.keys(molecule) else _keys_by_case(edition, molecule).get(bare(key).lower(), "")


NewKey = tuple[str, tuple[tuple[str, str], ...]]
"""A key of ST.26, and the qualifiers (name, value) that keep the meaning of the key that it replaces."""


@cache
def _replaced_by_case(edition: Edition, molecule: str) -> dict[str, NewKey]:
    return {
        old.lower(): (entry.key, tuple(entry.qualifiers.items()))
        for old, entry in edition.replaced_keys(molecule).items()
    }


def _replacement(edition: Edition, molecule: str, old: str) -> NewKey | None:
    """Return the new key for a key of ST.25 in any case. None if ST.25 had no such key."""
    return _replaced_by_case(edition, molecule).get(old.lower())


def _as_note(molecule: str, old: str, is_single: bool) -> NewKey:
    """Return the key for a feature whose own key becomes a note. is_single: the location is one residue."""
    key = ("SITE" if is_single else "REGION") if molecule == "AA" else "misc_feature"
    return key, (("note", old),)


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
"""Keys of nucleotides with the corresponding keys of proteins, and the reverse."""


def _is_single(text: str) -> bool:
    return ".." not in text and "," not in text


def rekey(sequence: int, feature: int, new: NewKey, project: Project) -> Edit:
    """Return the edit that replaces a key, and adds the qualifiers of the new key that are missing."""
    found = next(f for f in project.sequences.by_uid(sequence).features if f.uid == feature)
    place = Address(sequence, feature)
    key, wanted = new
    have = {(q.name, q.value) for q in found.qualifiers}
    uid = max((q.uid for q in found.qualifiers), default=0)
    added = tuple(
        Qualifier(uid + n, name, value)
        for n, (name, value) in enumerate(wanted, 1)
        if (name, value) not in have and (name == "note" or not any(q.name == name for q in found.qualifiers))
    )
    return Together("", (SetField(place.at("key"), key), Insert(place.at("qualifiers"), len(found.qualifiers), added)))


def _rekey(sequence: Sequence, feature: Feature, new: NewKey, *, safe: bool = False) -> Fix:
    key, qualifiers = new
    how = partial(rekey, sequence.uid, feature.uid, new)
    if not qualifiers:
        return offer('Change the key to "{key}"', how, safe=safe, key=key)
    name, value = qualifiers[0]
    label = short(value)
    return offer('Change the key to "{key}" with {name} "{value}"', how, safe=safe, key=key, name=name, value=label)


@rule(
    "feature/key-unknown",
    LooksAt.FEATURE,
    E,
    "par. 62; Annex I",
    'The feature key "{key}" is not in Annex I; a key of Annex I for {molecule} is required',
    variants={"missing": "The feature has no key; a key of Annex I is required"},
)
def key_unknown(context: Context, sequence: Sequence, feature: Feature) -> Iterator[Hit]:
    """Every feature key is one of Annex I, in the same spelling.

    Why: databases and search programs understand only the keys of this list.

    Usual cause: a key that the applicant invented. Write it as a misc_feature (SITE or REGION on proteins) with a note.

    Example right: misc_feature with the note linker

    Example wrong: linker
    """
    molecule, key = molecule_of(sequence), feature.key
    place = at(sequence, feature, field="key")
    if not key.strip():
        own = _as_note(molecule, "", _is_single(feature.location))[0]
        yield Hit(place, fixes=(suggest(place, own),) if molecule else (), variant="missing")
        return
    keys = context.edition.keys(molecule)
    if not keys or key in keys or canonical_key(context.edition, molecule, key):
        return
    if canonical_key(context.edition, _other(molecule), key) or _replacement(context.edition, molecule, key):
        return
    fixes = []
    near = _nearest_key(context.edition, molecule, key.strip().lower()[:100])
    if near:
        fixes.append(_rekey(sequence, feature, (near, ())))
    fixes.append(_rekey(sequence, feature, _as_note(molecule, short(key, 200), _is_single(feature.location))))
    yield Hit(place, {"key": short(key, 30), "molecule": molecule}, tuple(fixes))


@rule(
    "feature/key-case",
    LooksAt.FEATURE,
    E,
    "par. 62; Annex I",
    'The feature key "{key}" must be written "{required}"',
)
def key_case(context: Context, sequence: Sequence, feature: Feature) -> Iterator[Hit]:
    """Feature keys have the same capital and small letters as in Annex I.

    Why: programs compare them letter by letter.

    Usual cause: listings of 2018 to 2021, when the key of proteins was SOURCE. Today it is source.

    Safe because: the key differs from that of Annex I only in case and spaces, and no two keys of a molecule type
    differ only in case. If it is a key of the other molecule type, such as unsure on a protein, a person decides.

    Example right: source

    Example wrong: SOURCE
    """
    molecule = molecule_of(sequence)
    required = canonical_key(context.edition, molecule, feature.key)
    if required and required != feature.key:
        place = at(sequence, feature, field="key")
        values = {"key": short(feature.key, 30), "required": required}
        is_safe = feature.key not in context.edition.keys(_other(molecule))
        yield Hit(place, values, (set_to(place, required, safe=is_safe),))


@rule(
    "feature/key-of-other-molecule",
    LooksAt.FEATURE,
    E,
    "par. 62; Annex I",
    'The key "{key}" is for amino acid sequences only; this sequence is {molecule}',
    variants={"nucleotides": 'The key "{key}" is for nucleotide sequences only; this sequence is {molecule}'},
)
def key_of_other_molecule(context: Context, sequence: Sequence, feature: Feature) -> Iterator[Hit]:
    """DNA and RNA have the feature keys of nucleotides, proteins have those of amino acids.

    Why: Annex I has two lists with different keys for the same thing.

    Usual cause: features were copied from a gene to its protein, or the molecule type is wrong.

    Example right: REGION on a protein

    Example wrong: misc_feature on a protein
    """
    molecule, key = molecule_of(sequence), feature.key
    if not molecule or canonical_key(context.edition, molecule, key):
        return
    other = canonical_key(context.edition, _other(molecule), key)
    if not other:
        return
    counterpart = COUNTERPARTS.get(other, "")
    own = _as_note(molecule, other, _is_single(feature.location))
    fixes = [_rekey(sequence, feature, (counterpart, ()))] if counterpart else []
    fixes.append(_rekey(sequence, feature, own))
    variant = "nucleotides" if molecule == "AA" else ""
    place = at(sequence, feature, field="key")
    yield Hit(place, {"key": short(key, 30), "molecule": molecule}, tuple(fixes), variant=variant)


@rule(
    "feature/key-obsolete",
    LooksAt.FEATURE,
    E,
    "par. 62; Annex VII",
    'The key "{key}" is of the older standard ST.25; ST.26 has "{required}" instead',
)
def key_obsolete(context: Context, sequence: Sequence, feature: Feature) -> Iterator[Hit]:
    """No feature has a key that only the older standard ST.25 had.

    Why: Annex I no longer has this key. A new key with a qualifier has the same meaning.

    Usual cause: the listing was converted from ST.25 by a program that did not convert the keys.

    Safe because: each old key has exactly one new key, and the old word remains in a qualifier or in the new key. No
    qualifier is removed or replaced. If the feature has this qualifier with another value, a person decides.

    Example right: regulatory with the regulatory_class promoter

    Example wrong: promoter
    """
    molecule, key = molecule_of(sequence), feature.key
    if not molecule or canonical_key(context.edition, molecule, key):
        return
    if canonical_key(context.edition, _other(molecule), key):
        return
    new = _replacement(context.edition, molecule, key)
    if new:
        place = at(sequence, feature, field="key")
        wanted = {name: value for name, value in new[1] if name != "note"}
        is_safe = all(wanted.get(each.name, each.value) == each.value for each in feature.qualifiers)
        fix = _rekey(sequence, feature, new, safe=is_safe)
        yield Hit(place, {"key": short(key, 30), "required": new[0]}, (fix,))


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
    "The source feature is missing; every sequence must have exactly one",
)
def source_missing(context: Context, sequence: Sequence) -> Iterator[Hit]:
    """Every sequence has one source feature, with its organism and mol_type.

    Why: it names the organism of the sequence and the kind of molecule.

    Usual cause: only the other features were entered, or the source was removed with them.

    Example right: source 1..120, followed by the other features

    Example wrong: a CDS and no source
    """
    if not sequence.is_skipped and sequence.features and not _sources(context, sequence):
        fixes = (add_source(context, sequence),) if molecule_of(sequence) and sequence.residues else ()
        yield Hit(at(sequence, field="features"), fixes=fixes)


def _to_note(sequence_uid: int, feature_uid: int, project: Project) -> Edit:
    """Return the edit that makes a further source a feature with a note that holds its qualifiers (par. 63)."""
    sequence = project.sequences.by_uid(sequence_uid)
    feature = next(f for f in sequence.features if f.uid == feature_uid)
    texts = [
        q.value if q.name.lower() == "note" else f"{q.name.lower()}: {q.value}" for q in feature.qualifiers if q.value
    ]
    key, _ = _as_note(molecule_of(sequence), "", _is_single(feature.location))
    note = Qualifier(max((q.uid for q in feature.qualifiers), default=0) + 1, "note", "; ".join(texts) or "source")
    place = Address(sequence_uid, feature_uid)
    edits = (SetField(place.at("key"), key), SetField(place.at("qualifiers"), (note,)))
    return Together("", (*edits, *_widened(sequence, feature_uid)))


def _without_source(sequence_uid: int, feature_uid: int, project: Project) -> Edit:
    sequence = project.sequences.by_uid(sequence_uid)
    return Together("", (Remove((Address(sequence_uid, feature_uid),)), *_widened(sequence, feature_uid)))


def _widened(sequence: Sequence, gone: int) -> tuple[Edit, ...]:
    """Return the edit that extends the last remaining source to the whole sequence, if the sources were parts of it.

    gone: the uid of the source that another edit removes.
    """
    sources = [feature for feature in sequence.features if is_source(feature)]
    left = [feature for feature in sources if feature.uid != gone]
    if len(left) != 1 or not _are_parts(sources):
        return ()
    return (SetField(at(sequence, left[0], field="location"), whole(sequence)),)


def _are_parts(sources: list[Feature]) -> bool:
    """Return whether there are several sources, in order and without overlap, each for a part of the sequence."""
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
    "There are {count} source features; every sequence must have exactly one",
)
def source_repeated(context: Context, sequence: Sequence) -> Iterator[Hit]:
    """No sequence has more than one source feature.

    Why: ST.26 allows one source only. A part from another organism is a misc_feature (REGION on proteins) with a note.

    Usual cause: a chimera was described with one source for each of its parts.

    Example right: one source, and a misc_feature for each part of another origin

    Example wrong: source 1..60 and source 61..120
    """
    if sequence.is_skipped:
        return
    sources = _sources(context, sequence)
    for feature in sources[1:]:
        fixes = (
            offer("Convert it to a feature with a note", partial(_to_note, sequence.uid, feature.uid)),
            offer("Remove it", partial(_without_source, sequence.uid, feature.uid)),
        )
        yield Hit(at(sequence, feature), {"count": len(sources)}, fixes)


@rule(
    "feature/source-not-whole",
    LooksAt.SEQUENCE,
    E,
    "par. 63",
    'The location of the source feature is "{location}"; it must be "{whole}", the whole sequence',
)
def source_not_whole(context: Context, sequence: Sequence) -> Iterator[Hit]:
    """The source feature covers the whole sequence, from 1 to its length.

    Why: every residue must have a source.

    Usual cause: residues were added or removed, and the location of the source was not changed.

    Safe because: INSDSeq_length confirms the number of residues. If it is missing or differs, a location ends after the
    last residue, a translation differs, or there are several sources, a person decides.

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
            return  # feature/source-repeated reports it
        last = text.removeprefix("1..")
        if last.isdecimal() and last != text and is_length_of_symbols(sequence, int(last[:15])):
            return  # sequence/symbols reports the additional characters
        if _read(text) is None:
            return  # feature/location-missing or feature/location-unreadable reports it
        place = at(sequence, feature, field="location")
        is_confirmed = (
            context.origin.format == "st26"
            and not _is_length_disputed(context, sequence)
            and not context.lacks("sequence.length", sequence)
        )
        fix = set_to(place, full, safe=is_confirmed and len(sources) == 1)
        yield Hit(place, {"location": short(text, 30), "whole": full}, (fix,))


def _is_length_disputed(context: Context, sequence: Sequence) -> bool:
    """Return whether the length in the file, or a feature other than the source, suggests another length."""
    declared = context.origin.declared.get(sequence.uid)
    if declared is not None and declared.length is not None:
        return True
    others = tuple(feature for feature in sequence.features if not is_source(feature))
    rest = replace(sequence, features=others)
    return has_location_after(rest, len(sequence.residues)) or is_translation_doubtful(context, rest)


# Locations


def _read(text: str) -> Location | None:
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
            fix = set_to(place, full, safe=not _is_length_disputed(context, sequence))
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
    return clean if _read(clean) is not None else ""


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
        values = {"location": short(seen, 30), "position": error.position, "reason": short(error.message, 60)}
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
    found = _read(feature.location)
    if found is None or not length or is_source(feature):
        return
    low, high = found.bounds
    if low >= 1 and high <= length:
        return
    place = at(sequence, feature, field="location")
    clipped = location.clip(feature.location, length)
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
    found = _read(feature.location)
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
    found = _read(feature.location)
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
    variants={"coding": '"{location}" is between two residues; a coding sequence must have codons'},
)
def location_caret(context: Context, sequence: Sequence, feature: Feature) -> Iterator[Hit]:
    """x^y is the place between two adjacent residues: y is x + 1. n^1 is between the ends of a circular nucleic acid.

    Why: a site is always between two adjacent residues.

    Usual cause: the range x..y was meant.

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
                fixes = (set_to(place, f"{part.start}..{part.end}"),)
            yield Hit(place, {"location": short(str(part)), "length": length}, fixes)
            return


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
    found = _read(feature.location)
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
    found = _read(feature.location)
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


# The content of features


@rule(
    "feature/bond-ends",
    LooksAt.FEATURE,
    W,
    "par. 66(c)",
    "A disulfide bond links two cysteines (C); residue {position} is {symbol}",
    keys=("DISULFID",),
)
def bond_ends(context: Context, sequence: Sequence, feature: Feature) -> Iterator[Hit]:
    """The ends of a DISULFID feature are cysteines (C).

    Why: a disulfide bond is between the sulfur atoms of two cysteines. If another residue is there, the location is
    wrong.

    Usual cause: the location refers to the precursor, or it was entered as the range between the ends of the bond.

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
    '"{name}" is a modified {parent}, but residue {position} is {symbol}',
    keys=("modified_base",),
)
def modified_base_symbol(context: Context, sequence: Sequence, feature: Feature) -> Iterator[Hit]:
    """The residue of a modified_base feature is the unmodified base of the modified one, or n.

    Why: a modified nucleotide is written as its unmodified base if possible.

    Usual cause: the location is off by one, or the abbreviation is that of another base.

    Example right: modified_base with mod_base m5c where the residue is c

    Example wrong: modified_base with mod_base m5c where the residue is a
    """
    name = feature.value("mod_base")
    modified = context.edition.modified_nucleotides.get(name)
    found = _read(feature.location)
    if modified is None or modified.parent in ("", "n") or found is None:
        return
    symbols = context.edition.symbols("DNA")
    fitting = {symbol for symbol, entry in symbols.items() if modified.parent in entry.expands_to}
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
    'This feature equals feature {other}: {key} at "{location}"',
)
def duplicate(context: Context, sequence: Sequence) -> Iterator[Hit]:
    """No feature occurs twice with the same location and the same qualifiers.

    Why: the second feature adds no information.

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
        texts = tuple(sorted((q.name, q.value or "", q.translation or "") for q in feature.qualifiers))
        other = seen.setdefault((feature.key, feature.location, texts), number)
        if other != number and not is_source(feature):
            values = {"other": other, "key": short(feature.key, 20), "location": short(feature.location, 30)}
            yield Hit(at(sequence, feature), values, (offer("Remove this one", Remove((at(sequence, feature),))),))
