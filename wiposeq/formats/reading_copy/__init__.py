"""Copies for reading: pages of HTML, text, and the outline of a PDF."""
