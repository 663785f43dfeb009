"""A case file to take away: made here, and checked anywhere without a database."""
