"""Rules about the qualifiers of a feature: their names, which keys allow or require them, and conflicts (Annex I)."""

from collections import Counter
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache, lru_cache, partial
from typing import Final

from wiposeq.model.address import Address
from wiposeq.model.edit import Edit
from wiposeq.model.edits import Insert, Remove, SetField, Together
from wiposeq.model.finding import Fix
from wiposeq.model.project import Project
from wiposeq.model.readable import short
from wiposeq.model.records import Feature, Qualifier, Sequence, free_uid
from wiposeq.rules.keys import canonical_key
from wiposeq.rules.molecules import agrees_with
from wiposeq.rules.rule import Context, E, Hit, LooksAt, W, at, bare, is_blank, molecule_of, offer, rule, set_to
from wiposeq.standard.edition import Edition, QualifierEntry


@cache
def _names_by_case(edition: Edition) -> dict[str, str]:
    """Return the qualifier names of nucleotides and proteins, by their names in small letters."""
    return {name.lower(): name for molecule in ("AA", "DNA") for name in edition.qualifiers(molecule)}


@lru_cache(maxsize=1000)
def _nearest_name(edition: Edition, word: str) -> str:
    by_case = _names_by_case(edition)
    return next((by_case[near] for near in get_close_matches(word, by_case, 1, 0.75)), "")


def canonical_name(edition: Edition, name: str) -> str:
    """Return a qualifier name in the case of Annex I. "" if Annex I has no such name."""
    return _names_by_case(edition).get(bare(name).lower(), "")


def entry_of(context: Context, sequence: Sequence, qualifier: Qualifier) -> QualifierEntry | None:
    """Return the entry of Annex I for a qualifier and the molecule type, ignoring case. None if there is none."""
    entries = context.edition.qualifiers(molecule_of(sequence))
    return entries.get(qualifier.name) or entries.get(canonical_name(context.edition, qualifier.name))


# Names


@rule(
    "qualifier/name-unknown",
    LooksAt.QUALIFIER,
    E,
    "par. 73; Annex I",
    'The qualifier "{name}" is not in Annex I; a name of Annex I is required',
    variants={"missing": "The qualifier has no name; a name of Annex I is required"},
)
def name_unknown(context: Context, sequence: Sequence, feature: Feature, qualifier: Qualifier) -> Iterator[Hit]:
    """Every qualifier name is one of Annex I, in the same spelling.

    Why: databases and search programs understand only the names of this list.

    Usual cause: a name that the applicant or a database invented (db_xref, locus_tag). Write the text as a note
    instead.

    Example right: note

    Example wrong: comment
    """
    if canonical_name(context.edition, qualifier.name) or not molecule_of(sequence):
        return
    place = at(sequence, feature, qualifier, field="name")
    meant = _nearest_name(context.edition, qualifier.name.strip().lower()[:100])
    fixes = [set_to(place, meant)] if meant else []
    fixes += _fixes_of_unwanted(context, sequence, feature, qualifier)
    variant = "missing" if is_blank(qualifier.name) else ""
    yield Hit(place, {"name": short(qualifier.name, 30)}, tuple(fixes), variant=variant)


def _fixes_of_unwanted(context: Context, sequence: Sequence, feature: Feature, qualifier: Qualifier) -> list[Fix]:
    """Return the fixes for a qualifier that is not allowed: convert it to a note, or remove it."""
    place = at(sequence, feature, qualifier)
    key = canonical_key(context.edition, molecule_of(sequence), feature.key)
    text = f"{qualifier.name}: {qualifier.value}" if not is_blank(qualifier.value) else qualifier.name
    fixes = []
    if "note" in context.edition.allowed_qualifiers(molecule_of(sequence), key) and not is_blank(text):
        to_note = Together("", (SetField(place.at("name"), "note"), SetField(place.at("value"), text)))
        fixes.append(offer('Convert it to the note "{text}"', to_note, text=short(text)))
    fixes.append(offer("Remove it", Remove((place,))))
    return fixes


@rule(
    "qualifier/name-case",
    LooksAt.QUALIFIER,
    E,
    "par. 73; Annex I",
    'The qualifier "{name}" must be written "{required}"',
)
def name_case(context: Context, sequence: Sequence, feature: Feature, qualifier: Qualifier) -> Iterator[Hit]:
    """Qualifier names have the same capital and small letters as in Annex I.

    Why: programs compare them letter by letter.

    Usual cause: listings of 2018 to 2021, when proteins had MOL_TYPE, ORGANISM and NOTE.

    Safe because: the name differs from that of Annex I only in case and spaces, and no two names differ only in case.

    Example right: mol_type

    Example wrong: MOL_TYPE
    """
    required = canonical_name(context.edition, qualifier.name)
    if required and required != qualifier.name:
        place = at(sequence, feature, qualifier, field="name")
        values = {"name": short(qualifier.name, 30), "required": required}
        yield Hit(place, values, (set_to(place, required, safe=True),))


@rule(
    "qualifier/not-allowed",
    LooksAt.QUALIFIER,
    E,
    "par. 62, 73; Annex I",
    'The qualifier "{name}" is not allowed for the key "{key}"',
)
def not_allowed(context: Context, sequence: Sequence, feature: Feature, qualifier: Qualifier) -> Iterator[Hit]:
    """Every qualifier is one that Annex I allows for the key of its feature.

    Why: Annex I defines for each key which qualifiers are allowed.

    Usual cause: a qualifier was added to the wrong feature, or the key was changed later. Features of proteins have
    only the note; the source also has mol_type and organism.

    Example right: codon_start with CDS

    Example wrong: codon_start with gene
    """
    molecule = molecule_of(sequence)
    key = canonical_key(context.edition, molecule, feature.key)
    entry = context.edition.keys(molecule).get(key)
    name = qualifier.name
    if entry is None or not name or canonical_name(context.edition, name) != name:
        return
    if name not in entry.mandatory and name not in entry.optional:
        place = at(sequence, feature, qualifier)
        fixes = tuple(_fixes_of_unwanted(context, sequence, feature, qualifier))
        yield Hit(place, {"name": name, "key": key}, fixes, severity=W if name in entry.doubtful else None)


_LIKELIEST: Final = {
    "mod_base": "OTHER",
    "ncRNA_class": "other",
    "regulatory_class": "other",
    "recombination_class": "other",
    "mobile_element_type": "other",
}


def add_qualifier(sequence: int, feature: int, name: str, value: str, project: Project) -> Edit:
    """Return the edit that adds a qualifier after the others of a feature."""
    found = next(f for f in project.sequences.by_uid(sequence).features if f.uid == feature)
    uid = free_uid(found.qualifiers)
    place = Address(sequence, feature, field="qualifiers")
    return Insert(place, len(found.qualifiers), (Qualifier(uid, name, value),))


def _add_organism(sequence: int, feature: int, project: Project) -> Edit:
    """Return the edit that adds the most frequent organism of the project. A person must check it."""
    organisms = Counter(each.organism for each in project.sequences if each.organism)
    likely = organisms.most_common(1)[0][0] if organisms else "synthetic construct"
    return add_qualifier(sequence, feature, "organism", likely, project)


def likely_mol_type(context: Context, sequence: Sequence) -> tuple[str, bool]:
    """Return (the likeliest mol_type, whether no other is possible)."""
    types = context.edition.mol_types(molecule_of(sequence))
    if len(types) == 1:
        return types[0], True
    synthetic = next((each for each in types if each.startswith("other ")), "")
    if sequence.organism == "synthetic construct":
        return synthetic, bool(synthetic)
    genomic = "genomic DNA" if "genomic DNA" in types else "unassigned RNA" if "unassigned RNA" in types else ""
    return genomic, False


@rule(
    "qualifier/missing",
    LooksAt.FEATURE,
    E,
    "par. 74-75; Annex I",
    'The qualifier "{name}" is missing; the key "{key}" requires it',
)
def missing(context: Context, sequence: Sequence, feature: Feature) -> Iterator[Hit]:
    """Every feature has the qualifiers that Annex I makes mandatory for its key.

    Why: without them the feature lacks its essential information: a source without its organism, a modified base
    without its name.

    Usual cause: the qualifier was not entered yet. For some protein keys the note is only recommended (a warning).

    Safe because: only a mol_type is added automatically, and only if ST.26 allows one value, and the residues and
    feature keys agree with the molecule type.

    Example right: modified_base with mod_base

    Example wrong: modified_base without mod_base
    """
    molecule = molecule_of(sequence)
    entry = context.edition.keys(molecule).get(canonical_key(context.edition, molecule, feature.key))
    if entry is None or not entry.mandatory:
        return
    have = {qualifier.name.lower() for qualifier in feature.qualifiers}
    place = at(sequence, feature, field="qualifiers")
    ids = (sequence.uid, feature.uid)
    for name in entry.mandatory:
        if name.lower() in have:
            continue
        if name == "mol_type":
            value, is_sure = likely_mol_type(context, sequence)
            how = partial(add_qualifier, *ids, name, value)
            is_safe = is_sure and agrees_with(context, sequence, molecule)
            fix = offer('Add {name} "{value}"', how, safe=is_safe, is_choice=not is_sure, name=name, value=value)
        elif name == "organism":
            fix = offer("Add {name}", partial(_add_organism, *ids), is_choice=True, name=name)
        else:
            how = partial(add_qualifier, *ids, name, _LIKELIEST.get(name, ""))
            fix = offer("Add {name}", how, is_choice=True, name=name)
        severity = W if name in entry.doubtful else None
        yield Hit(place, {"name": name, "key": entry.key}, (fix,), severity=severity)


def _merge(sequence: int, feature: int, name: str, project: Project) -> Edit:
    """Return the edit that merges the values of all qualifiers with this name into the first one."""
    found = next(f for f in project.sequences.by_uid(sequence).features if f.uid == feature)
    same = [q for q in found.qualifiers if q.name == name]
    first = Address(sequence, feature, same[0].uid)
    values = list(dict.fromkeys(q.value for q in same if q.value))
    others = list(dict.fromkeys(q.translation for q in same if q.translation))
    edits: list[Edit] = [SetField(first.at("value"), "; ".join(values) or same[0].value)]
    if others:
        edits.append(SetField(first.at("translation"), "; ".join(others)))
    edits.append(Remove(tuple(Address(sequence, feature, q.uid) for q in same[1:])))
    return Together("", tuple(edits))


@rule(
    "qualifier/repeated",
    LooksAt.FEATURE,
    E,
    "par. 73; Annex I",
    'The qualifier "{name}" occurs {count} times; it may occur once',
)
def repeated(context: Context, sequence: Sequence, feature: Feature) -> Iterator[Hit]:
    """A qualifier occurs once in a feature, unless Annex I allows to repeat it, as it does for the note.

    Why: if there are two values, nobody knows which one is valid.

    Usual cause: two features were merged, or a value was corrected by adding another.

    Safe because: a qualifier is removed automatically only if its value and its translation equal those of the first
    one.

    Example right: one gene in a feature

    Example wrong: gene="abc" and gene="xyz" in the same feature
    """
    names = [qualifier.name for qualifier in feature.qualifiers]
    if len(set(names)) == len(names):
        return
    entries = context.edition.qualifiers(molecule_of(sequence))
    for name, count in Counter(names).items():
        entry = entries.get(name)
        if count == 1 or entry is None or entry.is_repeatable:
            continue
        same = [qualifier for qualifier in feature.qualifiers if qualifier.name == name]
        extra = tuple(at(sequence, feature, qualifier) for qualifier in same[1:])
        if len({(q.value, q.translation) for q in same}) == 1:
            fixes = [offer("Remove the identical ones", Remove(extra), safe=True)]
        else:
            fixes = [offer("Remove all but the first one", Remove(extra))]
            if entry.value_type == "free_text" and name != "organism":
                fixes.insert(0, offer("Merge them", partial(_merge, sequence.uid, feature.uid, name)))
        severity = W if "is_repeatable" in entry.doubtful else None
        yield Hit(at(sequence, feature, same[1]), {"name": name, "count": count}, tuple(fixes), severity=severity)


# Qualifiers together


@rule(
    "qualifier/conflict",
    LooksAt.FEATURE,
    E,
    "Annex I",
    "A feature has both {first} and {second}, which contradict each other",
)
def conflict(context: Context, sequence: Sequence, feature: Feature) -> Iterator[Hit]:
    """No feature has both germline and rearranged, or both pseudo and pseudogene.

    Why: a sequence is either as in the germ line or rearranged. Of pseudo and pseudogene, Annex I allows only one.

    Usual cause: qualifiers were copied from several entries of a database.

    Example right: germline

    Example wrong: germline and rearranged in one source
    """
    names = {qualifier.name for qualifier in feature.qualifiers}
    for first, second in (("germline", "rearranged"), ("pseudo", "pseudogene")):
        if first in names and second in names:
            pair = [found for name in (first, second) if (found := feature.qualifier(name)) is not None]
            fixes = tuple(
                offer("Remove {name}", Remove((at(sequence, feature, each),)), name=each.name) for each in pair
            )
            yield Hit(at(sequence, feature, pair[1]), {"first": first, "second": second}, fixes)


_NEEDS: Final = {
    "mod_base": ("OTHER", ("note",)),
    "regulatory_class": ("other", ("note",)),
    "recombination_class": ("other", ("note",)),
    "ncRNA_class": ("other", ("note", "product")),
}


@rule(
    "qualifier/other-needs-note",
    LooksAt.FEATURE,
    E,
    "par. 17; Annex I",
    '{name} is "{value}"; a {needed} with the full name is required',
    variants={"name": '{name} is "{value}"; the name of the element must follow, as in other:NAME'},
    keys=("modified_base", "regulatory", "misc_recomb", "ncRNA", "mobile_element", "CDS"),
)
def other_needs_note(context: Context, sequence: Sequence, feature: Feature) -> Iterator[Hit]:
    """If a value is OTHER or other, a note gives the full name. The name of a mobile element follows after a colon.

    Why: the lists are not complete, and "other" alone describes nothing.

    Usual cause: the value was set, and the full name was not entered yet.

    Example right: mod_base OTHER with the note 2'-O-methoxyethyl-5-methylcytidine

    Example wrong: modified_base with mod_base="OTHER" and nothing more
    """
    if not molecule_of(sequence):
        return
    names = {
        qualifier.name for qualifier in feature.qualifiers if not is_blank(qualifier.value or qualifier.translation)
    }
    word: str
    needed: tuple[str, ...]
    for qualifier in feature.qualifiers:
        value = (qualifier.value or "").strip()
        place = at(sequence, feature, qualifier, field="value")
        if qualifier.name == "mobile_element_type":
            if value.rstrip(":").strip() == "other":
                yield Hit(place, {"name": qualifier.name, "value": value}, variant="name")
            continue
        if qualifier.name == "transl_except":
            word, needed = ("OTHER" if value.endswith("aa:OTHER)") else "", ("note",))
        elif qualifier.name in _NEEDS and value == _NEEDS[qualifier.name][0]:
            word, needed = _NEEDS[qualifier.name]
        else:
            continue
        if word and not names & set(needed):
            how = partial(add_qualifier, sequence.uid, feature.uid, "note", "")
            fix = offer("Add {name}", how, is_choice=True, name="note")
            yield Hit(place, {"name": qualifier.name, "value": word, "needed": " or ".join(needed)}, (fix,))
