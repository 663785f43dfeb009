"""A synthetic population and the time machine."""
