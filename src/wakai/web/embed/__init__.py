"""The chat in a frame of the shop's pages."""
