"""Tools for drafting: find and replace, coding sequences, changes of many sequences, a table of all features."""
