"""Free text for translators: XLIFF and tables."""
