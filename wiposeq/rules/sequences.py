"""Rules about sequences: elements that are required, declared lengths and divisions, and skipped sequences."""

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache, partial
from typing import Final

from wiposeq.model import location, origin
from wiposeq.model.address import Address
from wiposeq.model.coding import decode, first_difference
from wiposeq.model.edit import Edit
from wiposeq.model.edits import Insert, SetField, Together
from wiposeq.model.finding import Fix
from wiposeq.model.origin import Declared, Fact
from wiposeq.model.origin_edits import Settle
from wiposeq.model.project import Project
from wiposeq.model.readable import short
from wiposeq.model.records import SKIPPED, Feature, Qualifier, Sequence, new_uid
from wiposeq.rules.messages import listed_within
from wiposeq.rules.residue_layout import meant_length
from wiposeq.rules.rule import (
    Context,
    E,
    Hit,
    LooksAt,
    at,
    bare,
    is_blank,
    is_cut_short,
    molecule_of,
    offer,
    rule,
)
from wiposeq.texts import mark, tr


def is_written_as_zeros(sequence: Sequence) -> bool:
    """Return whether zeros other than 000 stand for the residues, as for a skipped sequence that is written wrongly."""
    text = sequence.residues
    return 0 < len(text) < 100 and not sequence.is_skipped and "0" in text and not text.strip("0 \t\r\n")


def is_void(sequence: Sequence) -> bool:
    """Return whether a sequence has no content, so that sequence/empty reports all that is missing."""
    if sequence.is_skipped or len(sequence.residues) >= 100:
        return False
    if not sequence.residues:
        return not sequence.molecule_type.strip() and not sequence.features
    return is_written_as_zeros(sequence)


ONLY_FOR_VOID: Final = ("sequence/empty", "sequence/other-seqids")
"""The SEQUENCE rules that judge a sequence without content."""


def is_source(feature: Feature) -> bool:
    """Return whether a feature is the source feature, also if its key is in capital letters."""
    key = feature.key
    return key == "source" or (len(key) < 20 and _means_source(key))


@lru_cache(1_000)
def _means_source(key: str) -> bool:
    return bare(key).lower() == "source"


def _a_source(mol_types: tuple[str, ...], project: Project, sequence: Sequence) -> Feature:
    """Return a source feature with the organism and mol_type that are most frequent in the project."""
    like = [each for each in project.sequences if molecule_of(each) == molecule_of(sequence) and each.organism]
    organism, mol_type = "synthetic construct", next((m for m in mol_types if m.startswith("other")), "")
    pairs = Counter((each.organism, each.mol_type) for each in like if each.mol_type in mol_types)
    if pairs:
        organism, mol_type = pairs.most_common(1)[0][0]
    elif like:
        organism = Counter(each.organism for each in like).most_common(1)[0][0]
    if len(mol_types) == 1:
        mol_type = mol_types[0]
    qualifiers = (Qualifier(1, "mol_type", mol_type), Qualifier(2, "organism", organism))
    return Feature(new_uid(), "source", whole(sequence), qualifiers)


def whole(sequence: Sequence) -> str:
    """Return the location of the whole sequence: 1..length."""
    return f"1..{len(sequence.residues)}"


def _add_source(uid: int, mol_types: tuple[str, ...], project: Project) -> Edit:
    sequence = project.sequences.by_uid(uid)
    return Insert(Address(uid, field="features"), 0, (_a_source(mol_types, project, sequence),))


def add_source(context: Context, sequence: Sequence) -> Fix:
    """Return the fix that adds a source feature. A person must check its organism."""
    mol_types = context.edition.mol_types(molecule_of(sequence))
    return offer("Add a source feature", partial(_add_source, sequence.uid, mol_types), is_choice=True)


@rule("sequence/missing", LooksAt.FILE, E, "par. 50", "The listing has no sequence; at least one is required")
def missing(context: Context) -> Iterator[Hit]:
    """The listing has at least one sequence.

    Why: the purpose of a listing is to disclose sequences. The DTD requires one.

    Usual cause: the listing is not finished, or its sequences were lost in a conversion.

    Example right: at least one SequenceData

    Example wrong: a listing that ends with SequenceTotalQuantity
    """
    if not context.count and not is_cut_short(context):
        yield Hit(Address(field="sequences"))


# What the file declares about a sequence. A missing element or attribute is a fact.

_NONE: Final = set[int]()


def absent_facts(context: Context, field: str) -> Iterator[Fact]:
    """Yield the facts that this field of a sequence is missing."""
    for fact in context.origin.facts:
        is_absence = fact.kind in (origin.ELEMENT_MISSING, origin.ATTRIBUTE_MISSING)
        if is_absence and fact.field == field and fact.address.sequence is not None:
            yield fact


def hits_of_absent(
    context: Context,
    field: str,
    shown_at: str = "",
    *,
    is_safe: bool = True,
    omitted: set[int] = _NONE,
    doubtful: set[int] = _NONE,
) -> Iterator[Hit]:
    """Yield a hit for each sequence that lacks an element or attribute.

    omitted: uids of sequences without content, which another rule reports. doubtful: uids of sequences for which a
    person must decide the value.
    """
    for fact in absent_facts(context, field):
        uid = fact.address.sequence or 0
        if uid not in omitted:
            fix = offer("Write it when saving", Settle((fact,)), safe=is_safe and uid not in doubtful)
            place = Address(uid, field=shown_at)
            yield Hit(place, fixes=(fix,), variant="missing", line=fact.line, column=fact.column)


def _declared_length(context: Context, sequence: Sequence) -> tuple[str, int, bool] | None:
    """Return (declared length, number of residues, whether the rest of the file confirms this number).

    If the file declares no length, the first value is the number of residues, or "0" for a sequence without residues.
    """
    if sequence.is_skipped:
        return None
    declared = context.origin.declared.get(sequence.uid)
    found = declared.length if declared is not None else None
    if found is None and not context.lacks("sequence.length", sequence):
        return None
    if not sequence.residues or is_written_as_zeros(sequence):
        return "0", 0, False
    if found is not None and found.strip() == str(meant_length(sequence)):
        return None  # sequence/symbols reports the additional characters
    count = len(sequence.residues)
    is_confirmed = not is_length_doubtful(context, sequence)
    if found is None:
        return str(count), count, is_confirmed
    is_imported = context.origin.format not in ("", "st26")  # the import wrote the source feature
    has_source = not is_imported and any(is_source(feature) for feature in sequence.features)
    return found, count, is_confirmed and (has_source or is_blank(found))


def is_length_doubtful(context: Context, sequence: Sequence) -> bool:
    """Return whether a feature suggests that the sequence had more or fewer residues.

    This is a source feature for other residues, a location after the last residue, or a translation that these
    residues do not code for.
    """
    if any(is_source(feature) and feature.location != whole(sequence) for feature in sequence.features):
        return True
    return has_location_after(sequence, len(sequence.residues)) or is_translation_doubtful(context, sequence)


def has_location_after(sequence: Sequence, count: int) -> bool:
    """Return whether the location of a feature ends after this number of residues."""
    for feature in sequence.features:
        try:
            if location.parse(feature.location).bounds[1] > count:
                return True
        except location.LocationError:
            continue
    return False


def is_translation_doubtful(context: Context, sequence: Sequence) -> bool:
    """Return whether a coding sequence has a translation that its residues do not code for."""
    for feature in sequence.features:
        translation = "".join(feature.value("translation").split()) if feature.key == "CDS" else ""
        coded = decode(feature, sequence.residues, context.edition.genetic_codes) if translation else None
        if coded is not None and first_difference(translation.upper(), coded.protein):
            return True
    return False


@rule(
    "sequence/length",
    LooksAt.LISTING,
    E,
    "par. 53",
    'INSDSeq_length is "{found}"; it must be {length}, the number of residues',
    variants={"missing": "INSDSeq_length is missing or empty; it must be the number of residues"},
    collect=_declared_length,
)
def length(context: Context, facts: Iterable[tuple[int, int, tuple[str, int, bool]]]) -> Iterator[Hit]:
    """INSDSeq_length is the number of residues of the sequence.

    Why: if the two differ, residues may have been lost or added, and nobody knows which number is correct.

    Usual cause: the sequence was edited by hand. Check the residues first: some may be missing.

    Safe because: the source feature confirms the number of residues, or the file does not state a length at all. If the
    source feature covers another range, a location ends after the last residue, or a translation differs, residues may
    have been lost, and a person decides.

    Example right: acgtacgtac with INSDSeq_length 10

    Example wrong: acgtacgtac with INSDSeq_length 11
    """
    empty, doubtful = set[int](), set[int]()
    for position, uid, (found, has, is_confirmed) in facts:
        if found == "0" and not has:
            empty.add(uid)
        elif found.strip() == str(has):
            if not is_confirmed:
                doubtful.add(uid)
        else:
            how = Settle(declared=((uid, ("length",)),))
            yield Hit(
                Address(uid, field="residues"),
                {"found": short(found), "length": has},
                (offer("Write {length} when saving", how, safe=is_confirmed, length=has),),
                variant="" if found.strip() else "missing",
                number=position,
            )
    yield from hits_of_absent(context, "sequence.length", "residues", omitted=empty, doubtful=doubtful)


def _declared_division(context: Context, sequence: Sequence) -> str | None:
    """Return the division in the file. "PAT" for a sequence without content, which needs no division yet."""
    declared = context.origin.declared.get(sequence.uid)
    if is_void(sequence):
        return "PAT"
    return None if sequence.is_skipped or declared is None else declared.division


@rule(
    "sequence/division",
    LooksAt.LISTING,
    E,
    "par. 56",
    'INSDSeq_division is "{found}"; it must be PAT',
    variants={"missing": "INSDSeq_division is missing or empty; it must be PAT"},
    collect=_declared_division,
)
def division(context: Context, facts: Iterable[tuple[int, int, str]]) -> Iterator[Hit]:
    """INSDSeq_division is PAT, for patents.

    Why: the sequence databases sort by division. In a patent listing PAT is the only value.

    Usual cause: the sequence was copied from a database with its division, such as BCT or SYN.

    Safe because: ST.26 allows this one value only, and the division says nothing about the sequence itself.

    Example right: <INSDSeq_division>PAT</INSDSeq_division>

    Example wrong: <INSDSeq_division>SYN</INSDSeq_division>
    """
    void = set[int]()
    for position, uid, found in facts:
        if found == "PAT":
            void.add(uid)
        else:
            yield Hit(
                Address(uid),
                {"found": short(found)},
                (offer("Write PAT when saving", Settle(declared=((uid, ("division",)),)), safe=True),),
                variant="" if found.strip() else "missing",
                number=position,
            )
    yield from hits_of_absent(context, "sequence.division", omitted=void)


@rule(
    "sequence/other-seqids",
    LooksAt.SEQUENCE,
    E,
    "par. 57",
    'INSDSeq_other-seqids contains "{ids}"; only offices may write this element',
    variants={"empty": "INSDSeq_other-seqids is empty; only offices may write this element"},
)
def other_seqids(context: Context, sequence: Sequence) -> Iterator[Hit]:
    """Applicants omit INSDSeq_other-seqids.

    Why: offices write it when they publish the listing or send it to the databases.

    Usual cause: the listing was created from a published one.

    Safe because: the element is empty. Ids that an office wrote are not removed without a person.

    Example right: no INSDSeq_other-seqids

    Example wrong: <INSDSeq_other-seqids><INSDSeqid>pat|EP|1|A|1</INSDSeqid></INSDSeq_other-seqids>
    """
    ids = sequence.other_seqids
    if ids is not None:
        place = at(sequence, field="other_seqids")
        fix = offer("Remove it", SetField(place, None), safe=not any(ids))
        yield Hit(place, {"ids": short(", ".join(ids), 50)}, (fix,), variant="" if any(ids) else "empty")


@rule(
    "sequence/empty",
    LooksAt.SEQUENCE,
    E,
    "par. 57",
    "The sequence has no residues; enter them, or make it a skipped sequence (000)",
    variants={"zeros": 'The residues are "{residues}"; a skipped sequence must have "000", with exactly three zeros'},
)
def empty(context: Context, sequence: Sequence) -> Iterator[Hit]:
    """Every sequence has residues, or is skipped intentionally.

    Why: a number without residues is only allowed for a skipped sequence, which has 000 in place of the residues.

    Usual cause: the residues were not entered yet, or were lost in a conversion. Or a skipped sequence was written with
    another number of zeros.

    Example right: <INSDSeq_sequence>acgtacgtac</INSDSeq_sequence>, or 000 for a skipped one

    Example wrong: <INSDSeq_sequence></INSDSeq_sequence>
    """
    if not sequence.is_skipped and (not sequence.residues or is_written_as_zeros(sequence)):
        place = at(sequence, field="residues")
        fix = offer("Make it a skipped sequence", partial(skip_empty, sequence.uid))
        variant = "zeros" if sequence.residues else ""
        yield Hit(place, {"residues": short(sequence.residues)}, (fix,), variant=variant)


def skip_empty(uid: int, project: Project) -> Edit:
    """Return the edit that makes a sequence without residues a skipped one, with nothing but its number."""
    absent = tuple(
        fact
        for fact in project.origin.facts
        if fact.kind in (origin.ELEMENT_MISSING, origin.ATTRIBUTE_MISSING)
        and fact.address.sequence == uid
        and fact.field != "sequence.number"
    )
    skip = SetField(Address(uid, field="is_skipped"), True)
    return Together("", (SetField(Address(uid, field="residues"), ""), skip, _clear(uid, project), Settle(absent)))


def _skipped_not_clean(context: Context, sequence: Sequence) -> str | None:
    """Return the elements of a skipped sequence that must be empty and are not.

    A sequence that the user skipped in this program still has its residues here; writing empties its elements.
    """
    if not sequence.is_skipped:
        return None
    if sequence.residues not in ("", SKIPPED):
        return ""
    declared = context.origin.declared.get(sequence.uid, Declared())
    found = {
        "length": declared.length,
        "molecule_type": sequence.molecule_type,
        "division": declared.division,
        "features": "present" if sequence.features else "",
    }
    return ",".join(name for name, text in found.items() if not is_blank(text))


def _clear(uid: int, project: Project) -> Edit:
    sequence = project.sequences.by_uid(uid)
    edits: list[Edit] = [
        SetField(at(sequence, field="molecule_type"), ""),
        SetField(at(sequence, field="features"), ()),
        Settle(declared=((uid, ("length", "division")),)),
    ]
    return Together("", tuple(edits))


_ENGLISH: Final = {
    "length": mark("length"),
    "molecule_type": mark("molecule type"),
    "division": mark("division"),
    "features": mark("feature table"),
}
_ROOM: Final = 31
"""How many characters the parts of a skipped sequence may have in a message of 120."""


@rule(
    "sequence/skipped-not-clean",
    LooksAt.LISTING,
    E,
    "par. 58",
    "A skipped sequence (000) has {parts}; these must be empty, and the feature table must be omitted",
    variants={
        "missing": "A skipped sequence (000) has no INSDSeq_moltype; an empty element is required",
        "table": "A skipped sequence (000) has an empty feature table; the table must be omitted",
    },
    collect=_skipped_not_clean,
)
def skipped_not_clean(context: Context, facts: Iterable[tuple[int, int, str]]) -> Iterator[Hit]:
    """An intentionally skipped sequence has 000 in place of the residues. Its length, molecule type and division are
    empty, and it has no feature table.

    Why: a skipped sequence only reserves a number. Any other content means that there is a sequence.

    Usual cause: the residues were replaced by 000 by hand, and the other elements were not changed.

    Safe because: only a molecule type and a division are removed automatically; they have no meaning without residues.
    If there are features or a length, the residues may have been lost, and a person decides.

    Example right: 000 with empty length, molecule type and division, and no feature table

    Example wrong: 000 with the molecule type DNA and a source feature
    """
    skipped: dict[int, int] = {}
    for position, uid, parts in facts:
        skipped[uid] = position
        if parts:
            is_safe = "length" not in parts and "features" not in parts
            fix = offer("Empty these elements", partial(_clear, uid), safe=is_safe)
            items = [(len(_ENGLISH[part]), tr(_ENGLISH[part])) for part in parts.split(",")]
            found = listed_within(_ROOM, items, len(items))
            yield Hit(Address(uid), {"parts": found}, (fix,), number=position)
    for field, variant in (("sequence.molecule_type", "missing"), ("feature", "table")):
        for fact in absent_facts(context, field) if skipped else ():
            uid = fact.address.sequence or 0
            if uid in skipped:
                fix = offer("Write it correctly when saving", Settle((fact,)), safe=True)
                yield Hit(Address(uid), {}, (fix,), variant=variant, number=skipped[uid], line=fact.line)


@rule(
    "sequence/feature-table-missing",
    LooksAt.SEQUENCE,
    E,
    "par. 60, 63",
    "The feature table is missing; every sequence must have one, with a source feature",
)
def feature_table_missing(context: Context, sequence: Sequence) -> Iterator[Hit]:
    """Every sequence that is not skipped has a feature table with one source feature.

    Why: the source feature names the organism of the sequence. The standard requires it, although the DTD does not.

    Usual cause: the sequences were imported from FASTA, which has no features.

    Example right: a feature table with a source feature

    Example wrong: INSDSeq_sequence directly after INSDSeq_division
    """
    if not sequence.is_skipped and not sequence.features:
        fixes = (add_source(context, sequence),) if molecule_of(sequence) and sequence.residues else ()
        yield Hit(at(sequence, field="features"), fixes=fixes)
