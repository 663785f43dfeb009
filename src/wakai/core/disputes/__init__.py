"""The law of a dispute: a pure decider, from what is and what is asked to what happens."""
