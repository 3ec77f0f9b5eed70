"""Controls that several panes share."""
