"""The window: the only place that knows Qt. Panes talk to the Session, never to each other."""
