"""The bench: where adjudicators read both sides and rule."""
