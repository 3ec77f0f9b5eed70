"""Compare two projects by content."""
