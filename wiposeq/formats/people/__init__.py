"""Names of applicants and inventors as files: vCard and CSV."""
