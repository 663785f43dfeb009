"""Wakai, a self-hosted resolution centre for marketplaces."""

__version__ = "0.1.0"
