"""The use cases: each one transaction and one decision; the doors, sentences and ports."""
