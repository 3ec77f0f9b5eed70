"""The features of a sequence: table, form and map."""
