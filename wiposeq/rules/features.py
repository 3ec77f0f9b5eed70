"""Rules about features: the source feature, and what a feature describes (ST.26 par. 60-63)."""

from collections.abc import Iterator
from functools import partial

from wiposeq.model.address import Address
from wiposeq.model.edit import Edit
from wiposeq.model.edits import Remove, SetField, Together
from wiposeq.model.location import Span
from wiposeq.model.project import Project
from wiposeq.model.readable import short
from wiposeq.model.records import Feature, Qualifier, Sequence, free_uid
from wiposeq.rules.keys import as_note, is_single
from wiposeq.rules.locations import is_length_disputed, read_location
from wiposeq.rules.residue_layout import is_length_of_symbols
from wiposeq.rules.rule import Context, E, Hit, LooksAt, W, at, molecule_of, offer, rule, set_to
from wiposeq.rules.sequences import add_source, is_source, whole

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
    key, _ = as_note(molecule_of(sequence), "", is_single(feature.location))
    note = Qualifier(free_uid(feature.qualifiers), "note", "; ".join(texts) or "source")
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
        found = read_location(feature.location)
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
        if read_location(text) is None:
            return  # feature/location-missing or feature/location-unreadable reports it
        place = at(sequence, feature, field="location")
        is_confirmed = (
            context.origin.format == "st26"
            and not is_length_disputed(context, sequence)
            and not context.lacks("sequence.length", sequence)
        )
        fix = set_to(place, full, safe=is_confirmed and len(sources) == 1)
        yield Hit(place, {"location": short(text, 30), "whole": full}, (fix,))


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
    found = read_location(feature.location)
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
    found = read_location(feature.location)
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
