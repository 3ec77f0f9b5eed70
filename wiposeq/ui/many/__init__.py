"""Check many files in the window."""
