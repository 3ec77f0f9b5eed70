"""Tables of sequences: CSV, spreadsheets, Word tables."""
