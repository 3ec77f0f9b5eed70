"""Write a project: convert, generate, copies for reading, the filing package."""
