"""Readers of plain sequences: FASTA, PIR, GCG, text with several sequences, and residues alone."""
