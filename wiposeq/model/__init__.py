"""The project and how it changes: frozen records, edits, addresses, findings; no files, no Qt."""
