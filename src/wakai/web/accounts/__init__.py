"""Signing in and out, the second factor of staff, and a person's own details."""
