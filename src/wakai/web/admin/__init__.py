"""What the house decides about itself: its policies. Shows, and acts only through commands."""
