"""A synthetic population, whose disputes run through the real rules on a clock of their own."""
