"""The help: its pages and the search over them, without a window."""
