"""A dispute as its parties see it: the page, and one page for each thing they can do."""
