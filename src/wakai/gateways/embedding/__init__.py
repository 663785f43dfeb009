"""Texts to vectors: ``local`` (a model in a process of its own) or ``null`` (none)."""
