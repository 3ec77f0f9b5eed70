"""Rules about coding."""
