"""What can be wrong with a listing: pure functions without input, output or Qt."""
