"""Translations of the texts in a case file, made after the fact and kept beside the original."""
