"""Payments: what the provider sends by itself."""
