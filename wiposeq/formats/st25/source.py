"""Convert <212> and <213> to the molecule type, and to the organism and mol_type of the source feature.

The module hides the words of many languages. A value that is missing stays empty or becomes the term of ST.26 for
"unknown", and is reported.
"""

import re
from difflib import SequenceMatcher
from typing import Final

from wiposeq.formats.st25.records import Record, Sorter
from wiposeq.formats.st25.residues import looks_like
from wiposeq.formats.st25.text import in_one_line
from wiposeq.model.changes import ChangeLog
from wiposeq.standard.edition import Edition
from wiposeq.texts import mark

SYNTHETIC: Final = "synthetic construct"
UNIDENTIFIED: Final = "unidentified"

_TYPES: Final = {
    "DNA": "DNA",
    "ADN": "DNA",
    "DNS": "DNA",
    "CDNA": "DNA",
    "GENOMIC DNA": "DNA",
    "DNK": "DNA",
    "ДНК": "DNA",
    "OTHER DNA": "DNA",
    "SSDNA": "DNA",
    "DSDNA": "DNA",
    "DNA/RNA": "DNA",
    "RNA/DNA": "DNA",
    "DNA-RNA": "DNA",
    "RNA-DNA": "DNA",
    "ADN/ARN": "DNA",
    "NUCLEIC ACID": "",
    "RNA": "RNA",
    "ARN": "RNA",
    "RNS": "RNA",
    "РНК": "RNA",
    "MRNA": "RNA",
    "TRNA": "RNA",
    "RRNA": "RNA",
    "OTHER RNA": "RNA",
    "GENOMIC RNA": "RNA",
    "SIRNA": "RNA",
    "PRT": "AA",
    "PRO": "AA",
    "AA": "AA",
    "PROTEIN": "AA",
    "PEPTIDE": "AA",
    "POLYPEPTIDE": "AA",
    "AMINO ACID": "AA",
    "PROT": "AA",
    "PROTÉINE": "AA",
    "PROTEINE": "AA",
    "PROTEÍNA": "AA",
    "PROTEINA": "AA",
    "БЕЛОК": "AA",
}
_MIXED_TYPE: Final = re.compile(r"(?:DNA|RNA|ADN|ARN)\s*[/-]\s*(?:DNA|RNA|ADN|ARN)")
_ARTIFICIAL: Final = re.compile(
    r"(?:artificial|artificially|synthetic|künstlich\w*|artificielle?|synthétique)\b(?!\s+(?:construct)\s*$)",
    re.IGNORECASE,
)


class SourceReader:
    """Reads the source of each record. counts: how often changes were made that are reported once for the file."""

    def __init__(self, edition: Edition, sorter: Sorter, log: ChangeLog) -> None:
        self.counts: dict[str, int] = {}
        self._edition = edition
        self._sorter = sorter
        self._log = log
        self._organisms: dict[str, tuple[str, str]] = {}

    def _count(self, kind: str) -> None:
        self.counts[kind] = self.counts.get(kind, 0) + 1

    def molecule(self, record: Record, block: str, where: str) -> str:
        """Return DNA, RNA or AA by <212>, or else by the letters."""
        entry = record.fields.get(212)
        text = self._sorter.value(entry, where) if entry else ""
        form = text.upper().strip(" .;:")
        molecule = _TYPES.get(form, "")
        if text in ("DNA", "RNA"):
            return text
        if text == "PRT":
            self._count("molecule/prt")
            return molecule
        if not molecule:
            molecule = looks_like(block)
            message = mark("<212> is missing; {after} by the letters")
            if not molecule:
                molecule = "DNA"
                message = mark("Neither <212> nor residues tell the molecule type; {after} until a person says more")
            elif text:
                message = mark("<212> is not DNA, RNA or PRT; {after} by the letters")
            line = entry.line if entry else record.line
            self._log.add("molecule/by-letters", message, where, line, text, molecule, follows="par. 54")
        elif _MIXED_TYPE.fullmatch(form):
            self._log.add(
                "molecule/combined",
                "DNA and RNA in one molecule: DNA; a person must describe its segments",
                where,
                entry.line if entry else record.line,
                text,
                molecule,
                follows="par. 55",
            )
        else:
            self._log.add(
                "molecule/renamed",
                "Molecule type as ST.26 writes it",
                where,
                entry.line if entry else 0,
                text,
                molecule,
                follows="par. 54",
            )
        return molecule

    def organism(self, record: Record, where: str) -> tuple[str, str]:
        """Return the organism, and the remaining text of <213> for a note."""
        entry = record.fields.get(213)
        text = self._sorter.value(entry, where) if entry else ""
        if not text:
            self._log.add(
                "organism/missing",
                "There is no organism; a person must give it",
                where,
                entry.line if entry else record.line,
                follows="par. 75",
            )
            return "", ""
        if text not in self._organisms:
            self._organisms[text] = self._todays_organism(text)
        organism, note = self._organisms[text]
        if organism != text and entry is not None:
            self._log.add(
                "organism/placeholder",
                "Artificial sequences have the organism of ST.26; the words become a note"
                if note
                else "The term of ST.26 for an artificial or unknown organism",
                where,
                entry.line,
                text,
                organism,
                follows="par. 83" if organism == SYNTHETIC else "par. 81",
            )
        return organism, note

    def _todays_organism(self, text: str) -> tuple[str, str]:
        placeholders = self._edition.organism_placeholders
        form = " ".join(text.lower().strip(" .,;:\"'()[]").split())
        if form in (SYNTHETIC, UNIDENTIFIED):
            return form, ""
        term = self._edition.placeholder_of(text)
        if term:
            return term, ""
        for old, today in placeholders.items():
            if " " not in old:
                continue
            if form.startswith(old) and not form[len(old)].isalnum():
                return today, text
            if abs(len(old) - len(form)) <= 2 and SequenceMatcher(None, old, form).ratio() > 0.9:
                return today, ""
        return (SYNTHETIC, text) if _ARTIFICIAL.match(form) else (text, "")

    def mol_type(self, record: Record, molecule: str, organism: str, where: str) -> str:
        if molecule == "AA":
            self._count("mol_type/protein")
            return "protein"
        entry = record.fields.get(212)
        text = in_one_line(entry.text) if entry else ""
        allowed = self._edition.mol_types(molecule)
        known = next((each for each in allowed if each.lower() == text.lower()), "")
        if known and known not in ("DNA", "RNA"):
            return known
        mol_type = f"{'other' if organism == SYNTHETIC else 'unassigned'} {molecule}"
        if organism == SYNTHETIC:
            self._log.add(
                "mol_type/assumed",
                "mol_type {after}: the one for an artificial sequence",
                where,
                entry.line if entry else record.line,
                text,
                mol_type,
                follows="par. 84",
            )
        else:
            self._log.add(
                "mol_type/assumed",
                "ST.25 has no mol_type; {after} assumed until a person says more",
                where,
                entry.line if entry else record.line,
                text,
                mol_type,
                follows="par. 84",
            )
        return mol_type


__all__ = ["SYNTHETIC", "UNIDENTIFIED", "SourceReader"]
