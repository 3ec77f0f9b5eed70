"""Free text in two languages."""
