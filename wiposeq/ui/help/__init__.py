"""The help inside the window: a pane with pages and a search, and the tour."""
