"""Payments: what the provider sends by itself, and what finance looks at."""
