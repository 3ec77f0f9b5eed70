"""Readers of specifications: Word, PDF, plain text, rich text, OpenDocument and web pages, as one text."""
