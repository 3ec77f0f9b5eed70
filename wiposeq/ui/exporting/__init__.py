"""Generate, print, package and copy from the window."""
