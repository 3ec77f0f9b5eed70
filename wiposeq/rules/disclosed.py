"""Rules about what the free text of a listing itself discloses: residues, and mentions of SEQ ID NOs.

The same grammar reads the text of a specification. A sequence without such text costs no more than a glance at each
value.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache, partial
from hashlib import blake2b
from typing import Any, Final, NamedTuple

from wiposeq.model.address import Address
from wiposeq.model.changes import Change
from wiposeq.model.edit import Edit
from wiposeq.model.edits import Insert, Together
from wiposeq.model.mentions import find, may_mention
from wiposeq.model.origin import declared_number
from wiposeq.model.origin_edits import KeepChanges
from wiposeq.model.project import Project
from wiposeq.model.readable import short
from wiposeq.model.records import Feature, Qualifier, Sequence, new_uid
from wiposeq.model.residue_strings import find_residues
from wiposeq.rules.residues import disclosed_in, residue_facts
from wiposeq.rules.rule import Context, E, Hit, LooksAt, W, molecule_of, offer, rule
from wiposeq.texts import mark

_BASES: Final = re.compile(r"[ACGTUNacgtun]{9}").search
_CODES: Final = re.compile(r"(?<![A-Za-z])[A-Za-z]{3}[ -][A-Za-z]{3}[ -][A-Za-z]{3}(?![a-z])").search
_CAPITALS: Final = re.compile(r"[A-Z](?:[A-Z]{7}|[A-Z0-9]+\)[0-9]|[a-z]{2}[A-Z]|[*msf+-][ACGTUm])").search
"""What begins with a capital letter: amino acids, a repeat, codes without a separator, modified nucleotides."""
_NOT_READ: Final = ("organism", "PCR_primers", "translation")
"""Qualifiers in which residues are expected, or names that are not free text."""
_UNIDENTIFIED: Final = "unidentified"


class _Place(NamedTuple):
    """A value of a qualifier: numbers and uids of its feature and itself, the key, its name, and the field."""

    feature_number: int
    feature: int
    qualifier_number: int
    qualifier: int
    key: str
    name: str
    field: str


@cache
def _read(dependent: frozenset[str]) -> frozenset[str]:
    return dependent.difference(_NOT_READ)


_Text = tuple[int, Feature, int, Qualifier, str, str]
"""A feature and its number, a qualifier and its number, the field of the text, and the text."""


def _texts(context: Context, sequence: Sequence) -> list[_Text]:
    """Return the language-dependent free text of a sequence. Both collectors of a sequence use the same list."""
    found = context.of_sequence.free_texts
    if found is None:
        names = _read(context.edition.language_dependent(molecule_of(sequence)))
        found = context.of_sequence.free_texts = [
            (number, feature, place, qualifier, field, text)
            for number, feature in enumerate(sequence.features, 1)
            for place, qualifier in enumerate(feature.qualifiers, 1)
            if qualifier.name in names
            for field, text in (("value", qualifier.value), ("translation", qualifier.translation))
            if text
        ]
    return found


def _place(text: _Text) -> _Place:
    number, feature, place, qualifier, field, _ = text
    return _Place(number, feature.uid, place, qualifier.uid, feature.key, qualifier.name, field)


def _may_have_residues(text: str) -> bool:
    """Return whether find_residues() may find something. Three searches take half the time of one for all."""
    return bool(_BASES(text) or _CODES(text) or _CAPITALS(text))


def _strings(context: Context, sequence: Sequence) -> tuple[tuple[Any, ...], ...]:
    """Return (residues, molecule, fields of _Place) of residues in the free text that the sequence itself has not."""
    found: dict[tuple[str, str], tuple[Any, ...]] = {}
    own = ""
    for each_text in _texts(context, sequence):
        text = each_text[-1]
        if not _may_have_residues(text):
            continue
        place = _place(each_text)
        own = own or sequence.residues.upper().replace("U", "T")
        for each in find_residues(text):
            if each.is_certain and each.residues.upper() not in own:
                found.setdefault((each.residues, each.molecule), (each.residues, each.molecule, *place))
    return tuple(found.values())


disclosed_in.append(_strings)


def _digest(molecule: str, residues: str) -> int:
    digest = blake2b(f"{molecule}:{residues}".encode(), digest_size=8)
    return int.from_bytes(digest.digest(), "big", signed=True)


@rule(
    "qualifier/undisclosed-sequence",
    LooksAt.LISTING,
    W,
    "par. 7, 8",
    '"{name}" contains {length} residues that are not in the listing: "{residues}"',
    collect=residue_facts,
)
def undisclosed_sequence(context: Context, facts: Iterable[tuple[int, int, Any]]) -> Iterator[Hit]:
    """Residues in free text that are long enough for a listing are a sequence of the listing.

    Why: 10 nucleotides or 4 amino acids that an application discloses belong into the listing, also if only a note
    names them.

    Usual cause: a linker, a tag or a primer was described in a note.

    Example right: linked to SEQ ID NO: 7

    Example wrong: linked to ACGTTGCAACGTTGCA
    """
    texts = [(position, uid, string) for position, uid, fact in facts if type(fact) is tuple for string in fact[1:]]
    if not texts:
        return
    wanted = {_digest(molecule, string[0]) for _, _, string in texts for molecule in _molecules(string[1])}
    listed = {digest for _, _, fact in facts if (digest := fact if type(fact) is int else fact[0]) in wanted}
    for position, uid, (residues, molecule, *rest) in texts:
        if any(_digest(each, residues) in listed for each in _molecules(molecule)):
            continue
        place = _Place(*rest)
        values = {"name": place.name, "length": len(residues), "residues": short(residues, 30)}
        fix = offer("Add as a sequence", partial(_add, residues, molecule))
        yield _hit(position, uid, place, values, (fix,))


def _molecules(molecule: str) -> tuple[str, ...]:
    return ("AA",) if molecule == "AA" else ("DNA", "RNA")


def _hit(position: int, uid: int, place: _Place, values: dict[str, Any], fixes: tuple[Any, ...] = ()) -> Hit:
    return Hit(
        Address(uid, place.feature, place.qualifier, field=place.field),
        values,
        fixes,
        number=position,
        feature_number=place.feature_number,
        qualifier_number=place.qualifier_number,
        feature_key=place.key,
        qualifier=place.name,
    )


def _add(residues: str, molecule: str, project: Project) -> Edit:
    """Return the edit that adds a sequence at the end, with the assumptions of an import."""
    mol_type = "protein" if molecule == "AA" else f"unassigned {molecule}"
    qualifiers = (Qualifier(1, "mol_type", mol_type), Qualifier(2, "organism", _UNIDENTIFIED))
    source = Feature(1, "source", f"1..{len(residues)}", qualifiers)
    record = Sequence(new_uid(), "", molecule, residues, (source,))
    changes = [Change("organism/assumed", mark("No organism given; {after} assumed (par. 81)"), after=_UNIDENTIFIED)]
    if molecule != "AA":
        message = mark("No mol_type for {before} given; {after} assumed")
        changes.append(Change("mol_type/assumed", message, before=molecule, after=mol_type))
    insert = Insert(Address(field="sequences"), len(project.sequences), (record,))
    return Together("", (insert, KeepChanges(tuple(changes))))


def _mentions(context: Context, sequence: Sequence) -> tuple[tuple[Any, ...], ...] | None:
    """Return (highest number, fields of _Place) of each value that mentions SEQ ID NOs, None if there is none."""
    if sequence.is_skipped:
        return None
    found = []
    for each_text in _texts(context, sequence):
        text = each_text[-1]
        if may_mention(text):
            highest = max(
                (
                    item.last
                    for mention in find(text)
                    if not (mention.is_foreign or mention.is_doubtful or mention.is_placeholder)
                    for item in mention.items
                ),
                default=0,
            )
            if highest:
                found.append((highest, *_place(each_text)))
    return tuple(found) or None


@rule(
    "qualifier/mention-not-listed",
    LooksAt.LISTING,
    E,
    "par. 10, 86",
    '"{name}" mentions SEQ ID NO: {mentioned}, which is not in the listing ({count} sequences)',
    collect=_mentions,
)
def mention_not_listed(context: Context, facts: Iterable[tuple[int, int, Any]]) -> Iterator[Hit]:
    """Each SEQ ID NO that a text of the listing mentions is in the listing.

    Why: nobody can find the sequence. Often the number is that of an earlier version, and means another sequence.

    Usual cause: sequences were removed or renumbered after the text was written, or the text was copied from another
    application.

    Example right: binds SEQ ID NO: 7, in a listing with 12 sequences

    Example wrong: binds SEQ ID NO: 70, in a listing with 12 sequences
    """
    declared: set[int] | None = None
    for position, uid, rows in facts:
        for highest, *rest in rows:
            if highest <= context.count:
                continue
            if declared is None:
                declared = {declared_number(context.origin.declared, each, 0) for each in context.origin.declared}
            if highest not in declared:
                place = _Place(*rest)
                values = {"name": place.name, "mentioned": highest, "count": context.count}
                yield _hit(position, uid, place, values)
