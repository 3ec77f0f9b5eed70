"""Import sequences in the window."""
