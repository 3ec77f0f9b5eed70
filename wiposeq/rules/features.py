"""Rules about features."""
