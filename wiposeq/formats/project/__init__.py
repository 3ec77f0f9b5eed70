"""The project file (.wsq) and the live working copy."""
