"""The law of a dispute, as given / when / then."""
