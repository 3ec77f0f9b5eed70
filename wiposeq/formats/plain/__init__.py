"""Readers of plain sequences: FASTA, PIR, text with several sequences, and residues alone."""
