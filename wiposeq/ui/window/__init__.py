"""The window itself: application, main window, session, actions, icons, theme."""
