"""Notations of modified oligonucleotides and peptides, read with a legend."""
