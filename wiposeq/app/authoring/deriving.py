"""Make a new sequence from residues of another one: a copy, complement, reverse, reverse complement or translation.

It hides which features the new sequence gets. Positions are 1-based and inclusive.
"""

from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from wiposeq.app.authoring.placing_residues import COMPLEMENT, REVERSE, REVERSE_COMPLEMENT, Piece, taken
from wiposeq.errors import UsageError
from wiposeq.model import shifting
from wiposeq.model.address import Address
from wiposeq.model.edits import Insert
from wiposeq.model.location import LocationError, parse
from wiposeq.model.project import Project
from wiposeq.model.records import Feature, Qualifier, Sequence, new_uid
from wiposeq.standard.edition import Edition
from wiposeq.standard.residues import translate
from wiposeq.texts import mark, tr

COPY, TRANSLATION = "copy", "translation"
NUCLEOTIDE_WAYS: Final = (COPY, REVERSE_COMPLEMENT, COMPLEMENT, REVERSE, TRANSLATION)
PROTEIN_WAYS: Final = (COPY, REVERSE)
_OF_ONE_PLACE: Final = ("protein_id",)


class Derivation(Struct, frozen=True):
    """What to make of the residues start..end. code, codon_start: only for a translation."""

    start: int
    end: int
    way: str = COPY
    code: int = 1
    codon_start: int = 1


class Derived(Struct, frozen=True):
    """The new sequence, how many features of the old one it lacks, and how many residues were not translated."""

    sequence: Sequence
    omitted: int = 0
    rest: int = 0


def derive(sequence: Sequence, wanted: Derivation, edition: Edition) -> Derived:
    """Return the new sequence. Raises UsageError if a translation has a stop codon inside, or no codon.

    A copy and a reverse complement have the features that are completely inside start..end. A stop codon at the end of
    a translation is omitted.
    """
    residues = sequence.residues[wanted.start - 1 : wanted.end]
    annotated = [each for each in sequence.features if each.key not in ("source", "SOURCE")]
    if wanted.way == TRANSLATION:
        return _translated(sequence, residues, wanted, edition, len(annotated))
    inside = tuple(_moved(each, wanted.start - 1) for each in annotated if _is_inside(each, wanted))
    way = "" if wanted.way == COPY else wanted.way
    piece = taken(Piece("", residues, inside), way)
    source = sequence.source
    features = piece.features
    if source is not None:
        features = (replace(_without_ids(source), uid=new_uid(), location=_whole(piece.residues)), *features)
    new = Sequence(new_uid(), _name(sequence, wanted), sequence.molecule_type, piece.residues, features)
    return Derived(new, len(annotated) - len(piece.features))


def deriving(project: Project, uid: int, wanted: Derivation, edition: Edition) -> tuple[Insert, int]:
    """Return the edit that inserts the new sequence behind the old one, and its uid. Raises as derive() does."""
    new = derive(project.sequences.by_uid(uid), wanted, edition).sequence
    index = project.sequences.index(uid) + 1
    label = tr("Add the sequence {name}", name=new.name) if new.name else tr("Add a sequence")
    return Insert(Address(field="sequences"), index, (new,), label), new.uid


def _translated(sequence: Sequence, residues: str, wanted: Derivation, edition: Edition, count: int) -> Derived:
    code = edition.genetic_codes[wanted.code]
    protein = translate(residues, code, wanted.codon_start, is_start_complete=False)
    protein = protein.removesuffix("*")
    if not protein:
        raise UsageError("There is no whole codon to translate.", "Select at least three residues.")
    if (place := protein.find("*")) >= 0:
        position = wanted.start + wanted.codon_start - 1 + 3 * place
        raise UsageError(
            "The codon at {position} is a stop codon.",
            "Choose another reading frame, or select the residues before it.",
            position=position,
        )
    qualifiers = (Qualifier(1, "mol_type", "protein"), Qualifier(2, "organism", sequence.organism))
    source = Feature(1, "source", _whole(protein), qualifiers)
    new = Sequence(new_uid(), _name(sequence, wanted), "AA", protein, (source,))
    return Derived(new, count, (len(residues) - wanted.codon_start + 1) % 3)


def _is_inside(feature: Feature, wanted: Derivation) -> bool:
    try:
        low, high = parse(feature.location).bounds
    except LocationError:
        return False
    return wanted.start <= low and high <= wanted.end


def _moved(feature: Feature, before: int) -> Feature:
    """Return a copy of a feature as if the first residues were not there."""
    found = _without_ids(feature)
    if not before:
        return replace(found, uid=new_uid())
    qualifiers = tuple(
        replace(each, value=shifting.shift_value(each.name, each.value, 1, before, 0)) if each.value else each
        for each in found.qualifiers
    )
    location = shifting.shift(found.location, 1, before, 0) or found.location
    return Feature(new_uid(), found.key, location, qualifiers)


def _without_ids(feature: Feature) -> Feature:
    """Return a feature without what belongs to one place of the listing: ids, and the number of its protein."""
    qualifiers = tuple(
        replace(each, id=None) if each.id else each for each in feature.qualifiers if each.name not in _OF_ONE_PLACE
    )
    return replace(feature, qualifiers=qualifiers)


def _name(sequence: Sequence, wanted: Derivation) -> str:
    words = {
        COPY: mark("{name} {span}"),
        REVERSE_COMPLEMENT: mark("{name} {span} reverse complement"),
        COMPLEMENT: mark("{name} {span} complement"),
        REVERSE: mark("{name} {span} reverse"),
        TRANSLATION: mark("{name} {span} translation"),
    }[wanted.way]
    is_whole = wanted.start == 1 and wanted.end == len(sequence.residues)
    return " ".join(tr(words, name=sequence.name, span="" if is_whole else f"{wanted.start}-{wanted.end}").split())


def _whole(residues: str) -> str:
    return f"1..{len(residues)}" if len(residues) > 1 else "1"
