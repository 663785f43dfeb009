"""The machine that really runs: where a case can stand, and what leads from there to where."""
