"""Check many files, or one large file, with several processes."""
