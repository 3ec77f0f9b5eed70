"""Annotated records: GenBank, GenPept, EMBL, UniProt text, SnapGene, GFF3."""
