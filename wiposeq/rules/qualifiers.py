"""Rules about qualifiers in a feature: their names, which key has which, and which go together (ST.26 Annex I)."""

from collections import Counter
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache, lru_cache, partial
from typing import Final

from wiposeq.model.address import Address
from wiposeq.model.edits import Edit, Insert, Remove, SetField, Together
from wiposeq.model.finding import Fix
from wiposeq.model.project import Project
from wiposeq.model.records import Feature, Qualifier, Sequence
from wiposeq.rules.features import todays_case
from wiposeq.rules.latin import short
from wiposeq.rules.rule import Context, E, Hit, LooksAt, W, at, mend, molecule_of, rule
from wiposeq.standard.edition import Edition, QualifierEntry


def blank(text: str | None) -> bool:
    """Whether there is no text, or only white space."""
    return not text or not text.strip()


@cache
def _names_by_case(edition: Edition) -> dict[str, str]:
    """All qualifier names by their small letters, of nucleotides and proteins."""
    return {name.lower(): name for molecule in ("AA", "DNA") for name in edition.qualifiers(molecule)}


@lru_cache(maxsize=1000)
def _nearest_name(edition: Edition, word: str) -> str:
    by_case = _names_by_case(edition)
    return next((by_case[near] for near in get_close_matches(word, by_case, 1, 0.75)), "")


def todays_name(edition: Edition, name: str) -> str:
    """The qualifier name of Annex I that a name is, whatever its case; "" if it is none."""
    return _names_by_case(edition).get(name.strip().lower(), "")


def entry_of(context: Context, sequence: Sequence, qualifier: Qualifier) -> QualifierEntry | None:
    """What Annex I says of this qualifier on this molecule type, in whatever case it is written; None if nothing."""
    entries = context.edition.qualifiers(molecule_of(sequence))
    return entries.get(qualifier.name) or entries.get(todays_name(context.edition, qualifier.name))


# Names


@rule(
    "qualifier/name-unknown",
    LooksAt.QUALIFIER,
    E,
    "par. 73; Annex I",
    "The qualifier {name} is not in Annex I; one of its names is required",
    variants={"missing": "The qualifier has no name; one of the names of Annex I is required"},
)
def name_unknown(context: Context, sequence: Sequence, feature: Feature, qualifier: Qualifier) -> Iterator[Hit]:
    """Every qualifier name is one of Annex I, written exactly so.

    Why: the names are a closed list, so that data banks and search programs understand them.

    Usual cause: a name of one's own or of a data bank (db_xref, locus_tag); what it says may go into a note.

    Example right: note

    Example wrong: comment
    """
    if todays_name(context.edition, qualifier.name) or not molecule_of(sequence):
        return
    place = at(sequence, feature, qualifier, field="name")
    meant = _nearest_name(context.edition, qualifier.name.strip().lower()[:100])
    fixes = []
    if meant:
        fixes.append(mend("Write {name}", SetField(place, meant), name=meant))
    fixes += _away(context, sequence, feature, qualifier)
    variant = "missing" if blank(qualifier.name) else ""
    yield Hit(place, {"name": short(qualifier.name, 30)}, tuple(fixes), variant=variant)


def _away(context: Context, sequence: Sequence, feature: Feature, qualifier: Qualifier) -> list[Fix]:
    """The fixes for a qualifier that may not be here: its text into a note, or off with it."""
    place = at(sequence, feature, qualifier)
    key = todays_case(context.edition, molecule_of(sequence), feature.key)
    said = f"{qualifier.name}: {qualifier.value}" if not blank(qualifier.value) else qualifier.name
    fixes = []
    if "note" in context.edition.allowed_qualifiers(molecule_of(sequence), key) and not blank(said):
        to_note = Together("", (SetField(place.at("name"), "note"), SetField(place.at("value"), said)))
        fixes.append(mend("Make it a note: {text}", to_note, text=short(said)))
    fixes.append(mend("Remove it", Remove((place,))))
    return fixes


@rule(
    "qualifier/name-case",
    LooksAt.QUALIFIER,
    E,
    "par. 73; Annex I",
    "The qualifier {name} must be written {today}",
)
def name_case(context: Context, sequence: Sequence, feature: Feature, qualifier: Qualifier) -> Iterator[Hit]:
    """Qualifier names are written with the very capital and small letters of Annex I.

    Why: programs compare them letter by letter.

    Usual cause: listings of 2018 to 2021, when proteins had MOL_TYPE, ORGANISM and NOTE.

    Example right: mol_type

    Example wrong: MOL_TYPE
    """
    today = todays_name(context.edition, qualifier.name)
    if today and today != qualifier.name:
        place = at(sequence, feature, qualifier, field="name")
        fix = mend("Write {name}", SetField(place, today), safe=True, name=today)
        yield Hit(place, {"name": short(qualifier.name, 30), "today": today}, (fix,))


@rule(
    "qualifier/not-allowed",
    LooksAt.QUALIFIER,
    E,
    "par. 62, 73; Annex I",
    "The qualifier {name} is not allowed with {key}",
)
def not_allowed(context: Context, sequence: Sequence, feature: Feature, qualifier: Qualifier) -> Iterator[Hit]:
    """Every qualifier is one that Annex I allows for the key of its feature.

    Why: each key has its own closed list of qualifiers.

    Usual cause: a qualifier was put with the wrong feature, or the key was changed later. On proteins there is only
    the note, and for the source mol_type and organism.

    Example right: codon_start with CDS

    Example wrong: codon_start with gene
    """
    molecule = molecule_of(sequence)
    key = todays_case(context.edition, molecule, feature.key)
    entry = context.edition.keys(molecule).get(key)
    name = qualifier.name
    if entry is None or not name or todays_name(context.edition, name) != name:
        return
    if name not in entry.mandatory and name not in entry.optional:
        place = at(sequence, feature, qualifier)
        fixes = tuple(_away(context, sequence, feature, qualifier))
        yield Hit(place, {"name": name, "key": key}, fixes, severity=W if name in entry.doubtful else None)


_LIKELIEST: Final = {
    "mod_base": "OTHER",
    "ncRNA_class": "other",
    "regulatory_class": "other",
    "recombination_class": "other",
    "mobile_element_type": "other",
}


def add_qualifier(sequence: int, feature: int, name: str, value: str, project: Project) -> Edit:
    """Adds a qualifier behind those of a feature."""
    found = next(f for f in project.sequences.by_uid(sequence).features if f.uid == feature)
    uid = max((q.uid for q in found.qualifiers), default=0) + 1
    place = Address(sequence, feature, field="qualifiers")
    return Insert(place, len(found.qualifiers), (Qualifier(uid, name, value),))


def _add_organism(sequence: int, feature: int, project: Project) -> Edit:
    """Adds the organism most used in the project: a person must look at it."""
    organisms = Counter(each.organism for each in project.sequences if each.organism)
    likely = organisms.most_common(1)[0][0] if organisms else "synthetic construct"
    return add_qualifier(sequence, feature, "organism", likely, project)


def likely_mol_type(context: Context, sequence: Sequence) -> tuple[str, bool]:
    """(the likeliest mol_type, whether no other is possible)."""
    types = context.edition.mol_types(molecule_of(sequence))
    if len(types) == 1:
        return types[0], True
    synthetic = next((each for each in types if each.startswith("other ")), "")
    if sequence.organism == "synthetic construct":
        return synthetic, bool(synthetic)
    genomic = "genomic DNA" if "genomic DNA" in types else "unassigned RNA" if "unassigned RNA" in types else ""
    return genomic, False


def is_plainly(sequence: Sequence, context: Context) -> bool:
    """Whether the residues agree with the molecule type, so that a mol_type can follow from it."""
    letters = sequence.residues[:100_000]
    if molecule_of(sequence) == "AA":
        return bool(letters.upper().strip("ACGTUN"))
    return bool(letters) and not letters.strip("".join(context.edition.alphabet(molecule_of(sequence))))


@rule(
    "qualifier/missing",
    LooksAt.FEATURE,
    E,
    "par. 74-75; Annex I",
    "The qualifier {name} is missing; {key} requires it",
)
def missing(context: Context, sequence: Sequence, feature: Feature) -> Iterator[Hit]:
    """Every feature has the qualifiers that Annex I makes mandatory for its key.

    Why: without them the feature does not say what it is there to say: a source without organism, a modified base
    without its name.

    Usual cause: the qualifier was left for later. For some protein keys the note is recommended here as a warning only.

    Example right: modified_base with mod_base

    Example wrong: modified_base without mod_base
    """
    molecule = molecule_of(sequence)
    entry = context.edition.keys(molecule).get(todays_case(context.edition, molecule, feature.key))
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
            is_safe = is_sure and is_plainly(sequence, context)
            fix = mend("Add {name} {value}", how, safe=is_safe, is_choice=not is_sure, name=name, value=value)
        elif name == "organism":
            fix = mend("Add {name}", partial(_add_organism, *ids), is_choice=True, name=name)
        else:
            how = partial(add_qualifier, *ids, name, _LIKELIEST.get(name, ""))
            fix = mend("Add {name}", how, is_choice=True, name=name)
        severity = W if name in entry.doubtful else None
        yield Hit(place, {"name": name, "key": entry.key}, (fix,), severity=severity)


def _merge(sequence: int, feature: int, name: str, project: Project) -> Edit:
    """The values of all qualifiers of this name in the first one, the others removed."""
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
    "The qualifier {name} stands {count} times; once is allowed",
)
def repeated(context: Context, sequence: Sequence, feature: Feature) -> Iterator[Hit]:
    """A qualifier stands once in a feature, unless Annex I lets it be repeated, as it does the note.

    Why: with two values nobody knows which one counts.

    Usual cause: two features were put together, or a value was corrected by adding another.

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
            fixes = [mend("Remove the others, which say the same", Remove(extra), safe=True)]
        else:
            fixes = [mend("Keep the first one", Remove(extra))]
            if entry.value_type == "free_text" and name != "organism":
                fixes.insert(0, mend("Put them together", partial(_merge, sequence.uid, feature.uid, name)))
        severity = W if "is_repeatable" in entry.doubtful else None
        yield Hit(at(sequence, feature, same[1]), {"name": name, "count": count}, tuple(fixes), severity=severity)


# Qualifiers together


@rule(
    "qualifier/conflict",
    LooksAt.FEATURE,
    E,
    "Annex I",
    "{first} and {second} stand in one feature; they contradict each other",
)
def conflict(context: Context, sequence: Sequence, feature: Feature) -> Iterator[Hit]:
    """A feature has not both germline and rearranged, and not both pseudo and pseudogene.

    Why: a sequence is as in the germ line or it is rearranged; pseudo and pseudogene are two ways to say what a
    feature is, of which one is chosen.

    Usual cause: qualifiers were copied from several entries of a data bank.

    Example right: germline

    Example wrong: germline and rearranged in one source
    """
    names = {qualifier.name for qualifier in feature.qualifiers}
    for first, second in (("germline", "rearranged"), ("pseudo", "pseudogene")):
        if first in names and second in names:
            pair = [found for name in (first, second) if (found := feature.qualifier(name)) is not None]
            fixes = tuple(
                mend("Remove {name}", Remove((at(sequence, feature, each),)), name=each.name) for each in pair
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
    "{name} is {value}; a {needed} that says what it is is required",
    variants={"name": "{name} is {value}; the name of the element must follow, as in other:NAME"},
    keys=("modified_base", "regulatory", "misc_recomb", "ncRNA", "mobile_element", "CDS"),
)
def other_needs_note(context: Context, sequence: Sequence, feature: Feature) -> Iterator[Hit]:
    """Where a value is OTHER or other, a note says what it is; a mobile element has its name behind a colon.

    Why: the lists do not have everything, and "other" alone describes nothing.

    Usual cause: the value was set and the full name left for later.

    Example right: mod_base OTHER with the note 2'-O-methoxyethyl-5-methylcytidine

    Example wrong: modified_base with mod_base="OTHER" and nothing more
    """
    if not molecule_of(sequence):
        return
    names = {qualifier.name for qualifier in feature.qualifiers if not blank(qualifier.value or qualifier.translation)}
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
            fix = mend("Add {name}", how, is_choice=True, name="note")
            yield Hit(place, {"name": qualifier.name, "value": word, "needed": " or ".join(needed)}, (fix,))
