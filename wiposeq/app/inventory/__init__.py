"""The inventory: which listings are in folders and archives, what they are, and what changed since the last time."""
