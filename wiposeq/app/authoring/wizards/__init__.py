"""Wizards: from the answers to a few questions to a proposed edit, with what ST.26 asks. They have no window."""
