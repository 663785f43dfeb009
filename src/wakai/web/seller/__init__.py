"""The seller console: what waits for the seller, by deadline, and what each answer leads to."""
