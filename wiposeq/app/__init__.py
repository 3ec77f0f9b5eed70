"""The program without a window: the workflows that the window and the command line share."""
