"""The validation service: a queue of files to check, the workers that check them, and how the results are returned."""
