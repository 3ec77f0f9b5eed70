"""Rules about qualifiers."""
