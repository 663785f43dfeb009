"""The history of the tables; never edited after a release."""
