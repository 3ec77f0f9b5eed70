"""Reports: check, comparison, record of changes, documents of a package."""
