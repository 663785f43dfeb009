"""The event streams: cursors, wake-up hints and long poll. Knows nothing of HTML."""
