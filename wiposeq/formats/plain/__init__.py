"""Plain sequences: FASTA, multi-sequence text, residues alone."""
