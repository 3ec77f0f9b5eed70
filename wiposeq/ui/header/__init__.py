"""The general information."""
