"""The rules, tested as values: no database, no clock, no network."""
