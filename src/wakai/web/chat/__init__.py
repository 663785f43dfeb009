"""The chat: page and popup, the same thread for party and staff, also without any script."""
