"""Insight: what the house learns from its own answers."""
