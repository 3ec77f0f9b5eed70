"""Check the specification of an application in the window."""
