"""Find what the header of a FASTA record states beside its name: organism and molecule type.

The module hides the notations of data banks: OS= of UniProt, and [organism=...] and [moltype=...] of GenBank.
"""

import re
from typing import Final

from wiposeq.formats.plain.records import NO_VALUES, OwnValues
from wiposeq.standard.edition import Edition

_MAY_STATE: Final = re.compile(rb"[ \t]OS=|\[(?:organism|moltype|mol_type|mol-type|molecule)=", re.IGNORECASE)
_UNIPROT: Final = re.compile(r"\sOS=(.+?)(?= [A-Z]{2}=|$)")
_BRACKETS: Final = re.compile(r"\[(organism|moltype|mol_type|mol-type|molecule)=\s*([^\]]*?)\s*\]", re.IGNORECASE)


def may_state(headers: bytes) -> bool:
    """Return whether headers may state values. It is fast for headers that do not."""
    return (b"[" in headers or b"OS=" in headers) and _MAY_STATE.search(headers) is not None


def stated_values(header: str, edition: Edition) -> OwnValues:
    """Return the values that a header states; a molecule type only if the standard has it."""
    found = {name.lower().replace("-", "").replace("_", ""): value for name, value in _BRACKETS.findall(header)}
    uniprot = _UNIPROT.search(header)
    if not found and uniprot is None:
        return NO_VALUES
    organism = found.get("organism", "") or (uniprot[1].strip() if uniprot is not None else "")
    molecule = mol_type = ""
    written = " ".join((found.get("moltype", "") or found.get("molecule", "")).split())
    for each in ("DNA", "RNA", "AA"):
        types = {one.lower(): one for one in edition.mol_types(each)}
        if written.lower() in types:
            molecule, mol_type = each, types[written.lower()]
    if not molecule and written:
        is_protein = written.lower() in ("protein", "aa", "peptide", "amino acid")
        molecule = "AA" if is_protein else next((each for each in ("DNA", "RNA") if each in written.upper()), "")
    if not (organism or molecule):
        return NO_VALUES
    organism = edition.placeholder_of(organism) or organism
    return OwnValues(molecule, organism, mol_type)
