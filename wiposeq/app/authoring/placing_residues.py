"""Insert, replace or delete residues at one place: read any pasted text, and list what happens to the features.

It hides that a pasted text is read by the importers, and how the effect on a feature is described. ReplaceResidues and
shifting.py decide the effect itself. Positions are 1-based and inclusive.
"""

import re
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from wiposeq.app.importing import importing
from wiposeq.errors import UsageError
from wiposeq.formats.options import Defaults
from wiposeq.model import shifting
from wiposeq.model.address import Address
from wiposeq.model.changes import Change
from wiposeq.model.edits import Insert, ReplaceResidues, Together
from wiposeq.model.location import LocationError, parse
from wiposeq.model.project import Project
from wiposeq.model.records import Feature, Sequence, new_uid
from wiposeq.model.sequence_list import SequenceList
from wiposeq.model.turning import Turn
from wiposeq.standard.residues import complement, one_letter, reverse_complement
from wiposeq.texts import labeled, tr, trn

AS_WRITTEN, REVERSE_COMPLEMENT, COMPLEMENT, REVERSE = "", "reverse complement", "complement", "reverse"
"""How the residues of a piece are taken."""
_NOT_ABOUT_RESIDUES: Final = ("organism/", "mol_type/", "record/header", "name/")
"""Changes of an import that say nothing about residues or features."""


class Piece(Struct, frozen=True):
    """Residues that can be placed, with the features of their record, except its source. name: "" for plain text."""

    name: str
    residues: str
    features: tuple[Feature, ...] = ()


class Pasted(Struct, frozen=True):
    """The pieces in a text, and what was changed or omitted while it was read."""

    pieces: tuple[Piece, ...]
    changes: tuple[Change, ...] = ()


class Effect(Struct, frozen=True):
    """What happens to one feature. words: the feature as text. after: "" if it is removed. what: in words.

    is_grave: a person must look at it, because it is removed, or its reading frame changes.
    """

    words: str
    before: str
    after: str
    what: str
    is_grave: bool = False


def read_pasted(text: str, molecule_type: str) -> Pasted:
    """Read a text as residues for a sequence of this molecule type.

    The text can be plain residues with blanks and numbers, three-letter codes, FASTA, GenBank and other records, or
    cells of a spreadsheet. Raises UnreadableFile, and UsageError if it has residues of another kind.
    """
    is_protein = molecule_type in ("AA", "PRT")
    if not is_protein and _is_peptide(text):
        raise _other_kind("AA", molecule_type)
    offer = importing.offer_text(text, Defaults(molecule="AA" if is_protein else molecule_type, proteins=False))
    if offer.trouble is not None:
        raise offer.trouble
    pieces = []
    for sequence in offer.sequences:
        if not sequence.residues:
            continue
        if sequence.is_protein != is_protein:
            raise _other_kind(sequence.molecule_type, molecule_type)
        features = tuple(each for each in sequence.features if each.key not in ("source", "SOURCE"))
        pieces.append(Piece(sequence.name, sequence.residues, features))
    if not pieces:
        raise UsageError("The text contains no residues.", "Copy residues, FASTA or a record.")
    changes = tuple(change for change in offer.changes if not change.kind.startswith(_NOT_ABOUT_RESIDUES))
    return Pasted(tuple(pieces), changes)


_HEAD: Final = 16_384
"""The number of characters that needs_preview() looks at."""
_RECORDS: Final = ("LOCUS ", "ID   ")
_CODES: Final = re.compile(r"(?:[A-Z][a-z]{2}[\s-]*){2,}")


def needs_preview(text: str, molecule_type: str) -> bool:
    """Return whether a pasted text is more than the residues of one sequence, so that a person must see what is read.

    It has several FASTA records, or is an annotated record, or has three-letter codes of amino acids, which letter by
    letter would be other residues.
    """
    start = text[:_HEAD].strip()
    if start.startswith(_RECORDS) or text.count("\n>") + text.startswith(">") > 1:
        return True
    return molecule_type in ("AA", "PRT") and len(text) <= _HEAD and _is_peptide(text)


def _is_peptide(text: str) -> bool:
    """Return whether a text is three-letter codes of amino acids, some of whose letters are nucleotides as well."""
    start = text[:_HEAD].strip()
    if not _CODES.fullmatch(start):
        return False
    return all(one_letter(code) for code in re.findall("[A-Z][a-z]{2}", start))


def _other_kind(other: str, own: str) -> UsageError:
    return UsageError(
        'The text has residues of a sequence of the type "{other}", but this sequence is "{own}".',
        "Import it as a sequence of its own.",
        other=other,
        own=own,
    )


def taken(piece: Piece, way: str = AS_WRITTEN) -> Piece:
    """Return a piece as it is written, or its complement, reverse, or reverse complement.

    The reverse complement has its features on the other strand; a complement or a reverse has no features, because no
    location describes them.
    """
    if way == REVERSE_COMPLEMENT:
        turn = Turn(1, len(piece.residues))
        return Piece(piece.name, reverse_complement(piece.residues), tuple(map(turn.feature, piece.features)))
    if way == COMPLEMENT:
        return Piece(piece.name, complement(piece.residues))
    return Piece(piece.name, piece.residues[::-1]) if way == REVERSE else piece


def placing(
    sequence: Sequence, start: int, end: int, piece: Piece | None, *, with_features: bool = False
) -> Together | None:
    """Return the edit that replaces residues start..end by a piece. end = start - 1 inserts; None deletes.

    with_features: also insert the features of the piece, with their locations at the new place.
    Return None if nothing would change.
    """
    text = piece.residues if piece is not None else ""
    if end < start and not text:
        return None
    label = _label(end - start + 1, len(text))
    edits: list[ReplaceResidues | Insert] = [ReplaceResidues(sequence.uid, start, end, text)]
    if piece is not None and with_features and piece.features:
        count = sum(shifted is not None for shifted in _features_after(sequence, edits[0]))
        new = tuple(_placed(feature, start - 1) for feature in piece.features)
        edits.append(Insert(Address(sequence.uid, field="features"), count, new))
    return Together(label, tuple(edits))


def _features_after(sequence: Sequence, edit: ReplaceResidues | Insert) -> tuple[Feature, ...]:
    return edit.apply(Project(sequences=SequenceList((sequence,)))).sequences[0].features


def _label(removed: int, inserted: int) -> str:
    if not inserted:
        return trn("Delete {count} residue", "Delete {count} residues", removed)
    if not removed:
        return trn("Insert {count} residue", "Insert {count} residues", inserted)
    return trn(
        "Replace {removed} by {count} residue", "Replace {removed} by {count} residues", inserted, removed=removed
    )


def _placed(feature: Feature, before: int) -> Feature:
    """Return a feature of a piece behind this many residues."""

    def moved(name: str, value: str | None) -> str | None:
        return shifting.shift_value(name, value, 1, 0, before) if value else value

    qualifiers = tuple(replace(each, value=moved(each.name, each.value), id=None) for each in feature.qualifiers)
    location = shifting.shift(feature.location, 1, 0, before) or feature.location
    return Feature(new_uid(), feature.key, location, qualifiers)


def effects(sequence: Sequence, start: int, end: int, inserted: int) -> list[Effect]:
    """Return what the replacement of residues start..end by this many others does to the features, the gravest first.

    Features that stay as they are, and whose residues stay as they are, are omitted.
    """
    edit = ReplaceResidues(sequence.uid, start, end, "n" * inserted)
    after = {each.uid: each for each in _features_after(sequence, edit)}
    found = []
    for feature in sequence.features:
        if feature.key in ("source", "SOURCE"):
            continue
        effect = _effect(feature, after.get(feature.uid), start, end)
        if effect is not None:
            found.append(effect)
    return sorted(found, key=lambda each: not each.is_grave)


def _effect(feature: Feature, after: Feature | None, start: int, end: int) -> Effect | None:
    words = _words(feature)
    if after is None:
        return Effect(words, feature.location, "", tr("is removed"), True)
    try:
        old, new = parse(feature.location), parse(after.location)
    except LocationError:
        return None
    sizes = [sum(abs(last - first) + 1 for first, last, _ in each.spans()) for each in (old, new)]
    difference = sizes[1] - sizes[0]
    if not difference:
        if feature.location != after.location:
            return Effect(words, feature.location, after.location, tr("moves"))
        if any(min(a, b) <= end and max(a, b) >= start for a, b, _ in old.spans()) and end >= start:
            return Effect(words, feature.location, after.location, tr("has other residues"))
        return None
    if difference > 0:
        what = trn("becomes {count} residue longer", "becomes {count} residues longer", difference)
    else:
        what = trn("becomes {count} residue shorter", "becomes {count} residues shorter", -difference)
    is_shifted = feature.key == "CDS" and difference % 3 != 0
    if is_shifted:
        what = tr("{what}; its reading frame changes", what=what)
    return Effect(words, feature.location, after.location, what, is_shifted)


def _words(feature: Feature) -> str:
    names = (feature.value(name) for name in ("gene", "product", "standard_name", "note"))
    name = next(filter(None, names), "")
    return labeled(feature.key, name)


def around(residues: str, start: int, end: int, context: int = 24, longest: int = 60) -> tuple[str, str, str]:
    """Return the residues before start, start..end and after end; of long ones, the ends with "..." between.

    context: how many are returned before and after. longest: how many of start..end.
    """
    before = residues[max(0, start - 1 - context) : start - 1]
    after = residues[end : end + context]
    return (
        ("..." if start - 1 > context else "") + before,
        shortened(residues[start - 1 : end], longest),
        after + ("..." if len(residues) - end > context else ""),
    )


def shortened(text: str, longest: int = 60) -> str:
    """Return a text, or its two ends with "..." between if it is longer."""
    half = longest // 2
    return text if len(text) <= longest else f"{text[:half]}...{text[-half:]}"
