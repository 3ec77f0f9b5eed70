"""Variants of a sequence: VCF, and tables of variants."""
