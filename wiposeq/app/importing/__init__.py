"""Open a project and import sequences into one."""
