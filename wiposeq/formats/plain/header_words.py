"""Find what the header of a FASTA record states beside its name: organism and molecule type.

The module hides the notations of data banks: OS= of UniProt, [organism=...] and [moltype=...] of GenBank, and an
organism in brackets at the end, as in proteins of NCBI. Such an organism must be in the list of known names.
"""

import re
from functools import cache, lru_cache
from typing import Final

from wiposeq.formats.plain.records import NO_VALUES, OwnValues
from wiposeq.standard.edition import Edition
from wiposeq.standard.organisms import genera, is_known

_MAY_STATE: Final = re.compile(
    rb"[ \t]OS=|\[(?:organism|moltype|mol_type|mol-type|molecule)=|\[\[?[a-z][^\[=\n]{2,150}\][ \t]*(?:\n|$)",
    re.IGNORECASE,
)
_UNIPROT: Final = re.compile(r"\sOS=(.+?)(?= [A-Z]{2}=|$)")
_BRACKETS: Final = re.compile(r"\[(organism|moltype|mol_type|mol-type|molecule)=([^\]]{0,1000})\]", re.IGNORECASE)
_AT_END: Final = re.compile(r"\s\[((?:\[[A-Z][a-z]+\])?[^\[\]=]{2,150})\]\s*$")


def may_state(headers: bytes) -> bool:
    """Return whether headers may state values. It is fast for headers that do not."""
    return (b"[" in headers or b"OS=" in headers) and _MAY_STATE.search(headers) is not None


def stated_values(header: str, edition: Edition) -> OwnValues:
    """Return the values that a header states; a molecule type only if the standard has it."""
    found = {name.lower().replace("-", "").replace("_", ""): value.strip() for name, value in _BRACKETS.findall(header)}
    uniprot = _UNIPROT.search(header)
    at_end = _organism_at_end(header, edition) if uniprot is None else ""
    if not found and uniprot is None and not at_end:
        return NO_VALUES
    organism = found.get("organism", "") or (uniprot[1].strip() if uniprot is not None else at_end)
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
    term = edition.placeholder_of(organism)
    if term and term != organism:
        return OwnValues(molecule, term, mol_type, placeholder=organism)
    return OwnValues(molecule, organism, mol_type)


def _organism_at_end(header: str, edition: Edition) -> str:
    """Return the organism in brackets at the end of a header, or "" if no known organism is there."""
    found = _AT_END.search(header)
    name = " ".join(found[1].split()) if found is not None else ""
    return name if name and (_is_organism(name) or edition.placeholder_of(name)) else ""


@lru_cache(maxsize=4096)
def _is_organism(name: str) -> bool:
    """Return whether a name is a known organism, or two words with a known genus, perhaps with a strain behind them."""
    plain = name.replace("[", "").replace("]", "")
    return is_known(name) or (_BINOMIAL.match(plain) is not None and plain.split()[0] in _genera())


@cache
def _genera() -> frozenset[str]:
    return frozenset(genera())


_BINOMIAL: Final = re.compile(r"[A-Z][a-z]+ (?:[a-z][a-z-]+\b|sp\.)")
