"""The residues of a sequence."""
