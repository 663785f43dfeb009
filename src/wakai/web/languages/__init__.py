"""The switch of languages that stands on every page."""
