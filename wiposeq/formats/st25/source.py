"""What <212> and <213> become: the molecule type, the organism and mol_type of the source feature.

It hides the words that stood there in many languages. What neither entry says stays empty or is assumed with the term
ST.26 has for it, and told.
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
    "DNA": "DNA", "ADN": "DNA", "DNS": "DNA", "CDNA": "DNA", "GENOMIC DNA": "DNA", "DNK": "DNA", "ДНК": "DNA",
    "OTHER DNA": "DNA", "SSDNA": "DNA", "DSDNA": "DNA", "DNA/RNA": "DNA", "RNA/DNA": "DNA", "DNA-RNA": "DNA",
    "RNA-DNA": "DNA", "ADN/ARN": "DNA", "NUCLEIC ACID": "", "RNA": "RNA", "ARN": "RNA", "RNS": "RNA", "РНК": "RNA",
    "MRNA": "RNA", "TRNA": "RNA", "RRNA": "RNA", "OTHER RNA": "RNA", "GENOMIC RNA": "RNA", "SIRNA": "RNA", "PRT": "AA",
    "PRO": "AA", "AA": "AA", "PROTEIN": "AA", "PEPTIDE": "AA", "POLYPEPTIDE": "AA", "AMINO ACID": "AA", "PROT": "AA",
    "PROTÉINE": "AA", "PROTEINE": "AA", "PROTEÍNA": "AA", "PROTEINA": "AA", "БЕЛОК": "AA",
}  # fmt: skip
_MIXED_TYPE: Final = re.compile(r"(?:DNA|RNA|ADN|ARN)\s*[/-]\s*(?:DNA|RNA|ADN|ARN)")
_ARTIFICIAL: Final = re.compile(
    r"(?:artificial|artificially|synthetic|künstlich\w*|artificielle?|synthétique)\b(?!\s+(?:construct)\s*$)",
    re.IGNORECASE,
)


class SourceReader:
    """Reads the source of one record after the other; counts holds how often what goes without saying was done."""

    def __init__(self, edition: Edition, sorter: Sorter, log: ChangeLog) -> None:
        self.counts: dict[str, int] = {}
        self._edition = edition
        self._sorter = sorter
        self._log = log
        self._organisms: dict[str, tuple[str, str]] = {}

    def _count(self, kind: str) -> None:
        self.counts[kind] = self.counts.get(kind, 0) + 1

    def molecule(self, record: Record, block: str, where: str) -> str:
        """DNA, RNA or AA: what <212> says, else what the letters say."""
        entry = record.fields.get(212)
        said = self._sorter.value(entry, where) if entry else ""
        form = said.upper().strip(" .;:")
        molecule = _TYPES.get(form, "")
        if said in ("DNA", "RNA"):
            return said
        if said == "PRT":
            self._count("molecule/prt")
            return molecule
        if not molecule:
            molecule = looks_like(block)
            message = mark("<212> is missing; {after} by the letters")
            if not molecule:
                molecule = "DNA"
                message = mark("Neither <212> nor residues tell the molecule type; {after} until a person says more")
            elif said:
                message = mark("<212> does not say DNA, RNA or PRT; {after} by the letters")
            line = entry.line if entry else record.line
            self._log.add("molecule/by-letters", message, where, line, said, molecule, follows="par. 54")
        elif _MIXED_TYPE.fullmatch(form):
            self._log.add("molecule/combined", "DNA and RNA in one molecule: DNA; a person must describe its segments",
                          where, entry.line if entry else record.line, said, molecule, follows="par. 55")  # fmt: skip
        else:
            self._log.add("molecule/renamed", "Molecule type as ST.26 writes it", where, entry.line if entry else 0,
                          said, molecule, follows="par. 54")  # fmt: skip
        return molecule

    def organism(self, record: Record, where: str) -> tuple[str, str]:
        """(organism, what else <213> said and goes into a note)."""
        entry = record.fields.get(213)
        said = self._sorter.value(entry, where) if entry else ""
        if not said:
            self._log.add("organism/missing", "There is no organism; a person must give it", where,
                          entry.line if entry else record.line, follows="par. 75")  # fmt: skip
            return "", ""
        if said not in self._organisms:
            self._organisms[said] = self._todays_organism(said)
        organism, note = self._organisms[said]
        if organism != said and entry is not None:
            self._log.add(
                "organism/placeholder",
                "Artificial sequences have the organism of ST.26; the words become a note"
                if note
                else "The term of ST.26 for an artificial or unknown organism",
                where,
                entry.line,
                said,
                organism,
                follows="par. 83" if organism == SYNTHETIC else "par. 81",
            )
        return organism, note

    def _todays_organism(self, said: str) -> tuple[str, str]:
        placeholders = self._edition.organism_placeholders
        form = " ".join(said.lower().strip(" .,;:\"'()[]").split())
        if form in (SYNTHETIC, UNIDENTIFIED):
            return form, ""
        if form in placeholders:
            return placeholders[form], ""
        for old, today in placeholders.items():
            if " " not in old:
                continue
            if form.startswith(old) and not form[len(old)].isalnum():
                return today, said
            if abs(len(old) - len(form)) <= 2 and SequenceMatcher(None, old, form).ratio() > 0.9:
                return today, ""
        return (SYNTHETIC, said) if _ARTIFICIAL.match(form) else (said, "")

    def mol_type(self, record: Record, molecule: str, organism: str, where: str) -> str:
        if molecule == "AA":
            self._count("mol_type/protein")
            return "protein"
        entry = record.fields.get(212)
        said = in_one_line(entry.text) if entry else ""
        allowed = self._edition.mol_types(molecule)
        told = next((each for each in allowed if each.lower() == said.lower()), "")
        if told and told not in ("DNA", "RNA"):
            return told
        mol_type = f"{'other' if organism == SYNTHETIC else 'unassigned'} {molecule}"
        if organism == SYNTHETIC:
            self._log.add("mol_type/assumed", "mol_type {after}: the one for an artificial sequence", where,
                          entry.line if entry else record.line, said, mol_type, follows="par. 84")  # fmt: skip
        else:
            self._log.add("mol_type/assumed", "ST.25 has no mol_type; {after} assumed until a person says more", where,
                          entry.line if entry else record.line, said, mol_type, follows="par. 84")  # fmt: skip
        return mol_type


__all__ = ["SYNTHETIC", "UNIDENTIFIED", "SourceReader"]
