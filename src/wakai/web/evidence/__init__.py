"""Evidence files on their way to the one who looks at them."""
