"""Rules about the molecule type of a sequence, and the molecule type that its residues most likely have."""

import re
from collections.abc import Iterator
from functools import partial
from typing import Final

from wiposeq.model import location
from wiposeq.model.address import Address
from wiposeq.model.edit import Edit
from wiposeq.model.edits import Insert, SetField, Together
from wiposeq.model.project import Project
from wiposeq.model.readable import short
from wiposeq.model.records import Feature, Qualifier, Sequence, new_uid
from wiposeq.rules.residue_layout import are_small_nucleotides, without_layout
from wiposeq.rules.rule import (
    Context,
    E,
    Hit,
    LooksAt,
    W,
    at,
    molecule_of,
    offer,
    rule,
    set_to,
    suggest,
)
from wiposeq.rules.sequences import is_source

MOLECULE_TYPES: Final = ("DNA", "RNA", "AA")
MEANT_BY: Final = {
    "PRT": "AA",
    "PROTEIN": "AA",
    "PEPTIDE": "AA",
    "ADN": "DNA",
    "ARN": "RNA",
    "DNS": "DNA",
    "RNS": "RNA",
    "CDNA": "DNA",
    "MRNA": "RNA",
}
"""Other words for a molecule type (ST.25, French, German, colloquial), and the molecule type that each means."""
_KINDS: Final = ("CDNA", "MRNA")
"""Those words that also name a kind of molecule."""


@rule(
    "sequence/molecule-type",
    LooksAt.SEQUENCE,
    E,
    "par. 54",
    'The molecule type is "{found}"; it must be DNA, RNA or AA',
    variants={"missing": "The molecule type is missing or empty; it must be DNA, RNA or AA"},
)
def molecule_type(context: Context, sequence: Sequence) -> Iterator[Hit]:
    """The molecule type of a sequence is DNA, RNA or AA.

    Why: it determines how the residues and features of the sequence are read.

    Usual cause: PRT of the older standard ST.25, ADN or ARN of a French listing, or small letters.

    Safe because: the word has one meaning only, and the residues, the mol_type and the feature keys agree with it.
    Otherwise a person decides.

    Example right: <INSDSeq_moltype>AA</INSDSeq_moltype>

    Example wrong: <INSDSeq_moltype>PRT</INSDSeq_moltype>
    """
    found = sequence.molecule_type
    if sequence.is_skipped or found in MOLECULE_TYPES:
        return
    place = at(sequence, field="molecule_type")
    word = found.strip().upper()
    meant = word if word in MOLECULE_TYPES else MEANT_BY.get(word, "")
    likely = _likely_type(without_layout(sequence.residues[:1000]).lower())
    if meant:
        # cDNA and mRNA say more than the molecule type, so the mol_type must say the same
        is_confirmed = word not in _KINDS or sequence.mol_type.strip().upper() == word
        fixes = [set_to(place, meant, safe=is_confirmed and agrees_with(context, sequence, meant))]
        if (likely == "AA") != (meant == "AA") and sequence.residues:
            fixes.insert(0, set_to(place, likely))
    else:
        fixes = [suggest(place, likely)]
    yield Hit(place, {"found": short(found)}, tuple(fixes), variant="" if word else "missing")


_NAMED_BY: Final = {"protein": "AA", "rna": "RNA", "dna": "DNA"}
"""The words in a mol_type that name a molecule type."""


def agrees_with(context: Context, sequence: Sequence, molecule: str) -> bool:
    """Return whether neither the residues, the mol_type nor a feature key contradict a molecule type."""
    mol_type = sequence.mol_type.lower()
    named = next((each for word, each in _NAMED_BY.items() if word in mol_type), molecule)
    if named != molecule:
        return False
    own, others = context.edition.keys(molecule), context.edition.keys("DNA" if molecule == "AA" else "AA")
    if any(feature.key in others and feature.key not in own for feature in sequence.features):
        return False
    if not sequence.residues:
        return True
    letters = without_layout(sequence.residues[:100_000]).lower()
    return _likely_type(letters) == molecule or (_are_nucleotides(letters) and molecule == "RNA" and "u" not in letters)


_NUCLEOTIDE_SYMBOLS: Final = "acgtumrwsykvhdbn"
_LEAST_PLAIN: Final = 0.7
"""The part of nucleotides that must be a, c, g, t, u or n. A protein may consist of letters of Table 1 only."""


def _are_nucleotides(letters: str) -> bool:
    """Return whether small letters are nucleotides rather than amino acids."""
    plain = sum(letters.count(symbol) for symbol in "acgtun")
    return bool(letters) and not letters.strip(_NUCLEOTIDE_SYMBOLS) and plain >= _LEAST_PLAIN * len(letters)


def is_likely_protein(sequence: Sequence) -> bool:
    """Return whether the residues are amino acids rather than nucleotides, whatever the molecule type says."""
    return bool(sequence.residues) and _likely_type(without_layout(sequence.residues[:1000]).lower()) == "AA"


def _likely_type(letters: str) -> str:
    """Return the molecule type that the residues most likely have. letters: small letters without layout."""
    if not _are_nucleotides(letters):
        return "AA"
    return "RNA" if "u" in letters else "DNA"


def to_dna(uid: int, project: Project) -> Edit:
    """Return the edit that makes an amino acid sequence DNA, with a mol_type of DNA."""
    sequence = project.sequences.by_uid(uid)
    mol_type = "other DNA" if sequence.organism.lower() == "synthetic construct" else "unassigned DNA"
    edits: list[Edit] = [
        SetField(at(sequence, field="molecule_type"), "DNA"),
        SetField(at(sequence, field="residues"), sequence.residues.lower()),
    ]
    edits += [
        SetField(at(sequence, feature, qualifier, field="value"), mol_type)
        for feature in sequence.features
        if is_source(feature)
        for qualifier in feature.qualifiers
        if qualifier.name.lower() == "mol_type" and not (qualifier.value or "").endswith(" DNA")
    ]
    return Together("", tuple(edits))


@rule(
    "sequence/looks-like-nucleotides",
    LooksAt.SEQUENCE,
    W,
    "par. 54",
    "The molecule type is AA, but all {count} residues are A, C, G or T",
)
def looks_like_nucleotides(context: Context, sequence: Sequence) -> Iterator[Hit]:
    """An amino acid sequence does not consist of alanine, cysteine, glycine and threonine only.

    Why: a sequence of ten or more of these four letters is nearly always DNA with a wrong molecule type.

    Usual cause: the molecule type was not changed from AA when DNA was entered.

    Example right: ATGGCCTTAGCA as DNA: atggccttagca

    Example wrong: ATGGCCTTAGCA as AA
    """
    text = sequence.residues
    if sequence.is_skipped or len(text) < 10 or molecule_of(sequence) != "AA" or are_small_nucleotides(sequence):
        return  # sequence/symbols reports small letters
    if not text.strip("ACGTacgt") and len(set(text.upper())) > 1:
        fix = offer("Change the molecule type to DNA", partial(to_dna, sequence.uid))
        yield Hit(at(sequence, field="molecule_type"), {"count": len(text)}, (fix,))


_COMBINED: Final = re.compile(r"\b(?:DNA\s*/\s*RNA|RNA\s*/\s*DNA|DNA[- ]RNA|RNA[- ]DNA)\b", re.IGNORECASE)
_SEGMENT: Final = re.compile(r"\b(?:DNA|RNA)\b")


def _segments(sequence: Sequence) -> list[tuple[int, int]]:
    found = []
    for feature in sequence.features:
        if feature.key == "misc_feature" and any(
            q.name == "note" and _SEGMENT.search(q.value or "") for q in feature.qualifiers
        ):
            try:
                found.append(location.parse(feature.location).bounds)
            except location.LocationError:
                continue
    return sorted(found)


def _uncovered(segments: list[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    gaps, reach = [], 0
    for start, end in segments:
        if start > reach + 1:
            gaps.append((reach + 1, start - 1))
        reach = max(reach, end)
    if reach < length:
        gaps.append((reach + 1, length))
    return gaps


def _add_segments(uid: int, project: Project) -> Edit:
    sequence = project.sequences.by_uid(uid)
    features = tuple(
        Feature(new_uid(), "misc_feature", f"{start}..{end}", (Qualifier(1, "note", "DNA"),))
        for start, end in _uncovered(_segments(sequence), len(sequence.residues))
    )
    return Insert(Address(uid, field="features"), len(sequence.features), features)


def _as_hybrid(uid: int, project: Project) -> Edit:
    sequence = project.sequences.by_uid(uid)
    edits: list[Edit] = [SetField(at(sequence, field="molecule_type"), "DNA")]
    for feature in sequence.features:
        if is_source(feature):
            for qualifier in feature.qualifiers:
                value = {"organism": "synthetic construct", "mol_type": "other DNA"}.get(qualifier.name)
                if value:
                    edits.append(SetField(at(sequence, feature, qualifier, field="value"), value))
    return Together("", tuple(edits))


@rule(
    "sequence/hybrid",
    LooksAt.SEQUENCE,
    W,
    "par. 55",
    'A DNA/RNA molecule must be "DNA, synthetic construct, other DNA"; this one is "{found}"',
    variants={
        "segments": "No misc_feature says whether residues {start} to {end} of this DNA/RNA molecule are DNA or RNA"
    },
)
def hybrid(context: Context, sequence: Sequence) -> Iterator[Hit]:
    """A molecule of DNA and RNA segments has the molecule type DNA, the organism synthetic construct and the mol_type
    other DNA. Every segment has a misc_feature with a note that says whether it is DNA or RNA.

    Why: DNA and RNA use the same letters, so only the features show where a segment starts and ends.

    Usual cause: the molecule was entered as RNA, or only its RNA part was annotated.

    Example right: DNA, synthetic construct, other DNA, and a misc_feature for the DNA and for the RNA part

    Example wrong: DNA with u written as t, and no feature that marks the RNA part
    """
    if sequence.is_skipped or molecule_of(sequence) not in ("DNA", "RNA") or not sequence.features:
        return
    is_named = is_marked = False
    for feature in sequence.features:
        if feature.key in ("source", "misc_feature"):
            for qualifier in feature.qualifiers:
                if qualifier.name == "note" and qualifier.value and "na" in qualifier.value.lower():
                    is_named = is_named or _COMBINED.search(qualifier.value) is not None
                    is_marked = is_marked or (
                        feature.key == "misc_feature" and qualifier.value.strip() in ("DNA", "RNA")
                    )
    if not (is_named or is_marked):
        return
    found = (sequence.molecule_type, sequence.organism, sequence.mol_type)
    if found != ("DNA", "synthetic construct", "other DNA"):
        fix = offer("Set molecule type, organism and mol_type", partial(_as_hybrid, sequence.uid))
        yield Hit(at(sequence), {"found": short(", ".join(each or "-" for each in found), 45)}, (fix,))
    gaps = _uncovered(_segments(sequence), len(sequence.residues))
    if gaps and sequence.residues:
        fix = offer("Add misc_feature with the note DNA for the other residues", partial(_add_segments, sequence.uid))
        start, end = gaps[0]
        yield Hit(at(sequence, field="features"), {"start": start, "end": end}, (fix,), gaps[0], variant="segments")
