"""Photos, videos and PDF files of strangers: what they are, and copies that are safe to show."""
