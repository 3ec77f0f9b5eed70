"""Rules about what the free text of a listing itself discloses: residues, and mentions of SEQ ID NOs.

The same grammar reads the text of a specification. Fast searches come first, so that sequences without
such text cost little time.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache, partial
from string import ascii_letters
from typing import Any, Final, NamedTuple

from wiposeq.model.address import Address
from wiposeq.model.changes import Change
from wiposeq.model.edit import Edit
from wiposeq.model.edits import Insert, Together
from wiposeq.model.origin import declared_number
from wiposeq.model.origin_edits import KeepChanges
from wiposeq.model.project import Project
from wiposeq.model.readable import short
from wiposeq.model.records import Feature, Qualifier, Sequence, new_uid
from wiposeq.model.residue_strings import find_residues
from wiposeq.rules.freetext import mentions_of
from wiposeq.rules.residues import digest_of, disclosed_in, residue_facts
from wiposeq.rules.rule import Context, E, Hit, LooksAt, W, molecule_of, offer, qualifiers_of, rule
from wiposeq.texts import mark

_BASES: Final = re.compile(r"[ACGTUNacgtun]{9}").search
_CODES: Final = re.compile(r"(?<![A-Za-z])[A-Za-z]{3}[ -][A-Za-z]{3}[ -][A-Za-z]{3}(?![a-z])").search
_CAPITALS: Final = re.compile(r"[A-Z](?:[A-Z]{7}|[A-Z0-9]+\)[0-9]|[a-z]{2}[A-Z]|[*msf+-][ACGTUm])").search
"""What begins with a capital letter: amino acids, a repeat, codes without a separator, modified nucleotides."""
_NOT_READ: Final = frozenset(("organism", "PCR_primers", "translation"))
"""Qualifiers in which residues are expected, or names that are not free text."""
_AS_BASES: Final = bytes(b"b"[0] if symbol in b"ACGTUNacgtun" else 0 for symbol in range(256))
_AS_LETTERS: Final = bytes(b"l"[0] if symbol in (ascii_letters.encode()) else b" "[0] for symbol in range(256))
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
    """Return the names of the qualifiers that are read, of those that depend on a language."""
    return dependent - _NOT_READ


def _texts(context: Context, sequence: Sequence) -> Iterator[tuple[_Place, str]]:
    """Yield the language-dependent free text of a sequence."""
    names = _read(context.edition.language_dependent(molecule_of(sequence)))
    for number, feature in enumerate(sequence.features, 1):
        for place, qualifier in enumerate(feature.qualifiers, 1):
            if qualifier.name not in names:
                continue
            for field, text in (("value", qualifier.value), ("translation", qualifier.translation)):
                if text:
                    at = _Place(number, feature.uid, place, qualifier.uid, feature.key, qualifier.name, field)
                    yield at, text


def _may_have_residues(text: str) -> bool:
    """Return whether find_residues() may find something. Three searches take half the time of one for all."""
    return bool(_BASES(text) or _CODES(text) or _CAPITALS(text))


def _glance(context: Context, sequence: Sequence) -> bool:
    """Return whether the free text of a sequence may have residues.

    It searches all texts at once, in a tenth of the time that _may_have_residues() needs for each of them. It returns
    True whenever that function does: for nine bases, three words of three letters in a row, or a capital letter.
    """
    names = _read(context.edition.language_dependent(molecule_of(sequence)))
    read = [each for each in qualifiers_of(context, sequence) if each.name in names]
    texts = [each.value for each in read if each.value] + [each.translation for each in read if each.translation]
    joined = "\n".join(texts).encode("utf-8", "surrogatepass")
    return bool(joined) and (
        not joined.islower()
        or b"bbbbbbbbb" in joined.translate(_AS_BASES)
        or b" lll lll lll" in b" " + joined.translate(_AS_LETTERS)
    )


def _strings(context: Context, sequence: Sequence) -> tuple[tuple[Any, ...], ...]:
    """Return (residues, molecule, fields of _Place) of residues in the free text that the sequence does not have."""
    if not _glance(context, sequence):
        return ()
    found: dict[tuple[str, str], tuple[Any, ...]] = {}
    own = ""
    for place, text in _texts(context, sequence):
        if not _may_have_residues(text):
            continue
        own = own or sequence.residues.upper().replace("U", "T")
        for each in find_residues(text):
            if each.is_certain and each.residues.upper() not in own:
                found.setdefault((each.residues, each.molecule), (each.residues, each.molecule, *place))
    return tuple(found.values())


disclosed_in.append(_strings)


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
    wanted = {digest_of(molecule, string[0]) for _, _, string in texts for molecule in _molecules(string[1])}
    listed = {digest for _, _, fact in facts if (digest := fact if type(fact) is int else fact[0]) in wanted}
    for position, uid, (residues, molecule, *rest) in texts:
        if any(digest_of(each, residues) in listed for each in _molecules(molecule)):
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
    mentions = mentions_of(context, sequence)
    found = []
    for place, text in _texts(context, sequence) if mentions else ():
        if text in mentions:
            highest = max(
                (
                    item.last
                    for mention in mentions[text]
                    if not (mention.is_foreign or mention.is_doubtful or mention.is_placeholder)
                    for item in mention.items
                ),
                default=0,
            )
            if highest:
                found.append((highest, *place))
    return tuple(found) or None


@rule(
    "qualifier/mention-not-listed",
    LooksAt.LISTING,
    E,
    "par. 10, 86",
    '"{name}" mentions SEQ ID NO: {mentioned}, which is not in the listing (number of sequences: {count})',
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
