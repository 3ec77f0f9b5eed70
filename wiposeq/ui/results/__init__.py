"""The results of the check."""
