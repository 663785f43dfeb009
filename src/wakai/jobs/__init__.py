"""The loops that act on rows which say when they are due."""
