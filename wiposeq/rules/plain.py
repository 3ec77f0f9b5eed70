"""Plain sequences: what nearly all are, and what makes most rules about sequences pointless.

It hides how that is seen at once. A plain sequence is not skipped, has one of the three molecule types and no
other seqids; its residues are symbols of that type without n and X, as many as are required, and an amino acid sequence
has others than A, C, G and T. It has exactly one source, written so, over the whole sequence, and no two features with
the same key and location; the notes of a nucleotide sequence's source and misc_features speak of neither DNA nor RNA.
A rule that can find nothing at such a sequence says so by Depends.ODD.
"""

from typing import Final

from wiposeq.model.records import Sequence
from wiposeq.rules.rule import molecule_of
from wiposeq.standard.edition import Edition

LONGEST: Final = 1 << 20
"""Longer sequences are not looked through here, as that takes their room once more."""

_ORDINARY, _SOURCE, _WITH_SEGMENTS, _ODD = range(4)
_MOST_KEYS: Final = 5_000


class Plain:
    """Tells plain sequences from others, under one edition."""

    def __init__(self, edition: Edition) -> None:
        self._symbols = {
            molecule: "".join(edition.alphabet(molecule)).replace("X" if molecule == "AA" else "n", "").encode("ascii")
            for molecule in edition.molecules
            if molecule_of(Sequence(0, molecule_type=molecule))
        }
        self._least = {molecule: edition.minimum_length(molecule) for molecule in self._symbols}
        self._kinds = {"source": _SOURCE, "misc_feature": _WITH_SEGMENTS}

    def __call__(self, sequence: Sequence) -> bool:
        """Whether a sequence is plain."""
        molecule, residues, features = sequence.molecule_type, sequence.residues, sequence.features
        symbols = self._symbols.get(molecule)
        if (
            symbols is None
            or sequence.is_skipped
            or sequence.other_seqids is not None
            or not self._least[molecule] <= len(residues) <= LONGEST
            or not residues.isascii()
            or residues.encode("ascii").translate(None, symbols)
        ):
            return False
        is_protein = molecule == "AA"
        if is_protein and not residues.strip("ACGT"):
            return False
        kinds = self._kinds
        sources = 0
        for feature in features:
            kind = kinds.get(feature.key)
            if kind is None:
                kind = self._kind(feature.key)
            if kind == _ORDINARY:
                continue
            if kind == _ODD:
                return False
            if kind == _SOURCE:
                sources += 1
                if feature.location != f"1..{len(residues)}":
                    return False
            if not is_protein:
                for qualifier in feature.qualifiers:
                    if qualifier.name == "note" and qualifier.value:
                        text = qualifier.value.lower()
                        if "dna" in text or "rna" in text:
                            return False
        return sources == 1 and len({(each.key, each.location) for each in features}) == len(features)

    def _kind(self, key: str) -> int:
        kind = _ODD if len(key) < 20 and key.strip().lower() == "source" else _ORDINARY
        if len(self._kinds) < _MOST_KEYS:
            self._kinds[key] = kind
        return kind
