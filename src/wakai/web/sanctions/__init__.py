"""Sanctions: what the house limits and why, and the complaint against it."""
