"""Compare two listings in the window."""
