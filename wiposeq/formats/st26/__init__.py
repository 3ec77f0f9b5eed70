"""Sequence listings in XML under WIPO Standard ST.26: reading, writing, places of records in the file."""
