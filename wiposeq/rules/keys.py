"""Rules about feature keys (ST.26 par. 62 and Annex I), and the edits that replace a key."""

from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache, lru_cache, partial
from typing import Final

from wiposeq.model.address import Address
from wiposeq.model.edit import Edit
from wiposeq.model.edits import Insert, SetField, Together
from wiposeq.model.finding import Fix
from wiposeq.model.project import Project
from wiposeq.model.readable import short
from wiposeq.model.records import Feature, Qualifier, Sequence, free_uid
from wiposeq.rules.rule import Context, E, Hit, LooksAt, at, bare, molecule_of, offer, rule, set_to, suggest
from wiposeq.standard.edition import Edition


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


def as_note(molecule: str, old: str, is_single: bool) -> NewKey:
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


def is_single(text: str) -> bool:
    return ".." not in text and "," not in text


def rekey(sequence: int, feature: int, new: NewKey, project: Project) -> Edit:
    """Return the edit that replaces a key, and adds the qualifiers of the new key that are missing."""
    found = next(f for f in project.sequences.by_uid(sequence).features if f.uid == feature)
    place = Address(sequence, feature)
    key, wanted = new
    have = {(q.name, q.value) for q in found.qualifiers}
    uid = free_uid(found.qualifiers)
    added = tuple(
        Qualifier(n, name, value)
        for n, (name, value) in enumerate(wanted, uid)
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
        own = as_note(molecule, "", is_single(feature.location))[0]
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
    fixes.append(_rekey(sequence, feature, as_note(molecule, short(key, 200), is_single(feature.location))))
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
    own = as_note(molecule, other, is_single(feature.location))
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
