"""The list of sequences, and changes to many of them."""
