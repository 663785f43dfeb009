"""A buyer's orders, and where something wrong with one begins to be put right."""
