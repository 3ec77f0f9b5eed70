"""Read single substitutions as the field writes them: D3A, p.Asp3Ala, 35G>A, g35a, F4del.

The module hides these ways to write them. Positions are 1-based and those of the sequence. "c." and "g." are not read,
because they count from the start codon or in a genome.
"""

import re
from typing import Final

from msgspec import Struct

from wiposeq.model.records import Sequence
from wiposeq.standard.residues import one_letter

_OF_AMINO_ACID: Final = re.compile(r"(?:p\.\(?)?([A-Z][a-z]{2}|[A-Z])(\d{1,9})([A-Z][a-z]{2}|[A-Z]|del)\)?")
_OF_NUCLEOTIDE: Final = re.compile(r"(?:(\d{1,9})([acgtuACGTU])>|([acgtuACGTU])(\d{1,9}))([acgtuACGTU]|del)")


class Mutation(Struct, frozen=True):
    """A substitution. old, new: symbols of the listing; new is "" for a deletion."""

    position: int
    old: str
    new: str


def read_mutations(text: str, record: Sequence) -> list[Mutation]:
    """Return the substitutions of a text, or an empty list if one of its parts is not a substitution."""
    found = []
    for part in re.split(r"[,;\s]+", text.strip()):
        mutation = _of_protein(part) if record.is_protein else _of_nucleotides(part)
        if mutation is None:
            return []
        found.append(mutation)
    return found


def _of_protein(part: str) -> Mutation | None:
    match = _OF_AMINO_ACID.fullmatch(part)
    if match is None:
        return None
    old, new = _symbol(match[1]), "" if match[3] == "del" else _symbol(match[3])
    return Mutation(int(match[2]), old, new) if old and (new or match[3] == "del") else None


def _symbol(name: str) -> str:
    return name if len(name) == 1 else one_letter(name) or ""


def _of_nucleotides(part: str) -> Mutation | None:
    match = _OF_NUCLEOTIDE.fullmatch(part)
    if match is None:
        return None
    old = (match[2] or match[3]).lower().replace("u", "t")
    new = "" if match[5] == "del" else match[5].lower().replace("u", "t")
    return Mutation(int(match[1] or match[4]), old, new)
