"""What sequence each wizard is for, in the order of the menu. The window reads it before a wizard is loaded."""

from typing import Final, Literal

from wiposeq.model.records import Sequence

Needs = Literal["", "residues", "nucleotides", "protein"]
"""What the shown sequence must be: "" if the wizard needs none."""

NEEDS: Final[dict[str, Needs]] = {
    "modified-residues": "residues",
    "d-amino-acids": "protein",
    "ends": "residues",
    "bonds": "protein",
    "hybrids": "nucleotides",
    "variants": "residues",
    "repeats": "",
    "constructs": "",
    "antibodies": "protein",
    "duplexes": "",
    "primers": "",
    "skipped": "",
}
"""By the id of the wizard."""


def suits(needs: Needs, record: Sequence | None) -> bool:
    """Return whether a sequence, or None, is of the kind that a wizard needs."""
    if not needs:
        return True
    if record is None or record.is_skipped or not record.residues:
        return False
    if needs == "protein":
        return record.is_protein
    is_nucleic = record.molecule_type in ("DNA", "RNA")
    return is_nucleic or (needs == "residues" and record.is_protein)
