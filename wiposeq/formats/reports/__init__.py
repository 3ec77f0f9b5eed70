"""Reports: of checks and changes, comparisons, records of changes, documents and indexes of packages."""
