"""The window's tools for drafting: find and replace, coding sequences, many sequences, all features."""
