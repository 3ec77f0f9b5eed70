"""Export free text for a translator, and import the translation."""
